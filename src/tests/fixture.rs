//! A customer with one object of each kind, for URLs and arguments with placeholders.

use std::collections::BTreeSet;

use reqwest::Method;
use serde::de::DeserializeOwned;
use tenantry::{
    domain::{
        change_request::ChangeRequest,
        connection::{ConnectionSlot, Consenter},
        customer::CustomerSummary,
        directory_role::DirectoryRole,
        entitlement::{ArtifactPath, Entitlement},
        id::{CustomerId, ObjectId, PersonId, SessionHandle},
        job::Job,
        order::Order,
        page::Page,
        policy::SelfServePolicy,
        principal::Principal,
        role::Role,
        subscription::Subscription,
        user::User,
    },
    emulator::DemoPerson,
    error::PortalError,
    store::Consent,
};
use uuid::Uuid;

use crate::{app::TestApp, browser::Browser};

/// An id that no object has.
pub const NONEXISTENT_ID: &str = "00000000-0000-4000-8000-000000000000";
/// The placeholders for a customer and its objects in URLs and arguments.
const PLACEHOLDERS: [&str; 13] = [
    "{customer}",
    "{user}",
    "{role}",
    "{subscription}",
    "{order}",
    "{policy}",
    // The path of an entitlement's reservations.
    "{kind}",
    "{group}",
    "{line}",
    "{resource}",
    // A partner connection.
    "{connection}",
    // A draft of a job.
    "{job}",
    // A change request for a product.
    "{request}",
];

/// The ids of a customer and of one object of each kind.
#[derive(Debug, Clone)]
pub struct CustomerFixture {
    ids: [String; 13],
    /// The company's name.
    pub name: String,
}

impl CustomerFixture {
    /// Returns ids that no object has.
    pub fn nonexistent() -> Self {
        let mut ids = PLACEHOLDERS.map(|_| NONEXISTENT_ID.to_owned());
        ids[5] = format!("{NONEXISTENT_ID}_{NONEXISTENT_ID}");
        Self { ids, name: "Nobody in particular".to_owned() }
    }

    /// Finds the first of a partner's customers, except the excluded ones, that has one object of each kind; `browser`
    /// is that of an agent with all permissions.
    pub async fn of(app: &TestApp, browser: &mut Browser, partner: usize, excluded: &[&str]) -> Self {
        for id in app.emulator.customers(app.emulator.demo().partners[partner].tenant) {
            if !excluded.contains(&id.to_string().as_str())
                && let Some(mut fixture) = Self::find(browser, id).await
                && fixture.has("{line}")
            {
                fixture.ids[10] = connection(app, partner).await;
                fixture.ids[12] = request(browser, fixture.customer()).await;
                return fixture;
            }
        }
        panic!("no customer has one object of each kind");
    }

    /// Finds the objects of one customer with purchases; the ids of its reservations may be nonexistent.
    pub async fn of_customer(browser: &mut Browser, customer: CustomerId) -> Self {
        let mut fixture = Self::find(browser, customer).await.expect("a customer with purchases");
        fixture.ids[12] = request(browser, fixture.customer()).await;
        fixture
    }

    /// Checks whether the customer has the objects of all placeholders in a text.
    pub fn has(&self, text: &str) -> bool {
        PLACEHOLDERS.iter().zip(&self.ids).all(|(name, id)| id != NONEXISTENT_ID || !text.contains(name))
    }

    async fn find(browser: &mut Browser, customer: CustomerId) -> Option<Self> {
        let id = customer.to_string();
        let subscriptions: Vec<Subscription> = load(browser, "list_subscriptions", &id).await;
        let orders: Vec<Order> = load(browser, "list_orders", &id).await;
        let (subscription, order) = (subscriptions.first()?.id.to_string(), orders.first()?.id.to_string());
        let entitlements: Vec<Entitlement> = load(browser, "list_entitlements", &id).await;
        let place = entitlements.into_iter().flat_map(|it| it.artifacts).find_map(|artifact| artifact.place);
        let users: Page<User> = load(browser, "list_users", &id).await;
        let roles: Vec<DirectoryRole> = load(browser, "list_directory_roles", &id).await;
        let mut policies: Vec<SelfServePolicy> = load(browser, "list_policies", &id).await;
        if policies.is_empty() {
            let fields = [("customer", id.as_str()), ("savings_plans", "true")];
            let (status, body) = browser.call(Method::POST, "/api/create_policy", &fields).await;
            assert_eq!(status, 200, "{body}");
            policies = load(browser, "list_policies", &id).await;
        }
        let summary: CustomerSummary = load(browser, "load_customer_summary", &id).await;
        let (user, role) = (users.items.first()?.id.to_string(), roles.first()?.id.to_string());
        let nonexistent = [(); 4].map(|()| NONEXISTENT_ID.to_owned());
        let place = place.map(|ArtifactPath { kind, group, line, resource }| [kind, group, line, resource]);
        let [kind, group, line, resource] = place.unwrap_or(nonexistent);
        let policy = policies.first()?.id.to_string();
        let selection = [("customer", id.as_str()), ("users[]", user.as_str())];
        let (status, body) = browser.call(Method::POST, "/api/draft_users_job", &selection).await;
        assert_eq!(status, 200, "{body}");
        let jobs: Vec<Job> = serde_json::from_str(&browser.call(Method::GET, "/api/list_jobs", &[]).await.1).unwrap();
        let job = jobs.first()?.id.to_string();
        let unset = NONEXISTENT_ID.to_owned();
        let ids = [id, user, role, subscription, order, policy, kind, group, line, resource, unset.clone(), job, unset];
        Some(Self { ids, name: summary.name })
    }

    /// Returns the customer's id.
    pub fn customer(&self) -> &str {
        &self.ids[0]
    }

    /// Replaces the placeholders in a text by ids.
    pub fn fill(&self, text: &str) -> String {
        PLACEHOLDERS.iter().zip(&self.ids).fold(text.to_owned(), |text, (name, id)| text.replace(name, id))
    }

    /// Returns this customer with another's objects.
    #[must_use]
    pub fn with_objects_of(&self, other: &Self) -> Self {
        let mut ids = other.ids.clone();
        ids[0].clone_from(&self.ids[0]);
        Self { ids, name: self.name.clone() }
    }
}

/// Returns the id of a partner's active partner connection, created with an invalid token if there is none.
async fn connection(app: &TestApp, partner: usize) -> String {
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[partner].tenant).await.unwrap().unwrap();
    let id = if let Some(known) = store.find_active_connection(partner.id).await.unwrap() {
        known.id
    } else {
        let person = PersonId { tenant: partner.tenant, object: ObjectId::new(Uuid::new_v4()) };
        let staff = Principal::staff(person, SessionHandle::new(Uuid::new_v4()), partner.id, BTreeSet::new());
        let scope = staff.partner().unwrap();
        let consenter = Consenter { person, name: "Nobody".to_owned(), sign_in_name: String::new() };
        let consent = Consent { consenter, client_id: "none".to_owned(), token: "none".into() };
        let id = store.insert_candidate(&scope, &consent).await.unwrap();
        store.promote_candidate(&scope, id, ConnectionSlot::Active).await.unwrap();
        id
    };
    store.close().await;
    id.to_string()
}

/// Records a change request on behalf of a customer, and returns its id.
async fn request(browser: &mut Browser, customer: &str) -> String {
    let recorded = [("customer", customer), ("words", "Visio Plan 2"), ("on_behalf_of", "Jan Kowalski")];
    let (status, body) = browser.call(Method::POST, "/api/record_request", &recorded).await;
    assert_eq!(status, 200, "{body}");
    let requests: Vec<ChangeRequest> = load(browser, "list_requests", customer).await;
    requests.first().expect("a request was recorded").id.to_string()
}

/// Loads the result of a server function about a customer.
async fn load<T: DeserializeOwned>(browser: &mut Browser, function: &str, customer: &str) -> T {
    let (status, body) = browser.call(Method::GET, &format!("/api/{function}"), &[("customer", customer)]).await;
    assert_eq!(status, 200, "{function}: {body}");
    serde_json::from_str(&body).unwrap_or_else(|error| panic!("{function}: {error}: {body}"))
}

/// Checks whether an error means that an object does not exist, or no longer.
pub fn is_missing_object(body: &str) -> bool {
    let error = serde_json::from_str::<PortalError>(body);
    error.is_ok_and(|error| matches!(error, PortalError::NotFound | PortalError::Gone { .. }))
}

/// Returns the name of a partner's admin agent.
pub fn admin(app: &TestApp, partner: usize) -> String {
    let staff: &DemoPerson = app.emulator.demo().staff(partner, Role::AdminAgent).unwrap();
    staff.name.clone()
}
