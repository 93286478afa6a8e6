//! A customer's purchases: orders, the subscriptions created by them, and entitlements.

mod change;
mod dates;
mod generated;
mod kind;
mod schedule;
mod term;
#[cfg(test)]
mod tests;
mod windows;

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use self::{
    kind::Kind,
    term::{EXTENDED_SUFFIX, OriginalTerms},
};
use crate::{
    emulator::state::directory::DirectoryCustomer,
    partner_center::wire::{
        entitlement::{Entitlement, ReservedInstanceArtifact},
        order::{Order, Pricing},
        subscription::Subscription,
    },
};

pub use self::{
    change::{ChangeError, ChangeOutcome, RequestedSubscription},
    windows::WindowClosed,
};

/// A customer's purchases.
#[derive(Debug, Default)]
pub struct Commerce {
    orders: Vec<Order>,
    subscriptions: Vec<StoredSubscription>,
    entitlements: Vec<Entitlement>,
    /// The targets of the links of entitlements, by the resource's id.
    artifacts: Vec<(String, ReservedInstanceArtifact)>,
    /// `true` if the next change of a subscription is executed asynchronously.
    next_change_is_async: bool,
    /// `true` if the next change of a subscription is acknowledged but not executed.
    next_change_is_dropped: bool,
    /// The changes in progress. A change is applied after the next read of its subscription, which still returns the
    /// previous state.
    pending_changes: Vec<StoredSubscription>,
}

/// A subscription that a customer has.
#[derive(Debug, Clone)]
struct StoredSubscription {
    subscription: Subscription,
    /// The undocumented members.
    more: Map<String, Value>,
    /// The state before the extended service term.
    original_terms: Option<OriginalTerms>,
    /// The number of changes.
    changes: u32,
    /// The number of days by which its dates were moved into the past.
    aged_days: u32,
}

/// A subscription as the service returns it.
#[derive(Debug, Clone, Serialize)]
pub struct SubscriptionResponse {
    /// The documented members.
    #[serde(flatten)]
    pub subscription: Subscription,
    /// The undocumented members.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// The numbers of seats in active and in suspended subscriptions, by product name.
pub type Seats = BTreeMap<String, (i64, i64)>;

impl From<Subscription> for StoredSubscription {
    fn from(subscription: Subscription) -> Self {
        Self { subscription, more: Map::new(), original_terms: None, changes: 0, aged_days: 0 }
    }
}

impl StoredSubscription {
    /// Checks whether this is the id of the subscription.
    fn is(&self, id: &str) -> bool {
        same_id(self.subscription.id.as_deref(), id)
    }

    /// Returns the subscription as the service returns it at this time.
    fn to_response(&self, now: Timestamp) -> SubscriptionResponse {
        let refundable_quantity = windows::refundable(&self.subscription, now);
        SubscriptionResponse {
            subscription: Subscription { refundable_quantity, ..self.subscription.clone() },
            more: self.more.clone(),
        }
    }

    /// Increments the version, if the subscription has one.
    fn increment_version(&mut self) {
        let id = self.subscription.id.clone().unwrap_or_default();
        if let Some(attributes) = self.subscription.attributes.as_mut().filter(|it| it.etag.is_some()) {
            let now = attributes.etag.as_deref().and_then(version_of).unwrap_or_default();
            attributes.etag = Some(etag(&id, now + 1));
        }
    }
}

impl Commerce {
    /// Generates a customer's purchases. `seats` contains the number of licenses of each product that the customer has,
    /// which is the quantity bought.
    pub(super) fn new(row: &DirectoryCustomer, seats: &BTreeMap<&str, i64>) -> Self {
        if row.creation_input.is_some() { Self::default() } else { generated::commerce(row, seats) }
    }

    /// Returns the orders, with or without prices.
    pub fn orders(&self, with_prices: bool) -> impl Iterator<Item = Order> {
        self.orders.iter().map(move |order| if with_prices { order.clone() } else { without_prices(order) })
    }

    /// Returns the id of the newest order.
    pub fn newest_order(&self) -> Option<String> {
        self.orders.iter().max_by_key(|order| &order.creation_date)?.id.clone()
    }

    /// Finds an order, with or without prices.
    pub fn order(&self, id: &str, with_prices: bool) -> Option<Order> {
        let order = self.orders.iter().find(|order| same_id(order.id.as_deref(), id))?;
        Some(if with_prices { order.clone() } else { without_prices(order) })
    }

    /// Returns the subscriptions; lists omit the refundable quantity.
    pub fn subscriptions(&self) -> impl Iterator<Item = SubscriptionResponse> {
        let now = Timestamp::now();
        self.subscriptions.iter().map(move |it| {
            let mut response = it.to_response(now);
            response.subscription.refundable_quantity = None;
            response
        })
    }

    /// Finds a subscription. Applies a change in progress after reading the state to return.
    pub fn subscription(&mut self, id: &str) -> Option<SubscriptionResponse> {
        let found = self.subscriptions.iter_mut().find(|it| it.is(id))?;
        let response = found.to_response(Timestamp::now());
        if let Some(index) = self.pending_changes.iter().position(|changed| changed.is(id)) {
            *found = self.pending_changes.remove(index);
        }
        Some(response)
    }

    /// Returns the entitlements.
    pub fn entitlements(&self) -> &[Entitlement] {
        &self.entitlements
    }

    /// Returns the artifact of a reservation.
    pub fn artifact(&self, resource: &str) -> Option<&ReservedInstanceArtifact> {
        self.artifacts.iter().find(|(id, _)| id.eq_ignore_ascii_case(resource)).map(|(_, artifact)| artifact)
    }

    /// Checks whether the customer has active purchases, which must end before the relationship can end.
    pub fn is_in_use(&self) -> bool {
        let active = self.subscriptions.iter().any(|it| it.subscription.status.as_deref() == Some("active"));
        let reserved = |it: &Entitlement| it.entitlement_type.as_deref().is_some_and(|it| it.ends_with("instance"));
        active || self.entitlements.iter().any(reserved)
    }

    /// Suspends all active subscriptions and removes all reservations, as if the partner had suspended and canceled
    /// them.
    pub fn end_purchases(&mut self) {
        for StoredSubscription { subscription, .. } in &mut self.subscriptions {
            if subscription.status.as_deref() == Some("active") {
                subscription.status = Some("suspended".to_owned());
            }
        }
        self.entitlements.retain(|it| !it.entitlement_type.as_deref().is_some_and(|it| it.ends_with("instance")));
    }

    /// Makes the next change of a subscription asynchronous.
    pub const fn delay_next_change(&mut self) {
        self.next_change_is_async = true;
    }

    /// Makes the next change of a subscription be acknowledged but not executed.
    pub const fn drop_next_change(&mut self) {
        self.next_change_is_dropped = true;
    }

    /// Carries out everything that is due: ends of terms, and actions scheduled for a date.
    pub fn apply_due_events(&mut self, now: Timestamp) {
        for stored in self.subscriptions.iter_mut().chain(&mut self.pending_changes) {
            stored.apply_due_events(now);
        }
    }

    /// Advances the clock by this number of days, by moving all dates into the past.
    pub fn advance_clock(&mut self, days: u16) {
        self.subscriptions.iter_mut().chain(&mut self.pending_changes).for_each(|stored| stored.shift_into_past(days));
        self.orders.iter_mut().for_each(|order| dates::move_back(&mut order.creation_date, days));
        self.entitlements.iter_mut().for_each(|it| dates::move_back(&mut it.expiry_date, days));
    }

    /// Returns the numbers of seats of each product that is sold as licenses.
    pub fn seats(&self) -> Seats {
        let mut seats = Seats::new();
        for stored in self.subscriptions.iter().filter(|it| matches!(it.kind(), Kind::License | Kind::Legacy)) {
            let it = &stored.subscription;
            let name = it.offer_name.as_deref().unwrap_or_default();
            let count = seats.entry(name.strip_suffix(EXTENDED_SUFFIX).unwrap_or(name).to_owned()).or_default();
            match it.status.as_deref() {
                Some("active") => count.0 += it.quantity.unwrap_or_default(),
                Some("suspended") => count.1 += it.quantity.unwrap_or_default(),
                _ => {}
            }
        }
        seats
    }
}

/// Compares ids, ignoring the case of GUIDs; the ids of new-commerce orders are case-sensitive.
fn same_id(known: Option<&str>, requested: &str) -> bool {
    known.is_some_and(
        |known| if requested.len() == 36 { known.eq_ignore_ascii_case(requested) } else { known == requested },
    )
}

fn without_prices(order: &Order) -> Order {
    let mut order = Order { total_price: None, ..order.clone() };
    for line in order.line_items.iter_mut().flatten() {
        line.pricing = None::<Pricing>;
    }
    order
}

/// Creates the `ETag` of a legacy resource, which is Base64 of its id and a number.
fn etag(id: &str, version: u64) -> String {
    STANDARD.encode(format!("{{\"id\":\"{}\",\"version\":{version}}}", id.to_ascii_lowercase()))
}

fn version_of(etag: &str) -> Option<u64> {
    let text: serde_json::Value = serde_json::from_slice(&STANDARD.decode(etag).ok()?).ok()?;
    text["version"].as_u64()
}
