//! Provider metadata (OpenID Connect Discovery, "OpenID Provider Metadata").

use serde::Deserialize;
use url::Url;

use crate::{
    auth::{error::SignInError, http, registration::IssuerRule},
    client_credential::TokenEndpoint,
    domain::id::TenantId,
};

/// The members of the metadata that a sign-in needs. Parsed with a type of our own, since the library's rejects
/// documents for members that are unused here.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Metadata {
    issuer: String,
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) jwks_uri: Url,
    pub(super) end_session_endpoint: Option<Url>,
    userinfo_endpoint: Option<String>,
    revocation_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// `true` if every authorization response contains its issuer (RFC 9207), so that one without has been tampered
    /// with.
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    pub(super) returns_issuer: bool,
}

impl Metadata {
    /// Parses the metadata that was loaded from the rule's discovery URL.
    ///
    /// # Errors
    /// [`SignInError::Misconfigured`] when the document is another issuer's, [`SignInError::InvalidResponse`] when it
    /// is malformed or contains an unsafe URL.
    pub(super) fn parse(body: &[u8], rule: &IssuerRule) -> Result<Self, SignInError> {
        let metadata = Self::parse_json(body)?;
        if metadata.issuer != rule.issuer() {
            return Err(SignInError::Misconfigured { why: "the provider's metadata has another issuer" });
        }
        let endpoints = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        if !endpoints.into_iter().chain(&metadata.end_session_endpoint).all(http::is_safe) {
            return Err(SignInError::InvalidResponse { why: "the provider's metadata has an unsafe URL" });
        }
        Ok(metadata)
    }

    /// Returns the userinfo endpoint, if the provider has one that an access token may be sent to.
    pub(super) fn safe_user_info_endpoint(&self) -> Option<Url> {
        self.userinfo_endpoint.as_deref().and_then(|url| Url::parse(url).ok()).filter(http::is_safe)
    }

    /// Returns the revocation endpoint, if the provider has one that a token may be sent to.
    pub(super) fn safe_revocation_endpoint(&self) -> Option<Url> {
        self.revocation_endpoint.as_deref().and_then(|url| Url::parse(url).ok()).filter(http::is_safe)
    }

    /// Returns the metadata with its endpoints changed to one of the provider's tenants, if one is given.
    ///
    /// # Errors
    /// As [`IssuerRule::url_for_tenant`].
    pub(super) fn for_tenant(&self, rule: &IssuerRule, tenant: Option<TenantId>) -> Result<Self, SignInError> {
        let Some(tenant) = tenant else { return Ok(self.clone()) };
        Ok(Self {
            authorization_endpoint: rule.url_for_tenant(tenant, self.authorization_endpoint.clone())?,
            token_endpoint: rule.url_for_tenant(tenant, self.token_endpoint.clone())?,
            ..self.clone()
        })
    }

    /// Returns the tenant that a metadata document describes, if the rule accepts its issuer.
    ///
    /// # Errors
    /// [`SignInError::InvalidResponse`] when the document is malformed, [`SignInError::Misconfigured`] when its issuer
    /// is not accepted.
    pub(super) fn find_tenant(body: &[u8], rule: &IssuerRule) -> Result<TenantId, SignInError> {
        let tenant = rule.find_tenant_of(&Self::parse_json(body)?.issuer);
        tenant.ok_or(SignInError::Misconfigured { why: "the provider's metadata has another issuer" })
    }

    fn parse_json(body: &[u8]) -> Result<Self, SignInError> {
        serde_json::from_slice(body)
            .map_err(|_| SignInError::InvalidResponse { why: "the provider's metadata is unreadable" })
    }

    /// Returns the token endpoint. The secret is sent in a header unless the metadata requires it in the form.
    pub(super) fn token_endpoint_info(&self) -> TokenEndpoint {
        let methods = self.token_endpoint_auth_methods_supported.as_deref().unwrap_or_default();
        TokenEndpoint {
            address: self.token_endpoint.clone(),
            secret_in_form: methods.iter().any(|method| method == "client_secret_post"),
        }
    }
}
