//! Azure spending budgets: set, removed, and what is spent of them.

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    form::{first_customer, submit},
};

const OPERATION: &str = "update-a-customer-s-usage-spending-budget";

#[tokio::test]
async fn a_budget_is_set_shown_and_removed() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, page) = first_customer(&app, &mut browser, "budget").await;
    let done = submit(&mut browser, &page, "budget-form", &[("amount", "1 234 567,50")]).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()));
    assert_eq!(done.texts(".done"), ["The budget is saved."]);
    let figure = done.texts(".figure").remove(0);
    assert!(figure.starts_with("1,234,567.50"), "{figure}");
    assert_eq!(done.attributes("#budget-form-amount", "value"), ["1234567.5"]);
    let words = done.texts(".meter figcaption").remove(0);
    assert!(words.contains("% used") && words.contains("1,234,567.50"), "{words}");
    assert_eq!(done.attributes(".meter svg", "aria-hidden"), ["true"], "the words beside it say the same");

    let removed = submit(&mut browser, &done, "remove-budget", &[]).await;
    assert_eq!(removed.texts(".done"), ["The budget is removed."]);
    assert!(removed.text().contains("The customer has no budget."));
    assert!(removed.texts("#remove-budget").is_empty() && removed.texts(".meter").is_empty());
    app.stop().await;
}

#[tokio::test]
async fn an_amount_that_may_mean_two_things_is_refused_and_stays() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    for bad in ["1,234", "-5", "much", ""] {
        let again = submit(&mut browser, &page, "budget-form", &[("amount", bad)]).await;
        assert_eq!((again.status, again.texts("#budget-form-amount-error").len()), (422, 1), "{bad}");
        assert_eq!(again.attributes("#budget-form-amount", "value"), [bad]);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_change_that_was_not_answered_is_not_said_to_have_failed() {
    let impatient =
        [("TENANTRY_UPSTREAM__CONNECT", "1s"), ("TENANTRY_UPSTREAM__CALL", "1s"), ("TENANTRY_UPSTREAM__TOTAL", "2s")];
    let app = TestApp::start_with(&impatient).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    app.emulator.fault(Fault::once(OPERATION, FaultKind::Never));
    let unknown = submit(&mut browser, &page, "budget-form", &[("amount", "77")]).await;
    assert_eq!(unknown.status, 504);
    assert!(unknown.text().contains("Nobody knows yet whether it was done"), "{}", unknown.text());
    let again = submit(&mut browser, &unknown, "budget-form", &[]).await;
    assert_eq!(again.status, 200);
    assert!(again.texts(".figure")[0].starts_with("77.00"));
    app.stop().await;
}

#[tokio::test]
async fn a_refusal_of_partner_centers_is_said_at_the_form() {
    for (status, expected) in [(400, 422), (412, 409), (429, 429), (500, 502)] {
        let app = TestApp::start().await;
        let mut browser = app.signed_in("Alicja Żółkiewska").await;
        let (_, page) = first_customer(&app, &mut browser, "budget").await;
        let page = submit(&mut browser, &page, "budget-form", &[("amount", "50")]).await;
        app.emulator.fault(Fault::once(OPERATION, FaultKind::Status { status, retry_after: Some(7) }).always());
        let refused = submit(&mut browser, &page, "budget-form", &[("amount", "88")]).await;
        assert_eq!(refused.status, expected);
        assert_eq!(refused.attributes("#budget-form-amount", "value"), ["88"]);
        let refused = submit(&mut browser, &page, "remove-budget", &[]).await;
        assert_eq!(refused.status, expected, "{}", refused.text());
        app.stop().await;
    }
}

#[tokio::test]
async fn each_panel_fails_alone_and_who_may_only_read_gets_no_form() {
    let app = TestApp::start().await;
    let mut sales = app.signed_in("Bruno Fischer").await;
    let (path, page) = first_customer(&app, &mut sales, "budget").await;
    assert_eq!(page.status, 200);
    assert!(page.texts("#budget-form").is_empty());
    for (operation, status) in [("get-a-customer-usage-summary", 200), ("get-a-customer-s-usage-spending-budget", 502)]
    {
        app.emulator.fault(Fault::once(operation, FaultKind::Html));
        let page = sales.open(&path).await;
        assert_eq!((page.status, page.texts(".problem h2").len()), (status, 1), "{operation}");
    }
    app.stop().await;
}
