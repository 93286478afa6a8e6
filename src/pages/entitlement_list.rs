//! `/customers/{customer}/entitlements`: a customer's entitlements by type, with included ones.

use std::collections::HashMap;

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, load_optional, panel_result, with_customer};
use crate::{
    api::entitlement::{list_entitlements, list_reservations},
    components::{
        fact::{copyable, reference},
        moment::day,
        order::{fulfillment_label, reservation_label, written_line},
        pager::{Paginated, few},
        problem::problem_panel,
        table::Columns,
        toolbar::{filter, find_form},
    },
    domain::{
        entitlement::{Entitlement, EntitlementType, Reservation},
        table::{Column, Table},
        title::title,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// Maximum number of links to follow.
const MAX_LINKS: usize = 24;

/// Reservations by the artifact's id.
type ReservationsByArtifact = HashMap<String, Result<Vec<Reservation>, PortalError>>;

/// Maximum nesting of displayed entitlements.
const MAX_DEPTH: usize = 8;

/// Renders a customer's entitlements.
pub async fn entitlement_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, preferences, .. } = expect_context();
    let customer = request.customer()?;
    let kind: Option<EntitlementType> = request.query.choice("kind", |text| text.parse().ok())?;
    let kind_query = kind.map(|kind| kind.to_string()).unwrap_or_default();
    let loading = async {
        let found = match panel_result(list_entitlements(customer.id, kind_query).await)? {
            Ok(found) => found,
            Err(error) => return Ok(Err(error)),
        };
        let paginated = Paginated::of_rows(Table::Entitlements.as_str(), found, preferences.page_size.rows() as usize);
        let reserved = reservations(customer, &paginated.items).await;
        Ok(Ok((paginated, reserved)))
    };
    let (found, summary) = with_customer(customer, loading).await?;
    let status = Status::of(&found);
    let form = filter_form(text, customer, kind);
    let content = match found {
        Err(error) => view! { <div class="toolbar">{form}</div> {problem_panel(&error)} }.into_any(),
        Ok((paginated, _)) if paginated.items.is_empty() => view! {
            <div class="toolbar">{form}</div>
            <div class="empty"><h2>{text.entitlements_none()}</h2><p>{text.entitlements_none_advice()}</p></div>
        }
        .into_any(),
        Ok((paginated, reserved)) => {
            let columns = columns(text, customer, &reserved);
            view! {
                <div class="toolbar">
                    {form}
                    <p role="status">{paginated.range_text(|count| text.entitlements_shown(count))}</p>
                    <div class="toolbar-end">{columns.view_menu()}</div>
                </div>
                {columns.render(text.nav_entitlements(), paginated)}
            }
            .into_any()
        }
    };
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_entitlements()}</h1>
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

fn kind_label(text: Text, kind: &str) -> String {
    match kind.parse() {
        Ok(EntitlementType::Software) => text.entitlement_software().to_owned(),
        Ok(EntitlementType::ReservedInstance) => text.entitlement_reservation().to_owned(),
        Ok(EntitlementType::VirtualMachineReservedInstance) => text.entitlement_vm_reservation().to_owned(),
        Err(_) => title([kind], text.fact_absent()),
    }
}

fn filter_form(text: Text, customer: CustomerPath, current: Option<EntitlementType>) -> impl IntoView + use<> {
    let any = (String::new(), text.entitlements_any_kind().to_owned());
    let kinds = EntitlementType::ALL.into_iter();
    let kinds = kinds.map(|kind| (kind.as_str().to_owned(), kind_label(text, kind.as_str())));
    let current = current.map(EntitlementType::as_str).unwrap_or_default();
    let choices = filter("kind", text.entitlement_kind(), std::iter::once(any).chain(kinds), current);
    find_form(None, paths::entitlements(customer), choices)
}

/// Loads the reservations of entitlements by the artifact's id, concurrently and with a timeout, since they are
/// supplementary.
async fn reservations(customer: CustomerPath, found: &[Entitlement]) -> ReservationsByArtifact {
    let links = found.iter().flat_map(|it| &it.artifacts).filter_map(|artifact| artifact.place.clone());
    let requests = links.take(MAX_LINKS).map(|link| async move {
        let resource = link.resource.clone();
        (resource, load_optional(list_reservations(customer.id, link)).await)
    });
    futures::future::join_all(requests).await.into_iter().collect()
}

fn columns(text: Text, customer: CustomerPath, reserved: &ReservationsByArtifact) -> Columns<'_, Entitlement> {
    Columns::of(Table::Entitlements)
        .name(text.entitlement_product(), move |it: &Entitlement| {
            let (details, more_details) = few(text, it.details.iter());
            let details = details
                .map(|(name, value)| view! { <span class="line muted">{text.labelled(name, value)}</span> })
                .collect_view();
            let artifacts: Vec<_> = it.artifacts.iter().filter_map(|artifact| artifact.resource.clone()).collect();
            let (artifacts, more_artifacts) = few(text, artifacts.into_iter());
            let artifacts = artifacts
                .map(|id| {
                    let reservations = reserved.get(&id).map(|reserved| reserved_lines(text, reserved));
                    view! { <span class="line">{copyable(id, true)}</span>{reservations} }
                })
                .collect_view();
            let product = product(it).map_or_else(
                || view! { <span>{kind_label(text, &it.kind)}</span> }.into_any(),
                |product| copyable(product, true).into_any(),
            );
            view! { {product} {details} {more(more_details)} {artifacts} {more(more_artifacts)} }
        })
        .column(Column::Kind, text.entitlement_kind(), move |it| {
            let state = it.state.as_deref().map(|state| fulfillment_label(text, state)).map(|state| view! { <span class="line muted">{state}</span> });
            view! { {kind_label(text, &it.kind)} {state} }
        })
        .number(Column::Quantity, text.word_quantity(), move |it| {
            let (parts, more_parts) = few(text, it.parts.iter());
            let parts = parts
                .map(|(quantity, status)| view! { <span class="line muted">{format!("{quantity} × {}", fulfillment_label(text, status))}</span> })
                .collect_view();
            view! { {it.quantity.map(|quantity| quantity.to_string())} {parts} {more(more_parts)} }
        })
        .column(Column::Ends, text.entitlement_expires(), move |it| match &it.expires {
            Some(expires) => day(expires),
            None => view! { <span class="muted">{text.entitlement_lasts()}</span> }.into_any(),
        })
        .column(Column::Includes, text.entitlement_includes(), move |it| included(text, &it.included, MAX_DEPTH))
        .column(Column::Order, text.subscription_order(), move |it| {
            view! {
                {it.order.as_ref().map(|order| reference(order, |id| paths::order(customer, id), None))}
                {it.line.as_deref().map(|line| view! { <span class="line muted">{written_line(text, line)}</span> })}
            }
        })
}

/// Renders a line with the number of further items of a list in a row.
fn more(label: Option<String>) -> impl IntoView + use<> {
    label.map(|label| view! { <span class="line muted">{label}</span> })
}

/// Returns the product and SKU ids, as catalogs write them.
fn product(it: &Entitlement) -> Option<String> {
    let codes: Vec<_> = [it.product.as_deref(), it.sku.as_deref()].into_iter().flatten().collect();
    (!codes.is_empty()).then(|| codes.join(":"))
}

/// Renders the reservations of an artifact, or that they could not be loaded.
fn reserved_lines(text: Text, reserved: &Result<Vec<Reservation>, PortalError>) -> AnyView {
    let Ok(reserved) = reserved else {
        return view! { <p class="muted">{text.reservation_unknown()}</p> }.into_any();
    };
    let (reserved, more_reserved) = few(text, reserved.iter());
    let lines = reserved
        .map(|it| {
            let (applied, more_applied) = few(text, it.applied_to.iter());
            let line = |label: String| view! { <span class="line">{label}</span> };
            let scope = it.scope.as_deref().map(|scope| match scope.to_ascii_lowercase().as_str() {
                "shared" => text.reservation_shared().to_owned(),
                "single" => text.reservation_single().to_owned(),
                _ => scope.to_owned(),
            });
            view! {
                <li>
                    {it.name.clone().map(|name| view! { <span class="line" dir="auto">{name}</span> })}
                    {it.id.clone().map(|id| copyable(id, true))}
                    {it.quantity.map(|quantity| line(text.reservation_quantity(quantity)))}
                    {scope.map(line)}
                    {applied.map(|scope| view! { <span class="line">{copyable(scope.clone(), true)}</span> }).collect_view()}
                    {more(more_applied)}
                    {it.from.as_ref().map(|from| view! { <span class="line">{text.subscription_started()} " " {day(from)}</span> })}
                    {it.until.as_ref().map(|until| view! { <span class="line">{text.entitlement_expires()} " " {day(until)}</span> })}
                    {it.state.as_deref().map(|state| line(reservation_label(text, state)))}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="plain lines" aria-label=text.reservation_title()>{lines}{more_reserved.map(|more| view! { <li class="muted">{more}</li> })}</ul> }.into_any()
}

/// Renders the included entitlements, recursively.
fn included(text: Text, entitlements: &[Entitlement], depth: usize) -> Option<AnyView> {
    if entitlements.is_empty() || depth == 0 {
        return None;
    }
    let (entitlements, more_entitlements) = few(text, entitlements.iter());
    let items = entitlements
        .map(|it| {
            let quantity = it.quantity.filter(|quantity| *quantity != 1).map(|quantity| format!(" × {quantity}"));
            let product = product(it).unwrap_or_else(|| kind_label(text, &it.kind));
            view! { <li><span class="mono">{product}</span>{quantity}{included(text, &it.included, depth - 1)}</li> }
        })
        .collect_view();
    Some(
        view! { <ul class="lines">{items}{more_entitlements.map(|more| view! { <li class="muted">{more}</li> })}</ul> }
            .into_any(),
    )
}
