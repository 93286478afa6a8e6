//! The stale-if-error cache: what is served, to whom, and with which age.

use std::{sync::Arc, time::Duration};

use http::Method;
use jiff::Timestamp;
use serde_json::json;

use super::{
    mock::{Gate, Reply},
    setup::{LIST, TestSetup, customer, customer_id, customer_path, fast_settings, staff, target},
};
use crate::{
    domain::{
        id::CustomerId,
        page::{Direction, Seek},
        principal::{PartnerScope, Scope as _},
        stale::{Stale, Unavailability},
    },
    partner_center::{CallContext, Client, ErrorKind, Operation, RetryPolicy, Settings},
};

static WRITE: Operation =
    Operation::write("update-something", "customers", Method::PUT, RetryPolicy::NotIdempotent).per_customer();
static WRITE_OTHER_API: Operation =
    Operation::write("update-other", "others", Method::PUT, RetryPolicy::NotIdempotent).per_customer();
static READ: Operation = Operation::read("get-something", "customers").per_customer();
static SECRET: Operation = Operation::read("get-a-secret", "secrets").secret();

/// Returns settings with one attempt for each call, and without the circuit breaker.
fn single_attempt_settings() -> Settings {
    let mut settings = Settings { attempts: 1, attempt_timeout: Duration::from_secs(1), ..fast_settings() };
    settings.circuit.failures = 100;
    settings
}

fn as_staff(setup: &TestSetup, scope: &PartnerScope) -> Client {
    setup.refresh_tokens.put(scope, 1, "refresh");
    setup.partner_center.delegated(target(&setup.mock, scope.partner()), scope, CallContext::new().with_stale_cache())
}

fn client(setup: &TestSetup) -> Client {
    as_staff(setup, &setup.scope)
}

/// Returns the age of the data that the client got.
fn as_of(client: &Client) -> Option<Timestamp> {
    Some(client.context.as_of.as_ref()?.stale()?.at)
}

fn customer_list(name: &str) -> Reply {
    let profile = json!({"companyName": name, "domain": "contoso.example"});
    Reply::json(&json!({"totalCount": 1, "items": [{"id": customer_id(), "companyProfile": profile}]}))
}

async fn list(client: &Client) -> Result<String, ErrorKind> {
    let page = client.customers().list(50, None).await.map_err(|error| error.kind())?;
    Ok(page.items.into_iter().map(|customer| customer.name).collect())
}

#[tokio::test]
async fn cached_response_is_served_with_its_age_during_any_outage() {
    for outage in [
        Reply::fault(503, 0),
        Reply::fault(500, 0),
        Reply::never(),
        Reply::broken("{\"items\":["),
        Reply::stalled("{"),
        Reply::truncated("{}", 100),
    ] {
        let setup = TestSetup::with(single_attempt_settings()).await;
        setup.mock.script("GET", LIST, [customer_list("Contoso"), outage.clone(), customer_list("Renamed")]);
        let began = Timestamp::now();
        let fresh = client(&setup);
        assert_eq!((list(&fresh).await, as_of(&fresh)), (Ok("Contoso".to_owned()), None));
        let loaded = Timestamp::now();
        let stale = client(&setup);
        assert_eq!(list(&stale).await, Ok("Contoso".to_owned()), "{outage:?}");
        assert!(as_of(&stale).is_some_and(|at| (began..=loaded).contains(&at)), "{outage:?}");
        let recovered = client(&setup);
        assert_eq!((list(&recovered).await, as_of(&recovered)), (Ok("Renamed".to_owned()), None));
    }
}

#[tokio::test]
async fn open_circuit_serves_the_cached_response_without_a_request() {
    let mut settings = single_attempt_settings();
    settings.circuit.failures = 1;
    let setup = TestSetup::with(settings).await;
    setup.mock.script("GET", LIST, [customer_list("Contoso"), Reply::fault(503, 0)]);
    for _ in 0..4 {
        assert_eq!(list(&client(&setup)).await, Ok("Contoso".to_owned()));
    }
    assert_eq!(setup.mock.requests(LIST).len(), 2);
    let other = client(&setup).customers().list(25, None).await.unwrap_err();
    assert!(matches!(other.kind(), ErrorKind::CircuitOpen { .. }), "a response that was never requested is not cached");
}

#[tokio::test]
async fn rejected_requests_are_not_served_from_the_cache() {
    for (reply, kind) in [
        (Reply::fault(400, 1), ErrorKind::Invalid),
        (Reply::fault(403, 1), ErrorKind::Forbidden),
        (Reply::fault(404, 1), ErrorKind::NotFound),
        (Reply::fault(408, 1), ErrorKind::TimedOut),
        (Reply::status(200).body("<html>"), ErrorKind::Unreadable),
        (Reply::fault(501, 1), ErrorKind::Unsupported),
    ] {
        let setup = TestSetup::with(single_attempt_settings()).await;
        setup.mock.script("GET", LIST, [customer_list("Contoso"), reply]);
        assert!(list(&client(&setup)).await.is_ok());
        let client = client(&setup);
        assert_eq!((list(&client).await, as_of(&client)), (Err(kind), None));
    }
}

#[tokio::test]
async fn throttled_call_gets_the_cached_response_with_the_remaining_wait() {
    let mut settings = single_attempt_settings();
    settings.throttle.max_waits = 0;
    let setup = TestSetup::with(settings).await;
    setup.mock.script("GET", LIST, [customer_list("Contoso"), Reply::fault(429, 1).header("retry-after", "9")]);
    assert!(list(&client(&setup)).await.is_ok());
    // The second call is not sent: the throttle of the first applies to it.
    for _ in 0..2 {
        let client = client(&setup);
        assert_eq!(list(&client).await, Ok("Contoso".to_owned()));
        let stale = client.context.as_of.as_ref().unwrap().stale().unwrap();
        assert_eq!(stale.unavailability, Unavailability::Throttled);
        assert!(stale.retry_after.is_some_and(|wait| wait > Duration::ZERO && wait <= Duration::from_secs(9)));
    }
    assert_eq!(setup.mock.requests(LIST).len(), 2);
    let other = client(&setup).customers().list(25, None).await.unwrap_err();
    assert!(matches!(other.kind(), ErrorKind::Throttled { .. }), "a response that was never requested is not cached");
}

#[tokio::test]
async fn context_without_staleness_neither_uses_nor_fills_the_cache() {
    let setup = TestSetup::with(single_attempt_settings()).await;
    setup.mock.always(
        "GET",
        LIST,
        |call_count, _| if call_count == 0 { customer_list("Contoso") } else { Reply::fault(503, 0) },
    );
    assert!(list(&setup.client()).await.is_ok());
    assert_eq!(list(&client(&setup)).await, Err(ErrorKind::Failing), "the first call cached nothing");

    let setup = TestSetup::with(single_attempt_settings()).await;
    setup.mock.always(
        "GET",
        LIST,
        |call_count, _| if call_count == 0 { customer_list("Contoso") } else { Reply::fault(503, 0) },
    );
    assert!(list(&client(&setup)).await.is_ok());
    assert_eq!(list(&setup.client()).await, Err(ErrorKind::Failing));
}

#[tokio::test]
async fn cached_responses_are_not_shared_between_sessions() {
    let setup = TestSetup::with(single_attempt_settings()).await;
    setup.mock.always(
        "GET",
        LIST,
        |call_count, _| if call_count == 0 { customer_list("Contoso") } else { Reply::fault(503, 0) },
    );
    assert!(list(&client(&setup)).await.is_ok());
    let application =
        setup.partner_center.application(Arc::clone(&setup.target), CallContext::new().with_stale_cache());
    for other in [as_staff(&setup, &staff(7, 71)), as_staff(&setup, &staff(8, 70)), application] {
        assert_eq!(list(&other).await, Err(ErrorKind::Failing));
    }
    let next = Seek { direction: Direction::Next, token: "n".to_owned() };
    let client = client(&setup);
    assert_eq!(
        client.customers().list(50, Some(&next)).await.unwrap_err().kind(),
        ErrorKind::Failing,
        "another page is not cached"
    );
    assert!(list(&client).await.is_ok());
    setup.partner_center.evict_session(setup.scope.partner(), setup.scope.session());
    assert_eq!(list(&client).await, Err(ErrorKind::Failing), "sign-out drops the cached response");
}

#[tokio::test]
async fn write_invalidates_affected_cached_responses() {
    for (operation, reply, list_stays, customer_stays) in [
        (&WRITE, Reply::status(200), false, false),
        (&WRITE_OTHER_API, Reply::status(200), true, false),
        (&WRITE, Reply::fault(504, 0), false, false),
        (&WRITE, Reply::fault(403, 1), true, true),
        (&WRITE, Reply::fault(503, 0), true, true),
    ] {
        let setup = TestSetup::with(single_attempt_settings()).await;
        let other_customer = CustomerId::new(uuid::Uuid::from_u128(0xC2));
        let paths = [LIST.to_owned(), customer_path(), format!("{LIST}/{other_customer}")];
        for path in &paths {
            setup.mock.always(
                "GET",
                path,
                |call_count, _| if call_count == 0 { customer_list("A") } else { Reply::fault(503, 0) },
            );
        }
        let loads_succeed = async || {
            let client = client(&setup);
            let scopes = [customer(), setup.scope.customer(other_customer)];
            let [one, other] = scopes.map(|scope| client.customer_request(&scope, &READ).json::<serde_json::Value>());
            let (list, one, other) = tokio::join!(list(&client), one, other);
            [list.is_ok(), one.is_ok(), other.is_ok()]
        };
        assert_eq!(loads_succeed().await, [true; 3]);
        let path = format!("{}/things", customer_path());
        setup.mock.script("PUT", &path, [reply.clone()]);
        // The outcome is up to the reply.
        drop(setup.client().customer_request(&customer(), operation).at("things").body(&1).send().await);
        assert_eq!(loads_succeed().await, [list_stays, customer_stays, true], "{reply:?} to {operation:?}");
    }
}
#[tokio::test]
async fn read_that_began_before_a_write_is_not_cached() {
    let setup = TestSetup::with(single_attempt_settings()).await;
    let gate = Gate::closed();
    setup.mock.script("GET", LIST, [customer_list("Before").gated_by(&gate), Reply::fault(503, 0)]);
    setup.mock.script("PUT", &customer_path(), [Reply::status(200)]);
    let slow = client(&setup);
    let (before, ()) = tokio::join!(list(&slow), async {
        setup.mock.until_requested(LIST, 1).await;
        setup.client().customer_request(&customer(), &WRITE).body(&1).send().await.unwrap();
        gate.open();
    });
    assert_eq!(before, Ok("Before".to_owned()));
    assert_eq!(list(&client(&setup)).await, Err(ErrorKind::Failing));
}

#[tokio::test]
async fn secrets_and_unparsable_responses_are_not_cached_and_zero_age_disables_the_cache() {
    let setup = TestSetup::with(single_attempt_settings()).await;
    setup.mock.script("GET", "/v1/secrets", [Reply::json(&json!({})), Reply::fault(503, 0)]);
    let client = client(&setup);
    let secret = || client.request(&SECRET).at("secrets").json::<serde_json::Value>();
    assert!(secret().await.is_ok());
    assert!(secret().await.is_err());
    setup.mock.script("GET", LIST, [customer_list("Contoso"), Reply::json(&json!({"items": 1})), Reply::fault(503, 0)]);
    assert!(list(&client).await.is_ok());
    assert_eq!(list(&client).await, Err(ErrorKind::Unreadable));
    assert_eq!(list(&client).await, Ok("Contoso".to_owned()), "the last valid response");

    let mut settings = single_attempt_settings();
    settings.stale_cache.max_age = Duration::ZERO;
    let setup = TestSetup::with(settings).await;
    setup.mock.script("GET", LIST, [customer_list("Contoso"), Reply::fault(503, 0)]);
    let client = as_staff(&setup, &setup.scope);
    assert!(list(&client).await.is_ok());
    assert_eq!(list(&client).await, Err(ErrorKind::Failing));
}

#[tokio::test]
async fn token_endpoint_outage_serves_the_cached_response_but_a_rejection_does_not() {
    for (reply, expected) in [
        (Reply::status(503), Ok("Contoso".to_owned())),
        (Reply::status(400).body(r#"{"error":"invalid_grant"}"#), Err(ErrorKind::SignInAgain)),
    ] {
        let setup = TestSetup::without_token_script(single_attempt_settings()).await;
        setup.mock.script("POST", super::setup::TOKEN, [super::setup::token_reply(0), reply]);
        setup.mock.script("GET", LIST, [customer_list("Contoso"), Reply::fault(401, 400)]);
        assert!(list(&client(&setup)).await.is_ok());
        let recovered = setup.partner_center.delegated(
            Arc::clone(&setup.target),
            &setup.scope,
            CallContext::new().with_stale_cache(),
        );
        assert_eq!(list(&recovered).await, expected);
    }
}

#[tokio::test]
async fn stale_responses_are_counted() {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let setup = TestSetup::with(single_attempt_settings()).await;
    setup.mock.script("GET", LIST, [customer_list("Contoso"), Reply::fault(503, 0)]);
    for _ in 0..2 {
        assert!(list(&client(&setup)).await.is_ok());
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
fn staleness_of_a_section_counts_for_the_page_but_not_vice_versa() {
    let whole = CallContext::new().with_stale_cache();
    let [one, other] = [whole.with_separate_tracking(), whole.with_separate_tracking()];
    let at = |call: &CallContext| call.as_of.as_ref().and_then(|as_of| as_of.stale());
    let [early, late] = [1, 2].map(|second| Stale {
        at: Timestamp::from_second(second).unwrap(),
        unavailability: Unavailability::Down,
        retry_after: None,
    });
    one.as_of.as_ref().unwrap().record(late);
    assert_eq!([at(&whole), at(&one), at(&other)], [Some(late), Some(late), None]);
    other.as_of.as_ref().unwrap().record(early);
    assert_eq!([at(&whole), at(&one), at(&other)], [Some(early), Some(late), Some(early)]);
    assert!(CallContext::new().with_separate_tracking().as_of.is_none());
}
