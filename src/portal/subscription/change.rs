//! Changes of a subscription that cost money or end it. The response is not trusted: the subscription is read back, and
//! a change that was accepted and not made is reported.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    domain::{
        field::Problem,
        form::InvalidFields,
        id::{RequestId, SubscriptionId},
        principal::CustomerScope,
        subscription::{ChangeOutcome, SubscriptionChange},
    },
    portal::{
        Error, Portal,
        change::{Change, outcome, resolve_outcome},
        confirmed::Confirmed,
    },
    store::Outcome,
};

/// The outcome of a change that Partner Center accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeResult {
    /// The change is made, now or earlier.
    Applied {
        /// `true` if the setting for the end of the term has changed as well, which nobody requested.
        term_end_changed: bool,
    },
    /// Partner Center is still processing it; this subscription shows the outcome.
    InProgress(SubscriptionId),
}

impl Portal {
    /// Makes a change of a subscription, unless its value of the changed property differs from the one that the person
    /// saw. An irreversible change needs a confirmation, and every change a recent sign-in if the partner requires one.
    ///
    /// # Errors
    /// [`Error::SignInNotRecent`]; [`Error::Unconfirmed`]; [`Error::Invalid`] at the field `end` if the kind of
    /// subscription doesn't have this setting; [`Error::TermClosing`] in the last 24 hours of a term;
    /// [`Error::Changed`]; [`Error::ResponseMismatch`] if Partner Center accepted the change without making it;
    /// [`Error::NotReadBack`]; [`Error::Upstream`]
    pub async fn change_subscription(
        &self,
        scope: &CustomerScope,
        id: &SubscriptionId,
        change: &SubscriptionChange,
        seen: Option<&str>,
        request: RequestId,
        confirmed: Option<Confirmed>,
    ) -> Result<ChangeResult, Error> {
        self.require_step_up(scope)?;
        self.make_subscription_change(scope, id, change, seen, request, confirmed).await
    }

    /// Makes a change as [`change_subscription`](Self::change_subscription) does, without requiring a recent sign-in,
    /// which was required when the change was approved.
    ///
    /// # Errors
    /// As there.
    pub(in crate::portal) async fn make_subscription_change(
        &self,
        scope: &CustomerScope,
        id: &SubscriptionId,
        change: &SubscriptionChange,
        seen: Option<&str>,
        request: RequestId,
        confirmed: Option<Confirmed>,
    ) -> Result<ChangeResult, Error> {
        let record = match confirmed {
            Some(confirmed) => Change::irreversible(change.form_action(), confirmed),
            None if change.is_irreversible() => return Err(Error::Unconfirmed),
            None => Change::new(change.form_action()),
        };
        let client = self.client_for(scope).await?;
        let subscriptions = client.customer(scope).subscriptions();
        let stored = subscriptions.fetch_to_change(id).await?;
        let before = change.current_value(&stored.subscription);
        let end_before = stored.subscription.end_of_term_setting();
        if matches!(change, SubscriptionChange::End(choice) if !stored.subscription.supports_term_end_setting(choice)) {
            return Err(InvalidFields::at("end", Problem::Malformed).into());
        }
        if change.is_applied(&stored.subscription) {
            return Ok(ChangeResult::Applied { term_end_changed: false });
        }
        // The service rejects it as well, but not for every kind, and its message names no time.
        if stored.subscription.is_locked_before_end(Timestamp::now()) {
            return Err(Error::TermClosing);
        }
        // A form without the value that it was rendered with counts as rendered with the stored one.
        if seen.is_some_and(|seen| seen != before) {
            return Err(Error::Changed);
        }
        let detail = json!({"fields": [change.member()], "before": before, "after": change.requested_value()});
        let intent = self.record_intent(scope, Some(scope.customer()), record.to(id).with(detail)).await?;
        let result = subscriptions.update(stored, change, request).await;
        let read_back = async {
            let now = subscriptions.load(id).await?;
            Ok(change.is_applied(&now).then_some((ChangeOutcome::Completed, Some(now))))
        };
        let returned = match resolve_outcome(result, read_back).await {
            Ok((ChangeOutcome::Completed, returned)) => returned,
            Ok((ChangeOutcome::Accepted(result_subscription), _)) => {
                self.record_outcome(intent, Outcome::Done, json!({"underWay": true})).await;
                return Ok(ChangeResult::InProgress(result_subscription));
            }
            Err(error) => {
                self.record_outcome(intent, outcome(&error), Value::Null).await;
                return Err(error.into());
            }
        };
        // The response may repeat the request: only the stored resource shows whether the change was made.
        let now = match subscriptions.load(id).await {
            Ok(now) => now,
            Err(error) => match returned {
                Some(returned) if change.is_applied(&returned) => returned,
                _ => {
                    self.record_outcome(intent, Outcome::Unknown, Value::Null).await;
                    return Err(Error::NotReadBack(Box::new(error.into())));
                }
            },
        };
        let is_applied = change.is_applied(&now);
        let current_value = change.current_value(&now);
        let outcome = if is_applied { Outcome::Done } else { Outcome::Failed };
        self.record_outcome(intent, outcome, json!({"readBack": current_value})).await;
        if !is_applied {
            return Err(Error::ResponseMismatch {
                property: change.member(),
                requested: change.requested_value(),
                returned: current_value,
            });
        }
        let requested_end = matches!(change, SubscriptionChange::End(_));
        let is_over = now.is_over();
        Ok(ChangeResult::Applied {
            term_end_changed: !requested_end && !is_over && now.end_of_term_setting() != end_before,
        })
    }
}
