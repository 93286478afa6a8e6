//! Tests of users, roles and licenses through HTTP: state, rules and JSON structure.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::contract::{sample, shape_of};
use crate::emulator::testing::{TestBench, json};

/// A customer of the first partner or another one, with an agent's token.
struct Customer {
    bench: TestBench,
    token: String,
    path: String,
}

impl Customer {
    async fn new() -> Self {
        Self::of(0).await
    }

    /// Returns a customer of the partner with this index.
    async fn of(partner: usize) -> Self {
        let bench = TestBench::start().await;
        let agent = bench.demo().staff(partner, crate::domain::role::Role::AdminAgent).unwrap();
        let token = bench.delegated(agent).await;
        let directory = bench.emulator.world.directory(bench.partner(partner).tenant).unwrap();
        let small = directory.ids().into_iter().find(|id| !directory.find(id.as_uuid()).unwrap().large).unwrap();
        Self { token, path: format!("/v1/customers/{small}"), bench }
    }

    async fn send(&self, method: Method, rest: &str, body: &Value) -> (u16, Value) {
        let address = self.bench.api_url(&format!("{}{rest}", self.path));
        let mut request = self.bench.http.request(method, address).bearer_auth(&self.token);
        if !body.is_null() {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, if status == 204 { Value::Null } else { json(response).await })
    }

    async fn get(&self, rest: &str) -> Value {
        let (status, body) = self.send(Method::GET, rest, &Value::Null).await;
        assert_eq!(status, 200, "{rest}: {body}");
        body
    }

    async fn first_user(&self) -> Value {
        self.get("/users").await["items"][0].clone()
    }

    fn domain(user: &Value) -> String {
        user["userPrincipalName"].as_str().unwrap().split('@').next_back().unwrap().to_owned()
    }
}

#[tokio::test]
async fn audit_records_contain_changed_user_but_no_password() {
    let it = Customer::new().await;
    let id = it.first_user().await["id"].as_str().unwrap().to_owned();
    let (status, _) = it.send(Method::PATCH, &format!("/users/{id}"), &json!({"displayName": "Renamed"})).await;
    assert_eq!(status, 200);
    let profile = json!({"passwordProfile": {"password": "Never-2-be-told", "forceChangePassword": true}});
    assert_eq!(it.send(Method::PATCH, &format!("/users/{id}/resetpassword"), &profile).await.0, 200);
    let records = it.bench.get(&it.token, "/v1/auditrecords?size=2").send().await.unwrap();
    let records = json(records).await;
    for (index, operation) in ["reset_customer_user_password", "update_customer_user"].into_iter().enumerate() {
        let record = &records["items"][index];
        assert_eq!(record["operationType"], operation);
        assert_eq!(record["customizedData"], json!([{"key": "CustomerUserId", "value": id}]), "{record}");
        let value: Value = serde_json::from_str(record["resourceNewValue"].as_str().unwrap()).unwrap();
        assert_eq!((&value["Id"], &value["DisplayName"]), (&json!(id), &json!("Renamed")), "in PascalCase: {value}");
    }
    assert!(!records.to_string().contains("Never-2-be-told"));
}

fn deleted_filter() -> String {
    let filter = r#"{"Field":"UserStatus","Value":"inactive","Operator":"equals"}"#;
    url::form_urlencoded::Serializer::new(String::new()).append_pair("filter", filter).finish()
}

#[tokio::test]
async fn user_is_created_updated_deleted_and_restored() {
    let it = Customer::new().await;
    let domain = Customer::domain(&it.first_user().await);
    let new = json!({
        "UsageLocation": "PL", "UserPrincipalName": format!("brand.new@{domain}"), "DisplayName": "Brand New",
        "PasswordProfile": {"Password": "Renew456*", "ForceChangePassword": true},
        "Attributes": {"ObjectType": "CustomerUser"},
    });
    let (status, created) = it.send(Method::POST, "/users", &new).await;
    assert_eq!((status, &created["passwordProfile"]["password"]), (200, &json!("Renew456*")), "{created}");
    assert!(created.as_object().unwrap()["softDeletionTime"].is_null());
    let (status, fault) = it.send(Method::POST, "/users", &new).await;
    assert_eq!((status, &fault["code"]), (400, &json!(3000)), "the name is taken");

    let one = format!("/users/{}", created["id"].as_str().unwrap());
    let (status, changed) = it.send(Method::PATCH, &one, &json!({"lastName": "Newer"})).await;
    assert_eq!((status, &changed["lastName"], &changed["displayName"]), (200, &json!("Newer"), &json!("Brand New")));
    assert!(it.get(&one).await.get("passwordProfile").is_none());

    assert_eq!(it.send(Method::DELETE, &one, &Value::Null).await.0, 204);
    let (status, fault) = it.send(Method::DELETE, &one, &Value::Null).await;
    assert_eq!((status, &fault["code"]), (404, &json!(60_002)));
    let has = |list: &Value| list["items"].as_array().unwrap().iter().any(|user| user["id"] == created["id"]);
    assert!(!has(&it.get("/users").await));
    let deleted = it.get(&format!("/users?size=500&{}", deleted_filter())).await;
    assert!(has(&deleted));
    assert!(deleted["items"].as_array().unwrap().iter().all(|user| user["state"] == "inactive"));
    assert_eq!(it.send(Method::PATCH, &one, &json!({"lastName": "X"})).await.0, 404, "a deleted user");

    let back = json!({"State": "active", "Attributes": {"ObjectType": "CustomerUser"}});
    let (status, restored) = it.send(Method::PATCH, &one, &back).await;
    assert_eq!((status, &restored["state"], restored.get("softDeletionTime")), (200, &json!("active"), None));
    assert_eq!(it.send(Method::PATCH, &one, &back).await.0, 200, "restoring is idempotent");
    let tally = it.bench.emulator.call_counts();
    assert!(tally.iter().any(|served| served.operation == "restore-a-user-for-a-customer" && served.succeeded > 0));
}

#[tokio::test]
async fn both_password_reset_requests_return_the_password() {
    let it = Customer::new().await;
    let one = format!("/users/{}", it.first_user().await["id"].as_str().unwrap());
    let profile = json!({"passwordProfile": {"password": "Renew456*", "forceChangePassword": false}});
    for path in [format!("{one}/resetpassword"), format!("{one}/ResetPassword"), one.clone()] {
        let (status, user) = it.send(Method::PATCH, &path, &profile).await;
        assert_eq!((status, &user["passwordProfile"]["password"]), (200, &json!("Renew456*")), "{path}");
    }
    let weak = json!({"passwordProfile": {"password": "weak"}});
    assert_eq!(it.send(Method::PATCH, &format!("{one}/resetpassword"), &weak).await.0, 400);
    let unknown = format!("/users/{}/resetpassword", Uuid::from_u128(1));
    let (status, fault) = it.send(Method::PATCH, &unknown, &profile).await;
    assert_eq!((status, &fault["code"]), (404, &json!(60_002)));
}

#[tokio::test]
async fn users_can_be_sorted_paged_and_filtered_by_state() {
    let it = Customer::new().await;
    let names = |list: &Value| {
        let items = list["items"].as_array().unwrap().iter();
        items.map(|user| user["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = names(&it.get("/users").await);
    let down = names(&it.get("/users?sortField=displayname&sortDirection=Descending").await);
    assert_eq!(all.iter().rev().collect::<Vec<_>>(), down.iter().collect::<Vec<_>>());
    let first_user = it.get("/users?size=4").await;
    assert_eq!(names(&first_user), all[..4]);
    let address = it.bench.api_url(&format!("{}/users?size=4&seekOperation=Next", it.path));
    let token = first_user["continuationToken"].as_str().unwrap();
    let next = it.bench.http.get(address).bearer_auth(&it.token).header("MS-ContinuationToken", token);
    assert_eq!(names(&json(next.send().await.unwrap()).await), all[4..8]);
    for bad in ["sortField=Mail", "sortDirection=Up", "filter=%7B%7D", "filter=x"] {
        assert_eq!(it.send(Method::GET, &format!("/users?{bad}"), &Value::Null).await.0, 400, "{bad}");
    }
}

#[tokio::test]
async fn create_user_rejects_invalid_members() {
    let it = Customer::new().await;
    let first_user = it.first_user().await;
    let domain = Customer::domain(&first_user);
    let good = json!({
        "userPrincipalName": format!("x@{domain}"), "displayName": "X",
        "passwordProfile": {"password": "Renew456*", "forceChangePassword": true},
    });
    for change in [
        json!({"userPrincipalName": "x@elsewhere.example"}),
        json!({"userPrincipalName": "x"}),
        json!({"userPrincipalName": first_user["userPrincipalName"]}),
        json!({"displayName": " "}),
        json!({"passwordProfile": null}),
        json!({"passwordProfile": {"password": "weak"}}),
        json!({"usageLocation": "Poland"}),
    ] {
        let mut user = good.clone();
        for (name, value) in change.as_object().unwrap() {
            user[name] = value.clone();
        }
        let (status, fault) = it.send(Method::POST, "/users", &user).await;
        assert_eq!(status, 400, "{change}: {fault}");
    }
    assert_eq!(it.send(Method::POST, "/users", &json!([])).await.0, 400);
    assert_eq!(it.send(Method::GET, "/users/not-an-id", &Value::Null).await.0, 404);
}

#[tokio::test]
async fn license_assignment_checks_stock_and_license_group() {
    let it = Customer::new().await;
    let all = it.get("/subscribedskus?licenseGroupIds=Group1&licenseGroupIds=Group2").await;
    let of_group = |group: &str| {
        let items = all["items"].as_array().unwrap().iter();
        items.filter(|sku| sku["productSku"]["licenseGroupId"] == group).cloned().collect::<Vec<_>>()
    };
    assert_eq!(it.get("/subscribedskus").await["items"].as_array().unwrap(), &of_group("group1"));
    let skus = of_group("group1");
    for sku in &skus {
        let units = |name: &str| sku[name].as_i64().unwrap();
        assert_eq!(units("totalUnits"), units("activeUnits") + units("warningUnits"));
        assert_eq!(units("availableUnits"), units("totalUnits") - units("consumedUnits"));
    }
    let users = it.get("/users").await;
    let mut without = None;
    for user in users["items"].as_array().unwrap().iter().filter(|user| user.get("usageLocation").is_some()) {
        let licenses = it.get(&format!("/users/{}/licenses", user["id"].as_str().unwrap())).await;
        if licenses["totalCount"] == 0 {
            without = Some(user["id"].as_str().unwrap().to_owned());
            break;
        }
    }
    let user = without.expect("all users have a license");
    let (available, none): (Vec<_>, Vec<_>) = skus.iter().partition(|sku| sku["availableUnits"].as_i64() > Some(0));
    let updates = format!("/users/{user}/licenseupdates");
    let assign = |sku: &Value, excluded: Value| {
        json!({"LicensesToAssign": [{"SkuId": sku["productSku"]["id"], "ExcludedPlans": excluded}],
               "LicensesToRemove": null, "Attributes": {"ObjectType": "LicenseUpdate"}})
    };
    let (status, fault) = it.send(Method::POST, &updates, &assign(none[0], Value::Null)).await;
    assert_eq!((status, &fault["code"]), (400, &json!(60_012)));
    assert!(fault["data"][0].as_str().unwrap().starts_with("LicenseQuotaExceededException"));

    let sku = available.iter().find(|sku| sku["servicePlans"].as_array().unwrap().len() > 1).unwrap();
    let excluded = json!([sku["servicePlans"][0]["id"]]);
    let (status, update) = it.send(Method::POST, &updates, &assign(sku, excluded)).await;
    assert_eq!((status, &update["licenseWarnings"]), (201, &json!([])), "{update}");
    let licenses = it.get(&format!("/users/{user}/licenses")).await;
    let plans = licenses["items"][0]["servicePlans"].as_array().unwrap();
    assert_eq!(plans.len() + 1, sku["servicePlans"].as_array().unwrap().len());
    assert!(plans.iter().all(|plan| plan["capabilityStatus"] == "Assigned"));
    if let Some(other) = of_group("group2").first() {
        let mut both = assign(other, Value::Null);
        both["LicensesToRemove"] = json!([sku["productSku"]["id"]]);
        assert_eq!(it.send(Method::POST, &updates, &both).await.0, 400);
    }
    let remove = json!({"licensesToRemove": [sku["productSku"]["id"]]});
    assert_eq!(it.send(Method::POST, &updates, &remove).await.0, 201);
    assert_eq!(it.send(Method::POST, &updates, &remove).await.0, 400);
    assert_eq!(it.send(Method::POST, &updates, &json!({"licensesToRemove": ["x"]})).await.0, 400);
}

#[tokio::test]
async fn directory_role_members_are_added_and_removed() {
    let it = Customer::new().await;
    let roles = it.get("/directoryroles").await;
    let role = roles["items"][9]["id"].as_str().unwrap().to_owned();
    let users = it.get("/users").await;
    let members = format!("/directoryroles/{role}/usermembers");
    let members_before = it.get(&members).await;
    let members_before: Vec<_> =
        members_before["items"].as_array().unwrap().iter().map(|member| member["id"].clone()).collect();
    let user = users["items"].as_array().unwrap().iter().find(|user| !members_before.contains(&user["id"])).unwrap();
    let member = json!({"Id": user["id"], "DisplayName": user["displayName"],
                        "UserPrincipalName": user["userPrincipalName"], "Attributes": {"ObjectType": "UserMember"}});
    let (status, added) = it.send(Method::POST, &members, &member).await;
    assert_eq!((status, &added["roleId"]), (201, &json!(role)));
    assert_eq!(it.send(Method::POST, &members, &json!({"Id": user["id"]})).await.0, 400);
    let one = user["id"].as_str().unwrap();
    let roles_of_user = it.get(&format!("/users/{one}/directoryroles")).await;
    assert!(roles_of_user["items"].as_array().unwrap().iter().any(|known| known["id"] == role.as_str()));
    assert_eq!(it.send(Method::DELETE, &format!("{members}/{one}"), &Value::Null).await.0, 204);
    assert_eq!(it.send(Method::DELETE, &format!("{members}/{one}"), &Value::Null).await.0, 404);
    assert_eq!(it.send(Method::GET, "/directoryroles/x/usermembers", &Value::Null).await.0, 400);
    let unknown = Uuid::from_u128(1);
    assert_eq!(it.send(Method::GET, &format!("/directoryroles/{unknown}/usermembers"), &Value::Null).await.0, 404);
}

#[tokio::test]
async fn china_rejects_licenses_and_passwords() {
    let it = Customer::of(1).await;
    let user = it.first_user().await;
    let one = format!("/users/{}", user["id"].as_str().unwrap());
    assert_eq!(it.get("/subscribedskus").await["attributes"]["objectType"], "Collection");
    let profile = json!({"passwordProfile": {"password": "Renew456*"}});
    for (method, path, body) in [
        (Method::GET, format!("{one}/licenses"), Value::Null),
        (Method::POST, format!("{one}/licenseupdates"), json!({})),
        (Method::PATCH, format!("{one}/resetpassword"), profile.clone()),
        (Method::PATCH, one.clone(), profile.clone()),
    ] {
        let (status, fault) = it.send(method, &path, &body).await;
        assert_eq!((status, &fault["code"]), (400, &json!(900_127)), "{path}");
    }
}

#[tokio::test]
async fn user_role_and_license_responses_have_documented_members() {
    let it = Customer::new().await;
    let first_user = it.first_user().await;
    let one = format!("/users/{}", first_user["id"].as_str().unwrap());
    let profile = json!({"passwordProfile": {"password": "Renew456*", "forceChangePassword": true}});
    let reset = it.send(Method::PATCH, &format!("{one}/resetpassword"), &profile).await.1;
    for (article, ours) in [
        ("get-a-list-of-all-user-accounts-for-a-customer", it.get("/users?size=0").await),
        ("view-a-deleted-user", it.get(&format!("/users?{}", deleted_filter())).await),
        ("get-user-roles-for-a-customer", it.get("/directoryroles").await),
        ("get-a-list-of-available-licenses", it.get("/subscribedskus").await),
        ("reset-user-password-for-a-customer", reset),
    ] {
        let Some(documented) = sample(article, "response.json") else { continue };
        // Telephone and country are optional.
        let always = |shape: std::collections::BTreeSet<String>| -> Vec<String> {
            shape.into_iter().filter(|it| !it.contains("/phoneNumber") && !it.contains("/usageLocation")).collect()
        };
        let (ours, documented) = (always(shape_of(&ours)), always(shape_of(&documented)));
        assert_eq!(ours, documented, "{article}");
    }
}

#[tokio::test]
async fn users_are_created_only_in_managed_domains() {
    let customer = Customer::new().await;
    let domain = |name: &str, authentication: &str| {
        json!({
            "VerifiedDomainName": name,
            "Domain": {"AuthenticationType": authentication, "Capability": "Email", "Name": name, "Status": "Verified",
                       "VerificationMethod": "DnsRecord"},
            "DomainFederationSettings": {
                "IssuerUri": "urn:x", "LogOffUri": "https://x.example", "PassiveLogOnUri": "https://x.example",
                "PreferredAuthenticationProtocol": "WsFed", "PromptLoginBehavior": "Disabled",
                "SigningCertificate": "TUlJQg==",
            },
        })
    };
    let user = |domain: &str| {
        json!({
            "usageLocation": "PL", "userPrincipalName": format!("nowa@{domain}"), "displayName": "Nowa",
            "immutableId": "a2V5", "passwordProfile": {"password": "Str0ng-Enough", "forceChangePassword": true},
        })
    };
    for (name, authentication, status) in [("own.example", "Managed", 200), ("Sts.Example", "Federated", 400)] {
        let (added, body) = customer.send(Method::POST, "/verifieddomain", &domain(name, authentication)).await;
        assert_eq!(added, 201, "{body}");
        let (created, body) = customer.send(Method::POST, "/users", &user(&name.to_lowercase())).await;
        assert_eq!(created, status, "{body}");
    }
    let known = customer.first_user().await["id"].as_str().unwrap().to_owned();
    let renamed = json!({"userPrincipalName": "known@sts.example"});
    assert_eq!(
        customer.send(Method::PATCH, &format!("/users/{known}"), &renamed).await.0,
        400,
        "nor can an existing user be moved there"
    );
}

#[tokio::test]
async fn deleted_users_are_purged_after_30_days() {
    let customer = Customer::new().await;
    let id = customer.first_user().await["id"].as_str().unwrap().to_owned();
    assert_eq!(customer.send(Method::DELETE, &format!("/users/{id}"), &Value::Null).await.0, 204);
    let advance_days = async |days: u16| {
        let clock = customer.bench.api_url("/emulator/clock");
        customer.bench.http.post(clock).json(&json!({"days": days})).send().await.unwrap().status().as_u16()
    };
    let deleted = async || customer.get(&format!("/users?{}", deleted_filter())).await["items"].clone();
    let found = |users: &Value| users.as_array().unwrap().iter().find(|user| user["id"] == id).cloned();
    let before = found(&deleted().await).unwrap();
    assert_eq!(advance_days(29).await, 204);
    let after = found(&deleted().await).expect("29 days are not 30");
    let at = |user: &Value| user["softDeletionTime"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert_eq!(at(&before).duration_since(at(&after)).as_hours(), 29 * 24);
    assert_eq!(advance_days(1).await, 204);
    assert_eq!(found(&deleted().await), None);
    assert_eq!(customer.send(Method::GET, &format!("/users/{id}"), &Value::Null).await.0, 404);
}
