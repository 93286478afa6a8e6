//! Billing and company profile operations, and country rules.

use crate::{
    domain::{billing_profile::BillingProfile, country, id::RequestId},
    partner_center::tests::contract::{
        parsed_result::{Fields, ParsedResult},
        row::{Row, row},
    },
};

fn profile(it: &BillingProfile) -> Fields {
    let address = it.address.clone().unwrap_or_default();
    let [line, second, _] = address.lines;
    Fields::default()
        .text("/firstName", it.first_name.clone())
        .text("/lastName", it.last_name.clone())
        .text("/email", it.email.clone())
        .text("/culture", it.culture.clone())
        .text("/language", it.language.clone())
        .text("/companyName", it.company_name.clone())
        .text("/attributes/etag", it.version.clone())
        .text("/defaultAddress/country", address.country)
        .text("/defaultAddress/state", address.state)
        .text("/defaultAddress/city", address.city)
        .text("/defaultAddress/addressLine1", line)
        .text("/defaultAddress/addressLine2", second)
        .text("/defaultAddress/postalCode", address.postal_code)
        .text("/defaultAddress/firstName", address.first_name)
        .text("/defaultAddress/lastName", address.last_name)
        .text("/defaultAddress/phoneNumber", address.phone)
}

pub(super) const ROWS: &[Row] = &[
    row!("get-all-of-a-customer-s-billing-profiles", GET "/v1/customers/{customer}/profiles/billing", |call, client| {
        Ok(ParsedResult::one(&call.customer(&client).load_billing_profile().await?, profile))
    })
    .unread(&["id"]),
    row!("update-a-customer-s-billing-profile", PUT "/v1/customers/{customer}/profiles/billing", |call, client| {
        call.stored(call.example.request.clone());
        let customer = call.customer(&client);
        let stored = customer.fetch_billing_profile().await?;
        let same = stored.profile.clone();
        Ok(ParsedResult::one(&customer.update_billing_profile(stored, &same, RequestId::default()).await?, profile))
    })
    .unread(&["id"]),
    row!("get-a-customer-s-company-profile", GET "/v1/customers/{customer}/profiles/company", |call, client| {
        let found = call.customer(&client).load_company_profile().await?;
        Ok(ParsedResult::one(&found, |it| {
            let address = it.address.clone().unwrap_or_default();
            Fields::default().text("/email", it.email.clone()).text("/address/city", address.city)
        }))
    }),
    row!("get-market-specific-validation-data", GET "/v1/countryvalidationrules/{country}", |call, client| {
        let country = country::find(&call.param::<String>("country")).unwrap();
        let found = client.load_country_rules(country).await?;
        Ok(ParsedResult::one(&found, |it| {
            Fields::default()
                .text("/iso2Code", Some(&it.country))
                .text("/defaultCulture", it.cultures.first())
                .text("/isStateRequired", Some(it.state_required))
                .text("/isCityRequired", Some(it.city_required))
                .text("/isPostalCodeRequired", Some(it.postal_code_required))
                .text("/postalCodeRegex", it.postal_code_pattern.clone())
        }))
    })
    // The country code of the request.
    .unread(&["iso2Code"]),
];
