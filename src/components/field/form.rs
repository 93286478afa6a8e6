//! Kinds of forms: creation, editing, irreversible changes with a confirmation, and small forms in rows.

use leptos::prelude::*;
use uuid::Uuid;

use super::{
    FORM_FIELD, PAGE_FIELD, REQUEST_FIELD, Submitted, VERSION_FIELD, failed_submission,
    form_fields::{FormFields, rendered_values_field, summary},
    question::Confirmation,
    submitted::error_summary,
    submitted_here,
};
use crate::{
    components::render_context::RenderContext,
    components::{busy::busy_label, problem::rejection_panel},
    domain::form_action::FormAction,
    error::PortalError,
};

/// Renders a form that posts to a server function and returns to this page. `fields` is called with the form in
/// context.
pub fn form<V: IntoView + 'static>(id: &'static str, write: FormAction, fields: impl FnOnce() -> V) -> impl IntoView {
    render_form(id, write, Purpose::Action, fields)
}

/// Renders a form that edits a stored object. It contains the rendered values, and the object's version if it has one,
/// so that only the person's changes are validated and sent, and concurrent changes by others are kept. After a
/// conflict, it continues from the current values.
pub fn edit_form<V: IntoView + 'static>(
    id: &'static str,
    write: FormAction,
    version: Option<String>,
    fields: impl FnOnce() -> V,
) -> impl IntoView {
    render_form(id, write, Purpose::Edit { version }, fields)
}

/// Renders the form of an irreversible change. After a valid submission, it shows the values and asks for confirmation,
/// and makes the change only then.
pub fn confirmation_form<V: IntoView + 'static>(
    id: &'static str,
    write: FormAction,
    question: Confirmation,
    fields: impl FnOnce() -> V,
) -> impl IntoView {
    render_form(id, write, Purpose::Confirm(question), fields)
}

/// Renders a form that sends files besides its fields.
pub fn upload_form<V: IntoView + 'static>(
    id: &'static str,
    write: FormAction,
    fields: impl FnOnce() -> V,
) -> impl IntoView {
    render_form(id, write, Purpose::Upload, fields)
}

/// The purpose of a form.
enum Purpose {
    /// Sending files.
    Upload,
    /// Creating an object or performing an action.
    Action,
    /// Editing a stored object, with its version if it has one.
    Edit { version: Option<String> },
    /// An irreversible change.
    Confirm(Confirmation),
}

fn render_form<V: IntoView + 'static>(
    id: &'static str,
    write: FormAction,
    purpose: Purpose,
    fields: impl FnOnce() -> V,
) -> impl IntoView {
    let RenderContext { text, address, .. } = expect_context();
    let enctype = matches!(purpose, Purpose::Upload).then_some("multipart/form-data");
    let owner = Owner::new();
    let rendered = owner.with(|| {
        let form_fields = FormFields::new(id);
        provide_context(form_fields.clone());
        let submitted = submitted_here();
        let (request, fields) = (idempotency_key_field(submitted.as_ref()), fields());
        let registered = form_fields.take_fields();
        let failed = submitted.as_ref().filter(|submitted| submitted.error != PortalError::Unconfirmed);
        let summary = failed.map(|submitted| summary(text, id, submitted, &registered));
        let body = match (purpose, &submitted) {
            (Purpose::Edit { version }, _) => {
                let rendered_values = rendered_values_field(submitted.as_ref(), &registered);
                let before = submitted.as_ref().filter(|submitted| !submitted.is_outdated());
                let before = before.and_then(|submitted| submitted.value(VERSION_FIELD).map(str::to_owned));
                let version = version.map(|version| hidden(VERSION_FIELD, before.unwrap_or(version)));
                view! { {rendered_values} {version} {fields} }.into_any()
            }
            (Purpose::Confirm(question), Some(submitted)) if submitted.shows_confirmation() => {
                question.render(text, submitted, &registered)
            }
            (Purpose::Action | Purpose::Upload | Purpose::Confirm(_), _) => fields.into_any(),
        };
        view! {
            <form id=id method="post" action=write.path() enctype=enctype class="stack" novalidate data-busy=busy_label(text, write)>
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
    rendered
}

/// Renders a hidden field, such as the id of the form's object.
#[expect(clippy::needless_pass_by_value, reason = "ids and literals read better without a borrow")]
pub fn hidden(name: &'static str, value: impl ToString) -> impl IntoView {
    view! { <input type="hidden" name=name value=value.to_string()/> }
}

/// Renders the form of a row: a button, and hidden fields that identify its object. A page has many of them with one
/// id; the one whose submission failed is identified by its fields. Its error is shown above the rows, by [`row_form_error`].
pub fn row_form(
    id: &'static str,
    write: FormAction,
    fields: &[(&'static str, String)],
    button: AnyView,
) -> impl IntoView + use<> {
    let RenderContext { text, address, .. } = expect_context();
    let again = failed_submission(id)
        .filter(|failed| fields.iter().all(|(name, value)| failed.values(name).any(|typed| typed == value)));
    let fields = fields.iter().map(|(name, value)| hidden(name, value.clone())).collect_view();
    view! {
        <form method="post" action=write.path() data-busy=busy_label(text, write)>
            <input type="hidden" name=PAGE_FIELD value=address/>
            <input type="hidden" name=FORM_FIELD value=id/>
            {idempotency_key_field(again.as_ref())}
            {fields}
            {button}
        </form>
    }
}

/// Renders the error of a failed submission of a row's form.
pub fn row_form_error(id: &str) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    failed_submission(id).map(|failed| match &failed.error {
        error @ PortalError::SignInRequired => error_summary(text, error).into_any(),
        error => rejection_panel(error).into_any(),
    })
}

/// Renders the idempotency key of a form. It stays the same only while the outcome of the first attempt is unknown.
pub(super) fn idempotency_key_field(submitted: Option<&Submitted>) -> impl IntoView + use<> {
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
            form_action::FormAction,
            preferences::{Language, Preferences},
        },
        locales::Text,
    };

    /// Returns the idempotency keys of two rows' forms after a failed submission of the second.
    fn keys_after(error: PortalError) -> Vec<String> {
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
                action: FormAction::RemoveRoleMember.path().to_owned(),
                form: "remove".to_owned(),
                values,
                error,
            });
            let row = |user: &str| {
                row_form("remove", FormAction::RemoveRoleMember, &[("user", user.to_owned())], ().into_any())
            };
            (row("one").into_any(), row("two").into_any()).to_html()
        });
        let marker = format!("name=\"{REQUEST_FIELD}\" value=\"");
        html.split(&marker).skip(1).filter_map(|rest| Some(rest.split('"').next()?.to_owned())).collect()
    }

    #[test]
    fn row_form_keeps_its_idempotency_key_while_the_outcome_is_unknown() {
        let keys = keys_after(PortalError::OutcomeUnknown { correlation: Uuid::nil() });
        assert_eq!(keys.len(), 2);
        assert_eq!(keys[1], "the-first-try");
        assert!(keys[0].parse::<Uuid>().is_ok(), "the form of the other row was never submitted: {keys:?}");
    }

    #[test]
    fn row_form_gets_a_new_idempotency_key_after_a_rejection() {
        let keys = keys_after(PortalError::Conflict { code: None });
        assert!(keys.len() == 2 && keys.iter().all(|key| key.parse::<Uuid>().is_ok()), "{keys:?}");
    }
}
