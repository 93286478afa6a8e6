//! Tests of mail about requests, from the event to a real mail server.

use std::{collections::BTreeSet, time::Duration};

use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqliteConnection};
use tenantry::{
    domain::{
        change_request::{EventKind, Quote, RequestKind, RequestedChange},
        id::{ChangeRequestId, CustomerId, ObjectId, PartnerId, PersonId, RequestId, SessionHandle, TenantId},
        language::Language,
        preferences::{MailFrequency, Preferences},
        principal::{CustomerUser, Principal, PrincipalKind},
        role::CustomerRole,
        self_service::{Offer, SelfService},
        subscription::SubscriptionChange,
    },
    store::{AuditAction, AuditActor, Correspondence, Created, NewChangeRequest, Step, Store},
};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

use crate::{app::TestApp, form::submit, jobs::JOBS, mail::smtp_server::SmtpServer};

const ADMIN: &str = "Alicja Żółkiewska";
const SALES: &str = "Bruno Fischer";
const HELPDESK: &str = "Chiara Esposito";
const WANDA: &str = "wanda@example.com";

/// Starts a portal that works on jobs and sends mail to a server at a port.
async fn mailing(port: u16) -> TestApp {
    let port = port.to_string();
    let settings = [
        JOBS,
        ("TENANTRY_MAIL__HOST", "127.0.0.1"),
        ("TENANTRY_MAIL__PORT", port.as_str()),
        ("TENANTRY_MAIL__TLS", "none"),
        ("TENANTRY_MAIL__FROM", "portal@portal.example"),
    ];
    let app = TestApp::start_with(&settings).await;
    app.offer(partner(&app).await, SelfService { offer: Offer::ManageWithinLimits, prices: true }).await;
    app
}

async fn partner(app: &TestApp) -> PartnerId {
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    store.close().await;
    partner.id
}

fn customer(app: &TestApp) -> CustomerId {
    app.emulator.customers(app.emulator.demo().partners[0].tenant)[0]
}

/// Returns the id of a customer's user.
fn user(app: &TestApp, number: u128) -> PersonId {
    PersonId { tenant: TenantId::new(customer(app).as_uuid()), object: ObjectId::new(Uuid::from_u128(number)) }
}

/// Stores the data that a sign-in of a customer's user stores.
async fn signed_in_once(app: &TestApp, number: u128, address: &str, roles: &[CustomerRole], language: Language) {
    let (store, session) = (app.store().await, SessionHandle::new(Uuid::new_v4()));
    let roles: BTreeSet<_> = roles.iter().copied().collect();
    let own = CustomerUser::new(user(app, number), session, partner(app).await, customer(app), roles);
    let known = Correspondence { address: Some(address.into()), language };
    store.save_correspondence(&Principal::CustomerUser(own), &known).await.unwrap();
    store.close().await;
}

fn note(name: &str, text: Option<&str>) -> Value {
    json!({ "name": name, "note": { "text": text, "before": null, "quote": null, "error": null } })
}

/// Creates a request of the customer's user for another quantity.
async fn ask(app: &TestApp, store: &Store, in_company: bool) -> ChangeRequestId {
    let id = "A356AC8C-E310-44F4-BF85-C7F29044AF99".parse().unwrap();
    let asked = RequestedChange::Subscription { id, change: SubscriptionChange::Quantity(15) };
    let quote = Quote { quantity: Some(10), ..Quote::of_product("Microsoft 365 E3".into(), Timestamp::now()) };
    let contents = json!({
        "asked": asked, "quote": quote, "customer_name": "Araçá Comércio", "asker_name": "Wanda Kowalczyk",
        "on_behalf_of": null, "message": "For the new team", "ticket": null,
    });
    let new = NewChangeRequest {
        customer: customer(app),
        kind: RequestKind::Quantity,
        subject: None,
        form: RequestId::new(Uuid::new_v4()),
        in_company,
        asker: AuditActor { person: user(app, 7), kind: Some(PrincipalKind::CustomerUser) },
        contents: contents.to_string().into(),
        note: note("Wanda Kowalczyk", Some("For the new team")).to_string().into(),
        most_open: (100, 100),
        most_a_day: 100,
    };
    let partner = partner(app).await;
    let created = store.create_change_request(partner, &new, AuditAction::new(partner, "ask_for_change")).await;
    let Created::New(id) = created.unwrap() else { panic!("the request was not created") };
    id
}

/// Advances a request by one event, by a member of staff or by the portal itself.
async fn advance(
    app: &TestApp,
    store: &Store,
    id: ChangeRequestId,
    kind: EventKind,
    by: Option<&str>,
    text: Option<&str>,
) {
    let actor = by.map(|name| AuditActor {
        person: app.emulator.demo().person(name).unwrap().id,
        kind: Some(PrincipalKind::Staff),
    });
    let step = Step {
        kind,
        by: actor,
        revision: None,
        contents: None,
        note: note(by.unwrap_or_default(), text).to_string().into(),
        added: None,
        audit: None,
    };
    store.advance_request(partner(app).await, id, &step).await.unwrap();
}

async fn choose(app: &TestApp, store: &Store, number: u128, mail: MailFrequency) {
    let preferences = Preferences { mail, ..Preferences::default() };
    store.save_preferences(user(app, number), &preferences).await.unwrap();
}

async fn run(app: &TestApp, statement: &str) {
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    database.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
}

/// Waits until no announcement is pending.
pub async fn until_idle(app: &TestApp) {
    const BUSY: &str = "SELECT COUNT(*) FROM river_job WHERE kind = 'announce_event' AND finalized_at IS NULL";
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let idle = async {
        while sqlx::query_scalar::<_, i64>(BUSY).fetch_one(&mut database).await.unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(2), idle).await.expect("the announcements end");
}

async fn message(server: &mut SmtpServer) -> Value {
    let message = tokio::time::timeout(Duration::from_mins(2), server.message()).await.expect("a message");
    assert_eq!(message["recipients"].as_array().unwrap().len(), 1, "{message}");
    message
}

fn body(message: &Value) -> String {
    message["body"].as_str().unwrap().replace("\r\n", "\n")
}

#[tokio::test]
async fn staff_who_may_decide_are_told_of_a_request_and_lead_to_it_after_a_sign_in() {
    let Some(mut server) = SmtpServer::start("mail about a new request", &[]).await else { return };
    let app = mailing(server.port).await;
    app.signed_in(ADMIN).await;
    app.signed_in(HELPDESK).await;
    signed_in_once(&app, 7, WANDA, &[CustomerRole::BillingAdministrator], Language::Polish).await;
    let store = app.store().await;
    let id = ask(&app, &store, false).await;
    let told = message(&mut server).await;
    let admin = app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone();
    assert_eq!(told["recipients"], json!([admin]));
    assert_eq!(told["subject"], "Request #1: new request – Araçá Comércio");
    let said = body(&told);
    let link = said.lines().find(|line| line.ends_with(&format!("/requests/{id}"))).unwrap_or_else(|| panic!("{said}"));
    assert!(said.contains("Microsoft 365 E3: from 10 to 15 licenses"), "{said}");
    assert!(!link.contains("/my/"), "{link}");
    until_idle(&app).await;

    // A message of staff is announced to the asker, in the language of their sign-in, and to nobody else.
    advance(&app, &store, id, EventKind::Answered, Some(ADMIN), Some("Is it urgent?")).await;
    let told = message(&mut server).await;
    assert_eq!(
        (&told["recipients"], told["subject"].as_str()),
        (&json!([WANDA]), Some("Prośba nr 1: nowa wiadomość – Microsoft 365 E3"),)
    );
    assert!(body(&told).contains("Is it urgent?") && body(&told).contains(&format!("/my/requests/{id}")), "{told}");
    until_idle(&app).await;
    store.close().await;
    app.stop().await;
    assert!(server.stop().await.is_empty(), "nobody else got mail");
}

#[tokio::test]
async fn the_asker_is_told_the_reason_of_a_refusal_once_and_approvers_of_what_they_decide() {
    let Some(mut server) = SmtpServer::start("mail about a refusal", &[]).await else { return };
    let app = mailing(server.port).await;
    app.signed_in(SALES).await;
    signed_in_once(&app, 7, WANDA, &[], Language::German).await;
    signed_in_once(&app, 8, "boss@example.com", &[CustomerRole::GlobalAdministrator], Language::English).await;
    signed_in_once(&app, 9, "help@example.com", &[CustomerRole::HelpdeskAdministrator], Language::English).await;
    let store = app.store().await;
    let first = ask(&app, &store, true).await;
    let told = message(&mut server).await;
    assert_eq!(told["recipients"], json!(["boss@example.com"]));
    assert_eq!(told["subject"], "Request #1: waiting for your company – Microsoft 365 E3");
    assert!(body(&told).contains(&format!("/my/requests/{first}")), "{told}");

    let second = ask(&app, &store, false).await;
    advance(&app, &store, second, EventKind::Refused, Some(SALES), Some("Erst das Budget.")).await;
    let told = message(&mut server).await;
    assert_eq!(told["recipients"], json!([WANDA]));
    assert_eq!(told["subject"], "Anfrage #2: abgelehnt – Microsoft 365 E3");
    let said = body(&told);
    assert!(said.contains("Begründung: Erst das Budget.") && !said.contains(SALES), "{said}");
    until_idle(&app).await;

    // Neither a disabled person nor a person who opted out gets mail.
    let (partner, by) = (partner(&app).await, AuditActor { person: app.emulator.demo().operator, kind: None });
    choose(&app, &store, 7, MailFrequency::None).await;
    let third = ask(&app, &store, false).await;
    advance(&app, &store, third, EventKind::Refused, Some(SALES), None).await;
    until_idle(&app).await;
    choose(&app, &store, 7, MailFrequency::Each).await;
    store.set_customer_user_disabled(partner, customer(&app), user(&app, 7).object, true, by).await.unwrap();
    let fourth = ask(&app, &store, false).await;
    advance(&app, &store, fourth, EventKind::Refused, Some(SALES), None).await;
    until_idle(&app).await;
    store.close().await;
    app.stop().await;
    assert!(server.stop().await.is_empty());
}

#[tokio::test]
async fn whoever_chose_one_mail_a_day_gets_a_summary() {
    let Some(mut server) = SmtpServer::start("a summary of requests", &[]).await else { return };
    let app = mailing(server.port).await;
    signed_in_once(&app, 7, WANDA, &[], Language::English).await;
    let store = app.store().await;
    choose(&app, &store, 7, MailFrequency::Daily).await;
    for _ in 0..2 {
        let id = ask(&app, &store, false).await;
        advance(&app, &store, id, EventKind::Answered, Some(SALES), Some("Soon")).await;
        advance(&app, &store, id, EventKind::Refused, Some(SALES), Some("No")).await;
    }
    until_idle(&app).await;
    let services = app.services().await;
    services.send_summaries().await.unwrap();
    run(&app, "UPDATE request_mail SET created_at = created_at - 86400000").await;
    services.send_summaries().await.unwrap();
    let told = message(&mut server).await;
    assert_eq!((&told["recipients"], told["subject"].as_str()), (&json!([WANDA]), Some("News about 2 requests")));
    let said = body(&told);
    assert_eq!(said.matches("/my/requests/").count(), 2, "{said}");
    assert_eq!(said.matches("Refused").count(), 2, "{said}");
    services.send_summaries().await.unwrap();

    // After a change of the preference, pending mail is sent in the next round, or discarded.
    let id = ask(&app, &store, false).await;
    advance(&app, &store, id, EventKind::Refused, Some(SALES), None).await;
    until_idle(&app).await;
    choose(&app, &store, 7, MailFrequency::Each).await;
    services.send_summaries().await.unwrap();
    assert_eq!(message(&mut server).await["subject"], "News about 1 request");
    choose(&app, &store, 7, MailFrequency::Daily).await;
    let id = ask(&app, &store, false).await;
    advance(&app, &store, id, EventKind::Refused, Some(SALES), None).await;
    until_idle(&app).await;
    choose(&app, &store, 7, MailFrequency::None).await;
    services.send_summaries().await.unwrap();
    choose(&app, &store, 7, MailFrequency::Each).await;
    services.send_summaries().await.unwrap();
    services.store().close().await;
    store.close().await;
    app.stop().await;
    assert!(server.stop().await.is_empty());
}

#[tokio::test]
async fn mail_that_the_server_could_not_take_is_delivered_once_when_it_is_back() {
    let Some(mut server) = SmtpServer::start("a mail server that was down", &[]).await else { return };
    // A port that was just free and has no listener since.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let app = mailing(port).await;
    signed_in_once(&app, 7, WANDA, &[], Language::English).await;
    let store = app.store().await;
    let id = ask(&app, &store, false).await;
    advance(&app, &store, id, EventKind::Refused, Some(SALES), None).await;
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let tried = async {
        const TRIED: &str = "SELECT COUNT(*) FROM request_mail WHERE attempts = 1 AND claimed_at IS NULL";
        while sqlx::query_scalar::<_, i64>(TRIED).fetch_one(&mut database).await.unwrap() == 0 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), tried).await.expect("an attempt fails");
    let back = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let relayed_to = server.port;
    let relay = tokio::spawn(async move {
        loop {
            let (mut from, _) = back.accept().await.unwrap();
            let mut to = TcpStream::connect(("127.0.0.1", relayed_to)).await.unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut from, &mut to).await });
        }
    });
    let told = message(&mut server).await;
    assert_eq!(
        (&told["recipients"], told["subject"].as_str()),
        (&json!([WANDA]), Some("Request #1: refused – Microsoft 365 E3"),)
    );
    until_idle(&app).await;
    store.close().await;
    app.stop().await;
    relay.abort();
    assert!(server.stop().await.is_empty(), "sent only once");
}

#[tokio::test]
async fn the_account_page_says_where_mail_goes_and_takes_the_choice() {
    let app = mailing(1).await;
    let mut browser = app.signed_in(ADMIN).await;
    let page = browser.open("/account").await;
    let admin = app.emulator.demo().person(ADMIN).unwrap();
    assert!(page.text().contains(&format!("Sent to {}, your sign-in name.", admin.sign_in_name)), "{}", page.text());
    assert_eq!(page.attributes("#preferences-form-mail option[selected]", "value"), ["each"]);
    assert_eq!(submit(&mut browser, &page, "preferences-form", &[("mail", "daily")]).await.status, 200);
    let store = app.store().await;
    let expected = Preferences { mail: MailFrequency::Daily, ..Preferences::default() };
    assert_eq!(store.load_preferences(admin.id).await.unwrap(), expected);
    let page = browser.open("/account").await;
    assert_eq!(submit(&mut browser, &page, "preferences-form", &[("theme", "dark")]).await.status, 200);
    assert_eq!(store.load_preferences(admin.id).await.unwrap().mail, MailFrequency::Daily, "unchanged");
    let found = store.find_correspondent(partner(&app).await, admin.id, PrincipalKind::Staff).await.unwrap();
    assert!(found.is_some_and(|it| it.language == Language::English));
    store.close().await;
    app.stop().await;

    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let page = browser.open("/account").await;
    assert!(page.text().contains("because this portal doesn’t send any."), "{}", page.text());
    assert!(page.attributes("#preferences-form-mail", "name").is_empty());
    let store = app.store().await;
    let known = store.list_correspondents(partner(&app).await, None).await.unwrap();
    assert!(known.is_empty(), "without mail no address is stored");
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn a_link_to_a_customers_page_leads_back_after_a_sign_in_as_one_of_its_people() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let landing = browser.open("/my/profile").await;
    assert_eq!(landing.path(), "/?return_to=%2Fmy%2Fprofile");
    let ways = landing.attributes("[aria-labelledby=customers] a", "href");
    assert!(ways.iter().all(|way| way.contains("return_to=%2Fmy%2Fprofile")), "{ways:?}");
    app.stop().await;
}
