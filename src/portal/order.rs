//! Orders of customers.

use super::{Error, Portal};
use crate::domain::{
    id::OrderId,
    order::{self, LineProvisioning, Order},
    principal::CustomerScope,
    term::BillingCycle,
};

impl Portal {
    /// Returns the orders of a billing cycle, or of all, newest first.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_orders(&self, scope: &CustomerScope, cycle: Option<&BillingCycle>) -> Result<Vec<Order>, Error> {
        let client = self.client_for(scope).await?;
        let orders = client.customer(scope).orders();
        let mut found = match cycle {
            None => orders.list().await?,
            Some(cycle) => orders.list_by_cycle(cycle).await?,
        };
        order::sort(&mut found);
        Ok(found)
    }

    /// Returns an order, with prices if requested.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_order(&self, scope: &CustomerScope, id: &OrderId, with_prices: bool) -> Result<Order, Error> {
        Ok(self.client_for(scope).await?.customer(scope).orders().load(id, with_prices).await?)
    }

    /// Returns the provisioning status of an order's lines.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_order_provisioning(
        &self,
        scope: &CustomerScope,
        id: &OrderId,
    ) -> Result<Vec<LineProvisioning>, Error> {
        Ok(self.client_for(scope).await?.customer(scope).orders().provisioning(id).await?)
    }
}
