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
        self_service::{SelfService, SelfServiceLevel},
        subscription::SubscriptionChange,
    },
    store::{AuditAction, AuditActor, Created, MailContact, NewChangeRequest, Step, Store},
};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

use crate::{app::TestApp, form::submit, jobs::JOBS_ON, mail::smtp_server::SmtpServer};

const ADMIN: &str = "Alicja Żółkiewska";
const SALES: &str = "Bruno Fischer";
const HELPDESK: &str = "Chiara Esposito";
const WANDA: &str = "wanda@example.com";

/// Starts a portal that works on jobs and sends mail to a server at a port.
async fn start_with_mail(port: u16) -> TestApp {
    let port = port.to_string();
    let settings = [
        JOBS_ON,
        ("TENANTRY_MAIL__HOST", "127.0.0.1"),
        ("TENANTRY_MAIL__PORT", port.as_str()),
        ("TENANTRY_MAIL__TLS", "none"),
        ("TENANTRY_MAIL__FROM", "portal@portal.example"),
    ];
    let app = TestApp::start_with(&settings).await;
    app.set_self_service(
        partner(&app).await,
        SelfService { offer: SelfServiceLevel::ManageWithinLimits, prices: true },
    )
    .await;
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

/// Stores the mail contact of a customer's user, as a sign-in does.
async fn store_mail_contact(
    app: &TestApp,
    number: u128,
    mail_address: &str,
    roles: &[CustomerRole],
    language: Language,
) {
    let (store, session) = (app.store().await, SessionHandle::new(Uuid::new_v4()));
    let roles: BTreeSet<_> = roles.iter().copied().collect();
    let user = CustomerUser::new(user(app, number), session, partner(app).await, customer(app), roles);
    let contact = MailContact { address: Some(mail_address.into()), language };
    store.save_mail_contact(&Principal::CustomerUser(user), &contact).await.unwrap();
    store.close().await;
}

/// Returns the stored details of an event: who caused it, and the text that they entered.
fn note(name: &str, text: Option<&str>) -> Value {
    json!({ "name": name, "note": { "text": text, "before": null, "quote": null, "error": null } })
}

/// Creates a request of the customer's user for another quantity.
async fn create_request(app: &TestApp, store: &Store, in_company: bool) -> ChangeRequestId {
    let id = "A356AC8C-E310-44F4-BF85-C7F29044AF99".parse().unwrap();
    let change = RequestedChange::Subscription { id, change: SubscriptionChange::Quantity(15) };
    let quote = Quote { quantity: Some(10), ..Quote::of_product("Microsoft 365 E3".into(), Timestamp::now()) };
    let contents = json!({
        "asked": change, "quote": quote, "customer_name": "Araçá Comércio", "asker_name": "Wanda Kowalczyk",
        "on_behalf_of": null, "message": "For the new team", "ticket": null,
    });
    let new = NewChangeRequest {
        customer: customer(app),
        kind: RequestKind::Quantity,
        subject: None,
        form: RequestId::new(Uuid::new_v4()),
        in_company,
        requester: AuditActor { person: user(app, 7), kind: Some(PrincipalKind::CustomerUser) },
        contents: contents.to_string().into(),
        note: note("Wanda Kowalczyk", Some("For the new team")).to_string().into(),
        max_open: (100, 100),
        max_per_day: 100,
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
        auto_approved_units: None,
        audit: None,
    };
    store.advance_request(partner(app).await, id, &step).await.unwrap();
}

async fn set_mail_frequency(app: &TestApp, store: &Store, number: u128, mail: MailFrequency) {
    let preferences = Preferences { mail, ..Preferences::default() };
    store.save_preferences(user(app, number), &preferences).await.unwrap();
}

async fn execute_sql(app: &TestApp, statement: &str) {
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    database.execute(AssertSqlSafe(statement.to_owned())).await.unwrap();
}

/// Waits until the tasks that queue mail and webhook messages about request events have finished.
pub async fn wait_until_event_tasks_finish(app: &TestApp) {
    const PENDING: &str = "SELECT COUNT(*) FROM river_job WHERE kind = 'announce_event' AND finalized_at IS NULL";
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let idle = async {
        while sqlx::query_scalar::<_, i64>(PENDING).fetch_one(&mut database).await.unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(2), idle).await.expect("the event tasks finish");
}

async fn next_message(server: &mut SmtpServer) -> Value {
    let message = tokio::time::timeout(Duration::from_mins(2), server.message()).await.expect("a message");
    assert_eq!(message["recipients"].as_array().unwrap().len(), 1, "{message}");
    message
}

fn body(message: &Value) -> String {
    message["body"].as_str().unwrap().replace("\r\n", "\n")
}

#[tokio::test]
async fn staff_who_can_decide_get_mail_about_a_request_with_a_link() {
    let Some(mut server) = SmtpServer::start("mail about a new request", &[]).await else { return };
    let app = start_with_mail(server.port).await;
    app.signed_in(ADMIN).await;
    app.signed_in(HELPDESK).await;
    store_mail_contact(&app, 7, WANDA, &[CustomerRole::BillingAdministrator], Language::Polish).await;
    let store = app.store().await;
    let id = create_request(&app, &store, false).await;
    let mail = next_message(&mut server).await;
    let admin = app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone();
    assert_eq!(mail["recipients"], json!([admin]));
    assert_eq!(mail["subject"], "Request #1: new request – Araçá Comércio");
    let text = body(&mail);
    let link = text.lines().find(|line| line.ends_with(&format!("/requests/{id}"))).unwrap_or_else(|| panic!("{text}"));
    assert!(text.contains("Microsoft 365 E3: from 10 to 15 licenses"), "{text}");
    assert!(!link.contains("/my/"), "{link}");
    wait_until_event_tasks_finish(&app).await;

    // A message of staff is sent to the requester, in the language of their sign-in, and to nobody else.
    advance(&app, &store, id, EventKind::MessagePosted, Some(ADMIN), Some("Is it urgent?")).await;
    let mail = next_message(&mut server).await;
    assert_eq!(
        (&mail["recipients"], mail["subject"].as_str()),
        (&json!([WANDA]), Some("Prośba nr 1: nowa wiadomość – Microsoft 365 E3"),)
    );
    assert!(body(&mail).contains("Is it urgent?") && body(&mail).contains(&format!("/my/requests/{id}")), "{mail}");
    wait_until_event_tasks_finish(&app).await;
    store.close().await;
    app.stop().await;
    assert!(server.stop().await.is_empty(), "nobody else got mail");
}

#[tokio::test]
async fn the_requester_gets_the_rejection_reason_and_approvers_get_pending_requests() {
    let Some(mut server) = SmtpServer::start("mail about a refusal", &[]).await else { return };
    let app = start_with_mail(server.port).await;
    app.signed_in(SALES).await;
    store_mail_contact(&app, 7, WANDA, &[], Language::German).await;
    store_mail_contact(&app, 8, "boss@example.com", &[CustomerRole::GlobalAdministrator], Language::English).await;
    store_mail_contact(&app, 9, "help@example.com", &[CustomerRole::HelpdeskAdministrator], Language::English).await;
    let store = app.store().await;
    let first = create_request(&app, &store, true).await;
    let mail = next_message(&mut server).await;
    assert_eq!(mail["recipients"], json!(["boss@example.com"]));
    assert_eq!(mail["subject"], "Request #1: waiting for your company – Microsoft 365 E3");
    assert!(body(&mail).contains(&format!("/my/requests/{first}")), "{mail}");

    let second = create_request(&app, &store, false).await;
    advance(&app, &store, second, EventKind::Refused, Some(SALES), Some("Erst das Budget.")).await;
    let mail = next_message(&mut server).await;
    assert_eq!(mail["recipients"], json!([WANDA]));
    assert_eq!(mail["subject"], "Anfrage #2: abgelehnt – Microsoft 365 E3");
    let text = body(&mail);
    assert!(text.contains("Begründung: Erst das Budget.") && !text.contains(SALES), "{text}");
    wait_until_event_tasks_finish(&app).await;

    // Neither a disabled person nor a person who opted out gets mail.
    let (partner, by) = (partner(&app).await, AuditActor { person: app.emulator.demo().operator, kind: None });
    set_mail_frequency(&app, &store, 7, MailFrequency::None).await;
    let third = create_request(&app, &store, false).await;
    advance(&app, &store, third, EventKind::Refused, Some(SALES), None).await;
    wait_until_event_tasks_finish(&app).await;
    set_mail_frequency(&app, &store, 7, MailFrequency::Each).await;
    store.set_customer_user_disabled(partner, customer(&app), user(&app, 7).object, true, by).await.unwrap();
    let fourth = create_request(&app, &store, false).await;
    advance(&app, &store, fourth, EventKind::Refused, Some(SALES), None).await;
    wait_until_event_tasks_finish(&app).await;
    store.close().await;
    app.stop().await;
    assert!(server.stop().await.is_empty());
}

#[tokio::test]
async fn the_daily_mail_preference_sends_a_summary() {
    let Some(mut server) = SmtpServer::start("a summary of requests", &[]).await else { return };
    let app = start_with_mail(server.port).await;
    store_mail_contact(&app, 7, WANDA, &[], Language::English).await;
    let store = app.store().await;
    set_mail_frequency(&app, &store, 7, MailFrequency::Daily).await;
    for _ in 0..2 {
        let id = create_request(&app, &store, false).await;
        advance(&app, &store, id, EventKind::MessagePosted, Some(SALES), Some("Soon")).await;
        advance(&app, &store, id, EventKind::Refused, Some(SALES), Some("No")).await;
    }
    wait_until_event_tasks_finish(&app).await;
    let services = app.services().await;
    services.send_summaries().await.unwrap();
    execute_sql(&app, "UPDATE request_mail SET created_at = created_at - 86400000").await;
    services.send_summaries().await.unwrap();
    let mail = next_message(&mut server).await;
    assert_eq!((&mail["recipients"], mail["subject"].as_str()), (&json!([WANDA]), Some("News about 2 requests")));
    let text = body(&mail);
    assert_eq!(text.matches("/my/requests/").count(), 2, "{text}");
    assert_eq!(text.matches("Refused").count(), 2, "{text}");
    services.send_summaries().await.unwrap();

    // After a change of the preference, pending mail is sent in the next round, or discarded.
    let id = create_request(&app, &store, false).await;
    advance(&app, &store, id, EventKind::Refused, Some(SALES), None).await;
    wait_until_event_tasks_finish(&app).await;
    set_mail_frequency(&app, &store, 7, MailFrequency::Each).await;
    services.send_summaries().await.unwrap();
    assert_eq!(next_message(&mut server).await["subject"], "News about 1 request");
    set_mail_frequency(&app, &store, 7, MailFrequency::Daily).await;
    let id = create_request(&app, &store, false).await;
    advance(&app, &store, id, EventKind::Refused, Some(SALES), None).await;
    wait_until_event_tasks_finish(&app).await;
    set_mail_frequency(&app, &store, 7, MailFrequency::None).await;
    services.send_summaries().await.unwrap();
    set_mail_frequency(&app, &store, 7, MailFrequency::Each).await;
    services.send_summaries().await.unwrap();
    services.store().close().await;
    store.close().await;
    app.stop().await;
    assert!(server.stop().await.is_empty());
}

#[tokio::test]
async fn undeliverable_mail_is_sent_once_after_the_server_is_back() {
    let Some(mut server) = SmtpServer::start("a mail server that was down", &[]).await else { return };
    // A port that was just free and has no listener since.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let app = start_with_mail(port).await;
    store_mail_contact(&app, 7, WANDA, &[], Language::English).await;
    let store = app.store().await;
    let id = create_request(&app, &store, false).await;
    advance(&app, &store, id, EventKind::Refused, Some(SALES), None).await;
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let attempt = async {
        const FAILED_ATTEMPTS: &str = "SELECT COUNT(*) FROM request_mail WHERE attempts = 1 AND claimed_at IS NULL";
        while sqlx::query_scalar::<_, i64>(FAILED_ATTEMPTS).fetch_one(&mut database).await.unwrap() == 0 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), attempt).await.expect("an attempt fails");
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let server_port = server.port;
    let relay = tokio::spawn(async move {
        loop {
            let (mut inbound, _) = listener.accept().await.unwrap();
            let mut outbound = TcpStream::connect(("127.0.0.1", server_port)).await.unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut inbound, &mut outbound).await });
        }
    });
    let mail = next_message(&mut server).await;
    assert_eq!(
        (&mail["recipients"], mail["subject"].as_str()),
        (&json!([WANDA]), Some("Request #1: refused – Microsoft 365 E3"),)
    );
    wait_until_event_tasks_finish(&app).await;
    store.close().await;
    app.stop().await;
    relay.abort();
    assert!(server.stop().await.is_empty(), "sent only once");
}

#[tokio::test]
async fn the_account_page_shows_the_mail_address_and_saves_the_frequency() {
    let app = start_with_mail(1).await;
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
    let found = store.find_mail_recipient(partner(&app).await, admin.id, PrincipalKind::Staff).await.unwrap();
    assert!(found.is_some_and(|it| it.language == Language::English));
    store.close().await;
    app.stop().await;

    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let page = browser.open("/account").await;
    assert!(page.text().contains("because this portal doesn’t send any."), "{}", page.text());
    assert!(page.attributes("#preferences-form-mail", "name").is_empty());
    let store = app.store().await;
    let known = store.list_mail_recipients(partner(&app).await, None).await.unwrap();
    assert!(known.is_empty(), "without mail no address is stored");
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn customer_sign_in_links_keep_the_return_url() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let landing = browser.open("/my/profile").await;
    assert_eq!(landing.path(), "/?return_to=%2Fmy%2Fprofile");
    let links = landing.attributes("[aria-labelledby=customers] a", "href");
    assert!(links.iter().all(|link| link.contains("return_to=%2Fmy%2Fprofile")), "{links:?}");
    app.stop().await;
}
