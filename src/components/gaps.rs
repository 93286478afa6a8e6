//! What is said of what is missing: things that could not be read, pages that came again, more than was asked for.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{components::render_context::RenderContext, domain::gaps::Gaps, locales::Text};

/// What is missing, a sentence for each kind.
pub fn gap_words(text: Text, gaps: Gaps) -> Vec<String> {
    let left_out = (gaps.left_out > 0).then(|| text.gaps_left_out(gaps.left_out));
    let repeated = gaps.repeated.then(|| text.gaps_repeated().to_owned());
    let more = gaps.more.then(|| text.gaps_more().to_owned());
    [left_out, repeated, more].into_iter().flatten().collect()
}

/// The note of what is missing from a page or from a part of one; nothing when all is there.
pub fn gap_note(gaps: Gaps) -> Option<impl IntoView + use<>> {
    let text = expect_context::<RenderContext>().text;
    let words = gap_words(text, gaps);
    (!words.is_empty()).then(|| drawn("gaps", words))
}

/// The note of a part that the browser may put into a page that is there already, and may have no note. Shown only there.
pub fn gap_part(gaps: Gaps) -> Option<impl IntoView + use<>> {
    let text = expect_context::<RenderContext>().text;
    let words = gap_words(text, gaps);
    (!words.is_empty()).then(|| drawn("gaps part", words))
}

fn drawn(class: &'static str, words: Vec<String>) -> impl IntoView {
    let lines = words.into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
    view! { <div class=class role="status">{icon(Icon::Alert)}<div>{lines}</div></div> }
}
