//! A relationship between two partners in the indirect model (Partner Center resource `PartnerRelationship`): a
//! provider sells to customers through resellers.

use serde::{Deserialize, Serialize};

use crate::domain::{id::TenantId, title::title};

/// A relationship to another partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerRelationship {
    /// The other partner's tenant.
    pub id: TenantId,
    /// The other partner's name; empty if the service has none.
    pub name: String,
    /// The calling partner's role in the relationship.
    pub kind: PartnerRelationshipKind,
    /// The other partner's id in the partner program (MPN id).
    pub mpn_id: Option<String>,
    /// The state of the relationship; absent if the service does not send it, as for the resellers of one customer.
    pub state: Option<PartnerRelationshipState>,
    /// The other partner's country, ISO 3166-1 alpha-2.
    pub location: Option<String>,
}

impl PartnerRelationship {
    /// Returns the name, or the tenant id if there is none.
    pub fn title(&self) -> String {
        title([self.name.as_str()], self.id)
    }
}

/// The role of one partner towards another (enumeration `PartnerRelationshipType`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PartnerRelationshipKind {
    /// The indirect provider of the other one, a reseller.
    IndirectCloudSolutionProviderOf,
    /// The indirect reseller of the other one, a provider.
    IndirectResellerOf,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl PartnerRelationshipKind {
    /// Parses the wire form (`is_indirect_reseller_of`) or the query form (`IsIndirectResellerOf`), ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().replace('_', "").as_str() {
            "isindirectcloudsolutionproviderof" => Self::IndirectCloudSolutionProviderOf,
            "isindirectresellerof" => Self::IndirectResellerOf,
            _ => Self::Other(text.to_owned()),
        }
    }

    /// Returns the query form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::IndirectCloudSolutionProviderOf => "IsIndirectCloudSolutionProviderOf",
            Self::IndirectResellerOf => "IsIndirectResellerOf",
            Self::Other(spelling) => spelling,
        }
    }
}

/// The state of a relationship; open, since the service documents only one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartnerRelationshipState {
    /// The relationship is active.
    Active,
    /// An unknown state, as the service spells it.
    Other(String),
}

impl PartnerRelationshipState {
    /// Parses the wire form, ignoring case.
    pub fn parse(text: &str) -> Self {
        if text.eq_ignore_ascii_case("active") { Self::Active } else { Self::Other(text.to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relationship_kind_parses_wire_and_query_forms() {
        for (text, kind) in [
            ("is_indirect_cloud_solution_provider_of", PartnerRelationshipKind::IndirectCloudSolutionProviderOf),
            ("IsIndirectCloudSolutionProviderOf", PartnerRelationshipKind::IndirectCloudSolutionProviderOf),
            ("IS_INDIRECT_RESELLER_OF", PartnerRelationshipKind::IndirectResellerOf),
            ("is_friend_of", PartnerRelationshipKind::Other("is_friend_of".into())),
        ] {
            assert_eq!(PartnerRelationshipKind::parse(text), kind, "{text}");
            assert_eq!(PartnerRelationshipKind::parse(kind.as_str()), kind, "{text}");
        }
    }

    #[test]
    fn relationship_state_parses_in_any_case() {
        assert_eq!(PartnerRelationshipState::parse("Active"), PartnerRelationshipState::Active);
        assert_eq!(PartnerRelationshipState::parse("Paused"), PartnerRelationshipState::Other("Paused".into()));
    }
}
