//! Microsoft's validation of a customer's account (article "Retrieve the validation status of a customer").

use http::StatusCode;

use super::{
    call::Call,
    operation::{Auth::User, Operation, get},
    response::{ApiError, ApiResponse},
};
use crate::emulator::state::validation::status;

pub const OPERATIONS: &[Operation] =
    &[get("retrieve-validation-status", "/v1/customers/{customer}/validationstatus", User).handler(find)];

fn find(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    if !call.query.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("account")) {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 3000, "The type of validation is missing or not known."));
    }
    let row = call.customer()?;
    let status = status(row).ok_or_else(|| {
        let text = format!("Account Status for the customer, {} was not found.", row.id);
        ApiError::agreement(StatusCode::NOT_FOUND, 600_074, "AccountStatusNotFound", &text)
    })?;
    ApiResponse::json(&status)
}
