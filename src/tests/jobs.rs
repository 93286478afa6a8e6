//! Tests of jobs: many users at once, from the selection in the list to the results.

use std::{sync::Arc, time::Duration};

use reqwest::Method;
use tenantry::{
    domain::{id::CustomerId, page::Page as Results, user::User},
    emulator::fault::{Fault, FaultKind},
    portal::job::work,
    store::{ChainStatus, Next, WorkOnJob},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    connection::{audit_entries, connect},
    form::submit,
    instances::create_schema,
};

/// The setting with which a portal executes jobs itself, without a separate worker.
pub const JOBS_ON: (&str, &str) = ("TENANTRY_JOBS", "on");
pub const ADMIN: &str = "Alicja Żółkiewska";
pub const CONNECTION_ACCOUNT: &str = "Connection (Bursztyn)";
const RESET_OPERATION: &str = "reset-user-password-for-a-customer";
const DELETE_OPERATION: &str = "delete-user-accounts-for-a-customer";

/// Reloads a job until it has this state, for two minutes at most.
pub async fn wait_for_state(browser: &mut Browser, path: &str, state: &str) -> Page {
    let reached = tokio::time::timeout(Duration::from_mins(2), async {
        loop {
            let page = browser.open(path).await;
            assert_eq!(page.status, 200, "{}", page.text());
            if page.texts("main .badge").first().is_some_and(|badge| badge == state) {
                return page;
            }
            // Requests of a session are rate-limited.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    reached.await.unwrap_or_else(|_| panic!("the job never became {state:?}"))
}

/// Reloads a job until its dry run is finished.
pub async fn wait_for_dry_run(browser: &mut Browser, path: &str) -> Page {
    let finished = tokio::time::timeout(Duration::from_mins(2), async {
        loop {
            let page = browser.open(path).await;
            if page.texts("main .badge").first().is_none_or(|badge| badge != "Checking") {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    finished.await.expect("the dry run ends")
}

/// Returns users of a customer of the first partner who are not deleted, with the customer's id.
async fn some_users(app: &TestApp, browser: &mut Browser, count: usize) -> (String, Vec<User>) {
    find_customer_users(app.emulator.customers(app.emulator.demo().partners[0].tenant), browser, count).await
}

/// Returns users of the first of these customers that has enough, with the customer's id.
pub async fn find_customer_users(
    customers: Vec<CustomerId>,
    browser: &mut Browser,
    count: usize,
) -> (String, Vec<User>) {
    for customer in customers {
        let customer = customer.to_string();
        let (status, body) = browser.call(Method::GET, "/api/list_users", &[("customer", &customer)]).await;
        assert_eq!(status, 200, "{body}");
        let users: Results<User> = serde_json::from_str(&body).unwrap();
        if users.items.len() >= count {
            return (customer, users.items.into_iter().take(count).collect());
        }
    }
    panic!("no customer has {count} users");
}

/// Selects users in the list, and returns the page with the choice of the action.
pub async fn select_users(browser: &mut Browser, customer: &str, users: &[User]) -> Page {
    let ids: Vec<_> = users.iter().map(|user| user.id.to_string()).collect();
    let list = format!("/customers/{customer}/users");
    let mut fields = vec![("form_page", list.as_str()), ("form_id", "batch"), ("customer", customer)];
    fields.extend(ids.iter().map(|id| ("users[]", id.as_str())));
    let page = browser.post("/api/draft_users_job", &fields).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.path().starts_with("/jobs/"), "{}", page.path());
    page
}

/// Returns the number of calls of an operation that the emulator carried out.
pub fn executed_count(app: &TestApp, operation: &str) -> u64 {
    app.emulator
        .call_counts()
        .iter()
        .filter(|served| served.operation == operation)
        .map(|it| it.succeeded + it.unanswered)
        .sum()
}

#[tokio::test]
async fn passwords_of_many_users_are_reset_after_a_dry_run_and_fetched_once() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let (customer, users) = some_users(&app, &mut browser, 4).await;
    let list = browser.open(&format!("/customers/{customer}/users")).await;
    assert!(list.attributes("input[form=batch]", "value").contains(&users[0].id.to_string()));
    let draft = select_users(&mut browser, &customer, &users).await;
    let path = draft.path().to_owned();

    // Without an action, the form is refused with an error at its field, and the draft is kept.
    let rejected = submit(&mut browser, &draft, "job-form", &[]).await;
    assert_eq!(rejected.status, 422, "{}", rejected.text());
    let before = executed_count(&app, RESET_OPERATION);
    let draft = browser.open(&path).await;
    let input = [("action", "reset-password"), ("must_change", "true")];
    submit(&mut browser, &draft, "job-form", &input).await;
    let checked = wait_for_state(&mut browser, &path, "Waiting").await;
    assert_eq!(executed_count(&app, RESET_OPERATION), before, "a dry run writes nothing");
    assert_eq!(checked.texts("#start-form button"), ["Reset passwords (4 users)"]);
    assert_eq!(checked.texts(".job-rows tbody .badge"), ["Waiting"; 4]);
    assert!(checked.text().contains(&users[0].principal_name), "the dry run found the names");

    submit(&mut browser, &checked, "start-form", &[]).await;
    let finished = wait_for_state(&mut browser, &path, "Finished").await;
    assert_eq!(finished.texts(".job-rows tbody .badge"), ["Done"; 4], "{}", finished.text());
    assert_eq!(executed_count(&app, RESET_OPERATION), before + 4);
    // Sending the confirmation again starts nothing.
    assert_eq!(browser.call(Method::POST, "/api/start_job", &[("job", &path[6..])]).await.0, 200);

    // A colleague can see the job, but not fetch the passwords.
    let mut colleague = app.signed_in("Bruno Fischer").await;
    let passwords = format!("{path}/passwords");
    assert_eq!(colleague.open(&path).await.status, 403, "the capability is missing");
    assert_eq!(colleague.post(&passwords, &[]).await.status, 403);
    let (status, file) = browser.call(Method::POST, &passwords, &[]).await;
    assert_eq!((status, file.lines().count()), (200, 5), "{file}");
    assert!(users.iter().all(|user| file.contains(&user.principal_name)), "{file}");
    assert_eq!(browser.call(Method::POST, &passwords, &[]).await.0, 404, "can be fetched only once");

    let started = audit_entries(&app, "start_job").await;
    assert_eq!(started.len(), 2, "the intent and the outcome: {started:?}");
    assert_eq!(started[0].action.detail["done"], 4, "{started:?}");
    let resets = audit_entries(&app, "reset_password").await;
    assert!(resets.iter().filter(|it| it.intent.is_none()).all(|it| it.action.detail["job"] == path[6..]));
    assert_eq!(audit_entries(&app, "export_passwords").await.len(), 2);
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    assert!(matches!(store.verify_audit(partner.id).await.unwrap(), ChainStatus::Intact(_)));
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn a_dry_run_skips_unaffected_users_and_shows_the_reason() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let (customer, users) = some_users(&app, &mut browser, 3).await;
    let deletion = [("customer", customer.as_str()), ("user", &users[0].id.to_string())];
    assert_eq!(browser.call(Method::POST, "/api/delete_user", &deletion).await.0, 200);
    let draft = select_users(&mut browser, &customer, &users).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "job-form", &[("action", "delete")]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    assert_eq!(checked.texts("#start-form button"), ["Delete users (2 users)"]);
    assert!(checked.text().contains("1 user is left out."), "{}", checked.text());
    assert!(checked.text().contains("The user is deleted."), "{}", checked.text());
    let (status, file) = browser.call(Method::GET, &format!("{path}/rows"), &[]).await;
    assert_eq!((status, file.lines().count()), (200, 2), "{file}");
    // A discarded job never sends anything.
    let before = executed_count(&app, DELETE_OPERATION);
    browser.post("/api/cancel_job", &[("form_page", &path), ("job", &path[6..])]).await;
    let canceled = browser.open(&path).await;
    assert_eq!(canceled.texts("main .badge")[0], "Canceled");
    assert_eq!(executed_count(&app, DELETE_OPERATION), before);
    assert_eq!(browser.call(Method::POST, "/api/start_job", &[("job", &path[6..])]).await.0, 409);
    app.stop().await;
}

#[tokio::test]
async fn a_license_job_needs_a_product_and_its_failed_rows_can_be_retried() {
    const UPDATE: &str = "assign-licenses-to-a-user";
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let (customer, users) = some_users(&app, &mut browser, 5).await;
    let draft = select_users(&mut browser, &customer, &users).await;
    let path = draft.path().to_owned();
    let skus = draft.attributes("[name='skus[]']", "value");
    assert!(!skus.is_empty(), "{}", draft.text());
    let without_product = submit(&mut browser, &draft, "job-form", &[("action", "assign-licenses")]).await;
    assert_eq!(without_product.status, 422, "a product is required: {}", without_product.text());
    let draft = browser.open(&path).await;
    submit(&mut browser, &draft, "job-form", &[("action", "remove-licenses"), ("skus[]", &skus[0])]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    let has_changes = !checked.texts("#start-form button").is_empty();
    if has_changes {
        let operation = app.emulator.call_counts().into_iter().find(|it| it.path.ends_with("licenseupdates"));
        let operation = operation.map_or(UPDATE.to_owned(), |it| it.operation);
        let fault = FaultKind::Status { status: 400, retry_after: None };
        app.emulator.fault(Fault::new(&operation, fault));
        submit(&mut browser, &checked, "start-form", &[]).await;
        let finished = wait_for_state(&mut browser, &path, "Finished").await;
        let failed = finished.texts(".job-rows tbody .badge").iter().filter(|badge| *badge == "Failed").count();
        assert_eq!(failed, 1, "{}", finished.text());
        submit(&mut browser, &finished, "retry-form", &[]).await;
        let checked = wait_for_dry_run(&mut browser, &path).await;
        submit(&mut browser, &checked, "start-form", &[]).await;
        let finished = wait_for_state(&mut browser, &path, "Finished").await;
        assert!(!finished.texts(".job-rows tbody .badge").contains(&"Failed".to_owned()), "{}", finished.text());
    }
    app.stop().await;
}

#[tokio::test]
async fn a_job_of_another_partner_is_not_found() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let (customer, users) = some_users(&app, &mut browser, 2).await;
    let draft = select_users(&mut browser, &customer, &users).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "job-form", &[("action", "delete")]).await;
    wait_for_state(&mut browser, &path, "Waiting").await;
    let admin = crate::fixture::admin(&app, 1);
    let mut other_partner = app.signed_in(&admin).await;
    assert_eq!(other_partner.open(&path).await.status, 404, "a job of another partner");
    for function in ["start_job", "cancel_job", "retry_job"] {
        let (status, body) =
            other_partner.call(Method::POST, &format!("/api/{function}"), &[("job", &path[6..])]).await;
        assert_eq!(status, 404, "{function}: {body}");
    }
    app.stop().await;
}

#[tokio::test]
async fn planning_needs_a_connection_and_its_rejection_keeps_the_draft() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (customer, users) = some_users(&app, &mut browser, 2).await;
    let draft = select_users(&mut browser, &customer, &users).await;
    let rejected = submit(&mut browser, &draft, "job-form", &[("action", "delete")]).await;
    assert_eq!((rejected.status, rejected.texts(".error-summary strong").len()), (503, 1), "{}", rejected.text());
    let draft = browser.open(draft.path()).await;
    assert!(!draft.form("#job-form").is_empty(), "the action is not chosen yet: {}", draft.text());
    let user = users[0].id.to_string();
    let arguments = [("customer", customer.as_str()), ("user", &user), ("reset", "true")];
    let (status, body) = browser.call(Method::POST, "/api/plan_leaver", &arguments).await;
    assert!(status == 503 && body.contains("NoConnection"), "{status} {body}");
    // Once there is a partner connection, the same draft can continue.
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    submit(&mut browser, &draft, "job-form", &[("action", "delete")]).await;
    assert_eq!(browser.open(draft.path()).await.texts("main .badge")[0], "Checking");
    app.stop().await;
}

#[tokio::test]
async fn offboarding_executes_all_steps_and_shows_a_text_for_the_ticket() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let (customer, users) = some_users(&app, &mut browser, 3).await;
    let user = users[1].id.to_string();
    let page = format!("/customers/{customer}/users/{user}/offboard");
    let plan = browser.open(&page).await;
    assert!(plan.text().contains("Partner Center can’t block a sign-in."), "{}", plan.text());
    assert!(plan.attributes(".panel a[target=_blank]", "href")[0].contains(&user), "the link opens the user in Entra");
    let licenses = plan.attributes("[name='skus[]']", "value").len();
    let roles = plan.attributes("[name='roles[]']", "value").len();
    let without_steps =
        [("form_page", page.as_str()), ("form_id", "leaver-form"), ("customer", &customer), ("user", &user)];
    let rejected = browser.post("/api/plan_leaver", &without_steps).await;
    assert_eq!(rejected.status, 422, "a step is required: {}", rejected.text());
    let planned = submit(&mut browser, &plan, "leaver-form", &[("delete", "true")]).await;
    let path = planned.path().to_owned();
    assert!(path.starts_with("/jobs/"), "{}", planned.text());
    let checked = wait_for_dry_run(&mut browser, &path).await;
    let steps = 2 + licenses + roles;
    let button = format!("Offboard {} ({steps} steps)", users[1].title());
    assert_eq!(checked.texts("#start-form button"), [button]);

    // A time in the past and an invalid one are refused.
    for time in ["2020-01-01T08:00", "tomorrow"] {
        let rejected = submit(&mut browser, &checked, "start-form", &[("start_at", time)]).await;
        assert_eq!(rejected.status, 422, "{time}: {}", rejected.text());
    }
    submit(&mut browser, &checked, "start-form", &[]).await;
    let finished = wait_for_state(&mut browser, &path, "Finished").await;
    assert_eq!(finished.texts(".job-rows tbody .badge"), vec!["Done"; steps], "{}", finished.text());
    let ticket = finished.texts("pre.ticket").remove(0);
    assert!(ticket.contains(&users[1].principal_name) && ticket.contains("Delete users: Done."), "{ticket}");
    let (_, deleted) = browser.call(Method::GET, "/api/list_deleted_users", &[("customer", &customer)]).await;
    assert!(deleted.contains(&user), "{deleted}");
    app.stop().await;
}

#[tokio::test]
async fn a_job_with_a_start_time_waits_for_it_and_can_be_canceled_before() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let (customer, users) = some_users(&app, &mut browser, 2).await;
    let draft = select_users(&mut browser, &customer, &users).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "job-form", &[("action", "delete")]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    let tomorrow = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24);
    let tomorrow = tomorrow.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%dT%H:%M").to_string();
    submit(&mut browser, &checked, "start-form", &[("start_at", &tomorrow)]).await;
    let waiting = browser.open(&path).await;
    assert_eq!(waiting.texts("main .badge")[0], "Waiting", "{}", waiting.text());
    assert_eq!(waiting.texts(".in-progress span"), ["1"], "the top bar counts it");
    let before = executed_count(&app, DELETE_OPERATION);
    browser.post("/api/cancel_job", &[("form_page", &path), ("job", &path[6..])]).await;
    let canceled = browser.open(&path).await;
    assert_eq!(canceled.texts(".job-rows tbody .badge"), ["Skipped"; 2]);
    assert_eq!(executed_count(&app, DELETE_OPERATION), before);
    app.stop().await;
}

#[tokio::test]
async fn interrupted_rows_are_reconciled_after_a_crash_even_if_the_job_is_canceled() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let (customer, users) = some_users(&app, &mut browser, 2).await;
    let draft = select_users(&mut browser, &customer, &users).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "job-form", &[("action", "delete")]).await;
    let (services, store) = (Arc::new(app.services().await), app.store().await);
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap().id;
    let task = WorkOnJob { partner, job: path[6..].parse().unwrap(), part: 0 };
    let work = async || work(Arc::clone(&services), task, CancellationToken::new()).await.unwrap();
    assert_eq!(work().await, Next::Finished, "the dry run");
    assert_eq!(browser.call(Method::POST, "/api/start_job", &[("job", &path[6..])]).await.0, 200);
    store.begin_job(partner, task.job).await.unwrap();
    store.claim_rows(partner, task.job, Uuid::new_v4(), 1).await.unwrap();
    assert_eq!(browser.call(Method::POST, "/api/cancel_job", &[("job", &path[6..])]).await.0, 200);
    assert!(matches!(work().await, Next::Again(_)), "the worker may still be running");
    store.release_crashed_work().await.unwrap();
    assert_eq!(work().await, Next::Finished);
    let canceled = browser.open(&path).await;
    assert_eq!(canceled.texts(".job-rows tbody .badge"), ["Unconfirmed", "Skipped"]);
    assert_eq!(executed_count(&app, DELETE_OPERATION), 0);
    store.close().await;
    app.stop().await;
}

/// Each row is carried out once, whichever instance works on it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_share_a_job_and_each_row_is_executed_once() {
    let Some(database) = create_schema("a job at two instances on PostgreSQL").await else { return };
    let app = TestApp::start_with(&[JOBS_ON, ("TENANTRY_DATABASE_URL", &database)]).await;
    let other = app.another_instance().await;
    let mut browser = app.signed_in(ADMIN).await;
    connect(&app, &mut browser, "active", CONNECTION_ACCOUNT).await;
    let (customer, users) = some_users(&app, &mut browser, 20).await;
    let draft = select_users(&mut browser, &customer, &users).await;
    let path = draft.path().to_owned();
    submit(&mut browser, &draft, "job-form", &[("action", "reset-password")]).await;
    let checked = wait_for_dry_run(&mut browser, &path).await;
    let before = executed_count(&app, RESET_OPERATION);
    submit(&mut browser, &checked, "start-form", &[]).await;
    // One instance is shut down in the middle; the other one finishes.
    while executed_count(&app, RESET_OPERATION) < before + 3 {
        tokio::task::yield_now().await;
    }
    other.stop().await;
    let finished = wait_for_state(&mut browser, &path, "Finished").await;
    assert_eq!(finished.texts(".job-rows tbody .badge"), vec!["Done"; users.len()], "{}", finished.text());
    assert_eq!(executed_count(&app, RESET_OPERATION), before + users.len() as u64, "each row once");
    app.stop().await;
}
