//! What a form was drawn with. It travels in the form and comes back with what was typed, so that what a person changed
//! can be told from what only stood there, and from what somebody else has stored meanwhile.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
};

use serde::{Deserialize, Serialize};

/// The values that a form was drawn with, by field. In a form it is one text; what of that text makes no sense counts as
/// not drawn, since it decides only what counts as changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Drawn(BTreeMap<String, String>);

/// What a person and everybody else have made of a field since a form was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The person left it alone, or wants what is stored already.
    Kept,
    /// The person changed it, and nobody else.
    Mine,
    /// The person changed it, and somebody else to something else.
    Clash,
}

impl Drawn {
    /// Whether nothing is known of what was drawn.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a field was drawn with.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Compares what was typed into a field with what it was drawn with and what is stored. A field that was not drawn
    /// counts as drawn with what is stored.
    pub fn standing(&self, field: &str, typed: &str, stored: &str) -> Standing {
        let before = self.value(field).unwrap_or(stored);
        if same(typed, before) || same(typed, stored) {
            Standing::Kept
        } else if same(before, stored) {
            Standing::Mine
        } else {
            Standing::Clash
        }
    }

    /// Returns whether something else was typed into a field than it was drawn with; what was not drawn was typed.
    pub fn is_changed(&self, field: &str, typed: &str) -> bool {
        self.value(field).is_none_or(|before| !same(before, typed))
    }

    /// Whether something else is stored now than a field was drawn with.
    pub fn is_outdated(&self, field: &str, stored: &str) -> bool {
        self.value(field).is_some_and(|before| !same(before, stored))
    }
}

impl FromIterator<(String, String)> for Drawn {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

/// Pairs of names and values, as an address would have them; only what the pairs are made of is escaped.
impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (name, value)) in self.0.iter().enumerate() {
            f.write_str(if place == 0 { "" } else { "&" })?;
            write!(f, "{}={}", escaped(name), escaped(value))?;
        }
        Ok(())
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign.is_ascii_control() || "%&=".contains(sign) {
            // A string takes all.
            let _ = write!(escaped, "%{:02X}", u32::from(sign));
        } else {
            escaped.push(sign);
        }
    }
    escaped
}

fn read(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut read = parts.next()?.to_owned();
    for part in parts {
        let code = u8::from_str_radix(part.get(..2)?, 16).ok().filter(u8::is_ascii)?;
        read.push(char::from(code));
        read.push_str(&part[2..]);
    }
    Some(read)
}

impl From<String> for Drawn {
    fn from(text: String) -> Self {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=')?;
            Some((read(name)?, read(value)?))
        };
        Self(text.split('&').filter_map(pair).collect())
    }
}

impl From<Drawn> for String {
    fn from(drawn: Drawn) -> Self {
        drawn.to_string()
    }
}

/// A text as a field of one line can show it: a line break is a blank, and what no page can hold is the sign that browsers
/// put in its place (WHATWG HTML, "Strip newlines" and "unexpected-null-character").
pub fn one_line(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\r', '\n'], " ").replace('\0', "\u{fffd}")
}

/// Whether two texts are the same once they have been through a field of one line.
pub fn same(one: &str, other: &str) -> bool {
    one_line(one).trim() == one_line(other).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(field: &str, value: &str) -> Drawn {
        [(field.to_owned(), value.to_owned())].into_iter().collect()
    }

    #[test]
    fn only_what_a_person_changed_is_theirs() {
        for (before, typed, stored, expected) in [
            ("old", "old", "old", Standing::Kept),
            ("old", "old", "theirs", Standing::Kept),
            ("old", "mine", "old", Standing::Mine),
            ("old", "", "old", Standing::Mine),
            ("old", "mine", "theirs", Standing::Clash),
            ("old", "both", "both", Standing::Kept),
        ] {
            assert_eq!(drawn("city", before).standing("city", typed, stored), expected, "{before} {typed} {stored}");
        }
    }

    #[test]
    fn what_a_browser_makes_of_a_value_is_no_change() {
        for (stored, sent) in [
            ("Suite 5\r\nFloor 2", "Suite 5 Floor 2"),
            ("Suite 5\nFloor 2", "Suite 5\r\nFloor 2"),
            (" Nowak ", "Nowak"),
            ("a\0b", "a\u{fffd}b"),
        ] {
            assert_eq!(drawn("line2", stored).standing("line2", sent, stored), Standing::Kept, "{stored:?}");
        }
        assert_eq!(drawn("last_name", "a\tb").standing("last_name", "a b", "a\tb"), Standing::Mine);
    }

    #[test]
    fn a_form_that_does_not_say_what_it_was_drawn_with_is_compared_with_what_is_stored() {
        let nothing = Drawn::from("100%&a=%zz".to_owned());
        assert!(nothing.is_empty());
        assert_eq!(nothing.standing("city", "Gdynia", "Gdynia"), Standing::Kept);
        assert_eq!(nothing.standing("city", "Sopot", "Gdynia"), Standing::Mine);
        assert_eq!(nothing.standing("city", "", "Gdynia"), Standing::Mine);
    }

    #[test]
    fn it_survives_a_form() {
        let drawn: Drawn = [("line2", "\"Suite\" &\n<5> = 100%"), ("city", ""), ("state", "Łódź")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into_iter()
            .collect();
        assert!(!drawn.to_string().contains(char::is_control), "no browser makes something else of it");
        assert_eq!(Drawn::from(drawn.to_string()), drawn);
    }
}
