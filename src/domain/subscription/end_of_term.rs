//! What becomes of a subscription when its term ends. That it does not renew by itself is not the whole of it: licences of
//! the new commerce go on in extended service terms unless their end is scheduled.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{Instructions, Kind, Subscription};
use crate::domain::moment::Moment;

/// Licences of the new commerce that were bought since then may go on in extended service terms: 2025-04-01.
const EXTENDED_IF_BOUGHT_SINCE: Timestamp = Timestamp::constant(1_743_465_600, 0);
/// Terms that end before then end as they always did: 2026-05-04.
const EXTENDED_SINCE: Timestamp = Timestamp::constant(1_777_852_800, 0);
/// Before the end of a term the service takes no changes any more.
const LAST_CALL: SignedDuration = SignedDuration::from_hours(24);

/// What becomes of a subscription when its term ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndOfTerm {
    /// It renews: as what is scheduled, else as it is.
    Renews(Option<Instructions>),
    /// It ends on that day, and with it the service.
    Ends,
    /// It goes on month by month in extended service terms, which are paid for.
    Extended,
    /// It has no term that could end.
    NoEnd,
    /// What is told does not say.
    Unknown,
}

/// A change that waits for its day (resource `ScheduledAction`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledAction {
    /// The moment that it waits for.
    pub when: When,
    /// The change that is made then.
    pub action: Action,
    /// The day, where it is told.
    pub effective: Option<Moment>,
    /// What it becomes, where that is told.
    pub instructions: Option<Instructions>,
}

/// When a scheduled change is made; open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// When the term ends.
    TermEnd,
    /// On a day of choice.
    CustomDate,
    /// A member that we do not know, as the service spells it.
    Other(String),
}

/// What a scheduled change does; open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Ends the subscription.
    Cancel,
    /// Renews it.
    Renew,
    /// Lets it go on in extended service terms.
    Extend,
    /// Makes another product of it.
    Transition,
    /// A member that we do not know, as the service spells it.
    Other(String),
}

impl When {
    /// Reads the wire form in any case.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "termend" => Self::TermEnd,
            "customdate" => Self::CustomDate,
            _ => Self::Other(text.trim().to_owned()),
        }
    }
}

impl Action {
    /// Reads the wire form in any case.
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
    /// Returns what becomes of it when its term ends. A scheduled action says so; where there is none, renewal, kind and the day
    /// of purchase do. What has ended has no end of a term any more.
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
            (Some(false), Kind::NewCommerce) => self.unless_extended(),
            (Some(false) | None, _) => EndOfTerm::Unknown,
        }
    }

    /// Checks whether somebody has scheduled what becomes of it when its term ends.
    pub fn is_end_chosen(&self) -> bool {
        self.scheduled.iter().any(|it| it.when == When::TermEnd)
    }

    fn unless_extended(&self) -> EndOfTerm {
        let instant = |moment: &Option<Moment>| moment.as_ref().and_then(Moment::instant);
        match (instant(&self.created), instant(&self.ends)) {
            (_, Some(ends)) if ends < EXTENDED_SINCE => EndOfTerm::Ends,
            (Some(bought), _) if bought < EXTENDED_IF_BOUGHT_SINCE => EndOfTerm::Ends,
            (Some(_), Some(_)) => EndOfTerm::Extended,
            _ => EndOfTerm::Unknown,
        }
    }

    /// Returns the first moment at which the service takes no changes of it any more, until its term has ended. None where the
    /// service gives no such moment.
    pub fn closes(&self) -> Option<Timestamp> {
        let ends = self.ends.as_ref().and_then(Moment::instant).filter(|_| !self.is_over())?;
        ends.checked_sub(LAST_CALL).ok().filter(|_| self.kind() == Kind::NewCommerce)
    }

    /// Returns the last day on which what happens at the end of its term can be changed: licences of the new commerce take
    /// changes until 24 hours before the term ends. None where the service gives no such day: for what has no term that
    /// ends, and for other kinds of product.
    pub fn last_day_to_change(&self) -> Option<Date> {
        // The moment itself is too late, and a day that it begins is no day to change anything.
        let last = self.closes()?.checked_sub(SignedDuration::from_secs(1)).ok()?;
        Some(last.to_zoned(TimeZone::UTC).date())
    }

    /// Checks whether its term ends within the hours in which the service takes no changes any more.
    pub fn is_closing(&self, now: Timestamp) -> bool {
        let left = self.ends.as_ref().and_then(Moment::instant).map(|ends| ends.duration_since(now));
        !self.is_over() && left.is_some_and(|left| !left.is_negative() && left <= LAST_CALL)
    }
}
