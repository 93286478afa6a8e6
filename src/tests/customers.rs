//! Tests of finding customers, without JavaScript.

use std::collections::BTreeMap;

use reqwest::Method;
use tenantry::domain::validation_status::{ValidationState, ValidationStatus};

use crate::app::TestApp;

#[tokio::test]
async fn the_list_can_be_paged_forward_and_back() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let names = |page: &crate::browser::Page| page.texts("tbody th");
    let first = browser.open("/customers?size=50").await;
    assert_eq!(names(&first).len(), 50);
    assert_eq!(first.texts(".toolbar [role=status]"), ["50 shown"], "Partner Center returns no total");
    assert_eq!(first.attributes(".pager a[rel=prev]", "href"), Vec::<String>::new());
    let second = browser.open(&first.attributes(".pager a[rel=next]", "href")[0]).await;
    assert_eq!(names(&second).len(), 50);
    assert!(names(&first).iter().all(|name| !names(&second).contains(name) || name == "Unnamed customer"));
    let third = browser.open(&second.attributes(".pager a[rel=next]", "href")[0]).await;
    assert_eq!(names(&third).len(), 20, "120 in all");
    assert_eq!(third.attributes(".pager a[rel=next]", "href"), Vec::<String>::new());
    let back = browser.open(&third.attributes(".pager a[rel=prev]", "href")[0]).await;
    assert_eq!(names(&back), names(&second));
    let start = browser.open(&back.attributes(".pager a.quiet", "href")[0]).await;
    assert_eq!(names(&start), names(&first));
    app.stop().await;
}

#[tokio::test]
async fn a_customer_is_found_by_name_by_domain_and_by_id() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let list = browser.open("/customers?size=25").await;
    let (name, domain) = (list.texts("tbody th")[3].clone(), list.texts("tbody td:nth-of-type(1)")[3].clone());
    let id = list.attributes("tbody th a", "href")[3].rsplit('/').next().unwrap().to_owned();
    let query = |search: &str, by: &str| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("search", search)
            .append_pair("by", by)
            .finish();
        format!("/customers?{query}")
    };
    for (search, by) in [
        (name.clone(), "name"),
        (name.to_uppercase(), "name"),
        (domain.to_lowercase(), "domain"),
        (id.clone(), "name"),
        (format!("  {id} "), "domain"),
    ] {
        let page = browser.open(&query(&search, by)).await;
        assert_eq!(page.status, 200);
        assert!(page.attributes("tbody th a", "href").iter().any(|href| href.ends_with(&id)), "{search} by {by}");
        assert_eq!(page.attributes("#search", "value"), [search.as_str()], "the input is kept");
    }
    let empty = browser.open(&query("no such company anywhere", "name")).await;
    assert_eq!(empty.texts(".empty h2"), ["No company names start with “no such company anywhere”"]);
    assert_eq!(empty.texts(".empty a"), ["Search domains", "Show all customers"]);
    app.stop().await;
}

#[tokio::test]
async fn the_country_column_is_shown_only_when_partner_center_returns_a_country() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let list = browser.open("/customers?size=25").await;
    assert!(!list.texts("thead th").contains(&"Country".to_owned()), "lists do not contain the country");
    let mut country_count = 0;
    for href in list.attributes("tbody th a", "href").iter().take(8) {
        let id = href.rsplit('/').next().unwrap();
        let page = browser.open(&format!("/customers?search={id}")).await;
        let country = page.texts("tbody td:nth-of-type(4)");
        assert_eq!(page.texts("thead th").contains(&"Country".to_owned()), !country.is_empty(), "{}", page.text());
        country_count += country.len();
    }
    assert!(country_count > 0, "the customer resource has it with delegated administration");
    app.stop().await;
}

#[tokio::test]
async fn a_result_that_fits_one_page_can_be_sorted() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let unsorted = browser.open("/customers?search=a").await;
    assert!(unsorted.texts("tbody th").len() > 1, "the demo has several names with A");
    let descending = browser.open("/customers?search=a&sort=-name").await;
    let mut names = descending.texts("tbody th");
    assert_eq!(descending.attributes("thead th[aria-sort]", "aria-sort"), ["descending", "none"]);
    names.reverse();
    assert!(names.is_sorted_by_key(|name| name.to_lowercase()), "{names:?}");
    let several_pages = browser.open("/customers?size=25").await;
    assert_eq!(
        several_pages.attributes("thead th a", "href"),
        Vec::<String>::new(),
        "the service does not support sorting"
    );
    app.stop().await;
}

#[tokio::test]
async fn an_opened_overview_is_listed_under_recent_customers() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let list = browser.open("/customers?size=25").await;
    let href = list.attributes("tbody th a", "href")[0].clone();
    let name = list.texts("tbody th")[0].clone();
    let page = browser.open(&href).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts(".customer-name"), std::slice::from_ref(&name), "the customer's name is shown");
    for heading in [
        "Needs attention",
        "Subscriptions",
        "Next twelve months",
        "Company",
        "Relationship",
        "Billing profile",
        "Domains",
    ] {
        assert!(page.texts("h2").contains(&heading.to_owned()), "{heading}");
    }
    let list = browser.open("/customers").await;
    assert_eq!(list.texts(".recent li"), [name]);
    app.stop().await;
}

#[tokio::test]
async fn responses_are_not_cached_and_have_a_content_security_policy() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let page = browser.open("/customers").await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    let nonce = &page.attributes("script", "nonce")[0];
    assert!(!nonce.is_empty() && policy.contains(&format!("'nonce-{nonce}'")), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{policy}");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(!page.html.contains(" style="), "styles in attributes are blocked by the policy");
    let again = browser.open("/customers").await;
    assert_ne!(&again.attributes("script", "nonce")[0], nonce, "a nonce is used once");
    app.stop().await;
}

#[tokio::test]
async fn an_overview_shows_organization_and_validation_status() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let mut by_label = BTreeMap::new();
    for customer in app.emulator.customers(app.emulator.demo().partners[0].tenant) {
        let id = customer.to_string();
        let (status, body) = browser.call(Method::GET, "/api/find_validation_status", &[("customer", &id)]).await;
        assert_eq!(status, 200, "{body}");
        let status: Option<ValidationStatus> = serde_json::from_str(&body).unwrap();
        let (label, meaning) = match status.map(|status| status.state) {
            Some(ValidationState::Allowed) => ("Allowed", "Orders are accepted"),
            Some(ValidationState::UnderReview) => ("Under review", "Orders are blocked until then"),
            Some(ValidationState::NotAllowed) => ("Not allowed", "Orders are blocked. Contact Partner Center support"),
            Some(ValidationState::Unknown) => ("Unknown", "Orders are blocked until it is known"),
            Some(ValidationState::NotReady) => ("Not ready", "Orders may be delayed"),
            Some(ValidationState::Other(other)) => panic!("{other}"),
            None => ("", "Not required"),
        };
        by_label.insert(label, (id, meaning));
    }
    assert_eq!(by_label.len(), 6, "{by_label:?}");
    let mut same_addresses = 0;
    for (label, (id, meaning)) in by_label {
        let page = browser.open(&format!("/customers/{id}")).await;
        assert_eq!(page.texts("#validation ~ dl .badge").join(""), label);
        assert_eq!(
            page.texts("#validation ~ dl .badge .icon").len(),
            usize::from(!label.is_empty()),
            "an icon and a word"
        );
        assert!(page.texts("[aria-labelledby=validation]")[0].contains(meaning), "{}", page.text());
        assert_eq!(page.texts("#validation ~ dl time").len(), usize::from(!label.is_empty()));
        let directory = page.texts("[aria-labelledby=organization]").remove(0);
        assert!(!directory.contains(&page.texts(".customer-name")[0]), "the name is not repeated: {directory}");
        assert!(directory.contains("it@"), "{directory}");
        same_addresses += usize::from(directory.contains("Same as the company’s"));
    }
    assert!((1..6).contains(&same_addresses), "an address that is the same is not repeated: {same_addresses}");
    app.stop().await;
}
