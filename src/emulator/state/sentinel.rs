//! Customer ids that respond with a fault, for reproducing a failure by hand: open `/customers/{id}` in the portal.
//!
//! They are in no list, and every partner has them.

use std::time::Duration;

use uuid::Uuid;

use super::fault::{Fault, FaultKind};
use crate::domain::id::CustomerId;

/// A customer id with its fault.
#[derive(Debug, Clone, Copy)]
pub struct Sentinel {
    /// The customer id.
    pub id: CustomerId,
    /// The description of the failure.
    pub name: &'static str,
    kind: FaultKind,
    latency: Duration,
}

/// Returns the id: the first twelve digits are the same for all; the last group is the status, or a number from 900 on.
const fn id(last: u128) -> CustomerId {
    CustomerId::new(Uuid::from_u128(0xfa01_7000_0000_4000_8000_0000_0000_0000 | last))
}

const fn status(last: u128, status: u16, retry_after: Option<u64>, name: &'static str) -> Sentinel {
    Sentinel { id: id(last), name, kind: FaultKind::Status { status, retry_after }, latency: Duration::ZERO }
}

const fn with_kind(last: u128, kind: FaultKind, name: &'static str) -> Sentinel {
    Sentinel { id: id(last), name, kind, latency: Duration::ZERO }
}

/// All sentinels; their numbers are hexadecimal digits that read as decimal.
pub const ALL: [Sentinel; 19] = [
    status(0x400, 400, None, "Bad request"),
    status(0x401, 401, None, "Unauthorised"),
    status(0x403, 403, None, "Forbidden"),
    status(0x404, 404, None, "Not found"),
    status(0x409, 409, None, "Conflict"),
    status(0x412, 412, None, "Precondition failed"),
    status(0x429, 429, Some(2), "Throttled for two seconds"),
    status(0x1429, 429, None, "Throttled without Retry-After"),
    status(0x500, 500, None, "Internal error"),
    status(0x502, 502, None, "Bad gateway"),
    status(0x503, 503, None, "Unavailable"),
    status(0x504, 504, None, "Gateway time-out"),
    Sentinel {
        id: id(0x900),
        name: "Slow: answers after three seconds",
        kind: FaultKind::Slow,
        latency: Duration::from_secs(3),
    },
    with_kind(0x901, FaultKind::NoResponse, "Never answers"),
    with_kind(0x902, FaultKind::Reset, "Connection ends in the body"),
    with_kind(0x903, FaultKind::Truncated, "JSON ends in the middle"),
    with_kind(0x904, FaultKind::WrongType, "Wrong types"),
    with_kind(0x905, FaultKind::Html, "Web page instead of JSON"),
    with_kind(0x906, FaultKind::Bom, "Byte-order mark"),
];

/// A sentinel with a body of about 12 MB; not in [`ALL`], since it is of no use by hand.
pub const HUGE: Sentinel = with_kind(0x907, FaultKind::Huge, "Huge body");

impl Sentinel {
    /// Returns its fault.
    pub fn fault(&self) -> Fault {
        Fault::new("*", self.kind).after(self.latency)
    }
}

/// Finds the sentinel with this id.
pub fn find(id: Uuid) -> Option<&'static Sentinel> {
    ALL.iter().chain(std::iter::once(&HUGE)).find(|sentinel| sentinel.id.as_uuid() == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentinel_id_ends_with_its_status() {
        assert_eq!(id(0x429).to_string(), "fa017000-0000-4000-8000-000000000429");
        assert!(find(id(0x429).as_uuid()).is_some());
        assert!(find(id(0x42a).as_uuid()).is_none());
    }
}
