//! What kind of customer this is to Microsoft's price lists (Partner Center resource "Customer qualification"), and the
//! validation codes that vouch for a government customer.

mod form;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::form::{QualificationForm, parse_direct_qualification, parse_qualification};

/// A qualification (enumeration `CustomerQualification`); open, for members yet to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum QualificationKind {
    /// None.
    None,
    /// A school, college or university.
    Education,
    /// A charity.
    Nonprofit,
    /// Government of the United States and those who work for it.
    GovernmentCommunityCloud,
    /// Owned by a state.
    StateOwnedEntity,
    /// One that we do not know, as the service spells it.
    Other(String),
}

impl QualificationKind {
    /// Reads the name in any case, or the number that the older operation uses.
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

    /// The name on the wire; none has none.
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

/// How far Microsoft is with checking (enumeration of `vettingStatus`); open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum VettingStatus {
    /// Granted.
    Approved,
    /// Being looked at.
    InReview,
    /// Not granted; the reason says why.
    Denied,
    /// One that we do not know, as the service spells it.
    Other(String),
}

impl VettingStatus {
    /// Reads the name in any case.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "approved" => Self::Approved,
            "inreview" | "in_review" => Self::InReview,
            "denied" => Self::Denied,
            _ => Self::Other(text.to_owned()),
        }
    }
}

/// A qualification of a customer, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualification {
    /// Which.
    pub kind: QualificationKind,
    /// How far.
    pub vetting: Option<VettingStatus>,
    /// Why it is so, in the service's words.
    pub reason: Option<String>,
    /// When it was asked for.
    pub requested: Option<Timestamp>,
}

/// Which part of education.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EducationSegment {
    /// Primary and secondary schools.
    #[serde(rename = "K12")]
    K12,
    /// Colleges and universities.
    HigherEducation,
}

impl EducationSegment {
    /// Both.
    pub const ALL: [Self; 2] = [Self::K12, Self::HigherEducation];

    /// The name on the wire and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::K12 => "K12",
            Self::HigherEducation => "HigherEducation",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|segment| segment.as_str() == text)
    }
}

/// A qualification to be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NewQualification {
    /// Education; Microsoft looks at it.
    Education {
        /// Which part.
        segment: EducationSegment,
        /// Where Microsoft can see that it is a school.
        website: Option<String>,
    },
    /// Government, vouched for by one of the partner's codes.
    GovernmentCommunityCloud {
        /// The code.
        code: String,
    },
    /// Owned by a state.
    StateOwnedEntity,
}

/// A qualification to be set at once, by the older operation, which sets no other.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DirectQualification {
    /// Education.
    Education,
    /// Government, vouched for by one of the partner's codes.
    GovernmentCommunityCloud {
        /// The code.
        code: String,
    },
}

/// A code that vouches for an organisation of the partner's (resource `ValidationCode`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationCode {
    /// The code.
    pub code: String,
    /// Whom it vouches for.
    pub organization: String,
    /// For how many customers it was made.
    pub max_creates: Option<i64>,
    /// How many are left.
    pub remaining_creates: Option<i64>,
}

impl ValidationCode {
    /// Whether the code can be used once more; one that does not say is tried.
    pub fn is_left(&self) -> bool {
        self.remaining_creates.is_none_or(|left| left > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_and_the_numbers_are_one_thing() {
        for text in ["governmentcommunitycloud", "GovernmentCommunityCloud", "3"] {
            assert_eq!(QualificationKind::parse(text), QualificationKind::GovernmentCommunityCloud);
        }
        assert_eq!(QualificationKind::parse("charity"), QualificationKind::Other("charity".into()));
        assert_eq!(VettingStatus::parse("inReview"), VettingStatus::InReview);
    }

    #[test]
    fn a_code_that_does_not_count_is_not_used_up() {
        let code = |left| ValidationCode {
            code: "1".into(),
            organization: String::new(),
            max_creates: Some(5),
            remaining_creates: left,
        };
        assert!(code(None).is_left() && code(Some(1)).is_left() && !code(Some(0)).is_left());
    }
}
