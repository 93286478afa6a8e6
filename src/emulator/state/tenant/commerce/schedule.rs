//! Validation of actions that are scheduled for the end of a term or for a date.

use jiff::{Timestamp, civil::Date};

use super::{
    ChangeError, Held,
    dates::{after, day, end, is_to_come, last_day, next_last_day, start},
    kind::Kind,
    made_up::{has_product, product_name},
};
use crate::partner_center::wire::subscription::{Instructions, ScheduledAction, Subscription};

/// The time of a scheduled action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At the end of the term.
    TermEnd,
    /// On a date chosen by the partner.
    CustomDate,
}

/// The effect of a scheduled action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The subscription is canceled.
    Cancel,
    /// The subscription renews.
    Renew,
    /// The subscription continues in an extended service term.
    Extend,
    /// The subscription is converted to another product.
    Transition,
}

impl When {
    /// Parses the time of an action.
    pub fn of(action: &ScheduledAction) -> Option<Self> {
        match action.schedule_type.as_deref()?.to_ascii_lowercase().as_str() {
            "termend" => Some(Self::TermEnd),
            "customdate" => Some(Self::CustomDate),
            _ => None,
        }
    }
}

impl Action {
    /// Parses the effect of an action.
    pub fn of(action: &ScheduledAction) -> Option<Self> {
        match action.action_type.as_deref()?.to_ascii_lowercase().as_str() {
            "cancel" => Some(Self::Cancel),
            "renewtonewterm" => Some(Self::Renew),
            "renewtoextendedserviceterm" => Some(Self::Extend),
            "transition" => Some(Self::Transition),
            _ => None,
        }
    }

    /// Checks whether the effect is consistent with the setting of automatic renewal.
    const fn fits(self, renews: bool) -> bool {
        match self {
            Self::Renew | Self::Transition => renews,
            Self::Cancel | Self::Extend => !renews,
        }
    }
}

/// Returns the last days of the customer's other active licenses, to which a custom end date can be aligned.
pub fn ends_of_others(all: &[Held], own: &str) -> Vec<Date> {
    let others = all
        .iter()
        .filter(|it| it.kind() == Kind::License && it.subscription.status.as_deref() == Some("active") && !it.is(own));
    others.filter_map(|it| last_day(&it.subscription)).collect()
}

impl Held {
    /// Validates what a change schedules for the end of the term. Unchanged settings are not validated.
    ///
    /// # Errors
    /// The reason for which the schedule is rejected.
    pub fn check_schedule(&self, given: &Subscription, others: &[Date], now: Timestamp) -> Result<(), ChangeError> {
        let (it, kind) = (&self.subscription, self.kind());
        let renews = given.auto_renew_enabled.unwrap_or(false);
        let renewal = renews != it.auto_renew_enabled.unwrap_or(false);
        let actions = given.scheduled_actions != it.scheduled_actions;
        let next = given.scheduled_next_term_instructions != it.scheduled_next_term_instructions;
        if renewal && renews && !kind.can_renew() {
            return Err(ChangeError::Renewal);
        }
        let scheduled: Vec<_> = given.scheduled_actions.iter().flatten().collect();
        let instructions = given.scheduled_next_term_instructions.as_ref();
        let asks = !scheduled.is_empty() || instructions.is_some();
        if !asks || !(renewal || actions || next) {
            return Ok(());
        }
        if !kind.can_schedule() {
            return Err(if kind == Kind::Legacy { ChangeError::Legacy } else { ChangeError::NotSupported });
        }
        let mut at_end = 0;
        for action in scheduled {
            let when = When::of(action).ok_or(ChangeError::Member)?;
            let does = Action::of(action).ok_or(ChangeError::Member)?;
            match when {
                When::TermEnd if !does.fits(renews) => return Err(ChangeError::Schedule),
                When::TermEnd => at_end += 1,
                When::CustomDate => self.check_day(action, now)?,
            }
            if does == Action::Extend && !(kind == Kind::License && self.is_new_enough()) {
                return Err(ChangeError::Schedule);
            }
            action.instructions.iter().try_for_each(|it| self.check_instructions(it, others))?;
        }
        // Instructions apply to a renewal; beside an action they have no effect.
        if at_end > 1 || (at_end == 0 && instructions.is_some() && !renews && kind != Kind::Trial) {
            return Err(ChangeError::Schedule);
        }
        instructions.into_iter().try_for_each(|it| self.check_instructions(it, others))
    }

    /// Checks that the date of a scheduled action is in the future and within the term.
    fn check_day(&self, action: &ScheduledAction, now: Timestamp) -> Result<(), ChangeError> {
        let chosen = day(action.effective_date.as_deref()).and_then(start).ok_or(ChangeError::Schedule)?;
        let within = end(&self.subscription).is_none_or(|end| chosen <= end);
        if is_to_come(Some(&chosen.to_string()), now) && within { Ok(()) } else { Err(ChangeError::Schedule) }
    }

    fn check_instructions(&self, it: &Instructions, others: &[Date]) -> Result<(), ChangeError> {
        if it.quantity.is_some_and(|quantity| quantity < 1 || quantity > self.most_seats()) {
            return Err(ChangeError::Quantity);
        }
        let product = it.product.clone().unwrap_or_default();
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let (id, sku) = (given(product.product_id), given(product.sku_id));
        let own = self.subscription.offer_id.as_deref().unwrap_or_default();
        let is_own = |part: Option<&str>, place| part.is_none_or(|part| own.split(':').nth(place) == Some(part));
        if !is_own(id.as_deref(), 0) || (!is_own(sku.as_deref(), 1) && self.before.is_none()) {
            let product = id.as_deref().or_else(|| own.split(':').next()).unwrap_or_default();
            if !has_product(product) {
                return Err(ChangeError::Product);
            }
            if product_name(product, sku.as_deref().unwrap_or_default()).is_none() {
                return Err(ChangeError::Sku);
            }
        }
        let now = self.subscription.term_duration.as_deref().unwrap_or("P1Y");
        let term = given(product.term_duration);
        let term = term.as_deref().unwrap_or(now);
        let months = months(term).ok_or(ChangeError::Term)?;
        let billed = match given(product.billing_cycle).map(|cycle| cycle.to_ascii_lowercase()).as_deref() {
            None => 0,
            Some("monthly") => 1,
            Some("annual") => 12,
            Some("triennial") => 36,
            Some(_) => return Err(ChangeError::Cycle),
        };
        if billed > months {
            return Err(ChangeError::LongCycle);
        }
        it.custom_term_end_date.as_deref().map_or(Ok(()), |custom| self.check_end(custom, term, others))
    }

    /// Checks that a custom end date is within the first term after the renewal, and is the end of another subscription
    /// or of a month.
    fn check_end(&self, custom: &str, term: &str, others: &[Date]) -> Result<(), ChangeError> {
        if self.kind() != Kind::License {
            return Err(ChangeError::CustomKind);
        }
        let ended = last_day(&self.subscription);
        let longest = ended.and_then(|ended| next_last_day(ended, term));
        let custom = day(Some(custom)).ok_or(ChangeError::CustomRange)?;
        if ended.is_none_or(|ended| custom <= ended) || longest.is_none_or(|longest| custom > longest) {
            return Err(ChangeError::CustomRange);
        }
        let agrees = custom == custom.last_of_month() || others.contains(&custom);
        if agrees && after(custom).is_some() { Ok(()) } else { Err(ChangeError::CustomEnd) }
    }
}

/// Returns the length of an available term, in months.
fn months(term: &str) -> Option<u8> {
    match term.to_ascii_uppercase().as_str() {
        "P1M" => Some(1),
        "P1Y" => Some(12),
        "P3Y" => Some(36),
        _ => None,
    }
}
