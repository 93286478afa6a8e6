//! The validation status of customers' accounts, generated deterministically.

use jiff::{
    SignedDuration,
    civil::{DateTime, date},
};

use super::{directory::DirectoryCustomer, seeded::Seeded};
use crate::partner_center::wire::validation_status::ValidationStatus;

/// The start and the length, in seconds, of the year of generated validations.
const FIRST: DateTime = date(2024, 3, 1).at(0, 0, 0, 0);
const YEAR: u32 = 365 * 24 * 60 * 60;

/// Generates the status of a customer. Most are allowed, and some have none, which does not block orders either.
pub fn status(row: &DirectoryCustomer) -> Option<ValidationStatus> {
    let mut seeded = Seeded::new(0, &["validation-status", &row.id.to_string()]);
    let state = match seeded.below(100) {
        _ if row.creation_input.is_some() => "UnderReview",
        0..70 => "Allowed",
        70..80 => "UnderReview",
        80..86 => "NotAllowed",
        86..90 => "Unknown",
        90..94 => "Not Ready",
        _ => return None,
    };
    let updated = FIRST + SignedDuration::from_secs(seeded.below(YEAR).into());
    Some(ValidationStatus {
        r#type: Some("account".to_owned()),
        status: Some(state.to_owned()),
        last_update_date_time: Some(updated.to_string()),
    })
}
