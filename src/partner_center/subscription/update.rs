//! Changes of a subscription that cost money or end it (articles "Change the quantity of a subscription", "Create
//! scheduled changes", "Suspend a subscription", "Reactivate a suspended subscription", "Update a subscription by ID").
//!
//! All of them PATCH the whole resource, which is sent back as received, including unknown members, since the service
//! interprets omitted members as a request to clear them.

use http::Method;
use serde_json::{Map, Value, json};

use super::{Subscriptions, read_one};
use crate::{
    domain::{
        id::{RequestId, SubscriptionId},
        subscription::{ChangeOutcome, EndOfTermSetting, Renewal, StatusChange, Subscription, SubscriptionChange},
        term::{BillingCycle, Term},
    },
    partner_center::{
        error::Error,
        operation::{Operation, RetryPolicy},
        raw_resource::RawResource,
    },
};

const fn write(name: &'static str) -> Operation {
    Operation::write(name, "subscriptions", Method::PATCH, RetryPolicy::NotIdempotent)
        .per_customer()
        .accepts_application_too()
}

static QUANTITY: Operation = write("change-the-quantity-of-a-subscription");
static SCHEDULE: Operation = write("create-scheduled-changes");
static SUSPEND: Operation = write("suspend-a-subscription");
static REACTIVATE: Operation = write("reactivate-a-suspended-a-subscription");
/// The documentation has no separate article for a cancellation.
static CANCEL: Operation = write("update-a-subscription-by-id");

/// A stored subscription with the data that is needed to change it.
#[derive(Debug)]
pub struct StoredSubscription {
    /// The parsed subscription.
    pub subscription: Subscription,
    raw: RawResource,
}

impl Subscriptions<'_> {
    /// Returns a subscription with the data that is needed to change it.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::partner_center::ErrorKind).
    pub async fn fetch_to_change(self, id: &SubscriptionId) -> Result<StoredSubscription, Error> {
        let response = self.fetch(id).await?;
        Ok(StoredSubscription { subscription: read_one(&response, id)?, raw: RawResource::of(&response)? })
    }

    /// Applies a change to a subscription that was read, and leaves everything else unchanged.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::partner_center::ErrorKind).
    pub async fn update(
        self,
        stored: StoredSubscription,
        change: &SubscriptionChange,
        request_id: RequestId,
    ) -> Result<(ChangeOutcome, Option<Subscription>), Error> {
        let StoredSubscription { subscription, mut raw } = stored;
        let operation = match change {
            SubscriptionChange::Quantity(quantity) => {
                raw.set(&["quantity"], Some((*quantity).into()));
                &QUANTITY
            }
            SubscriptionChange::Status(change) => {
                raw.set(&["status"], Some(change.status().as_str().into()));
                match change {
                    StatusChange::Suspend => &SUSPEND,
                    StatusChange::Reactivate => &REACTIVATE,
                    StatusChange::Cancel => &CANCEL,
                }
            }
            SubscriptionChange::End(choice) => {
                set_end(&mut raw, &subscription, choice);
                &SCHEDULE
            }
        };
        self.send_whole(operation, &subscription, raw, request_id).await
    }
}

/// Sets the end of the term: the scheduled action, and automatic renewal in accordance with it. Actions on custom dates
/// are kept, and the older `scheduledNextTermInstructions` are cleared, so that they cannot contradict the action.
fn set_end(raw: &mut RawResource, it: &Subscription, choice: &EndOfTermSetting) {
    let renews = matches!(choice, EndOfTermSetting::AsIs | EndOfTermSetting::Renew(_));
    raw.set(&["autoRenewEnabled"], Some(renews.into()));
    let had_actions = raw.get("scheduledActions").is_some_and(|actions| !actions.is_null());
    let mut actions = match raw.get("scheduledActions") {
        Some(Value::Array(actions)) => actions.iter().filter(|action| !is_at_term_end(action)).cloned().collect(),
        _ => Vec::new(),
    };
    let action = |kind: &str| json!({"scheduleType": "TermEnd", "actionType": kind});
    match choice {
        EndOfTermSetting::Stop => actions.push(action("Cancel")),
        EndOfTermSetting::Extend => actions.push(action("RenewToExtendedServiceTerm")),
        EndOfTermSetting::Renew(renewal) => {
            let mut action = action("RenewToNewTerm");
            action["instructions"] = instructions(it, renewal);
            actions.push(action);
        }
        EndOfTermSetting::AsIs | EndOfTermSetting::Off | EndOfTermSetting::Other => {}
    }
    if had_actions || !actions.is_empty() {
        raw.set(&["scheduledActions"], Some(Value::Array(actions)));
    }
    if raw.get("scheduledNextTermInstructions").is_some() {
        raw.set(&["scheduledNextTermInstructions"], Some(Value::Null));
    }
}

/// Checks whether an action is for the end of the term. The member's name differs between clients, and its casing
/// between responses.
fn is_at_term_end(action: &Value) -> bool {
    action.as_object().is_some_and(|members| {
        members.iter().any(|(name, value)| {
            ["scheduletype", "scheduledtype"].contains(&name.to_ascii_lowercase().as_str())
                && value.as_str().is_some_and(|value| value.trim().eq_ignore_ascii_case("termend"))
        })
    })
}

fn instructions(it: &Subscription, renewal: &Renewal) -> Value {
    let mut product = Map::new();
    let names = ["productId", "skuId", "availabilityId"];
    // The id of a new commerce offer consists of all three.
    for (name, id) in names.into_iter().zip(it.offer.id.as_deref().unwrap_or_default().split(':')) {
        product.insert(name.to_owned(), id.into());
    }
    let cycle = renewal.cycle.as_ref().map(BillingCycle::scheduled);
    product.extend(cycle.map(|cycle| ("billingCycle".to_owned(), cycle.into())));
    product.extend(renewal.term.as_ref().map(|term| ("termDuration".to_owned(), Term::iso(term).into())));
    let mut instructions = json!({"product": product});
    if let Some(quantity) = renewal.quantity {
        instructions["quantity"] = quantity.into();
    }
    instructions
}
