//! Retries of reads: conditions, number, and request ids.

use std::{collections::HashSet, time::Duration};

use super::{
    mock::{Gate, Reply, Seen},
    world::{LIST, World, nothing, quick},
};
use crate::partner_center::{Kind, Settings};

fn ids(seen: &[Seen]) -> Vec<&str> {
    seen.iter().map(|seen| seen.header("ms-requestid")).collect()
}

#[tokio::test]
async fn a_read_that_failed_is_repeated_under_a_new_request_id() {
    let world = World::new().await;
    world.mock.script("GET", LIST, [Reply::fault(503, 0), Reply::fault(500, 800_003), nothing()]);
    assert!(world.client().customers().list(50, None).await.is_ok());
    let seen = world.mock.seen(LIST);
    assert_eq!(ids(&seen).into_iter().collect::<HashSet<_>>().len(), 3);
}

#[tokio::test]
async fn a_read_that_was_not_answered_is_repeated_under_the_same_request_id() {
    let hasty = Settings { attempt_timeout: Duration::from_secs(1), ..quick() };
    let world = World::with(hasty).await;
    world.mock.script("GET", LIST, [Reply::never(), Reply::broken("{"), Reply::fault(503, 0)]);
    let error = world.client().customers().list(50, None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Failing);
    let seen = world.mock.seen(LIST);
    assert_eq!(ids(&seen)[0], ids(&seen)[1]);
    assert_eq!(ids(&seen)[1], ids(&seen)[2]);
    assert_eq!(error.request().unwrap().to_string(), ids(&seen)[2]);
}

#[tokio::test]
async fn attempts_are_bounded() {
    let world = World::new().await;
    world.mock.always("GET", LIST, |_, _| Reply::fault(502, 0));
    let error = world.client().customers().list(50, None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Failing);
    assert_eq!(world.mock.seen(LIST).len(), 3);
}

#[tokio::test]
async fn what_will_not_pass_is_not_repeated() {
    for status in [400, 403, 404, 409, 412, 501] {
        let world = World::new().await;
        world.mock.script("GET", LIST, [Reply::fault(status, 1)]);
        assert!(world.client().customers().list(50, None).await.is_err());
    }
}

#[tokio::test]
async fn a_long_wait_that_a_503_asks_for_is_not_sat_out() {
    let world = World::new().await;
    world.mock.script("GET", LIST, [Reply::fault(503, 0).header("retry-after", "600")]);
    let error = world.client().customers().list(50, None).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_mins(10)));
}

#[tokio::test]
async fn the_deadline_bounds_attempts_waits_and_queueing_together() {
    let hasty = Settings { deadline: Duration::from_secs(1), in_flight_per_partner: 1, ..quick() };
    let world = World::with(hasty).await;
    world.mock.always("GET", LIST, |_, _| Reply::never());
    let client = world.client();
    let customers = client.customers();
    let (one, other) = tokio::join!(customers.list(1, None), customers.list(2, None));
    assert_eq!(one.unwrap_err().kind(), Kind::TimedOut);
    assert_eq!(other.unwrap_err().kind(), Kind::TimedOut);
    // The second call never got a permit, so it was not sent.
    assert_eq!(world.mock.seen(LIST).len(), 1);
}

#[tokio::test]
async fn calls_can_be_made_in_any_task() {
    let world = World::new().await;
    world.mock.script("GET", LIST, [nothing()]);
    let client = world.client();
    let call = tokio::spawn(async move { client.customers().list(1, None).await.map(|page| page.items.len()) });
    assert_eq!(call.await.unwrap().unwrap(), 0);
}

#[tokio::test]
async fn the_upstream_clock_counts_calls_side_by_side_once() {
    let world = World::new().await;
    let gate = Gate::closed();
    world.mock.script("GET", LIST, [nothing().behind(&gate), nothing().behind(&gate)]);
    let client = world.client();
    let clock = std::sync::Arc::clone(&client.context.clock);
    let customers = client.customers();
    let began = std::time::Instant::now();
    let (one, other, ()) = tokio::join!(customers.list(1, None), customers.list(2, None), async {
        world.mock.until(LIST, 2).await;
        assert!(clock.elapsed() > Duration::ZERO);
        gate.open();
    });
    assert!(one.is_ok() && other.is_ok());
    assert!(clock.elapsed() > Duration::ZERO && clock.elapsed() <= began.elapsed());
    assert_eq!(clock.elapsed(), clock.elapsed());
}
