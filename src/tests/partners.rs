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

fn known_as(app: &TestApp, (place, name): (usize, &str)) -> (DemoPartner, DemoPerson) {
    let demo = app.emulator.demo();
    (demo.partners[place].clone(), demo.person(name).unwrap().clone())
}

/// Enters an organization and selects the person at its sign-in.
async fn enter(browser: &mut Browser, organization: &str, person: &DemoPerson) -> Page {
    let page = browser.open("/partners").await;
    let wishes = [("cloud", person.cloud.as_str()), ("organization", organization)];
    let provider = submit(browser, &page, "organization-form", &wishes).await;
    browser.pick(provider, &person.sign_in_name).await
}

#[tokio::test]
async fn a_guest_enters_each_partner_by_its_domain_or_id_and_returns_to_either() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let home = app.emulator.demo().person("Ingrid Solberg").unwrap().clone();
    let refused = browser.sign_in(home.cloud, &home.sign_in_name).await;
    assert_eq!(refused.status, 403, "her home organization is not a partner");

    let [(first, at_first), (second, at_second)] = GUEST.map(|who| known_as(&app, who));
    let page = enter(&mut browser, &format!(" {}. ", first.domain.to_uppercase()), &at_first).await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Home"), "{}", page.text());
    assert!(page.texts(".bar .brand").concat().contains(&first.name));
    assert!(page.attributes(".menu a[href='/partners']", "href").is_empty(), "there is no other partner yet");
    let before = browser.session().unwrap().to_owned();

    let page = enter(&mut browser, &second.tenant.to_string(), &at_second).await;
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
    let known = choice.texts("main > ul li");
    assert_eq!(known.len(), 2);
    assert!(known[0].contains("Signed in to") && known[0].contains(&second.name), "{known:?}");
    assert!(known[1].contains(&first.name), "{known:?}");
    let back = choice.attributes("main > ul a", "href").remove(0);
    let page = browser.sign_in_by(&back, &at_first.sign_in_name).await;
    assert!(page.texts(".bar .brand").concat().contains(&first.name), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn whoever_comes_back_finds_their_partner_on_the_landing_page_until_it_is_forgotten() {
    let app = TestApp::start().await;
    let (partner, person) = known_as(&app, (0, "Bruno Fischer"));
    let mut browser = app.signed_in("Bruno Fischer").await;
    browser.post("/sign-out", &[]).await;
    let landing = browser.open("/?return_to=%2Faccount").await;
    assert!(landing.texts("main a.primary").concat().contains(&partner.name), "{}", landing.text());
    let way = landing.attributes("main a.primary", "href").remove(0);
    let page = browser.sign_in_by(&way, &person.sign_in_name).await;
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
async fn an_organisation_that_nobody_knows_is_said_at_its_field() {
    let app = TestApp::start().await;
    for typed in
        ["nobody.example", "no domain", "../../x", "łódź.example", "00000000-0000-4000-8000-000000000000", "<b>"]
    {
        let mut browser = app.browser();
        let page = browser.open("/partners").await;
        let page = submit(&mut browser, &page, "organization-form", &[("organization", typed)]).await;
        assert_eq!((page.status, page.path()), (422, "/api/choose_organization"), "{typed}");
        let said = page.texts("#organization-form-organization-error").concat();
        assert!(said.contains("couldn’t find that organization"), "{typed}: {said}");
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
    let stranger = demo.person("Nemo Niemand").unwrap().clone();
    let partner = demo.person("Bruno Fischer").unwrap().clone();
    let mut addresses = Vec::new();
    for person in [&stranger, &partner] {
        let mut browser = app.browser();
        let page = browser.open("/partners").await;
        let tenant = person.id.tenant.to_string();
        let provider = submit(&mut browser, &page, "organization-form", &[("organization", &tenant)]).await;
        assert_eq!(provider.status, 200);
        let mut address = provider.address.clone();
        address.set_query(None);
        addresses.push(address.as_str().replace(&tenant, ""));
        let page = browser.pick(provider, &person.sign_in_name).await;
        assert_eq!(page.status, if person.partner.is_some() { 200 } else { 403 }, "{}", page.text());
    }
    assert_eq!(addresses[0], addresses[1]);

    // A forged cookie reveals no names either.
    let mut browser = app.browser();
    browser.set_cookie("partners", &format!("{}.{}", partner.id.tenant, stranger.id.tenant));
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
