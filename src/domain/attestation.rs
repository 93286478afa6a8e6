//! Attestations: the confirmation of a customer's acceptance of the Microsoft Customer Agreement in three steps
//! (article "Confirm customer acceptance and create agreement for MCA using APIs").

mod form;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::form::{AttestationForm, parse_acceptance_day, parse_details};

use crate::domain::{
    agreement::AgreementContact,
    id::{AttestationId, AttestationRecordId},
};

/// The input for creating an attestation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AttestationDetails {
    /// The customer's country, ISO 3166-1 alpha-2.
    pub country: String,
    /// The language of the agreement's text: `pl-PL`.
    pub language: String,
    /// The company that accepts.
    pub company_name: String,
    /// The person who accepts for it.
    pub signatory: AgreementContact,
}

/// An attestation as Partner Center created it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedAttestation {
    /// The attestation's id.
    pub id: AttestationId,
    /// The page on which the customer accepts.
    pub link: String,
}

/// A pending attestation: created, but not yet an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// The id that forms refer to it by.
    pub record: AttestationRecordId,
    /// The input that it was created with.
    pub details: AttestationDetails,
    /// The page on which the customer accepts.
    pub link: String,
    /// The time at which it was created.
    pub begun_at: Timestamp,
    /// The name of the partner's user who created it, at that time, if the portal knew it.
    pub begun_by: Option<String>,
    /// Partner Center's last rejection of an attempt to create the agreement.
    #[serde(rename = "refusal")]
    pub last_rejection: Option<FinishRejection>,
}

/// Partner Center's rejection of an attempt to create the agreement of an attestation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishRejection {
    /// The time of the rejection.
    pub at: Timestamp,
    /// Partner Center's error code, if it sent one.
    pub code: Option<String>,
}
