//! From what a provider says of a person to what they are here.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::{
    auth::identity::Identity,
    domain::role::{Role, RoleClaim, RoleMapping},
};

/// Entra's directory roles (Microsoft Entra built-in roles, "template ID").
const DIRECTORY_ROLES: [(Uuid, Role); 4] = [
    (Uuid::from_u128(0x62e9_0394_69f5_4237_9190_0121_7714_5e10), Role::GlobalAdministrator),
    (Uuid::from_u128(0xb0f5_4661_2d74_4c50_afa3_1ec8_03f1_2efe), Role::BillingAdministrator),
    (Uuid::from_u128(0xfe93_0be7_5e62_47db_91af_98c3_a49a_38b1), Role::UserAdministrator),
    (Uuid::from_u128(0xf2ef_992c_3afb_46b9_b7cf_a126_ee74_c451), Role::GlobalReader),
];

/// Partner Center's names for its agents, in the singular of its documents and the plural of its groups.
const AGENT_NAMES: [(&str, Role); 6] = [
    ("AdminAgent", Role::AdminAgent),
    ("AdminAgents", Role::AdminAgent),
    ("SalesAgent", Role::SalesAgent),
    ("SalesAgents", Role::SalesAgent),
    ("HelpdeskAgent", Role::HelpdeskAgent),
    ("HelpdeskAgents", Role::HelpdeskAgent),
];

/// The roles of a person: by the partner's own mappings, by Entra's well-known directory roles in `wids`, and by
/// application roles named as our roles or Partner Center's agents are.
pub fn roles(mappings: &[RoleMapping], identity: &Identity) -> BTreeSet<Role> {
    let mapped = mappings.iter().filter(|mapping| {
        let values = match mapping.claim {
            RoleClaim::Groups => &identity.groups,
            RoleClaim::Wids => &identity.wids,
            RoleClaim::Roles => &identity.roles,
        };
        values.iter().any(|value| is_same(value, &mapping.value))
    });
    let directory = identity.wids.iter().filter_map(|wid| {
        let wid: Uuid = wid.parse().ok()?;
        DIRECTORY_ROLES.iter().find_map(|(id, role)| (*id == wid).then_some(*role))
    });
    let named = identity.roles.iter().filter_map(|name| {
        AGENT_NAMES.iter().find_map(|(agent, role)| (agent == name).then_some(*role)).or_else(|| name.parse().ok())
    });
    mapped.map(|mapping| mapping.role).chain(directory).chain(named).collect()
}

/// Names are the same letter by letter, for another provider may have groups that differ in case only; ids are the same
/// however they are spelled.
fn is_same(claimed: &str, mapped: &str) -> bool {
    claimed == mapped
        || matches!((claimed.parse::<Uuid>(), mapped.parse::<Uuid>()), (Ok(claimed), Ok(mapped)) if claimed == mapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: &str = "0b2f6f0e-6f0e-4d0e-8f0e-0b2f6f0e6f0e";

    fn person(groups: &[&str], wids: &[&str], roles: &[&str]) -> Identity {
        let owned = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect();
        Identity { groups: owned(groups), wids: owned(wids), roles: owned(roles), ..Identity::nobody() }
    }

    fn mapping(claim: RoleClaim, value: &str, role: Role) -> RoleMapping {
        RoleMapping { claim, value: value.to_owned(), role }
    }

    #[test]
    fn nothing_claimed_gives_no_role() {
        assert_eq!(
            roles(&[mapping(RoleClaim::Groups, GROUP, Role::AdminAgent)], &person(&[], &[], &[])),
            BTreeSet::new()
        );
    }

    #[test]
    fn the_well_known_directory_roles_are_understood() {
        for (wid, role) in [
            ("62e90394-69f5-4237-9190-012177145e10", Role::GlobalAdministrator),
            ("b0f54661-2d74-4c50-afa3-1ec803f12efe", Role::BillingAdministrator),
            ("FE930BE7-5E62-47DB-91AF-98C3A49A38B1", Role::UserAdministrator),
            ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", Role::GlobalReader),
        ] {
            assert_eq!(roles(&[], &person(&[], &[wid], &[])), BTreeSet::from([role]), "{wid}");
            assert_eq!(roles(&[], &person(&[wid], &[], &[wid])), BTreeSet::new(), "{wid} in another claim");
        }
    }

    #[test]
    fn application_roles_may_be_named_as_ours_or_as_partner_centers() {
        for (name, role) in [
            ("admin-agent", Role::AdminAgent),
            ("AdminAgents", Role::AdminAgent),
            ("SalesAgent", Role::SalesAgent),
            ("HelpdeskAgents", Role::HelpdeskAgent),
            ("global-reader", Role::GlobalReader),
        ] {
            assert_eq!(roles(&[], &person(&[], &[], &[name])), BTreeSet::from([role]), "{name}");
            assert_eq!(roles(&[], &person(&[name], &[], &[])), BTreeSet::new(), "{name} as a group");
        }
    }

    #[test]
    fn a_partners_own_mapping_looks_in_its_claim_only() {
        let mappings = [mapping(RoleClaim::Groups, &GROUP.to_uppercase(), Role::SalesAgent)];
        assert_eq!(roles(&mappings, &person(&[GROUP], &[], &[])), BTreeSet::from([Role::SalesAgent]));
        assert_eq!(roles(&mappings, &person(&[], &[GROUP], &[GROUP])), BTreeSet::new());
    }

    #[test]
    fn names_that_differ_in_case_are_different_names() {
        let mappings = [mapping(RoleClaim::Groups, "Sellers", Role::SalesAgent)];
        assert_eq!(roles(&mappings, &person(&["sellers"], &[], &[])), BTreeSet::new());
    }

    #[test]
    fn no_claim_makes_an_operator() {
        assert_eq!(roles(&[], &person(&["operator"], &["operator"], &["operator", "Operator"])), BTreeSet::new());
    }
}
