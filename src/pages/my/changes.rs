//! The person's own latest changes.

use leptos::prelude::*;

use crate::{
    components::{problem::problem_panel, time::relative_time},
    domain::activity::PortalAuditRecord,
    error::PortalError,
    locales::Text,
    pages::activity::{action_label, outcome_label},
    paths,
};

/// Renders the person's own latest changes, with a link to everybody's for those with permission.
pub(super) fn changes(text: Text, may_read_all: bool, found: Result<Vec<PortalAuditRecord>, PortalError>) -> AnyView {
    let found = match found {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(found) => found,
    };
    let all = may_read_all.then(|| view! { <p><a href=paths::MY_ACTIVITY>{text.my_home_changes_all()}</a></p> });
    if found.is_empty() {
        return view! { <p class="muted">{text.my_home_changes_none()}</p> {all} }.into_any();
    }
    let lines = found
        .into_iter()
        .map(|it| {
            let (tone, outcome) = outcome_label(text, it.outcome);
            view! {
                <li>
                    {action_label(text, &it.action)}
                    " "
                    <span class="muted">{relative_time(it.at)}</span>
                    " "
                    <span class=format!("badge {tone}")>{outcome}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="plain lines">{lines}</ul> {all} }.into_any()
}
