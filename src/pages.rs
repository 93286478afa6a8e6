//! Pages: one file a route, HTML that is complete without JavaScript.
//!
//! A page is a function from a [`PageRequest`] to a [`Page`]: it loads what it shows through `api`, side by side where
//! calls are independent, and then draws. What cannot be shown is a [`PortalError`], which [`problem`] draws.

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
pub mod customer_self_service;
pub mod delegated_access_remove;
pub mod domains;
pub mod entitlement_list;
mod glance;
pub mod health;
pub mod home;
pub mod late;
pub mod licence_list;
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
pub mod role_detail;
pub mod role_list;
pub mod role_remove;
pub mod self_service;
pub mod sign_in_continue;
pub mod signed_out;
pub mod subscription_change;
pub mod subscription_detail;
pub mod subscription_list;
pub mod user_delete;
pub mod user_deleted;
pub mod user_detail;
pub mod user_edit;
pub mod user_licences;
pub mod user_list;
pub mod user_new;
pub mod user_password;
pub mod validation_codes;

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
    error::{PortalError, Problem, Trouble},
    paths::CustomerPath,
    portal::RequestContext,
};

/// Parameters of a path, by their names in the template.
pub type PathParameters = HashMap<String, String>;

/// A request for a page.
pub struct PageRequest {
    /// Who asks, and the portal that answers.
    pub context: RequestContext,
    /// Parameters of the path.
    pub path: PathParameters,
    /// Parameters of the query.
    pub query: Query,
}

impl PageRequest {
    /// The cloud of the partner who asks.
    pub fn cloud(&self) -> Cloud {
        self.context.profile.as_ref().and_then(|profile| profile.cloud).unwrap_or(Cloud::Global)
    }

    /// Whether the person may, for a page that shows or leaves out a part.
    pub fn may(&self, capability: Capability) -> bool {
        self.context.principal.as_ref().is_some_and(|principal| principal.may(capability))
    }

    /// The customer whom the page is about, under the address that the person has it at: for one of the customer's own people
    /// their own, whom no address names, and for everybody else the customer of the path.
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

    /// An id of the path. One that is none names nothing.
    ///
    /// # Errors
    /// [`PortalError::NotFound`]
    pub fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, PortalError> {
        self.path.get(name).and_then(|text| text.parse().ok()).ok_or(PortalError::NotFound)
    }
}

/// What a page is about, or the error that stands in its panel. What says that there is no such page for this person is
/// the page's error and not the panel's.
///
/// # Errors
/// Not signed in, not allowed, not found.
pub fn in_panel<T>(loaded: Result<T, PortalError>) -> Result<Result<T, PortalError>, PortalError> {
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

/// How long a page waits for what only adds to it.
const PATIENCE: Duration = Duration::from_secs(3);

/// What only adds to a page: it is not waited for as long as what the page is about.
///
/// # Errors
/// What it met, and that it did not come in time.
pub async fn soon<T>(load: impl Future<Output = Result<T, PortalError>>) -> Result<T, PortalError> {
    let late = PortalError::Upstream { trouble: Trouble::TimedOut, correlation: None };
    tokio::time::timeout(PATIENCE, load).await.unwrap_or(Err(late))
}

/// Whether an error says that the partner has nothing of the kind, rather than that it could not be had: what only adds to
/// a page is then left out without a word.
pub const fn is_not_for_us(error: &PortalError) -> bool {
    matches!(
        error,
        PortalError::Refused { .. } | PortalError::NotFound | PortalError::Gone { .. } | PortalError::NotInCloud
    )
}

/// The customer inside whom a page could not be drawn, for the problem that takes its place.
#[derive(Clone)]
struct Inside(CustomerSummary);

/// Something of a customer's and the customer's name, asked for side by side. Without the name the page is shown all the
/// same: what it is about is the other.
///
/// # Errors
/// What the first one met. Unless that says that there is no such page for this person, the page of the problem is one
/// inside the customer.
pub fn with_customer<'a, T: Send>(
    customer: CustomerPath,
    load: impl Future<Output = Result<T, PortalError>> + Send + 'a,
) -> BoxFuture<'a, Result<(T, CustomerSummary), PortalError>> {
    // In a box: what a page loads side by side is large, and pages are futures within futures.
    Box::pin(async move {
        let (loaded, summary) = futures::join!(load, load_customer_summary(customer.id));
        let loaded = in_panel(loaded)?;
        // Whose customer it is not has nothing to see, whatever the other call made of it.
        if matches!(summary, Err(PortalError::NotFound)) {
            return Err(PortalError::NotFound);
        }
        let summary = summary.unwrap_or_else(|_| nameless(customer.id));
        let loaded = loaded.inspect_err(|_| provide_context(Inside(summary.clone())))?;
        Ok((loaded, summary))
    })
}

/// A customer of whom nothing but the id is known at the moment.
fn nameless(customer: CustomerId) -> CustomerSummary {
    CustomerSummary {
        id: customer,
        name: String::new(),
        domain: String::new(),
        relationship: Relationship::Unknown,
        country: None,
    }
}

/// The query of an address, decoded.
#[derive(Debug, Clone, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the raw query of an address.
    pub fn parse(raw: &str) -> Self {
        Self(form_urlencoded::parse(raw.as_bytes()).into_owned().collect())
    }

    /// The text of a parameter; an empty one is as good as none.
    ///
    /// # Errors
    /// [`PortalError::Invalid`] when it is there twice.
    pub fn text(&self, name: &str) -> Result<Option<&str>, PortalError> {
        let mut values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let first = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() {
            return Err(PortalError::invalid(name, Problem::Malformed));
        }
        Ok(first)
    }

    /// The place in a list of pages that `after` or `before` names.
    ///
    /// # Errors
    /// [`PortalError::Invalid`] when both are there, or one is twice.
    pub fn seek(&self) -> Result<Option<Seek>, PortalError> {
        let seek = |direction, token: &str| Seek { direction, token: token.to_owned() };
        match (self.text("after")?, self.text("before")?) {
            (Some(_), Some(_)) => Err(PortalError::invalid("before", Problem::Malformed)),
            (after, before) => Ok(after
                .map(|token| seek(Direction::Next, token))
                .or_else(|| before.map(|token| seek(Direction::Previous, token)))),
        }
    }

    /// A parameter that is one of a few words.
    ///
    /// # Errors
    /// [`PortalError::Invalid`] when it is there twice or is none of them.
    pub fn choice<T>(&self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, PortalError> {
        self.text(name)?
            .map(|text| parse(text).ok_or_else(|| PortalError::invalid(name, Problem::Malformed)))
            .transpose()
    }
}

/// What stands around a page.
pub enum Frame {
    /// Nothing but the brand: before sign-in, and after.
    Bare,
    /// The portal's navigation.
    Portal,
    /// The portal's navigation, and the customer whom everything on the page concerns.
    Customer(CustomerSummary),
}

/// How an answer stands: its HTTP status, and when it is worth another try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// The HTTP status.
    pub code: u16,
    /// Whole seconds, for `Retry-After`.
    pub retry_after: Option<u64>,
}

impl Status {
    /// That of a page that shows what was loaded, or says why it could not be.
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

/// A page, drawn.
pub struct Page {
    /// Title of the document, without the product's name, where the table of pages does not have it.
    pub title: Option<String>,
    /// How it answers.
    pub status: Status,
    /// What stands around it.
    pub frame: Frame,
    /// Its own part.
    pub body: AnyView,
}

impl Page {
    /// A page that shows what was asked for.
    pub fn new(frame: Frame, body: impl IntoView + 'static) -> Self {
        Self { title: None, status: Status::from(200), frame, body: body.into_any() }
    }

    /// The same page under the name of what it is about.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The same page under another status.
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
    fn a_parameter_that_is_there_twice_is_refused() {
        let query = Query::parse("size=25&size=50&by=&search=a+b%00");
        assert_eq!(query.text("size"), Err(PortalError::invalid("size", Problem::Malformed)));
        assert_eq!(query.text("by"), Ok(None));
        assert_eq!(query.text("search"), Ok(Some("a b\0")));
        assert_eq!(query.text("absent"), Ok(None));
    }
}
