//! Tests that send the documented requests to our paths and compare our responses with the documented ones: names,
//! types and casing. Our ids replace those in the documentation.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use super::contract::{sample, shape_of};
use crate::emulator::testing::{TestBench, json};

/// An agent of the first partner with one customer.
struct AgentSession {
    bench: TestBench,
    token: String,
    customer: String,
}

impl AgentSession {
    async fn new() -> Self {
        let bench = TestBench::start().await;
        let token = bench.delegated(bench.agent()).await;
        let directory = bench.emulator.world.directory(bench.partner(0).tenant).unwrap();
        let small = directory.ids().into_iter().find(|id| !directory.find(id.as_uuid()).unwrap().large).unwrap();
        Self { token, customer: small.to_string(), bench }
    }

    /// Sends a request with the headers of an article's example, and returns status and body.
    async fn send(&self, method: Method, path: &str, headers: &Value, body: &Value) -> (u16, Value) {
        let mut request = self.bench.http.request(method, self.bench.api_url(path)).bearer_auth(&self.token);
        for (name, value) in headers.as_object().into_iter().flatten() {
            request = request.header(name, value.as_str().unwrap());
        }
        if !body.is_null() {
            request = request.body(body.to_string());
            if headers.get("Content-Type").is_none() {
                request = request.header("content-type", "application/json");
            }
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, if status == 204 { Value::Null } else { json(response).await })
    }

    async fn get(&self, path: &str) -> Value {
        let (status, response_body) = self.send(Method::GET, path, &Value::Null, &Value::Null).await;
        assert_eq!(status, 200, "{path}: {response_body}");
        response_body
    }

    /// Sends an article's request to a path, with our own body, and compares the response with the documented status
    /// and members: all documented ones except `allowed_missing`, and no others except `allowed_extra`.
    async fn replay(
        &self,
        article: &Article,
        path: &str,
        body: &Value,
        allowed_missing: &[&str],
        allowed_extra: &[&str],
    ) -> Value {
        let example = &article.meta["examples"][0];
        let method: Method = example["method"].as_str().unwrap().parse().unwrap();
        let (status, response_body) = self.send(method, path, &example["request_headers"], body).await;
        assert_eq!(u64::from(status), example["status"].as_u64().unwrap(), "{}: {response_body}", article.name);
        let (ours, documented) = (shape_of(&response_body), shape_of(&article.response));
        let lacking = without(documented.difference(&ours), allowed_missing);
        let extra = without(ours.difference(&documented), allowed_extra);
        assert!(lacking.is_empty() && extra.is_empty(), "{}: lacks {lacking:?}, has {extra:?}", article.name);
        response_body
    }

    /// Returns the first of the global partner's customers with an object that satisfies a predicate, with that object.
    async fn find(&self, rest: &str, predicate: impl Fn(&Value) -> bool) -> (String, Value) {
        for customer in self.bench.emulator.customers(self.bench.partner(0).tenant).into_iter().take(60) {
            let base = format!("/v1/customers/{customer}");
            let list = self.get(&format!("{base}/{rest}")).await;
            if let Some(it) = list["items"].as_array().unwrap().iter().find(|it| predicate(it)) {
                return (base, it.clone());
            }
        }
        panic!("no customer has such {rest}");
    }
}

fn without<'a>(members: impl Iterator<Item = &'a String>, known: &[&str]) -> BTreeSet<&'a str> {
    members.map(String::as_str).filter(|member| !known.iter().any(|part| member.contains(part))).collect()
}

/// The contents of an article.
struct Article {
    name: &'static str,
    meta: Value,
    request: Value,
    response: Value,
}

/// Returns an article's first example, if the documentation is available.
fn article(name: &'static str) -> Option<Article> {
    let meta = sample(name, "meta.json")?;
    let file = |member: &str| {
        let file = meta["examples"][0][member].as_str();
        file.and_then(|file| sample(name, file)).unwrap_or(Value::Null)
    };
    Some(Article { name, request: file("request"), response: file("response"), meta })
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

#[tokio::test]
async fn documented_requests_update_restore_users_and_reset_passwords() {
    let (Some(update), Some(restore), Some(reset)) = (
        article("update-user-accounts-for-a-customer"),
        article("restore-a-user-for-a-customer"),
        article("reset-user-password-for-a-customer"),
    ) else {
        return;
    };
    let it = AgentSession::new().await;
    let users = format!("/v1/customers/{}/users", it.customer);
    let list = it.get(&users).await;
    let user = list["items"].as_array().unwrap().iter().find(|user| user.get("usageLocation").is_some()).unwrap();
    let one = format!("{users}/{}", id(user));
    // The example contains a placeholder for the country.
    let mut body = update.request.clone();
    body["usageLocation"] = json!("DE");
    let extra = &["/phoneNumber", "/lastDirectorySyncTime", "/immutableId"];
    let changed = it.replay(&update, &one, &body, &[], extra).await;
    assert_eq!(changed["usageLocation"], "DE");
    let user_after_reset = it.replay(&reset, &format!("{one}/resetpassword"), &reset.request, &[], extra).await;
    assert_eq!(user_after_reset["passwordProfile"]["password"], reset.request["passwordProfile"]["password"]);
    assert_eq!(it.send(Method::DELETE, &one, &Value::Null, &Value::Null).await.0, 204);
    let restored = it.replay(&restore, &one, &restore.request, &[], extra).await;
    assert_eq!(restored["state"], "active");
}

#[tokio::test]
async fn documented_request_assigns_a_directory_role() {
    let Some(set) = article("set-user-roles-for-a-customer") else { return };
    let it = AgentSession::new().await;
    let base = format!("/v1/customers/{}", it.customer);
    let roles = it.get(&format!("{base}/directoryroles")).await;
    let members = format!("{base}/directoryroles/{}/usermembers", id(&roles["items"][9]));
    let members_before = it.get(&members).await;
    let is_member =
        |user: &Value| members_before["items"].as_array().unwrap().iter().any(|member| member["id"] == user["id"]);
    let users = it.get(&format!("{base}/users")).await;
    let user = users["items"].as_array().unwrap().iter().find(|user| !is_member(user)).unwrap();
    let mut body = set.request.clone();
    for (theirs, ours) in [("Id", "id"), ("DisplayName", "displayName"), ("UserPrincipalName", "userPrincipalName")] {
        body[theirs] = user[ours].clone();
    }
    let added = it.replay(&set, &members, &body, &[], &[]).await;
    assert_eq!(added["roleId"], roles["items"][9]["id"]);
}

#[tokio::test]
async fn documented_requests_list_and_assign_licenses() {
    let (Some(available), Some(of_user), Some(assign)) = (
        article("get-a-list-of-available-licenses-by-license-group"),
        article("get-licenses-assigned-to-a-user-by-license-group"),
        article("assign-licenses-to-a-user"),
    ) else {
        return;
    };
    let it = AgentSession::new().await;
    let base = format!("/v1/customers/{}", it.customer);
    let groups = "licenseGroupIds=Group1&licenseGroupIds=Group2";
    // The sample contains a total as a string, and an invalid number.
    let counted = &["/totalCount"];
    let skus = it.replay(&available, &format!("{base}/subscribedskus?{groups}"), &Value::Null, counted, counted).await;
    let sku = skus["items"].as_array().unwrap().iter().find(|sku| sku["availableUnits"].as_i64() > Some(0)).unwrap();
    let users = it.get(&format!("{base}/users")).await;
    let located = users["items"].as_array().unwrap().iter().filter(|user| user.get("usageLocation").is_some());
    let mut user = None;
    for one in located {
        let licenses = it.get(&format!("{base}/users/{}/licenses", id(one))).await;
        let has_license =
            licenses["items"].as_array().unwrap().iter().any(|it| it["productSku"]["id"] == sku["productSku"]["id"]);
        if !has_license {
            user = Some(id(one).to_owned());
            break;
        }
    }
    let user = user.expect("all users have the license");
    let mut body = assign.request.clone();
    body["LicensesToAssign"][0]["SkuId"] = sku["productSku"]["id"].clone();
    it.replay(&assign, &format!("{base}/users/{user}/licenseupdates"), &body, &[], &[]).await;
    // The sample's licenses are of one group only, without a list of plans.
    let plans = &["/servicePlans/*", "/targetType"];
    let path = format!("{base}/users/{user}/licenses?{groups}");
    let licenses = it.replay(&of_user, &path, &Value::Null, &[], plans).await;
    assert!(licenses["items"].as_array().unwrap().iter().any(|it| it["productSku"]["id"] == sku["productSku"]["id"]));
    // Errors have the documented members too.
    for (file, status) in [("response-2.json", 400)] {
        let Some(documented) = sample(assign.name, file) else { return };
        let none = skus["items"].as_array().unwrap().iter().find(|sku| sku["availableUnits"] == 0).unwrap();
        body["LicensesToAssign"][0]["SkuId"] = none["productSku"]["id"].clone();
        let path = format!("{base}/users/{user}/licenseupdates");
        let (actual_status, fault) = it.send(Method::POST, &path, &Value::Null, &body).await;
        assert_eq!(
            (actual_status, shape_of(&fault), &fault["code"]),
            (status, shape_of(&documented), &documented["code"])
        );
    }
}

#[tokio::test]
async fn orders_by_id_and_by_billing_cycle_have_documented_members() {
    let (Some(one), Some(by_cycle)) =
        (article("get-an-order-by-id"), article("get-a-list-of-orders-by-customer-and-billing-cycle-type"))
    else {
        return;
    };
    let it = AgentSession::new().await;
    // A reservation, as in the example.
    let reserved = |order: &Value| {
        let name = order["lineItems"][0]["friendlyName"].as_str().unwrap_or_default();
        order["status"] == "completed" && name.starts_with("Reserved_VM_Instance")
    };
    let (base, order) = it.find("orders?billingType=onetime", reserved).await;
    // Members that the current service sends for an order and the article's older sample lacks.
    let extra =
        &["/alternateId", "/termDuration", "/transactionType", "/attestation", "/partnerOnRecord", "/currencySymbol"];
    let path = format!("{base}/orders/{}", id(&order));
    it.replay(&one, &path, &Value::Null, &["/provisioningStatus"], extra).await;
    let path = format!("{base}/orders?billingType=onetime");
    let list = it.replay(&by_cycle, &path, &Value::Null, &["/provisioningStatus"], extra).await;
    assert!(list["items"].as_array().unwrap().iter().all(|order| order["billingCycle"] == "one_time"));
}

#[tokio::test]
async fn subscriptions_have_the_documented_members() {
    let it = AgentSession::new().await;
    // Bought within the last week, as in the example, so that it is refundable.
    let is_refundable_license =
        |it: &Value| it["productType"]["id"] == "OnlineServicesNCE" && it.get("refundOptions").is_some();
    if let Some(documented) = sample("get-a-subscription-by-id", "response-3.json") {
        let crowded = it.bench.emulator.crowded_customer(it.bench.partner(0).tenant).unwrap();
        let base = format!("/v1/customers/{crowded}/subscriptions");
        let list = it.get(&base).await;
        let found = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|it| is_refundable_license(it))
            .expect("no such subscription");
        let ours = shape_of(&it.get(&format!("{base}/{}", id(found))).await);
        let documented = shape_of(&documented);
        let lacking = without(documented.difference(&ours), &[]);
        assert!(lacking.is_empty(), "lacks {lacking:?}");
    }
    for (name, query) in
        [("get-a-list-of-subscriptions-by-order", "order_id"), ("get-all-subscriptions-by-partner", "mpn_id")]
    {
        let Some(article) = article(name) else { return };
        let member = if query == "order_id" { "orderId" } else { "partnerId" };
        let named = |it: &Value| it[member].as_str().is_some_and(|value| !value.is_empty());
        let (base, found) = it.find("subscriptions", named).await;
        let path = format!("{base}/subscriptions?{query}={}", found[member].as_str().unwrap());
        let list = it.get(&path).await;
        let items = list["items"].as_array().unwrap();
        assert!(!items.is_empty() && items.iter().all(|item| item[member] == found[member]), "{path}: {list}");
        // A subscription's members depend on its kind; every member of any kind is present, with these names and types.
        let kind_specific = &[
            "/entitlementId",
            "/offerId",
            "/offerName",
            "/links/",
            "/etag",
            "/isTrial",
            "/billingCycle",
            "/partnerId",
        ];
        let (ours, documented) = (shape_of(&list), shape_of(&article.response));
        let lacking = without(documented.difference(&ours), kind_specific);
        assert!(lacking.is_empty(), "{name}: lacks {lacking:?}");
    }
}

#[tokio::test]
async fn documented_requests_list_and_update_self_serve_policies() {
    let (Some(list), Some(update)) =
        (article("get-a-list-of-self-serve-policies"), article("update-a-self-serve-policy"))
    else {
        return;
    };
    let it = AgentSession::new().await;
    let grantor = it.bench.partner(0).tenant.to_string();
    for customer in it.bench.emulator.customers(it.bench.partner(0).tenant) {
        let path = format!("/v1/SelfServePolicy?entity_id={customer}");
        let found = it.get(&path).await;
        let Some(policy) = found["items"].as_array().unwrap().first() else { continue };
        it.replay(&list, &path, &Value::Null, &[], &[]).await;
        let mut body = update.request.clone();
        body["id"] = policy["id"].clone();
        body["selfServeEntity"]["tenantID"] = json!(customer.to_string());
        body["grantor"]["tenantID"] = json!(grantor);
        body["attributes"]["etag"] = policy["attributes"]["etag"].clone();
        let changed = it.replay(&update, "/v1/SelfServePolicy", &body, &[], &[]).await;
        assert_ne!(changed["attributes"]["etag"], policy["attributes"]["etag"]);
        return;
    }
    panic!("no customer has a policy");
}

#[tokio::test]
async fn documented_request_ends_relationship() {
    let Some(remove) = article("remove-a-reseller-relationship-with-a-customer") else { return };
    let it = AgentSession::new().await;
    let customer = it.customer.parse().unwrap();
    assert!(it.bench.emulator.end_purchases(it.bench.partner(0).tenant, customer));
    it.replay(&remove, &format!("/v1/customers/{customer}"), &remove.request, &[], &[]).await;
}

#[tokio::test]
async fn qualifications_signatures_records_and_usage_have_the_documented_members() {
    let (Some(known), Some(update), Some(signed), Some(records), Some(usage)) = (
        article("get-customer-qualification-synchronous"),
        article("update-customer-qualification-asynchronous"),
        article("get-direct-sign-status-of-customer-agreement"),
        article("get-a-record-of-partner-center-activity-by-user"),
        article("get-a-partner-usage-summary"),
    ) else {
        return;
    };
    let it = AgentSession::new().await;
    let mut free = None;
    for customer in it.bench.emulator.customers(it.bench.partner(0).tenant) {
        let base = format!("/v1/customers/{customer}");
        if it.get(&format!("{base}/qualifications")).await == json!([]) {
            free = Some(base);
            break;
        }
    }
    let base = free.expect("all customers have a qualification");
    it.replay(&known, &format!("{base}/qualification"), &Value::Null, &[], &[]).await;
    // The example's response is for another qualification, which was vetted.
    let set =
        it.replay(&update, &format!("{base}/qualifications"), &update.request, &["/vettingCreateDate"], &[]).await;
    assert_eq!(set["qualification"], update.request["qualification"]);
    it.replay(&signed, &format!("{base}/directSignedMicrosoftCustomerAgreementStatus"), &Value::Null, &[], &[]).await;
    let customer = base.rsplit('/').next().unwrap();
    let filter = json!({"Field": "CustomerId", "Value": customer, "Operator": "equals"}).to_string();
    let filter: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    // The example's first day is too old, so today is used in the same format.
    let today = jiff::Timestamp::now().strftime("%-m/%-d/%Y");
    let path = format!("/v1/auditrecords?startDate={today}%2012:00:00%20AM&filter={filter}");
    // One of the example's data has no value.
    let valueless = &["/customizedData/*/value: null"];
    let listed = it.replay(&records, &path, &Value::Null, valueless, &["/items/*/id", "/originalCorrelationId"]).await;
    assert_eq!(listed["items"][0]["operationType"], "update_customer_qualification");
    it.replay(&usage, "/v1/usagesummary", &Value::Null, &[], &[]).await;
}
