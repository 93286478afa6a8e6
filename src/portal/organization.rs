//! Organization details from a customer's directory.

use super::{Error, Portal};
use crate::domain::{organization::Organization, principal::CustomerScope};

impl Portal {
    /// Returns the organizations of the customer's directory, usually one.
    ///
    /// # Errors
    /// [`Error::Upstream`]; refused without a GDAP role.
    pub async fn list_organizations(&self, scope: &CustomerScope) -> Result<Vec<Organization>, Error> {
        Ok(self.client_for(scope).await?.customer(scope).list_organizations().await?)
    }
}
