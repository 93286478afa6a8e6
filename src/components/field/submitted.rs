//! What became of a form that was sent: what its server function answered, or why it was refused and what was typed.

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
    domain::{drawn::Drawn, id::RequestId, write::Write},
    error::PortalError,
    locales::Text,
};

/// What a server function answered a plain form, for the page that shows it. It is kept sealed for the session that sent
/// the form, for minutes, until it is erased by [`erase_button`] or the session ends.
#[derive(Clone)]
pub struct Answered {
    /// What the form asked for.
    pub write: Write,
    /// Its answer, in JSON.
    pub json: Vec<u8>,
    /// The request id that it is kept under; none where it is shown this one time and not kept.
    pub request: Option<RequestId>,
}

/// The address names an answer that is not kept any more.
#[derive(Clone, Copy)]
pub struct AnswerErased;

/// Returns what the server function has answered the form of this page.
pub fn answered<T: serde::de::DeserializeOwned>(write: Write) -> Option<T> {
    let answered = use_context::<Answered>().filter(|answered| answered.write == write)?;
    serde_json::from_slice(&answered.json).ok()
}

/// A button that erases the answer that the page shows and goes on; a link where none is kept.
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

/// The page whose form was not saved when the person's session had expired; their pages lead to it.
#[derive(Clone)]
pub struct Unsaved(pub String);

/// A form that was refused: what was typed, and why it cannot be used. One that found nobody signed in is drawn when they
/// have signed in again.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// The address that it was sent to.
    pub action: String,
    /// Which form of the page.
    pub form: String,
    /// What was typed, without secrets.
    pub values: Vec<(String, String)>,
    /// Why it was refused.
    pub error: PortalError,
}

impl Submitted {
    /// Everything that was sent under a name.
    pub fn values(&self, field: &str) -> impl Iterator<Item = &str> {
        self.values.iter().filter(move |(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// What was typed into a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// What the form was drawn with.
    pub fn drawn(&self) -> Drawn {
        Drawn::from(self.value(DRAWN_FIELD).unwrap_or_default().to_owned())
    }

    /// Returns whether it was refused since somebody else has changed what it is about.
    pub const fn is_of_a_change(&self) -> bool {
        matches!(self.error, PortalError::Conflict { code: None })
    }

    /// Whether it was refused since what it changes is not any more what it was drawn with.
    pub fn is_outdated(&self) -> bool {
        self.is_of_a_change() && self.value(DRAWN_FIELD).is_some_and(|drawn| !drawn.is_empty())
    }
}

/// The form of this id, where it was refused and is drawn again.
pub fn refused(form: &str) -> Option<Submitted> {
    use_context::<Submitted>().filter(|submitted| submitted.form == form)
}

/// A form that was refused where it cannot be drawn again, since what it is made of cannot be had: why, and a button that
/// sends what was typed once more.
pub fn kept(id: &str) -> impl IntoView + use<> {
    let text = expect_context::<RenderContext>().text;
    refused(id).map(|refused| view! { {error_summary(text, &refused.error)} {send_again(refused)} })
}

/// Sends what was typed into a form once more.
pub fn send_again(submitted: Submitted) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
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

/// Why a form was refused, where that is not at its fields.
pub(super) fn error_summary(text: Text, error: &PortalError) -> impl IntoView + use<> {
    // A form is drawn again for want of a sign-in only once somebody has signed in.
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
            <p>{said.advice} {wait(error).map(|seconds| view! { " " {countdown(seconds)} })}</p>
            {way_on(text, error)}
            {reference(error).map(|id| reference_line(text, id))}
        </div>
    }
}
