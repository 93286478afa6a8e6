//! Whoever is asking, and the proofs of access that only a principal can give.
//!
//! A [`Principal`] is made at the sign-in, kept in the session and read from there; a [`PartnerScope`] or
//! [`CustomerScope`] comes only from a principal. A function that takes a scope therefore needs no check of its own:
//! holding one is the proof.

mod customer_user;
mod scope;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{CustomerId, PartnerId, PersonId, SessionHandle},
    role::{Capability, CustomerRole, Role},
    self_service::SelfService,
};

pub use customer_user::CustomerUser;
pub use scope::{CustomerScope, PartnerScope, Scope};

/// A signed-in person, as what they are to the installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Principal {
    /// A member of a partner's staff.
    Staff(Staff),
    /// One of a customer's own people.
    CustomerUser(CustomerUser),
    /// An operator of the installation.
    Operator(Operator),
}

/// A member of a partner's staff, with the roles they have in this session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    person: PersonId,
    session: SessionHandle,
    partner: PartnerId,
    roles: BTreeSet<Role>,
}

impl Staff {
    /// Returns the roles that the sign-in gave them.
    pub const fn roles(&self) -> &BTreeSet<Role> {
        &self.roles
    }
}

/// An operator of the installation, to whom no partner's data exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    person: PersonId,
    session: SessionHandle,
}

impl Operator {
    /// Returns who it is.
    pub const fn person(&self) -> PersonId {
        self.person
    }
}

/// One of the three kinds of principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrincipalKind {
    /// A member of a partner's staff.
    Staff,
    /// One of a customer's own people.
    CustomerUser,
    /// An operator of the installation.
    Operator,
}

impl PrincipalKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Staff, Self::CustomerUser, Self::Operator];

    /// The name in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::CustomerUser => "customer-user",
            Self::Operator => "operator",
        }
    }
}

impl fmt::Display for PrincipalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no kind of principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such kind of principal")]
pub struct ParsePrincipalKindError;

impl FromStr for PrincipalKind {
    type Err = ParsePrincipalKindError;

    fn from_str(text: &str) -> Result<Self, ParsePrincipalKindError> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(ParsePrincipalKindError)
    }
}

/// The place that a person belongs to: what is kept for them is kept for one membership, since the same person can be one partner's
/// staff and another's guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Membership {
    /// On a partner's staff.
    Staff(PartnerId),
    /// Among the people of a partner's customer.
    CustomerUser(PartnerId, CustomerId),
    /// Among the installation's operators.
    Operator,
}

impl Membership {
    /// Returns which of the three it is.
    pub const fn kind(self) -> PrincipalKind {
        match self {
            Self::Staff(_) => PrincipalKind::Staff,
            Self::CustomerUser(..) => PrincipalKind::CustomerUser,
            Self::Operator => PrincipalKind::Operator,
        }
    }

    /// Returns the partner whose staff they are, or whose customer's.
    pub const fn partner(self) -> Option<PartnerId> {
        match self {
            Self::Staff(partner) | Self::CustomerUser(partner, _) => Some(partner),
            Self::Operator => None,
        }
    }

    /// Returns the customer whose own people they are among.
    pub const fn customer(self) -> Option<CustomerId> {
        match self {
            Self::CustomerUser(_, customer) => Some(customer),
            Self::Staff(_) | Self::Operator => None,
        }
    }
}

/// A capability that somebody lacks, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denial {
    /// The capability that they lack.
    pub capability: Capability,
    /// The reason.
    pub reason: DenialReason,
}

/// A reason for which somebody lacks a capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DenialReason {
    /// No role of theirs has it, or it is not for their kind.
    Role,
    /// Their role has it, and their partner does not offer it to their organization.
    NotOffered,
    /// They preview what a customer's people see, which changes nothing and shows nothing that they may not see themselves.
    Preview,
}

impl Denial {
    /// Returns the denial of what no role of somebody's grants.
    pub const fn by_role(capability: Capability) -> Self {
        Self { capability, reason: DenialReason::Role }
    }
}

/// The principal lacks a capability or belongs elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// They may not.
    #[error("lacks {:?}", .0.capability)]
    Lacks(Denial),
    /// It is nothing of theirs; to them it does not exist.
    #[error("not found")]
    NotFound,
}

impl Principal {
    /// Makes a member of a partner's staff. Called by the sign-in alone.
    pub const fn staff(person: PersonId, session: SessionHandle, partner: PartnerId, roles: BTreeSet<Role>) -> Self {
        Self::Staff(Staff { person, session, partner, roles })
    }

    /// Returns the same person under what their partner offers now; it is nothing to anybody but a customer's own people.
    #[must_use]
    pub fn offered(self, self_service: SelfService) -> Self {
        match self {
            Self::CustomerUser(user) => Self::CustomerUser(user.offered(self_service)),
            other => other,
        }
    }

    /// Returns the principal under which a member of staff sees what one of a customer's own people with this role sees:
    /// it reads, shows nothing that the member of staff may not see as well, and changes nothing. It is nothing to anybody else.
    #[must_use]
    pub fn previewing(self, customer: CustomerId, role: Option<CustomerRole>, self_service: SelfService) -> Self {
        match self {
            Self::Staff(Staff { person, session, partner, roles }) => {
                let user = CustomerUser::new(person, session, partner, customer, role.into_iter().collect());
                Self::CustomerUser(user.previewed_by(roles)).offered(self_service)
            }
            other => other,
        }
    }

    /// Makes an operator. Called by the sign-in alone.
    pub const fn operator(person: PersonId, session: SessionHandle) -> Self {
        Self::Operator(Operator { person, session })
    }

    /// Returns who it is.
    pub const fn person(&self) -> PersonId {
        match self {
            Self::Staff(Staff { person, .. })
            | Self::CustomerUser(CustomerUser { person, .. })
            | Self::Operator(Operator { person, .. }) => *person,
        }
    }

    /// Returns the session in which they ask.
    pub const fn session(&self) -> SessionHandle {
        match self {
            Self::Staff(Staff { session, .. })
            | Self::CustomerUser(CustomerUser { session, .. })
            | Self::Operator(Operator { session, .. }) => *session,
        }
    }

    /// Returns where they belong, which a preview does not change.
    pub const fn membership(&self) -> Membership {
        match self {
            Self::Staff(staff) => Membership::Staff(staff.partner),
            Self::CustomerUser(user) if user.is_preview() => Membership::Staff(user.partner),
            Self::CustomerUser(user) => Membership::CustomerUser(user.partner, user.customer),
            Self::Operator(_) => Membership::Operator,
        }
    }

    /// Returns as which of the three they are shown the portal: in a preview as one of a customer's own people.
    pub const fn kind(&self) -> PrincipalKind {
        match self {
            Self::Staff(_) => PrincipalKind::Staff,
            Self::CustomerUser(_) => PrincipalKind::CustomerUser,
            Self::Operator(_) => PrincipalKind::Operator,
        }
    }

    /// Returns whether they may, for a page that shows or leaves out a part.
    pub fn may(&self, capability: Capability) -> bool {
        self.require(capability).is_ok()
    }

    /// Refuses unless they may.
    ///
    /// # Errors
    /// [`Refused::Lacks`] when they lack the capability.
    pub fn require(&self, capability: Capability) -> Result<(), Refused> {
        let denied = Err(Refused::Lacks(Denial::by_role(capability)));
        if !capability.audience().includes(self.kind()) {
            return denied;
        }
        match self {
            Self::Staff(Staff { roles, .. }) if capability.takes_no_role() || Role::any_grants(roles, capability) => {
                Ok(())
            }
            Self::Staff(_) => denied,
            Self::CustomerUser(user) => user.require(capability).map_err(Refused::Lacks),
            Self::Operator(_) => Ok(()),
        }
    }

    /// Returns proof that they work for a partner.
    ///
    /// # Errors
    /// [`Refused::NotFound`] for everybody but staff: what is a partner's does not exist to them.
    pub const fn partner(&self) -> Result<PartnerScope, Refused> {
        match self {
            Self::Staff(Staff { person, session, partner, .. }) => {
                Ok(PartnerScope { partner: *partner, person: *person, session: *session })
            }
            Self::CustomerUser(_) | Self::Operator(_) => Err(Refused::NotFound),
        }
    }

    /// Returns who it is as one of a customer's own people.
    ///
    /// # Errors
    /// [`Refused::NotFound`] for everybody else.
    pub const fn as_customer_user(&self) -> Result<&CustomerUser, Refused> {
        match self {
            Self::CustomerUser(user) => Ok(user),
            Self::Staff(_) | Self::Operator(_) => Err(Refused::NotFound),
        }
    }

    /// Returns proof that they run the installation.
    ///
    /// # Errors
    /// [`Refused::NotFound`] for everybody but an operator.
    pub const fn operator_of_installation(&self) -> Result<&Operator, Refused> {
        match self {
            Self::Operator(operator) => Ok(operator),
            Self::Staff(_) | Self::CustomerUser(_) => Err(Refused::NotFound),
        }
    }

    /// Returns proof that they may address this customer. Staff may address any: whether it is their partner's is Partner
    /// Center's to say, under the partner's own credentials, and a stranger's customer answers as not found.
    ///
    /// # Errors
    /// [`Refused::NotFound`] for an operator, and for a customer's own people at every customer but theirs.
    pub fn customer(&self, customer: CustomerId) -> Result<CustomerScope, Refused> {
        match self {
            Self::Staff(_) => self.partner().map(|partner| partner.customer(customer)),
            Self::CustomerUser(user) if user.customer == customer => Ok(user.scope()),
            Self::CustomerUser(_) | Self::Operator(_) => Err(Refused::NotFound),
        }
    }
}
