//! Tests of responses that differ from the documentation: items that cannot be parsed are left out, and the page says
//! how many.

use reqwest::Method;
use serde_json::{Value, json};
use tenantry::emulator::fault::Fault;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::submit,
    new_customer,
};

pub const ADMIN: &str = "Alicja Żółkiewska";
pub const SUBSCRIPTIONS: &str = "get-all-of-a-customer-s-subscriptions";
pub const ORDERS: &str = "get-all-of-a-customer-s-orders";
const USERS: &str = "get-a-list-of-all-user-accounts-for-a-customer";
const ROLES: &str = "get-user-roles-for-a-customer";
const LICENSES: &str = "get-a-list-of-available-licenses-by-license-group";
pub const CUSTOMERS: &str = "get-a-list-of-customers";
pub const CODES: &str = "get-a-partner-s-validation-codes";
pub const ID: &str = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f";

/// Returns the path of a customer of the first partner.
pub fn customer(app: &TestApp) -> String {
    format!("/customers/{}", app.emulator.customers(app.emulator.demo().partners[0].tenant)[3])
}

/// Opens a page for which an operation returns this body.
pub async fn open_with_body(app: &TestApp, browser: &mut Browser, path: &str, operation: &str, body: &Value) -> Page {
    app.emulator.fault(Fault::with_body(operation, body.to_string()));
    let page = browser.open(path).await;
    assert_eq!(page.status, 200, "{path} {body}: {}", page.text());
    app.emulator.clear_faults();
    page
}

/// Returns the message about items that are left out.
pub fn left_out_message(page: &Page) -> String {
    page.texts(".gaps").concat()
}

/// Returns a valid subscription with these members changed.
pub fn subscription(members: &Value) -> Value {
    let mut all = json!({
        "id": ID, "friendlyName": "The good one", "quantity": 3, "status": "active", "unitType": "Licenses",
        "commitmentEndDate": "2027-06-23T00:00:00Z", "autoRenewEnabled": true,
    });
    for (name, value) in members.as_object().unwrap() {
        all[name] = value.clone();
    }
    all
}

#[tokio::test]
async fn a_malformed_list_item_is_left_out_and_reported() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let path = format!("{}/subscriptions", customer(&app));
    for odd in [json!(null), json!("text"), json!(5), json!([]), json!({"id": "no GUID"}), json!({"id": {}})] {
        let body = json!({"items": [odd, subscription(&json!({}))]});
        let page = open_with_body(&app, &mut browser, &path, SUBSCRIPTIONS, &body).await;
        assert!(page.text().contains("The good one"), "{odd}: {}", page.text());
        assert_eq!(left_out_message(&page), "1 record from Partner Center can’t be read and isn’t shown.", "{odd}");
    }
    browser.post("/api/save_preferences", &[("form_page", "/account"), ("language", "pl")]).await;
    let body = json!({"items": [null, "text", subscription(&json!({}))]});
    let page = open_with_body(&app, &mut browser, &path, SUBSCRIPTIONS, &body).await;
    assert_eq!(left_out_message(&page), "Nie udało się odczytać 2 rekordów z Partner Center; nie są pokazane.");
    app.stop().await;
}

#[tokio::test]
async fn a_malformed_member_does_not_remove_its_item() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let path = format!("{}/subscriptions", customer(&app));
    for odd in [
        json!({"autoRenewEnabled": "true"}),
        json!({"productType": "Azure"}),
        json!({"consumptionType": []}),
        json!({"consumptionType": "overage"}),
        json!({"consumptionType": ["x"]}),
        json!({"quantity": "5"}),
        json!({"commitmentEndDate": 7}),
        json!({"offerName": {"a": [1]}, "attributes": "x", "links": 3, "actions": 5, "refundOptions": "no"}),
    ] {
        let body = json!({"items": [subscription(&odd)]});
        let page = open_with_body(&app, &mut browser, &path, SUBSCRIPTIONS, &body).await;
        assert!(page.text().contains("The good one"), "{odd}");
        assert_eq!(left_out_message(&page), "", "{odd}");
    }
    let order = json!({"id": "abc", "status": "completed", "lineItems": [
        {"lineItemNumber": 0, "friendlyName": "Line", "quantity": 1, "provisioningContext": []}]});
    let page =
        open_with_body(&app, &mut browser, &format!("{}/orders", customer(&app)), ORDERS, &json!({"items": [order]}))
            .await;
    assert!(page.text().contains("abc") && left_out_message(&page).is_empty(), "{}", page.text());
    let user = json!({"id": ID, "displayName": "Anna Odd", "userPrincipalName": "a@b.example", "phoneNumber": 48123});
    let page =
        open_with_body(&app, &mut browser, &format!("{}/users", customer(&app)), USERS, &json!({"items": [user]}))
            .await;
    assert!(page.text().contains("Anna Odd") && left_out_message(&page).is_empty(), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn licenses_without_a_product_are_left_out_and_units_may_be_strings() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let body = json!({"items": [
        {"totalUnits": "5", "consumedUnits": 1, "productSku": {"id": ID, "name": "Odd Suite"}},
        {"totalUnits": 1},
        {"totalUnits": 1, "productSku": {"id": "no GUID", "name": "Lost"}},
    ]});
    let page = open_with_body(&app, &mut browser, &format!("{}/licenses", customer(&app)), LICENSES, &body).await;
    assert!(page.text().contains("Odd Suite"), "{}", page.text());
    assert_eq!(left_out_message(&page), "2 records from Partner Center can’t be read and aren’t shown.");
    app.stop().await;
}

#[tokio::test]
async fn a_streamed_panel_reports_its_own_left_out_items() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let body = json!([null, {"displayName": "Contoso Directory", "technicalNotificationMails": "a@b.example"}]);
    let page = open_with_body(&app, &mut browser, &customer(&app), "get-customer-organization", &body).await;
    assert!(page.text().contains("Contoso Directory"), "{}", page.text());
    assert_eq!(left_out_message(&page), "1 record from Partner Center can’t be read and isn’t shown.");
    app.stop().await;
}

#[tokio::test]
async fn bare_json_arrays_are_parsed_item_by_item() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let codes =
        json!([null, {"validationId": 123, "organizationName": "Navy", "maxCreates": "4", "remainingCreates": 2}]);
    let page = open_with_body(&app, &mut browser, "/validation-codes", CODES, &codes).await;
    assert!(page.text().contains("Navy"), "{}", page.text());
    assert_eq!(left_out_message(&page), "1 record from Partner Center can’t be read and isn’t shown.");
    let domains = json!([null, "odd.example", 5]);
    let path = format!("{}/domains", customer(&app));
    let page = open_with_body(&app, &mut browser, &path, "get-customer-custom-domain", &domains).await;
    assert!(page.text().contains("odd.example"), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn empty_or_null_bodies_are_parsed_as_empty_lists() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app);
    for (path, operation) in [
        (format!("{customer}/subscriptions"), SUBSCRIPTIONS),
        (format!("{customer}/orders"), ORDERS),
        (format!("{customer}/users"), USERS),
        (format!("{customer}/roles"), ROLES),
        (format!("{customer}/entitlements"), "get-a-collection-of-entitlements"),
        ("/customers".to_owned(), CUSTOMERS),
        ("/validation-codes".to_owned(), CODES),
    ] {
        for body in ["", " ", "null", "{}", r#"{"items":null}"#, "[]"] {
            app.emulator.fault(Fault::with_body(operation, body));
            let page = browser.open(&path).await;
            app.emulator.clear_faults();
            assert_eq!((page.status, left_out_message(&page).as_str()), (200, ""), "{path} {body:?}: {}", page.text());
            assert!(page.texts("tbody tr").is_empty(), "{path} {body:?}");
        }
        let nothing = tenantry::emulator::fault::FaultKind::Body { status: 204 };
        app.emulator.fault(Fault::new(operation, nothing));
        assert_eq!(browser.open(&path).await.status, 200, "{path} 204");
        app.emulator.clear_faults();
    }
    app.stop().await;
}

#[tokio::test]
async fn the_minimum_date_time_counts_as_missing() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let user = json!({"id": ID, "displayName": "Anna", "lastDirectorySyncTime": "0001-01-01T00:00:00Z",
        "softDeletionTime": "0001-01-01T00:00:00"});
    let path = format!("{}/users/{ID}", customer(&app));
    let page = open_with_body(&app, &mut browser, &path, "get-a-user-account-by-id", &user).await;
    assert!(!page.text().contains("days ago") && !page.text().contains("0001"), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn unnamed_users_and_roles_are_labeled_with_sign_in_name_or_id() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = customer(&app);
    for name in [json!(null), json!(""), json!("  "), json!("\u{1}\t"), json!("\u{200b}\u{feff}")] {
        let user = json!({"id": ID, "displayName": name, "userPrincipalName": name});
        let page =
            open_with_body(&app, &mut browser, &format!("{customer}/users"), USERS, &json!({"items": [user]})).await;
        assert_eq!(page.texts("tbody th a"), [ID], "{name}");
        let named = json!({"id": ID, "displayName": name, "userPrincipalName": "anna@b.example"});
        let page =
            open_with_body(&app, &mut browser, &format!("{customer}/users"), USERS, &json!({"items": [named]})).await;
        assert_eq!(page.texts("tbody th a"), ["anna@b.example"], "{name}");
        let path = format!("{customer}/users/{ID}/delete");
        let page = open_with_body(&app, &mut browser, &path, "get-a-user-account-by-id", &user).await;
        assert!(page.text().contains(ID) && !page.text().contains("()"), "{name}: {}", page.text());
        let roles = json!({"items": [{"id": ID, "name": name}]});
        let page = open_with_body(&app, &mut browser, &format!("{customer}/roles"), ROLES, &roles).await;
        assert_eq!(page.texts("tbody th a"), [ID], "{name}");
    }
    app.stop().await;
}

#[tokio::test]
async fn user_search_ignores_case_unicode_form_and_guid_format() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let path = format!("{}/users", customer(&app));
    let users = json!({"items": [
        {"id": ID, "displayName": "Jose\u{301} Nu\u{301}n\u{303}ez", "userPrincipalName": "jn@b.example"},
        {"id": "6f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f", "displayName": "José\u{a0}Kowalski", "userPrincipalName": "jk@b.example"},
    ]});
    for (typed, found) in [
        ("josé", 2),
        ("jose\u{301}", 2),
        ("JOSÉ\u{a0}KOWALSKI", 1),
        ("josé\u{202f}kowalski", 1),
        (ID, 1),
        ("{5F2B0E3C-9D0A-4C44-9B6D-0A1B2C3D4E5F}", 1),
        ("nobody", 0),
    ] {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("search", typed).finish();
        let page = open_with_body(&app, &mut browser, &format!("{path}?{query}"), USERS, &users).await;
        assert_eq!(page.texts("tbody th a").len(), found, "{typed}: {}", page.text());
    }
    app.stop().await;
}

#[tokio::test]
async fn customer_search_accepts_any_format_of_tenant_id() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let id = app.emulator.customers(app.emulator.demo().partners[0].tenant)[3].to_string();
    let spaced = id.replace('-', " - ");
    for typed in [format!("{{{id}}}"), id.to_uppercase(), format!("{{{}}}", id.to_uppercase()), spaced] {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("search", &typed).finish();
        let page = browser.open(&format!("/customers?{query}")).await;
        assert_eq!(page.attributes("#customer-results tbody th a", "href"), [format!("/customers/{id}")], "{typed}");
    }
    app.stop().await;
}

const COMPOSED: &str = "Zäzilie Möwen";
const DECOMPOSED: &str = "Za\u{308}zilie Mo\u{308}wenberg";

/// Creates two customers whose names start with the same text in two Unicode normalization forms.
async fn create_both_spellings(browser: &mut Browser) {
    for (name, domain) in [(COMPOSED, "moewen"), (DECOMPOSED, "moewenberg")] {
        let changes = [("company_name", name), ("domain", domain)];
        let review = new_customer::submit_details(browser, &changes).await;
        let done = submit(browser, &review, "new-customer", &[("confirmed", "true")]).await;
        assert_eq!(done.status, 200, "{}", done.text());
    }
}

#[tokio::test]
async fn customer_search_finds_both_unicode_normalization_forms() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    create_both_spellings(&mut browser).await;
    for (typed, found) in [
        ("zäzilie", 2),
        ("za\u{308}zilie", 2),
        ("ZÄZILIE\u{a0}MÖWEN", 2),
        (" zäzilie\u{202f}\u{200b} möwenb", 1),
        ("zazilie", 0),
    ] {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("search", typed).finish();
        let page = browser.open(&format!("/customers?{query}")).await;
        assert_eq!(page.texts("#customer-results tbody th a").len(), found, "{typed:?}: {}", page.text());
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("text", typed).finish();
        let (status, body) = browser.call(Method::GET, &format!("/api/find_customers?{query}"), &[]).await;
        let quick: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((status, quick.as_array().map(Vec::len)), (200, Some(found)), "{typed:?}: {body}");
    }
    app.stop().await;
}

#[tokio::test]
async fn activity_search_finds_both_unicode_normalization_forms() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    create_both_spellings(&mut browser).await;
    for (typed, found) in [("zäzilie", 2), ("za\u{308}zilie m", 2), ("MÖWENB", 1), ("\u{a0}zäzilie\u{a0}möwen", 2)]
    {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("company", typed).finish();
        let page = browser.open(&format!("/activity?{query}")).await;
        let names = page.texts("[aria-labelledby=partner-center] td[data-label=Customer]");
        assert_eq!(names.len(), found, "{typed:?}: {names:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn reseller_filters_accept_any_format_of_tenant_id() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    for field in ["reseller", "provider"] {
        for typed in [format!("{{{ID}}}"), ID.to_uppercase(), format!(" {{{}}} ", ID.replace('-', " - "))] {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair(field, &typed).finish();
            let page = browser.open(&format!("/customers?{query}")).await;
            assert_eq!(page.status, 200, "{field} {typed}: {}", page.text());
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn a_deleted_subscription_has_ended_and_never_renews() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let body = json!({"items": [subscription(&json!({"status": "deleted"}))]});
    let path = format!("{}/subscriptions", customer(&app));
    let page = open_with_body(&app, &mut browser, &path, SUBSCRIPTIONS, &body).await;
    let row = page.texts("tbody tr").concat();
    assert!(row.contains("Ended") && !row.contains("Automatic"), "{row}");
    let one = subscription(&json!({"status": "deleted"}));
    let page = open_with_body(&app, &mut browser, &format!("{path}/{ID}"), "get-a-subscription-by-id", &one).await;
    assert!(page.text().contains("Ended") && !page.text().contains("Renews"), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn an_order_is_shown_with_labels_and_localized_formats() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let order = json!({"id": "abc", "status": "pending po upload", "transactionType": "UserPurchase",
        "currencyCode": "USD", "totalPrice": 4200, "creationDate": "2027-06-23T12:00:00Z", "lineItems": [
            {"lineItemNumber": 0, "offerId": "DG7GMGF0DWTK:0002", "quantity": 1, "transactionType": "new",
             "customTermEndDate": "2027-06-23T00:00:00Z", "pricing": {"price": 4200, "extendedPrice": 4200}}]});
    let path = format!("{}/orders/abc?prices=yes", customer(&app));
    let page = open_with_body(&app, &mut browser, &path, "get-an-order-by-id", &order).await;
    for expected in ["Purchase order needed", "Product code DG7GMGF0DWTK:0002", "4,200.00 USD", "2027-06-23"] {
        assert!(page.text().contains(expected), "{expected}: {}", page.text());
    }
    assert!(!page.text().contains("UserPurchase") && !page.text().contains("po upload"), "{}", page.text());
    assert_eq!(page.texts("tbody td.number").first().map(String::as_str), Some("1"), "lines are counted from 1");
    browser.post("/api/save_preferences", &[("form_page", "/account"), ("language", "pl")]).await;
    let page = open_with_body(&app, &mut browser, &path, "get-an-order-by-id", &order).await;
    for expected in ["Potrzebne zamówienie zakupu", "4 200,00 USD", "23.06.2027", "Zakup"] {
        assert!(page.text().contains(expected), "{expected}: {}", page.text());
    }
    app.stop().await;
}

#[tokio::test]
async fn an_order_line_shows_prices_commitment_and_parent_subscription() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let parent = "a4c1340d-6911-4758-bba3-0c4c6007d161";
    let order = json!({"id": "abc", "status": "completed", "currencyCode": "USD", "lineItems": [
        {"lineItemNumber": 0, "quantity": 1, "friendlyName": "Savings plan", "parentSubscriptionId": parent,
         "purchaseCommitment": {"amount": 5.5, "currency": "EUR", "grain": "Hourly"},
         "pricing": {"listPrice": 20, "discountedPrice": 18, "proratedPrice": 9, "price": 18, "extendedPrice": 9}}]});
    let path = format!("{}/orders/abc?prices=yes", customer(&app));
    let page = open_with_body(&app, &mut browser, &path, "get-an-order-by-id", &order).await;
    for expected in [
        "List price: 20.00 USD",
        "Rest of the term: 9.00 USD",
        "Commitment 5.50 EUR per hour",
        "View parent subscription",
    ] {
        assert!(page.text().contains(expected), "{expected}: {}", page.text());
    }
    assert!(!page.text().contains("Discounted"), "it is the sales price: {}", page.text());
    assert!(page.attributes("tbody td a", "href").iter().any(|href| href.ends_with(parent)), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn canceled_and_pending_provisioning_are_distinguished() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let order = json!({"id": "abc", "status": "completed", "lineItems": [{"lineItemNumber": 0, "quantity": 1}]});
    let path = format!("{}/orders/abc", customer(&app));
    for (status, expected, tone) in
        [("Unfulfilled", "Not provisioned: canceled", "bad"), ("PrefulfillmentPending", "Being processed", "warn")]
    {
        let provisioning = json!({"items": [{"lineItemNumber": 0, "status": status}]});
        app.emulator.fault(Fault::with_body("get-order-provisioning-status", provisioning.to_string()));
        let page = open_with_body(&app, &mut browser, &path, "get-an-order-by-id", &order).await;
        assert_eq!(page.texts(&format!("#provisioning ~ div .badge.{tone}")), [expected], "{}", page.text());
    }
    app.stop().await;
}
