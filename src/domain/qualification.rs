//! Customer qualifications, which determine the offers and prices for a customer (Partner Center resource "Customer
//! qualification"), and the validation codes that prove those of government customers.

mod form;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::form::{QualificationForm, parse_direct_qualification, parse_qualification};

/// A qualification (enumeration `CustomerQualification`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum QualificationKind {
    /// The customer has no qualification.
    None,
    /// A school, college or university.
    Education,
    /// A charity.
    Nonprofit,
    /// The Government of the United States, or a contractor of it.
    GovernmentCommunityCloud,
    /// A state-owned entity.
    StateOwnedEntity,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl QualificationKind {
    /// Parses the name, ignoring case, or the number that the older operation uses.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "" | "none" | "0" => Self::None,
            "education" | "1" => Self::Education,
            "nonprofit" | "2" => Self::Nonprofit,
            "governmentcommunitycloud" | "3" => Self::GovernmentCommunityCloud,
            "stateownedentity" | "4" => Self::StateOwnedEntity,
            _ => Self::Other(text.to_owned()),
        }
    }

    /// Returns the name on the wire; empty for no qualification.
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "",
            Self::Education => "Education",
            Self::Nonprofit => "Nonprofit",
            Self::GovernmentCommunityCloud => "GovernmentCommunityCloud",
            Self::StateOwnedEntity => "StateOwnedEntity",
            Self::Other(name) => name,
        }
    }
}

/// The state of Microsoft's vetting (enumeration of `vettingStatus`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum VettingStatus {
    /// The qualification is granted.
    Approved,
    /// The request is under review.
    InReview,
    /// The request was denied; the reason is sent separately.
    Denied,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl VettingStatus {
    /// Parses the name, ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "approved" => Self::Approved,
            "inreview" | "in_review" => Self::InReview,
            "denied" => Self::Denied,
            _ => Self::Other(text.to_owned()),
        }
    }
}

/// A customer's qualification, with the state of its vetting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualification {
    /// The qualification.
    pub kind: QualificationKind,
    /// The state of its vetting.
    pub vetting: Option<VettingStatus>,
    /// The reason for the state, in the service's words.
    pub reason: Option<String>,
    /// The time of the request.
    pub requested: Option<Timestamp>,
}

/// A segment of education.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EducationSegment {
    /// Primary and secondary schools.
    #[serde(rename = "K12")]
    K12,
    /// Colleges and universities.
    HigherEducation,
}

impl EducationSegment {
    /// All segments.
    pub const ALL: [Self; 2] = [Self::K12, Self::HigherEducation];

    /// Returns the name on the wire and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::K12 => "K12",
            Self::HigherEducation => "HigherEducation",
        }
    }

    /// Parses the name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|segment| segment.as_str() == text)
    }
}

/// A qualification to request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NewQualification {
    /// Education; reviewed by Microsoft.
    Education {
        /// The segment of education.
        segment: EducationSegment,
        /// A website from which Microsoft can verify the institution.
        website: Option<String>,
    },
    /// Government, proved by one of the partner's validation codes.
    GovernmentCommunityCloud {
        /// The validation code.
        code: String,
    },
    /// A state-owned entity.
    StateOwnedEntity,
}

/// A qualification that takes effect at once, by the older operation, which supports no others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DirectQualification {
    /// Education, without a segment.
    Education,
    /// Government, proved by one of the partner's validation codes.
    GovernmentCommunityCloud {
        /// The validation code.
        code: String,
    },
}

/// A code that proves the qualification of an organization (resource `ValidationCode`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationCode {
    /// The code itself.
    pub code: String,
    /// The name of the organization.
    pub organization: String,
    /// The maximum number of customers to create with it.
    pub max_creates: Option<i64>,
    /// The remaining number of customers.
    pub remaining_creates: Option<i64>,
}

impl ValidationCode {
    /// Returns `true` if the code can be used again; also if the remaining number is unknown.
    pub fn is_usable(&self) -> bool {
        self.remaining_creates.is_none_or(|remaining| remaining > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualification_kind_parses_names_and_numbers() {
        for text in ["governmentcommunitycloud", "GovernmentCommunityCloud", "3"] {
            assert_eq!(QualificationKind::parse(text), QualificationKind::GovernmentCommunityCloud);
        }
        assert_eq!(QualificationKind::parse("charity"), QualificationKind::Other("charity".into()));
        assert_eq!(VettingStatus::parse("inReview"), VettingStatus::InReview);
    }

    #[test]
    fn validation_code_without_a_count_is_usable() {
        let code = |remaining| ValidationCode {
            code: "1".into(),
            organization: String::new(),
            max_creates: Some(5),
            remaining_creates: remaining,
        };
        assert!(code(None).is_usable() && code(Some(1)).is_usable() && !code(Some(0)).is_usable());
    }
}
