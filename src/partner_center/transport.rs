//! The layer stack of all calls, assembled once for all partners, and the HTTP client below it.
//!
//! ```text
//!               OutgoingCall │  ▲ ApiResponse or Error
//!                            ▼  │
//!   stale_cache  the last response while Partner Center is unavailable (stale-if-error)
//!   pace         background calls: wait for a rate-limit slot, a throttle or an open circuit
//!                            │  ▲
//!                            ▼  │
//!   telemetry    upstream clock, trace and metrics of the call
//!   circuit      no call while the partner's circuit is open
//!                   Exchange │  ▲ ApiResponse or Error
//!                            ▼  │
//!   retry        attempts, backoff, writes in doubt
//!                            │  ▲ Outcome, never a 429
//!                            ▼  │
//!   throttle     429: delays the calls that are counted together, waits or fails
//!                            │  ▲ Outcome, never a 401; none: repeat with a new token
//!                            ▼  │
//!   token        401: one renewal
//!      Exchange, AccessToken │  ▲ Outcome
//!                            ▼  │
//!   attempt      one HTTP request, within the partner's concurrency limit
//! ```
//!
//! Each layer is a struct in the module of its name, which owns the layer below and calls it; none calls one above. The
//! progress of a call is passed down as plain data (`exchange`), borrowed from layer to layer, which is why the layers
//! are not `tower` services: those own their requests.

use std::{sync::Arc, time::Duration};

use super::{
    attempt::AttemptLayer,
    circuit::CircuitLayer,
    error::Error,
    exchange::OutgoingCall,
    pace::PaceLayer,
    partner_state::PartnerStates,
    response::ApiResponse,
    retry::RetryLayer,
    settings::Settings,
    stale_cache::{StaleCache, StaleCacheLayer},
    telemetry::TelemetryLayer,
    throttle::ThrottleLayer,
    token::{RefreshTokens, ScopeRejections, TokenCache, TokenFetcher, TokenLayer},
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
    pub(super) partner_states: Arc<PartnerStates>,
    pub(super) tokens: Arc<TokenCache>,
    pub(super) stale_cache: Arc<StaleCache>,
    stack: StaleCacheLayer,
}

impl Transport {
    /// Assembles the stack from the bottom up.
    pub(super) fn new(http: reqwest::Client, settings: Settings, refresh_tokens: Arc<dyn RefreshTokens>) -> Self {
        let (settings, partner_states) = (Arc::new(settings), Arc::new(PartnerStates::default()));
        let token_fetcher = TokenFetcher {
            http: http.clone(),
            settings: Arc::clone(&settings),
            partner_states: Arc::clone(&partner_states),
            refresh_tokens,
            scope_rejections: ScopeRejections::default(),
        };
        let (tokens, stale_cache) = (TokenCache::new(token_fetcher), Arc::new(StaleCache::new(settings.stale_cache)));
        let attempt = AttemptLayer::new(http, Arc::clone(&settings));
        let token = TokenLayer::new(Arc::clone(&tokens), attempt);
        let throttle = ThrottleLayer::new(&settings, token);
        let retry = RetryLayer::new(&settings, throttle);
        let circuit = CircuitLayer::new(Arc::clone(&settings), Arc::clone(&partner_states), retry);
        let telemetry = TelemetryLayer::new(circuit);
        let pace = PaceLayer::new(settings, Arc::clone(&partner_states), telemetry);
        let stack = StaleCacheLayer::new(Arc::clone(&stale_cache), pace);
        Self { partner_states, tokens, stale_cache, stack }
    }

    /// Makes a call.
    ///
    /// # Errors
    /// Any kind that [`ErrorKind`](super::ErrorKind) lists.
    pub(super) async fn send(&self, call: &OutgoingCall<'_>) -> Result<ApiResponse, Error> {
        self.stack.send(call).await
    }
}
