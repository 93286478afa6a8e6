//! Tests of self-serve policies, through pages and forms only.

use serde_json::json;
use tenantry::{
    domain::id::{CustomerId, TenantId},
    emulator::fault::Fault,
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
};

/// Returns a customer with or without a policy.
async fn customer(app: &TestApp, browser: &mut Browser, with_policy: bool) -> (CustomerId, Page) {
    for customer in app.emulator.customers(app.emulator.demo().partners[0].tenant) {
        let page = browser.open(&format!("/customers/{customer}/policies")).await;
        if page.texts("tbody tr").is_empty() != with_policy {
            return (customer, page);
        }
    }
    panic!("no such customer");
}

/// Sends a form as rendered, with exactly these boxes ticked.
async fn send(browser: &mut Browser, page: &Page, form: &str, to: &str, boxes: &[&str]) -> Page {
    let mut fields = page.form(form);
    fields.retain(|(name, _)| !["reservations", "savings_plans"].contains(&name.as_str()));
    fields.extend(boxes.iter().map(|name| ((*name).to_owned(), "true".to_owned())));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(to, &fields).await
}

const FORM: &str = "#policy-form";
const CREATE: &str = "/api/create_policy";
const UPDATE: &str = "/api/update_policy";
const DELETE: &str = "/api/delete_policy";

#[tokio::test]
async fn a_policy_is_created_changed_and_deleted() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (customer, list) = customer(&app, &mut browser, false).await;
    let new = browser.open(&list.attributes(".empty a.primary", "href")[0]).await;
    let refused = send(&mut browser, &new, FORM, CREATE, &[]).await;
    assert_eq!((refused.status, refused.texts("#policy-form-reservations-error").len()), (422, 1));
    let created = send(&mut browser, &refused, FORM, CREATE, &["savings_plans"]).await;
    let grantor = app.emulator.demo().partners[0].tenant;
    let path = format!("/customers/{customer}/policies/{grantor}_{customer}");
    assert_eq!((created.status, created.path()), (200, path.as_str()));
    assert_eq!(created.texts(".done"), ["Self-serve purchasing turned on."]);
    assert_eq!(created.texts("#policy ~ dl li"), ["Azure savings plans"]);
    let changed = send(&mut browser, &created, FORM, UPDATE, &["reservations", "savings_plans"]).await;
    assert_eq!(changed.texts("#policy ~ dl li").len(), 2);
    assert_eq!(changed.attributes("#policy-form input[checked]", "name"), ["reservations", "savings_plans"]);
    let confirmation = browser.open(&format!("{path}/delete")).await;
    assert!(confirmation.text().contains("Existing purchases stay and continue to be billed"));
    let deleted = send(&mut browser, &confirmation, "#policy-delete-form", DELETE, &[]).await;
    assert_eq!((deleted.status, deleted.path()), (200, format!("/customers/{customer}/policies").as_str()));
    assert_eq!(deleted.texts(".empty h2"), ["Self-serve purchasing is off"]);
    assert_eq!(browser.open(&path).await.status, 404);
    let again = send(&mut browser, &confirmation, "#policy-delete-form", DELETE, &[]).await;
    assert_eq!(again.status, 200, "deleting twice is not an error");
    app.stop().await;
}

#[tokio::test]
async fn a_concurrently_created_or_changed_policy_is_a_conflict() {
    let app = TestApp::start().await;
    let mut one = app.signed_in("Alicja Żółkiewska").await;
    let mut other = app.signed_in("Alicja Żółkiewska").await;
    let (id, _) = customer(&app, &mut one, false).await;
    let new = one.open(&format!("/customers/{id}/policies/new")).await;
    let theirs = send(&mut other, &new, FORM, CREATE, &["reservations"]).await;
    assert_eq!(theirs.status, 200);
    let exists = send(&mut one, &new, FORM, CREATE, &["savings_plans"]).await;
    assert_eq!(exists.status, 409);
    assert!(exists.text().contains("This customer already has a self-serve policy. Open it"), "{}", exists.text());
    let same = send(&mut one, &new, FORM, CREATE, &["reservations"]).await;
    assert_eq!(same.status, 200, "the first attempt, whose response was lost, created it");

    let changed = send(&mut other, &theirs, FORM, UPDATE, &["reservations", "savings_plans"]).await;
    assert_eq!(changed.status, 200);
    let conflict = send(&mut one, &same, FORM, UPDATE, &["savings_plans"]).await;
    assert_eq!(conflict.status, 409);
    assert_eq!(conflict.texts("#policy ~ dl li").len(), 2, "the current policy is shown too");
    assert_eq!(conflict.attributes("#policy-form input[checked]", "name"), ["savings_plans"]);
    let done = send(&mut one, &conflict, FORM, UPDATE, &["savings_plans"]).await;
    assert_eq!((done.status, done.texts("#policy ~ dl li")), (200, vec!["Azure savings plans".to_owned()]));
    app.stop().await;
}

#[tokio::test]
async fn a_policy_of_another_grantor_is_labeled_with_its_owner_and_has_no_link() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (ours, theirs) = (app.emulator.demo().partners[0].tenant, app.emulator.demo().partners[2].tenant);
    let (id, _) = customer(&app, &mut browser, true).await;
    let policy = |grantor: Option<TenantId>, kind: &str| {
        let name = grantor.map_or_else(|| "nobody".to_owned(), |grantor| grantor.to_string());
        json!({"id": format!("{name}_{id}"), "selfServeEntity": {"selfServeEntityType": "customer", "tenantID": id},
            "grantor": {"grantorType": kind, "tenantID": grantor},
            "permissions": [{"resource": "AzureReservedInstances", "action": "Purchase"}]})
    };
    for language in ["en", "pl"] {
        browser.post("/api/save_preferences", &[("form_page", "/account"), ("language", language)]).await;
        let own_label = if language == "en" { "Your company" } else { "Twoja firma" };
        for (grantor, kind, is_ours) in [
            (Some(ours), "billToPartner", true),
            (Some(theirs), "billToPartner", false),
            (Some(theirs), "BillToPartner", false),
            (None, "billToPartner", false),
        ] {
            let list = json!({"items": [policy(grantor, kind)]});
            app.emulator.fault(Fault::with_body("get-a-list-of-self-serve-policies", list.to_string()));
            let page = browser.open(&format!("/customers/{id}/policies")).await;
            assert_eq!((page.status, page.texts("tbody tr").len()), (200, 1), "{}", page.text());
            let row = page.texts("tbody tr").concat();
            assert_eq!(row.contains(own_label), is_ours, "{grantor:?} {kind}: {row}");
            assert_eq!(page.attributes("tbody .row-link", "href").len(), usize::from(is_ours), "{grantor:?}: {row}");
            if grantor == Some(theirs) {
                assert!(row.contains(&theirs.to_string()), "the owner is shown: {row}");
            }
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn a_policy_of_another_partner_or_customer_is_not_found_without_an_upstream_call() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (id, list) = customer(&app, &mut browser, true).await;
    let policy = list.attributes("tbody .row-link", "href").remove(0).rsplit('/').next().unwrap().to_owned();
    let customers = app.emulator.customers(app.emulator.demo().partners[0].tenant);
    let other = customers.into_iter().find(|other| *other != id).unwrap();
    app.emulator.reset();
    let other_partner = app.emulator.demo().partners[2].tenant;
    for path in [
        format!("/customers/{other}/policies/{policy}"),
        format!("/customers/{other}/policies/{policy}/delete"),
        format!("/customers/{id}/policies/{other_partner}_{id}"),
        format!("/customers/{id}/policies/nonsense"),
    ] {
        assert_eq!(browser.open(&path).await.status, 404, "{path}");
    }
    let calls = app.emulator.call_counts();
    assert!(!calls.iter().any(|it| it.operation == "get-a-self-serve-policy-by-id"), "{calls:?}");
    app.stop().await;
}

#[tokio::test]
async fn read_only_staff_see_the_policy_without_a_form() {
    let app = TestApp::start().await;
    let mut sales = app.signed_in("Bruno Fischer").await;
    let (_, list) = customer(&app, &mut sales, true).await;
    let page = sales.open(&list.attributes("tbody .row-link", "href")[0]).await;
    assert_eq!(page.status, 200);
    assert!(page.texts(FORM).is_empty() && !page.texts("#policy ~ dl li").is_empty());
    app.stop().await;
}
