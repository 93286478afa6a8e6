//! Tests of creating customers: step by step, by the rules of their country, and only once in every case.

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::{SHORT_TIMEOUTS, TestApp, WITHOUT_STALE_CACHE},
    browser::{Browser, Page},
    form::submit,
};

const CREATE: &str = "create-a-customer";

/// Details that are valid in Poland.
pub const DETAILS: [(&str, &str); 8] = [
    ("company_name", "Żubr & Syn"),
    ("domain", "zubrnowy"),
    ("registration_number", "1234563218"),
    ("line1", "Portowa 1"),
    ("city", "Gdynia"),
    ("postal_code", "81-350"),
    ("email", "biuro@zubr.example"),
    ("last_name", "Żubrowska"),
];

/// Submits the details of a new customer, with changes to [`DETAILS`].
pub async fn submit_details(browser: &mut Browser, changes: &[(&str, &str)]) -> Page {
    let page = browser.open("/customers/new?country=PL").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let mut fields = DETAILS.to_vec();
    for change in changes {
        fields.retain(|(name, _)| *name != change.0);
        fields.push(*change);
    }
    submit(browser, &page, "new-customer", &fields).await
}

/// Returns the name of the current step.
fn step(page: &Page) -> String {
    page.texts(".steps [aria-current]").remove(0)
}

/// Returns the number of customers that Partner Center has created.
fn created_count(app: &TestApp) -> u64 {
    app.emulator.call_counts().iter().filter(|it| it.operation == CREATE).map(|it| it.succeeded).sum()
}

#[tokio::test]
async fn create_customer_in_four_steps_shows_the_password_once() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Bruno Fischer").await;
    let list = browser.open("/customers").await;
    assert_eq!(list.attributes(".page-head a.primary", "href"), ["/customers/new"]);
    let first = browser.open("/customers/new").await;
    assert_eq!(step(&first), "Country");
    let review = submit_details(&mut browser, &[]).await;
    assert_eq!((review.status, step(&review).as_str()), (200, "Review"));
    assert!(review.text().contains("zubrnowy.onmicrosoft.com") && review.text().contains("Address verified"));
    assert_eq!(created_count(&app), 0, "validation creates nothing");
    assert_eq!(review.texts("#new-customer button"), ["Create Żubr & Syn"]);
    let done = submit(&mut browser, &review, "new-customer", &[]).await;
    assert_eq!((done.status, step(&done).as_str()), (200, "First sign-in"), "{}", done.text());
    assert_eq!(done.texts("h1"), ["Customer created: Żubr & Syn"]);
    let password = done.texts("#password").remove(0);
    assert!(done.text().contains("admin@zubrnowy.onmicrosoft.com") && password.len() > 8);
    let customer = done.attributes("a.primary", "href").remove(0);
    let overview = browser.open(&customer).await;
    assert_eq!(overview.status, 200);
    assert!(overview.text().contains("Żubr & Syn") && overview.text().contains("Portowa 1"));
    assert!(!overview.html.contains(&password));
    let found = browser.open("/customers?search=%C5%BBubr+%26").await;
    assert_eq!(found.texts("table.customers tbody tr").len(), 1, "{}", found.text());
    app.stop().await;
}

#[tokio::test]
async fn fields_that_violate_country_rules_show_errors_and_keep_the_input() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let bad = [("postal_code", "81350"), ("registration_number", ""), ("domain", "żubr"), ("email", "nobody")];
    let refused = submit_details(&mut browser, &bad).await;
    assert_eq!((refused.status, step(&refused).as_str()), (422, "Details"));
    for (field, value) in bad {
        assert_eq!(refused.texts(&format!("#new-customer-{field}-error")).len(), 1, "{field}: {}", refused.text());
        assert_eq!(refused.attributes(&format!("#new-customer-{field}"), "value"), [value]);
    }
    assert_eq!(refused.attributes("#new-customer-company_name", "value"), ["Żubr & Syn"]);
    let unknown = browser.open("/customers/new?country=XX").await;
    assert_eq!(unknown.status, 422);
    app.stop().await;
}

#[tokio::test]
async fn a_taken_domain_shows_a_field_error() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let domain = app.emulator.demo().partners[0].domain.clone();
    let prefix = domain.split('.').next().unwrap();
    let taken = format!("{prefix}.onmicrosoft.com");
    assert_eq!(taken, domain, "the partner's domain has the form of a customer's");
    let refused = submit_details(&mut browser, &[("domain", prefix)]).await;
    assert_eq!((refused.status, refused.texts("#new-customer-domain-error").len()), (422, 1), "{}", refused.text());
    for (typed, expected) in [(prefix, "\"Taken\""), ("zubrnowy", "\"Free\""), ("a b", "\"Impossible\"")] {
        let (status, response) = browser.call(reqwest::Method::GET, "/api/find_domain", &[("prefix", typed)]).await;
        assert_eq!((status, response.as_str()), (200, expected));
    }
    app.stop().await;
}

#[tokio::test]
async fn a_new_customer_is_assigned_to_one_of_the_partners_resellers() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let reseller = app.emulator.demo().partners[0].resellers[1].clone();
    let page = browser.open("/customers/new?country=PL").await;
    assert!(page.attributes("#new-customer-reseller option", "value").contains(&reseller.mpn_id));
    let review = submit_details(&mut browser, &[("reseller", &reseller.mpn_id)]).await;
    let named = format!("{} ({})", reseller.name, reseller.mpn_id);
    assert!(review.texts("#review ~ dl dd").contains(&named), "{}", review.text());
    let done = submit(&mut browser, &review, "new-customer", &[]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let found = browser.open(&format!("/customers?reseller={}", reseller.tenant)).await;
    assert!(found.text().contains("Żubr & Syn"), "{}", found.text());

    let review = submit_details(&mut browser, &[("domain", "zubrinny"), ("reseller", "1")]).await;
    let refused = submit(&mut browser, &review, "new-customer", &[]).await;
    assert_eq!((refused.status, refused.texts("#new-customer-reseller-error").len()), (422, 1), "{}", refused.text());
    app.stop().await;
}

#[tokio::test]
async fn a_suggested_address_can_be_accepted() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let review = submit_details(&mut browser, &[("line1", "Portowa")]).await;
    assert_eq!((review.status, step(&review).as_str()), (200, "Review"));
    let suggestions = review.texts(".held span");
    assert_eq!(suggestions[1], "Portowa 2, Gdynia, 81-350");
    let fields = review.form(".lines li:nth-child(2) form");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let better = browser.post("/api/review_new_customer", &fields).await;
    assert!(better.text().contains("Address verified"), "{}", better.text());
    assert!(better.text().contains("Portowa 2"));
    let fields = better.form("form[action='/api/review_new_customer']");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let edit = browser.post("/api/review_new_customer", &fields).await;
    assert_eq!((edit.status, step(&edit).as_str()), (200, "Details"));
    assert_eq!(edit.attributes("#new-customer-line1", "value"), ["Portowa 2"]);
    assert_eq!(edit.attributes("#new-customer-domain", "value"), ["zubrnowy"]);
    app.stop().await;
}

#[tokio::test]
async fn failed_address_validation_does_not_block_creation() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    app.emulator
        .fault(Fault::new("validate-an-address", FaultKind::Status { status: 500, retry_after: None }).repeated());
    let review = submit_details(&mut browser, &[]).await;
    assert_eq!((review.status, step(&review).as_str()), (200, "Review"), "{}", review.text());
    assert!(review.text().contains("Couldn’t verify the address"));
    app.stop().await;
}

#[tokio::test]
async fn create_customer_is_idempotent_after_a_timeout() {
    let app = TestApp::start_with(&SHORT_TIMEOUTS).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let review = submit_details(&mut browser, &[]).await;
    app.emulator.fault(Fault::new(CREATE, FaultKind::NoResponse).repeated());
    let unknown = submit(&mut browser, &review, "new-customer", &[]).await;
    assert_eq!((unknown.status, step(&unknown).as_str()), (504, "Review"));
    assert!(unknown.text().contains("We couldn’t confirm the change"), "{}", unknown.text());
    app.emulator.clear_faults();
    let done = submit(&mut browser, &unknown, "new-customer", &[]).await;
    assert_eq!((done.status, done.texts("#password").len()), (200, 1), "{}", done.text());
    // The same request again, as from a second window, returns the stored response.
    let again = submit(&mut browser, &unknown, "new-customer", &[]).await;
    assert_eq!(again.texts("#password"), done.texts("#password"));
    let found = browser.open("/customers?search=zubrnowy&by=domain").await;
    assert_eq!(found.texts("table.customers tbody tr").len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn upstream_errors_keep_the_entered_details() {
    for (status, expected, at) in
        [(400, 422, "Details"), (409, 409, "Details"), (429, 429, "Review"), (500, 502, "Review")]
    {
        let app = TestApp::start().await;
        let mut browser = app.signed_in("Alicja Żółkiewska").await;
        let review = submit_details(&mut browser, &[]).await;
        app.emulator.fault(Fault::new(CREATE, FaultKind::Status { status, retry_after: Some(7) }).repeated());
        let refused = submit(&mut browser, &review, "new-customer", &[]).await;
        assert_eq!((refused.status, step(&refused).as_str()), (expected, at), "{status}: {}", refused.text());
        let fields = refused.form("#new-customer");
        let value = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        assert_eq!((value("company_name"), value("domain")), (Some("Żubr & Syn"), Some("zubrnowy")), "{status}");
        app.stop().await;
    }
}

#[tokio::test]
async fn failure_to_load_country_rules_keeps_the_entered_details() {
    let app = TestApp::start_with(&WITHOUT_STALE_CACHE).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let page = browser.open("/customers/new?country=PL").await;
    let rules = "get-market-specific-validation-data";
    app.emulator.fault(Fault::new(rules, FaultKind::Status { status: 500, retry_after: None }).repeated());
    let failed = submit(&mut browser, &page, "new-customer", &DETAILS).await;
    assert_eq!(failed.status, 502);
    let fields = failed.form("#new-customer");
    for (name, value) in DETAILS {
        assert!(fields.contains(&(name.to_owned(), value.to_owned())), "{name}: {fields:?}");
    }
    let bare = browser.open("/customers/new?country=PL").await;
    assert_eq!((bare.status, bare.form("#new-customer").len()), (502, 0));
    assert_eq!(bare.texts("a.button"), ["Retry"]);
    app.stop().await;
}
