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
            subscription::{Renaming, parse_nickname},
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
            Renaming::Made => go_on_to(&paths::subscription(customer.into(), &subscription)),
            Renaming::UnderWay(elsewhere) => {
                let now = jiff::Timestamp::now();
                go_on_to(&paths::subscription_renaming(customer.into(), &elsewhere, name.as_str(), now));
            }
        }
        Ok(())
    })
    .await
}
