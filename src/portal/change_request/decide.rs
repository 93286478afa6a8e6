//! Decisions of the partner's staff about requests.

use super::{Contents, changed, missing, opened};
use crate::{
    domain::{
        change_request::{Difference, EventKind, EventNote, Quote, RequestedChange},
        field::{FieldError, Problem},
        id::ChangeRequestId,
        principal::{CustomerScope, PartnerScope, Principal, PrincipalKind, Scope},
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

/// A request of one of the partner's customers, and the proof that the member of staff may make its change.
pub struct RequestToDecide {
    scope: PartnerScope,
    stored: StoredChangeRequest,
}

impl Portal {
    /// Returns a request for a decision of the caller.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for a member of staff who may not make such a change.
    pub async fn request_to_decide(
        &self,
        principal: &Principal,
        id: ChangeRequestId,
    ) -> Result<RequestToDecide, Error> {
        let scope = principal.partner()?;
        let stored = self.partners_request(&scope, id).await?;
        principal.require(stored.kind.capability())?;
        Ok(RequestToDecide { scope, stored })
    }

    /// Returns the differences between the current terms and those that both sides saw, for display.
    ///
    /// # Errors
    /// [`Error::Upstream`], [`Error::NotFound`] if the object of the change no longer exists.
    pub async fn check_request(&self, scope: &PartnerScope, id: ChangeRequestId) -> Result<Vec<Difference>, Error> {
        let stored = self.partners_request(scope, id).await?;
        let Contents { asked, quote, .. } = opened(&stored.contents)?;
        let now = self.without_stale_cache().quote(&scope.customer(stored.customer), &asked).await?;
        Ok(quote.differences(&now))
    }

    /// Claims a request, even if another member of staff has claimed it.
    ///
    /// # Errors
    /// [`Error::Changed`] if it has ended or changed since the person saw it.
    pub async fn claim_request(&self, request: &RequestToDecide, revision: i64) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        self.simple_step(scope, stored, revision, (Write::ClaimRequest, EventKind::Claimed), None).await
    }

    /// Releases a claimed request.
    ///
    /// # Errors
    /// As [`claim_request`](Self::claim_request).
    pub async fn release_request(&self, request: &RequestToDecide, revision: i64) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        self.simple_step(scope, stored, revision, (Write::ReleaseRequest, EventKind::Released), None).await
    }

    /// Refuses a request, with a reason that the customer can see.
    ///
    /// # Errors
    /// [`Error::Changed`] if somebody else has claimed or decided it, or if it has changed since the person saw it.
    pub async fn refuse_request(&self, request: &RequestToDecide, revision: i64, reason: String) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        self.require_unclaimed(request).await?;
        self.simple_step(scope, stored, revision, (Write::RefuseRequest, EventKind::Refused), Some(reason)).await
    }

    /// Marks a request as completed manually: a product that staff have ordered.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a request that the portal carries out itself, otherwise as
    /// [`refuse_request`](Self::refuse_request).
    pub async fn complete_request(
        &self,
        request: &RequestToDecide,
        revision: i64,
        words: Option<String>,
    ) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        self.require_unclaimed(request).await?;
        if stored.kind.is_made_here() {
            return Err(Error::NotFound);
        }
        self.simple_step(scope, stored, revision, (Write::CompleteRequest, EventKind::Completed), words).await
    }

    /// Sends a message to the customer.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn answer_request(&self, request: &RequestToDecide, text: String) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        let note = EventNote { text: Some(text), ..EventNote::default() };
        let step = self.step(scope, stored, (Write::AnswerRequest, EventKind::Answered), note, None).await?;
        self.store().advance_request(scope.partner(), stored.id, &step).await.map(drop).map_err(changed)
    }

    /// Sets the number in the partner's own ticket system, or removes it.
    ///
    /// # Errors
    /// [`Error::Changed`] if the request has ended.
    pub async fn set_request_ticket(&self, request: &RequestToDecide, ticket: Option<String>) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        let contents = Contents { ticket: ticket.clone(), ..opened(&stored.contents)? };
        let note = EventNote { text: ticket, ..EventNote::default() };
        let of = (Write::SetRequestTicket, EventKind::TicketSet);
        let step =
            Step { revision: Some(stored.revision), ..self.step(scope, stored, of, note, Some(&contents)).await? };
        self.store().advance_request(scope.partner(), stored.id, &step).await.map(drop).map_err(changed)
    }

    /// Approves a request: the change is made in the background. If its terms have changed since both sides saw them,
    /// nothing is changed: the customer has to accept the new ones.
    ///
    /// # Errors
    /// [`Error::SignInNotFresh`]; [`Error::NoConnection`] when workers cannot call Partner Center; [`Error::Changed`]
    /// if the terms or the request have changed, if the change is no longer possible, or if somebody else has claimed
    /// it; [`Error::Upstream`]
    pub async fn approve_request(
        &self,
        request: &RequestToDecide,
        revision: i64,
        message: Option<String>,
    ) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        self.require_unclaimed(request).await?;
        if !stored.kind.is_made_here() {
            return Err(Error::NotFound);
        }
        if !stored.state.waits_for_partner() || stored.revision != revision {
            return Err(Error::Changed);
        }
        if costs_money(stored) {
            self.require_step_up(scope)?;
        }
        self.working_connection(scope.partner()).await?;
        let customer = scope.customer(stored.customer);
        // Nobody else can accept new terms of a request that staff recorded.
        let drifted = if is_recorded(stored) { EventKind::Requoted } else { EventKind::Drifted };
        if self.record_changed_terms(&customer, scope, stored, (Write::ApproveRequest, drifted)).await? {
            return Err(Error::Changed);
        }
        let contents: Contents = opened(&stored.contents)?;
        if contents.is_requoted && !is_recorded(stored) {
            // Both sides have seen the new terms, but the customer has to accept them first.
            let note = EventNote { text: message, ..EventNote::default() };
            let contents = Contents { is_requoted: false, ..contents };
            let of = (Write::ApproveRequest, EventKind::Changed);
            let step = Step { revision: Some(revision), ..self.step(scope, stored, of, note, Some(&contents)).await? };
            return self.store().advance_request(scope.partner(), stored.id, &step).await.map(drop).map_err(changed);
        }
        self.simple_step(scope, stored, revision, (Write::ApproveRequest, EventKind::Approved), message).await
    }

    /// Replaces the requested change with another one, and offers that to the customer.
    ///
    /// # Errors
    /// As [`approve_request`](Self::approve_request); [`Error::Invalid`] at `wanted` for the change that was requested
    /// already or one that Partner Center doesn't offer; [`Error::NotFound`] for a request that is not about a quantity
    /// or a renewal.
    pub async fn offer_change(
        &self,
        request: &RequestToDecide,
        revision: i64,
        wanted: SubscriptionChange,
        message: Option<String>,
    ) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        self.require_unclaimed(request).await?;
        if costs_money(stored) {
            self.require_step_up(scope)?;
        }
        self.working_connection(scope.partner()).await?;
        let contents: Contents = opened(&stored.contents)?;
        let RequestedChange::Subscription { id: subscription, change } = &contents.asked else {
            return Err(Error::NotFound);
        };
        if wanted.property() != change.property() {
            return Err(Error::Changed);
        }
        let refused = |problem| Error::Invalid(vec![FieldError::new("wanted", problem)]);
        if *change == wanted {
            return Err(refused(Problem::Unchanged));
        }
        let asked = RequestedChange::Subscription { id: subscription.clone(), change: wanted };
        let customer = scope.customer(stored.customer);
        let quote = self.preview_request(&customer, &asked, true).await?;
        let quote = quote.ok_or_else(|| refused(Problem::NotOffered))?;
        let note = EventNote { text: message, before: Some(contents.asked.clone()), ..EventNote::default() };
        let contents = Contents { asked, quote, is_requoted: false, ..contents };
        let kind = if is_recorded(stored) { EventKind::Requoted } else { EventKind::Changed };
        let of = (Write::OfferChange, kind);
        let step = Step { revision: Some(revision), ..self.step(scope, stored, of, note, Some(&contents)).await? };
        self.store().advance_request(scope.partner(), stored.id, &step).await.map(drop).map_err(changed)
    }

    /// Checks that nobody has claimed the request except the caller or a person whose deputy the caller is.
    async fn require_unclaimed(&self, RequestToDecide { scope, stored }: &RequestToDecide) -> Result<(), Error> {
        match stored.claimed_by {
            Some(person) if person != scope.person() => {
                let deputy = self.store().find_deputy(scope.partner(), person).await?;
                if deputy.is_some_and(|deputy| deputy.person == scope.person()) { Ok(()) } else { Err(Error::Changed) }
            }
            _ => Ok(()),
        }
    }

    /// Advances a request by an event that leaves its contents unchanged.
    pub(super) async fn simple_step(
        &self,
        scope: &impl Scope,
        stored: &StoredChangeRequest,
        revision: i64,
        of: (Write, EventKind),
        text: Option<String>,
    ) -> Result<(), Error> {
        let note = EventNote { text, ..EventNote::default() };
        let step = Step { revision: Some(revision), ..self.step(scope, stored, of, note, None).await? };
        self.store().advance_request(stored.partner, stored.id, &step).await.map(drop).map_err(changed)
    }

    /// Compares the current terms with those that both sides saw, and records a difference as an event, which is
    /// announced to both sides; returns whether there is one.
    pub(super) async fn record_changed_terms(
        &self,
        customer: &CustomerScope,
        by: &impl Scope,
        stored: &StoredChangeRequest,
        (write, drifted): (Write, EventKind),
    ) -> Result<bool, Error> {
        let contents: Contents = opened(&stored.contents)?;
        let (kind, note, contents) = match self.terms(customer, &contents).await? {
            Terms::Same => return Ok(false),
            Terms::Drifted(quote, differences) => {
                let before = Some(Box::new(contents.quote.clone()));
                let note = EventNote { quote: before, differences, ..EventNote::default() };
                // After any other event, the customer agrees to the new terms by accepting them.
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
        let portal = self.without_stale_cache();
        if let RequestedChange::Subscription { id, change } = asked {
            match portal.load_subscription(customer, id).await.map_err(missing) {
                Ok(it) if change.is_applied(&it) || it.is_over() => return Ok(Terms::Gone(None)),
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
