//! Entra's errors by their number, `AADSTS…`, and the person who can resolve them (article "Microsoft Entra
//! authentication and authorization error codes").
//!
//! Their explanations are in the message catalogs, as `aadsts-<number>`.

/// The person who can resolve an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mender {
    /// The person who signs in.
    Person,
    /// The administrator of the person's organization.
    Administrator,
    /// The operator of the portal.
    Operator,
}

/// An Entra error for which the portal has an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The number in `AADSTS…`.
    pub number: u32,
    /// The person who can resolve it.
    pub mender: Mender,
}

const REFUSALS: [(Mender, &[u32]); 3] = [
    (Mender::Person, &[50053, 50055, 50058, 50074, 50076, 50079, 50126, 50173, 54005, 70008, 500_208, 700_082]),
    (
        Mender::Administrator,
        &[
            50020, 50034, 50057, 50105, 53000, 53001, 53002, 53003, 65001, 90072, 90094, 500_011, 530_003, 650_052,
            700_016, 7_000_112, 7_000_229,
        ],
    ),
    (Mender::Operator, &[50011, 50194, 90002, 500_113, 650_057, 700_024, 700_027, 7_000_215, 7_000_218, 7_000_222]),
];

impl Refusal {
    /// Returns all of them.
    pub fn all() -> impl Iterator<Item = Self> {
        REFUSALS
            .iter()
            .flat_map(|(mender, numbers)| numbers.iter().map(|number| Self { number: *number, mender: *mender }))
    }

    /// Finds an error by its number as Entra writes it, such as `AADSTS50105`.
    pub fn find(text: &str) -> Option<Self> {
        let number: u32 = text.strip_prefix("AADSTS")?.parse().ok()?;
        Self::all().find(|refusal| refusal.number == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_there_once_and_found_as_entra_writes_it() {
        let mut numbers: Vec<u32> = Refusal::all().map(|refusal| refusal.number).collect();
        let many = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), many);
        let expired = Refusal { number: 7_000_222, mender: Mender::Operator };
        assert_eq!(Refusal::find("AADSTS7000222"), Some(expired));
        for text in ["AADSTS1", "AADSTS", "7000222", ""] {
            assert_eq!(Refusal::find(text), None, "{text}");
        }
    }
}
