//! Verified domains (article "Add a verified domain for an existing customer").

use http::Method;

use super::{
    customer::CustomerHandle,
    error::Error,
    operation::{Operation, RetryPolicy},
    wire::verified_domain as wire,
};
use crate::domain::{
    id::RequestId,
    verified_domain::{DomainStatus, FederationSettings, NewVerifiedDomain, VerifiedDomain},
};

static ADD: Operation = Operation::write(
    "add-a-verified-domain-for-a-customer",
    "verifieddomain",
    Method::POST,
    RetryPolicy::NotIdempotent,
)
.per_customer()
.accepts_application_too();

impl CustomerHandle<'_> {
    /// Adds a domain that the partner has verified as its registrar.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn add_verified_domain(self, domain: &NewVerifiedDomain, id: RequestId) -> Result<VerifiedDomain, Error> {
        let name = domain.name.as_str();
        let body = wire::VerifiedDomain {
            verified_domain_name: name.to_owned(),
            domain: wire::Domain {
                authentication_type: Some(domain.authentication().as_str().to_owned()),
                capability: Some(domain.capability.as_str().to_owned()),
                is_default: Some(domain.is_default),
                is_initial: Some(false),
                name: Some(name.to_owned()),
                root_domain: None,
                status: Some(DomainStatus::Verified.as_str().to_owned()),
                verification_method: Some(domain.verification.as_str().to_owned()),
            },
            domain_federation_settings: domain.federation.as_ref().map(federation),
        };
        let added: wire::Domain = self.request(&ADD).at("verifieddomain").body(&body).request_id(id).json().await?;
        Ok(VerifiedDomain {
            name: added.name.filter(|name| !name.is_empty()).unwrap_or_else(|| name.to_owned()),
            authentication: added.authentication_type,
            capability: added.capability,
            verification: added.verification_method,
            is_default: added.is_default,
            status: added.status,
        })
    }
}

fn federation(settings: &FederationSettings) -> wire::FederationSettings {
    let settings = settings.clone();
    wire::FederationSettings {
        active_log_on_uri: settings.active_log_on,
        federation_brand_name: settings.brand_name,
        issuer_uri: Some(settings.issuer),
        log_off_uri: Some(settings.log_off),
        metadata_exchange_uri: settings.metadata_exchange,
        next_signing_certificate: settings.next_signing_certificate,
        passive_log_on_uri: Some(settings.passive_log_on),
        preferred_authentication_protocol: Some(settings.protocol.as_str().to_owned()),
        prompt_login_behavior: Some(settings.prompt_login.as_str().to_owned()),
        signing_certificate: Some(settings.signing_certificate),
        supports_mfa: settings.supports_mfa,
        ..wire::FederationSettings::default()
    }
}
