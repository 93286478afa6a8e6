//! Entitlements from a customer's orders.

use super::{Error, Portal};
use crate::domain::{
    entitlement::{ArtifactPath, Entitlement, EntitlementType, Reservation},
    principal::CustomerScope,
};

impl Portal {
    /// Returns the entitlements of a type, or of all types.
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

    /// Returns the Azure reservations of an entitlement.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an invalid link, [`Error::Upstream`]
    pub async fn list_reservations(
        &self,
        scope: &CustomerScope,
        artifact_path: &ArtifactPath,
    ) -> Result<Vec<Reservation>, Error> {
        if !artifact_path.is_plain() {
            return Err(Error::NotFound);
        }
        Ok(self.client_for(scope).await?.customer(scope).entitlements().reservations(artifact_path).await?)
    }
}
