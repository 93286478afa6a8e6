//! One call as plain data, which the layers of [`transport`](super::transport) hand down. It knows none of them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use url::Url;
use uuid::Uuid;

use super::{
    call_context::CallContext, credential::Credential, error::Error, lane::Lane, request::Request, target::Target,
    token::TokenKey,
};

/// A call to be made: what is asked, by whom, and within which page request.
pub(super) struct OutgoingCall<'a> {
    pub(super) target: &'a Arc<Target>,
    pub(super) credential: Credential,
    pub(super) context: &'a CallContext,
    pub(super) request: &'a Request,
}

impl OutgoingCall<'_> {
    /// Returns the key of its token.
    ///
    /// # Errors
    /// As [`Credential::token_key`].
    pub(super) fn token_key(&self) -> Result<TokenKey, Error> {
        self.credential.token_key(self.target)
    }

    /// Returns the whole address.
    ///
    /// # Errors
    /// As [`Request::url`].
    pub(super) fn url(&self) -> Result<Url, Error> {
        self.request.url(&self.target.api)
    }
}

/// A call under way: where it goes, and how far it has come, which lasts through all of its attempts.
pub(super) struct Exchange<'a> {
    pub(super) call: &'a OutgoingCall<'a>,
    pub(super) token_key: TokenKey,
    pub(super) url: Url,
    /// What it shares with the partner's other calls.
    pub(super) lane: Arc<Lane>,
    /// When it is given up, however far it has come.
    pub(super) deadline: Instant,
    /// The `MS-RequestId` of the next attempt, or of the last one. Whoever has another attempt made of what was answered
    /// renews it.
    pub(super) request_id: Uuid,
    /// HTTP attempts, counted by [`attempt`](super::attempt).
    pub(super) attempts: u32,
    /// What the last attempt said of the service, down or not; noted by [`attempt`](super::attempt).
    pub(super) outage: Option<bool>,
    /// Whether the token was renewed, noted by [`token`](super::token).
    pub(super) renewed: bool,
    /// Attempts that were answered with 429, counted by [`throttle`](super::throttle).
    pub(super) waits: u32,
    /// Whether an attempt of a write may have been done, and no answer since has said; noted by [`retry`](super::retry).
    /// Then nothing is asked under another request id.
    pub(super) in_doubt: bool,
}

impl<'a> Exchange<'a> {
    /// Makes the exchange of a call that has nothing behind it, and so much time before it.
    pub(super) fn new(
        call: &'a OutgoingCall<'a>,
        token_key: TokenKey,
        url: Url,
        lane: Arc<Lane>,
        time: Duration,
    ) -> Self {
        Self {
            call,
            token_key,
            url,
            lane,
            deadline: Instant::now() + time,
            request_id: call.request.id,
            attempts: 0,
            outage: None,
            renewed: false,
            waits: 0,
            in_doubt: false,
        }
    }

    /// Returns the time before its deadline.
    pub(super) fn time_left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Gives the next attempt a request id of its own.
    pub(super) fn renew_request_id(&mut self) {
        self.request_id = Uuid::new_v4();
    }
}
