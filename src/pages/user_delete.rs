//! `/customers/{customer}/users/{user}/delete`: the confirmation before a user is deleted, with its effects.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, role_remove::last_administrator_note, with_customer};
use crate::{
    api::{directory_role::load_other_administrators, user::load_user},
    components::{
        field::{NEXT_FIELD, SUBJECT_FIELD, form, hidden},
        icon::{Icon, icon},
        user::{days_left, user_task},
    },
    domain::{directory_role::OtherAdministrators, form_action::FormAction},
    error::PortalError,
    locales::args,
    paths,
};

const FORM: &str = "delete-form";

/// Renders the confirmation before a user is deleted.
pub async fn user_delete_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let (customer, id) = (request.customer()?, request.id("user")?);
    let load = async {
        let (user, others) =
            futures::join!(load_user(customer.id, id), load_other_administrators(customer.id, id, None));
        Ok((user?, others.unwrap_or(OtherAdministrators::Unknown)))
    };
    let ((user, others), summary) = with_customer(customer, load).await?;
    let name = user.title();
    let cancel = paths::user(customer, id);
    let content = if user.is_deleted() {
        let remaining = days_left(text, &user);
        view! {
            <p class="note">{icon(Icon::Alert)}<span>{text.user_deleted_notice()} {text.sentence_gap()} {remaining}</span></p>
            <p class="actions"><a class="button" href=cancel>{text.user_back()}</a></p>
        }
        .into_any()
    } else if others == OtherAdministrators::NoneRemain {
        view! {
            {last_administrator_note(text, others)}
            <p class="actions"><a class="button" href=cancel>{text.user_back()}</a></p>
        }
        .into_any()
    } else {
        let label = text.user_delete_named(name.as_str());
        let principal = user.sign_in_title();
        form(FORM, FormAction::DeleteUser, move || {
            view! {
                {hidden(NEXT_FIELD, paths::deleted_users(customer))}
                {hidden("customer", customer.id)}
                {hidden("user", id)}
                {hidden(SUBJECT_FIELD, name.clone())}
                {last_administrator_note(text, others)}
                <p dir="auto">{text.user_delete_lead(args::UserDeleteLead { name: name.as_str(), principal: principal.as_str() })}</p>
                <ul>
                    <li>{text.user_delete_sign_in()}</li>
                    <li>{text.user_delete_licenses()}</li>
                    <li>{text.user_delete_data()}</li>
                </ul>
                <p class="actions">
                    <button class="button danger">{label}</button>
                    <a class="button" href=cancel>{text.user_cancel()}</a>
                </p>
            }
        })
        .into_any()
    };
    let body = user_task(customer, &user, text.user_delete_title(), content);
    Ok(Page::new(PageLayout::Customer(summary), body))
}
