//! Normalized search texts: case, Unicode composition, kinds of whitespace and spellings of ids are ignored, by one
//! rule for all searches.

use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use crate::domain::{id::parse_pasted_guid, title::is_zero_width};

/// A normalized search text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchText {
    text: String,
    id: Option<Uuid>,
}

impl SearchText {
    /// Creates it from the typed text.
    pub fn new(typed: &str) -> Self {
        Self { text: fold(&composed(typed)), id: parse_pasted_guid(typed) }
    }

    /// Checks whether a text contains it.
    pub fn is_in(&self, text: &str) -> bool {
        fold(&composed(text)).contains(&self.text)
    }

    /// Checks whether it equals a whole text, or is the same GUID in another spelling.
    pub fn equals(&self, text: &str) -> bool {
        fold(&composed(text)) == self.text || (self.id.is_some() && self.id == parse_pasted_guid(text))
    }

    /// Checks whether it is this id.
    pub fn is_id(&self, id: Uuid) -> bool {
        self.id == Some(id)
    }
}

/// Returns a text to be sent to another search: composed letters, single spaces between words, and no invisible
/// characters.
pub fn composed(text: &str) -> String {
    // A fast path for most names, since searches scan very many.
    if text.is_ascii() && !text.contains(|c: char| c.is_ascii_control() && !c.is_ascii_whitespace()) {
        return text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    }
    // NFKC replaces fixed-width spaces and full-width letters by plain ones.
    let plain: String = text.nfkc().filter(|c| !is_zero_width(*c)).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the text with letters decomposed (NFD), as some directories store them; `None` if that is the same text.
pub fn decomposed(text: &str) -> Option<String> {
    let decomposed: String = text.nfd().collect();
    (decomposed != text).then_some(decomposed)
}

/// Returns the composed text in lower case.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.to_lowercase().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NFC: &str = "Jos\u{e9} Núñez";
    const NFD: &str = "Jose\u{301} Nu\u{301}n\u{303}ez";

    #[test]
    fn composed_and_decomposed_letters_find_each_other() {
        assert!(SearchText::new(NFD).equals(NFC) && !SearchText::new("josé").equals(NFC));
        for (typed, stored) in [("josé", NFD), ("jose\u{301}", NFC), ("JOSÉ NÚÑEZ", NFD), (NFD, NFC)] {
            assert!(SearchText::new(typed).is_in(stored), "{typed}");
        }
        assert!(!SearchText::new("jose").is_in(NFC), "an accent is a letter of its own");
        assert_eq!(decomposed("josé").as_deref(), Some("jose\u{301}"));
        assert_eq!(decomposed("jose"), None);
    }

    #[test]
    fn all_kinds_of_whitespace_match() {
        for typed in ["anna nowak", "anna\u{a0}nowak", " anna\u{202f} nowak\u{3000}", "an\u{200b}na nowak"] {
            assert!(SearchText::new(typed).is_in("Anna\u{a0}Nowak"), "{typed:?}");
            assert!(SearchText::new(typed).is_in("Dr Anna Nowak-Kot"), "{typed:?}");
        }
        assert_eq!(composed(" Anna\u{a0}\u{202f}Nowak "), "Anna Nowak");
    }

    #[test]
    fn ids_match_in_any_notation() {
        let id: Uuid = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f".parse().unwrap();
        for typed in [
            "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f",
            " {5F2B0E3C-9D0A-4C44-9B6D-0A1B2C3D4E5F} ",
            "5f2b0e3c -9d0a-4c44-9b6d- 0a1b2c3d4e5f\u{a0}",
        ] {
            assert!(SearchText::new(typed).is_id(id), "{typed}");
        }
        assert!(!SearchText::new("5f2b0e3c").is_id(id));
    }
}
