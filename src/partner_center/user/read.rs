//! Conversion of users from the wire format.

use crate::{
    domain::user::{DomainType, User, UserState},
    partner_center::{
        present::{instant, present},
        wire::user::CustomerUser,
    },
};

/// Converts a user. One whose id is not a GUID has no URL in the portal: it counts as left out.
pub(super) fn user(wire: CustomerUser) -> Option<User> {
    let id = wire.id.as_deref()?.trim().parse().ok()?;
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
        deleted_at: instant(wire.soft_deletion_time),
        synced_at: instant(wire.last_directory_sync_time),
    })
}
