//! Short lists of recent activity.

use leptos::prelude::*;

use super::own::{action_word, outcome_word};
use crate::{
    components::{fact::panel_with_link, problem::problem_panel, time::relative_time},
    domain::activity::{OwnOutcome, PortalAuditRecord},
    error::PortalError,
    locales::Text,
};

/// Number of entries in a list.
const ENTRIES: usize = 4;

/// Renders the latest entries of our own audit log, with a link to all of them.
pub fn feed_panel(text: Text, all: String, found: Result<Vec<PortalAuditRecord>, PortalError>) -> AnyView {
    let who = |record: &PortalAuditRecord| {
        let who = record.by.clone().or_else(|| record.by_id.clone());
        who.unwrap_or_else(|| text.activity_command_line().to_owned())
    };
    let shown = entries(text, found, text.overview_activity_none(), who);
    let all = Some((all, text.overview_activity_all().to_owned()));
    panel_with_link("activity", text.overview_activity(), all, shown).into_any()
}

/// Renders the person's own latest changes with object and customer; `all` is the URL of everybody's changes, for those
/// with permission to read them.
pub fn own_feed_panel(text: Text, all: Option<String>, found: Result<Vec<PortalAuditRecord>, PortalError>) -> AnyView {
    let on = |record: &PortalAuditRecord| {
        let on = [record.target_name.clone(), record.customer_name.clone()];
        on.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let shown = entries(text, found, text.my_home_changes_none(), on);
    let all = all.map(|all| (all, text.overview_activity_all().to_owned()));
    panel_with_link("changes", text.my_home_changes(), all, shown).into_any()
}

/// Renders the first entries, each with a second line.
fn entries(
    text: Text,
    found: Result<Vec<PortalAuditRecord>, PortalError>,
    none: &'static str,
    second: impl Fn(&PortalAuditRecord) -> String,
) -> AnyView {
    match found {
        Err(error) => problem_panel(&error).into_any(),
        Ok(found) if found.is_empty() => view! { <p class="muted">{none}</p> }.into_any(),
        Ok(found) => {
            let entries = found.into_iter().take(ENTRIES).map(|it| entry(text, second(&it), &it));
            view! { <ul class="plain feed">{entries.collect_view()}</ul> }.into_any()
        }
    }
}

/// Renders an entry; an outcome other than success is shown.
fn entry(text: Text, second: String, record: &PortalAuditRecord) -> impl IntoView + use<> {
    let outcome = (record.outcome != OwnOutcome::Done).then(|| {
        let (tone, words) = outcome_word(text, record.outcome);
        view! { <span class=format!("badge {tone}")>{words}</span> }
    });
    view! {
        <li>
            <span>{action_word(text, &record.action)} " " {outcome}<span class="line muted" dir="auto">{second}</span></span>
            <span class="muted">{relative_time(record.at)}</span>
        </li>
    }
}
