//! A customer's subscriptions (articles "Get all of a customer's subscriptions", "Get a subscription by ID", "Update the
//! nickname for a subscription"; other changes are in `update`).

mod read;
mod update;

use http::{Method, StatusCode};

use super::{
    answer::Answer,
    customer::CustomerHandle,
    error::{Error, Kind},
    operation::{Operation, Safety},
    whole::Whole,
    wire::subscription as wire,
};
use crate::domain::{
    drawn::same,
    id::{RequestId, SubscriptionId},
    subscription::{Changing, Nickname, Subscription},
};

static LIST: Operation =
    Operation::read("get-all-of-a-customer-s-subscriptions", "subscriptions").per_customer().or_application();
static BY_ID: Operation = Operation::read("get-a-subscription-by-id", "subscriptions").per_customer().or_application();
static RENAME: Operation =
    Operation::write("update-the-nickname-for-a-subscription", "subscriptions", Method::PATCH, Safety::Once)
        .per_customer()
        .or_application();

pub use update::StoredSubscription;

/// A customer's subscriptions.
#[derive(Clone, Copy)]
pub struct Subscriptions<'a>(CustomerHandle<'a>);

impl<'a> CustomerHandle<'a> {
    /// The customer's subscriptions.
    pub const fn subscriptions(self) -> Subscriptions<'a> {
        Subscriptions(self)
    }
}

impl Subscriptions<'_> {
    /// All of them, in the order of the service.
    ///
    /// # Errors
    /// See [`Kind`].
    pub async fn list(self) -> Result<Vec<Subscription>, Error> {
        let request = self.0.request(&LIST).at("subscriptions");
        request.list(read::subscription, |it: &Subscription| Some(it.id.as_str().to_ascii_lowercase())).await
    }

    /// One of them, with what can be given back.
    ///
    /// # Errors
    /// See [`Kind`].
    pub async fn load(self, id: &SubscriptionId) -> Result<Subscription, Error> {
        read_one(&self.fetch(id).await?, id)
    }

    /// Gives one another nickname, unless it is no longer called what the person saw.
    ///
    /// The service acts on the one member that changed, yet takes members that are left out of some kinds for wishes to
    /// clear them. So what was read goes back whole, members unknown to us included, with another nickname.
    ///
    /// # Errors
    /// See [`Kind`]; [`Kind::PreconditionFailed`] when it is called something else by now.
    pub async fn rename(
        self,
        id: &SubscriptionId,
        name: &Nickname,
        seen: &str,
        request_id: RequestId,
    ) -> Result<(Changing, Option<String>), Error> {
        let answer = self.fetch(id).await?;
        let now = read_one(&answer, id)?;
        if now.name == name.as_str() {
            return Ok((Changing::Made, None));
        }
        if !same(&now.name, seen) {
            return Err(answer.error(Kind::PreconditionFailed));
        }
        let mut whole = Whole::of(&answer)?;
        whole.set(&["friendlyName"], Some(name.as_str().into()));
        let (changing, told) = self.send_whole(&RENAME, &now, whole, request_id).await?;
        Ok((changing, told.map(|told| told.name)))
    }

    /// Writes a whole subscription back under the version that was read, where it has one. What the answer tells is what
    /// is in force, as far as it can be read; what cannot be read tells nothing, and the change is made all the same.
    async fn send_whole(
        self,
        operation: &'static Operation,
        read: &Subscription,
        whole: Whole,
        request_id: RequestId,
    ) -> Result<(Changing, Option<Subscription>), Error> {
        let whole = whole.into_value();
        let mut request =
            self.0.request(operation).at("subscriptions").at(&read.id).request_id(request_id).body(&whole);
        if let Some(version) = &read.version {
            request = request.if_match(version);
        }
        let answer = request.send().await?;
        Ok(if answer.status() == StatusCode::ACCEPTED {
            let elsewhere = answer.location().and_then(|location| self.located(location));
            (Changing::UnderWay(elsewhere.unwrap_or_else(|| read.id.clone())), None)
        } else {
            (Changing::Made, read_one(&answer, &read.id).ok())
        })
    }

    async fn fetch(self, id: &SubscriptionId) -> Result<Answer, Error> {
        self.0.request(&BY_ID).at("subscriptions").at(id).send().await
    }

    /// The subscription that a `Location` leads to, if it is one of this customer's. The address comes without `/v1`
    /// most often; nothing but the id is taken from it.
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
