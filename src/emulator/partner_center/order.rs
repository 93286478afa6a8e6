//! Orders (article "Get all of a customer's orders").

use http::StatusCode;

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{
        Auth::{AppOrUser, User},
        Operation, Throttle, get, patch, post,
    },
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
        .answer(list),
    get("get-a-list-of-orders-by-customer-and-billing-cycle-type", "/v1/customers/{customer}/orders", AppOrUser)
        .with("billingType")
        .throttled(Throttle::Customer)
        .answer(list),
    post("create-an-order", "/v1/customers/{customer}/orders", AppOrUser).throttled(Throttle::Customer),
    get("get-an-order-by-id", "/v1/customers/{customer}/orders/{order}", AppOrUser)
        .throttled(Throttle::Customer)
        .answer(by_id),
    patch("change-the-billing-cycle", "/v1/customers/{customer}/orders/{order}", AppOrUser)
        .throttled(Throttle::Customer),
    get("get-order-provisioning-status", "/v1/customers/{customer}/orders/{order}/provisioningstatus", User)
        .throttled(Throttle::Customer)
        .answer(provisioning),
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
    call.query.get("include_price").is_some_and(|wanted| wanted.eq_ignore_ascii_case("true"))
}

/// Returns all orders, or those with a billing cycle, which queries spell differently from bodies. As documented, the
/// link omits the query.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let wanted = match call.query.get("billingType").filter(|cycle| !cycle.is_empty()) {
        None => None,
        Some(text) => match BillingCycle::parse(text) {
            None | Some(BillingCycle::Other(_)) => {
                return Err(Refusal::new(StatusCode::BAD_REQUEST, 900_126, "The billing type is not known."));
            }
            known => known,
        },
    };
    let customer = call.customer()?.id;
    let whole = call.world.consistency.lists_newest_order(customer);
    let items: Vec<Order> = call.tenant(|tenant| {
        let cycle = |order: &Order| order.billing_cycle.as_deref().and_then(BillingCycle::parse);
        let late = tenant.commerce.newest_order().filter(|_| !whole);
        let orders = tenant.commerce.orders(with_prices(call)).filter(|order| order.id != late);
        orders.filter(|order| wanted.is_none() || cycle(order) == wanted).collect()
    })?;
    Answer::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: Some(Links { this: Some(Link::get(format!("/customers/{customer}/orders"))), ..Links::default() }),
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    })
}

fn find(call: &Call<'_>) -> Result<Order, Refusal> {
    let id = call.param("order").unwrap_or_default();
    let found = call.tenant(|tenant| tenant.commerce.order(id, with_prices(call)))?;
    found.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, 20_000, format!("Order {id} was not found.")))
}

fn by_id(call: &Call<'_>) -> Result<Answer, Refusal> {
    Answer::json(&find(call)?)
}

fn provisioning(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = find(call)?;
    let known = call.world.consistency.tells_delivery(call.customer()?.id, call.param("order").unwrap_or_default());
    let delivered = known && order.status.as_deref() == Some("completed");
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
    Answer::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: None,
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    })
}
