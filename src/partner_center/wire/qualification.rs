//! JSON of qualifications and validation codes (resource articles "Customer qualification", "Validation code").

use serde::{Deserialize, Serialize};

use super::collection::null_as_default;

/// A qualification as the newer operations return it; in a bare array for GET.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Qualification {
    /// The qualification, such as `Education` or `GovernmentCommunityCloud`.
    #[serde(deserialize_with = "null_as_default")]
    pub qualification: String,
    /// One of `Approved`, `InReview`, `Denied`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_status: Option<String>,
    /// The reason of a denial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_reason: Option<String>,
    /// The creation date, as spelled in the response to a POST.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_create_date: Option<String>,
    /// The creation date, as spelled in the response to a GET.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vetting_created_date: Option<String>,
}

/// A qualification to request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NewQualification {
    /// One of `Education`, `GovernmentCommunityCloud`, `StateOwnedEntity`.
    #[serde(deserialize_with = "null_as_default")]
    pub qualification: String,
    /// `K12` or `HigherEducation`; for `Education`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub education_segment: Option<String>,
    /// The website; for `Education`, optional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// The validation code; for `GovernmentCommunityCloud`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_code: Option<String>,
}

/// The response of the older operations: a bare string, or the member's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum BareQualification {
    /// A word, such as `"governmentcommunitycloud"`.
    Text(String),
    /// A number, such as `3`.
    Number(u8),
}

impl BareQualification {
    /// Returns the value as text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// The id of a validation code: a string on the wire, a number in the documentation's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ValidationId {
    /// A string, such as `"12345"`.
    Text(String),
    /// A number, such as `12345`.
    Number(u64),
}

impl ValidationId {
    /// Returns the value as text.
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
    /// The partner's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    /// The organization that the code is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// The validation code's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_id: Option<ValidationId>,
    /// The maximum number of customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_creates: Option<i64>,
    /// The remaining number of customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_creates: Option<i64>,
    /// The version `W/"datetime'…'"`, in a format that no other resource has.
    #[serde(rename = "eTag", alias = "etag", skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
}
