//! What a customer's own directory says of the company.

use super::{Error, Portal};
use crate::domain::{organization::Organization, principal::CustomerScope};

impl Portal {
    /// The organisations of the customer's directory: one, as a rule.
    ///
    /// # Errors
    /// [`Error::Upstream`]; refused without a GDAP role.
    pub async fn list_organizations(&self, scope: &CustomerScope) -> Result<Vec<Organization>, Error> {
        Ok(self.client_for(scope).await?.customer(scope).list_organizations().await?)
    }
}
