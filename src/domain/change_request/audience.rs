//! The recipients of notifications about the events of a request.

use super::{EventKind, RequestState};
use crate::domain::principal::PrincipalKind;

/// A group of recipients of a notification about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concerned {
    /// The person who made the request.
    Asker,
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
pub struct Circumstances {
    /// The current state of the request.
    pub state: RequestState,
    /// `true` if the partner's rules approved it.
    pub is_automatic: bool,
    /// `true` if an approver of the customer's company has decided.
    pub company_decided: bool,
    /// The member of staff who is responsible.
    pub handling: Handling,
    /// The kind of the person who caused the event; none for the portal itself.
    pub by: Option<PrincipalKind>,
}

/// Returns the recipients of the notification about an event. The person who caused the event is not notified, even if
/// they are among the recipients.
pub fn concerned(kind: EventKind, of: Circumstances) -> &'static [Concerned] {
    use Concerned::{Approvers, Asker, Deciders, Handlers};
    match kind {
        // Nobody has to act on an automatic approval: the outcome follows.
        EventKind::Asked | EventKind::CompanyApproved if of.is_automatic => &[],
        EventKind::Asked if of.state == RequestState::InCompany => &[Approvers],
        // Staff were notified after the company's approval.
        EventKind::Asked if of.company_decided || !of.state.waits_for_partner() => &[],
        EventKind::Asked | EventKind::Returned => &[Deciders],
        EventKind::CompanyApproved if of.state.waits_for_partner() => &[Asker, Deciders],
        EventKind::CompanyApproved
        | EventKind::CompanyRefused
        | EventKind::Approved
        | EventKind::Changed
        | EventKind::Refused
        | EventKind::Completed
        | EventKind::Done => &[Asker],
        EventKind::Drifted | EventKind::Accepted | EventKind::Withdrawn | EventKind::Expired | EventKind::Outdated => {
            &[Asker, Handlers]
        }
        // The request waits for the partner, or its outcome must be looked up.
        EventKind::Requoted | EventKind::Failed | EventKind::Unknown if of.handling == Handling::Nobody => {
            &[Asker, Deciders]
        }
        EventKind::Requoted | EventKind::Failed | EventKind::Unknown => &[Asker, Handlers],
        EventKind::Answered if of.by == Some(PrincipalKind::Staff) => &[Asker],
        EventKind::Answered if of.handling == Handling::Claimed => &[Asker, Handlers],
        EventKind::Answered => &[Asker, Deciders, Handlers],
        EventKind::Automatic | EventKind::Claimed | EventKind::Released | EventKind::TicketSet => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Concerned::{Approvers, Asker, Deciders, Handlers};

    const ASKED: Circumstances = Circumstances {
        state: RequestState::Asked,
        is_automatic: false,
        company_decided: false,
        handling: Handling::Nobody,
        by: Some(PrincipalKind::CustomerUser),
    };

    #[test]
    fn each_event_concerns_the_people_of_this_table() {
        let claimed = Circumstances { handling: Handling::Claimed, ..ASKED };
        let decided = Circumstances { handling: Handling::Decided, ..ASKED };
        let automatic = Circumstances { is_automatic: true, state: RequestState::Approved, ..ASKED };
        let by_staff = Circumstances { by: Some(PrincipalKind::Staff), ..claimed };
        let in_company = Circumstances { state: RequestState::InCompany, ..ASKED };
        let after_company = Circumstances { company_decided: true, ..ASKED };
        let withdrawn = Circumstances { state: RequestState::Withdrawn, ..ASKED };
        for (kind, of, expected) in [
            (EventKind::Asked, ASKED, &[Deciders][..]),
            (EventKind::Asked, in_company, &[Approvers]),
            (EventKind::Asked, automatic, &[]),
            (EventKind::Asked, after_company, &[]),
            (EventKind::Asked, withdrawn, &[]),
            (EventKind::CompanyApproved, after_company, &[Asker, Deciders]),
            (EventKind::CompanyApproved, automatic, &[]),
            (EventKind::CompanyApproved, withdrawn, &[Asker]),
            (EventKind::CompanyRefused, ASKED, &[Asker]),
            (EventKind::Approved, by_staff, &[Asker]),
            (EventKind::Changed, by_staff, &[Asker]),
            (EventKind::Refused, by_staff, &[Asker]),
            (EventKind::Completed, by_staff, &[Asker]),
            (EventKind::Done, claimed, &[Asker]),
            (EventKind::Drifted, claimed, &[Asker, Handlers]),
            (EventKind::Requoted, claimed, &[Asker, Handlers]),
            (EventKind::Accepted, decided, &[Asker, Handlers]),
            (EventKind::Withdrawn, claimed, &[Asker, Handlers]),
            (EventKind::Expired, claimed, &[Asker, Handlers]),
            (EventKind::Outdated, decided, &[Asker, Handlers]),
            (EventKind::Failed, decided, &[Asker, Handlers]),
            (EventKind::Failed, automatic, &[Asker, Deciders]),
            (EventKind::Unknown, claimed, &[Asker, Handlers]),
            (EventKind::Unknown, automatic, &[Asker, Deciders]),
            (EventKind::Returned, claimed, &[Deciders]),
            (EventKind::Answered, by_staff, &[Asker]),
            (EventKind::Answered, claimed, &[Asker, Handlers]),
            (EventKind::Answered, decided, &[Asker, Deciders, Handlers]),
        ] {
            assert_eq!(concerned(kind, of), expected, "{kind:?} {of:?}");
        }
    }

    #[test]
    fn what_is_told_concerns_somebody_and_nothing_else_does() {
        for kind in EventKind::ALL {
            assert_eq!(kind.is_told(), !concerned(*kind, ASKED).is_empty(), "{kind:?}");
        }
    }
}
