//! JSON of a customer's organization (article "Get a customer organization"); a bare array, without `attributes`.

use super::resource::{one_or_many, resource};

resource! {
    /// An organization.
    Organization {
        /// Street and number.
        street: String,
        /// Country code (ISO 3166-1 alpha-2).
        country_letter_code: String,
        /// Postal code.
        postal_code: String,
        /// City.
        city: String,
        /// State, province or region.
        state: String,
        /// The organization's display name.
        display_name: String,
        /// The email addresses for technical notices.
        #[serde(deserialize_with = "one_or_many")]
        technical_notification_mails: Vec<String>,
    }
}
