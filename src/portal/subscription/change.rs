//! Changes of a subscription that cost money or end it. What the service answered is not believed: the subscription is
//! read back, and what was taken and not made is said.

use serde_json::{Value, json};

use crate::{
    domain::{
        field::Problem,
        form::InvalidFields,
        id::{RequestId, SubscriptionId},
        principal::CustomerScope,
        subscription::{Changing, EndChoice, SubscriptionChange, SubscriptionStatus},
        write::Write,
    },
    portal::{
        Error, Portal,
        change::{Change, or_done, outcome},
        confirmed::Confirmed,
    },
    store::Outcome,
};

/// The outcome of a change that Partner Center accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It was made, or had been before.
    Made {
        /// Whether the end of the term is set otherwise than before, though nobody asked for that.
        end_changed: bool,
    },
    /// Partner Center is still at it; look at this subscription again.
    UnderWay(SubscriptionId),
}

impl Portal {
    /// Changes how many units a subscription has, unless it has another number than the person saw.
    ///
    /// # Errors
    /// [`Error::Changed`], [`Error::OtherThanAsked`] when it was taken and not made, [`Error::Upstream`]
    pub async fn update_quantity(
        &self,
        scope: &CustomerScope,
        id: &SubscriptionId,
        quantity: i64,
        seen: Option<&str>,
        request: RequestId,
    ) -> Result<Settled, Error> {
        let record = Change::new(Write::UpdateQuantity);
        self.change_subscription(scope, id, record, SubscriptionChange::Quantity(quantity), seen, request).await
    }

    /// Sets how the term of a subscription ends, unless it is set otherwise than the person saw.
    ///
    /// # Errors
    /// As [`update_quantity`](Self::update_quantity); [`Error::Invalid`] at the field `end` when the kind of subscription does
    /// not have it.
    pub async fn update_term_end(
        &self,
        scope: &CustomerScope,
        id: &SubscriptionId,
        choice: EndChoice,
        seen: Option<&str>,
        request: RequestId,
    ) -> Result<Settled, Error> {
        let record = Change::new(Write::UpdateTermEnd);
        self.change_subscription(scope, id, record, SubscriptionChange::End(choice), seen, request).await
    }

    /// Suspends a subscription: the customer keeps the data and loses access.
    ///
    /// # Errors
    /// As [`update_quantity`](Self::update_quantity).
    pub async fn suspend_subscription(
        &self,
        scope: &CustomerScope,
        id: &SubscriptionId,
        seen: Option<&str>,
        request: RequestId,
    ) -> Result<Settled, Error> {
        let change = SubscriptionChange::Status(SubscriptionStatus::Suspended);
        self.change_subscription(scope, id, Change::new(Write::SuspendSubscription), change, seen, request).await
    }

    /// Reactivates a suspended subscription.
    ///
    /// # Errors
    /// As [`update_quantity`](Self::update_quantity).
    pub async fn reactivate_subscription(
        &self,
        scope: &CustomerScope,
        id: &SubscriptionId,
        seen: Option<&str>,
        request: RequestId,
    ) -> Result<Settled, Error> {
        let change = SubscriptionChange::Status(SubscriptionStatus::Active);
        self.change_subscription(scope, id, Change::new(Write::ReactivateSubscription), change, seen, request).await
    }

    /// Cancels a subscription for good.
    ///
    /// # Errors
    /// As [`update_quantity`](Self::update_quantity).
    pub async fn cancel_subscription(
        &self,
        scope: &CustomerScope,
        id: &SubscriptionId,
        seen: Option<&str>,
        request: RequestId,
        confirmed: Confirmed,
    ) -> Result<Settled, Error> {
        let change = SubscriptionChange::Status(SubscriptionStatus::Deleted);
        let record = Change::irreversible(Write::CancelSubscription, confirmed);
        self.change_subscription(scope, id, record, change, seen, request).await
    }

    async fn change_subscription(
        &self,
        scope: &CustomerScope,
        id: &SubscriptionId,
        record: Change,
        change: SubscriptionChange,
        seen: Option<&str>,
        request: RequestId,
    ) -> Result<Settled, Error> {
        let client = self.client_for(scope).await?;
        let subscriptions = client.customer(scope).subscriptions();
        let stored = subscriptions.fetch_to_change(id).await?;
        let before = change.told(&stored.subscription);
        let end = stored.subscription.end_choice();
        if matches!(&change, SubscriptionChange::End(choice) if !stored.subscription.takes_end(choice)) {
            return Err(InvalidFields::at("end", Problem::Malformed).into());
        }
        if change.is_made(&stored.subscription) {
            return Ok(Settled::Made { end_changed: false });
        }
        // What a form does not say that it was drawn with counts as drawn with what is stored.
        if seen.is_some_and(|seen| seen != before) {
            return Err(Error::Changed);
        }
        let detail = json!({"fields": [change.member()], "before": before, "after": change.wanted()});
        let intent = self.begin(scope, Some(scope.customer()), record.to(id).with(detail)).await?;
        let written = subscriptions.update(stored, &change, request).await;
        let look = async {
            let now = subscriptions.load(id).await?;
            Ok(change.is_made(&now).then_some((Changing::Made, Some(now))))
        };
        let told = match or_done(written, look).await {
            Ok((Changing::Made, told)) => told,
            Ok((Changing::UnderWay(elsewhere), _)) => {
                self.settle(intent, Outcome::Done, json!({"underWay": true})).await;
                return Ok(Settled::UnderWay(elsewhere));
            }
            Err(error) => {
                self.settle(intent, outcome(&error), Value::Null).await;
                return Err(error.into());
            }
        };
        // The answer may tell what was asked for and not what is: only what is there now was made.
        let now = match subscriptions.load(id).await {
            Ok(now) => now,
            Err(error) => match told {
                Some(told) if change.is_made(&told) => told,
                _ => {
                    self.settle(intent, Outcome::Unknown, Value::Null).await;
                    return Err(error.into());
                }
            },
        };
        let made = change.is_made(&now);
        let found = change.told(&now);
        let outcome = if made { Outcome::Done } else { Outcome::Failed };
        self.settle(intent, outcome, json!({"readBack": found})).await;
        if !made {
            return Err(Error::OtherThanAsked { property: change.member(), asked: change.wanted(), told: found });
        }
        let asked_for_end = matches!(change, SubscriptionChange::End(_));
        let over = now.is_over();
        Ok(Settled::Made { end_changed: !asked_for_end && !over && now.end_choice() != end })
    }
}
