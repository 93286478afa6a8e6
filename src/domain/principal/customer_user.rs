//! A customer's users, and staff who preview their view.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{CustomerScope, Denial, DenialReason, scope::Holder};
use crate::domain::{
    id::{CustomerId, PartnerId, PersonId, SessionHandle, UserId},
    role::{Capability, CustomerRole, Role},
    self_service::{SelfService, SelfServiceLevel},
};

/// A customer's user, with their directory roles and the partner's level of self-service for the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerUser {
    pub(super) person: PersonId,
    pub(super) session: SessionHandle,
    pub(super) partner: PartnerId,
    pub(super) customer: CustomerId,
    roles: BTreeSet<CustomerRole>,
    /// The partner's current level of self-service; never read from the stored session, but loaded for each request.
    #[serde(skip)]
    self_service: SelfService,
    /// The roles of the member of staff who previews this view; absent for the customer's users.
    #[serde(skip)]
    previewer: Option<BTreeSet<Role>>,
}

impl CustomerUser {
    /// Creates a user without any permission until
    /// [`Principal::with_self_service`](super::Principal::with_self_service) sets the partner's level of self-service.
    /// Only sign-in calls this.
    pub const fn new(
        person: PersonId,
        session: SessionHandle,
        partner: PartnerId,
        customer: CustomerId,
        roles: BTreeSet<CustomerRole>,
    ) -> Self {
        let self_service = SelfService { offer: SelfServiceLevel::Off, prices: false };
        Self { person, session, partner, customer, roles, self_service, previewer: None }
    }

    /// Returns the same person with the partner's current level of self-service.
    pub(super) fn with_self_service(self, self_service: SelfService) -> Self {
        Self { self_service, ..self }
    }

    /// Returns the same person for a preview by a member of staff with these roles.
    pub(super) fn previewed_by(self, previewer_roles: BTreeSet<Role>) -> Self {
        Self { previewer: Some(previewer_roles), ..self }
    }

    /// Returns the same person with their current roles.
    #[must_use]
    pub fn with_roles(self, roles: BTreeSet<CustomerRole>) -> Self {
        Self { roles, ..self }
    }

    /// Returns the known directory roles.
    pub const fn roles(&self) -> &BTreeSet<CustomerRole> {
        &self.roles
    }

    /// Returns their customer.
    pub const fn customer(&self) -> CustomerId {
        self.customer
    }

    /// Returns `true` if it is a preview by a member of the partner's staff.
    pub const fn is_preview(&self) -> bool {
        self.previewer.is_some()
    }

    /// Returns the person's user id in the customer's directory.
    pub const fn user(&self) -> UserId {
        UserId::new(self.person.object.as_uuid())
    }

    /// Checks whether they have a capability.
    pub fn may(&self, capability: Capability) -> bool {
        self.require(capability).is_ok()
    }

    /// Returns proof of access to their own customer.
    pub fn scope(&self) -> CustomerScope {
        let Self { person, session, partner, customer, .. } = *self;
        let administers_tenant = self.roles.contains(&CustomerRole::GlobalAdministrator);
        let holder = if self.is_preview() { Holder::Preview } else { Holder::CustomerUser { administers_tenant } };
        CustomerScope { partner, customer, person, session, holder }
    }

    /// Requires that one of their roles grants a capability and that the partner's level of self-service includes it;
    /// in a preview, also that the member of staff has permission to read the same.
    pub(super) fn require(&self, capability: Capability) -> Result<(), Denial> {
        let denied = |reason| Err(Denial { capability, reason });
        if let Some(previewer_roles) = &self.previewer {
            let needed = capability.needed_to_preview();
            if !needed.is_some_and(|needed| Role::any_grants(previewer_roles, needed)) {
                return denied(DenialReason::Preview);
            }
        }
        if !capability.needs_no_role() && !CustomerRole::any_grants(&self.roles, capability) {
            return denied(DenialReason::Role);
        }
        if self.self_service.allows(capability) { Ok(()) } else { denied(DenialReason::NotOffered) }
    }
}
