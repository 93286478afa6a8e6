//! Tests of changes to the directory roles of customers' own people during a session.

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
    authorisation::asked,
    browser::Browser,
    self_service::{MOST, come, offering},
};

/// Signs a person in as one of a customer's own people.
async fn arrive(app: &TestApp, person: &DemoPerson) -> Browser {
    let (browser, page) = come(app, person).await;
    assert_eq!(page.path(), "/my", "{}", page.text());
    browser
}

/// Ages a session by eleven minutes.
async fn age(app: &TestApp, browser: &Browser) {
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
async fn take_role(app: &TestApp, staff: &mut Browser, person: &DemoPerson, role: CustomerRole) {
    let customer = app.emulator.demo().customers[0].id.to_string();
    let (user, role) = (person.id.object.to_string(), role.template().to_string());
    let fields = [("customer", customer.as_str()), ("user", &user), ("role", &role), ("confirmed", "true")];
    let (status, body) = staff.call(Method::POST, "/api/remove_role_member", &fields).await;
    assert_eq!(status, 200, "{body}");
}

#[tokio::test]
async fn who_loses_a_role_in_the_directory_loses_it_here_within_ten_minutes() {
    let (app, mut staff) = offering(MOST).await;
    for role in [CustomerRole::LicenseAdministrator, CustomerRole::UserAdministrator] {
        // One gets the role from the token, the other from the directory.
        let person = app.emulator.demo().customer_person(0, Some(role)).unwrap().clone();
        let mut browser = arrive(&app, &person).await;
        take_role(&app, &mut staff, &person, role).await;
        assert_eq!(browser.open("/my/users").await.status, 200, "{role}: cached, not checked again yet");
        age(&app, &browser).await;
        assert_eq!(browser.open("/my/users").await.status, 403, "{role}");
        assert_eq!(browser.open("/my/profile").await.status, 200, "{role}: their own profile is still accessible");
        let before = asked(&app);
        assert_eq!(browser.open("/my/users").await.status, 403, "{role}");
        assert_eq!(asked(&app), before, "{role}: checked once");
    }
    app.stop().await;
}

#[tokio::test]
async fn roles_stay_while_the_directory_cannot_be_asked_and_go_with_a_deleted_person() {
    let (app, mut staff) = offering(MOST).await;
    let person = app.emulator.demo().customer_person(0, Some(CustomerRole::LicenseAdministrator)).unwrap().clone();
    let mut browser = arrive(&app, &person).await;
    age(&app, &browser).await;
    app.emulator
        .fault(Fault::new("get-user-roles-for-a-customer", FaultKind::Status { status: 500, retry_after: None }));
    assert_eq!(browser.open("/my/users").await.status, 200, "while the directory is unavailable");
    app.emulator.clear_faults();
    age(&app, &browser).await;
    let customer = app.emulator.demo().customers[0].id.to_string();
    let user = person.id.object.to_string();
    let fields = [("customer", customer.as_str()), ("user", &user), ("confirmed", "true")];
    assert_eq!(staff.call(Method::POST, "/api/delete_user", &fields).await.0, 200);
    assert_eq!(browser.open("/my/users").await.status, 403, "no role without an entry in the directory");
    app.stop().await;
}

#[tokio::test]
async fn a_guest_keeps_the_roles_of_the_sign_in_where_the_directory_does_not_list_them() {
    let (app, _) = offering(MOST).await;
    let guest = app.emulator.demo().people.iter().find(|it| it.customer == Some(0) && it.guest).unwrap().clone();
    let tenant = app.emulator.demo().customers[0].id;
    let mut browser = app.browser();
    let way = format!("/sign-in?provider=customer%2Fglobal%2F{tenant}%2F");
    let page = browser.sign_in_by(&way, &guest.sign_in_name).await;
    assert_eq!(page.path(), "/my", "{}", page.text());
    assert_eq!(browser.open("/my/users").await.status, 200);
    age(&app, &browser).await;
    app.emulator
        .fault(Fault::new("get-user-roles-for-a-customer", FaultKind::Status { status: 404, retry_after: None }));
    assert_eq!(browser.open("/my/users").await.status, 200);
    app.stop().await;
}
