//! Tests of self-service for customers' users: accepted sign-ins, their permissions, and the end of sessions.

use reqwest::Method;
use sqlx::{Connection as _, Executor as _, PgConnection, SqliteConnection};
use tenantry::{
    domain::{
        id::{CustomerId, PartnerId},
        principal::PrincipalKind,
        role::{CustomerRole, Role},
        self_service::{SelfService, SelfServiceLevel},
    },
    emulator::{
        demo::DemoPerson,
        fault::{Fault, FaultKind},
    },
};

use uuid::Uuid;

use crate::{
    app::TestApp,
    authorisation::call_count,
    browser::{Browser, Page},
    connection::{audit_entries, connect},
    fixture::admin,
    form::submit,
};

/// The sign-in path for users of customers of the global cloud, in their home tenant.
pub const CUSTOMER_SIGN_IN_URL: &str = "/sign-in?provider=customer%2Fglobal%2F%2F";
/// The highest self-service level, without prices.
pub const FULL_SELF_SERVICE: SelfService = SelfService { offer: SelfServiceLevel::ManageWithinLimits, prices: false };

/// Returns the portal's id of a partner of the demo.
pub async fn partner_id(app: &TestApp, index: usize) -> PartnerId {
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[index].tenant).await.unwrap().unwrap();
    store.close().await;
    partner.id
}

/// Starts a portal whose first partner is connected and has these self-service settings.
pub async fn start_with_self_service(self_service: SelfService) -> (TestApp, Browser) {
    let app = TestApp::start().await;
    let mut staff = app.signed_in(&admin(&app, 0)).await;
    let service = app.emulator.demo().service_account(0).unwrap().name.clone();
    assert_eq!(connect(&app, &mut staff, "active", &service).await.status, 200);
    app.set_self_service(partner_id(&app, 0).await, self_service).await;
    (app, staff)
}

fn person(app: &TestApp, role: Option<CustomerRole>) -> &DemoPerson {
    app.emulator.demo().customer_person(0, role).unwrap()
}

/// Returns a person whose home is the second customer, whose tenant has given no consent.
fn second_customer_user(app: &TestApp, role: &[CustomerRole]) -> DemoPerson {
    let fits = |it: &&DemoPerson| it.customer == Some(1) && it.customer_roles == role && !it.guest;
    app.emulator.demo().people.iter().find(fits).unwrap().clone()
}

/// Signs a person in as a customer's user.
pub async fn sign_in_customer_user(app: &TestApp, person: &DemoPerson) -> (Browser, Page) {
    let mut browser = app.browser();
    let page = browser.sign_in_at(CUSTOMER_SIGN_IN_URL, &person.sign_in_name).await;
    (browser, page)
}

/// Ages the cached results of customer checks.
pub async fn age_customer_checks(app: &TestApp, minutes: i64) {
    let url = app.database_url();
    let age = format!("UPDATE customer_check SET checked_at = checked_at - {}", minutes * 60_000);
    let age = sqlx::AssertSqlSafe(age);
    if url.starts_with("sqlite:") {
        SqliteConnection::connect(&url).await.unwrap().execute(age).await.unwrap();
    } else {
        PgConnection::connect(&url).await.unwrap().execute(age).await.unwrap();
    }
}

#[tokio::test]
async fn customer_users_sign_in_with_the_roles_of_their_own_directory() {
    let (app, _) = start_with_self_service(FULL_SELF_SERVICE).await;
    for role in CustomerRole::ALL.into_iter().map(Some).chain([None]) {
        let person = person(&app, role).clone();
        let (mut browser, page) = sign_in_customer_user(&app, &person).await;
        assert_eq!((page.status, page.path()), (200, "/my"), "{role:?}: {}", page.text());
        let (manages, reads) = (
            matches!(role, Some(CustomerRole::GlobalAdministrator | CustomerRole::UserAdministrator)),
            !matches!(role, Some(CustomerRole::BillingAdministrator) | None),
        );
        assert_eq!(browser.open("/my/users/new").await.status == 200, manages, "{role:?}");
        assert_eq!(browser.open("/my/users").await.status == 200, reads, "{role:?}");
        assert_eq!(browser.open("/my/profile").await.status, 200, "{role:?}");
        assert_eq!(browser.open("/customers").await.status, 404, "{role:?}");
    }
    // A person without roles in the token gets them from the directory.
    assert!(!person(&app, Some(CustomerRole::UserAdministrator)).wids_in_token);
    let entries = audit_entries(&app, "sign_in").await;
    let customers = entries.iter().filter(|it| it.action.actor.unwrap().kind == Some(PrincipalKind::CustomerUser));
    let customer = app.emulator.demo().customers[0].id;
    assert!(customers.clone().count() == 6 && customers.clone().all(|it| it.action.customer == Some(customer)));
    app.stop().await;
}

#[tokio::test]
async fn customer_sign_in_requests_only_identity_scopes() {
    let (app, _) = start_with_self_service(FULL_SELF_SERVICE).await;
    let mut browser = app.browser();
    let provider = browser.open(CUSTOMER_SIGN_IN_URL).await;
    let parameters: Vec<_> = provider.address.query_pairs().filter(|(name, _)| name == "scope").collect();
    let mut scopes: Vec<_> = parameters[0].1.split(' ').collect();
    scopes.sort_unstable();
    assert_eq!(scopes, ["openid", "profile"]);
    app.stop().await;
}

#[tokio::test]
async fn customer_sign_in_is_rejected_without_self_service_or_connection() {
    let app = TestApp::start().await;
    let administrator = person(&app, Some(CustomerRole::GlobalAdministrator)).clone();
    app.emulator.reset();
    let assert_rejected = |page: &Page| {
        let text = page.text();
        assert_eq!((page.status, page.heading().as_str()), (403, "Your organization has no access here"), "{text}");
        assert!(!app.emulator.demo().partners.iter().any(|it| page.html.contains(&it.name)), "{text}");
    };
    assert_rejected(&sign_in_customer_user(&app, &administrator).await.1);
    let partner = partner_id(&app, 0).await;
    app.set_self_service(partner, FULL_SELF_SERVICE).await;
    assert_rejected(&sign_in_customer_user(&app, &administrator).await.1);
    assert_eq!(call_count(&app), 0, "only partners with self-service and a connection are called");

    let mut staff = app.signed_in(&admin(&app, 0)).await;
    let service = app.emulator.demo().service_account(0).unwrap().name.clone();
    connect(&app, &mut staff, "active", &service).await;
    app.set_self_service(partner, SelfService::default()).await;
    assert_rejected(&sign_in_customer_user(&app, &administrator).await.1);
    app.set_self_service(partner, FULL_SELF_SERVICE).await;
    // A tenant that is not a customer of anybody is checked once.
    let nemo = app.emulator.demo().person("Nemo Niemand").unwrap().clone();
    let before = call_count(&app);
    for _ in 0..3 {
        assert_rejected(&sign_in_customer_user(&app, &nemo).await.1);
    }
    assert_eq!(call_count(&app), before + 1);
    // Another cloud's sign-in gives no access to a partner of this one.
    let mut browser = app.browser();
    let other_cloud_user = app.emulator.demo().customer_person(2, Some(CustomerRole::GlobalAdministrator)).unwrap();
    let page = browser.sign_in_at(CUSTOMER_SIGN_IN_URL, &other_cloud_user.sign_in_name).await;
    assert_ne!(page.status, 200, "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn customer_checks_of_unknown_tenants_are_rate_limited() {
    let (app, _) = start_with_self_service(FULL_SELF_SERVICE).await;
    let partner = partner_id(&app, 0).await;
    let store = app.store().await;
    for number in 0..30 {
        store.cache_customer_relationship(partner, CustomerId::new(Uuid::from_u128(number)), false).await.unwrap();
    }
    let before = call_count(&app);
    let nemo = app.emulator.demo().person("Nemo Niemand").unwrap().clone();
    let (_, page) = sign_in_customer_user(&app, &nemo).await;
    assert_eq!((page.status, call_count(&app)), (429, before), "{}", page.text());
    assert_eq!(page.heading(), "Your access can’t be checked right now");
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn revoked_self_service_takes_effect_on_the_next_request() {
    let (app, _) = start_with_self_service(FULL_SELF_SERVICE).await;
    let partner = partner_id(&app, 0).await;
    let administrator = person(&app, Some(CustomerRole::GlobalAdministrator)).clone();
    let customer = app.emulator.demo().customers[0].id;
    let (store, by) = (app.store().await, audit_entries(&app, "connect_partner").await[0].action.actor.unwrap());

    let (mut browser, _) = sign_in_customer_user(&app, &administrator).await;
    store
        .set_customer_self_service(
            partner,
            customer,
            Some(SelfService { offer: SelfServiceLevel::View, prices: false }),
            by,
        )
        .await
        .unwrap();
    assert_eq!(browser.open("/my/users/new").await.status, 403, "the self-service level is lower now");
    assert_eq!(browser.open("/my/users").await.status, 200);
    store.set_customer_self_service(partner, customer, Some(SelfService::default()), by).await.unwrap();
    assert_eq!(browser.open("/my").await.path(), "/?return_to=%2Fmy", "self-service is off");
    store.set_customer_self_service(partner, customer, None, by).await.unwrap();
    assert_eq!(browser.open("/my").await.path(), "/?return_to=%2Fmy", "an ended session stays ended");

    let (mut browser, _) = sign_in_customer_user(&app, &administrator).await;
    store.set_customer_user_disabled(partner, customer, administrator.id.object, true, by).await.unwrap();
    assert_eq!(browser.open("/my").await.path(), "/?return_to=%2Fmy", "the person is disabled");
    assert_ne!(sign_in_customer_user(&app, &administrator).await.1.path(), "/my");
    store.set_customer_user_disabled(partner, customer, administrator.id.object, false, by).await.unwrap();

    let (mut browser, page) = sign_in_customer_user(&app, &administrator).await;
    assert_eq!(page.path(), "/my");
    let (mut other, _) = sign_in_customer_user(&app, &administrator).await;
    assert!(app.emulator.remove_relationship(app.emulator.demo().partners[0].tenant, customer));
    // The check for the next person's request ends the sessions of all.
    assert_eq!(browser.open("/my").await.status, 404, "the relationship ended");
    assert_eq!(browser.open("/my/activity").await.path(), "/?return_to=%2Fmy%2Factivity");
    assert_eq!(other.open("/my").await.path(), "/?return_to=%2Fmy");
    let (_, page) = sign_in_customer_user(&app, &administrator).await;
    assert_eq!(page.heading(), "Your organization has no access here");
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn customer_sessions_continue_for_an_hour_while_the_customer_check_fails() {
    let (app, _) = start_with_self_service(FULL_SELF_SERVICE).await;
    let (mut browser, _) = sign_in_customer_user(&app, person(&app, Some(CustomerRole::GlobalAdministrator))).await;
    let fails = FaultKind::Status { status: 500, retry_after: None };
    app.emulator.fault(Fault::new("get-a-customer-by-id", fails).repeated());
    age_customer_checks(&app, 11).await;
    assert_eq!(browser.open("/account").await.status, 200);
    age_customer_checks(&app, 60).await;
    assert_eq!(browser.open("/account").await.status, 503);
    app.emulator.clear_faults();
    assert_eq!(browser.open("/account").await.status, 200, "no session was ended");
    app.stop().await;
}

#[tokio::test]
async fn a_tenant_without_admin_consent_is_shown_the_consent_link() {
    let (app, _) = start_with_self_service(FULL_SELF_SERVICE).await;
    let administrator = second_customer_user(&app, &[CustomerRole::GlobalAdministrator]);
    let (mut browser, page) = sign_in_customer_user(&app, &second_customer_user(&app, &[])).await;
    assert_eq!((page.status, page.heading().as_str()), (403, "An administrator has to approve this sign-in"));
    let link = page.attributes("main a.primary", "href").remove(0);
    let provider = browser.open(&link).await;
    let page = browser.select_account(provider, &administrator.sign_in_name).await;
    assert_eq!((page.status, page.path()), (200, "/"));
    let (_, page) = sign_in_customer_user(&app, &second_customer_user(&app, &[])).await;
    assert_eq!(page.path(), "/my", "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn declined_or_failed_admin_consent_can_be_retried() {
    let (app, _) = start_with_self_service(FULL_SELF_SERVICE).await;
    let administrator = second_customer_user(&app, &[CustomerRole::GlobalAdministrator]);
    let (mut browser, page) = sign_in_customer_user(&app, &administrator).await;
    assert_eq!((page.status, page.heading().as_str()), (403, "An administrator has to approve this sign-in"));
    let link = page.attributes("main a.primary", "href").remove(0);

    app.emulator.sign_in_fault(Fault::new("adminconsent", FaultKind::Code { status: 400, code: 65_004 }));
    let back = browser.open(&link).await;
    let query = |name: &str| back.address.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value);
    assert_eq!(query("error").as_deref(), Some("access_denied"));
    assert_eq!((back.status, back.heading().as_str()), (400, "Sign-in canceled"));
    assert!(!back.attributes("main a", "href").is_empty(), "a link to continue: {}", back.html);
    let refused = FaultKind::Code { status: 400, code: 90_094 };
    app.emulator.sign_in_fault(Fault::new("adminconsent", refused));
    let back = browser.open(&link).await;
    assert!(back.status == 403 && back.text().contains("AADSTS90094"), "{} {}", back.status, back.text());

    // An unavailable provider shows its own error page; returning leads to the same link.
    let down = FaultKind::Status { status: 503, retry_after: None };
    app.emulator.sign_in_fault(Fault::new("adminconsent", down));
    assert_eq!(browser.open(&link).await.status, 503);
    let (mut browser, page) = sign_in_customer_user(&app, &administrator).await;
    assert_eq!(page.attributes("main a.primary", "href"), std::slice::from_ref(&link));
    let provider = browser.open(&link).await;
    assert_eq!(browser.select_account(provider, &administrator.sign_in_name).await.status, 200);
    assert_eq!(sign_in_customer_user(&app, &administrator).await.1.path(), "/my");
    app.stop().await;
}

#[tokio::test]
async fn a_guest_of_two_customers_selects_one_at_sign_in() {
    let (app, _) = start_with_self_service(FULL_SELF_SERVICE).await;
    let demo = app.emulator.demo().clone();
    let administrator = second_customer_user(&app, &[CustomerRole::GlobalAdministrator]);
    app.emulator.set_consent(administrator.id.tenant, &demo.apps[0].client_id, true);
    for index in [0, 1] {
        let guest = demo.people.iter().find(|it| it.customer == Some(index) && it.guest).unwrap();
        let mut browser = app.browser();
        let choice = browser.open("/partners").await;
        let fields = [("membership", "customer"), ("organization", demo.customers[index].domains[0].as_str())];
        let provider = submit(&mut browser, &choice, "organization-form", &fields).await;
        let page = browser.select_account(provider, &guest.sign_in_name).await;
        assert_eq!(page.path(), "/my", "{}", page.text());
        assert!(page.text().contains(&demo.customers[index].name), "{}", page.text());
    }
    app.stop().await;
}

#[tokio::test]
async fn non_administrators_cannot_change_users_with_a_directory_role() {
    let (app, _) = start_with_self_service(FULL_SELF_SERVICE).await;
    let (administrator, ordinary) =
        (person(&app, Some(CustomerRole::GlobalAdministrator)).clone(), person(&app, None).clone());
    let customer = app.emulator.demo().customers[0].id.to_string();
    for role in [CustomerRole::UserAdministrator, CustomerRole::HelpdeskAdministrator] {
        let (mut browser, _) = sign_in_customer_user(&app, person(&app, Some(role))).await;
        let reset = async |browser: &mut Browser, user: &DemoPerson| {
            let user = user.id.object.to_string();
            let fields = [("customer", customer.as_str()), ("user", &user), ("confirmed", "true")];
            browser.call(Method::POST, "/api/reset_password", &fields).await
        };
        let (status, body) = reset(&mut browser, &administrator).await;
        assert_eq!((status, body.as_str()), (409, "\"OnAdministrator\""), "{role:?}");
        let (status, body) = reset(&mut browser, &ordinary).await;
        assert_eq!(status, 200, "{role:?}: {body}");
    }
    let (mut browser, _) = sign_in_customer_user(&app, person(&app, Some(CustomerRole::UserAdministrator))).await;
    for function in ["delete_user", "restore_user"] {
        let user = ordinary.id.object.to_string();
        let fields = [("customer", customer.as_str()), ("user", user.as_str()), ("confirmed", "true")];
        let (status, body) = browser.call(Method::POST, &format!("/api/{function}"), &fields).await;
        assert_eq!(status, 200, "{function}: {body}");
    }
    // A person with an unreadable role may be an administrator.
    let unparsable = r#"{"totalCount":1,"items":[42],"attributes":{"objectType":"Collection"}}"#;
    app.emulator.fault(Fault::with_body("get-user-roles-for-a-customer", unparsable));
    let user = ordinary.id.object.to_string();
    let fields = [("customer", customer.as_str()), ("user", user.as_str()), ("confirmed", "true")];
    let (status, body) = browser.call(Method::POST, "/api/reset_password", &fields).await;
    assert_eq!((status, body.as_str()), (409, "\"OnAdministrator\""), "may be an administrator");
    let user = administrator.id.object.to_string();
    for (function, more) in [("delete_user", ("confirmed", "true")), ("update_user", ("display_name", "Nobody"))] {
        let fields = [("customer", customer.as_str()), ("user", user.as_str()), more];
        let (status, body) = browser.call(Method::POST, &format!("/api/{function}"), &fields).await;
        assert_eq!((status, body.as_str()), (409, "\"OnAdministrator\""), "{function}");
    }
    app.stop().await;
}

#[tokio::test]
async fn partner_administrators_set_the_self_service_level_and_see_customer_users() {
    let (app, mut staff) = start_with_self_service(SelfService::default()).await;
    let page = staff.open("/partner/self-service").await;
    let fields = [("offer", "view"), ("contact", "help@bursztyn.example")];
    let page = submit(&mut staff, &page, "self-service-form", &fields).await;
    assert_eq!(page.texts(".done"), ["Customer self-service saved."], "{}", page.text());
    let administrator = person(&app, Some(CustomerRole::GlobalAdministrator)).clone();
    let (mut browser, home) = sign_in_customer_user(&app, &administrator).await;
    assert!(home.text().contains("help@bursztyn.example"), "{}", home.text());
    assert_eq!(browser.open("/my/users/new").await.status, 403);

    let customer = app.emulator.demo().customers[0].id;
    let page = staff.open(&format!("/customers/{customer}/self-service")).await;
    assert!(page.text().contains(&administrator.name), "{}", page.text());
    let page = submit(&mut staff, &page, "customer-offer-form", &[("offer", "manage-users")]).await;
    assert_eq!(page.texts(".done"), ["Offer saved."], "{}", page.text());
    assert_eq!(browser.open("/my/users/new").await.status, 200);
    for (function, path) in [("disable_customer_user", "/?return_to=%2Fmy"), ("enable_customer_user", "/my")] {
        let object = administrator.id.object.to_string();
        let fields = [("customer", customer.to_string()), ("object", object)];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(staff.call(Method::POST, &format!("/api/{function}"), &fields).await.0, 200);
        if path == "/my" {
            browser = sign_in_customer_user(&app, &administrator).await.0;
        }
        assert_eq!(browser.open("/my").await.path(), path, "{function}");
    }
    let refused = staff.open("/partner/self-service").await;
    let refused = submit(&mut staff, &refused, "self-service-form", &[("offer", "everything")]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    // Only an administrator of the partner may set it.
    let sales = app.emulator.demo().staff(0, Role::SalesAgent).unwrap().name.clone();
    let mut sales = app.signed_in(&sales).await;
    assert_eq!(sales.open("/partner/self-service").await.status, 403);
    app.stop().await;
}

#[tokio::test]
async fn removing_a_relationship_ends_the_customers_sessions() {
    let (app, mut staff) = start_with_self_service(FULL_SELF_SERVICE).await;
    let customer = app.emulator.demo().customers[0].clone();
    let (mut browser, page) = sign_in_customer_user(&app, person(&app, Some(CustomerRole::GlobalAdministrator))).await;
    assert_eq!(page.path(), "/my");
    let id = customer.id.to_string();
    assert!(app.emulator.end_purchases(app.emulator.demo().partners[0].tenant, customer.id));
    let page = staff.open(&format!("/customers/{id}/relationship/remove")).await;
    let name = page.texts(".customer-name").remove(0);
    let done = submit(&mut staff, &page, "relationship-form", &[("name", &name)]).await;
    assert_eq!((done.status, done.path()), (200, "/customers"), "{}", done.text());
    let before = call_count(&app);
    assert_eq!(browser.open("/my/activity").await.path(), "/?return_to=%2Fmy%2Factivity");
    assert_eq!(call_count(&app), before, "without an upstream call");
    app.stop().await;
}

#[tokio::test]
async fn activity_export_names_partner_staff_only_if_the_partner_allows() {
    let (app, mut staff) = start_with_self_service(FULL_SELF_SERVICE).await;
    let customer = app.emulator.demo().customers[0].id;
    let page = staff.open(&format!("/customers/{customer}/self-service")).await;
    submit(&mut staff, &page, "customer-offer-form", &[("offer", "manage-users")]).await;
    let (browser, _) = sign_in_customer_user(&app, person(&app, Some(CustomerRole::BillingAdministrator))).await;
    let partner = app.emulator.demo().partners[0].name.clone();
    for (shows_names, expected) in [(false, partner), (true, admin(&app, 0))] {
        let page = staff.open("/partner/self-service").await;
        let fields = page.form("#self-service-form");
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let fields = [fields.as_slice(), if shows_names { &[("names", "true")] } else { &[] }].concat();
        assert_eq!(staff.call(Method::POST, "/api/save_self_service", &fields).await.0, 200);
        let url = browser.origin().join("/my/activity/export").unwrap();
        let response = browser.request(&Method::GET, url).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
        let file = response.text().await.unwrap();
        let lines: Vec<_> = file.lines().filter(|line| line.contains("Changed the offer")).collect();
        assert_eq!(lines.len(), 1, "{file}");
        assert!(lines[0].contains(&expected) && lines[0].contains("Succeeded"), "{shows_names}: {}", lines[0]);
        assert!(file.starts_with("Time,Performed by,Action,Outcome") && !file.contains("Unknown"), "{file}");
    }
    assert_eq!(audit_entries(&app, "export_activity").await.iter().filter(|it| it.intent.is_none()).count(), 2);
    app.stop().await;
}
