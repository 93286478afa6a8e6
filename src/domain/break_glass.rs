//! Break-glass sign-in: emergency access for an operator while no identity provider is available (Microsoft's
//! "emergency access account").

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    id::{ObjectId, PersonId, TenantId},
    title::is_zero_width,
};

/// Time for which a one-time code is valid.
pub const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// Maximum lifetime of the session.
pub const SESSION_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// Maximum length of name and reason, in characters.
const MAX_LOG_TEXT_CHARS: usize = 200;

/// A grant of access to a person by somebody who holds the installation's keys, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakGlass {
    object: ObjectId,
    name: LogText,
    reason: LogText,
}

impl BreakGlass {
    /// Creates a grant; each has its own object id, so that the audit and the log can tell them apart.
    pub const fn new(object: ObjectId, name: LogText, reason: LogText) -> Self {
        Self { object, name, reason }
    }

    /// Returns the person id for the audit and the log.
    pub const fn person(&self) -> PersonId {
        PersonId { tenant: NO_TENANT, object: self.object }
    }

    /// Returns the person's name, as stated in the grant.
    pub fn name(&self) -> &str {
        &self.name.0
    }

    /// Returns the reason for the grant.
    pub fn reason(&self) -> &str {
        &self.reason.0
    }
}

/// The tenant of people who were granted access; no provider signs anybody in for it.
const NO_TENANT: TenantId = TenantId::new(Uuid::nil());

/// Returns `true` for a person who was granted access rather than signed in by a provider.
pub fn is_break_glass(person: PersonId) -> bool {
    person.tenant == NO_TENANT
}

/// A line of text for the log: not blank, without control or invisible characters, 200 characters at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LogText(String);

/// The error for a text that is not a valid [`LogText`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("one line of text, up to {MAX_LOG_TEXT_CHARS} characters")]
pub struct ParseLogTextError;

impl std::str::FromStr for LogText {
    type Err = ParseLogTextError;

    fn from_str(text: &str) -> Result<Self, ParseLogTextError> {
        let text = text.trim();
        let is_legible =
            !text.is_empty() && !text.chars().any(|character| character.is_control() || is_zero_width(character));
        (is_legible && text.chars().count() <= MAX_LOG_TEXT_CHARS)
            .then(|| Self(text.to_owned()))
            .ok_or(ParseLogTextError)
    }
}

impl TryFrom<String> for LogText {
    type Error = ParseLogTextError;

    fn try_from(text: String) -> Result<Self, ParseLogTextError> {
        text.parse()
    }
}

impl From<LogText> for String {
    fn from(log_text: LogText) -> Self {
        log_text.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_text_is_one_legible_line() {
        for good in ["Jan Kowalski", " Entra ID is down, ticket 4711 ", "ż", &"x".repeat(MAX_LOG_TEXT_CHARS)] {
            assert_eq!(String::from(good.parse::<LogText>().unwrap()), good.trim());
        }
        for bad in [
            "",
            "  ",
            "two\nlines",
            "tab\there",
            "\u{202e}backwards",
            "zero\u{200b}width",
            &"x".repeat(MAX_LOG_TEXT_CHARS + 1),
        ] {
            assert_eq!(bad.parse::<LogText>(), Err(ParseLogTextError), "{bad:?}");
        }
    }

    #[test]
    fn each_grant_has_its_own_person_id_outside_of_any_tenant() {
        let grant = |id| {
            let object = ObjectId::new(Uuid::from_u128(id));
            BreakGlass::new(object, "Jan".parse().unwrap(), "Drill".parse().unwrap())
        };
        let (one, other) = (grant(1).person(), grant(2).person());
        assert!(is_break_glass(one) && is_break_glass(other) && one != other);
        assert!(!is_break_glass(PersonId { tenant: TenantId::new(Uuid::from_u128(1)), object: one.object }));
    }
}
