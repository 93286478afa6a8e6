//! Tests of lists that Partner Center returns far longer than requested: their pages stay small, and every item is
//! reachable by the page's own links.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tenantry::emulator::fault::Fault;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    connection::connect,
    malformed_responses::{ADMIN, CODES, CUSTOMERS, ID, ORDERS, SUBSCRIPTIONS, customer, subscription},
};

const USERS: &str = "get-a-list-of-all-user-accounts-for-a-customer";
const ROLES: &str = "get-user-roles-for-a-customer";
const ORDER: &str = "get-an-order-by-id";
const DOMAINS: &str = "get-customer-custom-domain";
const SKUS: &str = "get-a-list-of-available-licenses";
const SKUS_OF_GROUP: &str = "get-a-list-of-available-licenses-by-license-group";
const LICENSES_OF_USER: &str = "check-which-licenses-are-assigned-to-a-user";
const RESELLERS: &str = "retrieve-a-list-of-indirect-resellers";

/// Maximum size of a page in bytes, however long its lists are.
const MAX_BYTES: usize = 1_000_000;

/// A list with a very long response. The portal splits it into parts, each on a page of its own, which the query
/// parameter `part-{list}` selects.
struct LongList {
    path: String,
    operation: &'static str,
    /// The list's name in the query.
    list: &'static str,
    response: Value,
    items: usize,
    /// The number of rows on a page.
    rows: usize,
}

fn name(number: usize) -> String {
    format!("item-{number:05}")
}

fn guid(number: usize) -> String {
    format!("{number:08x}-0000-4000-8000-000000000000")
}

fn items(count: usize, item: impl Fn(usize) -> Value) -> Vec<Value> {
    (0..count).map(item).collect()
}

/// Returns the numbers of the items on a page, without its frame.
fn numbers(page: &Page) -> BTreeSet<usize> {
    let main = page.html.split_once("<main").unwrap().1;
    main.split("item-").skip(1).filter_map(|rest| rest.get(..5)?.parse().ok()).collect()
}

/// Returns the URLs in a list's pager that match the selector.
fn links(page: &Page, list: &str, selector: &str) -> Vec<String> {
    let parameter = format!("part-{list}=");
    let mut links = page.attributes(&format!(".pager {selector}"), "href");
    links.retain(|href| href.contains(&parameter));
    links
}

async fn open(browser: &mut Browser, path: &str) -> Page {
    let page = browser.open(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text());
    assert!(page.html.len() < MAX_BYTES, "{path}: {} bytes", page.html.len());
    page
}

/// Follows the links of a list from its first page to its last, which the first page links to directly.
async fn assert_all_pages_are_reachable(app: &TestApp, browser: &mut Browser, long: &LongList) {
    let LongList { path, operation, list, items, rows, .. } = long;
    app.emulator.fault(Fault::with_body(operation, long.response.to_string()).repeated());
    let first = open(browser, path).await;
    let range_label = format!("1–{rows} of {}", if *items < 1_000 { items.to_string() } else { "1,200".to_owned() });
    assert!(first.texts(".pager .muted").contains(&range_label), "{list}: {:?}", first.texts(".pager"));
    let last = links(&first, list, "a.quiet").pop().unwrap_or_else(|| panic!("{list}: {:?}", first.texts(".pager")));
    let (mut seen, mut page) = (numbers(&first), first);
    assert_eq!(seen.len(), *rows, "{list}: {path}");
    while let Some(next) = links(&page, list, "a[rel=next]").pop() {
        page = open(browser, &next).await;
        let on_page = numbers(&page);
        assert!(on_page.len() <= *rows && on_page.is_disjoint(&seen), "{list}: {on_page:?}");
        seen.extend(on_page);
    }
    assert_eq!(seen, (0..*items).collect(), "{list}: every item can be reached");
    assert_eq!(numbers(&open(browser, &last).await), numbers(&page), "{list}: the last part is linked directly");
    app.emulator.clear_faults();
}

#[tokio::test]
async fn very_long_lists_are_paginated_and_every_item_is_reachable() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer_path = customer(&app);
    let long = |path: &str, operation, list, response: Vec<Value>| {
        let items = response.len();
        LongList { path: path.to_owned(), operation, list, response: json!({"items": response}), items, rows: 500 }
    };
    let of_page = |long: LongList| LongList { rows: 50, ..long };
    let role = |number| json!({"id": guid(number), "name": name(number)});
    let sku = |number| {
        let product = json!({"id": guid(number), "name": name(number), "targetType": "User"});
        json!({"availableUnits": 1, "totalUnits": 1, "productSku": product})
    };
    let customer_agreement = |number| json!({"type": "MicrosoftCustomerAgreement", "primaryContact": {"email": format!("{}@conto.example", name(number))}});
    let cloud_agreement = |number| json!({"type": "MicrosoftCloudAgreement", "primaryContact": {"email": format!("{}@conto.example", name(number))}});
    for long in [
        long(&format!("{customer_path}/roles"), ROLES, "directory_roles", items(1_200, role)),
        long(&format!("{customer_path}/licenses"), SKUS, "group-1", items(1_200, sku)),
        long(&format!("{customer_path}/licenses"), SKUS_OF_GROUP, "group-2", items(1_200, sku)),
        long(
            &format!("{customer_path}/agreements"),
            "get-confirmation-of-customer-agreement",
            "accepted",
            items(1_200, customer_agreement),
        ),
        long(
            &format!("{customer_path}/agreements"),
            "get-confirmation-of-customer-consent",
            "cloud-accepted",
            items(1_200, cloud_agreement),
        ),
        long(
            &format!("{customer_path}/agreements"),
            "get-customer-agreement-metadata",
            "in-force",
            items(1_200, |number| json!({"agreementType": name(number), "versionRank": 1})),
        ),
        long(
            &format!("{customer_path}/policies"),
            "get-a-list-of-self-serve-policies",
            "policies",
            items(1_200, |number| {
                json!({"id": name(number), "permissions": [{"resource": "AzureReservedInstances", "action": "Purchase"}],
                    "selfServeEntity": {"tenantID": customer_path.rsplit('/').next()}})
            }),
        ),
        long(
            &format!("{customer_path}/domains"),
            DOMAINS,
            "domains",
            items(1_200, |number| json!(format!("{}.example", name(number)))),
        ),
        long(
            "/validation-codes",
            CODES,
            "validation_codes",
            items(1_200, |number| json!({"validationId": number.to_string(), "organizationName": name(number)})),
        ),
        of_page(long(
            &format!("{customer_path}/subscriptions"),
            SUBSCRIPTIONS,
            "subscriptions",
            items(180, |number| subscription(&json!({"id": guid(number), "friendlyName": name(number)}))),
        )),
        of_page(long(
            &format!("{customer_path}/orders"),
            ORDERS,
            "orders",
            items(180, |number| json!({"id": name(number), "status": "completed", "lineItems": []})),
        )),
        of_page(long(
            &format!("{customer_path}/entitlements"),
            "get-a-collection-of-entitlements",
            "entitlements",
            items(180, |number| json!({"entitlementType": "software", "productId": name(number)})),
        )),
    ] {
        // The customer's default domain is one of its domains.
        let long = if long.list == "domains" { with_default_domain(&app, &mut browser, long).await } else { long };
        assert_all_pages_are_reachable(&app, &mut browser, &long).await;
    }
    app.stop().await;
}

/// Replaces the first item of the list of domains by the default one, with a name that is counted.
async fn with_default_domain(app: &TestApp, browser: &mut Browser, long: LongList) -> LongList {
    let customer_path = long.path.trim_end_matches("/domains").to_owned();
    let id = customer_path.rsplit('/').next().unwrap();
    let company = json!({"id": id, "companyProfile": {"tenantId": id, "companyName": "C",
        "domain": format!("{}.example", name(0))}, "relationshipToPartner": "reseller"});
    app.emulator.fault(Fault::with_body("get-a-customer-by-id", company.to_string()).repeated());
    assert_eq!(browser.open(&customer_path).await.status, 200);
    long
}

#[tokio::test]
async fn very_long_lists_of_one_object_are_paginated_too() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer_path = customer(&app);
    let tenant = app.emulator.demo().partners[0].tenant;
    let properties = json!({"userPrincipalName": "anna@conto.example", "displayName": "A", "usageLocation": "PL"});
    let user = app
        .emulator
        .store_user(tenant, customer_path.rsplit('/').next().unwrap().parse().unwrap(), properties)
        .unwrap();
    let user = format!("{customer_path}/users/{user}");
    let long = |path: &str, operation, list, response: Value, items| LongList {
        path: path.to_owned(),
        operation,
        list,
        response,
        items,
        rows: 500,
    };
    let product = |number| json!({"id": guid(number), "name": name(number), "targetType": "User"});
    let line = |number| json!({"lineItemNumber": number, "quantity": 1, "friendlyName": name(number)});
    let order = json!({"id": "abc", "status": "completed", "lineItems": items(1_200, line)});
    let assigned = items(1_200, |number| json!({"productSku": product(number), "servicePlans": []}));
    let skus = items(250, |number| json!({"availableUnits": 1, "totalUnits": 1, "productSku": product(number)}));
    let roles = items(1_200, |number| json!({"id": guid(number), "name": name(number)}));
    let statuses = items(1_200, |number| json!({"lineItemNumber": number, "status": name(number)}));
    let organizations = items(1_200, |number| json!({"displayName": name(number)}));
    let resellers = items(1_200, |number| json!({"id": guid(number), "name": name(number)}));
    let qualifications = items(1_200, |number| json!({"qualification": name(number)}));
    let refundable = items(1_200, |number| json!({"quantity": 1, "expiresAt": "2027-06-23T00:00:00Z", "note": number}));
    let subscription_response =
        subscription(&json!({"refundableQuantity": {"totalQuantity": 1, "details": refundable}}));
    let order_page = format!("{customer_path}/orders/abc");
    for long in [
        long(&order_page, ORDER, "lines", order, 1_200),
        long(&user, LICENSES_OF_USER, "licenses", json!({"items": assigned}), 1_200),
        long(&user, ROLES, "roles", json!({"items": roles}), 1_200),
        LongList { rows: 100, ..long(&format!("{user}/licenses"), SKUS, "licenses-1", json!({"items": skus}), 250) },
        long(&customer_path, "get-customer-organization", "organizations", json!(organizations), 1_200),
        long(&customer_path, "get-indirect-resellers-of-a-customer", "resellers", json!({"items": resellers}), 1_200),
        long(
            &format!("{customer_path}/qualification"),
            "get-customer-qualification-asynchronous",
            "qualifications",
            json!(qualifications),
            1_200,
        ),
    ] {
        assert_all_pages_are_reachable(&app, &mut browser, &long).await;
    }
    // These rows have no names, so only their number is checked.
    let provisioning = json!({"items": statuses}).to_string();
    for (path, operation, response, list) in [
        (order_page, "get-order-provisioning-status", provisioning, "provisioning"),
        (
            format!("{customer_path}/subscriptions/{ID}"),
            "get-a-subscription-by-id",
            subscription_response.to_string(),
            "refundable",
        ),
    ] {
        app.emulator.fault(Fault::with_body(ORDER, json!({"id": "abc", "status": "completed"}).to_string()).repeated());
        app.emulator.fault(Fault::with_body(operation, response).repeated());
        let mut page = open(&mut browser, &path).await;
        let mut rows = vec![page.texts("tbody tr").len()];
        while let Some(next) = links(&page, list, "a[rel=next]").pop() {
            page = open(&mut browser, &next).await;
            rows.push(page.texts("tbody tr").len());
        }
        assert_eq!(rows, [500, 500, 200], "{list}");
        app.emulator.clear_faults();
    }
    app.stop().await;
}

#[tokio::test]
async fn a_page_of_the_license_form_removes_no_licenses_of_other_pages() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer_path = customer(&app);
    let tenant = app.emulator.demo().partners[0].tenant;
    let properties = json!({"userPrincipalName": "anna@conto.example", "displayName": "A", "usageLocation": "PL"});
    let user = app
        .emulator
        .store_user(tenant, customer_path.rsplit('/').next().unwrap().parse().unwrap(), properties)
        .unwrap();
    let product = |number| json!({"id": guid(number), "name": name(number), "targetType": "User"});
    let skus = items(250, |number| json!({"availableUnits": 1, "totalUnits": 1, "productSku": product(number)}));
    let assigned = [10, 150].map(|number| json!({"productSku": product(number), "servicePlans": []}));
    app.emulator.fault(Fault::with_body(SKUS, json!({"items": skus}).to_string()).repeated());
    app.emulator.fault(Fault::with_body(LICENSES_OF_USER, json!({"items": assigned}).to_string()).repeated());
    let mut page = open(&mut browser, &format!("{customer_path}/users/{user}/licenses")).await;
    for (on_page, previous) in [(0..100, vec![guid(10)]), (100..200, vec![guid(150)]), (200..250, vec![])] {
        // A previously held license without a tick would be removed.
        assert_eq!(page.attributes("#licenses-form [name='had[]']", "value"), previous, "{on_page:?}");
        assert_eq!(page.attributes("#licenses-form [name='skus[]'][checked]", "value"), previous, "{on_page:?}");
        let boxes = page.attributes("#licenses-form [name='skus[]']", "value");
        assert_eq!(boxes, on_page.clone().map(guid).collect::<Vec<_>>(), "{on_page:?}");
        assert!(page.text().contains("only what’s on this page is saved"), "{on_page:?}");
        if let Some(next) = links(&page, "licenses-1", "a[rel=next]").pop() {
            page = open(&mut browser, &next).await;
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn lists_of_one_page_are_paginated_independently() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer_path = customer(&app);
    let sku = |from: usize| {
        let sku = move |number| {
            let product = json!({"id": guid(from + number), "name": name(from + number), "targetType": "User"});
            json!({"availableUnits": 1, "totalUnits": 1, "productSku": product})
        };
        json!({"items": items(1_200, sku)}).to_string()
    };
    app.emulator.fault(Fault::with_body(SKUS, sku(0)).repeated());
    app.emulator.fault(Fault::with_body(SKUS_OF_GROUP, sku(10_000)).repeated());
    let first = open(&mut browser, &format!("{customer_path}/licenses")).await;
    assert_eq!(numbers(&first), (0..500).chain(10_000..10_500).collect());
    let second = open(&mut browser, &links(&first, "group-2", "a[rel=next]")[0]).await;
    assert_eq!(numbers(&second), (0..500).chain(10_500..11_000).collect());
    let second_of_both = open(&mut browser, &links(&second, "group-1", "a.quiet")[0]).await;
    assert_eq!(numbers(&second_of_both), (1_000..1_200).chain(10_500..11_000).collect());
    let labels = second_of_both.attributes("nav.pager", "aria-label");
    assert_eq!(labels.iter().collect::<BTreeSet<_>>().len(), 2, "each has a distinct label: {labels:?}");
    app.stop().await;
}

#[tokio::test]
async fn an_oversized_page_of_users_is_split_before_the_next_continuation_link() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let large = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let url = format!("/customers/{large}/users?size=100");
    // The service's own continuation link is at the end of a page that is far longer than requested.
    let next = browser.open(&url).await.attributes(".pager a[rel=next]", "href").remove(0);
    let next_url = url::Url::parse(&format!("http://x{next}")).unwrap();
    let token = next_url.query_pairs().find(|(name, _)| name == "after").unwrap().1.into_owned();
    let second = numbers_of_rows(&browser.open(&next).await);
    let user = |number| {
        json!({"id": guid(number), "displayName": name(number),
            "userPrincipalName": format!("{}@conto.example", name(number)), "usageLocation": "PL"})
    };
    let mut response = json!({"items": items(20_000, user)});
    app.emulator.fault(Fault::with_body(USERS, response.to_string()).repeated());
    let mut page = open(&mut browser, &url).await;
    assert_eq!(page.texts(".toolbar [role=status]"), ["1–500 of 20,000"]);
    let mut seen = numbers(&page);
    while let Some(next) = page.attributes(".pager a[rel=next]", "href").pop() {
        assert!(next.contains("size=100"), "other parameters are kept: {next}");
        page = open(&mut browser, &next).await;
        seen.extend(numbers(&page));
    }
    assert_eq!((seen.len(), page.texts(".pager a[rel]").len()), (20_000, 1));
    app.emulator.clear_faults();
    response["continuationToken"] = json!(token);
    app.emulator.fault(Fault::with_body(USERS, response.to_string()).repeated());
    let first = open(&mut browser, &url).await;
    assert_eq!(first.texts(".toolbar [role=status]"), ["500 shown"], "the total is unknown");
    assert_eq!(first.texts(".pager a.quiet"), ["Last loaded"]);
    let last = open(&mut browser, &first.attributes(".pager a.quiet", "href")[0]).await;
    assert_eq!(numbers(&last), (19_500..20_000).collect());
    app.emulator.clear_faults();
    let next_page = open(&mut browser, &last.attributes(".pager a[rel=next]", "href")[0]).await;
    assert_eq!(numbers_of_rows(&next_page), second, "the last part is followed by the service's next page");
    app.emulator.fault(Fault::with_body(USERS, response.to_string()).repeated());
    let back = open(&mut browser, &next_page.attributes(".pager a[rel=prev]", "href")[0]).await;
    assert_eq!(numbers(&back), (19_500..20_000).collect(), "that page is preceded by the last part");
    let start = open(&mut browser, &back.attributes(".pager a.quiet", "href")[0]).await;
    assert_eq!(start.path(), url);
    app.stop().await;
}

fn numbers_of_rows(page: &Page) -> Vec<String> {
    page.texts("tbody th")
}

#[tokio::test]
async fn twenty_thousand_customers_need_a_small_page_and_few_calls() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", &app.emulator.demo().service_account(0).unwrap().name).await;
    let company = |number| {
        json!({"id": guid(number), "companyProfile": {"tenantId": guid(number), "companyName": name(number),
            "domain": format!("{}.example", name(number))}, "relationshipToPartner": "reseller"})
    };
    let response = json!({"items": items(20_000, company)}).to_string();
    app.emulator.fault(Fault::with_body(CUSTOMERS, response).repeated());
    let first = open(&mut browser, "/customers?sort=-name").await;
    assert_eq!(first.texts(".toolbar [role=status]"), ["1–500 of 20,000"]);
    assert_eq!(numbers(&first), (19_500..20_000).collect(), "sorted before it is paginated");
    let last = open(&mut browser, &links(&first, "customers", "a.quiet")[0]).await;
    assert_eq!(numbers(&last), (0..500).collect());
    let reach_page = open(&mut browser, "/partner/connection/reach").await;
    assert_eq!(reach_page.texts("tbody tr").len(), 25);
    let call_count = |app: &TestApp| {
        let counts = app.emulator.call_counts();
        counts
            .iter()
            .filter(|it| it.operation == "get-customer-organization")
            .map(|it| it.succeeded + it.failed)
            .sum::<u64>()
    };
    assert_eq!(call_count(&app), 25, "one call for each shown row");
    let last_reach_page = open(&mut browser, &links(&reach_page, "customers", "a.quiet")[0]).await;
    assert_eq!((numbers(&last_reach_page), call_count(&app)), ((19_975..20_000).collect(), 50));
    app.stop().await;
}

#[tokio::test]
async fn a_choice_among_thousands_is_a_text_field_with_suggestions() {
    let app = TestApp::start().await;
    let customer_path = customer(&app);
    let reseller = |number| json!({"id": guid(number), "name": name(number), "mpnId": number.to_string()});
    app.emulator.fault(Fault::with_body(RESELLERS, json!({"items": items(3_000, reseller)}).to_string()).repeated());
    let mut browser = app.signed_in(ADMIN).await;
    let domains = items(3_000, |number| json!(format!("{}.example", name(number))));
    app.emulator.fault(Fault::with_body(DOMAINS, json!({"items": domains}).to_string()).repeated());
    let selected = guid(2_900);
    let page = open(&mut browser, &format!("/customers?reseller={selected}")).await;
    assert_eq!(
        page.attributes("input#reseller", "value"),
        [selected.as_str()],
        "a chosen value that is not suggested is kept: {}",
        page.texts(".filters").concat()
    );
    assert_eq!(page.attributes("#reseller-choices option", "value").len(), 2_000);
    let described = page.attributes("#reseller", "aria-describedby");
    assert!(page.texts(&format!("#{}", described[0])).concat().contains("2,000 of 3,000"), "{described:?}");
    assert!(page.texts(".empty h2").concat().contains("item-02900"), "{}", page.text());
    let rejected = browser.open("/customers?reseller=somebody").await;
    assert_eq!((rejected.status, rejected.attributes("#reseller", "value")), (422, vec!["somebody".to_owned()]));
    assert_eq!(rejected.texts("#reseller-error").len(), 1);
    let request = open(&mut browser, "/relationship-request").await;
    assert_eq!(request.attributes("datalist option", "value").len() % 2_000, 0, "{}", request.text());
    let form = open(&mut browser, &format!("{customer_path}/users/new")).await;
    let list = form.attributes("input[name=domain]", "list");
    assert_eq!(form.attributes(&format!("#{} option", list[0]), "value").len(), 2_000);
    app.stop().await;
}
