//! The organization in a customer's own directory: from the generated profile, or from the input of a created customer.

use super::{
    directory::{DirectoryCustomer, Profile},
    seeded::Seeded,
};
use crate::partner_center::wire::organization::Organization;

/// Returns the organization of a customer.
pub fn organization(row: &DirectoryCustomer, profile: &Profile) -> Organization {
    let name = Some(row.name.to_string());
    if let Some(input) = &row.creation_input {
        let address = input.billing.default_address.clone().unwrap_or_default();
        return Organization {
            street: address.address_line1,
            country_letter_code: address.country,
            postal_code: address.postal_code,
            city: address.city,
            state: address.state,
            display_name: name,
            technical_notification_mails: Some(input.billing.email.clone().into_iter().collect()),
        };
    }
    let mut seeded = Seeded::new(0, &["organization", &row.id.to_string()]);
    let mailboxes = ["it", "helpdesk"].map(|name| format!("{name}@{}", profile.own_domain));
    Organization {
        street: Some(profile.street.clone()),
        country_letter_code: Some(profile.country.iso.to_owned()),
        postal_code: Some(profile.postal_code.clone()),
        city: Some(profile.town.to_owned()),
        state: Some(profile.region.to_owned()),
        display_name: name,
        technical_notification_mails: Some(mailboxes.into_iter().take(1 + seeded.below(2) as usize).collect()),
    }
}
