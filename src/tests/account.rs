//! Tests of the account page: preferences that persist, sessions that end, forms that keep their input.

use reqwest::Method;
use tenantry::domain::preferences::{Language, Preferences, Theme};

use crate::{app::TestApp, form::submit};

#[tokio::test]
async fn choices_follow_a_person_into_another_browser() {
    let app = TestApp::start().await;
    let mut one = app.signed_in("Chiara Esposito").await;
    let page = one
        .post(
            "/api/save_preferences",
            &[
                ("form_page", "/account"),
                ("form_id", "preferences-form"),
                ("language", "pl"),
                ("theme", "dark"),
                ("time_zone", "europe/warsaw"),
                ("page_size", "25"),
                ("density", "compact"),
            ],
        )
        .await;
    assert_eq!((page.status, page.path(), page.heading().as_str()), (200, "/account", "Twoje konto"));
    assert_eq!(page.texts(".done"), ["Zapisano ustawienia."], "the success is reported");
    assert_eq!(page.attributes("html", "data-theme"), ["dark"]);
    assert_eq!(page.attributes("#preferences-form-time_zone", "value"), ["Europe/Warsaw"]);
    assert_eq!(one.open("/account").await.texts(".done"), Vec::<String>::new(), "the success is reported once");

    let mut other = app.signed_in("Chiara Esposito").await;
    let list = other.open("/customers").await;
    assert_eq!(list.heading(), "Klienci");
    assert_eq!(list.texts("tbody tr").len(), 25);
    assert_eq!(list.attributes("html", "data-density"), ["compact"]);
    app.stop().await;
}

#[tokio::test]
async fn choosing_one_thing_chooses_nothing_else() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Chiara Esposito").await;
    browser.post("/api/save_preferences", &[("form_page", "/account"), ("theme", "dark")]).await;
    let person = app.emulator.demo().person("Chiara Esposito").unwrap().id;
    let store = app.store().await;
    let chosen = store.load_preferences(person).await.unwrap();
    assert_eq!(
        (chosen.theme, chosen.language, chosen.time_zone),
        (Theme::Dark, None, None),
        "unset preferences follow the browser"
    );
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn the_form_stores_what_was_changed_and_nothing_that_only_stood_in_it() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Chiara Esposito").await;
    let person = app.emulator.demo().person("Chiara Esposito").unwrap().id;
    let store = app.store().await;
    let page = browser.open("/account").await;
    assert_eq!(page.attributes("#preferences-form-time_zone", "value"), ["UTC"], "the effective time zone is shown");
    let same = submit(&mut browser, &page, "preferences-form", &[]).await;
    assert_eq!(same.status, 200, "{}", same.text());
    assert_eq!(store.load_preferences(person).await.unwrap(), Preferences::default(), "nothing was changed");
    let refused = submit(&mut browser, &page, "preferences-form", &[("time_zone", "Mars"), ("theme", "dark")]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let done = submit(&mut browser, &refused, "preferences-form", &[("time_zone", "UTC")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let chosen = store.load_preferences(person).await.unwrap();
    assert_eq!(
        chosen,
        Preferences { theme: Theme::Dark, ..Preferences::default() },
        "unset preferences follow the browser"
    );
    let page = browser.open("/account").await;
    let changes = [("time_zone", "Europe/Warsaw"), ("language", "pl")];
    assert_eq!(submit(&mut browser, &page, "preferences-form", &changes).await.status, 200);
    let page = browser.open("/account").await;
    assert_eq!(submit(&mut browser, &page, "preferences-form", &[("time_zone", "")]).await.status, 200);
    let chosen = store.load_preferences(person).await.unwrap();
    assert_eq!((chosen.time_zone, chosen.language), (None, Some(Language::Polish)), "a preference can be unset");
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn a_form_that_is_refused_keeps_what_was_typed_and_names_the_field() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let page = browser
        .post(
            "/api/save_preferences",
            &[
                ("form_page", "/account"),
                ("form_id", "preferences-form"),
                ("language", "pl"),
                ("theme", "light"),
                ("time_zone", "Mars/<Olympus>"),
                ("page_size", "100"),
            ],
        )
        .await;
    assert_eq!(
        (page.status, page.heading().as_str()),
        (422, "Your account"),
        "no preference was changed, nor the language"
    );
    assert_eq!(page.attributes("#preferences-form-time_zone", "value"), ["Mars/<Olympus>"]);
    assert_eq!(page.attributes("#preferences-form-time_zone", "aria-invalid"), ["true"]);
    assert_eq!(page.attributes(".error-summary a", "href"), ["#preferences-form-time_zone"]);
    assert_eq!(page.attributes("#preferences-form-language option[selected]", "value"), ["pl"]);
    assert_eq!(page.attributes("#preferences-form-page_size option[selected]", "value"), ["100"]);
    app.stop().await;
}

#[tokio::test]
async fn a_visitors_language_and_theme_are_remembered_by_the_browser() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    assert_eq!(browser.open("/").await.attributes("html", "lang"), ["en"]);
    let page = browser.post("/api/save_preferences", &[("form_page", "/"), ("language", "pl")]).await;
    assert_eq!((page.path(), page.attributes("html", "lang")), ("/", vec!["pl".to_owned()]));
    let page = browser.post("/api/save_preferences", &[("form_page", "/"), ("theme", "dark")]).await;
    assert_eq!(page.attributes("html", "data-theme"), ["dark"]);
    app.stop().await;
}

#[tokio::test]
async fn another_session_can_be_ended_and_all_at_once() {
    let app = TestApp::start().await;
    let mut here = app.signed_in("Bruno Fischer").await;
    let mut there = app.signed_in("Bruno Fischer").await;
    let account = here.open("/account").await;
    assert_eq!(account.texts("#sessions + p + .table-wrap tbody tr").len(), 2);
    let other = account.attributes("form[action='/api/end_session'] input[name=session]", "value");
    assert_eq!(other.len(), 1, "the current session has no button");
    let page = here.post("/api/end_session", &[("form_page", "/account"), ("session", &other[0])]).await;
    assert_eq!(page.texts(".done"), ["Session ended."]);
    assert!(there.open("/account").await.path().starts_with("/?return_to"), "signed out with the next request");

    let mut third = app.signed_in("Bruno Fischer").await;
    here.post("/api/end_all_sessions", &[("form_page", "/account")]).await;
    for browser in [&mut here, &mut third] {
        assert!(browser.open("/account").await.path().starts_with("/?return_to"));
    }
    let (status, _) = here.call(Method::POST, "/api/end_all_sessions", &[]).await;
    assert_eq!(status, 401);
    app.stop().await;
}

#[tokio::test]
async fn a_change_that_no_page_of_ours_asked_for_is_refused() {
    let app = TestApp::start().await;
    let browser = app.signed_in("Alicja Żółkiewska").await;
    for path in ["/api/save_preferences", "/api/save_table_view", "/api/end_all_sessions", "/sign-out"] {
        for (header, value) in
            [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("x-nothing", "at-all")]
        {
            let address = browser.origin().join(path).unwrap();
            let cookie = format!("tenantry={}", browser.session().unwrap());
            let request = reqwest::Client::builder().no_proxy().build().unwrap().post(address);
            let response = request
                .header("cookie", cookie)
                .header(header, value)
                .header("accept", "text/html")
                .form(&[("theme", "dark")])
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), 403, "{path} {header}");
            assert!(response.text().await.unwrap().contains("Request blocked"));
        }
    }
    let mut browser = browser;
    assert_eq!(browser.open("/account").await.status, 200, "the session is still valid");
    app.stop().await;
}
