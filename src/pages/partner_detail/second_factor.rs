//! Whether the partner's staff need a second factor, and the change of that.

use leptos::prelude::*;

use crate::{components::field::form, domain::write::Write, locales::Text};

/// The fact, and the button that makes it the other one.
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
