//! What every call shares, and what is said of each: the HTTP client, settings, lanes and tokens; circuit, trace, metrics.

mod attempt;
mod run;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use http::{HeaderMap, StatusCode};
use tracing::{Instrument, Span, field};

use super::{
    answer::Answer,
    client::Client,
    error::{Error, Kind},
    lane::Lanes,
    memory::{Memo, Memory},
    operation::Safety,
    request::Request,
    settings::Settings,
    token::{Issuer, RefreshTokens, Tokens},
};
use crate::domain::stale::Stale;
pub(super) use attempt::of_reqwest;
use run::Run;

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
    pub(super) memory: Arc<Memory>,
}

impl Transport {
    pub(super) fn new(http: reqwest::Client, settings: Settings, refresh_tokens: Arc<dyn RefreshTokens>) -> Self {
        let (settings, lanes) = (Arc::new(settings), Arc::new(Lanes::default()));
        let issuer =
            Issuer { http: http.clone(), settings: Arc::clone(&settings), lanes: Arc::clone(&lanes), refresh_tokens };
        let memory = Arc::new(Memory::new(settings.memory));
        Self { http, settings, lanes, tokens: Tokens::new(issuer), memory }
    }

    /// Sends a request. Where Partner Center cannot be had, or asks to wait, a read is answered as it was the last time, if
    /// the caller shows how old that is.
    pub(super) async fn send(&self, client: &Client, request: &Request) -> Result<Answer, Error> {
        let memo = self.memo(client, request);
        let result = self.send_now(client, request).await;
        let is_done = result.as_ref().err().is_none_or(|error| error.kind() == Kind::OutcomeUnknown);
        if request.operation.safety != Safety::Read && is_done {
            self.memory.changed(client.connection.partner, request);
        }
        match result {
            Ok(answer) => Ok(Answer { memo, ..answer }),
            Err(error) => recall(client, request, memo, &error).ok_or(error),
        }
    }

    fn memo(&self, client: &Client, request: &Request) -> Option<Memo> {
        client.context.as_of.as_ref()?;
        let (token, address) = (client.token_key().ok()?, request.url(&client.connection.api).ok()?);
        self.memory.begin(token, request, address)
    }

    /// Sends it, and says so to the clock, the trace and the metrics.
    async fn send_now(&self, client: &Client, request: &Request) -> Result<Answer, Error> {
        let _running = client.context.clock.start();
        let began = Instant::now();
        let operation = request.operation;
        let span = tracing::info_span!(
            "partner_center",
            operation = operation.name,
            method = %operation.method,
            partner = %client.connection.partner,
            correlation = %client.context.correlation,
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

    async fn exchange(&self, client: &Client, request: &Request) -> Result<Answer, Error> {
        let key = client.token_key()?;
        let url = request.url(&client.connection.api)?;
        let lane = self.lanes.of(key.partner, &self.settings);
        let permit =
            lane.api.admit(Instant::now()).map_err(|retry_after| Error::new(Kind::CircuitOpen { retry_after }))?;
        let attempts = if permit.is_probe() { 1 } else { self.settings.attempts };
        let mut run = Run::new(self, client, request, url, &lane, key, attempts);
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

/// The answer of the last time in the place of one that cannot be had, noted where the caller shows its age.
fn recall(client: &Client, request: &Request, memo: Option<Memo>, error: &Error) -> Option<Answer> {
    let absence = error.absence()?;
    let (body, at) = memo?.recall()?;
    client.context.as_of.as_ref()?.note(Stale { at, absence, retry_after: error.retry_after() });
    let operation = request.operation.name;
    tracing::info!(operation, correlation = %client.context.correlation, as_of = %at, "answered from memory");
    metrics::counter!("partner_center_stale_answers_total", "operation" => operation).increment(1);
    Some(Answer {
        operation,
        correlation: client.context.correlation,
        request: error.request().unwrap_or(request.id),
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        body,
        memo: None,
        gaps: Arc::clone(&client.context.gaps),
    })
}
