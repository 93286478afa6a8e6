//! Whom to bill (articles "Get a customer's billing profile", "Update a customer's billing profile").

use super::{
    answer::{Answer, Refusal},
    call::Call,
    country_rules::{Rules, check_address},
    operation::{Auth::AppOrUser, Operation, get, put},
};
use crate::partner_center::wire::customer::{Address, BillingProfile};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-all-of-a-customer-s-billing-profiles", "/v1/customers/{customer}/profiles/billing", AppOrUser)
        .answer(load),
    put("update-a-customer-s-billing-profile", "/v1/customers/{customer}/profiles/billing", AppOrUser).answer(update),
];

fn load(call: &Call<'_>) -> Result<Answer, Refusal> {
    Answer::json(&call.tenant(|tenant| tenant.billing_profile.wire())?)
}

/// Takes the whole profile, under the version that the caller has seen.
fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let profile: BillingProfile = call.read()?;
    check(&profile)?;
    let updated = call.tenant(|tenant| {
        call.if_match(|etag| tenant.billing_profile.is(etag))?;
        tenant.billing_profile.replace(profile);
        Ok(tenant.billing_profile.wire())
    })??;
    call.record("customer", "update_customer_billing_profile");
    Answer::json(&updated)
}

fn check(profile: &BillingProfile) -> Result<(), Refusal> {
    let none = Address::default();
    let address = profile.default_address.as_ref().unwrap_or(&none);
    for (name, value) in [
        ("Email", &profile.email),
        ("Culture", &profile.culture),
        ("Language", &profile.language),
        ("CompanyName", &profile.company_name),
        ("DefaultAddress.Country", &address.country),
        ("DefaultAddress.AddressLine1", &address.address_line1),
    ] {
        if value.as_deref().is_none_or(|value| value.trim().is_empty()) {
            return Err(Refusal::invalid(format!("{name} is required.")));
        }
    }
    check_address(&Rules::of(address.country.as_deref().unwrap_or_default())?, address)
}
