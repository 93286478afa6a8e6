//! What is there of a text: services differ in whether what is not there is left out, null or empty.

use jiff::Timestamp;

use crate::domain::{moment::Moment, title::is_shown};

/// The text, unless it is as good as none.
pub fn present(text: Option<String>) -> Option<String> {
    text.filter(|text| is_shown(text))
}

/// The instant, where it is one.
pub fn instant(text: Option<String>) -> Option<Timestamp> {
    moment(text)?.instant()
}

/// The point in time, in whichever form it is written.
pub fn moment(text: Option<String>) -> Option<Moment> {
    Moment::parse(&text?)
}
