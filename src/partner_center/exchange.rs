//! One call as plain data, which the layers of [`transport`](super::transport) pass down. It knows none of them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use url::Url;
use uuid::Uuid;

use super::{
    call_context::CallContext, credential::Credential, error::Error, pace::Slot, partner_state::PartnerState,
    request::Request, target::Target, throttle::ThrottleKey, token::TokenKey,
};

/// A call to be made: the request, the credential, and the page request that it belongs to.
pub(super) struct OutgoingCall<'a> {
    pub(super) target: &'a Arc<Target>,
    pub(super) credential: Credential,
    pub(super) context: &'a CallContext,
    pub(super) request: &'a Request,
}

impl OutgoingCall<'_> {
    /// Returns the cache key of its token.
    ///
    /// # Errors
    /// As [`Credential::token_key`].
    pub(super) fn token_key(&self) -> Result<TokenKey, Error> {
        self.credential.token_key(self.target)
    }

    /// Returns the complete URL.
    ///
    /// # Errors
    /// As [`Request::url`].
    pub(super) fn url(&self) -> Result<Url, Error> {
        self.request.url(&self.target.api)
    }
}

/// A call in progress: its target and its progress across all attempts.
pub(super) struct Exchange<'a> {
    pub(super) call: &'a OutgoingCall<'a>,
    pub(super) token_key: TokenKey,
    pub(super) url: Url,
    /// The state that it shares with the partner's other calls.
    pub(super) partner_state: Arc<PartnerState>,
    /// The deadline of the call, across all attempts.
    pub(super) deadline: Instant,
    /// The `MS-RequestId` of the next attempt, or of the last one. A layer that retries after a response renews it.
    pub(super) request_id: Uuid,
    /// The number of HTTP attempts, counted by [`attempt`](super::attempt).
    pub(super) attempts: u32,
    /// `true` if the last attempt found the service down, none if nothing was sent; recorded by
    /// [`attempt`](super::attempt).
    pub(super) outage: Option<bool>,
    /// `true` if the token was renewed; recorded by [`token`](super::token).
    pub(super) token_renewed: bool,
    /// The number of 429 responses, counted by [`throttle`](super::throttle).
    pub(super) throttle_count: u32,
    /// `true` if an attempt of a write may have been applied and no later response has shown whether it was; recorded
    /// by [`retry`](super::retry). The request id is not changed then.
    pub(super) in_doubt: bool,
    /// The rate-limit slot of a background call, until its first attempt.
    pub(super) slot: Option<Slot>,
}

impl<'a> Exchange<'a> {
    /// Creates the exchange of a new call with a time limit.
    pub(super) fn new(
        call: &'a OutgoingCall<'a>,
        token_key: TokenKey,
        url: Url,
        partner_state: Arc<PartnerState>,
        time: Duration,
    ) -> Self {
        Self {
            call,
            token_key,
            url,
            deadline: partner_state.clock.now() + time,
            partner_state,
            request_id: call.request.id,
            attempts: 0,
            outage: None,
            token_renewed: false,
            throttle_count: 0,
            in_doubt: false,
            slot: None,
        }
    }

    /// Returns the time until the deadline.
    pub(super) fn remaining_time(&self) -> Duration {
        self.deadline.saturating_duration_since(self.partner_state.clock.now())
    }

    /// Counts an attempt that is sent now among the calls of its minute.
    pub(super) fn count_attempt(&mut self) {
        let now = self.partner_state.clock.now();
        match self.slot.take() {
            Some(slot) => slot.sent(now),
            None => self.partner_state.rate_limiters.count(
                ThrottleKey::of(self.call.request),
                self.call.context.priority,
                now,
            ),
        }
    }

    /// Assigns a new request id for the next attempt.
    pub(super) fn renew_request_id(&mut self) {
        self.request_id = Uuid::new_v4();
    }
}
