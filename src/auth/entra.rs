//! Entra's refusals by their number, `AADSTS…`, and who can mend what they are about
//! (article "Microsoft Entra authentication and authorization error codes").
//!
//! What each means is in the catalogues, as `aadsts-<number>`.

/// The person who can mend a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mender {
    /// The person who signs in.
    Person,
    /// The administrator of the person's organisation.
    Administrator,
    /// Whoever runs the portal.
    Operator,
}

/// A refusal that the portal has words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Entra's number.
    pub number: u32,
    /// The person who can mend it.
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
    /// Every one of them.
    pub fn all() -> impl Iterator<Item = Self> {
        REFUSALS
            .iter()
            .flat_map(|(mender, numbers)| numbers.iter().map(|number| Self { number: *number, mender: *mender }))
    }

    /// The one of a number as Entra writes it, such as `AADSTS50105`.
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
