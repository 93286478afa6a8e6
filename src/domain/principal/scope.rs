//! Proofs of access, issued only by a principal.

use uuid::Uuid;

use super::PrincipalKind;
use crate::domain::id::{CustomerId, PartnerId, PersonId, SessionHandle};

/// The facts that every proof of access contains: the partner and the caller. Sealed: implemented in this module only.
pub trait Scope: Copy + sealed::Sealed + Send + Sync {
    /// Returns the partner, which every store query and cache key begins with.
    fn partner(&self) -> PartnerId;

    /// Returns the caller's person id.
    fn person(&self) -> PersonId;

    /// Returns the session of the HTTP request.
    fn session(&self) -> SessionHandle;

    /// Returns the caller's kind of principal.
    fn kind(&self) -> PrincipalKind;

    /// Returns proof of working for the partner, for staff acting as staff; none for a customer's users and in a
    /// preview of their view.
    fn staff(&self) -> Option<PartnerScope>;

    /// Returns the proof whose delegated rights calls use: staff's own, in a preview too. None for a customer's
    /// users and for jobs, whose calls use the partner connection (stored consent).
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
    /// `true` for a job, which outlives its owner's session.
    pub(super) in_background: bool,
}

impl PartnerScope {
    /// Returns the proof with which a job that a member of staff confirmed is carried out. Its capability was checked
    /// at the confirmation. Only the worker of jobs calls this.
    pub const fn of_job(partner: PartnerId, owner: PersonId) -> Self {
        Self { partner, person: owner, session: SessionHandle::new(Uuid::nil()), in_background: true }
    }

    /// Returns proof for one of the partner's customers; Partner Center decides whether it is one.
    pub const fn customer(&self, customer: CustomerId) -> CustomerScope {
        let Self { partner, person, session, in_background } = *self;
        let holder = if in_background { Holder::Job } else { Holder::Staff };
        CustomerScope { partner, customer, person, session, holder }
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
        (!self.in_background).then_some(*self)
    }
}

/// The kind of holder of a customer proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// A member of the partner's staff.
    Staff,
    /// A user of the customer.
    CustomerUser {
        /// `true` if the user administers the customer's whole tenant.
        administers_tenant: bool,
    },
    /// A member of the partner's staff who previews the view of the customer's users.
    Preview,
    /// A job of a member of the partner's staff.
    Job,
}

/// Proof of access to one customer, held by their partner's staff or the customer's users.
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
    /// own rights in the directory go, and those of the customer's users who administer the whole tenant.
    pub const fn administers_tenant(&self) -> bool {
        match self.holder {
            Holder::Staff | Holder::Job => true,
            Holder::CustomerUser { administers_tenant } => administers_tenant,
            Holder::Preview => false,
        }
    }

    /// Returns the proof with which a change request is carried out that a user of the customer made and the partner's
    /// rules approved. Only the worker of change requests calls this.
    pub const fn of_approved_request(partner: PartnerId, customer: CustomerId, person: PersonId) -> Self {
        let holder = Holder::CustomerUser { administers_tenant: true };
        Self { partner, customer, person, session: SessionHandle::new(Uuid::nil()), holder }
    }

    /// Returns the customer.
    pub const fn customer(&self) -> CustomerId {
        self.customer
    }

    /// Returns the proof for the partner; only for staff, in a preview too, and for jobs.
    const fn as_staff(self) -> PartnerScope {
        let Self { partner, person, session, holder, .. } = self;
        PartnerScope { partner, person, session, in_background: matches!(holder, Holder::Job) }
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
            Holder::Staff | Holder::Preview | Holder::Job => PrincipalKind::Staff,
            Holder::CustomerUser { .. } => PrincipalKind::CustomerUser,
        }
    }

    fn staff(&self) -> Option<PartnerScope> {
        matches!(self.holder, Holder::Staff | Holder::Job).then_some(self.as_staff())
    }

    fn delegation(&self) -> Option<PartnerScope> {
        matches!(self.holder, Holder::Staff | Holder::Preview).then_some(self.as_staff())
    }
}
