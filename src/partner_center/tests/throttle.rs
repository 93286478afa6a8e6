//! Throttling: a 429 and all calls that it applies to.

use std::{sync::Arc, time::Duration};

use super::{
    mock::Reply,
    world::{LIST, World, customer, customer_id, customer_path, nothing, quick, staff, staff_at, target},
};
use crate::domain::principal::Scope as _;
use crate::{
    domain::id::CustomerId,
    partner_center::{CallContext, Kind, Settings},
};
use serde_json::json;
use uuid::Uuid;

fn throttled() -> Reply {
    let body = json!({"statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds."});
    Reply::status(429).body(body.to_string())
}

fn short() -> Settings {
    let mut settings = quick();
    settings.throttle.assumed = Duration::from_millis(20);
    settings
}

fn assert_waits(kind: Kind) {
    let Kind::Throttled { retry_after } = kind else { panic!("{kind}") };
    assert!(retry_after > Duration::from_secs(50) && retry_after <= Duration::from_secs(57), "{retry_after:?}");
}

#[tokio::test]
async fn a_short_wait_is_sat_out_and_the_call_repeated_as_a_new_request() {
    let world = World::with(short()).await;
    world.mock.script("GET", LIST, [Reply::status(429), nothing()]);
    let began = std::time::Instant::now();
    assert!(world.client().customers().list(50, None).await.is_ok());
    assert!(began.elapsed() >= Duration::from_millis(20));
    let seen = world.mock.seen(LIST);
    assert_ne!(seen[0].header("ms-requestid"), seen[1].header("ms-requestid"));
}

#[tokio::test]
async fn a_call_that_comes_during_a_short_wait_sits_it_out_unasked() {
    let mut settings = quick();
    settings.throttle.assumed = Duration::from_millis(300);
    let world = World::with(settings).await;
    world.mock.script("GET", LIST, [Reply::status(429), nothing(), nothing()]);
    let client = world.client();
    let (first, second) = tokio::join!(client.customers().list(1, None), async {
        // The time is read before the remaining wait, so that `due` is never later than the end of the wait.
        let due = loop {
            let now = std::time::Instant::now();
            let health = world.center.health();
            match health.get(&world.scope.partner()).and_then(|health| health.throttled_for) {
                Some(left) => break now + left,
                None => tokio::task::yield_now().await,
            }
        };
        let second = client.customers().list(2, None).await;
        let early = due.saturating_duration_since(std::time::Instant::now());
        assert!(early.is_zero(), "asked {early:?} before the wait ended");
        second
    });
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(world.mock.seen(LIST).len(), 3);
}

#[tokio::test]
async fn a_long_wait_is_reported_at_once_and_nobody_asks_until_it_ends() {
    for reply in [throttled(), throttled().header("retry-after", "57")] {
        let world = World::new().await;
        world.mock.script("GET", LIST, [reply]);
        let error = world.client().customers().list(50, None).await.unwrap_err();
        assert_waits(error.kind());
        assert_eq!(error.retry_after(), Some(error.retry_after().unwrap()));
        // Another session, and the application: the service counts by partner.
        let other = staff(7, 71);
        world.sessions.put(&other, 1, "other");
        let other = world.center.delegated(Arc::clone(&world.target), &other, CallContext::new());
        assert_waits(other.customers().list(50, None).await.unwrap_err().kind());
        assert_waits(world.application().customers().list(50, None).await.unwrap_err().kind());
        assert_eq!(world.mock.seen(LIST).len(), 1);
        let health = world.center.health()[&world.scope.partner()].clone();
        assert!(health.throttled_for.is_some_and(|left| left > Duration::from_secs(50)));
    }
}

#[tokio::test]
async fn a_wait_of_one_customers_holds_back_no_other_customer() {
    let world = World::new().await;
    let other = CustomerId::new(Uuid::from_u128(0xC2));
    world.mock.script("GET", &customer_path(), [throttled()]);
    world.mock.script("GET", &format!("/v1/customers/{other}"), [Reply::json(&json!({}))]);
    world.mock.script("GET", LIST, [nothing()]);
    let client = world.client();
    assert_waits(client.customer(&customer()).load().await.unwrap_err().kind());
    assert_waits(client.customer(&customer()).load().await.unwrap_err().kind());
    assert_eq!(client.customer(&staff_at(7, 70, other)).load().await.unwrap().summary.id, other);
    assert!(client.customers().list(50, None).await.is_ok());
    assert_ne!(other, customer_id());
}

#[tokio::test]
async fn one_partners_throttle_never_slows_another() {
    let world = World::new().await;
    let neighbour = staff(8, 80);
    world.sessions.put(&neighbour, 1, "neighbour");
    world.mock.script("GET", LIST, [throttled(), nothing()]);
    assert_waits(world.client().customers().list(50, None).await.unwrap_err().kind());
    let client = world.center.delegated(target(&world.mock, neighbour.partner()), &neighbour, CallContext::new());
    assert!(client.customers().list(50, None).await.is_ok());
}

#[tokio::test]
async fn a_wait_of_nothing_is_a_pause_all_the_same() {
    let mut settings = quick();
    settings.backoff.base = Duration::from_millis(15);
    let world = World::with(settings).await;
    world.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "0"), nothing()]);
    let began = std::time::Instant::now();
    assert!(world.client().customers().list(50, None).await.is_ok());
    assert!(began.elapsed() >= Duration::from_millis(15));
}

#[tokio::test]
async fn waiting_is_bounded_in_number() {
    let world = World::with(short()).await;
    world.mock.always("GET", LIST, |_, _| Reply::status(429));
    let error = world.client().customers().list(50, None).await.unwrap_err();
    assert!(matches!(error.kind(), Kind::Throttled { .. }));
    assert_eq!(world.mock.seen(LIST).len(), 4);
}

#[tokio::test]
async fn waiting_is_bounded_in_time() {
    let mut settings = quick();
    settings.deadline = Duration::from_secs(3);
    let world = World::with(settings).await;
    // Within the accepted wait, but past the deadline.
    world.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "4")]);
    let error = world.client().customers().list(50, None).await.unwrap_err();
    assert!(matches!(error.kind(), Kind::Throttled { .. }));
}

#[tokio::test]
async fn a_nonsensical_wait_is_cut_to_an_hour() {
    let world = World::new().await;
    world.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "18446744073709551615")]);
    let error = world.client().customers().list(50, None).await.unwrap_err();
    let Kind::Throttled { retry_after } = error.kind() else { panic!("{error}") };
    assert!(retry_after <= Duration::from_hours(1) && retry_after > Duration::from_mins(59));
}
