//! Tests of confirming a customer's acceptance of the Customer Agreement in three steps: create, link, finish.

use jiff::{Timestamp, tz::TimeZone};
use reqwest::Method;
use tenantry::{
    domain::agreement::ConfirmationWay,
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
const AGREEMENTS: &str = "confirm-customer-consent-customer-agreement";

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
const CONFIRMED: [(&str, &str); 4] =
    [("first_name", "Zofia"), ("last_name", "Lis"), ("email", "zofia@conto.example"), ("agreed_on", "2026-01-15")];

/// Sets the global partner's method to the single step, like its operator.
pub async fn confirm_in_a_single_step(app: &TestApp) {
    set_confirmation_way(app, ConfirmationWay::SingleStep).await;
}

async fn set_confirmation_way(app: &TestApp, way: ConfirmationWay) {
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    store.set_confirmation_way(partner.id, way, None).await.unwrap();
    store.close().await;
}

/// Returns the link for the customer on a page.
fn link_of(page: &Page) -> String {
    let texts = page.texts("#attestation-facts .copyable");
    texts.into_iter().find(|text| text.contains("attestationid=")).unwrap_or_else(|| panic!("{}", page.text()))
}

/// Returns the id in that link.
pub fn id_of(page: &Page) -> String {
    let link = link_of(page);
    link.split('=').nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

/// Returns today's date in UTC.
pub fn today() -> String {
    Timestamp::now().to_zoned(TimeZone::UTC).date().to_string()
}

/// Returns how often an operation succeeded, and how often it was refused.
fn served(app: &TestApp, operation: &str) -> (u64, u64) {
    let tally = app.emulator.call_counts();
    tally
        .iter()
        .filter(|it| it.operation == operation)
        .fold((0, 0), |(done, refused), it| (done + it.done, refused + it.refused))
}

#[tokio::test]
async fn an_acceptance_is_confirmed_in_three_steps_of_which_a_colleague_takes_the_last() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "agreements").await;
    let begun = submit(&mut browser, &page, CREATE, &DETAILS).await;
    assert_eq!((begun.status, begun.path()), (200, path.as_str()), "{}", begun.text());
    assert_eq!(begun.texts(".done"), ["Link created. Send it to the customer."]);
    assert!(link_of(&begun).starts_with("https://cdn.partner.microsoft.com/mca/?attestationid="));
    assert!(begun.attributes("iframe", "src").is_empty() && begun.attributes(&format!("#{CREATE}"), "id").is_empty());
    let letter = begun.texts("#letter-text").remove(0);
    for part in ["Zofia Lis", "Conto Sp. z o.o.", "Bursztyn Cloud Services", &id_of(&begun), "Prosimy przeczytać"] {
        assert!(letter.contains(part), "{part}: {letter}");
    }
    let mail = begun.attributes("a[href^='mailto:']", "href").remove(0);
    assert!(mail.starts_with("mailto:zofia%40conto.example?subject="), "{mail}");
    let english = browser.open(&format!("{path}?letter=en")).await;
    assert!(english.texts("#letter-text").remove(0).contains("Please read it and accept it"));
    assert_eq!(begun.attributes("#letter-text", "lang"), ["pl"]);

    // A colleague continues after the person who began has signed out.
    let account = browser.open("/account").await;
    assert_eq!(account.status, 200);
    browser.post("/sign-out", &[]).await;
    let mut colleague = app.signed_in(COLLEAGUE).await;
    let seen = colleague.open(&path).await;
    assert_eq!(id_of(&seen), id_of(&begun));
    let facts = seen.texts("#attestation-facts").concat();
    assert!(facts.contains(ADMIN) && facts.contains("zofia@conto.example"), "{facts}");
    assert!(app.emulator.accept_attestation(&id_of(&seen)));
    let done = submit_and_confirm(&mut colleague, &seen, FINISH, &[("agreed_on", &today())]).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()), "{}", done.text());
    assert_eq!(done.texts(".done"), ["Acceptance confirmed."]);
    let rows = done.texts("[aria-labelledby=accepted] tbody tr");
    let row = rows.iter().find(|row| row.contains("Zofia Lis")).unwrap();
    assert!(row.contains(COLLEAGUE) && row.contains(&today()) && row.contains("221234567"), "{row}");
    assert_eq!(done.attributes(&format!("#{CREATE}"), "id"), [CREATE], "another one can be created");
    assert_eq!(served(&app, "create-agreement-with-attestation"), (1, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_finish_that_is_refused_shows_its_code_and_is_tried_again() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "agreements").await;
    let begun = submit(&mut browser, &page, CREATE, &DETAILS).await;
    let early = submit_and_confirm(&mut browser, &begun, FINISH, &[("agreed_on", &today())]).await;
    assert_eq!(early.status, 422, "{}", early.text());
    assert_eq!(early.attributes(&format!("#{FINISH} [name=agreed_on]"), "value"), [today()]);
    let again = browser.open(&path).await;
    let refusal = again.texts("#attestation-refusal").concat();
    assert!(refusal.contains("800002") && refusal.contains("hasn’t accepted yet"), "{refusal}");
    assert_eq!(served(&app, AGREEMENTS).1, 1);

    assert!(app.emulator.accept_attestation(&id_of(&again)));
    let done = submit_and_confirm(&mut browser, &again, FINISH, &[("agreed_on", &today())]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn a_signatory_whose_acceptance_is_confirmed_already_is_said_so_and_another_one_may_be_begun() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    confirm_in_a_single_step(&app).await;
    let (path, page) = first_customer(&app, &mut browser, "agreements").await;
    let confirmed = submit_and_confirm(&mut browser, &page, "confirm-agreement", &CONFIRMED).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    set_confirmation_way(&app, ConfirmationWay::ThreeSteps).await;

    let page = browser.open(&path).await;
    let begun = submit(&mut browser, &page, CREATE, &[&DETAILS[..], &[("phone", "")]].concat()).await;
    assert!(app.emulator.accept_attestation(&id_of(&begun)));
    let page = submit_and_confirm(&mut browser, &begun, FINISH, &[("agreed_on", &today())]).await;
    assert_eq!(page.status, 409, "{}", page.text());
    let said = page.texts(&format!("#{FINISH} .error-summary")).concat();
    assert!(said.contains("already confirmed"), "{said}");
    let over = submit_and_confirm(&mut browser, &page, CANCEL, &[]).await;
    assert_eq!((over.status, over.texts(".done")), (200, vec!["Confirmation canceled.".to_owned()]));
    assert_eq!(over.attributes(&format!("#{CREATE}"), "id"), [CREATE]);
    app.stop().await;
}

#[tokio::test]
async fn a_finish_whose_answer_was_lost_and_could_not_be_looked_up_is_found_done_by_the_next_try() {
    let app = TestApp::start_with(&SHORT_TIMEOUTS).await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let begun = submit(&mut browser, &page, CREATE, &DETAILS).await;
    assert!(app.emulator.accept_attestation(&id_of(&begun)));
    let asked = submit(&mut browser, &begun, FINISH, &[("agreed_on", &today())]).await;
    app.emulator.fault(Fault::new(AGREEMENTS, FaultKind::Reset));
    app.emulator.fault(Fault::new("get-confirmation-of-customer-agreement", FaultKind::Html).repeated());
    let unknown = submit(&mut browser, &asked, FINISH, &[("confirmed", "true")]).await;
    assert_eq!(unknown.status, 504, "{}", unknown.text());
    app.emulator.clear_faults();
    let done = submit(&mut browser, &unknown, FINISH, &[("confirmed", "true")]).await;
    assert_eq!((done.status, done.texts(".done")), (200, vec!["Acceptance confirmed.".to_owned()]), "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_created() {
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
    let refused = submit(&mut browser, &page, CREATE, &bad).await;
    assert_eq!(refused.status, 422);
    for (field, _) in bad {
        assert_eq!(refused.texts(&format!("#{CREATE}-{field}-error")).len(), 1, "{field}");
    }
    assert_eq!(served(&app, "attestations-enhanced"), (0, 0));
    let begun = submit(&mut browser, &page, CREATE, &DETAILS).await;
    for day in ["", "2020-01-01", "2999-01-01"] {
        let refused = submit(&mut browser, &begun, FINISH, &[("agreed_on", day)]).await;
        assert_eq!((refused.status, refused.texts(&format!("#{FINISH}-agreed_on-error")).len()), (422, 1), "{day}");
    }
    assert_eq!(served(&app, AGREEMENTS), (0, 0));
    app.stop().await;
}

#[tokio::test]
async fn two_who_begin_have_one_link_and_a_form_about_another_one_does_nothing() {
    let app = TestApp::start().await;
    let (mut hers, mut his) = (app.signed_in(ADMIN).await, app.signed_in(COLLEAGUE).await);
    let (path, page) = first_customer(&app, &mut hers, "agreements").await;
    let stale = his.open(&path).await;
    let begun = submit(&mut hers, &page, CREATE, &DETAILS).await;
    let late = submit(&mut his, &stale, CREATE, &DETAILS).await;
    assert_eq!((late.status, id_of(&late)), (409, id_of(&begun)), "{}", late.text());
    assert!(late.texts("[aria-labelledby=attestation] > .note").concat().contains("already created a link"));
    assert_eq!(served(&app, "attestations-enhanced"), (1, 0));

    // She starts over with another signatory while his page still shows the previous one.
    let over = submit_and_confirm(&mut hers, &begun, CANCEL, &[]).await;
    let gone = submit_and_confirm_or_not(&mut his, &late, &today()).await;
    assert_eq!((gone.status, gone.attributes(&format!("#{CREATE}"), "id").len()), (409, 1), "{}", gone.text());
    let another = submit(&mut hers, &over, CREATE, &[&DETAILS[..], &[("last_name", "Wilk")]].concat()).await;
    assert!(app.emulator.accept_attestation(&id_of(&another)));
    let refused = submit_and_confirm_or_not(&mut his, &late, &today()).await;
    assert_eq!((refused.status, served(&app, AGREEMENTS)), (409, (0, 0)), "{}", refused.text());
    let kept = submit(&mut his, &late, CANCEL, &[("confirmed", "true")]).await;
    assert_eq!((kept.status, id_of(&kept)), (200, id_of(&another)), "only the given one is canceled");
    app.stop().await;
}

async fn submit_and_confirm_or_not(browser: &mut crate::browser::Browser, page: &Page, day: &str) -> Page {
    submit(browser, page, FINISH, &[("agreed_on", day), ("confirmed", "true")]).await
}

#[tokio::test]
async fn an_application_that_gets_no_token_or_lacks_the_right_is_said_to() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, mut page) = first_customer(&app, &mut browser, "agreements").await;
    // The person's own token is cached, so the next token request is the application's.
    app.emulator.sign_in_fault(Fault::new("token", FaultKind::Code { status: 400, code: 7_000_229 }));
    for (code, words) in [
        (None, "is not in your organization’s Entra"),
        (Some(2032), "denies access to the portal’s application"),
        (Some(900_150), "has no right to create partner confirmations"),
    ] {
        if let Some(code) = code {
            app.emulator.fault(Fault::new("attestations-enhanced", FaultKind::Code { status: 403, code }));
        }
        page = submit(&mut browser, &page, CREATE, &DETAILS).await;
        let said = page.texts(&format!("#{CREATE} .error-summary")).concat();
        assert!(page.status == 502 && said.contains(words), "{code:?}: {}", page.text());
    }
    let begun = submit(&mut browser, &page, CREATE, &DETAILS).await;
    assert_eq!(begun.status, 200, "{}", begun.text());
    app.stop().await;
}

#[tokio::test]
async fn nobody_is_shown_the_link_who_may_not_confirm_and_another_partner_has_none() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "agreements").await;
    let begun = submit(&mut browser, &page, CREATE, &DETAILS).await;
    let customer = path.split('/').nth(2).unwrap().to_owned();
    let ask = [("customer", customer.as_str())];
    let (status, mine) = browser.call(Method::GET, "/api/find_attestation", &ask).await;
    assert!(status == 200 && mine.contains(&id_of(&begun)));
    let (status, body) = app.signed_in("Kayla Whitfield").await.call(Method::GET, "/api/find_attestation", &ask).await;
    assert_eq!((status, body.as_str()), (200, "null"), "a person of another partner");
    let (status, body) = app.signed_in("Chiara Esposito").await.call(Method::GET, "/api/find_attestation", &ask).await;
    assert!(status == 403 && !body.contains(&id_of(&begun)), "{body}");
    app.stop().await;
}

#[tokio::test]
async fn each_step_is_on_record_without_the_link_or_whom_it_names() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "agreements").await;
    let begun = submit(&mut browser, &page, CREATE, &DETAILS).await;
    submit_and_confirm(&mut browser, &begun, CANCEL, &[]).await;
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let entries = store.list_audit(partner.id, &AuditFilter::default(), None, 100).await.unwrap();
    let of = |action: &str| entries.iter().filter(|entry| entry.action.action == action).collect::<Vec<_>>();
    assert_eq!(of("create_attestation").len(), 2, "intent and outcome");
    let cancelled = of("cancel_attestation");
    assert_eq!((cancelled.len(), cancelled[0].outcome), (1, Outcome::Done));
    let all = format!("{entries:?}");
    for secret in [&id_of(&begun), "zofia@conto.example", "Lis"] {
        assert!(!all.contains(secret), "{secret}");
    }
    store.close().await;
    app.stop().await;
}
