//! The history of a change request: what happened, by whom, and the state that each event leads to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Difference, Quote, RequestPerson, RequestState, RequestedChange, named};

named! {
    /// The kind of an event of a request.
    EventKind {
        /// The request was created.
        Requested = "asked",
        /// An approver of the customer's company agreed.
        CustomerApproved = "company-approved",
        /// An approver of the customer's company refused.
        CustomerRefused = "company-refused",
        /// The partner's rules approved it.
        Automatic = "automatic",
        /// A member of staff claimed it.
        Claimed = "claimed",
        /// A member of staff released it.
        Released = "released",
        /// A message was posted.
        MessagePosted = "answered",
        /// The ticket number was set.
        TicketSet = "ticket-set",
        /// The partner modified the requested change.
        Changed = "changed",
        /// The terms had changed since both sides saw them: the customer has to accept the new ones.
        TermsChangedPendingCustomer = "drifted",
        /// The terms had changed since both sides saw them: the partner has to decide again.
        TermsChangedPendingPartner = "requoted",
        /// The customer accepted the changed request.
        Accepted = "accepted",
        /// The partner approved it.
        Approved = "approved",
        /// The partner made the change manually.
        CompletedManually = "completed",
        /// The partner refused it.
        Refused = "refused",
        /// The customer withdrew it.
        Withdrawn = "withdrawn",
        /// Nobody decided in time.
        Expired = "expired",
        /// The requested change is no longer possible, or was made already.
        NotApplicable = "outdated",
        /// The change is made.
        Done = "done",
        /// The change failed.
        Failed = "failed",
        /// It is unknown whether the change was made.
        Unknown = "unknown",
        /// The approval was revoked, since the person who gave it was disabled.
        ApprovalRevoked = "returned",
    }
}

impl EventKind {
    /// Returns the state after the event in a state; none if the event cannot happen then.
    pub const fn leads_to(self, state: RequestState) -> Option<RequestState> {
        use RequestState::{
            Approved, Done, Expired, Failed, NotApplicable, PendingCustomer, PendingCustomerApproval, PendingPartner,
            Refused, Running, Unknown, Withdrawn,
        };
        Some(match (self, state) {
            (Self::CustomerApproved, PendingCustomerApproval)
            | (Self::ApprovalRevoked, Approved | Running)
            | (Self::TermsChangedPendingPartner, PendingPartner | PendingCustomer | Failed) => PendingPartner,
            (Self::CustomerRefused, PendingCustomerApproval)
            | (Self::Refused, PendingPartner | PendingCustomer | Failed) => Refused,
            (Self::Automatic | Self::Approved, PendingPartner)
            | (Self::Approved, Failed)
            | (Self::Accepted, PendingCustomer) => Approved,
            (Self::Claimed | Self::Released | Self::TicketSet, state) if state.is_open() => state,
            (Self::Claimed | Self::Released | Self::TicketSet, Failed) | (Self::Failed, Running) => Failed,
            (Self::MessagePosted, state) => state,
            (Self::Changed, PendingPartner | PendingCustomer | Failed)
            | (Self::TermsChangedPendingCustomer, PendingPartner | Failed) => PendingCustomer,
            (Self::CompletedManually, PendingPartner) | (Self::Done, Running) => Done,
            (Self::Withdrawn, PendingCustomerApproval | PendingPartner | PendingCustomer | Approved | Failed) => {
                Withdrawn
            }
            (Self::Expired, PendingCustomerApproval | PendingPartner | PendingCustomer | Failed) => Expired,
            (
                Self::NotApplicable,
                PendingCustomerApproval | PendingPartner | PendingCustomer | Approved | Running | Failed,
            ) => NotApplicable,
            (Self::Unknown, Running) => Unknown,
            _ => return None,
        })
    }

    /// Checks whether notifications of the event are sent by mail.
    pub const fn sends_mail(self) -> bool {
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
    fn ended_requests_accept_only_messages() {
        for kind in EventKind::ALL {
            for state in RequestState::ALL.iter().filter(|state| !state.is_open() && !state.waits_for_partner()) {
                let after = kind.leads_to(*state);
                assert_eq!(after, (*kind == EventKind::MessagePosted).then_some(*state), "{kind:?} {state:?}");
            }
        }
    }

    #[test]
    fn running_change_cannot_be_withdrawn() {
        for kind in EventKind::ALL {
            use EventKind::{
                ApprovalRevoked, Claimed, Done, Failed, MessagePosted, NotApplicable, Released, TicketSet, Unknown,
            };
            let happens =
                [MessagePosted, Claimed, Done, Failed, NotApplicable, Released, ApprovalRevoked, TicketSet, Unknown];
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
