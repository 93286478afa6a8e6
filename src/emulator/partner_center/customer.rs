//! Customers (articles "Get a list of customers", "Get a customer by company name or domain", "Get a customer by ID").

mod filter;
pub mod json;

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{
        Auth::{AppOrUser, User},
        Operation, Throttle, delete, get, post,
    },
    seek::Seek,
};
use crate::{
    emulator::state::directory::Wanted,
    partner_center::wire::collection::{Attributes, ResourceCollection},
};

/// The list filtered by reseller, as the tally names it.
const OF_RESELLER: &str = "get-customers-of-an-indirect-reseller";

pub const OPERATIONS: &[Operation] = &[
    get("get-a-list-of-customers", "/v1/customers", AppOrUser).answer(list),
    get("get-a-customer-by-name", "/v1/customers", AppOrUser).with("filter").answer(list),
    get("get-a-customer-by-id", "/v1/customers/{customer}", AppOrUser).throttled(Throttle::Customer).answer(by_id),
    delete("delete-a-customer-account-from-the-integration-sandbox", "/v1/customers/{customer}", AppOrUser),
    post("control-panel-vendor-apis", "/v1/customers/{customer}/applicationconsents", User),
    delete("control-panel-vendor-apis", "/v1/customers/{customer}/applicationconsents/{application}", User),
    get("get-the-managed-services-for-a-customer-by-id", "/v1/customers/{customer}/managedservices", User),
];

/// Returns the whole list or a filtered one; a continuation uses the filter of its first page.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let seek = Seek::parse(call, "customers")?;
    let wanted = seek.filter().map_or(Ok(Wanted::All), filter::parse)?;
    let directory = call.directory().ok_or_else(|| Refusal::ours("the partner has no directory"))?;
    let places = directory.places(&wanted);
    let part = seek.part(call, places.len())?;
    let items: Vec<_> =
        places.part(part.range).filter_map(|place| directory.at(place)).map(|row| json::short(&row)).collect();
    let answer = Answer::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: Some(part.links),
        attributes: Some(Attributes::of("Collection")),
        continuation_token: part.continuation_token,
    })?;
    // The URL is that of a search by name; the articles document it as a separate operation.
    Ok(if matches!(wanted, Wanted::Reseller(_)) { answer.of(OF_RESELLER) } else { answer })
}

/// Returns a customer with its profiles.
fn by_id(call: &Call<'_>) -> Result<Answer, Refusal> {
    let directory = call.directory().ok_or_else(|| Refusal::ours("the partner has no directory"))?;
    let row = call.customer()?;
    let (billing, domains) = call.tenant(|tenant| (tenant.billing_profile.wire(), tenant.domains.names()))?;
    Answer::json(&json::full(row, &directory.profile(row), billing, domains))
}
