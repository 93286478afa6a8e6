//! Conversion of postal addresses from and to the wire format.

use super::{present::present, wire::customer as wire};
use crate::domain::address::Address;

/// Converts an address from the wire format.
pub(super) fn read(wire: wire::Address) -> Address {
    Address {
        country: present(wire.country),
        state: present(wire.state).or(present(wire.region)),
        city: present(wire.city),
        lines: [wire.address_line1, wire.address_line2, wire.address_line3].map(present),
        postal_code: present(wire.postal_code),
        first_name: present(wire.first_name),
        last_name: present(wire.last_name),
        phone: present(wire.phone_number),
    }
}

/// Overwrites an address; unknown members of the old one are kept.
pub(super) fn write(address: &Address, wire: &mut wire::Address) {
    wire.country.clone_from(&address.country);
    wire.state.clone_from(&address.state);
    wire.city.clone_from(&address.city);
    [wire.address_line1, wire.address_line2, wire.address_line3] = address.lines.clone();
    wire.postal_code.clone_from(&address.postal_code);
    wire.first_name.clone_from(&address.first_name);
    wire.last_name.clone_from(&address.last_name);
    wire.phone_number.clone_from(&address.phone);
}
