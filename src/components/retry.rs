//! When another try is worth it: a clock that runs down, and the way to try. Without JavaScript the clock stands still and
//! the way is the same.

use leptos::prelude::*;

use super::field::Submitted;
use crate::{
    components::render_context::RenderContext,
    domain::wait::time_left,
    error::{PortalError, Trouble},
};

/// The whole seconds after which it is worth another try, where it is the wait that is wrong and nothing else.
pub const fn wait(error: &PortalError) -> Option<u64> {
    match error {
        PortalError::Throttled { retry_after, .. }
        | PortalError::Upstream { trouble: Trouble::CircuitOpen { retry_after }, .. } => Some(*retry_after),
        _ => None,
    }
}

/// The wait that is left. A page that is alive counts it down, and says when it is over.
pub fn countdown(seconds: u64) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
    view! {
        <span role="timer" data-countdown=seconds data-ready=text.retry_ready()>{text.retry_in(time_left(seconds))}</span>
    }
}

/// Asks for the page once more, under an address. Nothing where the page stands around a form that was refused: asking
/// for the page would lose what was typed, and the form's own button tries again.
pub fn retry_link(address: String) -> Option<impl IntoView> {
    let text = expect_context::<RenderContext>().text;
    use_context::<Submitted>()
        .is_none()
        .then(|| view! { <p><a class="button retry" href=address>{text.problem_try_again()}</a></p> })
}
