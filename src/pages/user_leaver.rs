//! `/customers/{customer}/users/{user}/offboard`: the steps that end a user's access, planned as one job.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, with_customer};
use crate::{
    api::{directory_role::list_user_roles, license::list_user_licenses, user::load_user},
    components::{
        field::{Field, form, hidden},
        icon::{Icon, icon},
        problem::problem_panel,
        user::user_task,
    },
    domain::{
        admin_portal::entra_user, cloud::Cloud, directory_role::DirectoryRole, form_action::FormAction, id::UserId,
        license::License, license::LicenseGroup, role::Capability,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// Renders the choice of the steps.
pub async fn user_leaver_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let (customer, id): (_, UserId) = (request.customer()?, request.id("user")?);
    let cloud = request.cloud();
    let load = async {
        let (user, licenses, roles) = futures::join!(
            load_user(customer.id, id),
            list_user_licenses(customer.id, id, LicenseGroup::Group1.to_string()),
            list_user_roles(customer.id, id),
        );
        Ok((user?, licenses, roles))
    };
    let ((user, licenses, roles), summary) = with_customer(customer, load).await?;
    if user.is_deleted() {
        return Err(PortalError::NotFound);
    }
    let may = |capability| request.may(capability);
    let name = user.title();
    let password = (may(Capability::ResetPasswords) && cloud.has_passwords()).then(|| {
        Field::new("reset", text.leaver_password()).help(text.leaver_password_help()).value("true").checkbox()
    });
    let roles = may(Capability::ManageRoles).then(|| role_boxes(text, roles));
    let licenses =
        (may(Capability::ManageLicenses) && cloud.has_user_licenses()).then(|| license_boxes(text, licenses));
    let delete = may(Capability::ManageUsers)
        .then(|| Field::new("delete", text.leaver_delete()).help(text.leaver_delete_help()).checkbox());
    let label = text.leaver_check(name.as_str());
    let steps = form("leaver-form", FormAction::PlanLeaver, move || {
        view! {
            {hidden("customer", customer.id)}
            {hidden("user", id)}
            {password}
            {roles}
            {licenses}
            {delete}
            <p class="help">{text.job_check_first()}</p>
            <p class="actions">
                <button class="button primary" dir="auto">{label}</button>
                <a class="button" href=paths::user(customer, id)>{text.user_cancel()}</a>
            </p>
        }
    });
    let content =
        view! { <p dir="auto">{text.leaver_lead(name)}</p> {block_sign_in_help(text, cloud, customer, id)} {steps} };
    let body = user_task(customer, &user, text.leaver_title(), content.into_any());
    Ok(Page::new(PageLayout::Customer(summary), body))
}

/// Renders the link for blocking sign-in, which no step can do.
fn block_sign_in_help(text: Text, cloud: Cloud, customer: CustomerPath, user: UserId) -> impl IntoView {
    view! {
        <p class="help">
            {text.leaver_blocking()} {text.sentence_gap()}
            <a href=entra_user(cloud, customer.id, user) target="_blank" rel="noopener noreferrer">
                {text.user_open_in_entra()}{icon(Icon::External)}
                <span class="visually-hidden">{text.opens_new_tab()}</span>
            </a>
        </p>
    }
}

fn role_boxes(text: Text, roles: Result<Vec<DirectoryRole>, PortalError>) -> AnyView {
    match roles {
        Err(error) => problem_panel(&error).into_any(),
        Ok(roles) if roles.is_empty() => view! { <p class="muted">{text.leaver_no_roles()}</p> }.into_any(),
        Ok(roles) => {
            let roles = roles.into_iter().map(|role| (role.id.to_string(), role.title())).collect();
            boxes("roles[]", text.leaver_roles(), roles)
        }
    }
}

fn license_boxes(text: Text, licenses: Result<Vec<License>, PortalError>) -> AnyView {
    match licenses {
        Err(error) => problem_panel(&error).into_any(),
        Ok(licenses) if licenses.is_empty() => view! { <p class="muted">{text.leaver_no_licenses()}</p> }.into_any(),
        Ok(licenses) => {
            let options = licenses.into_iter().map(|it| (it.product.id.to_string(), it.product.title())).collect();
            boxes("skus[]", text.leaver_licenses(), options)
        }
    }
}

fn boxes(name: &'static str, legend: &'static str, options: Vec<(String, String)>) -> AnyView {
    let boxes = options
        .into_iter()
        .map(|(value, label)| {
            view! { <label><input type="checkbox" name=name value=value checked/><span dir="auto">{label}</span></label> }
        })
        .collect_view();
    view! { <fieldset class="field checks"><legend>{legend}</legend>{boxes}</fieldset> }.into_any()
}
