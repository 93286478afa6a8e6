//! Adding a verified domain to a customer's tenant.

use serde_json::json;

use super::{
    Error, Portal,
    change::{Change, check_response},
    confirmed::Confirmed,
};
use crate::{
    domain::{
        form_action::FormAction,
        id::RequestId,
        principal::CustomerScope,
        verified_domain::{
            self, DomainCapability, DomainStatus, NewVerifiedDomain, Validators, VerificationMethod, VerifiedDomain,
            VerifiedDomainForm,
        },
    },
    error::{FieldError, Problem},
};

/// Parses the form, with the server's parsers for URLs and Base64.
///
/// # Errors
/// [`Error::Invalid`] with every invalid field.
pub fn parse_verified_domain(form: &VerifiedDomainForm) -> Result<NewVerifiedDomain, Error> {
    Ok(verified_domain::parse_verified_domain(form, Validators { is_https_url, is_base64 })?)
}

fn is_https_url(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.has_host())
}

fn is_base64(text: &str) -> bool {
    base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).is_ok()
}

impl Portal {
    /// Adds a domain that the partner has verified as its registrar.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the customer already has the domain, [`Error::Unconfirmed`], [`Error::Upstream`]
    pub async fn add_verified_domain(
        &self,
        scope: &CustomerScope,
        domain: &NewVerifiedDomain,
        confirmed: bool,
        request: RequestId,
    ) -> Result<VerifiedDomain, Error> {
        // Partner Center rejects an existing domain with a generic code, so that case is checked first.
        let client = self.client_for(scope).await?;
        // Each operation requires its own permissions: delegated administration, or a GDAP role.
        let customer = client.customer(scope);
        let (known, listed) = futures::join!(customer.load(), customer.list_custom_domains());
        let known = known.map(|known| known.custom_domains);
        let mut known = [known, listed].into_iter().flatten().flatten();
        if known.any(|known| known.eq_ignore_ascii_case(domain.name.as_str())) {
            return Err(Error::Invalid(vec![FieldError::new("name", Problem::Taken)]));
        }
        let authentication = domain.authentication().as_str();
        let change = Change::irreversible(FormAction::AddVerifiedDomain, Confirmed::require(confirmed)?)
            .to(domain.name.as_str())
            .with(json!({ "authentication": authentication }));
        let response = self
            .change(scope, change, async |client| client.customer(scope).add_verified_domain(domain, request).await)
            .await?;
        // Requests and responses spell enumeration members differently.
        let canonical = |word: &Option<String>, known: fn(&str) -> Option<&'static str>| {
            let word = word.as_deref().unwrap_or_default();
            known(word).unwrap_or(word).to_owned()
        };
        let capability =
            canonical(&response.capability, |word| DomainCapability::parse(word).map(DomainCapability::as_str));
        let verification =
            canonical(&response.verification, |word| VerificationMethod::parse(word).map(VerificationMethod::as_str));
        let status = canonical(&response.status, |word| DomainStatus::parse(word).map(DomainStatus::as_str));
        let yes_or_no = |it: bool| if it { "true" } else { "false" };
        check_response([
            ("name", domain.name.as_str(), response.name.as_str()),
            ("authenticationType", authentication, response.authentication.as_deref().unwrap_or_default()),
            ("capability", domain.capability.as_str(), &capability),
            ("verificationMethod", domain.verification.as_str(), &verification),
            ("isDefault", yes_or_no(domain.is_default), response.is_default.map(yes_or_no).unwrap_or_default()),
            ("status", DomainStatus::Verified.as_str(), &status),
        ])?;
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invalid_fields(form: &VerifiedDomainForm) -> Vec<String> {
        match parse_verified_domain(form) {
            Err(Error::Invalid(invalid_fields)) => invalid_fields.into_iter().map(|error| error.field).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn managed() -> VerifiedDomainForm {
        VerifiedDomainForm {
            name: "Conto.example".into(),
            authentication: "Managed".into(),
            capability: "Email".into(),
            verification: "DnsRecord".into(),
            issuer: "ignored".into(),
            ..VerifiedDomainForm::default()
        }
    }

    #[test]
    fn federated_domain_reports_every_invalid_provider_field() {
        let form = VerifiedDomainForm { authentication: "Federated".into(), issuer: " ".into(), ..managed() };
        let fields = ["issuer", "passive_log_on", "log_off", "protocol", "prompt_login", "signing_certificate"];
        assert_eq!(invalid_fields(&form), fields);
        let form = VerifiedDomainForm {
            issuer: "urn:sts".into(),
            passive_log_on: "http://sts.example/in".into(),
            log_off: "https://sts.example/out".into(),
            protocol: "WsFed".into(),
            prompt_login: "Disabled".into(),
            signing_certificate: "-----BEGIN CERTIFICATE-----\nTUlJ\nQg==\n-----END CERTIFICATE-----".into(),
            next_signing_certificate: "not base64!".into(),
            ..form
        };
        assert_eq!(invalid_fields(&form), ["passive_log_on", "next_signing_certificate"]);
        let form = VerifiedDomainForm {
            passive_log_on: "https://sts.example/in".into(),
            next_signing_certificate: String::new(),
            ..form
        };
        let federation = parse_verified_domain(&form).unwrap().federation.unwrap();
        assert_eq!(federation.signing_certificate, "TUlJQg==");
    }
}
