//! Tests of responses with missing names, or with parts and references that cannot be parsed: everything has a label,
//! and nothing disappears silently.

use serde_json::json;
use tenantry::emulator::fault::Fault;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    connection::connect,
    odd_answers::{ADMIN, CODES, CUSTOMERS, ID, ORDERS, answered, customer, gaps, subscription},
};

const SKUS: &str = "get-a-list-of-available-licenses";
const LICENCES_OF_USER: &str = "check-which-licenses-are-assigned-to-a-user";
const ASSIGN: &str = "assign-licenses-to-a-user";
const ENTITLEMENTS: &str = "get-a-collection-of-entitlements";
const CONFIRMATIONS: &str = "get-confirmation-of-customer-agreement";
const RECORDS: &str = "get-a-record-of-partner-center-activity-by-user";

#[tokio::test]
async fn customers_plans_and_lines_without_a_name_are_called_by_what_they_have() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", &app.emulator.demo().service(0).unwrap().name).await;
    let customer = customer(&app);
    for name in [json!(null), json!(" "), json!("\u{200b}\u{feff}")] {
        let company = |domain: &str| {
            json!({"id": ID, "companyProfile": {"tenantId": ID, "companyName": name, "domain": domain},
                "relationshipToPartner": "reseller"})
        };
        let list = json!({"items": [company("odd.example")]});
        let page = answered(&app, &mut browser, "/partner/connection/reach", CUSTOMERS, &list).await;
        assert_eq!(page.texts("tbody th a"), ["Unnamed customer"], "{name}");
        let one = company("odd.example");
        let page = answered(&app, &mut browser, &format!("/customers/{ID}"), "get-a-customer-by-id", &one).await;
        assert!(page.text().contains("Unnamed customer"), "{name}: {}", page.text());
        for help in page.texts(".panel .help") {
            assert!(!help.contains(": .") && !help.ends_with(": "), "{name}: {help}");
        }
        let plans = json!([{"id": ID, "displayName": name, "serviceName": name, "capabilityStatus": "Enabled"}]);
        let product = json!({"id": ID, "name": name, "skuPartNumber": name, "targetType": "User"});
        let skus =
            json!({"items": [{"availableUnits": 1, "totalUnits": 1, "productSku": product, "servicePlans": plans}]});
        let user = a_user(&app, &mut browser, &customer).await;
        let page = answered(&app, &mut browser, &format!("{user}/licenses"), SKUS, &skus).await;
        assert_eq!(page.texts("#licences-form .checks label"), [ID], "{name}");
        assert_eq!(page.texts("#licences-form .licence > label"), [ID], "{name}");
        let licences = json!({"items": [{"productSku": product, "servicePlans": plans}]});
        let page = answered(&app, &mut browser, &user, LICENCES_OF_USER, &licences).await;
        assert_eq!(page.texts("[aria-labelledby=licences] li .muted"), [ID], "{name}");
        let order = json!({"id": "abc", "status": "completed", "lineItems": [
            {"lineItemNumber": 0, "quantity": 1, "friendlyName": name},
            {"lineItemNumber": 1, "quantity": 1, "friendlyName": name, "offerId": "CFQ7:0001"}]});
        let told =
            json!({"items": [{"lineItemNumber": 0}, {"lineItemNumber": 1}, {"lineItemNumber": 4, "status": name}]});
        app.emulator.fault(Fault::answer("get-order-provisioning-status", told.to_string()));
        let page = answered(&app, &mut browser, &format!("{customer}/orders/abc"), "get-an-order-by-id", &order).await;
        let lines = ["Line 1", "Product code CFQ7:0001"];
        assert_eq!(page.texts("[aria-labelledby=lines] tbody th > .line[dir]"), lines, "{name}");
        let delivered = page.texts("[aria-labelledby=provisioning] tbody th");
        assert_eq!(delivered, [lines[0], lines[1], "Line 5"], "{name}");
        assert_eq!(page.texts("[aria-labelledby=provisioning] .badge"), ["Unknown"; 3], "{name}");
        let orders = json!({"items": [order]});
        let page = answered(&app, &mut browser, &format!("{customer}/orders"), ORDERS, &orders).await;
        for line in lines {
            assert!(page.texts("tbody tr").concat().contains(line), "{name}: {}", page.text());
        }
        let entitlements = json!({"items": [{"entitlementType": "software", "productId": name, "skuId": name}]});
        let path = format!("{customer}/entitlements");
        let page = answered(&app, &mut browser, &path, ENTITLEMENTS, &entitlements).await;
        assert_eq!(page.texts("tbody th"), ["Software"], "{name}");
        let codes = json!([{"validationId": 123, "organizationName": name, "maxCreates": 4}]);
        let page = answered(&app, &mut browser, "/validation-codes", CODES, &codes).await;
        assert_eq!(page.texts("tbody th"), ["123"], "{name}");
        let records = json!({"items": [{"operationType": name, "operationStatus": "succeeded", "customerId": ID}]});
        let page = answered(&app, &mut browser, "/activity", RECORDS, &records).await;
        assert_eq!(page.texts("[aria-labelledby=partner-center] tbody th"), ["Not set"], "{name}");
    }
    app.stop().await;
}

/// Opens the page of a user of the customer who can have licenses.
async fn a_user(app: &TestApp, browser: &mut Browser, customer: &str) -> String {
    let tenant = app.emulator.demo().partners[0].tenant;
    let members = json!({"userPrincipalName": "anna@conto.example", "displayName": "A", "usageLocation": "PL"});
    let id = customer.rsplit('/').next().unwrap().parse().unwrap();
    let user = app.emulator.store_user(tenant, id, members).unwrap();
    let path = format!("{customer}/users/{user}");
    assert_eq!(browser.open(&path).await.status, 200);
    path
}

#[tokio::test]
async fn a_part_of_a_licence_that_cannot_be_read_is_counted_and_never_switched_on() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app);
    let user = a_user(&app, &mut browser, &customer).await;
    let path = format!("{user}/licenses");
    let form = browser.open(&path).await;
    let parts = form.attributes("#licences-form [name='plans[]']:not([disabled])", "value");
    let sku = parts[0].split_once('/').unwrap().0.to_owned();
    let mut fields = form.form("#licences-form");
    fields.push(("skus[]".to_owned(), sku.clone()));
    assert_eq!(send(&mut browser, &fields).await.status, 200);
    let assigned = |app: &TestApp| {
        app.emulator.call_counts().iter().filter(|it| it.operation == ASSIGN).map(|it| it.done).sum::<u64>()
    };
    let before = assigned(&app);
    for (plan, place) in
        [(json!({"id": "x", "capabilityStatus": "Disabled"}), "user"), (json!({"displayName": "X"}), "sku")]
    {
        let named =
            |ids: &[String]| ids.iter().map(|part| json!({"id": part.split_once('/').unwrap().1})).collect::<Vec<_>>();
        let of_sku: Vec<String> = parts.iter().filter(|part| part.starts_with(&sku)).cloned().collect();
        let (mut held, mut offered) = (named(&of_sku), named(&of_sku));
        if place == "user" {
            held.push(plan);
        } else {
            offered.push(plan);
        }
        let product = json!({"id": sku, "name": "Odd Suite", "targetType": "User"});
        let skus =
            json!({"items": [{"availableUnits": 0, "totalUnits": 1, "productSku": product, "servicePlans": offered}]});
        let licences = json!({"items": [{"productSku": product, "servicePlans": held}]});
        app.emulator.fault(Fault::answer(SKUS, skus.to_string()).repeated());
        app.emulator.fault(Fault::answer(LICENCES_OF_USER, licences.to_string()).repeated());
        let page = browser.open(&path).await;
        assert_eq!(gaps(&page), "1 record from Partner Center can’t be read and isn’t shown.", "{place}");
        assert!(page.text().contains("its services can’t be changed here"), "{place}: {}", page.text());
        assert!(page.attributes("#licences-form [name='plans[]'][type=checkbox]:not([disabled])", "value").is_empty());
        // Without changes, the license stays unchanged, including the part that is not shown.
        let same = send(&mut browser, &page.form("#licences-form")).await;
        assert_eq!((same.status, assigned(&app)), (200, before), "{place}: {}", same.text());
        let mut fewer = browser.open(&path).await.form("#licences-form");
        fewer.retain(|(name, value)| name != "plans[]" || *value != of_sku[0]);
        let refused = send(&mut browser, &fewer).await;
        assert_eq!((refused.status, assigned(&app)), (422, before), "{place}: {}", refused.text());
        let said = refused.texts("#licences-form .error-summary").concat();
        assert!(said.contains("Part of this value can’t be read"), "{place}: {said}");
        let again = send(&mut browser, &refused.form("#licences-form")).await;
        assert_eq!((again.status, assigned(&app)), (200, before), "{place}: the stored value is rendered");
        app.emulator.clear_faults();
    }
    app.stop().await;
}

async fn send(browser: &mut Browser, fields: &[(String, String)]) -> Page {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post("/api/update_licences", &fields).await
}

#[tokio::test]
async fn what_refers_to_something_by_no_id_is_shown_as_it_is_written() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app);
    let one = subscription(&json!({"parentSubscriptionId": "parent-1", "orderId": "an order/2"}));
    let path = format!("{customer}/subscriptions/{ID}");
    let page = answered(&app, &mut browser, &path, "get-a-subscription-by-id", &one).await;
    assert!(["parent-1", "an order/2"].iter().all(|text| page.text().contains(text)), "{}", page.text());
    let order = json!({"id": "abc", "status": "completed", "lineItems": [
        {"lineItemNumber": 0, "quantity": 1, "subscriptionId": "sub-1", "parentSubscriptionId": "parent-1"}]});
    let page = answered(&app, &mut browser, &format!("{customer}/orders/abc"), "get-an-order-by-id", &order).await;
    assert!(["parent-1", "sub-1"].iter().all(|text| page.text().contains(text)), "{}", page.text());
    let entitlements = json!({"items": [{"entitlementType": "software", "productId": "DZH",
        "referenceOrder": {"id": "an order/2", "lineItemId": "0"}}]});
    let page = answered(&app, &mut browser, &format!("{customer}/entitlements"), ENTITLEMENTS, &entitlements).await;
    assert!(["an order/2", "Line 1"].iter().all(|text| page.text().contains(text)), "{}", page.text());
    let accepted = json!({"items": [{"type": "MicrosoftCustomerAgreement", "templateId": "text-1", "userId": "user-1",
        "primaryContact": {"email": "zofia@conto.example"}}]});
    let path = format!("{customer}/agreements");
    let page = answered(&app, &mut browser, &path, CONFIRMATIONS, &accepted).await;
    let row = page.texts("[aria-labelledby=accepted] tbody tr").concat();
    assert!(["text-1", "user-1"].iter().all(|text| row.contains(text)), "{row}");
    assert_eq!(page.texts("[aria-labelledby=accepted] tbody th"), ["zofia@conto.example"]);
    let records = json!({"items": [{"operationType": "add_customer", "customerId": "tenant-1"}]});
    let page = answered(&app, &mut browser, "/activity", RECORDS, &records).await;
    assert!(page.texts("[aria-labelledby=partner-center] tbody tr").concat().contains("tenant-1"), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn entitlements_and_subscriptions_are_told_in_words_and_lines_counted_from_one() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app);
    let place = format!("{customer}/artifacts/reservedinstance/groups/g1/lineitems/l1/resource/r1");
    let entitlements = json!({"items": [{"entitlementType": "reservedinstance", "productId": "DZH", "quantity": 2,
        "fulfillmentState": "Fulfilled", "quantityDetails": [{"quantity": 1, "status": "Transferred"}],
        "referenceOrder": {"id": "abc", "lineItemId": "0"}, "expiryDate": "2027-06-23T00:00:00Z",
        "entitledArtifacts": [{"artifactType": "reservedinstance", "resourceId": "r1", "link": {"uri": place}}]}]});
    let reserved = json!({"virtualMachineReservations": [{"reservationId": ID, "provisioningState": "Created"}]});
    let one = subscription(&json!({"consumptionType": "overage", "actions": ["edit", "cancel"]}));
    let path = format!("{customer}/entitlements");
    for (language, words, of_subscription) in [
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
        let answers = [entitlements.to_string(), reserved.to_string()].map(|body| Fault::answer(ENTITLEMENTS, body));
        for answer in answers {
            app.emulator.fault(answer);
        }
        let page = browser.open(&path).await;
        app.emulator.clear_faults();
        let table = page.texts("tbody").concat();
        for words in words {
            assert!(table.contains(words), "{language} {words}: {table}");
        }
        let path = format!("{customer}/subscriptions/{ID}");
        let page = answered(&app, &mut browser, &path, "get-a-subscription-by-id", &one).await;
        for words in of_subscription {
            assert!(page.text().contains(words), "{language} {words}: {}", page.text());
        }
    }
    app.stop().await;
}
