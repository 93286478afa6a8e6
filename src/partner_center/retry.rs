//! The fifth layer: retries, and the final outcome of a call. It must know neither tokens nor throttles: the layers
//! below never return a 401 or a 429. Of the circuit, it knows only the call's permit.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use tracing::Span;

use super::{
    answer::Answer,
    attempt::{Failure, Outcome},
    backoff,
    circuit::Permit,
    error::{Error, Kind},
    exchange::Exchange,
    operation::RetryPolicy,
    settings::{Backoff, Settings},
    throttle::{ThrottleLayer, asked_for},
};

/// The layer that retries attempts until there is a final response or error.
pub(super) struct RetryLayer {
    attempts: u32,
    backoff: Backoff,
    /// The longest `Retry-After` that is waited for, for responses other than 429.
    patience: Duration,
    below: ThrottleLayer,
}

impl RetryLayer {
    pub(super) const fn new(settings: &Settings, below: ThrottleLayer) -> Self {
        let Settings { attempts, backoff, throttle, .. } = settings;
        Self { attempts: *attempts, backoff: *backoff, patience: throttle.patience, below }
    }

    /// Makes as many attempts as are necessary and permitted.
    ///
    /// # Errors
    /// The error of the last attempt with its request id; [`Kind::OutcomeUnknown`] instead when a write may have been
    /// applied, with the id by which the service deduplicates it.
    pub(super) async fn send(&self, exchange: &mut Exchange<'_>, permit: &Permit) -> Result<Answer, Error> {
        let result = self.conclude(exchange, permit).await;
        // On the telemetry span, since neither a response nor an error has the number.
        Span::current().record("attempts", exchange.attempts);
        result.map_err(|error| {
            let error = if exchange.in_doubt { error.with_kind(Kind::OutcomeUnknown) } else { error };
            error.of_request(exchange.request_id)
        })
    }

    async fn conclude(&self, exchange: &mut Exchange<'_>, permit: &Permit) -> Result<Answer, Error> {
        let mut failures = 0;
        loop {
            let outcome = self.below.send(exchange).await?;
            exchange.in_doubt = is_left_in_doubt(exchange, &outcome);
            let (failure, asked, error) = match outcome {
                Outcome::Answered { status, headers, body } if status.is_success() => {
                    let (request, context) = (exchange.call.request, exchange.call.context);
                    return Ok(Answer {
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
                Outcome::Answered { status, headers, body } => {
                    let asked = asked_for(&headers, None, SystemTime::now());
                    let error = Error::from_response(status, &body).with_retry_after(asked);
                    (Failure::Answered(status), asked, error)
                }
                Outcome::Failed { failure, error } => (failure, None, error),
                Outcome::TooLarge { status } => {
                    return Err(Error::new(Kind::Unreadable).with_status(status).with_json_path("too large"));
                }
            };
            failures += 1;
            if !self.waits_to_repeat(exchange, (failure, failures), asked, permit).await {
                return Err(meaning(exchange, failure, error));
            }
            // After a missing response, the attempt is repeated under the same id, by which the service deduplicates
            // it.
            if matches!(failure, Failure::Answered(_)) {
                exchange.renew_request_id();
            }
        }
    }

    /// Waits before another attempt, if the number of failures and the deadline permit one, and returns whether to make
    /// it. Throttling and token renewal are not failures and cost no attempt.
    async fn waits_to_repeat(
        &self,
        exchange: &Exchange<'_>,
        (failure, failures): (Failure, u32),
        asked: Option<Duration>,
        permit: &Permit,
    ) -> bool {
        let operation = exchange.call.request.operation;
        let most = if permit.is_probe() { 1 } else { self.attempts };
        if failures >= most || !failure.is_repeatable(operation.retry_policy) {
            return false;
        }
        let wait = backoff::wait(self.backoff, failures + 1).max(asked.unwrap_or_default());
        if asked.is_some_and(|asked| asked > self.patience)
            || exchange.partner_state.clock.now() + wait >= exchange.deadline
        {
            return false;
        }
        tokio::time::sleep(wait).await;
        metrics::counter!("partner_center_retries_total", "operation" => operation.name).increment(1);
        !permit.is_cut(exchange.partner_state.clock.now())
    }
}

impl Failure {
    /// Checks whether the attempt may be repeated.
    fn is_repeatable(self, retry_policy: RetryPolicy) -> bool {
        match self {
            Self::NotSent => true,
            Self::NoAnswer => retry_policy != RetryPolicy::NotIdempotent,
            Self::Answered(_) => retry_policy == RetryPolicy::Read && self.is_outage(),
        }
    }

    /// Checks whether the outcome of a write is unknown: no response, or a gateway's, which does not know either.
    fn is_unknown(self) -> bool {
        match self {
            Self::NotSent => false,
            Self::NoAnswer => true,
            Self::Answered(status) => matches!(status.as_u16(), 408 | 502 | 504),
        }
    }
}

/// Checks whether a write may have been applied after an attempt with this outcome. An outage does not resolve the
/// doubt of an earlier attempt, and neither does a refusal because of token or throttling, which never reaches this
/// layer; any other response resolves it.
fn is_left_in_doubt(exchange: &Exchange<'_>, outcome: &Outcome) -> bool {
    if exchange.call.request.operation.retry_policy == RetryPolicy::Read {
        return false;
    }
    outcome.failure().is_some_and(|failure| failure.is_unknown() || (exchange.in_doubt && failure.is_outage()))
}

/// Returns the error of a failed attempt for this request.
fn meaning(exchange: &Exchange<'_>, failure: Failure, error: Error) -> Error {
    let lost = matches!(failure, Failure::Answered(status) if matches!(status.as_u16(), 400 | 404 | 410));
    if exchange.call.request.continued && lost && error.kind() != Kind::PageExpired {
        return error.with_kind(Kind::PageExpired);
    }
    error
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    const ANSWERED: Failure = Failure::Answered(StatusCode::SERVICE_UNAVAILABLE);

    #[test]
    fn a_write_is_repeated_only_where_it_cannot_be_doubled() {
        for (retry_policy, not_sent, no_answer, answered) in [
            (RetryPolicy::Read, true, true, true),
            (RetryPolicy::Deduplicated, true, true, false),
            (RetryPolicy::NotIdempotent, true, false, false),
        ] {
            assert_eq!(Failure::NotSent.is_repeatable(retry_policy), not_sent);
            assert_eq!(Failure::NoAnswer.is_repeatable(retry_policy), no_answer);
            assert_eq!(ANSWERED.is_repeatable(retry_policy), answered);
        }
        assert!(!Failure::Answered(StatusCode::NOT_IMPLEMENTED).is_repeatable(RetryPolicy::Read));
    }
}
