//! Tests of signing in and out, for each kind of person.

use reqwest::Method;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use tenantry::{
    domain::principal::Membership,
    emulator::fault::{Fault, FaultKind, OFFLINE_ACCESS},
    store::{AuditFilter, NewPartner},
};

use crate::{app::TestApp, browser::Browser};

#[tokio::test]
async fn each_role_arrives_at_its_start_page() {
    let app = TestApp::start().await;
    for (name, path, heading) in [
        ("Alicja Żółkiewska", "/home", "Home"),
        ("Bruno Fischer", "/home", "Home"),
        ("Chiara Esposito", "/home", "Home"),
        ("Dmytro Kovalenko", "/partner", "Partner settings"),
        ("Frédéric Lévêque", "/account", "Your account"),
        ("Olga Operator", "/operator/health", "System health"),
    ] {
        let mut browser = app.browser();
        let page = app.sign_in(&mut browser, name).await;
        assert_eq!((page.status, page.path(), page.heading().as_str()), (200, path, heading), "{name}");
        assert!(page.text().contains(name), "{name} is greeted by name");
    }
    app.stop().await;
}

#[tokio::test]
async fn people_of_unknown_or_disabled_partners_get_no_session() {
    let app = TestApp::start().await;
    for (name, status, heading) in [
        ("Nemo Niemand", 403, "Your organization isn’t set up in Tenantry"),
        ("Rolf Abendschein", 403, "Your organization’s access is turned off"),
    ] {
        let mut browser = app.browser();
        let page = app.sign_in(&mut browser, name).await;
        assert_eq!((page.status, page.heading().as_str()), (status, heading), "{name}");
        assert_eq!(browser.open("/account").await.path(), "/?return_to=%2Faccount", "{name}");
    }
    app.stop().await;
}

#[tokio::test]
async fn sign_in_returns_to_the_requested_page() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let landing = browser.open("/customers?search=a&by=domain").await;
    assert_eq!(landing.path(), "/?return_to=%2Fcustomers%3Fsearch%3Da%26by%3Ddomain");
    let person = app.emulator.demo().person("Alicja Żółkiewska").unwrap().sign_in_name.clone();
    let links = landing.attributes("[aria-labelledby=staff] a.button", "href");
    assert_eq!(links.len(), 3, "one for each cloud: {links:?}");
    let customers = landing.attributes("[aria-labelledby=customers] a", "href");
    assert_eq!(customers[0], "/sign-in?provider=customer%2Fglobal%2F%2F", "one for customers of partners there");
    let page = browser.sign_in_at(&links[0], &person).await;
    assert_eq!(page.path(), "/customers?search=a&by=domain");
    app.stop().await;
}

#[tokio::test]
async fn sign_in_never_redirects_to_another_site() {
    let app = TestApp::start().await;
    let person = app.emulator.demo().person("Alicja Żółkiewska").unwrap().sign_in_name.clone();
    for return_to in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/sign-in"] {
        let mut browser = app.browser();
        let url = format!("/sign-in?provider=global&return_to={return_to}");
        let page = browser.sign_in_at(&url, &person).await;
        assert_eq!(page.path(), "/home", "{return_to}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_session_gets_a_new_id_at_sign_in_and_is_invalid_after_sign_out() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Bruno Fischer").await;
    let before = browser.session().unwrap().to_owned();
    let mut known = browser.clone();
    app.sign_in(&mut browser, "Alicja Żółkiewska").await;
    let after = browser.session().unwrap().to_owned();
    assert_ne!(before, after);
    assert_eq!(known.open("/account").await.path(), "/?return_to=%2Faccount", "one session per browser");

    let old = browser.clone();
    let page = browser.post("/sign-out", &[]).await;
    assert_eq!((page.status, page.path()), (200, "/signed-out"), "redirected through the provider");
    assert_eq!(page.heading(), "You are signed out");
    let mut stolen = old;
    assert_eq!(stolen.open("/account").await.path(), "/?return_to=%2Faccount", "the cookie is not valid any more");
    app.stop().await;
}

#[tokio::test]
async fn invalid_callbacks_create_no_session() {
    let app = TestApp::start().await;
    for query in
        ["", "?state=x&code=y", "?state=x&state=y&code=z", "?code=y", &format!("?state={}&code=y", "x".repeat(3000))]
    {
        let mut browser = app.browser();
        let page = browser.open(&format!("/sign-in/callback{query}")).await;
        assert!((400..500).contains(&page.status), "{query}: {}", page.status);
        assert!(browser.session().is_none() || browser.open("/account").await.path().starts_with("/?"), "{query}");
    }
    app.stop().await;
}

#[tokio::test]
async fn concurrent_callbacks_redeem_one_code_across_instances() {
    let app = TestApp::start().await;
    let other = app.another_instance().await;
    let redeemed_count = || {
        let counts = app.emulator.token_request_counts();
        counts.iter().filter(|it| it.grant_type == "authorization_code").map(|it| it.count).sum::<u64>()
    };
    let send_ten_callbacks = async |instances: &[Browser]| {
        let mut browser = app.browser();
        let provider = browser.open("/sign-in?provider=global").await;
        let state = provider.address.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        let callbacks = (0..10).map(|index| {
            let mut browser = browser.with_session_at(&instances[index % instances.len()]);
            let url = format!("/sign-in/callback?code=made-up&state={state}");
            async move { browser.open(&url).await.status }
        });
        let statuses = futures::future::join_all(callbacks).await;
        assert!(statuses.iter().all(|status| (400..500).contains(status)), "{statuses:?}");
    };
    send_ten_callbacks(&[app.browser()]).await;
    assert_eq!(redeemed_count(), 1);
    // The second instance has another origin, so a code that it receives cannot be redeemed.
    send_ten_callbacks(&[app.browser(), other.browser()]).await;
    assert!((1..=2).contains(&redeemed_count()), "{}", redeemed_count());
    other.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn a_partners_own_provider_cannot_grant_operator_access() {
    let app = TestApp::start().await;
    let operator = app.emulator.demo().person("Olga Operator").unwrap().clone();
    let store = app.store().await;
    // The operator's own tenant is a partner's as well, with a provider of its own.
    let bursztyn = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let new_partner = NewPartner {
        name: "Operations".into(),
        tenant: operator.id.tenant,
        cloud: operator.cloud,
        issuer: None,
        authority: None,
        api: None,
        client: bursztyn.client,
        role_mappings: Vec::new(),
        domains: Vec::new(),
    };
    let partner = store.add_partner(new_partner, None).await.unwrap();
    store.close().await;
    let mut browser = app.browser();
    let page = browser.sign_in_at(&format!("/sign-in?provider={}", partner.id), &operator.sign_in_name).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_ne!(browser.open("/operator/health").await.status, 200, "only staff of that partner");
    let mut browser = app.browser();
    browser.sign_in(operator.cloud, &operator.sign_in_name).await;
    assert_eq!(browser.open("/operator/health").await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn a_replayed_callback_redirects_to_the_return_url_only_with_its_session() {
    let app = TestApp::start().await;
    let person = app.emulator.demo().person("Alicja Żółkiewska").unwrap().sign_in_name.clone();
    let mut browser = app.browser();
    let url = "/sign-in?provider=global&return_to=/customers?search=a";
    let provider = browser.open(url).await;
    let state = provider.address.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let mut without_session = browser.clone();
    assert_eq!(browser.select_account(provider, &person).await.path(), "/customers?search=a");
    for code in ["anything", "0.C123"] {
        let again = browser.open(&format!("/sign-in/callback?code={code}&state={state}")).await;
        assert_eq!((again.status, again.path()), (200, "/customers?search=a"));
    }
    // In a browser without a session, with the earlier cookies, it has no effect.
    let replayed = without_session.open(&format!("/sign-in/callback?code=anything&state={state}")).await;
    assert_eq!((replayed.status, without_session.session()), (400, None));
    let mut colleague = app.signed_in("Bruno Fischer").await;
    assert_eq!(colleague.open(&format!("/sign-in/callback?code=x&state={state}")).await.status, 400);
    assert_eq!(browser.open("/sign-in/callback?code=x&state=never-begun").await.status, 400);
    app.stop().await;
}

#[tokio::test]
async fn two_tabs_can_sign_in_concurrently() {
    let app = TestApp::start().await;
    let person = app.emulator.demo().person("Alicja Żółkiewska").unwrap().sign_in_name.clone();
    for first_tab in [0, 1] {
        let (mut one, mut other) = (app.browser(), app.browser());
        let tabs = [
            one.open("/sign-in?provider=global&return_to=/customers?search=a").await,
            other.open("/sign-in?provider=global&return_to=/account").await,
        ];
        // One browser sends both callbacks, one after the other.
        let mut browser = one.with_cookies_of(&other);
        let [first, second] = if first_tab == 0 { [0, 1] } else { [1, 0] };
        let expected = ["/customers?search=a", "/account"];
        let mut tabs = tabs.map(Some);
        for tab in [first, second] {
            let page = browser.select_account(tabs[tab].take().unwrap(), &person).await;
            assert_eq!((page.status, page.path()), (200, expected[tab]));
        }
        assert_eq!(browser.open("/account").await.status, 200);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_pending_sign_in_is_bound_to_its_browser_and_limited_to_four() {
    let app = TestApp::start().await;
    let person = app.emulator.demo().person("Alicja Żółkiewska").unwrap().sign_in_name.clone();
    let provider = app.browser().open("/sign-in?provider=global").await;
    let rejected = app.browser().select_account(provider, &person).await;
    assert_eq!((rejected.status, rejected.path().starts_with("/sign-in/callback")), (400, true));

    let mut browser = app.browser();
    let mut tabs = Vec::new();
    for _ in 0..6 {
        tabs.push(browser.open("/sign-in?provider=global").await);
    }
    assert_eq!(browser.cookie_names().filter(|name| name.starts_with("sign-in-")).count(), 4);
    let newest = tabs.pop().unwrap();
    assert_eq!(browser.clone().select_account(tabs.remove(0), &person).await.status, 400);
    assert_eq!(browser.select_account(newest, &person).await.status, 200);
    assert_eq!(browser.cookie_names().filter(|name| name.starts_with("sign-in-")).count(), 3);
    app.stop().await;
}

#[tokio::test]
async fn urls_with_the_british_spelling_are_redirected() {
    let app = TestApp::start().await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[3];
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let users = browser.open(&format!("/customers/{customer}/users")).await;
    let user = users.attributes("tbody th a", "href").remove(0);
    for (old_url, path) in [
        (format!("/customers/{customer}/licences?page=1"), format!("/customers/{customer}/licenses?page=1")),
        (format!("{user}/licences"), format!("{user}/licenses")),
    ] {
        let url = browser.origin().join(&old_url).unwrap();
        let response = browser.request(&Method::GET, url).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), response.headers()["location"].to_str().unwrap()),
            (308, path.as_str())
        );
        let page = browser.open(&old_url).await;
        assert_eq!((page.status, page.path()), (200, path.as_str()), "{old_url}");
    }
    for old_url in ["/partner/licences", "/licences"] {
        assert_eq!(browser.open(old_url).await.status, 404, "{old_url}");
    }
    app.stop().await;
}

#[tokio::test]
async fn urls_with_a_trailing_slash_are_redirected() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let redirect =
        browser.request(&Method::GET, browser.origin().join("/customers/?search=a").unwrap()).send().await.unwrap();
    assert_eq!(
        (redirect.status().as_u16(), redirect.headers()["location"].to_str().unwrap()),
        (308, "/customers?search=a")
    );
    for (url, path) in [
        ("/customers/?search=a", "/customers?search=a"),
        ("/account/", "/account"),
        ("/partners//", "/partners"),
        ("/customers/new/", "/customers/new"),
    ] {
        let page = browser.open(url).await;
        assert_eq!((page.status, page.path()), (200, path), "{url}");
    }
    for url in ["//evil.example/", "/%5Cevil.example/", "//evil.example/customers/", "/nowhere/"] {
        let url = format!("{}{url}", browser.origin().as_str().trim_end_matches('/'));
        let response = browser.request(&Method::GET, url.parse().unwrap()).send().await.unwrap();
        let location = response.headers().get("location").map(|location| location.to_str().unwrap().to_owned());
        assert!(location.is_none_or(|location| location.starts_with('/') && !location.starts_with("//")), "{url}");
    }
    app.stop().await;
}

#[tokio::test]
async fn canceling_at_the_provider_is_not_an_error() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let provider = browser.open("/sign-in?provider=global").await;
    let state = provider.address.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let page = browser.open(&format!("/sign-in/callback?error=access_denied&state={state}")).await;
    assert_eq!(page.heading(), "Sign-in canceled");
    let again = browser.open(&format!("/sign-in/callback?error=access_denied&state={state}")).await;
    assert_eq!(again.heading(), "This sign-in has expired", "a callback is accepted once");
    app.stop().await;
}

#[tokio::test]
async fn a_failing_provider_is_reported_and_creates_no_session() {
    let app = TestApp::start().await;
    app.emulator.sign_in_fault(Fault::new("token", FaultKind::Status { status: 503, retry_after: None }).repeated());
    let mut browser = app.browser();
    let page = app.sign_in(&mut browser, "Alicja Żółkiewska").await;
    assert_eq!((page.status, page.heading().as_str()), (502, "The sign-in service can’t be reached"));
    assert!(browser.open("/account").await.path().starts_with("/?"));
    app.stop().await;
}

#[tokio::test]
async fn consent_is_requested_if_offline_access_needs_it() {
    let app = TestApp::start().await;
    let person = app.emulator.demo().person("Alicja Żółkiewska").unwrap();
    app.emulator.sign_in_fault(Fault::new(OFFLINE_ACCESS, FaultKind::NeedsConsent).repeated());
    let mut browser = app.browser();
    let again = app.sign_in(&mut browser, "Alicja Żółkiewska").await;
    assert!(again.address.query().unwrap().contains("prompt=consent"), "{}", again.address);
    assert!(browser.open("/account").await.path().starts_with("/?"), "there is no session yet");
    let page = browser.select_account(again, &person.sign_in_name).await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Home"));
    app.stop().await;
}

#[tokio::test]
async fn a_sign_in_without_offline_access_is_rejected() {
    let app = TestApp::start().await;
    let person = app.emulator.demo().person("Alicja Żółkiewska").unwrap();
    let mut browser = app.browser();
    let mut page = browser.open(&format!("/sign-in?provider={}", person.cloud)).await;
    for _ in 0..2 {
        // As if the provider did not support it, with or without consent.
        page.html = page.html.replace("offline_access", "email");
        page = browser.select_account(page, &person.sign_in_name).await;
    }
    assert_eq!((page.status, page.heading().as_str()), (500, "Sign-in setup is incomplete"));
    assert!(browser.open("/account").await.path().starts_with("/?"));
    app.stop().await;
}

#[tokio::test]
async fn disabling_a_partner_takes_effect_on_the_next_request() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let store = app.store().await;
    let tenant = app.emulator.demo().partners[0].tenant;
    let partner = store.find_partner_by_tenant(tenant).await.unwrap().unwrap();
    store.set_partner_disabled(partner.id, true, None).await.unwrap();
    assert!(browser.open("/customers").await.path().starts_with("/?return_to"));
    let (status, body) = browser.call(Method::GET, "/api/find_customers", &[("text", "a")]).await;
    assert_eq!((status, body.as_str()), (401, "\"SignInRequired\""));
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn disabling_a_person_takes_effect_on_the_next_request_until_enabled() {
    const NAME: &str = "Bruno Fischer";
    let app = TestApp::start().await;
    let (mut one, mut two) = (app.signed_in(NAME).await, app.signed_in(NAME).await);
    let mut colleague = app.signed_in("Alicja Żółkiewska").await;
    let person = app.emulator.demo().person(NAME).unwrap().id;
    let store = app.store().await;
    store.set_person_disabled(person, true, None).await.unwrap();
    assert!(one.open("/customers").await.path().starts_with("/?return_to"));
    let (status, body) = two.call(Method::GET, "/api/find_customers", &[("text", "a")]).await;
    assert_eq!((status, body.as_str()), (401, "\"SignInRequired\""));
    assert_eq!(colleague.open("/customers").await.status, 200, "other people's sessions continue");

    for (language, heading) in [("en", "Your account is blocked"), ("pl", "Twoje konto jest zablokowane")] {
        let mut browser = app.browser();
        browser.post("/api/save_preferences", &[("form_page", "/"), ("language", language)]).await;
        let refused = app.sign_in(&mut browser, NAME).await;
        assert_eq!((refused.status, refused.heading().as_str()), (403, heading));
        assert!(browser.open("/account").await.path().starts_with("/?return_to"));
    }
    let partner = store.find_partner_by_tenant(person.tenant).await.unwrap().unwrap();
    assert_eq!(store.list_sessions(person, Membership::Staff(partner.id)).await.unwrap(), []);

    store.set_person_disabled(person, false, None).await.unwrap();
    let mut again = app.signed_in(NAME).await;
    assert_eq!(again.open("/customers").await.heading(), "Customers");
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn sign_in_and_sign_out_fail_without_an_audit_entry() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Bruno Fischer").await;
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    // From here on, nothing can be appended to an audit chain.
    database.execute("UPDATE audit_head SET seq = seq + 1").await.unwrap();

    let mut other = app.browser();
    let refused = app.sign_in(&mut other, "Bruno Fischer").await;
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(other.open("/account").await.path().starts_with("/?return_to"));

    let refused = browser.post("/sign-out", &[]).await;
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert_eq!(refused.headers["retry-after"], "5");
    let sessions = "SELECT handle FROM session WHERE handle IS NOT NULL";
    let (handle,): (String,) = sqlx::query_as(sessions).fetch_one(&mut database).await.unwrap();
    for path in ["/api/end_session", "/api/end_all_sessions"] {
        let (status, body) = browser.call(Method::POST, path, &[("session", &handle)]).await;
        assert!(status >= 500, "{path}: {status} {body}");
    }
    assert_eq!(browser.open("/account").await.heading(), "Your account", "the session continues");
    let remaining: Vec<(String,)> = sqlx::query_as(sessions).fetch_all(&mut database).await.unwrap();
    assert_eq!(remaining, [(handle,)]);
    database.close().await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn sign_in_and_sign_out_are_in_the_partners_audit() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Bruno Fischer").await;
    browser.post("/sign-out", &[]).await;
    let store = app.store().await;
    let tenant = app.emulator.demo().partners[0].tenant;
    let partner = store.find_partner_by_tenant(tenant).await.unwrap().unwrap();
    let entries = store.list_audit(partner.id, &AuditFilter::default(), None, 10).await.unwrap();
    let actions: Vec<_> = entries.iter().map(|entry| entry.action.action.as_str()).collect();
    assert_eq!(actions[..2], ["sign_out", "sign_in"], "newest first");
    store.close().await;
    app.stop().await;
}
