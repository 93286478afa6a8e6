//! What users are looked for by.

use crate::domain::form::{Fields, InvalidFields};

/// Longest text that is looked for.
const SEARCH_CHARS: usize = 200;

/// Reads what users are looked for by; nothing is everybody.
///
/// # Errors
/// [`InvalidFields`] at the field `search`.
pub fn parse_user_search(text: &str) -> Result<Option<String>, InvalidFields> {
    let mut fields = Fields::default();
    let text = fields.line_of("search", text, SEARCH_CHARS);
    fields.finish(text)
}
