//! Tests of the indirect model: customers filtered by partner, and the reseller of a customer.

use reqwest::Method;
use tenantry::{
    domain::partner_relationship::{PartnerRelationship, PartnerRelationshipKind, PartnerRelationshipState},
    emulator::fault::{Fault, FaultKind},
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
};

const LIST: &str = "retrieve-a-list-of-indirect-resellers";
const OF_CUSTOMER: &str = "get-indirect-resellers-of-a-customer";
const UNKNOWN_TENANT: &str = "00000000-0000-4000-8000-000000000000";

fn failing(operation: &str) -> Fault {
    Fault::new(operation, FaultKind::Status { status: 500, retry_after: None }).repeated()
}

fn names(page: &Page) -> Vec<String> {
    page.texts("tbody th")
}

async fn relationships(browser: &mut Browser, function: &str) -> Vec<PartnerRelationship> {
    let (status, body) = browser.call(Method::GET, &format!("/api/{function}"), &[]).await;
    assert_eq!(status, 200, "{body}");
    serde_json::from_str(&body).unwrap()
}

#[tokio::test]
async fn a_provider_has_resellers_and_a_reseller_has_a_provider() {
    let app = TestApp::start().await;
    let demo = app.emulator.demo().clone();
    let mut provider = app.signed_in("Alicja Żółkiewska").await;
    let found = relationships(&mut provider, "list_indirect_resellers").await;
    let expected: Vec<_> = demo.partners[0].resellers.iter().map(|it| it.tenant).collect();
    assert_eq!(found.iter().map(|it| it.id).collect::<Vec<_>>(), expected, "by name");
    let first = &found[0];
    assert_eq!(first.kind, PartnerRelationshipKind::IndirectCloudSolutionProviderOf);
    assert_eq!(first.state, Some(PartnerRelationshipState::Active));
    assert_eq!(first.location.as_deref(), Some("GB"));
    assert_eq!(first.mpn_id.as_deref(), Some(demo.partners[0].resellers[0].mpn_id.as_str()));
    assert_eq!(relationships(&mut provider, "list_indirect_providers").await, []);

    let mut reseller = app.signed_in("Kayla Whitfield").await;
    assert_eq!(relationships(&mut reseller, "list_indirect_resellers").await, []);
    let found = relationships(&mut reseller, "list_indirect_providers").await;
    assert_eq!(found[0].id, demo.partners[2].providers[0].tenant);
    assert_eq!(found[0].kind, PartnerRelationshipKind::IndirectResellerOf);
    app.stop().await;
}

#[tokio::test]
async fn the_reseller_filter_is_kept_across_size_and_sort_links() {
    let app = TestApp::start().await;
    let reseller = app.emulator.demo().partners[0].resellers[1].clone();
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let all = browser.open("/customers").await;
    assert_eq!(all.texts("#reseller option").len(), 4, "three, and an option for all customers");
    assert_eq!(all.texts("#provider"), Vec::<String>::new(), "a provider has no provider");
    assert!(all.texts("#search-help")[0].contains("clears the search"));
    let url = format!("/customers?reseller={}", reseller.tenant);
    let filtered = browser.open(&url).await;
    assert_eq!(filtered.texts("#reseller option[selected]"), [reseller.name.as_str()]);
    assert!((1..60).contains(&names(&filtered).len()), "{}", names(&filtered).len());
    assert_eq!(filtered.attributes("#search", "value"), [""]);
    for href in filtered.attributes("tbody th a", "href").iter().take(3) {
        let overview = browser.open(href).await;
        assert!(overview.texts("[aria-labelledby=resellers] dd")[0].contains(&reseller.name));
        assert_eq!(overview.attributes("[aria-labelledby=resellers] p > a", "href"), [url.as_str()]);
    }

    let small_page = browser.open(&format!("{url}&size=25&sort=-name")).await;
    let next = small_page.form("#view-form").into_iter().find(|(name, _)| name == "form_next").unwrap().1;
    assert_eq!(next, format!("{url}&sort=-name"), "another size keeps the filter");
    assert!(
        small_page.attributes("thead th a", "href").iter().all(|href| href.contains("reseller=")),
        "another order keeps the filter"
    );
    let mut sorted = names(&small_page);
    sorted.reverse();
    assert!(sorted.is_sorted_by_key(|name| name.to_lowercase()));
    assert!(
        small_page.form("#customer-tools form.search").contains(&("size".to_owned(), "25".to_owned())),
        "another reseller keeps the size"
    );
    app.stop().await;
}

#[tokio::test]
async fn pagination_keeps_the_provider_filter() {
    let app = TestApp::start().await;
    let provider = app.emulator.demo().partners[2].providers[0].clone();
    let mut browser = app.signed_in("Kayla Whitfield").await;
    let first = browser.open(&format!("/customers?provider={}&size=25", provider.tenant)).await;
    assert_eq!(first.texts("#provider option[selected]"), [provider.name.as_str()]);
    assert_eq!(names(&first).len(), 25);
    let next = first.attributes(".pager a[rel=next]", "href").remove(0);
    assert!(next.contains(&format!("provider={}", provider.tenant)) && next.contains("size=25"), "{next}");
    let second = browser.open(&next).await;
    assert_eq!(second.texts("#provider option[selected]"), [provider.name.as_str()]);
    assert_ne!(names(&second), names(&first));
    app.stop().await;
}

#[tokio::test]
async fn an_empty_filter_result_names_the_filtered_partner() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let page = browser.open(&format!("/customers?reseller={UNKNOWN_TENANT}")).await;
    assert_eq!((page.status, page.texts(".empty h2")), (200, vec![format!("No customers of {UNKNOWN_TENANT}")]));
    assert_eq!(page.texts(".empty a"), ["Show all customers"]);
    assert_eq!(page.texts("#reseller option[selected]"), [UNKNOWN_TENANT], "the selected value is shown, known or not");
    let page = browser.open(&format!("/customers?provider={UNKNOWN_TENANT}")).await;
    assert_eq!(page.texts(".empty h2"), [format!("No customers of {UNKNOWN_TENANT}")]);
    app.stop().await;
}

#[tokio::test]
async fn invalid_and_conflicting_filters_show_field_errors() {
    let app = TestApp::start().await;
    let tenant = app.emulator.demo().partners[0].resellers[0].tenant;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    app.emulator.reset();
    for (query, field) in [
        ("reseller=kestrel".to_owned(), "reseller"),
        ("provider=%00".to_owned(), "provider"),
        (format!("search=a&reseller={tenant}"), "reseller"),
        (format!("provider={tenant}&reseller={tenant}"), "provider"),
    ] {
        let page = browser.open(&format!("/customers?{query}")).await;
        let error = page.texts(&format!("#{field}-error"));
        assert_eq!((page.status, error.len(), names(&page).len()), (422, 1, 0), "{query}: {}", page.text());
        assert_eq!(page.attributes(&format!("#{field}"), "aria-invalid"), ["true"], "{query}");
        assert_eq!(page.attributes(&format!("#{field}"), "aria-describedby"), [format!("{field}-error")], "{query}");
    }
    let twice = browser.open(&format!("/customers?reseller={tenant}&reseller={tenant}")).await;
    assert_eq!(twice.status, 422);
    let lists = ["get-a-list-of-customers", "get-a-customer-by-name", "get-customers-of-an-indirect-reseller"];
    assert!(
        app.emulator.call_counts().iter().all(|served| !lists.contains(&served.operation.as_str())),
        "no list was requested"
    );
    app.stop().await;
}

#[tokio::test]
async fn the_customer_list_works_without_resellers_and_reports_the_failure() {
    let app = TestApp::start().await;
    let reseller = app.emulator.demo().partners[0].resellers[0].tenant;
    // Before sign-in, which opens the list and would cache the result.
    app.emulator.fault(failing(LIST));
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let page = browser.open("/customers").await;
    assert_eq!((page.status, names(&page).len(), page.texts("#reseller").len()), (200, 50, 0));
    assert!(page.text().contains("Couldn’t load your indirect resellers"), "{}", page.text());
    let page = browser.open(&format!("/customers?reseller={reseller}")).await;
    assert_eq!((page.status, page.texts(".problem").len()), (200, 0));
    assert_eq!(page.texts("#reseller option[selected]"), [reseller.to_string()], "the filter is still applied");
    assert!(!names(&page).is_empty());
    app.stop().await;
}

#[tokio::test]
async fn a_partner_outside_the_indirect_model_sees_no_reseller_filters() {
    let app = TestApp::start().await;
    app.emulator.fault(Fault::new(LIST, FaultKind::Status { status: 403, retry_after: None }).repeated());
    app.emulator.fault(Fault::new(OF_CUSTOMER, FaultKind::Status { status: 403, retry_after: None }).repeated());
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let page = browser.open("/customers").await;
    assert_eq!((page.status, page.texts(".filters").len()), (200, 0));
    let overview = browser.open(&page.attributes("tbody th a", "href")[0]).await;
    assert_eq!((overview.status, overview.texts("[aria-labelledby=resellers]").len()), (200, 0));
    app.stop().await;
}

#[tokio::test]
async fn an_unresponsive_reseller_list_delays_the_page_only_briefly() {
    let app = TestApp::start().await;
    app.emulator.fault(Fault::new(LIST, FaultKind::NoResponse).repeated());
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let began = std::time::Instant::now();
    let page = browser.open("/customers").await;
    assert_eq!((page.status, names(&page).len()), (200, 50));
    assert!(began.elapsed().as_secs() < 15, "{:?}", began.elapsed());
    app.stop().await;
}

#[tokio::test]
async fn resellers_are_loaded_once_across_searches() {
    let app = TestApp::start().await;
    app.emulator.reset();
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    for search in ["a", "al", "alb"] {
        assert_eq!(browser.open(&format!("/customers?search={search}")).await.status, 200);
    }
    let calls =
        app.emulator.call_counts().iter().find(|served| served.operation == LIST).map(|served| served.succeeded);
    assert_eq!(calls, Some(2), "one call for each kind");
    app.stop().await;
}

#[tokio::test]
async fn the_reseller_panel_fails_independently() {
    let app = TestApp::start().await;
    let reseller = app.emulator.demo().partners[0].resellers[0].tenant;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let filtered = browser.open(&format!("/customers?reseller={reseller}")).await;
    let customer = filtered.attributes("tbody th a", "href").remove(0);
    app.emulator.fault(failing(OF_CUSTOMER));
    let page = browser.open(&customer).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("[aria-labelledby=resellers] .problem h2"), ["Partner Center is unavailable"]);
    assert!(page.texts("h2").contains(&"Billing profile".to_owned()), "the rest of the page is shown");
    app.emulator.reset();
    let all = browser.open("/customers").await;
    let direct_customer =
        all.attributes("tbody th a", "href").into_iter().find(|href| !filtered.html.contains(href)).unwrap();
    let direct = browser.open(&direct_customer).await;
    assert!(direct.texts("[aria-labelledby=resellers] .problem").is_empty());
    app.stop().await;
}
