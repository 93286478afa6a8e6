//! `/customers/{customer}/delegated-access/remove`: ends delegated administration (DAP) of a customer after its name
//! was typed.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, Status, in_panel, late::Late, load_optional, nameless};
use crate::{
    api::{customer::load_customer, organization::list_organizations},
    components::{
        customer::{name_or_id, named_form},
        fact::panel,
        field::{kept, refused},
        icon::{Icon, icon},
        problem::problem_panel,
        user::note,
    },
    domain::{customer::Customer, organization::Organization, write::Write},
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
    let directory = Late::begin(load_optional(list_organizations(customer.id)));
    // Both values must be current: the name is typed to confirm, and only active access can be ended.
    let found = in_panel(load_customer(customer.id).await)?;
    let status = Status::of(&found);
    let summary = found.as_ref().map_or_else(|_| nameless(customer.id), |found| found.summary.clone());
    let title = text.delegation_remove_title(name_or_id(text, &summary.name));
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::customer(customer)>{icon(Icon::Back)}{text.nav_overview()}</a></p>
                <h1>{title.clone()}</h1>
            </header>
            <p>{text.delegation_remove_lead(name_or_id(text, &summary.name))}</p>
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
            {directory.draw(move |directory| panel("gdap", text.delegation_gdap(), gdap(text, directory)))}
            {match &found {
                Ok(found) => panel("confirm", text.relationship_confirm(), confirm(text, found)).into_any(),
                Err(error) => view! { {problem_panel(error)} {kept(FORM)} }.into_any(),
            }}
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_title(title).with_status(status))
}

/// Renders the form if access is active, or if it was refused and its input would be lost.
fn confirm(text: Text, customer: &Customer) -> AnyView {
    let standing = match customer.delegated_access {
        Some(true) => None,
        Some(false) => Some(text.delegation_not_in_force()),
        None => Some(text.delegation_not_told()),
    };
    let act = move |name: &str| text.delegation_remove_action(name);
    let form = (standing.is_none() || refused(FORM).is_some())
        .then(|| named_form(FORM, Write::RemoveDelegatedAccess, &customer.summary, act, text.delegation_keep()));
    view! { {standing.map(|words| view! { <p>{words}</p> })} {form} }.into_any()
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
