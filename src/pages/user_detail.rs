//! `/customers/{customer}/users/{user}`: a user's details, licenses and roles.

use std::collections::HashSet;

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, deferred::Deferred, panel_result, with_customer};
use crate::{
    api::{
        directory_role::{list_directory_roles, list_user_roles},
        license::list_user_licenses,
        user::load_user,
    },
    components::{
        country::country_name,
        fact::{copyable, fact, panel, plain},
        field::{Field, SUBJECT_FIELD, error_with_resend_form, form, hidden, row_form_error},
        icon::{Icon, icon},
        pager::{Paginated, few_names},
        problem::problem_panel,
        time::relative_time,
        user::{note, state_badge},
    },
    domain::{
        admin_portal::entra_user,
        directory_role::DirectoryRole,
        form_action::FormAction,
        id::{DirectoryRoleId, UserId},
        license::{License, LicenseGroup, ServicePlan},
        role::Capability,
        user::{DomainType, User},
    },
    error::PortalError,
    locales::{Text, args},
    paths::{self, CustomerPath, UsersQuery},
};

/// The id of the form that restores a deleted user.
pub(super) const RESTORE_FORM: &str = "restore-form";
/// The id of the form that assigns a role.
const ROLE_FORM: &str = "role-form";

/// The licenses of a user, by group.
pub(super) type UserLicenses = [Result<Vec<License>, PortalError>; 2];

/// The caller's permissions, and what the cloud supports.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is checked separately")]
struct Permissions {
    manage: bool,
    manage_roles: bool,
    reset_passwords: bool,
    manage_licenses: bool,
    /// The cloud supports passwords.
    passwords: bool,
    /// The cloud supports licenses of users.
    licenses: bool,
    /// May run jobs.
    jobs: bool,
}

/// Renders a user.
pub async fn user_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let (customer, id) = (request.customer()?, request.id("user")?);
    let cloud = request.cloud();
    let permissions = Permissions {
        manage: request.may(Capability::ManageUsers),
        manage_roles: request.may(Capability::ManageRoles),
        reset_passwords: request.may(Capability::ResetPasswords),
        manage_licenses: request.may(Capability::ManageLicenses),
        passwords: cloud.has_passwords(),
        licenses: cloud.has_user_licenses(),
        jobs: request.may(Capability::RunJobs),
    };
    let licenses_of = |group: LicenseGroup| list_user_licenses(customer.id, id, group.to_string());
    let licenses = permissions.licenses.then(|| {
        let (group1, group2) = (licenses_of(LicenseGroup::Group1), licenses_of(LicenseGroup::Group2));
        Deferred::begin(async { Ok(<[_; 2]>::from(futures::join!(group1, group2))) })
    });
    let all =
        async move { if permissions.manage_roles { list_directory_roles(customer.id).await } else { Ok(Vec::new()) } };
    let roles = Deferred::begin(async move { Ok(futures::join!(list_user_roles(customer.id, id), all)) });
    let (user, summary) = with_customer(customer, async { panel_result(load_user(customer.id, id).await) }).await?;
    let status = Status::of(&user);
    let context = UserContext { customer, id, user: user.as_ref().ok().cloned() };
    let title = context.title(text);
    let licenses = match licenses {
        Some(licenses) => {
            let context = context.clone();
            licenses.render(move |groups| license_panel(text, &context, groups, permissions)).into_any()
        }
        None => note(text.licenses_not_in_cloud()),
    };
    let roles = roles.render(move |loaded| match loaded {
        Ok((Ok(roles), Ok(all))) => role_panel(text, &context, &roles, &all, permissions),
        Ok((Ok(roles), Err(error))) => view! {
            {role_panel(text, &context, &roles, &[], Permissions { manage_roles: false, ..permissions })}
            {problem_panel(&error)}
            {error_with_resend_form(ROLE_FORM)}
        }
        .into_any(),
        Ok((Err(error), _)) | Err(error) => {
            view! { {problem_panel(&error)} {error_with_resend_form(ROLE_FORM)} }.into_any()
        }
    });
    let back = paths::users(customer, &UsersQuery::default());
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=back>{icon(Icon::Back)}{text.nav_users()}</a></p>
                <h1 dir="auto">{title.clone()}</h1>
            </header>
            {match &user {
                Ok(user) => actions(text, customer, user, permissions),
                Err(_) => error_with_resend_form(RESTORE_FORM).into_any(),
            }}
            <div class="columns">
                <div>{panel("account", text.user_account(), match &user {
                    Ok(user) => view! {
                        {facts(text, user)}
                        {(!customer.own && !user.is_deleted()).then(|| block_sign_in_help(text, entra_user(cloud, customer.id, id)))}
                    }
                    .into_any(),
                    Err(error) => problem_panel(error).into_any(),
                })}</div>
                <div>
                    {panel("licenses", text.user_licenses(), licenses)}
                    {panel("roles", text.user_roles(), roles)}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_title(title).with_status(status))
}

/// Renders the link for blocking sign-in, which Partner Center has no operation for.
fn block_sign_in_help(text: Text, href: String) -> impl IntoView {
    view! {
        <p class="help">
            {text.user_blocking()} {text.sentence_gap()}
            <a href=href target="_blank" rel="noopener noreferrer">
                {text.user_open_in_entra()}{icon(Icon::External)}
                <span class="visually-hidden">{text.opens_new_tab()}</span>
            </a>
        </p>
    }
}

/// The user whose licenses and roles are shown, even if the user could not be loaded.
#[derive(Clone)]
struct UserContext {
    customer: CustomerPath,
    id: UserId,
    user: Option<User>,
}

impl UserContext {
    fn title(&self, text: Text) -> String {
        self.user.as_ref().map_or_else(|| text.user_unknown().to_owned(), User::title)
    }

    /// Returns `true` if the user cannot be changed: unknown or deleted.
    fn is_fixed(&self) -> bool {
        self.user.as_ref().is_none_or(User::is_deleted)
    }
}

/// Renders the actions for a user: all of them for an active one, restoring for a deleted one.
fn actions(text: Text, customer: CustomerPath, user: &User, permissions: Permissions) -> AnyView {
    let id = user.id;
    if user.is_deleted() {
        let left = user.days_left(jiff::Timestamp::now());
        let notice = left.map_or_else(|| text.user_deleted_notice().to_owned(), |days| text.user_days_left_long(days));
        let name = user.title();
        let label = text.user_restore_named(name.as_str());
        let restore = permissions.manage.then(|| {
            form(RESTORE_FORM, FormAction::RestoreUser, move || {
                view! {
                    {hidden("customer", customer.id)}
                    {hidden("user", id)}
                    {hidden(SUBJECT_FIELD, name)}
                    <p class="actions"><button class="button primary">{label}</button></p>
                }
            })
        });
        return view! {
            <p class="note">{icon(Icon::Alert)}<span>{notice}</span></p>
            {restore}
        }
        .into_any();
    }
    if !permissions.manage && !permissions.reset_passwords {
        return ().into_any();
    }
    let password = (permissions.reset_passwords && permissions.passwords)
        .then(|| view! { <a class="button" href=paths::user_password(customer, id)>{text.user_password()}</a> });
    view! {
        // The error of a restore is shown even if the user is not deleted any more.
        {row_form_error(RESTORE_FORM)}
        {(!permissions.passwords).then(|| note(text.passwords_not_in_cloud()))}
        <p class="actions">
            {permissions.manage.then(|| view! { <a class="button" href=paths::edit_user(customer, id)>{text.user_edit()}</a> })}
            {password}
            {permissions.jobs.then(|| view! { <a class="button" href=paths::leaver(customer, id)>{text.leaver_title()}</a> })}
            {permissions.manage.then(|| view! {
                <a class="button danger" href=paths::delete_user(customer, id)>{text.user_delete()}</a>
            })}
        </p>
    }
    .into_any()
}

/// Renders a user's directory record.
pub(super) fn facts(text: Text, user: &User) -> AnyView {
    let location = user.usage_location.as_deref().map(|country| country_name(text, country));
    let authentication = match &user.domain_type {
        DomainType::None => None,
        DomainType::Managed => Some(text.user_domain_managed().to_owned()),
        DomainType::Federated => Some(text.user_domain_federated().to_owned()),
        DomainType::Other(spelling) => Some(spelling.clone()),
    };
    // Rarely used properties are omitted rather than shown as missing.
    let optional = |name: &'static str, value: Option<AnyView>| value.map(|value| fact(name, Some(value)));
    view! {
        <dl>
            {fact(text.user_display_name(), plain(user.display_name.clone()))}
            {fact(text.user_sign_in_name(), Some(copyable(user.principal_name.clone(), false).into_any()))}
            {fact(text.user_state(), Some(state_badge(text, &user.state)))}
            {fact(text.user_first_name(), plain(user.first_name.clone()))}
            {fact(text.user_last_name(), plain(user.last_name.clone()))}
            {fact(text.user_location(), location.and_then(plain))}
            {fact(text.user_phone(), plain(user.phone.clone()))}
            {fact(text.user_id(), Some(copyable(user.id.to_string(), true).into_any()))}
            {optional(text.user_deleted_at(), user.deleted_at.map(|at| relative_time(at).into_any()))}
            {optional(text.user_domain_type(), plain(authentication))}
            {optional(text.user_immutable_id(), user.immutable_id.clone().map(|id| copyable(id, true).into_any()))}
            {optional(text.user_synced(), user.synced_at.map(|at| relative_time(at).into_any()))}
        </dl>
    }
    .into_any()
}

fn license_panel(
    text: Text,
    context: &UserContext,
    groups: Result<UserLicenses, PortalError>,
    permissions: Permissions,
) -> AnyView {
    let groups = match groups {
        Ok(groups) => groups,
        Err(error) => return problem_panel(&error).into_any(),
    };
    let change = (permissions.manage_licenses && !context.is_fixed()).then(|| {
        view! {
            <p class="actions">
                <a class="button" href=paths::user_licenses(context.customer, context.id)>{text.user_licenses_change()}</a>
            </p>
        }
    });
    view! {
        {context.user.as_ref().is_some_and(User::is_deleted).then(|| view! { <p class="help">{text.user_licenses_deleted()}</p> })}
        {license_list(text, groups)}
        {change}
    }
    .into_any()
}

/// Renders a user's licenses with the enabled plans; each group can fail separately.
pub(super) fn license_list(text: Text, groups: UserLicenses) -> impl IntoView + use<> {
    let none = groups.iter().all(|group| group.as_ref().is_ok_and(Vec::is_empty));
    let (loaded, failed): (Vec<_>, Vec<_>) = groups.into_iter().partition(Result::is_ok);
    let failed = failed.into_iter().filter_map(Result::err).map(|error| view! { <li>{problem_panel(&error)}</li> });
    let paginated = Paginated::of("licenses", loaded.into_iter().flatten().flatten().collect::<Vec<_>>());
    let pager = paginated.pager(text.user_licenses());
    let licenses = paginated.items.into_iter().map(|license| {
        let plans: Vec<_> = license.plans_in_use().map(ServicePlan::title).collect();
        let plans = few_names(text, plans.into_iter());
        view! { <li><strong>{license.product.title()}</strong> <span class="line muted">{plans}</span></li> }
    });
    view! {
        {none.then(|| view! { <p class="muted">{text.user_licenses_none()}</p> })}
        {(!none).then(|| view! { <ul class="plain lines">{licenses.collect_view()}{failed.collect_view()}</ul> })}
        {pager}
    }
}

fn role_panel(
    text: Text,
    context: &UserContext,
    roles: &[DirectoryRole],
    all: &[DirectoryRole],
    permissions: Permissions,
) -> AnyView {
    let UserContext { customer, id, .. } = *context;
    let may_change = permissions.manage_roles && !context.is_fixed();
    let title = context.title(text);
    let paginated = Paginated::of("roles", roles.to_vec());
    let pager = paginated.pager(text.user_roles());
    let role_items = paginated
        .items
        .iter()
        .map(|role| {
            let name = role.title();
            let remove = may_change.then(|| remove_role_link(text, customer, (id, &title), (role.id, &name)));
            view! {
                <li class="held">
                    <a href=paths::role(customer, role.id)>{name.clone()}</a>
                    {remove}
                </li>
            }
        })
        .collect_view();
    let ids: HashSet<_> = roles.iter().map(|role| role.id).collect();
    let assignable: Vec<_> =
        all.iter().filter(|role| !ids.contains(&role.id)).map(|role| (role.id.to_string(), role.title())).collect();
    let add = may_change.then(|| {
        if assignable.is_empty() {
            return view! { <p class="help">{text.user_roles_all()}</p> }.into_any();
        }
        let mut choices = vec![(String::new(), text.user_roles_choose_none().to_owned())];
        choices.extend(assignable);
        form(ROLE_FORM, FormAction::AddRoleMember, move || {
            view! {
                {hidden("customer", customer.id)}
                {hidden("user", id)}
                {Field::new("role", text.user_roles_choose()).required().select(choices)}
                <p class="actions"><button class="button">{text.user_roles_add()}</button></p>
            }
        })
        .into_any()
    });
    view! {
        {roles.is_empty().then(|| view! { <p class="muted">{text.user_roles_none()}</p> })}
        {(!roles.is_empty()).then(|| view! { <ul class="plain lines">{role_items}</ul> })}
        {pager}
        {add}
    }
    .into_any()
}

/// Renders the link to the confirmation before a role is removed from a user.
pub(super) fn remove_role_link(
    text: Text,
    customer: CustomerPath,
    (user, name): (UserId, &str),
    (role, role_name): (DirectoryRoleId, &str),
) -> impl IntoView + use<> {
    let label = text.user_roles_remove_named(args::UserRolesRemoveNamed { name, role: role_name });
    view! { <a class="quiet" href=paths::remove_role_member(customer, role, user) aria-label=label>{text.user_roles_remove()}</a> }
}
