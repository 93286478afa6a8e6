//! Forms: fields that keep what was typed and show what is wrong with it, where it is.
//!
//! A form is posted to its server function. When that refuses, the page that drew the form is drawn again with a
//! [`Submitted`] in its context; [`form`] and the fields find themselves in it. That is the one way by which forms
//! survive, with and without JavaScript.

use leptos::{html, prelude::*};

use super::problem::{field_words, words};
use crate::{error::PortalError, pages::Viewer};

/// The name of the hidden field that says which page drew a form.
pub const PAGE_FIELD: &str = "form_page";
/// The name of the hidden field that says which form of the page it is.
pub const FORM_FIELD: &str = "form_id";

/// A form that was refused: what was typed, and why it cannot be used.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// Which form of the page.
    pub form: String,
    /// What was typed, without secrets.
    pub values: Vec<(String, String)>,
    /// Why it was refused.
    pub error: PortalError,
}

impl Submitted {
    /// What was typed into a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}

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
    owner.with(|| {
        provide_context(Drawing(id));
        let summary = submitted().map(|submitted| {
            let said = words(text, &submitted.error);
            let fields = match submitted.error {
                PortalError::Invalid(fields) => fields,
                _ => Vec::new(),
            };
            view! {
                <div class="error-summary" role="alert" tabindex="-1" autofocus>
                    <p><strong>{said.title}</strong></p>
                    {if fields.is_empty() {
                        view! { <p>{said.advice}</p> }.into_any()
                    } else {
                        let links = fields
                            .iter()
                            .map(|error| {
                                view! { <li><a href=format!("#{id}-{}", error.field)>{field_words(text, error)}</a></li> }
                            })
                            .collect_view();
                        view! { <ul>{links}</ul> }.into_any()
                    }}
                </div>
            }
        });
        let fields = fields();
        view! {
            <form id=id method="post" action=action class="stack">
                <input type="hidden" name=PAGE_FIELD value=address/>
                <input type="hidden" name=FORM_FIELD value=id/>
                {summary}
                {fields}
            </form>
        }
    })
}

/// A select with its label; chosen is what was typed, else what is in force.
pub fn select(
    name: &'static str,
    label: &'static str,
    help: Option<&'static str>,
    options: Vec<(String, String)>,
    current: &str,
) -> impl IntoView + use<> {
    let typed = submitted();
    let current = typed.as_ref().and_then(|typed| typed.value(name)).unwrap_or(current).to_owned();
    let options = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == current;
            html::option().value(value).selected(selected).child(words)
        })
        .collect_view();
    wrapped(name, label, help, move |id, described, invalid| {
        view! {
            <select id=id name=name aria-describedby=described aria-invalid=invalid>{options}</select>
        }
        .into_any()
    })
}

/// A line of text with its label.
pub fn text_input(
    name: &'static str,
    label: &'static str,
    help: Option<&'static str>,
    current: &str,
    list: Option<&'static str>,
) -> impl IntoView + use<> {
    let typed = submitted();
    let value = typed.as_ref().and_then(|typed| typed.value(name)).unwrap_or(current).to_owned();
    wrapped(name, label, help, move |id, described, invalid| {
        view! {
            <input type="text" id=id name=name value=value list=list autocomplete="off" aria-describedby=described aria-invalid=invalid/>
        }
        .into_any()
    })
}

/// Label above, control, then help and error below, tied together for screen readers.
fn wrapped(
    name: &'static str,
    label: &'static str,
    help: Option<&'static str>,
    control: impl FnOnce(String, Option<String>, Option<&'static str>) -> AnyView,
) -> AnyView {
    let text = expect_context::<Viewer>().text;
    let form = use_context::<Drawing>().map_or("", |drawing| drawing.0);
    let error = submitted().and_then(|submitted| match submitted.error {
        PortalError::Invalid(fields) => fields.into_iter().find(|error| error.field == name),
        _ => None,
    });
    let id = format!("{form}-{name}");
    let help_id = help.map(|_| format!("{id}-help"));
    let error_id = error.as_ref().map(|_| format!("{id}-error"));
    let described = [&help_id, &error_id].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    let described = (!described.is_empty()).then_some(described);
    let control = control(id.clone(), described, error.is_some().then_some("true"));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {control}
            {help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
            {error.map(|error| view! { <p class="field-error" id=error_id>{field_words(text, &error)}</p> })}
        </div>
    }
    .into_any()
}
