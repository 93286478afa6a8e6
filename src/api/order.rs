//! Orders of customers.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::{CustomerId, OrderId},
        order::{LineProvisioning, Order},
    },
    error::PortalError,
};

/// Lists the orders of a customer, all or those of a billing cycle (`monthly`, `onetime`, …), newest first; without
/// prices for people who may not see them.
#[server(prefix = "/api", endpoint = "list_orders", input = GetUrl)]
pub async fn list_orders(customer: CustomerId, #[server(default)] billing: String) -> Result<Vec<Order>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{role::Capability, term::parse_cycle},
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let orders = portal.list_orders(&scope, parse_cycle(&billing)?.as_ref()).await?;
        Ok(if principal.may(Capability::ReadPrices) {
            orders
        } else {
            orders.into_iter().map(Order::without_prices).collect()
        })
    })
    .await
}

/// Loads an order, with prices if requested by somebody who may see them.
#[server(prefix = "/api", endpoint = "load_order", input = GetUrl)]
pub async fn load_order(
    customer: CustomerId,
    order: OrderId,
    #[server(default)] with_prices: bool,
) -> Result<Order, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let may = principal.may(Capability::ReadPrices);
        let order = portal.load_order(&scope, &order, with_prices && may).await?;
        Ok(if may { order } else { order.without_prices() })
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
