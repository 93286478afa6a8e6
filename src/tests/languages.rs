//! Tests that every page is rendered in every language.

use tenantry::{
    app::{ROUTES, Route},
    domain::preferences::Language,
};

use crate::{
    app::TestApp,
    browser::Browser,
    connection::connect,
    fixture::{CustomerFixture, admin},
};

const OPERATOR: &str = "Olga Operator";

#[tokio::test]
async fn every_page_is_rendered_in_every_language() {
    let app = TestApp::start_with(&[("TENANTRY_RATE_LIMIT__ACTOR_BURST", "1000")]).await;
    let mut agent = app.signed_in(&admin(&app, 0)).await;
    connect(&app, &mut agent, "active", &app.emulator.demo().service_account(0).unwrap().name).await;
    let fixture = CustomerFixture::of(&app, &mut agent, 0, &[]).await;
    let customer = fixture.customer().parse().unwrap();
    let user = app.signed_in_as_customer_user(0, customer).await;
    let operator = app.signed_in(OPERATOR).await;
    let people: [Browser; 4] = [app.browser(), agent, user, operator];
    let mut unreachable = Vec::new();
    for route_path in ROUTES.iter().flat_map(Route::route_paths) {
        let path = fixture.fill(&route_path.template);
        let mut is_reachable = false;
        for person in &people {
            let mut browser = person.clone();
            browser.set_cookie("language", Language::English.as_str());
            let english = browser.open(&path).await;
            if (english.status, english.path()) != (200, path.as_str()) {
                continue;
            }
            is_reachable = true;
            for language in Language::ALL {
                browser.set_cookie("language", language.as_str());
                let page = browser.open(&path).await;
                assert_eq!((page.status, page.path()), (200, path.as_str()), "{language:?}");
                assert_eq!(page.attributes("html", "lang"), [language.as_str()], "{path}");
                assert!(!page.heading().is_empty(), "{path} in {language:?}");
                let is_translated = page.texts("main") != english.texts("main");
                assert!(is_translated || *language == Language::English, "{path} in {language:?}");
            }
            break;
        }
        if !is_reachable {
            unreachable.push(path);
        }
    }
    assert_eq!(unreachable, [""; 0], "nobody here can open them");
    app.stop().await;
}
