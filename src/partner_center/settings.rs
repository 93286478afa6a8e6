//! Settings of the client: all timeouts, counts and sizes that its behavior depends on.

use std::{sync::Arc, time::Duration};

use super::clock::{Clock, SystemClock};

/// The client's settings; [`Settings::default`] has the production values.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The value of `MS-PartnerCenter-Application`.
    pub application: String,
    /// The value of `X-Locale`. The portal has its own texts, so one language suffices for all users.
    pub locale: String,
    /// `true` if the proxies of the environment (`HTTPS_PROXY`, `NO_PROXY` …) are used; not for an emulator on
    /// loopback.
    pub system_proxy: bool,
    /// Timeout for establishing a connection.
    pub connect_timeout: Duration,
    /// Timeout between two reads of a response.
    pub read_timeout: Duration,
    /// Timeout for one attempt, from sending it to the end of the body.
    pub attempt_timeout: Duration,
    /// Timeout for a call with all its attempts and waits.
    pub deadline: Duration,
    /// Maximum number of attempts of a call that failures may use, the first included.
    pub attempts: u32,
    /// The delay before another attempt.
    pub backoff: Backoff,
    /// The handling of 429 responses.
    pub throttle: ThrottleSettings,
    /// The circuit breaker of a partner's calls.
    pub circuit: CircuitSettings,
    /// Maximum number of concurrent calls of one partner; further ones queue.
    pub in_flight_per_partner: usize,
    /// The rate limiting of background calls.
    pub background: BackgroundSettings,
    /// Maximum size of a response, in bytes after decompression.
    pub body_limit: usize,
    /// Maximum size of a token endpoint's response, in bytes.
    pub token_body_limit: usize,
    /// Time before an access token's expiry from which it is no longer used; at most half its lifetime.
    pub token_margin: Duration,
    /// Lifetime of the lock on a refresh token while one instance exchanges it; extended until it is done. After a
    /// crash, other instances wait that long.
    pub token_lock: Duration,
    /// The stale-if-error cache.
    pub stale_cache: StaleCacheSettings,
    /// The clock by which deadlines, throttles, circuits and rate limits are measured.
    pub clock: Arc<dyn Clock>,
}

/// Exponential backoff: the delay doubles from `base` up to `cap`, and half of it is random (jitter).
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// The delay before the second attempt.
    pub base: Duration,
    /// The maximum delay.
    pub cap: Duration,
}

/// The handling of 429 responses.
#[derive(Debug, Clone, Copy)]
pub struct ThrottleSettings {
    /// The longest wait that a call accepts; a longer one is reported immediately.
    pub patience: Duration,
    /// Maximum number of waits in one call.
    pub max_waits: u32,
    /// The wait if the response names none.
    pub default_wait: Duration,
    /// The maximum wait; a longer one is reduced to it.
    pub max_wait: Duration,
}

/// The circuit breaker's settings.
#[derive(Debug, Clone, Copy)]
pub struct CircuitSettings {
    /// Number of consecutive failed calls that opens the circuit.
    pub failures: u32,
    /// Maximum interval between two failures for them to count as consecutive.
    pub window: Duration,
    /// Time for which the circuit stays open; then one call probes.
    pub pause: Duration,
}

/// The rate limiting of a partner's background calls.
#[derive(Debug, Clone, Copy)]
pub struct BackgroundSettings {
    /// Maximum number of concurrent background calls; half of `in_flight_per_partner` if that is less.
    pub in_flight: usize,
    /// The service's limit for calls that are counted together, per minute. It is documented for customers, orders and
    /// subscriptions, and assumed for the rest until a 429 shows a lower one.
    pub per_minute: u32,
    /// The lowest limit that 429 responses lead to.
    pub floor: u32,
    /// The longest wait for a call's turn; a longer one is reported immediately.
    pub patience: Duration,
}

/// The settings of the stale-if-error cache.
#[derive(Debug, Clone, Copy)]
pub struct StaleCacheSettings {
    /// Maximum age of a cached response; zero disables the cache.
    pub max_age: Duration,
    /// Maximum size of one entry, in bytes, so that browsing thousands of rows does not evict everything else.
    pub max_entry_bytes: usize,
    /// Maximum size of all entries together, in bytes.
    pub max_total_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            application: "Tenantry".to_owned(),
            locale: "en-US".to_owned(),
            system_proxy: true,
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(15),
            attempt_timeout: Duration::from_secs(20),
            deadline: Duration::from_secs(45),
            attempts: 3,
            backoff: Backoff { base: Duration::from_millis(300), cap: Duration::from_secs(5) },
            throttle: ThrottleSettings {
                patience: Duration::from_secs(5),
                max_waits: 3,
                default_wait: Duration::from_secs(2),
                max_wait: Duration::from_hours(1),
            },
            circuit: CircuitSettings { failures: 5, window: Duration::from_mins(1), pause: Duration::from_secs(15) },
            in_flight_per_partner: 64,
            background: BackgroundSettings {
                in_flight: 8,
                per_minute: 500,
                floor: 30,
                patience: Duration::from_secs(10),
            },
            body_limit: 8 << 20,
            token_body_limit: 1 << 20,
            token_margin: Duration::from_mins(2),
            token_lock: Duration::from_secs(20),
            stale_cache: StaleCacheSettings {
                max_age: Duration::from_hours(1),
                max_entry_bytes: 128 << 10,
                max_total_bytes: 8 << 20,
            },
            clock: Arc::new(SystemClock),
        }
    }
}
