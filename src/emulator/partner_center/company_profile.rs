//! Company profiles (article "Get a customer's company profile").

use super::{
    call::Call,
    customer::json,
    operation::{Auth::User, Operation, get},
    response::{ApiError, ApiResponse},
};

pub const OPERATIONS: &[Operation] =
    &[get("get-a-customer-s-company-profile", "/v1/customers/{customer}/profiles/company", User).handler(load)];

fn load(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let directory = call.directory().ok_or_else(|| ApiError::internal("the partner has no directory"))?;
    let row = call.customer()?;
    ApiResponse::json(&json::company(row, &directory.profile(row)))
}
