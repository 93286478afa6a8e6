//! What is there of a text: services differ in whether what is not there is left out, null or empty.

use std::str::FromStr;

use jiff::Timestamp;

use crate::domain::{moment::Moment, reference::Reference, title::is_shown};

/// The text, unless it is as good as none.
pub fn present(text: Option<String>) -> Option<String> {
    text.filter(|text| is_shown(text))
}

/// Reads what a text refers to, or the text itself where it is no id of that kind.
pub fn reference<T: FromStr>(text: Option<String>) -> Option<Reference<T>> {
    present(text).map(Reference::from)
}

/// The instant, where it is one.
pub fn instant(text: Option<String>) -> Option<Timestamp> {
    moment(text)?.instant()
}

/// The point in time, in whichever form it is written.
pub fn moment(text: Option<String>) -> Option<Moment> {
    Moment::parse(&text?)
}
