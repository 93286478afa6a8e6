//! Tests of faults.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use uuid::Uuid;

use super::{code, some_customer};
use crate::emulator::{
    Fault, FaultKind, Limit, Options,
    state::sentinel,
    testing::{TestBench, json},
};

const BY_ID: &str = "get-a-customer-by-id";

async fn add(bench: &TestBench, fault: Value) -> u16 {
    bench.http.post(bench.api_url("/emulator/faults")).json(&fault).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn status_sentinels_return_their_status() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    for sentinel in sentinel::ALL {
        let FaultKind::Status { status, retry_after } = sentinel.fault().kind else { continue };
        let response = bench.get(&token, &format!("/v1/customers/{}", sentinel.id)).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{}", sentinel.name);
        let header = response.headers().get("retry-after").map(|value| value.to_str().unwrap().parse().unwrap());
        assert_eq!(header, retry_after);
        let body = json(response).await;
        if status == 429 {
            assert_eq!(body["statusCode"], 429);
        } else {
            assert!(body["code"].is_i64(), "{body}");
        }
    }
}

#[tokio::test]
async fn body_sentinels_return_malformed_bodies() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    let get = async |index: usize| {
        let id = sentinel::ALL[index].id;
        bench.get(&token, &format!("/v1/customers/{id}")).send().await.unwrap()
    };
    let index_of = |kind: FaultKind| sentinel::ALL.iter().position(|it| it.fault().kind == kind).unwrap();
    assert!(get(index_of(FaultKind::Reset)).await.bytes().await.is_err());
    let truncated = get(index_of(FaultKind::Truncated)).await.bytes().await.unwrap();
    assert!(!truncated.is_empty() && serde_json::from_slice::<Value>(&truncated).is_err());
    assert!(json(get(index_of(FaultKind::WrongType)).await).await["id"].is_number());
    let html = get(index_of(FaultKind::Html)).await;
    assert!(html.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let marked = get(index_of(FaultKind::Bom)).await.bytes().await.unwrap();
    let rest = marked.strip_prefix(b"\xef\xbb\xbf").unwrap();
    assert!(serde_json::from_slice::<Value>(rest).unwrap()["companyProfile"].is_object());
    let huge = bench.get(&token, &format!("/v1/customers/{}", sentinel::HUGE.id)).send().await.unwrap();
    assert!(huge.bytes().await.unwrap().len() > 10 << 20);
}

#[tokio::test]
async fn stop_ends_requests_without_response() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    let customer = some_customer(&bench);
    bench.emulator.fault(Fault::new(BY_ID, FaultKind::NoResponse));
    let call = tokio::spawn(bench.get(&token, &format!("/v1/customers/{customer}")).send());
    // The fault is removed from the list once the call has arrived.
    while !bench.emulator.world.faults.pending().is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(!call.is_finished());
    bench.emulator.stop().await;
    assert_eq!(call.await.unwrap().unwrap().status().as_u16(), 503);
}

#[tokio::test]
async fn fault_is_limited_to_operation_partner_and_count() {
    let bench = TestBench::start().await;
    let (token, other) = (bench.app_only(0).await, bench.app_only(2).await);
    let by_id = format!("/v1/customers/{}", some_customer(&bench));
    let fault = json!({
        "operation": BY_ID, "partner": bench.partner(0).tenant, "kind": "status", "status": 503, "count": 2,
    });
    assert_eq!(add(&bench, fault).await, 204);
    let status = async |token: &str, path: &str| bench.get(token, path).send().await.unwrap().status().as_u16();
    assert_eq!(status(&token, "/v1/customers").await, 200);
    assert_eq!(status(&other, &by_id).await, 403);
    assert_eq!([status(&token, &by_id).await, status(&token, &by_id).await], [503, 503]);
    assert_eq!(status(&token, &by_id).await, 200);
    let served = bench.emulator.call_counts().into_iter().find(|it| it.operation == BY_ID).unwrap();
    assert_eq!((served.succeeded, served.failed), (1, 3));
}

#[tokio::test]
async fn rejects_invalid_fault_definitions() {
    let bench = TestBench::start().await;
    assert_eq!(add(&bench, json!({"kind": "slow", "latency": 5})).await, 422);
    assert_eq!(add(&bench, json!({"kind": "slowly"})).await, 422);
    assert_eq!(add(&bench, json!({"kind": "status"})).await, 422);
    assert_eq!(add(&bench, json!({"kind": "html", "operation": "get-a-customer-by-idea"})).await, 422);
    assert_eq!(json(bench.http.get(bench.api_url("/emulator/faults")).send().await.unwrap()).await, json!([]));
}

#[tokio::test]
async fn fault_latency_delays_response() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    bench.emulator.fault(Fault::new("*", FaultKind::Slow).after(Duration::from_millis(80)));
    let before = std::time::Instant::now();
    assert_eq!(bench.get(&token, "/v1/customers").send().await.unwrap().status(), 200);
    assert!(before.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn rate_limit_is_counted_per_customer() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    let customers = bench.emulator.customers(bench.partner(0).tenant);
    let limit = json!({"calls": 2, "seconds": 600});
    assert_eq!(bench.http.post(bench.api_url("/emulator/throttle")).json(&limit).send().await.unwrap().status(), 204);
    let get =
        async |index: usize| bench.get(&token, &format!("/v1/customers/{}", customers[index])).send().await.unwrap();
    assert_eq!([get(0).await.status().as_u16(), get(0).await.status().as_u16()], [200, 200]);
    let throttled = get(0).await;
    assert_eq!(throttled.status(), 429);
    let seconds: u64 = throttled.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=600).contains(&seconds));
    let message = format!("Rate limit is exceeded. Try again in {seconds} seconds.");
    assert_eq!(json(throttled).await, json!({"statusCode": 429, "message": message}));
    assert_eq!(get(1).await.status(), 200);
    bench.http.post(bench.api_url("/emulator/reset")).send().await.unwrap();
    assert_eq!(get(0).await.status(), 200);
}

#[tokio::test]
async fn rate_limit_is_counted_per_api() {
    let bench = TestBench::start().await;
    let token = bench.delegated(bench.agent()).await;
    let customer = bench.emulator.customers(bench.partner(0).tenant)[0];
    let limit = json!({"calls": 1, "seconds": 600});
    assert_eq!(bench.http.post(bench.api_url("/emulator/throttle")).json(&limit).send().await.unwrap().status(), 204);
    let get = async |rest: &str| {
        bench.get(&token, &format!("/v1/customers/{customer}{rest}")).send().await.unwrap().status().as_u16()
    };
    assert_eq!(
        [get("/orders").await, get("/orders/none").await, get("/orders?billingType=monthly").await],
        [200, 429, 429]
    );
    assert_eq!([get("/subscriptions").await, get("/subscriptions/none").await], [200, 429]);
    assert_eq!([get("").await, get("").await], [200, 429], "the customer itself");
    assert_eq!([get("/users").await, get("/users").await], [200, 200], "has no limit");
}

#[tokio::test]
async fn api_rate_limit_applies_to_undocumented_apis_and_per_customer() {
    let limits = vec![Limit { calls: 2, seconds: 600, api: Some("users".to_owned()) }];
    let bench = TestBench::of(Options { customers: 60, limits, ..Options::default() }).await;
    let token = bench.delegated(bench.agent()).await;
    let customers = bench.emulator.customers(bench.partner(0).tenant);
    let get = async |index: usize, rest: &str| {
        let path = format!("/v1/customers/{}{rest}", customers[index]);
        bench.get(&token, &path).send().await.unwrap().status().as_u16()
    };
    assert_eq!([get(0, "/users").await, get(0, "/users").await, get(0, "/users").await], [200, 200, 429]);
    assert_eq!(get(1, "/users").await, 200, "another customer");
    for _ in 0..3 {
        assert_eq!(get(0, "/orders").await, 200, "another API");
    }
    let tally = bench.emulator.call_counts();
    let users = tally.iter().find(|it| it.operation == "get-a-list-of-all-user-accounts-for-a-customer").unwrap();
    assert_eq!((users.succeeded, users.failed, users.throttled), (3, 1, 1));

    // A limit without an API leaves that of the API in place, and one of the same API replaces it.
    bench.emulator.limit(Limit { calls: 1, seconds: 600, api: None });
    assert_eq!([get(0, "/users").await, get(0, "/users").await, get(0, "/users").await], [200, 200, 429]);
    assert_eq!([get(0, "/orders").await, get(0, "/orders").await], [200, 429]);
    bench.emulator.limit(Limit { calls: 1, seconds: 600, api: Some("users".to_owned()) });
    assert_eq!([get(0, "/users").await, get(0, "/users").await], [200, 429]);
    let unknown = json!({"calls": 1, "seconds": 60, "api": "flowers"});
    assert_eq!(bench.http.post(bench.api_url("/emulator/throttle")).json(&unknown).send().await.unwrap().status(), 422);
    assert_eq!(bench.http.delete(bench.api_url("/emulator/throttle")).send().await.unwrap().status(), 204);
    assert_eq!([get(0, "/users").await, get(0, "/orders").await], [200, 200]);
}

#[tokio::test]
async fn executed_changes_are_counted_per_object_even_without_response() {
    const ASSIGN: &str = "assign-licenses-to-a-user";
    let bench = TestBench::start().await;
    let token = bench.delegated(bench.agent()).await;
    let tenant = bench.partner(0).tenant;
    let customer = bench.emulator.customers(tenant)[0];
    let users = bench.emulator.world.with_tenant(tenant, customer.as_uuid(), |tenant| {
        tenant.accounts.get().users(false).map(|user| user.id).take(2).collect::<Vec<_>>()
    });
    let [one, other] = users.unwrap().try_into().unwrap();
    let path = |user: Uuid| format!("/v1/customers/{customer}/users/{user}/licenseupdates");
    let change = async |user: Uuid| {
        let nothing = json!({"licensesToAssign": [], "licensesToRemove": []});
        let request = bench.http.post(bench.api_url(&path(user).to_uppercase())).bearer_auth(&token).json(&nothing);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!([change(one).await, change(one).await], [201, 201]);
    bench.emulator.fault(Fault::new(ASSIGN, FaultKind::Html));
    assert_eq!(change(other).await, 200);
    bench.emulator.fault(Fault::new(ASSIGN, FaultKind::Status { status: 429, retry_after: None }));
    assert_eq!(change(other).await, 429);
    assert_eq!(change(Uuid::nil()).await, 404);
    let mut expected = [
        json!({"operation": ASSIGN, "path": path(one).to_lowercase(), "done": 2}),
        json!({"operation": ASSIGN, "path": path(other).to_lowercase(), "done": 1}),
    ];
    expected.sort_by_key(|it| it["path"].to_string());
    let listed = async || json(bench.http.get(bench.api_url("/emulator/tally/changes")).send().await.unwrap()).await;
    assert_eq!(listed().await, json!(expected));
    bench.emulator.reset();
    assert_eq!(listed().await, json!([]));
}

#[tokio::test]
async fn responses_can_start_with_byte_order_mark() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    let on = bench.http.post(bench.api_url("/emulator/byte-order-mark")).json(&json!({"on": true}));
    assert_eq!(on.send().await.unwrap().status(), 204);
    let body = bench.get(&token, "/v1/customers").send().await.unwrap().bytes().await.unwrap();
    assert!(body.starts_with(b"\xef\xbb\xbf{"));
}

#[tokio::test]
async fn date_header_reflects_clock_skew() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    let ahead = async || {
        let response = bench.get(&token, "/v1/customers?size=1").send().await.unwrap();
        let date = httpdate::parse_http_date(response.headers()["date"].to_str().unwrap()).unwrap();
        let seconds = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs().cast_signed();
        seconds(date) - seconds(SystemTime::now())
    };
    assert!((-60..=1).contains(&ahead().await));
    for skew in [-7200, 7200] {
        let set = bench.http.post(bench.api_url("/emulator/clock-skew")).json(&json!({ "seconds": skew }));
        assert_eq!(set.send().await.unwrap().status(), 204);
        assert!((skew - 60..=skew + 1).contains(&ahead().await), "{skew}");
    }
    bench.emulator.set_clock_skew(i32::MIN);
    assert!(ahead().await < -1_000_000_000, "clamped to the earliest date that can be formatted");
    bench.emulator.reset();
    assert!((-60..=1).contains(&ahead().await));
}

#[tokio::test]
async fn key_rotation_invalidates_old_tokens_unless_old_key_is_kept() {
    let bench = TestBench::start().await;
    let token = bench.app_only(0).await;
    bench.emulator.rotate_keys(true).unwrap();
    assert_eq!(bench.get(&token, "/v1/customers").send().await.unwrap().status(), 200);
    let rotate = bench.http.post(bench.api_url("/emulator/rotate-keys"));
    assert_eq!(rotate.send().await.unwrap().status(), 204);
    assert_eq!(code(bench.get(&token, "/v1/customers").send().await.unwrap(), 401).await, 400);
    let token = bench.app_only(0).await;
    assert_eq!(bench.get(&token, "/v1/customers").send().await.unwrap().status(), 200);
}
