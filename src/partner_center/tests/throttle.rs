//! Throttling: a 429 and all calls that it applies to.

use std::{sync::Arc, time::Duration};

use super::{
    mock::Reply,
    setup::{
        LIST, TestSetup, customer, customer_id, customer_path, empty_list, fast_settings, staff, staff_at, target,
    },
};
use crate::domain::principal::Scope as _;
use crate::{
    domain::id::CustomerId,
    partner_center::{CallContext, ErrorKind, Settings},
};
use serde_json::json;
use uuid::Uuid;

fn throttled() -> Reply {
    let body = json!({"statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds."});
    Reply::status(429).body(body.to_string())
}

fn short_wait_settings() -> Settings {
    let mut settings = fast_settings();
    settings.throttle.default_wait = Duration::from_millis(20);
    settings
}

fn assert_throttled_for_57_seconds(kind: ErrorKind) {
    let ErrorKind::Throttled { retry_after } = kind else { panic!("{kind}") };
    assert!(retry_after > Duration::from_secs(50) && retry_after <= Duration::from_secs(57), "{retry_after:?}");
}

#[tokio::test]
async fn short_throttle_is_waited_out_and_the_call_retried_under_a_new_request_id() {
    let setup = TestSetup::with(short_wait_settings()).await;
    setup.mock.script("GET", LIST, [Reply::status(429), empty_list()]);
    let began = std::time::Instant::now();
    assert!(setup.client().customers().list(50, None).await.is_ok());
    assert!(began.elapsed() >= Duration::from_millis(20));
    let seen = setup.mock.requests(LIST);
    assert_ne!(seen[0].header("ms-requestid"), seen[1].header("ms-requestid"));
}

#[tokio::test]
async fn call_during_a_short_throttle_waits_before_it_is_sent() {
    let mut settings = fast_settings();
    settings.throttle.default_wait = Duration::from_millis(300);
    let setup = TestSetup::with(settings).await;
    setup.mock.script("GET", LIST, [Reply::status(429), empty_list(), empty_list()]);
    let client = setup.client();
    let (first, second) = tokio::join!(client.customers().list(1, None), async {
        // The time is read before the remaining wait, so that `due` is never later than the end of the wait.
        let due = loop {
            let now = std::time::Instant::now();
            let health = setup.partner_center.health();
            match health.get(&setup.scope.partner()).and_then(|health| health.throttled_for) {
                Some(left) => break now + left,
                None => tokio::task::yield_now().await,
            }
        };
        let second = client.customers().list(2, None).await;
        let early = due.saturating_duration_since(std::time::Instant::now());
        assert!(early.is_zero(), "sent {early:?} before the wait ended");
        second
    });
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(setup.mock.requests(LIST).len(), 3);
}

#[tokio::test]
async fn long_throttle_is_reported_at_once_and_applies_to_all_sessions_of_the_partner() {
    for reply in [throttled(), throttled().header("retry-after", "57")] {
        let setup = TestSetup::new().await;
        setup.mock.script("GET", LIST, [reply]);
        let error = setup.client().customers().list(50, None).await.unwrap_err();
        assert_throttled_for_57_seconds(error.kind());
        assert_eq!(error.retry_after(), Some(error.retry_after().unwrap()));
        // Another session, and the application: the service counts by partner.
        let other = staff(7, 71);
        setup.refresh_tokens.put(&other, 1, "other");
        let other = setup.partner_center.delegated(Arc::clone(&setup.target), &other, CallContext::new());
        assert_throttled_for_57_seconds(other.customers().list(50, None).await.unwrap_err().kind());
        assert_throttled_for_57_seconds(setup.application().customers().list(50, None).await.unwrap_err().kind());
        assert_eq!(setup.mock.requests(LIST).len(), 1);
        let health = setup.partner_center.health()[&setup.scope.partner()].clone();
        assert!(health.throttled_for.is_some_and(|left| left > Duration::from_secs(50)));
    }
}

#[tokio::test]
async fn throttle_of_one_customer_does_not_delay_another() {
    let setup = TestSetup::new().await;
    let other = CustomerId::new(Uuid::from_u128(0xC2));
    setup.mock.script("GET", &customer_path(), [throttled()]);
    setup.mock.script("GET", &format!("/v1/customers/{other}"), [Reply::json(&json!({}))]);
    setup.mock.script("GET", LIST, [empty_list()]);
    let client = setup.client();
    assert_throttled_for_57_seconds(client.customer(&customer()).load().await.unwrap_err().kind());
    assert_throttled_for_57_seconds(client.customer(&customer()).load().await.unwrap_err().kind());
    assert_eq!(client.customer(&staff_at(7, 70, other)).load().await.unwrap().summary.id, other);
    assert!(client.customers().list(50, None).await.is_ok());
    assert_ne!(other, customer_id());
}

#[tokio::test]
async fn throttle_of_one_partner_does_not_delay_another() {
    let setup = TestSetup::new().await;
    let other_partner = staff(8, 80);
    setup.refresh_tokens.put(&other_partner, 1, "neighbour");
    setup.mock.script("GET", LIST, [throttled(), empty_list()]);
    assert_throttled_for_57_seconds(setup.client().customers().list(50, None).await.unwrap_err().kind());
    let client = setup.partner_center.delegated(
        target(&setup.mock, other_partner.partner()),
        &other_partner,
        CallContext::new(),
    );
    assert!(client.customers().list(50, None).await.is_ok());
}

#[tokio::test]
async fn zero_retry_after_still_waits_the_minimum() {
    let mut settings = fast_settings();
    settings.backoff.base = Duration::from_millis(15);
    let setup = TestSetup::with(settings).await;
    setup.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "0"), empty_list()]);
    let began = std::time::Instant::now();
    assert!(setup.client().customers().list(50, None).await.is_ok());
    assert!(began.elapsed() >= Duration::from_millis(15));
}

#[tokio::test]
async fn throttle_waits_are_bounded_in_number() {
    let setup = TestSetup::with(short_wait_settings()).await;
    setup.mock.always("GET", LIST, |_, _| Reply::status(429));
    let error = setup.client().customers().list(50, None).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Throttled { .. }));
    assert_eq!(setup.mock.requests(LIST).len(), 4);
}

#[tokio::test]
async fn throttle_waits_are_bounded_by_the_deadline() {
    let mut settings = fast_settings();
    settings.deadline = Duration::from_secs(3);
    let setup = TestSetup::with(settings).await;
    // Within the accepted wait, but past the deadline.
    setup.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "4")]);
    let error = setup.client().customers().list(50, None).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Throttled { .. }));
}

#[tokio::test]
async fn absurd_retry_after_is_capped_at_an_hour() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "18446744073709551615")]);
    let error = setup.client().customers().list(50, None).await.unwrap_err();
    let ErrorKind::Throttled { retry_after } = error.kind() else { panic!("{error}") };
    assert!(retry_after <= Duration::from_hours(1) && retry_after > Duration::from_mins(59));
}
