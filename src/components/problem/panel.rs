//! Panels in place of content that could not be loaded. A problem of the whole page is explained once: later panels
//! refer to the first one.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;
use uuid::Uuid;

use super::{
    ErrorMessage, error_message, failed_change_message, reference, reference_line, requires_sign_in, sign_in_again_link,
};
use crate::{
    components::render_context::RenderContext,
    components::{
        icon::{Icon, icon},
        retry::{countdown, retry_link, wait},
    },
    error::{PortalError, UpstreamFailure},
    locales::Text,
};

/// The problems that a page has shown. In the context of every page.
#[derive(Debug, Clone, Default)]
pub struct ReportedProblems(Arc<Mutex<Vec<PortalError>>>);

/// The panel that explains a problem.
enum Report {
    /// This panel, which has this number.
    First(usize),
    /// The panel with this number, and the id for support that is shown there.
    Repeated(usize, Option<Uuid>),
}

impl ReportedProblems {
    /// Records a problem, and returns the panel that explains it.
    fn report(&self, error: &PortalError) -> Report {
        let mut reported = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let cause = cause(error);
        if let Some(number) = reported.iter().position(|earlier| self::cause(earlier) == cause) {
            return Report::Repeated(number + 1, reference(&reported[number]));
        }
        reported.push(error.clone());
        Report::First(reported.len())
    }
}

/// Normalizes an error for comparison: errors with the same cause become equal, since the call's id and the delay
/// before a retry are removed. All forms of Partner Center's unavailability count as one cause.
fn cause(error: &PortalError) -> PortalError {
    let id = Uuid::nil();
    match error.clone() {
        PortalError::Gone { code, .. } => PortalError::Gone { code, correlation: id },
        PortalError::NotAccepted { code, properties, .. } => {
            PortalError::NotAccepted { code, properties, correlation: id }
        }
        PortalError::OutcomeUnknown { .. } => PortalError::OutcomeUnknown { correlation: id },
        PortalError::Throttled { upstream, .. } => {
            PortalError::Throttled { retry_after: 0, upstream, correlation: None }
        }
        PortalError::Refused { code, .. } => PortalError::Refused { code, correlation: id },
        PortalError::Upstream { failure_kind, .. } => {
            let failure_kind = match failure_kind {
                UpstreamFailure::Unreachable | UpstreamFailure::TimedOut | UpstreamFailure::CircuitOpen { .. } => {
                    UpstreamFailure::Failing
                }
                other => other,
            };
            PortalError::Upstream { failure_kind, correlation: None }
        }
        PortalError::Database { busy, .. } => PortalError::Database { busy, incident: id },
        PortalError::Internal { .. } => PortalError::Internal { incident: id },
        other => other,
    }
}

/// Renders a panel with an error in place of the content, and a retry link if a retry may help.
pub fn problem_panel(error: &PortalError) -> impl IntoView + use<> {
    let may_be_temporary = error.retry_after().is_some() || matches!(error, PortalError::Upstream { .. });
    render_once(error, may_be_temporary.then(|| expect_context::<RenderContext>().address.to_string()))
}

/// Renders a panel with a retry link for content with a URL of its own, such as the first page of a list, where a retry
/// is always worthwhile.
pub fn retry_panel(error: &PortalError, href: String) -> impl IntoView + use<> {
    render_once(error, Some(href))
}

/// Renders a panel with the reason of a refused change, independently of other problems on the page.
pub fn rejection_panel(error: &PortalError) -> impl IntoView + use<> {
    full_panel(error, failed_change_message, None, None)
}

fn render_once(error: &PortalError, retry: Option<String>) -> AnyView {
    match use_context::<ReportedProblems>().map(|reported| reported.report(error)) {
        Some(Report::Repeated(number, reported)) => repeated_panel(error, number, reported).into_any(),
        Some(Report::First(number)) => full_panel(error, error_message, Some(number), retry).into_any(),
        None => full_panel(error, error_message, None, retry).into_any(),
    }
}

fn full_panel(
    error: &PortalError,
    message_of: fn(Text, &PortalError) -> ErrorMessage,
    number: Option<usize>,
    retry: Option<String>,
) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let ErrorMessage { title, advice } = message_of(text, error);
    let retry = retry.filter(|_| !requires_sign_in(error));
    view! {
        <div class="problem" role="alert" id=number.map(anchor)>
            {icon(if error.retry_after().is_some() { Icon::Wait } else { Icon::Alert })}
            <div>
                <h2>{title}</h2>
                <p>{advice} {wait(error).map(|seconds| view! { {text.sentence_gap()} {countdown(seconds)} })}</p>
                {retry.and_then(retry_link)}
                {sign_in_again_link(text, error)}
                {reference(error).map(|id| reference_line(text, id))}
            </div>
        </div>
    }
}

/// Renders a line that refers to the panel with the explanation, with the id of this call if it differs.
fn repeated_panel(error: &PortalError, number: usize, reported: Option<Uuid>) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let ErrorMessage { title, .. } = error_message(text, error);
    let id = reference(error).filter(|id| reported != Some(*id));
    view! {
        <div class="problem-again">
            <p>{text.problem_same()} {text.sentence_gap()} <a href=format!("#{}", anchor(number))>{title}</a></p>
            {id.map(|id| reference_line(text, id))}
        </div>
    }
}

fn anchor(number: usize) -> String {
    format!("problem-{number}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::UpstreamCode;

    fn failing(failure_kind: UpstreamFailure) -> PortalError {
        PortalError::Upstream { failure_kind, correlation: Some(Uuid::from_u128(7)) }
    }

    #[test]
    fn errors_with_the_same_cause_are_explained_once() {
        let reported = ReportedProblems::default();
        let is_first = |error: PortalError| matches!(reported.report(&error), Report::First(_));
        assert!(is_first(failing(UpstreamFailure::Failing)));
        for failure_kind in
            [UpstreamFailure::TimedOut, UpstreamFailure::Unreachable, UpstreamFailure::CircuitOpen { retry_after: 9 }]
        {
            assert!(!is_first(failing(failure_kind)), "{failure_kind:?}");
        }
        assert!(is_first(failing(UpstreamFailure::Unreadable)));
        let throttled = |retry_after| PortalError::Throttled { retry_after, upstream: true, correlation: None };
        assert!(is_first(throttled(20)) && !is_first(throttled(19)));
        let refused = |code: &str| PortalError::Refused {
            code: Some(UpstreamCode { code: code.to_owned(), operation: None }),
            correlation: Uuid::new_v4(),
        };
        assert!(is_first(refused("1")) && is_first(refused("2")) && !is_first(refused("1")));
    }

    #[test]
    fn repeated_problem_refers_to_the_first_panel_and_its_support_id() {
        let reported = ReportedProblems::default();
        let _ = reported.report(&PortalError::NotFound);
        let _ = reported.report(&failing(UpstreamFailure::Failing));
        let repeated = reported.report(&failing(UpstreamFailure::TimedOut));
        assert!(matches!(repeated, Report::Repeated(2, Some(id)) if id == Uuid::from_u128(7)));
    }
}
