//! The OpenID Connect library's client of a provider, and the conversion of its errors.

use openidconnect::{
    AuthType, AuthUrl, ClientId, ClientSecret, EndpointNotSet, EndpointSet, IssuerUrl, JsonWebKeySet, RedirectUrl,
    RequestTokenError, StandardErrorResponse, TokenUrl,
    core::{CoreClient, CoreErrorResponseType},
};
use secrecy::ExposeSecret;
use url::Url;

use crate::{
    auth::{
        callback::{find_entra_number, printable_code},
        error::SignInError,
        http::HttpError,
        metadata::Metadata,
        registration::Registration,
    },
    client_credential::ClientCredential,
};

pub(super) type RelyingParty =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet, EndpointNotSet>;
type TokenError = RequestTokenError<HttpError, StandardErrorResponse<CoreErrorResponseType>>;

/// Creates the library's client for one registration at one provider. A client assertion is added to each request
/// instead, since it is created for that request.
pub(super) fn relying_party(
    registration: &Registration,
    metadata: &Metadata,
    redirect_uri: &Url,
) -> Result<RelyingParty, SignInError> {
    let issuer = IssuerUrl::new(registration.issuer.issuer())
        .map_err(|_| SignInError::Misconfigured { why: "the issuer is not a URL" })?;
    // Without keys: tokens are verified with the keys of the token's own issuer.
    let client = CoreClient::new(ClientId::new(registration.client_id.clone()), issuer, JsonWebKeySet::default());
    let client =
        match &registration.credential {
            ClientCredential::Secret(secret) => {
                let in_form = metadata.token_endpoint_info().secret_in_form;
                client
                    .set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()))
                    .set_auth_type(if in_form { AuthType::RequestBody } else { AuthType::BasicAuth })
            }
            ClientCredential::Certificate(_) => client.set_auth_type(AuthType::RequestBody),
        };
    Ok(client
        .set_auth_uri(AuthUrl::from_url(metadata.authorization_endpoint.clone()))
        .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()))
        .set_redirect_uri(RedirectUrl::from_url(redirect_uri.clone())))
}

/// Converts an error in the authorization response.
pub(super) fn callback_error(code: String, detail: Option<String>) -> SignInError {
    match code.as_str() {
        "access_denied" if detail.is_none() || detail.as_deref() == Some("AADSTS65004") => SignInError::Cancelled,
        _ => SignInError::ProviderRefused { code, detail },
    }
}

/// Converts the error of a failed redemption. Bodies are dropped, since they may contain tokens.
pub(super) fn token_request_error(error: TokenError) -> SignInError {
    match error {
        RequestTokenError::ServerResponse(response) => SignInError::ProviderRefused {
            code: printable_code(response.error().as_ref()),
            detail: response.error_description().and_then(|description| find_entra_number(description)),
        },
        RequestTokenError::Request(error) => error.into(),
        RequestTokenError::Parse(..) => SignInError::InvalidResponse { why: "the token response is unreadable" },
        RequestTokenError::Other(_) => SignInError::InvalidResponse { why: "the token response is invalid" },
    }
}
