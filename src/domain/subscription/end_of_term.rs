//! The outcome at the end of a subscription's term. Turning off automatic renewal doesn't end a new commerce license:
//! it continues in extended service terms unless its end is scheduled.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{Instructions, Kind, Subscription};
use crate::domain::moment::Moment;

/// The purchase date from which new commerce licenses can continue in extended service terms, 2025-04-01.
const EXTENDED_IF_BOUGHT_SINCE: Timestamp = Timestamp::constant(1_743_465_600, 0);
/// The end date from which terms can be extended, 2026-05-04; terms that end earlier simply end.
const EXTENDED_SINCE: Timestamp = Timestamp::constant(1_777_852_800, 0);
/// The period before the end of a term in which the service rejects changes.
const LOCKED_PERIOD: SignedDuration = SignedDuration::from_hours(24);

/// The outcome at the end of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndOfTerm {
    /// It renews: with the scheduled changes, or else without changes.
    Renews(Option<Instructions>),
    /// It ends on that day, and service stops.
    Ends,
    /// It continues month by month in extended service terms, which are charged.
    Extended,
    /// It has no term that ends.
    NoEnd,
    /// Unknown from the returned properties.
    Unknown,
}

/// A scheduled change (resource `ScheduledAction`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledAction {
    /// The time of the change.
    pub when: When,
    /// The effect.
    pub action: Action,
    /// The date, if it was returned.
    pub effective: Option<Moment>,
    /// The terms of the change, if they were returned.
    pub instructions: Option<Instructions>,
}

/// The time of a scheduled change; open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// The end of the term.
    TermEnd,
    /// A custom date.
    CustomDate,
    /// An unknown member, as the service spells it.
    Other(String),
}

/// The effect of a scheduled change; open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Ends the subscription.
    Cancel,
    /// Renews it.
    Renew,
    /// Continues it in extended service terms.
    Extend,
    /// Changes it to another product.
    Transition,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl When {
    /// Parses the wire form, ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "termend" => Self::TermEnd,
            "customdate" => Self::CustomDate,
            _ => Self::Other(text.trim().to_owned()),
        }
    }
}

impl Action {
    /// Parses the wire form, ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "cancel" => Self::Cancel,
            "renewtonewterm" => Self::Renew,
            "renewtoextendedserviceterm" => Self::Extend,
            "transition" => Self::Transition,
            _ => Self::Other(text.trim().to_owned()),
        }
    }
}

impl Subscription {
    /// Returns the outcome at the end of its term: by the scheduled action, or else by automatic renewal, kind and date
    /// of purchase. For ended subscriptions, the result has no meaning.
    pub fn end_of_term(&self) -> EndOfTerm {
        let at_end = self.scheduled.iter().find(|it| it.when == When::TermEnd);
        if let Some(ScheduledAction { action, instructions, .. }) = at_end {
            return match action {
                Action::Cancel => EndOfTerm::Ends,
                Action::Renew | Action::Transition => EndOfTerm::Renews(instructions.clone()),
                Action::Extend => EndOfTerm::Extended,
                Action::Other(_) => EndOfTerm::Unknown,
            };
        }
        let kind = self.kind();
        match (self.auto_renew, kind) {
            _ if kind == Kind::Azure || self.ends == Some(Moment::Never) => EndOfTerm::NoEnd,
            (Some(true), _) => EndOfTerm::Renews(self.next_term.clone()),
            (Some(false), Kind::Legacy | Kind::Trial | Kind::Software) => EndOfTerm::Ends,
            (Some(false), Kind::NewCommerce) => self.outcome_without_renewal(),
            (Some(false) | None, _) => EndOfTerm::Unknown,
        }
    }

    /// Checks whether an action is scheduled for the end of its term.
    pub fn has_end_of_term_action(&self) -> bool {
        self.scheduled.iter().any(|it| it.when == When::TermEnd)
    }

    /// Returns the outcome for a new commerce license without automatic renewal and scheduled action, by its dates.
    fn outcome_without_renewal(&self) -> EndOfTerm {
        let instant = |moment: &Option<Moment>| moment.as_ref().and_then(Moment::instant);
        match (instant(&self.created), instant(&self.ends)) {
            (_, Some(ends)) if ends < EXTENDED_SINCE => EndOfTerm::Ends,
            (Some(bought), _) if bought < EXTENDED_IF_BOUGHT_SINCE => EndOfTerm::Ends,
            (Some(_), Some(_)) => EndOfTerm::Extended,
            _ => EndOfTerm::Unknown,
        }
    }

    /// Returns the time from which the service rejects changes until the term has ended, if the kind has one.
    pub fn changes_end_at(&self) -> Option<Timestamp> {
        let ends = self.ends.as_ref().and_then(Moment::instant).filter(|_| !self.is_over())?;
        ends.checked_sub(LOCKED_PERIOD).ok().filter(|_| self.kind() == Kind::NewCommerce)
    }

    /// Returns the last day (UTC) on which the setting for the end of its term can be changed: new commerce licenses
    /// accept changes until 24 hours before the end. None for subscriptions without an end, and for other kinds.
    pub fn last_day_to_change(&self) -> Option<Date> {
        // At the moment itself, changes are already rejected; if that is midnight, the day before is the last one.
        let last = self.changes_end_at()?.checked_sub(SignedDuration::from_secs(1)).ok()?;
        Some(last.to_zoned(TimeZone::UTC).date())
    }

    /// Checks whether its term ends within the hours in which the service rejects changes.
    pub fn is_locked_before_end(&self, now: Timestamp) -> bool {
        let remaining = self.ends.as_ref().and_then(Moment::instant).map(|ends| ends.duration_since(now));
        !self.is_over() && remaining.is_some_and(|remaining| !remaining.is_negative() && remaining <= LOCKED_PERIOD)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::subscription::{SubscriptionStatus, test_subscription};

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    proptest! {
        /// The time from which changes are rejected, the last day to change and the check of the current time agree.
        #[test]
        fn all_functions_agree_on_the_last_24_hours_of_a_term(remaining in -400_000i64..400_000) {
            let mut it = test_subscription("E3", SubscriptionStatus::Active, "");
            it.offer.product_type = Some("OnlineServicesNCE".to_owned());
            let ends = NOW + SignedDuration::from_secs(remaining);
            it.ends = Some(Moment::At(ends));
            let closes = it.changes_end_at().unwrap();
            prop_assert_eq!(ends.duration_since(closes), LOCKED_PERIOD);
            prop_assert_eq!(it.is_locked_before_end(NOW), closes <= NOW && NOW <= ends);
            let last = it.last_day_to_change().unwrap();
            let second = SignedDuration::from_secs(1);
            let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
            prop_assert_eq!(last, day(closes - second));
            prop_assert!(last < day(ends), "the last day to change is before the end");
            it.status = SubscriptionStatus::Expired;
            prop_assert!(it.changes_end_at().is_none() && !it.is_locked_before_end(ends));
        }

        /// Turning off automatic renewal ends a new commerce license only if it was bought, or its term ends, early
        /// enough.
        #[test]
        fn subscription_without_renewal_ends_or_extends_by_its_dates(bought in -900i64..900, ends in -900i64..900, is_renewal_off in any::<bool>()) {
            let hours = |from: Timestamp, hours: i64| Moment::At(from + SignedDuration::from_hours(hours));
            let mut it = test_subscription("E3", SubscriptionStatus::Active, "");
            it.offer.product_type = Some("OnlineServicesNCE".to_owned());
            it.created = Some(hours(EXTENDED_IF_BOUGHT_SINCE, bought));
            it.ends = Some(hours(EXTENDED_SINCE, ends));
            it.auto_renew = Some(!is_renewal_off);
            let expected = match (is_renewal_off, bought < 0 || ends < 0) {
                (false, _) => EndOfTerm::Renews(None),
                (true, true) => EndOfTerm::Ends,
                (true, false) => EndOfTerm::Extended,
            };
            prop_assert_eq!(it.end_of_term(), expected);
            // A scheduled action takes precedence over all of it.
            it.scheduled = vec![ScheduledAction { when: When::TermEnd, action: Action::Cancel, effective: None, instructions: None }];
            prop_assert_eq!(it.end_of_term(), EndOfTerm::Ends);
        }
    }
}
