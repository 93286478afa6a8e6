//! Tests of lists that Partner Center returns far longer than requested: their pages stay small, and every item is
//! reachable by the page's own links.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tenantry::emulator::fault::Fault;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    connection::connect,
    odd_answers::{ADMIN, CODES, CUSTOMERS, ID, ORDERS, SUBSCRIPTIONS, customer, subscription},
};

const USERS: &str = "get-a-list-of-all-user-accounts-for-a-customer";
const ROLES: &str = "get-user-roles-for-a-customer";
const ORDER: &str = "get-an-order-by-id";
const DOMAINS: &str = "get-customer-custom-domain";
const SKUS: &str = "get-a-list-of-available-licenses";
const SKUS_OF_GROUP: &str = "get-a-list-of-available-licenses-by-license-group";
const LICENCES_OF_USER: &str = "check-which-licenses-are-assigned-to-a-user";
const RESELLERS: &str = "retrieve-a-list-of-indirect-resellers";

/// Maximum size of a page in bytes, however long its lists are.
const MAX_BYTES: usize = 1_000_000;

/// A list with a very long response.
struct Long {
    path: String,
    operation: &'static str,
    /// The list's name in the query.
    list: &'static str,
    answer: Value,
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
async fn walk(app: &TestApp, browser: &mut Browser, long: &Long) {
    let Long { path, operation, list, items, rows, .. } = long;
    app.emulator.fault(Fault::answer(operation, long.answer.to_string()).repeated());
    let first = open(browser, path).await;
    let place = format!("1–{rows} of {}", if *items < 1_000 { items.to_string() } else { "1,200".to_owned() });
    assert!(first.texts(".pager .muted").contains(&place), "{list}: {:?}", first.texts(".pager"));
    let last = links(&first, list, "a.quiet").pop().unwrap_or_else(|| panic!("{list}: {:?}", first.texts(".pager")));
    let (mut met, mut page) = (numbers(&first), first);
    assert_eq!(met.len(), *rows, "{list}: {path}");
    while let Some(next) = links(&page, list, "a[rel=next]").pop() {
        page = open(browser, &next).await;
        let here = numbers(&page);
        assert!(here.len() <= *rows && here.is_disjoint(&met), "{list}: {here:?}");
        met.extend(here);
    }
    assert_eq!(met, (0..*items).collect(), "{list}: every item can be reached");
    assert_eq!(numbers(&open(browser, &last).await), numbers(&page), "{list}: the last part is linked directly");
    app.emulator.clear_faults();
}

#[tokio::test]
async fn every_item_of_a_very_long_list_is_reached_by_links_of_small_pages() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let at = customer(&app);
    let long = |path: &str, operation, list, answer: Vec<Value>| {
        let items = answer.len();
        Long { path: path.to_owned(), operation, list, answer: json!({"items": answer}), items, rows: 500 }
    };
    let of_page = |long: Long| Long { rows: 50, ..long };
    let role = |number| json!({"id": guid(number), "name": name(number)});
    let sku = |number| {
        let product = json!({"id": guid(number), "name": name(number), "targetType": "User"});
        json!({"availableUnits": 1, "totalUnits": 1, "productSku": product})
    };
    let accepted = |number| json!({"type": "MicrosoftCustomerAgreement", "primaryContact": {"email": format!("{}@conto.example", name(number))}});
    let cloud = |number| json!({"type": "MicrosoftCloudAgreement", "primaryContact": {"email": format!("{}@conto.example", name(number))}});
    for long in [
        long(&format!("{at}/roles"), ROLES, "directory_roles", items(1_200, role)),
        long(&format!("{at}/licences"), SKUS, "group-1", items(1_200, sku)),
        long(&format!("{at}/licences"), SKUS_OF_GROUP, "group-2", items(1_200, sku)),
        long(&format!("{at}/agreements"), "get-confirmation-of-customer-agreement", "accepted", items(1_200, accepted)),
        long(
            &format!("{at}/agreements"),
            "get-confirmation-of-customer-consent",
            "cloud-accepted",
            items(1_200, cloud),
        ),
        long(
            &format!("{at}/agreements"),
            "get-customer-agreement-metadata",
            "in-force",
            items(1_200, |number| json!({"agreementType": name(number), "versionRank": 1})),
        ),
        long(
            &format!("{at}/policies"),
            "get-a-list-of-self-serve-policies",
            "policies",
            items(1_200, |number| {
                json!({"id": name(number), "permissions": [{"resource": "AzureReservedInstances", "action": "Purchase"}],
                    "selfServeEntity": {"tenantID": at.rsplit('/').next()}})
            }),
        ),
        long(
            &format!("{at}/domains"),
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
            &format!("{at}/subscriptions"),
            SUBSCRIPTIONS,
            "subscriptions",
            items(180, |number| subscription(&json!({"id": guid(number), "friendlyName": name(number)}))),
        )),
        of_page(long(
            &format!("{at}/orders"),
            ORDERS,
            "orders",
            items(180, |number| json!({"id": name(number), "status": "completed", "lineItems": []})),
        )),
        of_page(long(
            &format!("{at}/entitlements"),
            "get-a-collection-of-entitlements",
            "entitlements",
            items(180, |number| json!({"entitlementType": "software", "productId": name(number)})),
        )),
    ] {
        // The customer's default domain is one of its domains.
        let long = if long.list == "domains" { with_default_domain(&app, &mut browser, long).await } else { long };
        walk(&app, &mut browser, &long).await;
    }
    app.stop().await;
}

/// Replaces the first item of the list of domains by the default one, with a name that is counted.
async fn with_default_domain(app: &TestApp, browser: &mut Browser, long: Long) -> Long {
    let at = long.path.trim_end_matches("/domains").to_owned();
    let id = at.rsplit('/').next().unwrap();
    let company = json!({"id": id, "companyProfile": {"tenantId": id, "companyName": "C",
        "domain": format!("{}.example", name(0))}, "relationshipToPartner": "reseller"});
    app.emulator.fault(Fault::answer("get-a-customer-by-id", company.to_string()).repeated());
    assert_eq!(browser.open(&at).await.status, 200);
    long
}

#[tokio::test]
async fn every_part_of_one_very_long_thing_is_reached_too() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let at = customer(&app);
    let tenant = app.emulator.demo().partners[0].tenant;
    let members = json!({"userPrincipalName": "anna@conto.example", "displayName": "A", "usageLocation": "PL"});
    let user = app.emulator.store_user(tenant, at.rsplit('/').next().unwrap().parse().unwrap(), members).unwrap();
    let user = format!("{at}/users/{user}");
    let long = |path: &str, operation, list, answer: Value, items| Long {
        path: path.to_owned(),
        operation,
        list,
        answer,
        items,
        rows: 500,
    };
    let product = |number| json!({"id": guid(number), "name": name(number), "targetType": "User"});
    let line = |number| json!({"lineItemNumber": number, "quantity": 1, "friendlyName": name(number)});
    let order = json!({"id": "abc", "status": "completed", "lineItems": items(1_200, line)});
    let held = items(1_200, |number| json!({"productSku": product(number), "servicePlans": []}));
    let skus = items(250, |number| json!({"availableUnits": 1, "totalUnits": 1, "productSku": product(number)}));
    let roles = items(1_200, |number| json!({"id": guid(number), "name": name(number)}));
    let told = items(1_200, |number| json!({"lineItemNumber": number, "status": name(number)}));
    let organizations = items(1_200, |number| json!({"displayName": name(number)}));
    let resellers = items(1_200, |number| json!({"id": guid(number), "name": name(number)}));
    let qualifications = items(1_200, |number| json!({"qualification": name(number)}));
    let parts = items(1_200, |number| json!({"quantity": 1, "expiresAt": "2027-06-23T00:00:00Z", "note": number}));
    let subscribed = subscription(&json!({"refundableQuantity": {"totalQuantity": 1, "details": parts}}));
    let order_page = format!("{at}/orders/abc");
    for long in [
        long(&order_page, ORDER, "lines", order, 1_200),
        long(&user, LICENCES_OF_USER, "licences", json!({"items": held}), 1_200),
        long(&user, ROLES, "roles", json!({"items": roles}), 1_200),
        Long { rows: 100, ..long(&format!("{user}/licences"), SKUS, "licences-1", json!({"items": skus}), 250) },
        long(&at, "get-customer-organization", "organizations", json!(organizations), 1_200),
        long(&at, "get-indirect-resellers-of-a-customer", "resellers", json!({"items": resellers}), 1_200),
        long(
            &format!("{at}/qualification"),
            "get-customer-qualification-asynchronous",
            "qualifications",
            json!(qualifications),
            1_200,
        ),
    ] {
        walk(&app, &mut browser, &long).await;
    }
    // These rows have no names, so only their number is checked.
    let provisioned = json!({"items": told}).to_string();
    for (path, operation, answer, list) in [
        (order_page, "get-order-provisioning-status", provisioned, "provisioning"),
        (format!("{at}/subscriptions/{ID}"), "get-a-subscription-by-id", subscribed.to_string(), "refundable"),
    ] {
        app.emulator.fault(Fault::answer(ORDER, json!({"id": "abc", "status": "completed"}).to_string()).repeated());
        app.emulator.fault(Fault::answer(operation, answer).repeated());
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
async fn a_part_of_the_form_of_licences_takes_none_away_that_it_does_not_draw() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let at = customer(&app);
    let tenant = app.emulator.demo().partners[0].tenant;
    let members = json!({"userPrincipalName": "anna@conto.example", "displayName": "A", "usageLocation": "PL"});
    let user = app.emulator.store_user(tenant, at.rsplit('/').next().unwrap().parse().unwrap(), members).unwrap();
    let product = |number| json!({"id": guid(number), "name": name(number), "targetType": "User"});
    let skus = items(250, |number| json!({"availableUnits": 1, "totalUnits": 1, "productSku": product(number)}));
    let held = [10, 150].map(|number| json!({"productSku": product(number), "servicePlans": []}));
    app.emulator.fault(Fault::answer(SKUS, json!({"items": skus}).to_string()).repeated());
    app.emulator.fault(Fault::answer(LICENCES_OF_USER, json!({"items": held}).to_string()).repeated());
    let mut page = open(&mut browser, &format!("{at}/users/{user}/licences")).await;
    for (drawn, had) in [(0..100, vec![guid(10)]), (100..200, vec![guid(150)]), (200..250, vec![])] {
        // A previously held license without a tick would be removed.
        assert_eq!(page.attributes("#licences-form [name='had[]']", "value"), had, "{drawn:?}");
        assert_eq!(page.attributes("#licences-form [name='skus[]'][checked]", "value"), had, "{drawn:?}");
        let boxes = page.attributes("#licences-form [name='skus[]']", "value");
        assert_eq!(boxes, drawn.clone().map(guid).collect::<Vec<_>>(), "{drawn:?}");
        assert!(page.text().contains("only what’s on this page is saved"), "{drawn:?}");
        if let Some(next) = links(&page, "licences-1", "a[rel=next]").pop() {
            page = open(&mut browser, &next).await;
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn lists_of_one_page_move_each_by_itself() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let at = customer(&app);
    let sku = |from: usize| {
        let sku = move |number| {
            let product = json!({"id": guid(from + number), "name": name(from + number), "targetType": "User"});
            json!({"availableUnits": 1, "totalUnits": 1, "productSku": product})
        };
        json!({"items": items(1_200, sku)}).to_string()
    };
    app.emulator.fault(Fault::answer(SKUS, sku(0)).repeated());
    app.emulator.fault(Fault::answer(SKUS_OF_GROUP, sku(10_000)).repeated());
    let first = open(&mut browser, &format!("{at}/licences")).await;
    assert_eq!(numbers(&first), (0..500).chain(10_000..10_500).collect());
    let second = open(&mut browser, &links(&first, "group-2", "a[rel=next]")[0]).await;
    assert_eq!(numbers(&second), (0..500).chain(10_500..11_000).collect());
    let both = open(&mut browser, &links(&second, "group-1", "a.quiet")[0]).await;
    assert_eq!(numbers(&both), (1_000..1_200).chain(10_500..11_000).collect());
    let labels = both.attributes("nav.pager", "aria-label");
    assert_eq!(labels.iter().collect::<BTreeSet<_>>().len(), 2, "each has a distinct label: {labels:?}");
    app.stop().await;
}

#[tokio::test]
async fn twenty_thousand_users_are_windows_between_the_services_own_pages() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let large = app.emulator.large_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let address = format!("/customers/{large}/users?size=100");
    // The service's own continuation link is at the end of a page that is far longer than requested.
    let next = browser.open(&address).await.attributes(".pager a[rel=next]", "href").remove(0);
    let way_on = url::Url::parse(&format!("http://x{next}")).unwrap();
    let token = way_on.query_pairs().find(|(name, _)| name == "after").unwrap().1.into_owned();
    let second = numbers_of_rows(&browser.open(&next).await);
    let user = |number| {
        json!({"id": guid(number), "displayName": name(number),
            "userPrincipalName": format!("{}@conto.example", name(number)), "usageLocation": "PL"})
    };
    let mut answer = json!({"items": items(20_000, user)});
    app.emulator.fault(Fault::answer(USERS, answer.to_string()).repeated());
    let mut page = open(&mut browser, &address).await;
    assert_eq!(page.texts(".toolbar [role=status]"), ["1–500 of 20,000"]);
    let mut met = numbers(&page);
    while let Some(next) = page.attributes(".pager a[rel=next]", "href").pop() {
        assert!(next.contains("size=100"), "other parameters are kept: {next}");
        page = open(&mut browser, &next).await;
        met.extend(numbers(&page));
    }
    assert_eq!((met.len(), page.texts(".pager a[rel]").len()), (20_000, 1));
    app.emulator.clear_faults();
    answer["continuationToken"] = json!(token);
    app.emulator.fault(Fault::answer(USERS, answer.to_string()).repeated());
    let first = open(&mut browser, &address).await;
    assert_eq!(first.texts(".toolbar [role=status]"), ["500 shown"], "the total is unknown");
    assert_eq!(first.texts(".pager a.quiet"), ["Last loaded"]);
    let last = open(&mut browser, &first.attributes(".pager a.quiet", "href")[0]).await;
    assert_eq!(numbers(&last), (19_500..20_000).collect());
    app.emulator.clear_faults();
    let on = open(&mut browser, &last.attributes(".pager a[rel=next]", "href")[0]).await;
    assert_eq!(numbers_of_rows(&on), second, "the last part is followed by the service's next page");
    app.emulator.fault(Fault::answer(USERS, answer.to_string()).repeated());
    let back = open(&mut browser, &on.attributes(".pager a[rel=prev]", "href")[0]).await;
    assert_eq!(numbers(&back), (19_500..20_000).collect(), "that page is preceded by the last part");
    let start = open(&mut browser, &back.attributes(".pager a.quiet", "href")[0]).await;
    assert_eq!(start.path(), address);
    app.stop().await;
}

fn numbers_of_rows(page: &Page) -> Vec<String> {
    page.texts("tbody th")
}

#[tokio::test]
async fn twenty_thousand_customers_cost_a_small_page_and_few_calls() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", &app.emulator.demo().service(0).unwrap().name).await;
    let company = |number| {
        json!({"id": guid(number), "companyProfile": {"tenantId": guid(number), "companyName": name(number),
            "domain": format!("{}.example", name(number))}, "relationshipToPartner": "reseller"})
    };
    let answer = json!({"items": items(20_000, company)}).to_string();
    app.emulator.fault(Fault::answer(CUSTOMERS, answer).repeated());
    let first = open(&mut browser, "/customers?sort=-name").await;
    assert_eq!(first.texts(".toolbar [role=status]"), ["1–500 of 20,000"]);
    assert_eq!(numbers(&first), (19_500..20_000).collect(), "sorted before it is paginated");
    let last = open(&mut browser, &links(&first, "customers", "a.quiet")[0]).await;
    assert_eq!(numbers(&last), (0..500).collect());
    let reach = open(&mut browser, "/partner/connection/reach").await;
    assert_eq!(reach.texts("tbody tr").len(), 25);
    let asked = |app: &TestApp| {
        let tally = app.emulator.call_counts();
        tally
            .iter()
            .filter(|it| it.operation == "get-customer-organization")
            .map(|it| it.done + it.refused)
            .sum::<u64>()
    };
    assert_eq!(asked(&app), 25, "one call for each shown row");
    let end = open(&mut browser, &links(&reach, "customers", "a.quiet")[0]).await;
    assert_eq!((numbers(&end), asked(&app)), ((19_975..20_000).collect(), 50));
    app.stop().await;
}

#[tokio::test]
async fn a_choice_among_thousands_is_typed_with_suggestions() {
    let app = TestApp::start().await;
    let at = customer(&app);
    let reseller = |number| json!({"id": guid(number), "name": name(number), "mpnId": number.to_string()});
    app.emulator.fault(Fault::answer(RESELLERS, json!({"items": items(3_000, reseller)}).to_string()).repeated());
    let mut browser = app.signed_in(ADMIN).await;
    let domains = items(3_000, |number| json!(format!("{}.example", name(number))));
    app.emulator.fault(Fault::answer(DOMAINS, json!({"items": domains}).to_string()).repeated());
    let chosen = guid(2_900);
    let page = open(&mut browser, &format!("/customers?reseller={chosen}")).await;
    assert_eq!(
        page.attributes("input#reseller", "value"),
        [chosen.as_str()],
        "a chosen value that is not suggested is kept: {}",
        page.texts(".filters").concat()
    );
    assert_eq!(page.attributes("#reseller-choices option", "value").len(), 2_000);
    let described = page.attributes("#reseller", "aria-describedby");
    assert!(page.texts(&format!("#{}", described[0])).concat().contains("2,000 of 3,000"), "{described:?}");
    assert!(page.texts(".empty h2").concat().contains("item-02900"), "{}", page.text());
    let refused = browser.open("/customers?reseller=somebody").await;
    assert_eq!((refused.status, refused.attributes("#reseller", "value")), (422, vec!["somebody".to_owned()]));
    assert_eq!(refused.texts("#reseller-error").len(), 1);
    let request = open(&mut browser, "/relationship-request").await;
    assert_eq!(request.attributes("datalist option", "value").len() % 2_000, 0, "{}", request.text());
    let form = open(&mut browser, &format!("{at}/users/new")).await;
    let list = form.attributes("input[name=domain]", "list");
    assert_eq!(form.attributes(&format!("#{} option", list[0]), "value").len(), 2_000);
    app.stop().await;
}
