//! Writes: retried only if they cannot be applied twice, and unknown outcomes reported as such.

use std::time::Duration;

use http::Method;
use serde_json::json;
use uuid::Uuid;

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_path, fast_settings},
};
use crate::domain::id::RequestId;
use crate::partner_center::{ApiResponse, Error, ErrorKind, Operation, RetryPolicy, Settings};

static NOT_IDEMPOTENT: Operation =
    Operation::write("update-something", "things", Method::PUT, RetryPolicy::NotIdempotent).per_customer();
static DEDUPLICATED: Operation =
    Operation::write("create-something", "things", Method::POST, RetryPolicy::Deduplicated).per_customer();

fn path() -> String {
    format!("{}/things", customer_path())
}

async fn write(setup: &TestSetup, operation: &'static Operation) -> Result<ApiResponse, Error> {
    let client = setup.client();
    let request = client.customer(&customer()).request(operation).at("things");
    request.if_match("-42").body(&json!({"a": 1})).send().await
}

fn short_timeout_settings() -> Settings {
    Settings { attempt_timeout: Duration::from_secs(1), ..fast_settings() }
}

#[tokio::test]
async fn write_sends_body_and_if_match() {
    let setup = TestSetup::new().await;
    setup.mock.script("PUT", &path(), [Reply::status(202).header("location", "/things/1")]);
    let response = write(&setup, &NOT_IDEMPOTENT).await.unwrap();
    assert_eq!((response.status().as_u16(), response.location()), (202, Some("/things/1")));
    let seen = &setup.mock.requests(&path())[0];
    assert_eq!(seen.method, Method::PUT);
    assert_eq!(seen.header("if-match"), "\"-42\"");
    assert_eq!(seen.header("content-type"), "application/json");
    assert_eq!(&seen.body[..], br#"{"a":1}"#);
}

#[tokio::test]
async fn deduplicated_write_is_retried_under_the_same_request_id_after_a_timeout() {
    let setup = TestSetup::with(short_timeout_settings()).await;
    setup.mock.script("POST", &path(), [Reply::never(), Reply::status(201).body("{}")]);
    assert!(write(&setup, &DEDUPLICATED).await.is_ok());
    let seen = setup.mock.requests(&path());
    assert_eq!(seen[0].header("ms-requestid"), seen[1].header("ms-requestid"));
}

#[tokio::test]
async fn non_idempotent_write_is_not_retried_and_its_outcome_is_unknown() {
    for reply in [Reply::never(), Reply::broken("{"), Reply::fault(504, 0), Reply::fault(502, 0)] {
        let setup = TestSetup::with(short_timeout_settings()).await;
        setup.mock.script("PUT", &path(), [reply]);
        let error = write(&setup, &NOT_IDEMPOTENT).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
        assert_eq!(error.request().unwrap().to_string(), setup.mock.requests(&path())[0].header("ms-requestid"));
    }
}

#[tokio::test]
async fn writes_are_not_retried_after_an_error_response() {
    for operation in [&NOT_IDEMPOTENT, &DEDUPLICATED] {
        let setup = TestSetup::new().await;
        setup.mock.script(operation.method.as_str(), &path(), [Reply::fault(503, 0)]);
        assert_eq!(write(&setup, operation).await.unwrap_err().kind(), ErrorKind::Failing);
    }
}

#[tokio::test]
async fn write_is_retried_with_a_new_request_id_after_401_and_429() {
    let mut settings = fast_settings();
    settings.throttle.default_wait = Duration::from_millis(5);
    let setup = TestSetup::with(settings).await;
    setup.mock.script("PUT", &path(), [Reply::fault(401, 400), Reply::status(429), Reply::status(204)]);
    assert!(write(&setup, &NOT_IDEMPOTENT).await.is_ok());
    let seen = setup.mock.requests(&path());
    assert_ne!(seen[0].header("ms-requestid"), seen[1].header("ms-requestid"));
    assert_ne!(seen[1].header("ms-requestid"), seen[2].header("ms-requestid"));
}

#[tokio::test]
async fn rejected_retry_leaves_the_outcome_of_a_write_unknown() {
    for second in [Reply::status(429).header("retry-after", "1"), Reply::fault(401, 400), Reply::fault(500, 0)] {
        let setup = TestSetup::with(short_timeout_settings()).await;
        setup.mock.script("POST", &path(), [Reply::never(), second]);
        let error = write(&setup, &DEDUPLICATED).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error:?}");
        let seen = setup.mock.requests(&path());
        assert_eq!(seen.len(), 2);
        assert_eq!(error.request().unwrap().to_string(), seen[0].header("ms-requestid"));
    }
}

#[tokio::test]
async fn definite_response_to_a_retry_resolves_the_outcome_of_a_write() {
    let setup = TestSetup::with(short_timeout_settings()).await;
    setup.mock.script("POST", &path(), [Reply::never(), Reply::fault(409, 800_060)]);
    assert_eq!(write(&setup, &DEDUPLICATED).await.unwrap_err().kind(), ErrorKind::Conflict);
}

#[tokio::test]
async fn write_can_be_retried_under_a_given_request_id() {
    let setup = TestSetup::new().await;
    let id = Uuid::from_u128(0xFEED);
    setup.mock.script("POST", &path(), [Reply::status(201)]);
    let client = setup.client();
    let request = client.customer(&customer()).request(&DEDUPLICATED).at("things");
    request.request_id(RequestId::new(id)).send().await.unwrap();
    assert_eq!(setup.mock.requests(&path())[0].header("ms-requestid"), id.to_string());
}

#[tokio::test]
async fn path_segment_is_escaped_and_cannot_leave_the_customer() {
    let setup = TestSetup::new().await;
    let strange = format!("{}/%2E%2E%2Fx%3Fy%23z", customer_path());
    setup.mock.script("PUT", &strange.replace("%2E%2E", ".."), [Reply::status(204)]);
    let client = setup.client();
    client.customer(&customer()).request(&NOT_IDEMPOTENT).at("../x?y#z").send().await.unwrap();
}
