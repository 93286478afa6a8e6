//! Billing and company profiles: requests sent, and responses parsed.

use serde_json::{Value, json};

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_path},
};
use crate::{
    domain::{billing_profile::BillingProfile, id::RequestId},
    partner_center::ErrorKind,
};

fn path() -> String {
    format!("{}/profiles/billing", customer_path())
}

/// Returns a stored profile with an unknown member.
fn stored() -> Value {
    json!({
        "id": "1f0b6d1e-6f0e-4a4c-8a55-0e6f3a8f5a01", "firstName": "Old", "email": "old@conto.example", "culture": "pl-PL",
        "language": "pl", "companyName": "Conto", "futureMember": {"kept": [1]},
        "defaultAddress": {"country": "PL", "city": "Gdynia", "addressLine1": "Portowa 1", "district": "Orłowo"},
        "attributes": {"etag": "-42", "objectType": "CustomerBillingProfile"},
    })
}

#[tokio::test]
async fn update_of_a_profile_that_changed_meanwhile_is_a_conflict() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", &path(), [Reply::json(&stored())]);
    setup.mock.script("PUT", &path(), [Reply::fault(412, 2055)]);
    let client = setup.client();
    let customer = client.customer(&customer());
    let stored = customer.fetch_billing_profile().await.unwrap();
    let profile = BillingProfile { email: Some("new@conto.example".to_owned()), ..stored.profile.clone() };
    let error = customer.update_billing_profile(stored, &profile, RequestId::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PreconditionFailed);
    assert_eq!(setup.mock.requests(&path())[1].header("if-match"), "\"-42\"");
}

#[tokio::test]
async fn an_update_preserves_unchanged_and_unknown_members() {
    let setup = TestSetup::new().await;
    let mut odd = stored();
    odd["language"] = json!(null);
    odd["phoneBook"] = json!([null, {"a": 1.50}]);
    odd["defaultAddress"]["addressLine2"] = json!(" ");
    odd["defaultAddress"]["addressLine3"] = json!("Floor 3");
    odd["defaultAddress"]["country"] = json!("UK ");
    setup.mock.script("GET", &path(), [Reply::json(&odd)]);
    setup.mock.script("PUT", &path(), [Reply::json(&odd)]);
    let client = setup.client();
    let customer = client.customer(&customer());
    let stored = customer.fetch_billing_profile().await.unwrap();
    let mut changed =
        BillingProfile { email: Some("new@conto.example".to_owned()), first_name: None, ..stored.profile.clone() };
    changed.address.as_mut().unwrap().city = Some("Sopot".to_owned());
    customer.update_billing_profile(stored, &changed, RequestId::default()).await.unwrap();
    let seen = setup.mock.requests(&path()).into_iter().find(|seen| seen.method == "PUT").unwrap();
    assert_eq!(seen.header("if-match"), "\"-42\"");
    let sent: Value = serde_json::from_slice(&seen.body).unwrap();
    odd["email"] = json!("new@conto.example");
    odd["defaultAddress"]["city"] = json!("Sopot");
    odd.as_object_mut().unwrap().remove("firstName");
    assert_eq!(sent, odd);
}

#[tokio::test]
async fn third_address_line_stays_third_without_a_second() {
    let setup = TestSetup::new().await;
    let mut third = stored();
    third["defaultAddress"]["addressLine3"] = json!("Brama B");
    setup.mock.script("GET", &path(), [Reply::json(&third)]);
    setup.mock.script("PUT", &path(), [Reply::json(&third)]);
    let client = setup.client();
    let customer = client.customer(&customer());
    let stored = customer.fetch_billing_profile().await.unwrap();
    let mut changed = stored.profile.clone();
    assert_eq!(changed.address.as_ref().unwrap().lines[1..], [None, Some("Brama B".to_owned())]);
    changed.address.as_mut().unwrap().lines[0] = Some("Portowa 2".to_owned());
    customer.update_billing_profile(stored, &changed, RequestId::default()).await.unwrap();
    let seen = setup.mock.requests(&path()).into_iter().find(|seen| seen.method == "PUT").unwrap();
    let sent: Value = serde_json::from_slice(&seen.body).unwrap();
    let address = &sent["defaultAddress"];
    assert_eq!((&address["addressLine1"], &address["addressLine3"]), (&json!("Portowa 2"), &json!("Brama B")));
    assert_eq!(address.get("addressLine2"), None);
}
