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

use super::Issuer;
use crate::partner_center::{
    attempt::of_reqwest,
    backoff, body,
    circuit::Permit,
    error::{Error, Kind},
    target::Target,
    throttle::{self, ThrottleKey},
    wire::collection::null_as_default,
};

/// The granted tokens.
pub(super) struct Granted {
    pub(super) access_token: SecretString,
    pub(super) refresh_token: Option<SecretString>,
    pub(super) lifetime: Duration,
}

/// The reason why no tokens were granted.
pub(super) enum Refusal {
    /// The refresh token is not accepted.
    Grant(Error),
    /// The scope is not available.
    Scope(Error),
    /// The endpoint cannot be reached, does not know the application or is not a token endpoint: the grant was not
    /// evaluated.
    Unreachable(Error),
    /// Any other failure.
    Other(Error),
}

impl Refusal {
    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Grant(error) | Self::Scope(error) | Self::Unreachable(error) | Self::Other(error) => error,
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

impl Issuer {
    /// Requests tokens with these fields, as the partner's application. If the endpoint has moved, the request is
    /// retried at its new URL.
    pub(super) async fn request_token(
        &self,
        target: &Arc<Target>,
        fields: &[(&str, &str)],
        correlation: Uuid,
    ) -> Result<Granted, Refusal> {
        let partner_state = self.partner_states.of(target.partner, &self.settings);
        let mut target = Arc::clone(target);
        // The new URL is looked up at most once for all attempts.
        let mut documents = target.documents.clone();
        let mut attempt = 1;
        loop {
            let now = partner_state.clock.now();
            if let Some(retry_after) = partner_state.throttles.left(THROTTLE, now) {
                return Err(Refusal::Other(Error::new(Kind::Throttled { retry_after })));
            }
            let permit = partner_state
                .sign_in
                .admit(now)
                .map_err(|retry_after| Refusal::Other(Error::new(Kind::CircuitOpen { retry_after })))?;
            let last = permit.is_probe() || attempt >= self.settings.attempts;
            let mut answer = self.send_token_request(&target, fields, correlation).await;
            if let Err(Refusal::Unreachable(error)) = &answer
                && let Some(documents) = documents.take()
                && let Some(token_endpoint) = documents.find(&target.token_endpoint).await
            {
                tracing::info!(partner = %target.partner, %error, "token endpoint moved; retrying there");
                target = Arc::new(Target { token_endpoint, ..Target::clone(&target) });
                answer = self.send_token_request(&target, fields, correlation).await;
            }
            let refusal = match answer {
                Ok(granted) => {
                    permit.succeeded();
                    return Ok(granted);
                }
                Err(refusal) => refusal,
            };
            if let Refusal::Other(error) = &refusal
                && let Kind::Throttled { retry_after } = error.kind()
            {
                // The delay starts when the response arrives, since the response may have been slow.
                partner_state.throttles.hold(THROTTLE, partner_state.clock.now(), retry_after);
            }
            if !report(permit, &refusal, partner_state.clock.now()) || last {
                return Err(refusal);
            }
            attempt += 1;
            tokio::time::sleep(backoff::wait(self.settings.backoff, attempt)).await;
        }
    }

    async fn send_token_request(
        &self,
        target: &Target,
        fields: &[(&str, &str)],
        correlation: Uuid,
    ) -> Result<Granted, Refusal> {
        let Target { client_id, credential, token_endpoint, .. } = target;
        let proof = credential
            .proof(client_id, token_endpoint, Timestamp::now())
            .map_err(|error| Refusal::Other(Error::new(Kind::Misconfigured).caused_by(error)))?;
        let authorization = proof.authorization.map(|value| {
            let header = HeaderValue::try_from(value.expose_secret());
            header.map_err(|error| Refusal::Other(Error::new(Kind::Misconfigured).caused_by(error)))
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
        let exchange = async {
            let response = request.send().await.map_err(|error| {
                let refusal = if error.is_connect() { Refusal::Unreachable } else { Refusal::Other };
                refusal(of_reqwest(error, Kind::Unreachable))
            })?;
            let (status, headers) = (response.status(), response.headers().clone());
            let body = body::read(response, self.settings.token_body_limit).await.map_err(|trouble| {
                Refusal::Other(match trouble {
                    body::Trouble::TooLarge => {
                        Error::new(Kind::Unreadable).with_status(status).with_json_path("too large")
                    }
                    body::Trouble::Broken(error) => of_reqwest(error, Kind::Unreachable).with_status(status),
                })
            })?;
            Ok((status, headers, body))
        };
        let (status, headers, body) = tokio::time::timeout(self.settings.attempt_timeout, exchange)
            .await
            .unwrap_or_else(|_| Err(Refusal::Other(Error::new(Kind::TimedOut))))?;
        if status == StatusCode::OK {
            granted(&body)
                .map_err(|place| Refusal::Other(Error::new(Kind::Unreadable).with_status(status).with_json_path(place)))
        } else if status == StatusCode::TOO_MANY_REQUESTS {
            let retry_after = throttle::wait(self.settings.throttle, Duration::ZERO, &headers, None);
            Err(Refusal::Other(Error::new(Kind::Throttled { retry_after }).with_status(status)))
        } else {
            Err(refused(status, &body))
        }
    }
}

/// Reports the outcome to the circuit breaker, and returns whether to retry: `true` for an outage of the endpoint, not
/// for a refusal.
fn report(permit: Permit, refusal: &Refusal, now: Instant) -> bool {
    let outage = match refusal {
        Refusal::Grant(_) | Refusal::Scope(_) => false,
        Refusal::Unreachable(error) | Refusal::Other(error) => {
            matches!(error.kind(), Kind::Unreachable | Kind::TimedOut | Kind::Failing)
        }
    };
    if outage {
        permit.failed(now);
    } else {
        permit.succeeded();
    }
    outage
}

fn granted(body: &[u8]) -> Result<Granted, String> {
    let answer: TokenResponse = body::json(body)?;
    if answer.token_type.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err("token_type: not bearer".to_owned());
    }
    let seconds = match answer.expires_in {
        Some(Seconds::Number(seconds)) => Some(seconds),
        Some(Seconds::Text(text)) => text.trim().parse().ok(),
        None => None,
    };
    // Limited to a day, so that a nonsensical number cannot overflow the clock.
    let lifetime = seconds.map_or(DEFAULT_LIFETIME, |seconds| Duration::from_secs(seconds.min(24 * 3600)));
    Ok(Granted {
        access_token: answer.access_token.into(),
        refresh_token: answer.refresh_token.filter(|token| !token.is_empty()).map(SecretString::from),
        lifetime,
    })
}

/// Returns the refusal for a response other than 200. The error description is discarded, since it contains names and
/// email addresses.
fn refused(status: StatusCode, body: &[u8]) -> Refusal {
    let fault: TokenErrorResponse = body::json(body).unwrap_or_default();
    let codes = fault.error_codes.iter().copied().chain(aadsts(&fault.error_description)).collect::<Vec<_>>();
    let mfa = codes.iter().any(|code| MFA_CODES.contains(code));
    let code: String = fault.error.chars().take(64).collect();
    // Entra's number is more specific than the error code, such as for an expired secret.
    let number = codes.first().map(|number| format!("AADSTS{number}"));
    let error = |kind| Error::new(kind).with_status(status).with_code(number.as_deref().unwrap_or(code.as_str()));
    match code.as_str() {
        "invalid_grant" | "interaction_required" if mfa => Refusal::Other(error(Kind::MfaRequired)),
        // Entra returns `interaction_required` for conditional access, which is nearly always MFA.
        "interaction_required" if codes.is_empty() => Refusal::Other(error(Kind::MfaRequired)),
        "invalid_grant" => Refusal::Grant(error(Kind::SignInAgain)),
        "invalid_scope" => Refusal::Scope(error(Kind::Misconfigured)),
        "interaction_required" | "login_required" | "consent_required" => Refusal::Other(error(Kind::SignInAgain)),
        "temporarily_unavailable" | "server_error" => Refusal::Other(error(Kind::Failing)),
        "invalid_client" if status.is_client_error() => Refusal::Unreachable(error(Kind::Misconfigured)),
        "" if ENDPOINT_MISSING.contains(&status) => {
            Refusal::Unreachable(Error::new(Kind::Misconfigured).with_status(status))
        }
        "" => Refusal::Other(Error::new(Kind::of_token_answer(status)).with_status(status)),
        _ if status.is_server_error() => Refusal::Other(error(Kind::Failing)),
        _ => Refusal::Other(error(Kind::Misconfigured)),
    }
}

/// Returns the numbers of the `AADSTS…` codes in a description.
fn aadsts(description: &str) -> impl Iterator<Item = u64> {
    description.split("AADSTS").skip(1).filter_map(|rest| {
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        rest[..digits].parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(body: &str) -> (Kind, bool) {
        let refusal = refused(StatusCode::BAD_REQUEST, body.as_bytes());
        let grant = matches!(refusal, Refusal::Grant(_));
        (refusal.into_error().kind(), grant)
    }

    #[test]
    fn refusals_are_told_apart() {
        for (body, kind_and_grant) in [
            (r#"{"error":"invalid_grant","error_codes":[700082]}"#, (Kind::SignInAgain, true)),
            (r#"{"error":"invalid_grant","error_codes":[50076]}"#, (Kind::MfaRequired, false)),
            (r#"{"error":"invalid_grant","error_description":"AADSTS50079: enrol"}"#, (Kind::MfaRequired, false)),
            (r#"{"error":"interaction_required"}"#, (Kind::MfaRequired, false)),
            (r#"{"error":"interaction_required","error_codes":[53000]}"#, (Kind::SignInAgain, false)),
            (r#"{"error":"consent_required"}"#, (Kind::SignInAgain, false)),
            (r#"{"error":"invalid_client"}"#, (Kind::Misconfigured, false)),
            (r#"{"error":"invalid_scope"}"#, (Kind::Misconfigured, false)),
            (r#"{"error":"temporarily_unavailable"}"#, (Kind::Failing, false)),
            ("<html>", (Kind::Misconfigured, false)),
            (r#"{"error":null,"error_codes":null}"#, (Kind::Misconfigured, false)),
        ] {
            assert_eq!(kind(body), kind_and_grant, "{body}");
        }
        assert_eq!(refused(StatusCode::BAD_GATEWAY, b"<html>").into_error().kind(), Kind::Failing);
    }

    #[test]
    fn a_refusal_keeps_its_number_and_nothing_else_of_its_description() {
        let body = r#"{"error":"invalid_client","error_description":"AADSTS7000222: the keys of anna@contoso.example expired"}"#;
        let error = refused(StatusCode::UNAUTHORIZED, body.as_bytes()).into_error();
        assert_eq!((error.kind(), error.code()), (Kind::Misconfigured, Some("AADSTS7000222")));
        assert!(!format!("{error:?}").contains("anna"));
    }

    #[test]
    fn lifetimes_are_numbers_text_absurd_or_absent() {
        for (expires_in, seconds) in [
            (r#""expires_in":3599,"#, 3599),
            (r#""expires_in":"3599","#, 3599),
            ("", 300),
            (r#""expires_in":"x","#, 300),
        ] {
            let body = format!(r#"{{{expires_in}"token_type":"bearer","access_token":"a"}}"#);
            assert_eq!(granted(body.as_bytes()).ok().unwrap().lifetime, Duration::from_secs(seconds), "{body}");
        }
        let absurd = br#"{"expires_in":18446744073709551615,"access_token":"a"}"#;
        assert_eq!(granted(absurd).ok().unwrap().lifetime, Duration::from_hours(24));
    }

    #[test]
    fn what_is_no_bearer_token_is_not_sent() {
        assert!(granted(br#"{"token_type":"mac","access_token":"a"}"#).is_err());
        assert!(granted(br#"{"token_type":"Bearer"}"#).is_err());
    }
}
