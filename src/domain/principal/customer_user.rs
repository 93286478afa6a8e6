//! A customer's own people, and staff who preview what they see.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{CustomerScope, Denial, DenialReason, scope::Holder};
use crate::domain::{
    id::{CustomerId, PartnerId, PersonId, SessionHandle, UserId},
    role::{Capability, CustomerRole, Role},
    self_service::{Offer, SelfService},
};

/// One of a customer's own people, with the roles they have in their own directory and what their partner offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerUser {
    pub(super) person: PersonId,
    pub(super) session: SessionHandle,
    pub(super) partner: PartnerId,
    pub(super) customer: CustomerId,
    roles: BTreeSet<CustomerRole>,
    /// Never what a stored session says: the partner's offer is read anew with every request.
    #[serde(skip)]
    self_service: SelfService,
    /// The roles of the member of staff who previews what such a person sees; absent for the customer's own people.
    #[serde(skip)]
    previewer: Option<BTreeSet<Role>>,
}

impl CustomerUser {
    /// Makes one, who may nothing until [`Principal::offered`](super::Principal::offered) says what their partner offers. Called
    /// by the sign-in alone.
    pub const fn new(
        person: PersonId,
        session: SessionHandle,
        partner: PartnerId,
        customer: CustomerId,
        roles: BTreeSet<CustomerRole>,
    ) -> Self {
        let self_service = SelfService { offer: Offer::Off, prices: false };
        Self { person, session, partner, customer, roles, self_service, previewer: None }
    }

    /// Returns the same person under what their partner offers now.
    pub(super) fn offered(self, self_service: SelfService) -> Self {
        Self { self_service, ..self }
    }

    /// Returns the same person for a member of staff who previews what they see.
    pub(super) fn previewed_by(self, staff: BTreeSet<Role>) -> Self {
        Self { previewer: Some(staff), ..self }
    }

    /// Returns the same person with the roles that they have now.
    #[must_use]
    pub fn with_roles(self, roles: BTreeSet<CustomerRole>) -> Self {
        Self { roles, ..self }
    }

    /// Returns the directory roles that are known of them.
    pub const fn roles(&self) -> &BTreeSet<CustomerRole> {
        &self.roles
    }

    /// Returns their customer.
    pub const fn customer(&self) -> CustomerId {
        self.customer
    }

    /// Returns whether it is a preview by a member of the partner's staff.
    pub const fn is_preview(&self) -> bool {
        self.previewer.is_some()
    }

    /// Returns who they are in their customer's directory.
    pub const fn user(&self) -> UserId {
        UserId::new(self.person.object.as_uuid())
    }

    /// Returns proof that they may address their own customer.
    pub fn scope(&self) -> CustomerScope {
        let Self { person, session, partner, customer, .. } = *self;
        let administers_tenant = self.roles.contains(&CustomerRole::GlobalAdministrator);
        let holder = if self.is_preview() { Holder::Preview } else { Holder::CustomerUser { administers_tenant } };
        CustomerScope { partner, customer, person, session, holder }
    }

    /// Refuses unless a role of theirs grants it, the partner offers it, and in a preview the member of staff may read it as
    /// well.
    pub(super) fn require(&self, capability: Capability) -> Result<(), Denial> {
        let denied = |reason| Err(Denial { capability, reason });
        if let Some(staff) = &self.previewer {
            let needed = capability.needed_to_preview();
            if !needed.is_some_and(|needed| Role::any_grants(staff, needed)) {
                return denied(DenialReason::Preview);
            }
        }
        if !capability.takes_no_role() && !CustomerRole::any_grants(&self.roles, capability) {
            return denied(DenialReason::Role);
        }
        if self.self_service.allows(capability) { Ok(()) } else { denied(DenialReason::NotOffered) }
    }
}
