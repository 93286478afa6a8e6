//! Microsoft's validation of a customer's account (Partner Center article "Retrieve the validation status of a
//! customer").

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of Microsoft's validation of an account. Customers whom Microsoft does not validate have none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationStatus {
    /// The state.
    pub state: ValidationState,
    /// The time of the last change.
    pub updated: Option<Timestamp>,
}

/// The state of a validation; open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValidationState {
    /// The validation succeeded: orders are possible.
    Allowed,
    /// The account is under review; orders are blocked until it ends.
    UnderReview,
    /// The validation failed: orders are blocked.
    NotAllowed,
    /// Microsoft cannot determine the state; orders are blocked.
    Unknown,
    /// The validation has not begun. Whether orders are blocked is not documented.
    NotReady,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl ValidationState {
    /// Parses the wire form, ignoring case and blanks.
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
    fn validation_state_parses_every_spelling_and_keeps_unknown_ones() {
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
