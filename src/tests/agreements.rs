//! Tests of agreements: acceptances, the texts, and the confirmation in a single step, for partners with this method.

use reqwest::Method;
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    attestations::{DETAILS, attestation_id, enable_single_step_confirmation, today},
    browser::Page,
    form::{customer_with, first_customer, submit, submit_and_confirm},
};

const FORM: &str = "confirm-agreement";
const CONFIRM_OPERATION: &str = "confirm-customer-consent-customer-agreement";
const ACCEPTANCE: [(&str, &str); 4] =
    [("first_name", "Zofia"), ("last_name", "Lis"), ("email", "zofia@conto.example"), ("agreed_on", "2026-01-15")];

fn server_error() -> FaultKind {
    FaultKind::Status { status: 500, retry_after: None }
}

#[tokio::test]
async fn a_confirmed_acceptance_is_listed() {
    let app = TestApp::start().await;
    enable_single_step_confirmation(&app).await;
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
        assert!(served.iter().any(|it| it.operation == operation && it.succeeded == 1), "{operation} is called once");
    }
    let done = submit_and_confirm(&mut browser, &page, FORM, &ACCEPTANCE).await;
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
async fn a_duplicate_confirmation_is_rejected_at_the_form() {
    let app = TestApp::start().await;
    enable_single_step_confirmation(&app).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    assert_eq!(submit_and_confirm(&mut browser, &page, FORM, &ACCEPTANCE).await.status, 200);
    let page = browser.open(page.path()).await;
    let rejected = submit_and_confirm(&mut browser, &page, FORM, &ACCEPTANCE).await;
    assert_eq!(rejected.status, 422);
    let errors = rejected.texts("#confirm-agreement-email-error");
    assert!(errors[0].contains("is already confirmed"), "{errors:?}");
    assert_eq!(rejected.attributes("#confirm-agreement-last_name", "value"), ["Lis"]);
    app.stop().await;
}

#[tokio::test]
async fn invalid_input_is_reported_at_each_field_and_kept() {
    let app = TestApp::start().await;
    enable_single_step_confirmation(&app).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let bad = [("first_name", " "), ("last_name", "L\u{7}"), ("email", "zofia"), ("agreed_on", "2999-01-01")];
    let rejected = submit(&mut browser, &page, FORM, &bad).await;
    assert_eq!(rejected.status, 422);
    for (field, _) in bad {
        assert_eq!(rejected.texts(&format!("#{FORM}-{field}-error")).len(), 1, "{field}");
    }
    assert_eq!(rejected.attributes(&format!("#{FORM}-email"), "value"), ["zofia"]);
    assert_eq!(app.emulator.call_counts().iter().filter(|served| served.operation == CONFIRM_OPERATION).count(), 0);
    app.stop().await;
}

#[tokio::test]
async fn agreement_documents_are_found_by_country_and_language() {
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
        let rejected = browser.open(&format!("{path}?template={template}&{bad}")).await;
        assert!([200, 422].contains(&rejected.status), "{bad}: {}", rejected.status);
        assert!(rejected.texts("#document").is_empty(), "{bad}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_failed_panel_does_not_affect_the_others() {
    for operation in [
        "get-agreement-metadata",
        "get-customer-agreement-metadata",
        "get-confirmation-of-customer-consent",
        "get-confirmation-of-customer-agreement",
        "get-direct-sign-status-of-customer-agreement",
    ] {
        let app = TestApp::start().await;
        let mut browser = app.signed_in("Alicja Żółkiewska").await;
        app.emulator.fault(Fault::new(operation, server_error()).repeated());
        let (_, page) = first_customer(&app, &mut browser, "agreements").await;
        assert_eq!(page.status, 200, "{operation}");
        assert!(!page.texts(".problem h2").is_empty(), "{operation}");
        assert!(page.texts(".panel").len() >= 5, "{operation}");
        app.stop().await;
    }
}

#[tokio::test]
async fn input_and_idempotency_key_are_kept_when_agreement_metadata_fails() {
    let short_timeouts =
        [("TENANTRY_UPSTREAM__CONNECT", "1s"), ("TENANTRY_UPSTREAM__CALL", "1s"), ("TENANTRY_UPSTREAM__TOTAL", "2s")];
    let app = TestApp::start_with(&short_timeouts).await;
    enable_single_step_confirmation(&app).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let idempotency_key = |page: &Page| page.attributes(&format!("#{FORM} [name=request_id]"), "value");
    let confirmation = submit(&mut browser, &page, FORM, &ACCEPTANCE).await;
    app.emulator.fault(Fault::new(CONFIRM_OPERATION, FaultKind::NoResponse));
    app.emulator.fault(Fault::new("get-customer-agreement-metadata", FaultKind::Html).repeated());
    let unknown = submit(&mut browser, &confirmation, FORM, &[("confirmed", "true")]).await;
    assert_eq!(unknown.status, 504, "{}", unknown.text());
    for (field, value) in ACCEPTANCE {
        assert_eq!(unknown.attributes(&format!("#{FORM} [name={field}]"), "value"), [value], "{field}");
    }
    assert_eq!(idempotency_key(&unknown), idempotency_key(&confirmation), "the same idempotency key");
    let template = "[name=template]";
    let selected_template = |page: &Page| page.attributes(&format!("#{FORM} {template}"), "value");
    assert_eq!(selected_template(&unknown), selected_template(&page));
    app.stop().await;
}

#[tokio::test]
async fn an_error_code_undocumented_for_this_operation_is_shown_without_the_explanation_of_another_operation() {
    let app = TestApp::start().await;
    enable_single_step_confirmation(&app).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    app.emulator.fault(Fault::new(CONFIRM_OPERATION, FaultKind::Code { status: 400, code: 600_002 }));
    let rejected = submit_and_confirm(&mut browser, &page, FORM, &ACCEPTANCE).await;
    let summary = rejected.texts("#confirm-agreement .error-summary").join(" ");
    assert!(summary.contains("600002") && !summary.contains("registration number"), "{summary}");
    assert_eq!(rejected.status, 422);
    app.stop().await;
}

#[tokio::test]
async fn a_response_for_a_different_agreement_type_is_reported_as_an_error() {
    let app = TestApp::start().await;
    enable_single_step_confirmation(&app).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let other = r#"{"type":"MicrosoftCloudAgreement","primaryContact":{"firstName":"Zofia"}}"#;
    app.emulator.fault(Fault::with_body(CONFIRM_OPERATION, other));
    let result = submit_and_confirm(&mut browser, &page, FORM, &ACCEPTANCE).await;
    assert_eq!(result.status, 502);
    assert!(result.texts(".done").is_empty());
    let summary = result.texts("#confirm-agreement .error-summary").join(" ");
    assert!(summary.contains("MicrosoftCloudAgreement") && summary.contains("MicrosoftCustomerAgreement"), "{summary}");
    app.stop().await;
}

#[tokio::test]
async fn a_discontinued_single_step_confirmation_leads_to_the_three_steps() {
    let app = TestApp::start().await;
    enable_single_step_confirmation(&app).await;
    app.emulator.set_single_step_disabled(true);
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let rejected = submit_and_confirm(&mut browser, &page, FORM, &ACCEPTANCE).await;
    assert_eq!(rejected.status, 422, "{}", rejected.text());
    let note = rejected.texts("[aria-labelledby=confirm] > .note").join(" ");
    assert!(note.contains("Confirm in three steps below"), "{}", rejected.text());
    assert_eq!(rejected.attributes("#attestation-form", "action"), ["/api/create_attestation"], "the three steps");
    assert_eq!(rejected.attributes("#confirm-agreement [name=last_name]", "value"), ["Lis"]);
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
    let fields = [&ACCEPTANCE[..], &[("customer", customer), ("template", template), ("confirmed", "true")]].concat();
    let (status, body) = browser.call(Method::POST, "/api/confirm_agreement", &fields).await;
    assert_eq!((status, body.as_str()), (409, "\"SingleStepDisabled\""));
    let page_response = browser.post("/api/confirm_agreement", &fields).await;
    assert!(page_response.text().contains("Confirm the acceptance in three steps"), "{}", page_response.text());
    assert_eq!(app.emulator.call_counts().iter().filter(|served| served.operation == CONFIRM_OPERATION).count(), 0);
    app.stop().await;
}

#[tokio::test]
async fn outdated_acceptances_are_marked_until_a_new_one_is_in_force() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let outdated = "[aria-labelledby=accepted] tbody .badge.warn";
    let (path, page) = customer_with(&app, &mut browser, "agreements", outdated).await;
    let date = page.texts("[aria-labelledby=accepted] tbody td:has(.badge.warn)").remove(0);
    assert!(date.as_str() < "2023-04-01", "{date}");
    let direct = page.texts("[aria-labelledby=direct]").join(" ");
    assert!(direct.contains("https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement"), "{direct}");
    let note = page.texts("[aria-labelledby=accepted] > .note");
    assert!(note.join(" ").contains("refuses purchases and changes of seats, term and billing"), "{note:?}");

    let created = submit(&mut browser, &page, "attestation-form", &DETAILS).await;
    assert!(app.emulator.accept_attestation(&attestation_id(&created)));
    let done = submit_and_confirm(&mut browser, &created, "finish-attestation", &[("agreed_on", &today())]).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()), "{}", done.text());
    assert_eq!(done.texts("[aria-labelledby=accepted] > .note"), [""; 0], "the new acceptance is in force");
    assert!(!done.texts(outdated).is_empty(), "the old one is still marked");
    app.stop().await;
}
