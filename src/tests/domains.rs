//! Domains: what there are, and adding one that the partner has verified.

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    form::{customer_with, first_customer, submit},
};

const FORM: &str = "domain-form";
const PROVIDER: [(&str, &str); 7] = [
    ("name", "sts.conto.example"),
    ("authentication", "Federated"),
    ("issuer", "urn:conto:sts"),
    ("passive_log_on", "https://sts.conto.example/in"),
    ("log_off", "https://sts.conto.example/out"),
    ("signing_certificate", "TUlJQg=="),
    ("supports_mfa", "true"),
];

#[tokio::test]
async fn a_managed_and_a_federated_domain_are_added() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    // A customer under delegated administration, whose domains can be seen.
    let (path, page) = customer_with(&app, &mut browser, "domains", "[aria-labelledby=domains] li + li").await;
    let done = submit(&mut browser, &page, FORM, &[("name", "Conto.Example")]).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()), "{}", done.text());
    assert_eq!(done.texts(".done"), ["The domain is added."]);
    let again = submit(&mut browser, &page, FORM, &[("name", "conto.example")]).await;
    assert_eq!((again.status, again.texts("#domain-form-name-error").len()), (422, 1), "it is there already");
    let done = submit(&mut browser, &page, FORM, &PROVIDER).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let listed = done.texts("[aria-labelledby=domains] li").join(" ");
    assert!(listed.contains("conto.example") && listed.contains("sts.conto.example"), "{listed}");
    app.stop().await;
}

#[tokio::test]
async fn what_a_federated_domain_lacks_is_said_at_its_fields() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "domains").await;
    let bad = [("name", "not a domain"), ("authentication", "Federated"), ("passive_log_on", "ftp://x")];
    let again = submit(&mut browser, &page, FORM, &bad).await;
    assert_eq!(again.status, 422);
    for field in ["name", "issuer", "passive_log_on", "log_off", "signing_certificate"] {
        assert_eq!(again.texts(&format!("#{FORM}-{field}-error")).len(), 1, "{field}");
    }
    assert_eq!(again.attributes(&format!("#{FORM}-passive_log_on"), "value"), ["ftp://x"]);
    assert_eq!(again.attributes(&format!("#{FORM}-authentication option[selected]"), "value"), ["Federated"]);
    app.stop().await;
}

#[tokio::test]
async fn a_list_that_fails_leaves_the_form_and_who_may_only_read_gets_none() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    // What stands around the page is known from before, so that only the list fails.
    let (path, _) = first_customer(&app, &mut browser, "domains").await;
    app.emulator.fault(Fault::once("get-a-customer-by-id", FaultKind::WrongType).always());
    let page = browser.open(&path).await;
    assert_eq!((page.status, page.texts(".problem h2").len()), (502, 1), "{}", page.text());
    assert_eq!(page.attributes("#domain-form", "method"), ["post"]);
    app.emulator.reset();
    let mut sales = app.signed_in("Bruno Fischer").await;
    let (_, page) = first_customer(&app, &mut sales, "domains").await;
    assert!(page.texts("#domain-form").is_empty() && page.text().contains("not adding domains"));
    app.stop().await;
}
