//! Break-glass sign-in: emergency access for an operator while no identity provider is available (Microsoft's
//! "emergency access account").

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    id::{ObjectId, PersonId, TenantId},
    title::has_no_width,
};

/// Time for which a one-time code is valid.
pub const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// Maximum lifetime of the session.
pub const SESSION_LIFE: SignedDuration = SignedDuration::from_mins(30);

/// Maximum length of name and reason, in characters.
const CHARS: usize = 200;

/// A grant of access to a person by somebody who holds the installation's keys, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakGlass {
    object: ObjectId,
    name: Statement,
    reason: Statement,
}

impl BreakGlass {
    /// Creates a grant; each has its own object id, so that the audit and the log can tell them apart.
    pub const fn new(object: ObjectId, name: Statement, reason: Statement) -> Self {
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
pub struct Statement(String);

/// The error for a text that is not a valid [`Statement`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("one line of text, up to {CHARS} characters")]
pub struct ParseStatementError;

impl std::str::FromStr for Statement {
    type Err = ParseStatementError;

    fn from_str(text: &str) -> Result<Self, ParseStatementError> {
        let text = text.trim();
        let legible = !text.is_empty() && !text.chars().any(|sign| sign.is_control() || has_no_width(sign));
        (legible && text.chars().count() <= CHARS).then(|| Self(text.to_owned())).ok_or(ParseStatementError)
    }
}

impl TryFrom<String> for Statement {
    type Error = ParseStatementError;

    fn try_from(text: String) -> Result<Self, ParseStatementError> {
        text.parse()
    }
}

impl From<Statement> for String {
    fn from(statement: Statement) -> Self {
        statement.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_one_legible_line() {
        for good in ["Jan Kowalski", " Entra ID is down, ticket 4711 ", "ż", &"x".repeat(CHARS)] {
            assert_eq!(String::from(good.parse::<Statement>().unwrap()), good.trim());
        }
        for bad in
            ["", "  ", "two\nlines", "tab\there", "\u{202e}backwards", "zero\u{200b}width", &"x".repeat(CHARS + 1)]
        {
            assert_eq!(bad.parse::<Statement>(), Err(ParseStatementError), "{bad:?}");
        }
    }

    #[test]
    fn every_grant_has_a_person_of_its_own_who_is_nobody_of_a_providers() {
        let grant = |id| {
            let object = ObjectId::new(Uuid::from_u128(id));
            BreakGlass::new(object, "Jan".parse().unwrap(), "Drill".parse().unwrap())
        };
        let (one, other) = (grant(1).person(), grant(2).person());
        assert!(is_break_glass(one) && is_break_glass(other) && one != other);
        assert!(!is_break_glass(PersonId { tenant: TenantId::new(Uuid::from_u128(1)), object: one.object }));
    }
}
