//! Queries of lists in URLs: search, sort order, page size and position.

use super::{CUSTOMERS, CustomerPath, PARTNER_ACTIVITY};
use crate::domain::{
    activity::{AuditEntryKind, Period, PortalAuditFilter},
    customer::{CustomerSearch, SearchField},
    page::{Direction, Seek},
    preferences::PageSize,
    user::UserSort,
};

/// The query of the customer list; its URL contains all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomersQuery {
    /// The search.
    pub search: CustomerSearch,
    /// The field that is selected in the form, even if the search is by id or matches everything.
    pub field: SearchField,
    /// The page size, if it differs from the person's preference.
    pub size: Option<PageSize>,
    /// The position in the result.
    pub seek: Option<Seek>,
    /// The sort order, if the result is complete.
    pub sort: Option<CustomerSort>,
}

/// A sort order of customers. Partner Center does not sort them; a result that fits one page is sorted here.
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
    /// All sort orders.
    pub const ALL: [Self; 4] = [Self::Name, Self::NameDescending, Self::Domain, Self::DomainDescending];

    /// Returns the name that is used in URLs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameDescending => "-name",
            Self::Domain => "domain",
            Self::DomainDescending => "-domain",
        }
    }
}

/// Returns the URL of the customer list for a query.
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
    with_position(CUSTOMERS.to_owned(), pairs, query.seek.as_ref())
}

/// Returns the URL of the file download of all customers that match a query.
pub fn customers_export(query: &CustomersQuery) -> String {
    let query = CustomersQuery { size: None, seek: None, sort: None, ..query.clone() };
    with_path_suffix(CUSTOMERS, "/export", &customers(&query))
}

/// The query of an activity page; its URL contains all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityQuery {
    /// The period of Partner Center's records.
    pub period: Period,
    /// A substring of the customers' names; empty for all.
    pub company: String,
    /// The resource type of the records; empty for all.
    pub resource: String,
    /// The position in Partner Center's records.
    pub seek: Option<Seek>,
    /// The filter of the portal's own entries.
    pub own: PortalAuditFilter,
    /// The sequence number below which the page of the portal's own entries starts, newest first.
    pub own_before: Option<i64>,
}

/// Returns the URL of a customer's activity for a query.
pub fn activity(id: CustomerPath, query: &ActivityQuery) -> String {
    activity_at(format!("{id}/activity"), query)
}

/// Returns the URL of all customers' activity for a query.
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
    if query.own.kind != AuditEntryKind::Changes {
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
    with_position(path, pairs, query.seek.as_ref())
}

/// The query of the list of users; its URL contains all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UsersQuery {
    /// The search text; empty for everybody.
    pub search: String,
    /// The page size, if it differs from the person's preference.
    pub size: Option<PageSize>,
    /// The sort order, if it differs from Partner Center's.
    pub sort: Option<UserSort>,
    /// The position in the result.
    pub seek: Option<Seek>,
}

/// Returns the URL of a customer's users for a query.
pub fn users(customer: CustomerPath, query: &UsersQuery) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    if !query.search.is_empty() {
        pairs.append_pair("search", &query.search);
    }
    if let Some(sort) = query.sort {
        pairs.append_pair("sort", sort.as_str());
    }
    with_size_and_position(format!("{customer}/users"), pairs, query.size, query.seek.as_ref())
}

/// Returns the URL of the file download of all users of a customer that match a query.
pub fn users_export(customer: CustomerPath, query: &UsersQuery) -> String {
    let query = UsersQuery { size: None, seek: None, ..query.clone() };
    with_path_suffix(&format!("{customer}/users"), "/export", &users(customer, &query))
}

/// Inserts a suffix between the path of a URL and its query.
fn with_path_suffix(path: &str, suffix: &str, url: &str) -> String {
    let query = url.strip_prefix(path).unwrap_or_default();
    format!("{path}{suffix}{query}")
}

/// Appends page size and position to a URL.
fn with_size_and_position(
    url: String,
    mut pairs: form_urlencoded::Serializer<'_, String>,
    size: Option<PageSize>,
    seek: Option<&Seek>,
) -> String {
    if let Some(size) = size {
        pairs.append_pair("size", size.as_str());
    }
    with_position(url, pairs, seek)
}

/// Appends the position to a URL.
fn with_position(url: String, mut pairs: form_urlencoded::Serializer<'_, String>, seek: Option<&Seek>) -> String {
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
    if query.is_empty() { url } else { format!("{url}?{query}") }
}
