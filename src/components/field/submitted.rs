//! The result of a submitted form: the server function's result, or the error with the submitted values.

use leptos::prelude::*;

use super::{
    DRAWN_FIELD, NEXT_FIELD, REQUEST_FIELD,
    drawing::changed_by,
    form::{hidden, request_field},
};
use crate::{
    components::render_context::RenderContext,
    components::{
        problem::{Words, change_words, reference, reference_line, way_on},
        retry::{countdown, wait},
    },
    domain::{id::RequestId, rendered_values::RenderedValues, write::Write},
    error::PortalError,
    locales::Text,
};

/// The result of a server function for a plain form, for the page that shows it. It is stored encrypted for the session
/// for some minutes, until it is deleted by [`erase_button`] or the session ends.
#[derive(Clone)]
pub struct Answered {
    /// The write that the form performed.
    pub write: Write,
    /// The result as JSON.
    pub json: Vec<u8>,
    /// The request id that it is stored under; none if it is shown once without being stored.
    pub request: Option<RequestId>,
}

/// The marker for a URL whose result is no longer stored.
#[derive(Clone, Copy)]
pub struct AnswerErased;

/// Returns the server function's result for the form of this page.
pub fn answered<T: serde::de::DeserializeOwned>(write: Write) -> Option<T> {
    let answered = use_context::<Answered>().filter(|answered| answered.write == write)?;
    serde_json::from_slice(&answered.json).ok()
}

/// Renders a button that deletes the displayed result and continues; a link if none is stored.
pub fn erase_button(next: String, words: &'static str) -> AnyView {
    let Some(request) = use_context::<Answered>().and_then(|answered| answered.request) else {
        return view! { <a class="button primary" href=next>{words}</a> }.into_any();
    };
    view! {
        <form method="post" action=Write::EraseAnswer.path()>
            {hidden(NEXT_FIELD, next)}
            {hidden("answer", request)}
            <button class="button primary">{words}</button>
        </form>
    }
    .into_any()
}

/// The page whose form was submitted after the session had expired; the person's pages link to it.
#[derive(Clone)]
pub struct Unsaved(pub String);

/// A refused form: the submitted values and the error. A form that was submitted without a session is rendered after
/// the next sign-in.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// The URL that it was submitted to.
    pub action: String,
    /// The form's id on the page.
    pub form: String,
    /// The submitted values, without secrets.
    pub values: Vec<(String, String)>,
    /// The error.
    pub error: PortalError,
}

impl Submitted {
    /// Returns all values that were submitted under a name.
    pub fn values(&self, field: &str) -> impl Iterator<Item = &str> {
        self.values.iter().filter(move |(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// Returns the submitted value of a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// Returns the values that the form was rendered with.
    pub fn drawn(&self) -> RenderedValues {
        RenderedValues::from(self.value(DRAWN_FIELD).unwrap_or_default().to_owned())
    }

    /// Checks whether it was refused because somebody else has changed its object.
    pub const fn is_of_a_change(&self) -> bool {
        matches!(self.error, PortalError::Conflict { code: None })
    }

    /// Checks whether it was refused because the object no longer has the rendered values.
    pub fn is_outdated(&self) -> bool {
        self.is_of_a_change() && self.value(DRAWN_FIELD).is_some_and(|drawn| !drawn.is_empty())
    }
}

/// Returns the form with this id, if it was refused and is rendered again.
pub fn refused(form: &str) -> Option<Submitted> {
    use_context::<Submitted>().filter(|submitted| submitted.form == form)
}

/// Renders a refused form that cannot be rendered again, since its data is unavailable: the error, and a button that
/// resubmits the values.
pub fn kept(id: &str) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    refused(id).map(|refused| view! { {error_summary(text, &refused.error)} {send_again(refused)} })
}

/// Renders a button that resubmits the values of a form.
pub fn send_again(submitted: Submitted) -> impl IntoView {
    let text = RenderContext::current_text();
    let request = request_field(Some(&submitted));
    let fields = submitted
        .values
        .into_iter()
        .filter(|(name, _)| name != REQUEST_FIELD)
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <form method="post" action=submitted.action>
            {request}
            {fields}
            <button class="button primary">{text.problem_send_again()}</button>
        </form>
        <p class="help">{text.problem_send_again_help()}</p>
    }
}

/// Renders the reason why a form was refused, if it does not concern its fields.
pub(super) fn error_summary(text: Text, error: &PortalError) -> impl IntoView + use<> {
    // A form that was submitted without a session is rendered again only after the next sign-in.
    let said = match error {
        PortalError::SignInRequired => {
            Words { title: text.unsaved_title().to_owned(), advice: text.unsaved_advice().to_owned() }
        }
        error => change_words(text, error),
    };
    view! {
        <div class="error-summary" role="alert" tabindex="-1" autofocus>
            <p><strong>{said.title}</strong></p>
            {matches!(error, PortalError::Conflict { code: None }).then(|| changed_by(text))}
            <p>{said.advice} {wait(error).map(|seconds| view! { {text.gap()} {countdown(seconds)} })}</p>
            {way_on(text, error)}
            {reference(error).map(|id| reference_line(text, id))}
        </div>
    }
}
