//! Notes about gaps: items that could not be parsed, repeated pages, and unexpected extra items.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{components::render_context::RenderContext, domain::gaps::Gaps, locales::Text};

/// Returns a sentence for each kind of gap.
pub fn gap_messages(text: Text, gaps: Gaps) -> Vec<String> {
    let left_out = (gaps.left_out > 0).then(|| text.gaps_left_out(gaps.left_out));
    let repeated = gaps.repeated.then(|| text.gaps_repeated().to_owned());
    let more = gaps.more.then(|| text.gaps_more().to_owned());
    [left_out, repeated, more].into_iter().flatten().collect()
}

/// Renders the note about gaps in a page or a part of one; nothing if there are none.
pub fn gap_note(gaps: Gaps) -> Option<impl IntoView + use<>> {
    let text = RenderContext::current_text();
    let messages = gap_messages(text, gaps);
    (!messages.is_empty()).then(|| render_note("gaps", messages))
}

/// Renders the note for a fragment that the browser may insert into a page without one; the style sheet shows it only
/// there.
pub fn gap_fragment(gaps: Gaps) -> Option<impl IntoView + use<>> {
    let text = RenderContext::current_text();
    let messages = gap_messages(text, gaps);
    (!messages.is_empty()).then(|| render_note("gaps part", messages))
}

fn render_note(class: &'static str, messages: Vec<String>) -> impl IntoView {
    let lines = messages.into_iter().map(|message| view! { <p>{message}</p> }).collect_view();
    view! { <div class=class role="status">{icon(Icon::Alert)}<div>{lines}</div></div> }
}
