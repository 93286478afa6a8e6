//! Parsing of the search for users.

use crate::domain::form::{FieldParser, InvalidFields};

/// Maximum length of a search text, in characters.
const SEARCH_CHARS: usize = 200;

/// Parses a search text; an empty one matches all users.
///
/// # Errors
/// [`InvalidFields`] at the field `search`.
pub fn parse_user_search(text: &str) -> Result<Option<String>, InvalidFields> {
    let mut fields = FieldParser::default();
    let text = fields.line_up_to("search", text, SEARCH_CHARS);
    fields.finish(text)
}
