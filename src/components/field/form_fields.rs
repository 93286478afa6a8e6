//! The form being rendered: the names and values of its fields, for the error summary and the hidden fields.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use leptos::prelude::*;

use super::{RENDERED_VALUES_FIELD, Submitted, submitted::error_summary};
use crate::{
    components::{
        problem::summary_error_message, sheet_problem::line_problem_messages, table::table_wrap, time::relative_time,
    },
    domain::job::sheet::SheetError,
    domain::rendered_values::{FieldMerge, RenderedValues},
    error::{PortalError, Problem},
    locales::Text,
};

/// The form being rendered, as its fields see it.
#[derive(Clone)]
pub(super) struct FormFields {
    /// The form's id.
    pub(super) id: &'static str,
    fields: Arc<Mutex<Vec<RenderedField>>>,
}

/// A rendered field.
pub(super) struct RenderedField {
    /// The name under which it is sent.
    pub(super) name: &'static str,
    /// The label of the field.
    pub(super) label: &'static str,
    /// The stored value.
    pub(super) stored: String,
    /// `true` if it is a choice among options.
    pub(super) choice: bool,
    /// The labels of values that have one.
    pub(super) value_labels: Vec<(String, String)>,
}

impl RenderedField {
    /// Returns the label of a value, or the value itself.
    pub(super) fn label_or_value(&self, value: &str) -> String {
        self.label_of(value).unwrap_or(value).to_owned()
    }

    /// Returns the label of a value, if it has one.
    fn label_of(&self, value: &str) -> Option<&str> {
        self.value_labels.iter().find(|(known, _)| known == value).map(|(_, label)| label.as_str())
    }
}

impl FormFields {
    pub(super) fn new(id: &'static str) -> Self {
        Self { id, fields: Arc::default() }
    }

    /// Registers a field of the form.
    pub(super) fn register(&self, field: RenderedField) {
        self.fields.lock().unwrap_or_else(PoisonError::into_inner).push(field);
    }

    /// Takes the registered fields, in their order.
    pub(super) fn take_fields(&self) -> Vec<RenderedField> {
        std::mem::take(&mut *self.fields.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The last change of the edited object by somebody else; provided by the page if it is known.
#[derive(Debug, Clone)]
pub struct ChangedBy {
    /// The person's sign-in name; none for an application.
    pub who: Option<String>,
    /// The time of the change.
    pub at: Timestamp,
}

/// Renders the hidden field with the fields' values at the first rendering or, after a conflict, at the rendering that
/// showed the conflict.
pub(super) fn rendered_values_field(submitted: Option<&Submitted>, fields: &[RenderedField]) -> AnyView {
    let before = submitted.filter(|submitted| !submitted.is_outdated()).and_then(|it| it.value(RENDERED_VALUES_FIELD));
    let value = before.map_or_else(
        || {
            fields
                .iter()
                .map(|field| (field.name.to_owned(), field.stored.clone()))
                .collect::<RenderedValues>()
                .to_string()
        },
        str::to_owned,
    );
    view! { <input type="hidden" name=RENDERED_VALUES_FIELD value=value/> }.into_any()
}

/// Renders the error summary: each invalid field by its name, or a conflict, or the reason why the change failed.
pub(super) fn summary(text: Text, form: &'static str, submitted: &Submitted, fields: &[RenderedField]) -> AnyView {
    let errors = match &submitted.error {
        PortalError::Invalid(errors) if !errors.is_empty() => errors,
        _ if submitted.is_outdated() => return conflict(text, submitted, fields).into_any(),
        PortalError::ResponseMismatch { requested, actual, correlation } => {
            // The error names no field: it concerns the form's only field, or else the one with labels for both values.
            let has_both =
                |field: &&RenderedField| [requested, actual].iter().all(|value| field.label_of(value).is_some());
            let field = match fields {
                [only] => Some(only),
                fields => fields.iter().find(has_both),
            };
            let display = |value: &str| field.map_or_else(|| value.to_owned(), |field| field.label_or_value(value));
            let error = PortalError::ResponseMismatch {
                requested: display(requested),
                actual: display(actual),
                correlation: *correlation,
            };
            return error_summary(text, &error).into_any();
        }
        error => return error_summary(text, error).into_any(),
    };
    let links = errors
        .iter()
        .map(|error| {
            // Each invalid line of a table gets its own sentence.
            if let Problem::Sheet(SheetError::Lines(lines)) = &error.problem {
                let messages = line_problem_messages(text, lines).into_iter();
                return messages.map(|message| view! { <li dir="auto">{message}</li> }).collect_view().into_any();
            }
            let field = fields.iter().find(|field| field.name == error.field);
            let (label, choice) = field.map_or((None, false), |field| (Some(field.label), field.choice));
            let message = summary_error_message(text, label, choice, error);
            // An error without a field has no link.
            if error.field.is_empty() {
                return view! { <li>{message}</li> }.into_any();
            }
            view! { <li><a href=format!("#{form}-{}", error.field)>{message}</a></li> }.into_any()
        })
        .collect_view();
    view! {
        <div class="error-summary" role="alert" tabindex="-1" autofocus>
            <p><strong>{text.field_problems(errors.len())}</strong></p>
            <ul>{links}</ul>
        </div>
    }
    .into_any()
}

/// Renders the author and the time of the last change to the edited object, if they are known.
pub(super) fn changed_by(text: Text) -> Option<impl IntoView + use<>> {
    use_context::<ChangedBy>().map(|ChangedBy { who, at }| {
        let who = who.unwrap_or_else(|| text.conflict_by_application().to_owned());
        view! { <p id="conflict-by"><span dir="auto">{text.conflict_by(who)}</span> " " {relative_time(at)}</p> }
    })
}

/// Renders a conflict. Fields that both people changed are listed with the rendered, the submitted and the stored
/// value; fields that only the other person changed are already up to date in the form, and are listed with the stored
/// value.
fn conflict(text: Text, submitted: &Submitted, fields: &[RenderedField]) -> impl IntoView + use<> {
    let rendered = submitted.rendered_values();
    let display = |field: &RenderedField, value: &str| {
        let label = field.label_or_value(value);
        if label.trim().is_empty() { text.field_not_set().to_owned() } else { label }
    };
    let submitted_value = |field: &RenderedField| submitted.value(field.name).unwrap_or_default().to_owned();
    let (conflicting, merged): (Vec<_>, Vec<_>) = fields
        .iter()
        .filter(|field| rendered.is_outdated(field.name, &field.stored))
        .partition(|field| rendered.merge(field.name, &submitted_value(field), &field.stored) == FieldMerge::Conflict);
    let rows = conflicting
        .iter()
        .map(|field| {
            let before = rendered.value(field.name).unwrap_or_default();
            view! {
                <tr>
                    <th scope="row">{field.label}</th>
                    <td data-label=text.conflict_before() dir="auto">{display(field, before)}</td>
                    <td data-label=text.conflict_mine() dir="auto">{display(field, &submitted_value(field))}</td>
                    <td data-label=text.conflict_theirs() dir="auto">{display(field, &field.stored)}</td>
                </tr>
            }
        })
        .collect_view();
    let table = (!conflicting.is_empty()).then(|| {
        table_wrap(view! {
            <table>
                <caption>{text.conflict_caption()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.conflict_field()}</th>
                        <th scope="col">{text.conflict_before()}</th>
                        <th scope="col">{text.conflict_mine()}</th>
                        <th scope="col">{text.conflict_theirs()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        })
    });
    let merged_list = (!merged.is_empty()).then(|| {
        let lines = merged
            .iter()
            .map(|field| view! { <li dir="auto">{field.label} {text.colon()} {display(field, &field.stored)}</li> })
            .collect_view();
        view! {
            <p>{text.conflict_taken()}</p>
            <ul class="plain lines" id="conflict-taken">{lines}</ul>
        }
    });
    view! {
        <div class="error-summary" role="alert" tabindex="-1" autofocus>
            <p><strong>{text.problem_conflict()}</strong></p>
            {changed_by(text)}
            {table}
            {merged_list}
            <p>{text.conflict_advice()}</p>
        </div>
    }
}
