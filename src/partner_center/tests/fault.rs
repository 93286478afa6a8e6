//! Malformed responses of every kind.

use std::{fmt::Write, time::Duration};

use bytes::Bytes;
use serde_json::json;

use super::{
    mock::Reply,
    world::{LIST, World, customer, customer_path, nothing, quick},
};
use crate::{
    domain::customer::SearchField,
    partner_center::{CallContext, Error, Kind, Settings},
};

async fn after(settings: Settings, replies: impl IntoIterator<Item = Reply>) -> Error {
    let world = World::with(settings).await;
    world.mock.script("GET", LIST, replies);
    world.client().customers().list(50, None).await.unwrap_err()
}

fn once() -> Settings {
    Settings { attempts: 1, ..quick() }
}

#[tokio::test]
async fn each_status_is_its_own_kind_of_trouble() {
    for (status, code, kind) in [
        (400, 3000, Kind::Invalid),
        (403, 2032, Kind::Forbidden),
        (404, 1000, Kind::NotFound),
        (403, 20002, Kind::NotFound),
        (409, 800_060, Kind::Conflict),
        (412, 0, Kind::PreconditionFailed),
        (405, 0, Kind::Unsupported),
        (500, 800_003, Kind::Failing),
        (502, 0, Kind::Failing),
        (503, 0, Kind::Failing),
        (504, 0, Kind::Failing),
    ] {
        let error = after(once(), [Reply::fault(status, code)]).await;
        assert_eq!(error.kind(), kind, "{status}/{code}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.code(), Some(code.to_string().as_str()));
        assert_eq!(error.description(), Some("as the test asked"));
        assert_eq!(error.operation(), "get-a-list-of-customers");
        assert!(error.request().is_some() && !error.correlation().is_nil());
    }
}

#[tokio::test]
async fn an_error_page_that_is_no_json_keeps_its_status() {
    let page = || Reply::status(503).body("<html><body>Service Unavailable</body></html>");
    let error = after(once(), [page().header("retry-after", "120")]).await;
    assert_eq!((error.kind(), error.code()), (Kind::Failing, None));
    assert_eq!(error.retry_after(), Some(Duration::from_mins(2)));
    assert_eq!(after(once(), [Reply::status(403).body("<html>")]).await.kind(), Kind::Forbidden);
}

#[tokio::test]
async fn an_error_page_of_any_size_or_cut_off_keeps_its_status() {
    for reply in [Reply::status(403).body(vec![b'<'; 100_000]), Reply::short_of("{", 90).with_status(403)] {
        let error = after(quick(), [reply]).await;
        assert_eq!((error.kind(), error.code()), (Kind::Forbidden, None));
    }
}

#[tokio::test]
async fn what_is_not_the_documented_json_is_unreadable_and_names_the_place() {
    for (body, place) in [
        ("<html>Sign in</html>", "markup in place of JSON"),
        (r#"{"items":[{"id":"a"#, "ends too early"),
        (r#"{"items":"many"}"#, "items"),
        ("7", "neither a collection nor a list"),
    ] {
        let error = after(quick(), [Reply::status(200).body(body)]).await;
        assert_eq!(error.kind(), Kind::Unreadable, "{body}");
        assert!(error.place().unwrap().contains(place), "{body}: {:?}", error.place());
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    }
}

#[tokio::test]
async fn what_cannot_be_read_of_a_list_is_left_out_and_counted() {
    for (body, left_out) in [
        (r#"{"items":[{"id":{"a":1}},null,"text",7]}"#, 4),
        ("[1,2]", 2),
        (r#"{"items":{"id":"x"}}"#, 1),
        ("", 0),
        ("null", 0),
        ("\u{feff} ", 0),
    ] {
        let world = World::new().await;
        world.mock.script("GET", LIST, [Reply::status(200).body(body)]);
        let call = crate::partner_center::CallContext::new();
        let client = world.center.delegated(std::sync::Arc::clone(&world.target), &world.scope, call.clone());
        assert!(client.customers().list(50, None).await.unwrap().items.is_empty(), "{body}");
        assert_eq!(call.gaps.all(), crate::domain::gaps::Gaps::left_out(left_out), "{body}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_and_unknown_members_are_survived() {
    let world = World::new().await;
    let customers = json!({
        "totalCount": null, "novelty": {"a": [1]}, "attributes": {"objectType": "Collection", "more": 1},
        "items": [{"id": "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f", "relationshipToPartner": "ally", "new": true}],
    });
    let body = format!("\u{feff}{customers}");
    world.mock.script("GET", LIST, [Reply::status(200).body(body)]);
    let page = world.client().customers().list(50, None).await.unwrap();
    assert_eq!(page.items[0].relationship, crate::domain::customer::Relationship::Other("ally".to_owned()));

    let fault = "\u{feff}{\"code\":20002,\"description\":\"d\"}";
    world.mock.script("GET", &customer_path(), [Reply::status(403).body(fault)]);
    let error = world.client().customer(&customer()).load().await.unwrap_err();
    assert_eq!(error.kind(), Kind::NotFound);
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let small = Settings { body_limit: 1000, ..quick() };
    let error = after(small.clone(), [Reply::status(200).body(vec![b' '; 1001])]).await;
    assert_eq!((error.kind(), error.place()), (Kind::Unreadable, Some("too large")));
    let world = World::with(small).await;
    let body = format!("{}{}", json!({"items": []}), " ".repeat(988));
    assert_eq!(body.len(), 1000);
    world.mock.script("GET", LIST, [Reply::status(200).body(body)]);
    assert!(world.client().customers().list(50, None).await.is_ok());
}

#[tokio::test]
async fn a_body_that_unpacks_to_more_than_the_limit_is_not_read() {
    // Ten thousand spaces, compressed by gzip to 46 bytes.
    let packed = hex::decode(concat!(
        "1f8b0800000000000203edc1010d000000c2a02aef9fd21c6e40010000000000000000c0bf01",
        "54d6063710270000"
    ))
    .unwrap();
    let reply = Reply::status(200).body(packed).header("content-encoding", "gzip");
    let error = after(Settings { body_limit: 1000, ..once() }, [reply]).await;
    assert_eq!((error.kind(), error.place()), (Kind::Unreadable, Some("too large")));
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_asked_for_again() {
    for reply in [Reply::broken("{\"items\":["), Reply::short_of("{\"items\":[]}", 4000)] {
        let world = World::new().await;
        world.mock.script("GET", LIST, [reply.clone(), nothing()]);
        assert!(world.client().customers().list(50, None).await.unwrap().items.is_empty());
        let error = after(once(), [reply]).await;
        assert_eq!(error.kind(), Kind::Unreachable, "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    }
}

#[tokio::test]
async fn no_answer_ends_as_timed_out_within_the_deadline() {
    let hasty = Settings {
        attempt_timeout: Duration::from_millis(500),
        deadline: Duration::from_secs(20),
        attempts: 2,
        ..quick()
    };
    let error = after(hasty, [Reply::stalled("{\"items\":["), Reply::never()]).await;
    assert_eq!((error.kind(), error.status()), (Kind::TimedOut, None));
    let silent = Settings { read_timeout: Duration::from_millis(300), attempts: 1, ..quick() };
    assert_eq!(after(silent, [Reply::stalled("{\"items\":[")]).await.kind(), Kind::TimedOut);
}

#[tokio::test]
async fn nobody_listening_is_unreachable() {
    let world = World::new().await;
    world.mock.script("GET", LIST, [nothing()]);
    world.client().customers().list(1, None).await.unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut target = (*world.target).clone();
    target.api.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
    drop(listener);
    let client = world.center.delegated(target.into(), &world.scope, CallContext::new());
    let error = client.customers().search(SearchField::default(), "Secret Company", 1, None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable);
    let mut said = format!("{error} {error:?}");
    let mut source = std::error::Error::source(&error);
    assert!(source.is_some());
    while let Some(error) = source {
        write!(said, "{error} {error:?}").unwrap();
        source = error.source();
    }
    assert!(!said.contains("Secret") && !said.contains("filter"), "{said}");
}

#[tokio::test]
async fn an_empty_error_body_is_survived() {
    let error = after(once(), [Reply::status(404).body(Bytes::new())]).await;
    assert_eq!((error.kind(), error.code(), error.description()), (Kind::NotFound, None, None));
}
