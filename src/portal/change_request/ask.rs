//! Submission of requests: by one of a customer's own people, or by staff on their behalf.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Contents, NamedNote, audit_detail, missing, sealed};
use crate::{
    domain::{
        change_request::{
            EventKind, EventNote, MAX_OPEN, MAX_OPEN_PER_PERSON, MAX_PER_DAY, Quote, RequestKind, RequestedChange,
            rules::{CustomerRules, WINDOW, is_company_approver},
        },
        field::{FieldError, Problem},
        id::{ChangeRequestId, CustomerId, PartnerId, RequestId, SkuId},
        job::Named,
        licence::LicenceGroup,
        principal::{CustomerScope, CustomerUser, Denial, Scope as _},
        role::Capability,
        subscription::{StatusChange, SubscriptionChange},
        write::Write,
    },
    portal::{Error, Portal},
    store::{self, AuditAction, AuditActor, Created, NewChangeRequest, Step},
};

/// A submitted form that requests a change.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The change.
    pub asked: RequestedChange,
    /// The reason.
    pub message: Option<String>,
    /// The fingerprint of the terms that the form was rendered with; only changes of subscriptions have terms.
    pub seen: Option<String>,
    /// The idempotency key of the form.
    pub form: RequestId,
}

/// The outcome of submitting a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The request was created, now or by an earlier submission of the same form.
    Request(ChangeRequestId),
    /// Another request for the same object is open.
    Open(ChangeRequestId),
}

impl Portal {
    /// Submits a request to the partner. If the partner's rules approve it, it is carried out at once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the rules don't allow the person to submit it; [`Error::Changed`] if the terms are no
    /// longer those that the form was rendered with, or if the change is no longer offered; [`Error::Busy`] with too
    /// many open requests; [`Error::NotFound`], [`Error::Upstream`]
    pub async fn ask_for_change(&self, user: &CustomerUser, ask: Ask) -> Result<Asked, Error> {
        let scope = user.scope();
        let rules = self.store().load_request_rules(scope.partner(), Some(scope.customer())).await?;
        let kind = ask.asked.kind().ok_or(Error::NotFound)?;
        if !rules.in_force().may_ask(kind, user.roles()) {
            return Err(Error::Forbidden(Denial::by_role(Capability::AskPartner)));
        }
        let quote = self.checked_quote(&scope, &ask.asked).await?;
        let shows_prices = user.may(Capability::ReadPrices);
        let shown = if shows_prices { quote.clone() } else { quote.clone().without_prices() };
        seen(&ask, &shown)?;
        let in_company = rules.company_approves && !is_company_approver(user.roles());
        let (asked, request) = (ask.asked.clone(), self.create(&scope, kind, ask, &quote, None, in_company).await?);
        if let (Created::New(id), false) = (request, in_company) {
            self.approve_by_rules(scope.partner(), scope.customer(), id, &rules, &asked, &quote).await?;
        }
        outcome(request)
    }

    /// Records a request that one of a customer's people made outside the portal.
    ///
    /// # Errors
    /// As [`ask_for_change`](Self::ask_for_change).
    pub async fn record_request(&self, scope: &CustomerScope, ask: Ask, on_behalf_of: String) -> Result<Asked, Error> {
        let staff = scope.staff().ok_or(Error::NotFound)?;
        let kind = ask.asked.kind().ok_or(Error::NotFound)?;
        let quote = self.checked_quote(&staff.customer(scope.customer()), &ask.asked).await?;
        seen(&ask, &quote)?;
        outcome(self.create(scope, kind, ask, &quote, Some(on_behalf_of), false).await?)
    }

    /// Computes the terms of a change, if it can be requested now.
    ///
    /// # Errors
    /// [`Error::Changed`] if it isn't offered or was already made; [`Error::Invalid`] for a reduction by more than can
    /// be returned.
    async fn checked_quote(&self, scope: &CustomerScope, asked: &RequestedChange) -> Result<Quote, Error> {
        let now = Timestamp::now();
        if let RequestedChange::Subscription { id, change } = asked {
            let it = self.load_subscription(scope, id).await.map_err(missing)?;
            let offered = match change {
                SubscriptionChange::Quantity(_) => it.offers_quantity(now),
                SubscriptionChange::End(choice) if it.supports_term_end_setting(choice) => it.offers_end(now),
                SubscriptionChange::Status(StatusChange::Cancel) => it.offers_cancellation(now),
                SubscriptionChange::End(_) | SubscriptionChange::Status(_) => return Err(Error::Changed),
            };
            if offered.is_err() || change.is_applied(&it) {
                return Err(Error::Changed);
            }
            if let (SubscriptionChange::Quantity(wanted), Some(has)) = (change, it.quantity)
                && !it.reducible(now).allows(has.saturating_sub(*wanted))
            {
                return Err(Error::Invalid(vec![FieldError::new("wanted", Problem::NotOffered)]));
            }
        }
        self.quote(scope, asked).await
    }

    async fn create(
        &self,
        scope: &CustomerScope,
        kind: RequestKind,
        ask: Ask,
        quote: &Quote,
        on_behalf_of: Option<String>,
        in_company: bool,
    ) -> Result<Created, Error> {
        let (name, summary) = futures::join!(self.own_name(scope), self.load_customer_summary(scope));
        let (name, actor) = (name?, AuditActor::of(scope));
        let write = match kind {
            _ if on_behalf_of.is_some() => Write::RecordRequest,
            RequestKind::Licence => Write::AskForLicence,
            RequestKind::Product => Write::AskForProduct,
            RequestKind::Quantity | RequestKind::Renewal | RequestKind::Cancellation => Write::AskForChange,
        };
        let detail = audit_detail(kind, &ask.asked, quote);
        let contents = Contents {
            customer_name: summary.map_err(missing)?.name,
            asker_name: name.clone(),
            on_behalf_of,
            message: ask.message.clone(),
            ticket: None,
            is_requoted: false,
            quote: quote.clone(),
            asked: ask.asked.clone(),
        };
        let note = EventNote { text: ask.message, ..EventNote::default() };
        let is_staff = scope.staff().is_some();
        let new = NewChangeRequest {
            customer: scope.customer(),
            kind,
            subject: ask.asked.subject(),
            // A form without an idempotency key is unlike any other.
            form: if ask.form == RequestId::default() { RequestId::new(Uuid::new_v4()) } else { ask.form },
            in_company,
            asker: actor,
            contents: sealed(&contents)?,
            note: sealed(&NamedNote { name, note })?,
            // Staff record requests on behalf of many people, so the limits for one person do not apply to them.
            most_open: (MAX_OPEN, if is_staff { MAX_OPEN } else { MAX_OPEN_PER_PERSON }),
            most_a_day: if is_staff { usize::MAX } else { MAX_PER_DAY },
        };
        let audit = AuditAction {
            actor: Some(actor),
            customer: Some(scope.customer()),
            correlation: Some(self.correlation()),
            detail,
            ..AuditAction::new(scope.partner(), write.as_str())
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
        asked: &RequestedChange,
        quote: &Quote,
    ) -> Result<(), Error> {
        let added = quote.added(asked);
        let already = match (asked.subject(), added) {
            (Some(subject), Some(added)) => {
                let since = Timestamp::now() - WINDOW;
                let (raised, lowered) = self.store().automatic_changes(partner, customer, &subject, since).await?;
                if added > 0 { raised } else { -lowered }
            }
            _ => 0,
        };
        if !rules.in_force().approves(asked, quote, already) {
            return Ok(());
        }
        let step = Step {
            kind: EventKind::Automatic,
            by: None,
            revision: None,
            contents: None,
            note: sealed(&NamedNote::default())?,
            added,
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
    pub async fn list_askable_licences(&self, scope: &CustomerScope) -> Result<Vec<Named<SkuId>>, Error> {
        let skus = self.list_available_licences(scope, &LicenceGroup::Group1).await?;
        let bought = skus.into_iter().filter(|sku| sku.for_users && sku.total > 0);
        Ok(bought.map(|sku| Named { id: sku.product.id, name: sku.product.title() }).collect())
    }

    /// Computes the terms of a change for a page, without prices for people who may not see them; `None` if the change
    /// is not offered.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn preview_request(
        &self,
        scope: &CustomerScope,
        asked: &RequestedChange,
        with_prices: bool,
    ) -> Result<Option<Quote>, Error> {
        match self.without_stale_cache().checked_quote(scope, asked).await {
            Ok(quote) => Ok(Some(if with_prices { quote } else { quote.without_prices() })),
            Err(Error::Changed | Error::Invalid(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Checks that the form was rendered with these terms.
fn seen(ask: &Ask, quote: &Quote) -> Result<(), Error> {
    let has_terms = matches!(ask.asked, RequestedChange::Subscription { .. });
    if has_terms && ask.seen.as_deref() != Some(quote.fingerprint().as_str()) { Err(Error::Changed) } else { Ok(()) }
}

fn outcome(created: Created) -> Result<Asked, Error> {
    match created {
        Created::New(id) | Created::Already(id) => Ok(Asked::Request(id)),
        Created::Open(id) => Ok(Asked::Open(id)),
        Created::TooMany => Err(Error::Busy),
    }
}
