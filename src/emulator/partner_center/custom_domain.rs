//! The domains of a customer's directory (article "Get a customer custom domain").

use super::{
    call::Call,
    operation::{Auth::AppOrUser, Operation, get},
    response::{ApiError, ApiResponse},
};

pub const OPERATIONS: &[Operation] =
    &[get("get-customer-custom-domain", "/v1/customers/{customer}/customdomains", AppOrUser).handler(list)];

/// Returns the names in a bare array, with or without delegated administration.
fn list(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    ApiResponse::json(&call.tenant(|tenant| tenant.domains.names())?)
}
