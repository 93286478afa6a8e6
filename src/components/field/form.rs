//! Forms as they are drawn: for something new, for something stored, with a question before what nothing takes back, and
//! small ones in rows.

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

/// A form that posts to a server function and comes back to this page. `fields` is called with the form in context.
pub fn form<V: IntoView + 'static>(id: &'static str, write: Write, fields: impl FnOnce() -> V) -> impl IntoView {
    drawn_form(id, write, Purpose::Make, fields)
}

/// A form that changes something stored. It carries what it was drawn with, and the version of that where there is one, so
/// that only what the person changes is checked and sent, and what somebody else changed meanwhile stays. After such a
/// conflict it goes on from what is stored now.
pub fn edit_form<V: IntoView + 'static>(
    id: &'static str,
    write: Write,
    version: Option<String>,
    fields: impl FnOnce() -> V,
) -> impl IntoView {
    drawn_form(id, write, Purpose::Edit { version }, fields)
}

/// A form of what nothing takes back. When it has been sent and nothing is wrong with it, it shows what was typed and asks;
/// it is done only when the person says so.
pub fn asking_form<V: IntoView + 'static>(
    id: &'static str,
    write: Write,
    question: Question,
    fields: impl FnOnce() -> V,
) -> impl IntoView {
    drawn_form(id, write, Purpose::Ask(question), fields)
}

/// What a form is for.
enum Purpose {
    /// Something new, or something to be done.
    Make,
    /// A change of something stored, under its version where it has one.
    Edit { version: Option<String> },
    /// Something that nothing takes back.
    Ask(Question),
}

fn drawn_form<V: IntoView + 'static>(
    id: &'static str,
    write: Write,
    purpose: Purpose,
    fields: impl FnOnce() -> V,
) -> impl IntoView {
    let RenderContext { text, address, .. } = expect_context();
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
            (Purpose::Make | Purpose::Ask(_), _) => fields.into_any(),
        };
        view! {
            <form id=id method="post" action=write.path() class="stack" novalidate data-busy=busy_words(text, write)>
                <input type="hidden" name=PAGE_FIELD value=address/>
                <input type="hidden" name=FORM_FIELD value=id/>
                {request}
                {summary}
                {body}
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

/// Why a form among rows was refused.
pub fn rows_problem(id: &str) -> impl IntoView + use<> {
    let text = expect_context::<RenderContext>().text;
    refused(id).map(|refused| match &refused.error {
        error @ PortalError::SignInRequired => error_summary(text, error).into_any(),
        error => refusal_panel(error).into_any(),
    })
}

/// The request under which a form's write goes to Partner Center. It stays the same only while nobody knows what became
/// of the first try.
pub(super) fn request_field(submitted: Option<&Submitted>) -> impl IntoView + use<> {
    let again = submitted.filter(|submitted| matches!(submitted.error, PortalError::OutcomeUnknown { .. }));
    let again = again.and_then(|submitted| submitted.value(REQUEST_FIELD).map(str::to_owned));
    let request = again.unwrap_or_else(|| Uuid::new_v4().to_string());
    // Browsers put back on a reload what a hidden field held, unless they are told not to.
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

    /// Two rows with a form each, after the form of the second was refused; the request of each.
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
        assert!(requests[0].parse::<Uuid>().is_ok(), "the other row has never been tried: {requests:?}");
    }

    #[test]
    fn a_row_that_was_refused_is_another_request_the_next_time() {
        let requests = requests_after(PortalError::Conflict { code: None });
        assert!(requests.len() == 2 && requests.iter().all(|request| request.parse::<Uuid>().is_ok()), "{requests:?}");
    }
}
