//! Rotation of refresh tokens by whichever instance is first.

use std::{sync::Arc, time::Duration};

use serde_json::json;

use super::{
    mock::{Gate, Reply},
    setup::{LIST, TOKEN, TestSetup, empty_list, fast_settings, token_reply},
    token::list,
};

#[tokio::test]
async fn token_exchange_continues_after_its_caller_is_cancelled() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    let gate = Gate::closed();
    setup.mock.script("POST", TOKEN, [token_reply(0).gated_by(&gate)]);
    setup.mock.script("GET", LIST, [empty_list()]);
    tokio::select! {
        _ = list(&setup) => panic!("the gate is closed"),
        () = setup.mock.until_requested(TOKEN, 1) => {}
    }
    gate.open();
    // Nobody polls it meanwhile: it has to proceed by itself.
    let stored = async {
        while setup.refresh_tokens.replacements.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), stored).await.unwrap();
    assert_eq!(setup.refresh_tokens.stored(&setup.scope), (2, "refresh-1".to_owned()));
    list(&setup).await.unwrap();
}

#[tokio::test]
async fn rotated_refresh_token_replaces_the_stored_one() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [empty_list()]);
    list(&setup).await.unwrap();
    assert_eq!(*setup.refresh_tokens.replacements.lock().unwrap(), [(1, "refresh-1".to_owned(), true)]);
    assert_eq!(setup.refresh_tokens.stored(&setup.scope), (2, "refresh-1".to_owned()));
}

#[tokio::test]
async fn a_newer_token_of_another_instance_is_not_overwritten() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    let (refresh_tokens, scope) = (Arc::clone(&setup.refresh_tokens), setup.scope);
    setup.mock.always("POST", TOKEN, move |n, _| {
        refresh_tokens.put(&scope, 9, "of-another-instance");
        token_reply(n)
    });
    setup.mock.script("GET", LIST, [empty_list()]);
    list(&setup).await.unwrap();
    assert_eq!(*setup.refresh_tokens.replacements.lock().unwrap(), [(1, "refresh-1".to_owned(), false)]);
    assert_eq!(setup.refresh_tokens.stored(&setup.scope), (9, "of-another-instance".to_owned()));
}

#[tokio::test]
async fn rejected_refresh_token_is_reloaded_in_case_another_instance_rotated_it() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    let (refresh_tokens, scope) = (Arc::clone(&setup.refresh_tokens), setup.scope);
    setup.mock.always("POST", TOKEN, move |n, seen| {
        if seen.form("refresh_token").as_deref() == Some("of-another-instance") {
            return token_reply(n);
        }
        refresh_tokens.put(&scope, 2, "of-another-instance");
        Reply::status(400).body(json!({"error": "invalid_grant"}).to_string())
    });
    setup.mock.script("GET", LIST, [empty_list()]);
    list(&setup).await.unwrap();
    assert_eq!(setup.mock.requests(TOKEN).len(), 2);
    assert_eq!(setup.refresh_tokens.stored(&setup.scope), (3, "refresh-2".to_owned()));
}

#[tokio::test]
async fn access_token_is_used_even_if_the_rotated_refresh_token_is_not_stored() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    let refresh_tokens = Arc::clone(&setup.refresh_tokens);
    setup.mock.always("POST", TOKEN, move |n, _| {
        *refresh_tokens.is_failing.lock().unwrap() = true;
        token_reply(n)
    });
    setup.mock.script("GET", LIST, [empty_list()]);
    list(&setup).await.unwrap();
}
