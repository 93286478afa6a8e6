//! Tests of qualifications: viewing, requesting and setting them, with the required validation codes.

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    form::{customer_with, submit, submit_and_confirm},
};

const DIRECT: &str = "update-customer-qualification-synchronous";

#[tokio::test]
async fn an_education_qualification_is_requested_and_then_in_review() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, page) = customer_with(&app, &mut browser, "qualification", "#education-form").await;
    let bad = submit(&mut browser, &page, "education-form", &[("segment", "Nursery"), ("website", "no website")]).await;
    assert_eq!(bad.status, 422);
    assert_eq!(bad.texts("#education-form-segment-error").len() + bad.texts("#education-form-website-error").len(), 2);
    assert_eq!(bad.attributes("#education-form-website", "value"), ["no website"]);
    let typed = [("segment", "HigherEducation"), ("website", "https://uni.example")];
    let done = submit_and_confirm(&mut browser, &bad, "education-form", &typed).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()));
    assert_eq!(done.texts(".done"), ["Qualification saved: Education."]);
    assert!(done.texts(".badge").contains(&"In review".to_owned()), "{}", done.text());
    assert_eq!(done.texts("[aria-labelledby=in-force] strong"), ["None"], "a qualification in review is not in force");
    assert!(done.texts("#education-form").is_empty(), "it cannot be requested twice");
    app.stop().await;
}

#[tokio::test]
async fn a_government_qualification_consumes_a_validation_code() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let codes = browser.open("/validation-codes").await;
    assert_eq!(codes.texts("tbody th").len(), 3);
    assert!(codes.text().contains("used up"));
    let (_, page) = customer_with(&app, &mut browser, "qualification", "#government-form").await;
    assert_eq!(page.texts("#government-form option:not([value=''])").len(), 2, "a used code cannot be selected");
    let bad = submit(&mut browser, &page, "government-form", &[("code", "")]).await;
    assert_eq!((bad.status, bad.texts("#government-form-code-error").len()), (422, 1));
    let done = submit_and_confirm(&mut browser, &page, "government-form", &[("code", "482913")]).await;
    assert_eq!(done.status, 200);
    assert_eq!(done.texts("[aria-labelledby=in-force] strong"), ["Government Community Cloud"]);
    let cells = browser.open("/validation-codes").await.texts("tbody td");
    assert_eq!(cells[1], "3", "{cells:?}");
    app.stop().await;
}

#[tokio::test]
async fn a_state_owned_entity_qualification_is_set() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = customer_with(&app, &mut browser, "qualification", "#education-form").await;
    let confirmation = submit(&mut browser, &page, "state-form", &[]).await;
    let name = confirmation.texts(".customer-name").remove(0);
    assert!(
        confirmation.texts("#state-form .note")[0].contains(&name),
        "the customer is named: {}",
        confirmation.text()
    );
    let done = submit(&mut browser, &confirmation, "state-form", &[("confirmed", "true")]).await;
    assert!(done.path().ends_with("/qualification"), "{}", done.path());
    assert_eq!(done.texts("[aria-labelledby=in-force] strong"), ["State-owned entity"]);
    app.stop().await;
}

#[tokio::test]
async fn a_qualification_is_set_directly() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = customer_with(&app, &mut browser, "qualification", "#direct-form").await;
    let wanted = [("kind", "GovernmentCommunityCloud"), ("code", "")];
    let bad = submit(&mut browser, &page, "direct-form", &wanted).await;
    assert_eq!((bad.status, bad.texts("#direct-form-code-error").len()), (422, 1));
    let done = submit_and_confirm(&mut browser, &bad, "direct-form", &[("kind", "Education")]).await;
    assert_eq!(done.texts(".done"), ["Qualification set."]);
    assert_eq!(done.texts("[aria-labelledby=in-force] strong"), ["Education"]);
    assert!(app.emulator.call_counts().iter().any(|served| served.operation == DIRECT && served.succeeded == 1));
    app.stop().await;
}

#[tokio::test]
async fn read_only_staff_get_no_form_and_the_same_error_is_shown_once() {
    let app = TestApp::start().await;
    let mut sales = app.signed_in("Bruno Fischer").await;
    let (path, page) = crate::form::first_customer(&app, &mut sales, "qualification").await;
    assert!(page.text().contains("but not set it"), "{}", page.text());
    assert_eq!(sales.open("/validation-codes").await.status, 403);
    let mut admin = app.signed_in("Alicja Żółkiewska").await;
    for operation in ["get-customer-qualification-asynchronous", "get-customer-qualification-synchronous"] {
        app.emulator.fault(Fault::new(operation, FaultKind::Html).repeated());
    }
    let page = admin.open(&path).await;
    assert_eq!((page.status, page.texts(".problem h2").len()), (200, 1), "the error is shown once: {}", page.text());
    assert!(page.text().contains("Not loaded for the same reason"), "{}", page.text());
    app.stop().await;
}
