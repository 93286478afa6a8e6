//! Notifications about request events, to people by mail and to the partner's own system.

use std::sync::Arc;

use crate::{
    portal::Services,
    store::{self, AnnounceEvent, Next},
};

/// Sends the mail about an event and queues the webhook message about it.
///
/// # Errors
/// When the database does not answer; the task is delivered again then.
pub async fn send_notifications(services: Arc<Services>, task: AnnounceEvent) -> Result<Next, store::Error> {
    let store = services.store();
    let Some(request) = store.find_change_request(task.partner, task.request).await? else {
        return Ok(Next::Finished);
    };
    let events = store.list_request_events(task.partner, task.request).await?;
    let Some(event) = events.iter().find(|event| event.number == task.number) else {
        return Ok(Next::Finished);
    };
    // A failure of one channel does not affect the other.
    let queued = services.queue_webhook(&request, event).await;
    let mailed = services.mail_event(&request, event).await;
    queued.and(mailed)
}
