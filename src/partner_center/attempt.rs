//! The last layer, one HTTP attempt: sets the headers, counts and sends the request and reads the response (article
//! "Partner Center REST headers"). It must not know how an outcome is handled.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use tokio::time::timeout;
use uuid::Uuid;

use super::{
    body,
    error::{Error, Kind},
    exchange::Exchange,
    settings::Settings,
    token::AccessToken,
};

/// The layer that sends an attempt within the partner's concurrency limit.
pub(super) struct AttemptLayer {
    http: reqwest::Client,
    settings: Arc<Settings>,
}

/// The outcome of an attempt.
pub(super) enum Outcome {
    /// A complete response. The body of an error may be truncated, since its status suffices.
    Answered { status: StatusCode, headers: HeaderMap, body: Bytes },
    /// No response.
    Failed { failure: Failure, error: Error },
    /// A response that exceeds the size limit.
    TooLarge { status: StatusCode },
}

impl Outcome {
    /// Returns the stage that the attempt reached, which is [`Failure::Answered`] for a response with any status,
    /// success included; none for a response that is too large.
    pub(super) fn failure(&self) -> Option<Failure> {
        match self {
            Self::Answered { status, .. } => Some(Failure::Answered(*status)),
            Self::Failed { failure, .. } => Some(*failure),
            Self::TooLarge { .. } => None,
        }
    }
}

/// The stage that a failed attempt reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// No connection was established: the service has not seen the request.
    NotSent,
    /// The service may have seen the request; no complete response arrived.
    NoAnswer,
    /// The service responded.
    Answered(StatusCode),
}

impl Failure {
    /// Checks whether the failure is an outage of the service rather than a refusal, so that it may be temporary.
    pub(super) fn is_outage(self) -> bool {
        match self {
            Self::NotSent | Self::NoAnswer => true,
            Self::Answered(status) => matches!(status.as_u16(), 408 | 500 | 502 | 503 | 504),
        }
    }
}

/// Maximum number of bytes read of an error's body.
const FAULT_LIMIT: usize = 64 << 10;

impl AttemptLayer {
    pub(super) const fn new(http: reqwest::Client, settings: Arc<Settings>) -> Self {
        Self { http, settings }
    }

    /// Makes one attempt, and records whether the service is down.
    ///
    /// # Errors
    /// [`Kind::TimedOut`] when the deadline has passed before it begins.
    pub(super) async fn send(&self, exchange: &mut Exchange<'_>, token: &AccessToken) -> Result<Outcome, Error> {
        exchange.attempts += 1;
        let outcome = self.attempt(exchange, token).await?;
        exchange.outage = Some(outcome.failure().is_some_and(Failure::is_outage));
        Ok(outcome)
    }

    async fn attempt(&self, exchange: &mut Exchange<'_>, token: &AccessToken) -> Result<Outcome, Error> {
        let partner_state = Arc::clone(&exchange.partner_state);
        let places = timeout(exchange.time_left(), partner_state.places.acquire()).await;
        let Ok(Ok(_place)) = places else { return Err(Error::new(Kind::TimedOut)) };
        let limit = exchange.time_left().min(self.settings.attempt_timeout);
        if limit.is_zero() {
            // Not sent, so that the outcome of a write is not in doubt.
            return Err(Error::new(Kind::TimedOut));
        }
        exchange.note_attempt();
        Ok(timeout(limit, self.exchange_once(exchange, token))
            .await
            .unwrap_or_else(|_| Outcome::Failed { failure: Failure::NoAnswer, error: Error::new(Kind::TimedOut) }))
    }

    async fn exchange_once(&self, exchange: &Exchange<'_>, token: &AccessToken) -> Outcome {
        let asked = exchange.call.request;
        let headers = self.headers(exchange, token);
        let mut request = self.http.request(asked.operation.method.clone(), exchange.url.clone()).headers(headers);
        if let Some(body) = &asked.body {
            request = request.body(body.clone());
        }
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                let failure = if error.is_connect() { Failure::NotSent } else { Failure::NoAnswer };
                return Outcome::Failed { failure, error: of_reqwest(error, Kind::Unreachable) };
            }
        };
        let (status, headers) = (response.status(), response.headers().clone());
        exchange.partner_state.note_clock(&headers);
        if !status.is_success() {
            let body = body::read(response, FAULT_LIMIT).await.unwrap_or_default();
            return Outcome::Answered { status, headers, body: Bytes::copy_from_slice(body::without_mark(&body)) };
        }
        match body::read(response, self.settings.body_limit).await {
            Ok(body) => Outcome::Answered { status, headers, body },
            Err(body::Trouble::TooLarge) => Outcome::TooLarge { status },
            Err(body::Trouble::Broken(error)) => {
                let error = of_reqwest(error, Kind::Unreachable).with_status(status);
                Outcome::Failed { failure: Failure::NoAnswer, error }
            }
        }
    }

    fn headers(&self, exchange: &Exchange<'_>, token: &AccessToken) -> HeaderMap {
        let Settings { locale, application, .. } = &*self.settings;
        let mut headers = exchange.call.request.headers.clone();
        headers.insert(header::AUTHORIZATION, token.header.clone());
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(HeaderName::from_static("ms-contract-version"), HeaderValue::from_static("v1"));
        headers.insert(HeaderName::from_static("ms-requestid"), id(exchange.request_id));
        headers.insert(HeaderName::from_static("ms-correlationid"), id(exchange.call.context.correlation));
        for (name, text) in [("x-locale", locale), ("ms-partnercenter-application", application)] {
            // A value that is invalid in a header is a configuration error, and neither of these two headers is
            // essential.
            if let Ok(value) = HeaderValue::from_str(text) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        headers
    }
}

fn id(id: Uuid) -> HeaderValue {
    // The digits and hyphens of a GUID are always valid in a header.
    HeaderValue::from_str(&id.to_string()).unwrap_or(HeaderValue::from_static(""))
}

/// Converts an error of the HTTP client, without the URL, which has names in its query.
pub(super) fn of_reqwest(error: reqwest::Error, otherwise: Kind) -> Error {
    let kind = if error.is_timeout() { Kind::TimedOut } else { otherwise };
    Error::new(kind).caused_by(error.without_url())
}
