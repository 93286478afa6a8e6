//! A customer's orders (articles "Get all of a customer's orders", "Get a list of orders by customer and billing cycle
//! type", "Get an order by ID", "Get subscription provisioning status of an order").

use super::{
    customer::CustomerHandle,
    error::Error,
    operation::Operation,
    prepared_request::PreparedRequest,
    present::{moment, present, reference},
    wire::order as wire,
};
use crate::domain::{
    id::OrderId,
    order::{LineProvisioning, Order, OrderLine, OrderStatus, Prices, ProvisioningStatus, PurchaseCommitment},
    term::{BillingCycle, Term},
};

static LIST: Operation =
    Operation::read("get-all-of-a-customer-s-orders", "orders").per_customer().accepts_application_too();
static BY_CYCLE: Operation = Operation::read("get-a-list-of-orders-by-customer-and-billing-cycle-type", "orders")
    .per_customer()
    .accepts_application_too();
static BY_ID: Operation = Operation::read("get-an-order-by-id", "orders").per_customer().accepts_application_too();
static PROVISIONING: Operation = Operation::read("get-order-provisioning-status", "orders").per_customer();

/// The operations on a customer's orders.
#[derive(Clone, Copy)]
pub struct Orders<'a>(CustomerHandle<'a>);

impl<'a> CustomerHandle<'a> {
    /// Returns the operations on the customer's orders.
    pub const fn orders(self) -> Orders<'a> {
        Orders(self)
    }
}

impl Orders<'_> {
    /// Returns all orders. A new order can take a quarter of an hour to appear.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn list(self) -> Result<Vec<Order>, Error> {
        fetch_all(self.0.request(&LIST).at("orders")).await
    }

    /// Returns the orders of a billing cycle.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn list_by_cycle(self, cycle: &BillingCycle) -> Result<Vec<Order>, Error> {
        fetch_all(self.0.request(&BY_CYCLE).at("orders").query("billingType", cycle.query())).await
    }

    /// Returns an order, with prices if requested, which not everybody may see.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn load(self, id: &OrderId, with_prices: bool) -> Result<Order, Error> {
        let mut request = self.0.request(&BY_ID).at("orders").at(id);
        if with_prices {
            request = request.query("include_price", true);
        }
        let response = request.send().await?;
        let mut wire: wire::Order = response.json_in_any_case()?;
        let response_id = wire.id.get_or_insert_with(|| id.to_string());
        // A response with another valid id is a different order; one without a valid id, as in the documentation, is
        // accepted.
        if response_id.parse().is_ok_and(|response_id: OrderId| response_id != *id) {
            return Err(response.unreadable("id: another order's"));
        }
        id.as_str().clone_into(response_id);
        order(wire).ok_or_else(|| response.unreadable("id: missing or invalid"))
    }

    /// Returns the provisioning status of an order's lines; the service updates it every quarter of an hour.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn provisioning(self, id: &OrderId) -> Result<Vec<LineProvisioning>, Error> {
        let request = self.0.request(&PROVISIONING).at("orders").at(id).at("provisioningstatus");
        request.list(|wire| Some(provisioning(wire)), |it: &LineProvisioning| Some(it.line.to_string())).await
    }
}

async fn fetch_all(request: PreparedRequest<'_>) -> Result<Vec<Order>, Error> {
    request.list(order, |order: &Order| Some(order.id.to_string())).await
}

/// Converts an order. One without a valid id has no URL in the portal: it counts as left out.
fn order(wire: wire::Order) -> Option<Order> {
    let id = wire.id.as_deref()?.parse().ok()?;
    Some(Order {
        id,
        alternate_id: present(wire.alternate_id),
        status: OrderStatus::parse(wire.status.as_deref().unwrap_or_default()),
        cycle: wire.billing_cycle.as_deref().and_then(BillingCycle::parse),
        created: moment(wire.creation_date),
        transaction: present(wire.transaction_type),
        lines: (0..).zip(wire.line_items.unwrap_or_default()).map(|(index, it)| line(index, it)).collect(),
        currency: present(wire.currency_code),
        total: wire.total_price.map(|price| price.to_string()),
        attested: wire.partner_on_record_attestation_accepted,
        version: wire.attributes.and_then(|attributes| present(attributes.etag)),
    })
}

fn line(index: i64, wire: wire::LineItem) -> OrderLine {
    let pricing = wire.pricing.unwrap_or_default();
    let partners = present(wire.partner_id_on_record).into_iter();
    let additional = wire.additional_partner_ids_on_record.unwrap_or_default();
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    OrderLine {
        number: wire.line_item_number.unwrap_or(index),
        offer: present(wire.offer_id),
        name: present(wire.friendly_name),
        quantity: wire.quantity,
        term: wire.term_duration.as_deref().and_then(Term::parse),
        ends: moment(wire.custom_term_end_date),
        transaction: present(wire.transaction_type),
        subscription: reference(wire.subscription_id),
        parent: reference(wire.parent_subscription_id),
        partners: partners.chain(additional.into_iter().filter_map(|id| present(Some(id)))).collect(),
        provisioning: wire.provisioning_context.unwrap_or_default().into_iter().map(|(k, v)| (k, text(v))).collect(),
        promotion: present(wire.promotion_id),
        renews_to: wire
            .renews_to
            .unwrap_or_default()
            .into_iter()
            .find_map(|it| Term::parse(&it.term_duration.unwrap_or_default())),
        prices: Prices {
            list: pricing.list_price.map(|price| price.to_string()),
            discounted: pricing.discounted_price.as_ref().map(ToString::to_string),
            prorated: pricing.prorated_price.map(|price| price.to_string()),
            unit: pricing.price.or(pricing.discounted_price).map(|price| price.to_string()),
            extended: pricing.extended_price.map(|price| price.to_string()),
        },
        commitment: wire.purchase_commitment.map(|it| PurchaseCommitment {
            amount: it.amount.map(|amount| amount.to_string()),
            currency: present(it.currency),
            grain: present(it.grain),
        }),
    }
}

fn provisioning(wire: wire::ProvisioningStatus) -> LineProvisioning {
    let status = |text: Option<String>| ProvisioningStatus::parse(&text.unwrap_or_default());
    let parts = wire.quantity_provisioning_information.unwrap_or_default();
    LineProvisioning {
        line: wire.line_item_number.unwrap_or_default(),
        status: status(wire.status),
        parts: parts.into_iter().map(|part| (part.quantity.unwrap_or_default(), status(part.status))).collect(),
    }
}
