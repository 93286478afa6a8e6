//! The form that confirms an acceptance in a single step, for partners who are set to it.

use leptos::prelude::*;

use crate::{
    components::{
        customer::name_or_id,
        field::{Field, Question, asking_form, hidden, refused, row},
        problem::problem_panel,
        user::note,
    },
    domain::{
        agreement::{AgreementKind, AgreementMetadata},
        customer::CustomerSummary,
        id::AgreementTemplateId,
        write::Write,
    },
    error::PortalError,
    locales::Text,
};

const FORM: &str = "confirm-agreement";

/// The form, and beside it what is the matter with its single step.
pub(super) fn confirm_panel(
    text: Text,
    customer: &CustomerSummary,
    metadata: &Result<Vec<AgreementMetadata>, PortalError>,
) -> AnyView {
    let form = match metadata {
        Ok(known) => confirm_form(text, customer, AgreementMetadata::newest_template(known, &AgreementKind::Customer)),
        Err(error) => {
            // What was typed must not go with the texts that could not be had, nor the request that it goes under.
            let typed = refused_template().map(|kept| confirm_form(text, customer, Some(kept)));
            view! { {problem_panel(error)} {typed} }.into_any()
        }
    };
    // What Microsoft says to a call that it has ended is not documented, so any refusal may be that.
    let said_no = |error: &PortalError| {
        matches!(error, PortalError::NotAccepted { .. } | PortalError::Refused { .. } | PortalError::NotInCloud)
    };
    let ended = if refused(FORM).is_some_and(|refused| said_no(&refused.error)) {
        note(text.agreement_single_step_refused())
    } else {
        view! { <p class="help">{text.agreement_single_step_help()}</p> }.into_any()
    };
    view! { {ended} {form} }.into_any()
}

/// The text that a refused form was about, where one was and is drawn again.
fn refused_template() -> Option<AgreementTemplateId> {
    refused(FORM)?.value("template")?.parse().ok()
}

/// The form, where there is a text to accept.
fn confirm_form(text: Text, customer: &CustomerSummary, template: Option<AgreementTemplateId>) -> AnyView {
    let Some(template) = template else {
        return view! { <p class="muted">{text.agreement_no_template()}</p> }.into_any();
    };
    let question = Question {
        words: text.agreement_question(name_or_id(text, &customer.name)),
        button: text.agreement_confirm_button(),
        without: &[],
    };
    let customer = customer.id;
    asking_form(FORM, Write::ConfirmAgreement, question, move || {
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
