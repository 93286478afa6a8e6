//! Writes: retried only if they cannot be applied twice, and unknown outcomes reported as such.

use std::time::Duration;

use http::Method;
use serde_json::json;
use uuid::Uuid;

use super::{
    mock::Reply,
    world::{World, customer, customer_path, quick},
};
use crate::domain::id::RequestId;
use crate::partner_center::{Answer, Error, Kind, Operation, RetryPolicy, Settings};

static ONCE: Operation =
    Operation::write("update-something", "things", Method::PUT, RetryPolicy::NotIdempotent).per_customer();
static DEDUPLICATED: Operation =
    Operation::write("create-something", "things", Method::POST, RetryPolicy::Deduplicated).per_customer();

fn path() -> String {
    format!("{}/things", customer_path())
}

async fn write(world: &World, operation: &'static Operation) -> Result<Answer, Error> {
    let client = world.client();
    let request = client.customer(&customer()).request(operation).at("things");
    request.if_match("-42").body(&json!({"a": 1})).send().await
}

fn hasty() -> Settings {
    Settings { attempt_timeout: Duration::from_secs(1), ..quick() }
}

#[tokio::test]
async fn a_write_carries_its_body_and_version() {
    let world = World::new().await;
    world.mock.script("PUT", &path(), [Reply::status(202).header("location", "/things/1")]);
    let answer = write(&world, &ONCE).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.location()), (202, Some("/things/1")));
    let seen = &world.mock.seen(&path())[0];
    assert_eq!(seen.method, Method::PUT);
    assert_eq!(seen.header("if-match"), "\"-42\"");
    assert_eq!(seen.header("content-type"), "application/json");
    assert_eq!(&seen.body[..], br#"{"a":1}"#);
}

#[tokio::test]
async fn an_unanswered_write_is_repeated_under_its_request_id_where_the_service_knows_it_by_that() {
    let world = World::with(hasty()).await;
    world.mock.script("POST", &path(), [Reply::never(), Reply::status(201).body("{}")]);
    assert!(write(&world, &DEDUPLICATED).await.is_ok());
    let seen = world.mock.seen(&path());
    assert_eq!(seen[0].header("ms-requestid"), seen[1].header("ms-requestid"));
}

#[tokio::test]
async fn any_other_unanswered_write_is_left_alone_and_its_outcome_unknown() {
    for reply in [Reply::never(), Reply::broken("{"), Reply::fault(504, 0), Reply::fault(502, 0)] {
        let world = World::with(hasty()).await;
        world.mock.script("PUT", &path(), [reply]);
        let error = write(&world, &ONCE).await.unwrap_err();
        assert_eq!(error.kind(), Kind::OutcomeUnknown);
        assert_eq!(error.request().unwrap().to_string(), world.mock.seen(&path())[0].header("ms-requestid"));
    }
}

#[tokio::test]
async fn no_write_is_repeated_after_an_answer_of_failure() {
    for operation in [&ONCE, &DEDUPLICATED] {
        let world = World::new().await;
        world.mock.script(operation.method.as_str(), &path(), [Reply::fault(503, 0)]);
        assert_eq!(write(&world, operation).await.unwrap_err().kind(), Kind::Failing);
    }
}

#[tokio::test]
async fn a_write_that_was_refused_for_its_token_or_a_throttle_is_sent_again_as_a_new_request() {
    let mut settings = quick();
    settings.throttle.assumed = Duration::from_millis(5);
    let world = World::with(settings).await;
    world.mock.script("PUT", &path(), [Reply::fault(401, 400), Reply::status(429), Reply::status(204)]);
    assert!(write(&world, &ONCE).await.is_ok());
    let seen = world.mock.seen(&path());
    assert_ne!(seen[0].header("ms-requestid"), seen[1].header("ms-requestid"));
    assert_ne!(seen[1].header("ms-requestid"), seen[2].header("ms-requestid"));
}

#[tokio::test]
async fn a_refusal_after_an_unanswered_write_settles_nothing() {
    for second in [Reply::status(429).header("retry-after", "1"), Reply::fault(401, 400), Reply::fault(500, 0)] {
        let world = World::with(hasty()).await;
        world.mock.script("POST", &path(), [Reply::never(), second]);
        let error = write(&world, &DEDUPLICATED).await.unwrap_err();
        assert_eq!(error.kind(), Kind::OutcomeUnknown, "{error:?}");
        let seen = world.mock.seen(&path());
        assert_eq!(seen.len(), 2);
        assert_eq!(error.request().unwrap().to_string(), seen[0].header("ms-requestid"));
    }
}

#[tokio::test]
async fn a_plain_answer_after_an_unanswered_write_settles_it() {
    let world = World::with(hasty()).await;
    world.mock.script("POST", &path(), [Reply::never(), Reply::fault(409, 800_060)]);
    assert_eq!(write(&world, &DEDUPLICATED).await.unwrap_err().kind(), Kind::Conflict);
}

#[tokio::test]
async fn a_write_can_be_taken_up_again_under_the_id_it_had() {
    let world = World::new().await;
    let id = Uuid::from_u128(0xFEED);
    world.mock.script("POST", &path(), [Reply::status(201)]);
    let client = world.client();
    let request = client.customer(&customer()).request(&DEDUPLICATED).at("things");
    request.request_id(RequestId::new(id)).send().await.unwrap();
    assert_eq!(world.mock.seen(&path())[0].header("ms-requestid"), id.to_string());
}

#[tokio::test]
async fn a_segment_cannot_climb_out_of_its_customer() {
    let world = World::new().await;
    let strange = format!("{}/%2E%2E%2Fx%3Fy%23z", customer_path());
    world.mock.script("PUT", &strange.replace("%2E%2E", ".."), [Reply::status(204)]);
    let client = world.client();
    client.customer(&customer()).request(&ONCE).at("../x?y#z").send().await.unwrap();
}
