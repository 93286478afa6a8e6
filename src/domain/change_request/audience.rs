//! The recipients of notifications about the events of a change request.

use super::{EventKind, RequestState};
use crate::domain::principal::PrincipalKind;

/// A group of recipients of a notification about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecipientGroup {
    /// The person who made the request.
    Requester,
    /// The approvers of the customer's own company.
    Approvers,
    /// The staff who may decide it.
    Deciders,
    /// The member of staff who has claimed it, their deputy, and the one who decided it.
    Handlers,
}

/// The member of staff who is responsible for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handling {
    /// No member of staff.
    Nobody,
    /// A member of staff has decided it, and nobody has claimed it.
    Decided,
    /// A member of staff has claimed it.
    Claimed,
}

/// The circumstances of an event at the time of the notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotificationContext {
    /// The current state of the request.
    pub state: RequestState,
    /// `true` if the partner's rules approved it.
    pub is_automatic: bool,
    /// `true` if an approver of the customer's company has decided.
    pub customer_decided: bool,
    /// The member of staff who is responsible.
    pub handling: Handling,
    /// The kind of the person who caused the event; none for the portal itself.
    pub by: Option<PrincipalKind>,
}

/// Returns the recipients of the notification about an event. The person who caused the event is not notified, even if
/// they are among the recipients.
pub fn recipient_groups(kind: EventKind, context: NotificationContext) -> &'static [RecipientGroup] {
    use RecipientGroup::{Approvers, Deciders, Handlers, Requester};
    match kind {
        // Nobody has to act on an automatic approval: the outcome follows.
        EventKind::Requested | EventKind::CustomerApproved if context.is_automatic => &[],
        EventKind::Requested if context.state == RequestState::PendingCustomerApproval => &[Approvers],
        // Staff were notified after the company's approval.
        EventKind::Requested if context.customer_decided || !context.state.waits_for_partner() => &[],
        EventKind::Requested | EventKind::ApprovalRevoked => &[Deciders],
        EventKind::CustomerApproved if context.state.waits_for_partner() => &[Requester, Deciders],
        EventKind::CustomerApproved
        | EventKind::CustomerRefused
        | EventKind::Approved
        | EventKind::Changed
        | EventKind::Refused
        | EventKind::CompletedManually
        | EventKind::Done => &[Requester],
        // The request waits for the partner, or its outcome must be looked up.
        EventKind::TermsChangedPendingPartner | EventKind::Failed | EventKind::Unknown
            if context.handling == Handling::Nobody =>
        {
            &[Requester, Deciders]
        }
        EventKind::TermsChangedPendingPartner
        | EventKind::TermsChangedPendingCustomer
        | EventKind::Accepted
        | EventKind::Withdrawn
        | EventKind::Expired
        | EventKind::NotApplicable
        | EventKind::Failed
        | EventKind::Unknown => &[Requester, Handlers],
        EventKind::MessagePosted if context.by == Some(PrincipalKind::Staff) => &[Requester],
        EventKind::MessagePosted if context.handling == Handling::Claimed => &[Requester, Handlers],
        EventKind::MessagePosted => &[Requester, Deciders, Handlers],
        EventKind::Automatic | EventKind::Claimed | EventKind::Released | EventKind::TicketSet => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RecipientGroup::{Approvers, Deciders, Handlers, Requester};

    const PENDING_PARTNER: NotificationContext = NotificationContext {
        state: RequestState::PendingPartner,
        is_automatic: false,
        customer_decided: false,
        handling: Handling::Nobody,
        by: Some(PrincipalKind::CustomerUser),
    };

    #[test]
    fn each_event_has_the_expected_recipients() {
        let claimed = NotificationContext { handling: Handling::Claimed, ..PENDING_PARTNER };
        let decided = NotificationContext { handling: Handling::Decided, ..PENDING_PARTNER };
        let automatic = NotificationContext { is_automatic: true, state: RequestState::Approved, ..PENDING_PARTNER };
        let by_staff = NotificationContext { by: Some(PrincipalKind::Staff), ..claimed };
        let in_company = NotificationContext { state: RequestState::PendingCustomerApproval, ..PENDING_PARTNER };
        let after_company = NotificationContext { customer_decided: true, ..PENDING_PARTNER };
        let withdrawn = NotificationContext { state: RequestState::Withdrawn, ..PENDING_PARTNER };
        for (kind, context, expected) in [
            (EventKind::Requested, PENDING_PARTNER, &[Deciders][..]),
            (EventKind::Requested, in_company, &[Approvers]),
            (EventKind::Requested, automatic, &[]),
            (EventKind::Requested, after_company, &[]),
            (EventKind::Requested, withdrawn, &[]),
            (EventKind::CustomerApproved, after_company, &[Requester, Deciders]),
            (EventKind::CustomerApproved, automatic, &[]),
            (EventKind::CustomerApproved, withdrawn, &[Requester]),
            (EventKind::CustomerRefused, PENDING_PARTNER, &[Requester]),
            (EventKind::Approved, by_staff, &[Requester]),
            (EventKind::Changed, by_staff, &[Requester]),
            (EventKind::Refused, by_staff, &[Requester]),
            (EventKind::CompletedManually, by_staff, &[Requester]),
            (EventKind::Done, claimed, &[Requester]),
            (EventKind::TermsChangedPendingCustomer, claimed, &[Requester, Handlers]),
            (EventKind::TermsChangedPendingPartner, claimed, &[Requester, Handlers]),
            (EventKind::Accepted, decided, &[Requester, Handlers]),
            (EventKind::Withdrawn, claimed, &[Requester, Handlers]),
            (EventKind::Expired, claimed, &[Requester, Handlers]),
            (EventKind::NotApplicable, decided, &[Requester, Handlers]),
            (EventKind::Failed, decided, &[Requester, Handlers]),
            (EventKind::Failed, automatic, &[Requester, Deciders]),
            (EventKind::Unknown, claimed, &[Requester, Handlers]),
            (EventKind::Unknown, automatic, &[Requester, Deciders]),
            (EventKind::ApprovalRevoked, claimed, &[Deciders]),
            (EventKind::MessagePosted, by_staff, &[Requester]),
            (EventKind::MessagePosted, claimed, &[Requester, Handlers]),
            (EventKind::MessagePosted, decided, &[Requester, Deciders, Handlers]),
        ] {
            assert_eq!(recipient_groups(kind, context), expected, "{kind:?} {context:?}");
        }
    }

    #[test]
    fn only_mailed_events_have_recipients() {
        for kind in EventKind::ALL {
            assert_eq!(kind.sends_mail(), !recipient_groups(*kind, PENDING_PARTNER).is_empty(), "{kind:?}");
        }
    }
}
