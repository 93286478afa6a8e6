//! The portal's own audit log.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{ActivityScope, Entry, columns};
use crate::{
    components::{
        fact::{copyable, fact, plain},
        pager::Paginated,
        seats::end_setting_words,
        subscription::status_words,
        toolbar::{filter, find_form},
    },
    domain::{
        activity::{
            OwnKind, OwnOutcome, PortalAuditFilter, PortalAuditPage, PortalAuditRecord, RecordedChange, spelled_out,
        },
        id::{CustomerId, PersonId},
        reference::Reference,
        subscription::{EndChoice, SubscriptionStatus},
        write::Write,
    },
    locales::Text,
    paths::ActivityQuery,
};

/// Renders the filters of our own audit log: the kind of entry and, for staff, the actor if `people` contains names,
/// and the action.
pub(super) fn filter_form(
    text: Text,
    address: String,
    query: &ActivityQuery,
    people: Option<&[(PersonId, String)]>,
) -> AnyView {
    let PortalAuditFilter { kind, person, action } = &query.own;
    let kinds = [
        (OwnKind::Changes, text.activity_kind_changes()),
        (OwnKind::SignIns, text.activity_kind_sign_ins()),
        (OwnKind::All, text.activity_kind_all()),
    ];
    // The default is omitted from the URL.
    let value = |kind: OwnKind| if kind == OwnKind::default() { String::new() } else { kind.to_string() };
    let kinds = kinds.map(|(kind, words)| (value(kind), words.to_owned()));
    let kind = filter("kind", text.activity_kind(), kinds, &value(*kind));
    let Some(people) = people else { return find_form(None, address, kind).into_any() };
    let mut people: Vec<_> = people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let chosen = person.map(|person| person.to_string()).unwrap_or_default();
    // A selected value stays selected, even if unknown.
    if !chosen.is_empty() && people.iter().all(|(id, _)| *id != chosen) {
        people.push((chosen.clone(), chosen.clone()));
    }
    let person = (!people.is_empty()).then(|| {
        let anybody = (String::new(), text.activity_anybody().to_owned());
        filter("person", text.activity_who(), std::iter::once(anybody).chain(people), &chosen)
    });
    let chosen = action.clone().unwrap_or_default();
    let mut actions: Vec<_> = Write::ALL
        .iter()
        .filter_map(|write| Some((write.as_str().to_owned(), text.find(&action_key(write.as_str()))?)))
        .collect();
    text.sort_by_words(&mut actions, |(_, words)| words);
    if !chosen.is_empty() && actions.iter().all(|(name, _)| *name != chosen) {
        actions.push((chosen.clone(), action_word(text, &chosen)));
    }
    let any = (String::new(), text.activity_any_action().to_owned());
    let action = filter("action", text.activity_what(), std::iter::once(any).chain(actions), &chosen);
    find_form(None, address, view! { {kind} {person} {action} }).into_any()
}

/// Renders entries of our own audit log, the newest first.
pub(super) fn records(text: Text, scope: ActivityScope, query: &ActivityQuery, records: PortalAuditPage) -> AnyView {
    if records.items.is_empty() && records.before.is_none() {
        return view! { <p class="muted">{text.activity_own_nothing()}</p> }.into_any();
    }
    let at = |own_before| scope.address(&ActivityQuery { own_before, ..query.clone() });
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
        {columns(text, scope).draw(text.activity_own(), Paginated::of("own", records.items))}
        {links}
    }
    .into_any()
}

impl Entry for PortalAuditRecord {
    fn what(&self, text: Text) -> String {
        action_word(text, &self.action)
    }

    fn customer(&self) -> (Option<Reference<CustomerId>>, Option<&str>) {
        (self.customer.map(Reference::To), self.customer_name.as_deref())
    }

    fn target(&self, text: Text) -> AnyView {
        let name = self.target_name.clone().map(|name| view! { <span dir="auto">{name}</span> });
        // The bare id of an object without a customer, such as a session, is not informative, so it is not shown.
        let unnamed = self.target.clone().filter(|_| name.is_none() && self.customer.is_some());
        let unnamed = unnamed.map(|id| view! { <span class="mono muted">{id}</span> });
        let fields = self.changes.iter().map(|change| field_word(text, &change.name));
        let fields = text.list(fields.filter(|field| !field.is_empty()));
        let fields = (!fields.is_empty()).then(|| view! { " " <span class="muted">{fields}</span> });
        view! { {name} {unnamed} {fields} }.into_any()
    }

    fn id(&self) -> String {
        format!("own-{}", self.seq)
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
        let changes = (!self.changes.is_empty()).then(|| changes(text, &self.action, &self.changes));
        view! {
            {changes.map(|changes| fact(text.activity_changes(), Some(changes)))}
            {fact(text.activity_target_id(), copied(&self.target))}
            {fact(text.activity_correlation(), copied(&self.correlation))}
            {fact(text.activity_who_id(), copied(&self.by_id))}
            {fact(text.activity_number(), plain(self.seq.to_string()))}
        }
        .into_any()
    }
}

/// Returns the actor, the action and the outcome of an entry in words.
pub fn own_record_words(text: Text, record: &PortalAuditRecord) -> (String, String, String) {
    (record.by(text), record.what(text), record.outcome(text).1)
}

/// Returns the badge's tone and the words for the outcome of one of our own actions.
pub fn outcome_word(text: Text, outcome: OwnOutcome) -> (&'static str, &'static str) {
    match outcome {
        OwnOutcome::Open => ("warn", text.outcome_open()),
        OwnOutcome::Done => ("good", text.outcome_done()),
        OwnOutcome::Refused => ("bad", text.outcome_refused()),
        OwnOutcome::Failed => ("bad", text.outcome_failed()),
        OwnOutcome::Unknown => ("warn", text.outcome_unknown()),
    }
}

/// Returns the words for one of our own actions.
pub fn action_word(text: Text, action: &str) -> String {
    text.find(&action_key(action)).unwrap_or_else(|| spelled_out(action))
}

fn action_key(action: &str) -> String {
    format!("action-{}", action.replace('_', "-"))
}

/// Renders the changed fields with their values before and after. Values that the log doesn't store are marked as such.
fn changes(text: Text, action: &str, changes: &[RecordedChange]) -> AnyView {
    let lines = changes
        .iter()
        .map(|RecordedChange { name, before, after }| {
            let label = field_word(text, name);
            let label = (!label.is_empty()).then(|| format!("{label}{}", text.colon()));
            let values = if before.is_none() && after.is_none() {
                view! { <span class="muted">{text.activity_values_not_kept()}</span> }.into_any()
            } else {
                let words = |value: &Option<String>| {
                    value.as_deref().map_or_else(|| "–".to_owned(), |value| value_words(text, action, name, value))
                };
                view! { <del dir="auto">{words(before)}</del> " → " <span dir="auto">{words(after)}</span> }.into_any()
            };
            view! { <li>{label} {values}</li> }
        })
        .collect_view();
    view! { <ul class="plain lines">{lines}</ul> }.into_any()
}

/// Returns a recorded value in the person's language; an unknown one is returned as it was recorded.
fn value_words(text: Text, action: &str, field: &str, value: &str) -> String {
    match (field, value) {
        ("", "true") if is_requirement(action) => text.activity_required().to_owned(),
        ("", "false") if is_requirement(action) => text.activity_optional().to_owned(),
        ("status", status) => status_words(text, &SubscriptionStatus::parse(status)),
        ("scheduledActions", end) => {
            end.parse::<EndChoice>().map_or_else(|_| end.to_owned(), |choice| end_setting_words(text, &choice, None))
        }
        (_, "") => "–".to_owned(),
        (_, value) => value.to_owned(),
    }
}

/// Checks whether an action sets one of the partner's requirements for its staff.
fn is_requirement(action: &str) -> bool {
    [Write::SetMfaRequired, Write::SetStepUpRequired].iter().any(|write| write.as_str() == action)
}

/// Returns the label of one of Partner Center's fields; an unknown one is returned as the service spells it.
fn field_word(text: Text, field: &str) -> String {
    let known = match field {
        "userPrincipalName" => text.user_sign_in_name(),
        "displayName" => text.user_display_name(),
        "firstName" => text.user_first_name(),
        "lastName" => text.user_last_name(),
        "usageLocation" => text.user_location(),
        "email" => text.customer_email(),
        "companyName" => text.billing_company(),
        "culture" => text.billing_culture(),
        "language" => text.billing_language(),
        "friendlyName" => text.subscription_name(),
        "quantity" => text.word_quantity(),
        "status" => text.subscription_status(),
        "scheduledActions" => text.subscription_next_term(),
        _ => return field.to_owned(),
    };
    known.to_owned()
}
