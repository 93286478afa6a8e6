//! The commands, run as an operator would, with a data directory of their own.

use std::{net::SocketAddr, path::Path};

use secrecy::ExposeSecret as _;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

mod audit_chains;
mod key_files;
mod operators;
mod partner_life;

use super::{partner::Changes, *};
use crate::{
    client_credential::testing::pem_until,
    domain::{
        agreement::ConfirmationMethod,
        cloud::Cloud,
        id::{PartnerId, TenantId},
        role::Role,
        verified_domain::DomainName,
    },
    store::{ClientCredentials, NewPartner},
};

struct TestInstallation {
    directory: TempDir,
    settings: Settings,
}

/// Returns settings with an empty data directory, without keys.
fn without_keys() -> TestInstallation {
    let directory = TempDir::new().unwrap();
    let environment = [("TENANTRY_DATA_DIR", directory.path()), ("TENANTRY_SITE_DIR", &directory.path().join("site"))];
    let settings = Settings::load(None, environment.map(|(name, value)| (name.into(), value.into()))).unwrap();
    TestInstallation { directory, settings }
}

/// Returns settings with keys and a migrated database.
async fn migrated() -> TestInstallation {
    let installation = without_keys();
    keys::generate(&installation.settings, false, &mut Vec::new()).unwrap();
    migrate::migrate(&installation.settings, false, &mut Vec::new()).await.unwrap();
    installation
}

fn fabrikam() -> NewPartner {
    NewPartner {
        name: "Fabrikam".to_owned(),
        tenant: TenantId::new(Uuid::from_u128(7)),
        cloud: Cloud::Global,
        issuer: None,
        authority: None,
        api: None,
        client: Some(ClientCredentials { id: "app".to_owned(), secret: "s3cret".into() }),
        role_mappings: vec![partner::parse_mapping("groups:agents=admin-agent").unwrap()],
        domains: Vec::new(),
    }
}

async fn add_fabrikam(installation: &TestInstallation) -> PartnerId {
    let mut out = Vec::new();
    partner::add(&installation.settings, fabrikam(), &mut out).await.unwrap();
    String::from_utf8(out).unwrap().trim().parse().unwrap()
}

#[tokio::test]
async fn missing_keys_or_tables_are_reported_with_the_command_that_creates_them() {
    let installation = without_keys();
    let error = migrate::migrate(&installation.settings, false, &mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().contains("tenantry keys generate"), "{error}");
    keys::generate(&installation.settings, false, &mut Vec::new()).unwrap();
    let error = partner::list(&installation.settings, &mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().contains("tenantry migrate"), "{error}");
}

#[tokio::test]
async fn migrate_check_changes_nothing_and_fails_while_migrations_are_pending() {
    let installation = without_keys();
    keys::generate(&installation.settings, false, &mut Vec::new()).unwrap();
    for _ in 0..2 {
        assert!(migrate::migrate(&installation.settings, true, &mut Vec::new()).await.is_err());
    }
    migrate::migrate(&installation.settings, false, &mut Vec::new()).await.unwrap();
    migrate::migrate(&installation.settings, true, &mut Vec::new()).await.unwrap();
}

#[tokio::test]
async fn partners_are_added_listed_disabled_and_enabled() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    assert!(partner::add(&installation.settings, fabrikam(), &mut Vec::new()).await.is_err(), "duplicate tenant");
    for (disabled, state) in [(true, "disabled"), (false, "enabled")] {
        partner::set_disabled(&installation.settings, id, disabled, &mut Vec::new()).await.unwrap();
        let mut out = Vec::new();
        partner::list(&installation.settings, &mut out).await.unwrap();
        let line = String::from_utf8(out).unwrap();
        assert_eq!(line, format!("{id}\tglobal\t00000000-0000-0000-0000-000000000007\t{state}\tFabrikam\n"));
        assert!(!line.contains("s3cret"));
    }
    let unknown_partner = PartnerId::new(Uuid::nil());
    assert!(partner::set_disabled(&installation.settings, unknown_partner, true, &mut Vec::new()).await.is_err());
}

#[tokio::test]
async fn partner_add_rejects_a_foreign_url_without_an_own_application() {
    let installation = migrated().await;
    let tenant = fabrikam().tenant;
    let with = |issuer: Option<&str>, authority: Option<&str>, api: Option<&str>| NewPartner {
        issuer: issuer.map(str::to_owned),
        authority: authority.map(str::to_owned),
        api: api.map(str::to_owned),
        client: None,
        ..fabrikam()
    };
    let x = Some("https://x.example/");
    for (partner, flag) in [
        (with(x, None, None), "--issuer"),
        (with(None, x, None), "--authority"),
        (with(None, None, x), "--api"),
        (with(Some("https://login.microsoftonline.com/organizations/v2.0"), None, None), "--issuer"),
        (with(None, Some("https://login.microsoftonline.us"), None), "--authority"),
        (with(None, Some("https://login.microsoftonline.com.x.example"), None), "--authority"),
    ] {
        let error = partner::add(&installation.settings, partner, &mut Vec::new()).await.unwrap_err().to_string();
        assert!(error.contains(flag) && error.contains("--client-id"), "{error}");
    }
    // The store enforces the rule too, so that no other caller can bypass it.
    let store = open_store_at_current_schema(&installation.settings).await.unwrap();
    assert!(store.add_partner(with(x, None, None), None).await.is_err());
    assert!(store.list_partners().await.unwrap().is_empty());
    store.close().await;

    let issuer = format!("https://login.microsoftonline.com/{tenant}/v2.0");
    let authority = Some("https://login.microsoftonline.com/");
    let own = with(Some(&issuer), authority, Some("https://api.partnercenter.microsoft.com"));
    partner::add(&installation.settings, own, &mut Vec::new()).await.unwrap();
    let other = NewPartner { tenant: TenantId::new(Uuid::from_u128(8)), issuer: x.map(str::to_owned), ..fabrikam() };
    partner::add(&installation.settings, other, &mut Vec::new()).await.unwrap();
}

#[tokio::test]
async fn a_partner_with_a_foreign_url_is_blocked_until_it_has_an_own_application() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    let mut database = SqliteConnection::connect(installation.settings.database_url.expose_secret()).await.unwrap();
    let update = "UPDATE partner SET issuer = 'https://x.example', client_id = NULL, secret_key = NULL, secret = NULL";
    database.execute(update).await.unwrap();
    database.close().await.unwrap();
    let output = async || {
        let (mut list, mut check) = (Vec::new(), Vec::new());
        partner::list(&installation.settings, &mut list).await.unwrap();
        check_config::check_config(&installation.settings, &mut check).await.unwrap();
        (String::from_utf8(list).unwrap(), String::from_utf8(check).unwrap())
    };
    let (list, check) = output().await;
    assert!(list.contains("blocked, since its issuer is not the cloud's own"), "{list}");
    assert!(check.contains(&format!("# WARNING: partner {id}: blocked, since its issuer")), "{check}");
    let roles = Some(vec![partner::parse_mapping("groups:desk=helpdesk-agent").unwrap()]);
    let error = partner::set(
        &installation.settings,
        id,
        Changes { roles: roles.clone(), ..Changes::default() },
        &mut Vec::new(),
    )
    .await
    .unwrap_err();
    assert!(error.to_string().contains("--client-id"), "{error}");

    let client = ClientCredentials { id: "own".into(), secret: "its own".into() };
    let changes = Changes { client: Some(client), roles, ..Changes::default() };
    partner::set(&installation.settings, id, changes, &mut Vec::new()).await.unwrap();
    let (list, check) = output().await;
    assert!(!list.contains("blocked") && !check.contains("blocked"), "{list}{check}");
}

#[tokio::test]
async fn partner_list_shows_the_expiry_of_an_own_certificate() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    let secret = pem_until("2031-05-01T10:00:00Z".parse().unwrap()).into();
    let client = ClientCredentials { id: "own".into(), secret };
    let changes = Changes { client: Some(client), ..Changes::default() };
    partner::set(&installation.settings, id, changes, &mut Vec::new()).await.unwrap();
    let mut out = Vec::new();
    partner::list(&installation.settings, &mut out).await.unwrap();
    let line = String::from_utf8(out).unwrap();
    assert!(line.ends_with("\tenabled\tFabrikam\tcertificate until 2031-05-01T10:00:00Z\n"), "{line}");

    let store = open_store_at_current_schema(&installation.settings).await.unwrap();
    let certificate = certificates::of_partner(&store.list_partners().await.unwrap()[0]).unwrap();
    let end = certificate.expires_at();
    let warning = |now| certificate.warning(now);
    assert_eq!(warning(end - certificates::WARNING_PERIOD - jiff::SignedDuration::from_secs(1)), None);
    assert_eq!(warning(end), Some(format!("the certificate of partner {id} expired at 2031-05-01T10:00:00Z")));
    store.close().await;
}

#[tokio::test]
async fn partner_set_replaces_secret_and_role_mappings() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    let client = ClientCredentials { id: "another".into(), secret: "renewed".into() };
    let roles = vec![partner::parse_mapping("groups:desk=helpdesk-agent").unwrap()];
    let mut out = Vec::new();
    let changes = Changes { client: Some(client), roles: Some(roles.clone()), ..Changes::default() };
    partner::set(&installation.settings, id, changes, &mut out).await.unwrap();
    assert!(!String::from_utf8(out).unwrap().contains("renewed"));
    let store = open_store_at_current_schema(&installation.settings).await.unwrap();
    let stored = store.find_partner(id).await.unwrap().unwrap();
    assert_eq!(store.list_role_mappings(stored.id).await.unwrap(), roles);
    let client = stored.client.unwrap();
    assert_eq!((client.id.as_str(), client.secret.expose_secret()), ("another", "renewed"));
    store.close().await;
    let unknown_partner = PartnerId::new(uuid::Uuid::nil());
    assert!(
        partner::set(
            &installation.settings,
            unknown_partner,
            Changes { roles: Some(roles), ..Changes::default() },
            &mut Vec::new()
        )
        .await
        .is_err()
    );
}

#[tokio::test]
async fn partner_set_replaces_sign_in_domains() {
    let installation = migrated().await;
    let domains = |names: &[&str]| names.iter().map(|name| DomainName::parse(name).unwrap()).collect::<Vec<_>>();
    let partner = NewPartner { domains: domains(&["fabrikam.pl", "fabrikam.example"]), ..fabrikam() };
    partner::add(&installation.settings, partner, &mut Vec::new()).await.unwrap();
    let listed = async || {
        let mut out = Vec::new();
        partner::list(&installation.settings, &mut out).await.unwrap();
        String::from_utf8(out).unwrap()
    };
    let line = listed().await;
    assert!(line.ends_with("\tFabrikam\tsign-in domains fabrikam.example, fabrikam.pl\n"), "{line}");
    let id: PartnerId = line.split('\t').next().unwrap().parse().unwrap();
    let set = async |names: &[&str]| {
        let changes = Changes { domains: Some(domains(names)), ..Changes::default() };
        let mut out = Vec::new();
        partner::set(&installation.settings, id, changes, &mut out).await.unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(set(&["fabrikam.eu"]).await, format!("{id}\tsign-in domains fabrikam.eu\n"));
    assert!(listed().await.ends_with("\tsign-in domains fabrikam.eu\n"));
    assert_eq!(set(&[]).await, format!("{id}\tsign-in domains none\n"));
    assert!(listed().await.ends_with("\tenabled\tFabrikam\n"));
}

#[tokio::test]
async fn agreements_are_confirmed_in_three_steps_by_default() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    let output = async || {
        let mut list = Vec::new();
        partner::list(&installation.settings, &mut list).await.unwrap();
        String::from_utf8(list).unwrap()
    };
    assert!(!output().await.contains("single-step"));
    for (way, is_shown) in [(ConfirmationMethod::SingleStep, true), (ConfirmationMethod::ThreeSteps, false)] {
        let changes = Changes { confirmation_method: Some(way), ..Changes::default() };
        partner::set(&installation.settings, id, changes, &mut Vec::new()).await.unwrap();
        assert_eq!(output().await.contains("Customer Agreement confirmed by single-step"), is_shown, "{way}");
    }
    let unknown_partner = PartnerId::new(uuid::Uuid::nil());
    let changes = Changes { confirmation_method: Some(ConfirmationMethod::SingleStep), ..Changes::default() };
    assert!(partner::set(&installation.settings, unknown_partner, changes, &mut Vec::new()).await.is_err());
}

#[tokio::test]
async fn restore_replaces_the_database_with_a_backup() {
    let installation = migrated().await;
    let id = add_fabrikam(&installation).await;
    let copy = installation.directory.path().join("copy.db");
    backup::backup(&installation.settings, &copy, &mut Vec::new()).await.unwrap();
    assert!(backup::backup(&installation.settings, &copy, &mut Vec::new()).await.is_err(), "the file exists");
    partner::set_disabled(&installation.settings, id, true, &mut Vec::new()).await.unwrap();
    let error = restore::restore(&installation.settings, &copy, false, &mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().contains("--replace"), "{error}");
    let mut out = Vec::new();
    restore::restore(&installation.settings, &copy, true, &mut out).await.unwrap();
    assert!(String::from_utf8(out).unwrap().starts_with("restored\tpartners 1\taudit entries 1,"));
    let mut out = Vec::new();
    partner::list(&installation.settings, &mut out).await.unwrap();
    let line = String::from_utf8(out).unwrap();
    assert!(line.starts_with(&id.to_string()) && line.contains("\tenabled\t"), "restored: {line}");
    audit::verify(&installation.settings, None, None, &mut Vec::new()).await.unwrap();
}

#[test]
fn role_mappings_are_parsed_as_claim_value_and_role() {
    let mapping = partner::parse_mapping("roles:a=b:c=helpdesk-agent").unwrap();
    assert_eq!((mapping.value.as_str(), mapping.role), ("a=b:c", Role::HelpdeskAgent));
    for text in ["", "groups", "groups:x", "groups:=admin-agent", "group:x=admin-agent", "groups:x=boss"] {
        assert!(partner::parse_mapping(text).is_err(), "{text}");
    }
}

#[test]
fn secrets_are_trimmed_and_must_not_be_empty() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("secret");
    std::fs::write(&file, "s3cret\n").unwrap();
    assert_eq!(partner::read_secret(&file).unwrap().expose_secret(), "s3cret");
    std::fs::write(&file, "\n").unwrap();
    assert!(partner::read_secret(&file).is_err());
    assert!(partner::read_secret(Path::new("/nowhere/secret")).is_err());
}

async fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", address.port());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    response
}

/// Starts the portal on a spare port; returns its address, the token that stops it, and its result.
async fn start(installation: &mut TestInstallation) -> (SocketAddr, CancellationToken, JoinHandle<anyhow::Result<()>>) {
    installation.settings.listen.set_port(0);
    std::fs::create_dir(&installation.settings.site_dir).unwrap();
    std::fs::write(installation.settings.site_dir.join("assets.json"), "{}").unwrap();
    let shutdown = CancellationToken::new();
    let (ready, address) = oneshot::channel();
    let report_ready = |address| ready.send(address).unwrap();
    let portal = tokio::spawn(serve::serve_until(installation.settings.clone(), shutdown.clone(), report_ready));
    (address.await.unwrap(), shutdown, portal)
}

#[tokio::test]
async fn the_portal_starts_migrates_responds_and_stops() {
    let mut installation = without_keys();
    keys::generate(&installation.settings, false, &mut Vec::new()).unwrap();
    let (address, shutdown, portal) = start(&mut installation).await;
    assert!(get(address, "/health/ready").await.starts_with("HTTP/1.1 200"));
    let missing = get(address, "/nowhere").await;
    assert!(missing.starts_with("HTTP/1.1 404") && missing.contains("x-request-id"), "{missing}");
    shutdown.cancel();
    portal.await.unwrap().unwrap();
    migrate::migrate(&installation.settings, true, &mut Vec::new()).await.unwrap();
}

#[tokio::test]
async fn a_partners_damaged_secret_does_not_prevent_the_start() {
    let mut installation = migrated().await;
    add_fabrikam(&installation).await;
    let mut database = SqliteConnection::connect(installation.settings.database_url.expose_secret()).await.unwrap();
    database.execute("UPDATE partner SET secret = X'00'").await.unwrap();
    database.close().await.unwrap();
    assert!(partner::list(&installation.settings, &mut Vec::new()).await.is_err(), "the secret cannot be decrypted");
    let (address, shutdown, portal) = start(&mut installation).await;
    assert!(get(address, "/health/ready").await.starts_with("HTTP/1.1 200"));
    shutdown.cancel();
    portal.await.unwrap().unwrap();
}

#[tokio::test]
async fn startup_errors_contain_the_remedy() {
    let mut installation = without_keys();
    installation.settings.listen.set_port(0);
    let start = async |settings: &Settings| {
        let shutdown = CancellationToken::new();
        format!("{:#}", serve::serve_until(settings.clone(), shutdown, |_| {}).await.unwrap_err())
    };
    let message = start(&installation.settings).await;
    assert!(message.contains("tenantry keys generate"), "{message}");
    keys::generate(&installation.settings, false, &mut Vec::new()).unwrap();
    let message = start(&installation.settings).await;
    assert!(message.contains("make site"), "{message}");
    std::fs::write(installation.directory.path().join("keys"), "one:short").unwrap();
    let message = start(&installation.settings).await;
    assert!(message.contains("not 32 bytes"), "{message}");
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    installation.settings.listen = taken.local_addr().unwrap();
    let message = start(&installation.settings).await;
    assert!(message.contains("PORT="), "{message}");
}

#[test]
fn the_pg_dump_example_excludes_the_tables_that_backup_excludes() {
    let help = <arguments::Cli as clap::CommandFactory>::command()
        .find_subcommand_mut("backup")
        .unwrap()
        .render_long_help()
        .to_string();
    for table in crate::store::EXCLUDED_TABLES {
        assert!(help.contains(&format!("--exclude-table-data={table}")), "{table}: {help}");
    }
}

#[test]
fn the_help_of_partner_add_explains_indirect_resellers() {
    let mut command = <arguments::Cli as clap::CommandFactory>::command();
    let add = command.find_subcommand_mut("partner").unwrap().find_subcommand_mut("add").unwrap();
    let help = add.render_long_help().to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("gives indirect resellers no access to its API: add their provider"), "{help}");
}
