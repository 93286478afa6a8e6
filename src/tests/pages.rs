//! Tests of paginated lists: all pages are read, none twice, and missing items are mentioned.

use serde_json::json;
use tenantry::emulator::{PaginationSettings, fault::Fault};

use crate::{app::TestApp, browser::Page};

const ADMIN: &str = "Alicja Żółkiewska";
const USERS: &str = "get-a-list-of-all-user-accounts-for-a-customer";
const REPEATED_PAGE: &str = "Partner Center repeated a page; the list may be incomplete.";
const MORE_AVAILABLE: &str = "Partner Center has more than is shown here.";

fn incomplete_list_message(page: &Page) -> String {
    page.texts(".gaps").concat()
}

fn succeeded_count(app: &TestApp, operation: &str) -> u64 {
    app.emulator.call_counts().into_iter().filter(|it| it.operation == operation).map(|it| it.succeeded).sum()
}

#[tokio::test]
async fn paginated_lists_are_shown_completely_with_tokens_and_with_links() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[3];
    for list in ["subscriptions", "orders", "entitlements", "licenses", "roles"] {
        let path = format!("/customers/{customer}/{list}");
        app.emulator.set_pagination(PaginationSettings::default());
        let whole = browser.open(&path).await;
        for by_link in [false, true] {
            app.emulator.set_pagination(PaginationSettings { size: 2, by_link, again: false });
            let paged = browser.open(&path).await;
            assert_eq!(
                (paged.status, paged.texts("tbody tr").len()),
                (200, whole.texts("tbody tr").len()),
                "{list} {by_link}"
            );
            assert_eq!(paged.texts("tbody th"), whole.texts("tbody th"), "{list} {by_link}");
            assert_eq!(incomplete_list_message(&paged), "", "{list} {by_link}");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn a_list_with_a_repeated_page_reports_it_and_has_no_duplicates() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[3];
    let path = format!("/customers/{customer}/roles");
    app.emulator.set_pagination(PaginationSettings { size: 2, by_link: false, again: true });
    let page = browser.open(&path).await;
    let rows = page.attributes("tbody th a", "href");
    assert_eq!((rows.len(), incomplete_list_message(&page).as_str()), (4, REPEATED_PAGE));
    assert_eq!(rows.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
    app.stop().await;
}

#[tokio::test]
async fn a_next_link_to_another_customer_or_host_is_not_followed_and_is_reported() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customers = app.emulator.customers(app.emulator.demo().partners[0].tenant);
    let path = format!("/customers/{}/roles", customers[3]);
    let role = json!({"id": "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f", "name": "Helper"});
    for uri in
        [format!("/customers/{}/directoryroles?skipToken=a", customers[4]), "https://evil.example/?a=b".to_owned()]
    {
        let body = json!({"items": [role], "links": {"next": {"uri": uri, "method": "GET", "headers": []}}});
        app.emulator.fault(Fault::with_body("get-user-roles-for-a-customer", body.to_string()));
        let page = browser.open(&path).await;
        app.emulator.clear_faults();
        assert_eq!(
            (page.texts("tbody th"), incomplete_list_message(&page).as_str()),
            (vec!["Helper".to_owned()], MORE_AVAILABLE),
            "{uri}"
        );
    }
    app.stop().await;
}

#[tokio::test]
async fn an_export_and_a_search_stop_at_a_repeated_continuation_token() {
    let app = TestApp::start().await;
    let customer = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let mut browser = app.signed_in(ADMIN).await;
    browser.open(&format!("/customers/{customer}/users")).await;
    app.emulator.reset();
    app.emulator.set_pagination(PaginationSettings { again: true, ..PaginationSettings::default() });
    let file = browser.open(&format!("/customers/{customer}/users/export")).await;
    assert_eq!(file.status, 200);
    assert!(file.html.trim_end().ends_with(REPEATED_PAGE), "the last line reports it: {:?}", file.html.lines().last());
    let rows: Vec<_> = file.html.lines().skip(1).filter(|line| !line.starts_with("Partner Center")).collect();
    assert_eq!(rows.len(), 1000, "each user once");
    assert_eq!(succeeded_count(&app, USERS), 2, "the repeated page is not requested again");

    let name = rows[0].split(',').nth(1).unwrap();
    let page = browser.open(&format!("/customers/{customer}/users?search={name}")).await;
    assert_eq!(
        (page.texts("tbody th").len(), incomplete_list_message(&page).as_str()),
        (1, REPEATED_PAGE),
        "{}",
        page.text()
    );
    app.stop().await;
}

#[tokio::test]
async fn an_export_reports_the_number_of_left_out_records() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let body = json!({"items": [null, {"id": "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f", "companyProfile": {"companyName": "Good"}}]});
    app.emulator.fault(Fault::with_body("get-a-list-of-customers", body.to_string()));
    let file = browser.open("/customers/export").await;
    let lines: Vec<_> = file.html.lines().collect();
    assert!(lines[1].starts_with("Good,"), "{lines:?}");
    assert_eq!(lines[2..], ["1 record from Partner Center can’t be read and isn’t shown."]);
    app.stop().await;
}
