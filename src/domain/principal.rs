//! The caller of an HTTP request, and the proofs of access that only a principal can issue.
//!
//! A [`Principal`] is created at sign-in, stored in the session and read from there; a [`PartnerScope`] or
//! [`CustomerScope`] is issued only by a principal. A function that takes a scope therefore needs no check of its own:
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

/// A signed-in person: a member of a partner's staff, a customer's user, or an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Principal {
    /// A member of a partner's staff.
    Staff(Staff),
    /// A customer's user.
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
    /// Returns the roles assigned at sign-in.
    pub const fn roles(&self) -> &BTreeSet<Role> {
        &self.roles
    }
}

/// An operator of the installation, without access to any partner's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    person: PersonId,
    session: SessionHandle,
}

impl Operator {
    /// Returns the operator's person id.
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
    /// A customer's user.
    CustomerUser,
    /// An operator of the installation.
    Operator,
}

impl PrincipalKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Staff, Self::CustomerUser, Self::Operator];

    /// Returns the name in the store.
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

/// The error for a text that names no kind of principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such kind of principal")]
pub struct ParsePrincipalKindError;

impl FromStr for PrincipalKind {
    type Err = ParsePrincipalKindError;

    fn from_str(text: &str) -> Result<Self, ParsePrincipalKindError> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(ParsePrincipalKindError)
    }
}

/// The organization that a person belongs to. Data of a person is stored per membership, since the same person can be
/// one partner's staff and another's guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Membership {
    /// Membership in a partner's staff.
    Staff(PartnerId),
    /// Membership in a customer of a partner.
    CustomerUser(PartnerId, CustomerId),
    /// Membership in the installation's operators.
    Operator,
}

impl Membership {
    /// Returns the kind of principal.
    pub const fn kind(self) -> PrincipalKind {
        match self {
            Self::Staff(_) => PrincipalKind::Staff,
            Self::CustomerUser(..) => PrincipalKind::CustomerUser,
            Self::Operator => PrincipalKind::Operator,
        }
    }

    /// Returns the partner whose staff or whose customer's user it is.
    pub const fn partner(self) -> Option<PartnerId> {
        match self {
            Self::Staff(partner) | Self::CustomerUser(partner, _) => Some(partner),
            Self::Operator => None,
        }
    }

    /// Returns the customer, for one of its users.
    pub const fn customer(self) -> Option<CustomerId> {
        match self {
            Self::CustomerUser(_, customer) => Some(customer),
            Self::Staff(_) | Self::Operator => None,
        }
    }
}

/// A missing capability, with the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denial {
    /// The missing capability.
    pub capability: Capability,
    /// The reason.
    pub reason: DenialReason,
}

/// The reason why a capability is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DenialReason {
    /// No role of the person grants it, or it does not exist for their kind of principal.
    Role,
    /// A role grants it, but the partner does not offer it to the organization.
    NotOffered,
    /// The person previews the view of a customer's users, which is read-only and shows nothing that they may not see
    /// themselves.
    Preview,
}

impl Denial {
    /// Returns the denial of a capability that no role grants.
    pub const fn by_role(capability: Capability) -> Self {
        Self { capability, reason: DenialReason::Role }
    }
}

/// The error of an access check: the principal lacks a capability or belongs to another organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A capability is missing.
    #[error("missing capability {:?}", .0.capability)]
    MissingCapability(Denial),
    /// The object does not exist for this principal.
    #[error("not found")]
    NotFound,
}

impl Principal {
    /// Creates a member of a partner's staff. Only sign-in calls this.
    pub const fn staff(person: PersonId, session: SessionHandle, partner: PartnerId, roles: BTreeSet<Role>) -> Self {
        Self::Staff(Staff { person, session, partner, roles })
    }

    /// Returns the same person with the partner's current level of self-service, which only affects a customer's
    /// users.
    #[must_use]
    pub fn with_self_service(self, self_service: SelfService) -> Self {
        match self {
            Self::CustomerUser(user) => Self::CustomerUser(user.with_self_service(self_service)),
            other => other,
        }
    }

    /// Returns the principal with which a member of staff previews the view of a customer's user with this role. It is
    /// read-only, and shows nothing that the member of staff may not see as well. Returns other kinds of principal
    /// unchanged.
    #[must_use]
    pub fn previewing(self, customer: CustomerId, role: Option<CustomerRole>, self_service: SelfService) -> Self {
        match self {
            Self::Staff(Staff { person, session, partner, roles }) => {
                let user = CustomerUser::new(person, session, partner, customer, role.into_iter().collect());
                Self::CustomerUser(user.previewed_by(roles)).with_self_service(self_service)
            }
            other => other,
        }
    }

    /// Creates an operator. Only sign-in calls this.
    pub const fn operator(person: PersonId, session: SessionHandle) -> Self {
        Self::Operator(Operator { person, session })
    }

    /// Returns the person's id.
    pub const fn person(&self) -> PersonId {
        match self {
            Self::Staff(Staff { person, .. })
            | Self::CustomerUser(CustomerUser { person, .. })
            | Self::Operator(Operator { person, .. }) => *person,
        }
    }

    /// Returns the session of the HTTP request.
    pub const fn session(&self) -> SessionHandle {
        match self {
            Self::Staff(Staff { session, .. })
            | Self::CustomerUser(CustomerUser { session, .. })
            | Self::Operator(Operator { session, .. }) => *session,
        }
    }

    /// Returns the person's membership, which a preview does not change.
    pub const fn membership(&self) -> Membership {
        match self {
            Self::Staff(staff) => Membership::Staff(staff.partner),
            Self::CustomerUser(user) if user.is_preview() => Membership::Staff(user.partner),
            Self::CustomerUser(user) => Membership::CustomerUser(user.partner, user.customer),
            Self::Operator(_) => Membership::Operator,
        }
    }

    /// Returns the kind of principal that the portal is rendered for; in a preview, a customer's user.
    pub const fn kind(&self) -> PrincipalKind {
        match self {
            Self::Staff(_) => PrincipalKind::Staff,
            Self::CustomerUser(_) => PrincipalKind::CustomerUser,
            Self::Operator(_) => PrincipalKind::Operator,
        }
    }

    /// Checks whether the principal has a capability, for a page to show or hide a part.
    pub fn may(&self, capability: Capability) -> bool {
        self.require(capability).is_ok()
    }

    /// Requires a capability.
    ///
    /// # Errors
    /// [`Refused::MissingCapability`] if the principal lacks it.
    pub fn require(&self, capability: Capability) -> Result<(), Refused> {
        let denied = Err(Refused::MissingCapability(Denial::by_role(capability)));
        if !capability.audience().includes(self.kind()) {
            return denied;
        }
        match self {
            Self::Staff(Staff { roles, .. }) if capability.needs_no_role() || Role::any_grants(roles, capability) => {
                Ok(())
            }
            Self::Staff(_) => denied,
            Self::CustomerUser(user) => user.require(capability).map_err(Refused::MissingCapability),
            Self::Operator(_) => Ok(()),
        }
    }

    /// Returns proof of working for a partner.
    ///
    /// # Errors
    /// [`Refused::NotFound`] for everybody but staff: a partner's data does not exist for them.
    pub const fn partner(&self) -> Result<PartnerScope, Refused> {
        match self {
            Self::Staff(Staff { person, session, partner, .. }) => {
                Ok(PartnerScope { partner: *partner, person: *person, session: *session, in_background: false })
            }
            Self::CustomerUser(_) | Self::Operator(_) => Err(Refused::NotFound),
        }
    }

    /// Returns the principal as a customer's user.
    ///
    /// # Errors
    /// [`Refused::NotFound`] for everybody else.
    pub const fn as_customer_user(&self) -> Result<&CustomerUser, Refused> {
        match self {
            Self::CustomerUser(user) => Ok(user),
            Self::Staff(_) | Self::Operator(_) => Err(Refused::NotFound),
        }
    }

    /// Returns proof of operating the installation.
    ///
    /// # Errors
    /// [`Refused::NotFound`] for everybody but an operator.
    pub const fn operator_of_installation(&self) -> Result<&Operator, Refused> {
        match self {
            Self::Operator(operator) => Ok(operator),
            Self::Staff(_) | Self::CustomerUser(_) => Err(Refused::NotFound),
        }
    }

    /// Returns proof of access to a customer. Staff may address any id: Partner Center decides, under the partner's own
    /// credentials, whether it is their partner's customer; another partner's customer is reported as not found.
    ///
    /// # Errors
    /// [`Refused::NotFound`] for an operator, and for a customer's users at every other customer.
    pub fn customer(&self, customer: CustomerId) -> Result<CustomerScope, Refused> {
        match self {
            Self::Staff(_) => self.partner().map(|partner| partner.customer(customer)),
            Self::CustomerUser(user) if user.customer == customer => Ok(user.scope()),
            Self::CustomerUser(_) | Self::Operator(_) => Err(Refused::NotFound),
        }
    }
}
