//! The result of a submitted form: the server function's result, or the error with the submitted values.

use leptos::prelude::*;

use super::{
    NEXT_FIELD, RENDERED_VALUES_FIELD, REQUEST_FIELD,
    form::{hidden, idempotency_key_field},
    form_fields::changed_by,
};
use crate::{
    components::render_context::RenderContext,
    components::{
        problem::{ErrorMessage, failed_change_message, reference, reference_line, sign_in_again_link},
        retry::{countdown, wait},
    },
    domain::{form_action::FormAction, id::RequestId, rendered_values::RenderedValues},
    error::PortalError,
    locales::Text,
};

/// The result of a server function for a plain form, for the page that shows it. It is stored encrypted for the session
/// for some minutes, until it is deleted by [`erase_button`] or the session ends.
#[derive(Clone)]
pub struct WriteResult {
    /// The write that the form performed.
    pub write: FormAction,
    /// The result as JSON.
    pub json: Vec<u8>,
    /// The request id that it is stored under; none if it is shown once without being stored.
    pub request: Option<RequestId>,
}

/// The marker for a URL whose result is no longer stored.
#[derive(Clone, Copy)]
pub struct ResultErased;

/// Returns the server function's result for the form of this page.
pub fn write_result<T: serde::de::DeserializeOwned>(write: FormAction) -> Option<T> {
    let result = use_context::<WriteResult>().filter(|result| result.write == write)?;
    serde_json::from_slice(&result.json).ok()
}

/// Renders a button that deletes the displayed result and continues; a link if none is stored.
pub fn erase_button(next: String, label: &'static str) -> AnyView {
    let Some(request) = use_context::<WriteResult>().and_then(|result| result.request) else {
        return view! { <a class="button primary" href=next>{label}</a> }.into_any();
    };
    view! {
        <form method="post" action=FormAction::EraseAnswer.path()>
            {hidden(NEXT_FIELD, next)}
            {hidden("answer", request)}
            <button class="button primary">{label}</button>
        </form>
    }
    .into_any()
}

/// The page whose form was submitted after the session had expired; the person's pages link to it.
#[derive(Clone)]
pub struct UnsavedForm(pub String);

/// A form whose submission returned an error: the submitted values and the error. A form that was submitted without a
/// session is rendered after the next sign-in.
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
    pub fn rendered_values(&self) -> RenderedValues {
        RenderedValues::from(self.value(RENDERED_VALUES_FIELD).unwrap_or_default().to_owned())
    }

    /// Checks whether the error is that somebody else has changed its object.
    pub const fn is_concurrent_change(&self) -> bool {
        matches!(self.error, PortalError::Conflict { code: None })
    }

    /// Checks whether the error is that the object no longer has the rendered values.
    pub fn is_outdated(&self) -> bool {
        self.is_concurrent_change() && self.value(RENDERED_VALUES_FIELD).is_some_and(|rendered| !rendered.is_empty())
    }
}

/// Returns the submission of the form with this id, if it returned an error and the form is rendered again.
pub fn failed_submission(form: &str) -> Option<Submitted> {
    use_context::<Submitted>().filter(|submitted| submitted.form == form)
}

/// Renders the error of a failed submission whose form cannot be rendered again, since its data is unavailable, and a
/// button that resubmits the values.
pub fn error_with_resend_form(id: &str) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    failed_submission(id).map(|failed| view! { {error_summary(text, &failed.error)} {resend_form(failed)} })
}

/// Renders a button that resubmits the values of a form.
pub fn resend_form(submitted: Submitted) -> impl IntoView {
    let text = RenderContext::current_text();
    let request = idempotency_key_field(Some(&submitted));
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

/// Renders the error of a failed submission, if it does not concern its fields.
pub(super) fn error_summary(text: Text, error: &PortalError) -> impl IntoView + use<> {
    // A form that was submitted without a session is rendered again only after the next sign-in.
    let message = match error {
        PortalError::SignInRequired => {
            ErrorMessage { title: text.unsaved_title().to_owned(), advice: text.unsaved_advice().to_owned() }
        }
        error => failed_change_message(text, error),
    };
    view! {
        <div class="error-summary" role="alert" tabindex="-1" autofocus>
            <p><strong>{message.title}</strong></p>
            {matches!(error, PortalError::Conflict { code: None }).then(|| changed_by(text))}
            <p>{message.advice} {wait(error).map(|seconds| view! { {text.sentence_gap()} {countdown(seconds)} })}</p>
            {sign_in_again_link(text, error)}
            {reference(error).map(|id| reference_line(text, id))}
        </div>
    }
}
