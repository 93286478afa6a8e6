//! JSON of attestations (article "Confirm customer acceptance and create agreement for MCA using APIs").
//!
//! The article documents neither a response nor the complete request. The assumptions in their place are all in this
//! module: the members `email` and `phoneNumber`, named as in a `Contact`; the id in the response, as `attestationId`,
//! as `id` or alone; the optional link beside it; the link that is built if there is none; and the member
//! [`attestation_id`](super::agreement::Agreement::attestation_id) that an agreement is created with.

use serde::{Deserialize, Serialize};

/// The prefix of the page on which a customer accepts; the attestation's id follows.
const ACCEPTANCE_PAGE: &str = "https://cdn.partner.microsoft.com/mca/?attestationid=";

/// Body of `POST /v1/attestations/enhanced`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NewAttestation {
    /// Country code (ISO 3166-1 alpha-2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Preferred language of the agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The company that accepts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_name: Option<String>,
    /// Given name of the signatory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signatory_first_name: Option<String>,
    /// Family name of the signatory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signatory_last_name: Option<String>,
    /// Email address of the signatory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number of the signatory; optional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

/// Response of `POST /v1/attestations/enhanced`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CreatedAttestation {
    /// The id alone.
    Id(String),
    /// An object with the id.
    Members {
        /// The attestation's id.
        #[serde(rename = "attestationId", alias = "id")]
        id: String,
        /// The page on which the customer accepts.
        #[serde(rename = "attestationUrl", alias = "link", default, skip_serializing_if = "Option::is_none")]
        link: Option<String>,
    },
}

/// Returns the page on which the customer accepts, if the service does not return it. Ids need no escaping in a query.
pub fn acceptance_page(id: &crate::domain::id::AttestationId) -> String {
    format!("{ACCEPTANCE_PAGE}{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_the_attestation_id_in_every_response_format() {
        for (body, expected, expected_link) in [
            (r#""a-1""#, "a-1", None),
            (r#"{"attestationId":"a-1"}"#, "a-1", None),
            (r#"{"id":"a-1","attributes":{"objectType":"X"}}"#, "a-1", None),
            (r#"{"attestationId":"a-1","attestationUrl":"https://x.example/"}"#, "a-1", Some("https://x.example/")),
        ] {
            let (id, link) = match serde_json::from_str(body).unwrap() {
                CreatedAttestation::Id(id) => (id, None),
                CreatedAttestation::Members { id, link } => (id, link),
            };
            assert_eq!((id.as_str(), link.as_deref()), (expected, expected_link), "{body}");
        }
        assert!(serde_json::from_str::<CreatedAttestation>(r#"{"country":"PL"}"#).is_err());
    }

    #[test]
    fn the_link_is_built_from_the_id() {
        let id = "49a69a39-8244-4c51-9805-4f5aa3adac6b".parse().unwrap();
        assert!(acceptance_page(&id).ends_with("/mca/?attestationid=49a69a39-8244-4c51-9805-4f5aa3adac6b"));
    }
}
