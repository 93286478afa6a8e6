//! What is said of answers that are not of now: Partner Center cannot be had, and what it said last is shown with its age.

use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use uuid::Uuid;

use super::{
    icon::{Icon, icon},
    problem::reference_line,
    time::relative_time,
};
use crate::pages::Viewer;

/// As of when the page's banner says that the page is; in the context of a page that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldAsOf(pub Timestamp);

/// The banner of a page of which something is not of now.
pub fn stale_banner(ToldAsOf(at): ToldAsOf, reference: Option<Uuid>) -> impl IntoView {
    let text = expect_context::<Viewer>().text;
    view! {
        <div class="stale" role="status">
            {icon(Icon::Wait)}
            <div>
                <p>{as_of(at)} " " {text.stale_advice()}</p>
                {reference.map(|id| reference_line(text, id))}
            </div>
        </div>
    }
}

/// Ages that differ by less are said in the same words, near enough.
const COARSE: SignedDuration = SignedDuration::from_mins(1);

/// The note of a part of a page that came after the banner, or the want of one: nothing when the banner says as much.
pub fn stale_note(at: Option<Timestamp>) -> Option<impl IntoView> {
    let at =
        at.filter(|at| use_context::<ToldAsOf>().is_none_or(|ToldAsOf(told)| told.duration_since(*at) >= COARSE))?;
    Some(view! { <small class="stale-note">{as_of(at)}</small> })
}

/// The note of a part that the browser may put into a page that is there already, and may have no banner. Shown only there.
pub fn stale_part(at: Option<Timestamp>) -> Option<impl IntoView> {
    Some(view! { <small class="stale-note part">{as_of(at?)}</small> })
}

fn as_of(at: Timestamp) -> impl IntoView {
    let text = expect_context::<Viewer>().text;
    view! { {text.stale_title()} " " {text.stale_shown()} " " {relative_time(at)} "." }
}
