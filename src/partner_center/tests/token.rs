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
    world::{LIST, TOKEN, World, grant, nothing, quick, staff, target},
};
use crate::{
    client_credential::TokenEndpoint,
    domain::principal::Scope as _,
    partner_center::{CallContext, CircuitState, Error, FindTokenEndpoint, Kind, Settings, Target},
};

pub(super) async fn list(world: &World) -> Result<(), Error> {
    world.client().customers().list(1, None).await.map(drop)
}

async fn refused_with(status: u16, body: serde_json::Value) -> (World, Error) {
    let world = World::without_tokens(quick()).await;
    world.mock.always("POST", TOKEN, move |_, _| Reply::status(status).body(body.to_string()));
    let error = list(&world).await.unwrap_err();
    (world, error)
}

#[tokio::test]
async fn many_calls_wait_for_one_refresh() {
    let world = World::without_tokens(quick()).await;
    let gate = Gate::closed();
    world.mock.script("POST", TOKEN, [grant(0).behind(&gate)]);
    world.mock.always("GET", LIST, |_, _| nothing());
    let calls = join_all((0..20).map(|_| list(&world)));
    let (results, ()) = tokio::join!(calls, async {
        world.mock.until(TOKEN, 1).await;
        gate.open();
    });
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(world.mock.seen(TOKEN).len(), 1);
    assert_eq!(world.mock.seen(LIST).len(), 20);
    assert_eq!(*world.sessions.loads.lock().unwrap(), 1);
}

#[tokio::test]
async fn a_failure_is_shared_by_those_who_waited_under_their_own_correlation() {
    let world = World::without_tokens(quick()).await;
    let gate = Gate::closed();
    let fault = Reply::status(400).body(json!({"error": "invalid_client"}).to_string());
    world.mock.script("POST", TOKEN, [fault.behind(&gate)]);
    let calls = join_all((0..5).map(|_| list(&world)));
    let (results, ()) = tokio::join!(calls, async {
        world.mock.until(TOKEN, 1).await;
        gate.open();
    });
    let mut correlations = results
        .into_iter()
        .map(|result| {
            let error = result.unwrap_err();
            assert_eq!((error.kind(), error.code()), (Kind::Misconfigured, Some("invalid_client")));
            error.correlation()
        })
        .collect::<Vec<_>>();
    correlations.sort_unstable();
    correlations.dedup();
    assert_eq!(correlations.len(), 5);
}

/// A source with a new token endpoint, which counts its lookups.
#[derive(Debug)]
struct Documents(Option<TokenEndpoint>, AtomicUsize);

impl FindTokenEndpoint for Documents {
    fn find<'a>(&'a self, _: &'a TokenEndpoint) -> BoxFuture<'a, Option<TokenEndpoint>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        std::future::ready(self.0.clone()).boxed()
    }
}

/// Creates a world whose provider has this new token endpoint.
async fn with_documents(token_endpoint: Option<TokenEndpoint>) -> (World, Arc<Documents>) {
    let mut world = World::without_tokens(quick()).await;
    world.mock.always("GET", LIST, |_, _| nothing());
    let documents = Arc::new(Documents(token_endpoint, AtomicUsize::new(0)));
    let known = Some(Arc::clone(&documents) as Arc<dyn FindTokenEndpoint>);
    world.target = Arc::new(Target { documents: known, ..Target::clone(&world.target) });
    (world, documents)
}

fn endpoint(world: &World, path: &str) -> TokenEndpoint {
    TokenEndpoint { address: world.mock.root.join(path).unwrap(), secret_in_form: true }
}

#[tokio::test]
async fn a_refresh_token_is_sent_to_where_the_endpoint_has_moved() {
    const MOVED: &str = "/tenant/moved/token";
    let invalid_client = || Reply::status(401).body(json!({"error": "invalid_client"}).to_string());
    for gone in [invalid_client(), Reply::status(404), Reply::status(405), Reply::status(410).body("<html>")] {
        let there = World::without_tokens(quick()).await;
        there.mock.always("POST", MOVED, |n, _| grant(n));
        let (world, documents) = with_documents(Some(endpoint(&there, MOVED))).await;
        world.mock.script("POST", TOKEN, [gone]);
        list(&world).await.unwrap();
        assert_eq!((world.mock.seen(TOKEN).len(), there.mock.seen(MOVED).len()), (1, 1));
        assert_eq!(there.mock.seen(MOVED)[0].form("grant_type").as_deref(), Some("refresh_token"));
        assert_eq!(documents.1.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test]
async fn a_refresh_token_is_sent_on_where_the_old_host_is_gone() {
    const MOVED: &str = "/tenant/moved/token";
    let there = World::without_tokens(quick()).await;
    there.mock.always("POST", MOVED, |n, _| grant(n));
    let (mut world, documents) = with_documents(Some(endpoint(&there, MOVED))).await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/token", nobody.local_addr().unwrap()).parse().unwrap();
    drop(nobody);
    let token_endpoint = TokenEndpoint { address, secret_in_form: true };
    world.target = Arc::new(Target { token_endpoint, ..Target::clone(&world.target) });
    list(&world).await.unwrap();
    assert_eq!((there.mock.seen(MOVED).len(), documents.1.load(Ordering::Relaxed)), (1, 1));
}

#[tokio::test]
async fn documents_are_looked_at_once_and_only_where_nobody_has_looked_at_the_grant() {
    let (world, documents) = with_documents(None).await;
    world.mock.always("POST", TOKEN, |_, _| Reply::status(401).body(json!({"error": "invalid_client"}).to_string()));
    assert_eq!(list(&world).await.unwrap_err().kind(), Kind::Misconfigured);
    assert_eq!((world.mock.seen(TOKEN).len(), documents.1.load(Ordering::Relaxed)), (1, 1));
    for (status, body) in [
        (400, r#"{"error":"invalid_grant"}"#),
        (400, r#"{"error":"unauthorized_client"}"#),
        (400, "<html>"),
        (503, r#"{"error":"invalid_client"}"#),
        (200, "{}"),
    ] {
        let (world, documents) = with_documents(None).await;
        world.mock.always("POST", TOKEN, move |_, _| Reply::status(status).body(body));
        list(&world).await.unwrap_err();
        assert_eq!(documents.1.load(Ordering::Relaxed), 0, "{status} {body}");
    }
}

#[tokio::test]
async fn a_token_is_kept_until_a_margin_before_its_end() {
    for (life, fetched) in [(3600, 1), (0, 2)] {
        let world = World::without_tokens(quick()).await;
        world.mock.always("POST", TOKEN, move |n, _| {
            Reply::json(&json!({"access_token": format!("access-{n}"), "expires_in": life}))
        });
        world.mock.always("GET", LIST, |_, _| nothing());
        list(&world).await.unwrap();
        list(&world).await.unwrap();
        assert_eq!(world.mock.seen(TOKEN).len(), fetched, "{life}");
    }
}

#[tokio::test]
async fn sessions_and_the_application_have_tokens_of_their_own() {
    let world = World::new().await;
    world.mock.always("GET", LIST, |_, _| nothing());
    let other = staff(7, 71);
    world.sessions.put(&other, 1, "other-refresh");
    list(&world).await.unwrap();
    let client = world.center.delegated(Arc::clone(&world.target), &other, CallContext::new());
    client.customers().list(1, None).await.unwrap();
    world.application().customers().list(1, None).await.unwrap();
    list(&world).await.unwrap();
    let bearers = world.mock.seen(LIST).iter().map(|seen| seen.header("authorization").to_owned()).collect::<Vec<_>>();
    assert_eq!(bearers, ["Bearer access-0", "Bearer access-1", "Bearer access-2", "Bearer access-0"]);
    assert_eq!(world.mock.seen(TOKEN)[1].form("refresh_token").as_deref(), Some("other-refresh"));
}

#[tokio::test]
async fn a_refresh_token_that_ended_asks_for_a_new_sign_in() {
    let (world, error) = refused_with(400, json!({"error": "invalid_grant", "error_codes": [700_082]})).await;
    assert_eq!((error.kind(), error.code()), (Kind::SignInAgain, Some("AADSTS700082")));
    assert_eq!(world.mock.seen(TOKEN).len(), 1);
    assert_eq!(*world.sessions.loads.lock().unwrap(), 2);
    assert!(world.mock.seen(LIST).is_empty());

    let world = World::without_tokens(quick()).await;
    world.sessions.end(&world.scope);
    assert_eq!(list(&world).await.unwrap_err().kind(), Kind::SignInAgain);
}

#[tokio::test]
async fn missing_factors_are_told_apart_from_a_sign_in_that_ended() {
    let (_, error) = refused_with(400, json!({"error": "interaction_required", "error_codes": [50076]})).await;
    assert_eq!(error.kind(), Kind::MfaRequired);

    let world = World::new().await;
    world.mock.script("GET", LIST, [Reply::fault(401, 900_421)]);
    let error = list(&world).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::MfaRequired, Some("900421")));
    assert_eq!(world.mock.seen(TOKEN).len(), 1);
}

#[tokio::test]
async fn a_refused_access_token_is_replaced_once() {
    let world = World::new().await;
    world.mock.script("GET", LIST, [Reply::fault(401, 400), nothing()]);
    list(&world).await.unwrap();
    let seen = world.mock.seen(LIST);
    assert_eq!(seen[0].header("authorization"), "Bearer access-0");
    assert_eq!(seen[1].header("authorization"), "Bearer access-1");
    assert_ne!(seen[0].header("ms-requestid"), seen[1].header("ms-requestid"));

    world.mock.script("GET", LIST, [Reply::fault(401, 400), Reply::fault(401, 400)]);
    assert_eq!(list(&world).await.unwrap_err().kind(), Kind::Unauthorized);
}

#[tokio::test]
async fn many_calls_refused_together_lead_to_one_new_token() {
    let world = World::new().await;
    world.mock.always("GET", LIST, |_, seen| {
        if seen.header("authorization") == "Bearer access-0" { Reply::fault(401, 400) } else { nothing() }
    });
    let results = join_all((0..10).map(|_| list(&world))).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(world.mock.seen(TOKEN).len(), 2);
}

#[tokio::test]
async fn a_late_refusal_of_the_old_token_leaves_the_new_one_alone() {
    let world = World::new().await;
    let gate = Gate::closed();
    let late = Reply::fault(401, 400).behind(&gate);
    world.mock.script("GET", LIST, [late, Reply::fault(401, 400), nothing(), nothing()]);
    let (late, ()) = tokio::join!(list(&world), async {
        world.mock.until(LIST, 1).await;
        list(&world).await.unwrap();
        gate.open();
    });
    late.unwrap();
    assert_eq!(world.mock.seen(TOKEN).len(), 2);
}

#[tokio::test]
async fn after_sign_out_no_token_is_left_and_none_that_was_under_way_is_kept() {
    let world = World::without_tokens(quick()).await;
    let gate = Gate::closed();
    world.mock.script("POST", TOKEN, [grant(0).behind(&gate)]);
    world.mock.script("GET", LIST, [nothing()]);
    let (result, ()) = tokio::join!(list(&world), async {
        world.mock.until(TOKEN, 1).await;
        world.center.forget(world.scope.partner(), world.scope.session());
        world.sessions.end(&world.scope);
        gate.open();
    });
    assert!(result.is_ok());
    assert_eq!(list(&world).await.unwrap_err().kind(), Kind::SignInAgain);

    let world = World::new().await;
    world.mock.always("GET", LIST, |_, _| nothing());
    list(&world).await.unwrap();
    world.center.forget_partner(world.scope.partner());
    list(&world).await.unwrap();
    assert_eq!(world.mock.seen(TOKEN).len(), 2);
}

#[tokio::test]
async fn a_store_that_fails_is_said_to_have_failed() {
    let world = World::without_tokens(quick()).await;
    *world.sessions.fails.lock().unwrap() = true;
    let error = list(&world).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Store);
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn a_sign_in_service_in_trouble_is_asked_again_then_left_alone_without_closing_partner_center() {
    let mut settings = quick();
    settings.circuit.failures = 3;
    let world = World::with(settings).await;
    world.mock.script("GET", LIST, [nothing(), nothing()]);
    list(&world).await.unwrap();
    world.mock.script("POST", TOKEN, (0..3).map(|_| Reply::status(503).body("<html>")));
    let error = world.application().customers().list(1, None).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (Kind::Failing, 503));
    let error = world.application().customers().list(1, None).await.unwrap_err();
    assert!(matches!(error.kind(), Kind::CircuitOpen { .. }));
    let health = &world.center.health()[&world.scope.partner()];
    assert!(matches!(health.sign_in, CircuitState::Open { .. }));
    assert_eq!(health.api, CircuitState::Closed);
    // The session's token is cached, so that its calls succeed.
    list(&world).await.unwrap();
}

#[tokio::test]
async fn what_the_token_endpoint_may_do_wrong_is_survived() {
    let limits = |attempt_timeout| Settings { attempts: 1, attempt_timeout, token_body_limit: 2000, ..quick() };
    for (reply, kind) in [
        (Reply::status(200).body("<html>"), Kind::Unreadable),
        (Reply::json(&json!({"token_type": "Bearer"})), Kind::Unreadable),
        (Reply::json(&json!({"access_token": "line\nbreak"})), Kind::Unreadable),
        (Reply::status(200).body(vec![b' '; 2001]), Kind::Unreadable),
        (Reply::status(302).header("location", "/x"), Kind::Unreadable),
        (Reply::status(404).body("<html>"), Kind::Misconfigured),
        (Reply::broken("{\"access"), Kind::Unreachable),
        (Reply::never(), Kind::TimedOut),
    ] {
        let patience = Duration::from_millis(if kind == Kind::TimedOut { 200 } else { 20_000 });
        let world = World::without_tokens(limits(patience)).await;
        world.mock.script("POST", TOKEN, [reply.clone()]);
        let error = list(&world).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{reply:?}: {error:?}");
    }
}

#[tokio::test]
async fn a_throttled_token_endpoint_is_left_alone_for_the_partner_and_no_other() {
    let world = World::without_tokens(quick()).await;
    world.mock.script("POST", TOKEN, [Reply::status(429).header("retry-after", "30"), grant(0)]);
    world.mock.script("GET", LIST, [nothing()]);
    assert!(matches!(list(&world).await.unwrap_err().kind(), Kind::Throttled { .. }));
    assert!(matches!(list(&world).await.unwrap_err().kind(), Kind::Throttled { .. }));
    let neighbour = staff(8, 80);
    world.sessions.put(&neighbour, 1, "neighbour");
    let client = world.center.delegated(target(&world.mock, neighbour.partner()), &neighbour, CallContext::new());
    assert!(client.customers().list(1, None).await.is_ok());
}
