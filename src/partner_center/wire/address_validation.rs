//! JSON of what the service thinks of an address (article "Validate an address").

use super::{customer::Address, resource::resource};

resource! {
    /// Resource `AddressValidationResponse`.
    AddressValidationResponse {
        /// What was asked about.
        original_address: Address,
        /// What may have been meant.
        suggested_addresses: Vec<Address>,
        /// Enumeration `AddressValidationStatus`.
        status: String,
        /// Why there is no such place.
        validation_message: String,
    }
}
