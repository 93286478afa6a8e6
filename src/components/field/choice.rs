//! A choice among possibly thousands of options.

use leptos::{html, prelude::*};

use crate::{
    components::money::grouped_count,
    locales::{Text, args},
};

/// Maximum number of options in a `select`; with more, the control is a text input with suggestions.
const MAX_CHOICES: usize = 500;
/// Maximum number of suggestions on a page; any other value can be typed.
const MAX_SUGGESTIONS: usize = 2_000;

/// The control of a choice: a `select` or, with very many options, a text input with suggestions. Either sends the
/// selected value.
#[must_use = "a choice shows nothing until it is rendered"]
pub struct Choice {
    /// The control's id.
    pub id: String,
    /// The name under which it is sent.
    pub name: &'static str,
    /// The value and label of each option.
    pub options: Vec<(String, String)>,
    /// The selected value.
    pub current: String,
    /// Marks a required choice.
    pub required: bool,
    /// Submits the form on selection, if JavaScript is available.
    pub applies: bool,
    /// The ids of its description.
    pub described: Option<String>,
    /// The value of `aria-invalid`.
    pub invalid: Option<&'static str>,
}

impl Choice {
    /// Checks whether a choice with this many options is a text input with suggestions.
    pub const fn is_typed(choices: usize) -> bool {
        choices > MAX_CHOICES
    }

    /// Returns the help for a choice with suggestions.
    pub fn help(text: Text, options: &[(String, String)]) -> Option<String> {
        let count = |count| grouped_count(text.language(), count);
        let choices = options.iter().filter(|(value, _)| !value.is_empty()).count();
        let suggested = count(choices.min(MAX_SUGGESTIONS));
        Self::is_typed(options.len())
            .then(|| text.field_suggestions(args::FieldSuggestions { suggested, all: count(choices) }))
    }

    /// Renders the control.
    pub fn render(self) -> AnyView {
        if Self::is_typed(self.options.len()) { self.render_text_input() } else { self.render_select() }
    }

    fn render_select(self) -> AnyView {
        let Self { id, name, options, current, required, applies, described, invalid } = self;
        let options = options
            .into_iter()
            .map(|(value, label)| {
                let selected = value == current;
                html::option().value(value).selected(selected).child(label)
            })
            .collect_view();
        view! {
            <select
                id=id
                name=name
                required=required
                data-apply=applies.then_some("")
                aria-describedby=described
                aria-invalid=invalid
            >
                {options}
            </select>
        }
        .into_any()
    }

    fn render_text_input(self) -> AnyView {
        let Self { id, name, options, current, required, described, invalid, .. } = self;
        let list = format!("{id}-choices");
        let suggestions = options
            .into_iter()
            .filter(|(value, _)| !value.is_empty())
            .take(MAX_SUGGESTIONS)
            .map(|(value, label)| html::option().value(value).child(label))
            .collect_view();
        view! {
            <input
                type="text"
                id=id
                name=name
                value=current
                list=list.clone()
                autocomplete="off"
                spellcheck="false"
                required=required
                aria-describedby=described
                aria-invalid=invalid
            />
            <datalist id=list>{suggestions}</datalist>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preferences::Language;

    fn rendered_choice(choices: usize) -> String {
        let options = std::iter::once((String::new(), "Anybody".to_owned()))
            .chain((1..choices).map(|number| (number.to_string(), format!("<{number}>"))));
        let choice = Choice {
            id: "form-who".into(),
            name: "who",
            options: options.collect(),
            current: "7".into(),
            required: false,
            applies: true,
            described: None,
            invalid: None,
        };
        Owner::new_root(None).with(|| choice.render().to_html())
    }

    #[test]
    fn many_options_render_as_a_text_input_with_suggestions() {
        let few = rendered_choice(MAX_CHOICES);
        assert!(few.starts_with("<select") && few.contains("<option value=\"7\" selected>&lt;7&gt;</option>"), "{few}");
        let many = rendered_choice(20_000);
        assert!(many.starts_with("<input") && many.contains(" value=\"7\"") && !many.contains("Anybody"), "{many}");
        assert!(many.contains("list=\"form-who-choices\"") && many.contains("<datalist id=\"form-who-choices\">"));
        assert_eq!(many.matches("<option").count(), MAX_SUGGESTIONS);
    }

    #[test]
    fn help_states_the_number_of_suggestions() {
        let text = Text::new(Language::English);
        let options = vec![("7".to_owned(), String::new()); 20_000];
        assert_eq!(Choice::help(text, &options[..MAX_CHOICES]), None);
        let help = Choice::help(text, &options).unwrap();
        assert!(help.contains("2,000 of 20,000"), "{help}");
    }
}
