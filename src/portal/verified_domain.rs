//! Adding a verified domain to a customer's tenant.

use serde_json::json;

use super::{
    Error, Portal,
    change::{Change, as_asked},
    confirmed::Confirmed,
};
use crate::{
    domain::{
        form::Fields,
        id::RequestId,
        principal::CustomerScope,
        verified_domain::{
            Authentication, DomainCapability, DomainName, FederationProtocol, FederationSettings, NewVerifiedDomain,
            PromptLogin, VerificationMethod, VerifiedDomain, VerifiedDomainForm,
        },
    },
    error::{FieldError, Problem},
};

/// Longest address of a sign-in provider, and longest certificate, in characters.
const ADDRESS_CHARS: usize = 500;
const CERTIFICATE_CHARS: usize = 16_000;

/// Reads the form. The settings of a provider are read for a federated domain only, whatever else was typed.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be used.
pub fn parse_verified_domain(form: &VerifiedDomainForm) -> Result<NewVerifiedDomain, Error> {
    let mut fields = Fields::default();
    let name = fields.parsed("name", &form.name, |text| DomainName::parse(text).ok());
    let authentication = fields.parsed("authentication", &form.authentication, Authentication::parse);
    let capability = fields.parsed("capability", &form.capability, DomainCapability::parse);
    let verification = fields.parsed("verification", &form.verification, VerificationMethod::parse);
    let federation = match authentication {
        Some(Authentication::Federated) => federation(&mut fields, form),
        _ => None,
    };
    let domain = match (name, capability, verification) {
        (Some(name), Some(capability), Some(verification)) => Some(NewVerifiedDomain {
            name,
            capability,
            verification,
            is_default: form.is_default == "true",
            federation,
        }),
        _ => None,
    };
    match domain {
        Some(domain) => Ok(fields.finish(domain)?),
        None => Err(fields.into_error().into()),
    }
}

fn federation(fields: &mut Fields, form: &VerifiedDomainForm) -> Option<FederationSettings> {
    let issuer = fields.line_of("issuer", &form.issuer, ADDRESS_CHARS);
    if issuer.is_none() {
        fields.refuse("issuer", Problem::Missing);
    }
    let passive_log_on = address(fields, "passive_log_on", &form.passive_log_on, true);
    let active_log_on = address(fields, "active_log_on", &form.active_log_on, false);
    let log_off = address(fields, "log_off", &form.log_off, true);
    let metadata_exchange = address(fields, "metadata_exchange", &form.metadata_exchange, false);
    let protocol = fields.parsed("protocol", &form.protocol, FederationProtocol::parse);
    let prompt_login = fields.parsed("prompt_login", &form.prompt_login, PromptLogin::parse);
    let signing_certificate = certificate(fields, "signing_certificate", &form.signing_certificate, true);
    let next_signing_certificate =
        certificate(fields, "next_signing_certificate", &form.next_signing_certificate, false);
    let brand_name = fields.line("brand_name", &form.brand_name);
    Some(FederationSettings {
        issuer: issuer?,
        passive_log_on: passive_log_on?,
        active_log_on,
        log_off: log_off?,
        metadata_exchange,
        protocol: protocol?,
        prompt_login: prompt_login?,
        signing_certificate: signing_certificate?,
        next_signing_certificate,
        brand_name,
        supports_mfa: Some(form.supports_mfa == "true"),
    })
}

/// An HTTPS address.
fn address(fields: &mut Fields, field: &str, text: &str, required: bool) -> Option<String> {
    let line = fields.line_of(field, text, ADDRESS_CHARS);
    match &line {
        None if required => fields.refuse(field, Problem::Missing),
        Some(line) if !url::Url::parse(line).is_ok_and(|url| url.scheme() == "https" && url.has_host()) => {
            fields.refuse(field, Problem::Malformed);
        }
        _ => {}
    }
    line
}

/// The Base64 of a certificate, with or without the lines around it that files have.
fn certificate(fields: &mut Fields, field: &str, text: &str, required: bool) -> Option<String> {
    let bare = text.replace("-----BEGIN CERTIFICATE-----", "").replace("-----END CERTIFICATE-----", "");
    let bare: String = bare.split_whitespace().collect();
    if bare.is_empty() {
        if required {
            fields.refuse(field, Problem::Missing);
        }
        return None;
    }
    if bare.len() > CERTIFICATE_CHARS {
        fields.refuse(field, Problem::TooLong { max: CERTIFICATE_CHARS });
    } else if base64::Engine::decode(&base64::engine::general_purpose::STANDARD, &bare).is_err() {
        fields.refuse(field, Problem::Malformed);
    }
    Some(bare)
}

impl Portal {
    /// Adds a domain that the partner has verified as its registrar.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the customer has the domain already, [`Error::Unconfirmed`], [`Error::Upstream`]
    pub async fn add_verified_domain(
        &self,
        scope: &CustomerScope,
        domain: &NewVerifiedDomain,
        confirmed: bool,
        request: RequestId,
    ) -> Result<VerifiedDomain, Error> {
        // Partner Center refuses a domain that exists with the code of any bad input, so the plain case is told first.
        let client = self.client_for(scope).await?;
        // Each way of asking takes rights of its own: delegated administration, or a GDAP role.
        let customer = client.customer(scope);
        let (known, listed) = futures::join!(customer.load(), customer.list_custom_domains());
        let known = known.map(|known| known.custom_domains);
        let mut known = [known, listed].into_iter().flatten().flatten();
        if known.any(|known| known.eq_ignore_ascii_case(domain.name.as_str())) {
            return Err(Error::Invalid(vec![FieldError::new("name", Problem::Taken)]));
        }
        let authentication = domain.authentication().as_str();
        let change = Change::irreversible("add_verified_domain", Confirmed::read(confirmed)?)
            .to(domain.name.as_str())
            .with(json!({ "authentication": authentication }));
        let done = self
            .change(scope, change, async |client| client.customer(scope).add_verified_domain(domain, request).await)
            .await?;
        as_asked([
            ("name", domain.name.as_str(), done.name.as_str()),
            ("authenticationType", authentication, done.authentication.as_deref().unwrap_or_default()),
        ])?;
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(form: &VerifiedDomainForm) -> Vec<String> {
        match parse_verified_domain(form) {
            Err(Error::Invalid(wrong)) => wrong.into_iter().map(|error| error.field).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn managed() -> VerifiedDomainForm {
        VerifiedDomainForm {
            name: "Conto.example".into(),
            authentication: "Managed".into(),
            capability: "Email".into(),
            verification: "DnsRecord".into(),
            issuer: "not looked at".into(),
            ..VerifiedDomainForm::default()
        }
    }

    #[test]
    fn a_managed_domain_needs_nothing_of_a_provider() {
        let domain = parse_verified_domain(&managed()).unwrap();
        assert_eq!((domain.name.as_str(), &domain.federation), ("conto.example", &None));
    }

    #[test]
    fn a_federated_domain_says_everything_that_its_provider_lacks() {
        let form = VerifiedDomainForm { authentication: "Federated".into(), issuer: " ".into(), ..managed() };
        let fields = ["issuer", "passive_log_on", "log_off", "protocol", "prompt_login", "signing_certificate"];
        assert_eq!(wrong(&form), fields);
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
        assert_eq!(wrong(&form), ["passive_log_on", "next_signing_certificate"]);
        let form = VerifiedDomainForm {
            passive_log_on: "https://sts.example/in".into(),
            next_signing_certificate: String::new(),
            ..form
        };
        let federation = parse_verified_domain(&form).unwrap().federation.unwrap();
        assert_eq!(federation.signing_certificate, "TUlJQg==");
    }
}
