//! The organization in a customer's own directory (article "Get a customer organization").

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{Auth::AppOrUser, Operation, get},
};
use crate::emulator::state::organization::organization;

pub const OPERATIONS: &[Operation] =
    &[get("get-customer-organization", "/v1/customers/{customer}/organization", AppOrUser).answer(list)];

/// Returns the organization in a bare array, with or without delegated administration.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let directory = call.directory().ok_or_else(|| Refusal::ours("the partner has no directory"))?;
    let row = call.customer()?;
    Answer::json(&[organization(row, &directory.profile(row))])
}
