//! Access to pages: who may open one, at which of its addresses.

use std::borrow::Cow;

use crate::{
    domain::{
        principal::{Denial, Principal, PrincipalKind, Refused},
        role::{Audience, Capability},
    },
    error::PortalError,
};

/// The people who may open a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Anyone,
    /// Signed-in people of an audience with a capability; what the page loads checks it again.
    Needs(Audience, Capability),
}

impl Access {
    /// Refuses unless somebody, or nobody in particular, may open it.
    ///
    /// # Errors
    /// [`PortalError::SignInRequired`]; [`PortalError::NotFound`] for a customer's own people at a page of staff's and for
    /// everybody else at one of theirs, which does not exist to them; [`PortalError::Forbidden`] for whoever else lacks the
    /// capability.
    pub fn require(self, principal: Option<&Principal>) -> Result<(), PortalError> {
        let Self::Needs(audience, capability) = self else { return Ok(()) };
        let principal = principal.ok_or(PortalError::SignInRequired)?;
        match principal.kind() {
            kind if audience.includes(kind) => principal.require(capability).map_err(|refused| match refused {
                Refused::Lacks(denial) => PortalError::Forbidden(denial),
                Refused::NotFound => PortalError::NotFound,
            }),
            PrincipalKind::CustomerUser if audience == Audience::Staff => Err(PortalError::NotFound),
            _ if audience == Audience::CustomerUsers => Err(PortalError::NotFound),
            _ => Err(PortalError::Forbidden(Denial::by_role(capability))),
        }
    }
}

/// One of the addresses of a page, and who may open it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrance {
    /// Path template; parameters in braces.
    pub template: Cow<'static, str>,
    /// The people who may open it there.
    pub access: Access,
}

/// Returns access for whoever is signed in.
pub(super) const fn everybody(capability: Capability) -> Access {
    Access::Needs(Audience::Everybody, capability)
}

/// Returns access for a partner's staff.
pub(super) const fn staff(capability: Capability) -> Access {
    Access::Needs(Audience::Staff, capability)
}

/// Returns access for a partner's staff at any customer, and for a customer's own people at theirs.
pub(super) const fn shared(capability: Capability) -> Access {
    Access::Needs(Audience::StaffAndCustomerUsers, capability)
}

/// Returns access for a customer's own people.
pub(super) const fn customer_users(capability: Capability) -> Access {
    Access::Needs(Audience::CustomerUsers, capability)
}

/// Returns access for whoever runs the installation.
pub(super) const fn operator(capability: Capability) -> Access {
    Access::Needs(Audience::Operator, capability)
}
