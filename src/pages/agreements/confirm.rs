//! The form that attests an acceptance.

use leptos::prelude::*;

use crate::{
    components::{
        customer::name_or_id,
        field::{Field, Question, asking_form, hidden, refused},
    },
    domain::{customer::CustomerSummary, id::AgreementTemplateId},
    locales::Text,
};

const FORM: &str = "confirm-agreement";

/// The text that a refused form was about, where one was and is drawn again.
pub(super) fn refused_template() -> Option<AgreementTemplateId> {
    refused(FORM)?.value("template")?.parse().ok()
}

/// The form, where there is a text to accept.
pub(super) fn confirm_form(text: Text, customer: &CustomerSummary, template: Option<AgreementTemplateId>) -> AnyView {
    let Some(template) = template else {
        return view! { <p class="muted">{text.agreement_no_template()}</p> }.into_any();
    };
    let question = Question {
        words: text.agreement_question(name_or_id(text, &customer.name)),
        button: text.agreement_confirm_button(),
        without: &[],
    };
    let customer = customer.id;
    asking_form(FORM, "/api/confirm_agreement", question, move || {
        view! {
            {hidden("customer", customer)}
            {hidden("template", template)}
            <p class="help">{text.agreement_confirm_help()}</p>
            {Field::new("first_name", text.contact_first_name()).required().text()}
            {Field::new("last_name", text.contact_last_name()).required().text()}
            {Field::new("email", text.customer_email()).required().email()}
            {Field::new("phone", text.address_phone()).telephone()}
            {Field::new("agreed_on", text.agreement_agreed_on()).help(text.agreement_agreed_on_help()).required().date()}
            <p class="actions"><button class="button primary">{text.agreement_confirm_button()}</button></p>
        }
    })
    .into_any()
}
