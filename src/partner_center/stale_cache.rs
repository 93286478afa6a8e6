//! The first layer, a stale-if-error cache: while Partner Center is unavailable, a read gets its last response. It must
//! not know why a call failed, beyond whether Partner Center was unavailable.

mod store;

use std::sync::Arc;

use http::{HeaderMap, StatusCode};

use super::{
    error::{Error, ErrorKind},
    exchange::OutgoingCall,
    operation::RetryPolicy,
    pace::PaceLayer,
    response::ApiResponse,
};
use crate::domain::stale::Stale;
pub(super) use store::{CacheSlot, StaleCache};

/// The layer that caches successful responses, and returns them while Partner Center is unavailable.
pub(super) struct StaleCacheLayer {
    stale_cache: Arc<StaleCache>,
    inner: PaceLayer,
}

impl StaleCacheLayer {
    pub(super) const fn new(stale_cache: Arc<StaleCache>, inner: PaceLayer) -> Self {
        Self { stale_cache, inner }
    }

    /// Makes a call. If Partner Center is unavailable or throttles, a read gets its cached response, provided that the
    /// caller shows its age.
    ///
    /// # Errors
    /// Those of the layers below.
    pub(super) async fn send(&self, call: &OutgoingCall<'_>) -> Result<ApiResponse, Error> {
        let cache_slot = self.cache_slot(call);
        // On the heap: a page joins many calls, each with the state of all layers below.
        let result = Box::pin(self.inner.send(call)).await;
        // An unparsable response does not mean that the write was not applied.
        let may_be_applied = |error: &Error| matches!(error.kind(), ErrorKind::OutcomeUnknown | ErrorKind::Unreadable);
        if call.request.operation.retry_policy != RetryPolicy::Read && result.as_ref().err().is_none_or(may_be_applied)
        {
            self.stale_cache.invalidate(call.target.partner, call.request);
        }
        match result {
            Ok(response) => Ok(ApiResponse { cache_slot, ..response }),
            Err(error) => stale_response(call, cache_slot, &error).ok_or(error),
        }
    }

    fn cache_slot(&self, call: &OutgoingCall<'_>) -> Option<CacheSlot> {
        call.context.as_of.as_ref()?;
        self.stale_cache.register_read(call.token_key().ok()?, call.request, call.url().ok()?)
    }
}

/// Returns the cached response, and records its age for the caller.
fn stale_response(call: &OutgoingCall<'_>, cache_slot: Option<CacheSlot>, error: &Error) -> Option<ApiResponse> {
    let unavailability = error.unavailability()?;
    let (body, at) = cache_slot?.get()?;
    call.context.as_of.as_ref()?.record(Stale { at, unavailability, retry_after: error.retry_after() });
    let (operation, correlation) = (call.request.operation.name, call.context.correlation);
    tracing::info!(operation, %correlation, as_of = %at, "response served from the stale cache");
    metrics::counter!("partner_center_stale_answers_total", "operation" => operation).increment(1);
    Some(ApiResponse {
        operation,
        correlation,
        request: error.request().unwrap_or(call.request.id),
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        body,
        cache_slot: None,
        gaps: Arc::clone(&call.context.gaps),
    })
}
