//! Pages: one file per route, HTML that is complete without JavaScript.
//!
//! A page is a function from a [`PageRequest`] to a [`Page`]: it loads its data through `api`, concurrently where calls
//! are independent, and then renders. A failure is a [`PortalError`], which [`problem`] renders.

pub mod account;
pub mod activity;
pub mod agreements;
pub mod billing_profile;
pub mod break_glass;
pub mod budget;
mod changed_by;
pub mod closing;
pub mod connection_reach;
pub mod connection_remove;
pub mod customer_detail;
pub mod customer_list;
pub mod customer_new;
mod customer_overview;
pub mod customer_self_service;
pub mod deferred;
pub mod delegated_access_remove;
pub mod domains;
pub mod entitlement_list;
pub mod health;
pub mod home;
pub mod job_detail;
pub mod job_list;
pub mod job_new;
pub mod license_list;
pub mod my;
pub mod order_detail;
pub mod order_list;
pub mod partner_detail;
pub mod partner_new;
pub mod partner_roles;
pub mod partner_setup;
pub mod partners;
pub mod policy_delete;
pub mod policy_detail;
pub mod policy_list;
pub mod policy_new;
pub mod problem;
pub mod qualification;
pub mod relationship_remove;
pub mod relationship_request;
pub mod request_detail;
pub mod request_list;
pub mod request_new;
pub mod request_rules;
pub mod role_detail;
pub mod role_list;
pub mod role_remove;
pub mod self_service;
pub mod sign_in_continue;
pub mod signed_out;
pub mod staff_home;
pub mod subscription_change;
pub mod subscription_detail;
pub mod subscription_list;
pub mod user_delete;
pub mod user_deleted;
pub mod user_detail;
pub mod user_edit;
pub mod user_leaver;
pub mod user_licenses;
pub mod user_list;
pub mod user_new;
pub mod user_password;
pub mod validation_codes;
pub mod webhook;

use std::{collections::HashMap, time::Duration};

use futures::future::BoxFuture;
use leptos::prelude::*;

use crate::{
    api::customer::load_customer_summary,
    components::render_context::RenderContext,
    domain::{
        cloud::Cloud,
        customer::{CustomerSummary, Relationship},
        id::CustomerId,
        page::{Direction, Seek},
        principal::Principal,
        role::Capability,
    },
    error::{PortalError, Problem, UpstreamFailure},
    paths::CustomerPath,
    portal::RequestContext,
};

/// Path parameters, by their names in the template.
pub type PathParameters = HashMap<String, String>;

/// A request for a page.
pub struct PageRequest {
    /// The request context, which contains the caller's principal and the portal.
    pub context: RequestContext,
    /// Parameters of the path.
    pub path: PathParameters,
    /// Parameters of the query.
    pub query: Query,
}

impl PageRequest {
    /// Returns the cloud of the caller's partner.
    pub fn cloud(&self) -> Cloud {
        self.context.profile.as_ref().and_then(|profile| profile.cloud).unwrap_or(Cloud::Global)
    }

    /// Checks whether the caller has a capability, for a page to show or hide a part.
    pub fn may(&self, capability: Capability) -> bool {
        self.context.principal.as_ref().is_some_and(|principal| principal.may(capability))
    }

    /// Returns the customer of the page, with its URL for the caller: a customer's own users have no id in the path
    /// and get their own customer; everybody else gets the customer of the path.
    ///
    /// # Errors
    /// [`PortalError::NotFound`]
    pub fn customer(&self) -> Result<CustomerPath, PortalError> {
        match &self.context.principal {
            Some(Principal::CustomerUser(_)) if self.path.contains_key("customer") => Err(PortalError::NotFound),
            Some(Principal::CustomerUser(user)) => Ok(CustomerPath::own(user.customer())),
            _ => self.id::<CustomerId>("customer").map(CustomerPath::from),
        }
    }

    /// Parses an id of the path. An invalid one is reported as not found.
    ///
    /// # Errors
    /// [`PortalError::NotFound`]
    pub fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, PortalError> {
        self.path.get(name).and_then(|text| text.parse().ok()).ok_or(PortalError::NotFound)
    }
}

/// Separates errors that a panel shows from errors that replace the page, since the page is not available to this
/// caller.
///
/// # Errors
/// The errors that replace the page: sign-in required, forbidden, not found, gone.
pub fn panel_result<T>(loaded: Result<T, PortalError>) -> Result<Result<T, PortalError>, PortalError> {
    match loaded {
        Err(
            error @ (PortalError::SignInRequired
            | PortalError::Forbidden(_)
            | PortalError::NotFound
            | PortalError::Gone { .. }),
        ) => Err(error),
        loaded => Ok(loaded),
    }
}

/// Timeout for supplementary data.
const OPTIONAL_DATA_TIMEOUT: Duration = Duration::from_secs(3);

/// Loads supplementary data with a timeout, which is shorter than that of the page's main data.
///
/// # Errors
/// The call's error, or [`UpstreamFailure::TimedOut`].
pub async fn load_optional<T>(load: impl Future<Output = Result<T, PortalError>>) -> Result<T, PortalError> {
    let timed_out = PortalError::Upstream { failure_kind: UpstreamFailure::TimedOut, correlation: None };
    tokio::time::timeout(OPTIONAL_DATA_TIMEOUT, load).await.unwrap_or(Err(timed_out))
}

/// Checks whether an error means that the partner has no such data, rather than that it could not be loaded;
/// supplementary data is then omitted without a message.
pub const fn is_not_available_to_partner(error: &PortalError) -> bool {
    matches!(
        error,
        PortalError::Refused { .. } | PortalError::NotFound | PortalError::Gone { .. } | PortalError::NotInCloud
    )
}

/// The customer of a page that failed to load, for the problem page that replaces it.
#[derive(Clone)]
struct PageCustomer(CustomerSummary);

/// Loads a page's data and the customer's name concurrently. The page is rendered without the name if only that fails.
///
/// # Errors
/// The error of `load`. Unless it means that the page does not exist for this caller, the problem page is rendered
/// within the customer's page layout.
pub fn with_customer<'a, T: Send>(
    customer: CustomerPath,
    load: impl Future<Output = Result<T, PortalError>> + Send + 'a,
) -> BoxFuture<'a, Result<(T, CustomerSummary), PortalError>> {
    // Boxed, since the futures that a page joins are large and nested.
    Box::pin(async move {
        let (loaded, summary) = futures::join!(load, load_customer_summary(customer.id));
        let loaded = panel_result(loaded)?;
        // Another partner's customer is not found, whatever the other call returned.
        if matches!(summary, Err(PortalError::NotFound)) {
            return Err(PortalError::NotFound);
        }
        let summary = summary.unwrap_or_else(|_| unnamed_customer(customer.id));
        let loaded = loaded.inspect_err(|_| provide_context(PageCustomer(summary.clone())))?;
        Ok((loaded, summary))
    })
}

/// Returns the summary of a customer of which only the id is known.
fn unnamed_customer(customer: CustomerId) -> CustomerSummary {
    CustomerSummary {
        id: customer,
        name: String::new(),
        domain: String::new(),
        relationship: Relationship::Unknown,
        country: None,
    }
}

/// The decoded query of a URL.
#[derive(Debug, Clone, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Parses the raw query of a URL.
    pub fn parse(raw: &str) -> Self {
        Self(form_urlencoded::parse(raw.as_bytes()).into_owned().collect())
    }

    /// Returns the value of a parameter; an empty one counts as absent.
    ///
    /// # Errors
    /// [`PortalError::Invalid`] for a repeated parameter.
    pub fn text(&self, name: &str) -> Result<Option<&str>, PortalError> {
        let mut values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let first = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() {
            return Err(PortalError::invalid(name, Problem::Malformed));
        }
        Ok(first)
    }

    /// Returns the position in a paginated list that `after` or `before` names.
    ///
    /// # Errors
    /// [`PortalError::Invalid`] if both are present, or one is repeated.
    pub fn seek(&self) -> Result<Option<Seek>, PortalError> {
        let seek = |direction, token: &str| Seek { direction, token: token.to_owned() };
        match (self.text("after")?, self.text("before")?) {
            (Some(_), Some(_)) => Err(PortalError::invalid("before", Problem::Malformed)),
            (after, before) => Ok(after
                .map(|token| seek(Direction::Next, token))
                .or_else(|| before.map(|token| seek(Direction::Previous, token)))),
        }
    }

    /// Parses a parameter with one of a few values.
    ///
    /// # Errors
    /// [`PortalError::Invalid`] for a repeated parameter or another value.
    pub fn choice<T>(&self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, PortalError> {
        self.text(name)?
            .map(|text| parse(text).ok_or_else(|| PortalError::invalid(name, Problem::Malformed)))
            .transpose()
    }
}

/// The layout around a page: navigation and header.
pub enum PageLayout {
    /// Only the brand: before sign-in, and after sign-out.
    Bare,
    /// The portal's navigation.
    Portal,
    /// The portal's navigation, and the customer that everything on the page concerns.
    Customer(CustomerSummary),
}

/// The response's HTTP status, with the delay before a retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// The HTTP status.
    pub code: u16,
    /// The number of seconds for `Retry-After`.
    pub retry_after: Option<u64>,
}

impl Status {
    /// Returns the status of a page that shows loaded data or the error in its place.
    pub fn of<T>(loaded: &Result<T, PortalError>) -> Self {
        loaded.as_ref().map_or_else(Self::from, |_| Self::from(200))
    }
}

impl From<u16> for Status {
    fn from(code: u16) -> Self {
        Self { code, retry_after: None }
    }
}

impl From<&PortalError> for Status {
    fn from(error: &PortalError) -> Self {
        Self { code: error.status(), retry_after: error.retry_after() }
    }
}

/// A rendered page.
pub struct Page {
    /// The title of the document, without the product's name, if the table of pages contains none.
    pub title: Option<String>,
    /// The response's status.
    pub status: Status,
    /// The layout around it.
    pub page_layout: PageLayout,
    /// The content within the layout.
    pub body: AnyView,
}

impl Page {
    /// Creates a page with the status 200.
    pub fn new(page_layout: PageLayout, body: impl IntoView + 'static) -> Self {
        Self { title: None, status: Status::from(200), page_layout, body: body.into_any() }
    }

    /// Sets the title, the name of the page's subject.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the status.
    #[must_use]
    pub fn with_status(mut self, status: impl Into<Status>) -> Self {
        self.status = status.into();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_repeated_query_parameter() {
        let query = Query::parse("size=25&size=50&by=&search=a+b%00");
        assert_eq!(query.text("size"), Err(PortalError::invalid("size", Problem::Malformed)));
        assert_eq!(query.text("by"), Ok(None));
        assert_eq!(query.text("search"), Ok(Some("a b\0")));
        assert_eq!(query.text("absent"), Ok(None));
    }
}
