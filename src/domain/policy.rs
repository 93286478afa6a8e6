//! Self-serve policies: purchases that a customer may make without its partner (Partner Center resource "Self-serve
//! policy").

mod form;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use self::form::{PolicyCheckboxes, parse_permissions};
use crate::domain::{
    id::{CustomerId, PolicyId, TenantId},
    reference::Reference,
};

/// A partner's policy for one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfServePolicy {
    /// The policy's id: the tenant ids of grantor and customer, joined by an underscore.
    pub id: PolicyId,
    /// The customer that it applies to.
    pub customer: CustomerId,
    /// The tenant of the partner that grants it and is billed.
    pub grantor: Option<Reference<TenantId>>,
    /// The grantor's type: `billToPartner`, as the service spells it.
    pub grantor_type: String,
    /// `true` if the grantor is the partner who views it.
    pub is_ours: bool,
    /// The granted permissions.
    pub permissions: Vec<Permission>,
    /// The version (`ETag`), including its quotes.
    pub version: Option<String>,
}

/// A permission of a policy; open to new values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    /// The resource, as the service spells it.
    pub resource: String,
    /// The allowed action, as the service spells it.
    pub action: String,
}

/// A permission that the portal can grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grantable {
    /// Purchases of Azure reservations.
    AzureReservedInstances,
    /// Purchases of Azure savings plans.
    AzureSavingsPlan,
}

/// The error for a text that names no permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such permission")]
pub struct ParseGrantableError;

impl Grantable {
    /// All permissions that can be granted.
    pub const ALL: [Self; 2] = [Self::AzureReservedInstances, Self::AzureSavingsPlan];

    /// Returns the resource on the wire.
    pub const fn resource(self) -> &'static str {
        match self {
            Self::AzureReservedInstances => "AzureReservedInstances",
            Self::AzureSavingsPlan => "AzureSavingsPlan",
        }
    }

    /// Returns the permission on the wire: the only action, on the resource.
    pub fn permission(self) -> Permission {
        Permission { resource: self.resource().to_owned(), action: "Purchase".to_owned() }
    }
}

impl Permission {
    /// Returns the matching permission that the portal can grant, if there is one.
    pub fn grantable(&self) -> Option<Grantable> {
        let purchase = self.action.trim().eq_ignore_ascii_case("purchase");
        Grantable::ALL.into_iter().find(|it| purchase && it.resource().eq_ignore_ascii_case(self.resource.trim()))
    }
}

impl fmt::Display for Grantable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.resource())
    }
}

impl FromStr for Grantable {
    type Err = ParseGrantableError;

    fn from_str(text: &str) -> Result<Self, ParseGrantableError> {
        Self::ALL.into_iter().find(|it| it.resource().eq_ignore_ascii_case(text.trim())).ok_or(ParseGrantableError)
    }
}

impl SelfServePolicy {
    /// Returns the policy as viewed by the partner with this tenant.
    #[must_use]
    pub fn viewed_by(self, partner: TenantId) -> Self {
        Self { is_ours: self.grantor.as_ref().and_then(Reference::id) == Some(&partner), ..self }
    }

    /// Checks whether the policy grants a permission.
    pub fn allows(&self, grantable: Grantable) -> bool {
        self.permissions.iter().any(|permission| permission.grantable() == Some(grantable))
    }

    /// Returns the policy's permissions with exactly these known ones, and unknown ones unchanged.
    pub fn permissions_with(&self, chosen: &[Grantable]) -> Vec<Permission> {
        let retained =
            self.permissions.iter().filter(|it| it.grantable().is_none_or(|it| chosen.contains(&it))).cloned();
        let added = chosen.iter().filter(|it| !self.allows(**it)).map(|it| it.permission());
        retained.chain(added).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(permissions: &[(&str, &str)]) -> SelfServePolicy {
        SelfServePolicy {
            id: "a_b".parse().unwrap(),
            customer: "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f".parse().unwrap(),
            grantor: None,
            grantor_type: "billToPartner".into(),
            is_ours: false,
            permissions: permissions
                .iter()
                .map(|(resource, action)| Permission { resource: (*resource).into(), action: (*action).into() })
                .collect(),
            version: None,
        }
    }

    #[test]
    fn policy_is_ours_only_if_we_are_its_grantor() {
        let (ours, theirs) = [1, 2].map(|number| TenantId::new(uuid::Uuid::from_u128(number))).into();
        let unreadable = Reference::Unreadable("nobody".to_owned());
        for (grantor, is_ours) in [
            (Some(Reference::To(ours)), true),
            (Some(Reference::To(theirs)), false),
            (Some(unreadable), false),
            (None, false),
        ] {
            // The previous value is ignored.
            for before in [true, false] {
                let viewed =
                    SelfServePolicy { grantor: grantor.clone(), is_ours: before, ..policy(&[]) }.viewed_by(ours);
                assert_eq!((viewed.is_ours, &viewed.grantor), (is_ours, &grantor));
            }
        }
    }

    #[test]
    fn unknown_permission_survives_a_change() {
        let policy = policy(&[("AzureReservedInstances", "Purchase"), ("QuantumTime", "Borrow")]);
        let changed = policy.permissions_with(&[Grantable::AzureSavingsPlan]);
        let resources: Vec<_> = changed.iter().map(|it| it.resource.as_str()).collect();
        assert_eq!(resources, ["QuantumTime", "AzureSavingsPlan"]);
        assert_eq!(policy.permissions_with(&[]).len(), 1);
    }

    #[test]
    fn known_permission_requires_the_purchase_action() {
        let policy = policy(&[("AzureSavingsPlan", "Exchange"), ("azurereservedinstances", "purchase")]);
        assert!(!policy.allows(Grantable::AzureSavingsPlan));
        assert!(policy.allows(Grantable::AzureReservedInstances));
    }
}
