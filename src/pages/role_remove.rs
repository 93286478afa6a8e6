//! `/customers/{customer}/roles/{role}/members/{user}/remove`: the confirmation before a role is removed from a user.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, with_customer};
use crate::{
    api::{
        directory_role::{list_directory_roles, load_other_administrators},
        user::load_user,
    },
    components::{
        field::{NEXT_FIELD, SUBJECT_FIELD, form, hidden},
        icon::{Icon, icon},
        user::user_task,
    },
    domain::{
        directory_role::OtherAdministrators,
        form_action::FormAction,
        id::{DirectoryRoleId, UserId},
    },
    error::PortalError,
    locales::{Text, args},
    paths,
};

const FORM: &str = "remove-role-form";

/// Renders the confirmation before a role is removed from a user.
pub async fn role_remove_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let (role, id): (DirectoryRoleId, UserId) = (request.id("role")?, request.id("user")?);
    let load = async {
        let others = load_other_administrators(customer.id, id, Some(role));
        let (user, roles, others) =
            futures::join!(load_user(customer.id, id), list_directory_roles(customer.id), others);
        Ok((user?, roles, others))
    };
    let ((user, roles, others), summary) = with_customer(customer, load).await?;
    // The list of roles only provides the name.
    let name = roles.ok().and_then(|roles| roles.into_iter().find(|known| known.id == role)).map(|known| known.title());
    let name = name.unwrap_or_else(|| text.role_unknown().to_owned());
    let others = others.unwrap_or(OtherAdministrators::Unknown);
    let title = user.title();
    let cancel = paths::user(customer, id);
    let principal = user.sign_in_title();
    let question = text.role_remove_lead(args::RoleRemoveLead {
        name: title.as_str(),
        principal: principal.as_str(),
        role: name.as_str(),
    });
    let label = text.user_roles_remove_named(args::UserRolesRemoveNamed { name: title.as_str(), role: name.as_str() });
    let content = if others == OtherAdministrators::NoneRemain {
        view! {
            {last_administrator_note(text, others)}
            <p class="actions"><a class="button" href=cancel>{text.user_back()}</a></p>
        }
        .into_any()
    } else {
        form(FORM, FormAction::RemoveRoleMember, move || {
            view! {
                {hidden(NEXT_FIELD, paths::user(customer, id))}
                {hidden("customer", customer.id)}
                {hidden("user", id)}
                {hidden("role", role)}
                {hidden(SUBJECT_FIELD, name)}
                {last_administrator_note(text, others)}
                <p dir="auto">{question}</p>
                <p class="actions">
                    <button class="button danger">{label}</button>
                    <a class="button" href=cancel>{text.user_cancel()}</a>
                </p>
            }
        })
        .into_any()
    };
    let body = user_task(customer, &user, text.role_remove_title(), content);
    Ok(Page::new(PageLayout::Customer(summary), body))
}

/// Renders why the last administrator cannot be removed, or that this could not be checked; the form then contains a
/// field that confirms that the person was warned.
pub(super) fn last_administrator_note(text: Text, others: OtherAdministrators) -> Option<AnyView> {
    let note = |message: &'static str| view! { <p class="note">{icon(Icon::Alert)}<span>{message}</span></p> };
    match others {
        OtherAdministrators::Unaffected | OtherAdministrators::Remain => None,
        OtherAdministrators::NoneRemain => Some(note(text.problem_last_administrator_advice()).into_any()),
        OtherAdministrators::Unknown => {
            Some(view! { {note(text.problem_administrators_unknown_advice())} {hidden("asked", true)} }.into_any())
        }
    }
}
