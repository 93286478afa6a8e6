//! The values that a form was rendered with. They are sent along with the form, so that a change by the person can be
//! distinguished from an unchanged value and from a concurrent change by somebody else.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
};

use serde::{Deserialize, Serialize};

/// The values that a form was rendered with, by field. A form contains them as one text. Unparsable parts count as not
/// rendered, since they affect only which fields count as changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct RenderedValues(BTreeMap<String, String>);

/// The state of a field since a form was rendered, given the person's and others' changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldMerge {
    /// The person did not change it, or entered the stored value.
    Unchanged,
    /// Only the person changed it.
    ChangedByUser,
    /// The person and somebody else changed it to different values.
    Conflict,
}

impl RenderedValues {
    /// Returns `true` if no rendered values are known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the value that a field was rendered with.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Compares a field's entered value with the rendered and the stored ones. A field that was not rendered counts as
    /// rendered with the stored value.
    pub fn merge(&self, field: &str, typed: &str, stored: &str) -> FieldMerge {
        let before = self.value(field).unwrap_or(stored);
        if same(typed, before) || same(typed, stored) {
            FieldMerge::Unchanged
        } else if same(before, stored) {
            FieldMerge::ChangedByUser
        } else {
            FieldMerge::Conflict
        }
    }

    /// Returns `true` if a field's entered value differs from the rendered one; a field that was not rendered counts as
    /// changed.
    pub fn is_changed(&self, field: &str, typed: &str) -> bool {
        self.value(field).is_none_or(|before| !same(before, typed))
    }

    /// Returns `true` if a field's stored value differs from the rendered one.
    pub fn is_outdated(&self, field: &str, stored: &str) -> bool {
        self.value(field).is_some_and(|before| !same(before, stored))
    }
}

impl FromIterator<(String, String)> for RenderedValues {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

/// Formats names and values as a query string does; only its delimiters, `%` and control characters are escaped.
impl fmt::Display for RenderedValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, value)) in self.0.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "&" })?;
            write!(f, "{}={}", escape(name), escape(value))?;
        }
        Ok(())
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_control() || "%&=".contains(character) {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "%{:02X}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

fn unescape(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut unescaped = parts.next()?.to_owned();
    for part in parts {
        let code = u8::from_str_radix(part.get(..2)?, 16).ok().filter(u8::is_ascii)?;
        unescaped.push(char::from(code));
        unescaped.push_str(&part[2..]);
    }
    Some(unescaped)
}

impl From<String> for RenderedValues {
    fn from(text: String) -> Self {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=')?;
            Some((unescape(name)?, unescape(value)?))
        };
        Self(text.split('&').filter_map(pair).collect())
    }
}

impl From<RenderedValues> for String {
    fn from(rendered: RenderedValues) -> Self {
        rendered.to_string()
    }
}

/// Returns a text as a single-line field displays it: a line break becomes a blank, and a NUL becomes the replacement
/// character that browsers use (WHATWG HTML, "Strip newlines" and "unexpected-null-character").
pub fn one_line(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\r', '\n'], " ").replace('\0', "\u{fffd}")
}

/// Checks whether two texts are equal after a round trip through a single-line field.
pub fn same(one: &str, other: &str) -> bool {
    one_line(one).trim() == one_line(other).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(field: &str, value: &str) -> RenderedValues {
        [(field.to_owned(), value.to_owned())].into_iter().collect()
    }

    #[test]
    fn only_fields_changed_by_the_user_count_as_changed() {
        for (before, typed, stored, expected) in [
            ("old", "old", "old", FieldMerge::Unchanged),
            ("old", "old", "theirs", FieldMerge::Unchanged),
            ("old", "mine", "old", FieldMerge::ChangedByUser),
            ("old", "", "old", FieldMerge::ChangedByUser),
            ("old", "mine", "theirs", FieldMerge::Conflict),
            ("old", "both", "both", FieldMerge::Unchanged),
        ] {
            assert_eq!(rendered("city", before).merge("city", typed, stored), expected, "{before} {typed} {stored}");
        }
    }

    #[test]
    fn browser_normalization_is_not_a_change() {
        for (stored, sent) in [
            ("Suite 5\r\nFloor 2", "Suite 5 Floor 2"),
            ("Suite 5\nFloor 2", "Suite 5\r\nFloor 2"),
            (" Nowak ", "Nowak"),
            ("a\0b", "a\u{fffd}b"),
        ] {
            assert_eq!(rendered("line2", stored).merge("line2", sent, stored), FieldMerge::Unchanged, "{stored:?}");
        }
        assert_eq!(rendered("last_name", "a\tb").merge("last_name", "a b", "a\tb"), FieldMerge::ChangedByUser);
    }

    #[test]
    fn a_field_without_a_rendered_value_is_compared_with_the_stored_one() {
        let nothing = RenderedValues::from("100%&a=%zz".to_owned());
        assert!(nothing.is_empty());
        assert_eq!(nothing.merge("city", "Gdynia", "Gdynia"), FieldMerge::Unchanged);
        assert_eq!(nothing.merge("city", "Sopot", "Gdynia"), FieldMerge::ChangedByUser);
        assert_eq!(nothing.merge("city", "", "Gdynia"), FieldMerge::ChangedByUser);
    }

    #[test]
    fn rendered_values_round_trip_through_a_form() {
        let rendered: RenderedValues = [("line2", "\"Suite\" &\n<5> = 100%"), ("city", ""), ("state", "Łódź")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into_iter()
            .collect();
        assert!(!rendered.to_string().contains(char::is_control), "browsers would normalize control characters");
        assert_eq!(RenderedValues::from(rendered.to_string()), rendered);
    }
}
