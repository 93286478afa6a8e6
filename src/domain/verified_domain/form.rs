//! Parsing of the form that adds a domain.

use serde::{Deserialize, Serialize};

use super::{
    Authentication, DomainCapability, DomainName, FederationProtocol, FederationSettings, NewVerifiedDomain,
    PromptLogin, VerificationMethod,
};
use crate::domain::{
    field::Problem,
    form::{FieldParser, InvalidFields},
};

/// Maximum lengths of a sign-in provider's URL and of a certificate, in characters.
const URL_CHARS: usize = 500;
const CERTIFICATE_CHARS: usize = 16_000;

/// The fields of the form that adds a domain, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is the field of the form that has its name")]
pub struct VerifiedDomainForm {
    pub name: String,
    pub authentication: String,
    pub capability: String,
    pub verification: String,
    pub is_default: String,
    pub issuer: String,
    pub passive_log_on: String,
    pub active_log_on: String,
    pub log_off: String,
    pub metadata_exchange: String,
    pub protocol: String,
    pub prompt_login: String,
    pub signing_certificate: String,
    pub next_signing_certificate: String,
    pub brand_name: String,
    pub supports_mfa: String,
}

/// Validators that the browser build does not contain, passed in by the caller.
#[derive(Debug, Clone, Copy)]
pub struct Validators {
    /// The check for an HTTPS URL with a host.
    pub is_https_url: fn(&str) -> bool,
    /// The check for Base64.
    pub is_base64: fn(&str) -> bool,
}

impl Validators {
    /// Parses an HTTPS URL.
    fn https_url(self, fields: &mut FieldParser, field: &str, text: &str, required: bool) -> Option<String> {
        let line = fields.line_up_to(field, text, URL_CHARS);
        match &line {
            None if required => fields.add_error(field, Problem::Missing),
            Some(line) if !(self.is_https_url)(line) => {
                fields.add_error(field, Problem::Malformed);
            }
            _ => {}
        }
        line
    }

    /// Parses the Base64 of a certificate, with or without its PEM header and footer.
    fn certificate(self, fields: &mut FieldParser, field: &str, text: &str, required: bool) -> Option<String> {
        let base64 = text.replace("-----BEGIN CERTIFICATE-----", "").replace("-----END CERTIFICATE-----", "");
        let base64: String = base64.split_whitespace().collect();
        if base64.is_empty() {
            if required {
                fields.add_error(field, Problem::Missing);
            }
            return None;
        }
        if base64.len() > CERTIFICATE_CHARS {
            fields.add_error(field, Problem::TooLong { max: CERTIFICATE_CHARS });
        } else if !(self.is_base64)(&base64) {
            fields.add_error(field, Problem::Malformed);
        }
        Some(base64)
    }
}

/// Parses the form, using the caller's validators. The settings of a provider are parsed for a federated domain only
/// and ignored otherwise.
///
/// # Errors
/// [`InvalidFields`] with every invalid field.
pub fn parse_verified_domain(
    form: &VerifiedDomainForm,
    validators: Validators,
) -> Result<NewVerifiedDomain, InvalidFields> {
    let mut fields = FieldParser::default();
    let name = fields.parsed("name", &form.name, |text| DomainName::parse(text).ok());
    let authentication = fields.parsed("authentication", &form.authentication, Authentication::parse);
    let capability = fields.parsed("capability", &form.capability, DomainCapability::parse);
    let verification = fields.parsed("verification", &form.verification, VerificationMethod::parse);
    let federation = match authentication {
        Some(Authentication::Federated) => federation(&mut fields, form, validators),
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
        Some(domain) => fields.finish(domain),
        None => Err(fields.into_error()),
    }
}

/// Parses the settings of the customer's identity provider.
fn federation(
    fields: &mut FieldParser,
    form: &VerifiedDomainForm,
    validators: Validators,
) -> Option<FederationSettings> {
    let issuer = fields.line_up_to("issuer", &form.issuer, URL_CHARS);
    if issuer.is_none() {
        fields.add_error("issuer", Problem::Missing);
    }
    let passive_log_on = validators.https_url(fields, "passive_log_on", &form.passive_log_on, true);
    let active_log_on = validators.https_url(fields, "active_log_on", &form.active_log_on, false);
    let log_off = validators.https_url(fields, "log_off", &form.log_off, true);
    let metadata_exchange = validators.https_url(fields, "metadata_exchange", &form.metadata_exchange, false);
    let protocol = fields.parsed("protocol", &form.protocol, FederationProtocol::parse);
    let prompt_login = fields.parsed("prompt_login", &form.prompt_login, PromptLogin::parse);
    let signing_certificate = validators.certificate(fields, "signing_certificate", &form.signing_certificate, true);
    let next_signing_certificate =
        validators.certificate(fields, "next_signing_certificate", &form.next_signing_certificate, false);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn managed_domain_requires_no_federation_settings() {
        let form = VerifiedDomainForm {
            name: "Conto.example".into(),
            authentication: "Managed".into(),
            capability: "Email".into(),
            verification: "DnsRecord".into(),
            issuer: "ignored".into(),
            ..VerifiedDomainForm::default()
        };
        let validators = Validators { is_https_url: |_| false, is_base64: |_| false };
        let domain = parse_verified_domain(&form, validators).unwrap();
        assert_eq!((domain.name.as_str(), &domain.federation), ("conto.example", &None));
    }
}
