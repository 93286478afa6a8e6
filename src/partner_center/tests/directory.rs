//! Directory details and validation status: requests sent, and responses parsed.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    mock::Reply,
    world::{World, customer, customer_path},
};
use crate::{
    domain::{id::RequestId, organization::Organization, validation_status::ValidationState},
    partner_center::Kind,
};

#[tokio::test]
async fn an_organisation_is_read_with_what_is_told_and_without_what_is_not() {
    let world = World::new().await;
    let path = format!("{}/organization", customer_path());
    let told = json!([
        {"street": "Prosta 1", "countryLetterCode": "PL", "postalCode": "00-001", "city": "Warszawa", "state": "",
         "displayName": "Żubr", "technicalNotificationMails": ["it@zubr.example", null, " "], "future": {"a": 1}},
        {"street": null, "technicalNotificationMails": null},
    ]);
    world.mock.script("GET", &path, [Reply::json(&told), Reply::json(&json!([])), Reply::json(&json!({"items": []}))]);
    let client = world.client();
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
    assert_eq!(client.customer(&customer()).list_organizations().await.unwrap(), [], "in an envelope it is a list too");
    assert_eq!(world.mock.seen(&path)[0].raw_query, None);
}

#[tokio::test]
async fn domains_are_bare_names() {
    let world = World::new().await;
    let path = format!("{}/customDomains", customer_path());
    let names = json!(["zubr.onmicrosoft.com", null, "", "Żubr.example"]);
    world.mock.script("GET", &path, [Reply::json(&names), Reply::fault(403, 900_308)]);
    let client = world.client();
    let found = client.customer(&customer()).list_custom_domains().await.unwrap();
    assert_eq!(found, ["zubr.onmicrosoft.com", "Żubr.example"]);
    let refused = client.customer(&customer()).list_custom_domains().await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Forbidden, "without a GDAP role");
}

#[tokio::test]
async fn a_validation_status_is_asked_for_by_its_type_and_read_in_utc() {
    let world = World::new().await;
    let path = format!("{}/validationStatus", customer_path());
    let told = json!({"type": "account", "status": "UnderReview", "lastUpdateDateTime": "2024-02-03T04:05:06"});
    let odd = json!({"type": "account", "status": "Paused", "lastUpdateDateTime": "soon"});
    world.mock.script("GET", &path, [Reply::json(&told), Reply::json(&odd), Reply::json(&json!({}))]);
    let client = world.client();
    let find = async || client.customer(&customer()).find_validation_status().await.unwrap().unwrap();
    let (told, odd, silent) = (find().await, find().await, find().await);
    assert_eq!(
        (told.state, told.updated),
        (ValidationState::UnderReview, "2024-02-03T04:05:06Z".parse::<Timestamp>().ok())
    );
    assert_eq!((odd.state, odd.updated), (ValidationState::Other("Paused".into()), None));
    assert_eq!(silent.state, ValidationState::Unknown);
    assert_eq!(world.mock.seen(&path)[0].raw_query.as_deref(), Some("type=account"));
}

#[tokio::test]
async fn an_account_that_is_not_validated_has_no_status_and_a_customer_who_is_not_there_is_not_found() {
    let world = World::new().await;
    let path = format!("{}/validationStatus", customer_path());
    let none = json!({"code": 600_074, "message": "none", "description": "none", "errorName": "AccountStatusNotFound",
                      "isRetryable": false});
    world.mock.script("GET", &path, [Reply::json(&none).with_status(404), Reply::fault(403, 20_002)]);
    let client = world.client();
    assert_eq!(client.customer(&customer()).find_validation_status().await.unwrap(), None);
    let error = client.customer(&customer()).find_validation_status().await.unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
}

#[tokio::test]
async fn the_end_of_delegated_administration_says_nothing_else_and_any_answer_will_do() {
    let world = World::new().await;
    // The documented response is truncated.
    world.mock.script("PATCH", &customer_path(), [Reply::status(200).body("}"), Reply::fault(400, 3000)]);
    let client = world.client();
    client.customer(&customer()).remove_delegated_access(RequestId::default()).await.unwrap();
    let sent: Value = serde_json::from_slice(&world.mock.seen(&customer_path())[0].body).unwrap();
    assert_eq!(sent, json!({"allowDelegatedAccess": false, "attributes": {"objectType": "Customer"}}));
    let refused = client.customer(&customer()).remove_delegated_access(RequestId::default()).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Invalid);
}
