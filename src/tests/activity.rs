//! Tests of the activity pages, with Partner Center's audit records and the portal's own.

use std::{collections::BTreeSet, fs, path::Path};

use jiff::ToSpan as _;
use leptos::server_fn::axum::server_fn_paths;
use reqwest::Method;
use tenantry::{
    domain::{form_action::FormAction, preferences::Language},
    emulator::fault::{Fault, FaultKind},
    locales::Text,
};
use uuid::Uuid;

use crate::{
    app::TestApp,
    architecture::collect_rust_files,
    browser::Page,
    form::{customer_with, first_customer, submit, submit_and_confirm},
};

#[tokio::test]
async fn a_change_is_listed_in_own_and_partner_center_activity() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    submit(&mut browser, &page, "budget-form", &[("amount", "90")]).await;
    app.emulator.fault(Fault::new(
        "update-a-customer-s-usage-spending-budget",
        FaultKind::Status { status: 400, retry_after: None },
    ));
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    submit(&mut browser, &page, "budget-form", &[("amount", "91")]).await;
    let (_, page) = first_customer(&app, &mut browser, "activity").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("[aria-labelledby=own] tbody th"), ["Set the Azure budget", "Set the Azure budget"]);
    assert_eq!(page.texts("[aria-labelledby=own] .badge"), ["Rejected", "Succeeded"], "newest first, each once");
    assert!(page.texts("[aria-labelledby=own] td").contains(&"Alicja Żółkiewska".to_owned()), "{}", page.text());
    let theirs = page.texts("[aria-labelledby=partner-center] tbody th");
    assert_eq!(theirs[0], "Changed the Azure budget");
    app.stop().await;
}

#[tokio::test]
async fn activity_rows_show_target_and_correlation_id() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, page) = customer_with(&app, &mut browser, "qualification", "#education-form").await;
    submit_and_confirm(&mut browser, &page, "state-form", &[]).await;
    let path = page.path().replace("qualification", "activity");
    let page = browser.open(&path).await;
    let facts = |record: &str| page.texts(&format!("[aria-labelledby={record}] tbody tr:first-child .sheet dt"));
    let values = |record: &str| page.texts(&format!("[aria-labelledby={record}] tbody tr:first-child .sheet dd"));
    assert_eq!(facts("own"), ["Target ID", "Correlation ID", "User ID", "Entry"]);
    let theirs = "Resource|Changes|Additional data|Application|Correlation ID|Record ID";
    assert_eq!(facts("partner-center").join("|"), theirs, "{}", page.text());
    let ids = |values: Vec<String>| values.into_iter().filter_map(|text| text.parse::<Uuid>().ok()).collect::<Vec<_>>();
    let (own_ids, theirs) = (ids(values("own")), ids(values("partner-center")));
    assert!(
        !own_ids.is_empty() && theirs.iter().any(|id| own_ids.contains(id)),
        "{own_ids:?} and {theirs:?} have a common id"
    );
    app.stop().await;
}

#[tokio::test]
async fn partner_center_activity_is_filtered_by_date_range() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (path, page) = first_customer(&app, &mut browser, "activity").await;
    let day =
        |before: i64| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().saturating_sub(before.days());
    let rows = "[aria-labelledby=partner-center] tbody tr";
    let last_89_days = browser.open(&format!("{path}?from={}", day(89))).await;
    assert!(last_89_days.texts(rows).len() > page.texts(rows).len(), "{}", last_89_days.text());
    assert_eq!(last_89_days.attributes("#from", "value"), [day(89).to_string()]);
    let until = browser.open(&format!("{path}?from={}&until={}", day(89), day(31))).await;
    assert_eq!(until.texts(rows).len() + page.texts(rows).len(), last_89_days.texts(rows).len());
    for bad in ["from=yesterday", "own-before=x", "after=a&before=b"] {
        assert_eq!(browser.open(&format!("{path}?{bad}")).await.status, 422, "{bad}");
    }
    for (field, bad) in [("from", format!("from={}", day(91))), ("from", format!("from={}&until={}", day(3), day(4)))] {
        let rejected = browser.open(&format!("{path}?{bad}")).await;
        assert_eq!((rejected.status, rejected.texts(&format!("#{field}-error")).len()), (422, 1), "{bad}");
    }
    let expired = browser.open(&format!("{path}?after=nonsense")).await;
    assert_eq!((expired.status, expired.texts(".problem h2").len()), (200, 1), "{}", expired.text());
    app.stop().await;
}

#[tokio::test]
async fn activity_of_all_customers_accepts_one_filter_at_a_time() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let (_, budget) = first_customer(&app, &mut browser, "budget").await;
    submit(&mut browser, &budget, "budget-form", &[("amount", "90")]).await;
    let customer = budget.texts(".customer-name").remove(0);
    let page = browser.open("/activity").await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Activity"));
    assert_eq!(page.texts("nav.side a[aria-current]"), ["Activity"]);
    let (own, theirs) = ("[aria-labelledby=own] tbody tr", "[aria-labelledby=partner-center] tbody tr");
    let first_row = |page: &Page, record: &str| page.texts(&format!("{record}:first-child")).remove(0);
    assert!(first_row(&page, own).contains("Set the Azure budget"), "{}", page.text());
    assert!(!page.texts(own).concat().contains("Signed in"), "sign-ins are listed separately");
    assert!(first_row(&page, own).contains(&customer), "the customer's name is shown: {}", page.text());
    let sign_ins = browser.open("/activity?kind=sign-ins").await;
    let rows = sign_ins.texts(own);
    assert!(!rows.is_empty() && rows.iter().all(|row| row.starts_with("Signed in")), "{rows:?}");
    let all = browser.open("/activity?kind=all").await.texts(own).concat();
    assert!(all.contains("Signed in") && all.contains("Set the Azure budget"), "{all}");
    let newest = first_row(&page, theirs);
    assert!(newest.contains("Changed the Azure budget") && newest.contains(&customer), "{newest}");
    let prefix = &customer[..customer.char_indices().nth(4).unwrap().0];
    let by_company = browser.open(&format!("/activity?company={}", prefix.to_uppercase())).await;
    let names = by_company.texts("[aria-labelledby=partner-center] td[data-label=Customer]");
    assert!(!names.is_empty() && names.iter().all(|name| name.contains(prefix)), "{prefix}: {names:?}");
    let by_resource = browser.open("/activity?resource=spending_limit").await;
    assert!(
        by_resource.texts(theirs).iter().all(|row| row.contains("Changed the Azure budget")),
        "{}",
        by_resource.text()
    );
    assert_eq!(by_resource.attributes("#resource option[selected]", "value"), ["spending_limit"]);
    let both = browser.open("/activity?company=a&resource=order").await;
    assert_eq!((both.status, both.texts("#resource-error").len(), both.texts(theirs).len()), (422, 1, 0));
    app.stop().await;
}

#[tokio::test]
async fn own_activity_is_filtered_by_person_and_action_and_names_the_target() {
    let app = TestApp::start().await;
    let (mut browser, mut other) = (app.signed_in("Alicja Żółkiewska").await, app.signed_in("Chiara Esposito").await);
    let (_, budget) = first_customer(&app, &mut browser, "budget").await;
    submit(&mut browser, &budget, "budget-form", &[("amount", "90")]).await;
    let (path, users) = first_customer(&app, &mut other, "users").await;
    let user = users.attributes("tbody th a", "href").remove(0);
    let edit = other.open(&format!("{user}/edit")).await;
    let saved =
        submit(&mut other, &edit, "user-form", &[("display_name", "Nadia Nowa"), ("first_name", "Nadia")]).await;
    assert_eq!(saved.status, 200, "{}", saved.text());

    let own = "[aria-labelledby=own] tbody tr";
    let path = path.replace("users", "activity");
    let page = browser.open(&path).await;
    let rows = page.texts(own);
    assert_eq!(rows.len(), 2, "{rows:?}");
    let target = "Nadia Nowa Display name, First name";
    assert!(rows[0].contains(target), "by name, with the fields that were changed: {rows:?}");
    let people = page.texts("#person option");
    assert_eq!(people, ["Anyone", "Alicja Żółkiewska", "Chiara Esposito"]);
    let chiara = page.attributes("#person option", "value").remove(2);

    for (query, label) in [
        (format!("person={}", chiara.replace('/', "%2F")), "Changed a user"),
        ("action=update_budget".to_owned(), "Set the Azure budget"),
    ] {
        let page = browser.open(&format!("{path}?{query}")).await;
        let rows = page.texts(own);
        assert!(rows.len() == 1 && rows[0].starts_with(label), "{query}: {rows:?}");
        assert_eq!(page.attributes("[aria-labelledby=own] select.set", "name").len(), 1, "{query}");
    }
    let none = browser.open(&format!("{path}?action=delete_user")).await;
    assert!(none.text().contains("No activity yet"), "{}", none.text());
    for bad in ["kind=x", "person=x", "kind=all&kind=all"] {
        assert_eq!(browser.open(&format!("{path}?{bad}")).await.status, 422, "{bad}");
    }
    // An object whose name cannot be loaded is shown by its id, without an error.
    app.emulator
        .fault(Fault::new("get-a-user-account-by-id", FaultKind::Status { status: 500, retry_after: None }).repeated());
    let page = browser.open(&path).await;
    let id = user.rsplit('/').next().unwrap_or_default();
    assert!(page.texts(own)[0].contains(id) && page.status == 200, "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn activity_of_another_partner_is_not_visible() {
    let app = TestApp::start().await;
    let mut ours = app.signed_in("Alicja Żółkiewska").await;
    let (_, budget) = first_customer(&app, &mut ours, "budget").await;
    submit(&mut ours, &budget, "budget-form", &[("amount", "90")]).await;
    let mut theirs = app.signed_in("Kayla Whitfield").await;
    let page = theirs.open("/activity").await;
    assert_eq!(page.status, 200);
    let rows = page.texts("tbody").concat();
    assert!(!rows.contains("Set the Azure budget") && !page.text().contains("Alicja"), "{}", page.text());
    app.stop().await;
}

/// Returns the action names in the audit log calls of the source code.
fn audited_actions() -> BTreeSet<String> {
    let markers =
        ["Change::export(\"", ".action(\"", ".record_partner_action(", "let action = if", "AuditAction::new("];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect_rust_files(&root.join("portal"), &mut files);
    collect_rust_files(&root.join("store"), &mut files);
    files.retain(|file| !file.starts_with(root.join("store/tests")));
    let code: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let writes = FormAction::ALL.iter().filter(|write| code.contains(&format!("FormAction::{write:?}")));
    let mut names: BTreeSet<String> = writes.map(|write| write.as_str().to_owned()).collect();
    for file in files {
        for line in
            fs::read_to_string(file).unwrap().lines().filter(|line| markers.iter().any(|mark| line.contains(mark)))
        {
            let line = line.split("json!").next().unwrap_or_default();
            let quoted = line.split('"').skip(1).step_by(2);
            names.extend(
                quoted
                    .filter(|name| name.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase()))
                    .map(str::to_owned),
            );
        }
    }
    names
}

#[test]
fn audited_actions_have_a_label_in_every_language() {
    let audited = audited_actions();
    for action in &audited {
        let key = format!("action-{}", action.replace('_', "-"));
        for language in Language::ALL {
            assert!(Text::new(*language).find(&key).is_some(), "{key} in {language:?}");
        }
    }
    // These change no data of a partner or customer.
    let unaudited = [
        "save_preferences",
        "save_table_view",
        "choose_organization",
        "choose_partner",
        "forget_partners",
        "review_new_customer",
        "erase_answer",
        "draft_users_job",
        "plan_job",
        "import_users",
        "plan_import",
        "plan_leaver",
    ];
    for (path, method) in server_fn_paths() {
        let name = path.trim_start_matches("/api/");
        let is_known = audited.contains(name) || unaudited.contains(&name);
        assert!(is_known || method != Method::POST, "{name} is not audited");
    }
}

#[tokio::test]
async fn a_failure_of_partner_center_activity_leaves_own_activity_visible() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let fault = Fault::new("get-a-record-of-partner-center-activity-by-user", FaultKind::Html).repeated();
    app.emulator.fault(fault);
    let (_, page) = first_customer(&app, &mut browser, "activity").await;
    assert_eq!((page.status, page.texts(".problem h2").len()), (200, 1));
    assert!(page.text().contains("No activity yet"));
    app.stop().await;
}
