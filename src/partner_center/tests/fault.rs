//! Malformed responses of every kind.

use std::{fmt::Write, time::Duration};

use bytes::Bytes;
use serde_json::json;

use super::{
    mock::Reply,
    setup::{LIST, TestSetup, customer, customer_path, empty_list, fast_settings},
};
use crate::{
    domain::customer::SearchField,
    partner_center::{CallContext, Error, ErrorKind, Settings},
};

async fn error_after(settings: Settings, replies: impl IntoIterator<Item = Reply>) -> Error {
    let setup = TestSetup::with(settings).await;
    setup.mock.script("GET", LIST, replies);
    setup.client().customers().list(50, None).await.unwrap_err()
}

fn single_attempt() -> Settings {
    Settings { attempts: 1, ..fast_settings() }
}

#[tokio::test]
async fn each_status_maps_to_its_error_kind() {
    for (status, code, kind) in [
        (400, 3000, ErrorKind::Invalid),
        (403, 2032, ErrorKind::Forbidden),
        (404, 1000, ErrorKind::NotFound),
        (403, 20002, ErrorKind::NotFound),
        (409, 800_060, ErrorKind::Conflict),
        (412, 0, ErrorKind::PreconditionFailed),
        (405, 0, ErrorKind::Unsupported),
        (500, 800_003, ErrorKind::Failing),
        (502, 0, ErrorKind::Failing),
        (503, 0, ErrorKind::Failing),
        (504, 0, ErrorKind::Failing),
    ] {
        let error = error_after(single_attempt(), [Reply::fault(status, code)]).await;
        assert_eq!(error.kind(), kind, "{status}/{code}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.code(), Some(code.to_string().as_str()));
        assert_eq!(error.description(), Some("scripted fault"));
        assert_eq!(error.operation(), "get-a-list-of-customers");
        assert!(error.request().is_some() && !error.correlation().is_nil());
    }
}

#[tokio::test]
async fn html_error_page_keeps_its_status() {
    let page = || Reply::status(503).body("<html><body>Service Unavailable</body></html>");
    let error = error_after(single_attempt(), [page().header("retry-after", "120")]).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::Failing, None));
    assert_eq!(error.retry_after(), Some(Duration::from_mins(2)));
    assert_eq!(error_after(single_attempt(), [Reply::status(403).body("<html>")]).await.kind(), ErrorKind::Forbidden);
}

#[tokio::test]
async fn oversized_or_truncated_error_page_keeps_its_status() {
    for reply in [Reply::status(403).body(vec![b'<'; 100_000]), Reply::truncated("{", 90).with_status(403)] {
        let error = error_after(fast_settings(), [reply]).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Forbidden, None));
    }
}

#[tokio::test]
async fn undocumented_json_is_unreadable_with_its_path() {
    for (body, path) in [
        ("<html>Sign in</html>", "markup instead of JSON"),
        (r#"{"items":[{"id":"a"#, "truncated JSON"),
        (r#"{"items":"many"}"#, "items"),
        ("7", "neither a collection nor a list"),
    ] {
        let error = error_after(fast_settings(), [Reply::status(200).body(body)]).await;
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{body}");
        assert!(error.json_path().unwrap().contains(path), "{body}: {:?}", error.json_path());
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    }
}

#[tokio::test]
async fn unparsable_list_items_are_omitted_and_counted() {
    for (body, left_out) in [
        (r#"{"items":[{"id":{"a":1}},null,"text",7]}"#, 4),
        ("[1,2]", 2),
        (r#"{"items":{"id":"x"}}"#, 1),
        ("", 0),
        ("null", 0),
        ("\u{feff} ", 0),
    ] {
        let setup = TestSetup::new().await;
        setup.mock.script("GET", LIST, [Reply::status(200).body(body)]);
        let call = crate::partner_center::CallContext::new();
        let client = setup.partner_center.delegated(std::sync::Arc::clone(&setup.target), &setup.scope, call.clone());
        assert!(client.customers().list(50, None).await.unwrap().items.is_empty(), "{body}");
        assert_eq!(call.gaps.total(), crate::domain::gaps::Gaps::left_out(left_out), "{body}");
    }
}

#[tokio::test]
async fn accepts_byte_order_mark_and_unknown_members() {
    let setup = TestSetup::new().await;
    let customers = json!({
        "totalCount": null, "novelty": {"a": [1]}, "attributes": {"objectType": "Collection", "more": 1},
        "items": [{"id": "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f", "relationshipToPartner": "ally", "new": true}],
    });
    let body = format!("\u{feff}{customers}");
    setup.mock.script("GET", LIST, [Reply::status(200).body(body)]);
    let page = setup.client().customers().list(50, None).await.unwrap();
    assert_eq!(page.items[0].relationship, crate::domain::customer::Relationship::Other("ally".to_owned()));

    let fault = "\u{feff}{\"code\":20002,\"description\":\"d\"}";
    setup.mock.script("GET", &customer_path(), [Reply::status(403).body(fault)]);
    let error = setup.client().customer(&customer()).load().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn body_over_the_size_limit_is_rejected() {
    let settings = Settings { body_limit: 1000, ..fast_settings() };
    let error = error_after(settings.clone(), [Reply::status(200).body(vec![b' '; 1001])]).await;
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Unreadable, Some("too large")));
    let setup = TestSetup::with(settings).await;
    let body = format!("{}{}", json!({"items": []}), " ".repeat(988));
    assert_eq!(body.len(), 1000);
    setup.mock.script("GET", LIST, [Reply::status(200).body(body)]);
    assert!(setup.client().customers().list(50, None).await.is_ok());
}

#[tokio::test]
async fn compressed_body_over_the_size_limit_is_rejected() {
    // Ten thousand spaces, compressed by gzip to 46 bytes.
    let compressed = hex::decode(concat!(
        "1f8b0800000000000203edc1010d000000c2a02aef9fd21c6e40010000000000000000c0bf01",
        "54d6063710270000"
    ))
    .unwrap();
    let reply = Reply::status(200).body(compressed).header("content-encoding", "gzip");
    let error = error_after(Settings { body_limit: 1000, ..single_attempt() }, [reply]).await;
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Unreadable, Some("too large")));
}

#[tokio::test]
async fn truncated_body_is_retried() {
    for reply in [Reply::broken("{\"items\":["), Reply::truncated("{\"items\":[]}", 4000)] {
        let setup = TestSetup::new().await;
        setup.mock.script("GET", LIST, [reply.clone(), empty_list()]);
        assert!(setup.client().customers().list(50, None).await.unwrap().items.is_empty());
        let error = error_after(single_attempt(), [reply]).await;
        assert_eq!(error.kind(), ErrorKind::Unreachable, "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    }
}

#[tokio::test]
async fn missing_response_times_out_within_the_deadline() {
    let settings = Settings {
        attempt_timeout: Duration::from_millis(500),
        deadline: Duration::from_secs(20),
        attempts: 2,
        ..fast_settings()
    };
    let error = error_after(settings, [Reply::stalled("{\"items\":["), Reply::never()]).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::TimedOut, None));
    let settings = Settings { read_timeout: Duration::from_millis(300), attempts: 1, ..fast_settings() };
    assert_eq!(error_after(settings, [Reply::stalled("{\"items\":[")]).await.kind(), ErrorKind::TimedOut);
}

#[tokio::test]
async fn closed_port_is_unreachable_and_the_error_omits_the_query() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [empty_list()]);
    setup.client().customers().list(1, None).await.unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut target = (*setup.target).clone();
    target.api.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
    drop(listener);
    let client = setup.partner_center.delegated(target.into(), &setup.scope, CallContext::new());
    let error = client.customers().search(SearchField::default(), "Secret Company", 1, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    let mut printed = format!("{error} {error:?}");
    let mut source = std::error::Error::source(&error);
    assert!(source.is_some());
    while let Some(error) = source {
        write!(printed, "{error} {error:?}").unwrap();
        source = error.source();
    }
    assert!(!printed.contains("Secret") && !printed.contains("filter"), "{printed}");
}

#[tokio::test]
async fn accepts_empty_error_body() {
    let error = error_after(single_attempt(), [Reply::status(404).body(Bytes::new())]).await;
    assert_eq!((error.kind(), error.code(), error.description()), (ErrorKind::NotFound, None, None));
}
