//! The sixth layer: throttling. A 429 delays every call that the service counts under the same key; the call waits if
//! the delay is short, and fails if it is long or repeated too often (article "API throttling guidance for partners").
//! It must not know of retries and circuits; of tokens it knows only that an attempt may have to be repeated with a new
//! one.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use http::{HeaderMap, StatusCode, header};

use super::{
    attempt::Outcome,
    backoff,
    call_context::Priority,
    error::{Error, ErrorKind},
    exchange::Exchange,
    request::Request,
    settings::{Settings, ThrottleSettings},
    token::TokenLayer,
};
use crate::domain::id::CustomerId;

/// The layer that makes no attempts while the service throttles.
pub(super) struct ThrottleLayer {
    settings: ThrottleSettings,
    /// The minimum wait: "wait 0 seconds" does not permit requests without a pause.
    min_wait: Duration,
    inner: TokenLayer,
}

impl ThrottleLayer {
    pub(super) const fn new(settings: &Settings, inner: TokenLayer) -> Self {
        Self { settings: settings.throttle, min_wait: settings.backoff.base, inner }
    }

    /// Makes an attempt, and another one after each throttle that was waited for.
    ///
    /// # Errors
    /// [`ErrorKind::Throttled`] when a wait is too long, or this call was throttled too often, or is a background call,
    /// which [`pace`](super::pace) repeats; and those of the layers below.
    pub(super) async fn send(&self, exchange: &mut Exchange<'_>) -> Result<Outcome, Error> {
        loop {
            self.wait_until_expired(exchange).await?;
            match self.inner.send(exchange).await? {
                Some(Outcome::Response { status: StatusCode::TOO_MANY_REQUESTS, headers, body }) => {
                    let error = Error::from_response(StatusCode::TOO_MANY_REQUESTS, &body);
                    self.record_throttle(exchange, &headers, error.description());
                    exchange.throttle_count += 1;
                    if exchange.in_doubt || is_background(exchange) || exchange.throttle_count > self.settings.max_waits
                    {
                        return Err(throttled(exchange, error));
                    }
                    exchange.renew_request_id();
                }
                Some(outcome) => return Ok(outcome),
                // With a renewed token: the key may be throttled meanwhile.
                None => {}
            }
        }
    }

    /// Waits until the throttle expires, if that is soon; other calls may extend it meanwhile.
    async fn wait_until_expired(&self, exchange: &Exchange<'_>) -> Result<(), Error> {
        loop {
            let now = exchange.partner_state.clock.now();
            let Some(remaining) = exchange.partner_state.throttles.remaining(key(exchange), now) else { return Ok(()) };
            if is_background(exchange) || remaining > self.settings.patience || now + remaining >= exchange.deadline {
                return Err(throttled(exchange, Error::new(ErrorKind::Throttled { retry_after: remaining })));
            }
            exchange.partner_state.clock.sleep_until(now + backoff::with_jitter(remaining, remaining / 10)).await;
        }
    }

    /// Delays every call under the same key, for as long as the 429 requires.
    fn record_throttle(&self, exchange: &Exchange<'_>, headers: &HeaderMap, message: Option<&str>) {
        let wait = wait(self.settings, self.min_wait, headers, message);
        let (key, now, operation) =
            (key(exchange), exchange.partner_state.clock.now(), exchange.call.request.operation.name);
        exchange.partner_state.throttles.delay(key, now, wait);
        let limit = exchange.partner_state.rate_limiters.record_throttle(key, now, wait);
        tracing::info!(operation, api = key.api, limit, "throttled; the limit of background calls is lower now");
        metrics::counter!("partner_center_throttles_total", "operation" => operation).increment(1);
    }
}

fn key(exchange: &Exchange<'_>) -> ThrottleKey {
    ThrottleKey::of(exchange.call.request)
}

/// Checks whether it is a background call, which waits in the [`pace`](super::pace) layer instead, without a deadline
/// and without the circuit's permit.
fn is_background(exchange: &Exchange<'_>) -> bool {
    exchange.call.context.priority == Priority::Background
}

/// Returns the error as [`ErrorKind::Throttled`] with the remaining wait.
fn throttled(exchange: &Exchange<'_>, error: Error) -> Error {
    let remaining = exchange
        .partner_state
        .throttles
        .remaining(key(exchange), exchange.partner_state.clock.now())
        .unwrap_or_default();
    error.with_kind(ErrorKind::Throttled { retry_after: remaining }).with_status(StatusCode::TOO_MANY_REQUESTS)
}

/// Returns the wait of a 429: the requested one up to a maximum, and no less than `min_wait`.
pub(super) fn wait(
    settings: ThrottleSettings,
    min_wait: Duration,
    headers: &HeaderMap,
    message: Option<&str>,
) -> Duration {
    retry_after_of(headers, message, SystemTime::now())
        .unwrap_or(settings.default_wait)
        .max(min_wait)
        .min(settings.max_wait)
}

/// Returns the requested wait: `Retry-After` in seconds or as an HTTP date, or else the seconds in the throttle's
/// message.
pub(super) fn retry_after_of(headers: &HeaderMap, message: Option<&str>, now: SystemTime) -> Option<Duration> {
    let header = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::trim);
    header
        .and_then(|text| text.parse().ok().map(Duration::from_secs).or_else(|| http_date_wait(text, now)))
        .or_else(|| message.and_then(seconds_in_message).map(Duration::from_secs))
}

/// Returns the time until an HTTP date.
fn http_date_wait(date: &str, now: SystemTime) -> Option<Duration> {
    Some(httpdate::parse_http_date(date).ok()?.duration_since(now).unwrap_or_default())
}

/// Returns the number in "Try again in 57 seconds."
fn seconds_in_message(message: &str) -> Option<u64> {
    let (_, rest) = message.split_once(" in ")?;
    let (number, rest) = rest.split_once(' ')?;
    rest.starts_with("second").then(|| number.parse().ok()).flatten()
}

/// The key by which the service counts calls, within one partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ThrottleKey {
    /// The API's name.
    pub(super) api: &'static str,
    /// The customer, for APIs that count by customer.
    pub(super) customer: Option<CustomerId>,
}

impl ThrottleKey {
    /// Returns the key of a request.
    pub(super) fn of(request: &Request) -> Self {
        let operation = request.operation;
        Self { api: operation.api, customer: request.customer.filter(|_| operation.per_customer) }
    }
}

/// The active throttles of one partner.
#[derive(Debug, Default)]
pub(super) struct Throttles(Mutex<HashMap<ThrottleKey, Instant>>);

impl Throttles {
    /// Delays the calls under a key; a delay is only ever extended, since responses can arrive out of order.
    pub(super) fn delay(&self, key: ThrottleKey, now: Instant, wait: Duration) {
        let mut throttle_ends = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        throttle_ends.retain(|_, end| *end > now);
        let end = throttle_ends.entry(key).or_insert(now);
        *end = (*end).max(now + wait);
    }

    /// Returns the remaining wait under a key.
    pub(super) fn remaining(&self, key: ThrottleKey, now: Instant) -> Option<Duration> {
        let throttle_ends = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        throttle_ends.get(&key).map(|end| end.saturating_duration_since(now)).filter(|remaining| !remaining.is_zero())
    }

    /// Returns the longest remaining wait.
    pub(super) fn max_remaining(&self, now: Instant) -> Option<Duration> {
        let throttle_ends = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        throttle_ends
            .values()
            .map(|end| end.saturating_duration_since(now))
            .max()
            .filter(|remaining| !remaining.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn throttle_applies_to_its_key_and_expires() {
        let (throttles, now) = (Throttles::default(), Instant::now());
        let per_partner_key = ThrottleKey { api: "customers", customer: None };
        let per_customer_key = ThrottleKey { customer: Some(CustomerId::new(Uuid::nil())), ..per_partner_key };
        throttles.delay(per_partner_key, now, Duration::from_secs(10));
        throttles.delay(per_partner_key, now, Duration::from_secs(3));
        assert_eq!(throttles.remaining(per_partner_key, now), Some(Duration::from_secs(10)));
        assert_eq!(throttles.remaining(per_customer_key, now), None);
        assert_eq!(throttles.remaining(ThrottleKey { api: "orders", customer: None }, now), None);
        assert_eq!(throttles.max_remaining(now), Some(Duration::from_secs(10)));
        assert_eq!(throttles.remaining(per_partner_key, now + Duration::from_secs(10)), None);
        assert_eq!(throttles.max_remaining(now + Duration::from_secs(11)), None);
    }

    #[test]
    fn parses_retry_after_in_every_format() {
        let now = SystemTime::from("2015-10-21T07:28:00Z".parse::<jiff::Timestamp>().unwrap());
        for (header, message, wait) in [
            (Some("57"), None, Some(57)),
            (Some(" 3 "), Some("Try again in 57 seconds."), Some(3)),
            (Some("Wed, 21 Oct 2015 07:28:30 GMT"), None, Some(30)),
            (Some("Wed, 21 Oct 2015 07:27:30 GMT"), None, Some(0)),
            // The obsolete date formats of RFC 9110, section 5.6.7.
            (Some("Wednesday, 21-Oct-15 07:28:30 GMT"), None, Some(30)),
            (Some("Wed Oct 21 07:28:30 2015"), None, Some(30)),
            (Some("soon"), Some("Rate limit is exceeded. Try again in 57 seconds."), Some(57)),
            (None, Some("Try again in a while"), None),
            (None, Some("x in "), None),
            (Some("-1"), None, None),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(header) = header {
                headers.insert(header::RETRY_AFTER, header.parse().unwrap());
            }
            assert_eq!(retry_after_of(&headers, message, now), wait.map(Duration::from_secs), "{header:?} {message:?}");
        }
    }
}
