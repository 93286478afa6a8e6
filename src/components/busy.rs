//! Button texts while a submitted form waits for its response.

use crate::{domain::form_action::FormAction, locales::Text};

/// Returns the text of a submitted form's button until the response arrives, by the verb of its write. Shown after
/// hydration only.
pub fn busy_label(text: Text, write: FormAction) -> Option<String> {
    text.find(&format!("busy-{}", write.as_str().split('_').next()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preferences::Language;

    #[test]
    fn every_write_has_a_busy_label() {
        for language in Language::ALL {
            for write in FormAction::ALL {
                assert!(busy_label(Text::new(*language), *write).is_some(), "{write:?} in {language:?}");
            }
        }
    }
}
