//! Tests of the list of a customer with very many users: its pages, its order and its search.

use std::time::Duration;

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{app::TestApp, form::first_customer};

const ADMIN: &str = "Alicja Żółkiewska";

#[tokio::test]
async fn twenty_thousand_users_are_paginated_sorted_and_searched() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let mut large = None;
    for id in app.emulator.customers(app.emulator.demo().partners[0].tenant) {
        let page = browser.open(&format!("/customers/{id}/users?size=100")).await;
        if !page.attributes(".pager a[rel=next]", "href").is_empty() {
            large = Some((format!("/customers/{id}"), page));
            break;
        }
    }
    let (customer, first) = large.expect("a customer is large");
    assert_eq!(first.texts("tbody tr").len(), 100);
    let second = browser.open(&first.attributes(".pager a[rel=next]", "href")[0]).await;
    assert_ne!(first.texts("tbody th"), second.texts("tbody th"));
    let back = browser.open(&second.attributes(".pager a[rel=prev]", "href")[0]).await;
    assert_eq!(first.texts("tbody th"), back.texts("tbody th"));
    let up = browser.open(&format!("{customer}/users?sort=name")).await;
    let down = browser.open(&format!("{customer}/users?sort=-name")).await;
    assert_eq!(up.attributes("th[aria-sort]", "aria-sort"), ["ascending"]);
    assert_ne!(up.texts("tbody th"), down.texts("tbody th"));
    let name = down.texts("tbody td").into_iter().find(|name| name.contains('@')).unwrap();
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("search", &name.to_uppercase()).finish();
    let found = browser.open(&format!("{customer}/users?{query}")).await;
    assert!(found.texts("tbody tr").iter().any(|row| row.contains(&name)), "{}", found.text());
    let none = browser.open(&format!("{customer}/users?search=zzzz-nobody")).await;
    assert!(none.text().contains("No users match “zzzz-nobody”"));
    let role = format!("{customer}/roles/729827e3-9c14-49f7-bb1b-9608f156bbb8?size=100");
    let members = browser.open(&role).await;
    assert_eq!(members.texts("tbody tr").len(), 100);
    let rest = browser.open(&members.attributes(".pager a[rel=next]", "href")[0]).await;
    assert_eq!(rest.texts("tbody tr").len(), 30);
    app.stop().await;
}

#[tokio::test]
async fn a_long_search_reports_its_progress_and_can_be_continued() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let slow = Fault::new("get-a-list-of-all-user-accounts-for-a-customer", FaultKind::Slow);
    app.emulator.fault(slow.after(Duration::from_millis(1200)).repeated());
    let first = browser.open(&format!("/customers/{customer}/users?search=zzzz-nobody")).await;
    assert_eq!(first.status, 200);
    assert!(first.text().contains("users. There are more."), "{}", first.text());
    let searched_count = |text: &str| -> usize {
        let prefix = text.split(" users. There are more").next().unwrap();
        prefix.rsplit(|character: char| !character.is_ascii_digit()).next().unwrap().parse().unwrap()
    };
    let searched = searched_count(&first.text());
    assert!((500..20_000).contains(&searched) && searched % 500 == 0, "{searched}");
    app.emulator.clear_faults();
    app.emulator.reset();
    let rest = browser.open(&first.attributes(".empty a.button", "href")[0]).await;
    assert_eq!(rest.status, 200, "{}", rest.text());
    assert!(!rest.text().contains("There are more"), "{}", rest.text());
    let calls: u64 = app
        .emulator
        .call_counts()
        .iter()
        .filter(|it| it.operation.starts_with("get-a-list-of-all"))
        .map(|it| it.succeeded)
        .sum();
    assert_eq!(calls, u64::try_from((20_000 - searched).div_ceil(500)).unwrap(), "no page is requested twice");
    app.stop().await;
}

/// The operation that returns a user's licenses.
const LICENSES: &str = "get-licenses-assigned-to-a-user-by-license-group";

/// Returns how often that operation was called.
fn license_call_count(app: &TestApp) -> u64 {
    app.emulator.call_counts().iter().filter(|served| served.operation == LICENSES).map(|served| served.succeeded).sum()
}

#[tokio::test]
async fn licenses_are_streamed_after_the_list_or_inline_without_javascript() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "users").await;
    let users = page.texts("tbody th").len();
    assert_eq!(page.attributes("tbody .late-cell", "id").len(), users, "one placeholder for each user");
    let placeholders = page.attributes("[data-for]", "data-for");
    assert_eq!(placeholders, page.attributes("tbody .late-cell", "id"), "their content is streamed at the end");
    assert_eq!(license_call_count(&app), u64::try_from(users).unwrap(), "one call for each user");

    let inline = browser.open(&page.attributes(".toolbar a.without-script", "href")[0]).await;
    assert_eq!(inline.path(), format!("{path}?licenses=shown"));
    let cells = inline.texts("td[data-label=Licenses]");
    assert_eq!(cells.len(), users);
    let streamed = page.texts("[data-for]");
    assert_eq!(cells, streamed);
    assert!(cells.iter().any(|cell| cell == "None") && cells.iter().any(|cell| cell != "None"), "{cells:?}");
    assert!(inline.attributes("[data-for], .late-cell", "class").is_empty());

    let hidden = [("rows", "50"), ("columns[]", "sign_in_name")];
    let fields = [("form_page", path.as_str()), ("table", "users"), ("density", "comfortable")];
    app.emulator.reset();
    let page = browser.post("/api/save_table_view", &[&fields[..], &hidden[..]].concat()).await;
    assert_eq!((page.status, page.texts("thead th")[1].as_str()), (200, "Sign-in name"));
    assert_eq!(license_call_count(&app), 0, "no calls for a hidden column");
    app.stop().await;
}

#[tokio::test]
async fn failed_licenses_leave_their_cells_empty_and_throttling_stops_further_calls() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    app.emulator.fault(Fault::new(LICENSES, FaultKind::Status { status: 500, retry_after: None }).repeated());
    let (path, page) = first_customer(&app, &mut browser, "users").await;
    let users = page.texts("tbody th").len();
    assert_eq!((page.status, page.texts("[data-for]")), (200, vec!["Not loaded".to_owned(); users]));
    assert!(page.texts(".problem").is_empty(), "{}", page.text());

    app.emulator.clear_faults();
    app.emulator.reset();
    app.emulator.fault(Fault::new(LICENSES, FaultKind::Status { status: 429, retry_after: Some(60) }).repeated());
    let page = browser.open(&path).await;
    assert_eq!(page.texts("[data-for]"), vec!["Not loaded".to_owned(); users]);
    let calls = app
        .emulator
        .call_counts()
        .iter()
        .filter(|served| served.operation == LICENSES)
        .map(|it| it.succeeded + it.failed)
        .sum::<u64>();
    assert!(calls < u64::try_from(users).unwrap(), "{calls} calls although the first was throttled");
    app.stop().await;
}
