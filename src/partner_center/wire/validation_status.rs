//! JSON of a validation status (article "Retrieve the validation status of a customer"); no `attributes`.

use super::resource::resource;

resource! {
    /// How far the validation of an account is.
    ValidationStatus {
        /// What is validated: `account`.
        r#type: String,
        /// `Unknown`, `UnderReview`, `Allowed`, `NotAllowed`, `Not Ready`.
        status: String,
        /// In UTC, without a zone.
        last_update_date_time: String,
    }
}
