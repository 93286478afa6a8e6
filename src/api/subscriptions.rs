//! A customer's subscriptions, orders and entitlements.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        drawn::Drawn,
        entitlement::{ArtifactPlace, Entitlement, Reservation},
        id::{CustomerId, OrderId, RequestId, SubscriptionId},
        order::{LineProvisioning, Order},
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
            subscription::{Change, parse_nickname},
        },
        paths,
    };
    portal_call(Capability::ManageSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        // What was there when the form was drawn is not asked to keep to any rule.
        let seen = drawn.value("name").unwrap_or_default();
        if !drawn.is_empty() && same(&name, seen) {
            go_on_to(&paths::subscription(customer, &subscription));
            return Ok(());
        }
        let name = parse_nickname(&name)?;
        match portal.rename_subscription(&scope, &subscription, &name, seen, request_id).await? {
            Change::Made => go_on_to(&paths::subscription(customer, &subscription)),
            Change::UnderWay(elsewhere) => {
                let now = jiff::Timestamp::now();
                go_on_to(&paths::subscription_renaming(customer, &elsewhere, name.as_str(), now));
            }
        }
        Ok(())
    })
    .await
}

/// The orders of a customer, all or those of a billing cycle (`monthly`, `onetime`, …), the newest first.
#[server(prefix = "/api", endpoint = "list_orders", input = GetUrl)]
pub async fn list_orders(customer: CustomerId, #[server(default)] billing: String) -> Result<Vec<Order>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{role::Capability, term::parse_cycle},
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_orders(&scope, parse_cycle(&billing)?.as_ref()).await
    })
    .await
}

/// One order, with prices if wanted.
#[server(prefix = "/api", endpoint = "load_order", input = GetUrl)]
pub async fn load_order(
    customer: CustomerId,
    order: OrderId,
    #[server(default)] with_prices: bool,
) -> Result<Order, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.load_order(&scope, &order, with_prices).await
    })
    .await
}

/// How far the lines of an order have been delivered.
#[server(prefix = "/api", endpoint = "list_order_provisioning", input = GetUrl)]
pub async fn list_order_provisioning(
    customer: CustomerId,
    order: OrderId,
) -> Result<Vec<LineProvisioning>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_order_provisioning(&scope, &order).await
    })
    .await
}

/// The entitlements of a customer, all or those of a type (`software`, `reservedInstance`, …).
#[server(prefix = "/api", endpoint = "list_entitlements", input = GetUrl)]
pub async fn list_entitlements(
    customer: CustomerId,
    #[server(default)] kind: String,
) -> Result<Vec<Entitlement>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{entitlement::parse_kind, role::Capability},
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_entitlements(&scope, parse_kind(&kind)?).await
    })
    .await
}

/// The reservations of Azure capacity that stand for an entitlement.
#[server(prefix = "/api", endpoint = "list_reservations", input = GetUrl)]
pub async fn list_reservations(customer: CustomerId, place: ArtifactPlace) -> Result<Vec<Reservation>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_reservations(&scope, &place).await
    })
    .await
}
