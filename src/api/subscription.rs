//! A customer's subscriptions.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        drawn::Drawn,
        id::{CustomerId, RequestId, SubscriptionId},
        subscription::Subscription,
    },
    error::PortalError,
};

/// All subscriptions of a customer, those first that somebody should look at.
#[server(prefix = "/api", endpoint = "list_subscriptions", input = GetUrl)]
pub async fn list_subscriptions(customer: CustomerId) -> Result<Vec<Subscription>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_subscriptions(&scope).await
    })
    .await
}

/// All subscriptions of a customer, those that are active with what can be given back.
#[server(prefix = "/api", endpoint = "list_closing_subscriptions", input = GetUrl)]
pub async fn list_closing_subscriptions(customer: CustomerId) -> Result<Vec<Subscription>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_closing_subscriptions(&scope).await
    })
    .await
}

/// One subscription, with what can be given back.
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

/// Gives a subscription another nickname, if it is still called what the form was drawn with. A change that Partner
/// Center takes its time over leads to the page that says so.
#[server(prefix = "/api", endpoint = "rename_subscription")]
pub async fn rename_subscription(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] name: String,
    #[server(default)] drawn: Drawn,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::go_on_to, portal_call},
        domain::{
            drawn::same,
            role::Capability,
            subscription::{Changing, parse_nickname},
        },
        paths,
    };
    portal_call(Capability::ManageSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        // What was there when the form was drawn is not asked to keep to any rule.
        let seen = drawn.value("name").unwrap_or_default();
        if !drawn.is_empty() && same(&name, seen) {
            go_on_to(&paths::subscription(customer.into(), &subscription));
            return Ok(());
        }
        let name = parse_nickname(&name)?;
        match portal.rename_subscription(&scope, &subscription, &name, seen, request_id).await? {
            Changing::Made => go_on_to(&paths::subscription(customer.into(), &subscription)),
            Changing::UnderWay(elsewhere) => {
                let now = jiff::Timestamp::now();
                go_on_to(&paths::subscription_renaming(customer.into(), &elsewhere, name.as_str(), now));
            }
        }
        Ok(())
    })
    .await
}

/// Changes how many units a subscription has, if it still has what the form was drawn with.
#[server(prefix = "/api", endpoint = "update_quantity")]
pub async fn update_quantity(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] quantity: String,
    #[server(default)] drawn: Drawn,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::go_on_after, portal_call},
        domain::{
            role::Capability,
            subscription::{SubscriptionChange, parse_quantity},
        },
    };
    portal_call(Capability::ManageSeats, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let quantity = parse_quantity(&quantity)?;
        let seen = drawn.value("quantity");
        let settled = portal.update_quantity(&scope, &subscription, quantity, seen, request_id).await?;
        go_on_after(customer, &subscription, &SubscriptionChange::Quantity(quantity), settled);
        Ok(())
    })
    .await
}

/// Sets how the term of a subscription ends, if that is still set as the form was drawn with.
#[server(prefix = "/api", endpoint = "update_term_end")]
pub async fn update_term_end(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] end: String,
    #[server(default)] drawn: Drawn,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::go_on_after, portal_call},
        domain::{
            role::Capability,
            subscription::{SubscriptionChange, parse_end},
        },
    };
    portal_call(Capability::ManageSeats, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let choice = parse_end(&end)?;
        let seen = drawn.value("end");
        let settled = portal.update_term_end(&scope, &subscription, choice.clone(), seen, request_id).await?;
        go_on_after(customer, &subscription, &SubscriptionChange::End(choice), settled);
        Ok(())
    })
    .await
}

/// Suspends a subscription; the customer keeps the data but loses access.
#[server(prefix = "/api", endpoint = "suspend_subscription")]
pub async fn suspend_subscription(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] drawn: Drawn,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::go_on_after, portal_call},
        domain::{
            role::Capability,
            subscription::{SubscriptionChange, SubscriptionStatus},
        },
    };
    portal_call(Capability::ManageSeats, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let seen = drawn.value("status");
        let settled = portal.suspend_subscription(&scope, &subscription, seen, request_id).await?;
        go_on_after(customer, &subscription, &SubscriptionChange::Status(SubscriptionStatus::Suspended), settled);
        Ok(())
    })
    .await
}

/// Reactivates a suspended subscription.
#[server(prefix = "/api", endpoint = "reactivate_subscription")]
pub async fn reactivate_subscription(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] drawn: Drawn,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::go_on_after, portal_call},
        domain::{
            role::Capability,
            subscription::{SubscriptionChange, SubscriptionStatus},
        },
    };
    portal_call(Capability::ManageSeats, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let seen = drawn.value("status");
        let settled = portal.reactivate_subscription(&scope, &subscription, seen, request_id).await?;
        go_on_after(customer, &subscription, &SubscriptionChange::Status(SubscriptionStatus::Active), settled);
        Ok(())
    })
    .await
}

/// Cancels a subscription for good, when the person has been asked.
#[server(prefix = "/api", endpoint = "cancel_subscription")]
pub async fn cancel_subscription(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] drawn: Drawn,
    #[server(default)] confirmed: bool,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::go_on_after, portal_call},
        domain::{
            role::Capability,
            subscription::{SubscriptionChange, SubscriptionStatus},
        },
        portal::confirmed::Confirmed,
    };
    portal_call(Capability::ManageSeats, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let (seen, confirmed) = (drawn.value("status"), Confirmed::read(confirmed)?);
        let settled = portal.cancel_subscription(&scope, &subscription, seen, request_id, confirmed).await?;
        go_on_after(customer, &subscription, &SubscriptionChange::Status(SubscriptionStatus::Deleted), settled);
        Ok(())
    })
    .await
}
