//! Validation status of a customer's account.

use super::{Error, Portal};
use crate::domain::{principal::CustomerScope, validation_status::ValidationStatus};

impl Portal {
    /// Finds the validation status of the account; `None` if Microsoft does not validate it.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn find_validation_status(&self, scope: &CustomerScope) -> Result<Option<ValidationStatus>, Error> {
        Ok(self.client_for(scope).await?.customer(scope).find_validation_status().await?)
    }
}
