//! `/customers/{customer}/domains`: the customer's domains with their details, and the form that adds one verified by
//! the partner.

use std::collections::{HashMap, hash_map::Entry};

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, deferred::Deferred, panel_result, with_customer};
use crate::{
    api::{custom_domain::list_custom_domains, customer::load_customer},
    components::{
        customer::name_or_placeholder,
        fact::{copyable, panel},
        field::{Confirmation, Field, confirmation_form, failed_submission, hidden, row},
        pager::Paginated,
        problem::problem_panel,
        user::note,
    },
    domain::{
        cloud::Cloud,
        custom_domain::CustomDomain,
        customer::{Customer, CustomerSummary},
        form_action::FormAction,
        role::Capability,
        title::is_visible,
        verified_domain::{Authentication, DomainCapability, FederationProtocol, PromptLogin, VerificationMethod},
    },
    error::PortalError,
    locales::Text,
};

const FORM: &str = "domain-form";
/// The form fields of a federated domain.
const FEDERATION: [&str; 11] = [
    "issuer",
    "passive_log_on",
    "log_off",
    "active_log_on",
    "metadata_exchange",
    "protocol",
    "prompt_login",
    "signing_certificate",
    "next_signing_certificate",
    "brand_name",
    "supports_mfa",
];

/// Renders a customer's domains.
pub async fn domains_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let cloud = request.cloud();
    let listed = Deferred::begin(list_custom_domains(customer.id));
    let (loaded, summary) = with_customer(customer, async { panel_result(load_customer(customer.id).await) }).await?;
    let status = Status::of(&loaded);
    let add = if request.may(Capability::ManageDomains) {
        Some(add_form(text, &summary).into_any())
    } else {
        (!customer.own).then(|| view! { <p class="help">{text.domains_read_only()}</p> }.into_any())
    };
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_domains()}</h1>
            <div class="columns">
                {add.map(|add| view! { <div>{panel("add", text.domains_add_title(), add)}</div> })}
                <div>
                    {listed.render(move |listed| panel("domains", text.domains_all(), domains(text, cloud, loaded, listed)))}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

/// Renders the domains from both sources: the customer resource, which includes non-default ones under delegated
/// administration only, and its directory, which requires a GDAP role. Either can fail without the other.
fn domains(
    text: Text,
    cloud: Cloud,
    loaded: Result<Customer, PortalError>,
    listed: Result<Vec<CustomDomain>, PortalError>,
) -> AnyView {
    let (customer, customer_problem) = match loaded {
        Ok(customer) => (Some(customer), ().into_any()),
        Err(error) => (None, problem_panel(&error).into_any()),
    };
    let (listed, directory_note) = match listed {
        Ok(listed) => (listed, view! { <p class="help">{text.domains_help()}</p> }.into_any()),
        Err(PortalError::Refused { .. }) => (Vec::new(), note(text.domains_need_role())),
        Err(error) => (Vec::new(), problem_panel(&error).into_any()),
    };
    let default = customer.as_ref().map(|customer| customer.summary.domain.clone()).unwrap_or_default();
    let paginated = Paginated::of("domains", all_domains(customer.as_ref(), &listed));
    let pager = paginated.pager(text.domains_all());
    let rows = paginated
        .items
        .into_iter()
        .map(|CustomDomain { name, added_as }| {
            let is_default = name.eq_ignore_ascii_case(&default);
            let (tone, status_label) = match added_as {
                _ if cloud.is_initial_domain(&name) => ("good", text.domain_initial()),
                Some(Authentication::Managed) => ("good", text.domain_added_managed()),
                Some(Authentication::Federated) => ("good", text.domain_added_federated()),
                None => ("plain", text.domain_not_told()),
            };
            view! {
                <li>
                    {copyable(name, false)}
                    " "
                    {is_default.then(|| view! { <span class="badge plain">{text.customer_default_domain()}</span> " " })}
                    <span class=format!("badge {tone}")>{status_label}</span>
                </li>
            }
        })
        .collect_view();
    view! { {customer_problem} <ul class="plain lines">{rows}</ul> {pager} {directory_note} }.into_any()
}

/// Returns the domains from both sources without duplicates, the default one first.
pub(super) fn all_domains(customer: Option<&Customer>, listed: &[CustomDomain]) -> Vec<CustomDomain> {
    let unclassified = |name: &String| CustomDomain { name: name.clone(), added_as: None };
    let default = customer.map(|customer| unclassified(&customer.summary.domain));
    let others = customer.into_iter().flat_map(|customer| customer.custom_domains.iter().map(unclassified));
    let mut domains: Vec<CustomDomain> = Vec::new();
    let mut indexes = HashMap::new();
    for domain in default.into_iter().chain(listed.iter().cloned()).chain(others) {
        if !is_visible(&domain.name) {
            continue;
        }
        match indexes.entry(domain.name.to_ascii_lowercase()) {
            Entry::Occupied(index) => {
                let existing: &mut CustomDomain = &mut domains[*index.get()];
                existing.added_as = existing.added_as.or(domain.added_as);
            }
            Entry::Vacant(index) => {
                index.insert(domains.len());
                domains.push(domain);
            }
        }
    }
    domains
}

fn add_form(text: Text, customer: &CustomerSummary) -> impl IntoView + use<> {
    let authentications = vec![
        (Authentication::Managed.as_str().to_owned(), text.domain_managed().to_owned()),
        (Authentication::Federated.as_str().to_owned(), text.domain_federated().to_owned()),
    ];
    let verifications = VerificationMethod::ALL
        .iter()
        .map(|method| {
            let label = match method {
                VerificationMethod::None => text.domain_verified_otherwise(),
                VerificationMethod::DnsRecord => text.domain_verified_dns(),
                VerificationMethod::Email => text.domain_verified_email(),
            };
            (method.as_str().to_owned(), label.to_owned())
        })
        .collect();
    let capabilities = DomainCapability::ALL
        .iter()
        .map(|it| (it.as_str().to_owned(), capability_label(text, *it).to_owned()))
        .collect();
    let protocols = vec![
        (FederationProtocol::WsFed.as_str().to_owned(), "WS-Federation".to_owned()),
        (FederationProtocol::Samlp.as_str().to_owned(), "SAML 2.0".to_owned()),
    ];
    let prompts = PromptLogin::ALL
        .iter()
        .map(|prompt| {
            let label = match prompt {
                PromptLogin::TranslateToFreshPasswordAuth => text.prompt_translate(),
                PromptLogin::NativeSupport => text.prompt_native(),
                PromptLogin::Disabled => text.prompt_disabled(),
            };
            (prompt.as_str().to_owned(), label.to_owned())
        })
        .collect();
    // The federation fields of a managed domain are ignored.
    let is_managed = failed_submission(FORM)
        .is_some_and(|refused| refused.value("authentication") == Some(Authentication::Managed.as_str()));
    let question = Confirmation {
        warning: text.domains_question(name_or_placeholder(text, &customer.name)),
        button: text.domains_add_button(),
        omitted_fields: if is_managed { &FEDERATION } else { &[] },
    };
    let customer = customer.id;
    confirmation_form(FORM, FormAction::AddVerifiedDomain, question, move || {
        view! {
            {hidden("customer", customer)}
            <p class="help">{text.domains_add_help()}</p>
            {Field::new("name", text.domain_name()).help(text.domain_name_help()).required().text()}
            {Field::new("authentication", text.domain_authentication())
                .help(text.domain_authentication_help())
                .value("Managed")
                .required()
                .select(authentications)}
            {row(view! {
                {Field::new("capability", text.domain_capability()).value("Email").required().select(capabilities)}
                {Field::new("verification", text.domain_verification()).value("DnsRecord").required().select(verifications)}
            })}
            {Field::new("is_default", text.domain_make_default()).checkbox()}
            <fieldset class="group federation">
                <legend>{text.federation_title()}</legend>
                <p class="help">{text.federation_help()}</p>
                {Field::new("issuer", text.federation_issuer()).help(text.federation_issuer_help()).text()}
                {Field::new("passive_log_on", text.federation_passive()).help(text.federation_address_help()).text()}
                {Field::new("log_off", text.federation_log_off()).text()}
                {Field::new("active_log_on", text.federation_active()).help(text.federation_optional()).text()}
                {Field::new("metadata_exchange", text.federation_metadata()).help(text.federation_optional()).text()}
                {Field::new("protocol", text.federation_protocol()).value(FederationProtocol::WsFed.as_str()).select(protocols)}
                {Field::new("prompt_login", text.federation_prompt()).value(PromptLogin::TranslateToFreshPasswordAuth.as_str()).select(prompts)}
                {Field::new("signing_certificate", text.federation_certificate())
                    .help(text.federation_certificate_help())
                    .text()}
                {Field::new("next_signing_certificate", text.federation_next_certificate())
                    .help(text.federation_optional())
                    .text()}
                {Field::new("brand_name", text.federation_brand()).help(text.federation_optional()).text()}
                {Field::new("supports_mfa", text.federation_mfa()).checkbox()}
            </fieldset>
            <p class="actions"><button class="button primary">{text.domains_add_button()}</button></p>
        }
    })
}

/// Returns the label of the service that a domain is used for. Product names are not translated.
fn capability_label(text: Text, capability: DomainCapability) -> &'static str {
    match capability {
        DomainCapability::None => text.domain_capability_none(),
        DomainCapability::Email => text.domain_capability_email(),
        DomainCapability::Sharepoint => "SharePoint",
        DomainCapability::OfficeCommunicationsOnline => "Teams, Skype for Business",
        DomainCapability::SharepointDefault => text.domain_capability_sharepoint_default(),
        DomainCapability::FullRedelegation => text.domain_capability_redelegation(),
        DomainCapability::SharePointPublic => text.domain_capability_sharepoint_public(),
        DomainCapability::OrgIdAuthentication => text.domain_capability_sign_in(),
        DomainCapability::Yammer => "Viva Engage (Yammer)",
        DomainCapability::Intune => "Intune",
        DomainCapability::All => text.domain_capability_all(),
    }
}
