//! Tests of partners whose staff sign in with a provider of their own.

use tenantry::{domain::verified_domain::DomainName, emulator::demo::DemoPartner};

use crate::{app::TestApp, browser::Browser, form::submit, partner_endpoints::set_partner_columns};

const ADMIN: &str = "Alicja Żółkiewska";

/// Gives the first partner an issuer of its own, with that sign-in domain.
pub async fn with_own_provider(app: &TestApp, domain: &str) -> DemoPartner {
    let partner = app.emulator.demo().partners[0].clone();
    let authority = app.emulator.authority(partner.cloud);
    let authority = authority.as_str().trim_end_matches('/');
    set_partner_columns(app, &format!("issuer = '{authority}/{}/v2.0'", partner.tenant)).await;
    let store = app.store().await;
    let id = store.find_partner_by_tenant(partner.tenant).await.unwrap().unwrap().id;
    store.set_sign_in_domains(id, &[DomainName::parse(domain).unwrap()], None).await.unwrap();
    store.close().await;
    partner
}

#[tokio::test]
async fn a_sign_in_domain_leads_to_the_partners_own_provider() {
    let app = TestApp::start().await;
    assert!(app.browser().open("/").await.attributes("#domain-form", "id").is_empty(), "only the cloud's provider");
    let partner = with_own_provider(&app, "bursztyn.example").await;
    let person = app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone();
    for (page, typed) in [("/?return_to=%2Faccount", "Anna@Bursztyn.Example"), ("/partners", " bursztyn.example. ")] {
        let mut browser = app.browser();
        let landing = browser.open(page).await;
        assert!(!landing.text().contains(&partner.name), "no partner is listed");
        let continue_page = submit(&mut browser, &landing, "domain-form", &[("work_address", typed)]).await;
        assert!(continue_page.path().starts_with("/sign-in/continue?provider="), "{typed}: {}", continue_page.path());
        assert!(
            continue_page.text().contains("127.0.0.1") && !continue_page.text().contains(&partner.name),
            "{}",
            continue_page.text()
        );
        // The form's response must not redirect to the provider, since the Content Security Policy of a public page
        // does not name it.
        let url = continue_page.attributes("main a.primary", "href").remove(0);
        let arrived = browser.sign_in_at(&url, &person).await;
        assert_eq!(arrived.status, 200, "{}", arrived.text());
        assert_eq!(arrived.path(), if page == "/partners" { "/home" } else { "/account" });
    }
    app.stop().await;
}

#[tokio::test]
async fn unknown_and_malformed_domains_get_the_same_error() {
    let app = TestApp::start().await;
    with_own_provider(&app, "bursztyn.example").await;
    let mut messages = Vec::new();
    for typed in ["nobody.example", "anna@nobody.example", "sub.bursztyn.example", "no domain", "@", "../../x", "<b>"] {
        let mut browser = app.browser();
        let page = browser.open("/").await;
        let page = submit(&mut browser, &page, "domain-form", &[("work_address", typed)]).await;
        assert_eq!((page.status, page.path()), (422, "/api/choose_partner"), "{typed}");
        messages.push(page.texts("#domain-form-work_address-error").concat());
        assert_eq!(page.attributes("#domain-form-work_address", "value"), [typed]);
    }
    assert!(messages[0].contains("don’t recognize this domain"), "{messages:?}");
    assert!(messages.iter().all(|message| *message == messages[0]), "{messages:?}");
    let mut browser = app.browser();
    for url in ["/sign-in/continue?provider=global", "/sign-in/continue?provider=x"] {
        assert_eq!(browser.open(url).await.status, 404, "{url}");
    }
    let page = browser.open("/sign-in/continue").await;
    let again = submit(&mut browser, &page, "domain-form", &[("work_address", "bursztyn.example")]).await;
    assert!(again.path().starts_with("/sign-in/continue?provider="), "{}", again.path());
    app.stop().await;
}

#[tokio::test]
async fn an_operator_sets_sign_in_domains_when_adding_a_partner() {
    let app = TestApp::start().await;
    let mut operator = app.signed_in("Olga Operator").await;
    let add = async |operator: &mut Browser, tenant: &str, domains: &str| {
        let page = operator.open("/operator/partners/new").await;
        let typed = [
            ("name", "Fabrikam"),
            ("tenant", tenant),
            ("cloud", "global"),
            ("client_id", "portal"),
            ("client_secret", "s3cret"),
            ("issuer", "https://id.fabrikam.example"),
            ("domains", domains),
        ];
        submit(operator, &page, "new-partner-form", &typed).await
    };
    let tenants = ["5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f", "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e60"];
    let refused = add(&mut operator, tenants[0], "fabrikam example").await;
    assert_eq!((refused.status, refused.texts("#new-partner-form-domains-error").len()), (422, 1));
    let added = add(&mut operator, tenants[0], "fabrikam.example, fabrikam.pl").await;
    assert_eq!((added.status, added.path()), (200, "/operator/health"), "{}", added.text());
    let taken = add(&mut operator, tenants[1], "fabrikam.pl").await;
    assert_eq!(taken.texts("#new-partner-form-domains-error"), ["Already taken. Choose another."]);

    let mut browser = app.browser();
    let landing = browser.open("/").await;
    let continue_page = submit(&mut browser, &landing, "domain-form", &[("work_address", "anna@fabrikam.pl")]).await;
    assert!(continue_page.text().contains("Continue to id.fabrikam.example"), "{}", continue_page.text());
    app.stop().await;
}
