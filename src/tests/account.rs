//! Tests of the account page: preferences that persist, ending of sessions, forms that keep their input.

use reqwest::Method;
use tenantry::domain::preferences::{Language, Preferences, Theme};

use crate::{app::TestApp, form::submit};

#[tokio::test]
async fn preferences_apply_in_another_browser() {
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
async fn saving_one_preference_leaves_the_others_unset() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Chiara Esposito").await;
    browser.post("/api/save_preferences", &[("form_page", "/account"), ("theme", "dark")]).await;
    let person = app.emulator.demo().person("Chiara Esposito").unwrap().id;
    let store = app.store().await;
    let preferences = store.load_preferences(person).await.unwrap();
    assert_eq!(
        (preferences.theme, preferences.language, preferences.time_zone),
        (Theme::Dark, None, None),
        "unset preferences follow the browser"
    );
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn the_preferences_form_stores_only_changed_values() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Chiara Esposito").await;
    let person = app.emulator.demo().person("Chiara Esposito").unwrap().id;
    let store = app.store().await;
    let page = browser.open("/account").await;
    assert_eq!(page.attributes("#preferences-form-time_zone", "value"), ["UTC"], "the effective time zone is shown");
    let unchanged = submit(&mut browser, &page, "preferences-form", &[]).await;
    assert_eq!(unchanged.status, 200, "{}", unchanged.text());
    assert_eq!(store.load_preferences(person).await.unwrap(), Preferences::default(), "nothing was changed");
    let rejected = submit(&mut browser, &page, "preferences-form", &[("time_zone", "Mars"), ("theme", "dark")]).await;
    assert_eq!(rejected.status, 422, "{}", rejected.text());
    let done = submit(&mut browser, &rejected, "preferences-form", &[("time_zone", "UTC")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let preferences = store.load_preferences(person).await.unwrap();
    assert_eq!(
        preferences,
        Preferences { theme: Theme::Dark, ..Preferences::default() },
        "unset preferences follow the browser"
    );
    let page = browser.open("/account").await;
    let changes = [("time_zone", "Europe/Warsaw"), ("language", "pl")];
    assert_eq!(submit(&mut browser, &page, "preferences-form", &changes).await.status, 200);
    let page = browser.open("/account").await;
    assert_eq!(submit(&mut browser, &page, "preferences-form", &[("time_zone", "")]).await.status, 200);
    let preferences = store.load_preferences(person).await.unwrap();
    assert_eq!(
        (preferences.time_zone, preferences.language),
        (None, Some(Language::Polish)),
        "a preference can be unset"
    );
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn a_rejected_form_keeps_its_input_and_marks_the_field() {
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
        "neither a preference nor the language was changed"
    );
    assert_eq!(page.attributes("#preferences-form-time_zone", "value"), ["Mars/<Olympus>"]);
    assert_eq!(page.attributes("#preferences-form-time_zone", "aria-invalid"), ["true"]);
    assert_eq!(page.attributes(".error-summary a", "href"), ["#preferences-form-time_zone"]);
    assert_eq!(page.attributes("#preferences-form-language option[selected]", "value"), ["pl"]);
    assert_eq!(page.attributes("#preferences-form-page_size option[selected]", "value"), ["100"]);
    app.stop().await;
}

#[tokio::test]
async fn anonymous_language_and_theme_are_stored_in_cookies() {
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
async fn sessions_ended_on_the_account_page_are_signed_out_on_the_next_request() {
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
async fn cross_site_posts_are_rejected() {
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
