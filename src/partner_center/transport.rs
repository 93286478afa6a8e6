//! The stack that every call goes down, put together once for all partners, and the HTTP client below it.
//!
//! ```text
//!               OutgoingCall │  ▲ Answer or Error
//!                            ▼  │
//!   memory     tells what cannot be had as it was the last time (stale-if-error)
//!   telemetry  clock, trace and metrics of the call
//!   circuit    no call while the partner's circuit is open
//!                   Exchange │  ▲ Answer or Error
//!                            ▼  │
//!   retry      attempts, back-off, what is in doubt
//!                            │  ▲ Outcome, never a 429
//!                            ▼  │
//!   throttle   429: holds back the calls that are counted together, sits a wait out, gives up
//!                            │  ▲ Outcome, never a 401; none: once more, with another token
//!                            ▼  │
//!   token      401: one renewal
//!      Exchange, AccessToken │  ▲ Outcome
//!                            ▼  │
//!   attempt    one HTTP request, in one of the partner's places
//! ```
//!
//! Each layer is a struct in the module of its name, which holds the layer below and calls it; none calls one above. How
//! far a call has come goes down with it as plain data (`exchange`), borrowed from layer to layer: that
//! is why they are no `tower` services, which own what they are asked.

use std::{sync::Arc, time::Duration};

use super::{
    answer::Answer,
    attempt::AttemptLayer,
    circuit::CircuitLayer,
    error::Error,
    exchange::OutgoingCall,
    lane::Lanes,
    memory::{Memory, MemoryLayer},
    retry::RetryLayer,
    settings::Settings,
    telemetry::TelemetryLayer,
    throttle::ThrottleLayer,
    token::{Issuer, RefreshTokens, Scopeless, TokenLayer, Tokens},
};

/// Makes the HTTP client of every call, to Partner Center and to token endpoints.
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

/// The stack, and what every client shares of it.
pub(super) struct Transport {
    pub(super) lanes: Arc<Lanes>,
    pub(super) tokens: Arc<Tokens>,
    pub(super) memory: Arc<Memory>,
    stack: MemoryLayer,
}

impl Transport {
    /// Puts the stack together, from the bottom up.
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
        let circuit = CircuitLayer::new(settings, Arc::clone(&lanes), retry);
        let telemetry = TelemetryLayer::new(circuit);
        let stack = MemoryLayer::new(Arc::clone(&memory), telemetry);
        Self { lanes, tokens, memory, stack }
    }

    /// Makes a call.
    ///
    /// # Errors
    /// Everything that [`Kind`](super::Kind) lists.
    pub(super) async fn send(&self, call: &OutgoingCall<'_>) -> Result<Answer, Error> {
        self.stack.send(call).await
    }
}
