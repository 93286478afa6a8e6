//! Tests of purchases, policies, and the end of relationships: documented rules and JSON structure.

use http::Method;
use serde_json::{Value, json};

use super::contract::{sample, shape_of};
use crate::emulator::testing::{TestBench, json};

async fn send(bench: &TestBench, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
    let token = bench.delegated(bench.agent()).await;
    let mut request = bench.http.request(method, bench.api_url(path)).bearer_auth(token);
    if let Some(body) = body {
        request = request.json(body);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.bytes().await.unwrap();
    (status, if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() })
}

async fn get(bench: &TestBench, path: &str) -> Value {
    let token = bench.delegated(bench.agent()).await;
    json(bench.get(&token, path).send().await.unwrap()).await
}

/// Returns all objects of one kind of the first partner's customers.
async fn all(bench: &TestBench, rest: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let token = bench.delegated(bench.agent()).await;
    for customer in bench.emulator.customers(bench.partner(0).tenant).into_iter().take(30) {
        let base = format!("/v1/customers/{customer}");
        let items = json(bench.get(&token, &format!("{base}/{rest}")).send().await.unwrap()).await;
        found.extend(items["items"].as_array().unwrap().iter().map(|item| (base.clone(), item.clone())));
    }
    found
}

#[tokio::test]
async fn omitted_renewal_is_reset_and_complete_resource_is_preserved() {
    let bench = TestBench::start().await;
    let all = all(&bench, "subscriptions").await;
    let (base, it) =
        all.iter().find(|(_, it)| it.get("scheduledNextTermInstructions").is_some() && it["isTrial"] == false).unwrap();
    let path = format!("{base}/subscriptions/{}", it["id"].as_str().unwrap());
    let mut whole = get(&bench, &path).await;
    whole["friendlyName"] = json!("Nick");
    let (status, changed) = send(&bench, Method::PATCH, &path, Some(&whole)).await;
    assert_eq!((status, &changed), (200, &whole));
    let (status, changed) = send(&bench, Method::PATCH, &path, Some(&json!({"FriendlyName": "Part"}))).await;
    assert_eq!((status, &changed["friendlyName"], &changed["autoRenewEnabled"]), (200, &json!("Part"), &json!(false)));
    assert_eq!(changed.get("scheduledNextTermInstructions"), None);
}

#[tokio::test]
async fn legacy_subscription_update_requires_current_etag() {
    let bench = TestBench::start().await;
    let all = all(&bench, "subscriptions").await;
    let (base, it) = all.iter().find(|(_, it)| it["attributes"].get("etag").is_some()).unwrap();
    assert!(it["creationDate"].as_str().unwrap().contains(": "), "legacy times contain spaces: {it}");
    let path = format!("{base}/subscriptions/{}", it["id"].as_str().unwrap().to_lowercase());
    let mut whole = get(&bench, &path).await;
    whole["friendlyName"] = json!("Nick");
    let (status, changed) = send(&bench, Method::PATCH, &path, Some(&whole)).await;
    assert_eq!(status, 200);
    assert_ne!(changed["attributes"]["etag"], whole["attributes"]["etag"]);
    let (status, fault) = send(&bench, Method::PATCH, &path, Some(&whole)).await;
    assert_eq!((status, &fault["code"]), (400, &json!(2055)));
}

#[tokio::test]
async fn subscriptions_orders_and_entitlements_are_consistent() {
    let bench = TestBench::start().await;
    let subscriptions = all(&bench, "subscriptions").await;
    let orders = all(&bench, "orders").await;
    for (base, it) in &subscriptions {
        let order = it["orderId"].as_str().unwrap();
        let of_order = get(&bench, &format!("{base}/subscriptions?order_id={order}")).await;
        assert!(of_order["items"].as_array().unwrap().iter().any(|found| found["id"] == it["id"]));
        assert!(
            orders.iter().any(|(of, known)| of == base && known["id"].as_str().unwrap().eq_ignore_ascii_case(order)),
            "{order}"
        );
        if subscriptions.len() > 40 {
            break;
        }
    }
    let (base, entitlement) = &all(&bench, "entitlements?entitlementtype=RESERVEDINSTANCE&showexpiry=TRUE").await[0];
    let order = entitlement["referenceOrder"]["id"].as_str().unwrap();
    assert!(entitlement.get("expiryDate").is_some());
    let priced = get(&bench, &format!("{base}/orders/{order}?include_price=true")).await;
    assert!(priced["totalPrice"].as_f64().unwrap() > 0.0);
    assert_eq!(get(&bench, &format!("{base}/orders/{order}")).await.get("totalPrice"), None);
    let artifact = entitlement["entitledArtifacts"][0]["link"]["uri"].as_str().unwrap();
    let details = get(&bench, &format!("/v1{artifact}")).await;
    assert_eq!(details["virtualMachineReservations"][0]["provisioningState"], "Created");
}

#[tokio::test]
async fn crowded_customer_has_500_subscriptions() {
    let bench = TestBench::start().await;
    let customer = bench.emulator.crowded_customer(bench.partner(0).tenant).unwrap();
    let found = get(&bench, &format!("/v1/customers/{customer}/subscriptions")).await;
    assert_eq!(found["totalCount"], 500);
}

#[tokio::test]
async fn self_serve_policy_is_created_updated_with_etag_and_deleted() {
    let bench = TestBench::start().await;
    let grantor = bench.partner(0).tenant;
    for customer in bench.emulator.customers(grantor) {
        let list = get(&bench, &format!("/v1/SelfServePolicy?entity_Id={customer}")).await;
        if list["totalCount"] != 0 {
            continue;
        }
        let id = format!("{grantor}_{customer}");
        let body = json!({
            "SelfServeEntity": {"SelfServeEntityType": "customer", "TenantID": customer},
            "Grantor": {"GrantorType": "billToPartner", "TenantID": grantor},
            "Permissions": [{"Resource": "AzureReservedInstances", "Action": "Purchase"}],
        });
        let (status, created) = send(&bench, Method::POST, "/v1/SelfServePolicy", Some(&body)).await;
        assert_eq!((status, &created["id"]), (201, &json!(id)));
        let (status, fault) = send(&bench, Method::POST, "/v1/SelfServePolicy", Some(&body)).await;
        assert_eq!((status, &fault["code"]), (409, &json!(600_041)));
        if let Some(documented) = sample("get-a-self-serve-policy-by-id", "response.json") {
            assert_eq!(shape_of(&created), shape_of(&documented));
        }
        let path = format!("/v1/SelfServePolicy/{id}");
        let (status, updated) = send(&bench, Method::PUT, "/v1/SelfServePolicy", Some(&created)).await;
        assert_eq!(status, 200);
        assert_eq!(send(&bench, Method::PUT, &path, Some(&created)).await.0, 412);
        assert_eq!(send(&bench, Method::PUT, &path, Some(&updated)).await.0, 200);
        assert_eq!(send(&bench, Method::DELETE, &path, None).await, (204, Value::Null));
        let (status, fault) = send(&bench, Method::DELETE, &path, None).await;
        assert_eq!((status, &fault["code"]), (404, &json!(600_039)));
        let (status, fault) = send(&bench, Method::GET, "/v1/SelfServePolicy/nonsense", None).await;
        assert_eq!((status, &fault["code"]), (404, &json!(600_040)));
        return;
    }
    panic!("every customer has a policy");
}

#[tokio::test]
async fn relationship_cannot_end_with_active_purchases() {
    let bench = TestBench::start().await;
    let tenant = bench.partner(0).tenant;
    let customer = bench.emulator.crowded_customer(tenant).unwrap();
    let path = format!("/v1/customers/{customer}");
    let request = json!({"RelationshipToPartner": "none", "Attributes": {"ObjectType": "Customer"}});
    let (status, fault) = send(&bench, Method::PATCH, &path, Some(&request)).await;
    assert_eq!((status, &fault["code"]), (400, &json!(800_040)));
    assert!(bench.emulator.end_purchases(tenant, customer));
    let (status, body) = send(&bench, Method::PATCH, &path, Some(&request)).await;
    assert_eq!((status, &body["RelationshipToPartner"]), (200, &json!("none")));
    if let Some(documented) = sample("remove-a-reseller-relationship-with-a-customer", "response.json") {
        assert_eq!(body, documented);
    }
    assert_eq!(send(&bench, Method::GET, &path, None).await.0, 403);
    assert!(!bench.emulator.customers(tenant).contains(&customer));
}

#[tokio::test]
async fn orders_and_entitlements_have_documented_members() {
    let bench = TestBench::start().await;
    for (article, rest) in
        [("get-all-of-a-customer-s-orders", "orders"), ("get-a-collection-of-entitlements", "entitlements")]
    {
        let Some(documented) = sample(article, "response.json") else { return };
        let items: Vec<Value> = all(&bench, rest).await.into_iter().map(|(_, item)| item).collect();
        let ours = shape_of(&json!({"items": items}));
        let theirs = shape_of(&json!({"items": documented["items"]}));
        let missing: Vec<_> = theirs.difference(&ours).filter(|it| !it.contains("/provisioningStatus")).collect();
        assert!(missing.is_empty(), "{article}: {missing:?}");
    }
}

#[tokio::test]
async fn order_list_and_provisioning_status_are_eventually_consistent() {
    let bench = TestBench::start().await;
    let listed = async |base: &str| {
        let orders = get(&bench, &format!("{base}/orders")).await;
        orders["items"].as_array().unwrap().iter().map(|order| order["id"].clone()).collect::<Vec<_>>()
    };
    let orders = all(&bench, "orders").await;
    let (base, _) = orders.iter().find(|(_, order)| order["status"] == "completed").unwrap();
    let mut orders_by_date: Vec<_> = orders.iter().filter(|(of, _)| of == base).map(|(_, order)| order).collect();
    orders_by_date.sort_by_key(|order| order["creationDate"].as_str().unwrap());
    let (newest, count) = (orders_by_date.last().unwrap()["id"].clone(), orders_by_date.len());
    let set = async |delays: Value| {
        let set = bench.http.post(bench.api_url("/emulator/eventual-consistency")).json(&delays).send().await.unwrap();
        set.status().as_u16()
    };
    assert_eq!(set(json!({"orders": 2})).await, 204);
    for read_index in 0..3 {
        let ids = listed(base).await;
        assert_eq!(
            (ids.contains(&newest), ids.len()),
            (read_index == 2, count - usize::from(read_index < 2)),
            "read {read_index}"
        );
        let (status, _) = send(&bench, Method::GET, &format!("{base}/orders/{}", newest.as_str().unwrap()), None).await;
        assert_eq!(status, 200, "visible by id immediately");
    }
    assert_eq!(set(json!({"provisioning": 1})).await, 204);
    assert_eq!(listed(base).await.len(), count, "the other delay is reset");
    let completed = orders_by_date.iter().find(|order| order["status"] == "completed").unwrap()["id"].as_str().unwrap();
    let state = async || get(&bench, &format!("{base}/orders/{completed}/provisioningstatus")).await;
    let states = [state().await, state().await].map(|state| state["items"][0]["status"].clone());
    assert_eq!(states, ["PrefulfillmentPending", "Fulfilled"]);
    assert_eq!(set(json!({"order": 1})).await, 422, "unknown members are rejected");
    bench.emulator.delay(crate::emulator::Delays { orders: 1, provisioning: 0 });
    bench.emulator.reset();
    assert_eq!(listed(base).await.len(), count);
}

#[tokio::test]
async fn scheduled_actions_must_match_auto_renewal_and_are_reset_if_omitted() {
    let bench = TestBench::start().await;
    let all = all(&bench, "subscriptions").await;
    let (base, it) = all.iter().find(|(_, it)| it.get("scheduledActions").is_some()).unwrap();
    let path = format!("{base}/subscriptions/{}", it["id"].as_str().unwrap());
    let mut whole = get(&bench, &path).await;
    assert_eq!(whole["scheduledActions"][0]["scheduleType"], "TermEnd");
    for (renews, action, accepted) in [
        (true, "RenewToNewTerm", true),
        (true, "Transition", true),
        (false, "Cancel", true),
        (false, "RenewToExtendedServiceTerm", true),
        (false, "RenewToNewTerm", false),
        (true, "Cancel", false),
        (true, "Hibernate", false),
    ] {
        whole["autoRenewEnabled"] = json!(renews);
        whole["scheduledActions"] = json!([{"scheduleType": "TermEnd", "actionType": action}]);
        let (status, changed) = send(&bench, Method::PATCH, &path, Some(&whole)).await;
        assert_eq!(status, if accepted { 200 } else { 400 }, "{renews} {action}");
        assert!(!accepted || changed == whole, "{changed}");
    }
    let (_, changed) = send(&bench, Method::PATCH, &path, Some(&json!({"autoRenewEnabled": true}))).await;
    assert_eq!(changed.get("scheduledActions"), None);
}

#[tokio::test]
async fn suspension_reasons_exist_only_while_suspended() {
    let bench = TestBench::start().await;
    let all = all(&bench, "subscriptions").await;
    let (base, it) = all.iter().find(|(_, it)| it["status"] == "active").unwrap();
    let path = format!("{base}/subscriptions/{}", it["id"].as_str().unwrap());
    let (_, suspended) = send(&bench, Method::PATCH, &path, Some(&json!({"status": "suspended"}))).await;
    assert_eq!(suspended["suspensionReasons"], json!(["CustomerCancellation"]));
    let (_, active) = send(&bench, Method::PATCH, &path, Some(&json!({"status": "active"}))).await;
    assert_eq!(active.get("suspensionReasons"), None);
}
