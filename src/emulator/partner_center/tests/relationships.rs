//! Tests of partners in the indirect model: documented JSON structure and our own rules.

use serde_json::{Value, json};

use super::{
    code,
    contract::{sample, shape_of},
};
use crate::{
    domain::role::Role,
    emulator::testing::{TestBench, json, text},
};

async fn list(bench: &TestBench, partner: usize, kind: &str) -> Value {
    let token = bench.delegated(bench.demo().staff(partner, Role::AdminAgent).unwrap()).await;
    json(bench.get(&token, &format!("/v1/relationships?relationship_type={kind}")).send().await.unwrap()).await
}

#[tokio::test]
async fn lists_resellers_of_provider_and_provider_of_reseller() {
    let bench = TestBench::start().await;
    for (partner, kind, count) in [
        (0, "IsIndirectCloudSolutionProviderOf", 3),
        (0, "is_indirect_reseller_of", 0),
        (2, "IsIndirectResellerOf", 1),
        (2, "ISINDIRECTCLOUDSOLUTIONPROVIDEROF", 0),
    ] {
        let found = list(&bench, partner, kind).await;
        assert_eq!((&found["totalCount"], found["items"].as_array().unwrap().len()), (&count.into(), count), "{kind}");
    }
    let found = list(&bench, 0, "IsIndirectCloudSolutionProviderOf").await;
    assert_eq!(found["items"][0]["relationshipType"], "is_indirect_cloud_solution_provider_of");
    if let Some(documented) = sample("retrieve-a-list-of-indirect-resellers", "response.json") {
        assert_eq!(shape_of(&found), shape_of(&documented));
    }
    let token = bench.delegated(bench.agent()).await;
    for address in ["/v1/relationships", "/v1/relationships?relationship_type=IsFriendOf"] {
        assert_eq!(code(bench.get(&token, address).send().await.unwrap(), 400).await, 3000, "{address}");
    }
}

#[tokio::test]
async fn customers_reseller_matches_reseller_filter() {
    let bench = TestBench::with(100).await;
    let token = bench.delegated(bench.agent()).await;
    let mut customers_with_reseller = 0;
    for customer in bench.emulator.customers(bench.partner(0).tenant) {
        let path = format!("/v1/customers/{customer}/relationships");
        let found = json(bench.get(&token, &path).send().await.unwrap()).await;
        let Some(reseller) = found["items"].get(0) else { continue };
        let filter =
            format!(r#"{{"Field":"IndirectReseller","Value":"{}","Operator":"starts_with"}}"#, text(&reseller["id"]));
        let filter = url::form_urlencoded::Serializer::new(String::new()).append_pair("filter", &filter).finish();
        let filtered = json(bench.get(&token, &format!("/v1/customers?{filter}")).send().await.unwrap()).await;
        let ids = filtered["items"].as_array().unwrap().iter().map(|item| text(&item["id"]));
        assert!(ids.into_iter().any(|id| id == customer.to_string()));
        if let Some(documented) = sample("get-indirect-resellers-of-a-customer", "response.json") {
            assert_eq!(shape_of(&found), shape_of(&documented));
        }
        customers_with_reseller += 1;
    }
    assert!((1..60).contains(&customers_with_reseller), "{customers_with_reseller}");
    let counted =
        bench.emulator.call_counts().into_iter().find(|it| it.operation == "get-customers-of-an-indirect-reseller");
    assert_eq!(counted.unwrap().succeeded, customers_with_reseller);
}

#[tokio::test]
async fn customers_of_reseller_have_documented_members() {
    let Some(documented) = sample("get-customers-of-an-indirect-reseller", "response.json") else { return };
    let bench = TestBench::start().await;
    let token = bench.delegated(bench.agent()).await;
    let reseller = bench.partner(0).resellers[0].tenant;
    let filter = format!(r#"{{"Field":"IndirectReseller","Value":"{reseller}","Operator":"starts_with"}}"#);
    let filter = url::form_urlencoded::Serializer::new(String::new()).append_pair("filter", &filter).finish();
    let response = json(bench.get(&token, &format!("/v1/customers?size=0&{filter}")).send().await.unwrap()).await;
    assert!(shape_of(&documented).is_subset(&shape_of(&response)));
}

#[tokio::test]
async fn provider_filter_returns_all_customers_of_its_reseller() {
    let bench = TestBench::start().await;
    let token = bench.app_only(2).await;
    let count_customers = async |provider: String| {
        let filter =
            format!(r#"{{"Field":"IndirectCloudSolutionProvider","Value":"{provider}","Operator":"starts_with"}}"#);
        let filter = url::form_urlencoded::Serializer::new(String::new()).append_pair("filter", &filter).finish();
        json(bench.get(&token, &format!("/v1/customers?{filter}")).send().await.unwrap()).await["totalCount"].clone()
    };
    assert_eq!(count_customers(bench.partner(2).providers[0].tenant.to_string()).await, 60);
    assert_eq!(count_customers(bench.partner(2).tenant.to_string()).await, 0);
}

/// Requests a customer by id as an agent.
async fn load(bench: &TestBench, path: &str) -> Value {
    let token = bench.delegated(bench.agent()).await;
    json(bench.get(&token, path).send().await.unwrap()).await
}

/// Sends a PATCH of a customer as an agent.
async fn patch(bench: &TestBench, path: &str, body: &Value) -> reqwest::Response {
    let token = bench.delegated(bench.agent()).await;
    bench.http.patch(bench.api_url(path)).bearer_auth(token).json(body).send().await.unwrap()
}

#[tokio::test]
async fn ending_delegated_administration_is_idempotent_and_hides_details() {
    let bench = TestBench::start().await;
    let dap_removals = || {
        bench.emulator.call_counts().into_iter().find(|it| it.operation == "remove-dap").map_or(0, |it| it.succeeded)
    };
    let records = async || {
        let found = load(&bench, "/v1/auditrecords").await;
        let all = found["items"].as_array().unwrap().clone();
        all.iter().filter(|it| it["operationType"] == "dap_admin_relationship_terminated").count()
    };
    for customer in bench.emulator.customers(bench.partner(0).tenant).into_iter().take(12) {
        let path = format!("/v1/customers/{customer}");
        let before = load(&bench, &path).await;
        let (done, recorded) = (dap_removals(), records().await);
        // An app-only token is rejected, and so is a request that does not end it.
        let application = bench.app_only(0).await;
        let request = json!({"AllowDelegatedAccess": false, "attributes": {"objectType": "Customer"}});
        let refused =
            bench.http.patch(bench.api_url(&path)).bearer_auth(application).json(&request).send().await.unwrap();
        assert_eq!(code(refused, 403).await, 900_329);
        assert_eq!(code(patch(&bench, &path, &json!({"allowDelegatedAccess": true})).await, 400).await, 3000);
        assert_eq!(code(patch(&bench, &path, &json!({})).await, 400).await, 3000);
        for _ in 0..2 {
            let response = patch(&bench, &path, &request).await;
            assert_eq!(response.status(), 200);
            assert_eq!(json(response).await["AllowDelegatedAccess"], false);
            let after = load(&bench, &path).await;
            assert_eq!((&after["allowDelegatedAccess"], &after["id"]), (&json!(false), &before["id"]));
            assert_eq!(after["relationshipToPartner"], before["relationshipToPartner"]);
            let profile = load(&bench, &format!("{path}/profiles/company")).await;
            for company in [&after["companyProfile"], &profile] {
                assert!(company.get("address").is_none() && company.get("email").is_none(), "{company}");
            }
            assert!(after.get("customDomains").is_none(), "{after}");
        }
        assert_eq!(dap_removals(), done + 2);
        let had_delegation = usize::from(before["allowDelegatedAccess"] == true);
        assert_eq!(records().await, recorded + had_delegation, "one record, only if it was in force");
    }
    bench.emulator.reset();
    let customers = bench.emulator.customers(bench.partner(0).tenant);
    let path = format!("/v1/customers/{}", customers[0]);
    let mut restored = 0;
    for customer in customers.iter().take(12) {
        restored +=
            usize::from(load(&bench, &format!("/v1/customers/{customer}")).await["allowDelegatedAccess"] == true);
    }
    assert!(restored > 0, "{path}: a reset restores it");
}
