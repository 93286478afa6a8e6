//! Tests of the provider's responses at sign-in: malformed optional claims, missing names, errors with a code.

use tenantry::{
    auth::{EntraError, ResolvableBy},
    emulator::fault::{Fault, FaultKind, ID_TOKEN, TokenFlaw},
};

use crate::{app::TestApp, form::first_customer};

const ADMIN: &str = "Alicja Żółkiewska";

fn id_token_fault(flaw: TokenFlaw) -> Fault {
    Fault::new(ID_TOKEN, FaultKind::IdToken { flaw })
}

#[tokio::test]
async fn malformed_optional_claims_do_not_prevent_sign_in() {
    let app = TestApp::start().await;
    app.emulator.sign_in_fault(id_token_fault(TokenFlaw::MalformedOptionalClaims));
    let mut browser = app.browser();
    let page = app.sign_in(&mut browser, ADMIN).await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Home"), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn staff_without_a_name_are_shown_by_sign_in_name_or_object_id() {
    let app = TestApp::start().await;
    let person = app.emulator.demo().person(ADMIN).unwrap().clone();
    for (flaw, shown) in
        [(TokenFlaw::BlankName, person.sign_in_name.clone()), (TokenFlaw::NoNames, person.id.object.to_string())]
    {
        app.emulator.sign_in_fault(id_token_fault(flaw));
        let mut browser = app.browser();
        let page = app.sign_in(&mut browser, ADMIN).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let button = page.texts("button.person").concat();
        assert!(button.contains(&shown), "{button:?} lacks {shown}");
    }
    app.stop().await;
}

/// Returns the status and the heading for the party that can resolve an Entra error.
const fn expected(resolvable_by: ResolvableBy) -> (u16, &'static str) {
    match resolvable_by {
        ResolvableBy::Person => (400, "Sign-in rejected"),
        ResolvableBy::Administrator => (403, "Your organization doesn’t allow this sign-in yet"),
        ResolvableBy::Operator => (500, "Sign-in setup is incomplete"),
    }
}

#[tokio::test]
async fn each_entra_error_has_its_own_message_and_shows_who_can_resolve_it() {
    let app = TestApp::start().await;
    let person = app.emulator.demo().person(ADMIN).unwrap().clone();
    let (mut english, mut polish) = (app.browser(), app.browser());
    polish.post("/api/save_preferences", &[("form_page", "/"), ("language", "pl")]).await;
    for EntraError { number, resolvable_by } in EntraError::all() {
        for operation in ["authorize", "token"] {
            let fault = Fault::new(operation, FaultKind::Code { status: 400, code: number });
            app.emulator.sign_in_fault(fault.clone());
            let page = english.sign_in(person.cloud, &person.sign_in_name).await;
            assert_eq!((page.status, page.heading().as_str()), expected(resolvable_by), "{operation} {number}");
            let advice = page.texts("main .lead").concat();
            assert!(advice.contains(&format!("Error AADSTS{number}, support ID ")), "{operation} {number}: {advice}");
            app.emulator.sign_in_fault(fault);
            let page = polish.sign_in(person.cloud, &person.sign_in_name).await;
            let advice_in_polish = page.texts("main .lead").concat();
            assert!(advice_in_polish.contains(&format!("Błąd AADSTS{number}")), "{operation} {number}");
            assert!(!advice_in_polish.contains("Usługa logowania odrzuciła"), "{number} has its own message");
            assert!(!advice.contains("The sign-in service rejected this"), "{number} has its own message");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn an_expired_client_secret_is_named_at_sign_in() {
    let app = TestApp::start().await;
    for (code, expected) in [(7_000_222, "client secret has expired"), (7_000_215, "client secret is wrong")] {
        app.emulator.sign_in_fault(Fault::new("token", FaultKind::Code { status: 401, code }));
        let page = app.sign_in(&mut app.browser(), ADMIN).await;
        assert!(page.text().contains(expected), "{}", page.text());
    }
    app.stop().await;
}

#[tokio::test]
async fn an_expired_client_secret_is_named_during_a_session() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Bruno Fischer").await;
    let (path, _) = first_customer(&app, &mut browser, "budget").await;
    let other = app.another_instance().await;
    app.emulator.sign_in_fault(Fault::new("token", FaultKind::Code { status: 401, code: 7_000_222 }).times(50));
    let page = browser.with_session_at(&other.browser()).open(&path).await;
    assert!(page.text().contains("client secret has expired"), "{}", page.text());
    assert!(page.text().contains("AADSTS7000222"));
    other.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn an_unknown_aadsts_code_is_shown() {
    let app = TestApp::start().await;
    app.emulator.sign_in_fault(Fault::new("token", FaultKind::Code { status: 400, code: 123_456 }));
    let page = app.sign_in(&mut app.browser(), ADMIN).await;
    assert_eq!((page.status, page.heading().as_str()), (400, "Sign-in rejected"));
    assert!(page.text().contains("Error AADSTS123456, support ID "), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn a_failed_token_refresh_shows_reason_and_aadsts_code() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, _) = first_customer(&app, &mut browser, "budget").await;
    for (language, code, expected) in [
        ("en", 50_057, "Your account is turned off. Ask your administrator. (AADSTS50057)"),
        ("en", 53_003, "A Conditional Access policy of your organization blocks this sign-in."),
        ("en", 65_001, "Your organization has not consented to this portal."),
        ("en", 50_076, "Multi-factor authentication is required. Sign in again and complete it. (AADSTS50076)"),
        ("en", 123_456, "After you sign in, you return to this page. (AADSTS123456)"),
        ("pl", 50_057, "Twoje konto jest wyłączone. Zapytaj administratora. (AADSTS50057)"),
        ("pl", 123_456, "Po zalogowaniu wrócisz na tę stronę. (AADSTS123456)"),
    ] {
        browser.post("/api/save_preferences", &[("form_page", "/account"), ("language", language)]).await;
        // An instance without a cached token requests one.
        let other = app.another_instance().await;
        app.emulator.sign_in_fault(Fault::new("token", FaultKind::Code { status: 400, code }).times(50));
        let page = browser.clone().with_session_at(&other.browser()).open(&path).await;
        app.emulator.clear_sign_in_faults();
        assert!(page.text().contains(expected), "{language} {code}: {}", page.text());
        assert!(page.text().contains(&format!("AADSTS{code}")), "{language} {code}: {}", page.text());
        other.stop().await;
    }
    app.stop().await;
}
