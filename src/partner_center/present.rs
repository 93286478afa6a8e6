//! Normalization of optional strings: services represent a missing value as absent, null or empty.

use std::str::FromStr;

use jiff::Timestamp;

use crate::domain::{moment::Moment, reference::Reference, title::is_visible};

/// Returns the string, unless it has no visible characters.
pub fn present(text: Option<String>) -> Option<String> {
    text.filter(|text| is_visible(text))
}

/// Parses the id that a string contains, or keeps the string if it is not an id of that kind.
pub fn reference<T: FromStr>(text: Option<String>) -> Option<Reference<T>> {
    present(text).map(Reference::from)
}

/// Parses an instant; none if it is invalid.
pub fn instant(text: Option<String>) -> Option<Timestamp> {
    moment(text)?.instant()
}

/// Parses a point in time in any of the services' formats.
pub fn moment(text: Option<String>) -> Option<Moment> {
    Moment::parse(&text?)
}
