//! A relationship between two partners in the indirect model (Partner Center resource `PartnerRelationship`): a provider
//! sells to customers through resellers.

use serde::{Deserialize, Serialize};

use crate::domain::{id::TenantId, title::title};

/// Another partner, and what the partner who asks is to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerRelationship {
    /// The other partner's tenant.
    pub id: TenantId,
    /// Its name; may be empty where the service has none.
    pub name: String,
    /// What the partner who asks is to it.
    pub kind: PartnerRelationshipKind,
    /// Its id in the partner program (MPN id).
    pub mpn_id: Option<String>,
    /// How the relationship stands; absent where the service does not say, as for the resellers of one customer.
    pub state: Option<PartnerRelationshipState>,
    /// The country it is in, ISO 3166-1 alpha-2.
    pub location: Option<String>,
}

impl PartnerRelationship {
    /// The name, or the tenant id where there is none.
    pub fn title(&self) -> String {
        title([self.name.as_str()], self.id)
    }
}

/// What a partner is to another (enumeration `PartnerRelationshipType`); open, for members yet to come.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PartnerRelationshipKind {
    /// Its indirect provider: the other one is a reseller.
    IndirectCloudSolutionProviderOf,
    /// Its indirect reseller: the other one is a provider.
    IndirectResellerOf,
    /// A member we do not know, as the service spells it.
    Other(String),
}

impl PartnerRelationshipKind {
    /// Reads the wire form (`is_indirect_reseller_of`) in any case, and the form of queries (`IsIndirectResellerOf`).
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().replace('_', "").as_str() {
            "isindirectcloudsolutionproviderof" => Self::IndirectCloudSolutionProviderOf,
            "isindirectresellerof" => Self::IndirectResellerOf,
            _ => Self::Other(text.to_owned()),
        }
    }

    /// The form of queries.
    pub fn as_str(&self) -> &str {
        match self {
            Self::IndirectCloudSolutionProviderOf => "IsIndirectCloudSolutionProviderOf",
            Self::IndirectResellerOf => "IsIndirectResellerOf",
            Self::Other(spelling) => spelling,
        }
    }
}

/// How a relationship stands; open, since the service documents one state alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartnerRelationshipState {
    /// In force.
    Active,
    /// A state we do not know, as the service spells it.
    Other(String),
}

impl PartnerRelationshipState {
    /// Reads the wire form in any case.
    pub fn parse(text: &str) -> Self {
        if text.eq_ignore_ascii_case("active") { Self::Active } else { Self::Other(text.to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_in_both_of_its_forms_and_an_unknown_one_keeps_its_spelling() {
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
    fn a_state_is_read_in_any_case() {
        assert_eq!(PartnerRelationshipState::parse("Active"), PartnerRelationshipState::Active);
        assert_eq!(PartnerRelationshipState::parse("Paused"), PartnerRelationshipState::Other("Paused".into()));
    }
}
