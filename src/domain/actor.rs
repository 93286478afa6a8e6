//! Whoever is asking, and the proofs of access that only an actor can give.
//!
//! An [`Actor`] is made by `auth` from a session and by nothing else; a [`PartnerScope`] or [`CustomerScope`] only by an
//! actor. A function that takes a scope therefore needs no check of its own: holding one is the proof.

use std::collections::BTreeSet;

use crate::domain::{
    id::{CustomerId, PartnerId, PersonId, SessionHandle},
    role::{Capability, Role, grants},
};

/// What an actor belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Standing {
    Staff { partner: PartnerId },
    Operator,
}

/// A signed-in person with the roles they have in this session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    person: PersonId,
    session: SessionHandle,
    standing: Standing,
    roles: BTreeSet<Role>,
}

/// The actor lacks a capability or belongs elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No role of the actor's has it.
    #[error("lacks {0:?}")]
    Lacks(Capability),
    /// It is nothing of the actor's; to them it does not exist.
    #[error("not found")]
    NotFound,
}

impl Actor {
    /// A member of a partner's staff. Called by `auth` alone, from a session it has checked.
    pub fn staff(person: PersonId, session: SessionHandle, partner: PartnerId, roles: BTreeSet<Role>) -> Self {
        Self { person, session, standing: Standing::Staff { partner }, roles }
    }

    /// The installation's operator. Called by `auth` alone, from a session it has checked.
    pub fn operator(person: PersonId, session: SessionHandle) -> Self {
        Self { person, session, standing: Standing::Operator, roles: BTreeSet::from([Role::Operator]) }
    }

    /// Who it is.
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// The session in which they ask.
    pub const fn session(&self) -> SessionHandle {
        self.session
    }

    /// The roles they hold in this session.
    pub const fn roles(&self) -> &BTreeSet<Role> {
        &self.roles
    }

    /// Whether they may, for a page that shows or leaves out a part.
    pub fn may(&self, capability: Capability) -> bool {
        grants(&self.roles, capability)
    }

    /// Refuses unless they may.
    ///
    /// # Errors
    /// [`Refused::Lacks`] when no role of theirs has the capability.
    pub fn require(&self, capability: Capability) -> Result<(), Refused> {
        if self.may(capability) { Ok(()) } else { Err(Refused::Lacks(capability)) }
    }

    /// Proof that the actor works for a partner.
    ///
    /// # Errors
    /// [`Refused::NotFound`] for an operator, to whom no partner's data exists.
    pub const fn partner(&self) -> Result<PartnerScope, Refused> {
        match self.standing {
            Standing::Staff { partner } => Ok(PartnerScope { partner, person: self.person, session: self.session }),
            Standing::Operator => Err(Refused::NotFound),
        }
    }

    /// Proof that the actor may address this customer on behalf of their partner. Whether the customer is the partner's
    /// is Partner Center's to say, under the partner's own credentials: a stranger's customer answers as not found.
    ///
    /// # Errors
    /// [`Refused::NotFound`] for an operator.
    pub fn customer(&self, customer: CustomerId) -> Result<CustomerScope, Refused> {
        self.partner().map(|partner| partner.customer(customer))
    }
}

/// Proof that an actor works for a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartnerScope {
    partner: PartnerId,
    person: PersonId,
    session: SessionHandle,
}

impl PartnerScope {
    /// The partner; every store query and cache key starts here.
    pub const fn partner(&self) -> PartnerId {
        self.partner
    }

    /// Proof for one of the partner's customers; whether it is one is Partner Center's to say.
    pub const fn customer(&self, customer: CustomerId) -> CustomerScope {
        CustomerScope { partner: *self, customer }
    }

    /// Who acts.
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// The session whose delegated token is used.
    pub const fn session(&self) -> SessionHandle {
        self.session
    }
}

/// Proof that an actor may address one customer of their partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerScope {
    partner: PartnerScope,
    customer: CustomerId,
}

impl CustomerScope {
    /// The partner's side of it.
    pub const fn partner(&self) -> &PartnerScope {
        &self.partner
    }

    /// The customer.
    pub const fn customer(&self) -> CustomerId {
        self.customer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{ObjectId, TenantId};
    use uuid::Uuid;

    fn person() -> PersonId {
        PersonId { tenant: TenantId::new(Uuid::from_u128(1)), object: ObjectId::new(Uuid::from_u128(2)) }
    }

    #[test]
    fn an_operator_gets_no_scope() {
        let operator = Actor::operator(person(), SessionHandle::new(Uuid::nil()));
        assert_eq!(operator.partner(), Err(Refused::NotFound));
        assert_eq!(operator.customer(CustomerId::new(Uuid::nil())), Err(Refused::NotFound));
    }

    #[test]
    fn a_customer_scope_carries_the_actors_partner() {
        let partner = PartnerId::new(Uuid::from_u128(7));
        let staff =
            Actor::staff(person(), SessionHandle::new(Uuid::nil()), partner, BTreeSet::from([Role::HelpdeskAgent]));
        let scope = staff.customer(CustomerId::new(Uuid::from_u128(9))).unwrap();
        assert_eq!(scope.partner().partner(), partner);
        assert_eq!(staff.require(Capability::ReadBilling), Err(Refused::Lacks(Capability::ReadBilling)));
    }
}
