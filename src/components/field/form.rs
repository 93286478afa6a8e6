//! Kinds of forms: creation, editing, irreversible changes with a confirmation, and small forms in rows.

use leptos::prelude::*;
use uuid::Uuid;

use super::{
    FORM_FIELD, PAGE_FIELD, REQUEST_FIELD, Submitted, VERSION_FIELD,
    drawing::{Drawing, drawn_field, summary},
    question::Question,
    refused,
    submitted::error_summary,
    submitted_here,
};
use crate::{
    components::render_context::RenderContext,
    components::{busy::busy_words, problem::refusal_panel},
    domain::write::Write,
    error::PortalError,
};

/// Renders a form that posts to a server function and returns to this page. `fields` is called with the form in
/// context.
pub fn form<V: IntoView + 'static>(id: &'static str, write: Write, fields: impl FnOnce() -> V) -> impl IntoView {
    drawn_form(id, write, Purpose::Make, fields)
}

/// Renders a form that edits a stored object. It contains the rendered values, and the object's version if it has one,
/// so that only the person's changes are validated and sent, and concurrent changes by others are kept. After a
/// conflict, it continues from the current values.
pub fn edit_form<V: IntoView + 'static>(
    id: &'static str,
    write: Write,
    version: Option<String>,
    fields: impl FnOnce() -> V,
) -> impl IntoView {
    drawn_form(id, write, Purpose::Edit { version }, fields)
}

/// Renders the form of an irreversible change. After a valid submission, it shows the values and asks for confirmation,
/// and makes the change only then.
pub fn asking_form<V: IntoView + 'static>(
    id: &'static str,
    write: Write,
    question: Question,
    fields: impl FnOnce() -> V,
) -> impl IntoView {
    drawn_form(id, write, Purpose::Ask(question), fields)
}

/// Renders a form that sends files besides its fields.
pub fn upload_form<V: IntoView + 'static>(id: &'static str, write: Write, fields: impl FnOnce() -> V) -> impl IntoView {
    drawn_form(id, write, Purpose::Upload, fields)
}

/// The purpose of a form.
enum Purpose {
    /// Sending files.
    Upload,
    /// Creating an object or performing an action.
    Make,
    /// Editing a stored object, with its version if it has one.
    Edit { version: Option<String> },
    /// An irreversible change.
    Ask(Question),
}

fn drawn_form<V: IntoView + 'static>(
    id: &'static str,
    write: Write,
    purpose: Purpose,
    fields: impl FnOnce() -> V,
) -> impl IntoView {
    let RenderContext { text, address, .. } = expect_context();
    let enctype = matches!(purpose, Purpose::Upload).then_some("multipart/form-data");
    let owner = Owner::new();
    let drawn = owner.with(|| {
        let drawing = Drawing::new(id);
        provide_context(drawing.clone());
        let submitted = submitted_here();
        let (request, fields) = (request_field(submitted.as_ref()), fields());
        let noted = drawing.fields();
        let said = submitted.as_ref().filter(|submitted| submitted.error != PortalError::Unconfirmed);
        let summary = said.map(|submitted| summary(text, id, submitted, &noted));
        let body = match (purpose, &submitted) {
            (Purpose::Edit { version }, _) => {
                let drawn = drawn_field(submitted.as_ref(), &noted);
                let before = submitted.as_ref().filter(|submitted| !submitted.is_outdated());
                let before = before.and_then(|submitted| submitted.value(VERSION_FIELD).map(str::to_owned));
                let version = version.map(|version| hidden(VERSION_FIELD, before.unwrap_or(version)));
                view! { {drawn} {version} {fields} }.into_any()
            }
            (Purpose::Ask(question), Some(submitted)) if submitted.is_asked() => {
                question.asked(text, submitted, &noted)
            }
            (Purpose::Make | Purpose::Upload | Purpose::Ask(_), _) => fields.into_any(),
        };
        view! {
            <form id=id method="post" action=write.path() enctype=enctype class="stack" novalidate data-busy=busy_words(text, write)>
                <input type="hidden" name=PAGE_FIELD value=address/>
                <input type="hidden" name=FORM_FIELD value=id/>
                {request}
                {summary}
                {body}
            </form>
        }
    });
    // The fields' reactive state must live as long as the page.
    on_cleanup(move || drop(owner));
    drawn
}

/// Renders a hidden field, such as the id of the form's object.
#[expect(clippy::needless_pass_by_value, reason = "ids and literals read better without a borrow")]
pub fn hidden(name: &'static str, value: impl ToString) -> impl IntoView {
    view! { <input type="hidden" name=name value=value.to_string()/> }
}

/// Renders the form of a row: a button, and hidden fields that identify its object. A page has many of them with one
/// id; the refused one is identified by its fields. Its error is shown above the rows, by [`rows_problem`].
pub fn row_form(
    id: &'static str,
    write: Write,
    fields: &[(&'static str, String)],
    button: AnyView,
) -> impl IntoView + use<> {
    let RenderContext { text, address, .. } = expect_context();
    let again = refused(id)
        .filter(|refused| fields.iter().all(|(name, value)| refused.values(name).any(|typed| typed == value)));
    let fields = fields.iter().map(|(name, value)| hidden(name, value.clone())).collect_view();
    view! {
        <form method="post" action=write.path() data-busy=busy_words(text, write)>
            <input type="hidden" name=PAGE_FIELD value=address/>
            <input type="hidden" name=FORM_FIELD value=id/>
            {request_field(again.as_ref())}
            {fields}
            {button}
        </form>
    }
}

/// Renders the error of a refused form among rows.
pub fn rows_problem(id: &str) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    refused(id).map(|refused| match &refused.error {
        error @ PortalError::SignInRequired => error_summary(text, error).into_any(),
        error => refusal_panel(error).into_any(),
    })
}

/// Renders the request id of a form's write. It stays the same only while the outcome of the first attempt is unknown.
pub(super) fn request_field(submitted: Option<&Submitted>) -> impl IntoView + use<> {
    let again = submitted.filter(|submitted| matches!(submitted.error, PortalError::OutcomeUnknown { .. }));
    let again = again.and_then(|submitted| submitted.value(REQUEST_FIELD).map(str::to_owned));
    let request = again.unwrap_or_else(|| Uuid::new_v4().to_string());
    // Without this, browsers restore the values of hidden fields on reload.
    view! { <input type="hidden" name=REQUEST_FIELD value=request autocomplete="off"/> }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::{
        domain::{
            preferences::{Language, Preferences},
            write::Write,
        },
        locales::Text,
    };

    /// Returns the request ids of two rows' forms after the form of the second was refused.
    fn requests_after(error: PortalError) -> Vec<String> {
        let owner = Owner::new_root(None);
        let html = owner.with(|| {
            provide_context(RenderContext {
                text: Text::new(Language::English),
                zone: TimeZone::UTC,
                preferences: Preferences::default(),
                address: "/here".into(),
                reference: None,
            });
            let values = [("user", "two"), (REQUEST_FIELD, "the-first-try")];
            let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
            provide_context(Submitted {
                action: Write::RemoveRoleMember.path().to_owned(),
                form: "remove".to_owned(),
                values,
                error,
            });
            let row =
                |user: &str| row_form("remove", Write::RemoveRoleMember, &[("user", user.to_owned())], ().into_any());
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
        assert!(requests[0].parse::<Uuid>().is_ok(), "the form of the other row was never submitted: {requests:?}");
    }

    #[test]
    fn a_row_that_was_refused_is_another_request_the_next_time() {
        let requests = requests_after(PortalError::Conflict { code: None });
        assert!(requests.len() == 2 && requests.iter().all(|request| request.parse::<Uuid>().is_ok()), "{requests:?}");
    }
}
