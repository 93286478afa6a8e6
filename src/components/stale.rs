//! What is said of answers that are not of now: Partner Center cannot be had, and what it said last is shown with its age.

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
        stale::{Absence, Stale},
        wait::whole_seconds,
    },
};

/// What the page's banner tells; in the context of a page that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told(pub Stale);

/// The banner of a page of which something is not of now.
pub fn stale_banner(Told(stale): Told, reference: Option<Uuid>) -> impl IntoView {
    let RenderContext { text, address, .. } = expect_context();
    let advice = match stale.absence {
        Absence::Throttled => text.stale_throttled_advice(),
        Absence::Away => text.stale_away_advice(),
    };
    let wait = stale.retry_after.map(|wait| countdown(whole_seconds(wait)));
    view! {
        <div class="stale" role="status">
            {icon(Icon::Wait)}
            <div>
                <p>{as_of(stale)} " " {advice} " " {wait}</p>
                {reference.map(|id| reference_line(text, id))}
            </div>
            {retry_link(address.to_string())}
        </div>
    }
}

/// Ages that differ by less are said in the same words, near enough.
const COARSE: SignedDuration = SignedDuration::from_mins(1);

/// The note of a part of a page that came after the banner, or the want of one: nothing when the banner says as much.
pub fn stale_note(stale: Option<Stale>) -> Option<impl IntoView> {
    let stale = stale
        .filter(|stale| use_context::<Told>().is_none_or(|Told(told)| told.at.duration_since(stale.at) >= COARSE))?;
    Some(view! { <small class="stale-note">{as_of(stale)}</small> })
}

/// The note of a part that the browser may put into a page that is there already, and may have no banner. Shown only there.
pub fn stale_part(stale: Option<Stale>) -> Option<impl IntoView> {
    Some(view! { <small class="stale-note part">{as_of(stale?)}</small> })
}

fn as_of(Stale { at, absence, .. }: Stale) -> impl IntoView {
    let RenderContext { text, zone, .. } = expect_context();
    let why = match absence {
        Absence::Throttled => text.stale_throttled(),
        Absence::Away => text.stale_away(),
    };
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let clock = at.to_zoned(zone.clone()).strftime("%H:%M").to_string();
    // What is remembered is an hour old at most: the day is said where midnight lies between.
    let words = if day(at) == day(Timestamp::now()) { clock } else { format!("{} {clock}", text.date(day(at))) };
    view! {
        {why} " " {text.stale_shown()} " "
        <time datetime=at.to_string() title=exact(text, at, &zone) tabindex="0">{words}</time> "."
    }
}
