//! The fifth layer: retries, and the final outcome of a call. It must know neither tokens nor throttles: the layers
//! below never return a 401 or a 429. Of the circuit, it knows only the call's permit.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use tracing::Span;

use super::{
    attempt::{Outcome, Stage},
    backoff,
    circuit::Permit,
    error::{Error, ErrorKind},
    exchange::Exchange,
    operation::RetryPolicy,
    response::ApiResponse,
    settings::{Backoff, Settings},
    throttle::{ThrottleLayer, retry_after_of},
};

/// The layer that retries attempts until there is a final response or error.
pub(super) struct RetryLayer {
    attempts: u32,
    backoff: Backoff,
    /// The longest `Retry-After` that is waited for, for responses other than 429.
    patience: Duration,
    inner: ThrottleLayer,
}

impl RetryLayer {
    pub(super) const fn new(settings: &Settings, inner: ThrottleLayer) -> Self {
        let Settings { attempts, backoff, throttle, .. } = settings;
        Self { attempts: *attempts, backoff: *backoff, patience: throttle.patience, inner }
    }

    /// Makes as many attempts as are necessary and permitted.
    ///
    /// # Errors
    /// The error of the last attempt with its request id; [`ErrorKind::OutcomeUnknown`] instead when a write may have
    /// been applied, with the id by which the service deduplicates it.
    pub(super) async fn send(&self, exchange: &mut Exchange<'_>, permit: &Permit) -> Result<ApiResponse, Error> {
        let result = self.send_with_retries(exchange, permit).await;
        // On the telemetry span, since neither a response nor an error has the number.
        Span::current().record("attempts", exchange.attempts);
        result.map_err(|error| {
            let error = if exchange.in_doubt { error.with_kind(ErrorKind::OutcomeUnknown) } else { error };
            error.of_request(exchange.request_id)
        })
    }

    async fn send_with_retries(&self, exchange: &mut Exchange<'_>, permit: &Permit) -> Result<ApiResponse, Error> {
        let mut failures = 0;
        loop {
            let outcome = self.inner.send(exchange).await?;
            exchange.in_doubt = is_in_doubt(exchange, &outcome);
            let (stage, retry_after, error) = match outcome {
                Outcome::Response { status, headers, body } if status.is_success() => {
                    let (request, context) = (exchange.call.request, exchange.call.context);
                    return Ok(ApiResponse {
                        operation: request.operation.name,
                        correlation: context.correlation,
                        request: exchange.request_id,
                        status,
                        headers,
                        body,
                        cache_slot: None,
                        gaps: Arc::clone(&context.gaps),
                    });
                }
                Outcome::Response { status, headers, body } => {
                    let retry_after = retry_after_of(&headers, None, SystemTime::now());
                    let error = Error::from_response(status, &body).with_retry_after(retry_after);
                    (Stage::Responded(status), retry_after, error)
                }
                Outcome::Failed { stage, error } => (stage, None, error),
                Outcome::TooLarge { status } => {
                    return Err(Error::new(ErrorKind::Unreadable).with_status(status).with_json_path("too large"));
                }
            };
            failures += 1;
            if !self.wait_before_retry(exchange, (stage, failures), retry_after, permit).await {
                return Err(final_error(exchange, stage, error));
            }
            // After a missing response, the attempt is repeated under the same id, by which the service deduplicates
            // it.
            if matches!(stage, Stage::Responded(_)) {
                exchange.renew_request_id();
            }
        }
    }

    /// Waits before another attempt, if the number of failures and the deadline permit one, and returns whether to make
    /// it. Throttling and token renewal are not failures and cost no attempt.
    async fn wait_before_retry(
        &self,
        exchange: &Exchange<'_>,
        (stage, failures): (Stage, u32),
        retry_after: Option<Duration>,
        permit: &Permit,
    ) -> bool {
        let operation = exchange.call.request.operation;
        let max_attempts = if permit.is_probe() { 1 } else { self.attempts };
        if failures >= max_attempts || !stage.is_retryable(operation.retry_policy) {
            return false;
        }
        let wait = backoff::delay(self.backoff, failures + 1).max(retry_after.unwrap_or_default());
        if retry_after.is_some_and(|retry_after| retry_after > self.patience)
            || exchange.partner_state.clock.now() + wait >= exchange.deadline
        {
            return false;
        }
        tokio::time::sleep(wait).await;
        metrics::counter!("partner_center_retries_total", "operation" => operation.name).increment(1);
        !permit.is_circuit_open(exchange.partner_state.clock.now())
    }
}

impl Stage {
    /// Checks whether the attempt may be repeated.
    fn is_retryable(self, retry_policy: RetryPolicy) -> bool {
        match self {
            Self::NotSent => true,
            Self::NoResponse => retry_policy != RetryPolicy::NotIdempotent,
            Self::Responded(_) => retry_policy == RetryPolicy::Read && self.is_outage(),
        }
    }

    /// Checks whether the outcome of a write is unknown: no response, or a gateway's, which does not know either.
    fn is_outcome_unknown(self) -> bool {
        match self {
            Self::NotSent => false,
            Self::NoResponse => true,
            Self::Responded(status) => matches!(status.as_u16(), 408 | 502 | 504),
        }
    }
}

/// Checks whether a write may have been applied after an attempt with this outcome. An outage does not resolve the
/// doubt of an earlier attempt, and neither does a rejection because of token or throttling, which never reaches this
/// layer; any other response resolves it.
fn is_in_doubt(exchange: &Exchange<'_>, outcome: &Outcome) -> bool {
    if exchange.call.request.operation.retry_policy == RetryPolicy::Read {
        return false;
    }
    outcome.stage().is_some_and(|stage| stage.is_outcome_unknown() || (exchange.in_doubt && stage.is_outage()))
}

/// Returns the final error of a call whose last attempt failed: a rejected continuation token is
/// [`ErrorKind::PageExpired`].
fn final_error(exchange: &Exchange<'_>, stage: Stage, error: Error) -> Error {
    let token_rejected = matches!(stage, Stage::Responded(status) if matches!(status.as_u16(), 400 | 404 | 410));
    if exchange.call.request.is_continuation && token_rejected && error.kind() != ErrorKind::PageExpired {
        return error.with_kind(ErrorKind::PageExpired);
    }
    error
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    const UNAVAILABLE: Stage = Stage::Responded(StatusCode::SERVICE_UNAVAILABLE);

    #[test]
    fn write_is_retryable_only_if_it_cannot_be_applied_twice() {
        for (retry_policy, not_sent, no_response, responded) in [
            (RetryPolicy::Read, true, true, true),
            (RetryPolicy::Deduplicated, true, true, false),
            (RetryPolicy::NotIdempotent, true, false, false),
        ] {
            assert_eq!(Stage::NotSent.is_retryable(retry_policy), not_sent);
            assert_eq!(Stage::NoResponse.is_retryable(retry_policy), no_response);
            assert_eq!(UNAVAILABLE.is_retryable(retry_policy), responded);
        }
        assert!(!Stage::Responded(StatusCode::NOT_IMPLEMENTED).is_retryable(RetryPolicy::Read));
    }
}
