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
        providers::{Known, Providers},
        registration::Registration,
        relying_party::{relying_party, token_refusal},
    },
    client_credential::{ClientCredential, Proof, TokenEndpoint},
};

/// Status codes that mean that there is no token endpoint at this URL.
const NOT_THERE: [u16; 3] = [404, 405, 410];

/// An authorization code and the data to redeem it.
pub(super) struct Redemption<'a> {
    pub(super) registration: &'a Registration,
    pub(super) redirect_uri: &'a Url,
    pub(super) code: AuthorizationCode,
    pub(super) pending: &'a Pending,
}

/// A failure to redeem a code.
struct Unredeemed {
    error: SignInError,
    /// Marks a code that the provider has certainly not redeemed, so that it may be sent again.
    is_unused: bool,
}

impl From<SignInError> for Unredeemed {
    fn from(error: SignInError) -> Self {
        Self { error, is_unused: false }
    }
}

impl Providers {
    /// Redeems a code, and retries once if the provider's refreshed metadata has another token endpoint or another way
    /// to authenticate.
    pub(super) async fn exchange_code(
        &self,
        redemption: &Redemption<'_>,
        known: Known,
    ) -> Result<(Known, CoreTokenResponse, Option<String>), SignInError> {
        let (rule, tenant) = (&redemption.registration.issuer, redemption.pending.tenant);
        let metadata = known.metadata.of_tenant(rule, tenant)?;
        let refused = match self.try_exchange(redemption, &metadata).await {
            Ok((answer, id_token)) => return Ok((known, answer, id_token)),
            Err(Unredeemed { error, is_unused: false }) => return Err(error),
            Err(Unredeemed { error, .. }) => error,
        };
        let newest = match self.renew_documents(rule, &known).await {
            Ok(Some(newest)) if newest.metadata.token() != known.metadata.token() => newest,
            Ok(_) => return Err(refused),
            Err(failure) => {
                tracing::warn!(issuer = rule.issuer(), %failure, "provider metadata not reloaded");
                return Err(refused);
            }
        };
        tracing::info!(issuer = rule.issuer(), %refused, "token endpoint moved; sending the code there");
        let metadata = newest.metadata.of_tenant(rule, tenant)?;
        match self.try_exchange(redemption, &metadata).await {
            Ok((answer, id_token)) => Ok((newest, answer, id_token)),
            Err(Unredeemed { error, .. }) => Err(error),
        }
    }

    async fn try_exchange(
        &self,
        redemption: &Redemption<'_>,
        metadata: &Metadata,
    ) -> Result<(CoreTokenResponse, Option<String>), Unredeemed> {
        let Redemption { registration, redirect_uri, code, pending } = redemption;
        let proof = self.assertion(registration, &metadata.token())?;
        let client = relying_party(registration, metadata, redirect_uri)?;
        let verifier = PkceCodeVerifier::new(pending.verifier.secret().clone());
        let mut request = client.exchange_code(code.clone()).set_pkce_verifier(verifier);
        for (name, value) in &proof.fields {
            request = request.add_extra_param(*name, value.expose_secret());
        }
        let exchange = Exchange::by(self.http());
        match request.request_async(&exchange).await {
            Ok(answer) => Ok((answer, exchange.id_token())),
            Err(error) => {
                // A provider that does not know the client has not looked at its code (RFC 6749, section 5.2).
                let is_unused = match &error {
                    RequestTokenError::ServerResponse(answer) => {
                        *answer.error() == CoreErrorResponseType::InvalidClient
                    }
                    RequestTokenError::Request(trouble) => *trouble == HttpError::NotConnected,
                    RequestTokenError::Parse(..) | RequestTokenError::Other(_) => false,
                };
                let is_unused = is_unused || exchange.status().is_some_and(|status| NOT_THERE.contains(&status));
                Err(Unredeemed { error: token_refusal(error), is_unused })
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
const USED: [&str; 5] = ["access_token", "token_type", "refresh_token", "error", "error_description"];

/// The HTTP client of one exchange. It removes the ID token from the response, which is verified here rather than by
/// the library, and every unused member, so that neither can make the library reject the response.
struct Exchange<'h> {
    http: &'h Http,
    answered: Mutex<Answered>,
}

/// The parts of a token response that are withheld from the library.
#[derive(Default)]
struct Answered {
    status: Option<u16>,
    id_token: Option<String>,
}

impl<'h> Exchange<'h> {
    fn by(http: &'h Http) -> Self {
        Self { http, answered: Mutex::default() }
    }

    /// Returns the received ID token, unmodified.
    fn id_token(&self) -> Option<String> {
        self.answered().id_token.take()
    }

    /// Returns the status code of the response.
    fn status(&self) -> Option<u16> {
        self.answered().status
    }

    fn answered(&self) -> MutexGuard<'_, Answered> {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, body: Vec<u8>) -> Vec<u8> {
        let Ok(mut answer) = serde_json::from_slice::<Map<String, Value>>(&body) else { return body };
        if let Some(Value::String(token)) = answer.remove("id_token") {
            self.answered().id_token = Some(token);
        }
        let number = answer.get("error_codes").and_then(|codes| codes.get(0)).and_then(Value::as_u64);
        answer.retain(|name, value| USED.contains(&name.as_str()) && (name == "access_token" || !value.is_null()));
        // A refresh token or error description that is not a string counts as absent.
        for name in ["refresh_token", "error_description"] {
            if answer.get(name).is_some_and(|value| !value.is_string()) {
                answer.remove(name);
            }
        }
        // Entra also returns its error number in a separate member, which is used if there is no description.
        if let Some(number) = number
            && answer.contains_key("error")
        {
            answer.entry("error_description").or_insert_with(|| format!("AADSTS{number}").into());
        }
        Value::Object(answer).to_string().into_bytes()
    }
}

impl<'c> AsyncHttpClient<'c> for Exchange<'_> {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let response = self.http.call(request).await?;
            self.answered().status = Some(response.status().as_u16());
            Ok(response.map(|body| self.read(body)))
        })
    }
}
