//! A customer's purchases: orders, the subscriptions created by them, and entitlements.

mod change;
mod dates;
mod kind;
mod made_up;
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
    term::{Before, EXTENDED},
};
use crate::{
    emulator::state::directory::Row,
    partner_center::wire::{
        entitlement::{Entitlement, ReservedInstanceArtifact},
        order::{Order, Pricing},
        subscription::Subscription,
    },
};

pub use self::{
    change::{Changed, Given, Unchanged},
    windows::Shut,
};

/// A customer's purchases.
#[derive(Debug, Default)]
pub struct Commerce {
    orders: Vec<Order>,
    subscriptions: Vec<Held>,
    entitlements: Vec<Entitlement>,
    /// The targets of the links of entitlements, by the resource's id.
    artifacts: Vec<(String, ReservedInstanceArtifact)>,
    /// `true` if the next change of a subscription is executed asynchronously.
    slow: bool,
    /// `true` if the next change of a subscription is acknowledged but not executed.
    lost: bool,
    /// Changes under way: each is seen once more as it was, and then made.
    under_way: Vec<Held>,
}

/// A subscription that a customer has.
#[derive(Debug, Clone)]
struct Held {
    subscription: Subscription,
    /// Members that the documentation does not have.
    more: Map<String, Value>,
    /// The state before the extended service term.
    before: Option<Before>,
    /// The number of changes.
    changes: u32,
    /// The number of days by which its dates were moved into the past.
    aged: u32,
}

/// A subscription as the service tells it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The members that are documented.
    #[serde(flatten)]
    pub subscription: Subscription,
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// Seats of a product: of active subscriptions, and of suspended ones.
pub type Seats = BTreeMap<String, (i64, i64)>;

impl From<Subscription> for Held {
    fn from(subscription: Subscription) -> Self {
        Self { subscription, more: Map::new(), before: None, changes: 0, aged: 0 }
    }
}

impl Held {
    fn is(&self, id: &str) -> bool {
        is(self.subscription.id.as_deref(), id)
    }

    /// Returns it as it is told now.
    fn shown(&self, now: Timestamp) -> Shown {
        let refundable_quantity = windows::refundable(&self.subscription, now);
        Shown {
            subscription: Subscription { refundable_quantity, ..self.subscription.clone() },
            more: self.more.clone(),
        }
    }

    /// Gives it another version, if it has one.
    fn count_version(&mut self) {
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
    pub(super) fn new(row: &Row, seats: &BTreeMap<&str, i64>) -> Self {
        if row.made.is_some() { Self::default() } else { made_up::commerce(row, seats) }
    }

    /// The orders, with prices if wanted.
    pub fn orders(&self, with_prices: bool) -> impl Iterator<Item = Order> {
        self.orders.iter().map(move |order| if with_prices { order.clone() } else { without_prices(order) })
    }

    /// The id of the order that was made last.
    pub fn newest_order(&self) -> Option<String> {
        self.orders.iter().max_by_key(|order| &order.creation_date)?.id.clone()
    }

    /// One order, with prices if wanted.
    pub fn order(&self, id: &str, with_prices: bool) -> Option<Order> {
        let order = self.orders.iter().find(|order| is(order.id.as_deref(), id))?;
        Some(if with_prices { order.clone() } else { without_prices(order) })
    }

    /// The subscriptions; what can be given back is told by id only.
    pub fn subscriptions(&self) -> impl Iterator<Item = Shown> {
        let now = Timestamp::now();
        self.subscriptions.iter().map(move |it| {
            let mut shown = it.shown(now);
            shown.subscription.refundable_quantity = None;
            shown
        })
    }

    /// One subscription. A change under way is made right after it was looked at.
    pub fn subscription(&mut self, id: &str) -> Option<Shown> {
        let found = self.subscriptions.iter_mut().find(|it| it.is(id))?;
        let seen = found.shown(Timestamp::now());
        if let Some(place) = self.under_way.iter().position(|changed| changed.is(id)) {
            *found = self.under_way.remove(place);
        }
        Some(seen)
    }

    /// The entitlements.
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

    /// Ends all that is in use, as if the partner had suspended and cancelled it.
    pub fn end(&mut self) {
        for Held { subscription, .. } in &mut self.subscriptions {
            if subscription.status.as_deref() == Some("active") {
                subscription.status = Some("suspended".to_owned());
            }
        }
        self.entitlements.retain(|it| !it.entitlement_type.as_deref().is_some_and(|it| it.ends_with("instance")));
    }

    /// Makes the next change of a subscription take its time.
    pub const fn slow_down(&mut self) {
        self.slow = true;
    }

    /// Has the next change of a subscription be answered as if it were made, and not be made.
    pub const fn lose_next(&mut self) {
        self.lost = true;
    }

    /// Carries out what should have been by now: terms end, and chosen days come.
    pub fn settle(&mut self, now: Timestamp) {
        for held in self.subscriptions.iter_mut().chain(&mut self.under_way) {
            held.settle(now);
        }
    }

    /// Lets so many days pass: all of it is as much older.
    pub fn pass(&mut self, days: u16) {
        self.subscriptions.iter_mut().chain(&mut self.under_way).for_each(|held| held.age(days));
        self.orders.iter_mut().for_each(|order| dates::older(&mut order.creation_date, days));
        self.entitlements.iter_mut().for_each(|it| dates::older(&mut it.expiry_date, days));
    }

    /// Returns how many seats there are of each product that comes as licenses.
    pub fn seats(&self) -> Seats {
        let mut seats = Seats::new();
        for held in self.subscriptions.iter().filter(|it| matches!(it.kind(), Kind::License | Kind::Legacy)) {
            let it = &held.subscription;
            let name = it.offer_name.as_deref().unwrap_or_default();
            let of = seats.entry(name.strip_suffix(EXTENDED).unwrap_or(name).to_owned()).or_default();
            match it.status.as_deref() {
                Some("active") => of.0 += it.quantity.unwrap_or_default(),
                Some("suspended") => of.1 += it.quantity.unwrap_or_default(),
                _ => {}
            }
        }
        seats
    }
}

/// GUIDs are the same in any case; the ids of new orders are not.
fn is(known: Option<&str>, asked: &str) -> bool {
    known.is_some_and(|known| if asked.len() == 36 { known.eq_ignore_ascii_case(asked) } else { known == asked })
}

fn without_prices(order: &Order) -> Order {
    let mut order = Order { total_price: None, ..order.clone() };
    for line in order.line_items.iter_mut().flatten() {
        line.pricing = None::<Pricing>;
    }
    order
}

/// The version of an older resource: base64 of its id and a number.
fn etag(id: &str, version: u64) -> String {
    STANDARD.encode(format!("{{\"id\":\"{}\",\"version\":{version}}}", id.to_ascii_lowercase()))
}

fn version_of(etag: &str) -> Option<u64> {
    let text: serde_json::Value = serde_json::from_slice(&STANDARD.decode(etag).ok()?).ok()?;
    text["version"].as_u64()
}
