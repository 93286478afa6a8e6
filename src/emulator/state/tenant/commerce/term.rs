//! Changes of subscriptions at the ends of their terms and on scheduled dates.

use jiff::{Timestamp, civil::Date};
use serde_json::json;

use super::{
    StoredSubscription,
    dates::{last_day, next_last_day, parse_date, set_last_day, start_of_day, start_of_next_day, term_end},
    generated::product_name,
    kind::{EXTENDED_IF_BOUGHT_SINCE, EXTENDED_SINCE, Kind},
    schedule::{ActionType, ScheduleType},
    windows,
};
use crate::partner_center::wire::{
    collection::Link,
    subscription::{Instructions, ScheduledAction},
};

/// The maximum number of terms to catch up with; 50 years of monthly terms.
const MAX_TERMS: usize = 600;
/// The suffix of a product's name in an extended service term.
pub const EXTENDED_SUFFIX: &str = " (Extended Service Term)";
/// The SKU id of a product in an extended service term.
const EXTENDED_SKU: &str = "0EST";

/// The state of a subscription before its extended service term, which is restored when it renews.
#[derive(Debug, Clone)]
pub struct OriginalTerms {
    offer_id: Option<String>,
    offer_name: Option<String>,
    term: Option<String>,
    cycle: Option<String>,
}

/// The continuation of a subscription after the end of its term.
enum NextTerm {
    /// Another term, with the instructions for it.
    Renew(Option<Instructions>),
    /// An extended service term.
    Extend,
    /// Nothing: the subscription expires.
    End,
}

impl StoredSubscription {
    /// Carries out everything that is due.
    pub fn apply_due_events(&mut self, now: Timestamp) {
        for _ in 0..MAX_TERMS {
            if !self.apply_next_due_event(now) {
                return;
            }
        }
    }

    /// Carries out the first thing that is due. Returns `false` if there is none.
    fn apply_next_due_event(&mut self, now: Timestamp) -> bool {
        let it = &self.subscription;
        let live_status = ["active", "suspended"].into_iter().find(|state| it.status.as_deref() == Some(state));
        let custom_date = it.scheduled_actions.iter().flatten().find_map(|action| {
            (ScheduleType::of(action) == Some(ScheduleType::CustomDate)).then_some(())?;
            Some((start_of_day(parse_date(action.effective_date.as_deref())?)?, action.clone()))
        });
        let ended = term_end(it).filter(|_| self.kind().can_renew());
        match (live_status, custom_date, ended) {
            (Some("active"), Some((moment, action)), ended) if moment <= now && ended.is_none_or(|it| moment < it) => {
                let before = parse_date(action.effective_date.as_deref()).and_then(|day| day.yesterday().ok());
                let last_day = before.or_else(|| last_day(&self.subscription));
                self.end_term(last_day, Some(&action));
                true
            }
            (Some(state), _, Some(ended)) if ended <= now => {
                let at_end = |action: &&ScheduledAction| ScheduleType::of(action) == Some(ScheduleType::TermEnd);
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
        let next = self.next_term(last_day, action);
        match (next, last_day) {
            (NextTerm::Renew(instructions), Some(last_day)) => self.renew(last_day, instructions.as_ref()),
            (NextTerm::Extend, Some(last_day)) => self.extend(last_day),
            _ => self.expire(),
        }
        self.increment_version();
    }

    /// Returns what follows the term. A scheduled action takes precedence over automatic renewal and its instructions.
    fn next_term(&self, last_day: Option<Date>, action: Option<&ScheduledAction>) -> NextTerm {
        let it = &self.subscription;
        let scheduled = || it.scheduled_next_term_instructions.clone();
        match action.and_then(ActionType::of) {
            Some(ActionType::Renew | ActionType::Transition) => {
                NextTerm::Renew(action.and_then(|action| action.instructions.clone()).or_else(scheduled))
            }
            Some(ActionType::Extend) => NextTerm::Extend,
            None if it.auto_renew_enabled == Some(true) => NextTerm::Renew(scheduled()),
            None if self.extends_by_default(last_day) => NextTerm::Extend,
            Some(ActionType::Cancel) | None => NextTerm::End,
        }
    }

    /// Checks whether the subscription continues in an extended service term by default, without a scheduled action.
    fn extends_by_default(&self, last_day: Option<Date>) -> bool {
        self.kind() == Kind::License
            && self.supports_extension()
            && last_day.is_some_and(|last_day| self.original_date(last_day) >= EXTENDED_SINCE)
    }

    /// Checks whether it was bought recently enough for extended service terms.
    pub fn supports_extension(&self) -> bool {
        parse_date(self.subscription.creation_date.as_deref())
            .is_none_or(|bought| self.original_date(bought) >= EXTENDED_IF_BOUGHT_SINCE)
    }

    fn renew(&mut self, ended: Date, instructions: Option<&Instructions>) {
        let kind = self.kind();
        if let Some(original) = self.original_terms.take() {
            self.subscription.offer_name = original.offer_name;
            self.subscription.term_duration = original.term;
            self.subscription.billing_cycle = original.cycle;
            if let Some(offer) = original.offer_id {
                self.set_offer(offer);
            }
        }
        let product = instructions.and_then(|it| it.product.as_ref());
        if let Some(product) = product {
            let known = self.subscription.offer_id.clone().unwrap_or_default();
            let mut parts = known.split(':').map(str::to_owned);
            let mut part = |requested: &Option<String>| {
                let known = parts.next().unwrap_or_default();
                requested.clone().filter(|requested| !requested.is_empty()).unwrap_or(known)
            };
            let offer = [part(&product.product_id), part(&product.sku_id), part(&product.availability_id)].join(":");
            self.set_offer(offer);
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
        let custom_date = instructions.and_then(|it| parse_date(it.custom_term_end_date.as_deref()));
        let term = it.term_duration.as_deref().unwrap_or("P1Y");
        match custom_date.or_else(|| next_last_day(ended, term)) {
            Some(last_day) => set_last_day(it, last_day),
            None => return self.expire(),
        }
        if let Some(start_of_term) = start_of_next_day(ended) {
            windows::open(it, if kind == Kind::Trial { Kind::License } else { kind }, start_of_term);
        }
    }

    /// Starts a month of an extended service term, which has a separate offer.
    fn extend(&mut self, ended: Date) {
        let it = &mut self.subscription;
        if self.original_terms.is_none() {
            self.original_terms = Some(OriginalTerms {
                offer_id: it.offer_id.clone(),
                offer_name: it.offer_name.clone(),
                term: it.term_duration.clone(),
                cycle: it.billing_cycle.clone(),
            });
            it.offer_name = it.offer_name.take().map(|name| name + EXTENDED_SUFFIX);
            let extended = it.offer_id.as_deref().unwrap_or_default().split(':').enumerate();
            let offer: Vec<_> = extended.map(|(index, part)| if index == 1 { EXTENDED_SKU } else { part }).collect();
            let offer = offer.join(":");
            self.set_offer_id_and_links(offer);
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
        if let Some(until) = start_of_next_day(last_day) {
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
    fn set_offer(&mut self, offer: String) {
        if self.subscription.offer_id.as_deref() == Some(&offer) {
            return;
        }
        if let [product, sku, _] = offer.split(':').collect::<Vec<_>>()[..] {
            let it = &mut self.subscription;
            it.offer_name = product_name(product, sku).map(str::to_owned).or_else(|| it.offer_name.take());
        }
        self.set_offer_id_and_links(offer);
    }

    fn set_offer_id_and_links(&mut self, offer: String) {
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
