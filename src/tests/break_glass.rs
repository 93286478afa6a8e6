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
    connection::audited,
};

const PAGE: &str = "/sign-in/break-glass";

fn grant() -> BreakGlass {
    BreakGlass::new(ObjectId::new(Uuid::new_v4()), "Jan Kowalski".parse().unwrap(), "Entra ID is down".parse().unwrap())
}

async fn code_for(app: &TestApp, grant: &BreakGlass) -> String {
    let store = app.store().await;
    let (code, _) = store.add_break_glass(grant).await.unwrap();
    store.close().await;
    code.to_string()
}

/// Enters a code in the form of the page.
async fn enter(browser: &mut Browser, code: &str) -> Page {
    let page = browser.open(PAGE).await;
    assert_eq!((page.status, page.attributes("#break-glass-form input", "name")), (200, vec!["code".to_owned()]));
    browser.post(&page.attributes("#break-glass-form", "action").remove(0), &[("code", code)]).await
}

fn assert_refused(page: &Page) {
    assert_eq!((page.status, page.heading().as_str()), (403, "This code can’t be used"), "{}", page.text());
    assert_eq!(page.attributes("main a.primary", "href"), [PAGE]);
}

async fn alter(app: &TestApp, statement: &str) {
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_code_lets_one_operator_in_once_while_no_provider_answers() {
    let app = TestApp::start().await;
    app.emulator
        .sign_in_fault(Fault::new("discovery", FaultKind::Status { status: 503, retry_after: None }).repeated());
    let mut browser = app.browser();
    assert_eq!(browser.open("/sign-in?provider=global").await.status, 502);

    let grant = grant();
    let code = code_for(&app, &grant).await;
    let (mut one, mut other) = (app.browser(), app.browser());
    // Simultaneously, as in a second tab or by somebody else who saw the code.
    let pasted = format!(" {code} ");
    let (first, second) = tokio::join!(enter(&mut one, &code), enter(&mut other, &pasted));
    let (mut inside, outside) = if first.status == 200 { (one, second) } else { (other, first) };
    assert_refused(&outside);

    let page = inside.open("/").await;
    assert_eq!((page.status, page.path()), (200, "/operator/health"));
    let account = inside.open("/account").await.text();
    assert!(account.contains("Jan Kowalski") && account.contains("break-glass"), "{account}");
    assert_ne!(inside.open("/customers").await.status, 200, "an operator has no access to a partner's data");

    let partner = app.emulator.demo().partners[0].tenant;
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(partner).await.unwrap().unwrap().id.to_string();
    store.close().await;
    let (status, _) = inside.call(Method::POST, "/api/disable_partner", &[("partner", &partner)]).await;
    assert_eq!(status, 200);
    let actor = audited(&app, "disable_partner").await.remove(0).action.actor.unwrap();
    assert_eq!((actor.person, actor.kind), (grant.person(), Some(PrincipalKind::Operator)));

    assert_refused(&enter(&mut app.browser(), &code).await);
    let out = inside.post("/sign-out", &[]).await;
    assert_eq!(out.path(), "/signed-out");
    assert_eq!(inside.open("/operator/health").await.path(), "/?return_to=%2Foperator%2Fhealth", "signed out");
    app.stop().await;
}

#[tokio::test]
async fn an_invalid_or_expired_code_is_rejected() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    for code in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "' OR 1=1 --"] {
        assert_refused(&enter(&mut browser, code).await);
    }
    let code = code_for(&app, &grant()).await;
    // A code is not a session, and a session's cookie is not a code.
    browser.set_cookie("tenantry", &code);
    assert_eq!(browser.open("/account").await.path(), "/?return_to=%2Faccount");
    alter(&app, "UPDATE session SET expires_at = created_at WHERE handle IS NULL").await;
    assert_refused(&enter(&mut app.browser(), &code).await);
    let mut operator = app.signed_in("Olga Operator").await;
    let session = operator.session().unwrap().to_owned();
    assert_refused(&enter(&mut app.browser(), &session).await);
    assert_eq!(operator.open("/operator/health").await.status, 200, "their session continues");
    app.stop().await;
}

#[tokio::test]
async fn the_session_ends_after_half_an_hour_and_is_confirmed_by_another_code() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    assert_eq!(enter(&mut browser, &code_for(&app, &grant()).await).await.status, 200);
    let earlier = |member: &str, minutes: i64| {
        let at = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes);
        format!("UPDATE session SET data = json_set(data, '$.signed_in.{member}', '{at}') WHERE handle IS NOT NULL")
    };
    alter(&app, &earlier("authenticated_at", 11)).await;
    let id = "00000000-0000-0000-0000-000000000007";
    let (status, body) = browser.call(Method::POST, "/api/disable_partner", &[("partner", id)]).await;
    assert_eq!((status, body.as_str()), (403, "{\"SignInNotFresh\":{\"auth_time_known\":true}}"));
    assert_eq!(browser.open("/sign-in?provider=again&return_to=%2Foperator%2Fhealth").await.path(), PAGE);

    alter(&app, &earlier("signed_in_at", 29)).await;
    assert_eq!(browser.open("/operator/health").await.status, 200);
    alter(&app, &earlier("signed_in_at", 31)).await;
    assert_eq!(browser.open("/operator/health").await.path(), "/?return_to=%2Foperator%2Fhealth");
    app.stop().await;
}

#[tokio::test]
async fn what_operators_change_needs_a_recent_sign_in_too() {
    let app = TestApp::start().await;
    app.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw: TokenFlaw::SignedInEarlier }));
    let mut operator = app.signed_in("Olga Operator").await;
    let id = "00000000-0000-0000-0000-000000000007";
    let new = [("name", "Fabrikam"), ("tenant", id), ("cloud", "global"), ("admin_agents", id)];
    for (function, fields) in
        [("disable_partner", &[("partner", id)][..]), ("enable_partner", &[("partner", id)]), ("add_partner", &new)]
    {
        let (status, body) = operator.call(Method::POST, &format!("/api/{function}"), fields).await;
        assert_eq!((status, body.as_str()), (403, "{\"SignInNotFresh\":{\"auth_time_known\":true}}"), "{function}");
    }
    let page = operator.open("/sign-in?provider=again&return_to=%2Foperator%2Fhealth").await;
    let asked: Vec<_> = Url::parse(page.address.as_str()).unwrap().query_pairs().into_owned().collect();
    assert!(asked.contains(&("prompt".to_owned(), "login".to_owned())), "{asked:?}");
    let account = app.emulator.demo().person("Olga Operator").unwrap().sign_in_name.clone();
    let back = operator.pick(page, &account).await;
    assert_eq!((back.status, back.path()), (200, "/operator/health"));
    let (status, body) = operator.call(Method::POST, "/api/disable_partner", &[("partner", id)]).await;
    assert_eq!(status, 404, "{body}");
    app.stop().await;
}
