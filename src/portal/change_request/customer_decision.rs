//! Decisions of a customer's users about requests: by the requester, or by an approver of the company.

use jiff::{SignedDuration, Timestamp};

use super::{RequestContents, from_secret_json, map_conflict};
use crate::{
    domain::{
        change_request::{EventKind, EventNote, MAX_MESSAGES_PER_HOUR, RequestState, rules::is_customer_approver},
        form_action::FormAction,
        id::ChangeRequestId,
        principal::{CustomerUser, Denial, Scope as _},
        role::Capability,
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
        if rules.company_approves && !is_customer_approver(user.roles()) {
            return Err(Error::Forbidden(Denial::by_role(Capability::RequestChanges)));
        }
        if stored.state != RequestState::PendingCustomer || stored.revision != revision {
            return Err(Error::Changed);
        }
        if self
            .record_changed_terms(
                &scope,
                &scope,
                &stored,
                (FormAction::AcceptRequest, EventKind::TermsChangedPendingPartner),
            )
            .await?
        {
            return Err(Error::Changed);
        }
        self.record_event(&scope, &stored, revision, (FormAction::AcceptRequest, EventKind::Accepted), None).await
    }

    /// Withdraws a request, even an approved one if no worker has started it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another person's request, [`Error::Changed`] if it has ended or is being carried out.
    pub async fn withdraw_request(&self, user: &CustomerUser, id: ChangeRequestId) -> Result<(), Error> {
        let stored = self.own_request(user, id).await?;
        let action_and_event = (FormAction::WithdrawRequest, EventKind::Withdrawn);
        let step = self.step(&user.scope(), &stored, action_and_event, EventNote::default(), None).await?;
        self.store().advance_request(stored.partner, id, &step).await.map(drop).map_err(map_conflict)
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
        let action_and_event = (FormAction::WriteToPartner, EventKind::MessagePosted);
        let step = self.step(&user.scope(), &stored, action_and_event, note, None).await?;
        self.store().advance_request(stored.partner, id, &step).await.map(drop).map_err(map_conflict)
    }

    /// Decides, for the customer's own company, whether a request is passed on to the partner: `rejection` is `None`
    /// for an approval, or else the reason, if one was given. If the partner's rules approve it, it is carried out at
    /// once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for people who are not approvers or who submitted the request themselves,
    /// [`Error::Changed`]
    pub async fn decide_for_company(
        &self,
        user: &CustomerUser,
        id: ChangeRequestId,
        revision: i64,
        rejection: Option<Option<String>>,
    ) -> Result<(), Error> {
        let scope = user.scope();
        let stored = self.store().find_change_request(scope.partner(), id).await?;
        let stored = stored.filter(|it| it.customer == scope.customer()).ok_or(Error::NotFound)?;
        if !is_customer_approver(user.roles()) || stored.requester == scope.person() {
            return Err(Error::Forbidden(Denial::by_role(Capability::RequestChanges)));
        }
        let (kind, text) = match rejection {
            None => (EventKind::CustomerApproved, None),
            Some(reason) => (EventKind::CustomerRefused, reason),
        };
        self.record_event(&scope, &stored, revision, (FormAction::DecideForCompany, kind), text).await?;
        if kind == EventKind::CustomerApproved {
            let RequestContents { requested_change, quote, .. } = from_secret_json(&stored.contents)?;
            let rules = self.store().load_request_rules(scope.partner(), Some(scope.customer())).await?;
            // The rules approve it only if the terms are still those that the person saw.
            match self.without_stale_cache().quote(&scope, &requested_change).await {
                Ok(now) if quote.differences(&now).is_empty() => {
                    self.approve_by_rules(scope.partner(), scope.customer(), id, &rules, &requested_change, &now)
                        .await?;
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
        let may_access = stored.requester == scope.person() || is_customer_approver(user.roles());
        if stored.customer == scope.customer() && may_access { Ok(stored) } else { Err(Error::NotFound) }
    }
}
