//! A customer's subscription (Partner Center resource "Subscription resources").

mod change;
mod end_of_term;
mod kind;
mod nickname;
mod offered;

use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{OrderId, SubscriptionId},
    moment::Moment,
    reference::Reference,
    term::{BillingCycle, Term},
    title::is_visible,
};

pub use change::{EndOfTermSetting, Renewal, StatusChange, SubscriptionChange, parse_end, parse_quantity};
pub use end_of_term::{Action, EndOfTerm, ScheduledAction, When};
pub use kind::Kind;
pub use nickname::{Nickname, NicknameError, parse_nickname};
pub use offered::{NotOffered, Reducible};

/// A subscription. Properties that the service omits are absent; lists omit the refund options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The id.
    pub id: SubscriptionId,
    /// The nickname; the offer's name by default.
    pub name: String,
    /// The status.
    pub status: SubscriptionStatus,
    /// The offer.
    pub offer: Offer,
    /// The quantity.
    pub quantity: Option<i64>,
    /// The unit: `Licenses`, `Usage-based` …, as the service spells it.
    pub unit: Option<String>,
    /// The billing type: `license`, `usage` …, as the service spells it.
    pub billing: Option<String>,
    /// The billing cycle.
    pub cycle: Option<BillingCycle>,
    /// The length of the term.
    pub term: Option<Term>,
    /// The length of the term after the renewal, if it was returned.
    pub renewal_term: Option<Term>,
    /// `true` if automatic renewal is on.
    pub auto_renew: Option<bool>,
    /// The time of the purchase.
    pub created: Option<Moment>,
    /// The start of the term.
    pub started: Option<Moment>,
    /// The last day of the term, inclusive: the renewal date if it renews.
    pub ends: Option<Moment>,
    /// The end of the billing cycle.
    pub cycle_ends: Option<Moment>,
    /// The end of the cancellation window.
    pub cancellable_until: Option<Moment>,
    /// The reasons for the suspension, as the service spells them.
    pub suspension_reasons: Vec<String>,
    /// The refundable quantities with their deadlines.
    pub refundable: Option<Refundable>,
    /// The refunds on cancellation with their deadlines.
    pub refunds: Vec<RefundOption>,
    /// The instructions for the renewal, by the older of the two properties for them.
    pub next_term: Option<Instructions>,
    /// The scheduled actions, which take precedence at the end of the term.
    pub scheduled: Vec<ScheduledAction>,
    /// The instructions for the next charge.
    pub next_charge: Option<Instructions>,
    /// `true` if it is a trial.
    pub trial: Option<bool>,
    /// `true` if it needs attention.
    pub attention_needed: Option<bool>,
    /// `true` if add-ons are available for it.
    pub has_addons: Option<bool>,
    /// The allowed actions: `edit`, `cancel` …, as the service spells them.
    pub actions: Vec<String>,
    /// The subscription that it is an add-on of.
    pub parent: Option<Reference<SubscriptionId>>,
    /// The order that it came from.
    pub order: Option<Reference<OrderId>>,
    /// The id in Azure or Entra.
    pub entitlement: Option<String>,
    /// MPN id of the reseller.
    pub reseller: Option<String>,
    /// `subscription`, `productKey` …, as the service spells it.
    pub contract: Option<String>,
    /// The charging of usage beyond the commitment, as the service spells it.
    pub consumption: Option<String>,
    /// The promotion in force.
    pub promotion: Option<String>,
    /// The subscription that it was migrated from.
    pub migrated_from: Option<String>,
    /// The version, if the service returns one.
    pub version: Option<String>,
}

/// The offer that was bought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// A GUID for legacy offers, `product:sku:availability` for new commerce.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The kind of product: `OnlineServicesNCE`, `Azure` …, as the service names it.
    pub product_type: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
}

/// The refundable quantities.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refundable {
    /// The total.
    pub total: Option<i64>,
    /// The parts, each with its deadline.
    pub parts: Vec<RefundablePart>,
}

/// A refundable quantity with its deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundablePart {
    /// The quantity.
    pub quantity: i64,
    /// The deadline.
    pub until: Option<Moment>,
}

/// A refund on cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundOption {
    /// The type, `Full` or `Partial`, as the service spells it.
    pub kind: String,
    /// The deadline.
    pub until: Option<Moment>,
}

/// The terms of a scheduled change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instructions {
    /// The offer as `product:sku:availability`, as far as it is given.
    pub offer: Option<String>,
    /// The quantity.
    pub quantity: Option<i64>,
    /// The billing cycle.
    pub cycle: Option<BillingCycle>,
    /// The length of the term.
    pub term: Option<Term>,
    /// The promotion.
    pub promotion: Option<String>,
    /// A custom end date.
    pub ends: Option<Moment>,
}

/// The status of a subscription (enumeration `SubscriptionStatus`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SubscriptionStatus {
    /// Active.
    Active,
    /// The customer has no access; the data is kept.
    Suspended,
    /// Canceled. Partner Center's value is `deleted`.
    Deleted,
    /// The term has ended.
    Expired,
    /// Being provisioned.
    Pending,
    /// Disabled by Microsoft.
    Disabled,
    /// `none`, or no value.
    Unknown,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl SubscriptionStatus {
    /// The statuses that a list can be filtered by.
    pub const KNOWN: [Self; 6] =
        [Self::Active, Self::Suspended, Self::Pending, Self::Disabled, Self::Expired, Self::Deleted];

    /// Parses the wire form, ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "active" => Self::Active,
            "suspended" => Self::Suspended,
            "deleted" => Self::Deleted,
            "expired" => Self::Expired,
            "pending" => Self::Pending,
            "disabled" => Self::Disabled,
            "" | "none" | "unknown" => Self::Unknown,
            _ => Self::Other(text.trim().to_owned()),
        }
    }

    /// Returns the wire form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Deleted => "deleted",
            Self::Expired => "expired",
            Self::Pending => "pending",
            Self::Disabled => "disabled",
            Self::Unknown => "none",
            Self::Other(spelling) => spelling,
        }
    }

    /// Returns the sort rank: those that need attention first, ended ones last.
    const fn rank(&self) -> u8 {
        match self {
            Self::Suspended | Self::Disabled => 0,
            Self::Active => 1,
            Self::Pending => 2,
            Self::Unknown | Self::Other(_) => 3,
            Self::Expired => 4,
            Self::Deleted => 5,
        }
    }
}

impl Subscription {
    /// Checks whether it is active. Active subscriptions prevent the end of the relationship.
    pub const fn is_active(&self) -> bool {
        matches!(self.status, SubscriptionStatus::Active)
    }

    /// Checks whether it has ended for good, so that it never renews.
    pub const fn is_over(&self) -> bool {
        matches!(self.status, SubscriptionStatus::Deleted | SubscriptionStatus::Expired)
    }

    /// Returns the label: the nickname, else the offer's name, else the id.
    pub fn name_or_offer(&self) -> &str {
        [Some(&self.name), self.offer.name.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .find(|name| is_visible(name))
            .unwrap_or(self.id.as_str())
    }
}

/// Sorts subscriptions by urgency: those that need attention, then active ones by the end of the term, then ended ones;
/// by name within each.
pub fn sort(subscriptions: &mut [Subscription]) {
    subscriptions.sort_by_cached_key(|it| {
        let ends = it.ends.as_ref().and_then(Moment::instant).map_or(i64::MAX, jiff::Timestamp::as_second);
        (it.status.rank(), ends, it.name_or_offer().to_lowercase())
    });
}

/// The outcome of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeOutcome {
    /// The change is made, now or earlier.
    Completed,
    /// Partner Center is still processing it; this subscription shows the outcome.
    Accepted(SubscriptionId),
}

/// Returns a subscription without further properties.
///
/// # Panics
/// Never: the id is valid.
#[cfg(test)]
pub fn test_subscription(name: &str, status: SubscriptionStatus, ends: &str) -> Subscription {
    Subscription {
        id: "a4c1340d-6911-4758-bba3-0c4c6007d161".parse().unwrap(),
        name: name.to_owned(),
        status,
        ends: Moment::parse(ends),
        offer: Offer::default(),
        quantity: None,
        unit: None,
        billing: None,
        cycle: None,
        term: None,
        renewal_term: None,
        auto_renew: None,
        created: None,
        started: None,
        cycle_ends: None,
        cancellable_until: None,
        suspension_reasons: Vec::new(),
        refundable: None,
        refunds: Vec::new(),
        next_term: None,
        scheduled: Vec::new(),
        next_charge: None,
        trial: None,
        attention_needed: None,
        has_addons: None,
        actions: Vec::new(),
        parent: None,
        order: None,
        entitlement: None,
        reseller: None,
        contract: None,
        consumption: None,
        promotion: None,
        migrated_from: None,
        version: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_by_urgency() {
        let mut list = [
            test_subscription("gone", SubscriptionStatus::Deleted, "2020-01-01"),
            test_subscription("b", SubscriptionStatus::Active, "2027-01-01"),
            test_subscription("a", SubscriptionStatus::Active, "9999-12-31"),
            test_subscription("c", SubscriptionStatus::Active, "2026-01-01"),
            test_subscription("new", SubscriptionStatus::Other("dreaming".into()), ""),
            test_subscription("cut", SubscriptionStatus::Suspended, "2026-06-01"),
        ];
        sort(&mut list);
        assert_eq!(list.map(|it| it.name), ["cut", "c", "b", "a", "new", "gone"]);
    }

    #[test]
    fn status_parses_in_any_case_and_keeps_unknown_spelling() {
        assert_eq!(SubscriptionStatus::parse("Active"), SubscriptionStatus::Active);
        assert_eq!(SubscriptionStatus::parse("onHold"), SubscriptionStatus::Other("onHold".into()));
        for status in SubscriptionStatus::KNOWN {
            assert_eq!(SubscriptionStatus::parse(status.as_str()), status);
        }
    }
}
