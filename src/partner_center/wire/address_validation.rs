//! JSON of address validation (article "Validate an address").

use super::{customer::Address, resource::resource};

resource! {
    /// Resource `AddressValidationResponse`.
    AddressValidationResponse {
        /// The submitted address.
        original_address: Address,
        /// Suggested corrections.
        suggested_addresses: Vec<Address>,
        /// Enumeration `AddressValidationStatus`.
        status: String,
        /// The reason why the address is invalid.
        validation_message: String,
    }
}
