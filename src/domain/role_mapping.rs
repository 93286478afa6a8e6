//! Mapping from the claims about a partner's staff to their roles in the portal.

mod form;

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use form::parse_role_mapping;

use crate::domain::role::Role;

/// The claim of an ID token that a mapping matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleClaim {
    /// `groups`: object ids of security groups.
    Groups,
    /// `wids`: template ids of Entra directory roles.
    Wids,
    /// `roles`: app roles of our registration.
    Roles,
}

impl RoleClaim {
    /// All claims.
    pub const ALL: [Self; 3] = [Self::Groups, Self::Wids, Self::Roles];

    /// Returns the claim's name in the token, in settings and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Wids => "wids",
            Self::Roles => "roles",
        }
    }
}

impl fmt::Display for RoleClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error for a text that names no mappable claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such claim; expected groups, wids or roles")]
pub struct ParseRoleClaimError;

impl FromStr for RoleClaim {
    type Err = ParseRoleClaimError;

    fn from_str(text: &str) -> Result<Self, ParseRoleClaimError> {
        Self::ALL.into_iter().find(|claim| claim.as_str() == text).ok_or(ParseRoleClaimError)
    }
}

/// A mapping from a claim's value to a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RoleMapping {
    /// The claim to match.
    pub claim: RoleClaim,
    /// The value to match. Ids are compared as GUIDs, names exactly.
    pub value: String,
    /// The granted role.
    pub role: Role,
}

/// The claims of an ID token that roles are mapped from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RoleClaims {
    /// Values of `groups`.
    pub groups: Vec<String>,
    /// Values of `wids`: directory roles of Entra.
    pub wids: Vec<String>,
    /// Values of `roles`: app roles.
    pub roles: Vec<String>,
}

/// The number of values in each claim that roles are mapped from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RoleClaimCounts {
    /// The number of values in `groups`.
    pub groups: usize,
    /// The number of values in `wids`.
    pub wids: usize,
    /// The number of values in `roles`.
    pub roles: usize,
}

impl RoleClaims {
    /// Returns the number of values in each claim.
    pub const fn counts(&self) -> RoleClaimCounts {
        RoleClaimCounts { groups: self.groups.len(), wids: self.wids.len(), roles: self.roles.len() }
    }
}

/// Entra's directory roles by template id (article "Microsoft Entra built-in roles").
const DIRECTORY_ROLES: [(Uuid, Role); 4] = [
    (Uuid::from_u128(0x62e9_0394_69f5_4237_9190_0121_7714_5e10), Role::GlobalAdministrator),
    (Uuid::from_u128(0xb0f5_4661_2d74_4c50_afa3_1ec8_03f1_2efe), Role::BillingAdministrator),
    (Uuid::from_u128(0xfe93_0be7_5e62_47db_91af_98c3_a49a_38b1), Role::UserAdministrator),
    (Uuid::from_u128(0xf2ef_992c_3afb_46b9_b7cf_a126_ee74_c451), Role::GlobalReader),
];

/// Partner Center's names of agents, in the singular of its documentation and the plural of its groups.
const AGENT_NAMES: [(&str, Role); 6] = [
    ("AdminAgent", Role::AdminAgent),
    ("AdminAgents", Role::AdminAgent),
    ("SalesAgent", Role::SalesAgent),
    ("SalesAgents", Role::SalesAgent),
    ("HelpdeskAgent", Role::HelpdeskAgent),
    ("HelpdeskAgents", Role::HelpdeskAgent),
];

/// Returns a person's roles from the partner's own mappings, from Entra's well-known directory roles in `wids`, and
/// from app roles that are named like our roles or Partner Center's agents.
pub fn roles(mappings: &[RoleMapping], claims: &RoleClaims) -> BTreeSet<Role> {
    let mapped = mappings.iter().filter(|mapping| {
        let values = match mapping.claim {
            RoleClaim::Groups => &claims.groups,
            RoleClaim::Wids => &claims.wids,
            RoleClaim::Roles => &claims.roles,
        };
        values.iter().any(|value| values_match(value, &mapping.value))
    });
    let directory = claims.wids.iter().filter_map(|wid| {
        let wid: Uuid = wid.parse().ok()?;
        DIRECTORY_ROLES.iter().find_map(|(id, role)| (*id == wid).then_some(*role))
    });
    let named = claims.roles.iter().filter_map(|name| {
        AGENT_NAMES.iter().find_map(|(agent, role)| (agent == name).then_some(*role)).or_else(|| name.parse().ok())
    });
    mapped.map(|mapping| mapping.role).chain(directory).chain(named).collect()
}

/// Compares a claim's value with a mapping's. Names are compared exactly, since another provider may have groups that
/// differ only in case; GUIDs ignoring their spelling.
fn values_match(claimed: &str, mapped: &str) -> bool {
    claimed == mapped
        || matches!((claimed.parse::<Uuid>(), mapped.parse::<Uuid>()), (Ok(claimed), Ok(mapped)) if claimed == mapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: &str = "0b2f6f0e-6f0e-4d0e-8f0e-0b2f6f0e6f0e";

    fn claims_with(groups: &[&str], wids: &[&str], roles: &[&str]) -> RoleClaims {
        let owned = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect();
        RoleClaims { groups: owned(groups), wids: owned(wids), roles: owned(roles) }
    }

    fn mapping(claim: RoleClaim, value: &str, role: Role) -> RoleMapping {
        RoleMapping { claim, value: value.to_owned(), role }
    }

    #[test]
    fn person_without_claims_has_no_role() {
        assert_eq!(
            roles(&[mapping(RoleClaim::Groups, GROUP, Role::AdminAgent)], &claims_with(&[], &[], &[])),
            BTreeSet::new()
        );
    }

    #[test]
    fn maps_well_known_directory_roles() {
        for (wid, role) in [
            ("62e90394-69f5-4237-9190-012177145e10", Role::GlobalAdministrator),
            ("b0f54661-2d74-4c50-afa3-1ec803f12efe", Role::BillingAdministrator),
            ("FE930BE7-5E62-47DB-91AF-98C3A49A38B1", Role::UserAdministrator),
            ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", Role::GlobalReader),
        ] {
            assert_eq!(roles(&[], &claims_with(&[], &[wid], &[])), BTreeSet::from([role]), "{wid}");
            assert_eq!(roles(&[], &claims_with(&[wid], &[], &[wid])), BTreeSet::new(), "{wid} in another claim");
        }
    }

    #[test]
    fn maps_app_roles_named_like_ours_or_partner_centers() {
        for (name, role) in [
            ("admin-agent", Role::AdminAgent),
            ("AdminAgents", Role::AdminAgent),
            ("SalesAgent", Role::SalesAgent),
            ("HelpdeskAgents", Role::HelpdeskAgent),
            ("global-reader", Role::GlobalReader),
        ] {
            assert_eq!(roles(&[], &claims_with(&[], &[], &[name])), BTreeSet::from([role]), "{name}");
            assert_eq!(roles(&[], &claims_with(&[name], &[], &[])), BTreeSet::new(), "{name} as a group");
        }
    }

    #[test]
    fn mapping_matches_only_its_own_claim() {
        let mappings = [mapping(RoleClaim::Groups, &GROUP.to_uppercase(), Role::SalesAgent)];
        assert_eq!(roles(&mappings, &claims_with(&[GROUP], &[], &[])), BTreeSet::from([Role::SalesAgent]));
        assert_eq!(roles(&mappings, &claims_with(&[], &[GROUP], &[GROUP])), BTreeSet::new());
    }

    #[test]
    fn names_that_differ_in_case_are_different_names() {
        let mappings = [mapping(RoleClaim::Groups, "Sellers", Role::SalesAgent)];
        assert_eq!(roles(&mappings, &claims_with(&["sellers"], &[], &[])), BTreeSet::new());
    }

    #[test]
    fn no_claim_makes_an_operator() {
        assert_eq!(roles(&[], &claims_with(&["operator"], &["operator"], &["operator", "Operator"])), BTreeSet::new());
    }
}
