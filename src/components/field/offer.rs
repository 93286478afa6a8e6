//! A multiple choice with the available quantity of each option.

use leptos::prelude::*;

use super::{Field, Kind, Ties, error_line, submitted_here};

/// An option that can be selected as long as it is available.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The value that is sent.
    pub value: String,
    /// The label of the option.
    pub words: String,
    /// The available quantity, as text.
    pub figures: String,
    /// `true` if it can be selected.
    pub available: bool,
}

impl Field {
    /// Renders a multiple choice, each option with its figures at the end of the line. All are sent under the field's
    /// name. Unavailable options are disabled.
    pub fn offers(self, offers: Vec<Offer>) -> AnyView {
        let Self { name, label, .. } = self;
        let typed = submitted_here();
        self.note(Kind::Choice, offers.iter().map(|it| (it.value.clone(), it.words.clone())).collect());
        let Ties { id, help_id, error_id, described, error } = self.ties();
        let rows = offers
            .into_iter()
            .enumerate()
            .map(|(place, Offer { value, words, figures, available })| {
                let chosen = typed.as_ref().is_some_and(|typed| typed.values(name).any(|typed| typed == value));
                let box_id = if place == 0 { id.clone() } else { format!("{id}-{place}") };
                view! {
                    <label>
                        <input type="checkbox" id=box_id name=name value=value checked=chosen && available disabled=!available/>
                        <span dir="auto">{words}</span>
                        <span class="figures">{figures}</span>
                    </label>
                }
            })
            .collect_view();
        view! {
            <fieldset class="field long checks offers" aria-describedby=described>
                <legend>{label}</legend>
                {self.help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
                <div class="offer-list">{rows}</div>
                {error_line(label, Kind::Choice, error, error_id)}
            </fieldset>
        }
        .into_any()
    }
}
