//! What is there of a text: services differ in whether what is not there is left out, null or empty.

use crate::domain::moment::Moment;

/// The text, unless it is as good as none.
pub fn present(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// The point in time, in whichever form it is written.
pub fn moment(text: Option<String>) -> Option<Moment> {
    Moment::parse(&text?)
}
