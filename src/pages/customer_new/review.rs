//! Step 3 of a new customer: the typed details, and Partner Center's validation of the address.

use leptos::prelude::*;

use super::FORM;
use crate::{
    components::{
        busy::busy_label,
        country::{country_name, language_name},
        fact::{fact, panel, plain},
        field::{CONFIRMED_FIELD, FORM_FIELD, PAGE_FIELD, form, hidden},
        pager::few,
        user::note,
    },
    domain::{
        address::{Address, AddressStatus, AddressValidation},
        form_action::FormAction,
        new_customer::{NewCustomerForm, NewCustomerReview},
    },
    locales::Text,
    paths,
};

/// Renders the typed details, Partner Center's validation of the address, and the button that creates the customer.
pub(super) fn review_panel(text: Text, review: &NewCustomerReview, reseller: String) -> impl IntoView + use<> {
    let address_validation = address_validation_view(text, &review.form, review.address.as_ref());
    view! {
        {panel("address-panel", text.new_customer_address(), address_validation)}
        {review_details(text, review.form.clone(), &review.domain, reseller)}
    }
}

pub(super) fn review_details(
    text: Text,
    details: NewCustomerForm,
    domain: &str,
    reseller: String,
) -> impl IntoView + use<> {
    let facts = review_facts(text, &details, domain, reseller);
    let edit_fields = review_fields(&details);
    panel(
        "review",
        text.new_customer_review(),
        view! {
            {facts}
            {create_form(text, details)}
            <form method="post" action=FormAction::ReviewNewCustomer.path() data-busy=busy_label(text, FormAction::ReviewNewCustomer)>
                {edit_fields}
                {hidden("edit", "true")}
                <button class="quiet">{text.new_customer_change()}</button>
            </form>
        },
    )
}

fn review_facts(text: Text, form: &NewCustomerForm, domain: &str, reseller: String) -> impl IntoView + use<> {
    let contact = [form.first_name.as_str(), form.last_name.as_str()].join(" ");
    let lines = [&form.line1, &form.line2, &form.line3, &form.city, &form.state, &form.postal_code];
    let address = lines.into_iter().filter(|line| !line.trim().is_empty()).cloned().collect::<Vec<_>>().join(", ");
    let gdap = if form.wants_gdap() { text.new_customer_yes() } else { text.new_customer_no() };
    view! {
        <dl>
            {fact(text.billing_company(), plain(form.company_name.clone()))}
            {fact(text.new_customer_domain(), plain(domain.to_owned()))}
            {fact(text.address_country(), plain(country_name(text, &form.country)))}
            {fact(text.customer_address(), plain(address))}
            {fact(text.address_phone(), plain(form.phone.clone()))}
            {(!form.registration_number.is_empty())
                .then(|| fact(text.customer_registration_number(), plain(form.registration_number.clone())))}
            {fact(text.billing_contact(), plain(contact))}
            {fact(text.customer_email(), plain(form.email.clone()))}
            {fact(text.billing_culture(), plain(language_name(text, &form.culture)))}
            {fact(text.billing_language(), plain(language_name(text, &form.language)))}
            {(!reseller.is_empty()).then(|| fact(text.new_customer_reseller(), plain(reseller)))}
            {fact(text.new_customer_gdap(), plain(gdap.to_owned()))}
        </dl>
    }
}

/// Renders the form that creates the customer, with its error if its submission failed.
fn create_form(text: Text, details: NewCustomerForm) -> impl IntoView {
    let label = text.new_customer_create(details.company_name.as_str());
    form(FORM, FormAction::CreateCustomer, move || {
        view! {
            {hidden_details(&details)}
            {hidden(CONFIRMED_FIELD, true)}
            <p class="help">{text.new_customer_consequence()}</p>
            <p class="actions"><button class="button primary" dir="auto">{label}</button></p>
        }
    })
}

/// Renders the hidden fields of a form that repeats the review.
fn review_fields(details: &NewCustomerForm) -> impl IntoView + use<> {
    view! {
        {hidden(PAGE_FIELD, paths::new_customer_in(&details.country))}
        {hidden(FORM_FIELD, FORM)}
        {hidden_details(details)}
    }
}

/// Renders the typed details as hidden fields.
fn hidden_details(details: &NewCustomerForm) -> impl IntoView + use<> {
    details.fields().into_iter().map(|(name, value)| hidden(name, value.to_owned()).into_any()).collect_view()
}

fn address_validation_view(
    text: Text,
    details: &NewCustomerForm,
    address_validation: Option<&AddressValidation>,
) -> AnyView {
    let Some(address_validation) = address_validation else { return note(text.new_customer_address_unchecked()) };
    if address_validation.address_status.is_good() {
        return view! {
            <p class="badges"><span class="badge good">{text.new_customer_address_known()}</span></p>
        }
        .into_any();
    }
    let message = match address_validation.address_status {
        AddressStatus::None => text.new_customer_address_none(),
        AddressStatus::NotValidated | AddressStatus::Other(_) => text.new_customer_address_unchecked(),
        _ => text.new_customer_address_partial(),
    };
    let (suggestions, more) = few(text, address_validation.suggestions.iter());
    let suggestions = suggestions.map(|address| suggestion(text, details, address)).collect_view();
    view! {
        {note(message)}
        {address_validation.message.clone().map(|message| view! { <p class="muted" lang="en">{message}</p> })}
        {(!address_validation.suggestions.is_empty()).then(|| view! {
            <p>{text.new_customer_suggestions()}</p>
            <ul class="plain lines">{suggestions}{more.map(|more| view! { <li class="muted">{more}</li> })}</ul>
        })}
        <p class="help">{text.new_customer_address_keep()}</p>
    }
    .into_any()
}

/// Renders a suggested address with a button that repeats the review with it.
fn suggestion(text: Text, details: &NewCustomerForm, address: &Address) -> impl IntoView + use<> {
    let corrected = details.at(address);
    let lines = [
        &corrected.line1,
        &corrected.line2,
        &corrected.line3,
        &corrected.city,
        &corrected.state,
        &corrected.postal_code,
    ];
    let address_line = lines.into_iter().filter(|line| !line.trim().is_empty()).cloned().collect::<Vec<_>>().join(", ");
    let label = text.new_customer_use_address(address_line.as_str());
    view! {
        <li>
            <form method="post" action=FormAction::ReviewNewCustomer.path() data-busy=busy_label(text, FormAction::ReviewNewCustomer) class="held">
                <span dir="auto">{address_line}</span>
                {review_fields(&corrected)}
                <button class="button" aria-label=label>{text.new_customer_use()}</button>
            </form>
        </li>
    }
}
