//! The history of a request: what happened, by whom, and the state that each event leads to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Difference, Quote, RequestPerson, RequestState, RequestedChange, named};

named! {
    /// The kind of an event of a request.
    EventKind {
        /// The request was made.
        Asked = "asked",
        /// An approver of the customer's company agreed.
        CompanyApproved = "company-approved",
        /// An approver of the customer's company refused.
        CompanyRefused = "company-refused",
        /// The partner's rules approved it.
        Automatic = "automatic",
        /// A member of staff claimed it.
        Claimed = "claimed",
        /// A member of staff released it.
        Released = "released",
        /// Somebody wrote a message.
        Answered = "answered",
        /// The ticket number was set.
        TicketSet = "ticket-set",
        /// The partner modified the requested change.
        Changed = "changed",
        /// The terms had changed since both sides saw them.
        Drifted = "drifted",
        /// The terms had changed, and the partner has to decide again.
        Requoted = "requoted",
        /// The customer accepted the changed request.
        Accepted = "accepted",
        /// The partner approved it.
        Approved = "approved",
        /// The partner made the change manually.
        Completed = "completed",
        /// The partner refused it.
        Refused = "refused",
        /// The customer withdrew it.
        Withdrawn = "withdrawn",
        /// Nobody decided in time.
        Expired = "expired",
        /// The requested change is no longer possible, or was made already.
        Outdated = "outdated",
        /// The change is made.
        Done = "done",
        /// The change failed.
        Failed = "failed",
        /// It is unknown whether the change was made.
        Unknown = "unknown",
        /// The approval was revoked, since the person who gave it was disabled.
        Returned = "returned",
    }
}

impl EventKind {
    /// Returns the state after the event in a state; none if the event cannot happen then.
    pub const fn leads_to(self, state: RequestState) -> Option<RequestState> {
        use RequestState::{
            Approved, Asked, Done, Expired, Failed, InCompany, Offered, Outdated, Refused, Running, Unknown, Withdrawn,
        };
        Some(match (self, state) {
            (Self::CompanyApproved, InCompany)
            | (Self::Returned, Approved | Running)
            | (Self::Requoted, Asked | Offered | Failed) => Asked,
            (Self::CompanyRefused, InCompany) | (Self::Refused, Asked | Offered | Failed) => Refused,
            (Self::Automatic | Self::Approved, Asked) | (Self::Approved, Failed) | (Self::Accepted, Offered) => {
                Approved
            }
            (Self::Claimed | Self::Released | Self::TicketSet, state) if state.is_open() => state,
            (Self::Claimed | Self::Released | Self::TicketSet, Failed) | (Self::Failed, Running) => Failed,
            (Self::Answered, state) => state,
            (Self::Changed, Asked | Offered | Failed) | (Self::Drifted, Asked | Failed) => Offered,
            (Self::Completed, Asked) | (Self::Done, Running) => Done,
            (Self::Withdrawn, InCompany | Asked | Offered | Approved | Failed) => Withdrawn,
            (Self::Expired, InCompany | Asked | Offered | Failed) => Expired,
            (Self::Outdated, InCompany | Asked | Offered | Approved | Running | Failed) => Outdated,
            (Self::Unknown, Running) => Unknown,
            _ => return None,
        })
    }

    /// Checks whether both sides are notified of it by mail.
    pub const fn is_told(self) -> bool {
        !matches!(self, Self::Claimed | Self::Released | Self::TicketSet | Self::Automatic)
    }
}

/// The details of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventNote<E> {
    /// The message, the reason or the ticket number.
    pub text: Option<String>,
    /// The request before it was changed.
    pub before: Option<RequestedChange>,
    /// The terms before they changed.
    pub quote: Option<Box<Quote>>,
    /// The terms that had changed.
    #[serde(default)]
    pub differences: Vec<Difference>,
    /// The error of a change that failed.
    pub error: Option<E>,
}

impl<E> Default for EventNote<E> {
    fn default() -> Self {
        Self { text: None, before: None, quote: None, differences: Vec::new(), error: None }
    }
}

/// An event of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestEvent<E> {
    /// The number within the request, from 1.
    pub number: i64,
    /// The time.
    pub at: Timestamp,
    /// The person; absent for the portal itself.
    pub by: Option<RequestPerson>,
    /// The kind of the event.
    pub kind: EventKind,
    /// The details.
    pub note: EventNote<E>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_a_message_comes_after_the_end() {
        for kind in EventKind::ALL {
            for state in RequestState::ALL.iter().filter(|state| !state.is_open() && !state.waits_for_partner()) {
                let after = kind.leads_to(*state);
                assert_eq!(after, (*kind == EventKind::Answered).then_some(*state), "{kind:?} {state:?}");
            }
        }
    }

    #[test]
    fn nobody_takes_back_a_change_that_is_being_made() {
        for kind in EventKind::ALL {
            use EventKind::{Answered, Claimed, Done, Failed, Outdated, Released, Returned, TicketSet, Unknown};
            let happens = [Answered, Claimed, Done, Failed, Outdated, Released, Returned, TicketSet, Unknown];
            assert_eq!(kind.leads_to(RequestState::Running).is_some(), happens.contains(kind), "{kind:?}");
            assert_ne!(kind.leads_to(RequestState::Running), Some(RequestState::Approved), "{kind:?}");
        }
    }

    #[test]
    fn each_open_state_can_end() {
        for state in RequestState::ALL.iter().filter(|state| state.is_open()) {
            let ends = |kind: &EventKind| kind.leads_to(*state).is_some_and(|after| !after.is_open());
            assert!(EventKind::ALL.iter().any(ends), "{state:?}");
        }
    }
}
