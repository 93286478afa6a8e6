//! Billing profiles (articles "Get a customer's billing profile", "Update a customer's billing profile").

use super::{
    call::Call,
    operation::{Auth::AppOrUser, Operation, get, put},
    response::{ApiError, ApiResponse},
};
use crate::{
    domain::country,
    emulator::state::country_rules::{Rules, check_address, check_changed},
    partner_center::wire::customer::{Address, BillingProfile},
};

pub const OPERATIONS: &[Operation] = &[
    get("get-all-of-a-customer-s-billing-profiles", "/v1/customers/{customer}/profiles/billing", AppOrUser)
        .handler(load),
    put("update-a-customer-s-billing-profile", "/v1/customers/{customer}/profiles/billing", AppOrUser).handler(update),
];

fn load(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    ApiResponse::json(&call.tenant(|tenant| tenant.billing_profile.wire())?)
}

/// Replaces the whole profile under optimistic locking.
fn update(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let profile: BillingProfile = call.read()?;
    let stored = call.tenant(|tenant| tenant.billing_profile.stored().clone())?;
    check(&profile, &stored)?;
    let updated = call.tenant(|tenant| {
        call.if_match(|etag| tenant.billing_profile.is_current_version(etag))?;
        tenant.billing_profile.replace(profile);
        Ok::<_, ApiError>(tenant.billing_profile.wire())
    })??;
    call.record("customer", "update_customer_billing_profile");
    ApiResponse::json(&updated)
}

/// Maximum length of a company name and of an address line, in characters.
const NAME_CHARS: usize = 200;

/// Rejects changed members that are invalid. Unchanged members are accepted, even invalid ones.
fn check(profile: &BillingProfile, stored: &BillingProfile) -> Result<(), ApiError> {
    let empty = Address::default();
    let address = profile.default_address.as_ref().unwrap_or(&empty);
    let previous = stored.default_address.as_ref().unwrap_or(&empty);
    let required = [
        ("Email", &profile.email, &stored.email),
        ("Culture", &profile.culture, &stored.culture),
        ("Language", &profile.language, &stored.language),
        ("CompanyName", &profile.company_name, &stored.company_name),
        ("DefaultAddress.Country", &address.country, &previous.country),
        ("DefaultAddress.AddressLine1", &address.address_line1, &previous.address_line1),
    ];
    let optional = [
        ("DefaultAddress.AddressLine2", &address.address_line2, &previous.address_line2),
        ("DefaultAddress.AddressLine3", &address.address_line3, &previous.address_line3),
    ];
    for (name, value, previous) in required.into_iter().chain(optional) {
        let value = value.as_deref().map(str::trim).unwrap_or_default();
        if Some(value) == previous.as_deref().map(str::trim).or(Some("")) {
            continue;
        }
        if value.is_empty() && required.iter().any(|(known, ..)| *known == name) {
            return Err(ApiError::invalid(format!("{name} is required.")));
        }
        let valid = match name {
            "Email" => value.matches('@').count() == 1 && !value.contains(|sign: char| sign.is_whitespace()),
            "Culture" => country::find_culture(value).is_some(),
            "Language" => country::find_language(value).is_some(),
            "DefaultAddress.Country" => country::find(value).is_some(),
            _ => value.chars().count() <= NAME_CHARS && !value.contains(char::is_control),
        };
        if !valid {
            return Err(ApiError::invalid(format!("{name} is not valid.")));
        }
    }
    let country_dependent = |address: &Address| {
        let Address { country, state, city, postal_code, phone_number, .. } = address;
        [country, state, city, postal_code, phone_number].map(Clone::clone)
    };
    if country_dependent(address) == country_dependent(previous) {
        return Ok(());
    }
    // An unknown country has no rules.
    let country = address.country.as_deref().unwrap_or_default();
    if address.country == previous.country && country::find(country).is_none() {
        return Ok(());
    }
    let rules = Rules::of(country)?;
    if address.country == previous.country {
        // An invalid unchanged member does not prevent a change of another one.
        let Address { state, city, postal_code, phone_number, .. } = address;
        let if_changed = |new: &Option<String>, old: &Option<String>| if new == old { None } else { new.clone() };
        let changed = Address {
            state: if_changed(state, &previous.state),
            city: if_changed(city, &previous.city),
            postal_code: if_changed(postal_code, &previous.postal_code),
            phone_number: if_changed(phone_number, &previous.phone_number),
            ..Address::default()
        };
        return Ok(check_changed(&rules, &changed, |member| match member {
            "City" => city != &previous.city,
            "State" => state != &previous.state,
            "PostalCode" => postal_code != &previous.postal_code,
            _ => phone_number != &previous.phone_number,
        })?);
    }
    Ok(check_address(&rules, address)?)
}
