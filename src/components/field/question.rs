//! The confirmation that a form requires before an irreversible change.

use leptos::prelude::*;

use super::{CONFIRMED_FIELD, FORM_FIELD, PAGE_FIELD, REQUEST_FIELD, Submitted, form_fields::RenderedField};
use crate::{
    components::{
        fact::{fact, plain},
        user::note,
    },
    error::PortalError,
    locales::Text,
};

/// The name of the button that leads back to the fields.
const CHANGE_FIELD: &str = "change";

/// The texts of a confirmation.
pub struct Confirmation {
    /// The action with its object, and that it is irreversible.
    pub warning: String,
    /// The complete action, as the button's text.
    pub button: &'static str,
    /// Fields that are irrelevant to the action and not shown.
    pub omitted_fields: &'static [&'static str],
}

impl Confirmation {
    /// Renders the confirmation with the submitted values, a button that confirms and one that returns to the fields.
    pub(super) fn render(self, text: Text, submitted: &Submitted, fields: &[RenderedField]) -> AnyView {
        let control_fields = [PAGE_FIELD, FORM_FIELD, REQUEST_FIELD, CONFIRMED_FIELD, CHANGE_FIELD];
        let hidden_fields = submitted
            .values
            .iter()
            .filter(|(name, _)| !control_fields.contains(&name.as_str()))
            .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone()/> })
            .collect_view();
        let facts: Vec<_> = fields
            .iter()
            .filter(|field| !self.omitted_fields.contains(&field.name))
            .filter_map(|field| {
                let value = submitted.value(field.name).filter(|value| !value.trim().is_empty())?;
                Some(fact(field.label, plain(field.label_or_value(value))))
            })
            .collect();
        view! {
            {hidden_fields}
            <div class="question" role="alert" tabindex="-1" autofocus>
                {note(self.warning)}
                {(!facts.is_empty()).then(|| view! { <dl>{facts}</dl> })}
                <p class="actions">
                    <button class="button danger" name=CONFIRMED_FIELD value="true">{self.button}</button>
                    <button class="button" name=CHANGE_FIELD value="true">{text.question_change()}</button>
                </p>
            </div>
        }
        .into_any()
    }
}

impl Submitted {
    /// Checks whether to show the confirmation: the form is valid, or its error may be temporary.
    pub(super) fn shows_confirmation(&self) -> bool {
        let is_temporary = matches!(
            self.error,
            PortalError::OutcomeUnknown { .. }
                | PortalError::Throttled { .. }
                | PortalError::Upstream { .. }
                | PortalError::Database { .. }
                | PortalError::Internal { .. }
        );
        let confirmed = self.value(CONFIRMED_FIELD).is_some();
        self.value(CHANGE_FIELD).is_none() && (self.error == PortalError::Unconfirmed || confirmed && is_temporary)
    }
}
