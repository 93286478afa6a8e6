//! Tests of responses with missing names, or with parts and references that cannot be parsed: everything has a label,
//! and nothing disappears silently.

use serde_json::json;
use tenantry::emulator::fault::Fault;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    connection::connect,
    malformed_responses::{
        ADMIN, CODES, CUSTOMERS, ID, ORDERS, customer, left_out_message, open_with_body, subscription,
    },
};

const SKUS: &str = "get-a-list-of-available-licenses";
const LICENSES_OF_USER: &str = "check-which-licenses-are-assigned-to-a-user";
const ASSIGN: &str = "assign-licenses-to-a-user";
const ENTITLEMENTS: &str = "get-a-collection-of-entitlements";
const CONFIRMATIONS: &str = "get-confirmation-of-customer-agreement";
const RECORDS: &str = "get-a-record-of-partner-center-activity-by-user";

#[tokio::test]
async fn unnamed_customers_plans_and_order_lines_have_fallback_labels() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", &app.emulator.demo().service_account(0).unwrap().name).await;
    let customer = customer(&app);
    for name in [json!(null), json!(" "), json!("\u{200b}\u{feff}")] {
        let company = |domain: &str| {
            json!({"id": ID, "companyProfile": {"tenantId": ID, "companyName": name, "domain": domain},
                "relationshipToPartner": "reseller"})
        };
        let list = json!({"items": [company("odd.example")]});
        let page = open_with_body(&app, &mut browser, "/partner/connection/reach", CUSTOMERS, &list).await;
        assert_eq!(page.texts("tbody th a"), ["Unnamed customer"], "{name}");
        let one = company("odd.example");
        let page = open_with_body(&app, &mut browser, &format!("/customers/{ID}"), "get-a-customer-by-id", &one).await;
        assert!(page.text().contains("Unnamed customer"), "{name}: {}", page.text());
        for help in page.texts(".panel .help") {
            assert!(!help.contains(": .") && !help.ends_with(": "), "{name}: {help}");
        }
        let plans = json!([{"id": ID, "displayName": name, "serviceName": name, "capabilityStatus": "Enabled"}]);
        let product = json!({"id": ID, "name": name, "skuPartNumber": name, "targetType": "User"});
        let skus =
            json!({"items": [{"availableUnits": 1, "totalUnits": 1, "productSku": product, "servicePlans": plans}]});
        let user = create_user(&app, &mut browser, &customer).await;
        let page = open_with_body(&app, &mut browser, &format!("{user}/licenses"), SKUS, &skus).await;
        assert_eq!(page.texts("#licenses-form .checks label"), [ID], "{name}");
        assert_eq!(page.texts("#licenses-form .license > label"), [ID], "{name}");
        let licenses = json!({"items": [{"productSku": product, "servicePlans": plans}]});
        let page = open_with_body(&app, &mut browser, &user, LICENSES_OF_USER, &licenses).await;
        assert_eq!(page.texts("[aria-labelledby=licenses] li .muted"), [ID], "{name}");
        let order = json!({"id": "abc", "status": "completed", "lineItems": [
            {"lineItemNumber": 0, "quantity": 1, "friendlyName": name},
            {"lineItemNumber": 1, "quantity": 1, "friendlyName": name, "offerId": "CFQ7:0001"}]});
        let provisioning =
            json!({"items": [{"lineItemNumber": 0}, {"lineItemNumber": 1}, {"lineItemNumber": 4, "status": name}]});
        app.emulator.fault(Fault::with_body("get-order-provisioning-status", provisioning.to_string()));
        let page =
            open_with_body(&app, &mut browser, &format!("{customer}/orders/abc"), "get-an-order-by-id", &order).await;
        let lines = ["Line 1", "Product code CFQ7:0001"];
        assert_eq!(page.texts("[aria-labelledby=lines] tbody th > .line[dir]"), lines, "{name}");
        let delivered = page.texts("[aria-labelledby=provisioning] tbody th");
        assert_eq!(delivered, [lines[0], lines[1], "Line 5"], "{name}");
        assert_eq!(page.texts("[aria-labelledby=provisioning] .badge"), ["Unknown"; 3], "{name}");
        let orders = json!({"items": [order]});
        let page = open_with_body(&app, &mut browser, &format!("{customer}/orders"), ORDERS, &orders).await;
        for line in lines {
            assert!(page.texts("tbody tr").concat().contains(line), "{name}: {}", page.text());
        }
        let entitlements = json!({"items": [{"entitlementType": "software", "productId": name, "skuId": name}]});
        let path = format!("{customer}/entitlements");
        let page = open_with_body(&app, &mut browser, &path, ENTITLEMENTS, &entitlements).await;
        assert_eq!(page.texts("tbody th"), ["Software"], "{name}");
        let codes = json!([{"validationId": 123, "organizationName": name, "maxCreates": 4}]);
        let page = open_with_body(&app, &mut browser, "/validation-codes", CODES, &codes).await;
        assert_eq!(page.texts("tbody th"), ["123"], "{name}");
        let records = json!({"items": [{"operationType": name, "operationStatus": "succeeded", "customerId": ID}]});
        let page = open_with_body(&app, &mut browser, "/activity", RECORDS, &records).await;
        assert_eq!(page.texts("[aria-labelledby=partner-center] tbody th"), ["Not set"], "{name}");
    }
    app.stop().await;
}

/// Creates a user of the customer who can have licenses, and returns the path.
async fn create_user(app: &TestApp, browser: &mut Browser, customer: &str) -> String {
    let tenant = app.emulator.demo().partners[0].tenant;
    let members = json!({"userPrincipalName": "anna@conto.example", "displayName": "A", "usageLocation": "PL"});
    let id = customer.rsplit('/').next().unwrap().parse().unwrap();
    let user = app.emulator.store_user(tenant, id, members).unwrap();
    let path = format!("{customer}/users/{user}");
    assert_eq!(browser.open(&path).await.status, 200);
    path
}

#[tokio::test]
async fn an_unparsable_service_plan_is_reported_and_never_enabled() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app);
    let user = create_user(&app, &mut browser, &customer).await;
    let path = format!("{user}/licenses");
    let form = browser.open(&path).await;
    let plans = form.attributes("#licenses-form [name='plans[]']:not([disabled])", "value");
    let sku = plans[0].split_once('/').unwrap().0.to_owned();
    let mut fields = form.form("#licenses-form");
    fields.push(("skus[]".to_owned(), sku.clone()));
    assert_eq!(send(&mut browser, &fields).await.status, 200);
    let assign_count = |app: &TestApp| {
        app.emulator.call_counts().iter().filter(|it| it.operation == ASSIGN).map(|it| it.succeeded).sum::<u64>()
    };
    let before = assign_count(&app);
    for (plan, source) in
        [(json!({"id": "x", "capabilityStatus": "Disabled"}), "user"), (json!({"displayName": "X"}), "sku")]
    {
        let plans_with_ids = |ids: &[String]| {
            ids.iter().map(|plan_path| json!({"id": plan_path.split_once('/').unwrap().1})).collect::<Vec<_>>()
        };
        let plans_of_sku: Vec<String> = plans.iter().filter(|plan_path| plan_path.starts_with(&sku)).cloned().collect();
        let (mut assigned_plans, mut available) = (plans_with_ids(&plans_of_sku), plans_with_ids(&plans_of_sku));
        if source == "user" {
            assigned_plans.push(plan);
        } else {
            available.push(plan);
        }
        let product = json!({"id": sku, "name": "Odd Suite", "targetType": "User"});
        let skus = json!({"items": [{"availableUnits": 0, "totalUnits": 1, "productSku": product, "servicePlans": available}]});
        let licenses = json!({"items": [{"productSku": product, "servicePlans": assigned_plans}]});
        app.emulator.fault(Fault::with_body(SKUS, skus.to_string()).repeated());
        app.emulator.fault(Fault::with_body(LICENSES_OF_USER, licenses.to_string()).repeated());
        let page = browser.open(&path).await;
        assert_eq!(left_out_message(&page), "1 record from Partner Center can’t be read and isn’t shown.", "{source}");
        assert!(page.text().contains("its services can’t be changed here"), "{source}: {}", page.text());
        assert!(page.attributes("#licenses-form [name='plans[]'][type=checkbox]:not([disabled])", "value").is_empty());
        // Without changes, the license stays unchanged, including the part that is not shown.
        let unchanged = send(&mut browser, &page.form("#licenses-form")).await;
        assert_eq!((unchanged.status, assign_count(&app)), (200, before), "{source}: {}", unchanged.text());
        let mut without_one_plan = browser.open(&path).await.form("#licenses-form");
        without_one_plan.retain(|(name, value)| name != "plans[]" || *value != plans_of_sku[0]);
        let refused = send(&mut browser, &without_one_plan).await;
        assert_eq!((refused.status, assign_count(&app)), (422, before), "{source}: {}", refused.text());
        let message = refused.texts("#licenses-form .error-summary").concat();
        assert!(message.contains("Part of this value can’t be read"), "{source}: {message}");
        let again = send(&mut browser, &refused.form("#licenses-form")).await;
        assert_eq!((again.status, assign_count(&app)), (200, before), "{source}: the stored value is rendered");
        app.emulator.clear_faults();
    }
    app.stop().await;
}

/// Submits the license form with these fields.
async fn send(browser: &mut Browser, fields: &[(String, String)]) -> Page {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post("/api/update_licences", &fields).await
}

#[tokio::test]
async fn references_that_are_not_ids_are_shown_verbatim() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app);
    let one = subscription(&json!({"parentSubscriptionId": "parent-1", "orderId": "an order/2"}));
    let path = format!("{customer}/subscriptions/{ID}");
    let page = open_with_body(&app, &mut browser, &path, "get-a-subscription-by-id", &one).await;
    assert!(["parent-1", "an order/2"].iter().all(|text| page.text().contains(text)), "{}", page.text());
    let order = json!({"id": "abc", "status": "completed", "lineItems": [
        {"lineItemNumber": 0, "quantity": 1, "subscriptionId": "sub-1", "parentSubscriptionId": "parent-1"}]});
    let page =
        open_with_body(&app, &mut browser, &format!("{customer}/orders/abc"), "get-an-order-by-id", &order).await;
    assert!(["parent-1", "sub-1"].iter().all(|text| page.text().contains(text)), "{}", page.text());
    let entitlements = json!({"items": [{"entitlementType": "software", "productId": "DZH",
        "referenceOrder": {"id": "an order/2", "lineItemId": "0"}}]});
    let page =
        open_with_body(&app, &mut browser, &format!("{customer}/entitlements"), ENTITLEMENTS, &entitlements).await;
    assert!(["an order/2", "Line 1"].iter().all(|text| page.text().contains(text)), "{}", page.text());
    let accepted = json!({"items": [{"type": "MicrosoftCustomerAgreement", "templateId": "text-1", "userId": "user-1",
        "primaryContact": {"email": "zofia@conto.example"}}]});
    let path = format!("{customer}/agreements");
    let page = open_with_body(&app, &mut browser, &path, CONFIRMATIONS, &accepted).await;
    let row = page.texts("[aria-labelledby=accepted] tbody tr").concat();
    assert!(["text-1", "user-1"].iter().all(|text| row.contains(text)), "{row}");
    assert_eq!(page.texts("[aria-labelledby=accepted] tbody th"), ["zofia@conto.example"]);
    let records = json!({"items": [{"operationType": "add_customer", "customerId": "tenant-1"}]});
    let page = open_with_body(&app, &mut browser, "/activity", RECORDS, &records).await;
    assert!(page.texts("[aria-labelledby=partner-center] tbody tr").concat().contains("tenant-1"), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn entitlements_and_subscriptions_are_localized_and_lines_start_at_one() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app);
    let artifact = format!("{customer}/artifacts/reservedinstance/groups/g1/lineitems/l1/resource/r1");
    let entitlements = json!({"items": [{"entitlementType": "reservedinstance", "productId": "DZH", "quantity": 2,
        "fulfillmentState": "Fulfilled", "quantityDetails": [{"quantity": 1, "status": "Transferred"}],
        "referenceOrder": {"id": "abc", "lineItemId": "0"}, "expiryDate": "2027-06-23T00:00:00Z",
        "entitledArtifacts": [{"artifactType": "reservedinstance", "resourceId": "r1", "link": {"uri": artifact}}]}]});
    let reserved = json!({"virtualMachineReservations": [{"reservationId": ID, "provisioningState": "Created"}]});
    let one = subscription(&json!({"consumptionType": "overage", "actions": ["edit", "cancel"]}));
    let path = format!("{customer}/entitlements");
    for (language, expected, of_subscription) in [
        (
            "en",
            ["Provisioned", "1 × Transferred", "Line 1", "2027-06-23", "Created"],
            ["Charged as overage", "Editing, Canceling"],
        ),
        (
            "pl",
            ["Udostępniono", "1 × Przeniesione", "Pozycja 1", "23.06.2027", "Utworzona"],
            ["Rozliczane jako nadwyżka", "Edycja, Anulowanie"],
        ),
    ] {
        browser.post("/api/save_preferences", &[("form_page", "/account"), ("language", language)]).await;
        let faults = [entitlements.to_string(), reserved.to_string()].map(|body| Fault::with_body(ENTITLEMENTS, body));
        for fault in faults {
            app.emulator.fault(fault);
        }
        let page = browser.open(&path).await;
        app.emulator.clear_faults();
        let table = page.texts("tbody").concat();
        for expected in expected {
            assert!(table.contains(expected), "{language} {expected}: {table}");
        }
        let path = format!("{customer}/subscriptions/{ID}");
        let page = open_with_body(&app, &mut browser, &path, "get-a-subscription-by-id", &one).await;
        for expected in of_subscription {
            assert!(page.text().contains(expected), "{language} {expected}: {}", page.text());
        }
    }
    app.stop().await;
}
