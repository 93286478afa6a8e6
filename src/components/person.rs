//! How a person who signs in is shown in a list: what they are called, when they came last, whether they are blocked.

use jiff::Timestamp;
use leptos::prelude::*;

use super::time::relative_time;
use crate::locales::Text;

/// Returns the name of a person, or what stands for one that is not known.
pub fn person_name(text: Text, name: Option<String>) -> AnyView {
    match name {
        Some(name) => view! { <span dir="auto">{name}</span> }.into_any(),
        None => view! { <span class="muted">{text.partner_person_unknown()}</span> }.into_any(),
    }
}

/// Returns when a person last signed in, if they ever did.
pub fn last_sign_in(text: Text, at: Option<Timestamp>) -> AnyView {
    match at {
        Some(at) => relative_time(at).into_any(),
        None => view! { <span class="muted">{text.partner_person_never()}</span> }.into_any(),
    }
}

/// Returns whether a person is blocked: a word, never colour alone.
pub fn blocked_badge(text: Text, blocked: bool) -> impl IntoView {
    let (tone, status) =
        if blocked { ("bad", text.partner_person_blocked()) } else { ("good", text.partner_person_active()) };
    view! { <span class=format!("badge {tone}")>{status}</span> }
}
