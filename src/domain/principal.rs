//! Whoever is asking, and the proofs of access that only a principal can give.
//!
//! A [`Principal`] is made at the sign-in, kept in the session and read from there; a [`PartnerScope`] or
//! [`CustomerScope`] comes only from a principal. A function that takes a scope therefore needs no check of its own:
//! holding one is the proof.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{CustomerId, PartnerId, PersonId, SessionHandle},
    role::{Capability, CustomerRole, Role},
    self_service::{Offer, SelfService},
};

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

/// One of a customer's own people, with the roles they have in their own directory and what their partner offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerUser {
    person: PersonId,
    session: SessionHandle,
    partner: PartnerId,
    customer: CustomerId,
    roles: BTreeSet<CustomerRole>,
    /// Never what a stored session says: the partner's offer is read anew with every request.
    #[serde(skip)]
    self_service: SelfService,
}

impl CustomerUser {
    /// Returns the directory roles that the sign-in found.
    pub const fn roles(&self) -> &BTreeSet<CustomerRole> {
        &self.roles
    }

    /// Returns their customer.
    pub const fn customer(&self) -> CustomerId {
        self.customer
    }

    /// Returns proof that they may address their own customer.
    pub const fn scope(&self) -> CustomerScope {
        let Self { person, session, partner, customer, .. } = *self;
        CustomerScope { partner, customer, person, session, kind: PrincipalKind::CustomerUser }
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

/// The principal lacks a capability or belongs elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No role of theirs has it, or it is not for their kind.
    #[error("lacks {0:?}")]
    Lacks(Capability),
    /// It is nothing of theirs; to them it does not exist.
    #[error("not found")]
    NotFound,
}

impl Principal {
    /// Makes a member of a partner's staff. Called by the sign-in alone.
    pub const fn staff(person: PersonId, session: SessionHandle, partner: PartnerId, roles: BTreeSet<Role>) -> Self {
        Self::Staff(Staff { person, session, partner, roles })
    }

    /// Makes one of a customer's own people, who may nothing until [`Principal::offered`] says what their partner offers. Called
    /// by the sign-in alone.
    pub const fn customer_user(
        person: PersonId,
        session: SessionHandle,
        partner: PartnerId,
        customer: CustomerId,
        roles: BTreeSet<CustomerRole>,
    ) -> Self {
        Self::CustomerUser(CustomerUser {
            person,
            session,
            partner,
            customer,
            roles,
            self_service: SelfService { offer: Offer::Off, prices: false },
        })
    }

    /// Returns the same person under what their partner offers now; it is nothing to anybody but a customer's own people.
    #[must_use]
    pub fn offered(self, self_service: SelfService) -> Self {
        match self {
            Self::CustomerUser(user) => Self::CustomerUser(CustomerUser { self_service, ..user }),
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

    /// Returns where they belong.
    pub const fn membership(&self) -> Membership {
        match self {
            Self::Staff(staff) => Membership::Staff(staff.partner),
            Self::CustomerUser(user) => Membership::CustomerUser(user.partner, user.customer),
            Self::Operator(_) => Membership::Operator,
        }
    }

    /// Returns which of the three they are.
    pub const fn kind(&self) -> PrincipalKind {
        self.membership().kind()
    }

    /// Returns whether they may, for a page that shows or leaves out a part.
    pub fn may(&self, capability: Capability) -> bool {
        capability.audience().includes(self.kind())
            && match self {
                Self::Staff(Staff { roles, .. }) => capability.takes_no_role() || Role::any_grants(roles, capability),
                Self::CustomerUser(CustomerUser { roles, self_service, .. }) => {
                    self_service.allows(capability)
                        && (capability.takes_no_role() || CustomerRole::any_grants(roles, capability))
                }
                Self::Operator(_) => true,
            }
    }

    /// Refuses unless they may.
    ///
    /// # Errors
    /// [`Refused::Lacks`] when no role of theirs has the capability.
    pub fn require(&self, capability: Capability) -> Result<(), Refused> {
        if self.may(capability) { Ok(()) } else { Err(Refused::Lacks(capability)) }
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

    /// Returns the proof of working for the partner, where it is staff who ask; a customer's own people have none.
    fn staff(&self) -> Option<PartnerScope>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::PartnerScope {}
    impl Sealed for super::CustomerScope {}
}

/// Proof that somebody works for a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartnerScope {
    partner: PartnerId,
    person: PersonId,
    session: SessionHandle,
}

impl PartnerScope {
    /// Returns proof for one of the partner's customers; whether it is one is Partner Center's to say.
    pub const fn customer(&self, customer: CustomerId) -> CustomerScope {
        let Self { partner, person, session } = *self;
        CustomerScope { partner, customer, person, session, kind: PrincipalKind::Staff }
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
}

/// Proof that somebody may address one customer: their partner's staff, or the customer's own people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerScope {
    partner: PartnerId,
    customer: CustomerId,
    person: PersonId,
    session: SessionHandle,
    kind: PrincipalKind,
}

impl CustomerScope {
    /// Returns the customer.
    pub const fn customer(&self) -> CustomerId {
        self.customer
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
        self.kind
    }

    fn staff(&self) -> Option<PartnerScope> {
        let Self { partner, person, session, .. } = *self;
        (self.kind == PrincipalKind::Staff).then_some(PartnerScope { partner, person, session })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::{ObjectId, TenantId},
        role::Audience,
    };
    use uuid::Uuid;

    fn person() -> PersonId {
        PersonId { tenant: TenantId::new(Uuid::from_u128(1)), object: ObjectId::new(Uuid::from_u128(2)) }
    }

    fn session() -> SessionHandle {
        SessionHandle::new(Uuid::from_u128(3))
    }

    fn customer(number: u128) -> CustomerId {
        CustomerId::new(Uuid::from_u128(number))
    }

    fn partner() -> PartnerId {
        PartnerId::new(Uuid::from_u128(7))
    }

    fn customer_user() -> Principal {
        let roles = CustomerRole::ALL.into_iter().collect();
        Principal::customer_user(person(), session(), partner(), customer(9), roles).offered(most())
    }

    fn most() -> SelfService {
        SelfService { offer: Offer::ManageWithinLimits, prices: true }
    }

    #[test]
    fn an_operator_gets_no_scope() {
        let operator = Principal::operator(person(), session());
        assert_eq!(operator.partner(), Err(Refused::NotFound));
        assert_eq!(operator.customer(customer(9)), Err(Refused::NotFound));
        assert!(operator.may(Capability::ReadHealth) && operator.may(Capability::UseAccount));
        assert!(!operator.may(Capability::ReadCustomers));
    }

    #[test]
    fn a_member_of_staff_holds_any_customers_scope_for_their_partner() {
        let staff = Principal::staff(person(), session(), partner(), BTreeSet::from([Role::HelpdeskAgent]));
        let scope = staff.customer(customer(9)).unwrap();
        assert_eq!((scope.partner(), scope.customer(), scope.kind()), (partner(), customer(9), PrincipalKind::Staff));
        assert_eq!(scope.staff(), staff.partner().ok());
        assert_eq!(staff.require(Capability::ReadBilling), Err(Refused::Lacks(Capability::ReadBilling)));
        assert_eq!(staff.require(Capability::ReadHealth), Err(Refused::Lacks(Capability::ReadHealth)));
    }

    #[test]
    fn a_customer_user_holds_the_scope_of_their_own_customer_and_of_nothing_else() {
        let user = customer_user();
        let scope = user.customer(customer(9)).unwrap();
        assert_eq!((scope.partner(), scope.kind()), (partner(), PrincipalKind::CustomerUser));
        assert_eq!(scope.staff(), None, "what staff may is not to be had from it");
        assert_eq!(user.customer(customer(10)), Err(Refused::NotFound));
        assert_eq!(user.partner(), Err(Refused::NotFound));
    }

    #[test]
    fn nobody_may_what_is_not_for_their_kind() {
        let everything = Role::ALL.into_iter().collect();
        let people = [
            Principal::staff(person(), session(), partner(), everything),
            customer_user(),
            Principal::operator(person(), session()),
        ];
        for capability in Capability::ALL {
            for person in &people {
                let audience = capability.audience();
                assert!(!person.may(capability) || audience.includes(person.kind()), "{capability:?}");
            }
            assert!(capability.audience() == Audience::Everybody || capability != Capability::UseAccount);
        }
    }

    #[test]
    fn a_principal_is_kept_and_read_as_one_of_three() {
        let staff = Principal::staff(person(), session(), partner(), BTreeSet::from([Role::SalesAgent]));
        for principal in [staff, customer_user(), Principal::operator(person(), session())] {
            let kept = serde_json::to_value(&principal).unwrap();
            assert_eq!(kept["kind"], principal.kind().as_str());
            let read = serde_json::from_value::<Principal>(kept).unwrap();
            assert!(!matches!(read, Principal::CustomerUser(_)) || !read.may(Capability::UseAccount), "unless offered");
            assert_eq!(read.offered(most()), principal);
        }
        assert!(serde_json::from_value::<Principal>(serde_json::json!({"person": person()})).is_err());
    }
}
