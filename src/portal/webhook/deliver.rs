//! The deliveries of messages, by workers of the job queue.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{message, sender::Outgoing};
use crate::{
    domain::webhook::{DeliveryOutcome, DeliveryState, NoResponseReason, WebhookEvent},
    portal::Services,
    store::{self, DeliverWebhook, DeliveryResult, NewDelivery, Next, StoredChangeRequest, StoredEvent},
};

/// Delays before the attempts after the first.
const DELAYS: [Duration; 8] = [
    Duration::from_secs(5),
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(6),
    Duration::from_hours(12),
    Duration::from_hours(24),
];
/// Delay of a task while the partner has too many attempts in progress.
const BUSY_DELAY: Duration = Duration::from_secs(2);
/// The status code by which an endpoint reports that it is gone (RFC 9110, section 15.5.11).
const GONE: u16 = 410;

impl Services {
    /// Queues the message about an event of a request, if the partner has an active endpoint. Idempotent: one message
    /// per event, however often it is called.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn queue_webhook(&self, request: &StoredChangeRequest, event: &StoredEvent) -> Result<(), store::Error> {
        // The partner does not see the request until the company has approved it.
        if request.in_company {
            return Ok(());
        }
        let Some((kind, body)) = message::of_event(request, event, self.settings().public_origin.as_str())? else {
            return Ok(());
        };
        match self.store().find_webhook(request.partner).await? {
            Some(endpoint) if endpoint.is_active => {
                let new = NewDelivery { about: Some((request.id, event.number)), event: kind, body };
                self.store().create_delivery(request.partner, &new).await
            }
            _ => Ok(()),
        }
    }
}

/// Makes the next attempt to deliver a message.
///
/// # Errors
/// When the database does not answer; the task is delivered again then.
pub async fn deliver(
    services: Arc<Services>,
    task: DeliverWebhook,
    stop: CancellationToken,
) -> Result<Next, store::Error> {
    let store = services.store();
    let Some(due) = store.find_due_delivery(task).await? else { return Ok(Next::Finished) };
    let is_partner_enabled = store.find_partner(task.partner).await?.is_some_and(|partner| !partner.disabled);
    let endpoint = store.find_webhook(task.partner).await?.filter(|endpoint| endpoint.is_active && is_partner_enabled);
    let Some(endpoint) = endpoint else {
        let response = DeliveryOutcome::None(NoResponseReason::Off);
        let result = DeliveryResult { state: DeliveryState::Canceled, delivery_outcome: response, is_gone: false };
        store.finish_attempt(task, result, "").await?;
        return Ok(Next::Finished);
    };
    let Some(_permit) = services.webhooks().acquire_permit(task.partner) else { return Ok(Next::Again(BUSY_DELAY)) };
    let message = Outgoing { url: &endpoint.url, id: task.delivery, secrets: &endpoint.secrets, body: &due.body };
    let response = tokio::select! {
        response = services.webhooks().send(message) => response,
        // The attempt does not count, so that the endpoint may get the message once more.
        () = stop.cancelled() => return Ok(Next::Interrupted),
    };
    let (result, next) = attempt_result(due.event, due.attempts, response, random());
    store.finish_attempt(task, result, &endpoint.url).await?;
    Ok(next)
}

/// Returns the result of an attempt, and the next step.
fn attempt_result(
    event: WebhookEvent,
    previous_attempts: i64,
    response: DeliveryOutcome,
    random: u8,
) -> (DeliveryResult, Next) {
    let of = |state| DeliveryResult {
        state,
        delivery_outcome: response,
        is_gone: response == DeliveryOutcome::Status(GONE),
    };
    match response {
        DeliveryOutcome::Status(200..=299) => (of(DeliveryState::Delivered), Next::Finished),
        DeliveryOutcome::Status(GONE) => (of(DeliveryState::Failed), Next::Finished),
        // The person who tests an endpoint waits for the result, so there is no retry.
        _ if event == WebhookEvent::Test => (of(DeliveryState::Failed), Next::Finished),
        _ => match delay_after(previous_attempts, random) {
            Some(delay) => (of(DeliveryState::Pending), Next::Again(delay)),
            None => (of(DeliveryState::Failed), Next::Finished),
        },
    }
}

/// Returns the delay after an attempt, longer by a random part of a fifth at most, so that the messages of an endpoint
/// that was down do not arrive all at once. `None` after the last attempt.
fn delay_after(previous_attempts: i64, random: u8) -> Option<Duration> {
    let delay =
        usize::try_from(previous_attempts).ok().and_then(|previous_attempts| DELAYS.get(previous_attempts).copied())?;
    Some(delay + delay / 5 * u32::from(random) / u32::from(u8::MAX))
}

fn random() -> u8 {
    let mut byte = [0];
    // Without random numbers, retries are merely spread out less.
    let _ = getrandom::fill(&mut byte);
    byte[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_deliveries_are_retried_for_about_two_days() {
        let delays: Vec<_> = (0..).map_while(|previous_attempts| delay_after(previous_attempts, 0)).collect();
        assert_eq!(delays, DELAYS);
        let total: Duration = (0..).map_while(|previous_attempts| delay_after(previous_attempts, u8::MAX)).sum();
        let hours = total.as_secs() / 3600;
        assert!((44..=54).contains(&hours), "{hours}");
        for (previous_attempts, delay) in DELAYS.into_iter().enumerate() {
            let longest = delay_after(i64::try_from(previous_attempts).unwrap(), u8::MAX).unwrap();
            assert_eq!(longest, delay + delay / 5, "{previous_attempts}");
        }
        assert_eq!(delay_after(-1, 0), None);
    }

    #[test]
    fn response_status_determines_delivery_state_and_retry() {
        let of = |response, previous_attempts| {
            let (result, next) = attempt_result(WebhookEvent::PendingPartner, previous_attempts, response, 0);
            (result.state, result.is_gone, next)
        };
        let (status, finished) = (DeliveryOutcome::Status, Next::Finished);
        let (delivered, failed, pending) = (DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Pending);
        for ok in [200, 202, 204, 299] {
            assert_eq!(of(status(ok), 3), (delivered, false, finished));
        }
        for bad in [100, 301, 302, 307, 400, 404, 429, 500, 503] {
            assert_eq!(of(status(bad), 0), (pending, false, Next::Again(DELAYS[0])));
            assert_eq!(of(status(bad), 8), (failed, false, finished));
        }
        for reason in NoResponseReason::ALL {
            assert_eq!(of(DeliveryOutcome::None(*reason), 7), (pending, false, Next::Again(DELAYS[7])));
        }
        assert_eq!(of(status(410), 0), (failed, true, finished));
        assert_eq!(attempt_result(WebhookEvent::Test, 0, status(500), 0).1, finished, "a test is not repeated");
    }
}
