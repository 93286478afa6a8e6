//! Tests of creating a user with licenses in one step: the offered products, and the outcome for the user and each
//! license.

use tenantry::{
    emulator::fault::{Fault, FaultKind},
    store::AuditFilter,
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::{customer_with, first_customer},
};

const ADMIN: &str = "Alicja Żółkiewska";
const CREATE: &str = "create-user-accounts-for-a-customer";
const ASSIGN: &str = "assign-licenses-to-a-user";
const FREE: &str = "#user-form [name='skus[]']:not([disabled])";

/// Opens the new user form of a customer with available licenses of two products, and returns the customer's path with
/// it.
async fn customer_with_licenses(app: &TestApp, browser: &mut Browser) -> (String, Page) {
    let free = "label:has([name='skus[]']:not([disabled]))";
    let (path, page) = customer_with(app, browser, "users/new", &format!("{free} ~ {free}")).await;
    (path.trim_end_matches("/users/new").to_owned(), page)
}

/// Sends the form of a new user with these products.
async fn create(browser: &mut Browser, form: &Page, name: &str, skus: &[String]) -> Page {
    let mut fields = form.form("#user-form");
    fields.retain(|(field, _)| field != "skus[]");
    for (field, value) in &mut fields {
        match field.as_str() {
            "first_name" => "New".clone_into(value),
            "last_name" => name.clone_into(value),
            "user_name" => *value = format!("new.{}", name.to_lowercase()),
            "usage_location" => "PL".clone_into(value),
            _ => {}
        }
    }
    fields.extend(skus.iter().map(|sku| ("skus[]".to_owned(), sku.clone())));
    let fields: Vec<_> = fields.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect();
    browser.post("/api/create_user", &fields).await
}

/// Sends the first of the forms that retry an assignment.
async fn retry(browser: &mut Browser, page: &Page) -> Page {
    let fields = page.form(".new-licenses form");
    let fields: Vec<_> = fields.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect();
    browser.post("/api/update_licences", &fields).await
}

/// Returns the actions in the first partner's audit entries about users and licenses, newest first; each change has
/// two entries, the intent and the outcome.
async fn changes(app: &TestApp) -> Vec<String> {
    let store = app.store().await;
    let tenant = app.emulator.demo().partners[0].tenant;
    let partner = store.list_partners().await.unwrap().into_iter().find(|partner| partner.tenant == tenant).unwrap();
    let entries = store.list_audit(partner.id, &AuditFilter::default(), None, 50).await.unwrap();
    store.close().await;
    let changes = ["create_user", "update_licences"];
    entries.into_iter().map(|entry| entry.action.action).filter(|action| changes.contains(&action.as_str())).collect()
}

#[tokio::test]
async fn a_user_is_created_with_licenses_in_one_step() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, form) = customer_with_licenses(&app, &mut browser).await;
    let figures = form.texts("#user-form .offers .figures");
    assert!(figures[0].contains(" of ") && figures[0].ends_with("left"), "{figures:?}");
    assert_eq!(
        form.attributes("#user-form [name='skus[]'][disabled]", "value").len(),
        figures.iter().filter(|figure| *figure == "None left").count(),
        "products without available licenses are disabled"
    );
    let skus = form.attributes(FREE, "value");
    let created = create(&mut browser, &form, "Starter", &skus[..2]).await;
    assert_eq!((created.status, created.texts("#password").len()), (200, 1), "{}", created.text());
    assert!(created.text().contains("User created: New Starter"), "the display name is derived: {}", created.text());
    assert_eq!(created.texts(".new-licenses .badge"), ["Assigned", "Assigned"], "{}", created.text());
    let user = created.attributes("#main .actions a", "href").remove(0);
    let assigned = browser.open(&format!("{user}/licenses")).await.attributes("[name='had[]']", "value");
    assert!(assigned.len() == 2 && skus[..2].iter().all(|sku| assigned.contains(sku)), "{assigned:?}");
    let license = "update_licences";
    let expected = [license, license, license, license, "create_user", "create_user"];
    assert_eq!(changes(&app).await, expected, "newest first");
    app.stop().await;
}

#[tokio::test]
async fn failed_user_creation_assigns_no_licenses_and_keeps_the_selection() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (customer, form) = customer_with_licenses(&app, &mut browser).await;
    let skus = form.attributes(FREE, "value");
    app.emulator.fault(Fault::new(CREATE, FaultKind::Status { status: 500, retry_after: None }));
    let failed = create(&mut browser, &form, "Failed", &skus[..1]).await;
    assert_eq!(failed.attributes("#user-form [name='skus[]'][checked]", "value"), skus[..1], "{}", failed.text());
    assert_eq!(changes(&app).await, ["create_user", "create_user"]);
    let page = browser.open(&format!("{customer}/users/new")).await;
    assert_eq!(page.texts(".offers .figures"), form.texts(".offers .figures"));
    // A product that the customer does not have is refused before the user is created.
    let unknown = "00000000-0000-0000-0000-00000000beef".to_owned();
    let refused = create(&mut browser, &form, "Refused", &[unknown]).await;
    assert_eq!((refused.status, refused.texts(".offers .field-error").len()), (422, 1), "{}", refused.text());
    assert_eq!(changes(&app).await, ["create_user", "create_user"]);
    app.stop().await;
}

#[tokio::test]
async fn a_failed_license_assignment_keeps_user_and_password_and_can_be_retried() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, form) = customer_with_licenses(&app, &mut browser).await;
    let skus = form.attributes(FREE, "value");
    let none_left = || Fault::new(ASSIGN, FaultKind::Code { status: 400, code: 60_012 });
    app.emulator.fault(none_left());
    let created = create(&mut browser, &form, "Half", &skus[..2]).await;
    assert_eq!(created.status, 200, "{}", created.text());
    let password = created.texts("#password");
    assert_eq!(created.texts(".new-licenses .badge"), ["Not assigned", "Assigned"], "{}", created.text());
    assert!(created.text().contains("No licenses are available"), "{}", created.text());

    app.emulator.fault(none_left());
    let refused = retry(&mut browser, &created).await;
    assert_eq!((refused.status, refused.texts("#password")), (422, password.clone()), "{}", refused.text());
    assert_eq!(refused.texts(".new-licenses .badge"), ["Not assigned", "Assigned"], "{}", refused.text());

    let done = retry(&mut browser, &refused).await;
    assert_eq!((done.status, done.texts("#password")), (200, password), "{}", done.text());
    assert_eq!(done.texts(".new-licenses .badge"), ["Assigned", "Assigned"], "{}", done.text());
    assert!(done.texts(".new-licenses form").is_empty());
    app.stop().await;
}

#[tokio::test]
async fn a_user_is_created_although_licenses_cannot_be_loaded() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let failing = FaultKind::Status { status: 500, retry_after: None };
    app.emulator.fault(Fault::new("get-a-list-of-available-licenses", failing).repeated());
    let (_, form) = first_customer(&app, &mut browser, "users/new").await;
    assert!(form.text().contains("Couldn’t load the available licenses."), "{}", form.text());
    let created = create(&mut browser, &form, "Plain", &[]).await;
    assert_eq!((created.status, created.texts("#password").len()), (200, 1), "{}", created.text());
    assert!(created.texts(".new-licenses").is_empty());
    app.stop().await;
}

#[tokio::test]
async fn a_new_user_in_a_custom_domain_gets_an_immutable_id() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let own = "#user-form-domain option[selected]:not([value$='onmicrosoft.com'])";
    let (path, form) = customer_with(&app, &mut browser, "users/new", own).await;
    let created = create(&mut browser, &form, "Own", &[]).await;
    assert_eq!(created.status, 200, "{} {path}", created.text());
    let user = browser.open(&created.attributes("#main .actions a", "href")[0]).await;
    assert!(user.text().contains("Immutable ID"), "an immutable id was generated: {}", user.text());
    app.stop().await;
}
