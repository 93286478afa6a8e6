//! The worker: makes the change of an approved request, once.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Contents, NamedNote, opened, sealed};
use crate::{
    domain::{
        change_request::{EventKind, EventNote, RequestState, RequestedChange},
        id::{RequestId, SubscriptionId},
        job::{SkipReason, UserAction},
        principal::{CustomerScope, PartnerScope},
        role_mapping::RoleClaims,
    },
    error::PortalError,
    partner_center::{CallContext, Kind},
    portal::{
        Cause, Error, PartnerContext, Portal, Services,
        confirmed::Confirmed,
        job::{ActionResult, retry_after_of},
        subscription::Settled,
    },
    store::{self, ClaimedRequest, Next, Partner, Step, WorkOnRequest},
};

/// Interval between checks of a change that Partner Center is processing, or of another worker's claim.
const LOOK_AGAIN: Duration = Duration::from_secs(15);
/// Maximum delay before a throttled request is retried.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Time after which a change that Partner Center accepted but has not made counts as having an unknown outcome.
const LONGEST_PROCESSING: SignedDuration = SignedDuration::from_hours(2);

/// The result of an attempt.
enum Attempt {
    /// The change is made.
    Done,
    /// Partner Center is processing the change; this subscription will show the outcome.
    UnderWay(SubscriptionId),
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
        return Ok(if is_claimed { Next::Again(LOOK_AGAIN) } else { Next::Finished });
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
                through_partner: true,
                role_claims: RoleClaims::default(),
                recent: Arc::default(),
            };
            let portal = Portal::new(Arc::clone(&services), Some(context), CallContext::new().in_background())
                .caused_by(Cause::Request(task.request));
            (portal.attempt(&scope, &claim).await?, portal.correlation())
        }
        // The outcome of a sent change cannot be determined; a change that was not sent needs another decision.
        None if claim.sent_at.is_some() => (Attempt::Ended(EventKind::Unknown, None), Uuid::nil()),
        None => (Attempt::Ended(EventKind::Returned, None), Uuid::nil()),
    };
    let (kind, error) = match attempt {
        Attempt::Done => (EventKind::Done, None),
        Attempt::Ended(kind, error) => (kind, error),
        Attempt::UnderWay(shown_by) => {
            store.hold_request(&claim, &shown_by).await?;
            return Ok(Next::Again(LOOK_AGAIN));
        }
        Attempt::Paused(pause) => {
            store.release_request(&claim).await?;
            return Ok(Next::Again(pause.min(LONGEST_PAUSE)));
        }
    };
    let note = EventNote { error, ..EventNote::default() };
    let ended = Step {
        kind,
        by: None,
        revision: None,
        contents: None,
        note: sealed(&NamedNote { name: String::new(), note })?,
        added: None,
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
            let own = store.find_customer_offer(partner.id, request.customer).await?;
            let is_offered = own.unwrap_or(partner.self_service).is_on();
            let is_disabled =
                store.is_customer_user_disabled(partner.id, request.customer, request.asker.object).await?;
            (was_sent || (is_offered && !is_disabled))
                .then(|| CustomerScope::of_approved_request(partner.id, request.customer, request.asker))
        }
    })
}

impl Portal {
    async fn attempt(&self, scope: &CustomerScope, claim: &ClaimedRequest) -> Result<Attempt, store::Error> {
        let Contents { asked, quote, .. } = opened(&claim.request.contents)?;
        if let (Some(shown_by), RequestedChange::Subscription { change, .. }) = (&claim.under_way, &asked) {
            let is_made = self.load_subscription(scope, shown_by).await.is_ok_and(|it| change.is_applied(&it));
            let is_late = claim.sent_at.is_none_or(|at| Timestamp::now().duration_since(at) > LONGEST_PROCESSING);
            return Ok(match (is_made, is_late) {
                (true, _) => Attempt::Done,
                (false, true) => Attempt::Ended(EventKind::Unknown, None),
                (false, false) => Attempt::UnderWay(shown_by.clone()),
            });
        }
        if !self.store().begin_sending(claim).await? {
            // Another worker has taken it over.
            return Ok(Attempt::Ended(EventKind::Unknown, None));
        }
        let write = RequestId::new(claim.write);
        let made = match &asked {
            RequestedChange::Subscription { id, change } => {
                // The approver was shown that the change is irreversible.
                let confirmed = Confirmed::read(change.is_irreversible()).ok();
                let made = self.make_subscription_change(scope, id, change, Some(&quote.before), write, confirmed);
                match Box::pin(made).await {
                    Ok(Settled::Made { .. }) => Ok(Attempt::Done),
                    Ok(Settled::UnderWay(shown_by)) => Ok(Attempt::UnderWay(shown_by)),
                    Err(Error::NotReadBack(_)) => Ok(Attempt::UnderWay(id.clone())),
                    Err(error) => Err(error),
                }
            }
            RequestedChange::Licence { user, sku } => {
                let action = UserAction::AssignLicences { skus: vec![sku.clone()] };
                Box::pin(self.act(scope, Some(*user), &action, write)).await.map(|result| match result {
                    ActionResult::Done(_) => Attempt::Done,
                    // The attempt of a crashed worker may have assigned it.
                    ActionResult::Skipped(SkipReason::HasAlready) if claim.sent_at.is_some() => Attempt::Done,
                    ActionResult::Skipped(_) => Attempt::Ended(EventKind::Outdated, None),
                })
            }
            RequestedChange::Product { .. } => Ok(Attempt::Ended(EventKind::Returned, None)),
        };
        Ok(match made {
            Ok(attempt) => attempt,
            Err(Error::Store(error)) => return Err(error),
            Err(error) => match retry_after_of(&error) {
                Some(pause) if claim.sent_at.is_none() => Attempt::Paused(pause),
                // A change that may have been sent is never sent again.
                Some(_) if let RequestedChange::Subscription { id, .. } = &asked => Attempt::UnderWay(id.clone()),
                _ => {
                    let kind = ending(&error, claim.sent_at.is_some());
                    Attempt::Ended(kind, Some(error.into_portal_error(self.correlation())))
                }
            },
        })
    }
}

/// Returns how a request ends after an error; `was_sent` is whether an earlier attempt may have sent the change.
fn ending(error: &Error, was_sent: bool) -> EventKind {
    match error {
        _ if was_sent => EventKind::Unknown,
        Error::Changed | Error::NotFound => EventKind::Outdated,
        Error::Upstream(error) => match error.kind() {
            Kind::NotFound => EventKind::Outdated,
            Kind::OutcomeUnknown | Kind::Unreadable => EventKind::Unknown,
            _ => EventKind::Failed,
        },
        Error::OtherThanAsked { .. } => EventKind::Unknown,
        _ => EventKind::Failed,
    }
}
