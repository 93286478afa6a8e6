//! A customer's orders and what they entitle to.

use super::{Error, Portal};
use crate::domain::{
    entitlement::{ArtifactPlace, Entitlement, EntitlementType, Reservation},
    id::OrderId,
    order::{self, LineProvisioning, Order},
    principal::CustomerScope,
    term::BillingCycle,
};

impl Portal {
    /// The orders, all or those of a billing cycle, the newest first.
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

    /// One order, with prices if wanted.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_order(&self, scope: &CustomerScope, id: &OrderId, with_prices: bool) -> Result<Order, Error> {
        Ok(self.client_for(scope).await?.customer(scope).orders().load(id, with_prices).await?)
    }

    /// How far an order's lines have been delivered.
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

    /// The entitlements, all or those of a type.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_entitlements(
        &self,
        scope: &CustomerScope,
        kind: Option<EntitlementType>,
    ) -> Result<Vec<Entitlement>, Error> {
        Ok(self.client_for(scope).await?.customer(scope).entitlements().list(kind).await?)
    }

    /// The reservations of Azure capacity that stand for an entitlement.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a place that cannot be one, [`Error::Upstream`]
    pub async fn list_reservations(
        &self,
        scope: &CustomerScope,
        place: &ArtifactPlace,
    ) -> Result<Vec<Reservation>, Error> {
        if !place.is_plain() {
            return Err(Error::NotFound);
        }
        Ok(self.client_for(scope).await?.customer(scope).entitlements().reservations(place).await?)
    }
}
