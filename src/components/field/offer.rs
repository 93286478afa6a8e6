//! A multiple choice with the available quantity of each option.

use leptos::prelude::*;

use super::{ControlIds, ControlKind, Field, error_line, submitted_here};

/// An option that can be selected as long as it is available.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuantityOption {
    /// The value that is sent.
    pub value: String,
    /// The label of the option.
    pub option_label: String,
    /// The available quantity, as text.
    pub quantity: String,
    /// `true` if it can be selected.
    pub available: bool,
}

impl Field {
    /// Renders a multiple choice, each option with its quantity at the end of the line. All are sent under the field's
    /// name. Unavailable options are disabled.
    pub fn offers(self, offers: Vec<QuantityOption>) -> AnyView {
        let Self { name, label, .. } = self;
        let typed = submitted_here();
        self.register(
            ControlKind::Choice,
            offers.iter().map(|it| (it.value.clone(), it.option_label.clone())).collect(),
        );
        let ControlIds { id, help_id, error_id, described, error } = self.control_ids();
        let rows = offers
            .into_iter()
            .enumerate()
            .map(|(index, QuantityOption { value, option_label, quantity, available })| {
                let is_checked = typed.as_ref().is_some_and(|typed| typed.values(name).any(|typed| typed == value));
                let box_id = if index == 0 { id.clone() } else { format!("{id}-{index}") };
                view! {
                    <label>
                        <input type="checkbox" id=box_id name=name value=value checked=is_checked && available disabled=!available/>
                        <span dir="auto">{option_label}</span>
                        <span class="figures">{quantity}</span>
                    </label>
                }
            })
            .collect_view();
        view! {
            <fieldset class="field long checks offers" aria-describedby=described>
                <legend>{label}</legend>
                {self.help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
                <div class="offer-list">{rows}</div>
                {error_line(label, ControlKind::Choice, error, error_id)}
            </fieldset>
        }
        .into_any()
    }
}
