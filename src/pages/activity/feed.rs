//! The last of what was done, in few words.

use leptos::prelude::*;

use super::own::{action_word, outcome_word};
use crate::{
    components::{fact::panel_with_link, problem::problem_panel, time::relative_time},
    domain::activity::{OwnOutcome, OwnRecord},
    error::PortalError,
    locales::Text,
};

/// How many entries are shown.
const ENTRIES: usize = 4;

/// Draws the last entries of the portal's own record, with the way to all of them.
pub fn feed_panel(text: Text, all: String, found: Result<Vec<OwnRecord>, PortalError>) -> AnyView {
    let shown = match found {
        Err(error) => problem_panel(&error).into_any(),
        Ok(found) if found.is_empty() => view! { <p class="muted">{text.overview_activity_none()}</p> }.into_any(),
        Ok(found) => {
            let entries = found.into_iter().take(ENTRIES).map(|it| entry(text, it));
            view! { <ul class="plain feed">{entries.collect_view()}</ul> }.into_any()
        }
    };
    let all = Some((all, text.overview_activity_all().to_owned()));
    panel_with_link("activity", text.overview_activity(), all, shown).into_any()
}

/// Draws an entry; how it ended is said where it is not done.
fn entry(text: Text, record: OwnRecord) -> impl IntoView {
    let who = record.by.or(record.by_id).unwrap_or_else(|| text.activity_command_line().to_owned());
    let outcome = (record.outcome != OwnOutcome::Done).then(|| {
        let (tone, words) = outcome_word(text, record.outcome);
        view! { <span class=format!("badge {tone}")>{words}</span> }
    });
    view! {
        <li>
            <span>{action_word(text, &record.action)} " " {outcome}<span class="line muted" dir="auto">{who}</span></span>
            <span class="muted">{relative_time(record.at)}</span>
        </li>
    }
}
