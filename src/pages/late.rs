//! Panels that are streamed after their page.
//!
//! Their calls start together with the page's own. The page is rendered and sent as soon as its main data is loaded;
//! the document continues after such a panel once its data has arrived. A slow panel therefore does not delay what
//! comes before it, and a failed one only affects its own place. Slow panels come last.

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

/// The mark of a page with panels that may still be loading when it is rendered; a context of the page.
#[derive(Clone, Default)]
pub struct LatePanels(Arc<AtomicBool>);

impl LatePanels {
    /// Returns `true` if the page has begun a call for a panel.
    pub fn exist(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The pending result of a call, which can be rendered in any number of places. The call is canceled when nobody awaits
/// it any more, because the page was replaced or the client disconnected.
#[derive(Clone)]
pub struct Late<T: Clone + Send + Sync + 'static> {
    answer: Shared<BoxFuture<'static, Result<T, PortalError>>>,
    /// The call's own request context, which records the age of its result.
    context: Option<RequestContext>,
}

impl<T: Clone + Send + Sync + 'static> Late<T> {
    /// Starts a call in the context of the page, concurrently with everything else.
    pub fn begin(call: impl Future<Output = Result<T, PortalError>> + Send + 'static) -> Self {
        if let Some(panels) = use_context::<LatePanels>() {
            panels.0.store(true, Ordering::Relaxed);
        }
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
            // A panic is our own fault, and only affects its panel.
            ended.unwrap_or_else(|error| {
                tracing::error!(%incident, %error, "panel load panicked");
                Err(PortalError::Internal { incident })
            })
        });
        Self { answer: answer.boxed().shared(), context }
    }

    /// Awaits the result.
    ///
    /// # Errors
    /// The call's error.
    pub async fn answer(self) -> Result<T, PortalError> {
        self.answer.await
    }

    /// Renders the result in its place in the document; below a note if it is stale and no other note says so, or if
    /// parts of it are missing.
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
