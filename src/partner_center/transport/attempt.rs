//! One attempt: headers on, bytes out, answer in.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use tokio::time::timeout;
use uuid::Uuid;

use super::run::Run;
use crate::partner_center::{
    body,
    error::{Error, Kind},
    retry::Failure,
    token::AccessToken,
};

/// How an attempt ended.
pub(super) enum Outcome {
    /// With a whole answer. Of an error's body as much as there is: its status says enough.
    Answered { status: StatusCode, headers: HeaderMap, body: Bytes },
    /// Without one.
    Failed { failure: Failure, error: Error },
    /// With more than is read.
    TooLarge { status: StatusCode },
}

impl Outcome {
    pub(super) fn failure(&self) -> Option<Failure> {
        match self {
            Self::Answered { status, .. } => Some(Failure::Answered(*status)),
            Self::Failed { failure, .. } => Some(*failure),
            Self::TooLarge { .. } => None,
        }
    }
}

/// An error's body is read this far.
const FAULT_LIMIT: usize = 64 << 10;

impl Run<'_> {
    /// Makes one attempt in one of the partner's places.
    pub(super) async fn attempt(&self, token: &AccessToken) -> Result<Outcome, Error> {
        let places = timeout(self.left(), self.lane.places.acquire()).await;
        let Ok(Ok(_place)) = places else { return Err(Error::new(Kind::TimedOut)) };
        let limit = self.left().min(self.transport.settings.attempt_timeout);
        if limit.is_zero() {
            // Not begun: nobody need wonder whether a write was done.
            return Err(Error::new(Kind::TimedOut));
        }
        Ok(timeout(limit, self.exchange_once(token))
            .await
            .unwrap_or_else(|_| Outcome::Failed { failure: Failure::NoAnswer, error: Error::new(Kind::TimedOut) }))
    }

    /// A token, if it can be had in time.
    pub(super) async fn token(&self) -> Result<AccessToken, Error> {
        let Run { transport, client, key, .. } = self;
        let token = transport.tokens.get(&client.connection, *key, client.context.correlation);
        timeout(self.left(), token).await.unwrap_or_else(|_| Err(Error::new(Kind::TimedOut)))
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    async fn exchange_once(&self, token: &AccessToken) -> Outcome {
        let mut request = self
            .transport
            .http
            .request(self.request.operation.method.clone(), self.url.clone())
            .headers(self.headers(token));
        if let Some(body) = &self.request.body {
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
        if !status.is_success() {
            let body = body::read(response, FAULT_LIMIT).await.unwrap_or_default();
            return Outcome::Answered { status, headers, body: Bytes::copy_from_slice(body::without_mark(&body)) };
        }
        match body::read(response, self.transport.settings.body_limit).await {
            Ok(body) => Outcome::Answered { status, headers, body },
            Err(body::Trouble::TooLarge) => Outcome::TooLarge { status },
            Err(body::Trouble::Broken(error)) => {
                let error = of_reqwest(error, Kind::Unreachable).with_status(status);
                Outcome::Failed { failure: Failure::NoAnswer, error }
            }
        }
    }

    fn headers(&self, token: &AccessToken) -> HeaderMap {
        let settings = &self.transport.settings;
        let mut headers = self.request.headers.clone();
        headers.insert(header::AUTHORIZATION, token.header.clone());
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(HeaderName::from_static("ms-contract-version"), HeaderValue::from_static("v1"));
        headers.insert(HeaderName::from_static("ms-requestid"), id(self.request_id));
        headers.insert(HeaderName::from_static("ms-correlationid"), id(self.client.context.correlation));
        for (name, text) in [("x-locale", &settings.locale), ("ms-partnercenter-application", &settings.application)] {
            // What no header can hold was a slip of the settings, and none of these two is needed.
            if let Ok(value) = HeaderValue::from_str(text) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        headers
    }
}

fn id(id: Uuid) -> HeaderValue {
    // The digits and hyphens of a GUID are a header's.
    HeaderValue::from_str(&id.to_string()).unwrap_or(HeaderValue::from_static(""))
}

/// An error of the HTTP client's, without the address, which has names in its query.
pub(in crate::partner_center) fn of_reqwest(error: reqwest::Error, otherwise: Kind) -> Error {
    let kind = if error.is_timeout() { Kind::TimedOut } else { otherwise };
    Error::new(kind).caused_by(error.without_url())
}
