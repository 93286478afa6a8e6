//! One call, from its request to its answer: throttle, token, attempts, and what may be tried again
//! (articles "Partner Center REST headers", "API throttling guidance for partners").

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use http::StatusCode;
use url::Url;
use uuid::Uuid;

use super::{Transport, attempt::Outcome};
use crate::partner_center::{
    answer::Answer,
    client::Client,
    error::{Error, Kind},
    lane::Lane,
    operation::Safety,
    request::Request,
    retry::{self, Failure},
    throttle::ThrottleKey,
    token::TokenKey,
};

/// One call on its way.
pub(super) struct Run<'a> {
    pub(super) transport: &'a Transport,
    pub(super) client: &'a Client,
    pub(super) request: &'a Request,
    pub(super) url: Url,
    pub(super) lane: &'a Lane,
    pub(super) key: TokenKey,
    pub(super) deadline: Instant,
    pub(super) request_id: Uuid,
    pub(super) attempts: u32,
    pub(super) waits: u32,
    pub(super) renewed: bool,
    pub(super) most_attempts: u32,
    /// What the last attempt said of the service: down or not.
    pub(super) outage: Option<bool>,
    /// Whether an attempt of a write may have been done, and no answer since has said. Whatever fails after that, the
    /// call ends as [`Kind::OutcomeUnknown`], under the request id by which the service knows that attempt.
    pub(super) in_doubt: bool,
}

impl<'a> Run<'a> {
    /// A call at its beginning, from which its deadline counts.
    pub(super) fn new(
        transport: &'a Transport,
        client: &'a Client,
        request: &'a Request,
        url: Url,
        lane: &'a Lane,
        key: TokenKey,
        most_attempts: u32,
    ) -> Self {
        Self {
            transport,
            client,
            request,
            url,
            lane,
            key,
            deadline: Instant::now() + transport.settings.deadline,
            request_id: request.id,
            attempts: 0,
            waits: 0,
            renewed: false,
            most_attempts,
            outage: None,
            in_doubt: false,
        }
    }

    /// Attempts until there is an answer to hand back or nothing more to try.
    pub(super) async fn conclude(&mut self, is_cut: impl Fn() -> bool) -> Result<Answer, Error> {
        loop {
            self.sit_out_throttle().await?;
            let token = self.token().await?;
            self.attempts += 1;
            let outcome = self.attempt(&token).await?;
            self.outage = Some(outcome.failure().is_some_and(Failure::is_outage));
            self.in_doubt = self.leaves_in_doubt(&outcome);
            let (failure, error) = match outcome {
                Outcome::Answered { status, headers, body } if status.is_success() => {
                    return Ok(Answer {
                        operation: self.request.operation.name,
                        correlation: self.client.context.correlation,
                        request: self.request_id,
                        status,
                        headers,
                        body,
                        memo: None,
                        gaps: Arc::clone(&self.client.context.gaps),
                    });
                }
                Outcome::Answered { status: StatusCode::UNAUTHORIZED, body, .. } => {
                    self.transport.tokens.refused(self.key, &token);
                    let error = Error::answered(StatusCode::UNAUTHORIZED, &body);
                    // A fresh token from the same sign-in has no more factors than this one had.
                    if self.renewed || self.in_doubt || error.kind() == Kind::MfaRequired {
                        return Err(error);
                    }
                    self.renewed = true;
                    self.request_id = Uuid::new_v4();
                    continue;
                }
                Outcome::Answered { status: StatusCode::TOO_MANY_REQUESTS, headers, body } => {
                    let error = Error::answered(StatusCode::TOO_MANY_REQUESTS, &body);
                    self.hold(retry::asked_for(&headers, error.description(), SystemTime::now()));
                    self.waits += 1;
                    if self.in_doubt || self.waits > self.transport.settings.throttle.waits {
                        return Err(self.throttled(error));
                    }
                    self.request_id = Uuid::new_v4();
                    continue;
                }
                Outcome::Answered { status, headers, body } => {
                    let asked = retry::asked_for(&headers, None, SystemTime::now());
                    let error = Error::answered(status, &body).with_retry_after(asked);
                    if self.again(Failure::Answered(status), asked, &is_cut).await {
                        self.request_id = Uuid::new_v4();
                        continue;
                    }
                    (Failure::Answered(status), error)
                }
                Outcome::Failed { failure, error } => {
                    if self.again(failure, None, &is_cut).await {
                        continue;
                    }
                    (failure, error)
                }
                Outcome::TooLarge { status } => {
                    return Err(Error::new(Kind::Unreadable).with_status(status).with_place("too large"));
                }
            };
            return Err(self.meaning(failure, error));
        }
    }

    /// Whether a write may or may not have been done, now that an attempt ended so. A refusal for token or throttle
    /// says nothing of the attempt before it, and neither does an outage; any other answer settles it.
    fn leaves_in_doubt(&self, outcome: &Outcome) -> bool {
        if self.request.operation.safety == Safety::Read {
            return false;
        }
        outcome.failure().is_some_and(|failure| match failure {
            _ if failure.is_unknown() => true,
            Failure::Answered(StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS) => self.in_doubt,
            _ => self.in_doubt && failure.is_outage(),
        })
    }

    /// What a failure means for this request.
    fn meaning(&self, failure: Failure, error: Error) -> Error {
        let lost = matches!(failure, Failure::Answered(status) if matches!(status.as_u16(), 400 | 404 | 410));
        if self.request.continued && lost && error.kind() != Kind::PageExpired {
            return error.with_kind(Kind::PageExpired);
        }
        error
    }

    /// Waits before another attempt, if one is allowed and there is time for it.
    async fn again(&self, failure: Failure, asked: Option<Duration>, is_cut: &impl Fn() -> bool) -> bool {
        let settings = &self.transport.settings;
        if self.attempts - self.waits >= self.most_attempts || !failure.repeatable(self.request.operation.safety) {
            return false;
        }
        let wait = retry::wait(settings.backoff, self.attempts + 1).max(asked.unwrap_or_default());
        if asked.is_some_and(|asked| asked > settings.throttle.patience) || Instant::now() + wait >= self.deadline {
            return false;
        }
        tokio::time::sleep(wait).await;
        metrics::counter!("partner_center_retries_total", "operation" => self.request.operation.name).increment(1);
        !is_cut()
    }

    fn throttle_key(&self) -> ThrottleKey {
        let operation = self.request.operation;
        ThrottleKey { api: operation.api, customer: self.request.customer.filter(|_| operation.per_customer) }
    }

    /// Sits out what is left of a wait, when it is short; others may make it longer meanwhile.
    async fn sit_out_throttle(&self) -> Result<(), Error> {
        loop {
            let now = Instant::now();
            let Some(left) = self.lane.throttles.left(self.throttle_key(), now) else { return Ok(()) };
            if left > self.transport.settings.throttle.patience || now + left >= self.deadline {
                return Err(self.throttled(Error::new(Kind::Throttled { retry_after: left })));
            }
            tokio::time::sleep(retry::spread(left, left / 10)).await;
        }
    }

    /// Holds back every call that is counted with this one.
    fn hold(&self, asked: Option<Duration>) {
        let throttle = self.transport.settings.throttle;
        // "Wait 0 seconds" is not an invitation to ask without a pause.
        let wait = asked.unwrap_or(throttle.assumed).max(self.transport.settings.backoff.base).min(throttle.longest);
        self.lane.throttles.hold(self.throttle_key(), Instant::now(), wait);
        metrics::counter!("partner_center_throttles_total", "operation" => self.request.operation.name).increment(1);
    }

    fn throttled(&self, error: Error) -> Error {
        let left = self.lane.throttles.left(self.throttle_key(), Instant::now()).unwrap_or_default();
        error.with_kind(Kind::Throttled { retry_after: left }).with_status(StatusCode::TOO_MANY_REQUESTS)
    }
}
