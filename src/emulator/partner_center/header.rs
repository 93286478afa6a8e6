//! Response headers about the caller's sign-in and the service's clock, for all responses.

use std::time::{Duration, SystemTime};

use axum::response::Response;
use http::{HeaderMap, HeaderValue, header::DATE};

use super::access;
use crate::emulator::state::world::World;

/// Adds the response header for `ValidateMfa: true`, which states whether the person signed in with a second factor.
/// Omitted for an application, and without the request header.
pub fn validate_mfa(world: &World, headers: &HeaderMap, mut response: Response) -> Response {
    let is_requested = headers.get("validatemfa").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"));
    if is_requested
        && !world.omits_mfa_header()
        && let Ok(caller) = access::caller(world, headers)
        && caller.person.is_some()
    {
        let compliant = if caller.mfa { "true" } else { "false" };
        response.headers_mut().insert("ismfacompliant", HeaderValue::from_static(compliant));
    }
    response
}

/// Sets `Date` to the time of the service's clock if that is skewed; otherwise the listener sets it.
pub fn date(world: &World, mut response: Response) -> Response {
    let skew = world.clock_skew();
    let offset = Duration::from_secs(skew.unsigned_abs().into());
    let now = SystemTime::now();
    let service_time = if skew < 0 { now.checked_sub(offset) } else { now.checked_add(offset) };
    // An HTTP date before 1970 cannot be formatted.
    let service_time = service_time.unwrap_or(now).max(SystemTime::UNIX_EPOCH);
    if skew != 0
        && let Ok(date) = HeaderValue::try_from(httpdate::fmt_http_date(service_time))
    {
        response.headers_mut().insert(DATE, date);
    }
    response
}
