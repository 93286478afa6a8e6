//! Tests of exported lists.

use std::time::Duration;

use reqwest::{
    Client, Method, Response,
    header::{ACCEPT, ACCEPT_ENCODING},
};
use tenantry::{
    domain::cloud::Cloud,
    emulator::fault::{Fault, FaultKind},
    store::{AuditEntry, AuditFilter, Outcome},
};

use crate::{app::TestApp, browser::Browser};

const LIST_OPERATION: &str = "get-a-list-of-customers";
const USERS_OPERATION: &str = "get-a-list-of-all-user-accounts-for-a-customer";

/// Requests a page or file without following redirects.
async fn get(browser: &Browser, path: &str) -> Response {
    let address = browser.origin().join(path).unwrap();
    browser.request(&Method::GET, address).header(ACCEPT, "text/html").send().await.unwrap()
}

/// Returns the lines of a complete file, without the header.
async fn lines(browser: &Browser, path: &str) -> Vec<String> {
    let response = get(browser, path).await;
    assert_eq!(response.status(), 200, "{path}");
    let bytes = response.bytes().await.unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbf"), "the byte order mark that Excel needs");
    let text = std::str::from_utf8(&bytes).unwrap().to_owned();
    assert!(text.ends_with("\r\n"));
    text.split("\r\n").filter(|line| !line.is_empty()).skip(1).map(str::to_owned).collect()
}

/// Returns the first partner's audit entries of an action, the newest first.
async fn entries(app: &TestApp, action: &str) -> Vec<AuditEntry> {
    let store = app.store().await;
    let tenant = app.emulator.demo().partners[0].tenant;
    let partner = store.find_partner_by_tenant(tenant).await.unwrap().unwrap();
    let filter = AuditFilter { action: Some(action.to_owned()), ..AuditFilter::default() };
    let entries = store.list_audit(partner.id, &filter, None, 50).await.unwrap();
    store.close().await;
    entries
}

/// Waits for the outcome of the newest export and returns it.
async fn wait_for_outcome(app: &TestApp, action: &str) -> (Outcome, u64) {
    for _ in 0..200 {
        let entries = entries(app, action).await;
        if let Some(outcome_entry) = entries.first().filter(|entry| entry.intent.is_some()) {
            return (outcome_entry.outcome, outcome_entry.action.detail["rows"].as_u64().unwrap());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{action} has no outcome: {:?}", entries(app, action).await);
}

#[tokio::test]
async fn an_export_contains_all_customers_and_is_audited() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let list = browser.open("/customers?size=25").await;
    let href = list.attributes(".toolbar a[data-file]", "href").remove(0);
    assert_eq!(
        (href.as_str(), list.texts(".toolbar a[data-file]")),
        ("/customers/export", vec!["Export all (CSV)".into()])
    );
    let response = get(&browser, &href).await;
    assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(response.headers()["cache-control"], "no-store");
    let disposition = response.headers()["content-disposition"].to_str().unwrap().to_owned();
    let day =
        disposition.strip_prefix("attachment; filename=customers-").and_then(|it| it.strip_suffix(".csv")).unwrap();
    assert!(day.parse::<jiff::civil::Date>().is_ok(), "{disposition}");
    let text = response.text().await.unwrap();
    assert!(text.trim_start_matches('\u{feff}').starts_with("Company name,Domain,Tenant ID,Relationship,Country\r\n"));
    let ids = app.emulator.customers(app.emulator.demo().partners[0].tenant);
    assert_eq!(text.matches("\r\n").count(), ids.len() + 1);
    assert!(ids.iter().all(|id| text.contains(&id.to_string())));
    assert_eq!(wait_for_outcome(&app, "export_customers").await, (Outcome::Done, 120));
    let intent = entries(&app, "export_customers").await.pop().unwrap();
    let alicja = app.emulator.demo().person("Alicja Żółkiewska").unwrap().id;
    assert_eq!((intent.action.actor.map(|actor| actor.person), intent.outcome), (Some(alicja), Outcome::Intent));
    app.stop().await;
}

#[tokio::test]
async fn an_export_applies_search_and_filter() {
    let app = TestApp::start().await;
    let reseller = app.emulator.demo().partners[0].resellers[0].tenant;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    for query in ["search=a".to_owned(), "search=b&by=domain".to_owned(), format!("reseller={reseller}")] {
        let list = browser.open(&format!("/customers?{query}&size=100&sort=-name")).await;
        let href = list.attributes(".toolbar a[data-file]", "href").remove(0);
        assert_eq!(list.texts(".toolbar a[data-file]"), ["Export results (CSV)"]);
        let exported = lines(&browser, &href).await;
        let mut ids_of_list: Vec<_> =
            list.attributes("tbody th a", "href").iter().map(|it| it.rsplit('/').next().unwrap().to_owned()).collect();
        let mut ids_of_file: Vec<_> = exported
            .iter()
            .map(|line| ids_of_list.iter().find(|id| line.contains(*id)).unwrap_or(line).clone())
            .collect();
        ids_of_list.sort();
        ids_of_file.sort();
        assert_eq!(ids_of_file, ids_of_list, "{query}");
    }
    let by_id = app.emulator.customers(app.emulator.demo().partners[0].tenant)[7].to_string();
    assert_eq!(lines(&browser, &format!("/customers/export?search={by_id}")).await.len(), 1);
    assert_eq!(lines(&browser, "/customers/export?search=nobody+is+called+so").await, Vec::<String>::new());
    let intents = entries(&app, "export_customers").await;
    assert!(intents.iter().all(|entry| !entry.action.detail.to_string().contains("nobody")), "no search texts");
    for bad in ["search=a%00", "reseller=x", "by=colour", "search=a&search=b"] {
        let page = browser.open(&format!("/customers/export?{bad}")).await;
        assert_eq!((page.status, page.heading().as_str()), (422, "Some values can’t be used"), "{bad}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_compressed_export_is_complete() {
    let app = TestApp::start().await;
    let browser = app.signed_in("Alicja Żółkiewska").await;
    for encoding in ["gzip", "br"] {
        let address = browser.origin().join("/customers/export").unwrap();
        let request = browser.request(&Method::GET, address).header("sec-fetch-site", "same-origin");
        let request = request.header(ACCEPT_ENCODING, encoding).build().unwrap();
        let response = Client::builder().no_proxy().no_gzip().build().unwrap().execute(request).await.unwrap();
        assert_eq!(response.headers()["content-encoding"], encoding);
        assert!(response.bytes().await.is_ok_and(|bytes| !bytes.is_empty()), "{encoding}");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_export_is_in_the_persons_language() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    browser.post("/api/save_preferences", &[("form_page", "/account"), ("language", "pl")]).await;
    let text = get(&browser, "/customers/export").await.text().await.unwrap();
    assert!(text.contains("Nazwa firmy,Domena") && text.contains("Odsprzedawca"), "{}", &text[..200]);
    app.stop().await;
}

#[tokio::test]
async fn a_large_export_is_loaded_page_by_page() {
    let app = TestApp::start().await;
    let tenant = app.emulator.demo().partners[0].tenant;
    let customer = app.emulator.crowded_customer(tenant).unwrap();
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let page = browser.open(&format!("/customers/{customer}/users")).await;
    let href = page.attributes(".toolbar a[data-file]", "href").remove(0);
    assert_eq!(href, format!("/customers/{customer}/users/export"));
    app.emulator.reset();
    let all = lines(&browser, &href).await;
    assert_eq!(all.len(), 20_000);
    let page_requests =
        app.emulator.call_counts().into_iter().find(|served| served.operation == USERS_OPERATION).unwrap().succeeded;
    assert_eq!(page_requests, 40, "500 at a time");
    assert_eq!(wait_for_outcome(&app, "export_users").await, (Outcome::Done, 20_000));

    let name = all[777].split(',').next().unwrap().to_uppercase();
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("search", &name).finish();
    let found = lines(&browser, &format!("{href}?{query}")).await;
    assert!(!found.is_empty() && found.len() < 20_000 && found.iter().all(|line| line.to_uppercase().contains(&name)));
    let activity = browser.open(&format!("/customers/{customer}/activity?kind=sign-ins")).await;
    assert!(activity.text().contains("Exported users"), "{}", activity.text());
    app.stop().await;
}

#[tokio::test]
async fn a_failure_before_the_first_row_is_an_error_page() {
    for (kind, status) in [
        (FaultKind::Status { status: 429, retry_after: Some(30) }, 429),
        (FaultKind::Status { status: 403, retry_after: None }, 502),
        (FaultKind::Status { status: 500, retry_after: None }, 502),
        (FaultKind::Html, 502),
    ] {
        // Throttles and circuit breakers outlast a page, so each kind of fault has its own portal.
        let app = TestApp::start().await;
        let mut browser = app.signed_in("Alicja Żółkiewska").await;
        app.emulator.fault(Fault::new(LIST_OPERATION, kind).repeated());
        let page = browser.open("/customers/export").await;
        assert_eq!(page.status, status, "{kind:?}");
        assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html"), "{kind:?}");
        assert!(!page.headers.contains_key("content-disposition"), "{kind:?}");
        assert_eq!(page.headers.get("retry-after").is_some(), status == 429, "{kind:?}");
        let (outcome, rows) = wait_for_outcome(&app, "export_customers").await;
        assert!(matches!(outcome, Outcome::Failed | Outcome::Refused | Outcome::Unknown) && rows == 0, "{outcome:?}");
        app.stop().await;
    }
    let app = TestApp::start().await;
    let mut other = app.signed_in("Kayla Whitfield").await;
    let foreign_customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    for path in [format!("/customers/{foreign_customer}/users/export"), "/customers/x/users/export".to_owned()] {
        assert_eq!(other.open(&path).await.status, 404, "{path}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_head_request_is_rejected_and_starts_no_export() {
    let app = TestApp::start().await;
    let browser = app.signed_in("Alicja Żółkiewska").await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    for path in ["/customers/export".to_owned(), format!("/customers/{customer}/users/export")] {
        let response = browser.request(&Method::HEAD, browser.origin().join(&path).unwrap()).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["allow"].to_str().unwrap()),
            (405, &"GET"),
            "{path}"
        );
    }
    for action in ["export_customers", "export_users"] {
        assert_eq!(entries(&app, action).await.len(), 0, "{action}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_truncated_export_aborts_the_response() {
    let app = TestApp::start().await;
    let customer = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let browser = app.signed_in("Alicja Żółkiewska").await;
    let path = format!("/customers/{customer}/users/export");
    // Without decompression, so that the response itself ends early rather than its decompressed content.
    let client = Client::builder().no_proxy().no_gzip().build().unwrap();
    for encoding in ["identity", "gzip"] {
        // The first two pages succeed, the others fail.
        app.emulator.fault(Fault::new(USERS_OPERATION, FaultKind::Slow).times(2));
        app.emulator
            .fault(Fault::new(USERS_OPERATION, FaultKind::Status { status: 500, retry_after: None }).repeated());
        let address = browser.origin().join(&path).unwrap();
        let request = browser.request(&Method::GET, address).header("sec-fetch-site", "same-origin");
        let request = request.header(ACCEPT_ENCODING, encoding).build().unwrap();
        let mut response = client.execute(request).await.unwrap();
        assert_eq!(response.status(), 200, "{encoding}");
        assert_eq!(response.headers().get("content-encoding").is_some(), encoding == "gzip");
        let mut bytes = 0;
        let end = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => bytes += chunk.len(),
                Ok(None) => break "complete",
                Err(_) => break "aborted",
            }
        };
        assert_eq!(end, "aborted", "{encoding}: {bytes} bytes");
        let (outcome, rows) = wait_for_outcome(&app, "export_users").await;
        assert_eq!((outcome, rows), (Outcome::Failed, 1000), "{encoding}");
        app.emulator.reset();
    }
    app.stop().await;
}

#[tokio::test]
async fn retry_after_is_honored_in_the_middle_of_an_export() {
    let app = TestApp::start().await;
    let customer = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let browser = app.signed_in("Alicja Żółkiewska").await;
    app.emulator.fault(Fault::new(USERS_OPERATION, FaultKind::Slow).times(3));
    // Longer than the timeout of a single call.
    app.emulator.fault(Fault::new(USERS_OPERATION, FaultKind::Status { status: 429, retry_after: Some(6) }));
    let began = std::time::Instant::now();
    assert_eq!(lines(&browser, &format!("/customers/{customer}/users/export")).await.len(), 20_000);
    assert!(began.elapsed() >= Duration::from_secs(6), "{:?}", began.elapsed());
    app.stop().await;
}

#[tokio::test]
async fn a_client_disconnect_cancels_the_export() {
    let app = TestApp::start().await;
    let customer = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let browser = app.signed_in("Alicja Żółkiewska").await;
    app.emulator.fault(Fault::new(USERS_OPERATION, FaultKind::Slow).after(Duration::from_millis(300)).repeated());
    let mut response = get(&browser, &format!("/customers/{customer}/users/export")).await;
    response.chunk().await.unwrap();
    drop(response);
    let (outcome, rows) = wait_for_outcome(&app, "export_users").await;
    assert!(outcome == Outcome::Failed && rows < 20_000, "{outcome:?} {rows}");
    app.stop().await;
}

#[tokio::test]
async fn concurrent_exports_of_a_partner_are_limited() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let customer = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    app.emulator.fault(Fault::new(USERS_OPERATION, FaultKind::Slow).after(Duration::from_millis(200)).repeated());
    let path = format!("/customers/{customer}/users/export");
    let running = futures::future::join_all((0..3).map(|_| get(&browser, &path))).await;
    let page = browser.open(&path).await;
    assert_eq!((page.status, page.headers["retry-after"].to_str().unwrap()), (429, "30"));
    let mut other = app.signed_in("Kayla Whitfield").await;
    assert_eq!(other.open("/customers/export").await.status, 200, "the limit applies to each partner");
    drop(running);
    app.stop().await;
}

#[tokio::test]
async fn an_anonymous_request_is_redirected_to_sign_in_and_then_to_the_file() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let landing = browser.open("/customers/export?search=a").await;
    assert_eq!(landing.path(), "/?return_to=%2Fcustomers%2Fexport%3Fsearch%3Da");
    let sign_in_url = landing.attributes("a[href^='/sign-in?provider=global&']", "href").remove(0);
    let person = app.emulator.demo().person("Alicja Żółkiewska").unwrap();
    assert_eq!(person.cloud, Cloud::Global);
    let file = browser.sign_in_at(&sign_in_url, &person.sign_in_name).await;
    assert!(file.headers["content-type"].to_str().unwrap().starts_with("text/csv"), "{:?}", file.headers);
    app.stop().await;
}
