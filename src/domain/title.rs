//! Labels for things that may have no name: one rule for all of them.

/// Checks whether a text is visible: blanks, control characters and zero-width characters are not.
pub fn is_visible(text: &str) -> bool {
    text.chars().any(|character| !character.is_whitespace() && !character.is_control() && !is_zero_width(character))
}

/// Returns the first visible name, or else the id.
#[expect(clippy::needless_pass_by_value, reason = "ids read better without a borrow")]
pub fn title<'a>(names: impl IntoIterator<Item = &'a str>, id: impl ToString) -> String {
    names.into_iter().find(|name| is_visible(name)).map_or_else(|| id.to_string(), str::to_owned)
}

/// Checks whether a character modifies its neighbors and is invisible by itself (Unicode, general category Cf and
/// variation selectors, as far as they occur in names).
pub const fn is_zero_width(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_names_are_skipped() {
        for invisible in ["", " ", "\u{a0}\u{202f}\u{3000}", "\t\u{1}", "\u{200b}\u{feff}", "\u{2060}\u{ad} "] {
            assert!(!is_visible(invisible), "{invisible:?}");
            assert_eq!(title([invisible, "anna@contoso.example"], 7), "anna@contoso.example", "{invisible:?}");
            assert_eq!(title([invisible, invisible], 7), "7", "{invisible:?}");
        }
        assert_eq!(title([" Anna", "b"], 7), " Anna");
        assert_eq!(title(["\u{200f}א"], 7), "\u{200f}א");
    }
}
