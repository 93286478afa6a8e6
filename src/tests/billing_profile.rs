//! Tests of changing a billing profile, through the form only.

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::{TestApp, WITHOUT_STALE_CACHE},
    browser::{Browser, Page},
};

const UPDATE_PATH: &str = "/api/update_billing_profile";
const OPERATION: &str = "update-a-customer-s-billing-profile";

/// Opens the page with the form of the first customer; returns its path too.
async fn open(app: &TestApp, browser: &mut Browser) -> (String, Page) {
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    let path = format!("/customers/{customer}/billing-profile");
    let page = browser.open(&path).await;
    assert_eq!(page.status, 200);
    (path, page)
}

/// Sends the form as rendered, with these fields changed.
async fn send(browser: &mut Browser, page: &Page, changes: &[(&str, &str)]) -> Page {
    let mut fields = page.form("#billing-form");
    for (name, value) in changes {
        (*value).clone_into(&mut fields.iter_mut().find(|(known, _)| known == name).unwrap().1);
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(UPDATE_PATH, &fields).await
}

#[tokio::test]
async fn a_changed_profile_is_saved_and_confirmed() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, page) = open(&app, &mut browser).await;
    let done = send(&mut browser, &page, &[("company_name", "Żubr & Syn"), ("email", "faktury@zubr.example")]).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()));
    assert_eq!(done.texts(".done"), ["Billing profile saved."]);
    assert_eq!(done.attributes("#billing-form-company_name", "value"), ["Żubr & Syn"]);
    app.stop().await;
}

#[tokio::test]
async fn invalid_input_is_reported_at_each_field_and_kept() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = open(&app, &mut browser).await;
    let bad = [("company_name", " "), ("email", "nobody"), ("country", "XX"), ("city", "Gdynia\u{7}")];
    let rejected = send(&mut browser, &page, &bad).await;
    assert_eq!(rejected.status, 422);
    for field in ["company_name", "email", "country", "city"] {
        assert_eq!(rejected.texts(&format!("#billing-form-{field}-error")).len(), 1, "{field}");
    }
    assert_eq!(rejected.attributes("#billing-form-email", "value"), ["nobody"]);
    assert_eq!(
        rejected.attributes("#billing-form [name=version]", "value"),
        page.attributes("#billing-form [name=version]", "value")
    );

    let without_phone = send(
        &mut browser,
        &rejected,
        &[("company_name", "Zrt"), ("email", "a@b.example"), ("country", "HU"), ("city", "Győr"), ("phone", "")],
    )
    .await;
    assert_eq!(without_phone.status, 422);
    assert_eq!(without_phone.texts("#billing-form-phone-error"), ["A phone number is required in this country."]);
    app.stop().await;
}

#[tokio::test]
async fn a_concurrent_change_shows_a_comparison() {
    let app = TestApp::start().await;
    let mut first = app.signed_in("Alicja Żółkiewska").await;
    let mut second = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = open(&app, &mut first).await;
    let (_, second_page) = open(&app, &mut second).await;
    assert_eq!(send(&mut second, &second_page, &[("company_name", "Theirs")]).await.status, 200);
    let conflict = send(&mut first, &page, &[("company_name", "Mine")]).await;
    assert_eq!(conflict.status, 409);
    let row = conflict.texts("#billing-form tbody tr td");
    assert_eq!(row[1..], ["Mine", "Theirs"], "only differing fields are compared");
    assert_eq!(row.len(), 3, "the columns of the comparison");
    let done = send(&mut first, &conflict, &[]).await;
    assert_eq!(done.attributes("#billing-form-company_name", "value"), ["Mine"]);
    app.stop().await;
}

#[tokio::test]
async fn input_can_be_resubmitted_when_the_form_cannot_be_rendered() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = open(&app, &mut browser).await;
    // The throttle also blocks the calls of the page itself.
    app.emulator.fault(Fault::new(OPERATION, FaultKind::Status { status: 429, retry_after: Some(7) }));
    let throttled = send(&mut browser, &page, &[("company_name", "Typed")]).await;
    assert_eq!((throttled.status, throttled.heading().as_str()), (429, "Billing profile"));
    assert_eq!(throttled.texts(".error-summary strong"), ["Too many requests to Partner Center"]);
    assert_eq!(throttled.attributes("main form", "action"), [UPDATE_PATH]);
    assert_eq!(throttled.attributes("main [name=company_name]", "value"), ["Typed"]);
    app.stop().await;
}

#[tokio::test]
async fn read_only_staff_see_no_form_and_a_failed_panel_leaves_the_page() {
    let app = TestApp::start_with(&WITHOUT_STALE_CACHE).await;
    let mut sales = app.signed_in("Bruno Fischer").await;
    let (path, page) = open(&app, &mut sales).await;
    assert!(page.texts("#billing-form").is_empty());
    assert!(page.text().contains("but not change it"), "{}", page.text());
    app.emulator.fault(
        Fault::new("get-a-customer-s-company-profile", FaultKind::Status { status: 500, retry_after: None }).repeated(),
    );
    let page = sales.open(&path).await;
    assert_eq!((page.status, page.texts(".problem h2")), (200, vec!["Partner Center is unavailable".to_owned()]));
    app.stop().await;
}
