//! `/customers/{customer}/users/{user}/password`: resets a user's password, and shows the new one once.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, with_customer};
use crate::{
    api::user::load_user,
    components::{
        field::{CONFIRMED_FIELD, Field, Secret, SecretField, form, hidden, write_result},
        user::{note, password_shown, user_task},
    },
    domain::{
        form_action::FormAction,
        id::UserId,
        user::{PasswordSet, User},
    },
    error::PortalError,
    locales::{Text, args},
    paths::{self, CustomerPath},
};

const FORM: &str = "password-form";

/// Renders the form for a new password, or the password that was just set.
pub async fn user_password_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let id: UserId = request.id("user")?;
    // The password is shown only once, so a failed call must not prevent it.
    if let Some(password_set) =
        write_result::<PasswordSet>(FormAction::ResetPassword).filter(|password_set| password_set.user == id)
    {
        let ((), summary) = with_customer(customer, async { Ok(()) }).await?;
        let title = text.password_shown_title(password_set.title.as_str());
        let body = view! {
            <main id="main">
                <header class="page-head"><h1>{text.password_reset_title()}</h1></header>
                {password_shown(customer, &password_set, title)}
                <p><a href=paths::user_password(customer, id)>{text.password_again()}</a></p>
            </main>
        };
        return Ok(Page::new(PageLayout::Customer(summary), body));
    }
    let (user, summary) = with_customer(customer, load_user(customer.id, id)).await?;
    if user.is_deleted() {
        return Err(PortalError::NotFound);
    }
    let content = if request.cloud().has_passwords() {
        reset_form(text, customer, &user)
    } else {
        note(text.passwords_not_in_cloud())
    };
    let body = user_task(customer, &user, text.password_reset_title(), content);
    Ok(Page::new(PageLayout::Customer(summary), body))
}

fn reset_form(text: Text, customer: CustomerPath, user: &User) -> AnyView {
    let (id, name, principal) = (user.id, user.title(), user.sign_in_title());
    form(FORM, FormAction::ResetPassword, move || {
        view! {
            {hidden("customer", customer.id)}
            {hidden("user", id)}
            {hidden(CONFIRMED_FIELD, true)}
            <p dir="auto">{text.password_reset_lead(args::PasswordResetLead { name: name.as_str(), principal: principal.as_str() })}</p>
            {SecretField::new(Secret::Password, text.user_new_password_field()).help(text.user_password_help()).shown()}
            {Field::new("must_change", text.user_must_change()).value("true").checkbox()}
            <p class="actions"><button class="button primary">{text.password_reset_button()}</button></p>
        }
    })
    .into_any()
}
