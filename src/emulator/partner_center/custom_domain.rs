//! The domains of a customer's directory (article "Get a customer custom domain").

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{Auth::AppOrUser, Operation, get},
};

pub const OPERATIONS: &[Operation] =
    &[get("get-customer-custom-domain", "/v1/customers/{customer}/customdomains", AppOrUser).answer(list)];

/// Returns the names in a bare array, with or without delegated administration.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    Answer::json(&call.tenant(|tenant| tenant.domains.names())?)
}
