//! Shared display of people who sign in: name, last sign-in, and whether they are disabled.

use jiff::Timestamp;
use leptos::prelude::*;

use super::time::relative_time;
use crate::locales::Text;

/// Returns a person's name, or a placeholder.
pub fn person_name(text: Text, name: Option<String>) -> AnyView {
    match name {
        Some(name) => view! { <span dir="auto">{name}</span> }.into_any(),
        None => view! { <span class="muted">{text.partner_person_unknown()}</span> }.into_any(),
    }
}

/// Returns the time of a person's last sign-in, if there was one.
pub fn last_sign_in(text: Text, at: Option<Timestamp>) -> AnyView {
    match at {
        Some(at) => relative_time(at).into_any(),
        None => view! { <span class="muted">{text.partner_person_never()}</span> }.into_any(),
    }
}

/// Renders whether a person is disabled as a badge: a word, never color alone.
pub fn disabled_badge(text: Text, disabled: bool) -> impl IntoView {
    let (tone, status) =
        if disabled { ("bad", text.partner_person_blocked()) } else { ("good", text.partner_person_active()) };
    view! { <span class=format!("badge {tone}")>{status}</span> }
}
