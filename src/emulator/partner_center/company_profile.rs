//! Company profiles (article "Get a customer's company profile").

use super::{
    answer::{Answer, Refusal},
    call::Call,
    customer::json,
    operation::{Auth::User, Operation, get},
};

pub const OPERATIONS: &[Operation] =
    &[get("get-a-customer-s-company-profile", "/v1/customers/{customer}/profiles/company", User).answer(load)];

fn load(call: &Call<'_>) -> Result<Answer, Refusal> {
    let directory = call.directory().ok_or_else(|| Refusal::ours("the partner has no directory"))?;
    let row = call.customer()?;
    Answer::json(&json::company(row, &directory.profile(row)))
}
