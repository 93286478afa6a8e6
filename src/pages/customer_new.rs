//! `/customers/new`: creates a customer in four steps: country, details, review, and the first administrator's
//! credentials.
//!
//! The country is in the URL. The details are carried from step to step in the form, so that nothing is stored about a
//! company that never becomes a customer.

mod review;

use leptos::prelude::*;

use self::review::{details_shown, review_panel};
use super::{Frame, Page, PageRequest, RenderContext, Status, in_panel, load_optional};
use crate::{
    api::{country_rules::load_country_rules, partner_relationship::list_indirect_resellers},
    components::{
        country::{country_choices, country_name, language_choices},
        fact::{copy_button, copyable, fact, panel},
        field::{Field, Submitted, answered, erase_button, form, hidden, refused, row},
        icon::{Icon, icon},
        partner_relationship::{partner_choices, partner_words},
        problem::retry_panel,
        user::note,
    },
    domain::{
        cloud::Cloud,
        country::{self, Country},
        country_rules::{CountryRules, RegistrationNumberRule},
        new_customer::{CreatedCustomer, DomainPrefix, NewCustomerForm, NewCustomerReview},
        partner_relationship::PartnerRelationship,
        write::Write,
    },
    error::PortalError,
    islands::domain_check::{DomainCheck, DomainWords},
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
    if let Some(made) = answered::<CreatedCustomer>(Write::CreateCustomer) {
        // The password is shown only once, so a failed call must not prevent it.
        return Ok(page(text, Step::SignIn, &text.new_customer_made(made.name.as_str()), made_panel(text, &made)));
    }
    let Some(country) = request.query.choice("country", country::find)? else {
        return Ok(page(text, Step::Country, title, country_form(text)));
    };
    let typed = match answered::<NewCustomerReview>(Write::ReviewNewCustomer) {
        Some(review) if !review.edit => {
            let reseller = reseller_words(&review.form.reseller).await;
            return Ok(page(text, Step::Review, title, review_panel(text, &review, reseller)));
        }
        Some(review) => Some(review.form),
        None => None,
    };
    let refused = refused(FORM);
    if let Some(again) = refused.as_ref().filter(|refused| is_to_be_tried_again(refused)) {
        let details = NewCustomerForm::read(|field| again.value(field));
        let domain = DomainPrefix::parse(&details.domain, request.cloud());
        let domain = domain.map_or_else(|_| details.domain.clone(), |prefix| prefix.domain(request.cloud()));
        let reseller = reseller_words(&details.reseller).await;
        return Ok(page(text, Step::Review, title, details_shown(text, details, &domain, reseller)));
    }
    let (rules, resellers) = futures::join!(load_country_rules(country.iso2.to_owned()), list_indirect_resellers());
    let rules = in_panel(rules)?;
    let status = Status::of(&rules);
    let again = paths::new_customer_in(country.iso2);
    let problem = rules.as_ref().err().map(|error| retry_panel(error, again));
    // The form cannot begin without the rules; one that was already filled in is kept and validates less.
    let rules = rules.ok().or_else(|| {
        let registration_number = RegistrationNumberRule::Taken { required: false, pattern: None, sample: None };
        let country = country.iso2.to_owned();
        let begun = typed.is_some() || refused.is_some();
        begun.then(|| CountryRules { country, registration_number, ..CountryRules::default() })
    });
    let details = match rules {
        Some(rules) => details_panel(text, country, rules, request.cloud(), Begun { typed, resellers }).into_any(),
        None => ().into_any(),
    };
    Ok(page(text, Step::Details, title, view! { {problem} {details} }).with_status(status))
}

fn page(text: Text, step: Step, title: &str, shown: impl IntoView + 'static) -> Page {
    let steps = [
        (Step::Country, text.new_customer_step_country()),
        (Step::Details, text.new_customer_step_details()),
        (Step::Review, text.new_customer_step_review()),
        (Step::SignIn, text.new_customer_step_sign_in()),
    ];
    let steps = steps
        .into_iter()
        .map(|(known, words)| view! { <li aria-current=(known == step).then_some("step")>{words}</li> })
        .collect_view();
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::CUSTOMERS>{icon(Icon::Back)}{text.nav_customers()}</a></p>
                <h1 dir="auto">{title.to_owned()}</h1>
            </header>
            <ol class="steps" aria-label=text.new_customer_steps()>{steps}</ol>
            <div class="panels stacked">{shown}</div>
        </main>
    };
    Page::new(Frame::Portal, body).with_title(title)
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
struct Begun {
    /// The fields typed before.
    typed: Option<NewCustomerForm>,
    /// The resellers to choose from.
    resellers: Result<Vec<PartnerRelationship>, PortalError>,
}

/// Renders step 2: the details, by the country's rules; refused input is kept.
fn details_panel(
    text: Text,
    country: &'static Country,
    rules: CountryRules,
    cloud: Cloud,
    begun: Begun,
) -> impl IntoView {
    let fields = move || details_fields(text, country, rules, cloud, begun);
    panel("details", text.new_customer_step_details(), form(FORM, Write::ReviewNewCustomer, fields))
}

fn details_fields(
    text: Text,
    country: &'static Country,
    rules: CountryRules,
    cloud: Cloud,
    Begun { typed, resellers }: Begun,
) -> impl IntoView {
    let CountryRules { cultures, languages, states, registration_number, .. } = rules;
    let same = |tags: Vec<String>| tags.into_iter().map(|tag| (tag.clone(), tag)).collect::<Vec<_>>();
    let known = |tags: Vec<&str>| tags.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let cultures = if cultures.is_empty() { known(country.cultures.to_vec()) } else { cultures };
    let languages = if languages.is_empty() { known(country::languages()) } else { languages };
    let typed = typed.unwrap_or_else(|| {
        let culture = cultures.first().cloned().unwrap_or_default();
        let language = culture.split('-').next().unwrap_or_default().to_owned();
        NewCustomerForm { culture, language, default_gdap: "true".to_owned(), ..NewCustomerForm::default() }
    });
    let wanted = |field: Field, required: bool| if required { field.required() } else { field };
    let state = wanted(Field::new("state", text.address_state()).value(typed.state), rules.state_required);
    let state = if states.is_empty() {
        state.text()
    } else {
        let none = (String::new(), text.new_customer_choose().to_owned());
        state.select(std::iter::once(none).chain(same(states)).collect())
    };
    let phone = wanted(Field::new("phone", text.address_phone()).value(typed.phone), rules.phone_required);
    let phone = match rules.calling_codes.first() {
        Some(code) => phone.help(text.new_customer_phone_help(code.as_str())),
        None => phone,
    };
    let city = wanted(Field::new("city", text.address_city()).value(typed.city), rules.city_required);
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
                .help(text.new_customer_domain_help(cloud.first_domain_ending()))
                .value(typed.domain)
                .required()
                .text()}
            <DomainCheck input=format!("{FORM}-domain") words=domain_words(text)/>
            {registration_field(text, registration_number, typed.registration_number)}
            {reseller_field(text, resellers, typed.reseller)}
        </fieldset>
        <fieldset class="group">
            <legend>{text.customer_address()}</legend>
            {Field::new("line1", text.address_line1()).value(typed.line1).required().long().text()}
            {Field::new("line2", text.address_line2()).value(typed.line2).long().text()}
            {Field::new("line3", text.address_line3()).value(typed.line3).long().text()}
            {row(view! {
                {wanted(postal_code, rules.postal_code_required).short().text()}
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
    let RegistrationNumberRule::Taken { required, sample, .. } = rule else { return None };
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
            let nobody = (String::new(), text.new_customer_no_reseller().to_owned());
            let known = partner_choices(&resellers, |reseller| reseller.mpn_id.clone());
            Some(field.select(std::iter::once(nobody).chain(known).collect()))
        }
        // A partner that is not an indirect provider has no resellers, and the field is omitted.
        Err(PortalError::Refused { .. } | PortalError::NotInCloud | PortalError::NotFound) => None,
        Err(_) => Some(field.help(text.new_customer_reseller_help()).text()),
    }
}

/// Returns the name of the selected reseller, or its id if the name could not be loaded; empty for none.
async fn reseller_words(id: &str) -> String {
    if id.trim().is_empty() {
        return String::new();
    }
    let resellers = load_optional(list_indirect_resellers()).await.unwrap_or_default();
    let known = resellers.iter().find(|reseller| reseller.mpn_id.as_deref() == Some(id.trim()));
    known.map_or_else(|| id.to_owned(), partner_words)
}

fn domain_words(text: Text) -> DomainWords {
    DomainWords {
        free: text.new_customer_domain_free().to_owned(),
        taken: text.field_taken().to_owned(),
        impossible: text.field_domain_prefix().to_owned(),
        failed: text.new_customer_domain_unknown().to_owned(),
    }
}

/// Renders step 4: the credentials of the new tenant's administrator.
fn made_panel(text: Text, made: &CreatedCustomer) -> impl IntoView + use<> {
    let sign_in = match &made.sign_in {
        Some(sign_in) => {
            let password = sign_in.password.expose().to_owned();
            let next = paths::customer(made.id.into());
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
                {fact(text.customer_id(), Some(copyable(made.id.to_string(), true).into_any()))}
                {fact(text.new_customer_domain(), Some(copyable(made.domain.clone(), false).into_any()))}
            </dl>
            <p class="help">{text.new_customer_next_help()}</p>
            <p class="actions">
                <a class="button primary" href=paths::customer(made.id.into())>{text.new_customer_open()}</a>
                <a class="button" href=paths::agreements(made.id.into())>{text.nav_agreements()}</a>
                <a class="button" href=paths::NEW_CUSTOMER>{text.new_customer_another()}</a>
            </p>
        })}
    }
}

/// Checks whether to retry with the same idempotency key, because the input is not the reason for the failure.
fn is_to_be_tried_again(refused: &Submitted) -> bool {
    refused.action == Write::CreateCustomer.path()
        && matches!(
            refused.error,
            PortalError::OutcomeUnknown { .. } | PortalError::Throttled { .. } | PortalError::Upstream { .. }
        )
}
