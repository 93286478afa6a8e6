//! Creation of customers: requests sent, responses parsed, and nothing created twice.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use super::{
    mock::Reply,
    setup::{TestSetup, fast_settings},
};
use crate::{
    domain::{
        address::{Address, AddressStatus},
        billing_profile::BillingProfile,
        country,
        country_rules::RegistrationNumberRule,
        id::RequestId,
        new_customer::NewCustomer,
    },
    partner_center::{ErrorKind, Settings},
};

const PATH: &str = "/v1/customers";
const ADDRESS: &str = "/v1/validations/address";

fn new() -> NewCustomer {
    NewCustomer {
        domain: "conto.onmicrosoft.com".into(),
        registration_number: Some("1234563218".into()),
        billing: BillingProfile {
            email: Some("office@conto.example".into()),
            company_name: Some("Conto".into()),
            address: Some(Address {
                country: Some("PL".into()),
                lines: [Some("Portowa 1".into()), None, None],
                ..Address::default()
            }),
            ..BillingProfile::default()
        },
        reseller: Some("4847383".into()),
        default_gdap: true,
    }
}

#[tokio::test]
async fn create_customer_sends_reseller_and_registration_number() {
    let setup = TestSetup::new().await;
    let response = json!({"id": "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f", "userCredentials": {"userName": "admin", "password": "x"}});
    setup.mock.script("POST", PATH, [Reply::json(&response)]);
    let created = setup.client().customers().create(&new(), RequestId::default()).await.unwrap();
    assert_eq!(created.sign_in.unwrap().user_name, "admin@conto.onmicrosoft.com");
    let sent: Value = serde_json::from_slice(&setup.mock.requests(PATH)[0].body).unwrap();
    assert_eq!(sent["associatedPartnerId"], "4847383");
    assert_eq!(sent["companyProfile"]["organizationRegistrationNumber"], "1234563218");
    assert_eq!(sent["enableGDAPByDefault"], true);
    assert!(sent.get("id").is_none(), "a customer that is being created has no id");
}

#[tokio::test]
async fn create_customer_succeeds_without_a_password_in_the_response() {
    let setup = TestSetup::new().await;
    setup.mock.script("POST", PATH, [Reply::json(&json!({"id": "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f"}))]);
    let created = setup.client().customers().create(&new(), RequestId::default()).await.unwrap();
    assert_eq!((created.sign_in, created.name.as_str()), (None, "Conto"));
}

#[tokio::test]
async fn create_customer_is_retried_under_the_same_request_id_after_a_timeout() {
    let setup = TestSetup::with(Settings { attempt_timeout: Duration::from_secs(1), ..fast_settings() }).await;
    let response = json!({"id": "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f"});
    setup.mock.script("POST", PATH, [Reply::never(), Reply::json(&response)]);
    setup.client().customers().create(&new(), RequestId::default()).await.unwrap();
    let seen = setup.mock.requests(PATH);
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].headers["ms-requestid"], seen[1].headers["ms-requestid"]);
}

#[tokio::test]
async fn domain_is_taken_if_it_is_found_and_free_otherwise() {
    let path = "/v1/domains/conto.onmicrosoft.com";
    for (status, taken) in [(200, true), (404, false)] {
        let setup = TestSetup::new().await;
        setup.mock.script("HEAD", path, [Reply::status(status)]);
        assert_eq!(setup.client().is_domain_taken("conto.onmicrosoft.com").await.unwrap(), taken);
    }
    let setup = TestSetup::new().await;
    setup.mock.script("HEAD", path, [Reply::status(403)]);
    let error = setup.client().is_domain_taken("conto.onmicrosoft.com").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Forbidden, Some(StatusCode::FORBIDDEN)));
}

#[tokio::test]
async fn parses_address_validation_in_both_response_formats() {
    let address =
        Address { lines: [Some("Portowa".into()), None, None], country: Some("PL".into()), ..Address::default() };
    let better = json!({
        "originalAddress": {}, "status": "StreetPartial", "validationMessage": "The number is missing.",
        "suggestedAddresses": [{"addressLine1": "Portowa 1", "city": "Gdynia"}],
    });
    for (reply, address_status, suggestions) in [
        (Reply::json(&better), AddressStatus::StreetPartial, 1),
        (Reply::json(&json!(true)), AddressStatus::Verified, 0),
        (Reply::json(&json!(false)), AddressStatus::None, 0),
        (Reply::status(200), AddressStatus::Verified, 0),
        (Reply::status(400), AddressStatus::None, 0),
        (Reply::json(&json!({"Status": "Somehow"})), AddressStatus::Other("Somehow".into()), 0),
    ] {
        let setup = TestSetup::new().await;
        setup.mock.script("POST", ADDRESS, [reply]);
        let verdict = setup.client().validate_address(&address).await.unwrap();
        assert_eq!((verdict.address_status, verdict.suggestions.len()), (address_status, suggestions));
        let sent: Value = serde_json::from_slice(&setup.mock.requests(ADDRESS)[0].body).unwrap();
        assert_eq!(sent, json!({"country": "PL", "addressLine1": "Portowa"}));
    }
}

#[tokio::test]
async fn parses_flat_and_nested_country_rules() {
    let path = "/v1/countryvalidationrules/PL";
    let flat = json!({
        "iso2Code": "PL", "defaultCulture": "pl-PL", "isStateRequired": false, "supportedStatesList": [],
        "supportedLanguagesList": ["pl", "en"], "supportedCulturesList": ["en-US", "pl-PL"],
        "isPostalCodeRequired": true, "postalCodeRegex": "^\\d{2}-\\d{3}$", "isCityRequired": true,
        "customerOrganizationRegistrationNumberRegex": "^\\d{10}$", "countryCallingCodesList": ["48"],
        "customerOrganizationRegistrationNumberRequired": true, "customerOrganizationPhoneNumberRequired": false,
    });
    let nested = json!({
        "iso2Code": "PL", "defaultCulture": "pl-PL", "isCityRequired": true, "isPostalCodeRequired": true,
        "postalCodeRegex": "^\\d{2}-\\d{3}$", "states": {"value": []}, "supportedLanguages": {"value": ["pl", "en"]},
        "supportedCultures": {"value": ["en-US", "pl-PL"]}, "countryCallingCodes": {"value": [48]},
        "customerOrganizationRegistrationNumberRegex": "^\\d{10}$",
        "customerOrganizationRegistrationNumberRequired": true,
    });
    let poland = country::find("pl").unwrap();
    let mut read = Vec::new();
    for response in [flat, nested] {
        let setup = TestSetup::new().await;
        setup.mock.script("GET", path, [Reply::json(&response)]);
        read.push(setup.client().load_country_rules(poland).await.unwrap());
    }
    assert_eq!(read[0], read[1]);
    assert_eq!(read[0].cultures, ["pl-PL", "en-US"], "the default culture is first");
    assert_eq!(read[0].calling_codes, ["48"]);
    assert!(matches!(read[0].registration_number, RegistrationNumberRule::Accepted { required: true, .. }));
}

#[tokio::test]
async fn country_without_rules_requires_nothing() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", "/v1/countryvalidationrules/AQ", [Reply::json(&json!({}))]);
    let rules = setup.client().load_country_rules(country::find("AQ").unwrap()).await.unwrap();
    assert_eq!(rules.registration_number, RegistrationNumberRule::NotAccepted);
    assert!(!rules.city_required && !rules.state_required && rules.cultures.is_empty());
}
