//! The requirement of a second factor for the partner's staff, with the form that changes it.

use leptos::prelude::*;

use crate::{components::field::form, domain::write::Write, locales::Text};

/// Renders the setting with the button that toggles it.
pub(super) fn panel_body(text: Text, required: bool) -> impl IntoView + use<> {
    let (fact, help, button) = if required {
        (text.partner_mfa_required(), None, text.partner_mfa_stop())
    } else {
        (text.partner_mfa_optional(), Some(text.partner_mfa_require_help()), text.partner_mfa_require())
    };
    view! {
        <p>{fact}</p>
        {form("mfa-form", Write::SetMfaRequired, move || {
            view! {
                <input type="hidden" name="required" value=(!required).to_string()/>
                {help.map(|help| view! { <p class="help">{help}</p> })}
                <p class="actions"><button class="button">{button}</button></p>
            }
        })}
    }
}
