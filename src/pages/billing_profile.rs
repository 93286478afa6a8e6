//! `/customers/{customer}/billing-profile`: the billing profile and the form that changes it.

use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext, Status,
    changed_by::provide_changed_by,
    customer_detail::{billing_facts, company_facts},
    deferred::Deferred,
    panel_result, with_customer,
};
use crate::{
    api::{billing_profile::load_billing_profile, customer::load_company_profile},
    components::{
        country::{country_choices, language_choices},
        fact::panel,
        field::{Field, edit_form, error_with_resend_form, hidden, row},
        problem::problem_panel,
    },
    domain::{
        activity::RecordedSubject,
        billing_profile::{BillingProfile, BillingProfileForm},
        country,
        form_action::FormAction,
        role::Capability,
    },
    error::PortalError,
    locales::Text,
    paths::CustomerPath,
};

const FORM: &str = "billing-form";

/// Renders a customer's billing profile.
pub async fn billing_profile_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let company = Deferred::begin(load_company_profile(customer.id));
    let (profile, summary) =
        with_customer(customer, async { panel_result(load_billing_profile(customer.id).await) }).await?;
    let status = Status::of(&profile);
    provide_changed_by(&request, FORM, customer, RecordedSubject::BillingProfile).await;
    let content = match profile {
        Ok(profile) if request.may(Capability::ManageBilling) => change_form(text, customer, &profile).into_any(),
        Ok(profile) => {
            let read_only = (!customer.own).then(|| view! { <p class="help">{text.billing_read_only()}</p> });
            view! { {billing_facts(Some(profile), None, true)} {read_only} }.into_any()
        }
        Err(error) => view! { {problem_panel(&error)} {error_with_resend_form(FORM)} }.into_any(),
    };
    let customer_summary = summary.clone();
    let company = company.render(move |company| match company {
        Ok(company) => company_facts(&customer_summary, None, company).into_any(),
        Err(error) => problem_panel(&error).into_any(),
    });
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_billing_profile()}</h1>
            <div class="columns">
                <div>{panel("billing", text.billing_details(), content)}</div>
                <div>{panel("company", text.customer_company(), company)}</div>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

fn change_form(text: Text, customer: CustomerPath, profile: &BillingProfile) -> impl IntoView + use<> {
    let stored = BillingProfileForm::from(profile);
    let version = profile.version.clone().unwrap_or_default();
    let cultures = language_choices(text, country::cultures());
    let languages = language_choices(text, country::languages());
    edit_form(FORM, FormAction::UpdateBillingProfile, Some(version), move || {
        let profile = stored;
        view! {
            {hidden("customer", customer.id)}
            {Field::new("company_name", text.billing_company()).value(profile.company_name).required().long().text()}
            {row(view! {
                {Field::new("first_name", text.contact_first_name()).value(profile.first_name).text()}
                {Field::new("last_name", text.contact_last_name()).value(profile.last_name).text()}
            })}
            {Field::new("email", text.customer_email()).help(text.billing_email_help()).value(profile.email).required().email()}
            {row(view! {
                {Field::new("culture", text.billing_culture())
                    .help(text.billing_culture_help())
                    .value(profile.culture)
                    .required()
                    .select(cultures)}
                {Field::new("language", text.billing_language()).value(profile.language).required().select(languages)}
            })}
            {Field::new("country", text.address_country()).value(profile.country).required().select(country_choices(text))}
            {Field::new("line1", text.address_line1()).value(profile.line1).required().long().text()}
            {Field::new("line2", text.address_line2()).value(profile.line2).long().text()}
            {Field::new("line3", text.address_line3()).value(profile.line3).long().text()}
            {row(view! {
                {Field::new("postal_code", text.address_postal_code()).value(profile.postal_code).short().text()}
                {Field::new("city", text.address_city()).value(profile.city).text()}
            })}
            {Field::new("state", text.address_state()).value(profile.state).text()}
            {Field::new("phone", text.address_phone()).value(profile.phone).telephone()}
            <p class="actions"><button class="button primary">{text.billing_save()}</button></p>
        }
    })
}
