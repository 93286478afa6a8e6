//! Whom to bill (articles "Get a customer's billing profile", "Update a customer's billing profile").

use http::StatusCode;

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{Auth::AppOrUser, Operation, get, put},
};
use crate::partner_center::wire::customer::{Address, BillingProfile};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-all-of-a-customer-s-billing-profiles", "/v1/customers/{customer}/profiles/billing", AppOrUser)
        .answer(load),
    put("update-a-customer-s-billing-profile", "/v1/customers/{customer}/profiles/billing", AppOrUser).answer(update),
];

/// Countries in which a customer's telephone number is mandatory (codes 600049 to 600051).
const PHONE_REQUIRED: [&str; 12] = ["AM", "AZ", "BY", "HU", "IN", "KZ", "KG", "MD", "RU", "TJ", "UA", "UZ"];

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
    let country = address.country.as_deref().unwrap_or_default();
    let phone = address.phone_number.as_deref().unwrap_or_default();
    if PHONE_REQUIRED.iter().any(|known| known.eq_ignore_ascii_case(country)) && phone.trim().is_empty() {
        let text = "The customer's telephone number is required in this country.";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, 600_051, text));
    }
    let postal_code = address.postal_code.as_deref().unwrap_or_default();
    let five_digits = |text: &str| text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    if country.eq_ignore_ascii_case("US") && !postal_code.split('-').next().is_some_and(five_digits) {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, 3000, "DefaultAddress.PostalCode does not fit the country."));
    }
    Ok(())
}
