//! Rotation of refresh tokens by whichever instance is first.

use std::{sync::Arc, time::Duration};

use serde_json::json;

use super::{
    mock::{Gate, Reply},
    token::list,
    world::{LIST, TOKEN, World, grant, nothing, quick},
};

#[tokio::test]
async fn a_refresh_goes_on_when_its_caller_gave_up() {
    let world = World::without_tokens(quick()).await;
    let gate = Gate::closed();
    world.mock.script("POST", TOKEN, [grant(0).behind(&gate)]);
    world.mock.script("GET", LIST, [nothing()]);
    tokio::select! {
        _ = list(&world) => panic!("the gate is closed"),
        () = world.mock.until(TOKEN, 1) => {}
    }
    gate.open();
    // Nobody polls it meanwhile: it has to proceed by itself.
    let kept = async {
        while world.sessions.replaced.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), kept).await.unwrap();
    assert_eq!(world.sessions.now(&world.scope), (2, "refresh-1".to_owned()));
    list(&world).await.unwrap();
}

#[tokio::test]
async fn a_rotated_refresh_token_takes_the_place_of_the_one_that_was_seen() {
    let world = World::new().await;
    world.mock.script("GET", LIST, [nothing()]);
    list(&world).await.unwrap();
    assert_eq!(*world.sessions.replaced.lock().unwrap(), [(1, "refresh-1".to_owned(), true)]);
    assert_eq!(world.sessions.now(&world.scope), (2, "refresh-1".to_owned()));
}

#[tokio::test]
async fn a_newer_token_of_another_instance_is_not_overwritten() {
    let world = World::without_tokens(quick()).await;
    let (sessions, scope) = (Arc::clone(&world.sessions), world.scope);
    world.mock.always("POST", TOKEN, move |n, _| {
        sessions.put(&scope, 9, "of-another-instance");
        grant(n)
    });
    world.mock.script("GET", LIST, [nothing()]);
    list(&world).await.unwrap();
    assert_eq!(*world.sessions.replaced.lock().unwrap(), [(1, "refresh-1".to_owned(), false)]);
    assert_eq!(world.sessions.now(&world.scope), (9, "of-another-instance".to_owned()));
}

#[tokio::test]
async fn a_refused_refresh_token_is_looked_up_again_in_case_another_instance_rotated_it() {
    let world = World::without_tokens(quick()).await;
    let (sessions, scope) = (Arc::clone(&world.sessions), world.scope);
    world.mock.always("POST", TOKEN, move |n, seen| {
        if seen.form("refresh_token").as_deref() == Some("of-another-instance") {
            return grant(n);
        }
        sessions.put(&scope, 2, "of-another-instance");
        Reply::status(400).body(json!({"error": "invalid_grant"}).to_string())
    });
    world.mock.script("GET", LIST, [nothing()]);
    list(&world).await.unwrap();
    assert_eq!(world.mock.seen(TOKEN).len(), 2);
    assert_eq!(world.sessions.now(&world.scope), (3, "refresh-2".to_owned()));
}

#[tokio::test]
async fn a_token_that_could_not_be_kept_is_used_all_the_same() {
    let world = World::without_tokens(quick()).await;
    let sessions = Arc::clone(&world.sessions);
    world.mock.always("POST", TOKEN, move |n, _| {
        *sessions.fails.lock().unwrap() = true;
        grant(n)
    });
    world.mock.script("GET", LIST, [nothing()]);
    list(&world).await.unwrap();
}
