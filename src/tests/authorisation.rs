//! Tests of the authorization matrix against the registered routes and functions.

mod table;

use std::collections::BTreeSet;

use leptos::server_fn::axum::server_fn_paths;
use reqwest::Method;
use tenantry::{
    app::{Access, ROUTES, Route, RoutePath},
    domain::{
        form_action::FormAction,
        id::{ObjectId, PartnerId, PersonId, SessionHandle, TenantId},
        preferences::Language,
        principal::Principal,
        role::Audience,
    },
    error::PortalError,
    locales::Text,
    server::router::ENDPOINTS,
};
use uuid::Uuid;

pub use self::table::{FUNCTIONS, Row};
use self::table::{OTHERS, PAGES, PEOPLE, Person};
use crate::{
    app::TestApp,
    browser::Browser,
    connection::connect,
    fixture::{CustomerFixture, admin},
};

/// Returns the URL templates of all pages, and of the files that are sent only with a capability, with their access.
pub fn url_templates() -> impl Iterator<Item = (&'static str, Access)> {
    let files = OTHERS.into_iter().filter(|(_, method, access)| *method == Method::GET && *access != Access::Anyone);
    PAGES.iter().copied().chain(files.map(|(path, _, access)| (path, access)))
}

fn is_allowed(person: Person, access: Access) -> bool {
    let person_id = PersonId { tenant: TenantId::new(Uuid::nil()), object: ObjectId::new(Uuid::nil()) };
    let session = SessionHandle::new(Uuid::nil());
    let principal = match person {
        Person::Staff(roles) => {
            let partner = PartnerId::new(Uuid::nil());
            Principal::staff(person_id, session, partner, roles.iter().copied().collect())
        }
        Person::Operator => Principal::operator(person_id, session),
    };
    access.require(Some(&principal)).is_ok()
}

#[test]
fn the_matrix_covers_every_server_function_page_and_route() {
    let registered: BTreeSet<(String, String)> =
        server_fn_paths().map(|(path, method)| (path.to_owned(), method.to_string())).collect();
    let rows: BTreeSet<(String, String)> =
        FUNCTIONS.iter().map(|row| (row.path.to_owned(), row.method.to_string())).collect();
    assert_eq!(registered, rows, "server functions");

    let declared: BTreeSet<String> = FormAction::ALL.iter().map(|write| write.path().to_owned()).collect();
    let posted = registered.iter().filter(|(_, method)| method == "POST").map(|(path, _)| path.clone());
    assert_eq!(declared, posted.collect(), "the paths of form actions");

    let route_paths: Vec<_> = ROUTES.iter().flat_map(Route::route_paths).collect();
    let mut pages: Vec<_> =
        route_paths.iter().map(|RoutePath { template, access }| (template.as_ref(), *access)).collect();
    let mut rows = PAGES.to_vec();
    // The order of the navigation differs from that of the matrix.
    pages.sort_by_key(|(template, _)| *template);
    rows.sort_by_key(|(template, _)| *template);
    assert_eq!(pages, rows, "pages");

    let others: Vec<_> =
        ENDPOINTS.iter().map(|endpoint| (endpoint.path, endpoint.method.clone(), endpoint.access)).collect();
    assert_eq!(others, OTHERS, "routes");
}

#[test]
fn every_write_has_a_success_message_in_every_language() {
    // Sign-in and sign-out pages confirm these themselves.
    let without_message = [FormAction::EndAllSessions, FormAction::ChooseOrganization, FormAction::ChoosePartner];
    for write in FormAction::ALL.iter().filter(|write| !without_message.contains(write)) {
        for language in Language::ALL {
            assert!(Text::new(*language).find(&write.success_key()).is_some(), "{write:?} in {language:?}");
        }
    }
}

#[test]
fn functions_called_by_get_only_read() {
    for row in FUNCTIONS {
        let reads = ["list_", "find_", "load_"].iter().any(|verb| row.path.starts_with(&format!("/api/{verb}")));
        assert_eq!(row.method == Method::GET, reads, "{}", row.path);
    }
}

#[tokio::test]
async fn anonymous_requests_are_rejected_without_upstream_calls() {
    let app = TestApp::start().await;
    app.emulator.reset();
    let (mut anonymous, nonexistent) = (app.browser(), CustomerFixture::nonexistent());
    for row in FUNCTIONS {
        let (status, body) = row.call(&mut anonymous, &nonexistent).await;
        match row.access {
            Access::Needs(..) => assert_eq!((status, body.as_str()), (401, "\"SignInRequired\""), "{}", row.path),
            Access::Anyone => assert_eq!(status, 200, "{}", row.path),
        }
    }
    for (template, access) in url_templates() {
        let page = anonymous.open(&nonexistent.fill(template)).await;
        let is_sign_in = page.path().starts_with("/?return_to=");
        assert_eq!(is_sign_in, access != Access::Anyone, "{template}: {}", page.path());
    }
    assert_eq!(call_count(&app), 0);
    app.stop().await;
}

#[tokio::test]
async fn each_role_has_exactly_the_access_of_the_matrix() {
    let app = TestApp::start_with(&[("TENANTRY_RATE_LIMIT__ACTOR_BURST", "1000")]).await;
    let mut agent = app.signed_in(&admin(&app, 0)).await;
    connect(&app, &mut agent, "active", &app.emulator.demo().service_account(0).unwrap().name).await;
    let fixture = CustomerFixture::of(&app, &mut agent, 0, &[]).await;
    // Writes use ids of nonexistent objects: the matrix is about permissions, and must not change anything.
    let with_nonexistent = fixture.with_objects_of(&CustomerFixture::nonexistent());
    for (name, person) in PEOPLE {
        let mut browser = app.browser();
        app.sign_in(&mut browser, name).await;
        // Partner Center refuses people who are not agents, whatever the portal permits; their start page fails too.
        let is_agent = app.emulator.demo().person(name).unwrap().is_agent();
        for row in FUNCTIONS {
            if row.path == "/api/end_all_sessions" {
                continue; // It would end the test; `account` tests it.
            }
            let before = call_count(&app);
            let reads = row.method == Method::GET;
            let (status, body) = row.call(&mut browser, if reads { &fixture } else { &with_nonexistent }).await;
            let allowed = is_allowed(person, row.access);
            let forbidden = serde_json::from_str::<PortalError>(&body)
                .is_ok_and(|error| matches!(error, PortalError::Forbidden(missing) if matches!(row.access, Access::Needs(_, needed) if missing.capability == needed)));
            assert_eq!(status == 403, !allowed, "{name} {}: {status} {body}", row.path);
            assert_eq!(forbidden, !allowed, "{name} {}: {body}", row.path);
            assert!(allowed || call_count(&app) == before, "{name} {}: a rejection makes no upstream call", row.path);
            assert!(!(allowed && reads && is_agent) || status == 200, "{name} {}: {status} {body}", row.path);
        }
        for (template, access) in url_templates() {
            let before = call_count(&app);
            let page = browser.open(&fixture.fill(template)).await;
            let allowed = is_allowed(person, access);
            // Pages for customer users do not exist for others.
            let rejection = if matches!(access, Access::Needs(Audience::CustomerUsers, _)) { 404 } else { 403 };
            assert_eq!(page.status == rejection, !allowed, "{name} {template}: {}", page.status);
            assert!(allowed || call_count(&app) == before, "{name} {template}: a rejection makes no upstream call");
            assert!(!(allowed && is_agent) || page.status == 200, "{name} {template}: {}", page.text());
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn billing_data_is_withheld_without_permission() {
    let app = TestApp::start().await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0].to_string();
    let mut sales = app.signed_in("Bruno Fischer").await;
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    let (_, body) = sales.call(Method::GET, "/api/load_customer", &[("customer", &customer)]).await;
    assert!(body.contains("\"billing\":{"), "{body}");
    let (_, body) = helpdesk.call(Method::GET, "/api/load_customer", &[("customer", &customer)]).await;
    assert!(body.contains("\"billing\":null"), "{body}");
    let page = helpdesk.open(&format!("/customers/{customer}")).await;
    assert!(page.text().contains("You don’t have permission. Sales agents"), "{}", page.text());
    app.stop().await;
}

impl Row {
    /// Calls the function with these ids.
    pub async fn call(&self, browser: &mut Browser, fixture: &CustomerFixture) -> (u16, String) {
        let arguments: Vec<_> = self.arguments.iter().map(|(field, value)| (*field, fixture.fill(value))).collect();
        let arguments: Vec<_> = arguments.iter().map(|(field, value)| (*field, value.as_str())).collect();
        browser.call(self.method.clone(), self.path, &arguments).await
    }
}

/// Functions about Microsoft's agreements, which are the same for every customer.
const INDEPENDENT_OF_CUSTOMER: [&str; 2] = ["/api/list_agreement_metadata", "/api/load_agreement_document"];

/// Returns the number of calls to the emulated Partner Center since the last reset.
pub fn call_count(app: &TestApp) -> u64 {
    app.emulator
        .call_counts()
        .iter()
        .map(|served| served.succeeded + served.failed + served.not_implemented + served.unanswered)
        .sum()
}

#[tokio::test]
async fn customer_users_access_only_their_own_customer() {
    let app = TestApp::start_with(&[("TENANTRY_RATE_LIMIT__ACTOR_BURST", "1000")]).await;
    let mut staff = app.signed_in(&admin(&app, 0)).await;
    let own = CustomerFixture::of(&app, &mut staff, 0, &[]).await;
    let other = CustomerFixture::of(&app, &mut staff, 0, &[&own.fill("{customer}")]).await;
    let mut user = app.signed_in_as_customer_user(0, own.fill("{customer}").parse().unwrap()).await;
    let before = call_count(&app);
    for row in FUNCTIONS {
        if row.path == "/api/end_all_sessions" {
            continue; // It would end the test.
        }
        let (status, body) = row.call(&mut user, &own).await;
        match row.access {
            Access::Anyone => assert_eq!(status, 200, "{}: {body}", row.path),
            Access::Needs(Audience::Everybody, _) => assert!(![401, 403].contains(&status), "{}: {body}", row.path),
            Access::Needs(Audience::StaffAndCustomerUsers, _) => {
                assert!(![401, 403, 404].contains(&status), "{} {status}: {body}", row.path);
                if INDEPENDENT_OF_CUSTOMER.contains(&row.path) {
                    continue;
                }
                let (status, body) = row.call(&mut user, &other).await;
                assert_eq!((status, body.as_str()), (404, "\"NotFound\""), "{} at another customer", row.path);
            }
            Access::Needs(Audience::CustomerUsers, _) => {
                assert!(![401, 403, 404].contains(&status), "{} {status}: {body}", row.path);
            }
            Access::Needs(Audience::Staff | Audience::Operator, _) => {
                assert!([403, 404].contains(&status), "{} {status}: {body}", row.path);
            }
        }
    }
    for (template, access) in url_templates() {
        let page = user.open(&own.fill(template)).await;
        match access {
            Access::Anyone | Access::Needs(Audience::Everybody, _) => assert_eq!(page.status, 200, "{template}"),
            // Without a partner connection, each page reports that in its own way.
            Access::Needs(Audience::CustomerUsers, _) => {
                assert!([200, 503].contains(&page.status), "{template}: {} {}", page.status, page.text());
            }
            Access::Needs(Audience::Operator, _) => assert_eq!(page.status, 403, "{template}"),
            Access::Needs(Audience::Staff | Audience::StaffAndCustomerUsers, _) => {
                assert_eq!(page.status, 404, "{template}: {}", page.text());
            }
        }
    }
    assert_eq!(call_count(&app), before, "there are no credentials for Partner Center yet");
    app.stop().await;
}
