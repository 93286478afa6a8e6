//! Panels that are streamed after their page.
//!
//! Their calls start together with the page's own. The page is rendered and sent as soon as its main data is loaded;
//! the document continues after such a panel once its data has arrived. A slow panel therefore does not delay what
//! comes before it, and a failed one does not affect other panels. Slow panels come last.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

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

/// A flag that a page has panels which may still be loading when it is rendered; a context of the page.
#[derive(Clone, Default)]
pub struct DeferredPanels(Arc<AtomicBool>);

impl DeferredPanels {
    /// Returns `true` if the page has begun a call for a panel.
    pub fn exist(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The pending result of a call, which can be rendered in any number of places. The call is canceled when nobody awaits
/// it any more, because the page was replaced or the client disconnected.
#[derive(Clone)]
pub struct Deferred<T: Clone + Send + Sync + 'static> {
    result: Shared<BoxFuture<'static, Result<T, PortalError>>>,
    /// The call's own request context, which records the age of its result.
    context: Option<RequestContext>,
}

impl<T: Clone + Send + Sync + 'static> Deferred<T> {
    /// Starts a call in the context of the page, concurrently with everything else.
    pub fn begin(call: impl Future<Output = Result<T, PortalError>> + Send + 'static) -> Self {
        if let Some(panels) = use_context::<DeferredPanels>() {
            panels.0.store(true, Ordering::Relaxed);
        }
        let context = use_context::<RequestContext>()
            .map(|context| RequestContext { portal: context.portal.with_separate_tracking(), ..context });
        let incident = context.as_ref().map_or_else(Uuid::nil, |context| context.portal.correlation());
        let scoped_call = Owner::new().with(|| {
            if let Some(context) = &context {
                provide_context(context.clone());
            }
            ScopedFuture::new(call)
        });
        let task = AbortOnDropHandle::new(tokio::spawn(scoped_call.in_current_span()));
        let result = task.map(move |outcome| {
            // A panic is our own fault, and only affects its panel.
            outcome.unwrap_or_else(|error| {
                tracing::error!(%incident, %error, "panel load panicked");
                Err(PortalError::Internal { incident })
            })
        });
        Self { result: result.boxed().shared(), context }
    }

    /// Awaits the result.
    ///
    /// # Errors
    /// The call's error.
    pub async fn result(self) -> Result<T, PortalError> {
        self.result.await
    }

    /// Renders the result at this position of the document, below a note if it is stale and no other note says so, or
    /// if parts of it are missing.
    pub fn render<V: IntoView + 'static>(
        self,
        view: impl FnOnce(Result<T, PortalError>) -> V + Send + 'static,
    ) -> impl IntoView {
        Suspend::new(async move {
            let result = self.result.await;
            let note = stale_note(self.context.as_ref().and_then(|context| context.portal.stale()));
            let gaps = self.context.and_then(|context| gap_note(context.portal.gaps()));
            if note.is_none() && gaps.is_none() {
                return view(result).into_any();
            }
            view! { {note} {gaps} {view(result)} }.into_any()
        })
    }
}
