//! A customer's orders.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::{CustomerId, OrderId},
        order::{LineProvisioning, Order},
    },
    error::PortalError,
};

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

/// Returns the provisioning status of each line of an order.
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
