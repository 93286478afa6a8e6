//! JSON of verified domains (resource article "Verified domain"). Enumerations are in PascalCase in requests, and in
//! lower snake case in responses.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::collection::null_as_default;

/// A domain to add.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VerifiedDomain {
    /// The domain name to add.
    #[serde(deserialize_with = "null_as_default")]
    pub verified_domain_name: String,
    /// The domain's details.
    #[serde(deserialize_with = "null_as_default")]
    pub domain: Domain,
    /// The federation settings, required for a federated domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_federation_settings: Option<FederationSettings>,
}

/// Resource `Domain`; no `attributes`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Domain {
    /// One of `Managed`, `Federated`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authentication_type: Option<String>,
    /// The capability, such as `Email` or `Sharepoint`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capability: Option<String>,
    /// `true` if it is the default domain.
    #[serde(deserialize_with = "yes_or_no", skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    /// `true` if it is the tenant's initial domain.
    #[serde(deserialize_with = "yes_or_no", skip_serializing_if = "Option::is_none")]
    pub is_initial: Option<bool>,
    /// The domain name, repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The parent domain of a subdomain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_domain: Option<String>,
    /// One of `Unverified`, `Verified`, `PendingDeletion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// One of `None`, `DnsRecord`, `Email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification_method: Option<String>,
}

/// Resource `DomainFederationSettings`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FederationSettings {
    /// The sign-in URL for rich clients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_log_on_uri: Option<String>,
    /// The preferred authentication method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_interactive_authentication_method: Option<String>,
    /// The provider's name on the sign-in page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub federation_brand_name: Option<String>,
    /// The provider's issuer URI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_uri: Option<String>,
    /// The sign-out URL for browsers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_off_uri: Option<String>,
    /// The URL of the provider's metadata.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_exchange_uri: Option<String>,
    /// The next token signing certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_signing_certificate: Option<String>,
    /// The URL of the OpenID Connect metadata.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_id_connect_discovery_endpoint: Option<String>,
    /// The sign-in URL for browsers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passive_log_on_uri: Option<String>,
    /// One of `WsFed`, `Samlp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_authentication_protocol: Option<String>,
    /// One of `TranslateToFreshPasswordAuth`, `NativeSupport`, `Disabled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_login_behavior: Option<String>,
    /// The token signing certificate, in base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_certificate: Option<String>,
    /// `true` if the provider performs multi-factor authentication itself.
    #[serde(deserialize_with = "yes_or_no", skip_serializing_if = "Option::is_none")]
    pub supports_mfa: Option<bool>,
}

/// Parses a boolean, or its name as a string, as in samples.
fn yes_or_no<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(match Option::<Value>::deserialize(deserializer)? {
        Some(Value::Bool(value)) => Some(value),
        Some(Value::String(text)) => text.to_ascii_lowercase().parse().ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_booleans_written_as_strings() {
        let domain: Domain = serde_json::from_str(r#"{"isDefault":"False","isInitial":true}"#).unwrap();
        assert_eq!((domain.is_default, domain.is_initial), (Some(false), Some(true)));
    }
}
