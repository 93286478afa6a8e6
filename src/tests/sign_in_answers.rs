//! Tests of the provider's responses at sign-in: irrelevant claims, missing names, errors with a code.

use tenantry::{
    auth::{Mender, Refusal},
    emulator::fault::{Fault, FaultKind, ID_TOKEN, TokenFlaw},
};

use crate::{app::TestApp, form::first_customer};

const ADMIN: &str = "Alicja Żółkiewska";

fn flawed(flaw: TokenFlaw) -> Fault {
    Fault::new(ID_TOKEN, FaultKind::IdToken { flaw })
}

#[tokio::test]
async fn claims_that_nobody_needs_keep_nobody_out() {
    let app = TestApp::start().await;
    app.emulator.sign_in_fault(flawed(TokenFlaw::StrangeClaims));
    let mut browser = app.browser();
    let page = app.sign_in(&mut browser, ADMIN).await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Home"), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn staff_without_a_name_go_by_what_they_sign_in_with_or_else_by_their_id() {
    let app = TestApp::start().await;
    let person = app.emulator.demo().person(ADMIN).unwrap().clone();
    for (flaw, shown) in
        [(TokenFlaw::BlankName, person.sign_in_name.clone()), (TokenFlaw::NoNames, person.id.object.to_string())]
    {
        app.emulator.sign_in_fault(flawed(flaw));
        let mut browser = app.browser();
        let page = app.sign_in(&mut browser, ADMIN).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let button = page.texts("button.person").concat();
        assert!(button.contains(&shown), "{button:?} lacks {shown}");
    }
    app.stop().await;
}

/// Returns the status and the heading for the party that can fix a refusal.
const fn expected(mender: Mender) -> (u16, &'static str) {
    match mender {
        Mender::Person => (400, "Sign-in rejected"),
        Mender::Administrator => (403, "Your organization doesn’t allow this sign-in yet"),
        Mender::Operator => (500, "Sign-in setup is incomplete"),
    }
}

#[tokio::test]
async fn each_refusal_of_entras_says_what_it_is_about_and_who_can_mend_it() {
    let app = TestApp::start().await;
    let person = app.emulator.demo().person(ADMIN).unwrap().clone();
    let (mut english, mut polish) = (app.browser(), app.browser());
    polish.post("/api/save_preferences", &[("form_page", "/"), ("language", "pl")]).await;
    for Refusal { number, mender } in Refusal::all() {
        for operation in ["authorize", "token"] {
            let fault = Fault::new(operation, FaultKind::Code { status: 400, code: number });
            app.emulator.sign_in_fault(fault.clone());
            let page = english.sign_in(person.cloud, &person.sign_in_name).await;
            assert_eq!((page.status, page.heading().as_str()), expected(mender), "{operation} {number}");
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
async fn a_secret_that_has_expired_is_called_a_secret() {
    let app = TestApp::start().await;
    for (number, words) in [(7_000_222, "client secret has expired"), (7_000_215, "client secret is wrong")] {
        app.emulator.sign_in_fault(Fault::new("token", FaultKind::Code { status: 401, code: number }));
        let page = app.sign_in(&mut app.browser(), ADMIN).await;
        assert!(page.text().contains(words), "{}", page.text());
    }
    app.stop().await;
}

#[tokio::test]
async fn a_secret_that_expires_while_somebody_works_is_called_a_secret() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Bruno Fischer").await;
    let (path, _) = first_customer(&app, &mut browser, "budget").await;
    let other = app.another_instance().await;
    app.emulator.sign_in_fault(Fault::new("token", FaultKind::Code { status: 401, code: 7_000_222 }).times(50));
    let page = browser.sent_to(&other.browser()).open(&path).await;
    assert!(page.text().contains("client secret has expired"), "{}", page.text());
    assert!(page.text().contains("AADSTS7000222"));
    other.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn a_number_without_words_is_shown_all_the_same() {
    let app = TestApp::start().await;
    app.emulator.sign_in_fault(Fault::new("token", FaultKind::Code { status: 400, code: 123_456 }));
    let page = app.sign_in(&mut app.browser(), ADMIN).await;
    assert_eq!((page.status, page.heading().as_str()), (400, "Sign-in rejected"));
    assert!(page.text().contains("Error AADSTS123456, support ID "), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn a_sign_in_that_is_ended_while_somebody_works_says_why_and_under_which_number() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, _) = first_customer(&app, &mut browser, "budget").await;
    for (language, number, words) in [
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
        app.emulator.sign_in_fault(Fault::new("token", FaultKind::Code { status: 400, code: number }).times(50));
        let page = browser.clone().sent_to(&other.browser()).open(&path).await;
        app.emulator.clear_sign_in_faults();
        assert!(page.text().contains(words), "{language} {number}: {}", page.text());
        assert!(page.text().contains(&format!("AADSTS{number}")), "{language} {number}: {}", page.text());
        other.stop().await;
    }
    app.stop().await;
}
