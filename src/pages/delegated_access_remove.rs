//! `/customers/{customer}/delegated-access/remove`: ends delegated administration (DAP) of a customer after its name
//! was typed.

use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext, Status, deferred::Deferred, load_optional, panel_result,
    unnamed_customer,
};
use crate::{
    api::{customer::load_customer, organization::list_organizations},
    components::{
        customer::{name_or_placeholder, named_form},
        fact::panel,
        field::{error_with_resend_form, failed_submission},
        icon::{Icon, icon},
        problem::problem_panel,
        user::note,
    },
    domain::{customer::Customer, form_action::FormAction, organization::Organization},
    error::PortalError,
    locales::Text,
    paths,
};

const FORM: &str = "delegation-form";

/// Renders the form that ends delegated administration.
pub async fn delegated_access_remove_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    // The directory requires a GDAP role, so a successful call shows that access remains without delegated
    // administration.
    let directory = Deferred::begin(load_optional(list_organizations(customer.id)));
    // Both values must be current: the name is typed to confirm, and only active access can be ended.
    let found = panel_result(load_customer(customer.id).await)?;
    let status = Status::of(&found);
    let summary = found.as_ref().map_or_else(|_| unnamed_customer(customer.id), |found| found.summary.clone());
    let title = text.delegation_remove_title(name_or_placeholder(text, &summary.name));
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::customer(customer)>{icon(Icon::Back)}{text.nav_overview()}</a></p>
                <h1>{title.clone()}</h1>
            </header>
            <p>{text.delegation_remove_lead(name_or_placeholder(text, &summary.name))}</p>
            {panel("stays", text.delegation_stays(), view! {
                <ul class="lines">
                    <li>{text.delegation_stays_commerce()}</li>
                    <li>{text.delegation_stays_gdap()}</li>
                </ul>
            })}
            {panel("ends", text.delegation_ends(), view! {
                <ul class="lines">
                    <li>{text.delegation_ends_directory()}</li>
                    <li>{text.delegation_ends_company()}</li>
                    <li>{text.delegation_ends_portals()}</li>
                </ul>
                <p>{text.delegation_no_way_back()}</p>
            })}
            {directory.render(move |directory| panel("gdap", text.delegation_gdap(), gdap(text, directory)))}
            {match &found {
                Ok(found) => panel("confirm", text.relationship_confirm(), confirm(text, found)).into_any(),
                Err(error) => view! { {problem_panel(error)} {error_with_resend_form(FORM)} }.into_any(),
            }}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_title(title).with_status(status))
}

/// Renders the form if access is active, or if a submission failed whose input would be lost.
fn confirm(text: Text, customer: &Customer) -> AnyView {
    let unavailable_message = match customer.delegated_access {
        Some(true) => None,
        Some(false) => Some(text.delegation_not_in_force()),
        None => Some(text.delegation_not_told()),
    };
    let action_label = move |name: &str| text.delegation_remove_action(name);
    let form = (unavailable_message.is_none() || failed_submission(FORM).is_some()).then(|| {
        named_form(FORM, FormAction::RemoveDelegatedAccess, &customer.summary, action_label, text.delegation_keep())
    });
    view! { {unavailable_message.map(|message| view! { <p>{message}</p> })} {form} }.into_any()
}

/// Renders whether the person has a GDAP role at the customer.
fn gdap(text: Text, directory: Result<Vec<Organization>, PortalError>) -> AnyView {
    match directory {
        Ok(_) => view! {
            <p><span class="badge good">{icon(Icon::Check)}{text.customer_delegated_yes()}</span></p>
            <p>{text.delegation_gdap_yes()}</p>
        }
        .into_any(),
        Err(PortalError::Refused { .. }) => note(text.delegation_gdap_no()),
        Err(error) => view! { {problem_panel(&error)} <p class="help">{text.delegation_gdap_unknown()}</p> }.into_any(),
    }
}
