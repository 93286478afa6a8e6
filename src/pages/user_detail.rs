//! `/customers/{customer}/users/{user}`: a user's details, licenses and roles.

use std::collections::HashSet;

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, Status, in_panel, late::Late, with_customer};
use crate::{
    api::{
        directory_role::{list_directory_roles, list_user_roles},
        licence::list_user_licences,
        user::load_user,
    },
    components::{
        country::country_name,
        fact::{copyable, fact, panel, plain},
        field::{Field, SUBJECT_FIELD, form, hidden, kept, rows_problem},
        icon::{Icon, icon},
        pager::{Paginated, few_names},
        problem::problem_panel,
        time::relative_time,
        user::{note, state_badge},
    },
    domain::{
        admin_portal::entra_user,
        directory_role::DirectoryRole,
        id::{DirectoryRoleId, UserId},
        licence::{Licence, LicenceGroup, ServicePlan},
        role::Capability,
        user::{DomainType, User},
        write::Write,
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
pub(super) type UserLicences = [Result<Vec<Licence>, PortalError>; 2];

/// The caller's permissions.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked by itself")]
struct May {
    manage: bool,
    manage_roles: bool,
    reset_passwords: bool,
    manage_licences: bool,
    passwords: bool,
    licences: bool,
    jobs: bool,
}

/// Renders a user.
pub async fn user_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let (customer, id) = (request.customer()?, request.id("user")?);
    let cloud = request.cloud();
    let may = May {
        manage: request.may(Capability::ManageUsers),
        manage_roles: request.may(Capability::ManageRoles),
        reset_passwords: request.may(Capability::ResetPasswords),
        manage_licences: request.may(Capability::ManageLicences),
        passwords: cloud.has_passwords(),
        licences: cloud.has_user_licences(),
        jobs: request.may(Capability::RunJobs),
    };
    let licences_of = |group: LicenceGroup| list_user_licences(customer.id, id, group.to_string());
    let licences = may.licences.then(|| {
        let (group1, group2) = (licences_of(LicenceGroup::Group1), licences_of(LicenceGroup::Group2));
        Late::begin(async { Ok(<[_; 2]>::from(futures::join!(group1, group2))) })
    });
    let all = async move { if may.manage_roles { list_directory_roles(customer.id).await } else { Ok(Vec::new()) } };
    let roles = Late::begin(async move { Ok(futures::join!(list_user_roles(customer.id, id), all)) });
    let (user, summary) = with_customer(customer, async { in_panel(load_user(customer.id, id).await) }).await?;
    let status = Status::of(&user);
    let known = Known { customer, id, user: user.as_ref().ok().cloned() };
    let title = known.title(text);
    let licences = match licences {
        Some(licences) => {
            let known = known.clone();
            licences.draw(move |groups| licence_panel(text, &known, groups, may)).into_any()
        }
        None => note(text.licences_not_in_cloud()),
    };
    let roles = roles.draw(move |loaded| match loaded {
        Ok((Ok(roles), Ok(all))) => role_panel(text, &known, &roles, &all, may),
        Ok((Ok(roles), Err(error))) => view! {
            {role_panel(text, &known, &roles, &[], May { manage_roles: false, ..may })}
            {problem_panel(&error)}
            {kept(ROLE_FORM)}
        }
        .into_any(),
        Ok((Err(error), _)) | Err(error) => view! { {problem_panel(&error)} {kept(ROLE_FORM)} }.into_any(),
    });
    let back = paths::users(customer, &UsersQuery::default());
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=back>{icon(Icon::Back)}{text.nav_users()}</a></p>
                <h1 dir="auto">{title.clone()}</h1>
            </header>
            {match &user {
                Ok(user) => actions(text, customer, user, may),
                Err(_) => kept(RESTORE_FORM).into_any(),
            }}
            <div class="columns">
                <div>{panel("account", text.user_account(), match &user {
                    Ok(user) => view! {
                        {facts(text, user)}
                        {(!customer.own && !user.is_deleted()).then(|| blocking(text, entra_user(cloud, customer.id, id)))}
                    }
                    .into_any(),
                    Err(error) => problem_panel(error).into_any(),
                })}</div>
                <div>
                    {panel("licences", text.user_licences(), licences)}
                    {panel("roles", text.user_roles(), roles)}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_title(title).with_status(status))
}

/// Renders the link for blocking sign-in, which Partner Center has no operation for.
fn blocking(text: Text, href: String) -> impl IntoView {
    view! {
        <p class="help">
            {text.user_blocking()} {text.gap()}
            <a href=href target="_blank" rel="noopener noreferrer">
                {text.user_open_in_entra()}{icon(Icon::External)}
                <span class="visually-hidden">{text.opens_new_tab()}</span>
            </a>
        </p>
    }
}

/// The user whose licenses and roles are shown, even if the user could not be loaded.
#[derive(Clone)]
struct Known {
    customer: CustomerPath,
    id: UserId,
    user: Option<User>,
}

impl Known {
    fn title(&self, text: Text) -> String {
        self.user.as_ref().map_or_else(|| text.user_unknown().to_owned(), User::title)
    }

    /// Returns `true` if the user cannot be changed: unknown or deleted.
    fn is_fixed(&self) -> bool {
        self.user.as_ref().is_none_or(User::is_deleted)
    }
}

/// Renders the actions for a user: all of them for an active one, restoring for a deleted one.
fn actions(text: Text, customer: CustomerPath, user: &User, may: May) -> AnyView {
    let id = user.id;
    if user.is_deleted() {
        let left = user.days_left(jiff::Timestamp::now());
        let notice = left.map_or_else(|| text.user_deleted_notice().to_owned(), |days| text.user_days_left_long(days));
        let name = user.title();
        let label = text.user_restore_named(name.as_str());
        let restore = may.manage.then(|| {
            form(RESTORE_FORM, Write::RestoreUser, move || {
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
    if !may.manage && !may.reset_passwords {
        return ().into_any();
    }
    let password = (may.reset_passwords && may.passwords)
        .then(|| view! { <a class="button" href=paths::user_password(customer, id)>{text.user_password()}</a> });
    view! {
        // The error of a restore is shown even if the user is not deleted any more.
        {rows_problem(RESTORE_FORM)}
        {(!may.passwords).then(|| note(text.passwords_not_in_cloud()))}
        <p class="actions">
            {may.manage.then(|| view! { <a class="button" href=paths::edit_user(customer, id)>{text.user_edit()}</a> })}
            {password}
            {may.jobs.then(|| view! { <a class="button" href=paths::leaver(customer, id)>{text.leaver_title()}</a> })}
            {may.manage.then(|| view! {
                <a class="button danger" href=paths::delete_user(customer, id)>{text.user_delete()}</a>
            })}
        </p>
    }
    .into_any()
}

/// Renders a user's directory record.
pub(super) fn facts(text: Text, user: &User) -> AnyView {
    let location = user.usage_location.as_deref().map(|country| country_name(text, country));
    let checked_by = match &user.domain_type {
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
            {optional(text.user_domain_type(), plain(checked_by))}
            {optional(text.user_immutable_id(), user.immutable_id.clone().map(|id| copyable(id, true).into_any()))}
            {optional(text.user_synced(), user.synced_at.map(|at| relative_time(at).into_any()))}
        </dl>
    }
    .into_any()
}

fn licence_panel(text: Text, known: &Known, groups: Result<UserLicences, PortalError>, may: May) -> AnyView {
    let groups = match groups {
        Ok(groups) => groups,
        Err(error) => return problem_panel(&error).into_any(),
    };
    let change = (may.manage_licences && !known.is_fixed()).then(|| {
        view! {
            <p class="actions">
                <a class="button" href=paths::user_licences(known.customer, known.id)>{text.user_licences_change()}</a>
            </p>
        }
    });
    view! {
        {known.user.as_ref().is_some_and(User::is_deleted).then(|| view! { <p class="help">{text.user_licences_deleted()}</p> })}
        {licence_list(text, groups)}
        {change}
    }
    .into_any()
}

/// Renders a user's licenses with the enabled plans; each group can fail separately.
pub(super) fn licence_list(text: Text, groups: UserLicences) -> impl IntoView + use<> {
    let none = groups.iter().all(|group| group.as_ref().is_ok_and(Vec::is_empty));
    let (had, failed): (Vec<_>, Vec<_>) = groups.into_iter().partition(Result::is_ok);
    let failed = failed.into_iter().filter_map(Result::err).map(|error| view! { <li>{problem_panel(&error)}</li> });
    let part = Paginated::of("licences", had.into_iter().flatten().flatten().collect::<Vec<_>>());
    let pager = part.pager(text.user_licences());
    let licences = part.items.into_iter().map(|licence| {
        let plans: Vec<_> = licence.plans_in_use().map(ServicePlan::title).collect();
        let plans = few_names(text, plans.into_iter());
        view! { <li><strong>{licence.product.title()}</strong> <span class="line muted">{plans}</span></li> }
    });
    view! {
        {none.then(|| view! { <p class="muted">{text.user_licences_none()}</p> })}
        {(!none).then(|| view! { <ul class="plain lines">{licences.collect_view()}{failed.collect_view()}</ul> })}
        {pager}
    }
}

fn role_panel(text: Text, known: &Known, roles: &[DirectoryRole], all: &[DirectoryRole], may: May) -> AnyView {
    let Known { customer, id, .. } = *known;
    let may_change = may.manage_roles && !known.is_fixed();
    let title = known.title(text);
    let part = Paginated::of("roles", roles.to_vec());
    let pager = part.pager(text.user_roles());
    let held = part
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
    let ids: HashSet<_> = roles.iter().map(|held| held.id).collect();
    let free: Vec<_> =
        all.iter().filter(|role| !ids.contains(&role.id)).map(|role| (role.id.to_string(), role.title())).collect();
    let add = may_change.then(|| {
        if free.is_empty() {
            return view! { <p class="help">{text.user_roles_all()}</p> }.into_any();
        }
        let mut choices = vec![(String::new(), text.user_roles_choose_none().to_owned())];
        choices.extend(free);
        form(ROLE_FORM, Write::AddRoleMember, move || {
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
        {(!roles.is_empty()).then(|| view! { <ul class="plain lines">{held}</ul> })}
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
