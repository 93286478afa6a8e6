//! A customer's subscriptions (articles "Get all of a customer's subscriptions", "Get a subscription by ID", "Update
//! the nickname for a subscription"; other changes are in `update`).

mod read;
mod update;

use http::{Method, StatusCode};

use super::{
    answer::Answer,
    customer::CustomerHandle,
    error::{Error, Kind},
    operation::{Operation, RetryPolicy},
    whole::Whole,
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
    /// See [`Kind`].
    pub async fn list(self) -> Result<Vec<Subscription>, Error> {
        let request = self.0.request(&LIST).at("subscriptions");
        request.list(read::subscription, |it: &Subscription| Some(it.id.as_str().to_ascii_lowercase())).await
    }

    /// Returns a subscription, with its refundable quantity, which lists omit.
    ///
    /// # Errors
    /// See [`Kind`].
    pub async fn load(self, id: &SubscriptionId) -> Result<Subscription, Error> {
        read_one(&self.fetch(id).await?, id)
    }

    /// Renames a subscription, unless its nickname has changed since the person saw it.
    ///
    /// The service applies only the changed member, but for some kinds interprets omitted members as a request to clear
    /// them. Therefore, the whole resource is sent back as received, including unknown members, with the new nickname.
    ///
    /// # Errors
    /// See [`Kind`]; [`Kind::PreconditionFailed`] when the nickname has changed meanwhile.
    pub async fn rename(
        self,
        id: &SubscriptionId,
        name: &Nickname,
        seen: &str,
        request_id: RequestId,
    ) -> Result<(ChangeOutcome, Option<String>), Error> {
        let answer = self.fetch(id).await?;
        let now = read_one(&answer, id)?;
        if now.name == name.as_str() {
            return Ok((ChangeOutcome::Completed, None));
        }
        if !same(&now.name, seen) {
            return Err(answer.error(Kind::PreconditionFailed));
        }
        let mut whole = Whole::of(&answer)?;
        whole.set(&["friendlyName"], Some(name.as_str().into()));
        let (changing, told) = self.send_whole(&RENAME, &now, whole, request_id).await?;
        Ok((changing, told.map(|told| told.name)))
    }

    /// Sends a whole subscription, conditional on the version that was read if it has one. Returns the new state too,
    /// if the response contains it; an unparsable response does not mean that the change was not made.
    async fn send_whole(
        self,
        operation: &'static Operation,
        read: &Subscription,
        whole: Whole,
        request_id: RequestId,
    ) -> Result<(ChangeOutcome, Option<Subscription>), Error> {
        let whole = whole.into_value();
        let mut request =
            self.0.request(operation).at("subscriptions").at(&read.id).request_id(request_id).body(&whole);
        if let Some(version) = &read.version {
            request = request.if_match(version);
        }
        let answer = request.send().await?;
        Ok(if answer.status() == StatusCode::ACCEPTED {
            let elsewhere = answer.location().and_then(|location| self.located(location));
            (ChangeOutcome::Accepted(elsewhere.unwrap_or_else(|| read.id.clone())), None)
        } else {
            (ChangeOutcome::Completed, read_one(&answer, &read.id).ok())
        })
    }

    async fn fetch(self, id: &SubscriptionId) -> Result<Answer, Error> {
        self.0.request(&BY_ID).at("subscriptions").at(id).send().await
    }

    /// Returns the subscription's id from a `Location`, if it is one of this customer's. The URL is usually without
    /// `/v1`; only the id is taken from it.
    fn located(self, location: &str) -> Option<SubscriptionId> {
        let path = location.split(['?', '#']).next()?;
        let segments: Vec<_> = path.trim_end_matches('/').rsplit('/').take(4).collect();
        let [id, subscriptions, customer, customers] = segments[..] else { return None };
        let own = subscriptions.eq_ignore_ascii_case("subscriptions")
            && customers.eq_ignore_ascii_case("customers")
            && customer.parse() == Ok(self.0.customer());
        id.parse().ok().filter(|_| own)
    }
}

fn read_one(answer: &Answer, asked: &SubscriptionId) -> Result<Subscription, Error> {
    let mut wire: wire::Subscription = answer.json_in_any_case()?;
    let id = wire.id.get_or_insert_with(|| asked.to_string());
    if id.parse().is_ok_and(|id: SubscriptionId| id != *asked) {
        return Err(answer.unreadable("id: another subscription's"));
    }
    asked.as_str().clone_into(id);
    read::subscription(wire).ok_or_else(|| answer.unreadable("id: none"))
}
