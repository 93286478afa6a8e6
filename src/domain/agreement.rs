//! Agreements that a customer has to accept (Partner Center resource "Agreements").

mod form;
mod template;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{AgreementTemplateId, ObjectId},
    preferences::choice,
    reference::Reference,
};

pub use form::{ConfirmAgreementForm, parse_confirmation, parse_document_choice};
pub use template::{LANGUAGES, languages_of};

/// A kind of agreement (enumeration `AgreementType`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AgreementKind {
    /// The Microsoft Cloud Agreement, which the Customer Agreement superseded.
    Cloud,
    /// The Microsoft Customer Agreement, which customers must accept before they can buy.
    Customer,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl AgreementKind {
    /// Parses the wire form, ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "microsoftcloudagreement" => Self::Cloud,
            "microsoftcustomeragreement" => Self::Customer,
            _ => Self::Other(text.to_owned()),
        }
    }

    /// Returns the wire form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Cloud => "MicrosoftCloudAgreement",
            Self::Customer => "MicrosoftCustomerAgreement",
            Self::Other(text) => text,
        }
    }
}

/// The URL at which a customer accepts the Customer Agreement with Microsoft directly: a page of the Microsoft 365
/// admin center, for the customer's own administrators.
pub const DIRECT_ACCEPTANCE: &str = "https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement";

/// The start of the current Customer Agreement's validity: midnight of 2023-04-01 in UTC, in Unix seconds. Earlier
/// acceptances must be repeated.
const VALID_SINCE: i64 = 1_680_307_200;

choice!(
    /// A method by which a partner confirms acceptances of the Customer Agreement.
    #[derive(Default)]
    ConfirmationMethod {
        /// An attestation is created, the customer accepts through its link, and the agreement is created with it.
        #[default]
        ThreeSteps = "three-steps",
        /// A single call states that the customer accepted. Microsoft ended it in January 2026; sandboxes may still
        /// accept it.
        SingleStep = "single-step",
    }
);

/// An agreement in force (resource `AgreementMetaData`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementMetadata {
    /// The kind of agreement.
    pub kind: AgreementKind,
    /// The agreement text that confirmations refer to.
    pub template: Option<Reference<AgreementTemplateId>>,
    /// A link to more information from the service.
    pub link: Option<String>,
    /// The version number; the highest is the newest.
    pub version: Option<i64>,
}

impl AgreementMetadata {
    /// Returns the newest agreement text of a kind, the one with the highest version.
    pub fn newest_template(known: &[Self], kind: &AgreementKind) -> Option<AgreementTemplateId> {
        let of_kind = known.iter().filter(|metadata| metadata.kind == *kind);
        let texts = of_kind.filter_map(|metadata| Some((metadata.version, *metadata.template.as_ref()?.id()?)));
        texts.max_by_key(|(version, _)| *version).map(|(_, template)| template)
    }
}

/// The person of the customer who accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AgreementContact {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone number, if one was given.
    pub phone: Option<String>,
}

/// A confirmation that the customer accepted (resource `Agreement`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementConfirmation {
    /// The kind of agreement.
    pub kind: AgreementKind,
    /// The contact who accepted.
    pub contact: AgreementContact,
    /// The time of acceptance; absent if the service's date cannot be parsed.
    pub agreed: Option<Timestamp>,
    /// The accepted agreement text.
    pub template: Option<Reference<AgreementTemplateId>>,
    /// A link to the text.
    pub link: Option<String>,
    /// The user of the partner who confirmed the acceptance.
    pub confirmed_by: Option<Reference<ObjectId>>,
    /// Their name, if the portal knows it.
    pub confirmer: Option<String>,
}

impl AgreementConfirmation {
    /// Checks whether the acceptance is of a Customer Agreement that is no longer valid and must be repeated.
    pub fn is_outdated(&self) -> bool {
        self.kind == AgreementKind::Customer && self.agreed.is_some_and(|agreed| agreed.as_second() < VALID_SINCE)
    }
}

/// A confirmation to be created.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NewConfirmation {
    /// The accepted agreement text.
    pub template: AgreementTemplateId,
    /// The contact who accepted.
    pub contact: AgreementContact,
    /// The day of acceptance, at its start in UTC.
    pub agreed: Timestamp,
}

/// The locations of an agreement's text (resource `AgreementDocument`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementDocument {
    /// URL of the text for a browser.
    pub display: Option<String>,
    /// URL of the text as a Word file.
    pub download: Option<String>,
    /// The language of the text, which may differ from the requested one.
    pub language: Option<String>,
    /// The country that the text is for.
    pub country: Option<String>,
}

/// Returns a link from the service if it is safe to render: only HTTPS is.
pub fn safe_link(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| {
        text.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"))
            && !text.chars().any(|letter| letter.is_control() || letter.is_whitespace())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_agreement_kind_keeps_its_spelling() {
        assert_eq!(AgreementKind::parse("microsoftCUSTOMERagreement"), AgreementKind::Customer);
        let future = AgreementKind::parse("MicrosoftLunarAgreement");
        assert_eq!(future.as_str(), "MicrosoftLunarAgreement");
    }

    #[test]
    fn newest_template_has_the_highest_version() {
        let id = |number: u128| AgreementTemplateId::new(uuid::Uuid::from_u128(number));
        let text = |kind: &AgreementKind, version: Option<i64>, template: Option<u128>| AgreementMetadata {
            kind: kind.clone(),
            template: template.map(|template| Reference::To(id(template))),
            link: None,
            version,
        };
        let (wanted, other) = (AgreementKind::Customer, AgreementKind::Cloud);
        let known = [
            text(&wanted, Some(1), Some(1)),
            text(&wanted, Some(3), Some(3)),
            text(&wanted, Some(9), None),
            text(&other, Some(8), Some(8)),
            text(&wanted, None, Some(4)),
        ];
        assert_eq!(AgreementMetadata::newest_template(&known, &wanted), Some(id(3)));
        assert_eq!(AgreementMetadata::newest_template(&known[2..4], &wanted), None);
    }

    #[test]
    fn an_acceptance_of_the_customer_agreement_from_before_april_2023_is_outdated() {
        let accepted = |kind: AgreementKind, agreed: Option<&str>| AgreementConfirmation {
            kind,
            contact: AgreementContact::default(),
            agreed: agreed.map(|text| text.parse().unwrap()),
            template: None,
            link: None,
            confirmed_by: None,
            confirmer: None,
        };
        for (kind, agreed, outdated) in [
            (AgreementKind::Customer, Some("2023-03-31T23:59:59Z"), true),
            (AgreementKind::Customer, Some("2023-04-01T00:00:00Z"), false),
            (AgreementKind::Customer, None, false),
            (AgreementKind::Cloud, Some("2018-01-01T00:00:00Z"), false),
        ] {
            assert_eq!(accepted(kind.clone(), agreed).is_outdated(), outdated, "{kind:?} {agreed:?}");
        }
    }

    #[test]
    fn safe_link_accepts_https_only() {
        let safe = |text: &str| safe_link(Some(text.to_owned()));
        assert_eq!(safe(" https://aka.ms/customeragreement ").as_deref(), Some("https://aka.ms/customeragreement"));
        for other in ["javascript:alert(1)", "http://aka.ms/x", "https://a b", "", "żółćżółć"] {
            assert_eq!(safe(other), None, "{other}");
        }
    }
}
