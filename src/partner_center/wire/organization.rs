//! JSON of a customer's organisation (article "Get a customer organization"); in a bare array, without `attributes`.

use super::resource::{one_or_many, resource};

resource! {
    /// An organisation.
    Organization {
        /// Street and number.
        street: String,
        /// ISO 3166-1 alpha-2.
        country_letter_code: String,
        /// Postal code.
        postal_code: String,
        /// City.
        city: String,
        /// State, province or region.
        state: String,
        /// The name that its people see.
        display_name: String,
        /// E-mail addresses that technical notices go to.
        #[serde(deserialize_with = "one_or_many")]
        technical_notification_mails: Vec<String>,
    }
}
