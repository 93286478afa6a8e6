//! Panels in place of content that could not be loaded. A problem of the whole page is explained once: later panels
//! refer to the first one.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;
use uuid::Uuid;

use super::{Words, asks_to_sign_in, change_words, reference, reference_line, way_on, words};
use crate::{
    components::render_context::RenderContext,
    components::{
        icon::{Icon, icon},
        retry::{countdown, retry_link, wait},
    },
    error::{PortalError, Trouble},
    locales::Text,
};

/// The problems that a page has shown. In the context of every page.
#[derive(Debug, Clone, Default)]
pub struct ReportedProblems(Arc<Mutex<Vec<PortalError>>>);

/// The place where a problem is explained.
enum Place {
    /// This panel, which has this number.
    First(usize),
    /// The panel with this number, and the id for support that is shown there.
    Again(usize, Option<Uuid>),
}

impl ReportedProblems {
    fn place(&self, error: &PortalError) -> Place {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let reason = reason(error);
        if let Some(place) = told.iter().position(|before| self::reason(before) == reason) {
            return Place::Again(place + 1, reference(&told[place]));
        }
        told.push(error.clone());
        Place::First(told.len())
    }
}

/// Normalizes an error for comparison: errors with the same cause become equal, since the call's id and the delay
/// before a retry are removed. All forms of Partner Center's unavailability count as one cause.
fn reason(error: &PortalError) -> PortalError {
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
        PortalError::Upstream { trouble, .. } => {
            let trouble = match trouble {
                Trouble::Unreachable | Trouble::TimedOut | Trouble::CircuitOpen { .. } => Trouble::Failing,
                other => other,
            };
            PortalError::Upstream { trouble, correlation: None }
        }
        PortalError::Database { busy, .. } => PortalError::Database { busy, incident: id },
        PortalError::Internal { .. } => PortalError::Internal { incident: id },
        other => other,
    }
}

/// Renders a panel with an error in place of the content, and a retry link if a retry may help.
pub fn problem_panel(error: &PortalError) -> impl IntoView + use<> {
    let passes = error.retry_after().is_some() || matches!(error, PortalError::Upstream { .. });
    told_once(error, passes.then(|| expect_context::<RenderContext>().address.to_string()))
}

/// Renders a panel with a retry link for content with a URL of its own, such as the first page of a list, where a retry
/// is always worthwhile.
pub fn retry_panel(error: &PortalError, again: String) -> impl IntoView + use<> {
    told_once(error, Some(again))
}

/// Renders a panel with the reason of a refused change, independently of other problems on the page.
pub fn refusal_panel(error: &PortalError) -> impl IntoView + use<> {
    in_full(error, change_words, None, None)
}

fn told_once(error: &PortalError, retry: Option<String>) -> AnyView {
    match use_context::<ReportedProblems>().map(|told| told.place(error)) {
        Some(Place::Again(place, told)) => again(error, place, told).into_any(),
        Some(Place::First(place)) => in_full(error, words, Some(place), retry).into_any(),
        None => in_full(error, words, None, retry).into_any(),
    }
}

fn in_full(
    error: &PortalError,
    say: fn(Text, &PortalError) -> Words,
    place: Option<usize>,
    retry: Option<String>,
) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let Words { title, advice } = say(text, error);
    let retry = retry.filter(|_| !asks_to_sign_in(error));
    view! {
        <div class="problem" role="alert" id=place.map(anchor)>
            {icon(if error.retry_after().is_some() { Icon::Wait } else { Icon::Alert })}
            <div>
                <h2>{title}</h2>
                <p>{advice} {wait(error).map(|seconds| view! { {text.gap()} {countdown(seconds)} })}</p>
                {retry.and_then(retry_link)}
                {way_on(text, error)}
                {reference(error).map(|id| reference_line(text, id))}
            </div>
        </div>
    }
}

/// Renders a line that refers to the panel with the explanation, with the id of this call if it differs.
fn again(error: &PortalError, place: usize, told: Option<Uuid>) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let Words { title, .. } = words(text, error);
    let id = reference(error).filter(|id| told != Some(*id));
    view! {
        <div class="problem-again">
            <p>{text.problem_same()} {text.gap()} <a href=format!("#{}", anchor(place))>{title}</a></p>
            {id.map(|id| reference_line(text, id))}
        </div>
    }
}

fn anchor(place: usize) -> String {
    format!("problem-{place}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::UpstreamCode;

    fn failing(trouble: Trouble) -> PortalError {
        PortalError::Upstream { trouble, correlation: Some(Uuid::from_u128(7)) }
    }

    #[test]
    fn one_broken_partner_center_is_one_reason_and_another_error_is_another() {
        let told = ReportedProblems::default();
        let first = |error: PortalError| matches!(told.place(&error), Place::First(_));
        assert!(first(failing(Trouble::Failing)));
        for trouble in [Trouble::TimedOut, Trouble::Unreachable, Trouble::CircuitOpen { retry_after: 9 }] {
            assert!(!first(failing(trouble)), "{trouble:?}");
        }
        assert!(first(failing(Trouble::Unreadable)));
        let throttled = |retry_after| PortalError::Throttled { retry_after, upstream: true, correlation: None };
        assert!(first(throttled(20)) && !first(throttled(19)));
        let refused = |code: &str| PortalError::Refused {
            code: Some(UpstreamCode { code: code.to_owned(), operation: None }),
            correlation: Uuid::new_v4(),
        };
        assert!(first(refused("1")) && first(refused("2")) && !first(refused("1")));
    }

    #[test]
    fn a_panel_that_refers_to_another_knows_the_id_that_stands_there() {
        let told = ReportedProblems::default();
        let _ = told.place(&PortalError::NotFound);
        let _ = told.place(&failing(Trouble::Failing));
        let again = told.place(&failing(Trouble::TimedOut));
        assert!(matches!(again, Place::Again(2, Some(id)) if id == Uuid::from_u128(7)));
    }
}
