//! The portal's own audit log.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{ActivityScope, Entry, columns};
use crate::{
    components::{
        fact::{copyable, fact, plain},
        pager::Paginated,
        seats::end_setting_label,
        subscription::status_label,
        toolbar::{filter, find_form},
    },
    domain::{
        activity::{
            AuditEntryKind, AuditOutcome, PortalAuditFilter, PortalAuditPage, PortalAuditRecord, RecordedChange,
            humanize,
        },
        form_action::FormAction,
        id::{CustomerId, PersonId},
        reference::Reference,
        subscription::{EndOfTermSetting, SubscriptionStatus},
    },
    locales::Text,
    paths::ActivityQuery,
};

/// Renders the filters of our own audit log: the kind of entry and, for staff, the actor if `people` contains names,
/// and the action.
pub(super) fn filter_form(
    text: Text,
    url: String,
    query: &ActivityQuery,
    people: Option<&[(PersonId, String)]>,
) -> AnyView {
    let PortalAuditFilter { kind, person, action } = &query.own;
    let kinds = [
        (AuditEntryKind::Changes, text.activity_kind_changes()),
        (AuditEntryKind::SignIns, text.activity_kind_sign_ins()),
        (AuditEntryKind::All, text.activity_kind_all()),
    ];
    // The default is omitted from the URL.
    let value = |kind: AuditEntryKind| if kind == AuditEntryKind::default() { String::new() } else { kind.to_string() };
    let kinds = kinds.map(|(kind, label)| (value(kind), label.to_owned()));
    let kind = filter("kind", text.activity_kind(), kinds, &value(*kind));
    let Some(people) = people else { return find_form(None, url, kind).into_any() };
    let mut people: Vec<_> = people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let selected = person.map(|person| person.to_string()).unwrap_or_default();
    // A selected value stays selected, even if unknown.
    if !selected.is_empty() && people.iter().all(|(id, _)| *id != selected) {
        people.push((selected.clone(), selected.clone()));
    }
    let person = (!people.is_empty()).then(|| {
        let anybody = (String::new(), text.activity_anybody().to_owned());
        filter("person", text.activity_who(), std::iter::once(anybody).chain(people), &selected)
    });
    let selected = action.clone().unwrap_or_default();
    let mut actions: Vec<_> = FormAction::ALL
        .iter()
        .filter_map(|submit_action| {
            Some((submit_action.as_str().to_owned(), text.find(&action_key(submit_action.as_str()))?))
        })
        .collect();
    text.sort_by_text(&mut actions, |(_, label)| label);
    if !selected.is_empty() && actions.iter().all(|(name, _)| *name != selected) {
        actions.push((selected.clone(), action_label(text, &selected)));
    }
    let any = (String::new(), text.activity_any_action().to_owned());
    let action = filter("action", text.activity_what(), std::iter::once(any).chain(actions), &selected);
    find_form(None, url, view! { {kind} {person} {action} }).into_any()
}

/// Renders entries of our own audit log, the newest first.
pub(super) fn records(text: Text, scope: ActivityScope, query: &ActivityQuery, records: PortalAuditPage) -> AnyView {
    if records.items.is_empty() && records.before.is_none() {
        return view! { <p class="muted">{text.activity_own_nothing()}</p> }.into_any();
    }
    let page_url = |own_before| scope.url(&ActivityQuery { own_before, ..query.clone() });
    let newest = query.own_before.is_some().then(|| page_url(None));
    let older = records.before.map(|before| page_url(Some(before)));
    let links = (newest.is_some() || older.is_some()).then(|| {
        view! {
            <p class="actions">
                {newest.map(|href| view! { <a class="button" href=href>{text.activity_newest()}</a> })}
                {older.map(|href| view! { <a class="button" href=href>{text.activity_older()}</a> })}
            </p>
        }
    });
    view! {
        {columns(text, scope).render(text.activity_own(), Paginated::of("own", records.items))}
        {links}
    }
    .into_any()
}

impl Entry for PortalAuditRecord {
    fn action(&self, text: Text) -> String {
        action_label(text, &self.action)
    }

    fn customer(&self) -> (Option<Reference<CustomerId>>, Option<&str>) {
        (self.customer.map(Reference::To), self.customer_name.as_deref())
    }

    fn target(&self, text: Text) -> AnyView {
        let name = self.target_name.clone().map(|name| view! { <span dir="auto">{name}</span> });
        // The bare id of an object without a customer, such as a session, is not informative, so it is not shown.
        let unnamed = self.target.clone().filter(|_| name.is_none() && self.customer.is_some());
        let unnamed = unnamed.map(|id| view! { <span class="mono muted">{id}</span> });
        let fields = self.changes.iter().map(|change| field_label(text, &change.name));
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

    fn actor(&self, text: Text) -> String {
        self.by.clone().or_else(|| self.by_id.clone()).unwrap_or_else(|| text.activity_command_line().to_owned())
    }

    fn outcome(&self, text: Text) -> (&'static str, String) {
        let (tone, label) = outcome_label(text, self.outcome);
        (tone, label.to_owned())
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

/// Returns the actor, the action and the outcome of an entry as text.
pub fn portal_record_texts(text: Text, record: &PortalAuditRecord) -> (String, String, String) {
    (record.actor(text), record.action(text), record.outcome(text).1)
}

/// Returns the badge's tone and the label of the outcome of one of our own actions.
pub fn outcome_label(text: Text, outcome: AuditOutcome) -> (&'static str, &'static str) {
    match outcome {
        AuditOutcome::Open => ("warn", text.outcome_open()),
        AuditOutcome::Done => ("good", text.outcome_done()),
        AuditOutcome::Refused => ("bad", text.outcome_refused()),
        AuditOutcome::Failed => ("bad", text.outcome_failed()),
        AuditOutcome::Unknown => ("warn", text.outcome_unknown()),
    }
}

/// Returns the label of one of our own actions.
pub fn action_label(text: Text, action: &str) -> String {
    text.find(&action_key(action)).unwrap_or_else(|| humanize(action))
}

fn action_key(action: &str) -> String {
    format!("action-{}", action.replace('_', "-"))
}

/// Renders the changed fields with their values before and after. Values that the log doesn't store are marked as such.
fn changes(text: Text, action: &str, changes: &[RecordedChange]) -> AnyView {
    let lines = changes
        .iter()
        .map(|RecordedChange { name, before, after }| {
            let label = field_label(text, name);
            let label = (!label.is_empty()).then(|| format!("{label}{}", text.colon()));
            let values = if before.is_none() && after.is_none() {
                view! { <span class="muted">{text.activity_values_not_kept()}</span> }.into_any()
            } else {
                let formatted = |value: &Option<String>| {
                    value.as_deref().map_or_else(|| "–".to_owned(), |value| value_label(text, action, name, value))
                };
                view! { <del dir="auto">{formatted(before)}</del> " → " <span dir="auto">{formatted(after)}</span> }
                    .into_any()
            };
            view! { <li>{label} {values}</li> }
        })
        .collect_view();
    view! { <ul class="plain lines">{lines}</ul> }.into_any()
}

/// Returns a recorded value in the person's language; an unknown one is returned as it was recorded.
fn value_label(text: Text, action: &str, field: &str, value: &str) -> String {
    match (field, value) {
        ("", "true") if is_requirement(action) => text.activity_required().to_owned(),
        ("", "false") if is_requirement(action) => text.activity_optional().to_owned(),
        ("status", status) => status_label(text, &SubscriptionStatus::parse(status)),
        ("scheduledActions", end) => end
            .parse::<EndOfTermSetting>()
            .map_or_else(|_| end.to_owned(), |choice| end_setting_label(text, &choice, None)),
        (_, "") => "–".to_owned(),
        (_, value) => value.to_owned(),
    }
}

/// Checks whether an action sets one of the partner's requirements for its staff.
fn is_requirement(action: &str) -> bool {
    [FormAction::SetMfaRequired, FormAction::SetStepUpRequired]
        .iter()
        .any(|submit_action| submit_action.as_str() == action)
}

/// Returns the label of one of Partner Center's fields; an unknown one is returned as the service spells it.
fn field_label(text: Text, field: &str) -> String {
    let label = match field {
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
    label.to_owned()
}
