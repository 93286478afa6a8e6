//! All paths and URLs within the portal. Templates are for the router, functions for links.

mod customer;
mod job;
mod pagination;
mod query;
mod request;

use jiff::Timestamp;

use crate::domain::id::{ConnectionId, DirectoryRoleId, OrderId, PolicyId, RequestId, SubscriptionId, UserId};

pub use customer::{CustomerPath, customer_user_template};
pub use job::{job, job_passwords, job_rows, job_rows_export, jobs_before, new_job, new_job_from};
pub use pagination::{
    LAST_PAGE, LICENSES_PARAMETER, at_page, at_seek, has_seek, requested_page, with_licenses, without_size,
};
pub use query::{
    ActivityQuery, CustomerSort, CustomersQuery, UsersQuery, activity, customers, customers_export, partner_activity,
    users, users_export,
};
pub use request::{
    customer_request_rules, customer_requests, my_request, my_request_open, new_request, request, requests,
};

/// The landing page, with sign-in.
pub const HOME: &str = "/";
/// The route that starts a sign-in; `GET`.
pub const SIGN_IN: &str = "/sign-in";
/// The route that continues to the sign-in of a partner that was found by its domain.
pub const SIGN_IN_CONTINUE: &str = "/sign-in/continue";
/// The break-glass page for an operator's sign-in without a provider, by a code of `operator break-glass`; `POST`
/// redeems the code.
pub const BREAK_GLASS: &str = "/sign-in/break-glass";
/// The redirect URI, to which the sign-in provider returns people; `GET`.
pub const SIGN_IN_CALLBACK: &str = "/sign-in/callback";
/// The route that ends the session here and at the provider; `POST`.
pub const SIGN_OUT: &str = "/sign-out";
/// The route to which a prefetched page reports that it is shown; `POST`.
pub const VIEW: &str = "/view";
/// The page after signing out.
pub const SIGNED_OUT: &str = "/signed-out";
/// The home of a partner's staff.
pub const STAFF_HOME: &str = "/home";
/// The customer list.
pub const CUSTOMERS: &str = "/customers";
/// The file download of all customers that match the search; `GET`.
pub const CUSTOMERS_EXPORT: &str = "/customers/export";
/// The form that creates a customer.
pub const NEW_CUSTOMER: &str = "/customers/new";
/// Template of a customer's overview.
pub const CUSTOMER: &str = "/customers/{customer}";
/// The section for customer users, in which each page of their customer that is for them has a URL of its own.
pub const MY: &str = "/my";
/// A customer user's own profile and licenses.
pub const MY_PROFILE: &str = "/my/profile";
/// The portal's activity list of one's own organization.
pub const MY_ACTIVITY: &str = "/my/activity";
/// Template of a customer's billing profile.
pub const BILLING_PROFILE: &str = "/customers/{customer}/billing-profile";
/// Template of a customer's agreements.
pub const AGREEMENTS: &str = "/customers/{customer}/agreements";
/// Template of a customer's qualification.
pub const QUALIFICATION: &str = "/customers/{customer}/qualification";
/// Template of a customer's Azure spending budget.
pub const BUDGET: &str = "/customers/{customer}/budget";
/// Template of a customer's domains.
pub const DOMAINS: &str = "/customers/{customer}/domains";
/// Template of a customer's activity list.
pub const ACTIVITY: &str = "/customers/{customer}/activity";
/// The list of jobs.
pub const JOBS: &str = "/jobs";
/// The form that changes users from a table.
pub const NEW_JOB: &str = "/jobs/new";
/// Template of a job.
pub const JOB: &str = "/jobs/{job}";
/// Template of the file download of a job's rows that were not carried out; `GET`.
pub const JOB_ROWS_EXPORT: &str = "/jobs/{job}/rows";
/// Template of the file download of the passwords that a job set, which erases them; `POST`.
pub const JOB_PASSWORDS: &str = "/jobs/{job}/passwords";
/// The queue of customers' change requests.
pub const REQUESTS: &str = "/requests";
/// Template of a customer's change request, for staff.
pub const REQUEST: &str = "/requests/{request}";
/// The file download of change requests; `GET`.
pub const REQUESTS_EXPORT: &str = "/requests/export";
/// Template of the change requests of one customer.
pub const CUSTOMER_REQUESTS: &str = "/customers/{customer}/requests";
/// Template of the form in which staff record a customer's change request.
pub const NEW_REQUEST: &str = "/customers/{customer}/requests/new";
/// The default rules for change requests.
pub const REQUEST_RULES: &str = "/partner/request-rules";
/// Template of the rules for change requests of one customer.
pub const CUSTOMER_REQUEST_RULES: &str = "/customers/{customer}/requests/rules";
/// The change requests of one's own organization.
pub const MY_REQUESTS: &str = "/my/requests";
/// The form of a change request to the partner.
pub const MY_NEW_REQUEST: &str = "/my/requests/new";
/// Template of a change request of one's own organization.
pub const MY_REQUEST: &str = "/my/requests/{request}";
/// The file download of the change requests of one's own organization; `GET`.
pub const MY_REQUESTS_EXPORT: &str = "/my/requests/export";
/// The activity list of all customers.
pub const PARTNER_ACTIVITY: &str = "/activity";
/// The partner's validation codes for government customers.
pub const VALIDATION_CODES: &str = "/validation-codes";
/// Template of a customer's users.
pub const USERS: &str = "/customers/{customer}/users";
/// Template of the file download of a customer's users; `GET`.
pub const USERS_EXPORT: &str = "/customers/{customer}/users/export";
/// The file download of the users of the caller's own organization; `GET`.
pub const MY_USERS_EXPORT: &str = "/my/users/export";
/// The file download of the activity list of one's own organization.
pub const MY_ACTIVITY_EXPORT: &str = "/my/activity/export";
/// Template of the form that creates a user.
pub const NEW_USER: &str = "/customers/{customer}/users/new";
/// Template of a customer's deleted users.
pub const DELETED_USERS: &str = "/customers/{customer}/users/deleted";
/// Template of a user.
pub const USER: &str = "/customers/{customer}/users/{user}";
/// Template of the form that updates a user.
pub const EDIT_USER: &str = "/customers/{customer}/users/{user}/edit";
/// Template of the page that confirms the deletion of a user.
pub const DELETE_USER: &str = "/customers/{customer}/users/{user}/delete";
/// Template of the form that plans the end of a user's access (offboarding).
pub const LEAVER: &str = "/customers/{customer}/users/{user}/offboard";
/// Template of the form that resets a user's password.
pub const USER_PASSWORD: &str = "/customers/{customer}/users/{user}/password";
/// Template of the form that assigns licenses to a user.
pub const USER_LICENSES: &str = "/customers/{customer}/users/{user}/licenses";
/// Template of a customer's directory roles.
pub const ROLES: &str = "/customers/{customer}/roles";
/// Template of a directory role and its members.
pub const ROLE: &str = "/customers/{customer}/roles/{role}";
/// Template of the page that confirms the removal of a role from a user.
pub const REMOVE_ROLE_MEMBER: &str = "/customers/{customer}/roles/{role}/members/{user}/remove";
/// Template of a customer's licenses.
pub const LICENSES: &str = "/customers/{customer}/licenses";
/// Template of a customer's subscriptions.
pub const SUBSCRIPTIONS: &str = "/customers/{customer}/subscriptions";
/// Template of the upcoming deadlines of a customer's subscriptions.
pub const DEADLINES: &str = "/customers/{customer}/closing";
/// Template of the CSV export of these deadlines.
pub const DEADLINES_EXPORT: &str = "/customers/{customer}/closing/export";
/// Template of the calendar export of these deadlines.
pub const DEADLINES_CALENDAR: &str = "/customers/{customer}/closing/calendar";
/// Template of a subscription.
pub const SUBSCRIPTION: &str = "/customers/{customer}/subscriptions/{subscription}";
/// Template of the page that changes the quantity of a subscription.
pub const QUANTITY: &str = "/customers/{customer}/subscriptions/{subscription}/quantity";
/// Template of the page that sets how the term of a subscription ends.
pub const TERM_END: &str = "/customers/{customer}/subscriptions/{subscription}/term-end";
/// Template of the page that suspends a subscription.
pub const SUSPEND_SUBSCRIPTION: &str = "/customers/{customer}/subscriptions/{subscription}/suspend";
/// Template of the page that reactivates a subscription.
pub const REACTIVATE_SUBSCRIPTION: &str = "/customers/{customer}/subscriptions/{subscription}/reactivate";
/// Template of the page that cancels a subscription.
pub const CANCEL_SUBSCRIPTION: &str = "/customers/{customer}/subscriptions/{subscription}/cancel";
/// Template of a customer's orders.
pub const ORDERS: &str = "/customers/{customer}/orders";
/// Template of an order.
pub const ORDER: &str = "/customers/{customer}/orders/{order}";
/// Template of a customer's entitlements.
pub const ENTITLEMENTS: &str = "/customers/{customer}/entitlements";
/// Template of a customer's self-serve policies.
pub const POLICIES: &str = "/customers/{customer}/policies";
/// Template of the form for a new self-serve policy.
pub const NEW_POLICY: &str = "/customers/{customer}/policies/new";
/// Template of a self-serve policy.
pub const POLICY: &str = "/customers/{customer}/policies/{policy}";
/// Template of the page that deletes a self-serve policy.
pub const DELETE_POLICY: &str = "/customers/{customer}/policies/{policy}/delete";
/// Template of the page that removes the relationship with a customer.
pub const REMOVE_RELATIONSHIP: &str = "/customers/{customer}/relationship/remove";
/// Template of the page that removes delegated administration of a customer.
pub const REMOVE_DELEGATED_ACCESS: &str = "/customers/{customer}/delegated-access/remove";
/// The page with the link by which a company becomes a customer.
pub const RELATIONSHIP_REQUEST: &str = "/relationship-request";
/// One's own account: identity, settings and sessions.
pub const ACCOUNT: &str = "/account";
/// The list of partners that were signed in to from this browser, with a form to sign in to others.
pub const PARTNERS: &str = "/partners";
/// The partner itself, for its administrators.
pub const PARTNER: &str = "/partner";
/// The partner's guided setup.
pub const PARTNER_SETUP: &str = "/partner/set-up";
/// The partner's role mappings.
pub const PARTNER_ROLES: &str = "/partner/roles";
/// The default self-service offer to the partner's customers.
pub const SELF_SERVICE: &str = "/partner/self-service";
/// The endpoint of the partner's own system.
pub const WEBHOOK: &str = "/partner/webhook";
/// Template of the self-service offer to one customer, with its customer users.
pub const CUSTOMER_SELF_SERVICE: &str = "/customers/{customer}/self-service";
/// The list of the customers whose directories the partner's connection can access.
pub const CONNECTION_REACH: &str = "/partner/connection/reach";
/// Template of the page that confirms the removal of a partner connection.
pub const REMOVE_CONNECTION: &str = "/partner/connections/{connection}/remove";
/// The route that begins the consent that creates a partner connection; `POST`.
pub const CONNECT_PARTNER: &str = "/partner/connect";
/// The form by which an operator adds a partner.
pub const NEW_PARTNER: &str = "/operator/partners/new";
/// The operator's page on the installation's health.
pub const HEALTH: &str = "/operator/health";

/// The query parameter for the request id of a form whose stored result the page shows.
pub const RESULT_PARAMETER: &str = "answer";

/// Returns the page of a form that shows the form's result under a request id. The id is useless in another session.
pub fn with_result(page: &str, request: RequestId) -> String {
    let page = page.split('#').next().unwrap_or_default();
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let others = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != RESULT_PARAMETER);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(others).append_pair(RESULT_PARAMETER, &request.to_string());
    format!("{path}?{}", query.finish())
}

/// Returns the form that creates a customer in a country, by its ISO 3166-1 alpha-2 code.
pub fn new_customer_in(country: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("country", country).finish();
    format!("{NEW_CUSTOMER}?{query}")
}

/// Returns a section of the account page, by its element id.
pub fn account_section(section: &str) -> String {
    format!("{ACCOUNT}#{section}")
}

/// Returns the path of a customer's overview.
pub fn customer(id: CustomerPath) -> String {
    id.to_string()
}

/// Returns the path of a customer's billing profile.
pub fn billing_profile(id: CustomerPath) -> String {
    format!("{id}/billing-profile")
}

/// Returns the path of a customer's self-service offer.
pub fn customer_self_service(customer: CustomerPath) -> String {
    format!("{customer}/self-service")
}

/// Returns the path of a customer's qualification.
pub fn qualification(customer: CustomerPath) -> String {
    format!("{customer}/qualification")
}

/// Returns the path of a customer's domains.
pub fn domains(id: CustomerPath) -> String {
    format!("{id}/domains")
}

/// Returns the path of a customer's Azure budget.
pub fn budget(id: CustomerPath) -> String {
    format!("{id}/budget")
}

/// Returns the path of a customer's agreements.
pub fn agreements(id: CustomerPath) -> String {
    format!("{id}/agreements")
}

/// Returns the path of a customer's deleted users.
pub fn deleted_users(customer: CustomerPath) -> String {
    format!("{customer}/users/deleted")
}

/// Returns the path of the form that creates a user.
pub fn new_user(customer: CustomerPath) -> String {
    format!("{customer}/users/new")
}

/// Returns the path of a user.
pub fn user(customer: CustomerPath, user: UserId) -> String {
    format!("{customer}/users/{user}")
}

/// Returns the path of the form that updates a user.
pub fn edit_user(customer: CustomerPath, user: UserId) -> String {
    format!("{customer}/users/{user}/edit")
}

/// Returns the path of the page that confirms the deletion of a user.
pub fn delete_user(customer: CustomerPath, user: UserId) -> String {
    format!("{customer}/users/{user}/delete")
}

/// Returns the path of the form that plans the end of a user's access (offboarding).
pub fn leaver(customer: CustomerPath, user: UserId) -> String {
    format!("{customer}/users/{user}/offboard")
}

/// Returns the path of the form that resets a user's password.
pub fn user_password(customer: CustomerPath, user: UserId) -> String {
    format!("{customer}/users/{user}/password")
}

/// Returns the path of the form that assigns licenses to a user.
pub fn user_licenses(customer: CustomerPath, user: UserId) -> String {
    format!("{customer}/users/{user}/licenses")
}

/// Returns the path of a customer's directory roles.
pub fn roles(customer: CustomerPath) -> String {
    format!("{customer}/roles")
}

/// Returns the path of a directory role and its members.
pub fn role(customer: CustomerPath, role: DirectoryRoleId) -> String {
    format!("{customer}/roles/{role}")
}

/// Returns the path of the page that confirms the removal of a role from a user.
pub fn remove_role_member(customer: CustomerPath, role: DirectoryRoleId, user: UserId) -> String {
    format!("{customer}/roles/{role}/members/{user}/remove")
}

/// Returns the path of a customer's licenses.
pub fn licenses(customer: CustomerPath) -> String {
    format!("{customer}/licenses")
}

/// Returns the path of a customer's subscriptions.
pub fn subscriptions(customer: CustomerPath) -> String {
    format!("{customer}/subscriptions")
}

/// Returns the path of the upcoming deadlines of a customer's subscriptions.
pub fn deadlines(customer: CustomerPath) -> String {
    format!("{customer}/closing")
}

/// Returns the path of the same list as CSV.
pub fn deadlines_export(customer: CustomerPath) -> String {
    format!("{customer}/closing/export")
}

/// Returns the path of the same list as a calendar.
pub fn deadlines_calendar(customer: CustomerPath) -> String {
    format!("{customer}/closing/calendar")
}

/// Returns the path of a subscription.
pub fn subscription(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}")
}

/// Returns the URL of a subscription while Partner Center applies a new nickname, with the time of the request.
pub fn subscription_renaming(
    customer: CustomerPath,
    id: &SubscriptionId,
    name: &str,
    requested_at: Timestamp,
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("renaming", name).append_pair("asked", &requested_at.as_second().to_string());
    let query = query.finish();
    format!("{}?{query}", subscription(customer, id))
}

/// Returns the URL of a subscription while Partner Center processes a change: the property, its new value and the time
/// of the request.
pub fn subscription_changing(
    customer: CustomerPath,
    id: &SubscriptionId,
    property: &str,
    requested_value: &str,
    requested_at: Timestamp,
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("changing", property).append_pair("to", requested_value);
    query.append_pair("asked", &requested_at.as_second().to_string());
    let query = query.finish();
    format!("{}?{query}", subscription(customer, id))
}

/// Returns the URL of a subscription after a change that also changed how its term ends.
pub fn subscription_end_changed(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{}?end=changed", subscription(customer, id))
}

/// Returns the path of the page that changes the quantity of a subscription.
pub fn quantity(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}/quantity")
}

/// Returns the path of the page that sets how the term of a subscription ends.
pub fn term_end(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}/term-end")
}

/// Returns the path of the page that suspends a subscription.
pub fn suspend_subscription(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}/suspend")
}

/// Returns the path of the page that reactivates a subscription.
pub fn reactivate_subscription(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}/reactivate")
}

/// Returns the path of the page that cancels a subscription.
pub fn cancel_subscription(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}/cancel")
}

/// Returns the path of a customer's orders.
pub fn orders(customer: CustomerPath) -> String {
    format!("{customer}/orders")
}

/// Returns the path of an order.
pub fn order(customer: CustomerPath, id: &OrderId) -> String {
    format!("{customer}/orders/{id}")
}

/// Returns the path of a customer's entitlements.
pub fn entitlements(customer: CustomerPath) -> String {
    format!("{customer}/entitlements")
}

/// Returns the path of a customer's self-serve policies.
pub fn policies(customer: CustomerPath) -> String {
    format!("{customer}/policies")
}

/// Returns the path of the form for a new self-serve policy.
pub fn new_policy(customer: CustomerPath) -> String {
    format!("{customer}/policies/new")
}

/// Returns the path of a self-serve policy.
pub fn policy(customer: CustomerPath, id: &PolicyId) -> String {
    format!("{customer}/policies/{id}")
}

/// Returns the path of the page that deletes a self-serve policy.
pub fn delete_policy(customer: CustomerPath, id: &PolicyId) -> String {
    format!("{customer}/policies/{id}/delete")
}

/// Returns the path of the page that removes the relationship with a customer.
pub fn remove_relationship(customer: CustomerPath) -> String {
    format!("{customer}/relationship/remove")
}

/// Returns the path of the page that removes delegated administration of a customer.
pub fn remove_delegated_access(customer: CustomerPath) -> String {
    format!("{customer}/delegated-access/remove")
}

/// Returns the path of the page that confirms the removal of a partner connection.
pub fn remove_connection(id: ConnectionId) -> String {
    format!("/partner/connections/{id}/remove")
}

/// Returns the URL that starts a sign-in through one of the offered providers, with a local return URL.
pub fn sign_in(provider: &str, return_to: Option<&str>) -> String {
    at_provider(SIGN_IN, provider, return_to)
}

/// The value of `prompt` with which the person authenticates again, whatever session the provider has.
pub const PROMPT_LOGIN: &str = "login";
/// The value of `prompt` with which the person chooses another account.
pub const PROMPT_OTHER_ACCOUNT: &str = "select_account";

/// Returns the URL that starts a sign-in with a `prompt`, which overrides the provider's single sign-on.
pub fn sign_in_prompted(provider: &str, return_to: Option<&str>, prompt: Option<&str>) -> String {
    let url = sign_in(provider, return_to);
    prompt.map_or_else(|| url.clone(), |prompt| format!("{url}&prompt={prompt}"))
}

/// Returns the URL at which a signed-in person authenticates again, with the return URL.
pub fn sign_in_again(return_to: &str) -> String {
    at_provider(SIGN_IN, CURRENT_PROVIDER, Some(return_to))
}

/// The placeholder for the provider of the current session.
pub const CURRENT_PROVIDER: &str = "again";

/// Returns the URL of the page that continues to a provider, with the return URL.
pub fn sign_in_continue(provider: &str, return_to: Option<&str>) -> String {
    at_provider(SIGN_IN_CONTINUE, provider, return_to)
}

/// Returns the URL of a path with a provider and, if there is one, the return URL.
fn at_provider(path: &str, provider: &str, return_to: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("provider", provider);
    if let Some(return_to) = return_to {
        query.append_pair("return_to", return_to);
    }
    format!("{path}?{}", query.finish())
}

/// Returns the URL of the choice among partners, with the return URL for after sign-in.
pub fn partners(return_to: Option<&str>) -> String {
    match return_to {
        Some(return_to) => {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("return_to", return_to).finish();
            format!("{PARTNERS}?{query}")
        }
        None => PARTNERS.to_owned(),
    }
}

/// Returns the URL of the landing page, with the return URL for after sign-in.
pub fn home_with_return_url(return_to: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("return_to", return_to).finish();
    format!("{HOME}?{query}")
}

/// The query parameter of the landing page that reports whether a submitted form was saved as a draft:
/// [`DRAFT_SAVED`] or [`DRAFT_LOST`].
pub const UNSAVED_PARAMETER: &str = "unsaved";
/// The value for a form that was saved as a draft for its person.
pub const DRAFT_SAVED: &str = "kept";
/// The value for a form that was not saved.
pub const DRAFT_LOST: &str = "lost";

/// Returns the URL of the landing page after a form was submitted without a session.
pub fn home_unsaved(return_to: &str, is_draft_saved: bool) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("return_to", return_to)
        .append_pair(UNSAVED_PARAMETER, if is_draft_saved { DRAFT_SAVED } else { DRAFT_LOST });
    format!("{HOME}?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        customer::{CustomerSearch, SearchField},
        id::CustomerId,
        page::{Direction, Seek},
        preferences::PageSize,
        user::UserSort,
    };

    #[test]
    fn urls_stay_stable_for_bookmarks() {
        let id: CustomerId = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f".parse().unwrap();
        assert_eq!(customer(id.into()), "/customers/5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f");
        assert_eq!(customers(&CustomersQuery::default()), "/customers");
        let query = CustomersQuery {
            search: CustomerSearch::StartsWith { field: SearchField::Domain, text: "zażółć & co".into() },
            field: SearchField::Domain,
            size: Some(PageSize::Rows25),
            seek: Some(Seek { direction: Direction::Next, token: "a+b/c=".into() }),
            sort: None,
        };
        assert_eq!(
            customers(&query),
            "/customers?search=za%C5%BC%C3%B3%C5%82%C4%87+%26+co&by=domain&size=25&after=a%2Bb%2Fc%3D"
        );
        assert_eq!(
            customers_export(&query),
            "/customers/export?search=za%C5%BC%C3%B3%C5%82%C4%87+%26+co&by=domain",
            "an export has all pages"
        );
        let search = CustomerSearch::Reseller("484e548c-f5f3-4528-93a9-c16c6373cb59".parse().unwrap());
        assert_eq!(
            customers(&CustomersQuery { search, ..CustomersQuery::default() }),
            "/customers?reseller=484e548c-f5f3-4528-93a9-c16c6373cb59"
        );
        let query = UsersQuery { sort: Some(UserSort::NameDescending), ..UsersQuery::default() };
        assert_eq!(
            users_export(id.into(), &query),
            "/customers/5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f/users/export?sort=-name"
        );
        let request: RequestId = "484e548c-f5f3-4528-93a9-c16c6373cb59".parse().unwrap();
        let url = with_result("/customers/new?country=PL#details", request);
        assert_eq!(url, "/customers/new?country=PL&answer=484e548c-f5f3-4528-93a9-c16c6373cb59");
        assert_eq!(with_result(&url, request), url);
        assert_eq!(
            sign_in("global", Some("/customers?x=1")),
            "/sign-in?provider=global&return_to=%2Fcustomers%3Fx%3D1"
        );
    }
}
