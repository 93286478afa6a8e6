//! The portal's own record.

use leptos::prelude::*;

use super::{Place, customer_cell, more_cell, table};
use crate::{
    components::{
        fact::{copyable, fact, plain},
        time::relative_time,
    },
    domain::activity::{OwnOutcome, OwnRecord, OwnRecords, spelled_out},
    locales::Text,
    paths::ActivityQuery,
};

/// What was done through this portal, the newest first.
pub(super) fn records(text: Text, place: Place, query: &ActivityQuery, records: OwnRecords) -> AnyView {
    if records.items.is_empty() && records.before.is_none() {
        let nothing = if place.is_of_many() { text.activity_own_nothing_at_all() } else { text.activity_own_nothing() };
        return view! { <p class="muted">{nothing}</p> }.into_any();
    }
    let at = |own_before| place.address(&ActivityQuery { own_before, ..query.clone() });
    let newest = query.own_before.is_some().then(|| at(None));
    let older = records.before.map(|before| at(Some(before)));
    let links = (newest.is_some() || older.is_some()).then(|| {
        view! {
            <p class="actions">
                {newest.map(|href| view! { <a class="button" href=href>{text.activity_newest()}</a> })}
                {older.map(|href| view! { <a class="button" href=href>{text.activity_older()}</a> })}
            </p>
        }
    });
    let rows = records.items.into_iter().map(|record| row(text, place, record)).collect_view();
    view! {
        {table(text, place, text.activity_own(), rows)}
        {links}
    }
    .into_any()
}

fn row(text: Text, place: Place, record: OwnRecord) -> impl IntoView {
    let (tone, outcome) = match record.outcome {
        OwnOutcome::Open => ("warn", text.outcome_open()),
        OwnOutcome::Done => ("good", text.outcome_done()),
        OwnOutcome::Refused => ("bad", text.outcome_refused()),
        OwnOutcome::Failed => ("bad", text.outcome_failed()),
        OwnOutcome::Unknown => ("warn", text.outcome_unknown()),
    };
    let what = action_word(text, &record.action);
    let by = record.by.or_else(|| record.by_id.clone()).unwrap_or_else(|| text.activity_command_line().to_owned());
    let copied = |value: Option<String>| value.map(|value| copyable(value, true).into_any());
    let facts = view! {
        {fact(text.activity_target(), copied(record.target))}
        {fact(text.activity_correlation(), copied(record.correlation))}
        {fact(text.activity_who_id(), copied(record.by_id))}
        {fact(text.activity_number(), plain(record.seq.to_string()))}
    };
    let more = more_cell(text, &what, facts);
    view! {
        <tr>
            <th scope="row">{what}</th>
            {customer_cell(text, place, record.customer, None)}
            <td data-label=text.activity_when()>{relative_time(record.at)}</td>
            <td data-label=text.activity_who() dir="auto">{by}</td>
            <td data-label=text.activity_outcome()><span class=format!("badge {tone}")>{outcome}</span></td>
            {more}
        </tr>
    }
}

/// One of our own actions in words.
fn action_word(text: Text, action: &str) -> String {
    text.find(&format!("action-{}", action.replace('_', "-"))).unwrap_or_else(|| spelled_out(action))
}
