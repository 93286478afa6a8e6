//! The form that confirms an acceptance in a single step, for partners with this method.

use leptos::prelude::*;

use crate::{
    components::{
        customer::name_or_placeholder,
        field::{Confirmation, Field, confirmation_form, failed_submission, hidden, row},
        problem::problem_panel,
        user::note,
    },
    domain::{
        agreement::{AgreementKind, AgreementMetadata},
        customer::CustomerSummary,
        form_action::FormAction,
        id::AgreementTemplateId,
    },
    error::PortalError,
    locales::Text,
};

const FORM: &str = "confirm-agreement";

/// Renders the form with a note about the single step.
pub(super) fn confirm_panel(
    text: Text,
    customer: &CustomerSummary,
    metadata: &Result<Vec<AgreementMetadata>, PortalError>,
) -> AnyView {
    let form = match metadata {
        Ok(metadata) => {
            confirm_form(text, customer, AgreementMetadata::newest_template(metadata, &AgreementKind::Customer))
        }
        Err(error) => {
            // A failed load of the texts must not discard what was typed, nor its idempotency key.
            let failed_form = submitted_template().map(|template| confirm_form(text, customer, Some(template)));
            view! { {problem_panel(error)} {failed_form} }.into_any()
        }
    };
    // Microsoft does not document the error of the discontinued call, so any refusal may mean that it was discontinued.
    let is_rejection = |error: &PortalError| {
        matches!(error, PortalError::NotAccepted { .. } | PortalError::Refused { .. } | PortalError::NotInCloud)
    };
    let help = if failed_submission(FORM).is_some_and(|refused| is_rejection(&refused.error)) {
        note(text.agreement_single_step_refused())
    } else {
        view! { <p class="help">{text.agreement_single_step_help()}</p> }.into_any()
    };
    view! { {help} {form} }.into_any()
}

/// Returns the id of the agreement text in a failed submission.
fn submitted_template() -> Option<AgreementTemplateId> {
    failed_submission(FORM)?.value("template")?.parse().ok()
}

/// Renders the form if there is an agreement text.
fn confirm_form(text: Text, customer: &CustomerSummary, template: Option<AgreementTemplateId>) -> AnyView {
    let Some(template) = template else {
        return view! { <p class="muted">{text.agreement_no_template()}</p> }.into_any();
    };
    let question = Confirmation {
        warning: text.agreement_question(name_or_placeholder(text, &customer.name)),
        button: text.agreement_confirm_button(),
        omitted_fields: &[],
    };
    let customer = customer.id;
    confirmation_form(FORM, FormAction::ConfirmAgreement, question, move || {
        view! {
            {hidden("customer", customer)}
            {hidden("template", template)}
            <p class="help">{text.agreement_confirm_help()}</p>
            {row(view! {
                {Field::new("first_name", text.contact_first_name()).required().text()}
                {Field::new("last_name", text.contact_last_name()).required().text()}
            })}
            {row(view! {
                {Field::new("email", text.customer_email()).required().email()}
                {Field::new("phone", text.address_phone()).telephone()}
            })}
            {Field::new("agreed_on", text.agreement_agreed_on()).help(text.agreement_agreed_on_help()).required().date()}
            <p class="actions"><button class="button primary">{text.agreement_confirm_button()}</button></p>
        }
    })
    .into_any()
}
