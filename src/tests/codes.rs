//! Tests of the messages for Partner Center's error codes: title, advice, and the id for support.

use std::time::Duration;

use tenantry::{
    components::problem::{ErrorMessage, error_message},
    domain::preferences::Language,
    emulator::fault::{Fault, FaultKind},
    locales::Text,
    partner_center::{
        Error, ErrorKind,
        error::codes::{self, CUSTOMER_NOT_FOUND, Code},
    },
    portal,
};
use uuid::Uuid;

use crate::{
    app::TestApp,
    browser::Page,
    form::{customer_with, first_customer, submit},
    new_customer,
};

const ENGLISH: Text = Text::new(Language::English);
const POLISH: Text = Text::new(Language::Polish);

/// Returns the problem that is shown for an operation's response with this status and code.
fn problem_of_code(text: Text, operation: &'static str, (status, code): Code) -> ErrorMessage {
    let body = format!(r#"{{"code":{code},"description":"not for people"}}"#);
    problem_of_error(
        text,
        Error::from_response(status.try_into().unwrap(), body.as_bytes()).of_call(operation, Uuid::nil()),
    )
}

fn problem_of_error(text: Text, error: Error) -> ErrorMessage {
    error_message(text, &portal::Error::from(error).into_portal_error(Uuid::nil()))
}

fn code_message(text: Text, code: u32) -> String {
    text.find(&format!("code-{code}")).unwrap_or_default()
}

/// Returns the message for operation and code, or else for the code alone.
fn operation_code_message(text: Text, operation: &str, code: u32) -> String {
    text.find(&format!("code-{operation}-{code}")).unwrap_or_else(|| code_message(text, code))
}

fn support_ids(page: &Page) -> Vec<Uuid> {
    page.texts("#main .mono").iter().filter_map(|text| text.parse().ok()).collect()
}

#[test]
fn every_documented_error_code_has_a_message_in_every_language() {
    let mut code_count = 0;
    for operation in codes::operations() {
        for code in codes::of(operation) {
            let sentences = [ENGLISH, POLISH].map(|text| operation_code_message(text, operation, code.1));
            assert!(sentences.iter().all(|sentence| !sentence.is_empty()), "{operation}: {code:?}");
            assert_ne!(sentences[0], sentences[1], "{code:?}: a translation");
            assert_eq!(
                [ENGLISH, POLISH].map(|text| problem_of_code(text, operation, code).advice),
                sentences,
                "{operation}: {code:?}"
            );
            code_count += 1;
        }
    }
    assert!(code_count > 300, "{code_count}");
}

#[test]
fn error_codes_of_inaccessible_customers_are_shown_as_not_found() {
    for text in [ENGLISH, POLISH] {
        for code in CUSTOMER_NOT_FOUND {
            let ErrorMessage { title, advice } = problem_of_code(text, "get-a-customer-by-id", code);
            let plain = ["problem-not-found", "problem-not-found-advice"].map(|key| text.find(key).unwrap());
            assert_eq!([title, advice], plain);
            assert_eq!(code_message(text, code.1), "", "{code:?} has no message");
        }
    }
}

#[test]
fn an_open_circuit_reports_its_retry_delay() {
    let circuit_open = || Error::new(ErrorKind::CircuitOpen { retry_after: Duration::from_millis(11_200) });
    let error = portal::Error::from(circuit_open()).into_portal_error(Uuid::nil());
    assert_eq!(error.retry_after(), Some(12), "the page has a countdown");
    assert_ne!(problem_of_error(ENGLISH, circuit_open()).advice, problem_of_error(POLISH, circuit_open()).advice);
}

#[tokio::test]
async fn deleted_objects_are_reported_as_gone_and_foreign_ones_as_not_found() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let partners = &app.emulator.demo().partners;
    let (partner, customer) = (partners[0].tenant, app.emulator.customers(partners[0].tenant)[0]);
    let foreign_customer = app.emulator.customers(partners[2].tenant)[0];
    let nonexistent = Uuid::from_u128(0x1234_5678_0000_4000_8000_0000_0000_0001);
    for (rest, code) in [
        (format!("users/{nonexistent}"), 60_002),
        (format!("subscriptions/{nonexistent}"), 20_003),
        (format!("orders/{nonexistent}"), 20_000),
        (format!("policies/{partner}_{customer}"), 600_039),
    ] {
        let page = browser.open(&format!("/customers/{customer}/{rest}")).await;
        assert_eq!((page.status, page.heading().as_str()), (404, "No longer exists"), "{rest}");
        assert!(page.text().contains(&code_message(ENGLISH, code)), "{rest}: {}", page.text());
        assert_eq!(support_ids(&page).len(), 1, "{rest}: a support id");
        let [foreign, unknown] = [foreign_customer.to_string(), nonexistent.to_string()].map(|other| {
            let rest = rest.replace(&customer.to_string(), &other);
            format!("/customers/{other}/{rest}")
        });
        let (foreign, unknown) = (browser.open(&foreign).await, browser.open(&unknown).await);
        // The upstream URL of a policy contains no customer id, so Partner Center reports the policy itself as missing.
        let heading = if code == 600_039 { "No longer exists" } else { "Page not found" };
        assert_eq!((foreign.status, foreign.heading().as_str()), (404, heading), "{rest}");
        assert_eq!(foreign.texts("#main h1, #main .lead"), unknown.texts("#main h1, #main .lead"), "{rest}");
        assert_eq!(
            (foreign.status, support_ids(&foreign).len()),
            (unknown.status, support_ids(&unknown).len()),
            "{rest}"
        );
    }
    app.stop().await;
}

#[tokio::test]
async fn error_pages_show_a_support_id() {
    let app = TestApp::start().await;
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    let (_, forbidden) = first_customer(&app, &mut helpdesk, "agreements").await;
    assert_eq!((forbidden.status, support_ids(&forbidden).len()), (403, 1), "{}", forbidden.text());
    let not_found = helpdesk.open("/nowhere").await;
    assert_eq!((not_found.status, support_ids(&not_found).len()), (404, 1), "{}", not_found.text());
    assert_ne!(support_ids(&forbidden), support_ids(&not_found), "each request has its own id");
    app.stop().await;
}

#[tokio::test]
async fn errors_of_a_renaming_are_reported_at_its_form() {
    const RENAME: &str = "update-the-nickname-for-a-subscription";
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, list) = customer_with(&app, &mut browser, "subscriptions", "tbody .badge.good").await;
    let path = list.attributes("tbody tr:has(.badge.good) .row-link", "href").remove(0);
    let page = browser.open(&path).await;
    for (status, code) in codes::of(RENAME) {
        app.emulator.reset();
        app.emulator.fault(Fault::new(RENAME, FaultKind::Code { status, code }).repeated());
        let rejected = submit(&mut browser, &page, "nickname-form", &[("name", "Typed")]).await;
        assert!((400..600).contains(&rejected.status), "{code}: {}", rejected.status);
        let summary = rejected.texts("#nickname-form .error-summary").join(" ");
        assert!(
            summary.contains(&operation_code_message(ENGLISH, RENAME, code)),
            "{status} {code}: {}",
            rejected.text()
        );
        assert_eq!(rejected.attributes("#nickname-form-name", "value"), ["Typed"], "{code}");
        assert_eq!(rejected.texts("#nickname-form .error-summary .mono").len(), 1, "{code}: a support id");
    }
    app.stop().await;
}

#[tokio::test]
async fn field_errors_of_partner_center_are_reported_at_the_field() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    for (status, code, field) in [
        (400, 600_002, "registration_number"),
        (400, 600_049, "registration_number"),
        (400, 600_050, "registration_number"),
        (400, 600_051, "phone"),
        (404, 800_015, "reseller"),
        (400, 800_016, "reseller"),
    ] {
        app.emulator.reset();
        let review = new_customer::submit_details(&mut browser, &[]).await;
        app.emulator.fault(Fault::new("create-a-customer", FaultKind::Code { status, code }));
        let rejected = submit(&mut browser, &review, "new-customer", &[]).await;
        assert_eq!(rejected.status, 422, "{code}");
        let at_field = rejected.texts(&format!("#new-customer-{field}-error"));
        assert_eq!(at_field, [code_message(ENGLISH, code)], "{code}: {}", rejected.text());
    }
    app.stop().await;
}

#[test]
fn error_code_messages_depend_on_the_operation() {
    let confirm = "confirm-customer-consent-customer-agreement";
    let registration_number_message = code_message(ENGLISH, 600_002);
    assert_eq!(problem_of_code(ENGLISH, "create-a-customer", (400, 600_002)).advice, registration_number_message);
    for (operation, code) in [
        (confirm, (400, 600_002)),
        ("update-the-nickname-for-a-subscription", (403, 2_006)),
        ("create-a-customer", (400, 2_006)),
        ("update-the-nickname-for-a-subscription", (400, 2_001)),
    ] {
        for text in [ENGLISH, POLISH] {
            let advice = problem_of_code(text, operation, code).advice;
            assert!(advice.contains(&code.1.to_string()), "{operation} {code:?}: {advice}");
            assert_ne!(advice, operation_code_message(text, "update-the-nickname-for-a-subscription", code.1));
        }
    }
}

#[tokio::test]
async fn rejected_properties_are_reported_at_their_fields_for_every_body_format() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    for (body, field, expected) in [
        (r#"{"code":3000,"description":"no","data":["property_name: StateInvalid …"]}"#, "state", "StateInvalid, 3000"),
        (r#""billingProfile.defaultAddress.postalCode: PostalCodeInvalid""#, "postal_code", "PostalCodeInvalid"),
        (r#"{"message":"The property 'companyName' is too long"}"#, "company_name", "companyName"),
        (r#"{"error":{"code":"BadRequest","message":"City is required."}}"#, "city", "City, BadRequest"),
        ("defaultAddress.phoneNumber: secret-value", "phone", "defaultAddress.phoneNumber"),
    ] {
        app.emulator.reset();
        let review = new_customer::submit_details(&mut browser, &[]).await;
        let fault = Fault::new("create-a-customer", FaultKind::Body { status: 400 });
        app.emulator.fault(Fault { body: Some(body.to_owned()), ..fault });
        let rejected = submit(&mut browser, &review, "new-customer", &[]).await;
        assert_eq!(rejected.status, 422, "{body}: {}", rejected.text());
        let message = rejected.texts(&format!("#new-customer-{field}-error")).join(" ");
        assert!(
            message.contains(expected) && !message.contains("secret-value"),
            "{body}: {message}: {}",
            rejected.text()
        );
    }
    app.stop().await;
}

#[tokio::test]
async fn rejected_properties_without_a_field_are_named_in_the_summary() {
    const UPDATE: &str = "update-a-customer-s-billing-profile";
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "billing-profile").await;
    let mut submit_rejected = async |body: &str, name: &str| {
        let fault = Fault::new(UPDATE, FaultKind::Body { status: 400 });
        app.emulator.fault(Fault { body: Some(body.to_owned()), ..fault });
        let rejected = submit(&mut browser, &page, "billing-form", &[("company_name", name)]).await;
        assert_eq!(rejected.status, 422, "{body}: {}", rejected.text());
        rejected
    };
    for (body, expected) in [
        (
            r#"{"code":3000,"description":"organizationRegistrationNumber is required"}"#,
            "organizationRegistrationNumber.",
        ),
        (r#""billingProfile.taxId: TaxIdInvalid""#, "billingProfile.taxId, TaxIdInvalid."),
        (r#"{"message":"quantumFlux: QuantumFluxTooLong"}"#, "quantumFlux, QuantumFluxTooLong."),
    ] {
        let summary = submit_rejected(body, "Some name").await.texts("#billing-form .error-summary").concat();
        assert!(summary.contains(&format!("Rejected: {expected}")), "{body}: {summary}");
    }
    // Text that may have been entered by a person is never shown as a name.
    for body in [r#""McDonald: secret-value""#, r#"{"code":3000,"description":"a.secret is no code: 7"}"#] {
        let summary = submit_rejected(body, "McDonald").await.texts("#billing-form .error-summary").concat();
        assert!(!summary.contains("Rejected") && !summary.contains("secret"), "{body}: {summary}");
    }
    // Listed beside the errors with a field, without a link to one.
    let rejected =
        submit_rejected(r#"["addressLine3: AddressLine3Invalid", "taxId: TaxIdInvalid"]"#, "Some name").await;
    assert!(
        rejected.texts("#billing-form-line3-error").concat().contains("AddressLine3Invalid"),
        "{}",
        rejected.text()
    );
    let lines = rejected.texts("#billing-form .error-summary li");
    assert_eq!(lines[1], "Partner Center rejected this (taxId, TaxIdInvalid).", "{lines:?}");
    assert_eq!(rejected.attributes("#billing-form .error-summary li a", "href"), ["#billing-form-line3"]);
    app.stop().await;
}

#[tokio::test]
async fn a_rejected_immutable_id_is_reported_at_its_field() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, users) = first_customer(&app, &mut browser, "users").await;
    let path = users.attributes("tbody th a", "href").remove(0);
    let page = browser.open(&format!("{path}/edit")).await;
    let fault = Fault::new("update-user-accounts-for-a-customer", FaultKind::Body { status: 400 });
    app.emulator.fault(Fault { body: Some(r#""immutableId: ImmutableIdInvalid""#.to_owned()), ..fault });
    let rejected = submit(&mut browser, &page, "user-form", &[("immutable_id", "odd")]).await;
    assert_eq!(rejected.status, 422, "{}", rejected.text());
    let message = rejected.texts("#user-form-immutable_id-error").concat();
    assert!(message.contains("ImmutableIdInvalid"), "{message}: {}", rejected.text());
    app.stop().await;
}
