//! Tests of subscriptions, orders and entitlements, through pages and forms only.

use serde_json::json;
use tenantry::{
    domain::id::CustomerId,
    emulator::fault::{Fault, FaultKind},
};

use crate::{
    app::{TestApp, WITHOUT_STALE_CACHE},
    browser::{Browser, Page},
    form::customer_with,
};

const RENAME: &str = "/api/rename_subscription";

fn failing(operation: &str, status: u16) -> Fault {
    Fault::new(operation, FaultKind::Status { status, retry_after: Some(7) }).repeated()
}

/// Returns the customers of the first partner.
fn customers(app: &TestApp) -> Vec<CustomerId> {
    app.emulator.customers(app.emulator.demo().partners[0].tenant)
}

/// Returns the first customer whose page contains a selected element, with that page.
async fn find(app: &TestApp, browser: &mut Browser, rest: &str, selector: &str) -> (CustomerId, Page) {
    for customer in customers(app).into_iter().take(40) {
        let page = browser.open(&format!("/customers/{customer}/{rest}")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        if !page.texts(selector).is_empty() {
            return (customer, page);
        }
    }
    panic!("no customer has {selector} at {rest}");
}

/// Opens the page of an active subscription of any customer.
async fn open(app: &TestApp, browser: &mut Browser) -> (CustomerId, String, Page) {
    let (customer, list) = find(app, browser, "subscriptions", "tbody .badge.good").await;
    let path = list.attributes("tbody tr:has(.badge.good) .row-link", "href").remove(0);
    let page = browser.open(&path).await;
    assert_eq!(page.status, 200);
    (customer, path, page)
}

/// Submits the nickname form with this name.
async fn send(browser: &mut Browser, page: &Page, name: &str) -> Page {
    let mut fields = page.form("#nickname-form");
    name.clone_into(&mut fields.iter_mut().find(|(known, _)| known == "name").unwrap().1);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(RENAME, &fields).await
}

#[tokio::test]
async fn a_nickname_is_changed_and_nothing_else() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, path, page) = open(&app, &mut browser).await;
    let facts = |page: &Page| page.texts("#state ~ dl dd");
    let before = facts(&page);
    let done = send(&mut browser, &page, "Księgowość & płace").await;
    assert_eq!((done.status, done.path(), done.heading().as_str()), (200, path.as_str(), "Księgowość & płace"));
    assert_eq!(done.texts(".done"), ["Nickname saved."]);
    assert_eq!(facts(&done), before, "the renewal and all other facts are unchanged");
    app.stop().await;
}

#[tokio::test]
async fn an_invalid_nickname_shows_a_field_error_and_keeps_the_input() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, _, page) = open(&app, &mut browser).await;
    for (bad, message) in [(" ", "Enter a name."), (&"x".repeat(257), "Use at most 256 characters.")] {
        let again = send(&mut browser, &page, bad).await;
        assert_eq!((again.status, again.texts("#nickname-form-name-error")), (422, vec![message.to_owned()]));
        assert_eq!(again.attributes("#nickname-form-name", "value"), [bad]);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_concurrent_nickname_change_is_shown_as_a_conflict() {
    let app = TestApp::start().await;
    let mut one = app.signed_in("Alicja Żółkiewska").await;
    let mut other = app.signed_in("Bruno Fischer").await;
    let (_, path, page) = open(&app, &mut one).await;
    let same = other.open(&path).await;
    assert_eq!(send(&mut other, &same, "Theirs").await.status, 200);
    let conflict = send(&mut one, &page, "Mine").await;
    assert_eq!((conflict.status, conflict.texts("#nickname-form td")[1..].join(" ")), (409, "Mine Theirs".to_owned()));
    assert_eq!(conflict.attributes("#nickname-form-name", "value"), ["Mine"]);
    assert_eq!(send(&mut one, &conflict, "Mine").await.heading(), "Mine");
    app.stop().await;
}

#[tokio::test]
async fn an_asynchronous_change_is_followed_until_it_is_done() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (customer, path, page) = open(&app, &mut browser).await;
    assert!(app.emulator.delay_next_subscription_change(app.emulator.demo().partners[0].tenant, customer));
    let waiting = send(&mut browser, &page, "Later & on").await;
    assert!(waiting.path().starts_with(&format!("{path}?renaming=Later+%26+on&asked=")), "{}", waiting.path());
    assert_eq!(waiting.texts(".waiting h2"), ["Partner Center is still saving the nickname"]);
    assert_eq!(waiting.texts(".waiting dt"), ["Requested", "Last checked"]);
    assert_eq!(waiting.attributes(".waiting", "data-followed"), ["under-way"]);
    assert_eq!(waiting.texts("leptos-island[data-component^=Follow]").len(), 1);
    let again = waiting.attributes(".waiting a", "href").remove(0);
    let done = browser.open(&again).await;
    assert_eq!(done.heading(), "Later & on");
    assert!(done.texts(".waiting").is_empty() && done.text().contains("The nickname is now “Later & on”."));
    app.stop().await;
}

#[tokio::test]
async fn read_only_staff_get_no_form() {
    let app = TestApp::start().await;
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    let (_, _, page) = open(&app, &mut helpdesk).await;
    assert!(page.texts("#nickname-form").is_empty());
    app.stop().await;
}

#[tokio::test]
async fn five_hundred_subscriptions_are_paginated_filtered_and_sorted() {
    let app = TestApp::start().await;
    let customer = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let path = format!("/customers/{customer}/subscriptions");
    let page = browser.open(&path).await;
    assert_eq!(page.texts(".toolbar [role=status]"), ["1–50 of 500"]);
    let ends = page.texts("tbody td[data-label='Term ends']");
    assert!(ends.is_sorted() && !ends.is_empty(), "{ends:?}");
    let next = page.attributes(".pager a[rel=next]", "href").remove(0);
    assert!(browser.open(&next).await.text().contains("51–100 of 500"));
    let found = browser.open(&format!("{path}?find=visio&status=active")).await;
    let names = found.texts("tbody .row-link");
    assert!(!names.is_empty() && names.iter().all(|name| name.contains("Visio")), "{names:?}");
    let none = browser.open(&format!("{path}?find=nothing-like-it")).await;
    assert_eq!(none.texts(".empty h2"), ["No subscriptions match"]);
    assert_eq!(browser.open(&format!("{path}?status=dreaming")).await.status, 422);
    app.stop().await;
}

#[tokio::test]
async fn refund_deadlines_and_suspension_reasons_are_shown() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let customer = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let path = format!("/customers/{customer}/subscriptions?part-subscriptions=999");
    let mut refundable = None;
    for link in browser.open(&path).await.attributes("tbody .row-link", "href") {
        let page = browser.open(&link).await;
        if page.text().contains("can be canceled for a refund") {
            refundable = Some(page);
            break;
        }
    }
    let deadlines = refundable.expect("one was purchased recently").texts("#refunds ~ div tbody td");
    assert!(deadlines.iter().any(|text| text.contains("in ")), "{deadlines:?}");
    let (_, list) = find(&app, &mut browser, "subscriptions", "tbody .badge.bad").await;
    let suspended = list.attributes("tbody tr:has(.badge.bad) .row-link", "href").remove(0);
    let page = browser.open(&suspended).await;
    assert!(page.text().contains("Unpaid invoice") && page.text().contains("Needs attention"), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn orders_are_filtered_by_billing_cycle_and_opened() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (customer, _) = find(&app, &mut browser, "orders?billing=onetime", "tbody .badge.warn").await;
    let path = format!("/customers/{customer}/orders");
    let (all, one_time) = (browser.open(&path).await, browser.open(&format!("{path}?billing=onetime")).await);
    let count = |page: &Page| page.texts("tbody tr").len();
    assert!(count(&all) > count(&one_time) && count(&one_time) >= 2);
    assert!(one_time.texts("tbody td[data-label=Billing]").iter().all(|label| label == "Once"));
    let pending = one_time.attributes("tbody tr:has(.badge.warn) .row-link", "href").remove(0);
    let order = browser.open(&pending).await;
    assert_eq!(order.texts("#provisioning ~ div .badge.warn").first().unwrap(), "Being processed");
    assert!(!order.text().contains("USD 1") && order.texts("#lines ~ p a") == ["Show prices"]);
    let priced = browser.open(&format!("{pending}?prices=yes")).await;
    assert!(priced.text().contains("18,240.00 USD"), "{}", priced.text());
    assert_eq!(browser.open(&format!("{path}?billing=weekly")).await.status, 422);
    assert_eq!(browser.open(&format!("{path}/no-such-order")).await.status, 404);
    let legacy = browser.open(&path).await.attributes("tbody .row-link", "href");
    let guid = legacy.iter().find(|href| href.rsplit('/').next().unwrap().len() == 36).unwrap();
    let order = browser.open(guid).await;
    let subscriptions = order.attributes("#lines ~ div tbody a", "href");
    assert_eq!(subscriptions.len(), 2, "an offer and its add-on");
    assert_eq!(browser.open(&subscriptions[1]).await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn entitlements_show_what_they_include_and_when_they_end() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (customer, page) = find(&app, &mut browser, "entitlements?kind=software", "td li").await;
    assert!(page.text().contains("DG7GMGF0DWTJ:0001") && page.text().contains("Perpetual"));
    assert!(!page.texts("tbody time").is_empty(), "one of them has an end date");
    let reserved = browser.open(&format!("/customers/{customer}/entitlements?kind=reservedInstance")).await;
    assert!(!reserved.text().contains("DG7GMGF0DWTK"));
    assert_eq!(browser.open(&format!("/customers/{customer}/entitlements?kind=hardware")).await.status, 422);
    app.stop().await;
}

#[tokio::test]
async fn each_panel_and_list_fails_independently() {
    let app = TestApp::start_with(&WITHOUT_STALE_CACHE).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (customer, orders) = find(&app, &mut browser, "orders", "tbody tr").await;
    let order = orders.attributes("tbody .row-link", "href").remove(0);
    app.emulator.fault(failing("get-order-provisioning-status", 500));
    let page = browser.open(&order).await;
    assert_eq!((page.status, page.texts(".problem h2")), (200, vec!["Partner Center is unavailable".to_owned()]));
    assert!(!page.texts("#lines ~ div tbody tr").is_empty());
    for (operation, rest) in [
        ("get-all-of-a-customer-s-subscriptions", "subscriptions"),
        ("get-all-of-a-customer-s-orders", "orders"),
        ("get-a-list-of-orders-by-customer-and-billing-cycle-type", "orders?billing=monthly"),
        ("get-a-collection-of-entitlements", "entitlements"),
        ("get-a-list-of-self-serve-policies", "policies"),
    ] {
        app.emulator.reset();
        app.emulator.fault(failing(operation, 500));
        let page = browser.open(&format!("/customers/{customer}/{rest}")).await;
        // After several of these failures, the circuit breaker opens, and the page reports that instead.
        assert!([502, 503].contains(&page.status) && page.texts(".problem h2").len() == 1, "{rest}: {}", page.status);
        assert_eq!(page.texts(".customer-bar").len(), 1, "{rest}: the customer bar is shown");
    }
    app.stop().await;
}

#[tokio::test]
async fn order_pages_keep_the_billing_filter() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Bruno Fischer").await;
    let customer = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let first = browser.open(&format!("/customers/{customer}/orders?billing=monthly")).await;
    assert_eq!(first.texts("tbody tr").len(), 50);
    let next = first.attributes(".pager a[rel=next]", "href").remove(0);
    assert!(next.contains("billing=monthly&part-orders=2"), "{next}");
    let second = browser.open(&next).await;
    assert_ne!(first.texts("tbody th"), second.texts("tbody th"));
    let last = browser.open(&format!("/customers/{customer}/orders?part-orders=9999")).await;
    assert!(last.status == 200 && last.attributes(".pager a[rel=next]", "href").is_empty());
    app.stop().await;
}

#[tokio::test]
async fn a_failed_subscription_page_keeps_the_customer_bar() {
    let app = TestApp::start_with(&WITHOUT_STALE_CACHE).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, path, page) = open(&app, &mut browser).await;
    let name = page.texts(".customer-name");
    app.emulator.fault(failing("get-a-subscription-by-id", 500));
    let broken = browser.open(&path).await;
    assert_eq!((broken.status, broken.texts(".problem h2")), (502, vec!["Partner Center is unavailable".to_owned()]));
    assert_eq!(broken.texts(".customer-name"), name);
    assert_eq!(broken.attributes("#main a.button", "href"), [path]);
    app.stop().await;
}

#[tokio::test]
async fn the_page_shows_how_the_term_ends_and_that_its_last_24_hours_allow_no_changes() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (list, page) = customer_with(&app, &mut browser, "subscriptions", "tbody .badge.good").await;
    let path = page.attributes("tbody tr:has(.badge.good) .row-link", "href").remove(0);
    let id = path.rsplit('/').next().unwrap().to_owned();
    let now = jiff::Timestamp::now();
    for (members, end_label, label) in [
        (json!({"autoRenewEnabled": true}), "Renews without changes", "Renews on"),
        (json!({"autoRenewEnabled": false}), "Continues in extended service terms", "Extended from"),
        (
            json!({"autoRenewEnabled": false, "scheduledActions": [{"scheduleType": "TermEnd", "actionType": "Cancel"}]}),
            "Ends, and service stops",
            "Ends on",
        ),
        (json!({"autoRenewEnabled": null}), "Unknown", "Term ends"),
    ] {
        for (hours, closing) in [(20, true), (2000, false)] {
            let mut body = json!({
                "id": id, "friendlyName": "Told", "status": "active", "billingType": "license", "quantity": 5,
                "offerId": "CFQ7TTC0LH18:0001:CFQ7TTC0K971", "creationDate": "2026-01-10T08:00:00Z",
                "commitmentEndDateTime": (now + jiff::SignedDuration::from_hours(hours)).to_string(),
            });
            body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
            app.emulator.fault(Fault::with_body("get-a-subscription-by-id", body.to_string()));
            let page = browser.open(&path).await;
            let state = page.texts("#state ~ dl").concat();
            assert!(state.contains(end_label) && state.contains(label), "{members}: {state}");
            assert_eq!(page.text().contains("The term ends within 24 hours"), closing, "{hours}");
        }
    }
    let listed = browser.open(&list).await.texts("tbody td").join(" | ");
    assert!(["Renews", "Ends", "Extended (paid)", "Doesn’t end"].iter().any(|word| listed.contains(word)), "{listed}");
    app.stop().await;
}
