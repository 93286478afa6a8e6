//! What a customer's orders entitle to.

use super::{Error, Portal};
use crate::domain::{
    entitlement::{ArtifactPlace, Entitlement, EntitlementType, Reservation},
    principal::CustomerScope,
};

impl Portal {
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
