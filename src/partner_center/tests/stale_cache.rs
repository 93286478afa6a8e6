//! The stale-if-error cache: what is served, to whom, and with which age.

use std::{sync::Arc, time::Duration};

use http::Method;
use jiff::Timestamp;
use serde_json::json;

use super::{
    mock::{Gate, Reply},
    world::{LIST, World, customer, customer_id, customer_path, quick, staff, target},
};
use crate::{
    domain::{
        id::CustomerId,
        page::{Direction, Seek},
        principal::{PartnerScope, Scope as _},
        stale::{Stale, Unavailability},
    },
    partner_center::{CallContext, Client, Kind, Operation, RetryPolicy, Settings},
};

static WRITE: Operation =
    Operation::write("update-something", "customers", Method::PUT, RetryPolicy::NotIdempotent).per_customer();
static ELSEWHERE: Operation =
    Operation::write("update-other", "others", Method::PUT, RetryPolicy::NotIdempotent).per_customer();
static READ: Operation = Operation::read("get-something", "customers").per_customer();
static SECRET: Operation = Operation::read("get-a-secret", "secrets").secret();

/// Returns settings with one attempt for each call, and without the circuit breaker.
fn brittle() -> Settings {
    let mut settings = Settings { attempts: 1, attempt_timeout: Duration::from_secs(1), ..quick() };
    settings.circuit.failures = 100;
    settings
}

fn as_staff(world: &World, scope: &PartnerScope) -> Client {
    world.sessions.put(scope, 1, "refresh");
    world.center.delegated(target(&world.mock, scope.partner()), scope, CallContext::new().with_stale_cache())
}

fn client(world: &World) -> Client {
    as_staff(world, &world.scope)
}

/// Returns the age of the data that the client got.
fn as_of(client: &Client) -> Option<Timestamp> {
    Some(client.context.as_of.as_ref()?.stale()?.at)
}

fn named(name: &str) -> Reply {
    let profile = json!({"companyName": name, "domain": "contoso.example"});
    Reply::json(&json!({"totalCount": 1, "items": [{"id": customer_id(), "companyProfile": profile}]}))
}

async fn list(client: &Client) -> Result<String, Kind> {
    let page = client.customers().list(50, None).await.map_err(|error| error.kind())?;
    Ok(page.items.into_iter().map(|customer| customer.name).collect())
}

#[tokio::test]
async fn whatever_keeps_partner_center_away_is_bridged_and_the_age_is_noted() {
    for down in [
        Reply::fault(503, 0),
        Reply::fault(500, 0),
        Reply::never(),
        Reply::broken("{\"items\":["),
        Reply::stalled("{"),
        Reply::short_of("{}", 100),
    ] {
        let world = World::with(brittle()).await;
        world.mock.script("GET", LIST, [named("Contoso"), down.clone(), named("Renamed")]);
        let began = Timestamp::now();
        let fresh = client(&world);
        assert_eq!((list(&fresh).await, as_of(&fresh)), (Ok("Contoso".to_owned()), None));
        let answered = Timestamp::now();
        let stale = client(&world);
        assert_eq!(list(&stale).await, Ok("Contoso".to_owned()), "{down:?}");
        assert!(as_of(&stale).is_some_and(|at| (began..=answered).contains(&at)), "{down:?}");
        let again = client(&world);
        assert_eq!((list(&again).await, as_of(&again)), (Ok("Renamed".to_owned()), None));
    }
}

#[tokio::test]
async fn an_open_circuit_is_bridged_without_asking() {
    let mut settings = brittle();
    settings.circuit.failures = 1;
    let world = World::with(settings).await;
    world.mock.script("GET", LIST, [named("Contoso"), Reply::fault(503, 0)]);
    for _ in 0..4 {
        assert_eq!(list(&client(&world)).await, Ok("Contoso".to_owned()));
    }
    assert_eq!(world.mock.seen(LIST).len(), 2);
    let other = client(&world).customers().list(25, None).await.unwrap_err();
    assert!(matches!(other.kind(), Kind::CircuitOpen { .. }), "a response that was never requested is not cached");
}

#[tokio::test]
async fn a_refusal_is_a_refusal() {
    for (reply, kind) in [
        (Reply::fault(400, 1), Kind::Invalid),
        (Reply::fault(403, 1), Kind::Forbidden),
        (Reply::fault(404, 1), Kind::NotFound),
        (Reply::fault(408, 1), Kind::TimedOut),
        (Reply::status(200).body("<html>"), Kind::Unreadable),
        (Reply::fault(501, 1), Kind::Unsupported),
    ] {
        let world = World::with(brittle()).await;
        world.mock.script("GET", LIST, [named("Contoso"), reply]);
        assert!(list(&client(&world)).await.is_ok());
        let client = client(&world);
        assert_eq!((list(&client).await, as_of(&client)), (Err(kind), None));
    }
}

#[tokio::test]
async fn a_throttle_is_bridged_and_says_how_long_it_lasts() {
    let mut settings = brittle();
    settings.throttle.waits = 0;
    let world = World::with(settings).await;
    world.mock.script("GET", LIST, [named("Contoso"), Reply::fault(429, 1).header("retry-after", "9")]);
    assert!(list(&client(&world)).await.is_ok());
    // The second call is not sent: the throttle of the first applies to it.
    for _ in 0..2 {
        let client = client(&world);
        assert_eq!(list(&client).await, Ok("Contoso".to_owned()));
        let told = client.context.as_of.as_ref().unwrap().stale().unwrap();
        assert_eq!(told.unavailability, Unavailability::Throttled);
        assert!(told.retry_after.is_some_and(|wait| wait > Duration::ZERO && wait <= Duration::from_secs(9)));
    }
    assert_eq!(world.mock.seen(LIST).len(), 2);
    let other = client(&world).customers().list(25, None).await.unwrap_err();
    assert!(matches!(other.kind(), Kind::Throttled { .. }), "a response that was never requested is not cached");
}

#[tokio::test]
async fn who_does_not_show_its_age_is_told_nothing_old_and_leaves_nothing() {
    let world = World::with(brittle()).await;
    world.mock.always("GET", LIST, |asked, _| if asked == 0 { named("Contoso") } else { Reply::fault(503, 0) });
    assert!(list(&world.client()).await.is_ok());
    assert_eq!(list(&client(&world)).await, Err(Kind::Failing), "it left nothing");

    let world = World::with(brittle()).await;
    world.mock.always("GET", LIST, |asked, _| if asked == 0 { named("Contoso") } else { Reply::fault(503, 0) });
    assert!(list(&client(&world)).await.is_ok());
    assert_eq!(list(&world.client()).await, Err(Kind::Failing));
}

#[tokio::test]
async fn nobody_is_told_what_another_was() {
    let world = World::with(brittle()).await;
    world.mock.always("GET", LIST, |asked, _| if asked == 0 { named("Contoso") } else { Reply::fault(503, 0) });
    assert!(list(&client(&world)).await.is_ok());
    let application = world.center.application(Arc::clone(&world.target), CallContext::new().with_stale_cache());
    for stranger in [as_staff(&world, &staff(7, 71)), as_staff(&world, &staff(8, 70)), application] {
        assert_eq!(list(&stranger).await, Err(Kind::Failing));
    }
    let next = Seek { direction: Direction::Next, token: "n".to_owned() };
    let client = client(&world);
    assert_eq!(client.customers().list(50, Some(&next)).await.unwrap_err().kind(), Kind::Failing, "nor another page");
    assert!(list(&client).await.is_ok());
    world.center.forget(world.scope.partner(), world.scope.session());
    assert_eq!(list(&client).await, Err(Kind::Failing), "who signed out is told nothing either");
}

#[tokio::test]
async fn what_a_write_may_have_changed_is_not_told_any_more() {
    for (operation, reply, list_stays, customer_stays) in [
        (&WRITE, Reply::status(200), false, false),
        (&ELSEWHERE, Reply::status(200), true, false),
        (&WRITE, Reply::fault(504, 0), false, false),
        (&WRITE, Reply::fault(403, 1), true, true),
        (&WRITE, Reply::fault(503, 0), true, true),
    ] {
        let world = World::with(brittle()).await;
        let neighbour = CustomerId::new(uuid::Uuid::from_u128(0xC2));
        let paths = [LIST.to_owned(), customer_path(), format!("{LIST}/{neighbour}")];
        for path in &paths {
            world.mock.always("GET", path, |asked, _| if asked == 0 { named("A") } else { Reply::fault(503, 0) });
        }
        let told = async || {
            let client = client(&world);
            let scopes = [customer(), world.scope.customer(neighbour)];
            let [one, other] = scopes.map(|scope| client.customer_request(&scope, &READ).json::<serde_json::Value>());
            let (list, one, other) = tokio::join!(list(&client), one, other);
            [list.is_ok(), one.is_ok(), other.is_ok()]
        };
        assert_eq!(told().await, [true; 3]);
        let path = format!("{}/things", customer_path());
        world.mock.script("PUT", &path, [reply.clone()]);
        // The outcome is up to the reply.
        drop(world.client().customer_request(&customer(), operation).at("things").body(&1).send().await);
        assert_eq!(told().await, [list_stays, customer_stays, true], "{reply:?} to {operation:?}");
    }
}
#[tokio::test]
async fn an_answer_from_before_a_write_that_comes_after_it_is_not_remembered() {
    let world = World::with(brittle()).await;
    let gate = Gate::closed();
    world.mock.script("GET", LIST, [named("Before").behind(&gate), Reply::fault(503, 0)]);
    world.mock.script("PUT", &customer_path(), [Reply::status(200)]);
    let slow = client(&world);
    let (before, ()) = tokio::join!(list(&slow), async {
        world.mock.until(LIST, 1).await;
        world.client().customer_request(&customer(), &WRITE).body(&1).send().await.unwrap();
        gate.open();
    });
    assert_eq!(before, Ok("Before".to_owned()));
    assert_eq!(list(&client(&world)).await, Err(Kind::Failing));
}

#[tokio::test]
async fn secrets_and_what_cannot_be_read_are_not_remembered_and_nothing_is_when_switched_off() {
    let world = World::with(brittle()).await;
    world.mock.script("GET", "/v1/secrets", [Reply::json(&json!({})), Reply::fault(503, 0)]);
    let client = client(&world);
    let secret = || client.request(&SECRET).at("secrets").json::<serde_json::Value>();
    assert!(secret().await.is_ok());
    assert!(secret().await.is_err());
    world.mock.script("GET", LIST, [named("Contoso"), Reply::json(&json!({"items": 1})), Reply::fault(503, 0)]);
    assert!(list(&client).await.is_ok());
    assert_eq!(list(&client).await, Err(Kind::Unreadable));
    assert_eq!(list(&client).await, Ok("Contoso".to_owned()), "the last good one");

    let mut settings = brittle();
    settings.stale_cache.age = Duration::ZERO;
    let world = World::with(settings).await;
    world.mock.script("GET", LIST, [named("Contoso"), Reply::fault(503, 0)]);
    let client = as_staff(&world, &world.scope);
    assert!(list(&client).await.is_ok());
    assert_eq!(list(&client).await, Err(Kind::Failing));
}

#[tokio::test]
async fn a_sign_in_service_that_is_down_is_bridged_and_one_that_refuses_is_not() {
    for (reply, told) in [
        (Reply::status(503), Ok("Contoso".to_owned())),
        (Reply::status(400).body(r#"{"error":"invalid_grant"}"#), Err(Kind::SignInAgain)),
    ] {
        let world = World::without_tokens(brittle()).await;
        world.mock.script("POST", super::world::TOKEN, [super::world::grant(0), reply]);
        world.mock.script("GET", LIST, [named("Contoso"), Reply::fault(401, 400)]);
        assert!(list(&client(&world)).await.is_ok());
        let again =
            world.center.delegated(Arc::clone(&world.target), &world.scope, CallContext::new().with_stale_cache());
        assert_eq!(list(&again).await, told);
    }
}

#[tokio::test]
async fn answers_from_memory_are_counted() {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let world = World::with(brittle()).await;
    world.mock.script("GET", LIST, [named("Contoso"), Reply::fault(503, 0)]);
    for _ in 0..2 {
        assert!(list(&client(&world)).await.is_ok());
    }
    let metrics = handle.render();
    for line in [
        r#"partner_center_stale_answers_total{operation="get-a-list-of-customers"} 1"#,
        r#"partner_center_call_seconds_count{operation="get-a-list-of-customers",outcome="failing"} 1"#,
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }
}

#[test]
fn the_age_of_a_part_counts_into_the_whole_and_not_the_other_way() {
    let whole = CallContext::new().with_stale_cache();
    let [one, other] = [whole.apart(), whole.apart()];
    let at = |call: &CallContext| call.as_of.as_ref().and_then(|as_of| as_of.stale());
    let [early, late] = [1, 2].map(|second| Stale {
        at: Timestamp::from_second(second).unwrap(),
        unavailability: Unavailability::Down,
        retry_after: None,
    });
    one.as_of.as_ref().unwrap().note(late);
    assert_eq!([at(&whole), at(&one), at(&other)], [Some(late), Some(late), None]);
    other.as_of.as_ref().unwrap().note(early);
    assert_eq!([at(&whole), at(&one), at(&other)], [Some(early), Some(late), Some(early)]);
    assert!(CallContext::new().apart().as_of.is_none());
}
