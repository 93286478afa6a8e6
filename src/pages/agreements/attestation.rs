//! The confirmation of an acceptance in three steps: the form that creates the attestation, then its link with a letter
//! to the customer, then the form that finishes it. Anybody of the partner's staff can continue at the current step.

use leptos::prelude::*;

use crate::{
    components::{
        country::{country_choices, country_name},
        customer::name_or_placeholder,
        email_draft::{EmailDraft, language_field},
        fact::{copyable, fact, plain},
        field::{Confirmation, Field, confirmation_form, error_with_resend_form, failed_submission, form, hidden, row},
        problem::problem_panel,
        time::relative_time,
        user::note,
    },
    domain::{
        agreement::{LANGUAGES, languages_of},
        attestation::{Attestation, FinishRejection},
        billing_profile::BillingProfile,
        customer::CustomerSummary,
        form_action::FormAction,
        preferences::Language,
        title::title,
    },
    error::PortalError,
    locales::{Text, args},
    paths,
};

const CREATE: &str = "attestation-form";
const FINISH: &str = "finish-attestation";
const CANCEL: &str = "cancel-attestation";

/// Renders the current step.
pub(super) fn attestation_panel(
    text: Text,
    customer: &CustomerSummary,
    contact: Option<BillingProfile>,
    loaded: Result<Option<Attestation>, PortalError>,
    letter_language: Option<Language>,
    partner: &str,
) -> AnyView {
    match loaded {
        // A failed load must not discard what was typed.
        Err(error) => view! { {problem_panel(&error)} {error_with_resend_form(CREATE)} {error_with_resend_form(FINISH)} {error_with_resend_form(CANCEL)} }.into_any(),
        Ok(None) => {
            // Somebody else may have finished or canceled the attestation of the form meanwhile.
            let gone_note = failed_submission(FINISH).map(|_| note(text.attestation_gone()));
            view! { {gone_note} <p class="help">{text.attestation_help()}</p> {create_form(text, customer, contact)} }
                .into_any()
        }
        Ok(Some(attestation)) => {
            let existing_note = failed_submission(CREATE).map(|_| note(text.attestation_begun_meanwhile()));
            view! {
                {existing_note}
                {facts(text, &attestation)}
                {letter_view(text, customer, &attestation, letter_language, partner)}
                {finish_form(text, customer, &attestation)}
                {cancel_form(text, customer, &attestation)}
            }
            .into_any()
        }
    }
}

fn create_form(text: Text, customer: &CustomerSummary, contact: Option<BillingProfile>) -> impl IntoView + use<> {
    let has_contact = |contact: &BillingProfile| contact.first_name.is_some() || contact.email.is_some();
    let suggestion = contact.as_ref().is_some_and(has_contact);
    let suggestion = suggestion.then(|| view! { <p class="help">{text.attestation_suggested_help()}</p> });
    let BillingProfile { first_name, last_name, email, address, .. } = contact.unwrap_or_default();
    let (billing_country, phone) = address.map(|address| (address.country, address.phone)).unwrap_or_default();
    let CustomerSummary { id, name, country, .. } = customer.clone();
    let country = country.or(billing_country).unwrap_or_default();
    let language = languages_of(&country).next().filter(|_| !country.is_empty()).unwrap_or_default();
    let languages = LANGUAGES.iter().map(|(tag, name)| ((*tag).to_owned(), (*name).to_owned())).collect();
    // Without a value, the select shows its placeholder; an empty value would be shown as "Not set".
    let with_value = |field: Field, value: String| if value.is_empty() { field } else { field.value(value) };
    form(CREATE, FormAction::CreateAttestation, move || {
        view! {
            {hidden("customer", id)}
            {Field::new("company", text.attestation_company()).value(name).required().long().text()}
            {row(view! {
                {with_value(Field::new("country", text.address_country()), country).required().select(country_choices(text))}
                {with_value(Field::new("language", text.billing_language()), language.to_owned())
                    .help(text.attestation_language_help())
                    .required()
                    .select(languages)}
            })}
            {suggestion}
            {row(view! {
                {Field::new("first_name", text.contact_first_name()).value(first_name.unwrap_or_default()).required().text()}
                {Field::new("last_name", text.contact_last_name()).value(last_name.unwrap_or_default()).required().text()}
            })}
            {row(view! {
                {Field::new("email", text.customer_email()).value(email.unwrap_or_default()).required().email()}
                {Field::new("phone", text.address_phone()).value(phone.unwrap_or_default()).telephone()}
            })}
            <p class="actions"><button class="button primary">{text.attestation_create_button()}</button></p>
        }
    })
}

/// Renders the state of the attestation.
fn facts(text: Text, attestation: &Attestation) -> impl IntoView + use<> {
    let Attestation { details, link, begun_at, begun_by, last_rejection, .. } = attestation.clone();
    let signatory = details.signatory;
    let name = format!("{} {}", signatory.first_name, signatory.last_name);
    let language = LANGUAGES.iter().find(|(tag, _)| *tag == details.language).map(|(_, name)| (*name).to_owned());
    view! {
        <p><span class="badge warn">{text.attestation_waiting()}</span></p>
        <dl id="attestation-facts">
            {fact(text.attestation_company(), plain(details.company_name))}
            {fact(text.attestation_signatory(), plain(name))}
            {fact(text.customer_email(), Some(copyable(signatory.email, false).into_any()))}
            {signatory.phone.map(|phone| fact(text.address_phone(), plain(phone)))}
            {fact(text.address_country(), plain(country_name(text, &details.country)))}
            {fact(text.billing_language(), plain(language.unwrap_or(details.language)))}
            {fact(text.attestation_begun_by(), plain(begun_by))}
            {fact(text.attestation_begun_at(), Some(relative_time(begun_at).into_any()))}
            {fact(text.attestation_link(), Some(copyable(link, false).into_any()))}
        </dl>
        <p class="help">{text.attestation_link_help()}</p>
        {last_rejection.map(|last_rejection| last_rejection_note(text, last_rejection))}
    }
}

/// Renders the result of the last attempt.
fn last_rejection_note(text: Text, last_rejection: FinishRejection) -> impl IntoView {
    let FinishRejection { at, code } = last_rejection;
    let message = match code {
        Some(code) => text.attestation_refused_code(code),
        None => text.attestation_refused().to_owned(),
    };
    view! {
        <div class="note" id="attestation-refusal">
            <p>{message} " " {relative_time(at)}</p>
            <p>{text.attestation_refused_advice()}</p>
        </div>
    }
}

/// Renders the letter, by default in the agreement's language if the portal supports it.
fn letter_view(
    text: Text,
    customer: &CustomerSummary,
    attestation: &Attestation,
    selected_language: Option<Language>,
    partner: &str,
) -> impl IntoView + use<> {
    let details = &attestation.details;
    let agreement_language = details.language.split('-').next().and_then(|language| language.parse().ok());
    let language = selected_language.or(agreement_language).unwrap_or_default();
    let letter_text = Text::new(language);
    let company = details.company_name.as_str();
    let signatory = &details.signatory;
    let name = format!("{} {}", signatory.first_name, signatory.last_name);
    let paragraphs = [
        letter_text.attestation_mail_greeting(name),
        letter_text.attestation_mail_body(args::AttestationMailBody { company, partner }),
        attestation.link.clone(),
        letter_text.attestation_mail_care().to_owned(),
        letter_text.attestation_mail_until(company),
        format!("{}\n{partner}", letter_text.relationship_mail_close()),
    ];
    let email_draft = EmailDraft {
        to: signatory.email.clone(),
        subject: letter_text.attestation_mail_subject().to_owned(),
        body: paragraphs.join("\n\n"),
        language,
    };
    view! {
        <h3>{text.attestation_letter()}</h3>
        <form method="get" action=paths::agreements(customer.id.into()) class="stack">
            {language_field(text, "letter", language)}
            <p class="actions"><button class="button">{text.relationship_prepare()}</button></p>
        </form>
        {email_draft.render(text)}
    }
}

fn finish_form(text: Text, customer: &CustomerSummary, attestation: &Attestation) -> impl IntoView + use<> {
    let name = name_or_placeholder(text, &customer.name);
    let question = Confirmation {
        warning: text.attestation_question(name),
        button: text.attestation_finish_button(),
        omitted_fields: &[],
    };
    let (customer, record) = (customer.id, attestation.record);
    view! {
        <h3>{text.attestation_finish_title()}</h3>
        {confirmation_form(FINISH, FormAction::FinishAttestation, question, move || {
            view! {
                {hidden("customer", customer)}
                {hidden("attestation", record)}
                <p class="help">{text.attestation_finish_help()}</p>
                {Field::new("agreed_on", text.agreement_agreed_on()).help(text.attestation_agreed_on_help()).required().date()}
                <p class="actions"><button class="button primary">{text.attestation_finish_button()}</button></p>
            }
        })}
    }
}

fn cancel_form(text: Text, customer: &CustomerSummary, attestation: &Attestation) -> impl IntoView + use<> {
    let signatory = &attestation.details.signatory;
    let message = text.attestation_cancel_question(args::AttestationCancelQuestion {
        customer: name_or_placeholder(text, &customer.name),
        signatory: title([format!("{} {}", signatory.first_name, signatory.last_name).trim()], &signatory.email),
    });
    let question = Confirmation { warning: message, button: text.attestation_cancel_button(), omitted_fields: &[] };
    let (customer, record) = (customer.id, attestation.record);
    confirmation_form(CANCEL, FormAction::CancelAttestation, question, move || {
        view! {
            {hidden("customer", customer)}
            {hidden("attestation", record)}
            <p class="help">{text.attestation_cancel_help()}</p>
            <p class="actions"><button class="button">{text.attestation_cancel_button()}</button></p>
        }
    })
}
