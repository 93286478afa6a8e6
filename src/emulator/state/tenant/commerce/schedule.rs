//! Validation of actions that are scheduled for the end of a term or for a date.

use jiff::{Timestamp, civil::Date};

use super::{
    ChangeError, StoredSubscription,
    dates::{is_in_future, last_day, next_last_day, parse_date, start_of_day, start_of_next_day, term_end},
    generated::{has_product, product_name},
    kind::Kind,
};
use crate::partner_center::wire::subscription::{Instructions, ScheduledAction, Subscription};

/// The time of a scheduled action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduleType {
    /// At the end of the term.
    TermEnd,
    /// On a date chosen by the partner.
    CustomDate,
}

/// The effect of a scheduled action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionType {
    /// The subscription is canceled.
    Cancel,
    /// The subscription renews.
    Renew,
    /// The subscription continues in an extended service term.
    Extend,
    /// The subscription is converted to another product.
    Transition,
}

impl ScheduleType {
    /// Parses the time of an action.
    pub fn of(action: &ScheduledAction) -> Option<Self> {
        match action.schedule_type.as_deref()?.to_ascii_lowercase().as_str() {
            "termend" => Some(Self::TermEnd),
            "customdate" => Some(Self::CustomDate),
            _ => None,
        }
    }
}

impl ActionType {
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
    const fn agrees_with_renewal(self, renews: bool) -> bool {
        match self {
            Self::Renew | Self::Transition => renews,
            Self::Cancel | Self::Extend => !renews,
        }
    }
}

/// Returns the last days of the customer's other active licenses, to which a custom end date can be aligned.
pub fn other_term_ends(all: &[StoredSubscription], own: &str) -> Vec<Date> {
    let others = all
        .iter()
        .filter(|it| it.kind() == Kind::License && it.subscription.status.as_deref() == Some("active") && !it.is(own));
    others.filter_map(|it| last_day(&it.subscription)).collect()
}

impl StoredSubscription {
    /// Validates what a change schedules for the end of the term. Unchanged settings are not validated.
    ///
    /// # Errors
    /// The reason for which the schedule is rejected.
    pub fn check_schedule(&self, requested: &Subscription, others: &[Date], now: Timestamp) -> Result<(), ChangeError> {
        let (it, kind) = (&self.subscription, self.kind());
        let renews = requested.auto_renew_enabled.unwrap_or(false);
        let renewal_changed = renews != it.auto_renew_enabled.unwrap_or(false);
        let actions_changed = requested.scheduled_actions != it.scheduled_actions;
        let instructions_changed = requested.scheduled_next_term_instructions != it.scheduled_next_term_instructions;
        if renewal_changed && renews && !kind.can_renew() {
            return Err(ChangeError::RenewalNotSupported);
        }
        let scheduled: Vec<_> = requested.scheduled_actions.iter().flatten().collect();
        let instructions = requested.scheduled_next_term_instructions.as_ref();
        let has_schedule = !scheduled.is_empty() || instructions.is_some();
        if !has_schedule || !(renewal_changed || actions_changed || instructions_changed) {
            return Ok(());
        }
        if !kind.can_schedule() {
            return Err(if kind == Kind::Legacy {
                ChangeError::LegacySchedule
            } else {
                ChangeError::ScheduleNotSupported
            });
        }
        let mut term_end_actions = 0;
        for action in scheduled {
            let schedule_type = ScheduleType::of(action).ok_or(ChangeError::UnknownScheduleType)?;
            let action_type = ActionType::of(action).ok_or(ChangeError::UnknownScheduleType)?;
            match schedule_type {
                ScheduleType::TermEnd if !action_type.agrees_with_renewal(renews) => {
                    return Err(ChangeError::InvalidSchedule);
                }
                ScheduleType::TermEnd => term_end_actions += 1,
                ScheduleType::CustomDate => self.check_custom_date(action, now)?,
            }
            if action_type == ActionType::Extend && !(kind == Kind::License && self.supports_extension()) {
                return Err(ChangeError::InvalidSchedule);
            }
            action.instructions.iter().try_for_each(|it| self.check_instructions(it, others))?;
        }
        // Instructions apply to a renewal; beside an action they have no effect.
        if term_end_actions > 1 || (term_end_actions == 0 && instructions.is_some() && !renews && kind != Kind::Trial) {
            return Err(ChangeError::InvalidSchedule);
        }
        instructions.into_iter().try_for_each(|it| self.check_instructions(it, others))
    }

    /// Checks that the date of a scheduled action is in the future and within the term.
    fn check_custom_date(&self, action: &ScheduledAction, now: Timestamp) -> Result<(), ChangeError> {
        let date =
            parse_date(action.effective_date.as_deref()).and_then(start_of_day).ok_or(ChangeError::InvalidSchedule)?;
        let is_within_term = term_end(&self.subscription).is_none_or(|end| date <= end);
        if is_in_future(Some(&date.to_string()), now) && is_within_term {
            Ok(())
        } else {
            Err(ChangeError::InvalidSchedule)
        }
    }

    fn check_instructions(&self, it: &Instructions, others: &[Date]) -> Result<(), ChangeError> {
        if it.quantity.is_some_and(|quantity| quantity < 1 || quantity > self.max_seats()) {
            return Err(ChangeError::InvalidQuantity);
        }
        let product = it.product.clone().unwrap_or_default();
        let non_empty = |text: Option<String>| text.filter(|text| !text.is_empty());
        let (id, sku) = (non_empty(product.product_id), non_empty(product.sku_id));
        let own = self.subscription.offer_id.as_deref().unwrap_or_default();
        let is_own = |part: Option<&str>, index| part.is_none_or(|part| own.split(':').nth(index) == Some(part));
        if !is_own(id.as_deref(), 0) || (!is_own(sku.as_deref(), 1) && self.original_terms.is_none()) {
            let product = id.as_deref().or_else(|| own.split(':').next()).unwrap_or_default();
            if !has_product(product) {
                return Err(ChangeError::ProductNotFound);
            }
            if product_name(product, sku.as_deref().unwrap_or_default()).is_none() {
                return Err(ChangeError::SkuNotFound);
            }
        }
        let current_term = self.subscription.term_duration.as_deref().unwrap_or("P1Y");
        let term = non_empty(product.term_duration);
        let term = term.as_deref().unwrap_or(current_term);
        let months = months(term).ok_or(ChangeError::InvalidTerm)?;
        let billing_months = match non_empty(product.billing_cycle).map(|cycle| cycle.to_ascii_lowercase()).as_deref() {
            None => 0,
            Some("monthly") => 1,
            Some("annual") => 12,
            Some("triennial") => 36,
            Some(_) => return Err(ChangeError::InvalidBillingCycle),
        };
        if billing_months > months {
            return Err(ChangeError::BillingCycleTooLong);
        }
        it.custom_term_end_date.as_deref().map_or(Ok(()), |custom| self.check_custom_end(custom, term, others))
    }

    /// Checks that a custom end date is within the first term after the renewal, and is the end of another subscription
    /// or of a month.
    fn check_custom_end(&self, custom: &str, term: &str, others: &[Date]) -> Result<(), ChangeError> {
        if self.kind() != Kind::License {
            return Err(ChangeError::CustomEndNotSupported);
        }
        let ended = last_day(&self.subscription);
        let latest = ended.and_then(|ended| next_last_day(ended, term));
        let custom = parse_date(Some(custom)).ok_or(ChangeError::CustomEndOutOfRange)?;
        if ended.is_none_or(|ended| custom <= ended) || latest.is_none_or(|latest| custom > latest) {
            return Err(ChangeError::CustomEndOutOfRange);
        }
        let is_aligned = custom == custom.last_of_month() || others.contains(&custom);
        if is_aligned && start_of_next_day(custom).is_some() { Ok(()) } else { Err(ChangeError::CustomEndNotAligned) }
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
