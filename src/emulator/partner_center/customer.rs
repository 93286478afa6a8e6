//! Customers (articles "Get a list of customers", "Get a customer by company name or domain", "Get a customer by ID").

mod filter;
pub mod json;

use super::{
    call::Call,
    operation::{
        Auth::{AppOrUser, User},
        Operation, Throttle, delete, get, post,
    },
    response::{ApiError, ApiResponse},
    seek::Seek,
};
use crate::{
    emulator::state::directory::CustomerFilter,
    partner_center::wire::collection::{Attributes, ResourceCollection},
};

/// The article of the list filtered by reseller, for call counts.
const CUSTOMERS_OF_RESELLER: &str = "get-customers-of-an-indirect-reseller";

pub const OPERATIONS: &[Operation] = &[
    get("get-a-list-of-customers", "/v1/customers", AppOrUser).handler(list),
    get("get-a-customer-by-name", "/v1/customers", AppOrUser).with_query("filter").handler(list),
    get("get-a-customer-by-id", "/v1/customers/{customer}", AppOrUser).throttled(Throttle::Customer).handler(by_id),
    delete("delete-a-customer-account-from-the-integration-sandbox", "/v1/customers/{customer}", AppOrUser),
    post("control-panel-vendor-apis", "/v1/customers/{customer}/applicationconsents", User),
    delete("control-panel-vendor-apis", "/v1/customers/{customer}/applicationconsents/{application}", User),
    get("get-the-managed-services-for-a-customer-by-id", "/v1/customers/{customer}/managedservices", User),
];

/// Returns the whole list or a filtered one; a continuation uses the filter of its first page.
fn list(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let seek = Seek::parse(call, "customers")?;
    let customer_filter = seek.filter().map_or(Ok(CustomerFilter::All), filter::parse)?;
    let directory = call.directory().ok_or_else(|| ApiError::internal("the partner has no directory"))?;
    let positions = directory.positions(&customer_filter);
    let page = seek.page(call, positions.len())?;
    let items: Vec<_> = positions
        .slice(page.range)
        .filter_map(|position| directory.at(position))
        .map(|row| json::list_item(&row))
        .collect();
    let response = ApiResponse::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: Some(page.links),
        attributes: Some(Attributes::of("Collection")),
        continuation_token: page.continuation_token,
    })?;
    // The URL is that of a search by name; the articles document it as a separate operation.
    Ok(if matches!(customer_filter, CustomerFilter::Reseller(_)) {
        response.with_article(CUSTOMERS_OF_RESELLER)
    } else {
        response
    })
}

/// Returns a customer with its profiles.
fn by_id(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let directory = call.directory().ok_or_else(|| ApiError::internal("the partner has no directory"))?;
    let row = call.customer()?;
    let (billing, domains) = call.tenant(|tenant| (tenant.billing_profile.wire(), tenant.domains.names()))?;
    ApiResponse::json(&json::details(row, &directory.profile(row), billing, domains))
}
