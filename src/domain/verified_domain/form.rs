//! Parsing of the form that adds a domain.

use serde::{Deserialize, Serialize};

use super::{
    Authentication, DomainCapability, DomainName, FederationProtocol, FederationSettings, NewVerifiedDomain,
    PromptLogin, VerificationMethod,
};
use crate::domain::{
    field::Problem,
    form::{Fields, InvalidFields},
};

/// Maximum lengths of a sign-in provider's URL and of a certificate, in characters.
const ADDRESS_CHARS: usize = 500;
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
pub struct Readers {
    /// The check for an HTTPS URL with a host.
    pub is_https_address: fn(&str) -> bool,
    /// The check for Base64.
    pub is_base64: fn(&str) -> bool,
}

impl Readers {
    /// Parses an HTTPS URL.
    fn address(self, fields: &mut Fields, field: &str, text: &str, required: bool) -> Option<String> {
        let line = fields.line_of(field, text, ADDRESS_CHARS);
        match &line {
            None if required => fields.refuse(field, Problem::Missing),
            Some(line) if !(self.is_https_address)(line) => {
                fields.refuse(field, Problem::Malformed);
            }
            _ => {}
        }
        line
    }

    /// Parses the Base64 of a certificate, with or without its PEM header and footer.
    fn certificate(self, fields: &mut Fields, field: &str, text: &str, required: bool) -> Option<String> {
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
        } else if !(self.is_base64)(&bare) {
            fields.refuse(field, Problem::Malformed);
        }
        Some(bare)
    }
}

/// Parses the form, using the caller's validators. The settings of a provider are parsed for a federated domain only
/// and ignored otherwise.
///
/// # Errors
/// [`InvalidFields`] with every invalid field.
pub fn parse_verified_domain(form: &VerifiedDomainForm, readers: Readers) -> Result<NewVerifiedDomain, InvalidFields> {
    let mut fields = Fields::default();
    let name = fields.parsed("name", &form.name, |text| DomainName::parse(text).ok());
    let authentication = fields.parsed("authentication", &form.authentication, Authentication::parse);
    let capability = fields.parsed("capability", &form.capability, DomainCapability::parse);
    let verification = fields.parsed("verification", &form.verification, VerificationMethod::parse);
    let federation = match authentication {
        Some(Authentication::Federated) => federation(&mut fields, form, readers),
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

fn federation(fields: &mut Fields, form: &VerifiedDomainForm, readers: Readers) -> Option<FederationSettings> {
    let issuer = fields.line_of("issuer", &form.issuer, ADDRESS_CHARS);
    if issuer.is_none() {
        fields.refuse("issuer", Problem::Missing);
    }
    let passive_log_on = readers.address(fields, "passive_log_on", &form.passive_log_on, true);
    let active_log_on = readers.address(fields, "active_log_on", &form.active_log_on, false);
    let log_off = readers.address(fields, "log_off", &form.log_off, true);
    let metadata_exchange = readers.address(fields, "metadata_exchange", &form.metadata_exchange, false);
    let protocol = fields.parsed("protocol", &form.protocol, FederationProtocol::parse);
    let prompt_login = fields.parsed("prompt_login", &form.prompt_login, PromptLogin::parse);
    let signing_certificate = readers.certificate(fields, "signing_certificate", &form.signing_certificate, true);
    let next_signing_certificate =
        readers.certificate(fields, "next_signing_certificate", &form.next_signing_certificate, false);
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
    fn a_managed_domain_needs_nothing_of_a_provider() {
        let form = VerifiedDomainForm {
            name: "Conto.example".into(),
            authentication: "Managed".into(),
            capability: "Email".into(),
            verification: "DnsRecord".into(),
            issuer: "not looked at".into(),
            ..VerifiedDomainForm::default()
        };
        let readers = Readers { is_https_address: |_| false, is_base64: |_| false };
        let domain = parse_verified_domain(&form, readers).unwrap();
        assert_eq!((domain.name.as_str(), &domain.federation), ("conto.example", &None));
    }
}
