//! Decisions of the partner's staff about requests.

use super::{RequestContents, from_secret_json, map_conflict, map_not_found};
use crate::{
    domain::{
        change_request::{Difference, EventKind, EventNote, Quote, RequestedChange},
        field::{FieldError, Problem},
        form_action::FormAction,
        id::ChangeRequestId,
        principal::{CustomerScope, PartnerScope, Principal, PrincipalKind, Scope},
        role::Capability,
        subscription::SubscriptionChange,
    },
    error::PortalError,
    portal::{Error, Portal},
    store::{Step, StoredChangeRequest},
};

/// The comparison of the current terms with those that both sides saw.
enum TermsComparison {
    /// They are the same.
    Same,
    /// They have changed.
    Changed(Box<Quote>, Vec<Difference>),
    /// The requested change is no longer possible, or was made already.
    Impossible(Option<PortalError>),
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
        let stored = self.find_partner_request(&scope, id).await?;
        principal.require(stored.kind.capability())?;
        Ok(RequestToDecide { scope, stored })
    }

    /// Returns the differences between the current terms and those that both sides saw, for display.
    ///
    /// # Errors
    /// [`Error::Upstream`], [`Error::NotFound`] if the object of the change no longer exists.
    pub async fn check_request(&self, scope: &PartnerScope, id: ChangeRequestId) -> Result<Vec<Difference>, Error> {
        let stored = self.find_partner_request(scope, id).await?;
        let RequestContents { requested_change, quote, .. } = from_secret_json(&stored.contents)?;
        let now = self.without_stale_cache().quote(&scope.customer(stored.customer), &requested_change).await?;
        Ok(quote.differences(&now))
    }

    /// Claims a request, even if another member of staff has claimed it.
    ///
    /// # Errors
    /// [`Error::Changed`] if it has ended or changed since the person saw it.
    pub async fn claim_request(&self, request: &RequestToDecide, revision: i64) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        self.record_event(scope, stored, revision, (FormAction::ClaimRequest, EventKind::Claimed), None).await
    }

    /// Releases a claimed request.
    ///
    /// # Errors
    /// As [`claim_request`](Self::claim_request).
    pub async fn release_request(&self, request: &RequestToDecide, revision: i64) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        self.record_event(scope, stored, revision, (FormAction::ReleaseRequest, EventKind::Released), None).await
    }

    /// Refuses a request, with a reason that the customer can see.
    ///
    /// # Errors
    /// [`Error::Changed`] if somebody else has claimed or decided it, or if it has changed since the person saw it.
    pub async fn refuse_request(&self, request: &RequestToDecide, revision: i64, reason: String) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        self.require_unclaimed(request).await?;
        self.record_event(scope, stored, revision, (FormAction::RefuseRequest, EventKind::Refused), Some(reason)).await
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
        message: Option<String>,
    ) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        self.require_unclaimed(request).await?;
        if stored.kind.is_automated() {
            return Err(Error::NotFound);
        }
        self.record_event(scope, stored, revision, (FormAction::CompleteRequest, EventKind::CompletedManually), message)
            .await
    }

    /// Sends a message to the customer.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn answer_request(&self, request: &RequestToDecide, text: String) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        let note = EventNote { text: Some(text), ..EventNote::default() };
        let step = self.step(scope, stored, (FormAction::AnswerRequest, EventKind::MessagePosted), note, None).await?;
        self.store().advance_request(scope.partner(), stored.id, &step).await.map(drop).map_err(map_conflict)
    }

    /// Sets the number in the partner's own ticket system, or removes it.
    ///
    /// # Errors
    /// [`Error::Changed`] if the request has ended.
    pub async fn set_request_ticket(&self, request: &RequestToDecide, ticket: Option<String>) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        let contents = RequestContents { ticket: ticket.clone(), ..from_secret_json(&stored.contents)? };
        let note = EventNote { text: ticket, ..EventNote::default() };
        let action_and_event = (FormAction::SetRequestTicket, EventKind::TicketSet);
        let step = Step {
            revision: Some(stored.revision),
            ..self.step(scope, stored, action_and_event, note, Some(&contents)).await?
        };
        self.store().advance_request(scope.partner(), stored.id, &step).await.map(drop).map_err(map_conflict)
    }

    /// Approves a request: the change is made in the background. If its terms have changed since both sides saw them,
    /// nothing is changed: the customer has to accept the new ones.
    ///
    /// # Errors
    /// [`Error::SignInNotRecent`]; [`Error::NoConnection`] when workers cannot call Partner Center; [`Error::Changed`]
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
        if !stored.kind.is_automated() {
            return Err(Error::NotFound);
        }
        if !stored.state.waits_for_partner() || stored.revision != revision {
            return Err(Error::Changed);
        }
        if costs_money(stored) {
            self.require_step_up(scope)?;
        }
        self.find_usable_connection(scope.partner()).await?;
        let customer = scope.customer(stored.customer);
        // Nobody else can accept new terms of a request that staff recorded.
        let changed_event = if is_recorded_by_staff(stored) {
            EventKind::TermsChangedPendingPartner
        } else {
            EventKind::TermsChangedPendingCustomer
        };
        if self.record_changed_terms(&customer, scope, stored, (FormAction::ApproveRequest, changed_event)).await? {
            return Err(Error::Changed);
        }
        let contents: RequestContents = from_secret_json(&stored.contents)?;
        if contents.is_requoted && !is_recorded_by_staff(stored) {
            // Both sides have seen the new terms, but the customer has to accept them first.
            let note = EventNote { text: message, ..EventNote::default() };
            let contents = RequestContents { is_requoted: false, ..contents };
            let action_and_event = (FormAction::ApproveRequest, EventKind::Changed);
            let step = Step {
                revision: Some(revision),
                ..self.step(scope, stored, action_and_event, note, Some(&contents)).await?
            };
            return self
                .store()
                .advance_request(scope.partner(), stored.id, &step)
                .await
                .map(drop)
                .map_err(map_conflict);
        }
        self.record_event(scope, stored, revision, (FormAction::ApproveRequest, EventKind::Approved), message).await
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
        replacement: SubscriptionChange,
        message: Option<String>,
    ) -> Result<(), Error> {
        let RequestToDecide { scope, stored } = request;
        self.require_unclaimed(request).await?;
        if costs_money(stored) {
            self.require_step_up(scope)?;
        }
        self.find_usable_connection(scope.partner()).await?;
        let contents: RequestContents = from_secret_json(&stored.contents)?;
        let RequestedChange::Subscription { id: subscription, change } = &contents.requested_change else {
            return Err(Error::NotFound);
        };
        if replacement.property() != change.property() {
            return Err(Error::Changed);
        }
        let invalid = |problem| Error::Invalid(vec![FieldError::new("wanted", problem)]);
        if *change == replacement {
            return Err(invalid(Problem::Unchanged));
        }
        let requested_change = RequestedChange::Subscription { id: subscription.clone(), change: replacement };
        let customer = scope.customer(stored.customer);
        let quote = self.preview_request(&customer, &requested_change, true).await?;
        let quote = quote.ok_or_else(|| invalid(Problem::NotOffered))?;
        let note = EventNote { text: message, before: Some(contents.requested_change.clone()), ..EventNote::default() };
        let contents = RequestContents { requested_change, quote, is_requoted: false, ..contents };
        let kind =
            if is_recorded_by_staff(stored) { EventKind::TermsChangedPendingPartner } else { EventKind::Changed };
        let action_and_event = (FormAction::OfferChange, kind);
        let step = Step {
            revision: Some(revision),
            ..self.step(scope, stored, action_and_event, note, Some(&contents)).await?
        };
        self.store().advance_request(scope.partner(), stored.id, &step).await.map(drop).map_err(map_conflict)
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
    pub(super) async fn record_event(
        &self,
        scope: &impl Scope,
        stored: &StoredChangeRequest,
        revision: i64,
        action_and_event: (FormAction, EventKind),
        text: Option<String>,
    ) -> Result<(), Error> {
        let note = EventNote { text, ..EventNote::default() };
        let step = Step { revision: Some(revision), ..self.step(scope, stored, action_and_event, note, None).await? };
        self.store().advance_request(stored.partner, stored.id, &step).await.map(drop).map_err(map_conflict)
    }

    /// Compares the current terms with those that both sides saw, and records a difference as an event, which is
    /// notified to both sides; returns whether there is one.
    pub(super) async fn record_changed_terms(
        &self,
        customer: &CustomerScope,
        by: &impl Scope,
        stored: &StoredChangeRequest,
        (action, changed_event): (FormAction, EventKind),
    ) -> Result<bool, Error> {
        let contents: RequestContents = from_secret_json(&stored.contents)?;
        let (kind, note, contents) = match self.compare_terms(customer, &contents).await? {
            TermsComparison::Same => return Ok(false),
            TermsComparison::Changed(quote, differences) => {
                let before = Some(Box::new(contents.quote.clone()));
                let note = EventNote { quote: before, differences, ..EventNote::default() };
                // After any other event, the customer agrees to the new terms by accepting them.
                let is_requoted = changed_event == EventKind::TermsChangedPendingPartner;
                (changed_event, note, Some(RequestContents { quote: *quote, is_requoted, ..contents }))
            }
            TermsComparison::Impossible(error) => {
                (EventKind::NotApplicable, EventNote { error, ..EventNote::default() }, None)
            }
        };
        let step = self.step(by, stored, (action, kind), note, contents.as_ref()).await?;
        let step = Step { revision: Some(stored.revision), ..step };
        self.store().advance_request(stored.partner, stored.id, &step).await.map_err(map_conflict)?;
        Ok(true)
    }

    /// Compares the current terms with those that both sides saw.
    async fn compare_terms(
        &self,
        customer: &CustomerScope,
        contents: &RequestContents,
    ) -> Result<TermsComparison, Error> {
        let RequestContents { requested_change, quote, .. } = contents;
        let portal = self.without_stale_cache();
        if let RequestedChange::Subscription { id, change } = requested_change {
            match portal.load_subscription(customer, id).await.map_err(map_not_found) {
                Ok(it) if change.is_applied(&it) || it.is_over() => return Ok(TermsComparison::Impossible(None)),
                Ok(_) => {}
                Err(Error::NotFound) => return Ok(TermsComparison::Impossible(Some(PortalError::NotFound))),
                Err(error) => return Err(error),
            }
        }
        Ok(match portal.quote(customer, requested_change).await {
            Ok(now) => {
                let differences = quote.differences(&now);
                if differences.is_empty() {
                    TermsComparison::Same
                } else {
                    TermsComparison::Changed(Box::new(now), differences)
                }
            }
            Err(Error::NotFound) => TermsComparison::Impossible(Some(PortalError::NotFound)),
            Err(error) => return Err(error),
        })
    }
}

/// Checks whether the change costs money or ends something that was paid for.
fn costs_money(stored: &StoredChangeRequest) -> bool {
    stored.kind.capability() == Capability::ManageSeats
}

/// Checks whether staff recorded the request on behalf of somebody.
fn is_recorded_by_staff(stored: &StoredChangeRequest) -> bool {
    stored.requester_kind == PrincipalKind::Staff
}
