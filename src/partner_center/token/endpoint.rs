//! The token endpoint (RFC 6749, sections 5 and 6; article "OAuth 2.0 authorization code flow", error codes `AADSTS…`).

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use http::{HeaderValue, StatusCode};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use uuid::Uuid;

use super::TokenFetcher;
use crate::partner_center::{
    attempt::from_reqwest,
    backoff, body,
    circuit::Permit,
    error::{Error, ErrorKind},
    target::Target,
    throttle::{self, ThrottleKey},
    wire::collection::null_as_default,
};

/// The granted tokens.
pub(super) struct GrantedTokens {
    pub(super) access_token: SecretString,
    pub(super) refresh_token: Option<SecretString>,
    pub(super) lifetime: Duration,
}

/// The reason why no tokens were granted.
pub(super) enum TokenError {
    /// The refresh token is not accepted.
    InvalidGrant(Error),
    /// The scope is not available.
    InvalidScope(Error),
    /// The endpoint cannot be reached, does not know the application or is not a token endpoint: the grant was not
    /// evaluated.
    NotEvaluated(Error),
    /// Any other failure.
    Other(Error),
}

impl TokenError {
    pub(super) fn into_error(self) -> Error {
        match self {
            Self::InvalidGrant(error) | Self::InvalidScope(error) | Self::NotEvaluated(error) | Self::Other(error) => {
                error
            }
        }
    }
}

#[derive(Deserialize)]
struct TokenResponse {
    access_token: String,
    #[serde(default)]
    token_type: Option<String>,
    #[serde(default)]
    expires_in: Option<Seconds>,
    #[serde(default)]
    refresh_token: Option<String>,
}

/// A number of seconds, which the v1 endpoint sends as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Seconds {
    Number(u64),
    Text(String),
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TokenErrorResponse {
    #[serde(deserialize_with = "null_as_default")]
    error: String,
    #[serde(deserialize_with = "null_as_default")]
    error_description: String,
    #[serde(deserialize_with = "null_as_default")]
    error_codes: Vec<u64>,
}

/// The AADSTS codes that require multi-factor authentication: registration, proof, or renewed proof.
const MFA_CODES: [u64; 6] = [50072, 50074, 50076, 50078, 50079, 53004];

/// The throttle key of the endpoint. A 429 applies to all sessions of the partner, since requests are counted per
/// application.
const THROTTLE: ThrottleKey = ThrottleKey { api: "token", customer: None };

/// Status codes that mean that there is no token endpoint at this URL.
const ENDPOINT_MISSING: [StatusCode; 3] = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED, StatusCode::GONE];

/// The assumed lifetime of a token if the endpoint does not state it.
const DEFAULT_LIFETIME: Duration = Duration::from_mins(5);

impl TokenFetcher {
    /// Requests tokens with these fields, as the partner's application. If the endpoint has moved, the request is
    /// retried at its new URL.
    pub(super) async fn request_token(
        &self,
        target: &Arc<Target>,
        fields: &[(&str, &str)],
        correlation: Uuid,
    ) -> Result<GrantedTokens, TokenError> {
        let partner_state = self.partner_states.of(target.partner, &self.settings);
        let mut target = Arc::clone(target);
        // The new URL is looked up at most once for all attempts.
        let mut lookup = target.token_endpoint_lookup.clone();
        let mut attempt = 1;
        loop {
            let now = partner_state.clock.now();
            if let Some(retry_after) = partner_state.throttles.remaining(THROTTLE, now) {
                return Err(TokenError::Other(Error::new(ErrorKind::Throttled { retry_after })));
            }
            let permit = partner_state
                .token_endpoint_circuit
                .admit(now)
                .map_err(|retry_after| TokenError::Other(Error::new(ErrorKind::CircuitOpen { retry_after })))?;
            let last = permit.is_probe() || attempt >= self.settings.attempts;
            let mut result = self.send_token_request(&target, fields, correlation).await;
            if let Err(TokenError::NotEvaluated(error)) = &result
                && let Some(lookup) = lookup.take()
                && let Some(token_endpoint) = lookup.find(&target.token_endpoint).await
            {
                tracing::info!(partner = %target.partner, %error, "token endpoint moved; retrying there");
                target = Arc::new(Target { token_endpoint, ..Target::clone(&target) });
                result = self.send_token_request(&target, fields, correlation).await;
            }
            let error = match result {
                Ok(granted) => {
                    permit.succeeded();
                    return Ok(granted);
                }
                Err(error) => error,
            };
            if let TokenError::Other(error) = &error
                && let ErrorKind::Throttled { retry_after } = error.kind()
            {
                // The delay starts when the response arrives, since the response may have been slow.
                partner_state.throttles.delay(THROTTLE, partner_state.clock.now(), retry_after);
            }
            if !report_to_circuit(permit, &error, partner_state.clock.now()) || last {
                return Err(error);
            }
            attempt += 1;
            tokio::time::sleep(backoff::delay(self.settings.backoff, attempt)).await;
        }
    }

    async fn send_token_request(
        &self,
        target: &Target,
        fields: &[(&str, &str)],
        correlation: Uuid,
    ) -> Result<GrantedTokens, TokenError> {
        let Target { client_id, credential, token_endpoint, .. } = target;
        let proof = credential
            .proof(client_id, token_endpoint, Timestamp::now())
            .map_err(|error| TokenError::Other(Error::new(ErrorKind::Misconfigured).caused_by(error)))?;
        let authorization = proof.authorization.map(|value| {
            let header = HeaderValue::try_from(value.expose_secret());
            header.map_err(|error| TokenError::Other(Error::new(ErrorKind::Misconfigured).caused_by(error)))
        });
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", client_id)
            .extend_pairs(proof.fields.iter().map(|(name, value)| (*name, value.expose_secret())))
            .extend_pairs(fields)
            .finish();
        let mut request = self
            .http
            .post(token_endpoint.address.clone())
            .header(http::header::ACCEPT, "application/json")
            .header(http::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("client-request-id", correlation.to_string())
            .body(form);
        if let Some(mut authorization) = authorization.transpose()? {
            authorization.set_sensitive(true);
            request = request.header(http::header::AUTHORIZATION, authorization);
        }
        let send_and_read_body = async {
            let response = request.send().await.map_err(|error| {
                let variant = if error.is_connect() { TokenError::NotEvaluated } else { TokenError::Other };
                variant(from_reqwest(error, ErrorKind::Unreachable))
            })?;
            let (status, headers) = (response.status(), response.headers().clone());
            let body = body::read(response, self.settings.token_body_limit).await.map_err(|error| {
                TokenError::Other(match error {
                    body::ReadError::TooLarge => {
                        Error::new(ErrorKind::Unreadable).with_status(status).with_json_path("too large")
                    }
                    body::ReadError::Broken(error) => from_reqwest(error, ErrorKind::Unreachable).with_status(status),
                })
            })?;
            Ok((status, headers, body))
        };
        let (status, headers, body) = tokio::time::timeout(self.settings.attempt_timeout, send_and_read_body)
            .await
            .unwrap_or_else(|_| Err(TokenError::Other(Error::new(ErrorKind::TimedOut))))?;
        if status == StatusCode::OK {
            parse_tokens(&body).map_err(|path| {
                TokenError::Other(Error::new(ErrorKind::Unreadable).with_status(status).with_json_path(path))
            })
        } else if status == StatusCode::TOO_MANY_REQUESTS {
            let retry_after = throttle::wait(self.settings.throttle, Duration::ZERO, &headers, None);
            Err(TokenError::Other(Error::new(ErrorKind::Throttled { retry_after }).with_status(status)))
        } else {
            Err(token_error(status, &body))
        }
    }
}

/// Reports the outcome to the circuit breaker, and returns whether to retry: `true` for an outage of the endpoint, not
/// for a rejection.
fn report_to_circuit(permit: Permit, error: &TokenError, now: Instant) -> bool {
    let outage = match error {
        TokenError::InvalidGrant(_) | TokenError::InvalidScope(_) => false,
        TokenError::NotEvaluated(error) | TokenError::Other(error) => {
            matches!(error.kind(), ErrorKind::Unreachable | ErrorKind::TimedOut | ErrorKind::Failing)
        }
    };
    if outage {
        permit.failed(now);
    } else {
        permit.succeeded();
    }
    outage
}

fn parse_tokens(body: &[u8]) -> Result<GrantedTokens, String> {
    let response: TokenResponse = body::json(body)?;
    if response.token_type.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err("token_type: not bearer".to_owned());
    }
    let seconds = match response.expires_in {
        Some(Seconds::Number(seconds)) => Some(seconds),
        Some(Seconds::Text(text)) => text.trim().parse().ok(),
        None => None,
    };
    // Limited to a day, so that a nonsensical number cannot overflow the clock.
    let lifetime = seconds.map_or(DEFAULT_LIFETIME, |seconds| Duration::from_secs(seconds.min(24 * 3600)));
    Ok(GrantedTokens {
        access_token: response.access_token.into(),
        refresh_token: response.refresh_token.filter(|token| !token.is_empty()).map(SecretString::from),
        lifetime,
    })
}

/// Returns the error for a response other than 200. The error description is discarded, since it contains names and
/// email addresses.
fn token_error(status: StatusCode, body: &[u8]) -> TokenError {
    let response: TokenErrorResponse = body::json(body).unwrap_or_default();
    let codes =
        response.error_codes.iter().copied().chain(aadsts_codes(&response.error_description)).collect::<Vec<_>>();
    let mfa = codes.iter().any(|code| MFA_CODES.contains(code));
    let code: String = response.error.chars().take(64).collect();
    // Entra's number is more specific than the error code, such as for an expired secret.
    let number = codes.first().map(|number| format!("AADSTS{number}"));
    let error = |kind| Error::new(kind).with_status(status).with_code(number.as_deref().unwrap_or(code.as_str()));
    match code.as_str() {
        "invalid_grant" | "interaction_required" if mfa => TokenError::Other(error(ErrorKind::MfaRequired)),
        // Entra returns `interaction_required` for conditional access, which is nearly always MFA.
        "interaction_required" if codes.is_empty() => TokenError::Other(error(ErrorKind::MfaRequired)),
        "invalid_grant" => TokenError::InvalidGrant(error(ErrorKind::SignInAgain)),
        "invalid_scope" => TokenError::InvalidScope(error(ErrorKind::Misconfigured)),
        "interaction_required" | "login_required" | "consent_required" => {
            TokenError::Other(error(ErrorKind::SignInAgain))
        }
        "temporarily_unavailable" | "server_error" => TokenError::Other(error(ErrorKind::Failing)),
        "invalid_client" if status.is_client_error() => TokenError::NotEvaluated(error(ErrorKind::Misconfigured)),
        "" if ENDPOINT_MISSING.contains(&status) => {
            TokenError::NotEvaluated(Error::new(ErrorKind::Misconfigured).with_status(status))
        }
        "" => TokenError::Other(Error::new(ErrorKind::from_token_endpoint_status(status)).with_status(status)),
        _ if status.is_server_error() => TokenError::Other(error(ErrorKind::Failing)),
        _ => TokenError::Other(error(ErrorKind::Misconfigured)),
    }
}

/// Returns the numbers of the `AADSTS…` codes in a description.
fn aadsts_codes(description: &str) -> impl Iterator<Item = u64> {
    description.split("AADSTS").skip(1).filter_map(|rest| {
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        rest[..digits].parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(body: &str) -> (ErrorKind, bool) {
        let error = token_error(StatusCode::BAD_REQUEST, body.as_bytes());
        let is_invalid_grant = matches!(error, TokenError::InvalidGrant(_));
        (error.into_error().kind(), is_invalid_grant)
    }

    #[test]
    fn distinguishes_token_endpoint_errors() {
        for (body, expected) in [
            (r#"{"error":"invalid_grant","error_codes":[700082]}"#, (ErrorKind::SignInAgain, true)),
            (r#"{"error":"invalid_grant","error_codes":[50076]}"#, (ErrorKind::MfaRequired, false)),
            (r#"{"error":"invalid_grant","error_description":"AADSTS50079: enrol"}"#, (ErrorKind::MfaRequired, false)),
            (r#"{"error":"interaction_required"}"#, (ErrorKind::MfaRequired, false)),
            (r#"{"error":"interaction_required","error_codes":[53000]}"#, (ErrorKind::SignInAgain, false)),
            (r#"{"error":"consent_required"}"#, (ErrorKind::SignInAgain, false)),
            (r#"{"error":"invalid_client"}"#, (ErrorKind::Misconfigured, false)),
            (r#"{"error":"invalid_scope"}"#, (ErrorKind::Misconfigured, false)),
            (r#"{"error":"temporarily_unavailable"}"#, (ErrorKind::Failing, false)),
            ("<html>", (ErrorKind::Misconfigured, false)),
            (r#"{"error":null,"error_codes":null}"#, (ErrorKind::Misconfigured, false)),
        ] {
            assert_eq!(kind(body), expected, "{body}");
        }
        assert_eq!(token_error(StatusCode::BAD_GATEWAY, b"<html>").into_error().kind(), ErrorKind::Failing);
    }

    #[test]
    fn token_error_keeps_only_the_aadsts_code_of_its_description() {
        let body = r#"{"error":"invalid_client","error_description":"AADSTS7000222: the keys of anna@contoso.example expired"}"#;
        let error = token_error(StatusCode::UNAUTHORIZED, body.as_bytes()).into_error();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Misconfigured, Some("AADSTS7000222")));
        assert!(!format!("{error:?}").contains("anna"));
    }

    #[test]
    fn parses_and_caps_token_lifetimes() {
        for (expires_in, seconds) in [
            (r#""expires_in":3599,"#, 3599),
            (r#""expires_in":"3599","#, 3599),
            ("", 300),
            (r#""expires_in":"x","#, 300),
        ] {
            let body = format!(r#"{{{expires_in}"token_type":"bearer","access_token":"a"}}"#);
            assert_eq!(parse_tokens(body.as_bytes()).ok().unwrap().lifetime, Duration::from_secs(seconds), "{body}");
        }
        let absurd = br#"{"expires_in":18446744073709551615,"access_token":"a"}"#;
        assert_eq!(parse_tokens(absurd).ok().unwrap().lifetime, Duration::from_hours(24));
    }

    #[test]
    fn rejects_responses_without_a_bearer_token() {
        assert!(parse_tokens(br#"{"token_type":"mac","access_token":"a"}"#).is_err());
        assert!(parse_tokens(br#"{"token_type":"Bearer"}"#).is_err());
    }
}
