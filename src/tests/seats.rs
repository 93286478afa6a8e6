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
    connection::audited,
    form::submit,
};

const ADMIN: &str = "Alicja Żółkiewska";
/// The operation of every change, since all have the same endpoint.
const UPDATE: &str = "update-the-nickname-for-a-subscription";

/// Starts a portal with a signed-in administrator.
async fn started() -> (TestApp, Browser) {
    let app = TestApp::start().await;
    let browser = app.signed_in(ADMIN).await;
    (app, browser)
}

/// Starts a portal with a signed-in administrator, and returns the path of a subscription that offers a change, with
/// its quantity.
async fn opened(change: &str) -> (TestApp, Browser, String, i64) {
    let (app, mut browser) = started().await;
    let path = subscription_with(&app, &mut browser, change).await;
    let has = number(&fact(&browser.open(&path).await, "Quantity"));
    (app, browser, path, has)
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
    let is_any = change == "reactivate";
    find(app, browser, |_, page| offers(page, change) && (is_any || page.text().contains("New commerce license"))).await
}

async fn find(app: &TestApp, browser: &mut Browser, is: impl Fn(&str, &Page) -> bool) -> String {
    let pages = pages(app, browser).await;
    let found = pages.iter().find(|(path, page)| is(path, page));
    found.map(|(path, _)| path.clone()).expect("the showcase customer has one")
}

fn offers(page: &Page, change: &str) -> bool {
    page.attributes(".changes a", "href").iter().any(|href| href.ends_with(&format!("/{change}")))
}

/// Returns a fact on a subscription's page by its label.
fn fact(page: &Page, name: &str) -> String {
    let (names, facts) = (page.texts("#state ~ dl dt"), page.texts("#state ~ dl dd"));
    names.iter().position(|known| known == name).map(|at| facts[at].clone()).unwrap_or_default()
}

fn number(words: &str) -> i64 {
    words.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default()
}

fn button(page: &Page) -> (Vec<String>, bool) {
    (page.texts("#main form[method=post] button"), page.texts("#main form[method=post] button[disabled]").is_empty())
}

#[tokio::test]
async fn a_quantity_is_raised_and_lowered_again_while_the_window_is_open() {
    let (app, mut browser) = started().await;
    let path = find(&app, &mut browser, |_, page| {
        offers(page, "quantity") && offers(page, "cancel") && page.text().contains("New commerce license")
    })
    .await;
    let has = number(&fact(&browser.open(&path).await, "Quantity"));
    let review = browser.open(&format!("{path}/quantity?to={}", has + 5)).await;
    assert_eq!(review.heading(), "Change the quantity");
    let (customer, name) = (review.texts(".customer-name").remove(0), review.texts(".page-head .crumb").remove(0));
    assert_eq!(review.texts(".now-then td")[..2], [format!("{has} licenses"), format!("{} licenses", has + 5)]);
    let (words, open) = button(&review);
    assert_eq!((words, open), (vec![format!("Raise {name} from {has} to {} for {customer}", has + 5)], true));
    assert!(review.text().contains("Partner Center doesn’t return the price of this change."), "{}", review.text());
    let done = submit(&mut browser, &review, "quantity-form", &[]).await;
    assert_eq!((done.path(), number(&fact(&done, "Quantity"))), (path.as_str(), has + 5), "{}", done.text());
    assert_eq!(done.texts(".done"), [format!("Quantity of {name} changed.")]);

    let review = browser.open(&format!("{path}/quantity?to={has}")).await;
    assert!(review.text().contains("can be given back now."), "{}", review.text());
    assert!(!review.attributes("#review ~ ul time", "title").is_empty(), "a deadline, in UTC on hover and focus");
    let done = submit(&mut browser, &review, "quantity-form", &[]).await;
    assert_eq!(number(&fact(&done, "Quantity")), has, "{}", done.text());
    app.stop().await;
}

/// Returns a subscription whose review of a lower quantity contains these words, with the review.
async fn lowered(app: &TestApp, browser: &mut Browser, words: &str, to: impl Fn(i64) -> i64) -> (String, Page) {
    for (path, page) in pages(app, browser).await {
        let has = number(&fact(&page, "Quantity"));
        if offers(&page, "quantity") && page.text().contains("New commerce license") {
            let review = browser.open(&format!("{path}/quantity?to={}", to(has))).await;
            if review.text().contains(words) {
                return (path, review);
            }
        }
    }
    panic!("no review contains {words}");
}

#[tokio::test]
async fn more_than_can_be_given_back_cannot_be_sent_and_leads_to_the_renewal() {
    let (app, mut browser) = started().await;
    let (path, review) = lowered(&app, &mut browser, "This is more than can be given back now.", |_| 1).await;
    assert!(!button(&review).1, "{}", review.text());
    assert!(review.text().contains("can be given back now."), "{}", review.text());
    let schedule = format!("{path}/term-end");
    assert!(review.attributes("#main section a", "href").contains(&schedule), "{}", review.text());
    app.stop().await;
}

#[tokio::test]
async fn what_partner_center_does_not_tell_is_said_to_be_unknown_and_its_refusal_is_said() {
    let (app, mut browser) = started().await;
    let untold = "Partner Center doesn’t return how many licenses can be given back";
    let (_, review) = lowered(&app, &mut browser, untold, |has| has - 1).await;
    let refused = submit(&mut browser, &review, "quantity-form", &[]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let said = refused.texts("#quantity-form .error-summary").concat();
    assert!(said.contains("Schedule a lower quantity for the renewal."), "{said}");
    app.stop().await;
}

#[tokio::test]
async fn what_is_no_quantity_is_said_at_its_field_and_stays() {
    let (app, mut browser, path, _) = opened("quantity").await;
    for bad in ["0", "ten", "1.5"] {
        let page = browser.open(&format!("{path}/quantity?to={bad}")).await;
        assert_eq!((page.status, page.attributes("#quantity-to", "value")), (422, vec![bad.to_owned()]));
        assert!(!page.texts("#quantity-to-error").concat().is_empty(), "{}", page.text());
        assert!(page.texts("#review").is_empty());
    }
    app.stop().await;
}

#[tokio::test]
async fn a_quantity_that_somebody_else_changed_is_shown_beside_mine() {
    let (app, mut mine, path, has) = opened("quantity").await;
    let mut theirs = app.signed_in("Bruno Fischer").await;
    let page = mine.open(&format!("{path}/quantity?to={}", has + 9)).await;
    let other = theirs.open(&format!("{path}/quantity?to={}", has + 3)).await;
    assert_eq!(submit(&mut theirs, &other, "quantity-form", &[]).await.status, 200);
    let conflict = submit(&mut mine, &page, "quantity-form", &[]).await;
    assert_eq!(conflict.status, 409, "{}", conflict.text());
    let values: Vec<_> = conflict.texts("#quantity-form td").iter().map(|value| number(value)).collect();
    assert_eq!(values, [has, has + 9, has + 3], "before, mine, theirs");
    assert_eq!(conflict.texts(".now-then td")[0], format!("{} licenses", has + 3));
    let done = submit(&mut mine, &conflict, "quantity-form", &[]).await;
    assert_eq!(number(&fact(&done, "Quantity")), has + 9, "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn a_change_that_was_taken_and_not_made_is_noticed() {
    let (app, mut browser, path, has) = opened("quantity").await;
    let (partner, customer) = (app.emulator.demo().partners[0].tenant, showcase(&app));
    let page = browser.open(&format!("{path}/quantity?to={}", has + 4)).await;
    assert!(app.emulator.lose_subscription_change(partner, customer));
    let told = submit(&mut browser, &page, "quantity-form", &[]).await;
    assert_eq!(told.status, 502, "{}", told.text());
    let said = told.texts("#quantity-form .error-summary").concat();
    assert!(said.contains(&format!("You entered “{}”, and Partner Center returned “{has}”", has + 4)), "{said}");
    app.stop().await;
}

#[tokio::test]
async fn a_change_that_takes_its_time_is_followed_to_its_end() {
    let (app, mut browser, path, has) = opened("quantity").await;
    let (partner, customer) = (app.emulator.demo().partners[0].tenant, showcase(&app));
    let page = browser.open(&format!("{path}/quantity?to={}", has + 4)).await;
    assert!(app.emulator.slow_down_subscriptions(partner, customer));
    let waiting = submit(&mut browser, &page, "quantity-form", &[]).await;
    let expected = format!("{path}?changing=quantity&to={}&asked=", has + 4);
    assert!(waiting.path().starts_with(&expected), "{}", waiting.path());
    assert_eq!(waiting.attributes("#changing", "data-followed"), ["under-way"], "{}", waiting.text());
    let done = browser.open(waiting.path()).await;
    assert_eq!(done.texts("#changing"), [format!("Quantity is now {} licenses.", has + 4)], "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn the_audit_has_what_was_and_what_was_asked_for() {
    let (app, mut browser, path, has) = opened("quantity").await;
    let page = browser.open(&format!("{path}/quantity?to={}", has + 1)).await;
    assert_eq!(submit(&mut browser, &page, "quantity-form", &[]).await.status, 200);
    let details: Vec<_> = audited(&app, "update_quantity").await.into_iter().map(|it| it.action.detail).collect();
    let (before, after) = (has.to_string(), (has + 1).to_string());
    assert!(details.iter().any(|it| it["before"] == before && it["after"] == after), "{details:?}");
    app.stop().await;
}

#[tokio::test]
async fn how_a_term_ends_is_scheduled_shown_changed_and_removed() {
    let (app, mut browser) = started().await;
    let path = find(&app, &mut browser, |_, page| {
        offers(page, "term-end")
            && page.text().contains("New commerce license")
            && fact(page, "At term end") == "Renews without changes"
    })
    .await;
    let has = number(&fact(&browser.open(&path).await, "Quantity"));
    let more = has + 6;
    for (query, button_says, shown) in [
        (format!("end=renew&plan=P1Y%2Fannual&quantity={more}"), "with changes", "Renews with changes"),
        ("end=stop".to_owned(), "at the end of its term", "Ends, and service stops"),
        ("end=extend".to_owned(), "in extended service terms", "Continues in extended service terms"),
        ("end=as-is".to_owned(), "without changes", "Renews without changes"),
    ] {
        let review = browser.open(&format!("{path}/term-end?{query}")).await;
        let (words, open) = button(&review);
        assert!(open && words[0].contains(button_says), "{query}: {words:?} {}", review.text());
        assert!(review.text().contains("Changes of this term are accepted until"), "{}", review.text());
        let done = submit(&mut browser, &review, "end-form", &[]).await;
        assert_eq!((done.status, done.path()), (200, path.as_str()), "{query}: {}", done.text());
        assert!(fact(&done, "At term end").starts_with(shown), "{query}: {}", fact(&done, "At term end"));
        if query.starts_with("end=renew") {
            let next = done.texts("#next ~ dl dd").join(" ");
            assert!(next.contains(&more.to_string()) && next.contains("1 year"), "{next}");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn what_is_scheduled_and_wiped_by_another_change_is_said() {
    let (app, mut browser) = started().await;
    let path = find(&app, &mut browser, |_, page| {
        offers(page, "quantity") && fact(page, "At term end").starts_with("Renews with changes")
    })
    .await;
    let has = number(&fact(&browser.open(&path).await, "Quantity"));
    let review = browser.open(&format!("{path}/quantity?to={}", has + 1)).await;
    assert!(review.text().contains("Partner Center removes what is scheduled"), "{}", review.text());
    let done = submit(&mut browser, &review, "quantity-form", &[]).await;
    assert_eq!(done.path(), format!("{path}?end=changed"), "{}", done.text());
    assert_eq!(done.attributes("#end-again a", "href"), [format!("{path}/term-end")]);
    app.stop().await;
}

#[tokio::test]
async fn automatic_renewal_that_is_off_is_not_taken_for_an_end() {
    let (app, mut browser) = started().await;
    let path = find(&app, &mut browser, |_, page| {
        offers(page, "term-end")
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
    let (app, mut browser) = started().await;
    let path =
        find(&app, &mut browser, |_, page| offers(page, "suspend") && page.text().contains("New commerce license"))
            .await;
    let page = browser.open(&format!("{path}/suspend")).await;
    let (words, _) = button(&page);
    let customer = page.texts(".customer-name").remove(0);
    assert!(words[0].starts_with("Suspend ") && words[0].ends_with(&format!(" for {customer}")), "{words:?}");
    assert!(page.text().contains("Suspending it isn’t canceling it."), "{}", page.text());
    let done = submit(&mut browser, &page, "suspend-form", &[]).await;
    assert!(fact(&done, "Status").contains("Suspended"), "{}", done.text());
    assert!(offers(&done, "reactivate") && !offers(&done, "quantity"));
    let page = browser.open(&format!("{path}/reactivate")).await;
    let done = submit(&mut browser, &page, "reactivate-form", &[]).await;
    assert!(fact(&done, "Status").contains("Active"), "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn a_cancellation_says_what_comes_back_and_until_when() {
    let (app, mut browser, path, _) = opened("cancel").await;
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
async fn what_a_kind_does_not_offer_is_there_with_its_reason() {
    let (app, mut browser) = started().await;
    let pages = pages(&app, &mut browser).await;
    let mut reasons = Vec::new();
    for (path, page) in &pages {
        let (links, disabled) = (page.texts(".changes a").len(), page.texts(".changes button[disabled]").len());
        assert_eq!(links + disabled, 5, "{path}: no change is hidden");
        assert_eq!(page.texts(".changes .help").len(), disabled, "{path}: each has a reason");
        reasons.extend(page.texts(".changes .help"));
        // The page of an unavailable change gives the same reason.
        for change in ["quantity", "term-end", "suspend", "reactivate", "cancel"] {
            let shown = browser.open(&format!("{path}/{change}")).await;
            assert_eq!(shown.status, 200, "{path}/{change}");
            assert_eq!(
                shown.texts("#not-offered").is_empty(),
                offers(page, change),
                "{path}/{change}: {}",
                shown.text()
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
        assert!(reasons.iter().any(|said| said == reason), "{reason}: {reasons:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn who_may_not_change_seats_sees_no_changes() {
    let app = TestApp::start().await;
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    for (path, page) in pages(&app, &mut helpdesk).await.into_iter().take(2) {
        assert!(page.texts(".changes").is_empty());
        assert_eq!(helpdesk.open(&format!("{path}/quantity")).await.status, 403);
    }
    app.stop().await;
}

#[tokio::test]
async fn every_code_of_a_change_is_said_at_its_form() {
    let (app, mut browser, path, _) = opened("quantity").await;
    let page = browser.open(&format!("{path}/quantity?to=900")).await;
    for (code, said) in [
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
        assert!(summary.contains(said), "{code}: {summary}");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_closes_soon_is_a_table_a_line_of_time_and_two_files() {
    let (app, mut browser) = started().await;
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
    let moments = page.attributes("#list ~ div tbody time", "title");
    assert!(moments.iter().all(|moment| moment.ends_with("UTC")), "{moments:?}");
    assert!(!page.texts("#line ~ *").is_empty(), "the timeline is shown");
    let files = page.attributes("#main a[data-file]", "href");
    let (csv, calendar) = (browser.open(&files[0]).await, browser.open(&files[1]).await);
    let lines: Vec<_> = csv.html.lines().collect();
    assert!(lines[0].contains("Subscription,Quantity,What,Last moment"), "{}", csv.html);
    let events = calendar.html.matches("BEGIN:VEVENT").count();
    assert_eq!(events, lines.len() - 1, "the same number of events in both: {}", calendar.html);
    assert!(calendar.html.starts_with("BEGIN:VCALENDAR\r\n") && calendar.html.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(calendar.html.matches("\r\nDTSTART:").count(), events);
    assert!(audited(&app, "export_closing").await.len() >= 2, "both are in the audit");
    app.stop().await;
}

/// Returns the number of changes to subscriptions that were sent to Partner Center.
fn asked(app: &TestApp) -> u64 {
    app.emulator.call_counts().iter().filter(|served| served.operation == UPDATE).map(|it| it.done + it.refused).sum()
}

#[tokio::test]
async fn in_the_last_day_of_a_term_the_portal_itself_refuses_every_change() {
    let (app, mut browser) = started().await;
    let closing = "The term ends within 24 hours. Partner Center rejects changes until it has ended.";
    let path =
        find(&app, &mut browser, |_, page| page.texts(".changes .help").iter().any(|help| help == closing)).await;
    let (customer, subscription) = (showcase(&app).to_string(), path.rsplit('/').next().unwrap().to_owned());
    let before = asked(&app);
    for (function, page, form, field) in [
        ("update_quantity", "quantity", "quantity-form", ("quantity", "977")),
        ("update_term_end", "term-end", "end-form", ("end", "stop")),
        ("suspend_subscription", "suspend", "suspend-form", ("confirmed", "true")),
        ("cancel_subscription", "cancel", "cancel-form", ("confirmed", "true")),
    ] {
        let fields = [("customer", customer.as_str()), ("subscription", subscription.as_str()), field];
        let (status, body) = browser.call(Method::POST, &format!("/api/{function}"), &fields).await;
        assert_eq!((status, body.as_str()), (409, "\"TermClosing\""), "{function}");
        let here = format!("{path}/{page}");
        let fields = [&fields[..], &[("form_page", here.as_str()), ("form_id", form)]].concat();
        let told = browser.post(&format!("/api/{function}"), &fields).await;
        assert_eq!(told.status, 409, "{function}");
        let said = told.texts("main [role=alert]").concat();
        assert!(said.contains("Nothing was changed. The term ends within 24 hours"), "{function}: {}", told.text());
        assert!(audited(&app, function).await.is_empty(), "{function}");
    }
    assert_eq!(asked(&app), before, "Partner Center was not called");
    app.stop().await;
}

#[tokio::test]
async fn changes_that_cost_money_need_a_recent_sign_in_where_the_partner_wants_it() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    let page = admin.open("/partner").await;
    assert!(page.texts("[aria-labelledby=step-up]").concat().contains("Optional"), "{}", page.text());
    app.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw: TokenFlaw::SignedInEarlier }));
    let mut earlier = app.signed_in(ADMIN).await;
    let path = subscription_with(&app, &mut earlier, "quantity").await;
    let has = number(&fact(&earlier.open(&path).await, "Quantity"));
    let open = |to: i64| format!("{path}/quantity?to={to}");

    // By default, the age of the sign-in doesn't matter.
    let page = earlier.open(&open(has + 1)).await;
    assert_eq!(submit(&mut earlier, &page, "quantity-form", &[]).await.status, 200);

    let page = admin.open("/partner").await;
    let done = submit(&mut admin, &page, "step-up-form", &[]).await;
    assert_eq!(done.texts(".done"), ["Recent sign-in setting saved."], "{}", done.text());
    assert!(done.texts("[aria-labelledby=step-up]").concat().contains("Required"), "{}", done.text());
    let entries = audited(&app, "set_step_up_required").await;
    assert_eq!(entries[0].action.detail, json!({ "before": false, "after": true }));
    let row = admin.open("/activity").await.texts("[aria-labelledby=own] tbody tr:first-child .sheet dd").concat();
    assert!(row.contains("Optional → Required"), "{row}");

    let before = (asked(&app), audited(&app, "update_quantity").await.len());
    let page = earlier.open(&open(has + 2)).await;
    let refused = submit(&mut earlier, &page, "quantity-form", &[]).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert_eq!(refused.texts(".error-summary strong"), ["Confirm that it’s you"]);
    let again = refused.attributes(".error-summary a.button", "href").remove(0);
    let to = url::form_urlencoded::byte_serialize(open(has + 2).as_bytes()).collect::<String>();
    assert_eq!(again, format!("/sign-in?provider=again&return_to={to}"));
    let (customer, subscription) = (showcase(&app).to_string(), path.rsplit('/').next().unwrap());
    for function in ["update_term_end", "suspend_subscription", "reactivate_subscription", "cancel_subscription"] {
        let fields =
            [("customer", customer.as_str()), ("subscription", subscription), ("end", "stop"), ("confirmed", "true")];
        let (status, body) = earlier.call(Method::POST, &format!("/api/{function}"), &fields).await;
        assert_eq!((status, body.as_str()), (403, "{\"SignInNotFresh\":{\"auth_time_known\":true}}"), "{function}");
    }
    assert_eq!((asked(&app), audited(&app, "update_quantity").await.len()), before, "no change was attempted");
    // A change without costs is still possible.
    let page = earlier.open(&path).await;
    let renamed = submit(&mut earlier, &page, "nickname-form", &[("name", "Renamed")]).await;
    assert_eq!((renamed.status, renamed.texts(".error-summary").len()), (200, 0), "{}", renamed.text());

    // The button leads back to the same change, which can then be made.
    let account = app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone();
    let back = earlier.sign_in_by(&again, &account).await;
    assert_eq!((back.status, back.path()), (200, open(has + 2).as_str()), "{}", back.text());
    let made = submit(&mut earlier, &back, "quantity-form", &[]).await;
    assert_eq!((made.status, number(&fact(&made, "Quantity"))), (200, has + 2), "{}", made.text());

    // Staff of other partners are not affected.
    let mut other = app.signed_in("Kayla Whitfield").await;
    let elsewhere = other.open("/partner").await;
    assert!(elsewhere.texts("[aria-labelledby=step-up]").concat().contains("Optional"), "{}", elsewhere.text());
    app.stop().await;
}

#[tokio::test]
async fn what_was_not_saved_as_asked_is_said_in_words() {
    let (app, mut browser) = started().await;
    let (partner, customer) = (app.emulator.demo().partners[0].tenant, showcase(&app));
    let path = find(&app, &mut browser, |_, page| {
        offers(page, "term-end")
            && page.text().contains("New commerce license")
            && fact(page, "At term end") == "Renews without changes"
    })
    .await;
    for (page, form, words) in [
        (
            "term-end?end=stop",
            "end-form",
            "You entered “Ends, and service stops”, and Partner Center returned “Renews without changes”",
        ),
        ("suspend", "suspend-form", "You entered “Suspended”, and Partner Center returned “Active”"),
    ] {
        let page = browser.open(&format!("{path}/{page}")).await;
        assert!(app.emulator.lose_subscription_change(partner, customer));
        let told = submit(&mut browser, &page, form, &[]).await;
        assert_eq!(told.status, 502, "{}", told.text());
        let said = told.texts(&format!("#{form} .error-summary")).concat();
        assert!(said.contains(words), "{said}");
    }
    app.stop().await;
}

#[tokio::test]
async fn who_holds_licenses_that_stand_in_the_way_is_named() {
    let (app, mut browser) = started().await;
    for operation in ["check-which-licenses-are-assigned-to-a-user", "get-licenses-assigned-to-a-user-by-license-group"]
    {
        let fault = Fault::new(operation, FaultKind::Status { status: 404, retry_after: None });
        app.emulator.fault(fault.repeated());
    }
    let words = "are assigned than would be left. Remove them from users first.";
    let (_, review) = lowered(&app, &mut browser, words, |_| 1).await;
    assert!(!button(&review).1, "{}", review.text());
    let product = review.texts(".now-then th[scope=row]")[1].replace("Assigned licenses of ", "");
    let said = format!("Partner Center didn’t return in time which users have a license of {product}.");
    assert!(review.texts("#holders").is_empty() && review.text().contains(&said), "{}", review.text());

    app.emulator.clear_faults();
    let review = browser.open(review.path()).await;
    assert!(!review.text().contains(&said) && !button(&review).1, "{}", review.text());
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
async fn the_activity_shows_what_was_and_what_is() {
    let (app, mut browser) = started().await;
    let path = find(&app, &mut browser, |_, page| {
        offers(page, "term-end")
            && offers(page, "quantity")
            && page.text().contains("New commerce license")
            && fact(page, "At term end") == "Renews without changes"
    })
    .await;
    let has = number(&fact(&browser.open(&path).await, "Quantity"));
    for (page, form) in [
        (format!("quantity?to={}", has + 2), "quantity-form"),
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
        let at = names.iter().position(|name| name == "Changes").expect("a column of changes");
        page.texts(&format!("{row} dd"))[at].clone()
    };
    assert_eq!(changes(1), "Status: Active → Suspended");
    assert_eq!(changes(2), "At term end: Renews without changes → Ends, and service stops");
    assert_eq!(changes(3), format!("Quantity: {has} → {}", has + 2));
    let name = browser.open(&path).await.heading();
    assert!(page.texts("[aria-labelledby=own] tbody tr:first-child td").concat().contains(&name), "{}", page.text());
    app.stop().await;
}
