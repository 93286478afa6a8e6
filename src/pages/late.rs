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

use crate::{
    components::{gaps::gap_note, stale::stale_note},
    error::PortalError,
    portal::RequestContext,
};

/// The answer of a call that has begun, to be drawn in any number of places. When nobody waits for it any more, since the
/// page became another one or its reader went away, the call ends.
#[derive(Clone)]
pub struct Late<T: Clone + Send + Sync + 'static> {
    answer: Shared<BoxFuture<'static, Result<T, PortalError>>>,
    /// The request's context as the call sees it, which knows how old its answer is.
    context: Option<RequestContext>,
}

impl<T: Clone + Send + Sync + 'static> Late<T> {
    /// Begins a call in the context of the page, beside whatever else is done.
    pub fn begin(call: impl Future<Output = Result<T, PortalError>> + Send + 'static) -> Self {
        let context =
            use_context::<RequestContext>().map(|context| RequestContext { portal: context.portal.apart(), ..context });
        let incident = context.as_ref().map_or_else(Uuid::nil, |context| context.portal.correlation());
        let scoped = Owner::new().with(|| {
            if let Some(context) = &context {
                provide_context(context.clone());
            }
            ScopedFuture::new(call)
        });
        let begun = AbortOnDropHandle::new(tokio::spawn(scoped.in_current_span()));
        let answer = begun.map(move |ended| {
            // A call that panicked is our own fault, and costs its panel alone.
            ended.unwrap_or_else(|error| {
                tracing::error!(%incident, %error, "panel load panicked");
                Err(PortalError::Internal { incident })
            })
        });
        Self { answer: answer.boxed().shared(), context }
    }

    /// The answer.
    ///
    /// # Errors
    /// What the call met.
    pub async fn answer(self) -> Result<T, PortalError> {
        self.answer.await
    }

    /// What becomes of the answer, where it stands in the document; below a note when it is not of now and nobody has said
    /// so yet, or when something of it is missing.
    pub fn draw<V: IntoView + 'static>(
        self,
        view: impl FnOnce(Result<T, PortalError>) -> V + Send + 'static,
    ) -> impl IntoView {
        Suspend::new(async move {
            let answer = self.answer.await;
            let note = stale_note(self.context.as_ref().and_then(|context| context.portal.stale()));
            let gaps = self.context.and_then(|context| gap_note(context.portal.gaps()));
            if note.is_none() && gaps.is_none() {
                return view(answer).into_any();
            }
            view! { {note} {gaps} {view(answer)} }.into_any()
        })
    }
}
