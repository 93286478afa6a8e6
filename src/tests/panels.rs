//! Tests of pages with several panels: each fails separately, and slow ones are streamed.

use std::time::Duration;

use reqwest::{
    Client, Method, Response,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, COOKIE, RETRY_AFTER},
};
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::{TestApp, WITHOUT_STALE_CACHE},
    browser::{Browser, Page},
    form::{first_customer, submit},
    places::ObjectPaths,
};

const ADMIN: &str = "Alicja Żółkiewska";

/// A page, the failing operation, the resulting status, and the elements that remain.
const PANELS: &[(&str, &str, u16, &[&str])] = &[
    ("customer/billing-profile", "get-a-customer-s-company-profile", 200, &["#billing-form", "#company ~ .problem"]),
    (
        "customer/billing-profile",
        "get-all-of-a-customer-s-billing-profiles",
        502,
        &["#billing ~ .problem", "#company ~ dl"],
    ),
    ("customer/budget", "get-a-customer-usage-summary", 200, &["#budget-form", "#usage ~ .problem"]),
    ("customer/budget", "get-a-customer-s-usage-spending-budget", 502, &["#budget ~ .problem", "#usage ~ dl"]),
    ("customer", "retrieve-validation-status", 200, &["#company ~ dl", "#validation ~ .problem", "#organization ~ dl"]),
    ("customer", "get-customer-organization", 200, &["#company ~ dl", "#validation ~ *", "#organization ~ .problem"]),
    ("customer", "get-indirect-resellers-of-a-customer", 200, &["#organization ~ dl", "#resellers ~ .problem"]),
    ("customer/domains", "get-a-customer-by-id", 502, &["#domain-form", "#domains ~ .problem", "#domains ~ ul li"]),
    (
        "customer/domains",
        "get-customer-custom-domain",
        200,
        &["#domain-form", "#domains ~ .problem", "#domains ~ ul li"],
    ),
    ("customer/users", "get-a-list-of-all-user-accounts-for-a-customer", 502, &["main > .problem", "#search"]),
    ("customer/users/deleted", "view-a-deleted-user", 502, &["main > .problem"]),
    ("customer/users/new", "get-a-customer-by-id", 502, &["main .problem"]),
    ("customer/roles", "get-user-roles-for-a-customer", 502, &["main > .problem"]),
    ("customer/licenses", "get-a-list-of-available-licenses", 502, &["[aria-labelledby=group-1] > .problem"]),
    (
        "customer/licenses",
        "get-a-list-of-available-licenses-by-license-group",
        200,
        &["[aria-labelledby=group-1] > div", "[aria-labelledby=group-2] > .problem"],
    ),
    ("customer/subscriptions", "get-all-of-a-customer-s-subscriptions", 502, &["main > .problem"]),
    ("customer/orders", "get-all-of-a-customer-s-orders", 502, &["main > .problem", "main form"]),
    ("customer/entitlements", "get-a-collection-of-entitlements", 502, &["main > .problem", "main form"]),
    ("customer/policies", "get-a-list-of-self-serve-policies", 502, &["main > .problem"]),
    ("customer/policies/new", "get-a-list-of-self-serve-policies", 200, &["main > .problem", "#policy-form"]),
    ("customer/relationship/remove", "get-a-collection-of-entitlements", 200, &["main > .problem"]),
    ("customer/relationship/remove", "get-a-customer-by-id", 502, &["main > .problem"]),
    ("customer/delegated-access/remove", "get-customer-organization", 200, &["#gdap ~ .problem", "#confirm ~ *"]),
    ("customer/delegated-access/remove", "get-a-customer-by-id", 502, &["main > .problem", "#gdap ~ p"]),
    ("role", "get-user-roles-for-a-customer", 502, &["main > .problem"]),
    (
        "user",
        "check-which-licenses-are-assigned-to-a-user",
        200,
        &["#account ~ dl", "#licenses ~ ul .problem", "#role-form"],
    ),
    ("user", "get-user-roles-for-a-customer", 200, &["#account ~ dl", "#licenses ~ *", "#roles ~ .problem"]),
    ("user", "get-a-user-account-by-id", 502, &["#account ~ .problem", "#licenses ~ ul", "#roles ~ *"]),
    ("user/edit", "get-a-user-account-by-id", 502, &[".status-code"]),
    ("user/password", "get-a-user-account-by-id", 502, &[".status-code"]),
    ("user/delete", "get-a-user-account-by-id", 502, &[".status-code"]),
    ("user/licenses", "get-a-user-account-by-id", 502, &[".status-code"]),
    ("user/licenses", "get-a-list-of-available-licenses", 200, &["#licenses-1 ~ .problem"]),
    ("order", "get-order-provisioning-status", 200, &["#order ~ dl", "#lines ~ div", "#provisioning ~ .problem"]),
    ("order", "get-an-order-by-id", 502, &["main > .problem", "#provisioning ~ *"]),
    ("policy", "get-a-self-serve-policy-by-id", 502, &[".status-code"]),
    ("policy/delete", "get-a-self-serve-policy-by-id", 502, &[".status-code"]),
];

#[tokio::test]
async fn each_panel_fails_independently_and_keeps_the_customer_bar() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = ObjectPaths::find(&app, &mut browser).await;
    for (page, operation, status, remaining) in PANELS {
        let complete = browser.open(&places.path(page)).await;
        assert_eq!((complete.status, complete.texts(".problem").len()), (200, 0), "{page}: {}", complete.text());
        app.emulator.fault(Fault::new(operation, FaultKind::Html).repeated());
        let broken = browser.open(&places.path(page)).await;
        app.emulator.clear_faults();
        let context = format!("{page} without {operation}: {}", broken.html);
        assert_eq!(broken.status, *status, "{context}");
        assert!(broken.text().contains("Unexpected response from Partner Center"), "{context}");
        for selector in remaining.iter().chain(&[".customer-bar nav a", "h1"]) {
            assert!(!broken.texts(selector).is_empty(), "{selector}: {context}");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn the_same_error_is_shown_in_full_once_per_page() {
    const OPERATIONS: [&str; 3] =
        ["retrieve-validation-status", "get-customer-organization", "get-indirect-resellers-of-a-customer"];
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = ObjectPaths::find(&app, &mut browser).await;
    for operation in OPERATIONS {
        app.emulator.fault(Fault::new(operation, FaultKind::Html).repeated());
    }
    let broken = browser.open(&places.path("customer")).await;
    assert_eq!((broken.status, broken.texts(".problem[role=alert]").len()), (200, 1), "{}", broken.html);
    assert_eq!(broken.attributes(".problem", "id"), ["problem-1"]);
    assert_eq!(broken.attributes(".problem-again a", "href"), ["#problem-1"; 2], "{}", broken.html);
    for message in broken.texts(".problem-again") {
        assert!(message.starts_with("Not loaded for the same reason:"), "{message}");
    }
    assert!(!broken.texts(".problem .mono").is_empty(), "the support id is shown");
    app.stop().await;
}

#[tokio::test]
async fn mfa_errors_offer_a_new_sign_in_instead_of_a_retry() {
    // Partner Center's response to a token without multi-factor authentication.
    let kind = FaultKind::Code { status: 401, code: 900_421 };
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, form) = first_customer(&app, &mut browser, "budget").await;
    let customer = path.trim_end_matches("/budget");
    let sign_in_url = |page: &str| format!("/sign-in?provider=again&return_to={}", page.replace('/', "%2F"));
    for (page, operation) in [
        ("/customers", "get-a-list-of-customers"),
        (customer, "get-customer-organization"),
        (&format!("{customer}/users"), "get-a-list-of-all-user-accounts-for-a-customer"),
    ] {
        app.emulator.fault(Fault::new(operation, kind).repeated());
        let failed = browser.open(page).await;
        assert_eq!(failed.texts(".problem h2"), ["Sign in with MFA to continue"], "{page}");
        assert_eq!(failed.attributes(".problem a.button", "href"), [sign_in_url(page)], "{page}");
        assert_eq!(failed.texts(".problem a.button"), ["Sign in again"], "{page}");
        app.emulator.clear_faults();
    }
    // A form that was refused for this reason links there too, and keeps its input.
    app.emulator.fault(Fault::new("update-a-customer-s-usage-spending-budget", kind).repeated());
    let refused = submit(&mut browser, &form, "budget-form", &[("amount", "4321")]).await;
    assert_eq!(refused.attributes(".error-summary a.button", "href"), [sign_in_url(&path)], "{}", refused.text());
    app.emulator.clear_faults();
    let account = app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone();
    let back = browser.sign_in_at(&sign_in_url(&path), &account).await;
    assert_eq!((back.status, back.path()), (200, path.as_str()));
    assert_eq!(back.attributes("#budget-form-amount", "value"), ["4321"]);
    app.stop().await;
}

#[tokio::test]
async fn errors_of_a_streamed_panel_are_shown_in_the_panel() {
    for (kind, message) in [
        (FaultKind::Status { status: 503, retry_after: None }, "Partner Center is unavailable"),
        (FaultKind::Status { status: 429, retry_after: Some(7) }, "Try again in 7 s"),
        (FaultKind::Html, "Unexpected response from Partner Center"),
        (FaultKind::Reset, "Partner Center"),
    ] {
        // Throttles and circuit breakers outlast a page, so each kind of fault has its own portal.
        let app = TestApp::start().await;
        let mut browser = app.signed_in(ADMIN).await;
        let places = ObjectPaths::find(&app, &mut browser).await;
        app.emulator
            .fault(Fault::new("get-order-provisioning-status", kind).repeated().after(Duration::from_millis(300)));
        let page = browser.open(&places.order).await;
        assert_eq!(
            (page.status, page.texts("#provisioning ~ .problem h2").len()),
            (200, 1),
            "{kind:?}: {}",
            page.text()
        );
        assert!(page.text().contains(message), "{kind:?}: {}", page.text());
        assert!(page.html.ends_with("</html>") && !page.texts("#order ~ dl").is_empty(), "{kind:?}");
        app.stop().await;
    }
}

#[tokio::test]
async fn a_throttled_page_has_a_retry_after_header() {
    // Without stale results, since the pages have been loaded before.
    let app = TestApp::start_with(&WITHOUT_STALE_CACHE).await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = ObjectPaths::find(&app, &mut browser).await;
    for (page, operation) in [
        ("customer/orders", "get-all-of-a-customer-s-orders"),
        ("policy", "get-a-self-serve-policy-by-id"),
        ("customer/billing-profile", "get-all-of-a-customer-s-billing-profiles"),
    ] {
        let throttled = FaultKind::Status { status: 429, retry_after: Some(7) };
        app.emulator.fault(Fault::new(operation, throttled).repeated());
        let waiting = browser.open(&places.path(page)).await;
        app.emulator.reset();
        assert_eq!(waiting.status, 429, "{page}: {}", waiting.text());
        let seconds: u64 = waiting.headers[RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!((1..=7).contains(&seconds), "{page}: {seconds}");
    }
    app.stop().await;
}

/// Requests a page, with or without compression.
async fn request_page(browser: &Browser, path: &str, encoding: Option<&str>) -> Response {
    // A client that does not decompress responses.
    let client = Client::builder().no_proxy().no_gzip().build().unwrap();
    let request = client.get(browser.origin().join(path).unwrap()).header("sec-fetch-site", "same-origin");
    let request = request.header(COOKIE, format!("tenantry={}", browser.session().unwrap()));
    let request = match encoding {
        Some(encoding) => request.header(ACCEPT_ENCODING, encoding),
        None => request,
    };
    request.send().await.unwrap()
}

/// Decompresses the part of a response that has arrived.
fn decoded(encoding: Option<&str>, bytes: &[u8]) -> String {
    use std::io::Read as _;
    let mut text = Vec::new();
    // The data so far ends in the middle of the compressed stream.
    let _ = match encoding {
        Some("gzip") => flate2::read::GzDecoder::new(bytes).read_to_end(&mut text),
        Some("br") => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut text),
        _ => (&bytes[..]).read_to_end(&mut text),
    };
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn a_page_is_streamed_before_its_slow_panels() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = ObjectPaths::find(&app, &mut browser).await;
    for (page, operation, first, later) in [
        ("order", "get-order-provisioning-status", "id=\"lines\"", "</main>"),
        ("user", "check-which-licenses-are-assigned-to-a-user", "id=\"account\"", "id=\"roles\""),
        ("user", "get-user-roles-for-a-customer", "id=\"licenses\"", "id=\"role-form\""),
        ("customer", "get-customer-organization", "id=\"domains\"", "id=\"organization\""),
        ("customer/domains", "get-customer-custom-domain", "id=\"domain-form\"", "id=\"domains\""),
        ("customer/billing-profile", "get-a-customer-s-company-profile", "id=\"billing-form\"", "</main>"),
        ("customer/budget", "get-a-customer-usage-summary", "id=\"budget\"", "id=\"usage\""),
        ("customer/licenses", "get-a-list-of-available-licenses-by-license-group", "id=\"group-1\"", "</main>"),
        ("user/licenses", "get-a-list-of-available-licenses-by-license-group", "id=\"licenses-1\"", "</main>"),
        ("customer/relationship/remove", "get-all-of-a-customer-s-subscriptions", "class=\"page-head\"", "</main>"),
    ] {
        let complete = browser.open(&places.path(page)).await;
        app.emulator.fault(Fault::new(operation, FaultKind::Slow).repeated().after(Duration::from_secs(2)));
        let readers = [None, Some("gzip"), Some("br")].map(|encoding| {
            let (browser, path) = (&browser, places.path(page));
            async move {
                let mut response = request_page(browser, &path, encoding).await;
                assert_eq!(response.status(), 200);
                assert!(response.headers().contains_key("server-timing"));
                assert_eq!(response.headers()["x-accel-buffering"], "no");
                assert_eq!(response.headers().get(CONTENT_ENCODING).map(|it| it.to_str().unwrap()), encoding);
                let mut bytes = Vec::new();
                // The first part may arrive in several pieces, all of them before the delayed second part.
                while !decoded(encoding, &bytes).contains(first) {
                    bytes.extend(response.chunk().await.unwrap().expect("the first part arrives"));
                }
                let received = decoded(encoding, &bytes);
                assert!(received.contains("customer-name") && received.contains("<h1"), "{page}: frame first");
                assert!(
                    !received.contains(later) && !received.contains("</html>"),
                    "{page} with {encoding:?}: {received}"
                );
                while let Some(more) = response.chunk().await.unwrap() {
                    bytes.extend(more);
                }
                decoded(encoding, &bytes)
            }
        });
        for html in futures::future::join_all(readers).await {
            assert!(html.contains(later) && html.ends_with("</body></html>"), "{page}: {html}");
            let streamed =
                Page { html, headers: complete.headers.clone(), address: complete.address.clone(), status: 200 };
            assert_eq!(streamed.text(), complete.text(), "{page}: the same content in the same order");
        }
        app.emulator.clear_faults();
    }
    app.stop().await;
}

#[tokio::test]
async fn a_page_without_pending_panels_is_sent_in_one_piece() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = ObjectPaths::find(&app, &mut browser).await;
    let complete = request_page(&browser, "/customers", None).await;
    assert!(complete.headers().contains_key(CONTENT_LENGTH));
    let head = browser.request(&Method::HEAD, browser.origin().join(&places.user).unwrap()).send().await.unwrap();
    assert_eq!((head.status().as_u16(), head.bytes().await.unwrap().len()), (200, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_client_that_disconnects_leaves_no_active_requests() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = ObjectPaths::find(&app, &mut browser).await;
    let unresponsive = Fault::new("get-order-provisioning-status", FaultKind::NoResponse).repeated();
    app.emulator.fault(unresponsive);
    for encoding in [None, Some("gzip"), Some("br")] {
        let mut response = request_page(&browser, &places.order, encoding).await;
        assert!(!response.chunk().await.unwrap().unwrap().is_empty());
    }
    app.emulator.clear_faults();
    assert_eq!(browser.open(&places.order).await.status, 200);
    // On shutdown, the portal waits for active requests, but not for calls that nobody awaits.
    tokio::time::timeout(Duration::from_secs(10), app.stop()).await.expect("no request is active any more");
}
