//! Button texts while a submitted form waits for its response.

use crate::{domain::write::Write, locales::Text};

/// Returns the text of a submitted form's button until the response arrives, by the verb of its write. Shown after
/// hydration only.
pub fn busy_words(text: Text, write: Write) -> Option<String> {
    text.find(&format!("busy-{}", write.as_str().split('_').next()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preferences::Language;

    #[test]
    fn whatever_a_form_does_has_words_for_the_while_that_it_takes() {
        for language in Language::ALL {
            for write in Write::ALL {
                assert!(busy_words(Text::new(*language), *write).is_some(), "{write:?} in {language:?}");
            }
        }
    }
}
