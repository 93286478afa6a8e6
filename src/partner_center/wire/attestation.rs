//! JSON of attestations (article "Confirm customer acceptance and create agreement for MCA using APIs").
//!
//! The article prints neither an answer nor the whole of a request. What is taken for granted in its place is here and
//! nowhere else: the members `email` and `phoneNumber`, named as those of a `Contact`; the id in the answer, as
//! `attestationId`, as `id` or alone; the link that a service may tell beside it; the link that is built where it tells
//! none; and the member [`attestation_id`](super::agreement::Agreement::attestation_id) that an agreement is created with.

use serde::{Deserialize, Serialize};

/// The page on which a customer accepts, before the attestation's id.
const ACCEPTANCE_PAGE: &str = "https://cdn.partner.microsoft.com/mca/?attestationid=";

/// Body of `POST /v1/attestations/enhanced`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NewAttestation {
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Preferred language of the agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The company that accepts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_name: Option<String>,
    /// Given name of who accepts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signatory_first_name: Option<String>,
    /// Family name of who accepts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signatory_last_name: Option<String>,
    /// Their e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Optional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

/// Answer of `POST /v1/attestations/enhanced`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CreatedAttestation {
    /// The id alone.
    Id(String),
    /// An object with the id in it.
    Members {
        /// The id.
        #[serde(rename = "attestationId", alias = "id")]
        id: String,
        /// The page on which the customer accepts.
        #[serde(rename = "attestationUrl", alias = "link", default, skip_serializing_if = "Option::is_none")]
        link: Option<String>,
    },
}

/// The page on which the customer accepts, where the service does not tell it. Ids have only signs that mean themselves in
/// a query.
pub fn acceptance_page(id: &crate::domain::id::AttestationId) -> String {
    format!("{ACCEPTANCE_PAGE}{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_found_wherever_the_answer_has_it() {
        for (body, expected, told) in [
            (r#""a-1""#, "a-1", None),
            (r#"{"attestationId":"a-1"}"#, "a-1", None),
            (r#"{"id":"a-1","attributes":{"objectType":"X"}}"#, "a-1", None),
            (r#"{"attestationId":"a-1","attestationUrl":"https://x.example/"}"#, "a-1", Some("https://x.example/")),
        ] {
            let (id, link) = match serde_json::from_str(body).unwrap() {
                CreatedAttestation::Id(id) => (id, None),
                CreatedAttestation::Members { id, link } => (id, link),
            };
            assert_eq!((id.as_str(), link.as_deref()), (expected, told), "{body}");
        }
        assert!(serde_json::from_str::<CreatedAttestation>(r#"{"country":"PL"}"#).is_err());
    }

    #[test]
    fn the_link_is_built_from_the_id() {
        let id = "49a69a39-8244-4c51-9805-4f5aa3adac6b".parse().unwrap();
        assert!(acceptance_page(&id).ends_with("/mca/?attestationid=49a69a39-8244-4c51-9805-4f5aa3adac6b"));
    }
}
