//! Panels that their page does not wait for.
//!
//! The calls of such a panel begin with the page's own. The page is drawn, and begins to go out, when what it is about is
//! known; where a panel stands whose answer is not there yet, the document goes on when it is. So a slow panel keeps nobody
//! from what stands before it, and a failing one takes nothing but its own place. What is slow stands last.

use futures::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use leptos::{prelude::*, reactive::computed::ScopedFuture};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::{error::PortalError, portal::Visit};

/// The answer of a call that has begun, to be drawn in any number of places. When nobody waits for it any more, since the
/// page became another one or its reader went away, the call ends.
#[derive(Clone)]
pub struct Late<T: Clone + Send + Sync + 'static>(Shared<BoxFuture<'static, Result<T, PortalError>>>);

impl<T: Clone + Send + Sync + 'static> Late<T> {
    /// Begins a call in the context of the page, beside whatever else is done.
    pub fn begin(call: impl Future<Output = Result<T, PortalError>> + Send + 'static) -> Self {
        let begun = AbortOnDropHandle::new(tokio::spawn(ScopedFuture::new(call).in_current_span()));
        let incident = use_context::<Visit>().map_or_else(Uuid::nil, |visit| visit.portal.correlation());
        let answer = begun.map(move |ended| {
            // A call that panicked is our own fault, and costs its panel alone.
            ended.unwrap_or_else(|error| {
                tracing::error!(%incident, %error, "the call of a panel broke");
                Err(PortalError::Internal { incident })
            })
        });
        Self(answer.boxed().shared())
    }

    /// The answer.
    ///
    /// # Errors
    /// What the call met.
    pub async fn answer(self) -> Result<T, PortalError> {
        self.0.await
    }

    /// What becomes of the answer, where it stands in the document.
    pub fn draw<V: IntoView + 'static>(
        self,
        view: impl FnOnce(Result<T, PortalError>) -> V + Send + 'static,
    ) -> impl IntoView {
        Suspend::new(async move { view(self.answer().await) })
    }
}
