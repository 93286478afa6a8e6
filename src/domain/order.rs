//! An order as people think of one (Partner Center resource "Order resources").

use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{OrderId, SubscriptionId},
    moment::Moment,
    reference::Reference,
    term::{BillingCycle, Term},
};

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// The id that people are shown elsewhere.
    pub alternate_id: Option<String>,
    /// State.
    pub status: OrderStatus,
    /// How often it is billed.
    pub cycle: Option<BillingCycle>,
    /// When it was placed.
    pub created: Option<Moment>,
    /// Who placed it: `UserPurchase`, `SystemBilling` …, as the service spells it.
    pub transaction: Option<String>,
    /// What was ordered.
    pub lines: Vec<OrderLine>,
    /// ISO 4217, where the service says it.
    pub currency: Option<String>,
    /// In all, before tax; a decimal number as the service writes it.
    pub total: Option<String>,
    /// Whether the partner on record was attested.
    pub attested: Option<bool>,
    /// The version, where the service keeps one.
    pub version: Option<String>,
}

impl Order {
    /// Returns it for somebody who may not see prices.
    #[must_use]
    pub fn without_prices(self) -> Self {
        let lines = self.lines.into_iter().map(OrderLine::without_prices).collect();
        Self { lines, currency: None, total: None, ..self }
    }
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// Its number, from 0.
    pub number: i64,
    /// A GUID in older ones, `product:sku:availability` in new ones.
    pub offer: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// How much.
    pub quantity: Option<i64>,
    /// For how long.
    pub term: Option<Term>,
    /// Ending on a day of choice.
    pub ends: Option<Moment>,
    /// `new`, `renew`, `addQuantity` …, as the service spells it.
    pub transaction: Option<String>,
    /// The subscription that came of it.
    pub subscription: Option<Reference<SubscriptionId>>,
    /// The subscription that it adds to.
    pub parent: Option<Reference<SubscriptionId>>,
    /// MPN ids of the partners on record.
    pub partners: Vec<String>,
    /// What it was set up with.
    pub provisioning: Vec<(String, String)>,
    /// The promotion.
    pub promotion: Option<String>,
    /// For how long it renews.
    pub renews_to: Option<Term>,
    /// Prices before tax, by the service's own names, as it writes them.
    pub prices: Prices,
    /// What is committed to be spent, of a savings plan.
    pub commitment: Option<PurchaseCommitment>,
}

impl OrderLine {
    fn without_prices(self) -> Self {
        let commitment = self.commitment.map(|it| PurchaseCommitment { amount: None, currency: None, ..it });
        Self { prices: Prices::default(), commitment, ..self }
    }
}

/// What is committed to be spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseCommitment {
    /// How much: a decimal number as the service writes it.
    pub amount: Option<String>,
    /// ISO 4217, where the service says it.
    pub currency: Option<String>,
    /// For each of what: `Hourly` …, as the service spells it.
    pub grain: Option<String>,
}

/// Prices of a line before tax; decimal numbers as the service writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    /// One, by the price list.
    pub list: Option<String>,
    /// One, less discounts.
    pub discounted: Option<String>,
    /// One, for the rest of the term.
    pub prorated: Option<String>,
    /// One, as sold; the discounted one where the service tells no other.
    pub unit: Option<String>,
    /// All of the line.
    pub extended: Option<String>,
}

/// How far a line has been delivered (article "Get subscription provisioning status of an order").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineProvisioning {
    /// The line's number.
    pub line: i64,
    /// How far.
    pub status: ProvisioningStatus,
    /// The same for parts of its quantity.
    pub parts: Vec<(i64, ProvisioningStatus)>,
}

/// How far it has been delivered; open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProvisioningStatus {
    /// All of it.
    Fulfilled,
    /// Not at all, since it was cancelled.
    Unfulfilled,
    /// Not yet: it is still being processed.
    PrefulfillmentPending,
    /// A member that we do not know, as the service spells it.
    Other(String),
}

impl ProvisioningStatus {
    /// Reads the wire form in any case.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "fulfilled" => Self::Fulfilled,
            "unfulfilled" => Self::Unfulfilled,
            "prefulfillmentpending" => Self::PrefulfillmentPending,
            _ => Self::Other(text.trim().to_owned()),
        }
    }
}

/// State of an order (enumeration `OrderStatus`); open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderStatus {
    /// Done.
    Completed,
    /// Being worked on.
    Pending,
    /// Somebody at Microsoft looks at it.
    PendingReview,
    /// A purchase order is still to be uploaded.
    PendingPoUpload,
    /// The purchase order is uploaded.
    PoUploadComplete,
    /// The purchase order was not accepted.
    PoReviewRejected,
    /// Taken back.
    Cancelled,
    /// Held.
    Suspended,
    /// Some lines were done.
    PartialSuccess,
    /// Failed.
    Error,
    /// Not said.
    Unknown,
    /// A member that we do not know, as the service spells it.
    Other(String),
}

impl OrderStatus {
    /// Reads the wire form, some of which have blanks, in any case.
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

/// Puts orders in the order in which people look for them: the newest first.
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
    fn states_with_blanks_are_read_and_unknown_ones_kept() {
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
