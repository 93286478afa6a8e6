//! Orders (article "Get all of a customer's orders").

use http::StatusCode;

use super::{
    call::Call,
    operation::{
        Auth::{AppOrUser, User},
        Operation, Throttle, get, patch, post,
    },
    response::{ApiError, ApiResponse},
};
use crate::{
    domain::term::BillingCycle,
    partner_center::wire::{
        collection::{Attributes, Link, Links, ResourceCollection},
        order::{Order, ProvisioningStatus, QuantityStatus},
    },
};

pub const OPERATIONS: &[Operation] = &[
    get("get-all-of-a-customer-s-orders", "/v1/customers/{customer}/orders", AppOrUser)
        .throttled(Throttle::Customer)
        .handler(list),
    get("get-a-list-of-orders-by-customer-and-billing-cycle-type", "/v1/customers/{customer}/orders", AppOrUser)
        .with_query("billingType")
        .throttled(Throttle::Customer)
        .handler(list),
    post("create-an-order", "/v1/customers/{customer}/orders", AppOrUser).throttled(Throttle::Customer),
    get("get-an-order-by-id", "/v1/customers/{customer}/orders/{order}", AppOrUser)
        .throttled(Throttle::Customer)
        .handler(by_id),
    patch("change-the-billing-cycle", "/v1/customers/{customer}/orders/{order}", AppOrUser)
        .throttled(Throttle::Customer),
    get("get-order-provisioning-status", "/v1/customers/{customer}/orders/{order}/provisioningstatus", User)
        .throttled(Throttle::Customer)
        .handler(provisioning),
    get(
        "get-activation-link-by-order-line-item",
        "/v1/customers/{customer}/orders/{order}/lineitems/{line}/activationlinks",
        AppOrUser,
    ),
    get("get-activation-links-by-order", "/v1/customers/{customer}/orders/{order}/activationlinks", AppOrUser),
    get("get-order-attachments", "/v1/customers/{customer}/orders/{order}/attachments", AppOrUser),
    post(
        "attaching-purchase-order-and-completing-po-details",
        "/v1/customers/{customer}/orders/{order}/attachment",
        AppOrUser,
    ),
    get("get-order-attachment", "/v1/customers/{customer}/orders/{order}/attachment/{attachment}", AppOrUser),
];

fn with_prices(call: &Call<'_>) -> bool {
    call.query.get("include_price").is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// Returns all orders, or those with a billing cycle, which queries spell differently from bodies. As documented, the
/// link omits the query.
fn list(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let requested_cycle = match call.query.get("billingType").filter(|cycle| !cycle.is_empty()) {
        None => None,
        Some(text) => match BillingCycle::parse(text) {
            None | Some(BillingCycle::Other(_)) => {
                return Err(ApiError::new(StatusCode::BAD_REQUEST, 900_126, "The billing type is not known."));
            }
            known => known,
        },
    };
    let customer = call.customer()?.id;
    let includes_newest = call.world.consistency.newest_order_is_visible(customer);
    let items: Vec<Order> = call.tenant(|tenant| {
        let cycle = |order: &Order| order.billing_cycle.as_deref().and_then(BillingCycle::parse);
        let hidden = tenant.commerce.newest_order().filter(|_| !includes_newest);
        let orders = tenant.commerce.orders(with_prices(call)).filter(|order| order.id != hidden);
        orders.filter(|order| requested_cycle.is_none() || cycle(order) == requested_cycle).collect()
    })?;
    ApiResponse::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: Some(Links { this: Some(Link::get(format!("/customers/{customer}/orders"))), ..Links::default() }),
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    })
}

fn find(call: &Call<'_>) -> Result<Order, ApiError> {
    let id = call.param("order").unwrap_or_default();
    let found = call.tenant(|tenant| tenant.commerce.order(id, with_prices(call)))?;
    found.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, 20_000, format!("Order {id} was not found.")))
}

fn by_id(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    ApiResponse::json(&find(call)?)
}

fn provisioning(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let order = find(call)?;
    let delivery_is_visible =
        call.world.consistency.delivery_is_visible(call.customer()?.id, call.param("order").unwrap_or_default());
    let delivered = delivery_is_visible && order.status.as_deref() == Some("completed");
    let status = if delivered {
        "Fulfilled"
    } else if order.status.as_deref() == Some("cancelled") {
        "Unfulfilled"
    } else {
        "PrefulfillmentPending"
    };
    let items: Vec<_> = order
        .line_items
        .unwrap_or_default()
        .into_iter()
        .map(|line| ProvisioningStatus {
            line_item_number: line.line_item_number,
            status: Some(status.to_owned()),
            quantity_provisioning_information: Some(vec![QuantityStatus {
                quantity: line.quantity,
                status: Some(status.to_owned()),
            }]),
        })
        .collect();
    ApiResponse::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: None,
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    })
}
