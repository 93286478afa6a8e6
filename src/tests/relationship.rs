//! Tests of relationships: the invitation, their end, and the end of delegated administration.

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::{TestApp, WITHOUT_STALE_CACHE},
    browser::{Browser, Page},
    form::{customer_with, submit},
};

const REMOVE: &str = "/api/remove_relationship";
const OPERATION: &str = "remove-a-reseller-relationship-with-a-customer";

/// Submits the removal form with this typed name of the customer.
async fn send(browser: &mut Browser, page: &Page, name: &str) -> Page {
    let mut fields = page.form("#relationship-form");
    name.clone_into(&mut fields.iter_mut().find(|(known, _)| known == "name").unwrap().1);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(REMOVE, &fields).await
}

/// Opens the page that ends the relationship with a customer without active purchases, and returns the name to type.
async fn open_removal_without_purchases(app: &TestApp, browser: &mut Browser) -> (String, String, Page) {
    let tenant = app.emulator.demo().partners[0].tenant;
    let customer = app.emulator.customers(tenant)[0];
    assert!(app.emulator.end_purchases(tenant, customer));
    let path = format!("/customers/{customer}/relationship/remove");
    let page = browser.open(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let name = page.texts(".customer-name").remove(0);
    (path, name, page)
}

#[tokio::test]
async fn an_invitation_is_ready_to_send_in_the_customers_language() {
    let app = TestApp::start_with(&WITHOUT_STALE_CACHE).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let partner = app.emulator.demo().partners[0].clone();
    let page = browser.open("/relationship-request").await;
    let letter = page.texts("#letter-text").remove(0);
    assert!(letter.contains(&format!("partnerId={}", partner.tenant)) && letter.contains(&partner.name), "{letter}");
    assert!(letter.contains("Kind regards"));
    let mail = page.attributes("#letter ~ .actions a", "href").remove(0);
    assert!(mail.starts_with("mailto:?subject=Invitation%20to%20become"), "{mail}");
    let polish = browser.open("/relationship-request?language=pl&provider=4847383&dual_role=true").await;
    let letter = polish.texts("#letter-text").remove(0);
    assert!(letter.contains("Z poważaniem") && letter.contains("indirectCSPId=4847383"), "{letter}");
    assert_eq!(polish.heading(), "Invite a customer", "the page stays in the person's language");
    let bad = browser.open("/relationship-request?provider=a%20b").await;
    assert_eq!((bad.status, bad.texts("#provider-error").len()), (422, 1));
    assert_eq!(bad.attributes("#provider", "value"), ["a b"]);
    app.emulator.fault(
        Fault::new("request-reseller-relationship", FaultKind::Status { status: 500, retry_after: None }).repeated(),
    );
    assert_eq!(browser.open("/relationship-request").await.texts(".problem h2"), ["Partner Center is unavailable"]);
    app.stop().await;
}

#[tokio::test]
async fn a_reseller_is_selected_by_name_or_entered_by_id_if_the_list_fails() {
    let app = TestApp::start().await;
    let reseller = app.emulator.demo().partners[0].resellers[1].clone();
    let tenant = reseller.tenant.to_string();
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let page = browser.open("/relationship-request").await;
    assert_eq!(page.attributes("#reseller option", "value").len(), 4, "three, and an empty option");
    assert_eq!(page.attributes("#provider", "type"), ["text"], "no list of providers");
    let chosen = browser.open(&format!("/relationship-request?reseller={tenant}")).await;
    assert_eq!(chosen.texts("#reseller option[selected]"), [format!("{} ({})", reseller.name, reseller.mpn_id)]);
    assert!(chosen.texts("#letter-text")[0].contains(&format!("partnerId={tenant}")), "{}", chosen.text());
    let unknown = browser.open("/relationship-request?reseller=4847383").await;
    assert_eq!(unknown.texts("#reseller option[selected]"), ["4847383"], "the value from the URL is selected");
    let bad = browser.open("/relationship-request?reseller=a%20b").await;
    assert_eq!((bad.status, bad.texts("#reseller-error").len()), (422, 1));
    assert_eq!(bad.attributes("#reseller", "aria-describedby"), ["reseller-help reseller-error"]);

    let list = "retrieve-a-list-of-indirect-resellers";
    app.emulator.fault(Fault::new(list, FaultKind::Status { status: 500, retry_after: None }).repeated());
    // Another session, since this one still has the result cached.
    let mut other = app.signed_in("Bruno Fischer").await;
    let typed = other.open(&format!("/relationship-request?reseller={tenant}")).await;
    assert_eq!((typed.status, typed.attributes("#reseller", "type")), (200, vec!["text".to_owned()]));
    assert_eq!(typed.attributes("#reseller", "value"), [tenant.as_str()]);
    assert!(typed.texts("#letter-text")[0].contains(&tenant), "{}", typed.text());
    app.stop().await;
}

#[tokio::test]
async fn an_unsupported_cloud_shows_no_invitation_without_upstream_calls() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Kayla Whitfield").await;
    app.emulator.reset();
    let page = browser.open("/relationship-request").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("available in the US Government cloud"), "{}", page.text());
    assert!(app.emulator.call_counts().is_empty());
    app.stop().await;
}

#[tokio::test]
async fn obstacles_to_removal_are_listed_without_a_form() {
    let app = TestApp::start_with(&WITHOUT_STALE_CACHE).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let customer = app.emulator.crowded_customer(app.emulator.demo().partners[0].tenant).unwrap();
    let page = browser.open(&format!("/customers/{customer}/relationship/remove")).await;
    assert_eq!(page.texts("#obstacles ~ h3"), ["500 active subscriptions"]);
    assert!(page.text().contains("and 400 more") && page.texts("#relationship-form").is_empty());
    app.emulator.fault(
        Fault::new("get-a-collection-of-entitlements", FaultKind::Status { status: 500, retry_after: None }).repeated(),
    );
    let page = browser.open(&format!("/customers/{customer}/relationship/remove")).await;
    assert_eq!((page.status, page.texts(".problem h2").len(), page.texts("#relationship-form").len()), (200, 1, 0));
    app.stop().await;
}

#[tokio::test]
async fn removing_a_relationship_needs_the_typed_name_and_hides_the_customer() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, name, page) = open_removal_without_purchases(&app, &mut browser).await;
    for wrong in ["", "Somebody else"] {
        let refused = send(&mut browser, &page, wrong).await;
        assert_eq!((refused.status, refused.texts("#relationship-form-name-error").len()), (422, 1), "{wrong}");
        assert_eq!(refused.attributes("#relationship-form-name", "value"), [wrong]);
    }
    let done = send(&mut browser, &page, &format!(" {} ", name.to_lowercase())).await;
    assert_eq!((done.status, done.path()), (200, "/customers"));
    assert_eq!(done.texts(".done"), [format!("{name} is no longer your customer.")]);
    assert!(!done.texts("tbody .row-link, .recent a").contains(&name));
    assert_eq!(browser.open(&path).await.status, 404);
    app.stop().await;
}

#[tokio::test]
async fn a_failed_removal_shows_the_reason() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, name, page) = open_removal_without_purchases(&app, &mut browser).await;
    // Bought again since the page was rendered.
    app.emulator.reset();
    let refused = send(&mut browser, &page, &name).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Suspend") || refused.text().contains("active subscription"), "{}", refused.text());
    for (status, expected) in [(403, 502), (409, 409), (500, 502)] {
        let (_, name, page) = open_removal_without_purchases(&app, &mut browser).await;
        app.emulator.fault(Fault::new(OPERATION, FaultKind::Status { status, retry_after: Some(7) }).repeated());
        let refused = send(&mut browser, &page, &name).await;
        assert_eq!((refused.status, refused.texts(".error-summary strong").len()), (expected, 1), "{status}");
        assert_eq!(refused.attributes("#relationship-form-name", "value"), [name.as_str()], "{status}");
        // The same if the obstacles cannot be loaded any more.
        app.emulator.fault(Fault::new("get-a-collection-of-entitlements", FaultKind::Html).repeated());
        let refused = send(&mut browser, &page, &name).await;
        assert_eq!((refused.status, refused.texts(".error-summary strong").len()), (expected, 1), "{status}");
        assert_eq!(refused.texts("main > .problem").len(), 1, "{status}");
        assert_eq!(refused.attributes("#relationship-form-name", "value"), [name.as_str()], "{status}");
        app.emulator.reset();
    }
    app.stop().await;
}

const DELEGATION: &str = "delegated-access/remove";
const DELEGATION_FORM: &str = "delegation-form";

#[tokio::test]
async fn removing_delegated_administration_needs_the_typed_name_and_keeps_the_customer() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, page) = customer_with(&app, &mut browser, DELEGATION, "#delegation-form").await;
    let customer = path.strip_suffix("/delegated-access/remove").unwrap().to_owned();
    let name = page.texts(".customer-name").remove(0);
    let overview = browser.open(&customer).await;
    assert_eq!(overview.attributes("[aria-labelledby=relationship] a", "href")[0], path);
    assert!(overview.texts("#company ~ p.help").is_empty(), "address and e-mail are known");
    for part in ["#stays ~ ul li", "#ends ~ ul li", "#gdap ~ p .badge.good"] {
        assert!(!page.texts(part).is_empty(), "{part}: {}", page.text());
    }
    assert!(page.text().contains("This can’t be undone"), "{}", page.text());
    for wrong in ["", "Somebody else"] {
        let refused = submit(&mut browser, &page, DELEGATION_FORM, &[("name", wrong)]).await;
        assert_eq!((refused.status, refused.texts("#delegation-form-name-error").len()), (422, 1), "{wrong}");
        assert_eq!(refused.attributes("#delegation-form-name", "value"), [wrong]);
    }
    let removal_count = |app: &TestApp| {
        let calls = app.emulator.call_counts();
        calls.iter().find(|it| it.operation == "remove-dap").map_or(0, |it| it.succeeded)
    };
    // The second time has no effect.
    for _ in 0..2 {
        let after = submit(&mut browser, &page, DELEGATION_FORM, &[("name", &name.to_lowercase())]).await;
        assert_eq!((after.status, after.path()), (200, customer.as_str()), "{}", after.text());
        assert_eq!(after.texts(".done"), [format!("Delegated administration of {name} ended.")]);
        assert!(after.texts("#relationship ~ dl .badge").contains(&"Inactive".to_owned()), "{}", after.text());
        assert!(!after.attributes("[aria-labelledby=relationship] a", "href").contains(&path), "{}", after.text());
        assert_eq!(after.texts("#company ~ p.help").len(), 1, "address and e-mail are not returned any more");
        assert_eq!(removal_count(&app), 1);
    }
    let ended = browser.open(&path).await;
    assert_eq!((ended.status, ended.texts("#delegation-form").len()), (200, 0), "{}", ended.text());
    let activity = browser.open(&format!("{customer}/activity")).await;
    let entries = activity.texts("tbody th").into_iter().filter(|what| what == "Ended delegated administration");
    assert_eq!(entries.count(), 2, "in the portal's and in Partner Center's audit: {}", activity.text());
    app.stop().await;
}

#[tokio::test]
async fn staff_without_gdap_roles_are_warned_before_removing_delegated_administration() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, _) = customer_with(&app, &mut browser, DELEGATION, "#delegation-form").await;
    app.emulator
        .fault(Fault::new("get-customer-organization", FaultKind::Code { status: 403, code: 900_308 }).repeated());
    let page = browser.open(&path).await;
    assert_eq!((page.status, page.texts("#delegation-form").len(), page.texts(".problem").len()), (200, 1, 0));
    assert!(page.texts("#gdap ~ .note")[0].contains("Request GDAP roles first"), "{}", page.text());
    let overview = browser.open(path.strip_suffix("/delegated-access/remove").unwrap()).await;
    assert!(overview.texts("#organization ~ .note")[0].contains("such as Global Reader"), "{}", overview.text());
    let mut sales = app.signed_in("Bruno Fischer").await;
    let overview = sales.open(path.strip_suffix("/delegated-access/remove").unwrap()).await;
    assert!(overview.attributes("[aria-labelledby=relationship] a", "href").is_empty(), "{}", overview.text());
    app.stop().await;
}
