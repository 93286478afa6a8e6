//! The page for an error: the event, its meaning, advice, and the id to quote.

use leptos::prelude::*;
use uuid::Uuid;

use super::{Page, PageCustomer, PageLayout, RenderContext, Status};
use crate::{
    components::{
        field::{Submitted, resend_form},
        problem::{ErrorMessage, error_message, reference, reference_line, requires_sign_in, sign_in_again_link},
        retry::{countdown, wait},
    },
    error::PortalError,
    paths,
};

/// Renders an error as a page in the portal's layout; in the customer's if the page would have been about an existing
/// object of the customer. If the page would have contained a form whose submission failed, the submission's error is
/// rendered instead, with a button that sends the same input again.
pub fn problem_page(error: &PortalError, signed_in: bool) -> Page {
    let RenderContext { text, address, .. } = expect_context();
    // What was typed before a session expired is kept until its page can be rendered.
    let submitted = use_context::<Submitted>().filter(|submitted| submitted.error != PortalError::SignInRequired);
    let error = submitted.as_ref().map_or(error, |submitted| &submitted.error);
    let ErrorMessage { title, advice } = error_message(text, error);
    let action = match error {
        error if requires_sign_in(error) => sign_in_again_link(text, error).into_any(),
        _ if submitted.is_some() => submitted.clone().map(resend_form).into_any(),
        PortalError::SignInRequired => {
            view! { <a class="button primary" href=paths::home_with_return_url(&address)>{text.home_sign_in()}</a> }
                .into_any()
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
            <p class="lead">{advice} {wait(error).map(|seconds| view! { {text.sentence_gap()} {countdown(seconds)} })}</p>
            <div>{action}</div>
            {reference(error).map(|id| reference_line(text, id))}
        </main>
    };
    let page_layout = match use_context::<PageCustomer>() {
        Some(PageCustomer(customer)) => PageLayout::Customer(customer),
        None if signed_in => PageLayout::Portal,
        None => PageLayout::Bare,
    };
    Page::new(page_layout, body).with_title(title).with_status(error)
}

/// Renders the page for a request that was rejected before it was processed.
pub fn rejection_page(status: Status, reference: Uuid) -> Page {
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
            <p class="lead">{advice} {retry_after.map(|seconds| view! { {text.sentence_gap()} {countdown(seconds)} })}</p>
            <p><a class="button primary" href=paths::HOME>{text.problem_home()}</a></p>
            {reference_line(text, reference)}
        </main>
    };
    Page::new(PageLayout::Bare, body).with_title(title).with_status(status)
}

/// The texts for a failed sign-in, or for a failed consent to a partner connection.
pub struct SignInProblem {
    /// The short description.
    pub title: &'static str,
    /// The advice.
    pub advice: String,
    /// `true` for a consent, whose back link leads to the partner's settings.
    pub is_consent: bool,
    /// The options to continue, each with its label and its URL.
    pub continue_links: Vec<(String, String)>,
}

/// Renders the page for a sign-in that created no session.
pub fn sign_in_problem_page(problem: SignInProblem, status: Status) -> Page {
    let text = RenderContext::current_text();
    let SignInProblem { title, advice, is_consent, continue_links } = problem;
    let is_only_link = continue_links.is_empty();
    let (back, back_label) =
        if is_consent { (paths::PARTNER, text.connection_back()) } else { (paths::HOME, text.sign_in_back()) };
    let body = view! {
        <main id="main" class="landing">
            <h1>{title}</h1>
            <p class="lead">{advice}</p>
            {(!continue_links.is_empty()).then(|| {
                let continue_links = continue_links.into_iter().map(|(label, href)| {
                    view! { <li><a class="button wide primary" href=href dir="auto">{label}</a></li> }
                });
                view! { <ul class="plain stack">{continue_links.collect_view()}</ul> }
            })}
            <p><a class="button" class:primary=is_only_link href=back>{back_label}</a></p>
        </main>
    };
    Page::new(PageLayout::Bare, body).with_title(title).with_status(status)
}
