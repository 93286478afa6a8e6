//! Retry: a countdown, and a link to retry. Without JavaScript the countdown stands still and the link works the same.

use leptos::prelude::*;

use super::field::Submitted;
use crate::{
    components::render_context::RenderContext,
    domain::wait::time_left,
    error::{PortalError, UpstreamFailure},
};

/// Returns the whole seconds after which a retry is worthwhile, if waiting resolves the error.
pub const fn wait(error: &PortalError) -> Option<u64> {
    match error {
        PortalError::Throttled { retry_after, .. }
        | PortalError::Upstream { failure_kind: UpstreamFailure::CircuitOpen { retry_after }, .. } => {
            Some(*retry_after)
        }
        _ => None,
    }
}

/// Renders the remaining wait. After hydration it counts down, and announces the end.
pub fn countdown(seconds: u64) -> impl IntoView {
    let text = RenderContext::current_text();
    view! {
        <span role="timer" data-countdown=seconds data-ready=text.retry_ready()>{text.retry_in(time_left(seconds))}</span>
    }
}

/// Renders a link that requests the page again. Nothing if the page contains a failed form: reloading would lose the
/// input, and the form's own button retries.
pub fn retry_link(address: String) -> Option<impl IntoView> {
    let text = RenderContext::current_text();
    use_context::<Submitted>()
        .is_none()
        .then(|| view! { <p><a class="button retry" href=address>{text.problem_try_again()}</a></p> })
}
