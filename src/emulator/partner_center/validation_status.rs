//! Microsoft's validation of a customer's account (article "Retrieve the validation status of a customer").

use http::StatusCode;

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{Auth::User, Operation, get},
};
use crate::emulator::state::validation::status;

pub const OPERATIONS: &[Operation] =
    &[get("retrieve-validation-status", "/v1/customers/{customer}/validationstatus", User).answer(find)];

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
