//! Tests of billing profiles: versions, rules by country, and writes.

use serde_json::{Value, json};

use super::contract::{sample, shape_of};
use crate::emulator::testing::{TestBench, json};

async fn put(bench: &TestBench, path: &str, etag: Option<&str>, body: &Value) -> (u16, Value) {
    let token = bench.delegated(bench.agent()).await;
    let mut request = bench.http.put(bench.api_url(path)).bearer_auth(token).json(body);
    if let Some(etag) = etag {
        request = request.header("If-Match", format!("\"{etag}\""));
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), json(response).await)
}

async fn first_profile(bench: &TestBench) -> (String, Value) {
    let customer = bench.emulator.customers(bench.partner(0).tenant)[0];
    let path = format!("/v1/customers/{customer}/profiles/billing");
    let token = bench.app_only(0).await;
    let profile = json(bench.get(&token, &path).send().await.unwrap()).await;
    (path, profile)
}

#[tokio::test]
async fn billing_profile_update_requires_current_etag() {
    let bench = TestBench::start().await;
    let (path, mut profile) = first_profile(&bench).await;
    let etag = profile["attributes"]["etag"].as_str().unwrap().to_owned();
    profile["companyName"] = json!("Other name");
    let (status, fault) = put(&bench, &path, None, &profile).await;
    assert_eq!(status, 412, "{fault}");
    let (status, saved) = put(&bench, &path, Some(&etag), &profile).await;
    assert_eq!((status, &saved["companyName"]), (200, &json!("Other name")));
    assert_ne!(saved["attributes"]["etag"], profile["attributes"]["etag"]);
    assert_eq!(saved["id"], profile["id"]);
    let (status, fault) = put(&bench, &path, Some(&etag), &profile).await;
    assert_eq!((status, &fault["code"]), (412, &json!(2055)));
    let customer = path.replace("/profiles/billing", "");
    let token = bench.app_only(0).await;
    let by_id = json(bench.get(&token, &customer).send().await.unwrap()).await;
    assert_eq!(by_id["billingProfile"]["companyName"], "Other name", "the customer contains the same profile");
}

#[tokio::test]
async fn billing_profile_update_validates_required_members() {
    let bench = TestBench::start().await;
    let (path, profile) = first_profile(&bench).await;
    let etag = profile["attributes"]["etag"].as_str().unwrap();
    let mut hungarian = profile.clone();
    hungarian["defaultAddress"]["country"] = json!("HU");
    hungarian["defaultAddress"]["phoneNumber"] = json!(null);
    let (status, fault) = put(&bench, &path, Some(etag), &hungarian).await;
    assert_eq!((status, &fault["code"]), (400, &json!(600_051)));
    let mut nameless = profile.clone();
    nameless["companyName"] = json!(" ");
    assert_eq!(put(&bench, &path, Some(etag), &nameless).await.0, 400);
    assert_eq!(put(&bench, &path, Some(etag), &json!([])).await.0, 400);
}

#[tokio::test]
async fn documented_billing_profile_update_returns_documented_response() {
    let article = "update-a-customer-s-billing-profile";
    let (Some(request), Some(response)) = (sample(article, "request.json"), sample(article, "response.json")) else {
        return;
    };
    let bench = TestBench::start().await;
    let (path, profile) = first_profile(&bench).await;
    let etag = profile["attributes"]["etag"].as_str().unwrap();
    let (status, saved) = put(&bench, &path, Some(etag), &request).await;
    assert_eq!(status, 200, "{saved}");
    assert_eq!(shape_of(&saved), shape_of(&response));
    if let Some(read) = sample("get-all-of-a-customer-s-billing-profiles", "response.json") {
        assert_eq!(shape_of(&saved), shape_of(&read));
    }
}
