//! What the address of a list holds: what is looked for, in which order, how many rows, and where in the result.

use super::{CUSTOMERS, CustomerPath, PARTNER_ACTIVITY};
use crate::domain::{
    activity::{OwnFilter, OwnKind, Period},
    customer::{CustomerSearch, SearchField},
    page::{Direction, Seek},
    preferences::PageSize,
    user::UserSort,
};

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
    placed(CUSTOMERS.to_owned(), pairs, query.seek.as_ref())
}

/// All customers that a query looks for, as a file.
pub fn customers_export(query: &CustomersQuery) -> String {
    let query = CustomersQuery { size: None, seek: None, sort: None, ..query.clone() };
    below(CUSTOMERS, "/export", &customers(&query))
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
    /// Which entries of our own.
    pub own: OwnFilter,
    /// Before which entry of our own.
    pub own_before: Option<i64>,
}

/// What was done to a customer, as a query describes it.
pub fn activity(id: CustomerPath, query: &ActivityQuery) -> String {
    activity_at(format!("{id}/activity"), query)
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
    if query.own.kind != OwnKind::Changes {
        pairs.append_pair("kind", query.own.kind.as_str());
    }
    if let Some(person) = query.own.person {
        pairs.append_pair("person", &person.to_string());
    }
    if let Some(action) = &query.own.action {
        pairs.append_pair("action", action);
    }
    if let Some(before) = query.own_before {
        pairs.append_pair("own-before", &before.to_string());
    }
    placed(path, pairs, query.seek.as_ref())
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
pub fn users(customer: CustomerPath, query: &UsersQuery) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    if !query.search.is_empty() {
        pairs.append_pair("search", &query.search);
    }
    if let Some(sort) = query.sort {
        pairs.append_pair("sort", sort.as_str());
    }
    paged(format!("{customer}/users"), pairs, query.size, query.seek.as_ref())
}

/// All of a customer's users that a query looks for, as a file.
pub fn users_export(customer: CustomerPath, query: &UsersQuery) -> String {
    let query = UsersQuery { size: None, seek: None, ..query.clone() };
    below(&format!("{customer}/users"), "/export", &users(customer, &query))
}

/// An address below another one, with the query that the other one has.
fn below(path: &str, rest: &str, address: &str) -> String {
    let query = address.strip_prefix(path).unwrap_or_default();
    format!("{path}{rest}{query}")
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
    placed(address, pairs, seek)
}

/// An address with the place in its pages.
fn placed(address: String, mut pairs: form_urlencoded::Serializer<'_, String>, seek: Option<&Seek>) -> String {
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
