//! From a user's JSON to domain types.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use crate::{
    domain::user::{DomainType, User, UserState},
    partner_center::{present::present, wire::user::CustomerUser},
};

/// A user; one without an id that is a GUID has no address in the portal either: it is left out, and said in the log.
pub(super) fn user(wire: CustomerUser) -> Option<User> {
    let Some(id) = wire.id.as_deref().and_then(|id| id.trim().parse().ok()) else {
        tracing::warn!("a user without a usable id was left out");
        metrics::counter!("partner_center_unreadable_items_total", "noun" => "user").increment(1);
        return None;
    };
    Some(User {
        id,
        principal_name: wire.user_principal_name.unwrap_or_default(),
        display_name: wire.display_name.unwrap_or_default(),
        first_name: present(wire.first_name),
        last_name: present(wire.last_name),
        usage_location: present(wire.usage_location),
        phone: present(wire.phone_number),
        immutable_id: present(wire.immutable_id),
        domain_type: DomainType::parse(wire.user_domain_type.as_deref().unwrap_or_default()),
        state: UserState::parse(wire.state.as_deref().unwrap_or_default()),
        deleted_at: wire.soft_deletion_time.as_deref().and_then(instant),
        synced_at: wire.last_directory_sync_time.as_deref().and_then(instant),
    })
}

/// An instant as services write one: with `Z`, with an offset, or with neither, which is then UTC.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_with_and_without_a_zone() {
        for text in ["2017-01-20T00:33:34Z", "2017-01-20T01:33:34.0000000+01:00", "2017-01-20T00:33:34"] {
            assert_eq!(instant(text), Some("2017-01-20T00:33:34Z".parse().unwrap()), "{text}");
        }
        assert_eq!(instant("yesterday"), None);
    }
}
