//! The confirmation of an acceptance in three steps: the form that creates the attestation, then its link with a letter
//! to the customer, then the form that finishes it. Anybody of the partner's staff can continue at the current step.

use leptos::prelude::*;

use crate::{
    components::{
        country::{country_choices, country_name},
        customer::name_or_id,
        fact::{copyable, fact, plain},
        field::{Field, Question, asking_form, form, hidden, kept, refused, row},
        letter::{Letter, language_field},
        problem::problem_panel,
        time::relative_time,
        user::note,
    },
    domain::{
        agreement::{LANGUAGES, languages_of},
        attestation::{Attestation, FinishRefusal},
        billing_profile::BillingProfile,
        customer::CustomerSummary,
        preferences::Language,
        title::title,
        write::Write,
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
    begun: Result<Option<Attestation>, PortalError>,
    letter: Option<Language>,
    partner: &str,
) -> AnyView {
    match begun {
        // A failed load must not discard what was typed.
        Err(error) => view! { {problem_panel(&error)} {kept(CREATE)} {kept(FINISH)} {kept(CANCEL)} }.into_any(),
        Ok(None) => {
            // Somebody else may have finished or canceled the attestation of the form meanwhile.
            let gone = refused(FINISH).map(|_| note(text.attestation_gone()));
            view! { {gone} <p class="help">{text.attestation_help()}</p> {create_form(text, customer, contact)} }
                .into_any()
        }
        Ok(Some(attestation)) => {
            let other = refused(CREATE).map(|_| note(text.attestation_begun_meanwhile()));
            view! {
                {other}
                {facts(text, &attestation)}
                {letter_of(text, customer, &attestation, letter, partner)}
                {finish_form(text, customer, &attestation)}
                {cancel_form(text, customer, &attestation)}
            }
            .into_any()
        }
    }
}

fn create_form(text: Text, customer: &CustomerSummary, contact: Option<BillingProfile>) -> impl IntoView + use<> {
    let names = |contact: &BillingProfile| contact.first_name.is_some() || contact.email.is_some();
    let suggested = contact.as_ref().is_some_and(names);
    let suggested = suggested.then(|| view! { <p class="help">{text.attestation_suggested_help()}</p> });
    let BillingProfile { first_name, last_name, email, address, .. } = contact.unwrap_or_default();
    let (told, phone) = address.map(|address| (address.country, address.phone)).unwrap_or_default();
    let CustomerSummary { id, name, country, .. } = customer.clone();
    let country = country.or(told).unwrap_or_default();
    let language = languages_of(&country).next().filter(|_| !country.is_empty()).unwrap_or_default();
    let languages = LANGUAGES.iter().map(|(tag, name)| ((*tag).to_owned(), (*name).to_owned())).collect();
    // Without a value, the field asks for a choice; an empty value would be reported as a missing stored one.
    let chosen = |field: Field, value: String| if value.is_empty() { field } else { field.value(value) };
    form(CREATE, Write::CreateAttestation, move || {
        view! {
            {hidden("customer", id)}
            {Field::new("company", text.attestation_company()).value(name).required().long().text()}
            {row(view! {
                {chosen(Field::new("country", text.address_country()), country).required().select(country_choices(text))}
                {chosen(Field::new("language", text.billing_language()), language.to_owned())
                    .help(text.attestation_language_help())
                    .required()
                    .select(languages)}
            })}
            {suggested}
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
    let Attestation { details, link, begun_at, begun_by, refusal, .. } = attestation.clone();
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
        {refusal.map(|refusal| last_refusal(text, refusal))}
    }
}

/// Renders the result of the last attempt.
fn last_refusal(text: Text, refusal: FinishRefusal) -> impl IntoView {
    let FinishRefusal { at, code } = refusal;
    let said = match code {
        Some(code) => text.attestation_refused_code(code),
        None => text.attestation_refused().to_owned(),
    };
    view! {
        <div class="note" id="attestation-refusal">
            <p>{said} " " {relative_time(at)}</p>
            <p>{text.attestation_refused_advice()}</p>
        </div>
    }
}

/// Renders the letter, by default in the agreement's language if the portal supports it.
fn letter_of(
    text: Text,
    customer: &CustomerSummary,
    attestation: &Attestation,
    chosen: Option<Language>,
    partner: &str,
) -> impl IntoView + use<> {
    let details = &attestation.details;
    let of_agreement = details.language.split('-').next().and_then(|language| language.parse().ok());
    let language = chosen.or(of_agreement).unwrap_or_default();
    let words = Text::new(language);
    let company = details.company_name.as_str();
    let signatory = &details.signatory;
    let name = format!("{} {}", signatory.first_name, signatory.last_name);
    let paragraphs = [
        words.attestation_mail_greeting(name),
        words.attestation_mail_body(args::AttestationMailBody { company, partner }),
        attestation.link.clone(),
        words.attestation_mail_care().to_owned(),
        words.attestation_mail_until(company),
        format!("{}\n{partner}", words.relationship_mail_close()),
    ];
    let letter = Letter {
        to: signatory.email.clone(),
        subject: words.attestation_mail_subject().to_owned(),
        body: paragraphs.join("\n\n"),
        language,
    };
    view! {
        <h3>{text.attestation_letter()}</h3>
        <form method="get" action=paths::agreements(customer.id.into()) class="stack">
            {language_field(text, "letter", language)}
            <p class="actions"><button class="button">{text.relationship_prepare()}</button></p>
        </form>
        {letter.shown(text)}
    }
}

fn finish_form(text: Text, customer: &CustomerSummary, attestation: &Attestation) -> impl IntoView + use<> {
    let name = name_or_id(text, &customer.name);
    let question =
        Question { words: text.attestation_question(name), button: text.attestation_finish_button(), without: &[] };
    let (customer, record) = (customer.id, attestation.record);
    view! {
        <h3>{text.attestation_finish_title()}</h3>
        {asking_form(FINISH, Write::FinishAttestation, question, move || {
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
    let words = text.attestation_cancel_question(args::AttestationCancelQuestion {
        customer: name_or_id(text, &customer.name),
        signatory: title([format!("{} {}", signatory.first_name, signatory.last_name).trim()], &signatory.email),
    });
    let question = Question { words, button: text.attestation_cancel_button(), without: &[] };
    let (customer, record) = (customer.id, attestation.record);
    asking_form(CANCEL, Write::CancelAttestation, question, move || {
        view! {
            {hidden("customer", customer)}
            {hidden("attestation", record)}
            <p class="help">{text.attestation_cancel_help()}</p>
            <p class="actions"><button class="button">{text.attestation_cancel_button()}</button></p>
        }
    })
}
