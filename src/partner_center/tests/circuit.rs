//! The circuit breaker.

use std::time::Duration;

use super::{
    mock::{Gate, Reply},
    world::{LIST, World, nothing, quick, staff, target},
};
use crate::domain::principal::Scope as _;
use crate::partner_center::{CallContext, CircuitState, Kind, Settings};

fn brittle(pause: Duration) -> Settings {
    let mut settings = Settings { attempts: 1, ..quick() };
    settings.circuit.failures = 2;
    settings.circuit.pause = pause;
    settings
}

async fn fail(world: &World, times: usize) {
    world.mock.script("GET", LIST, (0..times).map(|_| Reply::fault(503, 0)));
    for _ in 0..times {
        assert_eq!(world.client().customers().list(1, None).await.unwrap_err().kind(), Kind::Failing);
    }
}

#[tokio::test]
async fn after_failures_in_a_row_nothing_is_asked_and_no_other_partner_feels_it() {
    let world = World::with(brittle(Duration::from_mins(1))).await;
    fail(&world, 2).await;
    let error = world.client().customers().list(1, None).await.unwrap_err();
    assert!(matches!(error.kind(), Kind::CircuitOpen { .. }));
    assert!(error.retry_after().is_some_and(|left| left > Duration::from_secs(50)));
    assert_eq!(world.mock.seen(LIST).len(), 2);

    let neighbour = staff(8, 80);
    world.sessions.put(&neighbour, 1, "neighbour");
    world.mock.script("GET", LIST, [nothing()]);
    let client = world.center.delegated(target(&world.mock, neighbour.partner()), &neighbour, CallContext::new());
    assert!(client.customers().list(1, None).await.is_ok());
    let health = world.center.health();
    assert!(matches!(health[&world.scope.partner()].api, CircuitState::Open { .. }));
    assert_eq!(health[&world.scope.partner()].last_success, None);
    assert_eq!(health[&neighbour.partner()].api, CircuitState::Closed);
    assert!(health[&neighbour.partner()].last_success.is_some());
}

#[tokio::test]
async fn one_call_probes_while_the_rest_stay_away() {
    let world = World::with(brittle(Duration::ZERO)).await;
    fail(&world, 2).await;
    assert_eq!(world.center.health()[&world.scope.partner()].api, CircuitState::HalfOpen);
    let gate = Gate::closed();
    world.mock.script("GET", LIST, [nothing().behind(&gate), nothing()]);
    let client = world.client();
    let customers = client.customers();
    let (probe, other) = tokio::join!(customers.list(1, None), async {
        world.mock.until(LIST, 3).await;
        let other = customers.list(1, None).await;
        gate.open();
        other
    });
    assert!(probe.is_ok());
    assert!(matches!(other.unwrap_err().kind(), Kind::CircuitOpen { .. }));
    assert!(customers.list(1, None).await.is_ok());
    assert_eq!(world.center.health()[&world.scope.partner()].api, CircuitState::Closed);
}

#[tokio::test]
async fn a_probe_has_one_attempt() {
    let mut settings = brittle(Duration::ZERO);
    settings.attempts = 2;
    settings.circuit.failures = 1;
    let world = World::with(settings).await;
    world.mock.script("GET", LIST, [Reply::fault(503, 0), Reply::fault(503, 0)]);
    assert!(world.client().customers().list(1, None).await.is_err());
    world.mock.script("GET", LIST, [Reply::fault(503, 0)]);
    assert!(world.client().customers().list(1, None).await.is_err());
    assert_eq!(world.mock.seen(LIST).len(), 3);
}

#[tokio::test]
async fn refusals_open_nothing() {
    let world = World::with(brittle(Duration::from_mins(1))).await;
    for status in [400, 403, 404, 409, 501] {
        world.mock.script("GET", LIST, [Reply::fault(status, 1)]);
        assert!(world.client().customers().list(1, None).await.is_err());
    }
    assert_eq!(world.center.health()[&world.scope.partner()].api, CircuitState::Closed);
}

#[tokio::test]
async fn a_probe_that_its_caller_gave_up_blocks_nobody() {
    let world = World::with(brittle(Duration::ZERO)).await;
    fail(&world, 2).await;
    world.mock.script("GET", LIST, [Reply::never(), nothing()]);
    let client = world.client();
    tokio::select! {
        _ = client.customers().list(1, None) => panic!("nothing answers"),
        () = world.mock.until(LIST, 3) => {}
    }
    assert!(client.customers().list(1, None).await.is_ok());
}
