//! Tests of the partner connection, which is a stored consent of a partner's account: the accepted consents, the calls
//! with its token, and its storage, renewal and removal.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use tenantry::{
    domain::connection::ConnectionSlot,
    emulator::{
        InvalidationReason, TokenRequestCount,
        fault::{Fault, FaultKind, TokenFlaw},
        token_request_counts::Outcome as TokenOutcome,
    },
    store::{AuditEntry, AuditFilter, Outcome, StoredConnection},
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::submit,
    instances::create_schema,
};

const ADMIN: &str = "Alicja Żółkiewska";
/// The name of the account whose consent the partner connection stores.
const CONNECTION_ACCOUNT: &str = "Connection (Bursztyn)";

/// Returns a person's user principal name.
fn sign_in_name_of(app: &TestApp, name: &str) -> String {
    app.emulator.demo().person(name).unwrap_or_else(|| panic!("nobody is called {name}")).sign_in_name.clone()
}

/// Connects Partner Center with the consent of this account, and returns the resulting page.
pub async fn connect(app: &TestApp, browser: &mut Browser, slot: &str, name: &str) -> Page {
    let provider = browser.post("/partner/connect", &[("slot", slot)]).await;
    browser.select_account(provider, &sign_in_name_of(app, name)).await
}

/// Returns the stored connections of the global partner.
pub async fn stored_connections(app: &TestApp) -> Vec<StoredConnection> {
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let connections = store.list_connections(partner.id).await.unwrap();
    store.close().await;
    connections
}

/// Returns the global partner's audit entries of an action, the newest first.
pub async fn audit_entries(app: &TestApp, action: &str) -> Vec<AuditEntry> {
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let filter = AuditFilter { action: Some(action.to_owned()), ..AuditFilter::default() };
    let entries = store.list_audit(partner.id, &filter, None, 100).await.unwrap();
    store.close().await;
    entries
}

fn person_of(app: &TestApp, name: &str) -> tenantry::domain::id::PersonId {
    app.emulator.demo().person(name).unwrap().id
}

#[tokio::test]
async fn an_admin_agent_connects_and_customer_users_are_served_under_the_connection() {
    let app = TestApp::start().await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    let arguments = [("customer", customer.to_string())];
    let arguments = [(arguments[0].0, arguments[0].1.as_str())];
    let mut user = app.signed_in_as_customer_user(0, customer).await;
    let (status, body) = user.call(Method::GET, "/api/load_customer", &arguments).await;
    assert!(status == 503 && body.contains("NoConnection"), "{status} {body}");

    let mut admin = app.signed_in(ADMIN).await;
    let before = admin.open("/partner").await;
    assert!(before.texts("[aria-labelledby=connection] .badge").contains(&"Not connected".to_owned()));
    let done = connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    assert_eq!((done.status, done.path()), (200, "/partner"), "{}", done.text());
    assert_eq!(done.texts(".done"), ["Partner Center connected."]);
    assert!(done.texts("[aria-labelledby=connection] .badge").contains(&"Connected".to_owned()), "{}", done.text());
    let facts = done.texts("[aria-labelledby=connection] dl").concat();
    assert!(facts.contains(&sign_in_name_of(&app, CONNECTION_ACCOUNT)), "{facts}");

    let (status, body) = user.call(Method::GET, "/api/load_customer", &arguments).await;
    assert_eq!(status, 200, "{body}");
    let entries = audit_entries(&app, "connect_partner").await;
    assert_eq!((entries.len(), entries[0].outcome), (1, Outcome::Done));
    assert_eq!(entries[0].action.actor.unwrap().person, person_of(&app, ADMIN), "she requested the connection");
    app.stop().await;
}

#[tokio::test]
async fn changes_of_customer_users_are_audited_under_the_customer_user() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    let id = customer.to_string();
    let mut user = app.signed_in_as_customer_user(0, customer).await;
    let (status, users) = user.call(Method::GET, "/api/list_users", &[("customer", &id)]).await;
    assert_eq!(status, 200, "{users}");
    let (status, roles) = user.call(Method::GET, "/api/list_directory_roles", &[("customer", &id)]).await;
    assert_eq!(status, 200, "{roles}");
    let (users, roles): (Value, Value) = (serde_json::from_str(&users).unwrap(), serde_json::from_str(&roles).unwrap());
    let (member, role) = (users["items"][0]["id"].as_str().unwrap(), roles[0]["id"].as_str().unwrap());
    let fields = [("customer", id.as_str()), ("user", member), ("role", role)];
    let (status, body) = user.call(Method::POST, "/api/add_role_member", &fields).await;
    assert_eq!(status, 200, "{body}");
    let entries = audit_entries(&app, "add_role_member").await;
    let actor = entries[0].action.actor.unwrap();
    assert_eq!(actor.kind, Some(tenantry::domain::principal::PrincipalKind::CustomerUser));
    assert_eq!(actor.person.tenant.as_uuid(), customer.as_uuid());
    // Another customer's data is refused, even though the connection could reach it.
    let other = app.emulator.customers(app.emulator.demo().partners[0].tenant)[1].to_string();
    let (status, body) = user.call(Method::GET, "/api/list_subscriptions", &[("customer", &other)]).await;
    assert_eq!((status, body.as_str()), (404, "\"NotFound\""));
    app.stop().await;
}

#[tokio::test]
async fn the_reach_page_shows_directory_access_by_customer() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    assert_eq!(admin.open("/partner/connection/reach").await.status, 503, "there is no connection");
    connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    app.emulator.fault(Fault::new("get-customer-organization", FaultKind::Code { status: 403, code: 900_308 }));
    let page = admin.open("/partner/connection/reach").await;
    let badges = page.texts("tbody .badge");
    assert_eq!((page.status, badges.len()), (200, 25), "{}", page.text());
    assert_eq!(badges.iter().filter(|label| *label == "Commerce only").count(), 1, "{badges:?}");
    assert_eq!(badges.iter().filter(|label| *label == "Commerce and directory").count(), 24, "{badges:?}");
    assert!(page.text().contains("900308"));
    let next = page.attributes("nav.pager a[rel=next], a[rel=next]", "href");
    assert_eq!(admin.open(&next[0]).await.texts("tbody tr").len(), 25);
    app.stop().await;
}

#[tokio::test]
async fn a_rejected_consent_is_explained_and_keeps_the_existing_connection() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    let before = stored_connections(&app).await;
    for (name, message, reason) in [
        ("Chiara Esposito", "isn’t an admin agent here", "no-admin-agent"),
        ("Dmytro Kovalenko", "isn’t an admin agent here", "no-admin-agent"),
        (WITHOUT_MFA, "doesn’t see multi-factor authentication", "no-mfa"),
        ("Rolf Abendschein", "another organization", "other-tenant"),
        ("Nemo Niemand", "another organization", "other-tenant"),
    ] {
        let rejected = connect(&app, &mut admin, "active", name).await;
        assert_eq!((rejected.status, rejected.heading()), (403, "Partner Center not connected".to_owned()), "{name}");
        assert!(rejected.text().contains(message), "{name}: {}", rejected.text());
        assert_eq!(rejected.attributes("main a.button", "href"), ["/partner"], "{name}");
        let newest = &audit_entries(&app, "connect_partner").await[0];
        assert_eq!(
            (newest.outcome, newest.action.detail["reason"].as_str()),
            (Outcome::Refused, Some(reason)),
            "{name}"
        );
        let now = stored_connections(&app).await;
        assert_eq!((now.len(), now[0].id), (1, before[0].id), "{name}");
    }
    app.stop().await;
}

/// An admin agent of the global partner who signs in without a second factor.
const WITHOUT_MFA: &str = "Henryk Bez-Kodu";

#[tokio::test]
async fn a_consent_is_accepted_only_in_the_session_that_requested_it() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    let provider = admin.post("/partner/connect", &[("slot", "active")]).await;
    assert!(provider.address.query().unwrap().contains("prompt=login"), "{}", provider.address);
    // She signs out and in again meanwhile, which creates another session.
    let mut second_session = admin.clone();
    second_session.post("/sign-out", &[]).await;
    app.sign_in(&mut second_session, ADMIN).await;
    let rejected = second_session.select_account(provider, &sign_in_name_of(&app, CONNECTION_ACCOUNT)).await;
    assert_eq!(rejected.status, 401, "{}", rejected.text());
    assert!(stored_connections(&app).await.is_empty());

    let done = connect(&app, &mut second_session, "active", CONNECTION_ACCOUNT).await;
    assert_eq!(done.status, 200);
    let entries = audit_entries(&app, "connect_partner").await.len();
    assert_eq!(entries, 1);
    // A person without permission is refused without a request to the provider.
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    let rejected = helpdesk.post("/partner/connect", &[("slot", "active")]).await;
    assert_eq!((rejected.status, rejected.address.port()), (403, second_session.open("/partner").await.address.port()));
    app.stop().await;
}

#[tokio::test]
async fn pages_and_audit_entries_do_not_contain_the_token() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    let done = connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    let (_, body) = admin.call(Method::GET, "/api/load_partner", &[]).await;
    let entries = format!("{:?}", audit_entries(&app, "connect_partner").await);
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let id = stored_connections(&app).await[0].id;
    let token = store.find_connection_token(partner.id, id).await.unwrap().unwrap().token;
    let token = secrecy::ExposeSecret::expose_secret(&token).to_owned();
    store.close().await;
    assert!(token.len() > 20);
    for text in [&done.html, &body, &entries] {
        assert!(!text.contains(&token));
    }
    let file = std::fs::read(app.database_url().trim_start_matches("sqlite:")).unwrap();
    assert!(!file.windows(token.len()).any(|part| part == token.as_bytes()), "the token is encrypted");
    app.stop().await;
}

#[tokio::test]
async fn the_reserve_connection_replaces_a_revoked_active_one() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    let page = connect(&app, &mut admin, "reserve", ADMIN).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(
        stored_connections(&app).await.iter().map(|it| it.slot).collect::<Vec<_>>(),
        [ConnectionSlot::Active, ConnectionSlot::Reserve]
    );

    app.emulator.invalidate_refresh_tokens(person_of(&app, CONNECTION_ACCOUNT), InvalidationReason::Revoked);
    app.services().await.renew_connections_older_than(Timestamp::now(), Timestamp::now()).await.unwrap();
    let now = stored_connections(&app).await;
    assert_eq!(now[0].consenter.person, person_of(&app, ADMIN), "the reserve connection is active");
    let failure = now[1].failure.clone().unwrap();
    assert_eq!(failure.code.as_deref(), Some("AADSTS50173"));
    let entry = &audit_entries(&app, "use_reserve_connection").await[0];
    assert_eq!((entry.action.actor, entry.outcome), (None, Outcome::Done), "no person requested it");
    let shown = admin.open("/partner").await;
    assert!(shown.text().contains("AADSTS50173"), "{}", shown.text());
    app.stop().await;
}

#[tokio::test]
async fn two_revoked_connections_are_swapped_only_once() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    connect(&app, &mut admin, "reserve", ADMIN).await;
    for name in [CONNECTION_ACCOUNT, ADMIN] {
        app.emulator.invalidate_refresh_tokens(person_of(&app, name), InvalidationReason::Revoked);
    }
    let services = app.services().await;
    for _ in 0..3 {
        services.renew_connections_older_than(Timestamp::now(), Timestamp::now()).await.unwrap();
    }
    assert_eq!(
        audit_entries(&app, "use_reserve_connection").await.len(),
        1,
        "the reserve connection counted as valid until it was used"
    );
    assert!(stored_connections(&app).await.iter().all(|it| it.failure.is_some()));
    app.stop().await;
}

#[tokio::test]
async fn earlier_sign_ins_and_failed_checks_create_no_connection() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    app.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw: TokenFlaw::SignedInEarlier }));
    let rejected = connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    assert!(rejected.status == 403 && rejected.text().contains("didn’t prompt this account"), "{}", rejected.text());
    app.emulator.clear_faults();
    // Entra sends the time of authentication only to applications that request the claim.
    app.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw: TokenFlaw::NoSignInTime }));
    let rejected = connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    assert!(rejected.status == 403 && rejected.text().contains("auth_time"), "{}", rejected.text());
    app.emulator.sign_in_fault(Fault::new("offline-access", FaultKind::NeedsConsent));
    let rejected = connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    assert!(rejected.status == 403 && rejected.text().contains("no refresh token"), "{}", rejected.text());
    app.emulator.set_omits_mfa_header(true);
    let rejected = connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    assert!(rejected.status == 403 && rejected.text().contains("Couldn’t check multi-factor"), "{}", rejected.text());
    app.emulator.set_omits_mfa_header(false);
    // Last, since that partner's calls are throttled from now on.
    app.emulator.fault(Fault::new("*", FaultKind::Status { status: 429, retry_after: Some(120) }));
    let rejected = connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    assert!(rejected.status == 503 && rejected.text().contains("couldn’t be checked"), "{}", rejected.text());
    app.emulator.clear_faults();
    assert!(stored_connections(&app).await.is_empty());
    let reasons: Vec<_> = audit_entries(&app, "connect_partner").await.into_iter().map(|it| it.action.detail).collect();
    let expected = ["not-checked", "mfa-unknown", "no-refresh-token", "sign-in-time-unknown", "signed-in-earlier"];
    assert_eq!(reasons, expected.map(|reason| json!({ "reason": reason })));
    app.stop().await;
}

#[tokio::test]
async fn the_reach_page_needs_permission_to_read_customers() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    let mut global = app.signed_in("Dmytro Kovalenko").await;
    assert_eq!(global.open("/partner").await.attributes("a[href='/partner/connection/reach']", "href").len(), 0);
    let (status, body) = global.call(Method::GET, "/api/list_reached_customers", &[]).await;
    assert!(status == 403 && !body.contains("items"), "{status} {body}");
    app.stop().await;
}

#[tokio::test]
async fn an_administrator_switches_to_the_reserve_and_disconnects() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    let page = connect(&app, &mut admin, "reserve", ADMIN).await;
    let action = page.attributes("form[action='/api/use_reserve_connection']", "action").remove(0);
    let fields = page.form("form[action='/api/use_reserve_connection']");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let switched = admin.post(&action, &fields).await;
    assert_eq!(switched.texts(".done"), ["Reserve account activated."]);
    assert_eq!(stored_connections(&app).await[0].consenter.person, person_of(&app, ADMIN));

    let remove = switched.attributes("[aria-labelledby=connection] a.button.danger", "href");
    let confirmation = admin.open(&remove[0]).await;
    assert!(confirmation.text().contains("until you also remove it in Entra"), "{}", confirmation.text());
    let removed = submit(&mut admin, &confirmation, "remove-connection", &[]).await;
    assert_eq!((removed.path(), removed.texts(".done")), ("/partner", vec!["Partner Center disconnected.".to_owned()]));
    assert_eq!(stored_connections(&app).await.len(), 1);
    assert_eq!(admin.open(&remove[0]).await.status, 404);
    assert_eq!(audit_entries(&app, "remove_connection").await.len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn connections_are_renewed_with_single_use_and_reusable_tokens() {
    for reusable in [false, true] {
        let app = TestApp::start().await;
        app.emulator.set_refresh_tokens_reusable(reusable);
        let mut admin = app.signed_in(ADMIN).await;
        connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
        let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
        let mut user = app.signed_in_as_customer_user(0, customer).await;
        for round in 0..3 {
            let before = stored_connections(&app).await[0].renewed_at;
            app.services().await.renew_connections_older_than(Timestamp::now(), Timestamp::now()).await.unwrap();
            let now = stored_connections(&app).await;
            assert!(now[0].renewed_at > before && now[0].failure.is_none(), "{reusable} {round}: {now:?}");
            let id = customer.to_string();
            let (status, body) = user.call(Method::GET, "/api/load_customer", &[("customer", &id)]).await;
            assert_eq!(status, 200, "{reusable} {round}: {body}");
        }
        // No renewal is due for another day.
        let before = app.emulator.token_request_counts();
        app.services().await.renew_connections().await.unwrap();
        assert_eq!(app.emulator.token_request_counts(), before, "{reusable}");
        app.stop().await;
    }
}

#[tokio::test]
async fn customer_calls_succeed_during_a_renewal() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    let (user, id) = (app.signed_in_as_customer_user(0, customer).await, customer.to_string());
    let (services, other) = (app.services().await, app.another_instance().await);
    for _ in 0..5 {
        let now = Timestamp::now();
        let calls = (0..6).map(|index| {
            let mut user = if index % 2 == 0 { user.clone() } else { user.with_session_at(&other.browser()) };
            let id = id.clone();
            async move { user.call(Method::GET, "/api/load_customer", &[("customer", &id)]).await }
        });
        let (renewal, results) =
            tokio::join!(services.renew_connections_older_than(now, now), futures::future::join_all(calls));
        renewal.unwrap();
        assert!(results.iter().all(|(status, _)| *status == 200), "{results:?}");
        assert!(stored_connections(&app).await[0].failure.is_none());
    }
    // A failed renewal does not block calls unless the provider rejected the refresh token.
    let (store, connection) = (app.store().await, stored_connections(&app).await.remove(0));
    for (code, expected) in [(None, 200), (Some("AADSTS50173"), 503)] {
        store.record_renewal_failure(connection.partner, connection.id, code).await.unwrap();
        let (status, body) = user.clone().call(Method::GET, "/api/load_customer", &[("customer", &id)]).await;
        assert_eq!(status, expected, "{code:?}: {body}");
    }
    store.close().await;
    other.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn concurrent_renewals_by_two_instances_redeem_the_token_once() {
    let Some(database) = create_schema("renewal by two instances on PostgreSQL").await else { return };
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", &database)]).await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
    let (first, second) = (app.services().await, app.services().await);
    let redemption_count = || {
        let person = Some(person_of(&app, CONNECTION_ACCOUNT));
        let is_renewal = |it: &TokenRequestCount| it.grant_type == "refresh_token" && it.person == person;
        let all = app.emulator.token_request_counts();
        assert!(all.iter().filter(|it| is_renewal(it)).all(|it| it.outcome == TokenOutcome::Granted), "{all:?}");
        all.iter().filter(|it| is_renewal(it)).map(|it| it.count).sum::<u64>()
    };
    for round in 1..=12 {
        let before = redemption_count();
        let now = Timestamp::now();
        let renewals =
            tokio::join!(first.renew_connections_older_than(now, now), second.renew_connections_older_than(now, now));
        assert_eq!(renewals, (Ok(()), Ok(())), "{round}");
        assert_eq!(redemption_count(), before + 1, "{round}");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_invalid_connection_is_reported_to_administrators_and_customers() {
    let app = TestApp::start().await;
    // A new instance has no cached access tokens, which are valid for an hour.
    let new_instance = app.another_instance().await;
    let mut admin = app.signed_in(ADMIN).await;
    for (reason, code) in [
        (InvalidationReason::Revoked, "AADSTS50173"),
        (InvalidationReason::Expired, "AADSTS700082"),
        (InvalidationReason::MfaRequired, "AADSTS50076"),
    ] {
        connect(&app, &mut admin, "active", CONNECTION_ACCOUNT).await;
        app.emulator.invalidate_refresh_tokens(person_of(&app, CONNECTION_ACCOUNT), reason);
        app.services().await.renew_connections_older_than(Timestamp::now(), Timestamp::now()).await.unwrap();
        let page = admin.open("/partner").await;
        let badges = page.texts("[aria-labelledby=connection] .badge");
        assert!(badges.contains(&"Not working".to_owned()) && page.text().contains(code), "{code}: {badges:?}");
        let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
        let mut user = app.signed_in_as_customer_user(0, customer).await.with_session_at(&new_instance.browser());
        let id = customer.to_string();
        let (status, body) = user.call(Method::GET, "/api/load_customer", &[("customer", &id)]).await;
        assert!(status == 503 && body.contains("NoConnection"), "{code}: {status} {body}");
    }
    // After the provider has rejected the refresh token, calls do not request an access token again.
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0].to_string();
    let user =
        app.signed_in_as_customer_user(0, customer.parse().unwrap()).await.with_session_at(&new_instance.browser());
    let before = app.emulator.token_request_counts();
    for _ in 0..3 {
        let (status, body) = user.clone().call(Method::GET, "/api/load_customer", &[("customer", &customer)]).await;
        assert!(status == 503 && body.contains("NoConnection"), "{status} {body}");
    }
    assert_eq!(app.emulator.token_request_counts(), before);
    new_instance.stop().await;
    // A renewal that the provider rejected is not retried before it is due.
    let before = app.emulator.token_request_counts();
    let day_ago = Timestamp::now() - SignedDuration::from_hours(24);
    app.services().await.renew_connections_older_than(Timestamp::now(), day_ago).await.unwrap();
    assert_eq!(app.emulator.token_request_counts(), before);
    app.stop().await;
}
