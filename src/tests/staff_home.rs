//! Tests of the home of a partner's staff: attention items of recently opened customers, and messages about failed
//! checks.

use reqwest::Method;
use serde_json::json;
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    authorisation::call_count,
    connection::{connect, stored_connections},
    malformed_responses::{ADMIN, SUBSCRIPTIONS, customer, subscription},
};

const CONFIRMATIONS: &str = "get-confirmation-of-customer-agreement";
const SIGNATURE: &str = "get-direct-sign-status-of-customer-agreement";

#[tokio::test]
async fn the_staff_home_shows_attention_items_of_recent_customers() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let empty = browser.open("/").await;
    assert_eq!((empty.path(), empty.status, empty.heading().as_str()), ("/home", 200, "Home"));
    assert!(empty.text().contains("The customers that you open appear here."), "{}", empty.text());
    assert!(empty.text().contains("Nothing needs attention."), "{}", empty.text());
    assert_eq!(empty.attributes("#recent ~ div a.button", "href"), ["/customers"]);
    assert!(empty.text().contains("No changes yet"), "{}", empty.text());

    let path = customer(&app);
    let overview = browser.open(&path).await;
    let name = overview.texts(".customer-name").remove(0);
    let suspended = json!({"items": [subscription(&json!({"status": "suspended"}))]});
    app.emulator.fault(Fault::with_body(SUBSCRIPTIONS, suspended.to_string()).repeated());
    app.emulator.fault(Fault::with_body(CONFIRMATIONS, json!({"items": []}).to_string()).repeated());
    app.emulator.fault(Fault::with_body(SIGNATURE, json!({"isSigned": false}).to_string()).repeated());
    let home = browser.open("/home").await;
    assert_eq!(
        home.texts(".matter strong"),
        [format!("{name} · Microsoft Customer Agreement"), format!("{name} · The good one")]
    );
    assert!(home.attributes(".matter a", "href").iter().all(|href| href.starts_with(&path)), "{}", home.html);
    assert_eq!(home.attributes("[aria-labelledby=recent] tbody th a", "href"), std::slice::from_ref(&path));
    app.emulator.clear_faults();

    // The person's changes are listed with the customer's name; a colleague's home contains neither.
    let budget = browser.open(&format!("{path}/budget")).await;
    let done = crate::form::submit(&mut browser, &budget, "budget-form", &[("amount", "90")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let changes = browser.open("/home").await.texts("[aria-labelledby=changes] li").join(" ");
    assert!(changes.contains(&name), "{changes}");
    let mut colleague = app.signed_in("Bruno Fischer").await;
    let home = colleague.open("/home").await;
    assert!(home.texts("[aria-labelledby=changes] li, [aria-labelledby=recent] tbody tr").is_empty());
    assert_eq!(colleague.call(Method::GET, "/api/list_staff_recent_changes", &[]).await.1, "[]");
    app.stop().await;
}

#[tokio::test]
async fn failed_checks_are_named_and_a_throttled_partner_is_not_called() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let name = browser.open(&customer(&app)).await.texts(".customer-name").remove(0);
    app.emulator.fault(Fault::new(SUBSCRIPTIONS, FaultKind::Html).repeated());
    let home = browser.open("/home").await;
    assert_eq!(home.texts(".attention .help"), [format!("Couldn’t check: {name}.")]);
    assert_eq!(home.texts(".problem h2"), ["Unexpected response from Partner Center"], "no customer could be checked");
    app.emulator.clear_faults();

    let throttled = FaultKind::Status { status: 429, retry_after: Some(60) };
    app.emulator.fault(Fault::new(SUBSCRIPTIONS, throttled).repeated());
    browser.open(&format!("{}/subscriptions", customer(&app))).await;
    app.emulator.clear_faults();
    let before = call_count(&app);
    let home = browser.open("/home").await;
    assert_eq!(home.texts(".attention .help"), ["Couldn’t check: recent customers."]);
    assert_eq!(home.texts("[aria-labelledby=partner-center] .badge"), ["Throttled"]);
    assert_eq!(call_count(&app), before, "no call is made");
    app.stop().await;
}

#[tokio::test]
async fn administrators_see_attention_items_of_the_partner_itself() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    assert!(admin.open("/home").await.texts(".matter").is_empty());
    let service = app.emulator.demo().service_account(0).unwrap().clone();
    assert_eq!(connect(&app, &mut admin, "active", &service.name).await.status, 200);
    assert!(admin.open("/home").await.texts(".matter").is_empty(), "a working partner connection is not mentioned");
    let (store, connection) = (app.store().await, stored_connections(&app).await.remove(0));
    store.record_renewal_failure(connection.partner, connection.id, Some("AADSTS50173")).await.unwrap();
    store.close().await;
    let home = admin.open("/home").await;
    assert_eq!(home.texts(".matter strong"), ["Connection"], "{}", home.text());
    assert_eq!(home.attributes(".matter a", "href"), ["/partner"]);
    let helpdesk = app.signed_in("Chiara Esposito").await.open("/home").await;
    assert!(helpdesk.texts(".matter").is_empty(), "people who cannot fix it do not see it");
    app.stop().await;
}
