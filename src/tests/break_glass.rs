//! Tests of break-glass sign-in: emergency access for an operator with a code from the command line.

use reqwest::Method;
use sqlx::{Connection as _, SqliteConnection};
use tenantry::{
    domain::{break_glass::BreakGlass, id::ObjectId, principal::PrincipalKind},
    emulator::fault::{Fault, FaultKind, TokenFlaw},
};
use url::Url;
use uuid::Uuid;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    connection::audit_entries,
};

const PAGE: &str = "/sign-in/break-glass";

/// Returns an emergency access grant for a new operator.
fn grant() -> BreakGlass {
    BreakGlass::new(ObjectId::new(Uuid::new_v4()), "Jan Kowalski".parse().unwrap(), "Entra ID is down".parse().unwrap())
}

async fn create_code(app: &TestApp, grant: &BreakGlass) -> String {
    let store = app.store().await;
    let (code, _) = store.add_break_glass(grant).await.unwrap();
    store.close().await;
    code.to_string()
}

/// Enters a code in the form of the page.
async fn submit_code(browser: &mut Browser, code: &str) -> Page {
    let page = browser.open(PAGE).await;
    assert_eq!((page.status, page.attributes("#break-glass-form input", "name")), (200, vec!["code".to_owned()]));
    browser.post(&page.attributes("#break-glass-form", "action").remove(0), &[("code", code)]).await
}

fn assert_rejected(page: &Page) {
    assert_eq!((page.status, page.heading().as_str()), (403, "This code can’t be used"), "{}", page.text());
    assert_eq!(page.attributes("main a.primary", "href"), [PAGE]);
}

async fn execute_sql(app: &TestApp, statement: &str) {
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_code_signs_in_one_operator_once_while_no_provider_responds() {
    let app = TestApp::start().await;
    app.emulator
        .sign_in_fault(Fault::new("discovery", FaultKind::Status { status: 503, retry_after: None }).repeated());
    let mut browser = app.browser();
    assert_eq!(browser.open("/sign-in?provider=global").await.status, 502);

    let grant = grant();
    let code = create_code(&app, &grant).await;
    let (mut first_browser, mut second_browser) = (app.browser(), app.browser());
    // Simultaneously, as in a second tab or by somebody else who saw the code.
    let pasted = format!(" {code} ");
    let (first, second) =
        tokio::join!(submit_code(&mut first_browser, &code), submit_code(&mut second_browser, &pasted));
    let (mut operator, rejected) = if first.status == 200 { (first_browser, second) } else { (second_browser, first) };
    assert_rejected(&rejected);

    let page = operator.open("/").await;
    assert_eq!((page.status, page.path()), (200, "/operator/health"));
    let account = operator.open("/account").await.text();
    assert!(account.contains("Jan Kowalski") && account.contains("break-glass"), "{account}");
    assert_ne!(operator.open("/customers").await.status, 200, "an operator has no access to a partner's data");

    let partner = app.emulator.demo().partners[0].tenant;
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(partner).await.unwrap().unwrap().id.to_string();
    store.close().await;
    let (status, _) = operator.call(Method::POST, "/api/disable_partner", &[("partner", &partner)]).await;
    assert_eq!(status, 200);
    let actor = audit_entries(&app, "disable_partner").await.remove(0).action.actor.unwrap();
    assert_eq!((actor.person, actor.kind), (grant.person(), Some(PrincipalKind::Operator)));

    assert_rejected(&submit_code(&mut app.browser(), &code).await);
    let signed_out = operator.post("/sign-out", &[]).await;
    assert_eq!(signed_out.path(), "/signed-out");
    assert_eq!(operator.open("/operator/health").await.path(), "/?return_to=%2Foperator%2Fhealth", "signed out");
    app.stop().await;
}

#[tokio::test]
async fn an_invalid_or_expired_code_is_rejected() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    for code in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "' OR 1=1 --"] {
        assert_rejected(&submit_code(&mut browser, code).await);
    }
    let code = create_code(&app, &grant()).await;
    // A code is not a session, and a session's cookie is not a code.
    browser.set_cookie("tenantry", &code);
    assert_eq!(browser.open("/account").await.path(), "/?return_to=%2Faccount");
    execute_sql(&app, "UPDATE session SET expires_at = created_at WHERE handle IS NULL").await;
    assert_rejected(&submit_code(&mut app.browser(), &code).await);
    let mut operator = app.signed_in("Olga Operator").await;
    let session = operator.session().unwrap().to_owned();
    assert_rejected(&submit_code(&mut app.browser(), &session).await);
    assert_eq!(operator.open("/operator/health").await.status, 200, "their session continues");
    app.stop().await;
}

#[tokio::test]
async fn the_session_ends_after_half_an_hour_and_step_up_needs_another_code() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    assert_eq!(submit_code(&mut browser, &create_code(&app, &grant()).await).await.status, 200);
    // Returns a statement that sets a time of the session back.
    let set_back = |member: &str, minutes: i64| {
        let at = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes);
        format!("UPDATE session SET data = json_set(data, '$.signed_in.{member}', '{at}') WHERE handle IS NOT NULL")
    };
    execute_sql(&app, &set_back("authenticated_at", 11)).await;
    let id = "00000000-0000-0000-0000-000000000007";
    let (status, body) = browser.call(Method::POST, "/api/disable_partner", &[("partner", id)]).await;
    assert_eq!((status, body.as_str()), (403, "{\"SignInNotFresh\":{\"auth_time_known\":true}}"));
    assert_eq!(browser.open("/sign-in?provider=again&return_to=%2Foperator%2Fhealth").await.path(), PAGE);

    execute_sql(&app, &set_back("signed_in_at", 29)).await;
    assert_eq!(browser.open("/operator/health").await.status, 200);
    execute_sql(&app, &set_back("signed_in_at", 31)).await;
    assert_eq!(browser.open("/operator/health").await.path(), "/?return_to=%2Foperator%2Fhealth");
    app.stop().await;
}

#[tokio::test]
async fn operator_changes_need_a_recent_sign_in() {
    let app = TestApp::start().await;
    app.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw: TokenFlaw::SignedInEarlier }));
    let mut operator = app.signed_in("Olga Operator").await;
    let id = "00000000-0000-0000-0000-000000000007";
    let new_partner = [("name", "Fabrikam"), ("tenant", id), ("cloud", "global"), ("admin_agents", id)];
    for (function, fields) in [
        ("disable_partner", &[("partner", id)][..]),
        ("enable_partner", &[("partner", id)]),
        ("add_partner", &new_partner),
    ] {
        let (status, body) = operator.call(Method::POST, &format!("/api/{function}"), fields).await;
        assert_eq!((status, body.as_str()), (403, "{\"SignInNotFresh\":{\"auth_time_known\":true}}"), "{function}");
    }
    let page = operator.open("/sign-in?provider=again&return_to=%2Foperator%2Fhealth").await;
    let query: Vec<_> = Url::parse(page.address.as_str()).unwrap().query_pairs().into_owned().collect();
    assert!(query.contains(&("prompt".to_owned(), "login".to_owned())), "{query:?}");
    let account = app.emulator.demo().person("Olga Operator").unwrap().sign_in_name.clone();
    let after_sign_in = operator.select_account(page, &account).await;
    assert_eq!((after_sign_in.status, after_sign_in.path()), (200, "/operator/health"));
    let (status, body) = operator.call(Method::POST, "/api/disable_partner", &[("partner", id)]).await;
    assert_eq!(status, 404, "{body}");
    app.stop().await;
}
