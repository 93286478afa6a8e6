//! How far Microsoft's validation of a customer's account is (article "Retrieve the validation status of a customer").

use http::StatusCode;
use jiff::{
    SignedDuration,
    civil::{DateTime, date},
};

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{Auth::User, Operation, get},
};
use crate::{
    emulator::state::{directory::Row, seeded::Seeded},
    partner_center::wire::validation_status::ValidationStatus,
};

/// Their rows.
pub const OPERATIONS: &[Operation] =
    &[get("retrieve-validation-status", "/v1/customers/{customer}/validationstatus", User).answer(find)];

/// The year in which the validations that are made up took place, in seconds.
const FIRST: DateTime = date(2024, 3, 1).at(0, 0, 0, 0);
const YEAR: u32 = 365 * 24 * 60 * 60;

fn find(call: &Call<'_>) -> Result<Answer, Refusal> {
    if !call.query.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("account")) {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, 3000, "The type of validation is missing or not known."));
    }
    let row = call.customer()?;
    let status = status(row).ok_or_else(|| {
        let text = format!("Account Status for the customer, {} was not found.", row.id);
        Refusal::agreement(StatusCode::NOT_FOUND, 600_074, "AccountStatusNotFound", &text)
    })?;
    Answer::json(&status)
}

/// Most are allowed, and some have no status, which hinders nothing either.
fn status(row: &Row) -> Option<ValidationStatus> {
    let mut seeded = Seeded::new(0, &["validation-status", &row.id.to_string()]);
    let state = match seeded.below(100) {
        _ if row.made.is_some() => "UnderReview",
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
