//! JSON of qualifications and validation codes (resource articles "Customer qualification", "Validation code").

use serde::{Deserialize, Serialize};

use super::collection::null_as_default;

/// A qualification as the newer operations answer it; in a bare array by GET.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Qualification {
    /// `Education`, `GovernmentCommunityCloud`, …
    #[serde(deserialize_with = "null_as_default")]
    pub qualification: String,
    /// `Approved`, `InReview`, `Denied`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_status: Option<String>,
    /// Why denied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_reason: Option<String>,
    /// As the answer to a POST spells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_create_date: Option<String>,
    /// As the answer to a GET spells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_created_date: Option<String>,
}

/// A qualification to be asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NewQualification {
    /// `Education`, `GovernmentCommunityCloud`, `StateOwnedEntity`.
    #[serde(deserialize_with = "null_as_default")]
    pub qualification: String,
    /// `K12` or `HigherEducation`; for `Education`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub education_segment: Option<String>,
    /// For `Education`; optional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// For `GovernmentCommunityCloud`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_code: Option<String>,
}

/// What the older operations answer: a bare string, or the number of the member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum BareQualification {
    /// `"governmentcommunitycloud"`.
    Text(String),
    /// `3`.
    Number(u8),
}

impl BareQualification {
    /// As text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// The id of a validation code: text on the wire, a number in the documents' table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ValidationId {
    /// `"12345"`.
    Text(String),
    /// `12345`.
    Number(u64),
}

impl ValidationId {
    /// As text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Resource `ValidationCode`; in a bare array, without `attributes`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ValidationCode {
    /// The partner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    /// Whom the code vouches for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// The code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_id: Option<ValidationId>,
    /// For how many customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_creates: Option<i64>,
    /// How many are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_creates: Option<i64>,
    /// `W/"datetime'…'"`; no other version is spelled so.
    #[serde(rename = "eTag", alias = "etag", skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
}
