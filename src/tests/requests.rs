//! Tests of customers' requests: asking, deciding, and the change that follows, through pages and forms.

use std::sync::Arc;

use reqwest::Method;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqliteConnection};
use tenantry::{
    domain::{
        id::{CustomerId, ObjectId, PartnerId},
        role::CustomerRole,
        subscription::Subscription,
    },
    emulator::fault::{Fault, FaultKind},
    portal::change_request::work,
    store::{AuditFilter, Next, WorkOnRequest},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    connection::{audited, connect},
    form::submit,
    jobs::{ADMIN, JOBS, SERVICE},
    self_service::partner_id,
};

const SALES: &str = "Bruno Fischer";
const HELPDESK: &str = "Chiara Esposito";
/// One address takes every change of a subscription.
const UPDATE: &str = "update-the-nickname-for-a-subscription";

/// A portal with a connected partner, its administrator, and a global administrator of a customer.
struct World {
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
    has: i64,
    order: String,
}

impl World {
    async fn start_with(variables: &[(&str, &str)]) -> Self {
        let app = TestApp::start_with(variables).await;
        let mut staff = app.signed_in(ADMIN).await;
        assert_eq!(connect(&app, &mut staff, "active", SERVICE).await.status, 200);
        let customer = app.emulator.showcase_customer(app.emulator.demo().partners[0].tenant).unwrap();
        let user = app.signed_in_as_user(0, customer, person(1), &[CustomerRole::GlobalAdministrator]).await;
        let partner = partner_id(&app, 0).await;
        Self { app, staff, user, partner, customer }
    }

    async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Returns a browser of another person of the customer.
    async fn another(&self, number: u128, roles: &[CustomerRole]) -> Browser {
        self.app.signed_in_as_user(0, self.customer, person(number), roles).await
    }

    async fn targets(&mut self) -> Vec<Target> {
        targets(&mut self.staff, self.customer).await
    }

    async fn target(&mut self) -> Target {
        self.targets().await.into_iter().next().expect("the showcase has one")
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

    /// Works on a request until it is finished.
    async fn work(&self, request: &str) -> Next {
        let services = Arc::new(self.app.services().await);
        let task = WorkOnRequest { partner: self.partner, request: id(request).parse().unwrap() };
        work(services, task, CancellationToken::new()).await.unwrap()
    }

    async fn sql(&self, text: &str) {
        let mut connection = SqliteConnection::connect(&self.app.database_url()).await.unwrap();
        connection.execute(AssertSqlSafe(text.to_owned())).await.unwrap();
    }

    /// Returns how many changes of subscriptions Partner Center has made.
    fn made(&self) -> u64 {
        self.app.emulator.tally().iter().filter(|it| it.operation == UPDATE).map(|it| it.done).sum()
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
            has: it.quantity.unwrap(),
            order: it.order.as_ref().and_then(|order| order.id()).unwrap().to_string(),
        })
        .collect()
}

/// Opens the review of a raised quantity of a customer's first subscription, which staff record for the customer.
pub async fn recorded_raise(staff: &mut Browser, customer: CustomerId, by: i64) -> Page {
    let target = targets(staff, customer).await.into_iter().next().expect("the showcase has one");
    let address = format!("/customers/{customer}/requests/new?subscription={}&change=quantity", target.id);
    staff.open(&format!("{address}&to={}", target.has + by)).await
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

/// Opens the review of another quantity, as one of the customer's own people.
async fn review(user: &mut Browser, target: &Target, to: i64) -> Page {
    user.open(&format!("/my/requests/new?subscription={}&change=quantity&to={to}", target.id)).await
}

/// Requests another quantity, and returns the page of the request.
async fn ask(user: &mut Browser, target: &Target, to: i64) -> Page {
    let review = review(user, target, to).await;
    assert_eq!(review.status, 200, "{}", review.text());
    let asked = submit(user, &review, "ask-form", &[("message", "Four people begin on Monday.")]).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert!(asked.path().starts_with("/my/requests/"), "{}", asked.path());
    asked
}

#[tokio::test]
async fn a_request_is_asked_for_approved_and_done_and_both_sides_see_it() {
    let mut it = World::start().await;
    let target = it.target().await;
    let review = review(&mut it.user, &target, target.has + 4).await;
    assert!(review.text().contains("isn’t known in advance"), "{}", review.text());
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    assert_eq!(
        (badge(&asked).as_str(), asked.texts(".done")),
        ("Waiting for your partner", vec!["Request sent.".into()])
    );
    let title = format!("Raise {} from {} to {}", target.name, target.has, target.has + 4);
    assert_eq!(asked.heading(), title);

    let queue = it.staff.open("/requests").await;
    assert_eq!(queue.texts(".requests tbody a.row-link"), std::slice::from_ref(&title), "{}", queue.text());
    assert_eq!(queue.texts(".in-progress span"), ["1"], "the top bar counts it");
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!((page.status, page.heading()), (200, title));
    assert!(page.text().contains("Four people begin on Monday."), "{}", page.text());
    assert!(page.text().contains("The terms are the same as in the request."), "{}", page.text());
    let approved = submit(&mut it.staff, &page, "approve-form", &[("message", "With pleasure.")]).await;
    assert_eq!((approved.status, badge(&approved).as_str()), (200, "Approved"), "{}", approved.text());
    assert_eq!((it.quantity(&target).await, it.made()), (target.has, 0), "nothing is changed by the request");
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    assert_eq!((it.quantity(&target).await, it.made()), (target.has + 4, 1));

    let (ours, theirs) = (it.staff.open(&for_staff(asked.path())).await, it.user.open(asked.path()).await);
    assert_eq!((badge(&ours).as_str(), badge(&theirs).as_str()), ("Done", "Done"));
    let correlation = |page: &Page| {
        let (names, facts) = (page.texts("#facts ~ dl dt"), page.texts("#facts ~ dl dd"));
        names.iter().position(|name| name == "Correlation ID").map(|at| facts[at].clone()).unwrap()
    };
    assert_eq!(correlation(&ours), correlation(&theirs));
    for page in [&ours, &theirs] {
        assert!(page.text().contains("With pleasure."), "{}", page.text());
        let happened = page.texts(".history strong");
        assert_eq!(happened, ["Requested", "Approved", "Changed"], "{}", page.text());
    }
    // To the customer, staff are the partner.
    assert!(!theirs.text().contains(ADMIN) && ours.text().contains(ADMIN), "{}", theirs.text());
    // In the audit of both.
    let activity = it.user.open("/my/activity").await;
    for words in ["Sent a request", "Approved a request", "Changed the quantity"] {
        assert!(activity.text().contains(words), "{words}: {}", activity.text());
    }
    let changed = &audited(&it.app, "update_quantity").await[0].action.detail;
    assert_eq!(changed["request"].as_str(), None, "the settlement has what was read back: {changed}");
    let entries = audited(&it.app, "update_quantity").await;
    assert!(
        entries.iter().any(|entry| entry.action.detail["request"].as_str() == Some(id(asked.path()))),
        "{entries:?}"
    );
    it.stop().await;
}

#[tokio::test]
async fn a_request_that_the_partner_changes_is_carried_out_after_the_customer_accepts() {
    let mut it = World::start().await;
    let target = it.target().await;
    let asked = ask(&mut it.user, &target, target.has + 9).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    let less = (target.has + 5).to_string();
    let offered =
        submit(&mut it.staff, &page, "offer-form", &[("wanted", &less), ("message", "Five are enough.")]).await;
    assert_eq!((offered.status, badge(&offered).as_str()), (200, "Waiting for the customer"), "{}", offered.text());
    assert_eq!(it.work(asked.path()).await, Next::Finished, "nobody has accepted");
    assert_eq!(it.quantity(&target).await, target.has);

    let seen = it.user.open(asked.path()).await;
    assert_eq!(badge(&seen), "Waiting for you", "{}", seen.text());
    assert_eq!(seen.heading(), format!("Raise {} from {} to {less}", target.name, target.has));
    assert!(seen.text().contains("Five are enough."), "{}", seen.text());
    assert!(seen.text().contains(&format!("to {}", target.has + 9)), "what was asked before: {}", seen.text());
    let accepted = submit(&mut it.user, &seen, "accept-form", &[]).await;
    assert_eq!(badge(&accepted), "Approved", "{}", accepted.text());
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    assert_eq!((it.quantity(&target).await, it.made()), (target.has + 5, 1));
    it.stop().await;
}

#[tokio::test]
async fn a_refusal_has_a_reason_and_ends_the_request() {
    let mut it = World::start().await;
    let target = it.target().await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    let silent = submit(&mut it.staff, &page, "refuse-form", &[("reason", " ")]).await;
    assert_eq!(silent.status, 422, "{}", silent.text());
    assert_eq!(silent.texts("#refuse-form .field-error"), ["Enter a value."]);
    let refused = submit(&mut it.staff, &silent, "refuse-form", &[("reason", "The budget is used up.")]).await;
    assert_eq!((refused.status, badge(&refused).as_str()), (200, "Refused"), "{}", refused.text());
    let seen = it.user.open(asked.path()).await;
    assert!(seen.text().contains("The budget is used up."), "{}", seen.text());
    let late = submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    assert_eq!(it.made(), 0);
    it.stop().await;
}

/// Saves the default rules.
async fn set_rules(staff: &mut Browser, changes: &[(&str, &str)]) -> Page {
    let page = staff.open("/partner/request-rules").await;
    let saved = submit(staff, &page, "rules-form", changes).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    saved
}

#[tokio::test]
async fn what_the_rules_allow_runs_immediately_and_no_sum_of_parts_exceeds_them() {
    let mut it = World::start().await;
    let target = it.target().await;
    let page = it.staff.open("/partner/request-rules").await;
    let unlimited = submit(&mut it.staff, &page, "rules-form", &[("approves", "raises")]).await;
    assert_eq!(unlimited.status, 422, "a rule needs a limit: {}", unlimited.text());
    set_rules(&mut it.staff, &[("approves", "raises"), ("seats", "5")]).await;

    let first = ask(&mut it.user, &target, target.has + 3).await;
    assert_eq!(badge(&first), "Approved", "{}", first.text());
    assert!(first.text().contains("Your partner’s rules"), "{}", first.text());
    assert_eq!(it.work(first.path()).await, Next::Finished);
    assert_eq!(it.quantity(&target).await, target.has + 3);
    let second = ask(&mut it.user, &target, target.has + 6).await;
    assert_eq!(badge(&second), "Waiting for your partner", "3 and 3 are more than 5");
    it.user.post("/api/withdraw_request", &[("form_page", second.path()), ("request", id(second.path()))]).await;
    let third = ask(&mut it.user, &target, target.has + 5).await;
    assert_eq!(badge(&third), "Approved", "3 and 2 are 5: {}", third.text());
    assert_eq!(it.work(third.path()).await, Next::Finished);
    // Another spelling of the same id is no other subscription.
    for spelled in [target.id.to_ascii_uppercase(), target.id.to_ascii_lowercase()] {
        let same = Target { id: spelled, name: String::new(), has: 0, order: String::new() };
        let again = ask(&mut it.user, &same, target.has + 6).await;
        assert_ne!(badge(&again), "Approved", "{}", again.text());
        it.user.post("/api/withdraw_request", &[("form_page", again.path()), ("request", id(again.path()))]).await;
    }
    // The audit names the person, and that no member of staff decided.
    let entry = &audited(&it.app, "update_quantity").await[0].action;
    assert_eq!(entry.actor.unwrap().person.object, person(1));
    // Less than there is needs a person.
    let lower = review(&mut it.user, &target, target.has + 4).await;
    let lower = submit(&mut it.user, &lower, "ask-form", &[]).await;
    assert_eq!(badge(&lower), "Waiting for your partner", "{}", lower.text());
    it.stop().await;
}

#[tokio::test]
async fn a_product_and_a_customer_can_have_rules_of_their_own() {
    let mut it = World::start().await;
    let target = it.target().await;
    set_rules(&mut it.staff, &[("approves", "raises"), ("seats", "5")]).await;
    let offer = {
        let customer = it.customer.to_string();
        let arguments = [("customer", customer.as_str()), ("subscription", target.id.as_str())];
        let (_, body) = it.staff.call(Method::GET, "/api/load_subscription", &arguments).await;
        serde_json::from_str::<Subscription>(&body).unwrap().offer.name.unwrap()
    };
    let page = it.staff.open("/partner/request-rules").await;
    let product = [("product", offer.as_str()), ("approves", "nothing")];
    let saved = submit(&mut it.staff, &page, "product-rule-form", &product).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let asked = ask(&mut it.user, &target, target.has + 1).await;
    assert_eq!(badge(&asked), "Waiting for your partner", "the product’s rule: {}", asked.text());
    it.user.post("/api/withdraw_request", &[("form_page", asked.path()), ("request", id(asked.path()))]).await;

    let path = format!("/customers/{}/request-rules", it.customer);
    let page = it.staff.open(&path).await;
    let own = [("own", "true"), ("approves", "raises"), ("percent", "100"), ("askers", "any-role")];
    let saved = submit(&mut it.staff, &page, "rules-form", &own).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let remove = [("form_page", path.as_str()), ("customer", &it.customer.to_string()), ("product", &offer)];
    assert_eq!(it.staff.post("/api/remove_product_rule", &remove).await.status, 200);
    let asked = ask(&mut it.user, &target, target.has + 1).await;
    assert_eq!(badge(&asked), "Approved", "the customer’s rules: {}", asked.text());
    // The default ones are as they were.
    let rules = it.staff.open("/partner/request-rules").await;
    assert_eq!(rules.attributes("#rules-form [name=seats]", "value"), ["5"]);
    assert_eq!(rules.texts("tbody th"), [offer]);
    it.stop().await;
}

#[tokio::test]
async fn a_request_is_withdrawn_until_a_worker_begins_also_while_it_is_approved() {
    let mut it = World::start().await;
    let target = it.target().await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    let approve = page.form("#approve-form");
    let approve: Vec<_> = approve.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let withdraw = [("form_page", asked.path()), ("request", id(asked.path()))];
    let (mut staff, mut user) = (it.staff.clone(), it.user.clone());
    let (approved, withdrawn) =
        tokio::join!(staff.post("/api/approve_request", &approve), user.post("/api/withdraw_request", &withdraw),);
    assert!([200, 409].contains(&approved.status), "{}", approved.text());
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.text());
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let seen = it.user.open(asked.path()).await;
    assert_eq!((badge(&seen).as_str(), it.made()), ("Withdrawn", 0), "{}", seen.text());

    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let late =
        it.user.post("/api/withdraw_request", &[("form_page", asked.path()), ("request", id(asked.path()))]).await;
    assert_eq!((late.status, it.made()), (409, 1), "{}", late.text());
    it.stop().await;
}

#[tokio::test]
async fn two_approvers_at_once_and_a_double_click_change_something_once() {
    let mut it = World::start_with(&[JOBS]).await;
    let target = it.target().await;
    let review = review(&mut it.user, &target, target.has + 4).await;
    let fields = review.form("#ask-form");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let (mut one, mut two) = (it.user.clone(), it.user.clone());
    let (first, second) =
        tokio::join!(one.post("/api/ask_for_change", &fields), two.post("/api/ask_for_change", &fields));
    assert_eq!((first.status, second.status), (200, 200), "{}", second.text());
    assert_eq!(id(first.path()), id(second.path()), "one request");

    let mut other = it.app.signed_in(SALES).await;
    let page = it.staff.open(&for_staff(first.path())).await;
    let theirs = other.open(&for_staff(first.path())).await;
    let (ours, theirs) = (page.form("#approve-form"), theirs.form("#approve-form"));
    let borrowed = |form: &'_ [(String, String)]| -> Vec<(String, String)> { form.to_vec() };
    let (ours, theirs) = (borrowed(&ours), borrowed(&theirs));
    let ours: Vec<_> = ours.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let theirs: Vec<_> = theirs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut again = it.staff.clone();
    let (a, b, c) = tokio::join!(
        it.staff.post("/api/approve_request", &ours),
        other.post("/api/approve_request", &theirs),
        again.post("/api/approve_request", &ours),
    );
    let statuses = [a.status, b.status, c.status];
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 2, "{statuses:?}");
    let path = for_staff(first.path());
    let done = until(&mut it.staff, &path, "Done").await;
    assert_eq!(done.texts(".history strong"), ["Requested", "Approved", "Changed"], "{}", done.text());
    assert_eq!((it.quantity(&target).await, it.made()), (target.has + 4, 1));
    it.stop().await;
}

/// Opens a request until it is in a state, for a minute at most.
pub async fn until(browser: &mut Browser, path: &str, state: &str) -> Page {
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

#[tokio::test]
async fn terms_that_have_changed_since_are_told_to_both_before_anything_runs() {
    let mut it = World::start().await;
    let targets = it.targets().await;
    let (target, other) = (&targets[0], &targets[1]);
    // The quantity has changed.
    let asked = ask(&mut it.user, target, target.has + 4).await;
    it.set_quantity(target, target.has + 1).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert!(page.text().contains("Changed since the request"), "{}", page.text());
    let approved = submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(approved.status, 409, "{}", approved.text());
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!(badge(&page), "Waiting for the customer", "{}", page.text());
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    assert_eq!(it.quantity(target).await, target.has + 1, "nothing ran");
    let seen = it.user.open(asked.path()).await;
    assert_eq!(badge(&seen), "Waiting for you");
    assert!(seen.text().contains("Terms have changed"), "{}", seen.text());
    let accepted = submit(&mut it.user, &seen, "accept-form", &[]).await;
    assert_eq!(badge(&accepted), "Approved", "{}", accepted.text());
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    assert_eq!(it.quantity(target).await, target.has + 4);

    // The price has changed, as far as the order says one.
    let asked = ask(&mut it.user, other, other.has + 4).await;
    let line = json!({"lineItemNumber": 0, "subscriptionId": other.id, "pricing": {"price": 999.5}});
    let order = json!({"id": other.order, "currencyCode": "EUR", "lineItems": [line]}).to_string();
    it.app.emulator.fault(Fault::answer("get-an-order-by-id", order).always());
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert!(page.text().contains("999.50 EUR"), "{}", page.text());
    let approved = submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(approved.status, 409, "{}", approved.text());
    let seen = it.user.open(asked.path()).await;
    assert!(seen.text().contains("999.50 EUR"), "{}", seen.text());
    // And again while the customer looks: the partner has to agree to that, and the customer after it.
    it.app.emulator.clear_faults();
    let stale = submit(&mut it.user, &seen, "accept-form", &[]).await;
    assert_eq!(stale.status, 409, "{}", stale.text());
    let seen = it.user.open(asked.path()).await;
    assert_eq!(badge(&seen), "Waiting for your partner", "{}", seen.text());
    let page = it.staff.open(&for_staff(asked.path())).await;
    let offered = submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(badge(&offered), "Waiting for the customer", "{}", offered.text());
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    assert_eq!(it.quantity(other).await, other.has, "nothing ran");
    let seen = it.user.open(asked.path()).await;
    submit(&mut it.user, &seen, "accept-form", &[]).await;
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    assert_eq!(it.quantity(other).await, other.has + 4);
    it.stop().await;
}

#[tokio::test]
async fn a_form_that_was_rendered_with_other_terms_is_not_sent() {
    let mut it = World::start().await;
    let target = it.target().await;
    let review = review(&mut it.user, &target, target.has + 4).await;
    it.set_quantity(&target, target.has + 1).await;
    let refused = submit(&mut it.user, &review, "ask-form", &[]).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    let list = it.user.open("/my/requests").await;
    assert_eq!(list.texts(".requests tbody tr").len(), 0, "{}", list.text());
    it.stop().await;
}

#[tokio::test]
async fn whoever_changed_it_between_approval_and_work_wins_and_the_request_says_so() {
    let mut it = World::start().await;
    let target = it.target().await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    it.set_quantity(&target, target.has + 1).await;
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let seen = it.user.open(asked.path()).await;
    assert_eq!(badge(&seen), "Out of date", "{}", seen.text());
    assert_eq!(it.quantity(&target).await, target.has + 1);
    it.stop().await;
}

#[tokio::test]
async fn a_relationship_that_ended_and_a_partner_that_was_disabled_end_it_too() {
    let mut it = World::start().await;
    let targets = it.targets().await;
    let asked = ask(&mut it.user, &targets[0], targets[0].has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    // The partner is disabled: the approval does not stand.
    it.sql("UPDATE partner SET disabled = 1").await;
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    it.sql("UPDATE partner SET disabled = 0").await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!((badge(&page).as_str(), it.made()), ("Waiting for us", 0), "{}", page.text());
    assert!(page.text().contains("Approval revoked"), "{}", page.text());

    // The relationship has ended.
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    let tenant = it.app.emulator.demo().partners[0].tenant;
    assert!(it.app.emulator.remove_relationship(tenant, it.customer));
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!((badge(&page).as_str(), it.made()), ("Out of date", 0), "{}", page.text());
    it.stop().await;
}

#[tokio::test]
async fn whoever_is_disabled_after_an_approval_changes_nothing_by_it() {
    let mut it = World::start().await;
    let target = it.target().await;
    let mut sales = it.app.signed_in(SALES).await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let page = sales.open(&for_staff(asked.path())).await;
    assert_eq!(submit(&mut sales, &page, "approve-form", &[]).await.status, 200);
    let store = it.app.store().await;
    store.set_person_disabled(it.app.emulator.demo().person(SALES).unwrap().id, true, None).await.unwrap();
    store.close().await;
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!((badge(&page).as_str(), it.made()), ("Waiting for us", 0), "{}", page.text());

    // The same for the customer's own people, whom the rules let through.
    it.user.post("/api/withdraw_request", &[("form_page", asked.path()), ("request", id(asked.path()))]).await;
    set_rules(&mut it.staff, &[("approves", "raises"), ("seats", "5")]).await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    assert_eq!(badge(&asked), "Approved");
    let (customer, object) = (it.customer.to_string(), person(1).to_string());
    let block = [("customer", customer.as_str()), ("object", object.as_str())];
    assert_eq!(it.staff.call(Method::POST, "/api/disable_customer_user", &block).await.0, 200);
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!((badge(&page).as_str(), it.made()), ("Waiting for us", 0), "{}", page.text());
    it.stop().await;
}

#[tokio::test]
async fn a_worker_that_crashed_before_or_after_the_change_leaves_it_made_once() {
    let mut it = World::start().await;
    let targets = it.targets().await;
    for (place, sent) in [(0, false), (1, true)] {
        let target = &targets[place];
        let before = it.made();
        let asked = ask(&mut it.user, target, target.has + 4).await;
        let page = it.staff.open(&for_staff(asked.path())).await;
        submit(&mut it.staff, &page, "approve-form", &[]).await;
        let store = it.app.store().await;
        store.claim_request(it.partner, id(asked.path()).parse().unwrap()).await.unwrap().unwrap();
        assert!(matches!(it.work(asked.path()).await, Next::Again(_)), "its worker may be alive");
        if sent {
            it.set_quantity(target, target.has + 4).await;
        }
        store.release_crashed_work().await.unwrap();
        store.close().await;
        assert_eq!(it.work(asked.path()).await, Next::Finished);
        let page = it.staff.open(&for_staff(asked.path())).await;
        assert_eq!(badge(&page), "Done", "{}", page.text());
        assert_eq!((it.quantity(target).await, it.made()), (target.has + 4, before + 1), "once");
    }
    it.stop().await;
}

#[tokio::test]
async fn failures_upstream_are_told_and_a_failed_request_is_approved_again() {
    let mut it = World::start().await;
    let target = it.target().await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    // Throttled: it waits.
    it.app.emulator.fault(Fault::once(UPDATE, FaultKind::Status { status: 429, retry_after: Some(3600) }));
    assert!(matches!(it.work(asked.path()).await, Next::Again(_)));
    let waiting = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!(badge(&waiting), "Approved", "{}", waiting.text());
    // Refused by Partner Center.
    it.app.emulator.clear_faults();
    it.app.emulator.fault(Fault::once(UPDATE, FaultKind::Code { status: 400, code: 800_002 }));
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    let failed = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!(badge(&failed), "Failed", "{}", failed.text());
    let seen = it.user.open(asked.path()).await;
    assert!(seen.text().contains("nothing was changed"), "{}", seen.text());
    let again = submit(&mut it.staff, &failed, "approve-form", &[]).await;
    assert_eq!(badge(&again), "Approved", "{}", again.text());
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    assert_eq!((it.quantity(&target).await, it.made()), (target.has + 4, 1));
    it.stop().await;
}

#[tokio::test]
async fn what_nobody_decides_expires_and_says_so() {
    let mut it = World::start().await;
    let target = it.target().await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    it.sql("UPDATE change_request SET expires_at = 1").await;
    it.app.services().await.tend_requests().await.unwrap();
    let seen = it.user.open(asked.path()).await;
    assert_eq!(badge(&seen), "Expired");
    assert!(seen.text().contains("Send the request again if you still need it."), "{}", seen.text());
    // Another one can be sent now.
    ask(&mut it.user, &target, target.has + 4).await;
    it.stop().await;
}

#[tokio::test]
async fn a_second_request_for_the_same_leads_to_the_open_one() {
    let mut it = World::start().await;
    let target = it.target().await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let mut other = it.another(2, &[CustomerRole::BillingAdministrator]).await;
    let again = ask(&mut other, &target, target.has + 7).await;
    assert_eq!(id(again.path()), id(asked.path()));
    assert!(again.text().contains("A request for the same is open already."), "{}", again.text());
    let list = it.user.open("/my/requests").await;
    assert_eq!(list.texts(".requests tbody tr").len(), 1, "{}", list.text());
    it.stop().await;
}

#[tokio::test]
async fn who_may_ask_is_what_the_rules_say_and_nobody_asks_for_what_is_not_theirs() {
    let mut it = World::start().await;
    let target = it.target().await;
    let customer = it.customer;
    let mut helpdesk = it.another(3, &[CustomerRole::HelpdeskAdministrator]).await;
    let mut employee = it.another(4, &[]).await;
    let body = |seen: &str| -> Vec<(String, String)> {
        let wanted = (target.has + 1).to_string();
        let fields = [
            ("subscription", target.id.as_str()),
            ("property", "quantity"),
            ("wanted", wanted.as_str()),
            ("seen", seen),
            ("request_id", &Uuid::new_v4().to_string()),
        ];
        fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    };
    let page = review(&mut it.user, &target, target.has + 1).await;
    let seen = page.attributes("#ask-form [name=seen]", "value").remove(0);
    for browser in [&mut helpdesk, &mut employee] {
        let refused = review(browser, &target, target.has + 1).await;
        assert_eq!(refused.status, 403, "{}", refused.text());
        let fields = body(&seen);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let (status, answer) = browser.call(Method::POST, "/api/ask_for_change", &fields).await;
        assert_eq!(status, 403, "{answer}");
    }
    // Without the terms, with others, or for what can't be requested.
    for (name, value, wanted) in [
        ("seen", "", 409),
        ("seen", "anything", 409),
        ("property", "status", 422),
        ("property", "friendlyName", 422),
        ("wanted", "-1", 422),
        ("wanted", "1000001", 422),
        ("subscription", "00000000-0000-4000-8000-000000000000", 404),
    ] {
        let mut fields = body(&seen);
        fields.iter_mut().find(|(known, _)| known == name).unwrap().1 = value.to_owned();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let (status, answer) = it.user.call(Method::POST, "/api/ask_for_change", &fields).await;
        assert_eq!(status, wanted, "{name} = {value}: {answer}");
    }
    // The rules widen it.
    set_rules(&mut it.staff, &[("askers", "any-role")]).await;
    let asked = ask(&mut helpdesk, &target, target.has + 1).await;
    // Another person's request is read by whoever reads the company's activity, and changed by its approvers.
    let mut license = it.another(5, &[CustomerRole::LicenseAdministrator]).await;
    assert_eq!(license.open(asked.path()).await.status, 200);
    let foreign = [("request", id(asked.path())), ("message", "Please")];
    for function in ["withdraw_request", "write_to_partner", "accept_request", "decide_for_company"] {
        let (status, answer) = license.call(Method::POST, &format!("/api/{function}"), &foreign).await;
        assert!([403, 404].contains(&status), "{function}: {answer}");
    }
    assert_eq!(employee.open(asked.path()).await.status, 404, "an employee sees their own only");
    assert_eq!(employee.open("/my/requests").await.texts(".requests tbody tr").len(), 0);
    // Another customer of the same partner, and another partner.
    let others = it.app.emulator.customers(it.app.emulator.demo().partners[0].tenant);
    let elsewhere = others.into_iter().find(|other| *other != customer).unwrap();
    let mut stranger = it.app.signed_in_as_user(0, elsewhere, person(6), &[CustomerRole::GlobalAdministrator]).await;
    for function in ["withdraw_request", "write_to_partner", "accept_request", "decide_for_company"] {
        let (status, answer) = stranger.call(Method::POST, &format!("/api/{function}"), &foreign).await;
        assert_eq!(status, 404, "{function}: {answer}");
    }
    let there = it.app.emulator.demo().staff(2, tenantry::domain::role::Role::AdminAgent).unwrap().name.clone();
    let mut there = it.app.signed_in(&there).await;
    for function in ["claim_request", "approve_request", "refuse_request", "answer_request", "set_request_ticket"] {
        let (status, answer) = there.call(Method::POST, &format!("/api/{function}"), &foreign).await;
        assert_eq!(status, 404, "{function}: {answer}");
    }
    assert_eq!(there.open(&for_staff(asked.path())).await.status, 404);
    // Staff who may not change what costs money decide nothing about it.
    let mut support = it.app.signed_in(HELPDESK).await;
    let page = support.open(&for_staff(asked.path())).await;
    assert!(page.text().contains("You can’t decide requests of this type."), "{}", page.text());
    for function in ["claim_request", "approve_request", "refuse_request", "answer_request", "set_request_ticket"] {
        let (status, answer) = support.call(Method::POST, &format!("/api/{function}"), &foreign).await;
        assert_eq!(status, 403, "{function}: {answer}");
    }
    it.stop().await;
}

#[tokio::test]
async fn a_preview_shows_requests_and_sends_none() {
    let mut it = World::start().await;
    let target = it.target().await;
    let asked = ask(&mut it.user, &target, target.has + 1).await;
    let customer = it.customer.to_string();
    let begin = [("customer", customer.as_str()), ("role", "global-administrator")];
    assert_eq!(it.staff.call(Method::POST, "/api/begin_preview", &begin).await.0, 200);
    let list = it.staff.open("/my/requests").await;
    assert_eq!((list.status, list.texts(".requests tbody tr").len()), (200, 1), "{}", list.text());
    let page = it.staff.open(asked.path()).await;
    assert_eq!((page.status, page.form("#withdraw-form").len()), (200, 0), "{}", page.text());
    for function in ["withdraw_request", "ask_for_product", "set_company_approval"] {
        let fields = [("request", id(asked.path())), ("words", "Visio"), ("required", "true")];
        let (status, answer) = it.staff.call(Method::POST, &format!("/api/{function}"), &fields).await;
        assert_eq!(status, 403, "{function}: {answer}");
    }
    it.stop().await;
}

#[tokio::test]
async fn an_administrator_of_the_company_agrees_first_where_the_company_wants_it() {
    let mut it = World::start().await;
    let targets = it.targets().await;
    let target = &targets[0];
    set_rules(&mut it.staff, &[("askers", "any-role"), ("approves", "raises"), ("seats", "5")]).await;
    let mut helper = it.another(7, &[CustomerRole::UserAdministrator]).await;
    let page = helper.open("/my/requests").await;
    assert_eq!(page.form("#company-approval-form").len(), 0, "not theirs to say: {}", page.text());
    assert_eq!(helper.call(Method::POST, "/api/set_company_approval", &[("required", "true")]).await.0, 403);
    let page = it.user.open("/my/requests").await;
    let set = submit(&mut it.user, &page, "company-approval-form", &[]).await;
    assert!(set.text().contains("must agree before your partner sees"), "{}", set.text());

    let asked = ask(&mut helper, target, target.has + 2).await;
    assert_eq!(badge(&asked), "Waiting for your company", "{}", asked.text());
    // The partner does not see it yet.
    assert_eq!(it.staff.open(&for_staff(asked.path())).await.status, 404);
    assert_eq!(it.staff.open("/requests?show=all").await.texts(".requests tbody tr").len(), 0);
    let early = [("request", id(asked.path())), ("message", "Hello")];
    assert_eq!(it.staff.call(Method::POST, "/api/answer_request", &early).await.0, 404);
    assert_eq!(helper.call(Method::POST, "/api/write_to_partner", &early).await.0, 409);
    // Nobody agrees to their own request.
    let own = [("request", id(asked.path())), ("revision", "1"), ("agrees", "true")];
    assert_eq!(helper.call(Method::POST, "/api/decide_for_company", &own).await.0, 403);
    let page = it.user.open(asked.path()).await;
    let agreed = submit(&mut it.user, &page, "agree-form", &[]).await;
    assert_eq!(badge(&agreed), "Approved", "inside the rules after that: {}", agreed.text());
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    assert_eq!(it.quantity(target).await, target.has + 2);

    let other = &targets[1];
    let asked = ask(&mut helper, other, other.has + 2).await;
    let page = it.user.open(asked.path()).await;
    let refused = submit(&mut it.user, &page, "company-refuse-form", &[("reason", "Not this year.")]).await;
    assert_eq!(badge(&refused), "Refused", "{}", refused.text());
    assert!(helper.open(asked.path()).await.text().contains("Not this year."));
    // What the partner offers instead is accepted by an administrator too.
    let asked = ask(&mut helper, other, other.has + 9).await;
    let page = it.user.open(asked.path()).await;
    submit(&mut it.user, &page, "agree-form", &[]).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    let more = (other.has + 99).to_string();
    submit(&mut it.staff, &page, "offer-form", &[("wanted", &more)]).await;
    let page = helper.open(asked.path()).await;
    assert_eq!((badge(&page).as_str(), page.form("#accept-form").len()), ("Waiting for you", 0), "{}", page.text());
    let forged = [("request", id(asked.path())), ("revision", "4")];
    assert_eq!(helper.call(Method::POST, "/api/accept_request", &forged).await.0, 403);
    let page = it.user.open(asked.path()).await;
    assert_eq!(badge(&submit(&mut it.user, &page, "accept-form", &[]).await), "Approved");

    // An administrator's own request goes to the partner directly.
    let third = &targets[2];
    let asked = ask(&mut it.user, third, third.has + 50).await;
    assert_eq!(badge(&asked), "Waiting for your partner", "{}", asked.text());
    it.stop().await;
}

#[tokio::test]
async fn a_claimed_request_is_decided_by_the_claimant_their_deputy_or_whoever_takes_it_over() {
    let mut it = World::start().await;
    let target = it.target().await;
    let mut sales = it.app.signed_in(SALES).await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let path = for_staff(asked.path());
    let page = sales.open(&path).await;
    submit(&mut sales, &page, "claim-form", &[]).await;
    let mine = sales.open("/requests?show=waiting&mine=true").await;
    assert_eq!(mine.texts(".requests tbody tr").len(), 1, "{}", mine.text());
    let page = it.staff.open(&path).await;
    assert!(page.text().contains(&format!("{SALES} has claimed this request.")), "{}", page.text());
    assert_eq!(page.form("#approve-form").len(), 0);
    let revision = page.attributes("#claim-form [name=revision]", "value").remove(0);
    let forged = [("request", id(&path)), ("revision", revision.as_str())];
    assert_eq!(it.staff.call(Method::POST, "/api/approve_request", &forged).await.0, 409);

    // The deputy.
    let until =
        (jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date() + jiff::Span::new().days(3)).to_string();
    let queue = sales.open("/requests").await;
    let admin = it.app.emulator.demo().person(ADMIN).unwrap().id.object.to_string();
    let set = submit(&mut sales, &queue, "deputy-form", &[("deputy", &admin), ("until", &until)]).await;
    assert_eq!(set.status, 200, "{}", set.text());
    assert!(set.text().contains(&format!("{ADMIN} until {until}")) || set.text().contains(ADMIN), "{}", set.text());
    let page = it.staff.open(&path).await;
    assert!(page.text().contains("You decide as deputy."), "{}", page.text());
    assert!(!page.form("#approve-form").is_empty());
    // No longer.
    submit(&mut sales, &set, "remove-deputy-form", &[]).await;
    let page = it.staff.open(&path).await;
    assert_eq!(page.form("#approve-form").len(), 0);
    // Taken over.
    let taken = submit(&mut it.staff, &page, "claim-form", &[]).await;
    assert!(!taken.form("#approve-form").is_empty(), "{}", taken.text());
    assert_eq!(taken.texts(".history strong"), ["Requested", "Claimed", "Claimed"], "{}", taken.text());
    it.stop().await;
}

#[tokio::test]
async fn a_message_and_a_ticket_number_are_seen_by_both_and_files_have_the_whole_history() {
    let mut it = World::start().await;
    let target = it.target().await;
    let asked = ask(&mut it.user, &target, target.has + 4).await;
    let path = for_staff(asked.path());
    let page = it.staff.open(&path).await;
    submit(&mut it.staff, &page, "ticket-form", &[("ticket", "INC-4711")]).await;
    let page = it.staff.open(&path).await;
    submit(&mut it.staff, &page, "answer-form", &[("message", "For which team?\nWe ask for the invoice.")]).await;
    let seen = it.user.open(asked.path()).await;
    assert!(seen.text().contains("INC-4711") && seen.text().contains("For which team?"), "{}", seen.text());
    submit(&mut it.user, &seen, "answer-form", &[("message", "Sales & Support <b>")]).await;
    let page = it.staff.open(&path).await;
    assert!(page.text().contains("Sales & Support <b>"), "{}", page.text());
    let (name, file) = (format!("from {} to {}", target.has, target.has + 4), it.staff.open("/requests/export").await);
    assert!(file.html.contains("INC-4711") && file.html.contains(&name), "{}", file.html);
    let own = it.user.open("/my/requests/export").await;
    assert!(own.html.contains("INC-4711") && !own.html.contains(ADMIN), "{}", own.html);
    let mut employee = it.another(8, &[]).await;
    let nothing = employee.open("/my/requests/export").await;
    assert!(!nothing.html.contains(&name), "{}", nothing.html);
    assert_eq!(audited(&it.app, "export_requests").await.len(), 6);
    it.stop().await;
}

#[tokio::test]
async fn staff_record_a_request_on_behalf_of_somebody_and_a_product_is_completed_by_hand() {
    let mut it = World::start().await;
    let target = it.target().await;
    let new = format!("/customers/{}/requests/new", it.customer);
    let review =
        it.staff.open(&format!("{new}?subscription={}&change=quantity&to={}", target.id, target.has + 2)).await;
    let nobody = submit(&mut it.staff, &review, "ask-form", &[]).await;
    assert_eq!(nobody.status, 422, "{}", nobody.text());
    let recorded = submit(&mut it.staff, &review, "ask-form", &[("on_behalf_of", "Jan Kowalski")]).await;
    assert_eq!(recorded.status, 200, "{}", recorded.text());
    assert!(recorded.text().contains(&format!("Jan Kowalski, recorded by {ADMIN}")), "{}", recorded.text());
    let list = it.user.open("/my/requests").await;
    assert!(list.text().contains("Jan Kowalski"), "{}", list.text());
    submit(&mut it.staff, &recorded, "approve-form", &[]).await;
    assert_eq!(it.work(recorded.path()).await, Next::Finished);
    assert_eq!(it.quantity(&target).await, target.has + 2);

    let page = it.user.open("/my/requests/new").await;
    let empty = submit(&mut it.user, &page, "product-form", &[]).await;
    assert_eq!(empty.status, 422, "{}", empty.text());
    let asked = submit(&mut it.user, &page, "product-form", &[("words", "Visio Plan 2\nfor ten people")]).await;
    assert_eq!(asked.heading(), "New product: Visio Plan 2", "{}", asked.text());
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert_eq!(page.form("#approve-form").len(), 0, "nothing to carry out here");
    let approve = [("request", id(asked.path())), ("revision", "1")];
    assert_eq!(it.staff.call(Method::POST, "/api/approve_request", &approve).await.0, 404);
    let done = submit(&mut it.staff, &page, "complete-form", &[("message", "Ordered.")]).await;
    assert_eq!((badge(&done).as_str(), done.status), ("Done", 200), "{}", done.text());
    assert!(it.user.open(asked.path()).await.text().contains("Ordered."));
    it.stop().await;
}

#[tokio::test]
async fn an_employee_gets_a_license_by_the_rules_or_by_a_decision() {
    let mut it = World::start().await;
    // A real user of the directory, without any role.
    let customer = it.customer.to_string();
    let (_, body) = it.staff.call(Method::GET, "/api/list_users", &[("customer", customer.as_str())]).await;
    let users: serde_json::Value = serde_json::from_str(&body).unwrap();
    let located = |user: &&serde_json::Value| !user["usage_location"].is_null();
    let users: Vec<ObjectId> = users["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(located)
        .map(|user| user["id"].as_str().unwrap().parse().unwrap())
        .collect();
    let held = async |it: &mut World, user: ObjectId, sku: &str| {
        let user = user.to_string();
        let customer = it.customer.to_string();
        let arguments = [("customer", customer.as_str()), ("user", user.as_str())];
        it.staff.call(Method::GET, "/api/list_user_licences", &arguments).await.1.contains(sku)
    };
    let mut given = 0;
    for user in users {
        let mut employee = it.app.signed_in_as_user(0, it.customer, user, &[]).await;
        let page = employee.open("/my/requests/new").await;
        assert_eq!(page.form("#product-form").len(), 0, "not for employees: {}", page.text());
        for sku in page.attributes("#license-form option", "value") {
            if given == 2 || held(&mut it, user, &sku).await {
                continue;
            }
            let rules = [("gives_free_licences", if given == 0 { "" } else { "true" })];
            let rules_page = it.staff.open("/partner/request-rules").await;
            submit(&mut it.staff, &rules_page, "rules-form", &rules).await;
            let asked =
                submit(&mut employee, &page, "license-form", &[("sku", &sku), ("message", "For a project")]).await;
            assert_eq!(asked.status, 200, "{}", asked.text());
            if given == 0 {
                assert_eq!(badge(&asked), "Waiting for your partner", "{}", asked.text());
                let mut support = it.app.signed_in(HELPDESK).await;
                let page = support.open(&for_staff(asked.path())).await;
                if !page.text().contains("available.") || page.text().contains("No license is available") {
                    employee.call(Method::POST, "/api/withdraw_request", &[("request", id(asked.path()))]).await;
                    continue;
                }
                let approved = submit(&mut support, &page, "approve-form", &[]).await;
                assert_eq!(approved.status, 200, "{}", approved.text());
            } else if badge(&asked) != "Approved" {
                employee.call(Method::POST, "/api/withdraw_request", &[("request", id(asked.path()))]).await;
                continue;
            }
            assert_eq!(it.work(asked.path()).await, Next::Finished);
            let done = employee.open(asked.path()).await;
            assert_eq!(badge(&done), "Done", "{}", done.text());
            assert!(held(&mut it, user, &sku).await);
            given += 1;
        }
        if given == 2 {
            break;
        }
    }
    assert_eq!(given, 2, "one by a decision and one by the rules");
    it.stop().await;
}

#[tokio::test]
async fn renewal_and_cancellation_are_requested_with_what_is_known_of_them() {
    let mut it = World::start().await;
    let target = it.target().await;
    let path = format!("/my/requests/new?subscription={}&change=renewal&end=stop", target.id);
    let review = it.user.open(&path).await;
    assert!(review.text().contains("It can be changed again until:"), "{}", review.text());
    let asked = submit(&mut it.user, &review, "ask-form", &[]).await;
    assert_eq!(asked.heading(), format!("At term end of {}: Ends, and service stops", target.name));
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    assert_eq!(badge(&it.user.open(asked.path()).await), "Done");

    let mut canceled = 0;
    for target in it.targets().await {
        let path = format!("/my/requests/new?subscription={}&change=cancellation", target.id);
        let review = it.user.open(&path).await;
        if review.form("#ask-form").is_empty() {
            continue;
        }
        assert!(review.text().contains("It can’t be undone."), "{}", review.text());
        let asked = submit(&mut it.user, &review, "ask-form", &[]).await;
        let page = it.staff.open(&for_staff(asked.path())).await;
        assert_eq!(page.form("#offer-form").len(), 0, "nothing else to offer");
        submit(&mut it.staff, &page, "approve-form", &[]).await;
        assert_eq!(it.work(asked.path()).await, Next::Finished);
        let done = it.user.open(asked.path()).await;
        assert_eq!(badge(&done), "Done", "{}", done.text());
        canceled += 1;
        break;
    }
    assert_eq!(canceled, 1);
    it.stop().await;
}

#[tokio::test]
async fn prices_are_for_those_who_may_see_them() {
    let mut it = World::start().await;
    set_rules(&mut it.staff, &[("askers", "any-role")]).await;
    let mut priced = None;
    for target in it.targets().await {
        let page = review(&mut it.user, &target, target.has + 1).await;
        if page.text().contains("Price of one unit") {
            priced = Some(target);
            break;
        }
    }
    let target = priced.expect("an order with a price");
    let mut helper = it.another(9, &[CustomerRole::UserAdministrator]).await;
    let page = review(&mut helper, &target, target.has + 1).await;
    assert!(page.text().contains("Your partner doesn’t show prices here."), "{}", page.text());
    let seen = page.attributes("#ask-form [name=seen]", "value").remove(0);
    assert!(seen.starts_with("None/"), "no price in the form: {seen}");
    let asked = submit(&mut helper, &page, "ask-form", &[]).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert!(!asked.text().contains("Price of one unit"), "{}", asked.text());
    let page = it.staff.open(&for_staff(asked.path())).await;
    assert!(page.text().contains("Price of one unit"), "the partner sees it: {}", page.text());
    // A limit of money holds where the price is known.
    let store = it.app.store().await;
    let entries = store.list_audit(it.partner, &AuditFilter::default(), None, 100).await.unwrap();
    store.close().await;
    let told = entries.iter().map(|entry| entry.action.detail.to_string()).collect::<String>();
    assert!(!told.contains("Four people"), "no words of people in the audit");
    it.stop().await;
}

#[tokio::test]
async fn a_change_that_was_sent_is_looked_for_and_never_called_failed() {
    let mut it = World::start().await;
    let targets = it.targets().await;
    let tenant = it.app.emulator.demo().partners[0].tenant;
    // Partner Center goes on processing it.
    let asked = ask(&mut it.user, &targets[0], targets[0].has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    assert!(it.app.emulator.slow_down_subscriptions(tenant, it.customer));
    let mut next = it.work(asked.path()).await;
    let mut looked = 0;
    while matches!(next, Next::Again(_)) && looked < 20 {
        let seen = it.user.open(asked.path()).await;
        assert_eq!(badge(&seen), "Being changed", "{}", seen.text());
        // A failure to look says nothing about the change.
        it.app
            .emulator
            .fault(Fault::once("get-a-subscription-by-id", FaultKind::Status { status: 500, retry_after: None }));
        next = it.work(asked.path()).await;
        it.app.emulator.clear_faults();
        looked += 1;
    }
    let seen = it.user.open(asked.path()).await;
    assert_eq!((badge(&seen).as_str(), it.made()), ("Done", 1), "{looked}: {}", seen.text());

    // Whoever approved it is disabled while it is processed: it was sent, and is looked for all the same.
    let asked = ask(&mut it.user, &targets[1], targets[1].has + 4).await;
    let page = it.staff.open(&for_staff(asked.path())).await;
    submit(&mut it.staff, &page, "approve-form", &[]).await;
    let store = it.app.store().await;
    let claim = store.claim_request(it.partner, id(asked.path()).parse().unwrap()).await.unwrap().unwrap();
    assert!(store.begin_sending(&claim).await.unwrap());
    store.hold_request(&claim, &targets[1].id.parse().unwrap()).await.unwrap();
    store.close().await;
    it.sql("UPDATE partner SET disabled = 1").await;
    assert_eq!(it.work(asked.path()).await, Next::Finished);
    it.sql("UPDATE partner SET disabled = 0").await;
    let seen = it.user.open(asked.path()).await;
    assert_eq!(badge(&seen), "Unconfirmed", "{}", seen.text());
    it.stop().await;
}
