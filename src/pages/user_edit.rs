//! `/customers/{customer}/users/{user}/edit`: the form that changes a user.

use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext,
    changed_by::provide_changed_by,
    load_optional,
    user_new::{DomainChoice, user_fields},
    with_customer,
};
use crate::{
    api::{custom_domain::list_custom_domains, customer::load_customer, user::load_user},
    components::{
        fact::panel,
        field::{NEXT_FIELD, edit_form, hidden},
        icon::{Icon, icon},
    },
    domain::{activity::RecordedSubject, form_action::FormAction, user::UserForm},
    error::PortalError,
    paths,
};

const FORM: &str = "user-form";

/// Renders the form that changes a user.
pub async fn user_edit_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let (customer, id) = (request.customer()?, request.id("user")?);
    // The page works without the directory's domains, with fewer to choose from.
    let listed = async { Ok(load_optional(list_custom_domains(customer.id)).await) };
    let load = async { futures::try_join!(load_user(customer.id, id), load_customer(customer.id), listed) };
    let ((user, customer_record, listed), summary) = with_customer(customer, load).await?;
    if user.is_deleted() {
        return Err(PortalError::NotFound);
    }
    provide_changed_by(&request, FORM, customer, RecordedSubject::User(id)).await;
    let stored = UserForm::from(&user);
    let current_domain = Some(stored.domain.as_str()).filter(|domain| !domain.is_empty());
    let domains = DomainChoice::new(text, &customer_record, listed, current_domain);
    let back = paths::user(customer, id);
    let next = back.clone();
    let fields = edit_form(FORM, FormAction::UpdateUser, None, move || {
        view! {
            {hidden(NEXT_FIELD, next)}
            {hidden("customer", customer.id)}
            {hidden("user", id)}
            {user_fields(text, stored, domains, false)}
            <p class="actions"><button class="button primary">{text.user_save()}</button></p>
        }
    });
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=back dir="auto">{icon(Icon::Back)}{user.title()}</a></p>
                <h1>{text.user_edit_title()}</h1>
            </header>
            <div class="panels stacked">{panel("user", text.user_account(), fields)}</div>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body))
}
