//! Changes of subscriptions at the ends of their terms and on scheduled dates.

use jiff::{Timestamp, civil::Date};
use serde_json::json;

use super::{
    Held,
    dates::{after, day, end, last_day, next_last_day, set_last_day, start},
    kind::{EXTENDED_IF_BOUGHT_SINCE, EXTENDED_SINCE, Kind},
    made_up::product_name,
    schedule::{Action, When},
    windows,
};
use crate::partner_center::wire::{
    collection::Link,
    subscription::{Instructions, ScheduledAction},
};

/// The maximum number of terms to catch up with; 50 years of monthly terms.
const MOST: usize = 600;
/// The suffix of a product's name in an extended service term.
pub const EXTENDED: &str = " (Extended Service Term)";
/// The SKU id of a product in an extended service term.
const EXTENDED_SKU: &str = "0EST";

/// The state of a subscription before its extended service term, which is restored when it renews.
#[derive(Debug, Clone)]
pub struct Before {
    offer_id: Option<String>,
    offer_name: Option<String>,
    term: Option<String>,
    cycle: Option<String>,
}

enum Next {
    Renews(Option<Instructions>),
    GoesOn,
    Ends,
}

impl Held {
    /// Carries out everything that is due.
    pub fn settle(&mut self, now: Timestamp) {
        for _ in 0..MOST {
            if !self.carry_out(now) {
                return;
            }
        }
    }

    /// Carries out the first thing that is due. Returns `false` if there is none.
    fn carry_out(&mut self, now: Timestamp) -> bool {
        let it = &self.subscription;
        let in_use = ["active", "suspended"].into_iter().find(|state| it.status.as_deref() == Some(state));
        let chosen = it.scheduled_actions.iter().flatten().find_map(|action| {
            (When::of(action) == Some(When::CustomDate)).then_some(())?;
            Some((start(day(action.effective_date.as_deref())?)?, action.clone()))
        });
        let ended = end(it).filter(|_| self.kind().can_renew());
        match (in_use, chosen, ended) {
            (Some("active"), Some((moment, action)), ended) if moment <= now && ended.is_none_or(|it| moment < it) => {
                let before = day(action.effective_date.as_deref()).and_then(|day| day.yesterday().ok());
                let last_day = before.or_else(|| last_day(&self.subscription));
                self.end_term(last_day, Some(&action));
                true
            }
            (Some(state), _, Some(ended)) if ended <= now => {
                let at_end = |action: &&ScheduledAction| When::of(action) == Some(When::TermEnd);
                let action = self.subscription.scheduled_actions.iter().flatten().find(at_end).cloned();
                let last_day = last_day(&self.subscription);
                if state == "active" {
                    self.end_term(last_day, action.as_ref());
                } else {
                    self.expire();
                }
                true
            }
            _ => false,
        }
    }

    fn end_term(&mut self, last_day: Option<Date>, action: Option<&ScheduledAction>) {
        let next = self.next(last_day, action);
        match (next, last_day) {
            (Next::Renews(instructions), Some(last_day)) => self.renew(last_day, instructions.as_ref()),
            (Next::GoesOn, Some(last_day)) => self.go_on(last_day),
            _ => self.expire(),
        }
        self.count_version();
    }

    /// Returns what follows the term. A scheduled action takes precedence over automatic renewal and its instructions.
    fn next(&self, last_day: Option<Date>, action: Option<&ScheduledAction>) -> Next {
        let it = &self.subscription;
        let scheduled = || it.scheduled_next_term_instructions.clone();
        match action.and_then(Action::of) {
            Some(Action::Renew | Action::Transition) => {
                Next::Renews(action.and_then(|action| action.instructions.clone()).or_else(scheduled))
            }
            Some(Action::Extend) => Next::GoesOn,
            None if it.auto_renew_enabled == Some(true) => Next::Renews(scheduled()),
            None if self.is_extended_by_itself(last_day) => Next::GoesOn,
            Some(Action::Cancel) | None => Next::Ends,
        }
    }

    /// Checks whether the subscription continues in an extended service term by default, without a scheduled action.
    fn is_extended_by_itself(&self, last_day: Option<Date>) -> bool {
        self.kind() == Kind::License
            && self.is_new_enough()
            && last_day.is_some_and(|last_day| self.undone(last_day) >= EXTENDED_SINCE)
    }

    /// Checks whether it was bought recently enough for extended service terms.
    pub fn is_new_enough(&self) -> bool {
        day(self.subscription.creation_date.as_deref())
            .is_none_or(|bought| self.undone(bought) >= EXTENDED_IF_BOUGHT_SINCE)
    }

    fn renew(&mut self, ended: Date, instructions: Option<&Instructions>) {
        let kind = self.kind();
        if let Some(before) = self.before.take() {
            self.subscription.offer_name = before.offer_name;
            self.subscription.term_duration = before.term;
            self.subscription.billing_cycle = before.cycle;
            if let Some(offer) = before.offer_id {
                self.sell_as(offer);
            }
        }
        let product = instructions.and_then(|it| it.product.as_ref());
        if let Some(product) = product {
            let known = self.subscription.offer_id.clone().unwrap_or_default();
            let mut parts = known.split(':').map(str::to_owned);
            let mut part = |wanted: &Option<String>| {
                let known = parts.next().unwrap_or_default();
                wanted.clone().filter(|wanted| !wanted.is_empty()).unwrap_or(known)
            };
            let offer = [part(&product.product_id), part(&product.sku_id), part(&product.availability_id)].join(":");
            self.sell_as(offer);
            let it = &mut self.subscription;
            it.term_duration = product.term_duration.clone().or_else(|| it.term_duration.take());
            let cycle = product.billing_cycle.as_ref().map(|cycle| cycle.to_ascii_lowercase());
            it.billing_cycle = cycle.or_else(|| it.billing_cycle.take());
            it.promotion_id = product.promotion_id.clone().or_else(|| it.promotion_id.take());
        }
        let it = &mut self.subscription;
        it.quantity = instructions.and_then(|it| it.quantity).or(it.quantity);
        it.is_trial = it.is_trial.map(|_| false);
        it.renewal_term_duration = it.renewal_term_duration.as_ref().and(it.term_duration.clone());
        it.auto_renew_enabled = Some(true);
        it.scheduled_next_term_instructions = None;
        it.scheduled_actions = None;
        let chosen = instructions.and_then(|it| day(it.custom_term_end_date.as_deref()));
        let term = it.term_duration.as_deref().unwrap_or("P1Y");
        match chosen.or_else(|| next_last_day(ended, term)) {
            Some(last_day) => set_last_day(it, last_day),
            None => return self.expire(),
        }
        if let Some(begins) = after(ended) {
            windows::open(it, if kind == Kind::Trial { Kind::License } else { kind }, begins);
        }
    }

    /// Starts a month of an extended service term, which has a separate offer.
    fn go_on(&mut self, ended: Date) {
        let it = &mut self.subscription;
        if self.before.is_none() {
            self.before = Some(Before {
                offer_id: it.offer_id.clone(),
                offer_name: it.offer_name.clone(),
                term: it.term_duration.clone(),
                cycle: it.billing_cycle.clone(),
            });
            it.offer_name = it.offer_name.take().map(|name| name + EXTENDED);
            let extended = it.offer_id.as_deref().unwrap_or_default().split(':').enumerate();
            let offer: Vec<_> = extended.map(|(place, part)| if place == 1 { EXTENDED_SKU } else { part }).collect();
            let offer = offer.join(":");
            self.link_to(offer);
        }
        let it = &mut self.subscription;
        it.term_duration = Some("P1M".to_owned());
        it.billing_cycle = Some("monthly".to_owned());
        it.renewal_term_duration = Some(String::new());
        it.auto_renew_enabled = Some(false);
        it.scheduled_next_term_instructions = None;
        it.scheduled_actions = None;
        let Some(last_day) = next_last_day(ended, "P1M") else { return self.expire() };
        set_last_day(it, last_day);
        if let Some(until) = after(last_day) {
            windows::open_until(it, until);
        }
    }

    fn expire(&mut self) {
        let it = &mut self.subscription;
        it.status = Some("expired".to_owned());
        it.auto_renew_enabled = Some(false);
        it.renewal_term_duration = it.renewal_term_duration.as_ref().map(|_| String::new());
        it.scheduled_next_term_instructions = None;
        it.scheduled_actions = None;
        it.refundable_quantity = None;
    }

    /// Changes the offer, and the product name if that of the offer is known.
    fn sell_as(&mut self, offer: String) {
        if self.subscription.offer_id.as_deref() == Some(&offer) {
            return;
        }
        if let [product, sku, _] = offer.split(':').collect::<Vec<_>>()[..] {
            let it = &mut self.subscription;
            it.offer_name = product_name(product, sku).map(str::to_owned).or_else(|| it.offer_name.take());
        }
        self.link_to(offer);
    }

    fn link_to(&mut self, offer: String) {
        let it = &mut self.subscription;
        if let ([product, sku, availability], Some(links)) =
            (&offer.split(':').collect::<Vec<_>>()[..], it.links.as_mut())
        {
            links["product"] = json!(Link::get(format!("/products/{product}?country=US")));
            links["sku"] = json!(Link::get(format!("/products/{product}/skus/{sku}?country=US")));
            let to = format!("/products/{product}/skus/{sku}/availabilities/{availability}?country=US");
            links["availability"] = json!(Link::get(to));
        }
        it.offer_id = Some(offer);
    }
}
