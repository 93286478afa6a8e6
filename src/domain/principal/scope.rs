//! Proofs of access, issued only by a principal.

use super::PrincipalKind;
use crate::domain::id::{CustomerId, PartnerId, PersonId, SessionHandle};

/// The facts that every proof of access contains: the partner and the caller. Sealed: implemented in this module only.
pub trait Scope: Copy + sealed::Sealed + Send + Sync {
    /// Returns the partner, which every store query and cache key begins with.
    fn partner(&self) -> PartnerId;

    /// Returns the caller's person id.
    fn person(&self) -> PersonId;

    /// Returns the session of the request.
    fn session(&self) -> SessionHandle;

    /// Returns the caller's kind of principal.
    fn kind(&self) -> PrincipalKind;

    /// Returns proof of working for the partner, for staff acting as staff; none for a customer's own people and in a
    /// preview of their view.
    fn staff(&self) -> Option<PartnerScope>;

    /// Returns the proof whose delegated rights calls use: staff's own, in a preview too. None for a customer's own
    /// people, whose calls use the partner's connection.
    fn delegation(&self) -> Option<PartnerScope>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::PartnerScope {}
    impl Sealed for super::CustomerScope {}
}

/// Proof of working for a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartnerScope {
    pub(super) partner: PartnerId,
    pub(super) person: PersonId,
    pub(super) session: SessionHandle,
}

impl PartnerScope {
    /// Returns proof for one of the partner's customers; Partner Center decides whether it is one.
    pub const fn customer(&self, customer: CustomerId) -> CustomerScope {
        let Self { partner, person, session } = *self;
        CustomerScope { partner, customer, person, session, holder: Holder::Staff }
    }
}

impl Scope for PartnerScope {
    fn partner(&self) -> PartnerId {
        self.partner
    }

    fn person(&self) -> PersonId {
        self.person
    }

    fn session(&self) -> SessionHandle {
        self.session
    }

    fn kind(&self) -> PrincipalKind {
        PrincipalKind::Staff
    }

    fn staff(&self) -> Option<PartnerScope> {
        Some(*self)
    }

    fn delegation(&self) -> Option<PartnerScope> {
        Some(*self)
    }
}

/// The kind of holder of a customer proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// A member of the partner's staff.
    Staff,
    /// One of the customer's own people.
    CustomerUser {
        /// `true` if the user administers the customer's whole tenant.
        administers_tenant: bool,
    },
    /// A member of the partner's staff who previews the view of the customer's people.
    Preview,
}

/// Proof of access to one customer, held by their partner's staff or the customer's own people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerScope {
    pub(super) partner: PartnerId,
    pub(super) customer: CustomerId,
    pub(super) person: PersonId,
    pub(super) session: SessionHandle,
    pub(super) holder: Holder,
}

impl CustomerScope {
    /// Returns `true` if the holder may apply changes to the customer's administrators as well: staff, as far as their
    /// own rights in the directory go, and those of the customer's own people who administer the whole tenant.
    pub const fn administers_tenant(&self) -> bool {
        match self.holder {
            Holder::Staff => true,
            Holder::CustomerUser { administers_tenant } => administers_tenant,
            Holder::Preview => false,
        }
    }

    /// Returns the customer.
    pub const fn customer(&self) -> CustomerId {
        self.customer
    }

    const fn as_staff(self) -> PartnerScope {
        let Self { partner, person, session, .. } = self;
        PartnerScope { partner, person, session }
    }
}

impl Scope for CustomerScope {
    fn partner(&self) -> PartnerId {
        self.partner
    }

    fn person(&self) -> PersonId {
        self.person
    }

    fn session(&self) -> SessionHandle {
        self.session
    }

    fn kind(&self) -> PrincipalKind {
        match self.holder {
            Holder::Staff | Holder::Preview => PrincipalKind::Staff,
            Holder::CustomerUser { .. } => PrincipalKind::CustomerUser,
        }
    }

    fn staff(&self) -> Option<PartnerScope> {
        matches!(self.holder, Holder::Staff).then_some(self.as_staff())
    }

    fn delegation(&self) -> Option<PartnerScope> {
        matches!(self.holder, Holder::Staff | Holder::Preview).then_some(self.as_staff())
    }
}
