//! JSON of a validation status (article "Retrieve the validation status of a customer"); no `attributes`.

use super::resource::resource;

resource! {
    /// The validation status of an account.
    ValidationStatus {
        /// The object of the validation: `account`.
        r#type: String,
        /// `Unknown`, `UnderReview`, `Allowed`, `NotAllowed`, `Not Ready`.
        status: String,
        /// The time in UTC, without a time zone.
        last_update_date_time: String,
    }
}
