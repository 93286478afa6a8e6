//! What a customer has bought: orders, the subscriptions that came of them, and entitlements.

mod made_up;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};

use crate::{
    emulator::state::directory::Row,
    partner_center::wire::{
        entitlement::{Entitlement, ReservedInstanceArtifact},
        order::{Order, Pricing},
        subscription::{ScheduledAction, Subscription},
    },
};

/// What a customer has bought.
#[derive(Debug, Default)]
pub struct Commerce {
    orders: Vec<Order>,
    subscriptions: Vec<Subscription>,
    entitlements: Vec<Entitlement>,
    /// What the links of entitlements lead to, by the resource's id.
    artifacts: Vec<(String, ReservedInstanceArtifact)>,
    /// Whether the next change of a subscription takes its time.
    slow: bool,
    /// A change under way: seen once more as it was, and then made.
    under_way: Option<Subscription>,
}

/// Why a subscription was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchanged {
    /// There is none.
    NotFound,
    /// The version is not the current one.
    Stale,
    /// It is deleted.
    Deleted,
    /// The quantity of a suspended one stays.
    Suspended,
    /// A quantity of nothing.
    Quantity,
    /// No state that callers may set.
    Status,
    /// Another change is under way.
    Busy,
    /// The last day of its term has begun.
    Closing,
    /// What is scheduled for the end of the term is at odds with whether it renews.
    Schedule,
}

/// What became of a change.
#[derive(Debug)]
pub enum Changed {
    /// Made.
    Now(Box<Subscription>),
    /// To be made.
    Later,
}

impl Commerce {
    pub(super) fn new(row: &Row) -> Self {
        if row.made.is_some() { Self::default() } else { made_up::commerce(row) }
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
    pub fn subscriptions(&self) -> impl Iterator<Item = Subscription> {
        self.subscriptions.iter().map(|it| Subscription { refundable_quantity: None, ..it.clone() })
    }

    /// One subscription. A change under way is made right after it was looked at.
    pub fn subscription(&mut self, id: &str) -> Option<Subscription> {
        let found = self.subscriptions.iter_mut().find(|it| is(it.id.as_deref(), id))?;
        let seen = found.clone();
        if let Some(changed) = self.under_way.take_if(|changed| is(changed.id.as_deref(), id)) {
            *found = changed;
        }
        Some(seen)
    }

    /// The entitlements.
    pub fn entitlements(&self) -> &[Entitlement] {
        &self.entitlements
    }

    /// What stands for a reservation.
    pub fn artifact(&self, resource: &str) -> Option<&ReservedInstanceArtifact> {
        self.artifacts.iter().find(|(id, _)| id.eq_ignore_ascii_case(resource)).map(|(_, artifact)| artifact)
    }

    /// Whether something is in use that has to end before the relationship can.
    pub fn is_in_use(&self) -> bool {
        let active = self.subscriptions.iter().any(|it| it.status.as_deref() == Some("active"));
        let reserved = |it: &Entitlement| it.entitlement_type.as_deref().is_some_and(|it| it.ends_with("instance"));
        active || self.entitlements.iter().any(reserved)
    }

    /// Ends all that is in use, as if the partner had suspended and cancelled it.
    pub fn end(&mut self) {
        for subscription in &mut self.subscriptions {
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

    /// Changes a subscription as documented: what is given and may be changed is, and renewal and scheduled changes
    /// that are left out are reset. `if_match` is the header's version.
    ///
    /// # Errors
    /// [`Unchanged`]
    pub fn change(&mut self, id: &str, given: Subscription, if_match: Option<&str>) -> Result<Changed, Unchanged> {
        if self.under_way.is_some() {
            return Err(Unchanged::Busy);
        }
        let found = self.subscriptions.iter_mut().find(|it| is(it.id.as_deref(), id)).ok_or(Unchanged::NotFound)?;
        let version = found.attributes.as_ref().and_then(|it| it.etag.as_deref());
        let in_body = given.attributes.as_ref().and_then(|it| it.etag.as_deref());
        if version.is_some_and(|version| [if_match, in_body].into_iter().flatten().any(|seen| seen != version)) {
            return Err(Unchanged::Stale);
        }
        if found.status.as_deref() == Some("deleted") {
            return Err(Unchanged::Deleted);
        }
        if is_closing(found, Timestamp::now()) {
            return Err(Unchanged::Closing);
        }
        let mut changed = found.clone();
        if let Some(status) = given.status.map(|status| status.to_ascii_lowercase()) {
            let known = ["active", "suspended", "deleted"].contains(&status.as_str());
            if !known && changed.status.as_deref() != Some(&status) {
                return Err(Unchanged::Status);
            }
            match status.as_str() {
                "active" => changed.suspension_reasons = None,
                "suspended" if found.status.as_deref() == Some("active") => {
                    changed.suspension_reasons = Some(vec!["CustomerCancellation".to_owned()]);
                }
                _ => {}
            }
            changed.status = Some(status);
        }
        if let Some(quantity) = given.quantity.filter(|quantity| found.quantity != Some(*quantity)) {
            match found.status.as_deref() {
                Some("suspended") => return Err(Unchanged::Suspended),
                _ if quantity < 1 => return Err(Unchanged::Quantity),
                _ => changed.quantity = Some(quantity),
            }
        }
        if let Some(name) = given.friendly_name {
            changed.friendly_name = Some(name);
        }
        let renews = given.auto_renew_enabled.unwrap_or(false);
        if !given.scheduled_actions.iter().flatten().all(|action| fits_renewal(action, renews)) {
            return Err(Unchanged::Schedule);
        }
        changed.auto_renew_enabled = Some(renews);
        changed.scheduled_actions = given.scheduled_actions;
        // A trial always says what becomes of it.
        if found.is_trial != Some(true) || given.scheduled_next_term_instructions.is_some() {
            changed.scheduled_next_term_instructions = given.scheduled_next_term_instructions;
        }
        changed.next_charge_instructions = given.next_charge_instructions;
        if let Some(attributes) = changed.attributes.as_mut().filter(|it| it.etag.is_some()) {
            let now = attributes.etag.as_deref().and_then(version_of).unwrap_or_default();
            attributes.etag = Some(etag(id, now + 1));
        }
        if std::mem::take(&mut self.slow) {
            self.under_way = Some(changed);
            return Ok(Changed::Later);
        }
        *found = changed;
        Ok(Changed::Now(Box::new(found.clone())))
    }
}

/// Whether what is scheduled for the end of the term goes with whether the subscription renews.
fn fits_renewal(action: &ScheduledAction, renews: bool) -> bool {
    match action.action_type.as_deref() {
        _ if action.schedule_type.as_deref() != Some("TermEnd") => true,
        Some("RenewToNewTerm" | "Transition") => renews,
        Some("Cancel" | "RenewToExtendedServiceTerm") => !renews,
        _ => false,
    }
}

/// Whether the term ends within a day.
fn is_closing(it: &Subscription, now: Timestamp) -> bool {
    let ends = it.commitment_end_date_time.as_deref().and_then(|text| text.parse::<Timestamp>().ok());
    ends.is_some_and(|ends| ends > now && ends.duration_since(now) <= SignedDuration::from_hours(24))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(ends: Timestamp) -> Commerce {
        let id = Some("a4c1340d-6911-4758-bba3-0c4c6007d161".to_owned());
        let ends = Some(ends.to_string());
        let subscription = Subscription { id, commitment_end_date_time: ends, ..Subscription::default() };
        Commerce { subscriptions: vec![subscription], ..Commerce::default() }
    }

    #[test]
    fn nothing_is_changed_in_the_last_day_of_a_term() {
        let now = Timestamp::now();
        for (hours, closing) in [(1, true), (23, true), (25, false), (-1, false)] {
            let mut commerce = ending(now + SignedDuration::from_hours(hours));
            let id = commerce.subscriptions[0].id.clone().unwrap();
            let given = Subscription { friendly_name: Some("New".to_owned()), ..Subscription::default() };
            let changed = commerce.change(&id, given, None);
            assert_eq!(changed.is_err_and(|error| error == Unchanged::Closing), closing, "{hours}");
        }
    }
}
