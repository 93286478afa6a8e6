//! Tests of changes to the directory roles of customer users during a session.

use reqwest::Method;
use serde_json::Value;
use tenantry::{
    domain::role::CustomerRole,
    emulator::{
        demo::DemoPerson,
        fault::{Fault, FaultKind},
    },
    store::Session,
};
use tower_sessions::SessionStore as _;

use crate::{
    app::TestApp,
    authorisation::call_count,
    browser::Browser,
    self_service::{FULL_SELF_SERVICE, sign_in_customer_user, start_with_self_service},
};

/// Signs a person in as a customer user.
async fn sign_in(app: &TestApp, person: &DemoPerson) -> Browser {
    let (browser, page) = sign_in_customer_user(app, person).await;
    assert_eq!(page.path(), "/my", "{}", page.text());
    browser
}

/// Ages a session by eleven minutes, so that its roles are due for a check.
async fn age_session(app: &TestApp, browser: &Browser) {
    let store = app.store().await;
    let id = browser.session().unwrap().parse().unwrap();
    let mut record = store.sessions().load(&id).await.unwrap().unwrap();
    let session = record.data.get_mut(Session::KEY).unwrap();
    let earlier = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(11);
    session["signed_in_at"] = Value::String(earlier.to_string());
    session["roles_asked_at"] = Value::Null;
    store.sessions().save(&record).await.unwrap();
    store.close().await;
}

/// Removes a directory role from a customer's user, as staff.
async fn remove_role(app: &TestApp, staff: &mut Browser, person: &DemoPerson, role: CustomerRole) {
    let customer = app.emulator.demo().customers[0].id.to_string();
    let (user, role) = (person.id.object.to_string(), role.template().to_string());
    let fields = [("customer", customer.as_str()), ("user", &user), ("role", &role), ("confirmed", "true")];
    let (status, body) = staff.call(Method::POST, "/api/remove_role_member", &fields).await;
    assert_eq!(status, 200, "{body}");
}

#[tokio::test]
async fn removal_of_a_directory_role_takes_effect_within_ten_minutes() {
    let (app, mut staff) = start_with_self_service(FULL_SELF_SERVICE).await;
    for role in [CustomerRole::LicenseAdministrator, CustomerRole::UserAdministrator] {
        // One gets the role from the token, the other from the directory.
        let person = app.emulator.demo().customer_person(0, Some(role)).unwrap().clone();
        let mut browser = sign_in(&app, &person).await;
        remove_role(&app, &mut staff, &person, role).await;
        assert_eq!(browser.open("/my/users").await.status, 200, "{role}: cached, not checked again yet");
        age_session(&app, &browser).await;
        assert_eq!(browser.open("/my/users").await.status, 403, "{role}");
        assert_eq!(browser.open("/my/profile").await.status, 200, "{role}: their own profile is still accessible");
        let before = call_count(&app);
        assert_eq!(browser.open("/my/users").await.status, 403, "{role}");
        assert_eq!(call_count(&app), before, "{role}: checked once");
    }
    app.stop().await;
}

#[tokio::test]
async fn roles_are_kept_while_the_directory_is_unavailable_and_lost_when_the_user_is_deleted() {
    let (app, mut staff) = start_with_self_service(FULL_SELF_SERVICE).await;
    let person = app.emulator.demo().customer_person(0, Some(CustomerRole::LicenseAdministrator)).unwrap().clone();
    let mut browser = sign_in(&app, &person).await;
    age_session(&app, &browser).await;
    app.emulator
        .fault(Fault::new("get-user-roles-for-a-customer", FaultKind::Status { status: 500, retry_after: None }));
    assert_eq!(browser.open("/my/users").await.status, 200, "while the directory is unavailable");
    app.emulator.clear_faults();
    age_session(&app, &browser).await;
    let customer = app.emulator.demo().customers[0].id.to_string();
    let user = person.id.object.to_string();
    let fields = [("customer", customer.as_str()), ("user", &user), ("confirmed", "true")];
    assert_eq!(staff.call(Method::POST, "/api/delete_user", &fields).await.0, 200);
    assert_eq!(browser.open("/my/users").await.status, 403, "no role without an entry in the directory");
    app.stop().await;
}

#[tokio::test]
async fn a_guest_not_listed_in_the_directory_keeps_the_roles_of_the_sign_in() {
    let (app, _) = start_with_self_service(FULL_SELF_SERVICE).await;
    let guest = app.emulator.demo().people.iter().find(|it| it.customer == Some(0) && it.guest).unwrap().clone();
    let tenant = app.emulator.demo().customers[0].id;
    let mut browser = app.browser();
    let url = format!("/sign-in?provider=customer%2Fglobal%2F{tenant}%2F");
    let page = browser.sign_in_at(&url, &guest.sign_in_name).await;
    assert_eq!(page.path(), "/my", "{}", page.text());
    assert_eq!(browser.open("/my/users").await.status, 200);
    age_session(&app, &browser).await;
    app.emulator
        .fault(Fault::new("get-user-roles-for-a-customer", FaultKind::Status { status: 404, retry_after: None }));
    assert_eq!(browser.open("/my/users").await.status, 200);
    app.stop().await;
}
