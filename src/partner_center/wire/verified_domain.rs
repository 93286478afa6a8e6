//! JSON of verified domains (resource article "Verified domain"). Requests spell enumerations in PascalCase, answers in
//! lower snake case.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::collection::null_as_default;

/// A domain to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VerifiedDomain {
    /// The name.
    #[serde(deserialize_with = "null_as_default")]
    pub verified_domain_name: String,
    /// What it is.
    #[serde(deserialize_with = "null_as_default")]
    pub domain: Domain,
    /// Required where the domain is federated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_federation_settings: Option<FederationSettings>,
}

/// Resource `Domain`; no `attributes`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Domain {
    /// `Managed`, `Federated`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authentication_type: Option<String>,
    /// `Email`, `Sharepoint`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capability: Option<String>,
    /// Whether it is the default one.
    #[serde(deserialize_with = "yes_or_no", skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    /// Whether it is the one that the tenant began with.
    #[serde(deserialize_with = "yes_or_no", skip_serializing_if = "Option::is_none")]
    pub is_initial: Option<bool>,
    /// The name again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The domain above, of a subdomain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_domain: Option<String>,
    /// `Unverified`, `Verified`, `PendingDeletion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `None`, `DnsRecord`, `Email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification_method: Option<String>,
}

/// Resource `DomainFederationSettings`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FederationSettings {
    /// Where rich clients sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_log_on_uri: Option<String>,
    /// The method that is asked for first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_interactive_authentication_method: Option<String>,
    /// What the sign-in page calls the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub federation_brand_name: Option<String>,
    /// Who the provider says it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_uri: Option<String>,
    /// Where browsers sign out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_off_uri: Option<String>,
    /// Where its metadata are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_exchange_uri: Option<String>,
    /// What will sign tokens afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_signing_certificate: Option<String>,
    /// OpenID Connect metadata.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_id_connect_discovery_endpoint: Option<String>,
    /// Where browsers sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passive_log_on_uri: Option<String>,
    /// `WsFed`, `Samlp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_authentication_protocol: Option<String>,
    /// `TranslateToFreshPasswordAuth`, `NativeSupport`, `Disabled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt_login_behavior: Option<String>,
    /// Base64 of what signs tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing_certificate: Option<String>,
    /// Whether the provider asks for a second factor itself.
    #[serde(deserialize_with = "yes_or_no", skip_serializing_if = "Option::is_none")]
    pub supports_mfa: Option<bool>,
}

/// A truth value, or the word for it, as samples have it.
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
    fn truth_values_are_read_as_words_too() {
        let domain: Domain = serde_json::from_str(r#"{"isDefault":"False","isInitial":true}"#).unwrap();
        assert_eq!((domain.is_default, domain.is_initial), (Some(false), Some(true)));
    }
}
