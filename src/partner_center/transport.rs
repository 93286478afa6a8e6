//! One call, from its request to its answer: circuit, throttle, token, attempts
//! (articles "Partner Center REST headers", "API throttling guidance for partners").

mod attempt;

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use http::StatusCode;
use tracing::{Instrument, Span, field};
use uuid::Uuid;

use super::{
    answer::Answer,
    client::Client,
    error::{Error, Kind},
    lane::{Lane, Lanes},
    request::{Request, Safety},
    retry::{self, Failure},
    settings::Settings,
    throttle::ThrottleKey,
    token::{Issuer, RefreshTokens, Tokens},
};
use attempt::Outcome;
pub(super) use attempt::of_reqwest;

/// The HTTP client of every call, to Partner Center and to token endpoints.
///
/// HTTP/1.1 on purpose: on a shared HTTP/2 connection the calls of one partner would wait behind another partner's
/// streams and unread bodies. No redirects: nothing here answers with one, and following would carry tokens along.
///
/// # Errors
/// When the TLS roots cannot be loaded.
pub fn http_client(settings: &Settings) -> reqwest::Result<reqwest::Client> {
    // Fails where the process has already chosen a provider, which is as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .user_agent(concat!("Tenantry/", env!("CARGO_PKG_VERSION")))
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(settings.connect_timeout)
        .read_timeout(settings.read_timeout)
        .pool_idle_timeout(Duration::from_mins(1))
        .pool_max_idle_per_host(32)
        .gzip(true);
    if settings.system_proxy { builder } else { builder.no_proxy() }.build()
}

/// What every client shares.
pub(super) struct Transport {
    http: reqwest::Client,
    settings: Arc<Settings>,
    pub(super) lanes: Arc<Lanes>,
    pub(super) tokens: Arc<Tokens>,
}

impl Transport {
    pub(super) fn new(settings: Settings, refresh_tokens: Arc<dyn RefreshTokens>) -> reqwest::Result<Self> {
        let http = http_client(&settings)?;
        let (settings, lanes) = (Arc::new(settings), Arc::new(Lanes::default()));
        let issuer =
            Issuer { http: http.clone(), settings: Arc::clone(&settings), lanes: Arc::clone(&lanes), refresh_tokens };
        Ok(Self { http, settings, lanes, tokens: Tokens::new(issuer) })
    }

    /// Sends a request, and says so to the clock, the trace and the metrics.
    pub(super) async fn send(&self, client: &Client, request: &Request<'_>) -> Result<Answer, Error> {
        let _running = client.call.clock.start();
        let began = Instant::now();
        let operation = request.operation;
        let span = tracing::info_span!(
            "partner_center",
            operation = operation.name,
            method = %operation.method,
            partner = %client.connection.partner,
            correlation = %client.call.correlation,
            request = field::Empty,
            attempts = field::Empty,
            status = field::Empty,
            outcome = field::Empty,
            milliseconds = field::Empty,
        );
        let result = self.exchange(client, request).instrument(span.clone()).await;
        let result = result.map_err(|error| client.place(error, operation));
        let (outcome, status) = match &result {
            Ok(answer) => ("ok", Some(answer.status)),
            Err(error) => (error.kind().as_str(), error.status()),
        };
        let took = began.elapsed();
        span.record("outcome", outcome);
        span.record("status", status.map(|status| status.as_u16()));
        span.record("milliseconds", u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        span.in_scope(|| match &result {
            Ok(_) => tracing::debug!("answered"),
            Err(error) => tracing::warn!(code = error.code(), place = error.place(), "failed"),
        });
        metrics::histogram!("partner_center_call_seconds", "operation" => operation.name, "outcome" => outcome)
            .record(took);
        result
    }

    async fn exchange(&self, client: &Client, request: &Request<'_>) -> Result<Answer, Error> {
        let now = Instant::now();
        let key = client.token_key()?;
        let url = request.url(&client.connection.api)?;
        let lane = self.lanes.of(key.partner, &self.settings);
        let permit = lane.api.admit(now).map_err(|retry_after| Error::new(Kind::CircuitOpen { retry_after }))?;
        let mut run = Run {
            transport: self,
            client,
            request,
            url,
            lane: &lane,
            key,
            deadline: now + self.settings.deadline,
            request_id: request.id,
            attempts: 0,
            waits: 0,
            renewed: false,
            outage: None,
            in_doubt: false,
            most_attempts: if permit.is_probe() { 1 } else { self.settings.attempts },
        };
        let result = run.conclude(|| permit.is_cut(Instant::now())).await;
        Span::current().record("attempts", run.attempts);
        Span::current().record("request", field::display(run.request_id));
        match run.outage {
            Some(true) => permit.failed(Instant::now()),
            Some(false) => {
                permit.succeeded();
                if result.is_ok() {
                    lane.succeeded();
                }
            }
            // Nothing was asked of the service, so nothing was learnt of it.
            None => drop(permit),
        }
        result.map_err(|error| {
            let error = if run.in_doubt { error.with_kind(Kind::OutcomeUnknown) } else { error };
            error.of_request(run.request_id)
        })
    }
}

/// One call on its way.
struct Run<'a> {
    transport: &'a Transport,
    client: &'a Client,
    request: &'a Request<'a>,
    url: url::Url,
    lane: &'a Lane,
    key: super::token::TokenKey,
    deadline: Instant,
    request_id: Uuid,
    attempts: u32,
    waits: u32,
    renewed: bool,
    most_attempts: u32,
    /// What the last attempt said of the service: down or not.
    outage: Option<bool>,
    /// Whether an attempt of a write may have been done, and no answer since has said. Whatever fails after that, the
    /// call ends as [`Kind::OutcomeUnknown`], under the request id by which the service knows that attempt.
    in_doubt: bool,
}

impl Run<'_> {
    /// Attempts until there is an answer to hand back or nothing more to try.
    async fn conclude(&mut self, is_cut: impl Fn() -> bool) -> Result<Answer, Error> {
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
                        correlation: self.client.call.correlation,
                        request: self.request_id,
                        status,
                        headers,
                        body,
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
