//! Tests of selecting a partner, for guests and for people who work for several.

use tenantry::{
    domain::principal::Membership,
    emulator::{
        demo::{DemoPartner, DemoPerson},
        fault::{Fault, FaultKind},
    },
    store::AuditFilter,
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::submit,
};

/// The names of the demo's guest at the first partner and at the third.
const GUEST: [(usize, &str); 2] = [(0, "Ingrid Solberg (Bursztyn)"), (2, "Ingrid Solberg (Potomac)")];

fn guest_at(app: &TestApp, (index, name): (usize, &str)) -> (DemoPartner, DemoPerson) {
    let demo = app.emulator.demo();
    (demo.partners[index].clone(), demo.person(name).unwrap().clone())
}

/// Enters an organization and selects the person at its sign-in.
async fn sign_in_to(browser: &mut Browser, organization: &str, person: &DemoPerson) -> Page {
    let page = browser.open("/partners").await;
    let fields = [("cloud", person.cloud.as_str()), ("organization", organization)];
    let provider = submit(browser, &page, "organization-form", &fields).await;
    browser.select_account(provider, &person.sign_in_name).await
}

#[tokio::test]
async fn a_guest_signs_in_to_each_partner_by_domain_or_id_and_can_switch_back() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let home = app.emulator.demo().person("Ingrid Solberg").unwrap().clone();
    let refused = browser.sign_in(home.cloud, &home.sign_in_name).await;
    assert_eq!(refused.status, 403, "her home organization is not a partner");

    let [(first, at_first), (second, at_second)] = GUEST.map(|who| guest_at(&app, who));
    let page = sign_in_to(&mut browser, &format!(" {}. ", first.domain.to_uppercase()), &at_first).await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Home"), "{}", page.text());
    assert!(page.texts(".bar .brand").concat().contains(&first.name));
    assert!(page.attributes(".menu a[href='/partners']", "href").is_empty(), "there is no other partner yet");
    let before = browser.session().unwrap().to_owned();

    let page = sign_in_to(&mut browser, &second.tenant.to_string(), &at_second).await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Home"), "{}", page.text());
    assert!(page.texts(".bar .brand").concat().contains(&second.name));
    assert_eq!(page.attributes(".menu a[href='/partners']", "href").len(), 1);
    assert_ne!(browser.session().unwrap(), before);
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(first.tenant).await.unwrap().unwrap();
    assert_eq!(
        store.list_sessions(at_first.id, Membership::Staff(partner.id)).await.unwrap(),
        [],
        "one partner in each browser"
    );
    let entries = store.list_audit(partner.id, &AuditFilter::default(), None, 10).await.unwrap();
    let actions: Vec<_> = entries.iter().map(|entry| entry.action.action.as_str()).collect();
    assert_eq!(actions[..2], ["end_session", "sign_in"]);
    store.close().await;

    let choice = browser.open("/partners").await;
    let listed = choice.texts("main > ul li");
    assert_eq!(listed.len(), 2);
    assert!(listed[0].contains("Signed in to") && listed[0].contains(&second.name), "{listed:?}");
    assert!(listed[1].contains(&first.name), "{listed:?}");
    let back = choice.attributes("main > ul a", "href").remove(0);
    let page = browser.sign_in_at(&back, &at_first.sign_in_name).await;
    assert!(page.texts(".bar .brand").concat().contains(&first.name), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn the_landing_page_shows_recent_partners_until_they_are_cleared() {
    let app = TestApp::start().await;
    let (partner, person) = guest_at(&app, (0, "Bruno Fischer"));
    let mut browser = app.signed_in("Bruno Fischer").await;
    browser.post("/sign-out", &[]).await;
    let landing = browser.open("/?return_to=%2Faccount").await;
    assert!(landing.texts("main a.primary").concat().contains(&partner.name), "{}", landing.text());
    let url = landing.attributes("main a.primary", "href").remove(0);
    let page = browser.sign_in_at(&url, &person.sign_in_name).await;
    assert_eq!(page.path(), "/account");

    browser.post("/sign-out", &[]).await;
    let page = browser.post("/api/forget_partners", &[("form_page", "/partners")]).await;
    assert_eq!((page.status, page.path()), (200, "/partners"));
    assert!(page.text().contains("Saved partners cleared."));
    for path in ["/partners", "/"] {
        assert!(!browser.open(path).await.text().contains(&partner.name), "{path}");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_unknown_organization_shows_a_field_error() {
    let app = TestApp::start().await;
    for typed in
        ["nobody.example", "no domain", "../../x", "łódź.example", "00000000-0000-4000-8000-000000000000", "<b>"]
    {
        let mut browser = app.browser();
        let page = browser.open("/partners").await;
        let page = submit(&mut browser, &page, "organization-form", &[("organization", typed)]).await;
        assert_eq!((page.status, page.path()), (422, "/api/choose_organization"), "{typed}");
        let message = page.texts("#organization-form-organization-error").concat();
        assert!(message.contains("couldn’t find that organization"), "{typed}: {message}");
        assert_eq!(page.attributes("#organization-form-organization", "value"), [typed]);
    }
    let mut browser = app.browser();
    let page = browser.open("/partners").await;
    let page = submit(&mut browser, &page, "organization-form", &[("cloud", "germany"), ("organization", "")]).await;
    assert_eq!((page.status, page.texts("#organization-form-cloud-error").len()), (422, 1), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn partner_status_is_not_disclosed_before_sign_in() {
    let app = TestApp::start().await;
    let demo = app.emulator.demo();
    let non_partner = demo.person("Nemo Niemand").unwrap().clone();
    let partner = demo.person("Bruno Fischer").unwrap().clone();
    let mut urls = Vec::new();
    for person in [&non_partner, &partner] {
        let mut browser = app.browser();
        let page = browser.open("/partners").await;
        let tenant = person.id.tenant.to_string();
        let provider = submit(&mut browser, &page, "organization-form", &[("organization", &tenant)]).await;
        assert_eq!(provider.status, 200);
        let mut url = provider.address.clone();
        url.set_query(None);
        urls.push(url.as_str().replace(&tenant, ""));
        let page = browser.select_account(provider, &person.sign_in_name).await;
        assert_eq!(page.status, if person.partner.is_some() { 200 } else { 403 }, "{}", page.text());
    }
    assert_eq!(urls[0], urls[1]);

    // A forged cookie reveals no names either.
    let mut browser = app.browser();
    browser.set_cookie("partners", &format!("{}.{}", partner.id.tenant, non_partner.id.tenant));
    assert!(browser.open("/partners").await.texts("main > ul li").is_empty());
    app.stop().await;
}

#[tokio::test]
async fn a_failed_discovery_is_reported_as_unreachable_and_not_as_an_unknown_organization() {
    let app = TestApp::start().await;
    let domain = app.emulator.demo().partners[0].domain.clone();
    let mut browser = app.browser();
    let page = browser.open("/partners").await;
    app.emulator
        .sign_in_fault(Fault::new("discovery", FaultKind::Status { status: 503, retry_after: None }).repeated());
    let page = submit(&mut browser, &page, "organization-form", &[("organization", &domain)]).await;
    assert_eq!(page.status, 502);
    assert!(page.texts(".error-summary").concat().contains("The sign-in service can’t be reached"), "{}", page.text());
    assert_eq!(page.attributes("#organization-form-organization", "value"), [domain.as_str()]);
    app.stop().await;
}
