//! Selection of users in a list, and the bar with the actions on the selected users.

use leptos::prelude::*;

use super::{
    busy::busy_label,
    field::{FORM_FIELD, PAGE_FIELD, hidden},
    render_context::RenderContext,
};
use crate::{
    domain::{form_action::FormAction, id::CustomerId, user::User},
    locales::Text,
};

/// The id of the form that selects users for a job.
pub const BATCH_FORM: &str = "batch";
/// The parameter of a list's URL that selects every row of the page.
pub const SELECTED: &str = "selected";
/// The value of [`SELECTED`].
pub const ALL: &str = "all";

/// Renders the box that selects a user for a job. A list may hold hundreds of rows, so its markup is short.
pub fn select_box(text: Text, user: &User, is_selected: bool) -> impl IntoView + use<> {
    let label = text.users_select(user.title());
    view! {
        <input type="checkbox" name="users[]" form=BATCH_FORM value=user.id.to_string() checked=is_selected aria-label=label/>
    }
}

/// Renders the bar that replaces the toolbar while users are selected. It follows the rows in the document, since the
/// style sheet counts the selected rows that precede it. Without JavaScript, selecting all rows is another URL of the
/// page.
pub fn batch_bar(customer: CustomerId) -> impl IntoView {
    let RenderContext { text, address, .. } = expect_context();
    let none = without_selection(&address);
    let all = format!("{none}{}{SELECTED}={ALL}", if none.contains('?') { '&' } else { '?' });
    view! {
        <form id=BATCH_FORM class="batch" method="post" action=FormAction::DraftUsersJob.path() data-busy=busy_label(text, FormAction::DraftUsersJob)>
            <input type="hidden" name=PAGE_FIELD value=address/>
            <input type="hidden" name=FORM_FIELD value=BATCH_FORM/>
            {hidden("customer", customer)}
            <p class="selected">{text.users_selected()}</p>
            <a class="quiet" href=all>{text.users_select_all()}</a>
            <a class="quiet" href=none>{text.users_select_none()}</a>
            <button class="button primary">{text.users_batch()}</button>
        </form>
    }
}

/// Returns the URL of a list on which no row is selected.
fn without_selection(address: &str) -> String {
    let selection = format!("{SELECTED}={ALL}");
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let query: Vec<_> = query.split('&').filter(|pair| !pair.is_empty() && *pair != selection).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selection_is_removed_from_the_url() {
        assert_eq!(without_selection("/users?selected=all"), "/users");
        assert_eq!(without_selection("/users?size=25&selected=all&sort=name"), "/users?size=25&sort=name");
        assert_eq!(without_selection("/users"), "/users");
    }
}
