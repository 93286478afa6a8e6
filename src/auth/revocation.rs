//! Revocation of refresh tokens at a provider (RFC 7009, "OAuth 2.0 Token Revocation").

use openidconnect::http::Request;
use secrecy::{ExposeSecret as _, SecretString};
use url::form_urlencoded;

use crate::auth::{error::SignInError, http::HttpError, providers::Providers, registration::Registration};

impl Providers {
    /// Revokes a refresh token if the provider's metadata has a revocation endpoint; returns whether it has one. Entra
    /// has none: its refresh tokens expire, or end with the person's sessions there.
    ///
    /// # Errors
    /// When the provider is unreachable or refuses. The token is deleted here all the same.
    pub async fn revoke(&self, registration: &Registration, token: &SecretString) -> Result<bool, SignInError> {
        let documents = self.load(&registration.issuer).await?;
        let Some(url) = documents.metadata.safe_revocation_endpoint() else { return Ok(false) };
        let proof = registration.credential.proof(
            &registration.client_id,
            &documents.metadata.token_endpoint_info(),
            self.now(),
        );
        let proof = proof.map_err(|_| SignInError::Internal)?;
        let fixed = [("token", token.expose_secret()), ("token_type_hint", "refresh_token")];
        let fields = proof.fields.iter().map(|(name, value)| (*name, value.expose_secret()));
        let form: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fixed)
            .append_pair("client_id", &registration.client_id)
            .extend_pairs(fields)
            .finish();
        let mut request = Request::post(url.as_str()).header("content-type", "application/x-www-form-urlencoded");
        if let Some(authorization) = &proof.authorization {
            request = request.header("authorization", authorization.expose_secret());
        }
        let request = request.body(form.into_bytes()).map_err(|_| HttpError::InvalidRequest)?;
        let response = self.http().send(request).await?;
        if response.status().is_success() {
            Ok(true)
        } else {
            Err(SignInError::InvalidResponse { why: "the provider rejected the revocation" })
        }
    }
}
