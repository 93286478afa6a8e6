//! A guide for when somebody joins or leaves the company, for people with the necessary permissions.

use leptos::prelude::*;

use crate::{
    components::fact::panel,
    domain::role::Capability,
    locales::Text,
    pages::PageRequest,
    paths::{self, CustomerPath, UsersQuery},
};

/// A step: the URL of its page, its label, and its description.
type Step = (String, &'static str, &'static str);

/// Renders the guide with the permitted steps; nothing if there are none.
pub(super) fn guide(text: Text, request: &PageRequest, customer: CustomerPath) -> Option<impl IntoView + use<>> {
    let cloud = request.cloud();
    let manages = request.may(Capability::ManageUsers);
    let licenses = request.may(Capability::ManageLicenses) && cloud.has_user_licenses();
    let resets = request.may(Capability::ResetPasswords) && cloud.has_passwords();
    let users = paths::users(customer, &UsersQuery::default());
    // Creating a user requires a password, which some clouds do not support.
    let create = (manages && cloud.has_passwords())
        .then(|| (paths::new_user(customer), text.my_guide_create(), text.my_guide_create_help()));
    let assign = licenses.then(|| (users.clone(), text.my_guide_assign(), text.my_guide_assign_help()));
    let reset = resets.then(|| (users.clone(), text.my_guide_password(), text.my_guide_password_help()));
    let block = resets.then(|| (users.clone(), text.my_guide_shut_out(), text.my_guide_shut_out_help()));
    // Deleting a user frees the licenses.
    let revoke =
        (licenses && !manages).then(|| (users.clone(), text.my_guide_take_back(), text.my_guide_take_back_help()));
    let delete = manages.then(|| (users.clone(), text.my_guide_delete(), text.my_guide_delete_help()));
    let joins: Vec<Step> = [create, assign, reset].into_iter().flatten().collect();
    let leaves: Vec<Step> = [block, revoke, delete].into_iter().flatten().collect();
    let sections = [(text.my_guide_joins(), joins), (text.my_guide_leaves(), leaves)];
    let sections: Vec<_> = sections.into_iter().filter(|(_, steps)| !steps.is_empty()).collect();
    (!sections.is_empty()).then(|| panel("guide", text.my_guide(), sections.into_iter().map(section).collect_view()))
}

fn section((title, steps): (&'static str, Vec<Step>)) -> impl IntoView {
    let steps = steps
        .into_iter()
        .map(|(href, label, help)| view! { <li><a href=href>{label}</a> <span class="line muted">{help}</span></li> })
        .collect_view();
    view! { <h3>{title}</h3> <ol class="guide">{steps}</ol> }
}
