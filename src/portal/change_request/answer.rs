//! Decisions of the customer's people about their requests: of the requester, and of an approver of the company.

use jiff::{SignedDuration, Timestamp};

use super::{Contents, changed, opened};
use crate::{
    domain::{
        change_request::{EventKind, EventNote, MAX_MESSAGES_PER_HOUR, RequestState, rules::is_company_approver},
        id::ChangeRequestId,
        principal::{CustomerUser, Denial, Scope as _},
        role::Capability,
        write::Write,
    },
    portal::{Error, Portal},
    store::StoredChangeRequest,
};

impl Portal {
    /// Accepts a request in its current form, after the partner or new terms have changed it. It is then carried out,
    /// unless the terms have changed again.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another person's request; [`Error::Forbidden`] if the company's administrators have to
    /// approve it; [`Error::Changed`] as [`approve_request`](Self::approve_request).
    pub async fn accept_request(&self, user: &CustomerUser, id: ChangeRequestId, revision: i64) -> Result<(), Error> {
        let scope = user.scope();
        let stored = self.own_request(user, id).await?;
        let rules = self.store().load_request_rules(scope.partner(), Some(scope.customer())).await?;
        if rules.company_approves && !is_company_approver(user.roles()) {
            return Err(Error::Forbidden(Denial::by_role(Capability::AskPartner)));
        }
        if stored.state != RequestState::Offered || stored.revision != revision {
            return Err(Error::Changed);
        }
        if self.record_changed_terms(&scope, &scope, &stored, (Write::AcceptRequest, EventKind::Requoted)).await? {
            return Err(Error::Changed);
        }
        self.simple_step(&scope, &stored, revision, (Write::AcceptRequest, EventKind::Accepted), None).await
    }

    /// Withdraws a request, even an approved one if no worker has started it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another person's request, [`Error::Changed`] if it has ended or is being carried out.
    pub async fn withdraw_request(&self, user: &CustomerUser, id: ChangeRequestId) -> Result<(), Error> {
        let stored = self.own_request(user, id).await?;
        let of = (Write::WithdrawRequest, EventKind::Withdrawn);
        let step = self.step(&user.scope(), &stored, of, EventNote::default(), None).await?;
        self.store().advance_request(stored.partner, id, &step).await.map(drop).map_err(changed)
    }

    /// Sends a message to the partner.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another person's request, [`Error::Busy`] after too many messages.
    pub async fn write_to_partner(&self, user: &CustomerUser, id: ChangeRequestId, text: String) -> Result<(), Error> {
        let stored = self.own_request(user, id).await?;
        // The partner cannot see the request yet.
        if stored.in_company {
            return Err(Error::Changed);
        }
        let since = Timestamp::now() - SignedDuration::from_hours(1);
        if self.store().count_messages(stored.partner, user.scope().person(), since).await? >= MAX_MESSAGES_PER_HOUR {
            return Err(Error::Busy);
        }
        let note = EventNote { text: Some(text), ..EventNote::default() };
        let of = (Write::WriteToPartner, EventKind::Answered);
        let step = self.step(&user.scope(), &stored, of, note, None).await?;
        self.store().advance_request(stored.partner, id, &step).await.map(drop).map_err(changed)
    }

    /// Decides, for the customer's own company, whether a request is passed on to the partner. If the partner's rules
    /// approve it, it is carried out at once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for people who are not approvers or who submitted the request themselves,
    /// [`Error::Changed`]
    pub async fn decide_for_company(
        &self,
        user: &CustomerUser,
        id: ChangeRequestId,
        revision: i64,
        refusal: Option<Option<String>>,
    ) -> Result<(), Error> {
        let scope = user.scope();
        let stored = self.store().find_change_request(scope.partner(), id).await?;
        let stored = stored.filter(|it| it.customer == scope.customer()).ok_or(Error::NotFound)?;
        if !is_company_approver(user.roles()) || stored.asker == scope.person() {
            return Err(Error::Forbidden(Denial::by_role(Capability::AskPartner)));
        }
        let (kind, text) = match refusal {
            None => (EventKind::CompanyApproved, None),
            Some(reason) => (EventKind::CompanyRefused, reason),
        };
        self.simple_step(&scope, &stored, revision, (Write::DecideForCompany, kind), text).await?;
        if kind == EventKind::CompanyApproved {
            let Contents { asked, quote, .. } = opened(&stored.contents)?;
            let rules = self.store().load_request_rules(scope.partner(), Some(scope.customer())).await?;
            // The rules approve it only if the terms are still those that the person saw.
            match self.without_stale_cache().quote(&scope, &asked).await {
                Ok(now) if quote.differences(&now).is_empty() => {
                    self.approve_by_rules(scope.partner(), scope.customer(), id, &rules, &asked, &now).await?;
                }
                Ok(_) | Err(Error::Upstream(_) | Error::NotFound | Error::NoConnection) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Returns a request of the caller, or one of their company if the caller is an approver.
    async fn own_request(&self, user: &CustomerUser, id: ChangeRequestId) -> Result<StoredChangeRequest, Error> {
        let scope = user.scope();
        let stored = self.store().find_change_request(scope.partner(), id).await?.ok_or(Error::NotFound)?;
        let is_theirs = stored.asker == scope.person() || is_company_approver(user.roles());
        if stored.customer == scope.customer() && is_theirs { Ok(stored) } else { Err(Error::NotFound) }
    }
}
