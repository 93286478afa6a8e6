//! The circuit breaker.

use std::time::Duration;

use super::{
    mock::{Gate, Reply},
    setup::{LIST, TestSetup, empty_list, fast_settings, staff, target},
};
use crate::domain::principal::Scope as _;
use crate::partner_center::{CallContext, CircuitState, ErrorKind, Settings};

fn single_attempt_settings(pause: Duration) -> Settings {
    let mut settings = Settings { attempts: 1, ..fast_settings() };
    settings.circuit.failures = 2;
    settings.circuit.pause = pause;
    settings
}

async fn fail(setup: &TestSetup, times: usize) {
    setup.mock.script("GET", LIST, (0..times).map(|_| Reply::fault(503, 0)));
    for _ in 0..times {
        assert_eq!(setup.client().customers().list(1, None).await.unwrap_err().kind(), ErrorKind::Failing);
    }
}

#[tokio::test]
async fn consecutive_failures_open_the_circuit_of_that_partner_only() {
    let setup = TestSetup::with(single_attempt_settings(Duration::from_mins(1))).await;
    fail(&setup, 2).await;
    let error = setup.client().customers().list(1, None).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::CircuitOpen { .. }));
    assert!(error.retry_after().is_some_and(|left| left > Duration::from_secs(50)));
    assert_eq!(setup.mock.requests(LIST).len(), 2);

    let other_partner = staff(8, 80);
    setup.refresh_tokens.put(&other_partner, 1, "neighbour");
    setup.mock.script("GET", LIST, [empty_list()]);
    let client = setup.partner_center.delegated(
        target(&setup.mock, other_partner.partner()),
        &other_partner,
        CallContext::new(),
    );
    assert!(client.customers().list(1, None).await.is_ok());
    let health = setup.partner_center.health();
    assert!(matches!(health[&setup.scope.partner()].api, CircuitState::Open { .. }));
    assert_eq!(health[&setup.scope.partner()].last_success, None);
    assert_eq!(health[&other_partner.partner()].api, CircuitState::Closed);
    assert!(health[&other_partner.partner()].last_success.is_some());
}

#[tokio::test]
async fn half_open_circuit_admits_one_probe() {
    let setup = TestSetup::with(single_attempt_settings(Duration::ZERO)).await;
    fail(&setup, 2).await;
    assert_eq!(setup.partner_center.health()[&setup.scope.partner()].api, CircuitState::HalfOpen);
    let gate = Gate::closed();
    setup.mock.script("GET", LIST, [empty_list().gated_by(&gate), empty_list()]);
    let client = setup.client();
    let customers = client.customers();
    let (probe, other) = tokio::join!(customers.list(1, None), async {
        setup.mock.until_requested(LIST, 3).await;
        let other = customers.list(1, None).await;
        gate.open();
        other
    });
    assert!(probe.is_ok());
    assert!(matches!(other.unwrap_err().kind(), ErrorKind::CircuitOpen { .. }));
    assert!(customers.list(1, None).await.is_ok());
    assert_eq!(setup.partner_center.health()[&setup.scope.partner()].api, CircuitState::Closed);
}

#[tokio::test]
async fn a_probe_has_one_attempt() {
    let mut settings = single_attempt_settings(Duration::ZERO);
    settings.attempts = 2;
    settings.circuit.failures = 1;
    let setup = TestSetup::with(settings).await;
    setup.mock.script("GET", LIST, [Reply::fault(503, 0), Reply::fault(503, 0)]);
    assert!(setup.client().customers().list(1, None).await.is_err());
    setup.mock.script("GET", LIST, [Reply::fault(503, 0)]);
    assert!(setup.client().customers().list(1, None).await.is_err());
    assert_eq!(setup.mock.requests(LIST).len(), 3);
}

#[tokio::test]
async fn rejected_requests_do_not_open_the_circuit() {
    let setup = TestSetup::with(single_attempt_settings(Duration::from_mins(1))).await;
    for status in [400, 403, 404, 409, 501] {
        setup.mock.script("GET", LIST, [Reply::fault(status, 1)]);
        assert!(setup.client().customers().list(1, None).await.is_err());
    }
    assert_eq!(setup.partner_center.health()[&setup.scope.partner()].api, CircuitState::Closed);
}

#[tokio::test]
async fn cancelled_probe_does_not_block_the_circuit() {
    let setup = TestSetup::with(single_attempt_settings(Duration::ZERO)).await;
    fail(&setup, 2).await;
    setup.mock.script("GET", LIST, [Reply::never(), empty_list()]);
    let client = setup.client();
    tokio::select! {
        _ = client.customers().list(1, None) => panic!("the mock never replies"),
        () = setup.mock.until_requested(LIST, 3) => {}
    }
    assert!(client.customers().list(1, None).await.is_ok());
}
