//! Tests of changes to a subscription that cost money or end it, through pages and forms only.

use reqwest::Method;
use serde_json::json;
use tenantry::{
    domain::id::CustomerId,
    emulator::fault::{Fault, FaultKind, TokenFlaw},
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    connection::audit_entries,
    form::submit,
};

const ADMIN: &str = "Alicja Żółkiewska";
/// The operation of every change, since all have the same endpoint.
const UPDATE: &str = "update-the-nickname-for-a-subscription";

/// Starts a portal with a signed-in administrator.
async fn start_as_admin() -> (TestApp, Browser) {
    let app = TestApp::start().await;
    let browser = app.signed_in(ADMIN).await;
    (app, browser)
}

/// Starts a portal with a signed-in administrator, and returns the path of a subscription that offers a change, with
/// its quantity.
async fn start_with_change(change: &str) -> (TestApp, Browser, String, i64) {
    let (app, mut browser) = start_as_admin().await;
    let path = subscription_with(&app, &mut browser, change).await;
    let quantity = number(&fact(&browser.open(&path).await, "Quantity"));
    (app, browser, path, quantity)
}

/// Returns the customer that has subscriptions in every state.
fn showcase(app: &TestApp) -> CustomerId {
    app.emulator.showcase_customer(app.emulator.demo().partners[0].tenant).unwrap()
}

/// Opens the pages of that customer's subscriptions, and returns them by path.
async fn pages(app: &TestApp, browser: &mut Browser) -> Vec<(String, Page)> {
    let customer = showcase(app);
    let list = browser.open(&format!("/customers/{customer}/subscriptions?part-subscriptions=1")).await;
    let mut pages = Vec::new();
    for path in list.attributes("tbody .row-link", "href") {
        let page = browser.open(&path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        pages.push((path, page));
    }
    pages
}

/// Returns the path of a subscription whose page links to this change.
pub async fn subscription_with(app: &TestApp, browser: &mut Browser, change: &str) -> String {
    let accepts_any_product = change == "reactivate";
    find(app, browser, |_, page| {
        has_change_link(page, change) && (accepts_any_product || page.text().contains("New commerce license"))
    })
    .await
}

/// Returns the path of that customer's first subscription for which the condition holds.
async fn find(app: &TestApp, browser: &mut Browser, is: impl Fn(&str, &Page) -> bool) -> String {
    let pages = pages(app, browser).await;
    let found = pages.iter().find(|(path, page)| is(path, page));
    found.map(|(path, _)| path.clone()).expect("the showcase customer has one")
}

fn has_change_link(page: &Page, change: &str) -> bool {
    page.attributes(".changes a", "href").iter().any(|href| href.ends_with(&format!("/{change}")))
}

/// Returns a fact on a subscription's page by its label.
fn fact(page: &Page, label: &str) -> String {
    let (labels, values) = (page.texts("#state ~ dl dt"), page.texts("#state ~ dl dd"));
    labels.iter().position(|known| known == label).map(|at| values[at].clone()).unwrap_or_default()
}

fn number(text: &str) -> i64 {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default()
}

/// Returns the labels of the form's buttons, and whether they are enabled.
fn button(page: &Page) -> (Vec<String>, bool) {
    (page.texts("#main form[method=post] button"), page.texts("#main form[method=post] button[disabled]").is_empty())
}

#[tokio::test]
async fn a_quantity_is_raised_and_lowered_again_within_the_refund_window() {
    let (app, mut browser) = start_as_admin().await;
    let path = find(&app, &mut browser, |_, page| {
        has_change_link(page, "quantity")
            && has_change_link(page, "cancel")
            && page.text().contains("New commerce license")
    })
    .await;
    let quantity = number(&fact(&browser.open(&path).await, "Quantity"));
    let review = browser.open(&format!("{path}/quantity?to={}", quantity + 5)).await;
    assert_eq!(review.heading(), "Change the quantity");
    let (customer, name) = (review.texts(".customer-name").remove(0), review.texts(".page-head .crumb").remove(0));
    assert_eq!(
        review.texts(".now-then td")[..2],
        [format!("{quantity} licenses"), format!("{} licenses", quantity + 5)]
    );
    let (labels, is_enabled) = button(&review);
    assert_eq!(
        (labels, is_enabled),
        (vec![format!("Raise {name} from {quantity} to {} for {customer}", quantity + 5)], true)
    );
    assert!(review.text().contains("Partner Center doesn’t return the price of this change."), "{}", review.text());
    let done = submit(&mut browser, &review, "quantity-form", &[]).await;
    assert_eq!((done.path(), number(&fact(&done, "Quantity"))), (path.as_str(), quantity + 5), "{}", done.text());
    assert_eq!(done.texts(".done"), [format!("Quantity of {name} changed.")]);

    let review = browser.open(&format!("{path}/quantity?to={quantity}")).await;
    assert!(review.text().contains("can be given back now."), "{}", review.text());
    assert!(!review.attributes("#review ~ ul time", "title").is_empty(), "a deadline, in UTC on hover and focus");
    let done = submit(&mut browser, &review, "quantity-form", &[]).await;
    assert_eq!(number(&fact(&done, "Quantity")), quantity, "{}", done.text());
    app.stop().await;
}

/// Returns a subscription whose review of a lower quantity contains this text, with the review.
async fn find_reduction_review(
    app: &TestApp,
    browser: &mut Browser,
    expected: &str,
    to: impl Fn(i64) -> i64,
) -> (String, Page) {
    for (path, page) in pages(app, browser).await {
        let quantity = number(&fact(&page, "Quantity"));
        if has_change_link(&page, "quantity") && page.text().contains("New commerce license") {
            let review = browser.open(&format!("{path}/quantity?to={}", to(quantity))).await;
            if review.text().contains(expected) {
                return (path, review);
            }
        }
    }
    panic!("no review contains {expected}");
}

#[tokio::test]
async fn a_reduction_beyond_the_refundable_quantity_is_disabled_and_links_to_the_renewal() {
    let (app, mut browser) = start_as_admin().await;
    let (path, review) =
        find_reduction_review(&app, &mut browser, "This is more than can be given back now.", |_| 1).await;
    assert!(!button(&review).1, "{}", review.text());
    assert!(review.text().contains("can be given back now."), "{}", review.text());
    let schedule = format!("{path}/term-end");
    assert!(review.attributes("#main section a", "href").contains(&schedule), "{}", review.text());
    app.stop().await;
}

#[tokio::test]
async fn an_unknown_refundable_quantity_is_stated_and_a_rejection_is_shown() {
    let (app, mut browser) = start_as_admin().await;
    let not_returned = "Partner Center doesn’t return how many licenses can be given back";
    let (_, review) = find_reduction_review(&app, &mut browser, not_returned, |quantity| quantity - 1).await;
    let refused = submit(&mut browser, &review, "quantity-form", &[]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let message = refused.texts("#quantity-form .error-summary").concat();
    assert!(message.contains("Schedule a lower quantity for the renewal."), "{message}");
    app.stop().await;
}

#[tokio::test]
async fn an_invalid_quantity_shows_a_field_error_and_keeps_the_input() {
    let (app, mut browser, path, _) = start_with_change("quantity").await;
    for bad in ["0", "ten", "1.5"] {
        let page = browser.open(&format!("{path}/quantity?to={bad}")).await;
        assert_eq!((page.status, page.attributes("#quantity-to", "value")), (422, vec![bad.to_owned()]));
        assert!(!page.texts("#quantity-to-error").concat().is_empty(), "{}", page.text());
        assert!(page.texts("#review").is_empty());
    }
    app.stop().await;
}

#[tokio::test]
async fn a_concurrent_quantity_change_is_shown_as_a_conflict() {
    let (app, mut mine, path, quantity) = start_with_change("quantity").await;
    let mut theirs = app.signed_in("Bruno Fischer").await;
    let page = mine.open(&format!("{path}/quantity?to={}", quantity + 9)).await;
    let other = theirs.open(&format!("{path}/quantity?to={}", quantity + 3)).await;
    assert_eq!(submit(&mut theirs, &other, "quantity-form", &[]).await.status, 200);
    let conflict = submit(&mut mine, &page, "quantity-form", &[]).await;
    assert_eq!(conflict.status, 409, "{}", conflict.text());
    let values: Vec<_> = conflict.texts("#quantity-form td").iter().map(|value| number(value)).collect();
    assert_eq!(values, [quantity, quantity + 9, quantity + 3], "before, mine, theirs");
    assert_eq!(conflict.texts(".now-then td")[0], format!("{} licenses", quantity + 3));
    let done = submit(&mut mine, &conflict, "quantity-form", &[]).await;
    assert_eq!(number(&fact(&done, "Quantity")), quantity + 9, "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn a_change_that_was_accepted_but_not_applied_is_detected() {
    let (app, mut browser, path, quantity) = start_with_change("quantity").await;
    let (partner, customer) = (app.emulator.demo().partners[0].tenant, showcase(&app));
    let page = browser.open(&format!("{path}/quantity?to={}", quantity + 4)).await;
    assert!(app.emulator.drop_next_subscription_change(partner, customer));
    let rejected = submit(&mut browser, &page, "quantity-form", &[]).await;
    assert_eq!(rejected.status, 502, "{}", rejected.text());
    let message = rejected.texts("#quantity-form .error-summary").concat();
    assert!(
        message.contains(&format!("You entered “{}”, and Partner Center returned “{quantity}”", quantity + 4)),
        "{message}"
    );
    app.stop().await;
}

#[tokio::test]
async fn an_asynchronous_change_is_followed_until_it_is_done() {
    let (app, mut browser, path, quantity) = start_with_change("quantity").await;
    let (partner, customer) = (app.emulator.demo().partners[0].tenant, showcase(&app));
    let page = browser.open(&format!("{path}/quantity?to={}", quantity + 4)).await;
    assert!(app.emulator.delay_next_subscription_change(partner, customer));
    let waiting = submit(&mut browser, &page, "quantity-form", &[]).await;
    let expected = format!("{path}?changing=quantity&to={}&asked=", quantity + 4);
    assert!(waiting.path().starts_with(&expected), "{}", waiting.path());
    assert_eq!(waiting.attributes("#changing", "data-followed"), ["under-way"], "{}", waiting.text());
    let done = browser.open(waiting.path()).await;
    assert_eq!(done.texts("#changing"), [format!("Quantity is now {} licenses.", quantity + 4)], "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn the_audit_has_the_previous_and_the_requested_value() {
    let (app, mut browser, path, quantity) = start_with_change("quantity").await;
    let page = browser.open(&format!("{path}/quantity?to={}", quantity + 1)).await;
    assert_eq!(submit(&mut browser, &page, "quantity-form", &[]).await.status, 200);
    let details: Vec<_> = audit_entries(&app, "update_quantity").await.into_iter().map(|it| it.action.detail).collect();
    let (before, after) = (quantity.to_string(), (quantity + 1).to_string());
    assert!(details.iter().any(|it| it["before"] == before && it["after"] == after), "{details:?}");
    app.stop().await;
}

#[tokio::test]
async fn the_end_of_a_term_is_scheduled_changed_and_reset() {
    let (app, mut browser) = start_as_admin().await;
    let path = find(&app, &mut browser, |_, page| {
        has_change_link(page, "term-end")
            && page.text().contains("New commerce license")
            && fact(page, "At term end") == "Renews without changes"
    })
    .await;
    let quantity = number(&fact(&browser.open(&path).await, "Quantity"));
    let next_quantity = quantity + 6;
    for (query, label, expected) in [
        (format!("end=renew&plan=P1Y%2Fannual&quantity={next_quantity}"), "with changes", "Renews with changes"),
        ("end=stop".to_owned(), "at the end of its term", "Ends, and service stops"),
        ("end=extend".to_owned(), "in extended service terms", "Continues in extended service terms"),
        ("end=as-is".to_owned(), "without changes", "Renews without changes"),
    ] {
        let review = browser.open(&format!("{path}/term-end?{query}")).await;
        let (labels, is_enabled) = button(&review);
        assert!(is_enabled && labels[0].contains(label), "{query}: {labels:?} {}", review.text());
        assert!(review.text().contains("Changes of this term are accepted until"), "{}", review.text());
        let done = submit(&mut browser, &review, "end-form", &[]).await;
        assert_eq!((done.status, done.path()), (200, path.as_str()), "{query}: {}", done.text());
        assert!(fact(&done, "At term end").starts_with(expected), "{query}: {}", fact(&done, "At term end"));
        if query.starts_with("end=renew") {
            let next = done.texts("#next ~ dl dd").join(" ");
            assert!(next.contains(&next_quantity.to_string()) && next.contains("1 year"), "{next}");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn a_change_that_removes_the_scheduled_renewal_shows_a_warning() {
    let (app, mut browser) = start_as_admin().await;
    let path = find(&app, &mut browser, |_, page| {
        has_change_link(page, "quantity") && fact(page, "At term end").starts_with("Renews with changes")
    })
    .await;
    let quantity = number(&fact(&browser.open(&path).await, "Quantity"));
    let review = browser.open(&format!("{path}/quantity?to={}", quantity + 1)).await;
    assert!(review.text().contains("Partner Center removes what is scheduled"), "{}", review.text());
    let done = submit(&mut browser, &review, "quantity-form", &[]).await;
    assert_eq!(done.path(), format!("{path}?end=changed"), "{}", done.text());
    assert_eq!(done.attributes("#end-again a", "href"), [format!("{path}/term-end")]);
    app.stop().await;
}

#[tokio::test]
async fn disabled_automatic_renewal_is_not_shown_as_an_end() {
    let (app, mut browser) = start_as_admin().await;
    let path = find(&app, &mut browser, |_, page| {
        has_change_link(page, "term-end")
            && page.text().contains("Automatic renewal is off, but the subscription isn’t canceled")
    })
    .await;
    let page = browser.open(&format!("{path}/term-end")).await;
    assert!(page.text().contains("The subscription doesn’t end"), "{}", page.text());
    assert_eq!(page.attributes("[name=end]", "value"), ["as-is", "renew", "stop", "extend"], "no ambiguous “off”");
    let (customer, subscription) = (showcase(&app).to_string(), path.rsplit('/').next().unwrap());
    let off = [("customer", customer.as_str()), ("subscription", subscription), ("end", "off")];
    let (status, body) = browser.call(Method::POST, "/api/update_term_end", &off).await;
    assert_eq!(status, 422, "{body}");
    let review = browser.open(&format!("{path}/term-end?end=stop")).await;
    assert_eq!(
        review.texts(".now-then td")[0],
        "Doesn’t renew, isn’t canceled: continues in paid extended service terms"
    );
    let done = submit(&mut browser, &review, "end-form", &[]).await;
    assert!(done.text().contains("Ends, and service stops"), "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn a_subscription_is_suspended_and_reactivated() {
    let (app, mut browser) = start_as_admin().await;
    let path = find(&app, &mut browser, |_, page| {
        has_change_link(page, "suspend") && page.text().contains("New commerce license")
    })
    .await;
    let page = browser.open(&format!("{path}/suspend")).await;
    let (labels, _) = button(&page);
    let customer = page.texts(".customer-name").remove(0);
    assert!(labels[0].starts_with("Suspend ") && labels[0].ends_with(&format!(" for {customer}")), "{labels:?}");
    assert!(page.text().contains("Suspending it isn’t canceling it."), "{}", page.text());
    let done = submit(&mut browser, &page, "suspend-form", &[]).await;
    assert!(fact(&done, "Status").contains("Suspended"), "{}", done.text());
    assert!(has_change_link(&done, "reactivate") && !has_change_link(&done, "quantity"));
    let page = browser.open(&format!("{path}/reactivate")).await;
    let done = submit(&mut browser, &page, "reactivate-form", &[]).await;
    assert!(fact(&done, "Status").contains("Active"), "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn a_cancellation_shows_refund_and_deadline() {
    let (app, mut browser, path, _) = start_with_change("cancel").await;
    let page = browser.open(&format!("{path}/cancel")).await;
    assert!(page.text().contains("This can’t be undone."), "{}", page.text());
    assert!(
        page.text().contains("refund") && !page.attributes("#review ~ ul time", "title").is_empty(),
        "{}",
        page.text()
    );
    let done = submit(&mut browser, &page, "cancel-form", &[]).await;
    assert!(fact(&done, "Status").contains("Canceled"), "{}", done.text());
    let closed = browser.open(&format!("{path}/cancel")).await;
    assert!(closed.text().contains("The subscription has ended."), "{}", closed.text());
    app.stop().await;
}

#[tokio::test]
async fn unavailable_changes_are_shown_disabled_with_a_reason() {
    let (app, mut browser) = start_as_admin().await;
    let pages = pages(&app, &mut browser).await;
    let mut reasons = Vec::new();
    for (path, page) in &pages {
        let (links, disabled) = (page.texts(".changes a").len(), page.texts(".changes button[disabled]").len());
        assert_eq!(links + disabled, 5, "{path}: no change is hidden");
        assert_eq!(page.texts(".changes .help").len(), disabled, "{path}: each has a reason");
        reasons.extend(page.texts(".changes .help"));
        // The page of an unavailable change gives the same reason.
        for change in ["quantity", "term-end", "suspend", "reactivate", "cancel"] {
            let change_page = browser.open(&format!("{path}/{change}")).await;
            assert_eq!(change_page.status, 200, "{path}/{change}");
            assert_eq!(
                change_page.texts("#not-offered").is_empty(),
                has_change_link(page, change),
                "{path}/{change}: {}",
                change_page.text()
            );
        }
    }
    for reason in [
        "Azure is charged by usage and managed in Azure.",
        "A trial can’t be changed this way.",
        "Software is bought with its order. It can’t be changed here.",
        "Partner Center doesn’t suspend marketplace software.",
        "An older subscription is suspended instead of canceled.",
        "The term ends within 24 hours. Partner Center rejects changes until it has ended.",
        "The subscription is suspended. Reactivate it first.",
        "The subscription isn’t suspended.",
    ] {
        assert!(reasons.iter().any(|known| known == reason), "{reason}: {reasons:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn staff_without_permission_see_no_quantity_changes() {
    let app = TestApp::start().await;
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    for (path, page) in pages(&app, &mut helpdesk).await.into_iter().take(2) {
        assert!(page.texts(".changes").is_empty());
        assert_eq!(helpdesk.open(&format!("{path}/quantity")).await.status, 403);
    }
    app.stop().await;
}

#[tokio::test]
async fn every_error_code_of_a_change_has_a_message_at_its_form() {
    let (app, mut browser, path, _) = start_with_change("quantity").await;
    let page = browser.open(&format!("{path}/quantity?to=900")).await;
    for (code, expected) in [
        (2_001, "Reactivate it before you change the quantity."),
        (2_002, "The offer doesn’t allow this quantity."),
        (800_090, "The quantity can’t be lowered now."),
        (900_214, "The time in which these licenses can be given back is over."),
        (900_257, "The time in which these licenses can be given back is over."),
        (900_277, "locked for changes"),
        (900_311, "changed too often"),
    ] {
        app.emulator.reset();
        app.emulator.fault(Fault::new(UPDATE, FaultKind::Code { status: 400, code }));
        let refused = submit(&mut browser, &page, "quantity-form", &[]).await;
        assert_eq!(refused.status, 422, "{code}: {}", refused.text());
        let summary = refused.texts("#quantity-form .error-summary").concat();
        assert!(summary.contains(expected), "{code}: {summary}");
    }
    app.stop().await;
}

#[tokio::test]
async fn upcoming_deadlines_are_shown_as_table_timeline_csv_and_calendar() {
    let (app, mut browser) = start_as_admin().await;
    let customer = showcase(&app);
    let list = browser.open(&format!("/customers/{customer}/subscriptions")).await;
    let path = list.attributes(".toolbar a.quiet", "href").remove(0);
    let page = browser.open(&path).await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Closing soon"), "{}", page.text());
    let rows = page.texts("#list ~ div tbody tr");
    assert!(rows.len() >= 4, "{rows:?}");
    for column in ["Give back until", "Cancel until", "Change until", "Term ends"] {
        let cells = page.texts(&format!("#list ~ div tbody td[data-label='{column}'] time"));
        assert!(!cells.is_empty(), "{column}: {rows:?}");
    }
    let deadlines = page.attributes("#list ~ div tbody time", "title");
    assert!(deadlines.iter().all(|deadline| deadline.ends_with("UTC")), "{deadlines:?}");
    assert!(!page.texts("#line ~ *").is_empty(), "the timeline is shown");
    let files = page.attributes("#main a[data-file]", "href");
    let (csv, calendar) = (browser.open(&files[0]).await, browser.open(&files[1]).await);
    let lines: Vec<_> = csv.html.lines().collect();
    assert!(lines[0].contains("Subscription,Quantity,What,Last moment"), "{}", csv.html);
    let events = calendar.html.matches("BEGIN:VEVENT").count();
    assert_eq!(events, lines.len() - 1, "the same number of events in both: {}", calendar.html);
    assert!(calendar.html.starts_with("BEGIN:VCALENDAR\r\n") && calendar.html.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(calendar.html.matches("\r\nDTSTART:").count(), events);
    assert!(audit_entries(&app, "export_closing").await.len() >= 2, "both are in the audit");
    app.stop().await;
}

/// Returns the number of changes to subscriptions that were sent to Partner Center.
fn sent_updates(app: &TestApp) -> u64 {
    app.emulator
        .call_counts()
        .iter()
        .filter(|served| served.operation == UPDATE)
        .map(|it| it.succeeded + it.failed)
        .sum()
}

#[tokio::test]
async fn changes_in_the_last_24_hours_of_a_term_are_rejected_without_upstream_calls() {
    let (app, mut browser) = start_as_admin().await;
    let reason = "The term ends within 24 hours. Partner Center rejects changes until it has ended.";
    let path = find(&app, &mut browser, |_, page| page.texts(".changes .help").iter().any(|help| help == reason)).await;
    let (customer, subscription) = (showcase(&app).to_string(), path.rsplit('/').next().unwrap().to_owned());
    let before = sent_updates(&app);
    for (function, page, form, field) in [
        ("update_quantity", "quantity", "quantity-form", ("quantity", "977")),
        ("update_term_end", "term-end", "end-form", ("end", "stop")),
        ("suspend_subscription", "suspend", "suspend-form", ("confirmed", "true")),
        ("cancel_subscription", "cancel", "cancel-form", ("confirmed", "true")),
    ] {
        let fields = [("customer", customer.as_str()), ("subscription", subscription.as_str()), field];
        let (status, body) = browser.call(Method::POST, &format!("/api/{function}"), &fields).await;
        assert_eq!((status, body.as_str()), (409, "\"TermClosing\""), "{function}");
        let form_page = format!("{path}/{page}");
        let fields = [&fields[..], &[("form_page", form_page.as_str()), ("form_id", form)]].concat();
        let rejected = browser.post(&format!("/api/{function}"), &fields).await;
        assert_eq!(rejected.status, 409, "{function}");
        let message = rejected.texts("main [role=alert]").concat();
        assert!(
            message.contains("Nothing was changed. The term ends within 24 hours"),
            "{function}: {}",
            rejected.text()
        );
        assert!(audit_entries(&app, function).await.is_empty(), "{function}");
    }
    assert_eq!(sent_updates(&app), before, "Partner Center was not called");
    app.stop().await;
}

#[tokio::test]
async fn changes_with_costs_need_a_recent_sign_in_when_the_partner_requires_it() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    let page = admin.open("/partner").await;
    assert!(page.texts("[aria-labelledby=step-up]").concat().contains("Optional"), "{}", page.text());
    app.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw: TokenFlaw::SignedInEarlier }));
    let mut old_session = app.signed_in(ADMIN).await;
    let path = subscription_with(&app, &mut old_session, "quantity").await;
    let quantity = number(&fact(&old_session.open(&path).await, "Quantity"));
    let review_path = |to: i64| format!("{path}/quantity?to={to}");

    // By default, the age of the sign-in doesn't matter.
    let page = old_session.open(&review_path(quantity + 1)).await;
    assert_eq!(submit(&mut old_session, &page, "quantity-form", &[]).await.status, 200);

    let page = admin.open("/partner").await;
    let done = submit(&mut admin, &page, "step-up-form", &[]).await;
    assert_eq!(done.texts(".done"), ["Recent sign-in setting saved."], "{}", done.text());
    assert!(done.texts("[aria-labelledby=step-up]").concat().contains("Required"), "{}", done.text());
    let entries = audit_entries(&app, "set_step_up_required").await;
    assert_eq!(entries[0].action.detail, json!({ "before": false, "after": true }));
    let row = admin.open("/activity").await.texts("[aria-labelledby=own] tbody tr:first-child .sheet dd").concat();
    assert!(row.contains("Optional → Required"), "{row}");

    let before = (sent_updates(&app), audit_entries(&app, "update_quantity").await.len());
    let page = old_session.open(&review_path(quantity + 2)).await;
    let refused = submit(&mut old_session, &page, "quantity-form", &[]).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert_eq!(refused.texts(".error-summary strong"), ["Confirm that it’s you"]);
    let sign_in_url = refused.attributes(".error-summary a.button", "href").remove(0);
    let to = url::form_urlencoded::byte_serialize(review_path(quantity + 2).as_bytes()).collect::<String>();
    assert_eq!(sign_in_url, format!("/sign-in?provider=again&return_to={to}"));
    let (customer, subscription) = (showcase(&app).to_string(), path.rsplit('/').next().unwrap());
    for function in ["update_term_end", "suspend_subscription", "reactivate_subscription", "cancel_subscription"] {
        let fields =
            [("customer", customer.as_str()), ("subscription", subscription), ("end", "stop"), ("confirmed", "true")];
        let (status, body) = old_session.call(Method::POST, &format!("/api/{function}"), &fields).await;
        assert_eq!((status, body.as_str()), (403, "{\"SignInNotFresh\":{\"auth_time_known\":true}}"), "{function}");
    }
    assert_eq!(
        (sent_updates(&app), audit_entries(&app, "update_quantity").await.len()),
        before,
        "no change was attempted"
    );
    // A change without costs is still possible.
    let page = old_session.open(&path).await;
    let renamed = submit(&mut old_session, &page, "nickname-form", &[("name", "Renamed")]).await;
    assert_eq!((renamed.status, renamed.texts(".error-summary").len()), (200, 0), "{}", renamed.text());

    // The button leads back to the same change, which can be submitted now.
    let account = app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone();
    let back = old_session.sign_in_at(&sign_in_url, &account).await;
    assert_eq!((back.status, back.path()), (200, review_path(quantity + 2).as_str()), "{}", back.text());
    let changed = submit(&mut old_session, &back, "quantity-form", &[]).await;
    assert_eq!((changed.status, number(&fact(&changed, "Quantity"))), (200, quantity + 2), "{}", changed.text());

    // Staff of other partners are not affected.
    let mut other = app.signed_in("Kayla Whitfield").await;
    let settings = other.open("/partner").await;
    assert!(settings.texts("[aria-labelledby=step-up]").concat().contains("Optional"), "{}", settings.text());
    app.stop().await;
}

#[tokio::test]
async fn a_mismatch_of_saved_and_requested_values_is_shown_with_labels() {
    let (app, mut browser) = start_as_admin().await;
    let (partner, customer) = (app.emulator.demo().partners[0].tenant, showcase(&app));
    let path = find(&app, &mut browser, |_, page| {
        has_change_link(page, "term-end")
            && page.text().contains("New commerce license")
            && fact(page, "At term end") == "Renews without changes"
    })
    .await;
    for (page, form, expected) in [
        (
            "term-end?end=stop",
            "end-form",
            "You entered “Ends, and service stops”, and Partner Center returned “Renews without changes”",
        ),
        ("suspend", "suspend-form", "You entered “Suspended”, and Partner Center returned “Active”"),
    ] {
        let page = browser.open(&format!("{path}/{page}")).await;
        assert!(app.emulator.drop_next_subscription_change(partner, customer));
        let rejected = submit(&mut browser, &page, form, &[]).await;
        assert_eq!(rejected.status, 502, "{}", rejected.text());
        let message = rejected.texts(&format!("#{form} .error-summary")).concat();
        assert!(message.contains(expected), "{message}");
    }
    app.stop().await;
}

#[tokio::test]
async fn users_whose_licenses_prevent_a_reduction_are_listed() {
    let (app, mut browser) = start_as_admin().await;
    for operation in ["check-which-licenses-are-assigned-to-a-user", "get-licenses-assigned-to-a-user-by-license-group"]
    {
        let fault = Fault::new(operation, FaultKind::Status { status: 404, retry_after: None });
        app.emulator.fault(fault.repeated());
    }
    let too_many_assigned = "are assigned than would be left. Remove them from users first.";
    let (_, review) = find_reduction_review(&app, &mut browser, too_many_assigned, |_| 1).await;
    assert!(!button(&review).1, "{}", review.text());
    let product = review.texts(".now-then th[scope=row]")[1].replace("Assigned licenses of ", "");
    let not_loaded = format!("Partner Center didn’t return in time which users have a license of {product}.");
    assert!(review.texts("#holders").is_empty() && review.text().contains(&not_loaded), "{}", review.text());

    app.emulator.clear_faults();
    let review = browser.open(review.path()).await;
    assert!(!review.text().contains(&not_loaded) && !button(&review).1, "{}", review.text());
    let (names, links) = (review.texts("#holders a"), review.attributes("#holders a", "href"));
    assert!((1..=10).contains(&links.len()), "{names:?}");
    for (name, path) in names.iter().zip(&links) {
        let user = browser.open(path.strip_suffix("/licenses").expect("the page of the user's licenses")).await;
        assert_eq!(&user.heading(), name);
        assert!(user.text().contains(&product), "{product}: {}", user.text());
    }
    app.stop().await;
}

#[tokio::test]
async fn the_activity_shows_previous_and_new_values() {
    let (app, mut browser) = start_as_admin().await;
    let path = find(&app, &mut browser, |_, page| {
        has_change_link(page, "term-end")
            && has_change_link(page, "quantity")
            && page.text().contains("New commerce license")
            && fact(page, "At term end") == "Renews without changes"
    })
    .await;
    let quantity = number(&fact(&browser.open(&path).await, "Quantity"));
    for (page, form) in [
        (format!("quantity?to={}", quantity + 2), "quantity-form"),
        ("term-end?end=stop".to_owned(), "end-form"),
        ("suspend".to_owned(), "suspend-form"),
    ] {
        let page = browser.open(&format!("{path}/{page}")).await;
        let done = submit(&mut browser, &page, form, &[]).await;
        assert_eq!(done.status, 200, "{}", done.text());
    }
    let activity = format!("/customers/{}/activity", showcase(&app));
    let page = browser.open(&activity).await;
    let changes = |row: usize| {
        let row = format!("[aria-labelledby=own] tbody tr:nth-child({row}) .sheet");
        let names = page.texts(&format!("{row} dt"));
        let index = names.iter().position(|name| name == "Changes").expect("a column of changes");
        page.texts(&format!("{row} dd"))[index].clone()
    };
    assert_eq!(changes(1), "Status: Active → Suspended");
    assert_eq!(changes(2), "At term end: Renews without changes → Ends, and service stops");
    assert_eq!(changes(3), format!("Quantity: {quantity} → {}", quantity + 2));
    let name = browser.open(&path).await.heading();
    assert!(page.texts("[aria-labelledby=own] tbody tr:first-child td").concat().contains(&name), "{}", page.text());
    app.stop().await;
}
