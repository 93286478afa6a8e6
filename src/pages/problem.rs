//! The page for an error: the event, its meaning, advice, and the id to quote.

use leptos::prelude::*;
use uuid::Uuid;

use super::{Frame, Inside, Page, RenderContext, Status};
use crate::{
    components::{
        field::{Submitted, send_again},
        problem::{Words, asks_to_sign_in, reference, reference_line, way_on, words},
        retry::{countdown, wait},
    },
    error::PortalError,
    paths,
};

/// Renders an error as a page in the usual frame; in the customer's if the page would have been about an existing
/// object of the customer. If the page would have contained a refused form, the form's error is rendered instead, with
/// a button that sends the same input again.
pub fn problem_page(error: &PortalError, signed_in: bool) -> Page {
    let RenderContext { text, address, .. } = expect_context();
    // What was typed before a session expired is kept until its page can be rendered.
    let submitted = use_context::<Submitted>().filter(|submitted| submitted.error != PortalError::SignInRequired);
    let error = submitted.as_ref().map_or(error, |submitted| &submitted.error);
    let Words { title, advice } = words(text, error);
    let action = match error {
        error if asks_to_sign_in(error) => way_on(text, error).into_any(),
        _ if submitted.is_some() => submitted.clone().map(send_again).into_any(),
        PortalError::SignInRequired => {
            view! { <a class="button primary" href=paths::home_then(&address)>{text.home_sign_in()}</a> }.into_any()
        }
        PortalError::Throttled { .. } | PortalError::Upstream { .. } | PortalError::Database { .. } => {
            view! { <a class="button primary" href=address>{text.problem_try_again()}</a> }.into_any()
        }
        _ => view! { <a class="button primary" href=paths::HOME>{text.problem_home()}</a> }.into_any(),
    };
    let body = view! {
        <main id="main" class="landing">
            <p class="status-code" aria-hidden="true">{error.status()}</p>
            <h1>{title.clone()}</h1>
            <p class="lead">{advice} {wait(error).map(|seconds| view! { {text.gap()} {countdown(seconds)} })}</p>
            <div>{action}</div>
            {reference(error).map(|id| reference_line(text, id))}
        </main>
    };
    let frame = match use_context::<Inside>() {
        Some(Inside(customer)) => Frame::Customer(customer),
        None if signed_in => Frame::Portal,
        None => Frame::Bare,
    };
    Page::new(frame, body).with_title(title).with_status(error)
}

/// Renders the page for a request that was rejected before it was processed.
pub fn refusal_page(status: Status, reference: Uuid) -> Page {
    let Status { code: status, retry_after } = status;
    let text = RenderContext::current_text();
    let (title, advice) = match status {
        403 => (text.refusal_origin(), text.refusal_origin_advice()),
        404 => (text.problem_not_found(), text.problem_not_found_advice()),
        405 => (text.refusal_method(), text.refusal_method_advice()),
        413 | 414 | 431 => (text.refusal_large(), text.refusal_large_advice()),
        421 => (text.refusal_host(), text.refusal_host_advice()),
        429 => (text.problem_throttled(), text.refusal_often_advice()),
        503 => (text.refusal_unavailable(), text.refusal_unavailable_advice()),
        400..=499 => (text.refusal_malformed(), text.refusal_malformed_advice()),
        _ => (text.problem_internal(), text.problem_internal_advice()),
    };
    let body = view! {
        <main id="main" class="landing">
            <p class="status-code" aria-hidden="true">{status}</p>
            <h1>{title}</h1>
            <p class="lead">{advice} {retry_after.map(|seconds| view! { {text.gap()} {countdown(seconds)} })}</p>
            <p><a class="button primary" href=paths::HOME>{text.problem_home()}</a></p>
            {reference_line(text, reference)}
        </main>
    };
    Page::new(Frame::Bare, body).with_title(title).with_status(status)
}

/// The texts for a failed sign-in, or for a failed consent to the partner's connection.
pub struct SignInProblem {
    /// The short description.
    pub title: &'static str,
    /// The advice.
    pub advice: String,
    /// `true` for a consent, whose back link leads to the partner's settings.
    pub connecting: bool,
    /// The options to continue, each with its words and its URL.
    pub ways: Vec<(String, String)>,
}

/// Renders the page for a sign-in that created no session.
pub fn sign_in_problem_page(problem: SignInProblem, status: Status) -> Page {
    let text = RenderContext::current_text();
    let SignInProblem { title, advice, connecting, ways } = problem;
    let is_last = ways.is_empty();
    let (back, words) =
        if connecting { (paths::PARTNER, text.connection_back()) } else { (paths::HOME, text.sign_in_back()) };
    let body = view! {
        <main id="main" class="landing">
            <h1>{title}</h1>
            <p class="lead">{advice}</p>
            {(!ways.is_empty()).then(|| {
                let ways = ways.into_iter().map(|(words, href)| {
                    view! { <li><a class="button wide primary" href=href dir="auto">{words}</a></li> }
                });
                view! { <ul class="plain stack">{ways.collect_view()}</ul> }
            })}
            <p><a class="button" class:primary=is_last href=back>{words}</a></p>
        </main>
    };
    Page::new(Frame::Bare, body).with_title(title).with_status(status)
}
