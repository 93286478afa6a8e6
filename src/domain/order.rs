//! A customer's order (Partner Center resource "Order resources").

use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{OrderId, SubscriptionId},
    moment::Moment,
    reference::Reference,
    term::{BillingCycle, Term},
};

/// An order with its line items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The order's id.
    pub id: OrderId,
    /// The order's id in other systems.
    pub alternate_id: Option<String>,
    /// The order's status.
    pub status: OrderStatus,
    /// The billing cycle.
    pub cycle: Option<BillingCycle>,
    /// The time at which it was placed.
    pub created: Option<Moment>,
    /// The transaction type: `UserPurchase`, `SystemBilling` …, as the service spells it.
    pub transaction: Option<String>,
    /// The line items.
    pub lines: Vec<OrderLine>,
    /// The currency (ISO 4217), if the service sends it.
    pub currency: Option<String>,
    /// The total before tax; a decimal number as the service writes it.
    pub total: Option<String>,
    /// `true` if the partner on record was attested.
    pub attested: Option<bool>,
    /// The version (`ETag`), if the service sends one.
    pub version: Option<String>,
}

impl Order {
    /// Returns the order for people without permission to see prices.
    #[must_use]
    pub fn without_prices(self) -> Self {
        let lines = self.lines.into_iter().map(OrderLine::without_prices).collect();
        Self { lines, currency: None, total: None, ..self }
    }
}

/// A line item of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// The line item's number, from 0.
    pub number: i64,
    /// The offer id: a GUID for older ones, `product:sku:availability` for new ones.
    pub offer: Option<String>,
    /// The offer's name.
    pub name: Option<String>,
    /// The ordered quantity.
    pub quantity: Option<i64>,
    /// The term's duration.
    pub term: Option<Term>,
    /// The custom end date of the term.
    pub ends: Option<Moment>,
    /// The transaction type: `new`, `renew`, `addQuantity` …, as the service spells it.
    pub transaction: Option<String>,
    /// The resulting subscription.
    pub subscription: Option<Reference<SubscriptionId>>,
    /// The subscription that it is an add-on of.
    pub parent: Option<Reference<SubscriptionId>>,
    /// MPN ids of the partners on record.
    pub partners: Vec<String>,
    /// The provisioning context.
    pub provisioning: Vec<(String, String)>,
    /// The promotion's id.
    pub promotion: Option<String>,
    /// The duration of the renewal term.
    pub renews_to: Option<Term>,
    /// The prices before tax.
    pub prices: Prices,
    /// The spending commitment of a savings plan.
    pub commitment: Option<PurchaseCommitment>,
}

impl OrderLine {
    fn without_prices(self) -> Self {
        let commitment = self.commitment.map(|it| PurchaseCommitment { amount: None, currency: None, ..it });
        Self { prices: Prices::default(), commitment, ..self }
    }
}

/// A spending commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseCommitment {
    /// The amount; a decimal number as the service writes it.
    pub amount: Option<String>,
    /// The currency (ISO 4217), if the service sends it.
    pub currency: Option<String>,
    /// The interval of the amount: `Hourly` …, as the service spells it.
    pub grain: Option<String>,
}

/// The prices of a line item before tax; decimal numbers as the service writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    /// List price of one unit.
    pub list: Option<String>,
    /// Discounted price of one unit.
    pub discounted: Option<String>,
    /// Price of one unit, prorated for the rest of the term.
    pub prorated: Option<String>,
    /// Price at which one unit is sold; the discounted one if the service sends no other.
    pub unit: Option<String>,
    /// Price of the whole line item.
    pub extended: Option<String>,
}

/// The provisioning status of a line item (article "Get subscription provisioning status of an order").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineProvisioning {
    /// The line item's number.
    pub line: i64,
    /// The provisioning status.
    pub status: ProvisioningStatus,
    /// The provisioning status of parts of its quantity.
    pub parts: Vec<(i64, ProvisioningStatus)>,
}

/// The provisioning status of a quantity; open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProvisioningStatus {
    /// The quantity was delivered.
    Fulfilled,
    /// The quantity was not delivered, since the order was canceled.
    Unfulfilled,
    /// The order is still being processed.
    PrefulfillmentPending,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl ProvisioningStatus {
    /// Parses the wire form, ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "fulfilled" => Self::Fulfilled,
            "unfulfilled" => Self::Unfulfilled,
            "prefulfillmentpending" => Self::PrefulfillmentPending,
            _ => Self::Other(text.trim().to_owned()),
        }
    }
}

/// The status of an order (enumeration `OrderStatus`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderStatus {
    /// The order is complete.
    Completed,
    /// The order is being processed.
    Pending,
    /// The order is under review at Microsoft.
    PendingReview,
    /// The purchase order must still be uploaded.
    PendingPoUpload,
    /// The purchase order was uploaded.
    PoUploadComplete,
    /// The purchase order was rejected.
    PoReviewRejected,
    /// The order was canceled.
    Cancelled,
    /// The order is on hold.
    Suspended,
    /// Only some line items succeeded.
    PartialSuccess,
    /// The order failed.
    Error,
    /// The status was not sent, or is `unknown`.
    Unknown,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl OrderStatus {
    /// Parses the wire form, some of which contain blanks, ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().replace(['_', '-'], " ").as_str() {
            "completed" => Self::Completed,
            "pending" => Self::Pending,
            "pending review" => Self::PendingReview,
            "pending po upload" => Self::PendingPoUpload,
            "po upload complete" => Self::PoUploadComplete,
            "po review rejected" => Self::PoReviewRejected,
            "cancelled" | "canceled" => Self::Cancelled,
            "suspended" => Self::Suspended,
            "partial success" => Self::PartialSuccess,
            "error" => Self::Error,
            "" | "unknown" => Self::Unknown,
            _ => Self::Other(text.trim().to_owned()),
        }
    }
}

/// Sorts orders by the time at which they were placed, the newest first.
pub fn sort(orders: &mut [Order]) {
    orders.sort_by_key(|order| {
        let placed = order.created.as_ref().and_then(Moment::instant);
        std::cmp::Reverse(placed)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_order_statuses_and_keeps_unknown_ones() {
        assert_eq!(OrderStatus::parse("pending review"), OrderStatus::PendingReview);
        assert_eq!(OrderStatus::parse("partial_success"), OrderStatus::PartialSuccess);
        assert_eq!(OrderStatus::parse("pending PO upload"), OrderStatus::PendingPoUpload);
        assert_eq!(OrderStatus::parse("po upload complete"), OrderStatus::PoUploadComplete);
        assert_eq!(OrderStatus::parse("po review rejected"), OrderStatus::PoReviewRejected);
        assert_eq!(OrderStatus::parse("on a ship"), OrderStatus::Other("on a ship".into()));
        assert_eq!(ProvisioningStatus::parse("fulfilled"), ProvisioningStatus::Fulfilled);
        assert_eq!(ProvisioningStatus::parse("Lost"), ProvisioningStatus::Other("Lost".into()));
    }
}
