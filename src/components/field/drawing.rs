//! The form that is being drawn: what its fields are called and hold, which the form says above them and sends along.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use leptos::prelude::*;

use super::{DRAWN_FIELD, Submitted, submitted::error_summary};
use crate::{
    components::{problem::summary_words, table::table_wrap, time::relative_time},
    domain::drawn::{Drawn, Standing},
    error::PortalError,
    locales::Text,
};

/// The form that is being drawn, for its fields.
#[derive(Clone)]
pub(super) struct Drawing {
    /// The form's id.
    pub(super) id: &'static str,
    fields: Arc<Mutex<Vec<DrawnField>>>,
}

/// A field that was drawn.
pub(super) struct DrawnField {
    /// By which it is sent.
    pub(super) name: &'static str,
    /// What it is called.
    pub(super) label: &'static str,
    /// What is stored.
    pub(super) stored: String,
    /// Whether it is one of a list of choices.
    pub(super) choice: bool,
    /// The words of values that are not shown as they are.
    pub(super) words: Vec<(String, String)>,
}

impl DrawnField {
    /// A value of the field in the words of its choices, else as it is.
    pub(super) fn shown(&self, value: &str) -> String {
        let known = self.words.iter().find(|(known, _)| known == value).map(|(_, words)| words.clone());
        known.unwrap_or_else(|| value.to_owned())
    }
}

impl Drawing {
    pub(super) fn new(id: &'static str) -> Self {
        Self { id, fields: Arc::default() }
    }

    /// Notes a field of the form.
    pub(super) fn note(&self, field: DrawnField) {
        self.fields.lock().unwrap_or_else(PoisonError::into_inner).push(field);
    }

    /// The fields that were drawn, in their order.
    pub(super) fn fields(&self) -> Vec<DrawnField> {
        std::mem::take(&mut *self.fields.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Who changed what a form is about since it was drawn, and when; provided by the page where that can be had.
#[derive(Debug, Clone)]
pub struct ChangedBy {
    /// By the name that they sign in with; none of an application.
    pub who: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What the fields of a form hold, for what comes back: since the first draw, or since the conflict that the person reads
/// of.
pub(super) fn drawn_field(submitted: Option<&Submitted>, fields: &[DrawnField]) -> AnyView {
    let before = submitted.filter(|submitted| !submitted.is_outdated()).and_then(|it| it.value(DRAWN_FIELD));
    let value = before.map_or_else(
        || fields.iter().map(|field| (field.name.to_owned(), field.stored.clone())).collect::<Drawn>().to_string(),
        str::to_owned,
    );
    view! { <input type="hidden" name=DRAWN_FIELD value=value/> }.into_any()
}

/// Why a form was refused: each field that is wrong by its name, or what changed while it was open, or why it could not
/// be done at all.
pub(super) fn summary(text: Text, form: &'static str, submitted: &Submitted, fields: &[DrawnField]) -> AnyView {
    let errors = match &submitted.error {
        PortalError::Invalid(errors) if !errors.is_empty() => errors,
        _ if submitted.is_outdated() => return conflict(text, submitted, fields).into_any(),
        error => return error_summary(text, error).into_any(),
    };
    let links = errors
        .iter()
        .map(|error| {
            let field = fields.iter().find(|field| field.name == error.field);
            let (label, choice) = field.map_or((None, false), |field| (Some(field.label), field.choice));
            let words = summary_words(text, label, choice, error);
            // What the form has no field for leads nowhere.
            if error.field.is_empty() {
                return view! { <li>{words}</li> }.into_any();
            }
            view! { <li><a href=format!("#{form}-{}", error.field)>{words}</a></li> }.into_any()
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

/// Says who changed what a form is about, and when, where the page could find out.
pub(super) fn changed_by(text: Text) -> Option<impl IntoView + use<>> {
    use_context::<ChangedBy>().map(|ChangedBy { who, at }| {
        let who = who.unwrap_or_else(|| text.conflict_by_application().to_owned());
        view! { <p id="conflict-by"><span dir="auto">{text.conflict_by(who)}</span> " " {relative_time(at)}</p> }
    })
}

/// What somebody else has stored since the form was drawn: where the person changed the same, all three values; what the
/// other alone changed is in the form already, and said.
fn conflict(text: Text, submitted: &Submitted, fields: &[DrawnField]) -> impl IntoView + use<> {
    let drawn = submitted.drawn();
    let shown = |field: &DrawnField, value: &str| {
        let words = field.shown(value);
        if words.trim().is_empty() { text.field_not_set().to_owned() } else { words }
    };
    let typed = |field: &DrawnField| submitted.value(field.name).unwrap_or_default().to_owned();
    let (clashes, others): (Vec<_>, Vec<_>) = fields
        .iter()
        .filter(|field| drawn.is_outdated(field.name, &field.stored))
        .partition(|field| drawn.standing(field.name, &typed(field), &field.stored) == Standing::Clash);
    let rows = clashes
        .iter()
        .map(|field| {
            let before = drawn.value(field.name).unwrap_or_default();
            view! {
                <tr>
                    <th scope="row">{field.label}</th>
                    <td data-label=text.conflict_before() dir="auto">{shown(field, before)}</td>
                    <td data-label=text.conflict_mine() dir="auto">{shown(field, &typed(field))}</td>
                    <td data-label=text.conflict_theirs() dir="auto">{shown(field, &field.stored)}</td>
                </tr>
            }
        })
        .collect_view();
    let table = (!clashes.is_empty()).then(|| {
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
    let taken = (!others.is_empty()).then(|| {
        let lines = others
            .iter()
            .map(|field| view! { <li dir="auto">{field.label} ": " {shown(field, &field.stored)}</li> })
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
            {taken}
            <p>{text.conflict_advice()}</p>
        </div>
    }
}
