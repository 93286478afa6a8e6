//! Notes about stale data: Partner Center is unavailable, and its last responses are shown with their age.

use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use uuid::Uuid;

use super::{
    icon::{Icon, icon},
    problem::reference_line,
    retry::{countdown, retry_link},
    time::exact,
};
use crate::{
    components::render_context::RenderContext,
    domain::{
        stale::{Stale, Unavailability},
        wait::whole_seconds,
    },
};

/// The staleness that the page's banner shows; in the context of a page that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaleNotice(pub Stale);

/// Renders the banner of a page with stale data.
pub fn stale_banner(StaleNotice(stale): StaleNotice, reference: Option<Uuid>) -> impl IntoView {
    let RenderContext { text, address, .. } = expect_context();
    let advice = match stale.unavailability {
        Unavailability::Throttled => text.stale_throttled_advice(),
        Unavailability::Down => text.stale_away_advice(),
    };
    let wait = stale.retry_after.map(|wait| countdown(whole_seconds(wait)));
    view! {
        <div class="stale" role="status">
            {icon(Icon::Wait)}
            <div>
                <p>{as_of(stale)} {text.sentence_gap()} {advice} {text.sentence_gap()} {wait}</p>
                {reference.map(|id| reference_line(text, id))}
            </div>
            {retry_link(address.to_string())}
        </div>
    }
}

/// Difference below which two ages count as equal.
const COARSE: SignedDuration = SignedDuration::from_mins(1);

/// Renders the note of a part of a page that was loaded after the banner or without one: nothing if the banner says the
/// same.
pub fn stale_note(stale: Option<Stale>) -> Option<impl IntoView> {
    let stale = stale.filter(|stale| {
        use_context::<StaleNotice>().is_none_or(|StaleNotice(shown)| shown.at.duration_since(stale.at) >= COARSE)
    })?;
    Some(view! { <small class="stale-note">{as_of(stale)}</small> })
}

/// Renders the note for a fragment that the browser may insert into a page without a banner; the style sheet shows it
/// only there.
pub fn stale_fragment(stale: Option<Stale>) -> Option<impl IntoView> {
    Some(view! { <small class="stale-note part">{as_of(stale?)}</small> })
}

/// Renders a sentence with the reason why the data is stale and the time at which it was current.
fn as_of(Stale { at, unavailability, .. }: Stale) -> impl IntoView {
    let RenderContext { text, zone, .. } = expect_context();
    let why = match unavailability {
        Unavailability::Throttled => text.stale_throttled(),
        Unavailability::Down => text.stale_away(),
    };
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let clock = at.to_zoned(zone.clone()).strftime("%H:%M").to_string();
    // Cached data is an hour old at most: the day is included if midnight lies in between.
    let formatted = if day(at) == day(Timestamp::now()) { clock } else { format!("{} {clock}", text.date(day(at))) };
    view! {
        {why} {text.sentence_gap()} {text.stale_shown()} " "
        <time datetime=at.to_string() title=exact(text, at, &zone) tabindex="0">{formatted}</time> {text.full_stop()}
    }
}
