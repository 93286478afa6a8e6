//! Tests of the partner's own connection: the accepted consents, the calls under it, and its storage, renewal and
//! removal.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use tenantry::{
    domain::connection::ConnectionSlot,
    emulator::{
        Ended, ExchangeCount,
        exchanges::Outcome as Granted,
        fault::{Fault, FaultKind, TokenFlaw},
    },
    store::{AuditEntry, AuditFilter, Outcome, StoredConnection},
};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::submit,
    instances::schema,
};

const ADMIN: &str = "Alicja Żółkiewska";
/// The account for the connection.
const SERVICE: &str = "Connection (Bursztyn)";

/// Returns a person's user principal name.
fn account(app: &TestApp, name: &str) -> String {
    app.emulator.demo().person(name).unwrap_or_else(|| panic!("nobody is called {name}")).sign_in_name.clone()
}

/// Gives a consent as this account.
pub async fn connect(app: &TestApp, browser: &mut Browser, slot: &str, name: &str) -> Page {
    let provider = browser.post("/partner/connect", &[("slot", slot)]).await;
    browser.pick(provider, &account(app, name)).await
}

/// Returns the stored connections of the global partner.
pub async fn kept(app: &TestApp) -> Vec<StoredConnection> {
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let connections = store.list_connections(partner.id).await.unwrap();
    store.close().await;
    connections
}

/// Returns the global partner's audit entries of an action, the newest first.
pub async fn audited(app: &TestApp, action: &str) -> Vec<AuditEntry> {
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
async fn an_admin_agent_connects_and_a_customers_own_person_is_served_under_the_connection() {
    let app = TestApp::start().await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    let ask = [("customer", customer.to_string())];
    let ask = [(ask[0].0, ask[0].1.as_str())];
    let mut user = app.signed_in_as_customer_user(0, customer).await;
    let (status, body) = user.call(Method::GET, "/api/load_customer", &ask).await;
    assert!(status == 503 && body.contains("NoConnection"), "{status} {body}");

    let mut admin = app.signed_in(ADMIN).await;
    let before = admin.open("/partner").await;
    assert!(before.texts("[aria-labelledby=connection] .badge").contains(&"Not connected".to_owned()));
    let done = connect(&app, &mut admin, "active", SERVICE).await;
    assert_eq!((done.status, done.path()), (200, "/partner"), "{}", done.text());
    assert_eq!(done.texts(".done"), ["Partner Center connected."]);
    assert!(done.texts("[aria-labelledby=connection] .badge").contains(&"Connected".to_owned()), "{}", done.text());
    let facts = done.texts("[aria-labelledby=connection] dl").concat();
    assert!(facts.contains(&account(&app, SERVICE)), "{facts}");

    let (status, body) = user.call(Method::GET, "/api/load_customer", &ask).await;
    assert_eq!(status, 200, "{body}");
    let entries = audited(&app, "connect_partner").await;
    assert_eq!((entries.len(), entries[0].outcome), (1, Outcome::Done));
    assert_eq!(entries[0].action.actor.unwrap().person, person_of(&app, ADMIN), "she requested the connection");
    app.stop().await;
}

#[tokio::test]
async fn a_customers_own_persons_change_goes_out_under_the_connection_and_is_theirs_in_the_audit() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", SERVICE).await;
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
    let entries = audited(&app, "add_role_member").await;
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
async fn it_is_shown_which_customers_directories_the_connecting_account_comes_into() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    assert_eq!(admin.open("/partner/connection/reach").await.status, 503, "there is no connection");
    connect(&app, &mut admin, "active", SERVICE).await;
    app.emulator.fault(Fault::new("get-customer-organization", FaultKind::Code { status: 403, code: 900_308 }));
    let page = admin.open("/partner/connection/reach").await;
    let badges = page.texts("tbody .badge");
    assert_eq!((page.status, badges.len()), (200, 25), "{}", page.text());
    assert_eq!(badges.iter().filter(|words| *words == "Commerce only").count(), 1, "{badges:?}");
    assert_eq!(badges.iter().filter(|words| *words == "Commerce and directory").count(), 24, "{badges:?}");
    assert!(page.text().contains("900308"));
    let next = page.attributes("nav.pager a[rel=next], a[rel=next]", "href");
    assert_eq!(admin.open(&next[0]).await.texts("tbody tr").len(), 25);
    app.stop().await;
}

#[tokio::test]
async fn whoever_may_not_connect_is_refused_in_words_and_what_was_there_stays() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", SERVICE).await;
    let before = kept(&app).await;
    for (name, words, reason) in [
        ("Chiara Esposito", "isn’t an admin agent here", "no-admin-agent"),
        ("Dmytro Kovalenko", "isn’t an admin agent here", "no-admin-agent"),
        (WITHOUT_FACTOR, "doesn’t see multi-factor authentication", "no-mfa"),
        ("Rolf Abendschein", "another organization", "other-tenant"),
        ("Nemo Niemand", "another organization", "other-tenant"),
    ] {
        let refused = connect(&app, &mut admin, "active", name).await;
        assert_eq!((refused.status, refused.heading()), (403, "Partner Center not connected".to_owned()), "{name}");
        assert!(refused.text().contains(words), "{name}: {}", refused.text());
        assert_eq!(refused.attributes("main a.button", "href"), ["/partner"], "{name}");
        let newest = &audited(&app, "connect_partner").await[0];
        assert_eq!(
            (newest.outcome, newest.action.detail["reason"].as_str()),
            (Outcome::Refused, Some(reason)),
            "{name}"
        );
        let now = kept(&app).await;
        assert_eq!((now.len(), now[0].id), (1, before[0].id), "{name}");
    }
    app.stop().await;
}

/// An admin agent of the global partner who signs in without a second factor.
const WITHOUT_FACTOR: &str = "Henryk Bez-Kodu";

#[tokio::test]
async fn a_consent_is_taken_in_the_session_that_asked_for_it_and_once() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    let provider = admin.post("/partner/connect", &[("slot", "active")]).await;
    assert!(provider.address.query().unwrap().contains("prompt=login"), "{}", provider.address);
    // She signs out and in again meanwhile, which creates another session.
    let mut again = admin.clone();
    again.post("/sign-out", &[]).await;
    app.sign_in(&mut again, ADMIN).await;
    let refused = again.pick(provider, &account(&app, SERVICE)).await;
    assert_eq!(refused.status, 401, "{}", refused.text());
    assert!(kept(&app).await.is_empty());

    let done = connect(&app, &mut again, "active", SERVICE).await;
    assert_eq!(done.status, 200);
    let entries = audited(&app, "connect_partner").await.len();
    assert_eq!(entries, 1);
    // A person without permission is refused without a request to the provider.
    let mut helpdesk = app.signed_in("Chiara Esposito").await;
    let refused = helpdesk.post("/partner/connect", &[("slot", "active")]).await;
    assert_eq!((refused.status, refused.address.port()), (403, again.open("/partner").await.address.port()));
    app.stop().await;
}

#[tokio::test]
async fn no_page_and_no_entry_has_the_token() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    let done = connect(&app, &mut admin, "active", SERVICE).await;
    let (_, body) = admin.call(Method::GET, "/api/load_partner", &[]).await;
    let entries = format!("{:?}", audited(&app, "connect_partner").await);
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let id = kept(&app).await[0].id;
    let token = store.find_connection_token(partner.id, id).await.unwrap().unwrap().token;
    let token = secrecy::ExposeSecret::expose_secret(&token).to_owned();
    store.close().await;
    assert!(token.len() > 20);
    for told in [&done.html, &body, &entries] {
        assert!(!told.contains(&token));
    }
    let file = std::fs::read(app.database_url().trim_start_matches("sqlite:")).unwrap();
    assert!(!file.windows(token.len()).any(|part| part == token.as_bytes()), "the token is encrypted");
    app.stop().await;
}

#[tokio::test]
async fn the_reserve_stands_in_when_the_active_account_is_no_longer_honoured() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", SERVICE).await;
    let page = connect(&app, &mut admin, "reserve", ADMIN).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(
        kept(&app).await.iter().map(|it| it.slot).collect::<Vec<_>>(),
        [ConnectionSlot::Active, ConnectionSlot::Reserve]
    );

    app.emulator.end_refresh_tokens(person_of(&app, SERVICE), Ended::Revoked);
    app.services().await.renew_connections_of(Timestamp::now(), Timestamp::now()).await.unwrap();
    let now = kept(&app).await;
    assert_eq!(now[0].consenter.person, person_of(&app, ADMIN), "the reserve connection is active");
    let failure = now[1].failure.clone().unwrap();
    assert_eq!(failure.code.as_deref(), Some("AADSTS50173"));
    let entry = &audited(&app, "use_reserve_connection").await[0];
    assert_eq!((entry.action.actor, entry.outcome), (None, Outcome::Done), "no person requested it");
    let shown = admin.open("/partner").await;
    assert!(shown.text().contains("AADSTS50173"), "{}", shown.text());
    app.stop().await;
}

#[tokio::test]
async fn two_accounts_that_are_both_lost_do_not_change_places_for_ever() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", SERVICE).await;
    connect(&app, &mut admin, "reserve", ADMIN).await;
    for name in [SERVICE, ADMIN] {
        app.emulator.end_refresh_tokens(person_of(&app, name), Ended::Revoked);
    }
    let services = app.services().await;
    for _ in 0..3 {
        services.renew_connections_of(Timestamp::now(), Timestamp::now()).await.unwrap();
    }
    assert_eq!(audited(&app, "use_reserve_connection").await.len(), 1, "the one that seemed valid until it was used");
    assert!(kept(&app).await.iter().all(|it| it.failure.is_some()));
    app.stop().await;
}

#[tokio::test]
async fn a_sign_in_that_was_not_asked_for_anew_and_a_check_that_failed_connect_nobody() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    app.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw: TokenFlaw::SignedInEarlier }));
    let refused = connect(&app, &mut admin, "active", SERVICE).await;
    assert!(refused.status == 403 && refused.text().contains("didn’t prompt this account"), "{}", refused.text());
    app.emulator.clear_faults();
    // Entra sends the time of authentication only to applications that request the claim.
    app.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw: TokenFlaw::NoSignInTime }));
    let refused = connect(&app, &mut admin, "active", SERVICE).await;
    assert!(refused.status == 403 && refused.text().contains("auth_time"), "{}", refused.text());
    app.emulator.sign_in_fault(Fault::new("offline-access", FaultKind::NeedsConsent));
    let refused = connect(&app, &mut admin, "active", SERVICE).await;
    assert!(refused.status == 403 && refused.text().contains("no refresh token"), "{}", refused.text());
    app.emulator.set_omits_mfa_header(true);
    let refused = connect(&app, &mut admin, "active", SERVICE).await;
    assert!(refused.status == 403 && refused.text().contains("Couldn’t check multi-factor"), "{}", refused.text());
    app.emulator.set_omits_mfa_header(false);
    // Last, since that partner's calls are throttled from now on.
    app.emulator.fault(Fault::new("*", FaultKind::Status { status: 429, retry_after: Some(120) }));
    let refused = connect(&app, &mut admin, "active", SERVICE).await;
    assert!(refused.status == 503 && refused.text().contains("couldn’t be checked"), "{}", refused.text());
    app.emulator.clear_faults();
    assert!(kept(&app).await.is_empty());
    let reasons: Vec<_> = audited(&app, "connect_partner").await.into_iter().map(|it| it.action.detail).collect();
    let expected = ["not-checked", "mfa-unknown", "no-refresh-token", "sign-in-time-unknown", "signed-in-earlier"];
    assert_eq!(reasons, expected.map(|reason| json!({ "reason": reason })));
    app.stop().await;
}

#[tokio::test]
async fn who_may_see_no_customer_sees_none_through_the_connection() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", SERVICE).await;
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
    connect(&app, &mut admin, "active", SERVICE).await;
    let page = connect(&app, &mut admin, "reserve", ADMIN).await;
    let action = page.attributes("form[action='/api/use_reserve_connection']", "action").remove(0);
    let fields = page.form("form[action='/api/use_reserve_connection']");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let switched = admin.post(&action, &fields).await;
    assert_eq!(switched.texts(".done"), ["Reserve account activated."]);
    assert_eq!(kept(&app).await[0].consenter.person, person_of(&app, ADMIN));

    let remove = switched.attributes("[aria-labelledby=connection] a.button.danger", "href");
    let asked = admin.open(&remove[0]).await;
    assert!(asked.text().contains("until you also remove it in Entra"), "{}", asked.text());
    let gone = submit(&mut admin, &asked, "remove-connection", &[]).await;
    assert_eq!((gone.path(), gone.texts(".done")), ("/partner", vec!["Partner Center disconnected.".to_owned()]));
    assert_eq!(kept(&app).await.len(), 1);
    assert_eq!(admin.open(&remove[0]).await.status, 404);
    assert_eq!(audited(&app, "remove_connection").await.len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn a_connection_is_renewed_whether_its_token_works_once_or_on() {
    for reusable in [false, true] {
        let app = TestApp::start().await;
        app.emulator.set_refresh_tokens_reusable(reusable);
        let mut admin = app.signed_in(ADMIN).await;
        connect(&app, &mut admin, "active", SERVICE).await;
        let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
        let mut user = app.signed_in_as_customer_user(0, customer).await;
        for round in 0..3 {
            let before = kept(&app).await[0].renewed_at;
            app.services().await.renew_connections_of(Timestamp::now(), Timestamp::now()).await.unwrap();
            let now = kept(&app).await;
            assert!(now[0].renewed_at > before && now[0].failure.is_none(), "{reusable} {round}: {now:?}");
            let id = customer.to_string();
            let (status, body) = user.call(Method::GET, "/api/load_customer", &[("customer", &id)]).await;
            assert_eq!(status, 200, "{reusable} {round}: {body}");
        }
        // No renewal is due for another day.
        let before = app.emulator.exchanges();
        app.services().await.renew_connections().await.unwrap();
        assert_eq!(app.emulator.exchanges(), before, "{reusable}");
        app.stop().await;
    }
}

#[tokio::test]
async fn customers_calls_go_on_while_the_connection_is_renewed() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", SERVICE).await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    let (user, id) = (app.signed_in_as_customer_user(0, customer).await, customer.to_string());
    let (services, other) = (app.services().await, app.another_instance().await);
    for _ in 0..5 {
        let now = Timestamp::now();
        let calls = (0..6).map(|place| {
            let mut user = if place % 2 == 0 { user.clone() } else { user.sent_to(&other.browser()) };
            let id = id.clone();
            async move { user.call(Method::GET, "/api/load_customer", &[("customer", &id)]).await }
        });
        let (renewed, called) = tokio::join!(services.renew_connections_of(now, now), futures::future::join_all(calls));
        renewed.unwrap();
        assert!(called.iter().all(|(status, _)| *status == 200), "{called:?}");
        assert!(kept(&app).await[0].failure.is_none());
    }
    // A failed renewal does not block calls unless it was a refusal.
    let (store, connection) = (app.store().await, kept(&app).await.remove(0));
    for (code, expected) in [(None, 200), (Some("AADSTS50173"), 503)] {
        store.note_renewal_failure(connection.partner, connection.id, code).await.unwrap();
        let (status, body) = user.clone().call(Method::GET, "/api/load_customer", &[("customer", &id)]).await;
        assert_eq!(status, expected, "{code:?}: {body}");
    }
    store.close().await;
    other.stop().await;
    app.stop().await;
}

#[tokio::test]
async fn two_instances_that_renew_at_once_exchange_the_token_once_a_round() {
    let Some(database) = schema("renewal by two instances on PostgreSQL").await else { return };
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", &database)]).await;
    let mut admin = app.signed_in(ADMIN).await;
    connect(&app, &mut admin, "active", SERVICE).await;
    let (one, other) = (app.services().await, app.services().await);
    let exchanged = || {
        let person = Some(person_of(&app, SERVICE));
        let of = |it: &ExchangeCount| it.grant_type == "refresh_token" && it.person == person;
        let all = app.emulator.exchanges();
        assert!(all.iter().filter(|it| of(it)).all(|it| it.outcome == Granted::Granted), "{all:?}");
        all.iter().filter(|it| of(it)).map(|it| it.count).sum::<u64>()
    };
    for round in 1..=12 {
        let before = exchanged();
        let now = Timestamp::now();
        let renewed = tokio::join!(one.renew_connections_of(now, now), other.renew_connections_of(now, now));
        assert_eq!(renewed, (Ok(()), Ok(())), "{round}");
        assert_eq!(exchanged(), before + 1, "{round}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_connection_that_ended_says_so_to_its_administrators_and_its_customers() {
    let app = TestApp::start().await;
    // A new instance has no cached access tokens, which are valid for an hour.
    let fresh = app.another_instance().await;
    let mut admin = app.signed_in(ADMIN).await;
    for (ended, code) in
        [(Ended::Revoked, "AADSTS50173"), (Ended::Expired, "AADSTS700082"), (Ended::MfaRequired, "AADSTS50076")]
    {
        connect(&app, &mut admin, "active", SERVICE).await;
        app.emulator.end_refresh_tokens(person_of(&app, SERVICE), ended);
        app.services().await.renew_connections_of(Timestamp::now(), Timestamp::now()).await.unwrap();
        let page = admin.open("/partner").await;
        let badges = page.texts("[aria-labelledby=connection] .badge");
        assert!(badges.contains(&"Not working".to_owned()) && page.text().contains(code), "{code}: {badges:?}");
        let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
        let mut user = app.signed_in_as_customer_user(0, customer).await.sent_to(&fresh.browser());
        let id = customer.to_string();
        let (status, body) = user.call(Method::GET, "/api/load_customer", &[("customer", &id)]).await;
        assert!(status == 503 && body.contains("NoConnection"), "{code}: {status} {body}");
    }
    // After a refusal, calls do not request a token again.
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0].to_string();
    let user = app.signed_in_as_customer_user(0, customer.parse().unwrap()).await.sent_to(&fresh.browser());
    let before = app.emulator.exchanges();
    for _ in 0..3 {
        let (status, body) = user.clone().call(Method::GET, "/api/load_customer", &[("customer", &customer)]).await;
        assert!(status == 503 && body.contains("NoConnection"), "{status} {body}");
    }
    assert_eq!(app.emulator.exchanges(), before);
    fresh.stop().await;
    // A refused renewal is not retried before it is due.
    let before = app.emulator.exchanges();
    let day_ago = Timestamp::now() - SignedDuration::from_hours(24);
    app.services().await.renew_connections_of(Timestamp::now(), day_ago).await.unwrap();
    assert_eq!(app.emulator.exchanges(), before);
    app.stop().await;
}
