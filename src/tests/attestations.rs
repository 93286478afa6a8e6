//! Tests of confirming a customer's acceptance of the Customer Agreement in three steps: create, link, finish.

use jiff::{Timestamp, tz::TimeZone};
use reqwest::Method;
use tenantry::{
    domain::agreement::ConfirmationMethod,
    emulator::fault::{Fault, FaultKind},
    store::{AuditFilter, Outcome},
};

use crate::{
    app::{SHORT_TIMEOUTS, TestApp},
    browser::Page,
    form::{first_customer, submit, submit_and_confirm},
};

const ADMIN: &str = "Alicja Żółkiewska";
const COLLEAGUE: &str = "Bruno Fischer";
const CREATE: &str = "attestation-form";
const FINISH: &str = "finish-attestation";
const CANCEL: &str = "cancel-attestation";
const CONFIRM_OPERATION: &str = "confirm-customer-consent-customer-agreement";

/// The fields of the form that creates a link.
pub const DETAILS: [(&str, &str); 7] = [
    ("company", "Conto Sp. z o.o."),
    ("country", "PL"),
    ("language", "pl-PL"),
    ("first_name", "Zofia"),
    ("last_name", "Lis"),
    ("email", "zofia@conto.example"),
    ("phone", "221234567"),
];

/// The acceptance by the same signatory, on another day.
const EARLIER_ACCEPTANCE: [(&str, &str); 4] =
    [("first_name", "Zofia"), ("last_name", "Lis"), ("email", "zofia@conto.example"), ("agreed_on", "2026-01-15")];

/// Sets the global partner's method to the single step, like its operator.
pub async fn enable_single_step_confirmation(app: &TestApp) {
    set_confirmation_method(app, ConfirmationMethod::SingleStep).await;
}

async fn set_confirmation_method(app: &TestApp, method: ConfirmationMethod) {
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    store.set_confirmation_method(partner.id, method, None).await.unwrap();
    store.close().await;
}

/// Returns the link for the customer on a page.
fn attestation_link(page: &Page) -> String {
    let texts = page.texts("#attestation-facts .copyable");
    texts.into_iter().find(|text| text.contains("attestationid=")).unwrap_or_else(|| panic!("{}", page.text()))
}

/// Returns the id in that link.
pub fn attestation_id(page: &Page) -> String {
    let link = attestation_link(page);
    link.split('=').nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

/// Returns today's date in UTC.
pub fn today() -> String {
    Timestamp::now().to_zoned(TimeZone::UTC).date().to_string()
}

/// Returns how often an operation succeeded, and how often it was rejected.
fn succeeded_and_failed_calls(app: &TestApp, operation: &str) -> (u64, u64) {
    let counts = app.emulator.call_counts();
    counts
        .iter()
        .filter(|it| it.operation == operation)
        .fold((0, 0), |(done, refused), it| (done + it.succeeded, refused + it.failed))
}

#[tokio::test]
async fn a_colleague_can_finish_a_confirmation_in_three_steps() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "agreements").await;
    let created = submit(&mut browser, &page, CREATE, &DETAILS).await;
    assert_eq!((created.status, created.path()), (200, path.as_str()), "{}", created.text());
    assert_eq!(created.texts(".done"), ["Link created. Send it to the customer."]);
    assert!(attestation_link(&created).starts_with("https://cdn.partner.microsoft.com/mca/?attestationid="));
    assert!(
        created.attributes("iframe", "src").is_empty() && created.attributes(&format!("#{CREATE}"), "id").is_empty()
    );
    let message_text = created.texts("#letter-text").remove(0);
    for part in
        ["Zofia Lis", "Conto Sp. z o.o.", "Bursztyn Cloud Services", &attestation_id(&created), "Prosimy przeczytać"]
    {
        assert!(message_text.contains(part), "{part}: {message_text}");
    }
    let mail = created.attributes("a[href^='mailto:']", "href").remove(0);
    assert!(mail.starts_with("mailto:zofia%40conto.example?subject="), "{mail}");
    let english = browser.open(&format!("{path}?letter=en")).await;
    assert!(english.texts("#letter-text").remove(0).contains("Please read it and accept it"));
    assert_eq!(created.attributes("#letter-text", "lang"), ["pl"]);

    // A colleague continues after the person who began has signed out.
    let account = browser.open("/account").await;
    assert_eq!(account.status, 200);
    browser.post("/sign-out", &[]).await;
    let mut colleague = app.signed_in(COLLEAGUE).await;
    let colleagues_page = colleague.open(&path).await;
    assert_eq!(attestation_id(&colleagues_page), attestation_id(&created));
    let facts = colleagues_page.texts("#attestation-facts").concat();
    assert!(facts.contains(ADMIN) && facts.contains("zofia@conto.example"), "{facts}");
    assert!(app.emulator.accept_attestation(&attestation_id(&colleagues_page)));
    let done = submit_and_confirm(&mut colleague, &colleagues_page, FINISH, &[("agreed_on", &today())]).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()), "{}", done.text());
    assert_eq!(done.texts(".done"), ["Acceptance confirmed."]);
    let rows = done.texts("[aria-labelledby=accepted] tbody tr");
    let row = rows.iter().find(|row| row.contains("Zofia Lis")).unwrap();
    assert!(row.contains(COLLEAGUE) && row.contains(&today()) && row.contains("221234567"), "{row}");
    assert_eq!(done.attributes(&format!("#{CREATE}"), "id"), [CREATE], "another one can be created");
    assert_eq!(succeeded_and_failed_calls(&app, "create-agreement-with-attestation"), (1, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_rejected_finish_shows_its_error_code_and_can_be_retried() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "agreements").await;
    let created = submit(&mut browser, &page, CREATE, &DETAILS).await;
    let early = submit_and_confirm(&mut browser, &created, FINISH, &[("agreed_on", &today())]).await;
    assert_eq!(early.status, 422, "{}", early.text());
    assert_eq!(early.attributes(&format!("#{FINISH} [name=agreed_on]"), "value"), [today()]);
    let again = browser.open(&path).await;
    let reason = again.texts("#attestation-refusal").concat();
    assert!(reason.contains("800002") && reason.contains("hasn’t accepted yet"), "{reason}");
    assert_eq!(succeeded_and_failed_calls(&app, CONFIRM_OPERATION).1, 1);

    assert!(app.emulator.accept_attestation(&attestation_id(&again)));
    let done = submit_and_confirm(&mut browser, &again, FINISH, &[("agreed_on", &today())]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn an_attestation_of_an_already_confirmed_signatory_is_rejected_and_can_be_canceled() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    enable_single_step_confirmation(&app).await;
    let (path, page) = first_customer(&app, &mut browser, "agreements").await;
    let confirmed = submit_and_confirm(&mut browser, &page, "confirm-agreement", &EARLIER_ACCEPTANCE).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    set_confirmation_method(&app, ConfirmationMethod::ThreeSteps).await;

    let page = browser.open(&path).await;
    let created = submit(&mut browser, &page, CREATE, &[&DETAILS[..], &[("phone", "")]].concat()).await;
    assert!(app.emulator.accept_attestation(&attestation_id(&created)));
    let page = submit_and_confirm(&mut browser, &created, FINISH, &[("agreed_on", &today())]).await;
    assert_eq!(page.status, 409, "{}", page.text());
    let summary = page.texts(&format!("#{FINISH} .error-summary")).concat();
    assert!(summary.contains("already confirmed"), "{summary}");
    let canceled = submit_and_confirm(&mut browser, &page, CANCEL, &[]).await;
    assert_eq!((canceled.status, canceled.texts(".done")), (200, vec!["Confirmation canceled.".to_owned()]));
    assert_eq!(canceled.attributes(&format!("#{CREATE}"), "id"), [CREATE]);
    app.stop().await;
}

#[tokio::test]
async fn a_finish_with_a_lost_response_succeeds_on_retry() {
    let app = TestApp::start_with(&SHORT_TIMEOUTS).await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let created = submit(&mut browser, &page, CREATE, &DETAILS).await;
    assert!(app.emulator.accept_attestation(&attestation_id(&created)));
    let confirmation = submit(&mut browser, &created, FINISH, &[("agreed_on", &today())]).await;
    app.emulator.fault(Fault::new(CONFIRM_OPERATION, FaultKind::Reset));
    app.emulator.fault(Fault::new("get-confirmation-of-customer-agreement", FaultKind::Html).repeated());
    let unknown = submit(&mut browser, &confirmation, FINISH, &[("confirmed", "true")]).await;
    assert_eq!(unknown.status, 504, "{}", unknown.text());
    app.emulator.clear_faults();
    let done = submit(&mut browser, &unknown, FINISH, &[("confirmed", "true")]).await;
    assert_eq!((done.status, done.texts(".done")), (200, vec!["Acceptance confirmed.".to_owned()]), "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn invalid_input_is_reported_at_each_field_and_nothing_is_created() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let bad = [
        ("company", " "),
        ("country", "XX"),
        ("language", "tlh"),
        ("first_name", ""),
        ("last_name", "L\u{7}"),
        ("email", "zofia"),
    ];
    let rejected = submit(&mut browser, &page, CREATE, &bad).await;
    assert_eq!(rejected.status, 422);
    for (field, _) in bad {
        assert_eq!(rejected.texts(&format!("#{CREATE}-{field}-error")).len(), 1, "{field}");
    }
    assert_eq!(succeeded_and_failed_calls(&app, "attestations-enhanced"), (0, 0));
    let created = submit(&mut browser, &page, CREATE, &DETAILS).await;
    for day in ["", "2020-01-01", "2999-01-01"] {
        let rejected = submit(&mut browser, &created, FINISH, &[("agreed_on", day)]).await;
        assert_eq!((rejected.status, rejected.texts(&format!("#{FINISH}-agreed_on-error")).len()), (422, 1), "{day}");
    }
    assert_eq!(succeeded_and_failed_calls(&app, CONFIRM_OPERATION), (0, 0));
    app.stop().await;
}

#[tokio::test]
async fn concurrent_creators_share_one_link_and_stale_forms_are_rejected() {
    let app = TestApp::start().await;
    let (mut hers, mut his) = (app.signed_in(ADMIN).await, app.signed_in(COLLEAGUE).await);
    let (path, page) = first_customer(&app, &mut hers, "agreements").await;
    let stale = his.open(&path).await;
    let created = submit(&mut hers, &page, CREATE, &DETAILS).await;
    let late = submit(&mut his, &stale, CREATE, &DETAILS).await;
    assert_eq!((late.status, attestation_id(&late)), (409, attestation_id(&created)), "{}", late.text());
    assert!(late.texts("[aria-labelledby=attestation] > .note").concat().contains("already created a link"));
    assert_eq!(succeeded_and_failed_calls(&app, "attestations-enhanced"), (1, 0));

    // She starts over with another signatory while his page still shows the previous one.
    let canceled = submit_and_confirm(&mut hers, &created, CANCEL, &[]).await;
    let after_cancellation = submit_confirmed_finish(&mut his, &late, &today()).await;
    assert_eq!(
        (after_cancellation.status, after_cancellation.attributes(&format!("#{CREATE}"), "id").len()),
        (409, 1),
        "{}",
        after_cancellation.text()
    );
    let second = submit(&mut hers, &canceled, CREATE, &[&DETAILS[..], &[("last_name", "Wilk")]].concat()).await;
    assert!(app.emulator.accept_attestation(&attestation_id(&second)));
    let rejected = submit_confirmed_finish(&mut his, &late, &today()).await;
    assert_eq!(
        (rejected.status, succeeded_and_failed_calls(&app, CONFIRM_OPERATION)),
        (409, (0, 0)),
        "{}",
        rejected.text()
    );
    let unchanged = submit(&mut his, &late, CANCEL, &[("confirmed", "true")]).await;
    assert_eq!(
        (unchanged.status, attestation_id(&unchanged)),
        (200, attestation_id(&second)),
        "only the attestation in the form is canceled"
    );
    app.stop().await;
}

async fn submit_confirmed_finish(browser: &mut crate::browser::Browser, page: &Page, day: &str) -> Page {
    submit(browser, page, FINISH, &[("agreed_on", day), ("confirmed", "true")]).await
}

#[tokio::test]
async fn a_missing_application_token_or_permission_is_reported() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, mut page) = first_customer(&app, &mut browser, "agreements").await;
    // The person's own token is cached, so the next token request is the application's.
    app.emulator.sign_in_fault(Fault::new("token", FaultKind::Code { status: 400, code: 7_000_229 }));
    for (code, message) in [
        (None, "is not in your organization’s Entra"),
        (Some(2032), "denies access to the portal’s application"),
        (Some(900_150), "has no right to create partner confirmations"),
    ] {
        if let Some(code) = code {
            app.emulator.fault(Fault::new("attestations-enhanced", FaultKind::Code { status: 403, code }));
        }
        page = submit(&mut browser, &page, CREATE, &DETAILS).await;
        let summary = page.texts(&format!("#{CREATE} .error-summary")).concat();
        assert!(page.status == 502 && summary.contains(message), "{code:?}: {}", page.text());
    }
    let created = submit(&mut browser, &page, CREATE, &DETAILS).await;
    assert_eq!(created.status, 200, "{}", created.text());
    app.stop().await;
}

#[tokio::test]
async fn the_link_requires_permission_and_is_hidden_from_other_partners() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "agreements").await;
    let created = submit(&mut browser, &page, CREATE, &DETAILS).await;
    let customer = path.split('/').nth(2).unwrap().to_owned();
    let arguments = [("customer", customer.as_str())];
    let (status, body) = browser.call(Method::GET, "/api/find_attestation", &arguments).await;
    assert!(status == 200 && body.contains(&attestation_id(&created)));
    let (status, body) =
        app.signed_in("Kayla Whitfield").await.call(Method::GET, "/api/find_attestation", &arguments).await;
    assert_eq!((status, body.as_str()), (200, "null"), "a person of another partner");
    let (status, body) =
        app.signed_in("Chiara Esposito").await.call(Method::GET, "/api/find_attestation", &arguments).await;
    assert!(status == 403 && !body.contains(&attestation_id(&created)), "{body}");
    app.stop().await;
}

#[tokio::test]
async fn audit_entries_contain_neither_link_nor_signatory() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let created = submit(&mut browser, &page, CREATE, &DETAILS).await;
    submit_and_confirm(&mut browser, &created, CANCEL, &[]).await;
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let entries = store.list_audit(partner.id, &AuditFilter::default(), None, 100).await.unwrap();
    let of = |action: &str| entries.iter().filter(|entry| entry.action.action == action).collect::<Vec<_>>();
    assert_eq!(of("create_attestation").len(), 2, "intent and outcome");
    let cancelled = of("cancel_attestation");
    assert_eq!((cancelled.len(), cancelled[0].outcome), (1, Outcome::Done));
    let all = format!("{entries:?}");
    for secret in [&attestation_id(&created), "zofia@conto.example", "Lis"] {
        assert!(!all.contains(secret), "{secret}");
    }
    store.close().await;
    app.stop().await;
}
