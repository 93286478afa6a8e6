//! Expiry of requests that nobody decided.

use super::{NamedNote, sealed};
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
    pub async fn maintain_requests(&self) -> Result<(), store::Error> {
        for (partner, request) in self.store().list_expired_requests().await? {
            let step = Step {
                kind: EventKind::Expired,
                by: None,
                revision: None,
                contents: None,
                note: sealed(&NamedNote::default())?,
                added: None,
                audit: None,
            };
            match self.store().advance_request(partner, request, &step).await {
                // Decided concurrently.
                Ok(_) | Err(store::Error::Conflict(_)) => {}
                Err(error) => tracing::warn!(%partner, %request, %error, "request not ended"),
            }
        }
        self.store().queue_lost_requests().await
    }
}
