//! How patient the client is: every time, number and size that its behaviour depends on.

use std::time::Duration;

/// The client's settings; [`Settings::default`] is what production runs with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Sent as `MS-PartnerCenter-Application`.
    pub application: String,
    /// Sent as `X-Locale`. The portal writes its own texts, so one language serves everybody.
    pub locale: String,
    /// Whether the proxies of the environment (`HTTPS_PROXY`, `NO_PROXY` …) are used; not for an emulator on loopback.
    pub system_proxy: bool,
    /// For making a connection.
    pub connect_timeout: Duration,
    /// Longest silence while an answer is being read.
    pub read_timeout: Duration,
    /// For one attempt, from sending it to the end of its body.
    pub attempt_timeout: Duration,
    /// For a call with all its attempts and waits.
    pub deadline: Duration,
    /// Most attempts that failures may cost a call, the first included.
    pub attempts: u32,
    /// The wait before another attempt.
    pub backoff: Backoff,
    /// What a 429 leads to.
    pub throttle: Throttling,
    /// When a partner's calls are no longer tried.
    pub circuit: Breaking,
    /// Calls of one partner that are on their way at the same time; further ones queue.
    pub in_flight_per_partner: usize,
    /// Largest answer, in bytes after decompression.
    pub body_limit: usize,
    /// Largest answer of the token endpoint, in bytes.
    pub token_body_limit: usize,
    /// How long before its end an access token is no longer used; at most half its life.
    pub token_margin: Duration,
    /// The life of the lock on a refresh token while one instance exchanges it; prolonged until it is done. Others wait as
    /// long for one that died.
    pub token_lock: Duration,
    /// What is remembered for when Partner Center cannot be had.
    pub memory: Remembering,
}

/// Exponential back-off: the wait doubles from `base` up to `cap`, and half of it is chance.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// The wait before the second attempt.
    pub base: Duration,
    /// The longest wait.
    pub cap: Duration,
}

/// What a 429 leads to.
#[derive(Debug, Clone, Copy)]
pub struct Throttling {
    /// The longest wait that a call sits out; a longer one is reported at once.
    pub patience: Duration,
    /// How many times one call may be told to wait.
    pub waits: u32,
    /// The wait where the answer names none.
    pub assumed: Duration,
    /// The longest wait that is believed.
    pub longest: Duration,
}

/// When a partner's calls are no longer tried, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Breaking {
    /// Failed calls in a row that open the circuit.
    pub failures: u32,
    /// Failures further apart than this are not "in a row".
    pub window: Duration,
    /// How long nothing is tried; then one call probes.
    pub pause: Duration,
}

/// What is remembered of answers, for when Partner Center cannot be had.
#[derive(Debug, Clone, Copy)]
pub struct Remembering {
    /// The oldest answer that is still told; with zero nothing is remembered.
    pub age: Duration,
    /// The largest one, in bytes. Looking through thousands of rows is not to push out what people look at.
    pub entry: usize,
    /// All of them together, in bytes.
    pub total: usize,
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
            throttle: Throttling {
                patience: Duration::from_secs(5),
                waits: 3,
                assumed: Duration::from_secs(2),
                longest: Duration::from_hours(1),
            },
            circuit: Breaking { failures: 5, window: Duration::from_mins(1), pause: Duration::from_secs(15) },
            in_flight_per_partner: 64,
            body_limit: 8 << 20,
            token_body_limit: 1 << 20,
            token_margin: Duration::from_mins(2),
            token_lock: Duration::from_secs(20),
            memory: Remembering { age: Duration::from_hours(1), entry: 128 << 10, total: 8 << 20 },
        }
    }
}
