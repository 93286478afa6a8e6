//! A subscription as people think of one (Partner Center resource "Subscription resources").

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
    title::is_shown,
};

pub use change::{EndChoice, Renewal, SubscriptionChange, parse_end, parse_quantity};
pub use end_of_term::{Action, EndOfTerm, ScheduledAction, When};
pub use kind::Kind;
pub use nickname::{Nickname, NicknameError, parse_nickname};
pub use offered::{NotOffered, Reducible};

/// A subscription. What the service leaves out is absent; lists leave out what can be given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// The nickname, which is the offer's name until somebody changes it.
    pub name: String,
    /// State.
    pub status: SubscriptionStatus,
    /// What was bought.
    pub offer: Offer,
    /// How much of it.
    pub quantity: Option<i64>,
    /// Of what: `Licenses`, `Usage-based` …, as the service spells it.
    pub unit: Option<String>,
    /// How it is charged: `license`, `usage` …, as the service spells it.
    pub billing: Option<String>,
    /// How often it is billed.
    pub cycle: Option<BillingCycle>,
    /// For how long it was bought.
    pub term: Option<Term>,
    /// For how long it renews, where that differs or is said.
    pub renewal_term: Option<Term>,
    /// Whether it renews by itself.
    pub auto_renew: Option<bool>,
    /// When it was bought.
    pub created: Option<Moment>,
    /// When it began.
    pub started: Option<Moment>,
    /// When the term ends, that day included: the day of renewal for one that renews.
    pub ends: Option<Moment>,
    /// When the billing cycle ends.
    pub cycle_ends: Option<Moment>,
    /// Until when it may be cancelled.
    pub cancellable_until: Option<Moment>,
    /// Why it is suspended, as the service spells it.
    pub suspension_reasons: Vec<String>,
    /// What can be given back, and until when.
    pub refundable: Option<Refundable>,
    /// What is refunded when it is cancelled, and until when.
    pub refunds: Vec<RefundOption>,
    /// What it renews as, by the older of the two ways of saying so.
    pub next_term: Option<Instructions>,
    /// Changes that wait for their day. What they say of the end of the term is what holds.
    pub scheduled: Vec<ScheduledAction>,
    /// A change that waits for the next charge.
    pub next_charge: Option<Instructions>,
    /// Whether it is a trial.
    pub trial: Option<bool>,
    /// Whether somebody should look at it.
    pub attention_needed: Option<bool>,
    /// Whether add-ons can be bought for it.
    pub has_addons: Option<bool>,
    /// What can be done with it: `edit`, `cancel` …, as the service spells it.
    pub actions: Vec<String>,
    /// The subscription that it is an add-on of.
    pub parent: Option<Reference<SubscriptionId>>,
    /// The order that it came from.
    pub order: Option<Reference<OrderId>>,
    /// The id on the side of Azure or Entra.
    pub entitlement: Option<String>,
    /// MPN id of the reseller.
    pub reseller: Option<String>,
    /// `subscription`, `productKey` …, as the service spells it.
    pub contract: Option<String>,
    /// How use over the commitment is charged, as the service spells it.
    pub consumption: Option<String>,
    /// The promotion in force.
    pub promotion: Option<String>,
    /// The subscription that it was moved from.
    pub migrated_from: Option<String>,
    /// The version, where the service keeps one.
    pub version: Option<String>,
}

/// What was bought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// A GUID in older ones, `product:sku:availability` in new ones.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The kind of product: `OnlineServicesNCE`, `Azure` …, as the service names it.
    pub product_type: Option<String>,
    /// Who makes it.
    pub publisher: Option<String>,
}

/// What can be given back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refundable {
    /// In all.
    pub total: Option<i64>,
    /// In parts, each with its deadline.
    pub parts: Vec<RefundablePart>,
}

/// A part of what can be given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundablePart {
    /// How much.
    pub quantity: i64,
    /// Until when.
    pub until: Option<Moment>,
}

/// What is refunded on cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundOption {
    /// `Full` or `Partial`, as the service spells it.
    pub kind: String,
    /// Until when.
    pub until: Option<Moment>,
}

/// What a subscription is to become.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instructions {
    /// `product:sku:availability`, as far as they are given.
    pub offer: Option<String>,
    /// How much of it.
    pub quantity: Option<i64>,
    /// Billed how often.
    pub cycle: Option<BillingCycle>,
    /// For how long.
    pub term: Option<Term>,
    /// By which promotion.
    pub promotion: Option<String>,
    /// Ending on a day of choice.
    pub ends: Option<Moment>,
}

/// State of a subscription (enumeration `SubscriptionStatus`); open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SubscriptionStatus {
    /// In use.
    Active,
    /// The customer has no access; the data is kept.
    Suspended,
    /// Ended, or cancelled.
    Deleted,
    /// The term is over.
    Expired,
    /// Being made.
    Pending,
    /// Switched off by Microsoft.
    Disabled,
    /// `none`, or not said.
    Unknown,
    /// A member that we do not know, as the service spells it.
    Other(String),
}

impl SubscriptionStatus {
    /// The states that a list is narrowed down to.
    pub const KNOWN: [Self; 6] =
        [Self::Active, Self::Suspended, Self::Pending, Self::Disabled, Self::Expired, Self::Deleted];

    /// Reads the wire form in any case.
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

    /// The wire form.
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

    /// Where it stands in a list: what is in use first, what is over last.
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
    /// Whether the customer uses it or can again: such a one stands in the way of ending the relationship.
    pub const fn is_active(&self) -> bool {
        matches!(self.status, SubscriptionStatus::Active)
    }

    /// Whether it has ended for good: such a one renews no more, whatever else is told of it.
    pub const fn is_over(&self) -> bool {
        matches!(self.status, SubscriptionStatus::Deleted | SubscriptionStatus::Expired)
    }

    /// What to call it: the nickname, else the offer, else the id.
    pub fn name_or_offer(&self) -> &str {
        [Some(&self.name), self.offer.name.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .find(|name| is_shown(name))
            .unwrap_or(self.id.as_str())
    }
}

/// Puts subscriptions in the order in which people look for them: those that somebody should look at, then those in
/// use by the day on which they renew or end, then what is over; by name where that is the same.
pub fn sort(subscriptions: &mut [Subscription]) {
    subscriptions.sort_by_cached_key(|it| {
        let ends = it.ends.as_ref().and_then(Moment::instant).map_or(i64::MAX, jiff::Timestamp::as_second);
        (it.status.rank(), ends, it.name_or_offer().to_lowercase())
    });
}

/// What became of a change of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Changing {
    /// It was made, or had been made before.
    Made,
    /// Partner Center is still at it; look at this subscription again.
    UnderWay(SubscriptionId),
}

/// Returns a subscription of which nothing else is told.
///
/// # Panics
/// Never: the id is one.
#[cfg(test)]
pub fn made_up(name: &str, status: SubscriptionStatus, ends: &str) -> Subscription {
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
    fn what_needs_a_look_comes_first_and_what_is_over_last() {
        let mut list = [
            made_up("gone", SubscriptionStatus::Deleted, "2020-01-01"),
            made_up("b", SubscriptionStatus::Active, "2027-01-01"),
            made_up("a", SubscriptionStatus::Active, "9999-12-31"),
            made_up("c", SubscriptionStatus::Active, "2026-01-01"),
            made_up("new", SubscriptionStatus::Other("dreaming".into()), ""),
            made_up("cut", SubscriptionStatus::Suspended, "2026-06-01"),
        ];
        sort(&mut list);
        assert_eq!(list.map(|it| it.name), ["cut", "c", "b", "a", "new", "gone"]);
    }

    #[test]
    fn a_state_is_read_in_any_case_and_an_unknown_one_kept() {
        assert_eq!(SubscriptionStatus::parse("Active"), SubscriptionStatus::Active);
        assert_eq!(SubscriptionStatus::parse("onHold"), SubscriptionStatus::Other("onHold".into()));
        for status in SubscriptionStatus::KNOWN {
            assert_eq!(SubscriptionStatus::parse(status.as_str()), status);
        }
    }
}
