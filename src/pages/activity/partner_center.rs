//! Partner Center's audit records and their filters.

use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use super::{ActivityScope, Entry, columns};
use crate::{
    components::{
        fact::{copyable, fact, plain},
        pager::{Paginated, few},
        problem::field_error_message,
    },
    domain::{
        activity::{PartnerCenterRecord, Period, RecordFilter, RecordStatus, RecordedChange, humanize},
        id::CustomerId,
        page::Page as Results,
        reference::Reference,
        title::title,
    },
    error::PortalError,
    locales::Text,
    paths::ActivityQuery,
};

/// Renders the filters: the range of days, and on the page of all customers, the company or the kind of resource.
pub(super) fn filter_form(
    text: Text,
    scope: ActivityScope,
    query: &ActivityQuery,
    error: Option<&PortalError>,
) -> impl IntoView + use<> {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let (earliest, today) = (Period::earliest(today).to_string(), today.to_string());
    let field_problem = |name: &str| match error {
        Some(PortalError::Invalid(fields)) => {
            fields.iter().find(|field| field.field == name).map(|field| field_error_message(text, field))
        }
        _ => None,
    };
    let render_error = |name: &str| {
        let problem = field_problem(name);
        let error_id = problem.is_some().then(|| format!("{name}-error"));
        let error_view =
            error_id.clone().zip(problem).map(|(id, message)| view! { <p class="field-error" id=id>{message}</p> });
        (error_id, error_view)
    };
    let date_field = |name: &'static str, label: &'static str, value: Option<String>| {
        let (error_id, error_view) = render_error(name);
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <input
                    type="date"
                    id=name
                    name=name
                    value=value
                    min=earliest.clone()
                    max=today.clone()
                    aria-invalid=error_id.is_some().then_some("true")
                    aria-describedby=error_id
                />
                {error_view}
            </div>
        }
    };
    let customer_fields = scope.spans_customers().then(|| {
        let (error_id, error_view) = render_error("company");
        let company = view! {
            <div class="field">
                <label for="company">{text.activity_company()}</label>
                <input
                    type="text"
                    id="company"
                    name="company"
                    value=query.company.clone()
                    autocomplete="off"
                    aria-invalid=error_id.is_some().then_some("true")
                    aria-describedby=error_id
                />
                {error_view}
            </div>
        };
        let (error_id, error_view) = render_error("resource");
        let options = RecordFilter::RESOURCES
            .into_iter()
            .map(|kind| {
                view! { <option value=kind selected=kind == query.resource>{resource_label(text, kind)}</option> }
            })
            .collect_view();
        view! {
            {company}
            <div class="field">
                <label for="resource">{text.activity_resource()}</label>
                <select
                    id="resource"
                    name="resource"
                    aria-invalid=error_id.is_some().then_some("true")
                    aria-describedby=error_id
                >
                    <option value="">{text.activity_any_resource()}</option>
                    {options}
                </select>
                {error_view}
            </div>
        }
    });
    view! {
        <form method="get" action=scope.url(&ActivityQuery::default()) class="record-filter">
            {customer_fields}
            {date_field("from", text.activity_from(), query.period.from.map(|day| day.to_string()))}
            {date_field("until", text.activity_until(), query.period.until.map(|day| day.to_string()))}
            <p class="actions"><button class="button">{text.activity_look()}</button></p>
        </form>
        <p class="help">{text.activity_kept()} {scope.spans_customers().then(|| view! { {text.sentence_gap()} {text.activity_one_filter()} })}</p>
    }
}

/// Renders Partner Center's audit records, the newest first.
pub(super) fn records(text: Text, scope: ActivityScope, records: Results<PartnerCenterRecord>) -> AnyView {
    if records.items.is_empty() {
        return view! { <p class="muted">{text.activity_nothing()}</p> }.into_any();
    }
    columns(text, scope).render(text.activity_partner_center(), Paginated::of("partner-center", records))
}

impl Entry for PartnerCenterRecord {
    fn action(&self, text: Text) -> String {
        title([operation_label(text, &self.operation).as_str()], text.fact_absent())
    }

    fn customer(&self) -> (Option<Reference<CustomerId>>, Option<&str>) {
        (self.customer.clone(), self.customer_name.as_deref())
    }

    fn target(&self, text: Text) -> AnyView {
        let (fields, more) = few(text, self.changes.iter().map(|change| change.name.clone()));
        let fields = text.list(fields.chain(more));
        let fields = (!fields.is_empty()).then(|| view! { " " <span class="muted">{fields}</span> });
        view! { {resource_label(text, &self.resource)} {fields} }.into_any()
    }

    fn id(&self) -> String {
        self.id.clone().unwrap_or_else(|| self.at.map_or(0, Timestamp::as_microsecond).to_string())
    }

    fn at(&self) -> Option<Timestamp> {
        self.at
    }

    fn actor(&self, text: Text) -> String {
        self.by.clone().or_else(|| self.application.clone()).unwrap_or_else(|| text.activity_nobody().to_owned())
    }

    fn outcome(&self, text: Text) -> (&'static str, String) {
        match &self.status {
            RecordStatus::Succeeded => ("good", text.record_succeeded().to_owned()),
            RecordStatus::Failed => ("bad", text.record_failed().to_owned()),
            RecordStatus::InProgress => ("warn", text.record_in_progress().to_owned()),
            RecordStatus::Declined => ("bad", text.record_declined().to_owned()),
            RecordStatus::Other(name) => ("plain", humanize(name)),
        }
    }

    fn facts(&self, text: Text) -> AnyView {
        let copied = |value: &Option<String>| value.clone().map(|value| copyable(value, true).into_any());
        view! {
            {fact(text.activity_resource(), plain(resource_label(text, &self.resource)))}
            {(!self.changes.is_empty()).then(|| fact(text.activity_changes(), Some(changes(text, &self.changes))))}
            {(!self.details.is_empty()).then(|| fact(text.activity_data(), Some(detail_list(text, &self.details))))}
            {fact(text.activity_application(), plain(self.application.clone()))}
            {fact(text.activity_correlation(), copied(&self.correlation))}
            {fact(text.activity_record_id(), copied(&self.id))}
        }
        .into_any()
    }
}

/// Renders the changed members with their values before and after, named as the service names them.
fn changes(text: Text, changes: &[RecordedChange]) -> AnyView {
    let (changes, more) = few(text, changes.iter());
    let lines = changes
        .cloned()
        .map(|RecordedChange { name, before, after }| {
            let before = before.map(|before| view! { <del dir="auto">{before}</del> " → " });
            let after = after.unwrap_or_else(|| "–".to_owned());
            view! { <li>{name} {text.colon()} {before} <span dir="auto">{after}</span></li> }
        })
        .collect_view();
    view! { <ul class="plain lines">{lines}{more.map(|more| view! { <li class="muted">{more}</li> })}</ul> }.into_any()
}

fn detail_list(text: Text, details: &[(String, Option<String>)]) -> AnyView {
    let (details, more) = few(text, details.iter());
    let lines = details
        .cloned()
        .map(|(name, value)| view! { <li>{name} {text.colon()} <span dir="auto">{value.unwrap_or_else(|| "–".to_owned())}</span></li> })
        .collect_view();
    view! { <ul class="plain lines">{lines}{more.map(|more| view! { <li class="muted">{more}</li> })}</ul> }.into_any()
}

/// Returns the label of one of Partner Center's operations; one without a message is returned as the service spells
/// it.
fn operation_label(text: Text, operation: &str) -> String {
    text.find(&format!("operation-{}", operation.replace('_', "-"))).unwrap_or_else(|| humanize(operation))
}

/// Returns the label of a kind of resource; one without a message is returned as the service spells it.
fn resource_label(text: Text, kind: &str) -> String {
    text.find(&format!("resource-{}", kind.replace('_', "-"))).unwrap_or_else(|| humanize(kind))
}
