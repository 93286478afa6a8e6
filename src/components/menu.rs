//! Popups that a button opens over the page: menus of links, and help. They open without JavaScript (HTML `popover`),
//! one at a time, and close by Escape and by a click elsewhere.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{components::render_context::RenderContext, locales::Text};

/// A link in a menu.
pub struct MenuItem {
    /// The link's text.
    pub label: &'static str,
    /// The URL of the link.
    pub href: String,
    /// Marks a destructive action.
    pub danger: bool,
}

impl MenuItem {
    /// Creates a link to an ordinary action or page.
    pub const fn new(label: &'static str, href: String) -> Self {
        Self { label, href, danger: false }
    }

    /// Creates a link to a destructive action.
    pub const fn danger(label: &'static str, href: String) -> Self {
        Self { label, href, danger: true }
    }

    fn render(self) -> impl IntoView {
        view! { <a class=self.danger.then_some("danger") href=self.href>{self.label}</a> }
    }
}

/// Renders the menu of a row's actions, behind a button at its end. `id` is unique on the page, `title` is the row's
/// name. Without items there is no button. A list may hold hundreds of rows, so the markup of each is minimal: the dots
/// and the appearance of the links are in the style sheet.
pub fn row_menu(text: Text, id: &str, title: &str, items: Vec<MenuItem>) -> Option<impl IntoView + use<>> {
    if items.is_empty() {
        return None;
    }
    let id = format!("row-{id}");
    let label = text.row_actions(title);
    let items = items.into_iter().map(MenuItem::render).collect_view();
    Some(view! {
        <button type="button" class="row-menu" popovertarget=id.clone() aria-label=label></button>
        <div id=id class="menu popup" popover>{items}</div>
    })
}

/// Renders an explanation behind a button. `id` is unique on the page; a field that it explains refers to it in
/// `aria-describedby`.
pub fn help_popup(id: &'static str, explanation: impl Into<String>) -> impl IntoView {
    let text = RenderContext::current_text();
    view! {
        <button type="button" class="quiet help-button" popovertarget=id aria-label=text.help_open()>{icon(Icon::Help)}</button>
        <p id=id class="menu popup" popover="auto">{explanation.into()}</p>
    }
}
