//! Whether Microsoft has validated a customer's account (Partner Center article "Retrieve the validation status of a
//! customer").

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How far Microsoft's validation of an account is. A customer whom Microsoft does not validate has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationStatus {
    /// How far.
    pub state: ValidationState,
    /// Since when it is so.
    pub updated: Option<Timestamp>,
}

/// How far a validation is; open, for members yet to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValidationState {
    /// Passed: the customer can be ordered for.
    Allowed,
    /// Being looked at; until then nothing can be ordered.
    UnderReview,
    /// Not passed: nothing can be ordered.
    NotAllowed,
    /// Microsoft cannot tell; nothing can be ordered.
    Unknown,
    /// Not begun. Whether it holds orders back is not documented.
    NotReady,
    /// A member we do not know, as the service spells it.
    Other(String),
}

impl ValidationState {
    /// Reads the wire form in any case, in one word or in two.
    pub fn parse(text: &str) -> Self {
        let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        match letters.to_ascii_lowercase().as_str() {
            "allowed" => Self::Allowed,
            "underreview" => Self::UnderReview,
            "notallowed" => Self::NotAllowed,
            "unknown" => Self::Unknown,
            "notready" => Self::NotReady,
            _ => Self::Other(text.trim().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_however_its_words_are_joined_and_an_unknown_one_keeps_its_spelling() {
        for (text, state) in [
            ("Allowed", ValidationState::Allowed),
            ("underReview", ValidationState::UnderReview),
            ("under_review", ValidationState::UnderReview),
            ("NOTALLOWED", ValidationState::NotAllowed),
            ("Not Ready", ValidationState::NotReady),
            ("NotReady", ValidationState::NotReady),
            ("unknown", ValidationState::Unknown),
            (" Escalated Twice ", ValidationState::Other("Escalated Twice".into())),
            ("nicht erlaubt: żaden", ValidationState::Other("nicht erlaubt: żaden".into())),
        ] {
            assert_eq!(ValidationState::parse(text), state, "{text}");
        }
    }
}
