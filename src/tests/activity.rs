//! What was done to a customer: Partner Center's record and ours, side by side.

use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    form::{first_customer, submit},
};

#[tokio::test]
async fn what_was_just_done_is_in_both_records() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    submit(&mut browser, &page, "budget-form", &[("amount", "90")]).await;
    app.emulator.fault(Fault::once(
        "update-a-customer-s-usage-spending-budget",
        FaultKind::Status { status: 400, retry_after: None },
    ));
    submit(&mut browser, &page, "budget-form", &[("amount", "91")]).await;
    let (_, page) = first_customer(&app, &mut browser, "activity").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("[aria-labelledby=own] tbody th"), ["Set the Azure budget", "Set the Azure budget"]);
    assert_eq!(page.texts("[aria-labelledby=own] .badge"), ["Refused", "Done"], "newest first, each once");
    assert!(page.texts("[aria-labelledby=own] td").contains(&"Alicja Żółkiewska".to_owned()), "{}", page.text());
    let theirs = page.texts("[aria-labelledby=partner-center] tbody th");
    assert_eq!(theirs[0], "Changed the Azure budget");
    app.stop().await;
}

#[tokio::test]
async fn looking_further_back_shows_more() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, page) = first_customer(&app, &mut browser, "activity").await;
    let further = browser.open(&format!("{path}?days=90")).await;
    let rows = "[aria-labelledby=partner-center] tbody tr";
    assert!(further.texts(rows).len() >= page.texts(rows).len());
    assert_eq!(further.attributes("#days option[selected]", "value"), ["90"]);
    for bad in ["days=3650", "own-before=x", "after=a&before=b"] {
        assert_eq!(browser.open(&format!("{path}?{bad}")).await.status, 422, "{bad}");
    }
    let expired = browser.open(&format!("{path}?after=nonsense")).await;
    assert_eq!((expired.status, expired.texts(".problem h2").len()), (200, 1), "{}", expired.text());
    app.stop().await;
}

#[tokio::test]
async fn partner_centers_record_fails_alone() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let fault = Fault::once("get-a-record-of-partner-center-activity-by-user", FaultKind::Html).always();
    app.emulator.fault(fault);
    let (_, page) = first_customer(&app, &mut browser, "activity").await;
    assert_eq!((page.status, page.texts(".problem h2").len()), (200, 1));
    assert!(page.text().contains("Nothing has been done to this customer through this portal."));
    app.stop().await;
}
