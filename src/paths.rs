//! Every address inside the portal, as a function of what it names. Templates are for the router, functions for links.

mod customer;
mod part;
mod query;

use jiff::Timestamp;

use crate::domain::id::{ConnectionId, DirectoryRoleId, OrderId, PolicyId, RequestId, SubscriptionId, UserId};

pub use customer::{CustomerPath, own};
pub use part::{LAST_PART, LICENCES_PARAMETER, asked_part, at_part, at_seek, has_seek, with_licences, without_size};
pub use query::{
    ActivityQuery, CustomerSort, CustomersQuery, UsersQuery, activity, customers, customers_export, partner_activity,
    users, users_export,
};

/// Landing and sign-in.
pub const HOME: &str = "/";
/// Starts a sign-in; `GET`.
pub const SIGN_IN: &str = "/sign-in";
/// Leads on to the sign-in of a partner that was found by its domain.
pub const SIGN_IN_CONTINUE: &str = "/sign-in/continue";
/// An operator's way in without a provider, by a code of `operator break-glass`; a page, and `POST` redeems the code.
pub const BREAK_GLASS: &str = "/sign-in/break-glass";
/// Where the sign-in provider sends people back to; `GET`.
pub const SIGN_IN_CALLBACK: &str = "/sign-in/callback";
/// Ends the session here and at the provider; `POST`.
pub const SIGN_OUT: &str = "/sign-out";
/// Where a page that was fetched ahead of time reports that it is shown; `POST`.
pub const VIEW: &str = "/view";
/// Said after signing out.
pub const SIGNED_OUT: &str = "/signed-out";
/// The customer list.
pub const CUSTOMERS: &str = "/customers";
/// All customers that are looked for, as a file; `GET`.
pub const CUSTOMERS_EXPORT: &str = "/customers/export";
/// The form that makes a customer.
pub const NEW_CUSTOMER: &str = "/customers/new";
/// Template of a customer's overview.
pub const CUSTOMER: &str = "/customers/{customer}";
/// The place of a customer's own people, where each page of the customer's that is for them has an address of its own.
pub const MY: &str = "/my";
/// One's own profile and licences.
pub const MY_PROFILE: &str = "/my/profile";
/// The portal's record of one's own company.
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
/// Template of what was done to a customer.
pub const ACTIVITY: &str = "/customers/{customer}/activity";
/// What was done to all customers.
pub const PARTNER_ACTIVITY: &str = "/activity";
/// The codes that vouch for the partner's government customers.
pub const VALIDATION_CODES: &str = "/validation-codes";
/// Template of a customer's users.
pub const USERS: &str = "/customers/{customer}/users";
/// Template of all of them, as a file; `GET`.
pub const USERS_EXPORT: &str = "/customers/{customer}/users/export";
/// The same of one's own customer; `GET`.
pub const MY_USERS_EXPORT: &str = "/my/users/export";
/// What was done to one's own company, as a file.
pub const MY_ACTIVITY_EXPORT: &str = "/my/activity/export";
/// Template of the form that makes one.
pub const NEW_USER: &str = "/customers/{customer}/users/new";
/// Template of a customer's deleted users.
pub const DELETED_USERS: &str = "/customers/{customer}/users/deleted";
/// Template of a user.
pub const USER: &str = "/customers/{customer}/users/{user}";
/// Template of the form that changes one.
pub const EDIT_USER: &str = "/customers/{customer}/users/{user}/edit";
/// Template of the page that asks before a user is deleted.
pub const DELETE_USER: &str = "/customers/{customer}/users/{user}/delete";
/// Template of the form that gives a user another password.
pub const USER_PASSWORD: &str = "/customers/{customer}/users/{user}/password";
/// Template of the form that changes a user's licences.
pub const USER_LICENCES: &str = "/customers/{customer}/users/{user}/licenses";
/// Template of a customer's directory roles.
pub const ROLES: &str = "/customers/{customer}/roles";
/// Template of a directory role and who has it.
pub const ROLE: &str = "/customers/{customer}/roles/{role}";
/// Template of the page that asks before a role is taken from a user.
pub const REMOVE_ROLE_MEMBER: &str = "/customers/{customer}/roles/{role}/members/{user}/remove";
/// Template of a customer's licences.
pub const LICENCES: &str = "/customers/{customer}/licenses";
/// Template of a customer's subscriptions.
pub const SUBSCRIPTIONS: &str = "/customers/{customer}/subscriptions";
/// Template of what closes soon of a customer's subscriptions.
pub const CLOSING: &str = "/customers/{customer}/closing";
/// Template of the same as a file of comma-separated values.
pub const CLOSING_EXPORT: &str = "/customers/{customer}/closing/export";
/// Template of the same as a calendar.
pub const CLOSING_CALENDAR: &str = "/customers/{customer}/closing/calendar";
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
/// Template of the page that withdraws a self-serve policy.
pub const DELETE_POLICY: &str = "/customers/{customer}/policies/{policy}/delete";
/// Template of the page that ends the relationship with a customer.
pub const REMOVE_RELATIONSHIP: &str = "/customers/{customer}/relationship/remove";
/// Template of the page that ends delegated administration of a customer.
pub const REMOVE_DELEGATED_ACCESS: &str = "/customers/{customer}/delegated-access/remove";
/// The link by which a company becomes a customer.
pub const RELATIONSHIP_REQUEST: &str = "/relationship-request";
/// Who one is, settings and sessions.
pub const ACCOUNT: &str = "/account";
/// The partners that one has been signed in to, and the way to others.
pub const PARTNERS: &str = "/partners";
/// The partner itself, for its administrators.
pub const PARTNER: &str = "/partner";
/// The partner's guided set-up.
pub const PARTNER_SETUP: &str = "/partner/set-up";
/// The partner's role mappings.
pub const PARTNER_ROLES: &str = "/partner/roles";
/// What the partner's customers are offered by default.
pub const SELF_SERVICE: &str = "/partner/self-service";
/// Template of what one customer's own people are offered, and who of them comes.
pub const CUSTOMER_SELF_SERVICE: &str = "/customers/{customer}/self-service";
/// The customers that the partner's connection reaches.
pub const CONNECTION_REACH: &str = "/partner/connection/reach";
/// Template of the page that asks before a connection is removed.
pub const REMOVE_CONNECTION: &str = "/partner/connections/{connection}/remove";
/// Begins a consent to the partner's connection; `POST`.
pub const CONNECT_PARTNER: &str = "/partner/connect";
/// The form by which an operator adds a partner.
pub const NEW_PARTNER: &str = "/operator/partners/new";
/// The operator's page on the installation's health.
pub const HEALTH: &str = "/operator/health";

/// The parameter that names, by the request id of a form, the answer that its page shows.
pub const ANSWER: &str = "answer";

/// The page of a form, showing what the form was answered under a request id. The id says nothing to another session.
pub fn with_answer(page: &str, request: RequestId) -> String {
    let page = page.split('#').next().unwrap_or_default();
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let others = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != ANSWER);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(others).append_pair(ANSWER, &request.to_string());
    format!("{path}?{}", query.finish())
}

/// The form that makes a customer in a country, by its ISO 3166-1 alpha-2 code.
pub fn new_customer_in(country: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("country", country).finish();
    format!("{NEW_CUSTOMER}?{query}")
}

/// A part of the account page, by its id there.
pub fn account_part(part: &str) -> String {
    format!("{ACCOUNT}#{part}")
}

/// A customer's overview.
pub fn customer(id: CustomerPath) -> String {
    id.to_string()
}

/// A customer's billing profile.
pub fn billing_profile(id: CustomerPath) -> String {
    format!("{id}/billing-profile")
}

/// What a customer's own people are offered.
pub fn customer_self_service(customer: CustomerPath) -> String {
    format!("{customer}/self-service")
}

/// A customer's qualification.
pub fn qualification(customer: CustomerPath) -> String {
    format!("{customer}/qualification")
}

/// A customer's domains.
pub fn domains(id: CustomerPath) -> String {
    format!("{id}/domains")
}

/// A customer's Azure budget.
pub fn budget(id: CustomerPath) -> String {
    format!("{id}/budget")
}

/// A customer's agreements.
pub fn agreements(id: CustomerPath) -> String {
    format!("{id}/agreements")
}

/// A customer's deleted users.
pub fn deleted_users(customer: CustomerPath) -> String {
    format!("{customer}/users/deleted")
}

/// The form that makes a user.
pub fn new_user(customer: CustomerPath) -> String {
    format!("{customer}/users/new")
}

/// A user.
pub fn user(customer: CustomerPath, user: UserId) -> String {
    format!("{customer}/users/{user}")
}

/// The form that changes a user.
pub fn edit_user(customer: CustomerPath, user: UserId) -> String {
    format!("{customer}/users/{user}/edit")
}

/// The page that asks before a user is deleted.
pub fn delete_user(customer: CustomerPath, user: UserId) -> String {
    format!("{customer}/users/{user}/delete")
}

/// The form that gives a user another password.
pub fn user_password(customer: CustomerPath, user: UserId) -> String {
    format!("{customer}/users/{user}/password")
}

/// The form that changes a user's licences.
pub fn user_licences(customer: CustomerPath, user: UserId) -> String {
    format!("{customer}/users/{user}/licenses")
}

/// A customer's directory roles.
pub fn roles(customer: CustomerPath) -> String {
    format!("{customer}/roles")
}

/// A directory role and who has it.
pub fn role(customer: CustomerPath, role: DirectoryRoleId) -> String {
    format!("{customer}/roles/{role}")
}

/// The page that asks before a role is taken from a user.
pub fn remove_role_member(customer: CustomerPath, role: DirectoryRoleId, user: UserId) -> String {
    format!("{customer}/roles/{role}/members/{user}/remove")
}

/// A customer's licences.
pub fn licences(customer: CustomerPath) -> String {
    format!("{customer}/licenses")
}

/// A customer's subscriptions.
pub fn subscriptions(customer: CustomerPath) -> String {
    format!("{customer}/subscriptions")
}

/// What closes soon of a customer's subscriptions.
pub fn closing(customer: CustomerPath) -> String {
    format!("{customer}/closing")
}

/// The same as a file of comma-separated values.
pub fn closing_export(customer: CustomerPath) -> String {
    format!("{customer}/closing/export")
}

/// The same as a calendar.
pub fn closing_calendar(customer: CustomerPath) -> String {
    format!("{customer}/closing/calendar")
}

/// A subscription.
pub fn subscription(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}")
}

/// A subscription while Partner Center gives it another nickname, since when it has been asked to.
pub fn subscription_renaming(customer: CustomerPath, id: &SubscriptionId, name: &str, asked: Timestamp) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("renaming", name).append_pair("asked", &asked.as_second().to_string());
    let query = query.finish();
    format!("{}?{query}", subscription(customer, id))
}

/// A subscription while Partner Center makes another change of it: what is changed to what, since when.
pub fn subscription_changing(
    customer: CustomerPath,
    id: &SubscriptionId,
    property: &str,
    wanted: &str,
    asked: Timestamp,
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("changing", property).append_pair("to", wanted);
    query.append_pair("asked", &asked.as_second().to_string());
    let query = query.finish();
    format!("{}?{query}", subscription(customer, id))
}

/// A subscription of which Partner Center has changed the end of the term together with something else.
pub fn subscription_end_changed(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{}?end=changed", subscription(customer, id))
}

/// The page that changes the quantity of a subscription.
pub fn quantity(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}/quantity")
}

/// The page that sets how the term of a subscription ends.
pub fn term_end(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}/term-end")
}

/// The page that suspends a subscription.
pub fn suspend_subscription(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}/suspend")
}

/// The page that reactivates a subscription.
pub fn reactivate_subscription(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}/reactivate")
}

/// The page that cancels a subscription.
pub fn cancel_subscription(customer: CustomerPath, id: &SubscriptionId) -> String {
    format!("{customer}/subscriptions/{id}/cancel")
}

/// A customer's orders.
pub fn orders(customer: CustomerPath) -> String {
    format!("{customer}/orders")
}

/// An order.
pub fn order(customer: CustomerPath, id: &OrderId) -> String {
    format!("{customer}/orders/{id}")
}

/// A customer's entitlements.
pub fn entitlements(customer: CustomerPath) -> String {
    format!("{customer}/entitlements")
}

/// A customer's self-serve policies.
pub fn policies(customer: CustomerPath) -> String {
    format!("{customer}/policies")
}

/// The form for a new self-serve policy.
pub fn new_policy(customer: CustomerPath) -> String {
    format!("{customer}/policies/new")
}

/// A self-serve policy.
pub fn policy(customer: CustomerPath, id: &PolicyId) -> String {
    format!("{customer}/policies/{id}")
}

/// The page that withdraws a self-serve policy.
pub fn delete_policy(customer: CustomerPath, id: &PolicyId) -> String {
    format!("{customer}/policies/{id}/delete")
}

/// The page that ends the relationship with a customer.
pub fn remove_relationship(customer: CustomerPath) -> String {
    format!("{customer}/relationship/remove")
}

/// The page that ends delegated administration of a customer.
pub fn remove_delegated_access(customer: CustomerPath) -> String {
    format!("{customer}/delegated-access/remove")
}

/// The page that asks before a connection of the partner's is removed.
pub fn remove_connection(id: ConnectionId) -> String {
    format!("/partner/connections/{id}/remove")
}

/// Starts a sign-in through one of the offered providers and comes back to a local address.
pub fn sign_in(provider: &str, return_to: Option<&str>) -> String {
    at_provider(SIGN_IN, provider, return_to)
}

/// Where somebody who is signed in proves again who they are, with the address to come back to.
pub fn sign_in_again(return_to: &str) -> String {
    at_provider(SIGN_IN, AGAIN, Some(return_to))
}

/// What stands for the provider by which one is signed in already.
pub const AGAIN: &str = "again";

/// The page that leads on to a provider, with the address to come back to.
pub fn sign_in_continue(provider: &str, return_to: Option<&str>) -> String {
    at_provider(SIGN_IN_CONTINUE, provider, return_to)
}

fn at_provider(path: &str, provider: &str, return_to: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("provider", provider);
    if let Some(return_to) = return_to {
        query.append_pair("return_to", return_to);
    }
    format!("{path}?{}", query.finish())
}

/// The choice among partners, with the address to come back to after signing in.
pub fn partners(return_to: Option<&str>) -> String {
    match return_to {
        Some(return_to) => {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("return_to", return_to).finish();
            format!("{PARTNERS}?{query}")
        }
        None => PARTNERS.to_owned(),
    }
}

/// The landing page, with the address to come back to after signing in.
pub fn home_then(return_to: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("return_to", return_to).finish();
    format!("{HOME}?{query}")
}

/// The parameter of the landing page that says of a form what became of it: that it is [`KEPT`], or nothing.
pub const UNSAVED: &str = "unsaved";
/// What was typed is kept for whoever signs in.
pub const KEPT: &str = "kept";
/// What was typed is not kept.
pub const LOST: &str = "lost";

/// The landing page for whoever sent a form without being signed in any more.
pub fn home_unsaved(return_to: &str, kept: bool) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("return_to", return_to).append_pair(UNSAVED, if kept { KEPT } else { LOST });
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
    fn addresses_are_what_people_have_bookmarked() {
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
            "of all its pages"
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
        let answer = with_answer("/customers/new?country=PL#details", request);
        assert_eq!(answer, "/customers/new?country=PL&answer=484e548c-f5f3-4528-93a9-c16c6373cb59");
        assert_eq!(with_answer(&answer, request), answer);
        assert_eq!(
            sign_in("global", Some("/customers?x=1")),
            "/sign-in?provider=global&return_to=%2Fcustomers%3Fx%3D1"
        );
    }
}
