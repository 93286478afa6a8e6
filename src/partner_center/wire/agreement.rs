//! JSON of agreements (resource article "Agreements").

use serde::{Deserialize, Serialize};

use super::collection::null_as_default;

/// Resource `AgreementMetaData`. The kind is `agreementType` on the wire and `type` in one table of the documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AgreementMetadata {
    /// The text that confirmations refer to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_id: Option<String>,
    /// Enumeration `AgreementType`.
    #[serde(alias = "type", deserialize_with = "null_as_default")]
    pub agreement_type: String,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_link: Option<String>,
    /// The higher, the newer.
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
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Optional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

/// Resource `Agreement`: a confirmation. The kind is `type` here, and `agreementType` in the metadata.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Agreement {
    /// Who of the partner confirmed it; from the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// Who of the customer accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_contact: Option<Contact>,
    /// Which text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_id: Option<String>,
    /// Without a zone in answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_agreed: Option<String>,
    /// Enumeration `AgreementType`.
    #[serde(rename = "type", alias = "agreementType", deserialize_with = "null_as_default")]
    pub kind: String,
    /// Where the text is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_link: Option<String>,
    /// Sent where the customer accepted by an attestation; see [`attestation`](super::attestation).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attestation_id: Option<String>,
}

/// Resource `AgreementDocument`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AgreementDocument {
    /// To be read in a browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_uri: Option<String>,
    /// A Word file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download_uri: Option<String>,
    /// The language that there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The higher, the newer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_rank: Option<i64>,
}

/// Resource `DirectSignedCustomerAgreementStatus`; no `attributes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectSignedStatus {
    /// Whether the customer signed with Microsoft, past the partner.
    pub is_signed: bool,
}
