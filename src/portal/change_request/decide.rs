//! Decisions: by the partner's staff, by an approver of the customer's own company, and by the person who asked.

use jiff::{SignedDuration, Timestamp};

use super::{Contents, changed, missing, opened};
use crate::{
    domain::{
        change_request::{
            AskedChange, Difference, EventKind, EventNote, MOST_MESSAGES_AN_HOUR, Quote, RequestState,
            rules::is_company_approver,
        },
        id::ChangeRequestId,
        principal::{CustomerScope, CustomerUser, Denial, PartnerScope, PrincipalKind, Scope as _},
        role::Capability,
        subscription::SubscriptionChange,
        write::Write,
    },
    error::PortalError,
    portal::{Error, Portal},
    store::{Step, StoredChangeRequest},
};

/// The comparison of the current terms with those that both sides saw.
enum Terms {
    /// They are the same.
    Same,
    /// They have changed.
    Drifted(Box<Quote>, Vec<Difference>),
    /// The requested change is no longer possible, or was made already.
    Gone(Option<PortalError>),
}

impl Portal {
    /// Returns the capability that a member of staff needs to decide a request.
    ///
    /// # Errors
    /// [`Error::NotFound`]
    pub async fn request_capability(&self, scope: &PartnerScope, id: ChangeRequestId) -> Result<Capability, Error> {
        Ok(self.partners_request(scope, id).await?.kind.capability())
    }

    /// Returns the terms that have changed since both sides saw them, for a page.
    ///
    /// # Errors
    /// [`Error::Upstream`], [`Error::NotFound`] if what is to be changed does not exist any more.
    pub async fn check_request(&self, scope: &PartnerScope, id: ChangeRequestId) -> Result<Vec<Difference>, Error> {
        let stored = self.partners_request(scope, id).await?;
        let Contents { asked, quote, .. } = opened(&stored.contents)?;
        let now = self.without_memory().quote(&scope.customer(stored.customer), &asked).await?;
        Ok(quote.differences(&now))
    }

    /// Claims a request, also one that another member of staff has claimed.
    ///
    /// # Errors
    /// [`Error::Changed`] if it has ended or changed since the person saw it.
    pub async fn claim_request(&self, scope: &PartnerScope, id: ChangeRequestId, revision: i64) -> Result<(), Error> {
        let stored = self.partners_request(scope, id).await?;
        self.simple_step(scope, &stored, revision, (Write::ClaimRequest, EventKind::Claimed), None).await
    }

    /// Releases a claimed request.
    ///
    /// # Errors
    /// As [`claim_request`](Self::claim_request).
    pub async fn release_request(&self, scope: &PartnerScope, id: ChangeRequestId, revision: i64) -> Result<(), Error> {
        let stored = self.partners_request(scope, id).await?;
        self.simple_step(scope, &stored, revision, (Write::ReleaseRequest, EventKind::Released), None).await
    }

    /// Refuses a request, with a reason that the customer is told.
    ///
    /// # Errors
    /// [`Error::Changed`] if somebody else has claimed or decided it, or if it has changed since the person saw it.
    pub async fn refuse_request(
        &self,
        scope: &PartnerScope,
        id: ChangeRequestId,
        revision: i64,
        reason: String,
    ) -> Result<(), Error> {
        let stored = self.decidable(scope, id).await?;
        self.simple_step(scope, &stored, revision, (Write::RefuseRequest, EventKind::Refused), Some(reason)).await
    }

    /// Marks a request as done by hand: a product that staff have ordered.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a request that the portal carries out itself, else as
    /// [`refuse_request`](Self::refuse_request).
    pub async fn complete_request(
        &self,
        scope: &PartnerScope,
        id: ChangeRequestId,
        revision: i64,
        words: Option<String>,
    ) -> Result<(), Error> {
        let stored = self.decidable(scope, id).await?;
        if stored.kind.is_made_here() {
            return Err(Error::NotFound);
        }
        self.simple_step(scope, &stored, revision, (Write::CompleteRequest, EventKind::Completed), words).await
    }

    /// Writes a message to the customer, or sets the ticket number, which both sides see.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn answer_request(&self, scope: &PartnerScope, id: ChangeRequestId, text: String) -> Result<(), Error> {
        let stored = self.partners_request(scope, id).await?;
        let note = EventNote { text: Some(text), ..EventNote::default() };
        let step = self.step(scope, &stored, (Write::AnswerRequest, EventKind::Answered), note, None).await?;
        self.store().advance_request(scope.partner(), id, &step).await.map(drop).map_err(changed)
    }

    /// Sets the number in the partner's own ticket system, or removes it.
    ///
    /// # Errors
    /// [`Error::Changed`] if the request has ended.
    pub async fn set_request_ticket(
        &self,
        scope: &PartnerScope,
        id: ChangeRequestId,
        ticket: Option<String>,
    ) -> Result<(), Error> {
        let stored = self.partners_request(scope, id).await?;
        let contents = Contents { ticket: ticket.clone(), ..opened(&stored.contents)? };
        let note = EventNote { text: ticket, ..EventNote::default() };
        let of = (Write::SetRequestTicket, EventKind::TicketSet);
        let step =
            Step { revision: Some(stored.revision), ..self.step(scope, &stored, of, note, Some(&contents)).await? };
        self.store().advance_request(scope.partner(), id, &step).await.map(drop).map_err(changed)
    }

    /// Approves a request: the change is made in the background. If its terms have changed since both sides saw them,
    /// nothing is changed: the customer is asked to accept the new ones.
    ///
    /// # Errors
    /// [`Error::SignInNotFresh`]; [`Error::NoConnection`] when workers cannot call Partner Center; [`Error::Changed`] if
    /// the terms or the request have changed, if it can't be made any more, or if somebody else has claimed it;
    /// [`Error::Upstream`]
    pub async fn approve_request(
        &self,
        scope: &PartnerScope,
        id: ChangeRequestId,
        revision: i64,
        message: Option<String>,
    ) -> Result<(), Error> {
        let stored = self.decidable(scope, id).await?;
        if !stored.kind.is_made_here() {
            return Err(Error::NotFound);
        }
        if !stored.state.waits_for_partner() || stored.revision != revision {
            return Err(Error::Changed);
        }
        if costs_money(&stored) {
            self.require_step_up(scope)?;
        }
        self.working_connection(scope.partner()).await?;
        let customer = scope.customer(stored.customer);
        // A request that staff recorded has nobody else to accept other terms.
        let drifted = if is_recorded(&stored) { EventKind::Requoted } else { EventKind::Drifted };
        if self.told_of_drift(&customer, scope, &stored, (Write::ApproveRequest, drifted)).await? {
            return Err(Error::Changed);
        }
        let contents: Contents = opened(&stored.contents)?;
        if contents.is_requoted && !is_recorded(&stored) {
            // Both have seen the new terms, and the customer has to accept them first.
            let note = EventNote { text: message, ..EventNote::default() };
            let contents = Contents { is_requoted: false, ..contents };
            let of = (Write::ApproveRequest, EventKind::Changed);
            let step = Step { revision: Some(revision), ..self.step(scope, &stored, of, note, Some(&contents)).await? };
            return self.store().advance_request(scope.partner(), id, &step).await.map(drop).map_err(changed);
        }
        self.simple_step(scope, &stored, revision, (Write::ApproveRequest, EventKind::Approved), message).await
    }

    /// Changes what a request asks for, and offers that to the customer.
    ///
    /// # Errors
    /// As [`approve_request`](Self::approve_request); [`Error::NotFound`] for a request that is not about a quantity or a
    /// renewal.
    pub async fn offer_change(
        &self,
        scope: &PartnerScope,
        id: ChangeRequestId,
        revision: i64,
        wanted: SubscriptionChange,
        message: Option<String>,
    ) -> Result<(), Error> {
        let stored = self.decidable(scope, id).await?;
        if costs_money(&stored) {
            self.require_step_up(scope)?;
        }
        self.working_connection(scope.partner()).await?;
        let contents: Contents = opened(&stored.contents)?;
        let AskedChange::Subscription { id: subscription, change } = &contents.asked else {
            return Err(Error::NotFound);
        };
        if wanted.property() != change.property() || *change == wanted {
            return Err(Error::Changed);
        }
        let asked = AskedChange::Subscription { id: subscription.clone(), change: wanted };
        let customer = scope.customer(stored.customer);
        let quote = self.preview_request(&customer, &asked, true).await?.ok_or(Error::Changed)?;
        let note = EventNote { text: message, before: Some(contents.asked.clone()), ..EventNote::default() };
        let contents = Contents { asked, quote, is_requoted: false, ..contents };
        let kind = if is_recorded(&stored) { EventKind::Requoted } else { EventKind::Changed };
        let of = (Write::OfferChange, kind);
        let step = Step { revision: Some(revision), ..self.step(scope, &stored, of, note, Some(&contents)).await? };
        self.store().advance_request(scope.partner(), id, &step).await.map(drop).map_err(changed)
    }

    /// Accepts a request as the partner or its terms have changed it. It is carried out then, unless the terms have
    /// changed once more.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a request of somebody else; [`Error::Forbidden`] where the company's administrators have to
    /// agree; [`Error::Changed`] as [`approve_request`](Self::approve_request).
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
        if self.told_of_drift(&scope, &scope, &stored, (Write::AcceptRequest, EventKind::Requoted)).await? {
            return Err(Error::Changed);
        }
        self.simple_step(&scope, &stored, revision, (Write::AcceptRequest, EventKind::Accepted), None).await
    }

    /// Withdraws a request, also one that is approved while no worker has begun.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a request of somebody else, [`Error::Changed`] if it has ended or is being carried out.
    pub async fn withdraw_request(&self, user: &CustomerUser, id: ChangeRequestId) -> Result<(), Error> {
        let stored = self.own_request(user, id).await?;
        let of = (Write::WithdrawRequest, EventKind::Withdrawn);
        let step = self.step(&user.scope(), &stored, of, EventNote::default(), None).await?;
        self.store().advance_request(stored.partner, id, &step).await.map(drop).map_err(changed)
    }

    /// Writes a message to the partner.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a request of somebody else, [`Error::Busy`] after too many messages.
    pub async fn write_to_partner(&self, user: &CustomerUser, id: ChangeRequestId, text: String) -> Result<(), Error> {
        let stored = self.own_request(user, id).await?;
        // The partner does not see it yet.
        if stored.in_company {
            return Err(Error::Changed);
        }
        let since = Timestamp::now() - SignedDuration::from_hours(1);
        if self.store().count_messages(stored.partner, user.scope().person(), since).await? >= MOST_MESSAGES_AN_HOUR {
            return Err(Error::Busy);
        }
        let note = EventNote { text: Some(text), ..EventNote::default() };
        let of = (Write::WriteToPartner, EventKind::Answered);
        let step = self.step(&user.scope(), &stored, of, note, None).await?;
        self.store().advance_request(stored.partner, id, &step).await.map(drop).map_err(changed)
    }

    /// Decides, for the customer's own company, whether the partner gets a request. What the partner's rules approve is
    /// carried out at once then.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for people who are no approvers or asked for it themselves, [`Error::Changed`]
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
            // Approved by the rules only on the terms that the person saw.
            match self.without_memory().quote(&scope, &asked).await {
                Ok(now) if quote.differences(&now).is_empty() => {
                    self.approve_by_rules(scope.partner(), scope.customer(), id, &rules, &asked, &now).await?;
                }
                Ok(_) | Err(Error::Upstream(_) | Error::NotFound | Error::NoConnection) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Returns a request that the caller may decide: nobody else has claimed it, or somebody whose deputy they are.
    async fn decidable(&self, scope: &PartnerScope, id: ChangeRequestId) -> Result<StoredChangeRequest, Error> {
        let stored = self.partners_request(scope, id).await?;
        match stored.claimed_by {
            Some(person) if person != scope.person() => {
                let deputy = self.store().find_deputy(scope.partner(), person).await?;
                if deputy.is_some_and(|deputy| deputy.person == scope.person()) {
                    Ok(stored)
                } else {
                    Err(Error::Changed)
                }
            }
            _ => Ok(stored),
        }
    }

    /// Returns a request of the caller, or of their company if they approve for it.
    async fn own_request(&self, user: &CustomerUser, id: ChangeRequestId) -> Result<StoredChangeRequest, Error> {
        let scope = user.scope();
        let stored = self.store().find_change_request(scope.partner(), id).await?.ok_or(Error::NotFound)?;
        let is_theirs = stored.asker == scope.person() || is_company_approver(user.roles());
        if stored.customer == scope.customer() && is_theirs { Ok(stored) } else { Err(Error::NotFound) }
    }

    async fn simple_step(
        &self,
        scope: &impl crate::domain::principal::Scope,
        stored: &StoredChangeRequest,
        revision: i64,
        of: (Write, EventKind),
        text: Option<String>,
    ) -> Result<(), Error> {
        let note = EventNote { text, ..EventNote::default() };
        let step = Step { revision: Some(revision), ..self.step(scope, stored, of, note, None).await? };
        self.store().advance_request(stored.partner, stored.id, &step).await.map(drop).map_err(changed)
    }

    /// Compares the terms with those that both sides saw, and records what has changed, as this event, so that both are
    /// told; returns whether anything has.
    async fn told_of_drift(
        &self,
        customer: &CustomerScope,
        by: &impl crate::domain::principal::Scope,
        stored: &StoredChangeRequest,
        (write, drifted): (Write, EventKind),
    ) -> Result<bool, Error> {
        let contents: Contents = opened(&stored.contents)?;
        let (kind, note, contents) = match self.terms(customer, &contents).await? {
            Terms::Same => return Ok(false),
            Terms::Drifted(quote, differences) => {
                let before = Some(Box::new(contents.quote.clone()));
                let note = EventNote { quote: before, differences, ..EventNote::default() };
                // The customer agrees to new terms by accepting them.
                let is_requoted = drifted == EventKind::Requoted;
                (drifted, note, Some(Contents { quote: *quote, is_requoted, ..contents }))
            }
            Terms::Gone(error) => (EventKind::Outdated, EventNote { error, ..EventNote::default() }, None),
        };
        let step = self.step(by, stored, (write, kind), note, contents.as_ref()).await?;
        let step = Step { revision: Some(stored.revision), ..step };
        self.store().advance_request(stored.partner, stored.id, &step).await.map_err(changed)?;
        Ok(true)
    }

    async fn terms(&self, customer: &CustomerScope, contents: &Contents) -> Result<Terms, Error> {
        let Contents { asked, quote, .. } = contents;
        let portal = self.without_memory();
        if let AskedChange::Subscription { id, change } = asked {
            match portal.load_subscription(customer, id).await.map_err(missing) {
                Ok(it) if change.is_made(&it) || it.is_over() => return Ok(Terms::Gone(None)),
                Ok(_) => {}
                Err(Error::NotFound) => return Ok(Terms::Gone(Some(PortalError::NotFound))),
                Err(error) => return Err(error),
            }
        }
        Ok(match portal.quote(customer, asked).await {
            Ok(now) => {
                let differences = quote.differences(&now);
                if differences.is_empty() { Terms::Same } else { Terms::Drifted(Box::new(now), differences) }
            }
            Err(Error::NotFound) => Terms::Gone(Some(PortalError::NotFound)),
            Err(error) => return Err(error),
        })
    }
}

/// Checks whether the change costs money or ends something that was paid for.
fn costs_money(stored: &StoredChangeRequest) -> bool {
    stored.kind.capability() == Capability::ManageSeats
}

/// Checks whether staff recorded the request on behalf of somebody.
fn is_recorded(stored: &StoredChangeRequest) -> bool {
    stored.asker_kind == PrincipalKind::Staff
}
