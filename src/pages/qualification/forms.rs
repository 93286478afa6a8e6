//! The forms that set a qualification: one for each kind, and one for the older operation.

use leptos::prelude::*;

use crate::{
    components::{
        customer::name_or_placeholder,
        fact::panel,
        field::{Confirmation, Field, SUBJECT_FIELD, confirmation_form, failed_submission, hidden, row_form_error},
        problem::problem_panel,
    },
    domain::{
        customer::CustomerSummary,
        form_action::FormAction,
        qualification::{EducationSegment, ValidationCode},
    },
    error::PortalError,
    locales::{Text, args},
    paths,
};

const SET: FormAction = FormAction::SetQualification;

const EDUCATION: &str = "education-form";
const GOVERNMENT: &str = "government-form";
const STATE: &str = "state-form";
const DIRECT: &str = "direct-form";

const ALL: [&str; 4] = [EDUCATION, GOVERNMENT, STATE, DIRECT];

/// Checks whether a submission of one of the forms failed, so that the form is rendered again.
pub(super) fn has_failed_submission() -> bool {
    ALL.into_iter().any(|form| failed_submission(form).is_some())
}

/// Renders the errors of failed submissions, if no qualification can be set any more.
pub(super) fn problems() -> impl IntoView {
    ALL.map(row_form_error).into_iter().collect_view()
}

pub(super) fn forms(
    text: Text,
    customer: &CustomerSummary,
    codes: Result<Vec<ValidationCode>, PortalError>,
) -> AnyView {
    let choices = codes.map(|codes| choices(text, codes));
    view! {
        {panel("education", text.qualification_education(), education(text, customer))}
        {panel("government", text.qualification_government(), government(text, customer, &choices))}
        {panel("state", text.qualification_state(), state(text, customer))}
        {panel("direct", text.qualification_direct(), direct(text, customer, choices.unwrap_or_default()))}
    }
    .into_any()
}

/// Returns the validation codes that can be used again, with the number of uses left.
fn choices(text: Text, codes: Vec<ValidationCode>) -> Vec<(String, String)> {
    let usable = codes.into_iter().filter(|code| code.is_usable() && !code.code.is_empty());
    usable
        .map(|code| {
            let label = match code.remaining_creates {
                Some(remaining) => text.validation_code_choice(args::ValidationCodeChoice {
                    code: code.code.as_str(),
                    organization: code.organization.as_str(),
                    left: remaining,
                }),
                None => format!("{} – {}", code.code, code.organization),
            };
            (code.code, label)
        })
        .collect()
}

fn education(text: Text, customer: &CustomerSummary) -> impl IntoView + use<> {
    let segments = EducationSegment::ALL
        .into_iter()
        .map(|segment| {
            let label = match segment {
                EducationSegment::K12 => text.segment_k12(),
                EducationSegment::HigherEducation => text.segment_higher(),
            };
            (segment.as_str().to_owned(), label.to_owned())
        })
        .collect();
    let question_text = text.qualification_education_question(name_or_placeholder(text, &customer.name));
    let customer = customer.id;
    confirmation_form(
        EDUCATION,
        SET,
        Confirmation { warning: question_text, button: text.qualification_ask_education(), omitted_fields: &[] },
        move || {
            view! {
                {hidden("customer", customer)}
                {hidden("kind", "Education")}
                {hidden(SUBJECT_FIELD, text.qualification_education())}
                <p class="help">{text.qualification_education_help()}</p>
                {Field::new("segment", text.qualification_segment()).required().select(segments)}
                {Field::new("website", text.qualification_website()).help(text.qualification_website_help()).text()}
                <p class="actions"><button class="button primary">{text.qualification_ask_education()}</button></p>
            }
        },
    )
}

fn government(text: Text, customer: &CustomerSummary, choices: &Result<Vec<(String, String)>, PortalError>) -> AnyView {
    let all = view! { <p><a href=paths::VALIDATION_CODES>{text.validation_codes_all()}</a></p> };
    match choices {
        Err(error) => problem_panel(error).into_any(),
        Ok(choices) if choices.is_empty() => {
            view! { <p class="muted">{text.validation_codes_none_left()}</p> {all} }.into_any()
        }
        Ok(choices) => {
            let choices = choices.clone();
            let question_text = text.qualification_government_question(name_or_placeholder(text, &customer.name));
            let customer = customer.id;
            let question = Confirmation {
                warning: question_text,
                button: text.qualification_set_government(),
                omitted_fields: &[],
            };
            let form = confirmation_form(GOVERNMENT, SET, question, move || {
                view! {
                    {hidden("customer", customer)}
                    {hidden("kind", "GovernmentCommunityCloud")}
                    {hidden(SUBJECT_FIELD, text.qualification_government())}
                    <p class="help">{text.qualification_government_help()}</p>
                    {Field::new("code", text.validation_code()).required().select(choices)}
                    <p class="actions"><button class="button primary">{text.qualification_set_government()}</button></p>
                }
            });
            view! { {form} {all} }.into_any()
        }
    }
}

fn state(text: Text, customer: &CustomerSummary) -> impl IntoView + use<> {
    let question_text = text.qualification_state_question(name_or_placeholder(text, &customer.name));
    let customer = customer.id;
    confirmation_form(
        STATE,
        SET,
        Confirmation { warning: question_text, button: text.qualification_set_state(), omitted_fields: &[] },
        move || {
            view! {
                {hidden("customer", customer)}
                {hidden("kind", "StateOwnedEntity")}
                {hidden(SUBJECT_FIELD, text.qualification_state())}
                <p class="help">{text.qualification_state_help()}</p>
                <p class="actions"><button class="button">{text.qualification_set_state_open()}</button></p>
            }
        },
    )
}

/// Renders the form of the older operation, which skips the review, for partners that Microsoft has informed that the
/// customer qualifies.
fn direct(text: Text, customer: &CustomerSummary, choices: Vec<(String, String)>) -> impl IntoView + use<> {
    let kinds = vec![
        ("Education".to_owned(), text.qualification_education().to_owned()),
        ("GovernmentCommunityCloud".to_owned(), text.qualification_government().to_owned()),
    ];
    let codes = std::iter::once((String::new(), text.validation_code_without().to_owned())).chain(choices).collect();
    let question_text = text.qualification_direct_question(name_or_placeholder(text, &customer.name));
    let customer = customer.id;
    let question =
        Confirmation { warning: question_text, button: text.qualification_set_directly(), omitted_fields: &[] };
    confirmation_form(DIRECT, FormAction::SetQualificationDirectly, question, move || {
        view! {
            {hidden("customer", customer)}
            <p class="help">{text.qualification_direct_help()}</p>
            {Field::new("kind", text.nav_qualification()).required().select(kinds)}
            {Field::new("code", text.validation_code()).help(text.qualification_direct_code_help()).select(codes)}
            <p class="actions"><button class="button">{text.qualification_set_directly()}</button></p>
        }
    })
}
