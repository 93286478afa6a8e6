//! Tests of Azure spending budgets: setting, removing, and the share used.

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    form::{first_customer, submit},
};

#[tokio::test]
async fn a_budget_is_set_shown_and_removed() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, page) = first_customer(&app, &mut browser, "budget").await;
    let done = submit(&mut browser, &page, "budget-form", &[("amount", "1 234 567,50")]).await;
    assert_eq!((done.status, done.path()), (200, path.as_str()));
    assert_eq!(done.texts(".done"), ["Budget saved."]);
    let figure = done.texts(".figure").remove(0);
    assert!(figure.starts_with("1,234,567.50"), "{figure}");
    assert_eq!(done.attributes("#budget-form-amount", "value"), ["1234567.5"]);
    let caption = done.texts(".meter figcaption").remove(0);
    assert!(caption.contains("% used") && caption.contains("1,234,567.50"), "{caption}");
    assert_eq!(done.attributes(".meter svg", "aria-hidden"), ["true"], "the text beside it has the same content");

    let removed = submit(&mut browser, &done, "remove-budget", &[]).await;
    assert_eq!(removed.texts(".done"), ["Budget removed."]);
    assert!(removed.text().contains("No budget set."));
    assert!(removed.texts("#remove-budget").is_empty() && removed.texts(".meter").is_empty());
    app.stop().await;
}

#[tokio::test]
async fn malformed_and_ambiguous_amounts_are_rejected_and_kept() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    for bad in ["1,234", "-5", "much", ""] {
        let rejected = submit(&mut browser, &page, "budget-form", &[("amount", bad)]).await;
        assert_eq!((rejected.status, rejected.texts("#budget-form-amount-error").len()), (422, 1), "{bad}");
        assert_eq!(rejected.attributes("#budget-form-amount", "value"), [bad]);
    }
    app.stop().await;
}

#[tokio::test]
async fn read_only_staff_see_no_form_and_a_failed_panel_leaves_the_page() {
    let app = TestApp::start().await;
    let mut sales = app.signed_in("Bruno Fischer").await;
    let (path, page) = first_customer(&app, &mut sales, "budget").await;
    assert_eq!(page.status, 200);
    assert!(page.texts("#budget-form").is_empty());
    for (operation, status) in [("get-a-customer-usage-summary", 200), ("get-a-customer-s-usage-spending-budget", 502)]
    {
        app.emulator.fault(Fault::new(operation, FaultKind::Html));
        let page = sales.open(&path).await;
        assert_eq!((page.status, page.texts(".problem h2").len()), (status, 1), "{operation}");
    }
    app.stop().await;
}
