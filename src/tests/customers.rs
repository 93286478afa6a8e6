//! Tests of finding customers, without JavaScript.

use std::collections::BTreeMap;

use reqwest::Method;
use tenantry::domain::validation_status::{ValidationState, ValidationStatus};

use crate::app::TestApp;

#[tokio::test]
async fn the_list_can_be_paged_there_and_back() {
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
    let nothing = browser.open(&query("no such company anywhere", "name")).await;
    assert_eq!(nothing.texts(".empty h2"), ["No company names start with “no such company anywhere”"]);
    assert_eq!(nothing.texts(".empty a"), ["Search domains", "Show all customers"]);
    app.stop().await;
}

#[tokio::test]
async fn a_country_is_shown_where_the_service_tells_one_and_there_alone() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let list = browser.open("/customers?size=25").await;
    assert!(!list.texts("thead th").contains(&"Country".to_owned()), "lists do not contain the country");
    let mut told = 0;
    for href in list.attributes("tbody th a", "href").iter().take(8) {
        let id = href.rsplit('/').next().unwrap();
        let page = browser.open(&format!("/customers?search={id}")).await;
        let country = page.texts("tbody td:nth-of-type(4)");
        assert_eq!(page.texts("thead th").contains(&"Country".to_owned()), !country.is_empty(), "{}", page.text());
        told += country.len();
    }
    assert!(told > 0, "the customer resource has it with delegated administration");
    app.stop().await;
}

#[tokio::test]
async fn a_result_that_fits_one_page_can_be_sorted() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let some = browser.open("/customers?search=a").await;
    assert!(some.texts("tbody th").len() > 1, "the demo has several names with A");
    let down = browser.open("/customers?search=a&sort=-name").await;
    let mut names = down.texts("tbody th");
    assert_eq!(down.attributes("thead th[aria-sort]", "aria-sort"), ["descending", "none"]);
    names.reverse();
    assert!(names.is_sorted_by_key(|name| name.to_lowercase()), "{names:?}");
    let long = browser.open("/customers?size=25").await;
    assert_eq!(long.attributes("thead th a", "href"), Vec::<String>::new(), "the service does not support sorting");
    app.stop().await;
}

#[tokio::test]
async fn an_overview_shows_the_customer_and_is_remembered() {
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
async fn an_answer_is_complete_private_and_says_what_may_run() {
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
async fn an_overview_says_what_the_directory_knows_and_whether_orders_go_through() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let mut customers = BTreeMap::new();
    for customer in app.emulator.customers(app.emulator.demo().partners[0].tenant) {
        let id = customer.to_string();
        let (status, body) = browser.call(Method::GET, "/api/find_validation_status", &[("customer", &id)]).await;
        assert_eq!(status, 200, "{body}");
        let found: Option<ValidationStatus> = serde_json::from_str(&body).unwrap();
        let (word, meaning) = match found.map(|found| found.state) {
            Some(ValidationState::Allowed) => ("Allowed", "Orders are accepted"),
            Some(ValidationState::UnderReview) => ("Under review", "Orders are blocked until then"),
            Some(ValidationState::NotAllowed) => ("Not allowed", "Orders are blocked. Contact Partner Center support"),
            Some(ValidationState::Unknown) => ("Unknown", "Orders are blocked until it is known"),
            Some(ValidationState::NotReady) => ("Not ready", "Orders may be delayed"),
            Some(ValidationState::Other(other)) => panic!("{other}"),
            None => ("", "Not required"),
        };
        customers.insert(word, (id, meaning));
    }
    assert_eq!(customers.len(), 6, "{customers:?}");
    let mut same = 0;
    for (word, (id, meaning)) in customers {
        let page = browser.open(&format!("/customers/{id}")).await;
        assert_eq!(page.texts("#validation ~ dl .badge").join(""), word);
        assert_eq!(
            page.texts("#validation ~ dl .badge .icon").len(),
            usize::from(!word.is_empty()),
            "an icon and a word"
        );
        assert!(page.texts("[aria-labelledby=validation]")[0].contains(meaning), "{}", page.text());
        assert_eq!(page.texts("#validation ~ dl time").len(), usize::from(!word.is_empty()));
        let directory = page.texts("[aria-labelledby=organization]").remove(0);
        assert!(!directory.contains(&page.texts(".customer-name")[0]), "the name is not repeated: {directory}");
        assert!(directory.contains("it@"), "{directory}");
        same += usize::from(directory.contains("Same as the company’s"));
    }
    assert!((1..6).contains(&same), "an address that is the same is not repeated: {same}");
    app.stop().await;
}
