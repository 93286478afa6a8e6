//! Pages of several panels: each fails alone, the slow ones come later, and what was typed goes with none of them.

use std::time::Duration;

use reqwest::{
    Client, Method, Response,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, COOKIE, RETRY_AFTER},
};
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
};

const ADMIN: &str = "Alicja Żółkiewska";

/// Addresses of things of one customer's, below which pages are.
struct Places {
    customer: String,
    user: String,
    role: String,
    order: String,
    policy: String,
    /// A customer without policies.
    bare: String,
}

impl Places {
    /// Finds a customer that has one of each.
    async fn find(app: &TestApp, browser: &mut Browser) -> Self {
        let mut bare = None;
        for id in app.emulator.customers(app.emulator.demo().partners[0].tenant) {
            let customer = format!("/customers/{id}");
            let orders = browser.open(&format!("{customer}/orders")).await.attributes("tbody .row-link", "href");
            let policies = browser.open(&format!("{customer}/policies")).await.attributes("tbody a", "href");
            if policies.is_empty() {
                bare.get_or_insert(customer);
            } else if let (Some(bare), [order, ..], [policy, ..]) = (&bare, &orders[..], &policies[..]) {
                let user = Self::licensed(browser, &customer).await;
                let role = browser.open(&format!("{customer}/roles")).await.attributes("tbody th a", "href").remove(0);
                let [order, policy, bare] = [order, policy, bare].map(String::clone);
                return Self { customer, user, role, order, policy, bare };
            }
        }
        panic!("no customer has everything");
    }

    /// A user of theirs who may have licences.
    async fn licensed(browser: &mut Browser, customer: &str) -> String {
        for user in browser.open(&format!("{customer}/users")).await.attributes("tbody th a", "href") {
            if !browser.open(&format!("{user}/licences")).await.texts("#licences-form").is_empty() {
                return user;
            }
        }
        panic!("nobody may have licences");
    }

    /// An address that begins with the name of a place.
    fn path(&self, page: &str) -> String {
        let (place, rest) =
            page.split_once('/').map_or((page, String::new()), |(place, rest)| (place, format!("/{rest}")));
        let place = match place {
            "customer" => &self.customer,
            "user" => &self.user,
            "role" => &self.role,
            "order" => &self.order,
            "policy" => &self.policy,
            "bare" => &self.bare,
            other => panic!("no place is called {other}"),
        };
        format!("{place}{rest}")
    }
}

/// A page, what fails, the status that it then has, and what of it stays.
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
    ("customer/licences", "get-a-list-of-available-licenses", 502, &["#group-1 ~ .problem"]),
    (
        "customer/licences",
        "get-a-list-of-available-licenses-by-license-group",
        200,
        &["#group-1 ~ div", "#group-2 ~ .problem"],
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
        &["#account ~ dl", "#licences ~ ul .problem", "#role-form"],
    ),
    ("user", "get-user-roles-for-a-customer", 200, &["#account ~ dl", "#licences ~ *", "#roles ~ .problem"]),
    ("user", "get-a-user-account-by-id", 502, &["#account ~ .problem", "#licences ~ ul", "#roles ~ *"]),
    ("user/edit", "get-a-user-account-by-id", 502, &[".status-code"]),
    ("user/password", "get-a-user-account-by-id", 502, &[".status-code"]),
    ("user/delete", "get-a-user-account-by-id", 502, &[".status-code"]),
    ("user/licences", "get-a-user-account-by-id", 502, &[".status-code"]),
    ("user/licences", "get-a-list-of-available-licenses", 200, &["#licences-1 ~ .problem"]),
    ("order", "get-order-provisioning-status", 200, &["#order ~ dl", "#lines ~ div", "#provisioning ~ .problem"]),
    ("order", "get-an-order-by-id", 502, &["main > .problem", "#provisioning ~ *"]),
    ("policy", "get-a-self-serve-policy-by-id", 502, &[".status-code"]),
    ("policy/delete", "get-a-self-serve-policy-by-id", 502, &[".status-code"]),
];

#[tokio::test]
async fn each_panel_fails_alone_and_within_the_customer() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = Places::find(&app, &mut browser).await;
    for (page, operation, status, stays) in PANELS {
        let whole = browser.open(&places.path(page)).await;
        assert_eq!((whole.status, whole.texts(".problem").len()), (200, 0), "{page}: {}", whole.text());
        app.emulator.fault(Fault::once(operation, FaultKind::Html).always());
        let broken = browser.open(&places.path(page)).await;
        app.emulator.clear_faults();
        let described = format!("{page} without {operation}: {}", broken.html);
        assert_eq!(broken.status, *status, "{described}");
        assert!(broken.text().contains("Partner Center answered something unexpected"), "{described}");
        for selector in stays.iter().chain(&[".customer-bar nav a", "h1"]) {
            assert!(!broken.texts(selector).is_empty(), "{selector}: {described}");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn whatever_goes_wrong_with_a_late_panel_is_said_in_its_place() {
    for (kind, said) in [
        (FaultKind::Status { status: 503, retry_after: None }, "Partner Center has a fault"),
        (FaultKind::Status { status: 429, retry_after: Some(7) }, "Try again in 7 seconds"),
        (FaultKind::Html, "Partner Center answered something unexpected"),
        (FaultKind::Reset, "Partner Center"),
    ] {
        // Throttles and circuits outlast a page, so each kind has a portal of its own.
        let app = TestApp::start().await;
        let mut browser = app.signed_in(ADMIN).await;
        let places = Places::find(&app, &mut browser).await;
        app.emulator
            .fault(Fault::once("get-order-provisioning-status", kind).always().after(Duration::from_millis(300)));
        let page = browser.open(&places.order).await;
        assert_eq!(
            (page.status, page.texts("#provisioning ~ .problem h2").len()),
            (200, 1),
            "{kind:?}: {}",
            page.text()
        );
        assert!(page.text().contains(said), "{kind:?}: {}", page.text());
        assert!(page.html.ends_with("</html>") && !page.texts("#order ~ dl").is_empty(), "{kind:?}");
        app.stop().await;
    }
}

#[tokio::test]
async fn a_page_that_is_to_wait_says_so_in_its_head() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = Places::find(&app, &mut browser).await;
    for (page, operation) in [
        ("customer/orders", "get-all-of-a-customer-s-orders"),
        ("policy", "get-a-self-serve-policy-by-id"),
        ("customer/billing-profile", "get-all-of-a-customer-s-billing-profiles"),
    ] {
        let throttled = FaultKind::Status { status: 429, retry_after: Some(7) };
        app.emulator.fault(Fault::once(operation, throttled).always());
        let waiting = browser.open(&places.path(page)).await;
        app.emulator.reset();
        assert_eq!(waiting.status, 429, "{page}: {}", waiting.text());
        let seconds: u64 = waiting.headers[RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!((1..=7).contains(&seconds), "{page}: {seconds}");
    }
    app.stop().await;
}

/// Asks for a page as a browser does that takes compressed answers, or none.
async fn ask(browser: &Browser, path: &str, encoding: Option<&str>) -> Response {
    // One that leaves compressed answers as they come.
    let client = Client::builder().no_proxy().no_gzip().build().unwrap();
    let request = client.get(browser.origin().join(path).unwrap()).header("sec-fetch-site", "same-origin");
    let request = request.header(COOKIE, format!("tenantry={}", browser.session().unwrap()));
    let request = match encoding {
        Some(encoding) => request.header(ACCEPT_ENCODING, encoding),
        None => request,
    };
    request.send().await.unwrap()
}

/// What can be read of an answer that may still be on its way.
fn decoded(encoding: Option<&str>, bytes: &[u8]) -> String {
    use std::io::Read as _;
    let mut text = Vec::new();
    // What has come so far ends in the middle of the compressed stream.
    let _ = match encoding {
        Some("gzip") => flate2::read::GzDecoder::new(bytes).read_to_end(&mut text),
        Some("br") => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut text),
        _ => (&bytes[..]).read_to_end(&mut text),
    };
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn what_is_known_is_read_while_a_slow_panel_is_waited_for() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = Places::find(&app, &mut browser).await;
    for (page, operation, first, later) in [
        ("order", "get-order-provisioning-status", "id=\"lines\"", "</main>"),
        ("user", "check-which-licenses-are-assigned-to-a-user", "id=\"account\"", "id=\"roles\""),
        ("user", "get-user-roles-for-a-customer", "id=\"licences\"", "id=\"role-form\""),
        ("customer", "get-customer-organization", "id=\"domains\"", "id=\"organization\""),
        ("customer/domains", "get-customer-custom-domain", "id=\"domain-form\"", "id=\"domains\""),
        ("customer/billing-profile", "get-a-customer-s-company-profile", "id=\"billing-form\"", "id=\"company\""),
        ("customer/budget", "get-a-customer-usage-summary", "id=\"budget\"", "id=\"usage\""),
        ("customer/licences", "get-a-list-of-available-licenses-by-license-group", "id=\"group-1\"", "</main>"),
        ("user/licences", "get-a-list-of-available-licenses-by-license-group", "id=\"licences-1\"", "</main>"),
        ("customer/relationship/remove", "get-all-of-a-customer-s-subscriptions", "class=\"page-head\"", "</main>"),
    ] {
        let whole = browser.open(&places.path(page)).await;
        app.emulator.fault(Fault::once(operation, FaultKind::Slow).always().after(Duration::from_secs(2)));
        let readers = [None, Some("gzip"), Some("br")].map(|encoding| {
            let (browser, path) = (&browser, places.path(page));
            async move {
                let mut response = ask(browser, &path, encoding).await;
                assert_eq!(response.status(), 200);
                assert!(response.headers().contains_key("server-timing"));
                assert_eq!(response.headers()["x-accel-buffering"], "no");
                assert_eq!(response.headers().get(CONTENT_ENCODING).map(|it| it.to_str().unwrap()), encoding);
                let mut bytes = Vec::new();
                // What is there may come in several pieces, the first of them before the second has to be waited for.
                while !decoded(encoding, &bytes).contains(first) {
                    bytes.extend(response.chunk().await.unwrap().expect("the subject comes"));
                }
                let begun = decoded(encoding, &bytes);
                assert!(begun.contains("customer-name") && begun.contains("<h1"), "{page}: the frame is first");
                assert!(!begun.contains(later) && !begun.contains("</html>"), "{page} with {encoding:?}: {begun}");
                while let Some(more) = response.chunk().await.unwrap() {
                    bytes.extend(more);
                }
                decoded(encoding, &bytes)
            }
        });
        for html in futures::future::join_all(readers).await {
            assert!(html.contains(later) && html.ends_with("</body></html>"), "{page}: {html}");
            let streamed = Page { html, headers: whole.headers.clone(), address: whole.address.clone(), status: 200 };
            assert_eq!(streamed.text(), whole.text(), "{page}: nothing is missing, in the same order");
        }
        app.emulator.clear_faults();
    }
    app.stop().await;
}

#[tokio::test]
async fn a_page_whose_panels_are_all_there_goes_out_as_a_whole() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = Places::find(&app, &mut browser).await;
    let whole = ask(&browser, "/customers", None).await;
    assert!(whole.headers().contains_key(CONTENT_LENGTH));
    let head = browser.request(&Method::HEAD, browser.origin().join(&places.user).unwrap()).send().await.unwrap();
    assert_eq!((head.status().as_u16(), head.bytes().await.unwrap().len()), (200, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_reader_who_goes_away_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = Places::find(&app, &mut browser).await;
    let forever = Fault::once("get-order-provisioning-status", FaultKind::Never).always();
    app.emulator.fault(forever);
    for encoding in [None, Some("gzip"), Some("br")] {
        let mut response = ask(&browser, &places.order, encoding).await;
        assert!(!response.chunk().await.unwrap().unwrap().is_empty());
    }
    app.emulator.clear_faults();
    assert_eq!(browser.open(&places.order).await.status, 200);
    // The portal waits for what is in hand when it stops: the calls that nobody waits for are not.
    tokio::time::timeout(Duration::from_secs(10), app.stop()).await.expect("nothing is in hand any more");
}

/// A form whose write nobody knows the outcome of, and whose page fails when it is drawn again.
struct Typed {
    page: &'static str,
    action: &'static str,
    /// A field and what is typed into it; without that, the first choice that there is.
    field: (&'static str, &'static str),
    write: &'static str,
    /// What the page reads in vain.
    read: &'static str,
    /// How often the write itself reads that before.
    asks: usize,
}

const FORMS: [Typed; 8] = [
    Typed {
        page: "customer/users/new",
        action: "/api/create_user",
        field: ("display_name", "Typed Name"),
        write: "create-user-accounts-for-a-customer",
        read: "get-a-customer-by-id",
        asks: 0,
    },
    Typed {
        page: "bare/policies/new",
        action: "/api/create_policy",
        field: ("reservations", "true"),
        write: "create-a-self-serve-policy",
        read: "get-a-list-of-self-serve-policies",
        asks: 0,
    },
    Typed {
        page: "customer/billing-profile",
        action: "/api/update_billing_profile",
        field: ("company_name", "Typed Company"),
        write: "update-a-customer-s-billing-profile",
        read: "get-all-of-a-customer-s-billing-profiles",
        asks: 1,
    },
    Typed {
        page: "customer/budget",
        action: "/api/update_budget",
        field: ("amount", "4321"),
        write: "update-a-customer-s-usage-spending-budget",
        read: "get-a-customer-s-usage-spending-budget",
        asks: 0,
    },
    Typed {
        page: "user",
        action: "/api/add_role_member",
        field: ("role", ""),
        write: "set-user-roles-for-a-customer",
        read: "get-user-roles-for-a-customer",
        asks: 0,
    },
    Typed {
        page: "user/edit",
        action: "/api/update_user",
        field: ("display_name", "Typed Name"),
        write: "update-user-accounts-for-a-customer",
        read: "get-a-user-account-by-id",
        asks: 1,
    },
    Typed {
        page: "user/licences",
        action: "/api/update_licences",
        field: ("skus[]", ""),
        write: "assign-licenses-to-a-user",
        read: "get-a-list-of-available-licenses",
        asks: 1,
    },
    Typed {
        page: "policy",
        action: "/api/update_policy",
        field: ("savings_plans", "true"),
        write: "update-a-self-serve-policy",
        read: "get-a-self-serve-policy-by-id",
        asks: 1,
    },
];

#[tokio::test]
async fn what_was_typed_and_its_request_survive_a_page_that_fails_too() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let places = Places::find(&app, &mut browser).await;
    for Typed { page, action, field: (field, typed), write, read, asks } in FORMS {
        let drawn = browser.open(&places.path(page)).await;
        let form = format!("form[action=\"{action}\"]");
        let mut fields = drawn.form(&form);
        assert!(!fields.is_empty(), "{page} has no form for {action}: {}", drawn.html);
        let choices =
            drawn.attributes(&format!("{form} [name=\"{field}\"], {form} [name=\"{field}\"] option"), "value");
        let typed = if typed.is_empty() { choices.iter().find(|it| !it.is_empty()).unwrap().as_str() } else { typed };
        fields.retain(|(name, _)| name != field);
        fields.push((field.to_owned(), typed.to_owned()));
        let required = [("user_name", "typed.name"), ("usage_location", "PL")];
        for (name, value) in required {
            if let Some(field) = fields.iter_mut().find(|(known, old)| known == name && old.is_empty()) {
                value.clone_into(&mut field.1);
            }
        }
        let request = fields.iter().find(|(name, _)| name == "request_id").unwrap().1.clone();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        app.emulator.fault(Fault::once(write, FaultKind::Reset).always());
        for _ in 0..asks {
            app.emulator.fault(Fault::once(read, FaultKind::Slow));
        }
        app.emulator.fault(Fault::once(read, FaultKind::Html).always());
        let unknown = browser.post(action, &fields).await;
        app.emulator.clear_faults();
        let described = format!("{page} after {write} without {read}: {} {}", unknown.status, unknown.html);
        assert_eq!(unknown.status, 504, "{described}");
        assert!(unknown.text().contains("Nobody knows yet whether it was done"), "{described}");
        assert_eq!(unknown.texts(".customer-bar").len(), 1, "{described}");
        let again = unknown.form(&form);
        assert!(again.contains(&(field.to_owned(), typed.to_owned())), "what was typed stays: {described}");
        assert!(again.contains(&("request_id".to_owned(), request)), "the request stays the same: {described}");
    }
    app.stop().await;
}
