//! The REST API through HTTP.

mod account;
mod billing_profile;
mod commerce;
mod contract;
mod directory;
mod documented;
mod faults;
mod lists;
mod new_customer;
mod relationships;
mod seats;
mod users;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    domain::role::Role,
    emulator::{
        AppState,
        state::clouds::APP_ROLE,
        testing::{TestBench, json},
    },
};

/// Returns the error code of a response with this status.
async fn code(response: reqwest::Response, status: u16) -> i64 {
    assert_eq!(response.status().as_u16(), status, "{response:?}");
    json(response).await["code"].as_i64().unwrap()
}

fn some_customer(bench: &TestBench) -> String {
    bench.emulator.customers(bench.partner(0).tenant)[0].to_string()
}

#[tokio::test]
async fn requests_require_a_valid_token() {
    let bench = TestBench::start().await;
    let response = bench.http.get(bench.api_url("/v1/customers")).send().await.unwrap();
    assert!(response.headers()["www-authenticate"].to_str().unwrap().starts_with("OAuth realm=urn:cpsvc:cpid:"));
    assert_eq!(code(response, 401).await, 800_001);
    assert_eq!(code(bench.get("nonsense", "/v1/customers").send().await.unwrap(), 401).await, 400);
    let token = bench.app_only(0).await;
    let (signed, _) = token.rsplit_once('.').unwrap();
    let forged = format!("{signed}.{}", token.chars().rev().take(300).filter(|it| *it != '.').collect::<String>());
    assert_eq!(code(bench.get(&forged, "/v1/customers").send().await.unwrap(), 401).await, 400);
    assert_eq!(bench.get(&token, "/v1/customers").send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn rejects_tokens_with_invalid_claims() {
    let bench = TestBench::start().await;
    let partner = bench.partner(0);
    let now = jiff::Timestamp::now().as_second();
    let issuer = format!("{}/{}/", bench.emulator.authority(partner.cloud), partner.tenant);
    let valid_claims = json!({
        "aud": "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd", "iss": issuer, "tid": partner.tenant,
        "nbf": now, "exp": now + 60, "appid": "x", "roles": [APP_ROLE],
    });
    let status_with_claims = async |change: Value| {
        let mut claims = valid_claims.clone();
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let token = bench.emulator.world.keys.current().sign(&claims).unwrap();
        bench.get(&token, "/v1/customers?size=1").send().await.unwrap().status()
    };
    assert_eq!(status_with_claims(json!({})).await, StatusCode::OK);
    for change in [
        json!({"aud": "https://partner.partnercenterapi.microsoftonline.cn"}),
        json!({"aud": "https://graph.microsoft.com"}),
        json!({"exp": now - 3600}),
        json!({"nbf": now + 3600}),
        json!({"tid": Uuid::new_v4()}),
        json!({"tid": bench.partner(1).tenant}),
        json!({"iss": "http://127.0.0.1:1/"}),
        json!({"scp": "user_impersonation", "oid": Uuid::new_v4()}),
        json!({"scp": "user_impersonation"}),
    ] {
        assert_eq!(status_with_claims(change.clone()).await, StatusCode::UNAUTHORIZED, "{change}");
    }
}

#[tokio::test]
async fn user_tokens_require_mfa_and_an_agent_role() {
    let bench = TestBench::start().await;
    for role in [Role::AdminAgent, Role::SalesAgent, Role::HelpdeskAgent] {
        let token = bench.delegated(bench.demo().staff(0, role).unwrap()).await;
        assert_eq!(bench.get(&token, "/v1/customers").send().await.unwrap().status(), StatusCode::OK, "{role}");
    }
    let token = bench.delegated(bench.demo().staff(0, Role::BillingAdministrator).unwrap()).await;
    assert_eq!(code(bench.get(&token, "/v1/customers").send().await.unwrap(), 403).await, 2032);
    let without_mfa = bench.demo().people.iter().find(|person| !person.mfa).unwrap();
    let token = bench.delegated(without_mfa).await;
    let response = bench.get(&token, "/v1/customers").header("ValidateMfa", "true").send().await.unwrap();
    assert_eq!(response.headers()["ismfacompliant"], "false");
    assert_eq!(code(response, 401).await, 900_421);
    let token = bench.delegated(bench.agent()).await;
    let response = bench.get(&token, "/v1/customers").header("ValidateMfa", "true").send().await.unwrap();
    assert_eq!(response.headers()["ismfacompliant"], "true");
}

#[tokio::test]
async fn mfa_header_is_sent_only_on_request_and_for_users() {
    let bench = TestBench::start().await;
    let person = bench.delegated(bench.agent()).await;
    let application = bench.app_only(0).await;
    for (token, header_value) in
        [(&person, None), (&person, Some("false")), (&application, Some("true")), (&application, None)]
    {
        let request = bench.get(token, "/v1/customers?size=1");
        let request =
            header_value.into_iter().fold(request, |request, header_value| request.header("ValidateMfa", header_value));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert!(!response.headers().contains_key("ismfacompliant"), "{header_value:?}");
    }
}

#[tokio::test]
async fn app_only_token_is_rejected_for_user_only_operations() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    assert_eq!(code(bench.get(&token, "/v1/agreements").send().await.unwrap(), 403).await, 900_329);
}

#[tokio::test]
async fn application_without_app_role_is_denied() {
    let bench = TestBench::start().await;
    let partner = bench.partner(0).tenant;
    let earlier_token = bench.app_only(0).await;
    bench.emulator.set_application(partner, AppState::WithoutRights);
    let token = bench.app_only(0).await;
    assert_eq!(code(bench.get(&token, "/v1/customers").send().await.unwrap(), 403).await, 2032);
    assert_eq!(
        bench.get(&earlier_token, "/v1/customers").send().await.unwrap().status(),
        StatusCode::OK,
        "issued earlier"
    );
    let person = bench.delegated(bench.agent()).await;
    assert_eq!(bench.get(&person, "/v1/customers").send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn unknown_customer_and_other_partners_customer_return_same_error() {
    let bench = TestBench::start().await;
    let token = bench.delegated(bench.agent()).await;
    let other_partners = bench.emulator.customers(bench.partner(2).tenant)[0].to_string();
    let unknown = Uuid::new_v4().to_string();
    let mut bodies = Vec::new();
    for customer in [&other_partners, &unknown] {
        let response = bench.get(&token, &format!("/v1/customers/{customer}")).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
        let mut body = json(response).await;
        assert_eq!(body["code"], 20_002);
        body["description"] = body["description"].as_str().unwrap().replace(customer, "…").into();
        bodies.push(body);
    }
    assert_eq!(bodies[0], bodies[1]);
}

#[tokio::test]
async fn malformed_customer_id_returns_bad_request() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    for id in ["me", "5f2b0e3c9d0a4c449b6d0a1b2c3d4e5f", "%00", "..%2F..", "{id}", "%FF%FE"] {
        let response = bench.get(&token, &format!("/v1/customers/{id}")).send().await.unwrap();
        assert_eq!(code(response, 400).await, 800_002, "{id}");
    }
}

#[tokio::test]
async fn unimplemented_operations_return_501() {
    let bench = TestBench::start().await;
    let token = bench.delegated(bench.agent()).await;
    for path in ["invoices/summaries", "invoices", "no/such/thing"] {
        let response = bench.get(&token, &format!("/v1/{path}")).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_IMPLEMENTED, "{path}");
        assert_eq!(json(response).await["code"], 0);
    }
    assert_eq!(code(bench.get(&token, "/elsewhere").send().await.unwrap(), 404).await, 1000);
    let response =
        bench.http.request(Method::PUT, bench.api_url("/v1/customers")).bearer_auth(&token).send().await.unwrap();
    assert_eq!(response.headers()["allow"], "GET, POST");
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    let tally = bench.emulator.call_counts();
    assert_eq!(tally.iter().find(|it| it.operation == "get-a-collection-of-invoices").unwrap().not_implemented, 1);
}

#[tokio::test]
async fn customer_path_is_case_insensitive_and_undelegated_customers_omit_details() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    let (mut delegated_count, mut undelegated_count) = (0, 0);
    for customer in bench.emulator.customers(bench.partner(0).tenant) {
        let upper = customer.to_string().to_ascii_uppercase();
        let body = json(bench.get(&token, &format!("/V1/Customers/{upper}/")).send().await.unwrap()).await;
        assert_eq!(body["id"], customer.to_string());
        assert_eq!(body["companyProfile"]["tenantId"], body["id"]);
        let etag = body["billingProfile"]["attributes"]["etag"].as_str().unwrap();
        assert!(etag.parse::<i64>().is_ok(), "{etag}");
        let company = &body["companyProfile"];
        let details = [company.get("address"), company.get("email"), body.get("customDomains")];
        if body["allowDelegatedAccess"] == true {
            assert!(details.iter().all(Option::is_some), "{body}");
            assert!(company["address"].get("region").is_some() && company["address"].get("state").is_none());
            delegated_count += 1;
        } else {
            assert!(details.iter().all(Option::is_none), "{body}");
            undelegated_count += 1;
        }
        assert!(body["billingProfile"]["defaultAddress"].get("state").is_some());
    }
    assert!(delegated_count > 0 && undelegated_count > 0, "{delegated_count} {undelegated_count}");
}

#[tokio::test]
async fn request_ids_are_echoed_or_generated() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    let (request, correlation) = (Uuid::new_v4().to_string(), Uuid::new_v4().to_string());
    let response = bench
        .get(&token, "/v1/customers?size=1")
        .header("ms-requestid", &request)
        .header("MS-CORRELATIONID", &correlation)
        .header("X-Locale", "pl-PL")
        .send()
        .await
        .unwrap();
    let headers = response.headers();
    assert_eq!(headers["ms-requestid"], request);
    assert_eq!(headers["ms-correlationid"], correlation);
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    assert_eq!(headers["x-locale"], "pl-PL");
    assert!(headers.contains_key("ms-cv") && headers.contains_key("ms-serverid"));
    let response = bench.get("nonsense", "/v1/customers").header("MS-RequestId", "not one").send().await.unwrap();
    assert!(response.headers()["ms-requestid"].to_str().unwrap().parse::<Uuid>().is_ok());
}

#[tokio::test]
async fn each_cloud_has_separate_customers() {
    let bench = TestBench::start().await;
    for (index, country) in [(1, "CN"), (2, "US")] {
        let token = bench.app_only(index).await;
        let customer = bench.emulator.customers(bench.partner(index).tenant)[5];
        let body = json(bench.get(&token, &format!("/v1/customers/{customer}")).send().await.unwrap()).await;
        assert_eq!(body["billingProfile"]["defaultAddress"]["country"], country);
    }
}

#[tokio::test]
async fn stop_releases_ports() {
    let bench = TestBench::start().await;
    let address = bench.emulator.partner_center_url();
    let token = bench.app_only(0).await;
    assert!(bench.get(&token, "/v1/customers").send().await.is_ok());
    bench.emulator.stop().await;
    let port = address.port().unwrap();
    assert!(std::net::TcpListener::bind(("127.0.0.1", port)).is_ok());
}

#[tokio::test]
async fn rejects_non_loopback_listen_address() {
    let everywhere = std::net::SocketAddr::from(([0, 0, 0, 0], 0));
    let options = crate::emulator::Options { sign_in: everywhere, ..crate::emulator::Options::default() };
    let error = crate::emulator::Emulator::start(options).await.err().unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}
