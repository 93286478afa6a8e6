//! JSON of agreements (resource article "Agreements").

use serde::{Deserialize, Serialize};

use super::collection::null_as_default;

/// Resource `AgreementMetaData`. The kind is `agreementType` on the wire and `type` in one table of the documentation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AgreementMetadata {
    /// The id of the text that confirmations refer to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_id: Option<String>,
    /// Enumeration `AgreementType`.
    #[serde(alias = "type", deserialize_with = "null_as_default")]
    pub agreement_type: String,
    /// A link to more information.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_link: Option<String>,
    /// The version; a higher one is newer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_rank: Option<i64>,
}

/// Resource `Contact`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Contact {
    /// Given name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The phone number; optional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

/// Resource `Agreement`: a confirmation of acceptance. The kind is `type` here, and `agreementType` in the metadata.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Agreement {
    /// The partner's user who confirmed it; taken from the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The customer's contact who accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_contact: Option<Contact>,
    /// The id of the accepted text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_id: Option<String>,
    /// The date of acceptance; without a time zone in responses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_agreed: Option<String>,
    /// Enumeration `AgreementType`.
    #[serde(rename = "type", alias = "agreementType", deserialize_with = "null_as_default")]
    pub kind: String,
    /// The link to the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_link: Option<String>,
    /// The id of the attestation by which the customer accepted; see [`attestation`](super::attestation).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attestation_id: Option<String>,
}

/// Resource `AgreementDocument`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AgreementDocument {
    /// The URL for display in a browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_uri: Option<String>,
    /// The URL of a Word file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download_uri: Option<String>,
    /// The language of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The country of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The version; a higher one is newer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_rank: Option<i64>,
}

/// Resource `DirectSignedCustomerAgreementStatus`; no `attributes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectSignedStatus {
    /// `true` if the customer signed directly with Microsoft.
    pub is_signed: bool,
}
