//! The last layer, one HTTP attempt: sets the headers, counts and sends the request and reads the response (article
//! "Partner Center REST headers"). It must not know how an outcome is handled.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use tokio::time::timeout;
use uuid::Uuid;

use super::{
    body,
    error::{Error, ErrorKind},
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
    Response { status: StatusCode, headers: HeaderMap, body: Bytes },
    /// No response.
    Failed { stage: Stage, error: Error },
    /// A response that exceeds the size limit.
    TooLarge { status: StatusCode },
}

impl Outcome {
    /// Returns the stage that the attempt reached, which is [`Stage::Responded`] for a response with any status,
    /// success included; none for a response that is too large.
    pub(super) fn stage(&self) -> Option<Stage> {
        match self {
            Self::Response { status, .. } => Some(Stage::Responded(*status)),
            Self::Failed { stage, .. } => Some(*stage),
            Self::TooLarge { .. } => None,
        }
    }
}

/// The stage that an attempt reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// No connection was established: the service has not seen the request.
    NotSent,
    /// The service may have seen the request; no complete response arrived.
    NoResponse,
    /// The service responded.
    Responded(StatusCode),
}

impl Stage {
    /// Checks whether the attempt found the service down rather than was rejected by it, so that a retry may succeed.
    pub(super) fn is_outage(self) -> bool {
        match self {
            Self::NotSent | Self::NoResponse => true,
            Self::Responded(status) => matches!(status.as_u16(), 408 | 500 | 502 | 503 | 504),
        }
    }
}

/// Maximum number of bytes read of an error's body.
const MAX_ERROR_BODY: usize = 64 << 10;

impl AttemptLayer {
    pub(super) const fn new(http: reqwest::Client, settings: Arc<Settings>) -> Self {
        Self { http, settings }
    }

    /// Makes one attempt, and records whether the service is down.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`] when the deadline has passed before it begins.
    pub(super) async fn send(&self, exchange: &mut Exchange<'_>, token: &AccessToken) -> Result<Outcome, Error> {
        exchange.attempts += 1;
        let outcome = self.attempt(exchange, token).await?;
        exchange.outage = Some(outcome.stage().is_some_and(Stage::is_outage));
        Ok(outcome)
    }

    async fn attempt(&self, exchange: &mut Exchange<'_>, token: &AccessToken) -> Result<Outcome, Error> {
        let partner_state = Arc::clone(&exchange.partner_state);
        let concurrency = timeout(exchange.remaining_time(), partner_state.concurrency.acquire()).await;
        let Ok(Ok(_permit)) = concurrency else { return Err(Error::new(ErrorKind::TimedOut)) };
        let attempt_timeout = exchange.remaining_time().min(self.settings.attempt_timeout);
        if attempt_timeout.is_zero() {
            // Not sent, so that the outcome of a write is not in doubt.
            return Err(Error::new(ErrorKind::TimedOut));
        }
        exchange.count_attempt();
        Ok(timeout(attempt_timeout, self.send_request(exchange, token))
            .await
            .unwrap_or_else(|_| Outcome::Failed { stage: Stage::NoResponse, error: Error::new(ErrorKind::TimedOut) }))
    }

    async fn send_request(&self, exchange: &Exchange<'_>, token: &AccessToken) -> Outcome {
        let call_request = exchange.call.request;
        let headers = self.headers(exchange, token);
        let mut request =
            self.http.request(call_request.operation.method.clone(), exchange.url.clone()).headers(headers);
        if let Some(body) = &call_request.body {
            request = request.body(body.clone());
        }
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                let stage = if error.is_connect() { Stage::NotSent } else { Stage::NoResponse };
                return Outcome::Failed { stage, error: from_reqwest(error, ErrorKind::Unreachable) };
            }
        };
        let (status, headers) = (response.status(), response.headers().clone());
        exchange.partner_state.record_clock_skew(&headers);
        if !status.is_success() {
            let body = body::read(response, MAX_ERROR_BODY).await.unwrap_or_default();
            return Outcome::Response { status, headers, body: Bytes::copy_from_slice(body::without_bom(&body)) };
        }
        match body::read(response, self.settings.body_limit).await {
            Ok(body) => Outcome::Response { status, headers, body },
            Err(body::ReadError::TooLarge) => Outcome::TooLarge { status },
            Err(body::ReadError::Broken(error)) => {
                let error = from_reqwest(error, ErrorKind::Unreachable).with_status(status);
                Outcome::Failed { stage: Stage::NoResponse, error }
            }
        }
    }

    fn headers(&self, exchange: &Exchange<'_>, token: &AccessToken) -> HeaderMap {
        let Settings { locale, application, .. } = &*self.settings;
        let mut headers = exchange.call.request.headers.clone();
        headers.insert(header::AUTHORIZATION, token.header.clone());
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(HeaderName::from_static("ms-contract-version"), HeaderValue::from_static("v1"));
        headers.insert(HeaderName::from_static("ms-requestid"), uuid_header(exchange.request_id));
        headers.insert(HeaderName::from_static("ms-correlationid"), uuid_header(exchange.call.context.correlation));
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

fn uuid_header(id: Uuid) -> HeaderValue {
    // The digits and hyphens of a GUID are always valid in a header.
    HeaderValue::from_str(&id.to_string()).unwrap_or(HeaderValue::from_static(""))
}

/// Converts an error of the HTTP client, without the URL, which has names in its query. A timeout is
/// [`ErrorKind::TimedOut`], and any other error is of the kind `otherwise`.
pub(super) fn from_reqwest(error: reqwest::Error, otherwise: ErrorKind) -> Error {
    let kind = if error.is_timeout() { ErrorKind::TimedOut } else { otherwise };
    Error::new(kind).caused_by(error.without_url())
}
