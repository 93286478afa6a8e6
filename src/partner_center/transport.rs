//! The layer stack of all calls, assembled once for all partners, and the HTTP client below it.
//!
//! ```text
//!               OutgoingCall │  ▲ Answer or Error
//!                            ▼  │
//!   memory     the last response while Partner Center is unavailable (stale-if-error)
//!   pace       background calls: wait for a rate-limit slot, a throttle or an open circuit
//!                            │  ▲
//!                            ▼  │
//!   telemetry  clock, trace and metrics of the call
//!   circuit    no call while the partner's circuit is open
//!                   Exchange │  ▲ Answer or Error
//!                            ▼  │
//!   retry      attempts, backoff, writes in doubt
//!                            │  ▲ Outcome, never a 429
//!                            ▼  │
//!   throttle   429: delays the calls that are counted together, waits or fails
//!                            │  ▲ Outcome, never a 401; none: repeat with a new token
//!                            ▼  │
//!   token      401: one renewal
//!      Exchange, AccessToken │  ▲ Outcome
//!                            ▼  │
//!   attempt    one HTTP request, within the partner's concurrency limit
//! ```
//!
//! Each layer is a struct in the module of its name, which owns the layer below and calls it; none calls one above. The
//! progress of a call is passed down as plain data (`exchange`), borrowed from layer to layer, which is why the layers
//! are not `tower` services: those own their requests.

use std::{sync::Arc, time::Duration};

use super::{
    answer::Answer,
    attempt::AttemptLayer,
    circuit::CircuitLayer,
    error::Error,
    exchange::OutgoingCall,
    lane::Lanes,
    memory::{Memory, MemoryLayer},
    pace::PaceLayer,
    retry::RetryLayer,
    settings::Settings,
    telemetry::TelemetryLayer,
    throttle::ThrottleLayer,
    token::{Issuer, RefreshTokens, Scopeless, TokenLayer, Tokens},
};

/// Creates the HTTP client for all calls, to Partner Center and to token endpoints.
///
/// HTTP/1.1 only: on a shared HTTP/2 connection, calls of one partner would be blocked by another partner's streams and
/// unread bodies. No redirects: no service here uses them, and following one would leak tokens.
///
/// # Errors
/// When the TLS roots cannot be loaded.
pub fn http_client(settings: &Settings) -> reqwest::Result<reqwest::Client> {
    // Fails if the process has already installed a provider, which is fine.
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

/// The layer stack, and what all clients share of it.
pub(super) struct Transport {
    pub(super) lanes: Arc<Lanes>,
    pub(super) tokens: Arc<Tokens>,
    pub(super) memory: Arc<Memory>,
    stack: MemoryLayer,
}

impl Transport {
    /// Assembles the stack from the bottom up.
    pub(super) fn new(http: reqwest::Client, settings: Settings, refresh_tokens: Arc<dyn RefreshTokens>) -> Self {
        let (settings, lanes) = (Arc::new(settings), Arc::new(Lanes::default()));
        let issuer = Issuer {
            http: http.clone(),
            settings: Arc::clone(&settings),
            lanes: Arc::clone(&lanes),
            refresh_tokens,
            scopeless: Scopeless::default(),
        };
        let (tokens, memory) = (Tokens::new(issuer), Arc::new(Memory::new(settings.memory)));
        let attempt = AttemptLayer::new(http, Arc::clone(&settings));
        let token = TokenLayer::new(Arc::clone(&tokens), attempt);
        let throttle = ThrottleLayer::new(&settings, token);
        let retry = RetryLayer::new(&settings, throttle);
        let circuit = CircuitLayer::new(Arc::clone(&settings), Arc::clone(&lanes), retry);
        let telemetry = TelemetryLayer::new(circuit);
        let pace = PaceLayer::new(settings, Arc::clone(&lanes), telemetry);
        let stack = MemoryLayer::new(Arc::clone(&memory), pace);
        Self { lanes, tokens, memory, stack }
    }

    /// Makes a call.
    ///
    /// # Errors
    /// Any kind that [`Kind`](super::Kind) lists.
    pub(super) async fn send(&self, call: &OutgoingCall<'_>) -> Result<Answer, Error> {
        self.stack.send(call).await
    }
}
