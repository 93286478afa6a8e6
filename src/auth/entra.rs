//! Entra's errors by their number, `AADSTS…`, and the person who can resolve them (article "Microsoft Entra
//! authentication and authorization error codes").
//!
//! Their explanations are in the message catalogs, as `aadsts-<number>`.

/// The person who can resolve an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResolvableBy {
    /// The person who signs in.
    Person,
    /// The administrator of the person's organization.
    Administrator,
    /// The operator of the portal.
    Operator,
}

/// An Entra error for which the portal has an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntraError {
    /// The number in `AADSTS…`.
    pub number: u32,
    /// The person who can resolve it.
    pub resolvable_by: ResolvableBy,
}

const EXPLAINED_ERRORS: [(ResolvableBy, &[u32]); 3] = [
    (ResolvableBy::Person, &[50053, 50055, 50058, 50074, 50076, 50079, 50126, 50173, 54005, 70008, 500_208, 700_082]),
    (
        ResolvableBy::Administrator,
        &[
            50020, 50034, 50057, 50105, 53000, 53001, 53002, 53003, 65001, 90072, 90094, 500_011, 530_003, 650_052,
            700_016, 7_000_112, 7_000_229,
        ],
    ),
    (
        ResolvableBy::Operator,
        &[50011, 50194, 90002, 500_113, 650_057, 700_024, 700_027, 7_000_215, 7_000_218, 7_000_222],
    ),
];

impl EntraError {
    /// Returns all of them.
    pub fn all() -> impl Iterator<Item = Self> {
        EXPLAINED_ERRORS.iter().flat_map(|(resolvable_by, numbers)| {
            numbers.iter().map(|number| Self { number: *number, resolvable_by: *resolvable_by })
        })
    }

    /// Finds an error by its number as Entra writes it, such as `AADSTS50105`.
    pub fn find(text: &str) -> Option<Self> {
        let number: u32 = text.strip_prefix("AADSTS")?.parse().ok()?;
        Self::all().find(|error| error.number == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entra_error_numbers_are_unique_and_found_by_code() {
        let mut numbers: Vec<u32> = EntraError::all().map(|error| error.number).collect();
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), count);
        let expired = EntraError { number: 7_000_222, resolvable_by: ResolvableBy::Operator };
        assert_eq!(EntraError::find("AADSTS7000222"), Some(expired));
        for text in ["AADSTS1", "AADSTS", "7000222", ""] {
            assert_eq!(EntraError::find(text), None, "{text}");
        }
    }
}
