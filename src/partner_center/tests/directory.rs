//! Directory details and validation status: requests sent, and responses parsed.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_path},
};
use crate::{
    domain::{id::RequestId, organization::Organization, validation_status::ValidationState},
    partner_center::ErrorKind,
};

#[tokio::test]
async fn parses_organizations_with_missing_properties() {
    let setup = TestSetup::new().await;
    let path = format!("{}/organization", customer_path());
    let response = json!([
        {"street": "Prosta 1", "countryLetterCode": "PL", "postalCode": "00-001", "city": "Warszawa", "state": "",
         "displayName": "Żubr", "technicalNotificationMails": ["it@zubr.example", null, " "], "future": {"a": 1}},
        {"street": null, "technicalNotificationMails": null},
    ]);
    setup.mock.script(
        "GET",
        &path,
        [Reply::json(&response), Reply::json(&json!([])), Reply::json(&json!({"items": []}))],
    );
    let client = setup.client();
    let found = client.customer(&customer()).list_organizations().await.unwrap();
    let address = found[0].address.clone().unwrap();
    assert_eq!(
        (found[0].name.as_deref(), &found[0].technical_contacts[..]),
        (Some("Żubr"), &["it@zubr.example".into()][..])
    );
    assert_eq!(
        (address.lines, address.state, address.country.as_deref()),
        ([Some("Prosta 1".into()), None, None], None, Some("PL"))
    );
    assert_eq!(found[1..], [Organization::default()]);
    assert_eq!(client.customer(&customer()).list_organizations().await.unwrap(), []);
    assert_eq!(
        client.customer(&customer()).list_organizations().await.unwrap(),
        [],
        "a collection object is accepted too"
    );
    assert_eq!(setup.mock.requests(&path)[0].raw_query, None);
}

#[tokio::test]
async fn parses_custom_domain_names() {
    let setup = TestSetup::new().await;
    let path = format!("{}/customDomains", customer_path());
    let names = json!(["zubr.onmicrosoft.com", null, "", "Żubr.example"]);
    setup.mock.script("GET", &path, [Reply::json(&names), Reply::fault(403, 900_308)]);
    let client = setup.client();
    let found = client.customer(&customer()).list_custom_domains().await.unwrap();
    assert_eq!(found, ["zubr.onmicrosoft.com", "Żubr.example"]);
    let error = client.customer(&customer()).list_custom_domains().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden, "without a GDAP role");
}

#[tokio::test]
async fn validation_status_is_requested_by_type_and_parsed_as_utc() {
    let setup = TestSetup::new().await;
    let path = format!("{}/validationStatus", customer_path());
    let response = json!({"type": "account", "status": "UnderReview", "lastUpdateDateTime": "2024-02-03T04:05:06"});
    let odd = json!({"type": "account", "status": "Paused", "lastUpdateDateTime": "soon"});
    setup.mock.script("GET", &path, [Reply::json(&response), Reply::json(&odd), Reply::json(&json!({}))]);
    let client = setup.client();
    let find = async || client.customer(&customer()).find_validation_status().await.unwrap().unwrap();
    let (under_review, odd, empty) = (find().await, find().await, find().await);
    assert_eq!(
        (under_review.state, under_review.updated),
        (ValidationState::UnderReview, "2024-02-03T04:05:06Z".parse::<Timestamp>().ok())
    );
    assert_eq!((odd.state, odd.updated), (ValidationState::Other("Paused".into()), None));
    assert_eq!(empty.state, ValidationState::Unknown);
    assert_eq!(setup.mock.requests(&path)[0].raw_query.as_deref(), Some("type=account"));
}

#[tokio::test]
async fn account_without_validation_has_no_status_and_missing_customer_is_not_found() {
    let setup = TestSetup::new().await;
    let path = format!("{}/validationStatus", customer_path());
    let none = json!({"code": 600_074, "message": "none", "description": "none", "errorName": "AccountStatusNotFound",
                      "isRetryable": false});
    setup.mock.script("GET", &path, [Reply::json(&none).with_status(404), Reply::fault(403, 20_002)]);
    let client = setup.client();
    assert_eq!(client.customer(&customer()).find_validation_status().await.unwrap(), None);
    let error = client.customer(&customer()).find_validation_status().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn remove_delegated_access_sends_only_that_member_and_accepts_any_response() {
    let setup = TestSetup::new().await;
    // The documented response is truncated.
    setup.mock.script("PATCH", &customer_path(), [Reply::status(200).body("}"), Reply::fault(400, 3000)]);
    let client = setup.client();
    client.customer(&customer()).remove_delegated_access(RequestId::default()).await.unwrap();
    let sent: Value = serde_json::from_slice(&setup.mock.requests(&customer_path())[0].body).unwrap();
    assert_eq!(sent, json!({"allowDelegatedAccess": false, "attributes": {"objectType": "Customer"}}));
    let error = client.customer(&customer()).remove_delegated_access(RequestId::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
}
