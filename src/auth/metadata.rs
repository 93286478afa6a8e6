//! A provider's description of itself (OpenID Connect Discovery, "OpenID Provider Metadata").

use serde::Deserialize;
use url::Url;

use crate::{
    auth::{error::SignInError, http, registration::IssuerRule},
    client_credential::TokenEndpoint,
    domain::id::TenantId,
};

/// What a sign-in needs of the document. Read by a type of our own: the library's refuses documents for members that
/// nobody here looks at.
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
    /// Whether every answer names its issuer (RFC 9207), so that one without has been tampered with.
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    pub(super) names_issuer: bool,
}

impl Metadata {
    /// Reads the document that was found where the rule's issuer publishes it.
    ///
    /// # Errors
    /// [`SignInError::Misconfigured`] when the document is another issuer's, [`SignInError::BadAnswer`] when it is
    /// unreadable or sends us where we would not go.
    pub(super) fn parse(body: &[u8], rule: &IssuerRule) -> Result<Self, SignInError> {
        let metadata = Self::read(body)?;
        if metadata.issuer != rule.issuer() {
            return Err(SignInError::Misconfigured { why: "the provider's document names another issuer" });
        }
        let endpoints = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        if !endpoints.into_iter().chain(&metadata.end_session_endpoint).all(http::is_safe) {
            return Err(SignInError::BadAnswer { why: "the provider's document has an address that is not safe" });
        }
        Ok(metadata)
    }

    /// Returns the userinfo endpoint, if the provider has one and an access token may be sent there.
    pub(super) fn user_info(&self) -> Option<Url> {
        self.userinfo_endpoint.as_deref().and_then(|address| Url::parse(address).ok()).filter(http::is_safe)
    }

    /// Returns the revocation endpoint, if the provider has one and a token may be sent there.
    pub(super) fn revocation(&self) -> Option<Url> {
        self.revocation_endpoint.as_deref().and_then(|address| Url::parse(address).ok()).filter(http::is_safe)
    }

    /// The same for people whom one of the provider's tenants knows, where one is named.
    ///
    /// # Errors
    /// As [`IssuerRule::address_for`].
    pub(super) fn of_tenant(&self, rule: &IssuerRule, tenant: Option<TenantId>) -> Result<Self, SignInError> {
        let Some(tenant) = tenant else { return Ok(self.clone()) };
        Ok(Self {
            authorization_endpoint: rule.address_for(tenant, self.authorization_endpoint.clone())?,
            token_endpoint: rule.address_for(tenant, self.token_endpoint.clone())?,
            ..self.clone()
        })
    }

    /// The tenant whose document it is, of those that the rule takes the word for.
    ///
    /// # Errors
    /// [`SignInError::BadAnswer`] when the document is unreadable, [`SignInError::Misconfigured`] when it is no such
    /// tenant's.
    pub(super) fn find_tenant(body: &[u8], rule: &IssuerRule) -> Result<TenantId, SignInError> {
        let tenant = rule.find_tenant_of(&Self::read(body)?.issuer);
        tenant.ok_or(SignInError::Misconfigured { why: "the provider's document names another issuer" })
    }

    fn read(body: &[u8]) -> Result<Self, SignInError> {
        serde_json::from_slice(body)
            .map_err(|_| SignInError::BadAnswer { why: "the provider's document is unreadable" })
    }

    /// Where tokens are asked for. The secret goes into a header where the document does not say.
    pub(super) fn token(&self) -> TokenEndpoint {
        let methods = self.token_endpoint_auth_methods_supported.as_deref().unwrap_or_default();
        TokenEndpoint {
            address: self.token_endpoint.clone(),
            secret_in_form: methods.iter().any(|method| method == "client_secret_post"),
        }
    }
}
