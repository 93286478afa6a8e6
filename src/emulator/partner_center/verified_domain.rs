//! Verified domains (article "Add a verified domain for an existing customer").

use super::{
    call::Call,
    operation::{Auth::AppOrUser, Operation, post},
    response::{ApiError, ApiResponse},
};
use crate::{
    domain::verified_domain::{
        Authentication, DomainCapability, DomainName, DomainStatus, FederationProtocol, PromptLogin, VerificationMethod,
    },
    partner_center::wire::verified_domain::{Domain, FederationSettings, VerifiedDomain},
};

pub const OPERATIONS: &[Operation] =
    &[post("add-a-verified-domain-for-a-customer", "/v1/customers/{customer}/verifieddomain", AppOrUser).handler(add)];

fn add(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let VerifiedDomain { verified_domain_name, domain, domain_federation_settings } = call.read()?;
    let name = DomainName::parse(&verified_domain_name)
        .map_err(|_| ApiError::invalid("verifiedDomainName should be a domain name."))?;
    let member = |name: &str, value: &Option<String>, parse: fn(&str) -> Option<&'static str>| {
        parse(value.as_deref().unwrap_or_default())
            .ok_or_else(|| ApiError::invalid(format!("domain.{name} is missing or none of the known ones.")))
    };
    let authentication = member("authenticationType", &domain.authentication_type, |text| {
        Authentication::parse(text).map(Authentication::response_name)
    })?;
    let capability = member("capability", &domain.capability, |text| {
        DomainCapability::parse(text).map(DomainCapability::response_name)
    })?;
    let status = member("status", &domain.status, |text| DomainStatus::parse(text).map(DomainStatus::response_name))?;
    let method = member("verificationMethod", &domain.verification_method, |text| {
        VerificationMethod::parse(text).map(VerificationMethod::response_name)
    })?;
    if authentication == Authentication::Federated.response_name() {
        let settings = domain_federation_settings
            .ok_or_else(|| ApiError::invalid("domainFederationSettings is required for a federated domain."))?;
        check(&settings)?;
    }
    let added = Domain {
        authentication_type: Some(authentication.to_owned()),
        capability: Some(capability.to_owned()),
        is_default: Some(domain.is_default.unwrap_or(false)),
        is_initial: Some(domain.is_initial.unwrap_or(false)),
        name: Some(name.as_str().to_owned()),
        root_domain: domain.root_domain,
        status: Some(status.to_owned()),
        verification_method: Some(method.to_owned()),
    };
    if !call.tenant(|tenant| tenant.domains.add(&added))? {
        return Err(ApiError::invalid("The domain already exists."));
    }
    call.record("customer", "update_company_info");
    ApiResponse::created(&added)
}

/// Rejects federation settings with missing or unknown values.
fn check(settings: &FederationSettings) -> Result<(), ApiError> {
    for (name, value) in [
        ("issuerUri", &settings.issuer_uri),
        ("logOffUri", &settings.log_off_uri),
        ("passiveLogOnUri", &settings.passive_log_on_uri),
        ("signingCertificate", &settings.signing_certificate),
    ] {
        if value.as_deref().is_none_or(|value| value.trim().is_empty()) {
            return Err(ApiError::invalid(format!("domainFederationSettings.{name} is required.")));
        }
    }
    let known = |value: &Option<String>, parse: fn(&str) -> bool| value.as_deref().is_some_and(parse);
    if !known(&settings.preferred_authentication_protocol, |text| FederationProtocol::parse(text).is_some()) {
        return Err(ApiError::invalid("domainFederationSettings.preferredAuthenticationProtocol is required."));
    }
    if !known(&settings.prompt_login_behavior, |text| PromptLogin::parse(text).is_some()) {
        return Err(ApiError::invalid("domainFederationSettings.promptLoginBehavior is required."));
    }
    Ok(())
}
