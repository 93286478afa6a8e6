//! Tests of webhooks: signed messages to a receiver in a separate process, retries, and the partner's page.

use std::{net::TcpListener, process::Stdio, time::Duration};

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use tenantry::{
    domain::{
        change_request::{EventKind, EventNote, MAX_OPEN, Quote, RequestKind, RequestedChange},
        id::{ChangeRequestId, CustomerId, ObjectId, PartnerId, PersonId, RequestId, SubscriptionId, TenantId},
        principal::PrincipalKind,
        subscription::SubscriptionChange,
    },
    error::PortalError,
    store::{AuditAction, AuditActor, Created, NewChangeRequest, Step},
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};
use uuid::Uuid;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::{submit, submit_and_confirm},
    jobs::{ADMIN, JOBS_ON},
    request_mail::wait_until_event_tasks_finish,
    self_service::partner_id,
};

const PAGE: &str = "/partner/webhook";
const SUBSCRIPTION: &str = "A356AC8C-E310-44F4-BF85-C7F29044AF99";
/// Names and texts that no message may contain.
const CONFIDENTIAL_TEXTS: [&str; 3] = ["Contoso of Łódź", "Wanda Kowalczyk", "We hire two people"];

/// A running `tenantry webhook-receiver`.
struct Receiver {
    lines: Lines<BufReader<ChildStdout>>,
    child: Child,
}

impl Receiver {
    async fn start(port: u16, secret: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry"));
        command.args(["webhook-receiver", "--listen", &format!("127.0.0.1:{port}")]).args(arguments);
        command.env_clear().env("WEBHOOK_SECRET", secret).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next_line().await.unwrap().expect("the receiver starts");
        assert!(first.contains("listening"), "{first}");
        Self { lines, child }
    }

    /// Returns the next message that arrived.
    async fn message(&mut self) -> Value {
        let line = tokio::time::timeout(Duration::from_secs(30), self.lines.next_line()).await.expect("a message");
        serde_json::from_str(&line.unwrap().unwrap()).unwrap()
    }

    /// Kills it like `kill -9`, and returns the messages that were not read.
    async fn stop(mut self) -> Vec<Value> {
        self.child.kill().await.unwrap();
        let mut unread = Vec::new();
        while let Some(line) = self.lines.next_line().await.unwrap() {
            unread.push(serde_json::from_str(&line).unwrap());
        }
        unread
    }
}

/// Returns a port that was free just now.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Creates an endpoint with the form, and returns its signing secret.
async fn create(browser: &mut Browser, port: u16) -> String {
    let page = browser.open(PAGE).await;
    let url = format!("http://127.0.0.1:{port}/hook");
    let page = submit(browser, &page, "webhook-form", &[("url", &url), ("active", "true")]).await;
    secret(&page)
}

/// Returns the signing secret on a page, whose URL must not contain it.
fn secret(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.text());
    let secret = page.texts("#signing-secret").remove(0);
    assert!(secret.starts_with("whsec_"), "{secret}");
    assert!(!page.address.as_str().contains(&secret), "{}", page.address);
    secret
}

/// Reloads the page until its latest message has this state.
async fn wait_for_state(browser: &mut Browser, state: &str) -> Page {
    let waited = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            let page = browser.open(PAGE).await;
            assert_eq!(page.status, 200, "{}", page.text());
            if page.texts("tbody .badge").first().is_some_and(|badge| badge == state) {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    waited.await.unwrap_or_else(|_| panic!("no message became {state:?}"))
}

/// Returns the stored details of an event.
fn note() -> Value {
    json!({ "name": CONFIDENTIAL_TEXTS[1], "note": EventNote::<PortalError>::default() })
}

/// Creates a request of a customer for a higher quantity of a subscription.
async fn create_request(app: &TestApp, partner: PartnerId, customer: CustomerId) -> ChangeRequestId {
    let id: SubscriptionId = SUBSCRIPTION.parse().unwrap();
    let change = RequestedChange::Subscription { id, change: SubscriptionChange::Quantity(12) };
    let mut quote = Quote::of_product("Microsoft 365".to_owned(), Timestamp::now());
    "10".clone_into(&mut quote.before);
    let contents = json!({
        "asked": change,
        "quote": quote,
        "customer_name": CONFIDENTIAL_TEXTS[0],
        "asker_name": CONFIDENTIAL_TEXTS[1],
        "on_behalf_of": null,
        "message": CONFIDENTIAL_TEXTS[2],
        "ticket": "4711",
    });
    let person = PersonId { tenant: TenantId::new(customer.as_uuid()), object: ObjectId::new(Uuid::from_u128(1)) };
    let new = NewChangeRequest {
        customer,
        kind: RequestKind::Quantity,
        subject: change.subject(),
        form: RequestId::new(Uuid::new_v4()),
        in_company: false,
        requester: AuditActor { person, kind: Some(PrincipalKind::CustomerUser) },
        contents: contents.to_string().into(),
        note: note().to_string().into(),
        max_open: (MAX_OPEN, MAX_OPEN),
        max_per_day: 100,
    };
    let store = app.store().await;
    let created = store.create_change_request(partner, &new, AuditAction::new(partner, "ask_for_change")).await;
    let Ok(Created::New(id)) = created else { panic!("{created:?}") };
    store.close().await;
    id
}

async fn record_event(app: &TestApp, partner: PartnerId, request: ChangeRequestId, kind: EventKind) {
    let note = note().to_string().into();
    let step = Step { kind, by: None, revision: None, contents: None, note, auto_approved_units: None, audit: None };
    let store = app.store().await;
    store.advance_request(partner, request, &step).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn request_events_are_delivered_signed_and_retried_after_a_failure() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    let port = free_port();
    let secret = create(&mut browser, port).await;
    let mut receiver = Receiver::start(port, &secret, &["--answer", "503", "--fail-first", "1"]).await;
    let partner = partner_id(&app, 0).await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    let request = create_request(&app, partner, customer).await;

    let (first, second) = (receiver.message().await, receiver.message().await);
    assert_eq!((&first["valid"], &first["answer"]), (&json!(true), &json!(503)), "{first}");
    assert_eq!((&second["valid"], &second["answer"]), (&json!(true), &json!(204)), "{second}");
    assert!(first["id"] == second["id"] && first["body"] == second["body"], "{first} {second}");
    assert_ne!(first["timestamp"], second["timestamp"], "each attempt has its own timestamp");
    let (body, data) = (&second["body"], &second["body"]["data"]);
    assert_eq!(body["type"], "request.asked");
    assert!(body["timestamp"].as_str().unwrap().parse::<Timestamp>().is_ok(), "{body}");
    assert_eq!(
        [&data["request"], &data["number"], &data["customer"], &data["kind"], &data["state"], &data["event"]],
        [&json!(request), &json!(1), &json!(customer), &json!("quantity"), &json!("asked"), &json!("asked")]
    );
    assert_eq!([&data["before"], &data["after"], &data["ticket"]], [&json!("10"), &json!("12"), &json!("4711")]);
    assert_eq!([&data["automatic"], &data["correlation"]], [&json!(false), &Value::Null]);
    assert!(data["subscription"].as_str().unwrap().eq_ignore_ascii_case(SUBSCRIPTION), "{data}");
    let url = data["url"].as_str().unwrap();
    assert!(url.starts_with("http://localhost:") && url.ends_with(&format!("/requests/{request}")), "{data}");
    assert!(!CONFIDENTIAL_TEXTS.iter().any(|word| body.to_string().contains(word)), "{body}");

    let page = wait_for_state(&mut browser, "Delivered").await;
    let cells = page.texts("tbody td");
    assert_eq!([&cells[0], &cells[2], &cells[5]], ["1", "2", "HTTP status 204"], "{cells:?}");
    assert!(page.attributes("tbody a", "href").contains(&format!("/requests/{request}")));

    // Events that concern only staff send no message; a decision does.
    record_event(&app, partner, request, EventKind::Claimed).await;
    record_event(&app, partner, request, EventKind::Refused).await;
    let decided = receiver.message().await;
    assert_eq!([&decided["body"]["type"], &decided["body"]["data"]["event"]], ["request.decided", "refused"]);
    assert_eq!(decided["body"]["data"]["state"], "refused");

    // A message that is sent again has the same id and body.
    let page = wait_for_state(&mut browser, "Delivered").await;
    let row = page.attributes("input[name=delivery]", "value").remove(0);
    let fields = [("form_page", PAGE), ("delivery", row.as_str())];
    assert_eq!(browser.post("/api/resend_webhook", &fields).await.status, 200);
    let again = receiver.message().await;
    assert!(again["id"] == decided["id"] && again["body"] == decided["body"], "{again}");
    assert_eq!(receiver.stop().await, Vec::<Value>::new());
    app.stop().await;
}

#[tokio::test]
async fn a_test_message_reports_its_outcome_and_redirects_are_not_followed() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    let page = browser.open(PAGE).await;
    assert!(page.text().contains("No messages yet"), "{}", page.text());
    assert!(page.texts("#test-form").is_empty(), "no endpoint to test");
    for url in ["", "hooks.example", "http://hooks.example/", "https://a:b@hooks.example/", "https://10.0.0.1/"] {
        let refused = submit(&mut browser, &page, "webhook-form", &[("url", url), ("active", "true")]).await;
        assert_eq!(refused.status, 422, "{url}: {}", refused.text());
        assert_eq!(refused.attributes("#webhook-form-url", "aria-invalid"), ["true"], "{url}");
    }
    let port = free_port();
    let first = create(&mut browser, port).await;
    assert!(!browser.open(PAGE).await.html.contains(&first), "shown once");

    let mut receiver = Receiver::start(port, &first, &["--answer", "307"]).await;
    let page = browser.open(PAGE).await;
    submit(&mut browser, &page, "test-form", &[]).await;
    let message = receiver.message().await;
    assert_eq!((&message["valid"], &message["body"]["type"]), (&json!(true), &json!("test")), "{message}");
    assert_eq!(message["path"], "/hook");
    let page = wait_for_state(&mut browser, "Failed").await;
    assert!(page.text().contains("HTTP status 307"), "{}", page.text());
    assert_eq!(receiver.stop().await, Vec::<Value>::new(), "redirects are not followed, tests are not repeated");

    // After a rotation of the secret, receivers with either secret accept messages for a day.
    let page = browser.open(PAGE).await;
    let second = secret(&submit(&mut browser, &page, "rotate-form", &[]).await);
    assert_ne!(first, second);
    for (secret, valid) in [(&first, true), (&second, true), (&"whsec_b3RoZXI=".to_owned(), false)] {
        let mut receiver = Receiver::start(port, secret, &[]).await;
        let page = browser.open(PAGE).await;
        assert!(page.text().contains("Previous secret expires"), "{}", page.text());
        submit(&mut browser, &page, "test-form", &[]).await;
        let message = receiver.message().await;
        assert_eq!(message["valid"], valid, "{message}");
        wait_for_state(&mut browser, if valid { "Delivered" } else { "Failed" }).await;
        receiver.stop().await;
    }

    // There is no listener any more.
    let page = browser.open(PAGE).await;
    submit(&mut browser, &page, "test-form", &[]).await;
    let page = wait_for_state(&mut browser, "Failed").await;
    assert!(page.text().contains("Couldn’t connect"), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn a_gone_disabled_or_removed_endpoint_gets_no_messages() {
    let app = TestApp::start_with(&[JOBS_ON]).await;
    let mut browser = app.signed_in(ADMIN).await;
    let port = free_port();
    let secret = create(&mut browser, port).await;
    let mut receiver = Receiver::start(port, &secret, &["--answer", "410", "--fail-first", "1"]).await;
    let partner = partner_id(&app, 0).await;
    let customers = app.emulator.customers(app.emulator.demo().partners[0].tenant);
    create_request(&app, partner, customers[0]).await;
    assert_eq!(receiver.message().await["answer"], 410);
    let page = wait_for_state(&mut browser, "Failed").await;
    assert!(page.text().contains("Your system returned 410"), "{}", page.text());
    assert!(page.texts("#test-form").is_empty() && page.texts("tbody button").is_empty(), "{}", page.text());
    assert_eq!(browser.call(Method::POST, "/api/test_webhook", &[]).await.0, 404);
    create_request(&app, partner, customers[1]).await;
    wait_until_event_tasks_finish(&app).await;

    // An endpoint that is enabled again receives the events from then on.
    let enabled_again = submit(&mut browser, &page, "webhook-form", &[("active", "true")]).await;
    assert_eq!(enabled_again.status, 200, "{}", enabled_again.text());
    let request = create_request(&app, partner, customers[2]).await;
    assert_eq!(receiver.message().await["body"]["data"]["request"], json!(request));
    let page = wait_for_state(&mut browser, "Delivered").await;
    let rows = page.texts("tbody tr").len();

    let removed = submit_and_confirm(&mut browser, &page, "remove-webhook", &[]).await;
    assert_eq!(removed.status, 200, "{}", removed.text());
    assert!(removed.texts("#rotate-form").is_empty());
    create_request(&app, partner, customers[3]).await;
    wait_until_event_tasks_finish(&app).await;
    assert_eq!(browser.open(PAGE).await.texts("tbody tr").len(), rows);
    assert_eq!(receiver.stop().await, Vec::<Value>::new());
    app.stop().await;
}
