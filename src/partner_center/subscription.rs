//! A customer's subscriptions (articles "Get all of a customer's subscriptions", "Get a subscription by ID", "Update
//! the nickname for a subscription"; other changes are in `update`).

mod read;
mod update;

use http::{Method, StatusCode};

use super::{
    customer::CustomerHandle,
    error::{Error, ErrorKind},
    operation::{Operation, RetryPolicy},
    raw_resource::RawResource,
    response::ApiResponse,
    wire::subscription as wire,
};
use crate::domain::{
    id::{RequestId, SubscriptionId},
    rendered_values::same,
    subscription::{ChangeOutcome, Nickname, Subscription},
};

static LIST: Operation =
    Operation::read("get-all-of-a-customer-s-subscriptions", "subscriptions").per_customer().accepts_application_too();
static BY_ID: Operation =
    Operation::read("get-a-subscription-by-id", "subscriptions").per_customer().accepts_application_too();
static RENAME: Operation = Operation::write(
    "update-the-nickname-for-a-subscription",
    "subscriptions",
    Method::PATCH,
    RetryPolicy::NotIdempotent,
)
.per_customer()
.accepts_application_too();

pub use update::StoredSubscription;

/// The operations on a customer's subscriptions.
#[derive(Clone, Copy)]
pub struct Subscriptions<'a>(CustomerHandle<'a>);

impl<'a> CustomerHandle<'a> {
    /// Returns the operations on the customer's subscriptions.
    pub const fn subscriptions(self) -> Subscriptions<'a> {
        Subscriptions(self)
    }
}

impl Subscriptions<'_> {
    /// Returns all subscriptions, in the service's order.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn list(self) -> Result<Vec<Subscription>, Error> {
        let request = self.0.request(&LIST).at("subscriptions");
        request.list(read::subscription, |it: &Subscription| Some(it.id.as_str().to_ascii_lowercase())).await
    }

    /// Returns a subscription, with its refundable quantity, which lists omit.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn load(self, id: &SubscriptionId) -> Result<Subscription, Error> {
        read_one(&self.fetch(id).await?, id)
    }

    /// Renames a subscription, unless its nickname has changed since the person saw it.
    ///
    /// The service applies only the changed member, but for some kinds interprets omitted members as a request to clear
    /// them. Therefore, the whole resource is sent back as received, including unknown members, with the new nickname.
    ///
    /// # Errors
    /// See [`ErrorKind`]; [`ErrorKind::PreconditionFailed`] when the nickname has changed meanwhile.
    pub async fn rename(
        self,
        id: &SubscriptionId,
        name: &Nickname,
        seen_name: &str,
        request_id: RequestId,
    ) -> Result<(ChangeOutcome, Option<String>), Error> {
        let response = self.fetch(id).await?;
        let current = read_one(&response, id)?;
        if current.name == name.as_str() {
            return Ok((ChangeOutcome::Completed, None));
        }
        if !same(&current.name, seen_name) {
            return Err(response.error(ErrorKind::PreconditionFailed));
        }
        let mut raw = RawResource::of(&response)?;
        raw.set(&["friendlyName"], Some(name.as_str().into()));
        let (outcome, updated) = self.send_whole(&RENAME, &current, raw, request_id).await?;
        Ok((outcome, updated.map(|updated| updated.name)))
    }

    /// Sends a whole subscription, conditional on the version that was read if it has one. Returns the new state too,
    /// if the response contains it; an unparsable response does not mean that the change was not made.
    async fn send_whole(
        self,
        operation: &'static Operation,
        read: &Subscription,
        raw: RawResource,
        request_id: RequestId,
    ) -> Result<(ChangeOutcome, Option<Subscription>), Error> {
        let raw = raw.into_value();
        let mut request = self.0.request(operation).at("subscriptions").at(&read.id).request_id(request_id).body(&raw);
        if let Some(version) = &read.version {
            request = request.if_match(version);
        }
        let response = request.send().await?;
        Ok(if response.status() == StatusCode::ACCEPTED {
            let new_id = response.location().and_then(|location| self.id_from_location(location));
            (ChangeOutcome::Accepted(new_id.unwrap_or_else(|| read.id.clone())), None)
        } else {
            (ChangeOutcome::Completed, read_one(&response, &read.id).ok())
        })
    }

    /// Requests a subscription, and returns the response unparsed.
    async fn fetch(self, id: &SubscriptionId) -> Result<ApiResponse, Error> {
        self.0.request(&BY_ID).at("subscriptions").at(id).send().await
    }

    /// Returns the subscription's id from a `Location`, if it is one of this customer's. The URL is usually without
    /// `/v1`; only the id is taken from it.
    fn id_from_location(self, location: &str) -> Option<SubscriptionId> {
        let path = location.split(['?', '#']).next()?;
        let segments: Vec<_> = path.trim_end_matches('/').rsplit('/').take(4).collect();
        let [id, subscriptions, customer, customers] = segments[..] else { return None };
        let own = subscriptions.eq_ignore_ascii_case("subscriptions")
            && customers.eq_ignore_ascii_case("customers")
            && customer.parse() == Ok(self.0.customer());
        id.parse().ok().filter(|_| own)
    }
}

fn read_one(response: &ApiResponse, requested_id: &SubscriptionId) -> Result<Subscription, Error> {
    let mut wire: wire::Subscription = response.json_in_any_case()?;
    let id = wire.id.get_or_insert_with(|| requested_id.to_string());
    if id.parse().is_ok_and(|id: SubscriptionId| id != *requested_id) {
        return Err(response.unreadable("id: another subscription's"));
    }
    requested_id.as_str().clone_into(id);
    read::subscription(wire).ok_or_else(|| response.unreadable("id: missing or invalid"))
}
