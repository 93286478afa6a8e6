//! The document around every page, and the table of pages. No data access: each page loads its own data.

mod access;
mod frame;
mod palette;
mod routes;

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use futures::{FutureExt as _, Stream, StreamExt as _};
use hydration_context::SsrSharedContext;
use leptos::{nonce::provide_nonce, prelude::*, reactive::computed::ScopedFuture, tachys::ssr::StreamBuilder};
use uuid::Uuid;

use crate::{
    components::{
        field::{ResultErased, Submitted, UnsavedForm, WriteResult},
        problem::ReportedProblems,
        render_context::{AssetUrls, RenderContext},
        stale::StaleNotice,
    },
    domain::in_progress::InProgress,
    error::PortalError,
    pages::{self, Page, Status, deferred::DeferredPanels},
    portal::RequestContext,
};
pub use access::{Access, RoutePath};
use frame::shell;
pub use routes::{NavPlacement, ROUTES, Route, Tab, Title};

/// The input for rendering a document.
pub struct DocumentContext {
    /// The person's texts, time zone and preferences.
    pub render: RenderContext,
    /// The URLs of the site's assets.
    pub assets: AssetUrls,
    /// A form that was rejected and is rendered again.
    pub submitted: Option<Submitted>,
    /// The stored or immediate result of the page's form.
    pub result: Option<WriteResult>,
    /// `true` if the URL names a result that is no longer stored.
    pub erased: bool,
    /// Another page with a form that was not saved.
    pub unsaved: Option<UnsavedForm>,
    /// The change that was just made, to be confirmed once.
    pub done: Option<Done>,
}

/// A change that was just made.
pub struct Done {
    /// The name of the server function.
    pub function: String,
    /// The name of the changed object, as the form sent it.
    pub subject: Option<String>,
}

/// A rendered document, as far as its data is loaded.
pub struct Document {
    /// The response's status.
    pub status: Status,
    /// The start of the document, and usually the whole of it.
    pub html: String,
    /// The rest, if panels are still loading.
    pub rest: Option<Rest>,
    /// The nonce of its scripts, for the Content-Security-Policy.
    pub nonce: String,
}

/// The rest of a document, streamed in order as the data of its panels arrives. It owns the page's reactive context;
/// dropping it, finished or not, releases everything that belongs to the page.
pub struct Rest {
    html: StreamBuilder,
    owner: Owner,
}

impl Stream for Rest {
    type Item = String;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<String>> {
        let Self { html, owner } = &mut *self;
        owner.with(|| html.poll_next_unpin(cx))
    }
}

impl Drop for Rest {
    fn drop(&mut self) {
        self.owner.clone().unset_with_forced_cleanup();
    }
}

/// Loads a page, concurrently with the counts of the top bar, and renders it within the document. An error is rendered
/// as a problem page with its own status.
pub async fn render_page<F>(
    context: RequestContext,
    document_context: DocumentContext,
    in_progress: impl Future<Output = InProgress>,
    load: impl FnOnce(RequestContext) -> F,
) -> Document
where
    F: Future<Output = Result<Page, PortalError>> + Send + 'static,
{
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let DocumentContext { render, assets, submitted, result, erased, unsaved, done } = document_context;
    let loading = owner.with(|| {
        provide_nonce();
        provide_context(context.clone());
        provide_context(render.clone());
        provide_context(assets);
        provide_context(ReportedProblems::default());
        provide_context(DeferredPanels::default());
        let error = submitted.as_ref().map(|submitted| &submitted.error);
        let error_status = error.filter(|error| **error != PortalError::SignInRequired).map(Status::from);
        if let Some(submitted) = submitted {
            provide_context(submitted);
        }
        if let Some(result) = result {
            provide_context(result);
        }
        if let Some(unsaved) = unsaved {
            provide_context(unsaved);
        }
        if erased {
            provide_context(ResultErased);
        }
        let load = load(context.clone());
        ScopedFuture::new(async move {
            load.await.map(|page| match error_status {
                Some(status) => page.with_status(status),
                None => page,
            })
        })
    });
    let (page, in_progress) = futures::join!(loading, in_progress);
    owner.with(|| provide_context(in_progress));
    // A problem page shows no data that could be stale.
    if let Some(stale) = context.portal.stale().filter(|_| page.is_ok()) {
        owner.with(|| provide_context(StaleNotice(stale)));
    }
    document(owner, Some(&context), done, || {
        page.unwrap_or_else(|error| pages::problem::problem_page(&error, context.principal.is_some()))
    })
}

/// Renders the page for a request that was rejected before its caller was known.
pub fn render_rejection(render: RenderContext, assets: AssetUrls, status: Status, reference: Uuid) -> Document {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    owner.with(|| {
        provide_nonce();
        provide_context(render);
        provide_context(assets);
    });
    document(owner, None, None, || pages::problem::rejection_page(status, reference))
}

fn document(
    owner: Owner,
    context: Option<&RequestContext>,
    done: Option<Done>,
    page: impl FnOnce() -> Page,
) -> Document {
    let (status, nonce, html) = owner.with(|| {
        let nonce = leptos::nonce::use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
        let page = page();
        let status = page.status;
        let shell = shell(page, context, done, &nonce);
        // A stream allocates strings for each element, even if no panel is deferred.
        let is_streamed = use_context::<DeferredPanels>().is_some_and(|panels| panels.exist());
        (status, nonce, if is_streamed { Err(shell.to_html_stream_in_order()) } else { Ok(shell.to_html()) })
    });
    let html = match html {
        Err(html) => html,
        Ok(html) => {
            owner.unset_with_forced_cleanup();
            return Document { status, html, rest: None, nonce };
        }
    };
    let mut rest = Rest { html, owner };
    let mut html = String::new();
    let rest = loop {
        match rest.next().now_or_never() {
            // Usually the whole document, which is long, so it is moved rather than copied if nothing precedes it.
            Some(Some(chunk)) if html.is_empty() => html = chunk,
            Some(Some(chunk)) => html.push_str(&chunk),
            Some(None) => break None,
            None => break Some(rest),
        }
    };
    Document { status, html, rest, nonce }
}

#[cfg(test)]
mod tests {
    use std::{
        future::{pending, ready},
        sync::atomic::{AtomicUsize, Ordering},
    };

    use jiff::tz::TimeZone;

    use super::*;
    use crate::{
        domain::preferences::{Language, Preferences},
        locales::Text,
        pages::{PageLayout, deferred::Deferred},
        paths,
    };

    /// A value that counts how often it is dropped.
    #[derive(Clone)]
    struct DropCounter(Arc<AtomicUsize>);

    impl Drop for DropCounter {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn render(view: impl FnOnce() -> AnyView) -> Document {
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        owner.with(|| {
            provide_nonce();
            provide_context(DeferredPanels::default());
            provide_context(RenderContext {
                text: Text::new(Language::English),
                zone: TimeZone::UTC,
                preferences: Preferences::default(),
                address: paths::HOME.into(),
                reference: None,
            });
            let file: Arc<str> = "file".into();
            provide_context(AssetUrls {
                style: Arc::clone(&file),
                script: Arc::clone(&file),
                wasm: Arc::clone(&file),
                icons: Arc::clone(&file),
                favicon: Arc::clone(&file),
                font: file,
            });
        });
        document(owner, None, None, || Page::new(PageLayout::Bare, view()).with_title("Title"))
    }

    #[tokio::test]
    async fn a_document_without_deferred_panels_is_not_streamed() {
        let document = render(|| view! { <main>"Here"</main> }.into_any());
        assert!(document.rest.is_none());
        assert!(document.html.starts_with("<!DOCTYPE html><html") && document.html.ends_with("</body></html>"));
    }

    #[tokio::test]
    async fn deferred_panels_are_streamed_in_place_with_the_pages_context() {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let document = render(|| {
            let deferred = Deferred::begin(async { receiver.await.map_err(|_| PortalError::NotFound) });
            let again = deferred.clone();
            view! {
                <main>
                    "Before "
                    {deferred.render(|result: Result<i32, _>| format!("{} {result:?}", expect_context::<RenderContext>().address))}
                    " after "
                    {again.render(|result| result.map(|number| number + 1).ok())}
                </main>
            }
            .into_any()
        });
        let rest = document.rest.expect("a panel is deferred");
        assert!(document.html.ends_with("Before "), "{}", document.html);
        sender.send(7).expect("the panel waits for it");
        let rest: Vec<String> = rest.collect().await;
        let rest = rest.concat().replace("<!>", "");
        assert!(rest.starts_with("/ Ok(7) after 8</main>") && rest.ends_with("</body></html>"), "{rest}");
    }

    #[tokio::test]
    async fn a_panic_in_a_deferred_panel_fails_only_that_panel() {
        let document = render(|| {
            let deferred = Deferred::<()>::begin(async { panic!("broken") });
            view! { <main>{deferred.render(|result| format!("{result:?}"))}</main> }.into_any()
        });
        let rest: Vec<String> = document.rest.expect("a panel is deferred").collect().await;
        assert!(rest.concat().starts_with("Err(Internal"), "{rest:?}");
    }

    #[tokio::test]
    async fn dropping_an_unfinished_document_releases_its_context_and_calls() {
        let (calls, contexts) = (DropCounter(Arc::default()), DropCounter(Arc::default()));
        let (call, cleanup) = (calls.clone(), contexts.clone());
        let document = render(|| {
            on_cleanup(move || drop(cleanup));
            let deferred = Deferred::<()>::begin(async move {
                let _call = call;
                pending().await
            });
            let immediate = Deferred::begin(ready(Ok(())));
            view! { {immediate.render(|_| "there")} {deferred.render(|_| "never")} }.into_any()
        });
        let mut rest = document.rest.expect("a panel is deferred");
        assert_eq!(rest.next().await.as_deref(), Some("there"), "{}", document.html);
        assert_eq!((calls.0.load(Ordering::SeqCst), contexts.0.load(Ordering::SeqCst)), (0, 0));
        drop(rest);
        assert_eq!(contexts.0.load(Ordering::SeqCst), 1, "the context of the page is released");
        // A canceled call ends at its next await point.
        while calls.0.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    }
}
