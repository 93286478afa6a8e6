//! Organization details from a customer's directory (article "Get a customer organization").

use super::{
    customer::CustomerHandle, error::Error, operation::Operation, present::present, wire::organization as wire,
};
use crate::domain::{address::Address, organization::Organization};

static LIST: Operation =
    Operation::read("get-customer-organization", "organization").per_customer().accepts_application_too();

impl CustomerHandle<'_> {
    /// Returns the organizations of the customer's directory, usually one. Requires a GDAP role; delegated
    /// administration privileges (DAP) do not suffice.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn list_organizations(self) -> Result<Vec<Organization>, Error> {
        self.request(&LIST).at("organization").list(|wire| Some(read(wire)), |_| None).await
    }
}

fn read(wire: wire::Organization) -> Organization {
    let address = Address {
        country: present(wire.country_letter_code),
        state: present(wire.state),
        city: present(wire.city),
        lines: [present(wire.street), None, None],
        postal_code: present(wire.postal_code),
        ..Address::default()
    };
    let mails = wire.technical_notification_mails.unwrap_or_default();
    Organization {
        name: present(wire.display_name),
        address: (address != Address::default()).then_some(address),
        technical_contacts: mails.into_iter().filter_map(|mail| present(Some(mail))).collect(),
    }
}
