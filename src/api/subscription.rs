//! A customer's subscriptions.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::{CustomerId, RequestId, SubscriptionId},
        rendered_values::RenderedValues,
        subscription::Subscription,
    },
    error::PortalError,
};

/// Lists all subscriptions of a customer; those that need attention come first.
#[server(prefix = "/api", endpoint = "list_subscriptions", input = GetUrl)]
pub async fn list_subscriptions(customer: CustomerId) -> Result<Vec<Subscription>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_subscriptions(&scope).await
    })
    .await
}

/// Lists all subscriptions of a customer, the active ones with their refund options.
#[server(prefix = "/api", endpoint = "list_closing_subscriptions", input = GetUrl)]
pub async fn list_closing_subscriptions(customer: CustomerId) -> Result<Vec<Subscription>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_closing_subscriptions(&scope).await
    })
    .await
}

/// Loads a subscription with its refund options.
#[server(prefix = "/api", endpoint = "load_subscription", input = GetUrl)]
pub async fn load_subscription(
    customer: CustomerId,
    subscription: SubscriptionId,
) -> Result<Subscription, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.load_subscription(&scope, &subscription).await
    })
    .await
}

/// Changes the nickname of a subscription, unless it has changed since the form was rendered. If Partner Center is
/// still processing the change, the response redirects to the page that shows its progress.
#[server(prefix = "/api", endpoint = "rename_subscription")]
pub async fn rename_subscription(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] name: String,
    #[server(default)] drawn: RenderedValues,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to, portal_call},
        domain::{
            rendered_values::same,
            role::Capability,
            subscription::{ChangeOutcome, parse_nickname},
        },
        paths,
    };
    portal_call(Capability::ManageSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        // The stored nickname may break the rules for new ones.
        let rendered_name = drawn.value("name").unwrap_or_default();
        if !drawn.is_empty() && same(&name, rendered_name) {
            redirect_to(&paths::subscription(customer.into(), &subscription));
            return Ok(());
        }
        let name = parse_nickname(&name)?;
        match portal.rename_subscription(&scope, &subscription, &name, rendered_name, request_id).await? {
            ChangeOutcome::Completed => redirect_to(&paths::subscription(customer.into(), &subscription)),
            ChangeOutcome::Accepted(result_subscription) => {
                let now = jiff::Timestamp::now();
                redirect_to(&paths::subscription_renaming(customer.into(), &result_subscription, name.as_str(), now));
            }
        }
        Ok(())
    })
    .await
}

/// Changes the quantity of a subscription, unless it has changed since the form was rendered.
#[server(prefix = "/api", endpoint = "update_quantity")]
pub async fn update_quantity(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] quantity: String,
    #[server(default)] drawn: RenderedValues,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::call::change_subscription,
        domain::subscription::{SubscriptionChange, parse_quantity},
    };
    let change = parse_quantity(&quantity).map(SubscriptionChange::Quantity);
    change_subscription(customer, &subscription, change, &drawn, request_id, false).await
}

/// Sets how the term of a subscription ends, unless the setting has changed since the form was rendered.
#[server(prefix = "/api", endpoint = "update_term_end")]
pub async fn update_term_end(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] end: String,
    #[server(default)] drawn: RenderedValues,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::call::change_subscription,
        domain::subscription::{SubscriptionChange, parse_end},
    };
    let change = parse_end(&end).map(SubscriptionChange::End);
    change_subscription(customer, &subscription, change, &drawn, request_id, false).await
}

/// Suspends a subscription; the customer keeps the data but loses access.
#[server(prefix = "/api", endpoint = "suspend_subscription")]
pub async fn suspend_subscription(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] drawn: RenderedValues,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::call::change_subscription,
        domain::subscription::{StatusChange, SubscriptionChange},
    };
    let change = Ok(SubscriptionChange::Status(StatusChange::Suspend));
    change_subscription(customer, &subscription, change, &drawn, request_id, false).await
}

/// Reactivates a suspended subscription.
#[server(prefix = "/api", endpoint = "reactivate_subscription")]
pub async fn reactivate_subscription(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] drawn: RenderedValues,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::call::change_subscription,
        domain::subscription::{StatusChange, SubscriptionChange},
    };
    let change = Ok(SubscriptionChange::Status(StatusChange::Reactivate));
    change_subscription(customer, &subscription, change, &drawn, request_id, false).await
}

/// Cancels a subscription for good, after the person has confirmed it.
#[server(prefix = "/api", endpoint = "cancel_subscription")]
pub async fn cancel_subscription(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] drawn: RenderedValues,
    #[server(default)] confirmed: bool,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::call::change_subscription,
        domain::subscription::{StatusChange, SubscriptionChange},
    };
    let change = Ok(SubscriptionChange::Status(StatusChange::Cancel));
    change_subscription(customer, &subscription, change, &drawn, request_id, confirmed).await
}
