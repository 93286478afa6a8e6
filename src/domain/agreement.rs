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

/// Which agreement (enumeration `AgreementType`); open, for those yet to come.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AgreementKind {
    /// The Microsoft Cloud Agreement, which the Customer Agreement superseded.
    Cloud,
    /// The Microsoft Customer Agreement, without which nothing can be bought.
    Customer,
    /// One that we do not know, as the service spells it.
    Other(String),
}

impl AgreementKind {
    /// Reads the wire form in any case.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "microsoftcloudagreement" => Self::Cloud,
            "microsoftcustomeragreement" => Self::Customer,
            _ => Self::Other(text.to_owned()),
        }
    }

    /// The wire form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Cloud => "MicrosoftCloudAgreement",
            Self::Customer => "MicrosoftCustomerAgreement",
            Self::Other(text) => text,
        }
    }
}

/// Where a customer accepts the Customer Agreement with Microsoft itself, past the partner: an address of the Microsoft 365
/// admin center, for the customer's own administrators.
pub const DIRECT_ACCEPTANCE: &str = "https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement";

/// When the Customer Agreement became the one that holds now: midnight of 2023-04-01 in UTC, in seconds. Acceptances from
/// before have to be repeated.
const HOLDS_SINCE: i64 = 1_680_307_200;

choice!(
    /// How a partner confirms acceptances of the Customer Agreement.
    #[derive(Default)]
    ConfirmationWay {
        /// An attestation is created, the customer accepts by its link, and the agreement is created with it.
        #[default]
        ThreeSteps = "three-steps",
        /// One call says that the customer accepted. Microsoft ended it in January 2026; sandboxes may still take it.
        SingleStep = "single-step",
    }
);

/// An agreement in force (resource `AgreementMetaData`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementMetadata {
    /// Which.
    pub kind: AgreementKind,
    /// The text that confirmations refer to.
    pub template: Option<Reference<AgreementTemplateId>>,
    /// Where the service says more about it.
    pub link: Option<String>,
    /// The higher, the newer.
    pub version: Option<i64>,
}

impl AgreementMetadata {
    /// The newest text of a kind that there is: the one of the highest version.
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
    /// Telephone number, where one was given.
    pub phone: Option<String>,
}

/// A confirmation that the customer accepted (resource `Agreement`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementConfirmation {
    /// What.
    pub kind: AgreementKind,
    /// Who.
    pub contact: AgreementContact,
    /// When; absent where the service's date cannot be read.
    pub agreed: Option<Timestamp>,
    /// Which text.
    pub template: Option<Reference<AgreementTemplateId>>,
    /// Where the text is.
    pub link: Option<String>,
    /// Who of the partner confirmed it.
    pub confirmed_by: Option<Reference<ObjectId>>,
    /// Their name, where the portal knows it.
    pub confirmer: Option<String>,
}

impl AgreementConfirmation {
    /// Whether it is of an acceptance of the Customer Agreement that does not hold any more, and has to be repeated.
    pub fn is_outdated(&self) -> bool {
        self.kind == AgreementKind::Customer && self.agreed.is_some_and(|agreed| agreed.as_second() < HOLDS_SINCE)
    }
}

/// A confirmation to be.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NewConfirmation {
    /// Which text.
    pub template: AgreementTemplateId,
    /// Who accepted.
    pub contact: AgreementContact,
    /// The day, at its beginning in UTC.
    pub agreed: Timestamp,
}

/// Where the text of an agreement is to be had (resource `AgreementDocument`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementDocument {
    /// To be read in a browser.
    pub display: Option<String>,
    /// As a Word file.
    pub download: Option<String>,
    /// The language that there is, which may be another than was asked for.
    pub language: Option<String>,
    /// The country whose text it is.
    pub country: Option<String>,
}

/// A link of the service's, if a page may lead there: HTTPS alone.
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
    fn an_agreement_yet_to_come_keeps_its_name() {
        assert_eq!(AgreementKind::parse("microsoftCUSTOMERagreement"), AgreementKind::Customer);
        let future = AgreementKind::parse("MicrosoftLunarAgreement");
        assert_eq!(future.as_str(), "MicrosoftLunarAgreement");
    }

    #[test]
    fn the_newest_text_of_a_kind_is_the_one_of_the_highest_version() {
        let id = |last: u128| AgreementTemplateId::new(uuid::Uuid::from_u128(last));
        let text = |kind: &AgreementKind, version: Option<i64>, template: Option<u128>| AgreementMetadata {
            kind: kind.clone(),
            template: template.map(|template| Reference::To(id(template))),
            link: None,
            version,
        };
        let (ours, other) = (AgreementKind::Customer, AgreementKind::Cloud);
        let known = [
            text(&ours, Some(1), Some(1)),
            text(&ours, Some(3), Some(3)),
            text(&ours, Some(9), None),
            text(&other, Some(8), Some(8)),
            text(&ours, None, Some(4)),
        ];
        assert_eq!(AgreementMetadata::newest_template(&known, &ours), Some(id(3)));
        assert_eq!(AgreementMetadata::newest_template(&known[2..4], &ours), None);
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
    fn only_https_links_are_followed() {
        let safe = |text: &str| safe_link(Some(text.to_owned()));
        assert_eq!(safe(" https://aka.ms/customeragreement ").as_deref(), Some("https://aka.ms/customeragreement"));
        for other in ["javascript:alert(1)", "http://aka.ms/x", "https://a b", "", "żółćżółć"] {
            assert_eq!(safe(other), None, "{other}");
        }
    }
}
