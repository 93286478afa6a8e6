//! The worker: makes the change of an approved request, once.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{NamedNote, RequestContents, from_secret_json, to_secret_json};
use crate::{
    domain::{
        change_request::{EventKind, EventNote, RequestState, RequestedChange},
        id::{RequestId, SubscriptionId},
        job::{SkipReason, UserAction},
        principal::{CustomerScope, PartnerScope},
        role_mapping::RoleClaims,
    },
    error::PortalError,
    partner_center::{CallContext, ErrorKind},
    portal::{
        Cause, Error, PartnerContext, Portal, Services,
        confirmed::Confirmed,
        job::{ActionResult, retry_after_of},
        subscription::ChangeResult,
    },
    store::{self, ClaimedRequest, Next, Partner, Step, WorkOnRequest},
};

/// Interval between checks of a change that Partner Center is processing, or of another worker's claim.
const RECHECK_INTERVAL: Duration = Duration::from_secs(15);
/// Maximum delay before a throttled request is retried.
const MAX_PAUSE: Duration = Duration::from_mins(1);

/// Time after which a change that Partner Center accepted but has not made counts as having an unknown outcome.
const PROCESSING_TIMEOUT: SignedDuration = SignedDuration::from_hours(2);

/// The result of an attempt.
enum Attempt {
    /// The change is made.
    Done,
    /// Partner Center is processing the change; this subscription will show the outcome.
    InProgress(SubscriptionId),
    /// Nothing was sent, since Partner Center requested this delay.
    Paused(Duration),
    /// The request ends with another event.
    Ended(EventKind, Option<PortalError>),
}

/// Makes the change of an approved request. Does nothing for one in another state.
///
/// # Errors
/// When the database does not answer; the task is delivered again then.
pub async fn work(services: Arc<Services>, task: WorkOnRequest, stop: CancellationToken) -> Result<Next, store::Error> {
    let store = services.store();
    if stop.is_cancelled() {
        return Ok(Next::Interrupted);
    }
    let Some(claim) = store.claim_request(task.partner, task.request).await? else {
        let stored = store.find_change_request(task.partner, task.request).await?;
        let is_claimed = stored.is_some_and(|it| it.state == RequestState::Running);
        // Checked again later, since the other worker may have crashed.
        return Ok(if is_claimed { Next::Again(RECHECK_INTERVAL) } else { Next::Finished });
    };
    let partner = store.find_partner(task.partner).await?.filter(|partner| !partner.disabled);
    let scope = match &partner {
        Some(partner) => scope_of(&services, partner, &claim).await?,
        None => None,
    };
    let (attempt, correlation) = match partner.zip(scope) {
        Some((partner, scope)) => {
            let context = PartnerContext {
                partner: Arc::new(partner),
                uses_partner_registration: true,
                role_claims: RoleClaims::default(),
                recent: Arc::default(),
            };
            let portal = Portal::new(Arc::clone(&services), Some(context), CallContext::new().in_background())
                .caused_by(Cause::Request(task.request));
            (portal.attempt_change(&scope, &claim).await?, portal.correlation())
        }
        // The outcome of a sent change cannot be determined; a change that was not sent needs another decision.
        None if claim.sent_at.is_some() => (Attempt::Ended(EventKind::Unknown, None), Uuid::nil()),
        None => (Attempt::Ended(EventKind::ApprovalRevoked, None), Uuid::nil()),
    };
    let (kind, error) = match attempt {
        Attempt::Done => (EventKind::Done, None),
        Attempt::Ended(kind, error) => (kind, error),
        Attempt::InProgress(result_subscription) => {
            store.mark_request_pending(&claim, &result_subscription).await?;
            return Ok(Next::Again(RECHECK_INTERVAL));
        }
        Attempt::Paused(pause) => {
            store.release_request(&claim).await?;
            return Ok(Next::Again(pause.min(MAX_PAUSE)));
        }
    };
    let note = EventNote { error, ..EventNote::default() };
    let ended = Step {
        kind,
        by: None,
        revision: None,
        contents: None,
        note: to_secret_json(&NamedNote { name: String::new(), note })?,
        auto_approved_units: None,
        audit: None,
    };
    match store.finish_request(&claim, &ended, correlation).await {
        Ok(()) | Err(store::Error::Conflict(_)) => Ok(Next::Finished),
        Err(error) => Err(error),
    }
}

/// Returns the proof of access for carrying out a request; `None` if the approver no longer has permission. If the
/// change was sent before, its outcome is determined all the same.
async fn scope_of(
    services: &Services,
    partner: &Partner,
    claim: &ClaimedRequest,
) -> Result<Option<CustomerScope>, store::Error> {
    let (store, request) = (services.store(), &claim.request);
    let was_sent = claim.sent_at.is_some();
    Ok(match request.decided_by {
        Some(staff) if !was_sent && store.is_person_disabled(staff).await? => None,
        Some(staff) => Some(PartnerScope::of_job(partner.id, staff).customer(request.customer)),
        None if !request.automatic => None,
        None => {
            let customer_setting = store.find_customer_self_service(partner.id, request.customer).await?;
            let has_self_service = customer_setting.unwrap_or(partner.self_service).is_on();
            let is_disabled =
                store.is_customer_user_disabled(partner.id, request.customer, request.requester.object).await?;
            (was_sent || (has_self_service && !is_disabled))
                .then(|| CustomerScope::of_approved_request(partner.id, request.customer, request.requester))
        }
    })
}

impl Portal {
    /// Makes the change of a claimed request, or looks up whether a change that was sent before has been made.
    async fn attempt_change(&self, scope: &CustomerScope, claim: &ClaimedRequest) -> Result<Attempt, store::Error> {
        let RequestContents { requested_change, quote, .. } = from_secret_json(&claim.request.contents)?;
        if let (Some(result_subscription), RequestedChange::Subscription { change, .. }) =
            (&claim.under_way, &requested_change)
        {
            let is_applied =
                self.load_subscription(scope, result_subscription).await.is_ok_and(|it| change.is_applied(&it));
            let is_late = claim.sent_at.is_none_or(|at| Timestamp::now().duration_since(at) > PROCESSING_TIMEOUT);
            return Ok(match (is_applied, is_late) {
                (true, _) => Attempt::Done,
                (false, true) => Attempt::Ended(EventKind::Unknown, None),
                (false, false) => Attempt::InProgress(result_subscription.clone()),
            });
        }
        if !self.store().begin_sending(claim).await? {
            // Another worker has taken it over.
            return Ok(Attempt::Ended(EventKind::Unknown, None));
        }
        let idempotency_key = RequestId::new(claim.idempotency_key);
        let result = match &requested_change {
            RequestedChange::Subscription { id, change } => {
                // The approver was shown that the change is irreversible.
                let confirmed = Confirmed::require(change.is_irreversible()).ok();
                let attempt =
                    self.make_subscription_change(scope, id, change, Some(&quote.before), idempotency_key, confirmed);
                match Box::pin(attempt).await {
                    Ok(ChangeResult::Applied { .. }) => Ok(Attempt::Done),
                    Ok(ChangeResult::InProgress(result_subscription)) => Ok(Attempt::InProgress(result_subscription)),
                    Err(Error::NotReadBack(_)) => Ok(Attempt::InProgress(id.clone())),
                    Err(error) => Err(error),
                }
            }
            RequestedChange::License { user, sku } => {
                let action = UserAction::AssignLicenses { skus: vec![sku.clone()] };
                Box::pin(self.execute_action(scope, Some(*user), &action, idempotency_key)).await.map(|result| {
                    match result {
                        ActionResult::Done(_) => Attempt::Done,
                        // The attempt of a crashed worker may have assigned it.
                        ActionResult::Skipped(SkipReason::HasAlready) if claim.sent_at.is_some() => Attempt::Done,
                        ActionResult::Skipped(_) => Attempt::Ended(EventKind::NotApplicable, None),
                    }
                })
            }
            RequestedChange::Product { .. } => Ok(Attempt::Ended(EventKind::ApprovalRevoked, None)),
        };
        Ok(match result {
            Ok(attempt) => attempt,
            Err(Error::Store(error)) => return Err(error),
            Err(error) => match retry_after_of(&error) {
                Some(pause) if claim.sent_at.is_none() => Attempt::Paused(pause),
                // A change that may have been sent is never sent again.
                Some(_) if let RequestedChange::Subscription { id, .. } = &requested_change => {
                    Attempt::InProgress(id.clone())
                }
                _ => {
                    let kind = ending_event(&error, claim.sent_at.is_some());
                    Attempt::Ended(kind, Some(error.into_portal_error(self.correlation())))
                }
            },
        })
    }
}

/// Returns how a request ends after an error; `was_sent` is whether an earlier attempt may have sent the change.
fn ending_event(error: &Error, was_sent: bool) -> EventKind {
    match error {
        _ if was_sent => EventKind::Unknown,
        Error::Changed | Error::NotFound => EventKind::NotApplicable,
        Error::Upstream(error) => match error.kind() {
            ErrorKind::NotFound => EventKind::NotApplicable,
            ErrorKind::OutcomeUnknown | ErrorKind::Unreadable => EventKind::Unknown,
            _ => EventKind::Failed,
        },
        Error::ResponseMismatch { .. } => EventKind::Unknown,
        _ => EventKind::Failed,
    }
}
