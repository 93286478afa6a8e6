//! Tests of domains: the list, and adding one that the partner has verified.

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    browser::Page,
    form::{customer_with, first_customer, submit, submit_and_confirm},
};

const FORM: &str = "domain-form";
const FEDERATED_DOMAIN: [(&str, &str); 7] = [
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
    // A customer with delegated administration, whose domains are visible.
    let (path, page) = customer_with(&app, &mut browser, "domains", "[aria-labelledby=domains] li + li").await;
    let done = submit_and_confirm(&mut browser, &page, FORM, &[("name", "Conto.Example")]).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()), "{}", done.text());
    assert_eq!(done.texts(".done"), ["Domain added."]);
    let again = submit(&mut browser, &done, FORM, &[("name", "conto.example")]).await;
    assert_eq!((again.status, again.texts("#domain-form-name-error").len()), (422, 1), "the domain exists already");
    let done = submit_and_confirm(&mut browser, &again, FORM, &FEDERATED_DOMAIN).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let listed = |page: &Page| page.texts("[aria-labelledby=domains] li");
    let shown = ["conto.example Verified, managed", "sts.conto.example Verified, federated"];
    assert!(shown.iter().all(|row| listed(&done).contains(&(*row).to_owned())), "{:?}", listed(&done));
    assert!(listed(&done)[0].ends_with("Default Initial: verified, managed"), "{:?}", listed(&done));
    assert!(listed(&done)[1].ends_with("Unknown sign-in method"), "{:?}", listed(&done));

    let new = browser.open(&path.replace("domains", "users/new")).await;
    let choices = new.texts("#user-form-domain option");
    assert_eq!(choices.len(), listed(&done).len(), "{choices:?}");
    assert!(choices.contains(&"conto.example".to_owned()), "{choices:?}");
    let federated = "sts.conto.example (federated: users sign in at the customer’s own provider)";
    assert!(choices.contains(&federated.to_owned()), "{choices:?}");
    app.stop().await;
}

#[tokio::test]
async fn domains_are_read_from_the_directory_without_delegated_administration() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, inactive) =
        customer_with(&app, &mut browser, "delegated-access/remove", "main:not(:has(form)) h1").await;
    assert!(inactive.text().contains("Delegated administration is already inactive"), "{}", inactive.text());
    let domains = path.replace("delegated-access/remove", "domains");
    let page = browser.open(&domains).await;
    assert_eq!(page.texts("[aria-labelledby=domains] li").len(), 2, "{}", page.text());
    // An existing domain is refused, even if the customer resource does not list it.
    let existing = page.texts("[aria-labelledby=domains] li .copyable").remove(1);
    let rejected = submit(&mut browser, &page, FORM, &[("name", &existing)]).await;
    assert_eq!((rejected.status, rejected.texts("#domain-form-name-error").len()), (422, 1), "{}", rejected.text());
    let new_user_path = path.replace("delegated-access/remove", "users/new");
    let choices = browser.open(&new_user_path).await;
    assert!(choices.texts("#user-form-domain option").contains(&existing), "{}", choices.text());
    assert!(choices.texts("#user-form-domain-help").is_empty());

    // Without a GDAP role only the initial domain is known, and the page says so.
    let forbidden = FaultKind::Code { status: 403, code: 900_308 };
    app.emulator.fault(Fault::new("get-customer-custom-domain", forbidden).repeated());
    let page = browser.open(&domains).await;
    assert_eq!(
        (page.status, page.texts("[aria-labelledby=domains] li").len(), page.texts(".problem").len()),
        (200, 1, 0)
    );
    assert!(page.text().contains("such as Domain Name Administrator"), "{}", page.text());
    let choices = browser.open(&new_user_path).await;
    assert_eq!((choices.status, choices.texts("#user-form-domain option").len()), (200, 1), "{}", choices.text());
    assert!(choices.texts("#user-form-domain-help")[0].contains("Some may be missing"), "{}", choices.text());
    app.stop().await;
}

#[tokio::test]
async fn missing_federation_settings_are_reported_at_their_fields() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "domains").await;
    let bad = [("name", "not a domain"), ("authentication", "Federated"), ("passive_log_on", "ftp://x")];
    let rejected = submit(&mut browser, &page, FORM, &bad).await;
    assert_eq!(rejected.status, 422);
    for field in ["name", "issuer", "passive_log_on", "log_off", "signing_certificate"] {
        assert_eq!(rejected.texts(&format!("#{FORM}-{field}-error")).len(), 1, "{field}");
    }
    assert_eq!(rejected.attributes(&format!("#{FORM}-passive_log_on"), "value"), ["ftp://x"]);
    assert_eq!(rejected.attributes(&format!("#{FORM}-authentication option[selected]"), "value"), ["Federated"]);
    app.stop().await;
}

#[tokio::test]
async fn a_failed_list_leaves_the_form_and_read_only_staff_see_none() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    // The frame's data is cached, so that only the list fails.
    let (path, _) = first_customer(&app, &mut browser, "domains").await;
    app.emulator.fault(Fault::new("get-a-customer-by-id", FaultKind::WrongType).repeated());
    let page = browser.open(&path).await;
    assert_eq!((page.status, page.texts(".problem h2").len()), (502, 1), "{}", page.text());
    assert_eq!(page.attributes("#domain-form", "method"), ["post"]);
    app.emulator.reset();
    let mut sales = app.signed_in("Bruno Fischer").await;
    let (_, page) = first_customer(&app, &mut sales, "domains").await;
    assert!(page.texts("#domain-form").is_empty() && page.text().contains("but not add them"));
    app.stop().await;
}
