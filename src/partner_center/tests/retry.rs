//! Retries of reads: conditions, number, and request ids.

use std::{collections::HashSet, time::Duration};

use super::{
    mock::{Gate, RecordedRequest, Reply},
    setup::{LIST, TestSetup, empty_list, fast_settings},
};
use crate::partner_center::{ErrorKind, Settings};

fn request_ids(seen: &[RecordedRequest]) -> Vec<&str> {
    seen.iter().map(|seen| seen.header("ms-requestid")).collect()
}

#[tokio::test]
async fn failed_read_is_retried_under_a_new_request_id() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [Reply::fault(503, 0), Reply::fault(500, 800_003), empty_list()]);
    assert!(setup.client().customers().list(50, None).await.is_ok());
    let seen = setup.mock.requests(LIST);
    assert_eq!(request_ids(&seen).into_iter().collect::<HashSet<_>>().len(), 3);
}

#[tokio::test]
async fn read_without_response_is_retried_under_the_same_request_id() {
    let settings = Settings { attempt_timeout: Duration::from_secs(1), ..fast_settings() };
    let setup = TestSetup::with(settings).await;
    setup.mock.script("GET", LIST, [Reply::never(), Reply::broken("{"), Reply::fault(503, 0)]);
    let error = setup.client().customers().list(50, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Failing);
    let seen = setup.mock.requests(LIST);
    assert_eq!(request_ids(&seen)[0], request_ids(&seen)[1]);
    assert_eq!(request_ids(&seen)[1], request_ids(&seen)[2]);
    assert_eq!(error.request().unwrap().to_string(), request_ids(&seen)[2]);
}

#[tokio::test]
async fn attempts_are_bounded() {
    let setup = TestSetup::new().await;
    setup.mock.always("GET", LIST, |_, _| Reply::fault(502, 0));
    let error = setup.client().customers().list(50, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Failing);
    assert_eq!(setup.mock.requests(LIST).len(), 3);
}

#[tokio::test]
async fn permanent_errors_are_not_retried() {
    for status in [400, 403, 404, 409, 412, 501] {
        let setup = TestSetup::new().await;
        setup.mock.script("GET", LIST, [Reply::fault(status, 1)]);
        assert!(setup.client().customers().list(50, None).await.is_err());
    }
}

#[tokio::test]
async fn long_retry_after_of_a_503_is_reported_without_waiting() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [Reply::fault(503, 0).header("retry-after", "600")]);
    let error = setup.client().customers().list(50, None).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_mins(10)));
}

#[tokio::test]
async fn the_deadline_bounds_attempts_waits_and_queueing_together() {
    let settings = Settings { deadline: Duration::from_secs(1), in_flight_per_partner: 1, ..fast_settings() };
    let setup = TestSetup::with(settings).await;
    setup.mock.always("GET", LIST, |_, _| Reply::never());
    let client = setup.client();
    let customers = client.customers();
    let (one, other) = tokio::join!(customers.list(1, None), customers.list(2, None));
    assert_eq!(one.unwrap_err().kind(), ErrorKind::TimedOut);
    assert_eq!(other.unwrap_err().kind(), ErrorKind::TimedOut);
    // The second call never got a permit, so it was not sent.
    assert_eq!(setup.mock.requests(LIST).len(), 1);
}

#[tokio::test]
async fn calls_can_be_made_in_any_task() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [empty_list()]);
    let client = setup.client();
    let call = tokio::spawn(async move { client.customers().list(1, None).await.map(|page| page.items.len()) });
    assert_eq!(call.await.unwrap().unwrap(), 0);
}

#[tokio::test]
async fn upstream_clock_counts_concurrent_calls_once() {
    let setup = TestSetup::new().await;
    let gate = Gate::closed();
    setup.mock.script("GET", LIST, [empty_list().gated_by(&gate), empty_list().gated_by(&gate)]);
    let client = setup.client();
    let clock = std::sync::Arc::clone(&client.context.upstream_clock);
    let customers = client.customers();
    let began = std::time::Instant::now();
    let (one, other, ()) = tokio::join!(customers.list(1, None), customers.list(2, None), async {
        setup.mock.until_requested(LIST, 2).await;
        assert!(clock.elapsed() > Duration::ZERO);
        gate.open();
    });
    assert!(one.is_ok() && other.is_ok());
    assert!(clock.elapsed() > Duration::ZERO && clock.elapsed() <= began.elapsed());
    assert_eq!(clock.elapsed(), clock.elapsed());
}
