//! Submission of requests: by one of a customer's own people, or by staff on their behalf.

use jiff::Timestamp;
use uuid::Uuid;

use super::{NamedNote, RequestContents, audit_detail, map_not_found, to_secret_json};
use crate::{
    domain::{
        change_request::{
            EventKind, EventNote, MAX_OPEN, MAX_OPEN_PER_PERSON, MAX_PER_DAY, Quote, RequestKind, RequestedChange,
            rules::{CustomerRules, WINDOW, is_customer_approver},
        },
        field::{FieldError, Problem},
        form_action::FormAction,
        id::{ChangeRequestId, CustomerId, PartnerId, RequestId, SkuId},
        job::Named,
        license::LicenseGroup,
        principal::{CustomerScope, CustomerUser, Denial, Scope as _},
        role::Capability,
        subscription::{StatusChange, SubscriptionChange},
    },
    portal::{Error, Portal},
    store::{self, AuditAction, AuditActor, Created, NewChangeRequest, Step},
};

/// A submitted form that requests a change.
#[derive(Debug, Clone)]
pub struct SubmittedRequest {
    /// The change.
    pub change: RequestedChange,
    /// The reason.
    pub message: Option<String>,
    /// The fingerprint of the terms that the form was rendered with; only changes of subscriptions have terms.
    pub terms_fingerprint: Option<String>,
    /// The idempotency key of the form.
    pub idempotency_key: RequestId,
}

/// The outcome of submitting a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubmitOutcome {
    /// The request was created, now or by an earlier submission of the same form.
    Submitted(ChangeRequestId),
    /// Another request for the same object is open.
    AlreadyOpen(ChangeRequestId),
}

impl Portal {
    /// Submits a request to the partner. If the partner's rules approve it, it is carried out at once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the rules don't allow the person to submit it; [`Error::Changed`] if the terms are no
    /// longer those that the form was rendered with, or if the change is no longer offered; [`Error::Busy`] with too
    /// many open requests; [`Error::NotFound`], [`Error::Upstream`]
    pub async fn submit_request(
        &self,
        user: &CustomerUser,
        submitted: SubmittedRequest,
    ) -> Result<SubmitOutcome, Error> {
        let scope = user.scope();
        let rules = self.store().load_request_rules(scope.partner(), Some(scope.customer())).await?;
        let kind = submitted.change.kind().ok_or(Error::NotFound)?;
        if !rules.in_force().may_request(kind, user.roles()) {
            return Err(Error::Forbidden(Denial::by_role(Capability::RequestChanges)));
        }
        let quote = self.checked_quote(&scope, &submitted.change).await?;
        let shows_prices = user.may(Capability::ReadPrices);
        let shown_quote = if shows_prices { quote.clone() } else { quote.clone().without_prices() };
        check_terms(&submitted, &shown_quote)?;
        let in_company = rules.company_approves && !is_customer_approver(user.roles());
        let (requested, request) =
            (submitted.change.clone(), self.create_request(&scope, kind, submitted, &quote, None, in_company).await?);
        if let (Created::New(id), false) = (request, in_company) {
            self.approve_by_rules(scope.partner(), scope.customer(), id, &rules, &requested, &quote).await?;
        }
        to_submit_outcome(request)
    }

    /// Records a request that one of a customer's people made outside the portal.
    ///
    /// # Errors
    /// As [`submit_request`](Self::submit_request).
    pub async fn record_request(
        &self,
        scope: &CustomerScope,
        submitted: SubmittedRequest,
        on_behalf_of: String,
    ) -> Result<SubmitOutcome, Error> {
        let staff = scope.staff().ok_or(Error::NotFound)?;
        let kind = submitted.change.kind().ok_or(Error::NotFound)?;
        let quote = self.checked_quote(&staff.customer(scope.customer()), &submitted.change).await?;
        check_terms(&submitted, &quote)?;
        to_submit_outcome(self.create_request(scope, kind, submitted, &quote, Some(on_behalf_of), false).await?)
    }

    /// Computes the terms of a change, if it can be requested now.
    ///
    /// # Errors
    /// [`Error::Changed`] if it isn't offered or was already made; [`Error::Invalid`] for a reduction by more than can
    /// be returned.
    async fn checked_quote(&self, scope: &CustomerScope, requested: &RequestedChange) -> Result<Quote, Error> {
        let now = Timestamp::now();
        if let RequestedChange::Subscription { id, change } = requested {
            let it = self.load_subscription(scope, id).await.map_err(map_not_found)?;
            let offered = match change {
                SubscriptionChange::Quantity(_) => it.offers_quantity(now),
                SubscriptionChange::End(choice) if it.supports_term_end_setting(choice) => it.offers_end(now),
                SubscriptionChange::Status(StatusChange::Cancel) => it.offers_cancellation(now),
                SubscriptionChange::End(_) | SubscriptionChange::Status(_) => return Err(Error::Changed),
            };
            if offered.is_err() || change.is_applied(&it) {
                return Err(Error::Changed);
            }
            if let (SubscriptionChange::Quantity(requested_quantity), Some(current)) = (change, it.quantity)
                && !it.reducible(now).allows(current.saturating_sub(*requested_quantity))
            {
                return Err(Error::Invalid(vec![FieldError::new("wanted", Problem::NotOffered)]));
            }
        }
        self.quote(scope, requested).await
    }

    async fn create_request(
        &self,
        scope: &CustomerScope,
        kind: RequestKind,
        submitted: SubmittedRequest,
        quote: &Quote,
        on_behalf_of: Option<String>,
        in_company: bool,
    ) -> Result<Created, Error> {
        let (name, summary) = futures::join!(self.caller_name(scope), self.load_customer_summary(scope));
        let (name, actor) = (name?, AuditActor::of(scope));
        let action = match kind {
            _ if on_behalf_of.is_some() => FormAction::RecordRequest,
            RequestKind::License => FormAction::AskForLicense,
            RequestKind::Product => FormAction::AskForProduct,
            RequestKind::Quantity | RequestKind::Renewal | RequestKind::Cancellation => FormAction::AskForChange,
        };
        let detail = audit_detail(kind, &submitted.change, quote);
        let contents = RequestContents {
            customer_name: summary.map_err(map_not_found)?.name,
            requester_name: name.clone(),
            on_behalf_of,
            message: submitted.message.clone(),
            ticket: None,
            is_requoted: false,
            quote: quote.clone(),
            requested_change: submitted.change.clone(),
        };
        let note = EventNote { text: submitted.message, ..EventNote::default() };
        let is_staff = scope.staff().is_some();
        let new = NewChangeRequest {
            customer: scope.customer(),
            kind,
            subject: submitted.change.subject(),
            // A form without an idempotency key is unlike any other.
            form: if submitted.idempotency_key == RequestId::default() {
                RequestId::new(Uuid::new_v4())
            } else {
                submitted.idempotency_key
            },
            in_company,
            requester: actor,
            contents: to_secret_json(&contents)?,
            note: to_secret_json(&NamedNote { name, note })?,
            // Staff record requests on behalf of many people, so the limits for one person do not apply to them.
            max_open: (MAX_OPEN, if is_staff { MAX_OPEN } else { MAX_OPEN_PER_PERSON }),
            max_per_day: if is_staff { usize::MAX } else { MAX_PER_DAY },
        };
        let audit = AuditAction {
            actor: Some(actor),
            customer: Some(scope.customer()),
            correlation: Some(self.correlation()),
            detail,
            ..AuditAction::new(scope.partner(), action.as_str())
        };
        Ok(self.store().create_change_request(scope.partner(), &new, audit).await?)
    }

    /// Approves a request if the rules allow it. A request that was decided concurrently stays unchanged.
    pub(super) async fn approve_by_rules(
        &self,
        partner: PartnerId,
        customer: CustomerId,
        id: ChangeRequestId,
        rules: &CustomerRules,
        requested: &RequestedChange,
        quote: &Quote,
    ) -> Result<(), Error> {
        let added = quote.added(requested);
        let automatic_before = match (requested.subject(), added) {
            (Some(subject), Some(added)) => {
                let since = Timestamp::now() - WINDOW;
                let (raised, lowered) = self.store().automatic_changes(partner, customer, &subject, since).await?;
                if added > 0 { raised } else { -lowered }
            }
            _ => 0,
        };
        if !rules.in_force().approves(requested, quote, automatic_before) {
            return Ok(());
        }
        let step = Step {
            kind: EventKind::Automatic,
            by: None,
            revision: None,
            contents: None,
            note: to_secret_json(&NamedNote::default())?,
            auto_approved_units: added,
            audit: None,
        };
        match self.store().advance_request(partner, id, &step).await {
            Ok(_) | Err(store::Error::Conflict(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Lists the products of which the caller can request a license.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_askable_licenses(&self, scope: &CustomerScope) -> Result<Vec<Named<SkuId>>, Error> {
        let skus = self.list_available_licenses(scope, &LicenseGroup::Group1).await?;
        let subscribed = skus.into_iter().filter(|sku| sku.for_users && sku.total > 0);
        Ok(subscribed.map(|sku| Named { id: sku.product.id, name: sku.product.title() }).collect())
    }

    /// Computes the terms of a change for a page, without prices for people who may not see them; `None` if the change
    /// is not offered.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn preview_request(
        &self,
        scope: &CustomerScope,
        requested: &RequestedChange,
        with_prices: bool,
    ) -> Result<Option<Quote>, Error> {
        match self.without_stale_cache().checked_quote(scope, requested).await {
            Ok(quote) => Ok(Some(if with_prices { quote } else { quote.without_prices() })),
            Err(Error::Changed | Error::Invalid(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Checks that the form was rendered with these terms.
fn check_terms(submitted: &SubmittedRequest, quote: &Quote) -> Result<(), Error> {
    let has_terms = matches!(submitted.change, RequestedChange::Subscription { .. });
    if has_terms && submitted.terms_fingerprint.as_deref() != Some(quote.fingerprint().as_str()) {
        Err(Error::Changed)
    } else {
        Ok(())
    }
}

fn to_submit_outcome(created: Created) -> Result<SubmitOutcome, Error> {
    match created {
        Created::New(id) | Created::Already(id) => Ok(SubmitOutcome::Submitted(id)),
        Created::Open(id) => Ok(SubmitOutcome::AlreadyOpen(id)),
        Created::TooMany => Err(Error::Busy),
    }
}
