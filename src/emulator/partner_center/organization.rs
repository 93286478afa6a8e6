//! What a customer's own directory says of the company (article "Get a customer organization").

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{Auth::AppOrUser, Operation, get},
};
use crate::emulator::state::organization::organization;

/// Their rows.
pub const OPERATIONS: &[Operation] =
    &[get("get-customer-organization", "/v1/customers/{customer}/organization", AppOrUser).answer(list)];

/// The one organisation, in a bare array. Delegated administration has no part in it.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let directory = call.directory().ok_or_else(|| Refusal::ours("the partner has no directory"))?;
    let row = call.customer()?;
    Answer::json(&[organization(row, &directory.profile(row))])
}
