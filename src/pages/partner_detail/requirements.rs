//! The requirements of the partner for its staff: a second factor, and a recent sign-in for changes that cost money.
//! Each has a form that changes it.

use leptos::prelude::*;

use crate::{components::field::form, domain::form_action::FormAction, locales::Text};

/// Renders the requirement of a second factor.
pub(super) fn second_factor(text: Text, required: bool) -> impl IntoView + use<> {
    let (fact, help, button) = if required {
        (text.partner_mfa_required(), None, text.partner_mfa_stop())
    } else {
        (text.partner_mfa_optional(), Some(text.partner_mfa_require_help()), text.partner_mfa_require())
    };
    setting("mfa-form", FormAction::SetMfaRequired, required, fact, help, button)
}

/// Renders the requirement of a recent sign-in.
pub(super) fn step_up(text: Text, required: bool) -> impl IntoView + use<> {
    let (fact, button) = if required {
        (text.partner_step_up_required(), text.partner_step_up_stop())
    } else {
        (text.partner_step_up_optional(), text.partner_step_up_require())
    };
    setting("step-up-form", FormAction::SetStepUpRequired, required, fact, None, button)
}

/// Renders a setting with the button that toggles it.
fn setting(
    id: &'static str,
    submit_action: FormAction,
    required: bool,
    fact: &'static str,
    help: Option<&'static str>,
    button: &'static str,
) -> impl IntoView {
    view! {
        <p>{fact}</p>
        {form(id, submit_action, move || {
            view! {
                <input type="hidden" name="required" value=(!required).to_string()/>
                {help.map(|help| view! { <p class="help">{help}</p> })}
                <p class="actions"><button class="button">{button}</button></p>
            }
        })}
    }
}
