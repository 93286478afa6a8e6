//! Tests of customers' requests: submission, decisions, and the change that follows, through pages and forms.

mod decisions;
mod execution;
mod submission;

use std::sync::Arc;

use reqwest::Method;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqliteConnection};
use tenantry::{
    domain::{
        id::{CustomerId, ObjectId, PartnerId},
        role::CustomerRole,
        subscription::Subscription,
    },
    portal::change_request::work,
    store::{Next, WorkOnRequest},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    connection::connect,
    form::submit,
    jobs::{ADMIN, CONNECTION_ACCOUNT},
    self_service::partner_id,
};

const SALES: &str = "Bruno Fischer";
const HELPDESK: &str = "Chiara Esposito";
/// The operation of every change of a subscription, since all have the same endpoint.
const UPDATE: &str = "update-the-nickname-for-a-subscription";

/// A portal with a connected partner, its administrator, and a global administrator of a customer.
struct Setup {
    app: TestApp,
    staff: Browser,
    user: Browser,
    partner: PartnerId,
    customer: CustomerId,
}

/// A subscription whose quantity can be changed.
struct Target {
    id: String,
    name: String,
    quantity: i64,
    order: String,
}

impl Setup {
    async fn start_with(variables: &[(&str, &str)]) -> Self {
        let app = TestApp::start_with(variables).await;
        let mut staff = app.signed_in(ADMIN).await;
        assert_eq!(connect(&app, &mut staff, "active", CONNECTION_ACCOUNT).await.status, 200);
        let customer = app.emulator.showcase_customer(app.emulator.demo().partners[0].tenant).unwrap();
        let user = app.signed_in_as_user(0, customer, person(1), &[CustomerRole::GlobalAdministrator]).await;
        let partner = partner_id(&app, 0).await;
        Self { app, staff, user, partner, customer }
    }

    async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Signs in another person of the customer.
    async fn sign_in_colleague(&self, number: u128, roles: &[CustomerRole]) -> Browser {
        self.app.signed_in_as_user(0, self.customer, person(number), roles).await
    }

    async fn targets(&mut self) -> Vec<Target> {
        targets(&mut self.staff, self.customer).await
    }

    async fn target(&mut self) -> Target {
        self.targets().await.into_iter().next().expect("the showcase customer has one")
    }

    /// Returns the current quantity of a subscription at Partner Center.
    async fn quantity(&mut self, target: &Target) -> i64 {
        let customer = self.customer.to_string();
        let arguments = [("customer", customer.as_str()), ("subscription", target.id.as_str())];
        let (_, body) = self.staff.call(Method::GET, "/api/load_subscription", &arguments).await;
        serde_json::from_str::<Subscription>(&body).unwrap().quantity.unwrap()
    }

    /// Changes a quantity directly, as staff.
    async fn set_quantity(&mut self, target: &Target, to: i64) {
        let (customer, to, request) = (self.customer.to_string(), to.to_string(), Uuid::new_v4().to_string());
        let arguments = [
            ("customer", customer.as_str()),
            ("subscription", target.id.as_str()),
            ("quantity", to.as_str()),
            ("request_id", request.as_str()),
        ];
        let (status, body) = self.staff.call(Method::POST, "/api/update_quantity", &arguments).await;
        assert_eq!(status, 200, "{body}");
    }

    /// Executes the worker's task for a change request once, and returns what the queue has to do next.
    async fn work(&self, request: &str) -> Next {
        let services = Arc::new(self.app.services().await);
        let task = WorkOnRequest { partner: self.partner, request: id(request).parse().unwrap() };
        work(services, task, CancellationToken::new()).await.unwrap()
    }

    async fn execute_sql(&self, text: &str) {
        let mut connection = SqliteConnection::connect(&self.app.database_url()).await.unwrap();
        connection.execute(AssertSqlSafe(text.to_owned())).await.unwrap();
    }

    /// Returns the number of changes to subscriptions that Partner Center has carried out.
    fn update_count(&self) -> u64 {
        self.app.emulator.call_counts().iter().filter(|it| it.operation == UPDATE).map(|it| it.succeeded).sum()
    }

    async fn stop(self) {
        self.app.stop().await;
    }
}

/// Returns a customer's new commerce subscriptions whose quantity can be raised.
async fn targets(staff: &mut Browser, customer: CustomerId) -> Vec<Target> {
    let customer = customer.to_string();
    let (_, body) = staff.call(Method::GET, "/api/list_subscriptions", &[("customer", customer.as_str())]).await;
    let found: Vec<Subscription> = serde_json::from_str(&body).unwrap();
    let now = jiff::Timestamp::now();
    let is_new = |it: &Subscription| it.offer.product_type.as_deref() == Some("OnlineServicesNCE");
    found
        .iter()
        .filter(|it| is_new(it) && it.is_active() && it.offers_quantity(now).is_ok())
        .map(|it| Target {
            id: it.id.to_string(),
            name: it.name_or_offer().to_owned(),
            quantity: it.quantity.unwrap(),
            order: it.order.as_ref().and_then(|order| order.id()).unwrap().to_string(),
        })
        .collect()
}

/// Opens the review of a higher quantity of a customer's first subscription, in a request that staff record for the
/// customer.
pub async fn review_recorded_request(staff: &mut Browser, customer: CustomerId, increase: i64) -> Page {
    let target = targets(staff, customer).await.into_iter().next().expect("the showcase customer has one");
    let url = format!("/customers/{customer}/requests/new?subscription={}&change=quantity", target.id);
    staff.open(&format!("{url}&to={}", target.quantity + increase)).await
}

fn person(number: u128) -> ObjectId {
    ObjectId::new(Uuid::from_u128(0xA5_C0DE_0000 + number))
}

/// Returns the id at the end of a request's path.
fn id(path: &str) -> &str {
    path.split('?').next().unwrap().rsplit('/').next().unwrap()
}

/// Returns the request's page for staff.
fn for_staff(path: &str) -> String {
    format!("/requests/{}", id(path))
}

fn badge(page: &Page) -> String {
    page.texts("main .job-state .badge").first().cloned().unwrap_or_default()
}

/// Opens the review of another quantity, as a customer's user.
async fn review(user: &mut Browser, target: &Target, to: i64) -> Page {
    user.open(&format!("/my/requests/new?subscription={}&change=quantity&to={to}", target.id)).await
}

/// Requests another quantity, and returns the page of the request.
async fn submit_request(user: &mut Browser, target: &Target, to: i64) -> Page {
    let review = review(user, target, to).await;
    assert_eq!(review.status, 200, "{}", review.text());
    let request = submit(user, &review, "ask-form", &[("message", "Four people begin on Monday.")]).await;
    assert_eq!(request.status, 200, "{}", request.text());
    assert!(request.path().starts_with("/my/requests/"), "{}", request.path());
    request
}

/// Saves the default rules.
async fn set_rules(staff: &mut Browser, changes: &[(&str, &str)]) -> Page {
    let page = staff.open("/partner/request-rules").await;
    let saved = submit(staff, &page, "rules-form", changes).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    saved
}

/// Reloads a request until it has this state, for a minute at most.
pub async fn wait_for_state(browser: &mut Browser, path: &str, state: &str) -> Page {
    let waited = tokio::time::timeout(std::time::Duration::from_mins(1), async {
        loop {
            let page = browser.open(path).await;
            if badge(&page) == state {
                return page;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    });
    waited.await.unwrap_or_else(|_| panic!("the request never became {state:?}"))
}
