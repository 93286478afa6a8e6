//! Attestations: how a customer's acceptance of the Microsoft Customer Agreement is confirmed in three steps (article
//! "Confirm customer acceptance and create agreement for MCA using APIs").

mod form;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::form::{AttestationForm, parse_acceptance_day, parse_details};

use crate::domain::{
    agreement::AgreementContact,
    id::{AttestationId, AttestationRecordId},
};

/// What an attestation is created with.
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
    /// Its id.
    pub id: AttestationId,
    /// The page on which the customer accepts.
    pub link: String,
}

/// An attestation under way: created, and not yet an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// By which forms name it.
    pub record: AttestationRecordId,
    /// What it was created with.
    pub details: AttestationDetails,
    /// The page on which the customer accepts.
    pub link: String,
    /// When it was created.
    pub begun_at: Timestamp,
    /// Who of the partner's created it, by the name that they had, where the portal knew it.
    pub begun_by: Option<String>,
    /// The last try to finish it that Partner Center refused.
    pub refusal: Option<FinishRefusal>,
}

/// A refusal to create the agreement of an attestation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishRefusal {
    /// When.
    pub at: Timestamp,
    /// Partner Center's error code, where it gave one.
    pub code: Option<String>,
}
