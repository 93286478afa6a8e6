//! The organization in a customer's own directory (article "Get a customer organization").

use super::{
    call::Call,
    operation::{Auth::AppOrUser, Operation, get},
    response::{ApiError, ApiResponse},
};
use crate::emulator::state::organization::organization;

pub const OPERATIONS: &[Operation] =
    &[get("get-customer-organization", "/v1/customers/{customer}/organization", AppOrUser).handler(list)];

/// Returns the organization in a bare array, with or without delegated administration.
fn list(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let directory = call.directory().ok_or_else(|| ApiError::internal("the partner has no directory"))?;
    let row = call.customer()?;
    ApiResponse::json(&[organization(row, &directory.profile(row))])
}
