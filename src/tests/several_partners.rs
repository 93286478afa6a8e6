//! Tests of companies with two partners: customers of both, and partners that are customers as well. Each session
//! belongs to one of the two, and contains no data of the other.

use std::collections::BTreeSet;

use reqwest::{
    Method,
    header::{ACCEPT, CONTENT_TYPE},
};
use serde_json::{Value, json};
use tenantry::{
    app::Access,
    domain::{
        cloud::Cloud,
        id::{CustomerId, PartnerId},
        principal::PrincipalKind,
        role::{Audience, CustomerRole},
        self_service::{SelfService, SelfServiceLevel, SelfServiceSettings},
    },
    emulator::{
        DemoPerson,
        fault::{Fault, FaultKind},
    },
    server::command::demo::new_partner,
    store::{AuditActor, AuditFilter, Store},
};

use crate::{
    app::TestApp,
    authorisation::{FUNCTIONS, Row, call_count, url_templates},
    browser::{Browser, Page},
    connection::connect,
    fixture::{CustomerFixture, admin},
    self_service::{CUSTOMER_SIGN_IN_URL, FULL_SELF_SERVICE, sign_in_customer_user},
};

/// The indexes of the two partners in the demo, both of one cloud.
const PARTNER_INDEXES: [usize; 2] = [0, 4];
const VIEW: SelfService = SelfService { offer: SelfServiceLevel::View, prices: false };
const OFF: SelfService = SelfService { offer: SelfServiceLevel::Off, prices: false };
/// The contact information of the two partners.
const CONTACTS: [&str; 2] = ["first@partner.example", "second@partner.example"];

/// A portal with two connected partners of one cloud.
struct TwoPartners {
    app: TestApp,
    store: Store,
    ids: [PartnerId; 2],
    names: [String; 2],
    staff: [Browser; 2],
}

impl TwoPartners {
    /// Starts a portal whose partners have these self-service levels.
    async fn start_with_self_service(self_service_settings: [SelfService; 2]) -> Self {
        let app = TestApp::start_with(&[("TENANTRY_RATE_LIMIT__ACTOR_BURST", "2000")]).await;
        let store = app.store().await;
        let partners = PARTNER_INDEXES.map(|index| app.emulator.demo().partners[index].clone());
        store.add_partner(new_partner(&partners[1]), None).await.unwrap();
        let (mut ids, mut staff) = (Vec::new(), Vec::new());
        for (index, partner) in PARTNER_INDEXES.into_iter().zip(&partners) {
            let mut browser = app.signed_in(&admin(&app, index)).await;
            let service = app.emulator.demo().service_account(index).unwrap().name.clone();
            let page = connect(&app, &mut browser, "active", &service).await;
            assert_eq!(page.status, 200, "{}", page.text());
            ids.push(store.find_partner_by_tenant(partner.tenant).await.unwrap().unwrap().id);
            staff.push(browser);
        }
        let two = Self {
            app,
            store,
            ids: ids.try_into().unwrap(),
            names: partners.map(|partner| partner.name),
            staff: staff.try_into().unwrap_or_else(|_| panic!("two members of staff")),
        };
        for (index, offer) in self_service_settings.into_iter().enumerate() {
            two.set_self_service(index, offer).await;
        }
        two
    }

    /// Starts a portal, and makes the first partner's customer with its users a customer of the second one as well.
    async fn with_shared_customer(self_service_settings: [SelfService; 2]) -> Self {
        let two = Self::start_with_self_service(self_service_settings).await;
        assert!(two.app.emulator.add_relationship(two.tenant(1), two.customer()));
        two
    }

    fn tenant(&self, index: usize) -> tenantry::domain::id::TenantId {
        self.app.emulator.demo().partners[PARTNER_INDEXES[index]].tenant
    }

    fn customer(&self) -> CustomerId {
        self.app.emulator.demo().customers[0].id
    }

    fn person(&self, role: Option<CustomerRole>) -> DemoPerson {
        self.app.emulator.demo().customer_person(0, role).unwrap().clone()
    }

    /// Returns the operator, as the actor in audit entries.
    fn by(&self) -> AuditActor {
        AuditActor { person: self.app.emulator.demo().operator, kind: Some(PrincipalKind::Operator) }
    }

    async fn set_self_service(&self, index: usize, default: SelfService) {
        let settings = SelfServiceSettings { default, contact: CONTACTS[index].to_owned(), names: true };
        self.store.set_self_service(self.ids[index], &settings, self.by()).await.unwrap();
    }

    /// Returns the sign-in path for one of the two.
    fn sign_in_url(&self, index: usize) -> String {
        format!("/sign-in?provider=customer%2Fglobal%2F{}%2F{}", self.customer(), self.ids[index])
    }

    /// Signs a person in for one of the two.
    async fn sign_in_to(&self, index: usize, person: &DemoPerson) -> Browser {
        let mut browser = self.app.browser();
        let page = browser.sign_in_at(&self.sign_in_url(index), &person.sign_in_name).await;
        assert_eq!((page.status, page.path()), (200, "/my"), "{}", page.text());
        browser
    }

    /// Returns the partners that a page names, or whose contact information it contains.
    fn partners_on(&self, page: &Page) -> Vec<usize> {
        (0..2)
            .filter(|index| [self.names[*index].as_str(), CONTACTS[*index]].iter().any(|it| page.html.contains(it)))
            .collect()
    }

    /// Returns all data that the portal stores of one of the two, and Partner Center's data of the customer.
    async fn stored_data(&mut self, index: usize) -> Vec<String> {
        let (id, customer) = (self.ids[index], self.customer());
        let partner = self.store.find_partner(id).await.unwrap().unwrap();
        let mut stored_data = vec![
            format!("{:?} {:?} {:?}", partner.self_service, partner.contact, partner.shows_names),
            format!("{:?}", self.store.find_customer_self_service(id, customer).await.unwrap()),
            format!("{:?}", self.store.list_customer_users(id, customer).await.unwrap()),
            format!("{:?}", self.store.list_audit(id, &AuditFilter::default(), None, 500).await.unwrap()),
        ];
        for function in ["list_orders", "list_subscriptions", "list_policies", "load_budget", "load_billing_profile"] {
            let arguments = [("customer", customer.to_string())];
            let arguments = arguments.each_ref().map(|(name, value)| (*name, value.as_str()));
            let (status, body) = self.staff[index].call(Method::GET, &format!("/api/{function}"), &arguments).await;
            assert_eq!(status, 200, "{function}: {body}");
            stored_data.push(body);
        }
        stored_data
    }

    /// Makes the next call under a partner's connection or by its staff fail, so that [`Self::was_called`] can
    /// report whether there was one.
    fn watch(&self, index: usize) {
        let kind = FaultKind::Status { status: 500, retry_after: None };
        self.app.emulator.fault(Fault::new("*", kind).for_partner(self.tenant(index)));
    }

    /// Checks whether there was a call since [`Self::watch`], and stops watching.
    fn was_called(&self) -> bool {
        let was_called = self.app.emulator.pending_faults() == 0;
        self.app.emulator.clear_faults();
        was_called
    }

    async fn stop(self) {
        self.store.close().await;
        self.app.stop().await;
    }
}

/// Returns the links of the partner selection, by name.
fn choices(page: &Page) -> Vec<(String, String)> {
    assert_eq!((page.status, page.heading().as_str()), (200, "Choose your partner"), "{}", page.text());
    let mut choices: Vec<_> = page.texts("main li a").into_iter().zip(page.attributes("main li a", "href")).collect();
    choices.sort_unstable();
    choices
}

/// Returns the ids in the result of a server function.
async fn ids(browser: &mut Browser, function: &str, customer: CustomerId) -> BTreeSet<String> {
    let customer = customer.to_string();
    let (status, body) = browser.call(Method::GET, &format!("/api/{function}"), &[("customer", &customer)]).await;
    assert_eq!(status, 200, "{function}: {body}");
    let listed: Value = serde_json::from_str(&body).unwrap();
    let listed = listed.as_array().unwrap_or_else(|| listed["items"].as_array().unwrap());
    listed.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_customer_of_two_partners_selects_one_and_only_that_one_is_called() {
    let mut two = TwoPartners::with_shared_customer([FULL_SELF_SERVICE, FULL_SELF_SERVICE]).await;
    let (administrator, customer) = (two.person(Some(CustomerRole::GlobalAdministrator)), two.customer());
    let (_, page) = sign_in_customer_user(&two.app, &administrator).await;
    let links = choices(&page);
    assert_eq!(links.iter().map(|(name, _)| name).collect::<Vec<_>>(), two.names.iter().collect::<Vec<_>>());

    let mut orders_by_partner = Vec::new();
    for (index, (_, url)) in links.iter().enumerate() {
        let mut browser = two.app.browser();
        two.watch(1 - index);
        let page = browser.sign_in_at(url, &administrator.sign_in_name).await;
        assert_eq!((page.status, page.path()), (200, "/my"), "{}", page.text());
        assert_eq!(two.partners_on(&page), [index], "{}", page.text());
        let orders = ids(&mut browser, "list_orders", customer).await;
        assert!(!orders.is_empty() && !two.was_called(), "no call for the other partner");
        assert_eq!(orders, ids(&mut two.staff[index], "list_orders", customer).await);
        orders_by_partner.push(orders);
        // A write uses the connection of one partner, and is recorded only there.
        let target = two.person(None).id.object.to_string();
        let fields = [("customer", customer.to_string()), ("user", target), ("confirmed", "true".to_owned())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(browser.call(Method::POST, "/api/reset_password", &fields).await.0, 200);
        let filter = AuditFilter { action: Some("reset_password".to_owned()), ..AuditFilter::default() };
        for other in 0..2 {
            let entries = two.store.list_audit(two.ids[other], &filter, None, 10).await.unwrap();
            assert_eq!(!entries.is_empty(), other <= index, "{other} after {index}");
            let own = two.staff[other].open(&format!("/customers/{customer}/activity")).await;
            assert_eq!(own.text().contains("portal-connection@"), other <= index, "{}", own.text());
        }
    }
    assert!(orders_by_partner[0].is_disjoint(&orders_by_partner[1]));
    two.watch(0);
    two.staff[0].open(&format!("/customers/{customer}/orders")).await;
    assert!(two.was_called(), "a watched call is detected");
    two.stop().await;
}

#[tokio::test]
async fn the_partner_selection_lists_only_partners_with_self_service() {
    let two = TwoPartners::with_shared_customer([FULL_SELF_SERVICE, VIEW]).await;
    let (administrator, customer) = (two.person(Some(CustomerRole::GlobalAdministrator)), two.customer());
    let assert_signs_in_to = async |index: usize, context: &str| {
        let (_, page) = sign_in_customer_user(&two.app, &administrator).await;
        assert_eq!((page.path(), two.partners_on(&page)), ("/my", vec![index]), "{context}: {}", page.text());
        let mut browser = two.app.browser();
        let refused = browser.sign_in_at(&two.sign_in_url(1 - index), &administrator.sign_in_name).await;
        assert_eq!(
            (refused.status, refused.heading().as_str()),
            (403, "Your organization has no access here"),
            "{context}"
        );
        assert!(two.partners_on(&refused).is_empty(), "{context}: {}", refused.text());
    };
    choices(&sign_in_customer_user(&two.app, &administrator).await.1);
    two.set_self_service(1, OFF).await;
    assert_signs_in_to(0, "the second has self-service off").await;
    two.set_self_service(1, VIEW).await;
    two.store.set_customer_self_service(two.ids[0], customer, Some(OFF), two.by()).await.unwrap();
    assert_signs_in_to(1, "the first has self-service off for this customer").await;
    two.store.set_customer_self_service(two.ids[0], customer, None, two.by()).await.unwrap();
    two.store.set_partner_disabled(two.ids[0], true, None).await.unwrap();
    assert_signs_in_to(1, "the first is disabled").await;
    two.store.set_partner_disabled(two.ids[0], false, None).await.unwrap();
    choices(&sign_in_customer_user(&two.app, &administrator).await.1);
    two.stop().await;
}

#[tokio::test]
async fn a_failing_partner_check_does_not_block_the_other_partner() {
    let two = TwoPartners::with_shared_customer([FULL_SELF_SERVICE, FULL_SELF_SERVICE]).await;
    let person = two.person(None);
    let kind = FaultKind::Status { status: 500, retry_after: None };
    two.app.emulator.fault(Fault::new("get-a-customer-by-id", kind).repeated().for_partner(two.tenant(1)));
    let mut browser = two.app.browser();
    let refused = browser.sign_in_at(&two.sign_in_url(1), &person.sign_in_name).await;
    assert_eq!((refused.status, refused.heading().as_str()), (503, "Your access can’t be checked right now"));
    let (_, page) = sign_in_customer_user(&two.app, &person).await;
    assert_eq!((page.path(), two.partners_on(&page)), ("/my", vec![0]), "{}", page.text());
    two.app.emulator.clear_faults();
    choices(&sign_in_customer_user(&two.app, &person).await.1);
    two.stop().await;
}

#[tokio::test]
async fn a_person_can_have_a_session_per_partner_and_end_one() {
    let two = TwoPartners::with_shared_customer([FULL_SELF_SERVICE, VIEW]).await;
    let administrator = two.person(Some(CustomerRole::GlobalAdministrator));
    let (mut here, mut there) = (two.sign_in_to(0, &administrator).await, two.sign_in_to(1, &administrator).await);
    for _ in 0..2 {
        let (one, other) = tokio::join!(here.open("/my"), there.open("/my"));
        assert_eq!((two.partners_on(&one), two.partners_on(&other)), (vec![0], vec![1]));
        assert_eq!(here.open("/my/users/new").await.status, 200);
        assert_eq!(there.open("/my/users/new").await.status, 403);
        for browser in [&mut here, &mut there] {
            let (_, sessions) = browser.call(Method::GET, "/api/list_sessions", &[]).await;
            assert_eq!(serde_json::from_str::<Vec<Value>>(&sessions).unwrap().len(), 1, "{sessions}");
        }
    }
    here.post("/sign-out", &[]).await;
    assert_eq!(here.open("/my").await.path(), "/?return_to=%2Fmy");
    assert_eq!(two.partners_on(&there.open("/my").await), [1]);
    // A sign-in for the other partner in the same browser replaces the session.
    let page = there.sign_in_at(&two.sign_in_url(0), &administrator.sign_in_name).await;
    assert_eq!((page.path(), two.partners_on(&page)), ("/my", vec![0]));
    two.stop().await;
}

#[tokio::test]
async fn staff_of_a_partner_that_is_a_customer_sign_in_as_either_but_never_both() {
    let two = TwoPartners::start_with_self_service([FULL_SELF_SERVICE, FULL_SELF_SERVICE]).await;
    let customer = CustomerId::new(two.tenant(1).as_uuid());
    let named = |name: &str| two.app.emulator.demo().person(name).unwrap().clone();
    let (agent, administrator) = (named(&admin(&two.app, PARTNER_INDEXES[1])), named("Sigrid Aasen"));
    let refused = sign_in_customer_user(&two.app, &agent).await.1;
    assert_eq!(refused.heading(), "Your organization has no access here", "a partner is not automatically a customer");
    assert!(two.app.emulator.add_relationship(two.tenant(0), customer));
    crate::self_service::age_customer_checks(&two.app, 11).await;

    let mut as_staff = two.app.browser();
    let page = as_staff.sign_in(Cloud::Global, &agent.sign_in_name).await;
    assert_eq!((page.status, page.path(), two.partners_on(&page)), (200, "/home", vec![1]), "{}", page.text());
    let (mut as_customer, page) = sign_in_customer_user(&two.app, &agent).await;
    assert_eq!((page.status, page.path(), two.partners_on(&page)), (200, "/my", vec![0]), "{}", page.text());
    assert!(page.text().contains(CONTACTS[0]) && !page.text().contains(CONTACTS[1]), "{}", page.text());
    let own = customer.to_string();
    for _ in 0..2 {
        assert_eq!(as_staff.open("/customers").await.status, 200);
        assert_eq!(as_customer.open("/my/profile").await.status, 200);
        for path in ["/my", "/my/profile", "/my/activity", &format!("/customers/{own}")] {
            assert_eq!(as_staff.open(path).await.status, 404, "{path}");
        }
        for path in ["/customers", "/partner", "/activity", &format!("/customers/{own}")] {
            assert_eq!(as_customer.open(path).await.status, 404, "{path}");
        }
        for (function, fields) in
            [("list_customers", &[][..]), ("load_self_service", &[]), ("load_customer", &[("customer", own.as_str())])]
        {
            let (status, body) = as_customer.call(Method::GET, &format!("/api/{function}"), fields).await;
            assert!([403, 404].contains(&status), "{function}: {status} {body}");
        }
        let (status, _) = as_staff.call(Method::GET, "/api/load_own_user", &[]).await;
        assert!([403, 404].contains(&status), "{status}");
    }
    // The agents' group grants nothing in their own directory, and the directory's administrator is not an agent.
    assert_eq!(as_customer.open("/my/users").await.status, 403);
    let (mut as_administrator, _) = sign_in_customer_user(&two.app, &administrator).await;
    assert_eq!(as_administrator.open("/my/users/new").await.status, 200);
    assert_eq!(as_administrator.open("/customers").await.status, 404);
    let mut at_home = two.app.browser();
    let page = at_home.sign_in(Cloud::Global, &administrator.sign_in_name).await;
    assert_eq!(at_home.open("/customers").await.status, 403, "{}", page.text());
    // In one browser, one session ends the other.
    let page = as_staff.sign_in_at(CUSTOMER_SIGN_IN_URL, &agent.sign_in_name).await;
    assert_eq!((page.path(), as_staff.open("/customers").await.status), ("/my", 404));
    let page = as_staff.sign_in(Cloud::Global, &agent.sign_in_name).await;
    assert_eq!((page.path(), as_staff.open("/my").await.status), ("/home", 404));
    two.stop().await;
}

/// Returns the paths below `/my`.
fn customer_user_pages() -> impl Iterator<Item = &'static str> {
    let own = |access| matches!(access, Access::Needs(Audience::CustomerUsers, _));
    url_templates().filter(move |(_, access)| own(*access)).map(|(template, _)| template)
}

/// Returns the server functions for a customer's users, except those that end their sessions.
fn customer_user_functions() -> impl Iterator<Item = &'static Row> {
    let own = |access| {
        matches!(
            access,
            Access::Needs(Audience::StaffAndCustomerUsers | Audience::CustomerUsers | Audience::Everybody, _)
        )
    };
    FUNCTIONS
        .iter()
        .filter(move |row| own(row.access) && !row.path.ends_with("_sessions") && !row.path.ends_with("_session"))
}

/// Placeholders for objects that one partner sold to a shared customer.
const PARTNER_SPECIFIC: [&str; 4] = ["{subscription}", "{order}", "{policy}", "{line}"];

/// Returns the objects of a shared customer that a person at one partner sees.
async fn fixture(two: &mut TwoPartners, index: usize) -> CustomerFixture {
    let customer = two.customer();
    CustomerFixture::of_customer(&mut two.staff[index], customer).await
}

#[tokio::test]
async fn a_session_at_one_partner_has_no_access_to_the_others_data() {
    let mut two = TwoPartners::with_shared_customer([FULL_SELF_SERVICE, VIEW]).await;
    let (ours, theirs) = (fixture(&mut two, 0).await, fixture(&mut two, 1).await);
    let administrator = two.person(Some(CustomerRole::GlobalAdministrator));
    let colleague = two.person(Some(CustomerRole::BillingAdministrator));
    two.sign_in_to(1, &colleague).await;
    two.store.set_customer_self_service(two.ids[1], two.customer(), Some(VIEW), two.by()).await.unwrap();
    let mut user = two.sign_in_to(0, &administrator).await;
    let before = two.stored_data(1).await;
    let foreign_data = [
        two.ids[1].to_string(),
        two.names[1].clone(),
        CONTACTS[1].to_owned(),
        theirs.fill("{order}"),
        theirs.fill("{subscription}"),
    ];
    let has_no_foreign_data = |text: &str| foreign_data.iter().all(|it| !text.contains(it.as_str()));
    two.watch(1);

    let swapped = ours.with_objects_of(&theirs);
    let is_partner_specific = |text: &str| PARTNER_SPECIFIC.iter().any(|name| text.contains(name)) && theirs.has(text);
    for template in customer_user_pages().filter(|template| ours.has(template)) {
        let page = user.open(&ours.fill(template)).await;
        assert!(page.status == 200 && has_no_foreign_data(&page.html), "{template}: {} {}", page.status, page.text());
        let with_ids = format!("{}?partner={}&customer={}", ours.fill(template), two.ids[1], theirs.customer());
        let page = user.open(&with_ids).await;
        assert!(page.status == 200 && !two.partners_on(&page).contains(&1), "{template}: {}", page.text());
        if is_partner_specific(template) {
            let page = user.open(&swapped.fill(template)).await;
            assert_eq!(page.status, 404, "{template}: {}", page.text());
        }
    }
    let is_callable = |row: &&Row| row.method == Method::GET && row.arguments.iter().all(|(_, value)| ours.has(value));
    for row in customer_user_functions().filter(is_callable) {
        let (status, body) = row.call(&mut user, &ours).await;
        assert!(status == 200 && has_no_foreign_data(&body), "{}: {status} {body}", row.path);
        if row.arguments.iter().any(|(_, value)| is_partner_specific(value))
            && row.arguments.iter().all(|(_, value)| theirs.has(value))
        {
            let (status, body) = row.call(&mut user, &swapped).await;
            assert!(status == 404 && has_no_foreign_data(&body), "{}: {status} {body}", row.path);
        }
        let arguments: Vec<_> = row.arguments.iter().map(|(field, value)| (*field, ours.fill(value))).collect();
        let partner = two.ids[1].to_string();
        let arguments = arguments.iter().map(|(field, value)| (*field, value.as_str()));
        let arguments: Vec<_> = arguments.chain([("partner", partner.as_str())]).collect();
        let (_, body) = user.call(Method::GET, row.path, &arguments).await;
        assert!(has_no_foreign_data(&body), "{}: {body}", row.path);
    }
    // Functions for staff are refused without a call, whatever the ids.
    for row in
        FUNCTIONS.iter().filter(|row| matches!(row.access, Access::Needs(Audience::Staff | Audience::Operator, _)))
    {
        let calls = call_count(&two.app);
        let (status, body) = row.call(&mut user, &theirs).await;
        assert!([403, 404].contains(&status) && has_no_foreign_data(&body), "{}: {status} {body}", row.path);
        assert_eq!(call_count(&two.app), calls, "{}", row.path);
    }
    assert!(!two.was_called(), "no call under the other partner's connection");
    assert_eq!(two.stored_data(1).await, before);
    let activity = two.staff[1].open(&theirs.fill("/customers/{customer}/self-service")).await;
    assert!(activity.text().contains(&colleague.name) && !activity.text().contains(&administrator.name));
    let records = user.open("/my/activity").await;
    assert!(!records.text().contains(&colleague.name), "{}", records.text());
    two.stop().await;
}

#[tokio::test]
async fn one_partners_self_service_level_does_not_apply_at_the_other() {
    let mut two = TwoPartners::with_shared_customer([FULL_SELF_SERVICE, VIEW]).await;
    let theirs = fixture(&mut two, 1).await;
    let mut user = two.sign_in_to(1, &two.person(Some(CustomerRole::GlobalAdministrator))).await;
    let users = ids(&mut user, "list_users", two.customer()).await;
    let (first, second) = (two.stored_data(0).await, two.stored_data(1).await);
    let first_id = two.ids[0].to_string();
    let writes = || {
        customer_user_functions().filter(|row| {
            row.method == Method::POST && matches!(row.access, Access::Needs(Audience::StaffAndCustomerUsers, _))
        })
    };
    let calls = call_count(&two.app);
    for row in writes() {
        let arguments: Vec<_> = row.arguments.iter().map(|(field, value)| (*field, theirs.fill(value))).collect();
        let mut fields: Vec<_> = arguments.iter().map(|(field, value)| (*field, value.as_str())).collect();
        fields.push(("confirmed", "true"));
        let (status, body) = user.call(Method::POST, row.path, &fields).await;
        assert_eq!(status, 403, "{}: {body}", row.path);
        // The partner with the higher self-service level, named in the query, in the form and in JSON.
        fields.push(("partner", &first_id));
        let with_partner = format!("{}?partner={first_id}", row.path);
        let (status, body) = user.call(Method::POST, &with_partner, &fields).await;
        assert_eq!(status, 403, "{}: {body}", row.path);
        let members: serde_json::Map<_, _> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let request = user.request(&Method::POST, user.origin().join(row.path).unwrap());
        let request = request.header(ACCEPT, "application/json").header(CONTENT_TYPE, "application/json");
        let response = request.body(Value::Object(members).to_string()).send().await.unwrap();
        assert!(response.status().is_client_error(), "{}: {response:?}", row.path);
    }
    assert!(writes().count() > 5);
    assert_eq!(call_count(&two.app), calls, "a refusal makes no upstream call");
    assert_eq!(ids(&mut user, "list_users", two.customer()).await, users);
    assert_eq!((two.stored_data(0).await, two.stored_data(1).await), (first, second));

    // A partner that turns self-service off ends its own sessions, and not the other's.
    let mut at_first = two.sign_in_to(0, &two.person(Some(CustomerRole::GlobalAdministrator))).await;
    two.set_self_service(1, OFF).await;
    let calls = call_count(&two.app);
    for template in customer_user_pages() {
        let page = user.open(&theirs.fill(template)).await;
        assert!(page.path().starts_with("/?return_to="), "{template}: {}", page.path());
    }
    for row in customer_user_functions() {
        let (status, body) = row.call(&mut user, &theirs).await;
        assert_eq!((status, body.as_str()), (401, "\"SignInRequired\""), "{}", row.path);
    }
    assert_eq!(call_count(&two.app), calls, "a refusal makes no upstream call");
    assert_eq!(at_first.open("/my/users/new").await.status, 200);
    two.stop().await;
}
