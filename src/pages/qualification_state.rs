//! `/customers/{customer}/qualification/state-owned-entity`: says whom it makes a state-owned entity, and asks.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, Viewer, with_customer};
use crate::{
    components::{
        customer::name_or_id,
        field::{NEXT_FIELD, form, hidden},
        icon::{Icon, icon},
    },
    domain::id::CustomerId,
    error::PortalError,
    paths,
};

const FORM: &str = "state-form";

/// Asks whether a customer is to become a state-owned entity, which nothing takes back.
pub async fn qualification_state_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<Viewer>().text;
    let customer: CustomerId = request.id("customer")?;
    if !request.cloud().has_qualifications() {
        return Err(PortalError::NotInCloud);
    }
    let ((), summary) = with_customer(customer, async { Ok(()) }).await?;
    let question = text.qualification_state_question(name_or_id(text, &summary.name));
    let back = paths::qualification(customer);
    let (next, cancel) = (back.clone(), back.clone());
    let asked = form(FORM, "/api/set_qualification", move || {
        view! {
            {hidden(NEXT_FIELD, next)}
            {hidden("customer", customer)}
            {hidden("kind", "StateOwnedEntity")}
            <p dir="auto">{question}</p>
            <p class="help">{text.qualification_fixed()}</p>
            <p class="actions">
                <button class="button danger">{text.qualification_set_state()}</button>
                <a class="button" href=cancel>{text.user_cancel()}</a>
            </p>
        }
    });
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=back>{icon(Icon::Back)}{text.nav_qualification()}</a></p>
                <h1>{text.qualification_set_state()}</h1>
            </header>
            <section class="panel" aria-label=text.qualification_set_state()>{asked}</section>
        </main>
    };
    Ok(Page::new(text.qualification_set_state(), Frame::Customer(summary), body))
}
