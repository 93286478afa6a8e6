//! Proofs of access, which only a principal gives.

use super::PrincipalKind;
use crate::domain::id::{CustomerId, PartnerId, PersonId, SessionHandle};

/// The facts that every proof of access states: the partner, and who asks. Implemented here alone.
pub trait Scope: Copy + sealed::Sealed + Send + Sync {
    /// Returns the partner; every store query and cache key starts here.
    fn partner(&self) -> PartnerId;

    /// Returns who asks.
    fn person(&self) -> PersonId;

    /// Returns the session in which they ask.
    fn session(&self) -> SessionHandle;

    /// Returns which of the three they are.
    fn kind(&self) -> PrincipalKind;

    /// Returns the proof of working for the partner, where it is staff who ask as staff; a customer's own people have none, and
    /// neither has a preview of what they see.
    fn staff(&self) -> Option<PartnerScope>;

    /// Returns the proof under whose delegated rights calls go out: staff's own, in a preview too. A customer's own people have
    /// none, whose calls go out under the partner's connection.
    fn delegation(&self) -> Option<PartnerScope>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::PartnerScope {}
    impl Sealed for super::CustomerScope {}
}

/// Proof that somebody works for a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartnerScope {
    pub(super) partner: PartnerId,
    pub(super) person: PersonId,
    pub(super) session: SessionHandle,
}

impl PartnerScope {
    /// Returns proof for one of the partner's customers; whether it is one is Partner Center's to say.
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

/// The kind of holder of a proof for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// A member of the partner's staff.
    Staff,
    /// One of the customer's own people.
    CustomerUser {
        /// Set for who administers the customer's whole tenant.
        administers_tenant: bool,
    },
    /// A member of the partner's staff who previews what the customer's people see.
    Preview,
}

/// Proof that somebody may address one customer: their partner's staff, or the customer's own people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerScope {
    pub(super) partner: PartnerId,
    pub(super) customer: CustomerId,
    pub(super) person: PersonId,
    pub(super) session: SessionHandle,
    pub(super) holder: Holder,
}

impl CustomerScope {
    /// Returns whether its holder may do to the customer's administrators what they may do to others: staff, as far as their
    /// own rights in the directory go, and of the customer's own people those who administer the whole tenant.
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
