//! What becomes of a subscription when its term ends. That it does not renew by itself is not the whole of it: licences of
//! the new commerce go on in extended service terms unless their end is scheduled.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{Instructions, Subscription};
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

/// What was bought, as far as it decides about the end of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Licences of the new commerce.
    NewCommerceLicence,
    /// Licences of before, software, and trials.
    Ending,
    /// Azure by use, and what was bought for good.
    Endless,
    Unknown,
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
            _ if kind == Kind::Endless || self.ends == Some(Moment::Never) => EndOfTerm::NoEnd,
            (Some(true), _) => EndOfTerm::Renews(self.next_term.clone()),
            (Some(false), Kind::Ending) => EndOfTerm::Ends,
            (Some(false), Kind::NewCommerceLicence) => self.unless_extended(),
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

    /// Returns the last day on which what happens at the end of its term can be changed: licences of the new commerce take
    /// changes until 24 hours before the term ends. None where the service gives no such day: for what has no term that
    /// ends, and for other kinds of product.
    pub fn last_day_to_change(&self) -> Option<Date> {
        let ends = self.ends.as_ref().and_then(Moment::instant).filter(|_| !self.is_over())?;
        // The moment itself is too late, and a day that it begins is no day to change anything.
        let last = ends.checked_sub(LAST_CALL).ok()?.checked_sub(SignedDuration::from_secs(1)).ok()?;
        (self.kind() == Kind::NewCommerceLicence).then(|| last.to_zoned(TimeZone::UTC).date())
    }

    /// Checks whether its term ends within the hours in which the service takes no changes any more.
    pub fn is_closing(&self, now: Timestamp) -> bool {
        let left = self.ends.as_ref().and_then(Moment::instant).map(|ends| ends.duration_since(now));
        !self.is_over() && left.is_some_and(|left| !left.is_negative() && left <= LAST_CALL)
    }

    fn kind(&self) -> Kind {
        let plain = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
        };
        if self.trial == Some(true) {
            return Kind::Ending;
        }
        match plain(&self.offer.product_type).as_str() {
            "onlineservicesnce" => return Kind::NewCommerceLicence,
            "azure" | "azureplan" => return Kind::Endless,
            "software" => return Kind::Ending,
            "" => {}
            _ => return Kind::Unknown,
        }
        let is_guid = |id: &str| uuid::Uuid::try_parse(id).is_ok();
        match (plain(&self.billing).as_str(), self.offer.id.as_deref()) {
            ("usage", _) => Kind::Endless,
            ("license", Some(id)) if is_guid(id) => Kind::Ending,
            ("license", Some(id)) if id.split(':').count() == 3 => Kind::NewCommerceLicence,
            _ => Kind::Unknown,
        }
    }
}
