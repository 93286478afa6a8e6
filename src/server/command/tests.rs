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
        agreement::ConfirmationWay,
        cloud::Cloud,
        id::{PartnerId, TenantId},
        role::Role,
        verified_domain::DomainName,
    },
    store::{ClientCredentials, NewPartner},
};

struct House {
    directory: TempDir,
    settings: Settings,
}

/// Returns settings with an empty data directory, without keys.
fn bare() -> House {
    let directory = TempDir::new().unwrap();
    let environment = [("TENANTRY_DATA_DIR", directory.path()), ("TENANTRY_SITE_DIR", &directory.path().join("site"))];
    let settings = Settings::load(None, environment.map(|(name, value)| (name.into(), value.into()))).unwrap();
    House { directory, settings }
}

/// Returns settings with keys and a migrated database.
async fn prepared() -> House {
    let house = bare();
    keys::generate(&house.settings, false, &mut Vec::new()).unwrap();
    migrate::migrate(&house.settings, false, &mut Vec::new()).await.unwrap();
    house
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

async fn add_fabrikam(house: &House) -> PartnerId {
    let mut out = Vec::new();
    partner::add(&house.settings, fabrikam(), &mut out).await.unwrap();
    String::from_utf8(out).unwrap().trim().parse().unwrap()
}

#[tokio::test]
async fn an_installation_without_keys_or_tables_says_which_command_makes_them() {
    let house = bare();
    let error = migrate::migrate(&house.settings, false, &mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().contains("tenantry keys generate"), "{error}");
    keys::generate(&house.settings, false, &mut Vec::new()).unwrap();
    let error = partner::list(&house.settings, &mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().contains("tenantry migrate"), "{error}");
}

#[tokio::test]
async fn checking_migrations_changes_nothing_and_fails_while_any_are_pending() {
    let house = bare();
    keys::generate(&house.settings, false, &mut Vec::new()).unwrap();
    for _ in 0..2 {
        assert!(migrate::migrate(&house.settings, true, &mut Vec::new()).await.is_err());
    }
    migrate::migrate(&house.settings, false, &mut Vec::new()).await.unwrap();
    migrate::migrate(&house.settings, true, &mut Vec::new()).await.unwrap();
}

#[tokio::test]
async fn partners_are_added_listed_disabled_and_enabled() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    assert!(partner::add(&house.settings, fabrikam(), &mut Vec::new()).await.is_err(), "duplicate tenant");
    for (disabled, state) in [(true, "disabled"), (false, "enabled")] {
        partner::set_disabled(&house.settings, id, disabled, &mut Vec::new()).await.unwrap();
        let mut out = Vec::new();
        partner::list(&house.settings, &mut out).await.unwrap();
        let line = String::from_utf8(out).unwrap();
        assert_eq!(line, format!("{id}\tglobal\t00000000-0000-0000-0000-000000000007\t{state}\tFabrikam\n"));
        assert!(!line.contains("s3cret"));
    }
    let nobody = PartnerId::new(Uuid::nil());
    assert!(partner::set_disabled(&house.settings, nobody, true, &mut Vec::new()).await.is_err());
}

#[tokio::test]
async fn an_address_that_is_not_the_clouds_own_needs_an_application_of_the_partners_own() {
    let house = prepared().await;
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
        let refused = partner::add(&house.settings, partner, &mut Vec::new()).await.unwrap_err().to_string();
        assert!(refused.contains(flag) && refused.contains("--client-id"), "{refused}");
    }
    // The store enforces the rule too, so that no other caller can bypass it.
    let store = open_migrated_store(&house.settings).await.unwrap();
    assert!(store.add_partner(with(x, None, None), None).await.is_err());
    assert!(store.list_partners().await.unwrap().is_empty());
    store.close().await;

    let issuer = format!("https://login.microsoftonline.com/{tenant}/v2.0");
    let authority = Some("https://login.microsoftonline.com/");
    let own = with(Some(&issuer), authority, Some("https://api.partnercenter.microsoft.com"));
    partner::add(&house.settings, own, &mut Vec::new()).await.unwrap();
    let other = NewPartner { tenant: TenantId::new(Uuid::from_u128(8)), issuer: x.map(str::to_owned), ..fabrikam() };
    partner::add(&house.settings, other, &mut Vec::new()).await.unwrap();
}

#[tokio::test]
async fn a_partner_that_has_such_an_address_already_is_refused_until_it_has_an_application() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    let mut database = SqliteConnection::connect(house.settings.database_url.expose_secret()).await.unwrap();
    let row = "UPDATE partner SET issuer = 'https://x.example', client_id = NULL, secret_key = NULL, secret = NULL";
    database.execute(row).await.unwrap();
    database.close().await.unwrap();
    let said = async || {
        let (mut list, mut check) = (Vec::new(), Vec::new());
        partner::list(&house.settings, &mut list).await.unwrap();
        check_config::check_config(&house.settings, &mut check).await.unwrap();
        (String::from_utf8(list).unwrap(), String::from_utf8(check).unwrap())
    };
    let (list, check) = said().await;
    assert!(list.contains("refused, since its issuer is not the cloud's own"), "{list}");
    assert!(check.contains(&format!("# WARNING: partner {id}: refused, since its issuer")), "{check}");
    let roles = Some(vec![partner::parse_mapping("groups:desk=helpdesk-agent").unwrap()]);
    let refused =
        partner::set(&house.settings, id, Changes { roles: roles.clone(), ..Changes::default() }, &mut Vec::new())
            .await
            .unwrap_err();
    assert!(refused.to_string().contains("--client-id"), "{refused}");

    let client = ClientCredentials { id: "own".into(), secret: "its own".into() };
    let changes = Changes { client: Some(client), roles, ..Changes::default() };
    partner::set(&house.settings, id, changes, &mut Vec::new()).await.unwrap();
    let (list, check) = said().await;
    assert!(!list.contains("refused") && !check.contains("refused"), "{list}{check}");
}

#[tokio::test]
async fn a_partners_own_certificate_is_listed_with_its_end() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    let secret = pem_until("2031-05-01T10:00:00Z".parse().unwrap()).into();
    let client = ClientCredentials { id: "own".into(), secret };
    let changes = Changes { client: Some(client), ..Changes::default() };
    partner::set(&house.settings, id, changes, &mut Vec::new()).await.unwrap();
    let mut out = Vec::new();
    partner::list(&house.settings, &mut out).await.unwrap();
    let line = String::from_utf8(out).unwrap();
    assert!(line.ends_with("\tenabled\tFabrikam\tcertificate until 2031-05-01T10:00:00Z\n"), "{line}");

    let store = open_migrated_store(&house.settings).await.unwrap();
    let named = certificates::of_partner(&store.list_partners().await.unwrap()[0]).unwrap();
    let end = named.expires_at();
    let warned = |now| named.warning(now);
    assert_eq!(warned(end - certificates::SOON - jiff::SignedDuration::from_secs(1)), None);
    assert_eq!(warned(end), Some(format!("the certificate of partner {id} expired at 2031-05-01T10:00:00Z")));
    store.close().await;
}

#[tokio::test]
async fn a_partners_renewed_secret_and_other_roles_take_the_place_of_the_old() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    let client = ClientCredentials { id: "another".into(), secret: "renewed".into() };
    let roles = vec![partner::parse_mapping("groups:desk=helpdesk-agent").unwrap()];
    let mut out = Vec::new();
    let changes = Changes { client: Some(client), roles: Some(roles.clone()), ..Changes::default() };
    partner::set(&house.settings, id, changes, &mut out).await.unwrap();
    assert!(!String::from_utf8(out).unwrap().contains("renewed"));
    let store = open_migrated_store(&house.settings).await.unwrap();
    let stored = store.find_partner(id).await.unwrap().unwrap();
    assert_eq!(store.list_role_mappings(stored.id).await.unwrap(), roles);
    let client = stored.client.unwrap();
    assert_eq!((client.id.as_str(), client.secret.expose_secret()), ("another", "renewed"));
    store.close().await;
    let nobody = PartnerId::new(uuid::Uuid::nil());
    assert!(
        partner::set(&house.settings, nobody, Changes { roles: Some(roles), ..Changes::default() }, &mut Vec::new())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_partners_sign_in_domains_are_listed_and_set_anew() {
    let house = prepared().await;
    let domains = |names: &[&str]| names.iter().map(|name| DomainName::parse(name).unwrap()).collect::<Vec<_>>();
    let partner = NewPartner { domains: domains(&["fabrikam.pl", "fabrikam.example"]), ..fabrikam() };
    partner::add(&house.settings, partner, &mut Vec::new()).await.unwrap();
    let listed = async || {
        let mut out = Vec::new();
        partner::list(&house.settings, &mut out).await.unwrap();
        String::from_utf8(out).unwrap()
    };
    let line = listed().await;
    assert!(line.ends_with("\tFabrikam\tsign-in domains fabrikam.example, fabrikam.pl\n"), "{line}");
    let id: PartnerId = line.split('\t').next().unwrap().parse().unwrap();
    let set = async |names: &[&str]| {
        let changes = Changes { domains: Some(domains(names)), ..Changes::default() };
        let mut out = Vec::new();
        partner::set(&house.settings, id, changes, &mut out).await.unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(set(&["fabrikam.eu"]).await, format!("{id}\tsign-in domains fabrikam.eu\n"));
    assert!(listed().await.ends_with("\tsign-in domains fabrikam.eu\n"));
    assert_eq!(set(&[]).await, format!("{id}\tsign-in domains none\n"));
    assert!(listed().await.ends_with("\tenabled\tFabrikam\n"));
}

#[tokio::test]
async fn a_partner_confirms_agreements_in_three_steps_unless_it_is_set_otherwise() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    let said = async || {
        let mut list = Vec::new();
        partner::list(&house.settings, &mut list).await.unwrap();
        String::from_utf8(list).unwrap()
    };
    assert!(!said().await.contains("single-step"));
    for (way, said_so) in [(ConfirmationWay::SingleStep, true), (ConfirmationWay::ThreeSteps, false)] {
        let changes = Changes { confirmation_way: Some(way), ..Changes::default() };
        partner::set(&house.settings, id, changes, &mut Vec::new()).await.unwrap();
        assert_eq!(said().await.contains("Customer Agreement confirmed by single-step"), said_so, "{way}");
    }
    let nobody = PartnerId::new(uuid::Uuid::nil());
    let changes = Changes { confirmation_way: Some(ConfirmationWay::SingleStep), ..Changes::default() };
    assert!(partner::set(&house.settings, nobody, changes, &mut Vec::new()).await.is_err());
}

#[tokio::test]
async fn a_backup_takes_the_databases_place() {
    let house = prepared().await;
    let id = add_fabrikam(&house).await;
    let copy = house.directory.path().join("copy.db");
    backup::backup(&house.settings, &copy, &mut Vec::new()).await.unwrap();
    assert!(backup::backup(&house.settings, &copy, &mut Vec::new()).await.is_err(), "the file exists");
    partner::set_disabled(&house.settings, id, true, &mut Vec::new()).await.unwrap();
    let refused = restore::restore(&house.settings, &copy, false, &mut Vec::new()).await.unwrap_err();
    assert!(refused.to_string().contains("--replace"), "{refused}");
    let mut out = Vec::new();
    restore::restore(&house.settings, &copy, true, &mut out).await.unwrap();
    assert!(String::from_utf8(out).unwrap().starts_with("restored\tpartners 1\taudit entries 1,"));
    let mut out = Vec::new();
    partner::list(&house.settings, &mut out).await.unwrap();
    let line = String::from_utf8(out).unwrap();
    assert!(line.starts_with(&id.to_string()) && line.contains("\tenabled\t"), "restored: {line}");
    audit::verify(&house.settings, None, None, &mut Vec::new()).await.unwrap();
}

#[test]
fn mappings_name_claim_value_and_role() {
    let mapping = partner::parse_mapping("roles:a=b:c=helpdesk-agent").unwrap();
    assert_eq!((mapping.value.as_str(), mapping.role), ("a=b:c", Role::HelpdeskAgent));
    for text in ["", "groups", "groups:x", "groups:=admin-agent", "group:x=admin-agent", "groups:x=boss"] {
        assert!(partner::parse_mapping(text).is_err(), "{text}");
    }
}

#[test]
fn secrets_are_read_without_the_line_end_and_must_be_there() {
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
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Starts the portal on a spare port; returns its address, the token that stops it, and its result.
async fn start(house: &mut House) -> (SocketAddr, CancellationToken, JoinHandle<anyhow::Result<()>>) {
    house.settings.listen.set_port(0);
    std::fs::create_dir(&house.settings.site_dir).unwrap();
    std::fs::write(house.settings.site_dir.join("assets.json"), "{}").unwrap();
    let shutdown = CancellationToken::new();
    let (ready, address) = oneshot::channel();
    let tell = |address| ready.send(address).unwrap();
    let portal = tokio::spawn(serve::serve_until(house.settings.clone(), shutdown.clone(), tell));
    (address.await.unwrap(), shutdown, portal)
}

#[tokio::test]
async fn the_portal_starts_makes_its_tables_answers_and_ends() {
    let mut house = bare();
    keys::generate(&house.settings, false, &mut Vec::new()).unwrap();
    let (address, shutdown, portal) = start(&mut house).await;
    assert!(get(address, "/health/ready").await.starts_with("HTTP/1.1 200"));
    let missing = get(address, "/nowhere").await;
    assert!(missing.starts_with("HTTP/1.1 404") && missing.contains("x-request-id"), "{missing}");
    shutdown.cancel();
    portal.await.unwrap().unwrap();
    migrate::migrate(&house.settings, true, &mut Vec::new()).await.unwrap();
}

#[tokio::test]
async fn a_partners_damaged_secret_keeps_nobody_else_from_their_work() {
    let mut house = prepared().await;
    add_fabrikam(&house).await;
    let mut database = SqliteConnection::connect(house.settings.database_url.expose_secret()).await.unwrap();
    database.execute("UPDATE partner SET secret = X'00'").await.unwrap();
    database.close().await.unwrap();
    assert!(partner::list(&house.settings, &mut Vec::new()).await.is_err(), "the secret cannot be decrypted");
    let (address, shutdown, portal) = start(&mut house).await;
    assert!(get(address, "/health/ready").await.starts_with("HTTP/1.1 200"));
    shutdown.cancel();
    portal.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_portal_that_cannot_start_says_why_and_what_to_do() {
    let mut house = bare();
    house.settings.listen.set_port(0);
    let start = async |settings: &Settings| {
        let shutdown = CancellationToken::new();
        format!("{:#}", serve::serve_until(settings.clone(), shutdown, |_| {}).await.unwrap_err())
    };
    let message = start(&house.settings).await;
    assert!(message.contains("tenantry keys generate"), "{message}");
    keys::generate(&house.settings, false, &mut Vec::new()).unwrap();
    let message = start(&house.settings).await;
    assert!(message.contains("make site"), "{message}");
    std::fs::write(house.directory.path().join("keys"), "one:short").unwrap();
    let message = start(&house.settings).await;
    assert!(message.contains("not 32 bytes"), "{message}");
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    house.settings.listen = taken.local_addr().unwrap();
    let message = start(&house.settings).await;
    assert!(message.contains("PORT="), "{message}");
}

#[test]
fn the_help_leaves_out_of_a_dump_what_a_backup_leaves_out() {
    let help = <arguments::Cli as clap::CommandFactory>::command()
        .find_subcommand_mut("backup")
        .unwrap()
        .render_long_help()
        .to_string();
    for table in crate::store::LEFT_OUT {
        assert!(help.contains(&format!("--exclude-table-data={table}")), "{table}: {help}");
    }
}

#[test]
fn whoever_adds_a_partner_is_told_that_resellers_have_no_api() {
    let mut command = <arguments::Cli as clap::CommandFactory>::command();
    let add = command.find_subcommand_mut("partner").unwrap().find_subcommand_mut("add").unwrap();
    let help = add.render_long_help().to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("gives indirect resellers no access to its API: add their provider"), "{help}");
}
