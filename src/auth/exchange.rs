//! The exchange of a code for tokens, and the filtering of token responses before the OpenID Connect library parses
//! them.

use std::{
    future::Future,
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
};

use openidconnect::{
    AsyncHttpClient, AuthorizationCode, HttpRequest, HttpResponse, PkceCodeVerifier, RequestTokenError,
    core::{CoreErrorResponseType, CoreTokenResponse},
};
use secrecy::ExposeSecret as _;
use serde_json::{Map, Value};
use url::Url;

use crate::{
    auth::{
        error::SignInError,
        http::{Http, HttpError},
        metadata::Metadata,
        pending::Pending,
        providers::{CachedDocuments, Providers},
        registration::Registration,
        relying_party::{relying_party, token_request_error},
    },
    client_credential::{ClientCredential, Proof, TokenEndpoint},
};

/// Status codes that mean that there is no token endpoint at this URL.
const MISSING_ENDPOINT_STATUSES: [u16; 3] = [404, 405, 410];

/// An authorization code and the data to redeem it.
pub(super) struct Redemption<'a> {
    pub(super) registration: &'a Registration,
    pub(super) redirect_uri: &'a Url,
    pub(super) code: AuthorizationCode,
    pub(super) pending: &'a Pending,
}

/// A failure to redeem a code.
struct RedemptionError {
    error: SignInError,
    /// `true` if the provider has certainly not redeemed the code, so that it may be sent again.
    is_unused: bool,
}

impl From<SignInError> for RedemptionError {
    fn from(error: SignInError) -> Self {
        Self { error, is_unused: false }
    }
}

impl Providers {
    /// Redeems a code, and retries once if the provider's refreshed metadata has another token endpoint or another
    /// client authentication method.
    pub(super) async fn exchange_code(
        &self,
        redemption: &Redemption<'_>,
        documents: CachedDocuments,
    ) -> Result<(CachedDocuments, CoreTokenResponse, Option<String>), SignInError> {
        let (rule, tenant) = (&redemption.registration.issuer, redemption.pending.tenant);
        let metadata = documents.metadata.for_tenant(rule, tenant)?;
        let refused = match self.try_exchange(redemption, &metadata).await {
            Ok((response, id_token)) => return Ok((documents, response, id_token)),
            Err(RedemptionError { error, is_unused: false }) => return Err(error),
            Err(RedemptionError { error, .. }) => error,
        };
        let newest = match self.refresh_documents(rule, &documents).await {
            Ok(Some(newest)) if newest.metadata.token_endpoint_info() != documents.metadata.token_endpoint_info() => {
                newest
            }
            Ok(_) => return Err(refused),
            Err(failure) => {
                tracing::warn!(issuer = rule.issuer(), %failure, "provider metadata not reloaded");
                return Err(refused);
            }
        };
        tracing::info!(issuer = rule.issuer(), %refused, "token endpoint moved; sending the code there");
        let metadata = newest.metadata.for_tenant(rule, tenant)?;
        match self.try_exchange(redemption, &metadata).await {
            Ok((response, id_token)) => Ok((newest, response, id_token)),
            Err(RedemptionError { error, .. }) => Err(error),
        }
    }

    async fn try_exchange(
        &self,
        redemption: &Redemption<'_>,
        metadata: &Metadata,
    ) -> Result<(CoreTokenResponse, Option<String>), RedemptionError> {
        let Redemption { registration, redirect_uri, code, pending } = redemption;
        let proof = self.assertion(registration, &metadata.token_endpoint_info())?;
        let client = relying_party(registration, metadata, redirect_uri)?;
        let verifier = PkceCodeVerifier::new(pending.verifier.secret().clone());
        let mut request = client.exchange_code(code.clone()).set_pkce_verifier(verifier);
        for (name, value) in &proof.fields {
            request = request.add_extra_param(*name, value.expose_secret());
        }
        let exchange = Exchange::new(self.http());
        match request.request_async(&exchange).await {
            Ok(response) => Ok((response, exchange.id_token())),
            Err(error) => {
                // A provider that does not know the client has not looked at its code (RFC 6749, section 5.2).
                let is_unused = match &error {
                    RequestTokenError::ServerResponse(response) => {
                        *response.error() == CoreErrorResponseType::InvalidClient
                    }
                    RequestTokenError::Request(http_error) => *http_error == HttpError::NotConnected,
                    RequestTokenError::Parse(..) | RequestTokenError::Other(_) => false,
                };
                let is_unused =
                    is_unused || exchange.status().is_some_and(|status| MISSING_ENDPOINT_STATUSES.contains(&status));
                Err(RedemptionError { error: token_request_error(error), is_unused })
            }
        }
    }

    /// Returns the client assertion for a request to the token endpoint; none for a secret, which the library sends.
    fn assertion(&self, registration: &Registration, endpoint: &TokenEndpoint) -> Result<Proof, SignInError> {
        match &registration.credential {
            ClientCredential::Secret(_) => Ok(Proof::default()),
            certificate @ ClientCredential::Certificate(_) => {
                certificate.proof(&registration.client_id, endpoint, self.now()).map_err(|_| SignInError::Internal)
            }
        }
    }
}

/// The members of a token response that are used (RFC 6749, sections 5.1 and 5.2).
const USED_MEMBERS: [&str; 5] = ["access_token", "token_type", "refresh_token", "error", "error_description"];

/// The HTTP client of one exchange. It removes the ID token from the response, which is verified here rather than by
/// the library, and every unused member, so that neither can make the library reject the response.
struct Exchange<'h> {
    http: &'h Http,
    withheld: Mutex<WithheldParts>,
}

/// The parts of a token response that are withheld from the library.
#[derive(Default)]
struct WithheldParts {
    status: Option<u16>,
    id_token: Option<String>,
}

impl<'h> Exchange<'h> {
    fn new(http: &'h Http) -> Self {
        Self { http, withheld: Mutex::default() }
    }

    /// Returns the received ID token, unmodified.
    fn id_token(&self) -> Option<String> {
        self.withheld().id_token.take()
    }

    /// Returns the status code of the response.
    fn status(&self) -> Option<u16> {
        self.withheld().status
    }

    fn withheld(&self) -> MutexGuard<'_, WithheldParts> {
        self.withheld.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn filter_members(&self, body: Vec<u8>) -> Vec<u8> {
        let Ok(mut response) = serde_json::from_slice::<Map<String, Value>>(&body) else { return body };
        if let Some(Value::String(token)) = response.remove("id_token") {
            self.withheld().id_token = Some(token);
        }
        let number = response.get("error_codes").and_then(|codes| codes.get(0)).and_then(Value::as_u64);
        response.retain(|name, value| {
            USED_MEMBERS.contains(&name.as_str()) && (name == "access_token" || !value.is_null())
        });
        // A refresh token or error description that is not a string counts as absent.
        for name in ["refresh_token", "error_description"] {
            if response.get(name).is_some_and(|value| !value.is_string()) {
                response.remove(name);
            }
        }
        // Entra also returns its error number in a separate member, which is used if there is no description.
        if let Some(number) = number
            && response.contains_key("error")
        {
            response.entry("error_description").or_insert_with(|| format!("AADSTS{number}").into());
        }
        Value::Object(response).to_string().into_bytes()
    }
}

impl<'c> AsyncHttpClient<'c> for Exchange<'_> {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let response = self.http.call(request).await?;
            self.withheld().status = Some(response.status().as_u16());
            Ok(response.map(|body| self.filter_members(body)))
        })
    }
}
