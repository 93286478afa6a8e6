//! The portal's own record.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{Entry, Place, columns};
use crate::{
    components::{
        fact::{copyable, fact, plain},
        pager::Part,
    },
    domain::{
        activity::{OwnOutcome, OwnRecord, OwnRecords, spelled_out},
        id::CustomerId,
        reference::Reference,
    },
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
    view! {
        {columns(text, place).draw(text.activity_own(), Part::of("own", records.items))}
        {links}
    }
    .into_any()
}

impl Entry for OwnRecord {
    fn what(&self, text: Text) -> String {
        action_word(text, &self.action)
    }

    fn customer(&self) -> (Option<Reference<CustomerId>>, Option<&str>) {
        (self.customer.map(Reference::To), None)
    }

    fn at(&self) -> Option<Timestamp> {
        Some(self.at)
    }

    fn by(&self, text: Text) -> String {
        self.by.clone().or_else(|| self.by_id.clone()).unwrap_or_else(|| text.activity_command_line().to_owned())
    }

    fn outcome(&self, text: Text) -> (&'static str, String) {
        let (tone, words) = outcome_word(text, self.outcome);
        (tone, words.to_owned())
    }

    fn facts(&self, text: Text) -> AnyView {
        let copied = |value: &Option<String>| value.clone().map(|value| copyable(value, true).into_any());
        view! {
            {fact(text.activity_target(), copied(&self.target))}
            {fact(text.activity_correlation(), copied(&self.correlation))}
            {fact(text.activity_who_id(), copied(&self.by_id))}
            {fact(text.activity_number(), plain(self.seq.to_string()))}
        }
        .into_any()
    }
}

/// Returns who did it, what, and how it ended, in words.
pub fn own_record_words(text: Text, record: &OwnRecord) -> (String, String, String) {
    (record.by(text), record.what(text), record.outcome(text).1)
}

/// Returns how one of our own actions ended in words, after the tone in which that is said.
pub fn outcome_word(text: Text, outcome: OwnOutcome) -> (&'static str, &'static str) {
    match outcome {
        OwnOutcome::Open => ("warn", text.outcome_open()),
        OwnOutcome::Done => ("good", text.outcome_done()),
        OwnOutcome::Refused => ("bad", text.outcome_refused()),
        OwnOutcome::Failed => ("bad", text.outcome_failed()),
        OwnOutcome::Unknown => ("warn", text.outcome_unknown()),
    }
}

/// One of our own actions in words.
pub fn action_word(text: Text, action: &str) -> String {
    text.find(&format!("action-{}", action.replace('_', "-"))).unwrap_or_else(|| spelled_out(action))
}
