//! How far Microsoft's validation of a customer's account is.

use super::{Error, Portal};
use crate::domain::{principal::CustomerScope, validation_status::ValidationStatus};

impl Portal {
    /// How far the validation of the account is; none where Microsoft does not validate it.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn find_validation_status(&self, scope: &CustomerScope) -> Result<Option<ValidationStatus>, Error> {
        Ok(self.client_for(scope).await?.customer(scope).find_validation_status().await?)
    }
}
