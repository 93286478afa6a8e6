//! Forms: fields that keep what was typed and show what is wrong with it, where it is.
//!
//! A form is posted to its server function. When that refuses, the page that drew the form is drawn again with a
//! [`Submitted`] in its context; [`form`] and the fields find themselves in it. That is the one way by which forms
//! survive, with and without JavaScript.

mod submitted;

use leptos::{html, prelude::*};
use uuid::Uuid;

use self::submitted::error_summary;
use super::problem::{field_words, refusal_panel, words};
use crate::{
    error::{FieldError, PortalError, Problem},
    pages::Viewer,
};

pub use self::submitted::{
    AnswerErased, Answered, Submitted, Unsaved, answered, erase_button, kept, refused, send_again,
};

/// The name of the hidden field that says which page drew a form.
pub const PAGE_FIELD: &str = "form_page";
/// The name of the hidden field that says which form of the page it is.
pub const FORM_FIELD: &str = "form_id";
/// The name of the hidden field with the [`RequestId`](crate::domain::id::RequestId) of the form's write.
pub const REQUEST_FIELD: &str = "request_id";

/// The name of the hidden field that says where to go on to when a form worked, where that is not the page that drew it.
pub const NEXT_FIELD: &str = "form_next";

/// The id of the form that is being drawn, for its fields.
#[derive(Clone, Copy)]
struct Drawing(&'static str);

fn submitted() -> Option<Submitted> {
    let drawing = use_context::<Drawing>()?.0;
    use_context::<Submitted>().filter(|submitted| submitted.form == drawing)
}

/// A form that posts to a server function and comes back to this page. `fields` is called with the form in context.
pub fn form<V: IntoView + 'static>(
    id: &'static str,
    action: &'static str,
    fields: impl FnOnce() -> V,
) -> impl IntoView {
    let Viewer { text, address, .. } = expect_context();
    let owner = Owner::new();
    let drawn = owner.with(|| {
        provide_context(Drawing(id));
        let submitted = submitted();
        let summary = submitted.as_ref().map(|submitted| {
            let fields = match &submitted.error {
                PortalError::Invalid(fields) if !fields.is_empty() => fields,
                _ => return error_summary(text, &submitted.error).into_any(),
            };
            let links = fields
                .iter()
                .map(|error| {
                    view! { <li><a href=format!("#{id}-{}", error.field)>{field_words(text, error)}</a></li> }
                })
                .collect_view();
            view! {
                <div class="error-summary" role="alert" tabindex="-1" autofocus>
                    <p><strong>{words(text, &submitted.error).title}</strong></p>
                    <ul>{links}</ul>
                </div>
            }
            .into_any()
        });
        let (request, fields) = (request_field(submitted.as_ref()), fields());
        view! {
            <form id=id method="post" action=action class="stack" novalidate>
                <input type="hidden" name=PAGE_FIELD value=address/>
                <input type="hidden" name=FORM_FIELD value=id/>
                {request}
                {summary}
                {fields}
            </form>
        }
    });
    // What lives among the fields lives as long as the page.
    on_cleanup(move || drop(owner));
    drawn
}

/// A hidden field, such as the id of what the form is about.
#[expect(clippy::needless_pass_by_value, reason = "ids and literals read better without a borrow")]
pub fn hidden(name: &'static str, value: impl ToString) -> impl IntoView {
    view! { <input type="hidden" name=name value=value.to_string()/> }
}

/// A form of a row: a button, and hidden fields that say what it is about. A page has many of them under one id; the one
/// that was refused is the one that was about the same. Why it was refused is said above the rows, by
/// [`rows_problem`].
pub fn row_form(
    id: &'static str,
    action: &'static str,
    fields: &[(&'static str, String)],
    button: AnyView,
) -> impl IntoView + use<> {
    let address = expect_context::<Viewer>().address;
    let again =
        refused(id).filter(|refused| fields.iter().all(|(name, value)| refused.value(name) == Some(value.as_str())));
    let fields = fields.iter().map(|(name, value)| hidden(name, value.clone())).collect_view();
    view! {
        <form method="post" action=action>
            <input type="hidden" name=PAGE_FIELD value=address/>
            <input type="hidden" name=FORM_FIELD value=id/>
            {request_field(again.as_ref())}
            {fields}
            {button}
        </form>
    }
}

/// Why a form among rows was refused.
pub fn rows_problem(id: &str) -> impl IntoView + use<> {
    let text = expect_context::<Viewer>().text;
    refused(id).map(|refused| match &refused.error {
        error @ PortalError::SignInRequired => error_summary(text, error).into_any(),
        error => refusal_panel(error).into_any(),
    })
}

/// The request under which a form's write goes to Partner Center. It stays the same only while nobody knows what became
/// of the first try.
fn request_field(submitted: Option<&Submitted>) -> impl IntoView + use<> {
    let again = submitted.filter(|submitted| matches!(submitted.error, PortalError::OutcomeUnknown { .. }));
    let again = again.and_then(|submitted| submitted.value(REQUEST_FIELD).map(str::to_owned));
    let request = again.unwrap_or_else(|| Uuid::new_v4().to_string());
    // Browsers put back on a reload what a hidden field held, unless they are told not to.
    view! { <input type="hidden" name=REQUEST_FIELD value=request autocomplete="off"/> }
}

/// A field in the making: a label above, a control, help below. What was typed beats what is in force.
#[must_use = "a field shows nothing until it is made a control"]
pub struct Field {
    name: &'static str,
    label: &'static str,
    help: Option<String>,
    value: String,
    required: bool,
    list: Option<&'static str>,
    autocomplete: &'static str,
}

impl Field {
    /// A field of the form that is being drawn.
    pub fn new(name: &'static str, label: &'static str) -> Self {
        Self { name, label, help: None, value: String::new(), required: false, list: None, autocomplete: "off" }
    }

    /// What to know about it, in a sentence.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What is in force.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// It must be filled in, and says so.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Suggestions, by the id of a `datalist`.
    pub const fn suggestions(mut self, list: &'static str) -> Self {
        self.list = Some(list);
        self
    }

    /// A line of text.
    pub fn text(self) -> AnyView {
        self.input("text")
    }

    /// An e-mail address. Not checked by the browser, whose words are in its own language and place.
    pub fn email(self) -> AnyView {
        self.input("email")
    }

    /// A telephone number.
    pub fn telephone(self) -> AnyView {
        self.input("tel")
    }

    /// A date, as the browser lets one be picked.
    pub fn date(self) -> AnyView {
        self.input("date")
    }

    /// A number, typed as text so that nothing that was typed is lost.
    pub fn number(self) -> AnyView {
        self.input("text")
    }

    /// One of a few choices: value and words of each.
    pub fn select(self, options: Vec<(String, String)>) -> AnyView {
        let current = self.current();
        let options = options
            .into_iter()
            .map(|(value, words)| {
                let selected = value == current;
                html::option().value(value).selected(selected).child(words)
            })
            .collect_view();
        let Self { name, required, .. } = self;
        self.wrapped(Problem::Missing, move |id, described, invalid| {
            view! {
                <select id=id name=name required=required aria-describedby=described aria-invalid=invalid>
                    {options}
                </select>
            }
            .into_any()
        })
    }

    /// One thing that is so or not; sent as `true` where it is.
    pub fn checkbox(self) -> AnyView {
        let text = expect_context::<Viewer>().text;
        let Self { name, label, .. } = self;
        let checked = match submitted() {
            Some(submitted) => submitted.value(name).is_some(),
            None => self.value == "true",
        };
        let Ties { id, help_id, error_id, described, error } = self.ties();
        view! {
            <div class="field check">
                <label>
                    <input type="checkbox" id=id name=name value="true" checked=checked aria-describedby=described/>
                    <span>{label}</span>
                </label>
                {self.help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
                {error.map(|error| view! { <p class="field-error" id=error_id>{field_words(text, &error)}</p> })}
            </div>
        }
        .into_any()
    }

    /// Many things of which any are chosen: value, words, and whether it is so in force. Every one is sent under the
    /// field's name.
    pub fn checkboxes(self, options: Vec<(&'static str, &'static str, bool)>) -> AnyView {
        self.choices("checkbox", options)
    }

    /// A few things of which one is chosen: value, words, and whether it is so in force.
    pub fn radios(self, options: Vec<(&'static str, &'static str, bool)>) -> AnyView {
        self.choices("radio", options)
    }

    fn choices(self, kind: &'static str, options: Vec<(&'static str, &'static str, bool)>) -> AnyView {
        let text = expect_context::<Viewer>().text;
        let Self { name, label, .. } = self;
        let typed = submitted();
        let Ties { id, help_id, error_id, described, error } = self.ties();
        let boxes = options
            .into_iter()
            .enumerate()
            .map(|(place, (value, words, current))| {
                let checked = typed.as_ref().map_or(current, |typed| typed.values(name).any(|typed| typed == value));
                let box_id = if place == 0 { id.clone() } else { format!("{id}-{place}") };
                view! {
                    <label>
                        <input type=kind id=box_id name=name value=value checked=checked/>
                        <span>{words}</span>
                    </label>
                }
            })
            .collect_view();
        view! {
            <fieldset class="field checks" aria-describedby=described>
                <legend>{label}</legend>
                {boxes}
                {self.help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
                {error.map(|error| view! { <p class="field-error" id=error_id>{field_words(text, &error)}</p> })}
            </fieldset>
        }
        .into_any()
    }

    fn input(self, kind: &'static str) -> AnyView {
        let value = self.current();
        let Self { name, list, autocomplete, required, .. } = self;
        let left = if kind == "email" { Problem::Email } else { Problem::Missing };
        self.wrapped(left, move |id, described, invalid| {
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

    fn current(&self) -> String {
        submitted().and_then(|typed| typed.value(self.name).map(str::to_owned)).unwrap_or_else(|| self.value.clone())
    }

    fn ties(&self) -> Ties {
        let form = use_context::<Drawing>().map_or("", |drawing| drawing.0);
        let error = submitted().and_then(|submitted| match submitted.error {
            PortalError::Invalid(fields) => fields.into_iter().find(|error| error.field == self.name),
            _ => None,
        });
        let id = format!("{form}-{}", self.name);
        let help_id = self.help.as_ref().map(|_| format!("{id}-help"));
        let error_id = error.as_ref().map(|_| format!("{id}-error"));
        let described = [&help_id, &error_id].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        Ties { described: (!described.is_empty()).then_some(described), id, help_id, error_id, error }
    }

    /// Label above, control, then help and error below, tied together for screen readers. `left` is what the browser can
    /// find wrong as soon as the field is left; the stylesheet shows it then (`:user-invalid`), without JavaScript too.
    fn wrapped(
        self,
        left: Problem,
        control: impl FnOnce(String, Option<String>, Option<&'static str>) -> AnyView,
    ) -> AnyView {
        let text = expect_context::<Viewer>().text;
        let Ties { id, help_id, error_id, described, error } = self.ties();
        let control = control(id.clone(), described, error.is_some().then_some("true"));
        let checked = error.is_none() && (self.required || left != Problem::Missing);
        let left = checked.then(|| field_words(text, &FieldError::new(self.name, left)));
        view! {
            <div class="field">
                <label for=id>
                    {self.label}
                    {self.required.then(|| view! { " " <span class="required">{text.field_required()}</span> })}
                </label>
                {control}
                {self.help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
                {left.map(|words| view! { <p class="field-error when-left">{words}</p> })}
                {error.map(|error| view! { <p class="field-error" id=error_id>{field_words(text, &error)}</p> })}
            </div>
        }
        .into_any()
    }
}

/// The ids that tie a control to what is said about it.
struct Ties {
    id: String,
    help_id: Option<String>,
    error_id: Option<String>,
    described: Option<String>,
    error: Option<FieldError>,
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::{
        domain::preferences::{Language, Preferences},
        locales::Text,
    };

    /// Two rows with a form each, after the form of the second was refused; the request of each.
    fn requests_after(error: PortalError) -> Vec<String> {
        let owner = Owner::new_root(None);
        let html = owner.with(|| {
            provide_context(Viewer {
                text: Text::new(Language::English),
                zone: TimeZone::UTC,
                preferences: Preferences::default(),
                address: "/here".into(),
            });
            let values = [("user", "two"), (REQUEST_FIELD, "the-first-try")];
            let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
            provide_context(Submitted { action: "/api/remove".to_owned(), form: "remove".to_owned(), values, error });
            let row = |user: &str| row_form("remove", "/api/remove", &[("user", user.to_owned())], ().into_any());
            (row("one").into_any(), row("two").into_any()).to_html()
        });
        let marker = format!("name=\"{REQUEST_FIELD}\" value=\"");
        html.split(&marker).skip(1).filter_map(|rest| Some(rest.split('"').next()?.to_owned())).collect()
    }

    #[test]
    fn a_row_is_tried_again_under_its_request_while_nobody_knows_what_became_of_it() {
        let requests = requests_after(PortalError::OutcomeUnknown { correlation: Uuid::nil() });
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[1], "the-first-try");
        assert!(requests[0].parse::<Uuid>().is_ok(), "the other row has never been tried: {requests:?}");
    }

    #[test]
    fn a_row_that_was_refused_is_another_request_the_next_time() {
        let requests = requests_after(PortalError::Conflict { code: None });
        assert!(requests.len() == 2 && requests.iter().all(|request| request.parse::<Uuid>().is_ok()), "{requests:?}");
    }
}
