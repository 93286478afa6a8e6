//! Access to pages: the permitted callers of each, and its URL for them.

use std::borrow::Cow;

use crate::{
    domain::{
        principal::{Denial, Principal, PrincipalKind, Refused},
        role::{Audience, Capability},
    },
    error::PortalError,
};

/// The callers who may open a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Anyone,
    /// Signed-in people of an audience with a capability; loading the page checks it again.
    Needs(Audience, Capability),
}

impl Access {
    /// Requires that a caller, signed in or not, may open the page.
    ///
    /// # Errors
    /// [`PortalError::SignInRequired`]; [`PortalError::NotFound`] for a customer user on a page for staff, and for all
    /// others on a page for customer users, so that the page does not exist for them; [`PortalError::Forbidden`] for
    /// other callers without the capability.
    pub fn require(self, principal: Option<&Principal>) -> Result<(), PortalError> {
        let Self::Needs(audience, capability) = self else { return Ok(()) };
        let principal = principal.ok_or(PortalError::SignInRequired)?;
        match principal.kind() {
            kind if audience.includes(kind) => principal.require(capability).map_err(|error| match error {
                Refused::MissingCapability(denial) => PortalError::Forbidden(denial),
                Refused::NotFound => PortalError::NotFound,
            }),
            PrincipalKind::CustomerUser if audience == Audience::Staff => Err(PortalError::NotFound),
            _ if audience == Audience::CustomerUsers => Err(PortalError::NotFound),
            _ => Err(PortalError::Forbidden(Denial::by_role(capability))),
        }
    }
}

/// A URL of a page, with the callers who may open it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutePath {
    /// The path template, with parameters in braces.
    pub template: Cow<'static, str>,
    /// The callers who may open it there.
    pub access: Access,
}

/// Returns access for all signed-in people.
pub(super) const fn everybody(capability: Capability) -> Access {
    Access::Needs(Audience::Everybody, capability)
}

/// Returns access for a partner's staff.
pub(super) const fn staff(capability: Capability) -> Access {
    Access::Needs(Audience::Staff, capability)
}

/// Returns access for a partner's staff to all customers, and for customer users to their own.
pub(super) const fn shared(capability: Capability) -> Access {
    Access::Needs(Audience::StaffAndCustomerUsers, capability)
}

/// Returns access for customer users.
pub(super) const fn customer_users(capability: Capability) -> Access {
    Access::Needs(Audience::CustomerUsers, capability)
}

/// Returns access for the operators of the installation.
pub(super) const fn operator(capability: Capability) -> Access {
    Access::Needs(Audience::Operator, capability)
}
