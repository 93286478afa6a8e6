//! Expiry of requests that nobody decided.

use super::{NamedNote, to_secret_json};
use crate::{
    domain::change_request::EventKind,
    portal::Services,
    store::{self, Step},
};

impl Services {
    /// Expires undecided requests after their deadline, and queues approved ones again whose task was lost.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn expire_and_requeue_requests(&self) -> Result<(), store::Error> {
        for (partner, request) in self.store().list_expired_requests().await? {
            let step = Step {
                kind: EventKind::Expired,
                by: None,
                revision: None,
                contents: None,
                note: to_secret_json(&NamedNote::default())?,
                auto_approved_units: None,
                audit: None,
            };
            match self.store().advance_request(partner, request, &step).await {
                // Decided concurrently.
                Ok(_) | Err(store::Error::Conflict(_)) => {}
                Err(error) => tracing::warn!(%partner, %request, %error, "expired request not closed"),
            }
        }
        self.store().queue_lost_requests().await
    }
}
