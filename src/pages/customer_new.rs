//! `/customers/new`: creates a customer in four steps: country, details, review, and the first administrator's
//! credentials.
//!
//! The country is in the URL. The details are carried from step to step in the form, so that nothing is stored about a
//! company that never becomes a customer.

mod review;

use leptos::prelude::*;

use self::review::{review_details, review_panel};
use super::{Page, PageLayout, PageRequest, RenderContext, Status, load_optional, panel_result};
use crate::{
    api::{country_rules::load_country_rules, partner_relationship::list_indirect_resellers},
    components::{
        country::{country_choices, country_name, language_choices},
        fact::{copy_button, copyable, fact, panel},
        field::{Field, Submitted, erase_button, failed_submission, form, hidden, row, write_result},
        icon::{Icon, icon},
        partner_relationship::{partner_choices, partner_label},
        problem::retry_panel,
        user::note,
    },
    domain::{
        cloud::Cloud,
        country::{self, Country},
        country_rules::{CountryRules, RegistrationNumberRule},
        form_action::FormAction,
        new_customer::{CreatedCustomer, DomainPrefix, NewCustomerForm, NewCustomerReview},
        partner_relationship::PartnerRelationship,
    },
    error::PortalError,
    islands::domain_check::{DomainCheck, DomainCheckTexts},
    locales::Text,
    paths,
};

/// The id of the form for the details, and for the steps that follow from them.
const FORM: &str = "new-customer";

/// A step of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Country,
    Details,
    Review,
    SignIn,
}

/// Renders the new customer form at its current step.
pub async fn customer_new_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let title = text.new_customer_title();
    if let Some(created) = write_result::<CreatedCustomer>(FormAction::CreateCustomer) {
        // The password is shown only once, so a failed call must not prevent it.
        return Ok(page(
            text,
            Step::SignIn,
            &text.new_customer_made(created.name.as_str()),
            credentials_panel(text, &created),
        ));
    }
    let Some(country) = request.query.choice("country", country::find)? else {
        return Ok(page(text, Step::Country, title, country_form(text)));
    };
    let typed = match write_result::<NewCustomerReview>(FormAction::ReviewNewCustomer) {
        Some(review) if !review.edit => {
            let reseller = reseller_name(&review.form.reseller).await;
            return Ok(page(text, Step::Review, title, review_panel(text, &review, reseller)));
        }
        Some(review) => Some(review.form),
        None => None,
    };
    let refused = failed_submission(FORM);
    if let Some(rejected) = refused.as_ref().filter(|refused| is_retryable(refused)) {
        let details = NewCustomerForm::read(|field| rejected.value(field));
        let domain = DomainPrefix::parse(&details.domain, request.cloud());
        let domain = domain.map_or_else(|_| details.domain.clone(), |prefix| prefix.domain(request.cloud()));
        let reseller = reseller_name(&details.reseller).await;
        return Ok(page(text, Step::Review, title, review_details(text, details, &domain, reseller)));
    }
    let (rules, resellers) = futures::join!(load_country_rules(country.iso2.to_owned()), list_indirect_resellers());
    let rules = panel_result(rules)?;
    let status = Status::of(&rules);
    let retry_url = paths::new_customer_in(country.iso2);
    let problem = rules.as_ref().err().map(|error| retry_panel(error, retry_url));
    // The form cannot begin without the rules; one that was already filled in is kept and validates less.
    let rules = rules.ok().or_else(|| {
        let registration_number = RegistrationNumberRule::Accepted { required: false, pattern: None, sample: None };
        let country = country.iso2.to_owned();
        let has_input = typed.is_some() || refused.is_some();
        has_input.then(|| CountryRules { country, registration_number, ..CountryRules::default() })
    });
    let details = match rules {
        Some(rules) => {
            details_panel(text, country, rules, request.cloud(), DetailsInput { typed, resellers }).into_any()
        }
        None => ().into_any(),
    };
    Ok(page(text, Step::Details, title, view! { {problem} {details} }).with_status(status))
}

fn page(text: Text, step: Step, title: &str, content: impl IntoView + 'static) -> Page {
    let steps = [
        (Step::Country, text.new_customer_step_country()),
        (Step::Details, text.new_customer_step_details()),
        (Step::Review, text.new_customer_step_review()),
        (Step::SignIn, text.new_customer_step_sign_in()),
    ];
    let steps = steps
        .into_iter()
        .map(|(known, label)| view! { <li aria-current=(known == step).then_some("step")>{label}</li> })
        .collect_view();
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::CUSTOMERS>{icon(Icon::Back)}{text.nav_customers()}</a></p>
                <h1 dir="auto">{title.to_owned()}</h1>
            </header>
            <ol class="steps" aria-label=text.new_customer_steps()>{steps}</ol>
            <div class="panels stacked">{content}</div>
        </main>
    };
    Page::new(PageLayout::Portal, body).with_title(title)
}

/// Renders step 1: the country, which determines the fields.
fn country_form(text: Text) -> impl IntoView {
    let choices = country_choices(text)
        .into_iter()
        .map(|(iso2, name)| view! { <option value=iso2>{name}</option> })
        .collect_view();
    panel(
        "country-panel",
        text.new_customer_step_country(),
        view! {
            <p class="help">{text.new_customer_lead()}</p>
            <form method="get" action=paths::NEW_CUSTOMER class="stack">
                <div class="field">
                    <label for="country">{text.address_country()}</label>
                    <select id="country" name="country" aria-describedby="country-help">
                        <option value="">{text.new_customer_choose_country()}</option>
                        {choices}
                    </select>
                    <p class="help" id="country-help">{text.new_customer_country_help()}</p>
                </div>
                <p class="actions"><button class="button primary">{text.new_customer_go_on()}</button></p>
            </form>
        },
    )
}

/// The initial data of the details step.
struct DetailsInput {
    /// The fields typed before.
    typed: Option<NewCustomerForm>,
    /// The resellers to choose from.
    resellers: Result<Vec<PartnerRelationship>, PortalError>,
}

/// Renders step 2: the details, by the country's rules; the input of a failed submission is kept.
fn details_panel(
    text: Text,
    country: &'static Country,
    rules: CountryRules,
    cloud: Cloud,
    input: DetailsInput,
) -> impl IntoView {
    let fields = move || details_fields(text, country, rules, cloud, input);
    panel("details", text.new_customer_step_details(), form(FORM, FormAction::ReviewNewCustomer, fields))
}

fn details_fields(
    text: Text,
    country: &'static Country,
    rules: CountryRules,
    cloud: Cloud,
    DetailsInput { typed, resellers }: DetailsInput,
) -> impl IntoView {
    let CountryRules { cultures, languages, states, registration_number, .. } = rules;
    let as_choices = |tags: Vec<String>| tags.into_iter().map(|tag| (tag.clone(), tag)).collect::<Vec<_>>();
    let to_owned_tags = |tags: Vec<&str>| tags.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let cultures = if cultures.is_empty() { to_owned_tags(country.cultures.to_vec()) } else { cultures };
    let languages = if languages.is_empty() { to_owned_tags(country::languages()) } else { languages };
    let typed = typed.unwrap_or_else(|| {
        let culture = cultures.first().cloned().unwrap_or_default();
        let language = culture.split('-').next().unwrap_or_default().to_owned();
        NewCustomerForm { culture, language, default_gdap: "true".to_owned(), ..NewCustomerForm::default() }
    });
    let with_required = |field: Field, required: bool| if required { field.required() } else { field };
    let state = with_required(Field::new("state", text.address_state()).value(typed.state), rules.state_required);
    let state = if states.is_empty() {
        state.text()
    } else {
        let none = (String::new(), text.new_customer_choose().to_owned());
        state.select(std::iter::once(none).chain(as_choices(states)).collect())
    };
    let phone = with_required(Field::new("phone", text.address_phone()).value(typed.phone), rules.phone_required);
    let phone = match rules.calling_codes.first() {
        Some(code) => phone.help(text.new_customer_phone_help(code.as_str())),
        None => phone,
    };
    let city = with_required(Field::new("city", text.address_city()).value(typed.city), rules.city_required);
    let postal_code = Field::new("postal_code", text.address_postal_code()).value(typed.postal_code);
    view! {
        <p class="held">
            <span>{country_name(text, country.iso2)}</span>
            <a href=paths::NEW_CUSTOMER>{text.new_customer_other_country()}</a>
        </p>
        {hidden("country", country.iso2)}
        <fieldset class="group">
            <legend>{text.customer_company()}</legend>
            {Field::new("company_name", text.billing_company()).value(typed.company_name).required().long().text()}
            {Field::new("domain", text.new_customer_domain())
                .help(text.new_customer_domain_help(cloud.initial_domain_suffix()))
                .value(typed.domain)
                .required()
                .text()}
            <DomainCheck input=format!("{FORM}-domain") texts=domain_check_texts(text)/>
            {registration_field(text, registration_number, typed.registration_number)}
            {reseller_field(text, resellers, typed.reseller)}
        </fieldset>
        <fieldset class="group">
            <legend>{text.customer_address()}</legend>
            {Field::new("line1", text.address_line1()).value(typed.line1).required().long().text()}
            {Field::new("line2", text.address_line2()).value(typed.line2).long().text()}
            {Field::new("line3", text.address_line3()).value(typed.line3).long().text()}
            {row(view! {
                {with_required(postal_code, rules.postal_code_required).short().text()}
                {city.text()}
            })}
            {row(view! { {state} {phone.telephone()} })}
        </fieldset>
        <fieldset class="group">
            <legend>{text.customer_billing()}</legend>
            {row(view! {
                {Field::new("first_name", text.contact_first_name()).value(typed.first_name).text()}
                {Field::new("last_name", text.contact_last_name()).value(typed.last_name).text()}
            })}
            {Field::new("email", text.customer_email())
                .help(text.billing_email_help())
                .value(typed.email)
                .required()
                .email()}
            {row(view! {
                {Field::new("culture", text.billing_culture())
                    .help(text.billing_culture_help())
                    .value(typed.culture)
                    .required()
                    .select(language_choices(text, cultures))}
                {Field::new("language", text.billing_language())
                    .value(typed.language)
                    .required()
                    .select(language_choices(text, languages))}
            })}
            {Field::new("default_gdap", text.new_customer_gdap())
                .help(text.new_customer_gdap_help())
                .value(typed.default_gdap)
                .checkbox()}
        </fieldset>
        <p class="help">{text.new_customer_nothing_yet()}</p>
        <p class="actions"><button class="button primary">{text.new_customer_check()}</button></p>
    }
}

fn registration_field(text: Text, rule: RegistrationNumberRule, typed: String) -> Option<AnyView> {
    let RegistrationNumberRule::Accepted { required, sample, .. } = rule else { return None };
    let field = Field::new("registration_number", text.customer_registration_number()).value(typed);
    let field = match sample {
        Some(sample) => field.help(text.new_customer_registration_help(sample)),
        None => field,
    };
    Some(if required { field.required() } else { field }.text())
}

/// Renders the choice among the partner's indirect resellers, or a text field if they could not be loaded.
fn reseller_field(
    text: Text,
    resellers: Result<Vec<PartnerRelationship>, PortalError>,
    typed: String,
) -> Option<AnyView> {
    let field = Field::new("reseller", text.new_customer_reseller()).value(typed);
    match resellers {
        Ok(resellers) if resellers.is_empty() => None,
        Ok(resellers) => {
            let none_choice = (String::new(), text.new_customer_no_reseller().to_owned());
            let known = partner_choices(&resellers, |reseller| reseller.mpn_id.clone());
            Some(field.select(std::iter::once(none_choice).chain(known).collect()))
        }
        // A partner that is not an indirect provider has no resellers, and the field is omitted.
        Err(PortalError::Refused { .. } | PortalError::NotInCloud | PortalError::NotFound) => None,
        Err(_) => Some(field.help(text.new_customer_reseller_help()).text()),
    }
}

/// Returns the name of the selected reseller, or its id if the name could not be loaded; empty for none.
async fn reseller_name(id: &str) -> String {
    if id.trim().is_empty() {
        return String::new();
    }
    let resellers = load_optional(list_indirect_resellers()).await.unwrap_or_default();
    let known = resellers.iter().find(|reseller| reseller.mpn_id.as_deref() == Some(id.trim()));
    known.map_or_else(|| id.to_owned(), partner_label)
}

fn domain_check_texts(text: Text) -> DomainCheckTexts {
    DomainCheckTexts {
        free: text.new_customer_domain_free().to_owned(),
        taken: text.field_taken().to_owned(),
        impossible: text.field_domain_prefix().to_owned(),
        failed: text.new_customer_domain_unknown().to_owned(),
    }
}

/// Renders step 4: the credentials of the new tenant's administrator.
fn credentials_panel(text: Text, created: &CreatedCustomer) -> impl IntoView + use<> {
    let sign_in = match &created.sign_in {
        Some(sign_in) => {
            let password = sign_in.password.expose().to_owned();
            let next = paths::customer(created.id.into());
            view! {
                <p class="note" role="status">{icon(Icon::Alert)}<span>{text.new_customer_shown_once()}</span></p>
                <dl>
                    {fact(text.user_sign_in_name(), Some(copyable(sign_in.user_name.clone(), false).into_any()))}
                    {fact(text.password_value(), Some(view! {
                        <span class="copyable">
                            <output class="mono secret" id="password">{password.clone()}</output>
                            {copy_button(text.password_copy().to_owned(), password)}
                        </span>
                    }
                    .into_any()))}
                </dl>
                <div class="actions">{erase_button(next, text.password_passed_on())}</div>
            }
            .into_any()
        }
        None => note(text.new_customer_no_sign_in()),
    };
    view! {
        {panel("sign-in", text.new_customer_step_sign_in(), sign_in)}
        {panel("made", text.new_customer_next(), view! {
            <dl>
                {fact(text.customer_id(), Some(copyable(created.id.to_string(), true).into_any()))}
                {fact(text.new_customer_domain(), Some(copyable(created.domain.clone(), false).into_any()))}
            </dl>
            <p class="help">{text.new_customer_next_help()}</p>
            <p class="actions">
                <a class="button primary" href=paths::customer(created.id.into())>{text.new_customer_open()}</a>
                <a class="button" href=paths::agreements(created.id.into())>{text.nav_agreements()}</a>
                <a class="button" href=paths::NEW_CUSTOMER>{text.new_customer_another()}</a>
            </p>
        })}
    }
}

/// Checks whether to retry with the same idempotency key, because the input is not the reason for the failure.
fn is_retryable(refused: &Submitted) -> bool {
    refused.action == FormAction::CreateCustomer.path()
        && matches!(
            refused.error,
            PortalError::OutcomeUnknown { .. } | PortalError::Throttled { .. } | PortalError::Upstream { .. }
        )
}
