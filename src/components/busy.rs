//! What is being done while a form that was sent waits for its answer.

use crate::locales::Text;

/// The words of the button that sends a form to this address, until the answer is there: by the verb of its server
/// function. A page that is alive shows them.
pub fn busy_words(text: Text, action: &str) -> Option<String> {
    let function = action.rsplit('/').next()?;
    text.find(&format!("busy-{}", function.split('_').next()?))
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::{domain::preferences::Language, paths};

    #[test]
    fn whatever_a_form_does_has_words_for_the_while_that_it_takes() {
        let functions = leptos::server_fn::axum::server_fn_paths().filter(|(_, method)| *method == Method::POST);
        let actions: Vec<&str> = functions.map(|(path, _)| path).chain([paths::SIGN_OUT]).collect();
        assert!(actions.len() > 20, "{actions:?}");
        for language in Language::ALL {
            for action in &actions {
                assert!(busy_words(Text::new(*language), action).is_some(), "{action} in {language:?}");
            }
        }
    }
}
