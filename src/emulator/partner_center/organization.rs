//! What a customer's own directory says of the company (article "Get a customer organization").

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{Auth::AppOrUser, Operation, get},
};
use crate::{
    emulator::state::{
        directory::{Profile, Row},
        seeded::Seeded,
    },
    partner_center::wire::organization::Organization,
};

/// Their rows.
pub const OPERATIONS: &[Operation] =
    &[get("get-customer-organization", "/v1/customers/{customer}/organization", AppOrUser).answer(list)];

/// The one organisation, in a bare array. Delegated administration has no part in it.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let directory = call.directory().ok_or_else(|| Refusal::ours("the partner has no directory"))?;
    let row = call.customer()?;
    Answer::json(&[organization(row, &directory.profile(row))])
}

fn organization(row: &Row, profile: &Profile) -> Organization {
    let name = Some(row.name.to_string());
    if let Some(made) = &row.made {
        let address = made.billing.default_address.clone().unwrap_or_default();
        return Organization {
            street: address.address_line1,
            country_letter_code: address.country,
            postal_code: address.postal_code,
            city: address.city,
            state: address.state,
            display_name: name,
            technical_notification_mails: Some(made.billing.email.clone().into_iter().collect()),
        };
    }
    let mut seeded = Seeded::new(0, &["organization", &row.id.to_string()]);
    let boxes = ["it", "helpdesk"].map(|name| format!("{name}@{}", profile.own_domain));
    Organization {
        street: Some(profile.street.clone()),
        country_letter_code: Some(profile.country.iso.to_owned()),
        postal_code: Some(profile.postal_code.clone()),
        city: Some(profile.town.to_owned()),
        state: Some(profile.region.to_owned()),
        display_name: name,
        technical_notification_mails: Some(boxes.into_iter().take(1 + seeded.below(2) as usize).collect()),
    }
}
