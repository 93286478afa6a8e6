//! Every address inside the portal, as a function of what it names. Templates are for the router, functions for links.

use jiff::Timestamp;

use crate::domain::{
    activity::Period,
    customer::{CustomerSearch, SearchField},
    id::{CustomerId, DirectoryRoleId, OrderId, PolicyId, SubscriptionId, UserId},
    page::{Direction, Seek},
    preferences::PageSize,
    user::UserSort,
};

/// Landing and sign-in.
pub const HOME: &str = "/";
/// Starts a sign-in; `GET`.
pub const SIGN_IN: &str = "/sign-in";
/// Where the sign-in provider sends people back to; `GET`.
pub const SIGN_IN_CALLBACK: &str = "/sign-in/callback";
/// Ends the session here and at the provider; `POST`.
pub const SIGN_OUT: &str = "/sign-out";
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
pub const USER_LICENCES: &str = "/customers/{customer}/users/{user}/licences";
/// Template of a customer's directory roles.
pub const ROLES: &str = "/customers/{customer}/roles";
/// Template of a directory role and who has it.
pub const ROLE: &str = "/customers/{customer}/roles/{role}";
/// Template of a customer's licences.
pub const LICENCES: &str = "/customers/{customer}/licences";
/// Template of a customer's subscriptions.
pub const SUBSCRIPTIONS: &str = "/customers/{customer}/subscriptions";
/// Template of a subscription.
pub const SUBSCRIPTION: &str = "/customers/{customer}/subscriptions/{subscription}";
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
/// The operator's page on the installation's health.
pub const HEALTH: &str = "/operator/health";

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
pub fn customer(id: CustomerId) -> String {
    format!("/customers/{id}")
}

/// A customer's billing profile.
pub fn billing_profile(id: CustomerId) -> String {
    format!("/customers/{id}/billing-profile")
}

/// A customer's agreements.
pub fn agreements(id: CustomerId) -> String {
    format!("/customers/{id}/agreements")
}

/// What a page of activity shows; the address holds all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityQuery {
    /// The days of Partner Center's record.
    pub period: Period,
    /// Part of the names of the customers whose records are wanted; of all where it is empty.
    pub company: String,
    /// The kind of thing whose records are wanted; of all where it is empty.
    pub resource: String,
    /// Where in Partner Center's record.
    pub seek: Option<Seek>,
    /// Before which entry of our own.
    pub own_before: Option<i64>,
}

/// What was done to a customer, as a query describes it.
pub fn activity(id: CustomerId, query: &ActivityQuery) -> String {
    activity_at(format!("/customers/{id}/activity"), query)
}

/// What was done to all customers, as a query describes it.
pub fn partner_activity(query: &ActivityQuery) -> String {
    activity_at(PARTNER_ACTIVITY.to_owned(), query)
}

fn activity_at(path: String, query: &ActivityQuery) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for (name, text) in [("company", &query.company), ("resource", &query.resource)] {
        if !text.is_empty() {
            pairs.append_pair(name, text);
        }
    }
    for (name, day) in [("from", query.period.from), ("until", query.period.until)] {
        if let Some(day) = day {
            pairs.append_pair(name, &day.to_string());
        }
    }
    if let Some(before) = query.own_before {
        pairs.append_pair("own-before", &before.to_string());
    }
    if let Some(seek) = &query.seek {
        pairs.append_pair(
            match seek.direction {
                Direction::Next => "after",
                Direction::Previous => "before",
            },
            &seek.token,
        );
    }
    let query = pairs.finish();
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

/// What the list of users shows; the address holds all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UsersQuery {
    /// What is looked for; everybody where it is empty.
    pub search: String,
    /// Rows, where they differ from the person's own choice.
    pub size: Option<PageSize>,
    /// In which order, where another than the service's.
    pub sort: Option<UserSort>,
    /// Where in the result.
    pub seek: Option<Seek>,
}

/// A customer's users.
pub fn users(customer: CustomerId, query: &UsersQuery) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    if !query.search.is_empty() {
        pairs.append_pair("search", &query.search);
    }
    if let Some(sort) = query.sort {
        pairs.append_pair("sort", sort.as_str());
    }
    paged(format!("/customers/{customer}/users"), pairs, query.size, query.seek.as_ref())
}

/// All of a customer's users that a query looks for, as a file.
pub fn users_export(customer: CustomerId, query: &UsersQuery) -> String {
    let query = UsersQuery { size: None, seek: None, ..query.clone() };
    below(&format!("/customers/{customer}/users"), "/export", &users(customer, &query))
}

/// An address below another one, with the query that the other one has.
fn below(path: &str, rest: &str, address: &str) -> String {
    let query = address.strip_prefix(path).unwrap_or_default();
    format!("{path}{rest}{query}")
}

/// A customer's deleted users.
pub fn deleted_users(customer: CustomerId, size: Option<PageSize>, seek: Option<&Seek>) -> String {
    let pairs = form_urlencoded::Serializer::new(String::new());
    paged(format!("/customers/{customer}/users/deleted"), pairs, size, seek)
}

/// An address with the size of its pages and the place in them.
fn paged(
    address: String,
    mut pairs: form_urlencoded::Serializer<'_, String>,
    size: Option<PageSize>,
    seek: Option<&Seek>,
) -> String {
    if let Some(size) = size {
        pairs.append_pair("size", size.as_str());
    }
    if let Some(seek) = seek {
        pairs.append_pair(
            match seek.direction {
                Direction::Next => "after",
                Direction::Previous => "before",
            },
            &seek.token,
        );
    }
    let query = pairs.finish();
    if query.is_empty() { address } else { format!("{address}?{query}") }
}

/// The form that makes a user.
pub fn new_user(customer: CustomerId) -> String {
    format!("/customers/{customer}/users/new")
}

/// A user.
pub fn user(customer: CustomerId, user: UserId) -> String {
    format!("/customers/{customer}/users/{user}")
}

/// The form that changes a user.
pub fn edit_user(customer: CustomerId, user: UserId) -> String {
    format!("/customers/{customer}/users/{user}/edit")
}

/// The page that asks before a user is deleted.
pub fn delete_user(customer: CustomerId, user: UserId) -> String {
    format!("/customers/{customer}/users/{user}/delete")
}

/// The form that gives a user another password.
pub fn user_password(customer: CustomerId, user: UserId) -> String {
    format!("/customers/{customer}/users/{user}/password")
}

/// The form that changes a user's licences.
pub fn user_licences(customer: CustomerId, user: UserId) -> String {
    format!("/customers/{customer}/users/{user}/licences")
}

/// A customer's directory roles.
pub fn roles(customer: CustomerId) -> String {
    format!("/customers/{customer}/roles")
}

/// A directory role and who has it.
pub fn role(customer: CustomerId, role: DirectoryRoleId, size: Option<PageSize>, seek: Option<&Seek>) -> String {
    let pairs = form_urlencoded::Serializer::new(String::new());
    paged(format!("/customers/{customer}/roles/{role}"), pairs, size, seek)
}

/// A customer's licences.
pub fn licences(customer: CustomerId) -> String {
    format!("/customers/{customer}/licences")
}

/// A customer's subscriptions.
pub fn subscriptions(customer: CustomerId) -> String {
    format!("/customers/{customer}/subscriptions")
}

/// A subscription.
pub fn subscription(customer: CustomerId, id: &SubscriptionId) -> String {
    format!("/customers/{customer}/subscriptions/{id}")
}

/// A subscription while Partner Center gives it another nickname, since when it has been asked to.
pub fn subscription_renaming(customer: CustomerId, id: &SubscriptionId, name: &str, asked: Timestamp) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("renaming", name).append_pair("asked", &asked.as_second().to_string());
    let query = query.finish();
    format!("{}?{query}", subscription(customer, id))
}

/// A customer's orders.
pub fn orders(customer: CustomerId) -> String {
    format!("/customers/{customer}/orders")
}

/// A page of a list that is there whole, with what else its address holds; what is empty stays out of it.
pub fn part(list: &str, held: &[(&str, &str)], page: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(held.iter().filter(|(_, value)| !value.is_empty()));
    if page > 1 {
        query.append_pair("page", &page.to_string());
    }
    let query = query.finish();
    if query.is_empty() { list.to_owned() } else { format!("{list}?{query}") }
}

/// An order.
pub fn order(customer: CustomerId, id: &OrderId) -> String {
    format!("/customers/{customer}/orders/{id}")
}

/// A customer's entitlements.
pub fn entitlements(customer: CustomerId) -> String {
    format!("/customers/{customer}/entitlements")
}

/// A customer's self-serve policies.
pub fn policies(customer: CustomerId) -> String {
    format!("/customers/{customer}/policies")
}

/// The form for a new self-serve policy.
pub fn new_policy(customer: CustomerId) -> String {
    format!("/customers/{customer}/policies/new")
}

/// A self-serve policy.
pub fn policy(customer: CustomerId, id: &PolicyId) -> String {
    format!("/customers/{customer}/policies/{id}")
}

/// The page that withdraws a self-serve policy.
pub fn delete_policy(customer: CustomerId, id: &PolicyId) -> String {
    format!("/customers/{customer}/policies/{id}/delete")
}

/// The page that ends the relationship with a customer.
pub fn remove_relationship(customer: CustomerId) -> String {
    format!("/customers/{customer}/relationship/remove")
}

/// The page that ends delegated administration of a customer.
pub fn remove_delegated_access(customer: CustomerId) -> String {
    format!("/customers/{customer}/delegated-access/remove")
}

/// Starts a sign-in through one of the offered providers and comes back to a local address.
pub fn sign_in(provider: &str, return_to: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("provider", provider);
    if let Some(return_to) = return_to {
        query.append_pair("return_to", return_to);
    }
    format!("{SIGN_IN}?{}", query.finish())
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

/// What the customer list shows; the address holds all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomersQuery {
    /// What is looked for.
    pub search: CustomerSearch,
    /// The field chosen in the form, also when the search is by id or for everything.
    pub field: SearchField,
    /// Rows, where they differ from the person's own choice.
    pub size: Option<PageSize>,
    /// Where in the result.
    pub seek: Option<Seek>,
    /// In which order, where the result is whole.
    pub sort: Option<CustomerSort>,
}

/// An order of customers. Partner Center does not sort them; a result that fits one page is sorted here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerSort {
    /// By name, A to Z.
    Name,
    /// By name, Z to A.
    NameDescending,
    /// By domain, A to Z.
    Domain,
    /// By domain, Z to A.
    DomainDescending,
}

impl CustomerSort {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Name, Self::NameDescending, Self::Domain, Self::DomainDescending];

    /// The name in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameDescending => "-name",
            Self::Domain => "domain",
            Self::DomainDescending => "-domain",
        }
    }
}

/// The customer list as a query describes it.
pub fn customers(query: &CustomersQuery) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    match &query.search {
        CustomerSearch::All => {}
        CustomerSearch::StartsWith { text, .. } => {
            pairs.append_pair("search", text);
        }
        CustomerSearch::Id(id) => {
            pairs.append_pair("search", &id.to_string());
        }
        CustomerSearch::Reseller(id) => {
            pairs.append_pair("reseller", &id.to_string());
        }
        CustomerSearch::Provider(id) => {
            pairs.append_pair("provider", &id.to_string());
        }
    }
    if query.field != SearchField::default() {
        pairs.append_pair("by", &query.field.to_string());
    }
    if let Some(size) = query.size {
        pairs.append_pair("size", size.as_str());
    }
    if let Some(sort) = query.sort {
        pairs.append_pair("sort", sort.as_str());
    }
    if let Some(seek) = &query.seek {
        pairs.append_pair(
            match seek.direction {
                Direction::Next => "after",
                Direction::Previous => "before",
            },
            &seek.token,
        );
    }
    let query = pairs.finish();
    if query.is_empty() { CUSTOMERS.to_owned() } else { format!("{CUSTOMERS}?{query}") }
}

/// All customers that a query looks for, as a file.
pub fn customers_export(query: &CustomersQuery) -> String {
    let query = CustomersQuery { size: None, seek: None, sort: None, ..query.clone() };
    below(CUSTOMERS, "/export", &customers(&query))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_what_people_have_bookmarked() {
        let id: CustomerId = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f".parse().unwrap();
        assert_eq!(customer(id), "/customers/5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f");
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
        assert_eq!(users_export(id, &query), "/customers/5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f/users/export?sort=-name");
        assert_eq!(
            sign_in("global", Some("/customers?x=1")),
            "/sign-in?provider=global&return_to=%2Fcustomers%3Fx%3D1"
        );
    }
}
