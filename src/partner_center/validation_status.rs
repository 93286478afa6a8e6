//! Validation status of a customer's account (article "Retrieve the validation status of a customer").

use super::{
    customer::CustomerHandle,
    error::{Error, ErrorKind},
    operation::Operation,
    present::instant,
    wire::validation_status as wire,
};
use crate::domain::validation_status::{ValidationState, ValidationStatus};

static FIND: Operation = Operation::read("retrieve-validation-status", "validationstatus").per_customer();
/// The error code for a customer without a status, which Microsoft does not validate.
const NONE: &str = "600074";

impl CustomerHandle<'_> {
    /// Returns the validation status of the account; none if Microsoft does not validate it.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn find_validation_status(self) -> Result<Option<ValidationStatus>, Error> {
        match self.request(&FIND).at("validationStatus").query("type", "account").json().await {
            Ok(status) => Ok(Some(read(&status))),
            Err(none) if none.kind() == ErrorKind::NotFound && none.code() == Some(NONE) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn read(wire: &wire::ValidationStatus) -> ValidationStatus {
    ValidationStatus {
        state: ValidationState::parse(wire.status.as_deref().unwrap_or("Unknown")),
        updated: instant(wire.last_update_date_time.clone()),
    }
}
