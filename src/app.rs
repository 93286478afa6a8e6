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
        field::{AnswerErased, Answered, Submitted, Unsaved},
        problem::ReportedProblems,
        render_context::{AssetUrls, RenderContext},
        stale::StaleNotice,
    },
    domain::in_progress::InProgress,
    error::PortalError,
    pages::{self, Page, Status, late::LatePanels},
    portal::RequestContext,
};
pub use access::{Access, Entrance};
use frame::shell;
pub use routes::{Place, ROUTES, Route, Tab, Title};

/// The input for rendering a document.
pub struct Drawing {
    /// The person's texts, time zone and preferences.
    pub render: RenderContext,
    /// The URLs of the site's assets.
    pub assets: AssetUrls,
    /// A form that was refused and is rendered again.
    pub submitted: Option<Submitted>,
    /// The result of the page's form.
    pub answered: Option<Answered>,
    /// `true` if the URL names a result that is no longer stored.
    pub erased: bool,
    /// Another page with a form that was not saved.
    pub unsaved: Option<Unsaved>,
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

/// Loads a page, concurrently with the counts of the top bar, and renders it within the document. An error is rendered as
/// a problem page with its own status.
pub async fn draw<F>(
    context: RequestContext,
    drawing: Drawing,
    in_progress: impl Future<Output = InProgress>,
    load: impl FnOnce(RequestContext) -> F,
) -> Document
where
    F: Future<Output = Result<Page, PortalError>> + Send + 'static,
{
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let Drawing { render, assets, submitted, answered, erased, unsaved, done } = drawing;
    let loading = owner.with(|| {
        provide_nonce();
        provide_context(context.clone());
        provide_context(render.clone());
        provide_context(assets);
        provide_context(ReportedProblems::default());
        provide_context(LatePanels::default());
        let refused = submitted.as_ref().map(|submitted| &submitted.error);
        let refused = refused.filter(|error| **error != PortalError::SignInRequired).map(Status::from);
        if let Some(submitted) = submitted {
            provide_context(submitted);
        }
        if let Some(answered) = answered {
            provide_context(answered);
        }
        if let Some(unsaved) = unsaved {
            provide_context(unsaved);
        }
        if erased {
            provide_context(AnswerErased);
        }
        let load = load(context.clone());
        ScopedFuture::new(async move {
            load.await.map(|page| match refused {
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
pub fn draw_refusal(render: RenderContext, assets: AssetUrls, status: Status, reference: Uuid) -> Document {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    owner.with(|| {
        provide_nonce();
        provide_context(render);
        provide_context(assets);
    });
    document(owner, None, None, || pages::problem::refusal_page(status, reference))
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
        // A stream allocates strings for each element, even if nothing is late.
        let is_streamed = use_context::<LatePanels>().is_some_and(|panels| panels.exist());
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
            Some(Some(drawn)) if html.is_empty() => html = drawn,
            Some(Some(drawn)) => html.push_str(&drawn),
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
        pages::{Frame, late::Late},
        paths,
    };

    /// A value that counts how often it is dropped.
    #[derive(Clone)]
    struct Counted(Arc<AtomicUsize>);

    impl Drop for Counted {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn drawn(view: impl FnOnce() -> AnyView) -> Document {
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        owner.with(|| {
            provide_nonce();
            provide_context(LatePanels::default());
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
        document(owner, None, None, || Page::new(Frame::Bare, view()).with_title("Title"))
    }

    #[tokio::test]
    async fn a_document_of_which_everything_is_there_is_whole_at_once() {
        let document = drawn(|| view! { <main>"Here"</main> }.into_any());
        assert!(document.rest.is_none());
        assert!(document.html.starts_with("<!DOCTYPE html><html") && document.html.ends_with("</body></html>"));
    }

    #[tokio::test]
    async fn a_late_panel_is_drawn_where_it_stands_and_finds_the_context_of_the_page() {
        let (tell, told) = tokio::sync::oneshot::channel();
        let document = drawn(|| {
            let late = Late::begin(async { told.await.map_err(|_| PortalError::NotFound) });
            let again = late.clone();
            view! {
                <main>
                    "Before "
                    {late.draw(|answer: Result<i32, _>| format!("{} {answer:?}", expect_context::<RenderContext>().address))}
                    " after "
                    {again.draw(|answer| answer.map(|number| number + 1).ok())}
                </main>
            }
            .into_any()
        });
        let rest = document.rest.expect("something is late");
        assert!(document.html.ends_with("Before "), "{}", document.html);
        tell.send(7).expect("it is waited for");
        let rest: Vec<String> = rest.collect().await;
        let rest = rest.concat().replace("<!>", "");
        assert!(rest.starts_with("/ Ok(7) after 8</main>") && rest.ends_with("</body></html>"), "{rest}");
    }

    #[tokio::test]
    async fn a_call_that_panics_costs_its_panel_alone() {
        let document = drawn(|| {
            let late = Late::<()>::begin(async { panic!("broken") });
            view! { <main>{late.draw(|answer| format!("{answer:?}"))}</main> }.into_any()
        });
        let rest: Vec<String> = document.rest.expect("something is late").collect().await;
        assert!(rest.concat().starts_with("Err(Internal"), "{rest:?}");
    }

    #[tokio::test]
    async fn nothing_is_left_of_a_document_that_nobody_reads_to_its_end() {
        let (calls, contexts) = (Counted(Arc::default()), Counted(Arc::default()));
        let (call, cleanup) = (calls.clone(), contexts.clone());
        let document = drawn(|| {
            on_cleanup(move || drop(cleanup));
            let late = Late::<()>::begin(async move {
                let _call = call;
                pending().await
            });
            let there = Late::begin(ready(Ok(())));
            view! { {there.draw(|_| "there")} {late.draw(|_| "never")} }.into_any()
        });
        let mut rest = document.rest.expect("something is late");
        assert_eq!(rest.next().await.as_deref(), Some("there"), "{}", document.html);
        assert_eq!((calls.0.load(Ordering::SeqCst), contexts.0.load(Ordering::SeqCst)), (0, 0));
        drop(rest);
        assert_eq!(contexts.0.load(Ordering::SeqCst), 1, "the context of the page is over");
        // A canceled call ends at its next await point.
        while calls.0.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    }
}
