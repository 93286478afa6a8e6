//! Shared display of users.

use std::borrow::Cow;

use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    fact::{copy_button, fact, plain},
    field::erase_button,
    icon::{Icon, icon},
};
use crate::{
    components::render_context::RenderContext,
    domain::user::{PasswordSet, User, UserState},
    locales::Text,
    paths::{self, CustomerPath},
};

/// Renders a user's state as a badge with text, since color alone is not accessible.
pub fn state_badge(text: Text, state: &UserState) -> AnyView {
    let tone = match state {
        UserState::Active => "good",
        UserState::Inactive => "warn",
        UserState::Other(_) => "plain",
    };
    view! { <span class=format!("badge {tone}")>{user_state_label(text, state)}</span> }.into_any()
}

/// Returns the localized name of a state; for an unknown state, its name as Partner Center spells it.
pub fn user_state_label(text: Text, state: &UserState) -> String {
    match state {
        UserState::Active => text.user_state_active().to_owned(),
        UserState::Inactive => text.user_state_deleted().to_owned(),
        UserState::Other(spelling) => spelling.clone(),
    }
}

/// Returns the text with the number of days for which a deleted user can still be restored.
pub fn days_left(text: Text, user: &User) -> Option<String> {
    user.days_left(Timestamp::now()).map(|days| text.user_days_left_count(days))
}

/// Renders the page of one action on a user: a link back to the user, the title, and the content.
pub fn user_task(customer: CustomerPath, user: &User, title: &'static str, content: AnyView) -> AnyView {
    view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb">
                    <a href=paths::user(customer, user.id) dir="auto">{icon(Icon::Back)}{user.title()}</a>
                </p>
                <h1>{title}</h1>
            </header>
            <section class="panel" aria-label=title>{content}</section>
        </main>
    }
    .into_any()
}

/// Renders a notice with a warning icon, for example in place of an action that is not available.
pub fn note(message: impl Into<Cow<'static, str>>) -> AnyView {
    let message = message.into();
    view! { <p class="note">{icon(Icon::Alert)}<span dir="auto">{message}</span></p> }.into_any()
}

/// Renders a password that was just set. It is displayed only once.
pub fn password_shown(customer: CustomerPath, set: &PasswordSet, title: String) -> AnyView {
    let text = RenderContext::current_text();
    let must_change = if set.must_change { text.password_yes() } else { text.password_no() };
    let password = set.password.expose().to_owned();
    let password_output = view! {
        <span class="copyable">
            <output class="mono secret" id="password">{password.clone()}</output>
            {copy_button(text.password_copy().to_owned(), password)}
        </span>
    };
    view! {
        <section class="panel" aria-labelledby="password-title">
            <h2 id="password-title">{title}</h2>
            <p class="note" role="status">{icon(Icon::Alert)}<span>{text.password_shown_once()}</span></p>
            <dl>
                {fact(text.user_sign_in_name(), plain(set.principal_name.clone()))}
                {fact(text.password_value(), Some(password_output.into_any()))}
                {fact(text.password_must_change(), plain(must_change.to_owned()))}
            </dl>
            <div class="actions">
                {erase_button(paths::user(customer, set.user), text.password_passed_on())}
                <a class="button" href=paths::user(customer, set.user)>{text.password_go_on()}</a>
            </div>
        </section>
    }
    .into_any()
}
