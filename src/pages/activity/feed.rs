//! Short lists of recent activity.

use leptos::prelude::*;

use super::own::{action_label, outcome_label};
use crate::{
    components::{fact::panel_with_link, problem::problem_panel, time::relative_time},
    domain::activity::{AuditOutcome, PortalAuditRecord},
    error::PortalError,
    locales::Text,
};

/// Number of entries in a list.
const MAX_ENTRIES: usize = 4;

/// Renders the latest entries of our own audit log, with a link to all of them.
pub fn feed_panel(text: Text, all_url: String, records: Result<Vec<PortalAuditRecord>, PortalError>) -> AnyView {
    let who = |record: &PortalAuditRecord| {
        let who = record.by.clone().or_else(|| record.by_id.clone());
        who.unwrap_or_else(|| text.activity_command_line().to_owned())
    };
    let content = entries(text, records, text.overview_activity_none(), who);
    let link = Some((all_url, text.overview_activity_all().to_owned()));
    panel_with_link("activity", text.overview_activity(), link, content).into_any()
}

/// Renders the person's own latest changes with object and customer; `all_url` is the URL of everybody's changes, for
/// those with permission to read them.
pub fn own_feed_panel(
    text: Text,
    all_url: Option<String>,
    records: Result<Vec<PortalAuditRecord>, PortalError>,
) -> AnyView {
    let details = |record: &PortalAuditRecord| {
        let details = [record.target_name.clone(), record.customer_name.clone()];
        details.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let content = entries(text, records, text.my_home_changes_none(), details);
    let link = all_url.map(|url| (url, text.overview_activity_all().to_owned()));
    panel_with_link("changes", text.my_home_changes(), link, content).into_any()
}

/// Renders the first entries, each with a second line.
fn entries(
    text: Text,
    records: Result<Vec<PortalAuditRecord>, PortalError>,
    empty_message: &'static str,
    second_line: impl Fn(&PortalAuditRecord) -> String,
) -> AnyView {
    match records {
        Err(error) => problem_panel(&error).into_any(),
        Ok(records) if records.is_empty() => view! { <p class="muted">{empty_message}</p> }.into_any(),
        Ok(records) => {
            let entries = records.into_iter().take(MAX_ENTRIES).map(|it| entry(text, second_line(&it), &it));
            view! { <ul class="plain feed">{entries.collect_view()}</ul> }.into_any()
        }
    }
}

/// Renders an entry; an outcome other than success is shown.
fn entry(text: Text, second_line: String, record: &PortalAuditRecord) -> impl IntoView + use<> {
    let outcome = (record.outcome != AuditOutcome::Done).then(|| {
        let (tone, label) = outcome_label(text, record.outcome);
        view! { <span class=format!("badge {tone}")>{label}</span> }
    });
    view! {
        <li>
            <span>{action_label(text, &record.action)} " " {outcome}<span class="line muted" dir="auto">{second_line}</span></span>
            <span class="muted">{relative_time(record.at)}</span>
        </li>
    }
}
