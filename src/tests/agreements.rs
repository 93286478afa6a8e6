//! Tests of agreements: acceptances, the texts, and the confirmation in a single step, for partners with this method.

use reqwest::Method;
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    attestations::{DETAILS, confirm_in_a_single_step, id_of, today},
    browser::Page,
    form::{customer_with, first_customer, submit, submit_and_confirm},
};

const FORM: &str = "confirm-agreement";
const CONFIRM: &str = "confirm-customer-consent-customer-agreement";
const TYPED: [(&str, &str); 4] =
    [("first_name", "Zofia"), ("last_name", "Lis"), ("email", "zofia@conto.example"), ("agreed_on", "2026-01-15")];

fn failing() -> FaultKind {
    FaultKind::Status { status: 500, retry_after: None }
}

#[tokio::test]
async fn an_acceptance_is_attested_and_shown() {
    let app = TestApp::start().await;
    confirm_in_a_single_step(&app).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, page) = first_customer(&app, &mut browser, "agreements").await;
    assert_eq!((page.status, page.heading()), (200, "Agreements".to_owned()));
    for operation in [
        "get-agreement-metadata",
        "get-customer-agreement-metadata",
        "get-confirmation-of-customer-consent",
        "get-confirmation-of-customer-agreement",
        "get-direct-sign-status-of-customer-agreement",
    ] {
        let served = app.emulator.call_counts();
        assert!(served.iter().any(|it| it.operation == operation && it.done == 1), "{operation} is called once");
    }
    let done = submit_and_confirm(&mut browser, &page, FORM, &TYPED).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()));
    assert_eq!(done.texts(".done"), ["Acceptance confirmed."]);
    assert!(done.texts("[aria-labelledby=accepted] tbody th").contains(&"Zofia Lis".to_owned()));
    let row =
        done.texts("[aria-labelledby=accepted] tbody tr").into_iter().find(|row| row.contains("Zofia Lis")).unwrap();
    for part in ["2026-01-15", "Alicja Żółkiewska", "117a77b0-9360-443b-8795-c6dedc750cf9"] {
        assert!(row.contains(part), "the signatory and the template: {row}");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_acceptance_that_is_confirmed_already_is_said_at_the_form() {
    let app = TestApp::start().await;
    confirm_in_a_single_step(&app).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    assert_eq!(submit_and_confirm(&mut browser, &page, FORM, &TYPED).await.status, 200);
    let page = browser.open(page.path()).await;
    let again = submit_and_confirm(&mut browser, &page, FORM, &TYPED).await;
    assert_eq!(again.status, 422);
    let said = again.texts("#confirm-agreement-email-error");
    assert!(said[0].contains("is already confirmed"), "{said:?}");
    assert_eq!(again.attributes("#confirm-agreement-last_name", "value"), ["Lis"]);
    app.stop().await;
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_stays() {
    let app = TestApp::start().await;
    confirm_in_a_single_step(&app).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let bad = [("first_name", " "), ("last_name", "L\u{7}"), ("email", "zofia"), ("agreed_on", "2999-01-01")];
    let again = submit(&mut browser, &page, FORM, &bad).await;
    assert_eq!(again.status, 422);
    for (field, _) in bad {
        assert_eq!(again.texts(&format!("#{FORM}-{field}-error")).len(), 1, "{field}");
    }
    assert_eq!(again.attributes(&format!("#{FORM}-email"), "value"), ["zofia"]);
    assert_eq!(app.emulator.call_counts().iter().filter(|served| served.operation == CONFIRM).count(), 0);
    app.stop().await;
}

#[tokio::test]
async fn a_text_is_found_by_country_and_language() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Bruno Fischer").await;
    let (path, page) = first_customer(&app, &mut browser, "agreements").await;
    assert!(page.texts("#document").is_empty());
    let template = "117a77b0-9360-443b-8795-c6dedc750cf9";
    let found = browser.open(&format!("{path}?template={template}&country=PL&language=pl-PL")).await;
    let links = found.attributes("#document a", "href");
    assert!(links[0].ends_with("/pl/pl-PL.html") && links[1].ends_with("/pl/pl-PL.docx"), "{links:?}");
    let fallback = browser.open(&format!("{path}?template={template}&country=DE&language=pl-PL")).await;
    assert!(fallback.texts("#document").join(" ").contains("English"), "{}", fallback.text());
    for bad in ["country=PL", "country=XX&language=pl-PL", "country=PL&language=tlh"] {
        let refused = browser.open(&format!("{path}?template={template}&{bad}")).await;
        assert!([200, 422].contains(&refused.status), "{bad}: {}", refused.status);
        assert!(refused.texts("#document").is_empty(), "{bad}");
    }
    app.stop().await;
}

#[tokio::test]
async fn each_panel_fails_alone() {
    for operation in [
        "get-agreement-metadata",
        "get-customer-agreement-metadata",
        "get-confirmation-of-customer-consent",
        "get-confirmation-of-customer-agreement",
        "get-direct-sign-status-of-customer-agreement",
    ] {
        let app = TestApp::start().await;
        let mut browser = app.signed_in("Alicja Żółkiewska").await;
        app.emulator.fault(Fault::new(operation, failing()).repeated());
        let (_, page) = first_customer(&app, &mut browser, "agreements").await;
        assert_eq!(page.status, 200, "{operation}");
        assert!(!page.texts(".problem h2").is_empty(), "{operation}");
        assert!(page.texts(".panel").len() >= 5, "{operation}");
        app.stop().await;
    }
}

#[tokio::test]
async fn what_was_typed_and_the_request_stay_where_the_texts_cannot_be_had() {
    let impatient =
        [("TENANTRY_UPSTREAM__CONNECT", "1s"), ("TENANTRY_UPSTREAM__CALL", "1s"), ("TENANTRY_UPSTREAM__TOTAL", "2s")];
    let app = TestApp::start_with(&impatient).await;
    confirm_in_a_single_step(&app).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let request = |page: &Page| page.attributes(&format!("#{FORM} [name=request_id]"), "value");
    let asked = submit(&mut browser, &page, FORM, &TYPED).await;
    app.emulator.fault(Fault::new(CONFIRM, FaultKind::NoResponse));
    app.emulator.fault(Fault::new("get-customer-agreement-metadata", FaultKind::Html).repeated());
    let unknown = submit(&mut browser, &asked, FORM, &[("confirmed", "true")]).await;
    assert_eq!(unknown.status, 504, "{}", unknown.text());
    for (field, typed) in TYPED {
        assert_eq!(unknown.attributes(&format!("#{FORM} [name={field}]"), "value"), [typed], "{field}");
    }
    assert_eq!(request(&unknown), request(&asked), "the same idempotency key");
    let template = "[name=template]";
    let of = |page: &Page| page.attributes(&format!("#{FORM} {template}"), "value");
    assert_eq!(of(&unknown), of(&page));
    app.stop().await;
}

#[tokio::test]
async fn an_error_code_undocumented_for_this_operation_is_shown_without_the_explanation_of_another_operation() {
    let app = TestApp::start().await;
    confirm_in_a_single_step(&app).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    app.emulator.fault(Fault::new(CONFIRM, FaultKind::Code { status: 400, code: 600_002 }));
    let refused = submit_and_confirm(&mut browser, &page, FORM, &TYPED).await;
    let said = refused.texts("#confirm-agreement .error-summary").join(" ");
    assert!(said.contains("600002") && !said.contains("registration number"), "{said}");
    assert_eq!(refused.status, 422);
    app.stop().await;
}

#[tokio::test]
async fn a_response_for_a_different_agreement_type_is_reported_as_an_error() {
    let app = TestApp::start().await;
    confirm_in_a_single_step(&app).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let other = r#"{"type":"MicrosoftCloudAgreement","primaryContact":{"firstName":"Zofia"}}"#;
    app.emulator.fault(Fault::answer(CONFIRM, other));
    let answered = submit_and_confirm(&mut browser, &page, FORM, &TYPED).await;
    assert_eq!(answered.status, 502);
    assert!(answered.texts(".done").is_empty());
    let said = answered.texts("#confirm-agreement .error-summary").join(" ");
    assert!(said.contains("MicrosoftCloudAgreement") && said.contains("MicrosoftCustomerAgreement"), "{said}");
    app.stop().await;
}

#[tokio::test]
async fn a_single_step_that_microsoft_has_ended_is_refused_with_the_way_that_works() {
    let app = TestApp::start().await;
    confirm_in_a_single_step(&app).await;
    app.emulator.end_single_step(true);
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let refused = submit_and_confirm(&mut browser, &page, FORM, &TYPED).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let said = refused.texts("[aria-labelledby=confirm] > .note").join(" ");
    assert!(said.contains("Confirm in three steps below"), "{}", refused.text());
    assert_eq!(refused.attributes("#attestation-form", "action"), ["/api/create_attestation"], "the three steps");
    assert_eq!(refused.attributes("#confirm-agreement [name=last_name]", "value"), ["Lis"]);
    app.stop().await;
}

#[tokio::test]
async fn single_step_confirmation_is_rejected_when_disabled_for_the_partner() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, page) = first_customer(&app, &mut browser, "agreements").await;
    assert!(page.attributes("#confirm-agreement", "action").is_empty());
    let customer = path.split('/').nth(2).unwrap();
    let template = "117a77b0-9360-443b-8795-c6dedc750cf9";
    let fields = [&TYPED[..], &[("customer", customer), ("template", template), ("confirmed", "true")]].concat();
    let (status, body) = browser.call(Method::POST, "/api/confirm_agreement", &fields).await;
    assert_eq!((status, body.as_str()), (409, "\"SingleStepDisabled\""));
    let shown = browser.post("/api/confirm_agreement", &fields).await;
    assert!(shown.text().contains("Confirm the acceptance in three steps"), "{}", shown.text());
    assert_eq!(app.emulator.call_counts().iter().filter(|served| served.operation == CONFIRM).count(), 0);
    app.stop().await;
}

#[tokio::test]
async fn acceptances_that_no_longer_count_are_marked_with_what_is_blocked_and_the_customers_own_way_stands_beside() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let marked = "[aria-labelledby=accepted] tbody .badge.warn";
    let (path, page) = customer_with(&app, &mut browser, "agreements", marked).await;
    let date = page.texts("[aria-labelledby=accepted] tbody td:has(.badge.warn)").remove(0);
    assert!(date.as_str() < "2023-04-01", "{date}");
    let direct = page.texts("[aria-labelledby=direct]").join(" ");
    assert!(direct.contains("https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement"), "{direct}");
    let note = page.texts("[aria-labelledby=accepted] > .note");
    assert!(note.join(" ").contains("refuses purchases and changes of seats, term and billing"), "{note:?}");

    let begun = submit(&mut browser, &page, "attestation-form", &DETAILS).await;
    assert!(app.emulator.accept_attestation(&id_of(&begun)));
    let done = submit_and_confirm(&mut browser, &begun, "finish-attestation", &[("agreed_on", &today())]).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()), "{}", done.text());
    assert_eq!(done.texts("[aria-labelledby=accepted] > .note"), [""; 0], "the new acceptance is in force");
    assert!(!done.texts(marked).is_empty(), "the old one is still marked");
    app.stop().await;
}
