//! The list of a customer's users, where they are very many: its pages, its order and the search in it.

use std::time::Duration;

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::app::TestApp;

const ADMIN: &str = "Alicja Żółkiewska";

#[tokio::test]
async fn users_are_paged_sorted_and_found_among_twenty_thousand() {
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
    let (customer, first) = large.expect("one is large");
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
async fn a_search_among_very_many_says_how_far_it_came_and_goes_on_from_there() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let slow = Fault::once("get-a-list-of-all-user-accounts-for-a-customer", FaultKind::Slow);
    app.emulator.fault(slow.after(Duration::from_millis(1200)).always());
    let first = browser.open(&format!("/customers/{customer}/users?search=zzzz-nobody")).await;
    assert_eq!(first.status, 200);
    assert!(first.text().contains("users. There are more."), "{}", first.text());
    let looked = |text: &str| -> usize {
        let words = text.split(" users. There are more").next().unwrap();
        words.rsplit(|sign: char| !sign.is_ascii_digit()).next().unwrap().parse().unwrap()
    };
    let so_far = looked(&first.text());
    assert!((500..20_000).contains(&so_far) && so_far % 500 == 0, "{so_far}");
    app.emulator.clear_faults();
    app.emulator.reset();
    let rest = browser.open(&first.attributes(".empty a.button", "href")[0]).await;
    assert_eq!(rest.status, 200, "{}", rest.text());
    assert!(!rest.text().contains("There are more"), "{}", rest.text());
    let calls: u64 =
        app.emulator.tally().iter().filter(|it| it.operation.starts_with("get-a-list-of-all")).map(|it| it.done).sum();
    assert_eq!(calls, u64::try_from((20_000 - so_far).div_ceil(500)).unwrap(), "none is looked through twice");
    app.stop().await;
}
