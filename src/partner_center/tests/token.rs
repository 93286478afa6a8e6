//! Tokens: fetched once, cached, rotated, rejected.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures::future::{BoxFuture, FutureExt as _, join_all};
use serde_json::json;

use super::{
    mock::{Gate, Reply},
    setup::{LIST, TOKEN, TestSetup, empty_list, fast_settings, staff, target, token_reply},
};
use crate::{
    client_credential::TokenEndpoint,
    domain::principal::Scope as _,
    partner_center::{CallContext, CircuitState, Error, ErrorKind, Settings, Target, TokenEndpointLookup},
};

pub(super) async fn list(setup: &TestSetup) -> Result<(), Error> {
    setup.client().customers().list(1, None).await.map(drop)
}

async fn token_error(status: u16, body: serde_json::Value) -> (TestSetup, Error) {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    setup.mock.always("POST", TOKEN, move |_, _| Reply::status(status).body(body.to_string()));
    let error = list(&setup).await.unwrap_err();
    (setup, error)
}

#[tokio::test]
async fn concurrent_calls_share_one_token_exchange() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    let gate = Gate::closed();
    setup.mock.script("POST", TOKEN, [token_reply(0).gated_by(&gate)]);
    setup.mock.always("GET", LIST, |_, _| empty_list());
    let calls = join_all((0..20).map(|_| list(&setup)));
    let (results, ()) = tokio::join!(calls, async {
        setup.mock.until_requested(TOKEN, 1).await;
        gate.open();
    });
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(setup.mock.requests(TOKEN).len(), 1);
    assert_eq!(setup.mock.requests(LIST).len(), 20);
    assert_eq!(*setup.refresh_tokens.loads.lock().unwrap(), 1);
}

#[tokio::test]
async fn concurrent_calls_share_a_token_failure_under_their_own_correlation_ids() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    let gate = Gate::closed();
    let fault = Reply::status(400).body(json!({"error": "invalid_client"}).to_string());
    setup.mock.script("POST", TOKEN, [fault.gated_by(&gate)]);
    let calls = join_all((0..5).map(|_| list(&setup)));
    let (results, ()) = tokio::join!(calls, async {
        setup.mock.until_requested(TOKEN, 1).await;
        gate.open();
    });
    let mut correlations = results
        .into_iter()
        .map(|result| {
            let error = result.unwrap_err();
            assert_eq!((error.kind(), error.code()), (ErrorKind::Misconfigured, Some("invalid_client")));
            error.correlation()
        })
        .collect::<Vec<_>>();
    correlations.sort_unstable();
    correlations.dedup();
    assert_eq!(correlations.len(), 5);
}

/// A source with a new token endpoint, which counts its lookups.
#[derive(Debug)]
struct MovedEndpoint(Option<TokenEndpoint>, AtomicUsize);

impl TokenEndpointLookup for MovedEndpoint {
    fn find<'a>(&'a self, _: &'a TokenEndpoint) -> BoxFuture<'a, Option<TokenEndpoint>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        std::future::ready(self.0.clone()).boxed()
    }
}

/// Creates a setup whose provider has this new token endpoint.
async fn with_lookup(token_endpoint: Option<TokenEndpoint>) -> (TestSetup, Arc<MovedEndpoint>) {
    let mut setup = TestSetup::without_token_script(fast_settings()).await;
    setup.mock.always("GET", LIST, |_, _| empty_list());
    let lookup = Arc::new(MovedEndpoint(token_endpoint, AtomicUsize::new(0)));
    let source = Some(Arc::clone(&lookup) as Arc<dyn TokenEndpointLookup>);
    setup.target = Arc::new(Target { token_endpoint_lookup: source, ..Target::clone(&setup.target) });
    (setup, lookup)
}

fn endpoint(setup: &TestSetup, path: &str) -> TokenEndpoint {
    TokenEndpoint { address: setup.mock.root.join(path).unwrap(), secret_in_form: true }
}

#[tokio::test]
async fn token_request_is_retried_at_the_moved_endpoint() {
    const MOVED: &str = "/tenant/moved/token";
    let invalid_client = || Reply::status(401).body(json!({"error": "invalid_client"}).to_string());
    for missing in [invalid_client(), Reply::status(404), Reply::status(405), Reply::status(410).body("<html>")] {
        let other_server = TestSetup::without_token_script(fast_settings()).await;
        other_server.mock.always("POST", MOVED, |n, _| token_reply(n));
        let (setup, lookup) = with_lookup(Some(endpoint(&other_server, MOVED))).await;
        setup.mock.script("POST", TOKEN, [missing]);
        list(&setup).await.unwrap();
        assert_eq!((setup.mock.requests(TOKEN).len(), other_server.mock.requests(MOVED).len()), (1, 1));
        assert_eq!(other_server.mock.requests(MOVED)[0].form("grant_type").as_deref(), Some("refresh_token"));
        assert_eq!(lookup.1.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test]
async fn token_request_is_retried_at_the_moved_endpoint_if_the_old_host_is_unreachable() {
    const MOVED: &str = "/tenant/moved/token";
    let other_server = TestSetup::without_token_script(fast_settings()).await;
    other_server.mock.always("POST", MOVED, |n, _| token_reply(n));
    let (mut setup, lookup) = with_lookup(Some(endpoint(&other_server, MOVED))).await;
    let closed_port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/token", closed_port.local_addr().unwrap()).parse().unwrap();
    drop(closed_port);
    let token_endpoint = TokenEndpoint { address, secret_in_form: true };
    setup.target = Arc::new(Target { token_endpoint, ..Target::clone(&setup.target) });
    list(&setup).await.unwrap();
    assert_eq!((other_server.mock.requests(MOVED).len(), lookup.1.load(Ordering::Relaxed)), (1, 1));
}

#[tokio::test]
async fn token_endpoint_is_looked_up_once_and_only_if_the_grant_was_not_evaluated() {
    let (setup, lookup) = with_lookup(None).await;
    setup.mock.always("POST", TOKEN, |_, _| Reply::status(401).body(json!({"error": "invalid_client"}).to_string()));
    assert_eq!(list(&setup).await.unwrap_err().kind(), ErrorKind::Misconfigured);
    assert_eq!((setup.mock.requests(TOKEN).len(), lookup.1.load(Ordering::Relaxed)), (1, 1));
    for (status, body) in [
        (400, r#"{"error":"invalid_grant"}"#),
        (400, r#"{"error":"unauthorized_client"}"#),
        (400, "<html>"),
        (503, r#"{"error":"invalid_client"}"#),
        (200, "{}"),
    ] {
        let (setup, lookup) = with_lookup(None).await;
        setup.mock.always("POST", TOKEN, move |_, _| Reply::status(status).body(body));
        list(&setup).await.unwrap_err();
        assert_eq!(lookup.1.load(Ordering::Relaxed), 0, "{status} {body}");
    }
}

#[tokio::test]
async fn access_token_is_cached_until_a_margin_before_its_expiry() {
    for (lifetime, exchanges) in [(3600, 1), (0, 2)] {
        let setup = TestSetup::without_token_script(fast_settings()).await;
        setup.mock.always("POST", TOKEN, move |n, _| {
            Reply::json(&json!({"access_token": format!("access-{n}"), "expires_in": lifetime}))
        });
        setup.mock.always("GET", LIST, |_, _| empty_list());
        list(&setup).await.unwrap();
        list(&setup).await.unwrap();
        assert_eq!(setup.mock.requests(TOKEN).len(), exchanges, "{lifetime}");
    }
}

#[tokio::test]
async fn sessions_and_the_application_have_separate_tokens() {
    let setup = TestSetup::new().await;
    setup.mock.always("GET", LIST, |_, _| empty_list());
    let other = staff(7, 71);
    setup.refresh_tokens.put(&other, 1, "other-refresh");
    list(&setup).await.unwrap();
    let client = setup.partner_center.delegated(Arc::clone(&setup.target), &other, CallContext::new());
    client.customers().list(1, None).await.unwrap();
    setup.application().customers().list(1, None).await.unwrap();
    list(&setup).await.unwrap();
    let bearers =
        setup.mock.requests(LIST).iter().map(|seen| seen.header("authorization").to_owned()).collect::<Vec<_>>();
    assert_eq!(bearers, ["Bearer access-0", "Bearer access-1", "Bearer access-2", "Bearer access-0"]);
    assert_eq!(setup.mock.requests(TOKEN)[1].form("refresh_token").as_deref(), Some("other-refresh"));
}

#[tokio::test]
async fn expired_refresh_token_requires_a_new_sign_in() {
    let (setup, error) = token_error(400, json!({"error": "invalid_grant", "error_codes": [700_082]})).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::SignInAgain, Some("AADSTS700082")));
    assert_eq!(setup.mock.requests(TOKEN).len(), 1);
    assert_eq!(*setup.refresh_tokens.loads.lock().unwrap(), 2);
    assert!(setup.mock.requests(LIST).is_empty());

    let setup = TestSetup::without_token_script(fast_settings()).await;
    setup.refresh_tokens.remove(&setup.scope);
    assert_eq!(list(&setup).await.unwrap_err().kind(), ErrorKind::SignInAgain);
}

#[tokio::test]
async fn missing_mfa_is_distinguished_from_an_expired_sign_in() {
    let (_, error) = token_error(400, json!({"error": "interaction_required", "error_codes": [50076]})).await;
    assert_eq!(error.kind(), ErrorKind::MfaRequired);

    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [Reply::fault(401, 900_421)]);
    let error = list(&setup).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::MfaRequired, Some("900421")));
    assert_eq!(setup.mock.requests(TOKEN).len(), 1);
}

#[tokio::test]
async fn rejected_access_token_is_renewed_once() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [Reply::fault(401, 400), empty_list()]);
    list(&setup).await.unwrap();
    let seen = setup.mock.requests(LIST);
    assert_eq!(seen[0].header("authorization"), "Bearer access-0");
    assert_eq!(seen[1].header("authorization"), "Bearer access-1");
    assert_ne!(seen[0].header("ms-requestid"), seen[1].header("ms-requestid"));

    setup.mock.script("GET", LIST, [Reply::fault(401, 400), Reply::fault(401, 400)]);
    assert_eq!(list(&setup).await.unwrap_err().kind(), ErrorKind::Unauthorized);
}

#[tokio::test]
async fn concurrent_401_responses_lead_to_one_token_renewal() {
    let setup = TestSetup::new().await;
    setup.mock.always("GET", LIST, |_, seen| {
        if seen.header("authorization") == "Bearer access-0" { Reply::fault(401, 400) } else { empty_list() }
    });
    let results = join_all((0..10).map(|_| list(&setup))).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(setup.mock.requests(TOKEN).len(), 2);
}

#[tokio::test]
async fn late_401_for_the_old_token_does_not_discard_the_new_one() {
    let setup = TestSetup::new().await;
    let gate = Gate::closed();
    let late = Reply::fault(401, 400).gated_by(&gate);
    setup.mock.script("GET", LIST, [late, Reply::fault(401, 400), empty_list(), empty_list()]);
    let (late, ()) = tokio::join!(list(&setup), async {
        setup.mock.until_requested(LIST, 1).await;
        list(&setup).await.unwrap();
        gate.open();
    });
    late.unwrap();
    assert_eq!(setup.mock.requests(TOKEN).len(), 2);
}

#[tokio::test]
async fn sign_out_drops_cached_and_pending_tokens() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    let gate = Gate::closed();
    setup.mock.script("POST", TOKEN, [token_reply(0).gated_by(&gate)]);
    setup.mock.script("GET", LIST, [empty_list()]);
    let (result, ()) = tokio::join!(list(&setup), async {
        setup.mock.until_requested(TOKEN, 1).await;
        setup.partner_center.evict_session(setup.scope.partner(), setup.scope.session());
        setup.refresh_tokens.remove(&setup.scope);
        gate.open();
    });
    assert!(result.is_ok());
    assert_eq!(list(&setup).await.unwrap_err().kind(), ErrorKind::SignInAgain);

    let setup = TestSetup::new().await;
    setup.mock.always("GET", LIST, |_, _| empty_list());
    list(&setup).await.unwrap();
    setup.partner_center.evict_partner(setup.scope.partner());
    list(&setup).await.unwrap();
    assert_eq!(setup.mock.requests(TOKEN).len(), 2);
}

#[tokio::test]
async fn token_store_failure_is_reported() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    *setup.refresh_tokens.is_failing.lock().unwrap() = true;
    let error = list(&setup).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn failing_token_endpoint_is_retried_and_opens_only_its_own_circuit() {
    let mut settings = fast_settings();
    settings.circuit.failures = 3;
    let setup = TestSetup::with(settings).await;
    setup.mock.script("GET", LIST, [empty_list(), empty_list()]);
    list(&setup).await.unwrap();
    setup.mock.script("POST", TOKEN, (0..3).map(|_| Reply::status(503).body("<html>")));
    let error = setup.application().customers().list(1, None).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Failing, 503));
    let error = setup.application().customers().list(1, None).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::CircuitOpen { .. }));
    let health = &setup.partner_center.health()[&setup.scope.partner()];
    assert!(matches!(health.sign_in, CircuitState::Open { .. }));
    assert_eq!(health.api, CircuitState::Closed);
    // The session's token is cached, so that its calls succeed.
    list(&setup).await.unwrap();
}

#[tokio::test]
async fn invalid_token_endpoint_responses_are_errors() {
    let limits = |attempt_timeout| Settings { attempts: 1, attempt_timeout, token_body_limit: 2000, ..fast_settings() };
    for (reply, kind) in [
        (Reply::status(200).body("<html>"), ErrorKind::Unreadable),
        (Reply::json(&json!({"token_type": "Bearer"})), ErrorKind::Unreadable),
        (Reply::json(&json!({"access_token": "line\nbreak"})), ErrorKind::Unreadable),
        (Reply::status(200).body(vec![b' '; 2001]), ErrorKind::Unreadable),
        (Reply::status(302).header("location", "/x"), ErrorKind::Unreadable),
        (Reply::status(404).body("<html>"), ErrorKind::Misconfigured),
        (Reply::broken("{\"access"), ErrorKind::Unreachable),
        (Reply::never(), ErrorKind::TimedOut),
    ] {
        let patience = Duration::from_millis(if kind == ErrorKind::TimedOut { 200 } else { 20_000 });
        let setup = TestSetup::without_token_script(limits(patience)).await;
        setup.mock.script("POST", TOKEN, [reply.clone()]);
        let error = list(&setup).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{reply:?}: {error:?}");
    }
}

#[tokio::test]
async fn token_endpoint_throttle_applies_to_one_partner_only() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    setup.mock.script("POST", TOKEN, [Reply::status(429).header("retry-after", "30"), token_reply(0)]);
    setup.mock.script("GET", LIST, [empty_list()]);
    assert!(matches!(list(&setup).await.unwrap_err().kind(), ErrorKind::Throttled { .. }));
    assert!(matches!(list(&setup).await.unwrap_err().kind(), ErrorKind::Throttled { .. }));
    let other_partner = staff(8, 80);
    setup.refresh_tokens.put(&other_partner, 1, "neighbour");
    let client = setup.partner_center.delegated(
        target(&setup.mock, other_partner.partner()),
        &other_partner,
        CallContext::new(),
    );
    assert!(client.customers().list(1, None).await.is_ok());
}
