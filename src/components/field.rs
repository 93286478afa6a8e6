//! Forms: fields that keep the submitted values and show errors in place.
//!
//! A form is posted to its server function. If the function returns an error, the form's page is rendered again with a
//! [`Submitted`] in its context, where [`form()`] and the fields find their values. All forms use this mechanism, with
//! and without JavaScript.

mod choice;
mod form;
mod form_fields;
mod layout;
mod offer;
mod question;
mod secret;
mod submitted;

use leptos::prelude::*;

use self::form_fields::{FormFields, RenderedField};
use super::problem::named_field_error_message;
use crate::{
    components::render_context::RenderContext,
    domain::rendered_values::{FieldMerge, one_line},
    error::{FieldError, PortalError, Problem},
    locales::Text,
};

pub use self::{
    choice::Choice,
    form::{confirmation_form, edit_form, form, hidden, row_form, row_form_error, upload_form},
    form_fields::ChangedBy,
    layout::{Width, row},
    offer::QuantityOption,
    question::Confirmation,
    secret::{Secret, SecretField},
    submitted::{
        ResultErased, Submitted, UnsavedForm, WriteResult, erase_button, error_with_resend_form, failed_submission,
        resend_form, write_result,
    },
};

/// The name of the hidden field with the page that rendered a form.
pub const PAGE_FIELD: &str = "form_page";
/// The name of the hidden field with the form's id on the page.
pub const FORM_FIELD: &str = "form_id";
/// The name of the hidden field with the [`RequestId`](crate::domain::id::RequestId) of the form's write, its
/// idempotency key.
pub const REQUEST_FIELD: &str = "request_id";

/// The name of the hidden field with the fields' values at rendering time, as
/// [`RenderedValues`](crate::domain::rendered_values::RenderedValues).
pub const RENDERED_VALUES_FIELD: &str = "drawn";
/// The name of the hidden field with the version of the edited object, for optimistic locking.
pub const VERSION_FIELD: &str = "version";

/// The name of the field that confirms an irreversible change.
pub const CONFIRMED_FIELD: &str = "confirmed";

/// The name of the hidden field with the page to redirect to on success, if that is not the form's own page.
pub const NEXT_FIELD: &str = "form_next";

/// The name of the hidden field with the name of the form's object, for the success message.
pub const SUBJECT_FIELD: &str = "form_subject";

/// Returns the submitted values of the form being rendered, if it is rendered again.
fn submitted_here() -> Option<Submitted> {
    let form_id = use_context::<FormFields>()?.id;
    use_context::<Submitted>().filter(|submitted| submitted.form == form_id)
}

/// A builder of a form field: a label, help below it, and a control. A submitted value takes precedence over the stored
/// one, unless the person left it unchanged and somebody else has changed the stored one since.
#[must_use = "a field shows nothing until it is made a control"]
pub struct Field {
    name: &'static str,
    label: &'static str,
    help: Option<String>,
    value: Option<String>,
    required: bool,
    list: Option<&'static str>,
    autocomplete: &'static str,
    width: Width,
}

impl Field {
    /// Creates a field of the form being rendered.
    pub fn new(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            help: None,
            value: None,
            required: false,
            list: None,
            autocomplete: "off",
            width: Width::default(),
        }
    }

    /// Adds a sentence of help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the stored value; an empty text counts as absent.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Marks the field as required.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sets the width of the field.
    pub const fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// Makes the field short, for a few characters.
    pub const fn short(self) -> Self {
        self.width(Width::Short)
    }

    /// Makes the field long, for a long line.
    pub const fn long(self) -> Self {
        self.width(Width::Long)
    }

    /// Adds suggestions by the id of a `datalist`.
    pub const fn suggestions(mut self, list: &'static str) -> Self {
        self.list = Some(list);
        self
    }

    /// Renders a single-line text input.
    pub fn text(self) -> AnyView {
        self.input("text")
    }

    /// Renders an input for an email address. The browser's own validation is not used, since its messages have a
    /// language and a position of their own.
    pub fn email(self) -> AnyView {
        self.input("email")
    }

    /// Renders a hidden input for a value that the page displays outside the form, and that is not typed. It takes part
    /// in conflict detection like other fields; `labels` contains the labels of values for the table of a conflict.
    pub fn hidden_value(self, value: impl Into<String>, labels: Vec<(String, String)>) -> AnyView {
        self.register(ControlKind::Text, labels);
        view! { <input type="hidden" name=self.name value=value.into()/> }.into_any()
    }

    /// Renders an input for a telephone number.
    pub fn telephone(self) -> AnyView {
        self.input("tel")
    }

    /// Renders an input for a date, with the browser's date picker.
    pub fn date(self) -> AnyView {
        self.short().input("date")
    }

    /// Renders an input for a date and a time of day, with the browser's picker.
    pub fn date_time(self) -> AnyView {
        self.input("datetime-local")
    }

    /// Renders a text input for a number, since a browser's number input discards what it cannot parse.
    pub fn number(self) -> AnyView {
        self.input("text")
    }

    /// Renders a multi-line text input.
    pub fn text_area(self, rows: u32) -> AnyView {
        // Browsers drop a line break at the beginning.
        let value = format!("\n{}", self.current());
        self.register(ControlKind::Text, Vec::new());
        let Self { name, required, .. } = self;
        self.wrapped(ControlKind::Text, move |id, described, invalid| {
            view! {
                <textarea
                    id=id
                    name=name
                    rows=rows.to_string()
                    required=required
                    spellcheck="false"
                    autocomplete="off"
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {value}
                </textarea>
            }
            .into_any()
        })
    }

    /// Renders a file input for these types, in the syntax of the attribute `accept`.
    pub fn file(self, types: &'static str) -> AnyView {
        self.register(ControlKind::Text, Vec::new());
        let Self { name, .. } = self;
        self.wrapped(ControlKind::Text, move |id, described, invalid| {
            view! {
                <input type="file" id=id name=name accept=types aria-describedby=described aria-invalid=invalid/>
            }
            .into_any()
        })
    }

    /// Renders a choice among these options, each with value and label. The stored value stays selected: it matches an
    /// option regardless of case, an unknown value is added as an option marked as such, and an absent value stays
    /// absent. With very many options, the control is a text input with suggestions.
    pub fn select(mut self, options: Vec<(String, String)>) -> AnyView {
        let text = RenderContext::current_text();
        let current = self.current();
        let options = with_current(text, options, &current, self.value.as_deref());
        self.register(ControlKind::Choice, options.clone());
        let Self { name, required, .. } = self;
        let help = [self.help.take(), Choice::help(text, &options)].into_iter().flatten().collect::<Vec<_>>();
        self.help = (!help.is_empty()).then(|| text.sentences(help));
        self.wrapped(ControlKind::Choice, move |id, described, invalid| {
            Choice { id, name, options, current, required, applies: false, described, invalid }.render()
        })
    }

    /// Renders a checkbox, which is sent as `true` if it is checked.
    pub fn checkbox(self) -> AnyView {
        let text = RenderContext::current_text();
        let (ticked, empty) = (text.field_ticked().to_owned(), text.field_not_ticked().to_owned());
        self.register(ControlKind::Choice, vec![("true".to_owned(), ticked), (String::new(), empty)]);
        // An unchecked box is not sent at all.
        let checked = match submitted_here() {
            Some(submitted) => self.in_force(&submitted, submitted.value(self.name).unwrap_or_default()) == "true",
            None => self.stored() == "true",
        };
        let Self { name, label, .. } = self;
        let ControlIds { id, help_id, error_id, described, error } = self.control_ids();
        view! {
            <div class="field check">
                <label>
                    <input type="checkbox" id=id name=name value="true" checked=checked aria-describedby=described/>
                    <span>{label}</span>
                </label>
                {self.help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
                {error_line(label, ControlKind::Choice, error, error_id)}
            </div>
        }
        .into_any()
    }

    /// Renders a group of checkboxes: value, label, and whether the stored state is checked. All are sent under the
    /// field's name.
    pub fn checkboxes(self, options: Vec<(&'static str, &'static str, bool)>) -> AnyView {
        self.choices("checkbox", options)
    }

    /// Renders a group of radio buttons: value, label, and whether it is the stored one.
    pub fn radios(self, options: Vec<(&'static str, &'static str, bool)>) -> AnyView {
        self.choices("radio", options)
    }

    fn choices(self, kind: &'static str, options: Vec<(&'static str, &'static str, bool)>) -> AnyView {
        let Self { name, label, .. } = self;
        let typed = submitted_here();
        self.register(ControlKind::Choice, Vec::new());
        let ControlIds { id, help_id, error_id, described, error } = self.control_ids();
        let boxes = options
            .into_iter()
            .enumerate()
            .map(|(index, (value, option_label, current))| {
                let checked = typed.as_ref().map_or(current, |typed| typed.values(name).any(|typed| typed == value));
                let box_id = if index == 0 { id.clone() } else { format!("{id}-{index}") };
                view! {
                    <label>
                        <input type=kind id=box_id name=name value=value checked=checked/>
                        <span>{option_label}</span>
                    </label>
                }
            })
            .collect_view();
        view! {
            <fieldset class="field checks" aria-describedby=described>
                <legend>{label}</legend>
                {self.help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
                {boxes}
                {error_line(label, ControlKind::Choice, error, error_id)}
            </fieldset>
        }
        .into_any()
    }

    fn input(self, kind: &'static str) -> AnyView {
        let value = one_line(&self.current());
        let control_kind = if kind == "email" { ControlKind::Email } else { ControlKind::Text };
        self.register(control_kind, Vec::new());
        let Self { name, list, autocomplete, required, .. } = self;
        self.wrapped(control_kind, move |id, described, invalid| {
            view! {
                <input
                    type=kind
                    id=id
                    name=name
                    value=value
                    list=list
                    autocomplete=autocomplete
                    required=required
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
            .into_any()
        })
    }

    /// Returns the stored value in the form in which it is submitted; empty if there is none.
    fn stored(&self) -> &str {
        self.value.as_deref().unwrap_or_default()
    }

    /// Returns the value to render.
    fn current(&self) -> String {
        let stored = self.stored();
        match submitted_here() {
            Some(submitted) => match submitted.value(self.name) {
                Some(typed) => self.in_force(&submitted, typed),
                None => stored.to_owned(),
            },
            None => stored.to_owned(),
        }
    }

    /// Returns the submitted value, or the stored one if the person left it unchanged and somebody else has changed it
    /// since.
    fn in_force(&self, submitted: &Submitted, typed: &str) -> String {
        let stored = self.stored();
        let is_unchanged = submitted.is_outdated()
            && submitted.rendered_values().merge(self.name, typed, stored) == FieldMerge::Unchanged;
        if is_unchanged { stored.to_owned() } else { typed.to_owned() }
    }

    /// Registers the field with its form: its name, and the labels of its values.
    fn register(&self, kind: ControlKind, value_labels: Vec<(String, String)>) {
        if let Some(form_fields) = use_context::<FormFields>() {
            let Self { name, label, .. } = *self;
            let choice = kind == ControlKind::Choice;
            form_fields.register(RenderedField { name, label, stored: self.stored().to_owned(), choice, value_labels });
        }
    }

    fn control_ids(&self) -> ControlIds {
        let form = use_context::<FormFields>().map_or("", |form_fields| form_fields.id);
        let error = submitted_here().and_then(|submitted| match submitted.error {
            PortalError::Invalid(fields) => fields.into_iter().find(|error| error.field == self.name),
            _ => None,
        });
        let id = format!("{form}-{}", self.name);
        let help_id = self.help.as_ref().map(|_| format!("{id}-help"));
        let error_id = error.as_ref().map(|_| format!("{id}-error"));
        let described = [&help_id, &error_id].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        ControlIds { described: (!described.is_empty()).then_some(described), id, help_id, error_id, error }
    }

    /// Wraps a control with label, help and error, which are associated for screen readers. It also contains the errors
    /// that the browser can detect on leaving the field; the style sheet shows them then (`:user-invalid`), without
    /// JavaScript.
    fn wrapped(
        self,
        kind: ControlKind,
        control: impl FnOnce(String, Option<String>, Option<&'static str>) -> AnyView,
    ) -> AnyView {
        let text = RenderContext::current_text();
        let ControlIds { id, help_id, error_id, described, error } = self.control_ids();
        let control = control(id.clone(), described, error.is_some().then_some("true"));
        let client_problem = match kind {
            ControlKind::Email => Some(Problem::Email),
            ControlKind::Text | ControlKind::Choice => self.required.then_some(Problem::Missing),
        };
        // Shown by the style sheet, as soon as the field is left.
        let client_problem = client_problem.filter(|_| error.is_none()).map(|problem| {
            named_field_error_message(
                text,
                self.label,
                kind == ControlKind::Choice,
                &FieldError::new(self.name, problem),
            )
        });
        let label = self.label;
        view! {
            <div class=self.width.classes()>
                <label for=id>
                    {label}
                    {self.required.then(|| view! { " " <span class="required">{text.field_required()}</span> })}
                </label>
                {self.help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
                {control}
                {client_problem.map(|message| view! { <p class="field-error when-left">{message}</p> })}
                {error_line(label, kind, error, error_id)}
            </div>
        }
        .into_any()
    }
}

/// The kind of a field's control.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ControlKind {
    Text,
    Email,
    Choice,
}

/// Renders the line with a field's error.
fn error_line(
    label: &'static str,
    kind: ControlKind,
    error: Option<FieldError>,
    id: Option<String>,
) -> Option<impl IntoView + use<>> {
    let text = RenderContext::current_text();
    error.map(|error| {
        view! { <p class="field-error" id=id>{named_field_error_message(text, label, kind == ControlKind::Choice, &error)}</p> }
    })
}

/// Returns the options, extended by the current value if it is missing. `stored` is the stored value, if any.
fn with_current(
    text: Text,
    mut options: Vec<(String, String)>,
    current: &str,
    stored: Option<&str>,
) -> Vec<(String, String)> {
    if options.iter().any(|(value, _)| value == current) {
        return options;
    }
    let matches_current = |value: &str| !value.is_empty() && value.eq_ignore_ascii_case(current.trim());
    if let Some((value, _)) = options.iter_mut().find(|(value, _)| matches_current(value)) {
        // The stored value is sent back unchanged.
        current.clone_into(value);
        return options;
    }
    let label = match stored {
        None if current.is_empty() => text.field_choose().to_owned(),
        _ if current.trim().is_empty() => text.field_not_set().to_owned(),
        Some(stored) if stored == current => text.field_saved_value(current),
        _ => text.field_not_in_list(current),
    };
    options.insert(0, (current.to_owned(), label));
    options
}

/// The ids that associate a control with its help and error, and the error itself.
struct ControlIds {
    id: String,
    help_id: Option<String>,
    error_id: Option<String>,
    described: Option<String>,
    error: Option<FieldError>,
}
