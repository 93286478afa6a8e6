//! Accepted settings, and the problems reported for invalid ones.

use std::{path::Path, time::Duration};

use proptest::prelude::*;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

use super::*;
use crate::{client_credential::testing::pem_until, domain::preferences::Language, mail::Encryption};

fn load(file: Option<&str>, environment: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("tenantry.toml");
    if let Some(text) = file {
        std::fs::write(&path, text).unwrap();
    }
    Settings::load(file.map(|_| path), environment.iter().map(|(name, value)| ((*name).into(), (*value).into())))
}

fn problems(file: Option<&str>, environment: &[(&str, &str)]) -> String {
    load(file, environment).unwrap_err().to_string()
}

#[test]
fn no_settings_are_required_on_localhost() {
    let settings = load(None, &[]).unwrap();
    assert_eq!(settings.listen, "127.0.0.1:3000".parse().unwrap());
    assert_eq!(settings.origin("127.0.0.1:4711".parse().unwrap()).as_str(), "http://localhost:4711");
    assert_eq!(settings.database_url.expose_secret(), "sqlite:data/tenantry.db");
    assert_eq!(settings.session.idle, Duration::from_mins(30));
    assert_eq!(settings.drain, Duration::from_secs(50));
    assert!(settings.sign_in.is_empty() && settings.operators.is_empty() && settings.keys.is_none());
}

#[test]
fn environment_variables_override_the_file() {
    let file = r#"
        public_origin = "https://portal.example"
        allowed_hosts = ["portal.internal:8080", "10.0.0.1"]
        trusted_proxies = 1
        [session]
        idle = "1h"
        absolute = "8h 30m"
        [sign_in.us_government]
        client_id = "file"
        client_secret = "s3cret"
    "#;
    let environment = [
        ("TENANTRY_SIGN_IN__US_GOVERNMENT__CLIENT_ID", "variable"),
        ("TENANTRY_TRUSTED_PROXIES", "2"),
        ("TENANTRY_SESSION__IDLE", ""),
        (
            "TENANTRY_OPERATORS",
            "11111111-1111-1111-1111-111111111111/22222222-2222-2222-2222-222222222222, \
             11111111-1111-1111-1111-111111111111/33333333-3333-3333-3333-333333333333",
        ),
    ];
    let settings = load(Some(file), &environment).unwrap();
    assert_eq!(settings.allowed_hosts, ["portal.internal:8080", "10.0.0.1"]);
    assert_eq!(settings.trusted_proxies, 2);
    assert_eq!(settings.session.idle, Duration::from_hours(1), "an empty variable counts as unset");
    assert_eq!(settings.session.absolute, Duration::from_mins(8 * 60 + 30));
    let sign_in = &settings.sign_in[&Cloud::UsGovernment];
    let ClientCredential::Secret(secret) = &sign_in.credential else { panic!("{sign_in:?}") };
    assert_eq!((sign_in.client_id.as_str(), secret.expose_secret()), ("variable", "s3cret"));
    assert_eq!(settings.operators.len(), 2);
}

#[test]
fn the_port_variable_overrides_only_the_port() {
    assert_eq!(load(None, &[("PORT", "8080")]).unwrap().listen.to_string(), "127.0.0.1:8080");
    let file = "listen = \"[::1]:1\"";
    assert_eq!(load(Some(file), &[("PORT", "8080")]).unwrap().listen.to_string(), "[::1]:8080");
    let both = [("PORT", "8080"), ("TENANTRY_LISTEN", "127.0.0.1:9000")];
    assert_eq!(load(None, &both).unwrap().listen.to_string(), "127.0.0.1:9000");
    assert!(problems(None, &[("PORT", "http")]).contains("(from PORT)"));
}

#[test]
fn unknown_settings_are_errors_with_suggestions() {
    let message = problems(
        Some("lisen = \"x\"\n[sign_in.us-government]\nclient_id = \"x\"\n[a.b]\nc = 1"),
        &[("TENANTRY_SESION__IDLE", "1h"), ("TENANTRY_NONSENSE_WORD", "1")],
    );
    for part in [
        "lisen in ",
        "did you mean listen?",
        "sign_in.us-government.client_id in ",
        "did you mean sign_in.us_government.client_id?",
        "a.b.c in ",
        "TENANTRY_SESION__IDLE is no setting; did you mean TENANTRY_SESSION__IDLE?",
        "TENANTRY_NONSENSE_WORD is no setting",
    ] {
        assert!(message.contains(part), "{part}\n{message}");
    }
}

#[test]
fn variables_of_the_test_suite_and_of_other_programs_are_ignored() {
    let environment = [
        ("TENANTRY_TEST_POSTGRES", "postgres://x"),
        ("TENANTRY_REQUIRE_POSTGRES", "1"),
        ("TENANTRY_SAMPLES", "x"),
        ("HOME", "x"),
        ("tenantry_listen", "x"),
    ];
    assert!(load(None, &environment).is_ok());
}

#[test]
fn invalid_values_are_reported_with_their_source() {
    for (name, value, part) in [
        ("TENANTRY_LISTEN", "3000", "listen \"3000\" (from TENANTRY_LISTEN)"),
        ("TENANTRY_PUBLIC_ORIGIN", "portal.example", "expected a scheme, a host"),
        ("TENANTRY_SESSION__IDLE", "30", "expected a time with its unit"),
        ("TENANTRY_SESSION__IDLE", "-30m", "must be longer than zero"),
        ("TENANTRY_SESSION__IDLE", "0s", "must be longer than zero"),
        ("TENANTRY_UPSTREAM__STALE", "0s", "must be longer than zero; or off"),
        ("TENANTRY_RATE_LIMIT__ACTOR_BURST", "0", "rate_limit.actor_burst"),
        ("TENANTRY_OPERATORS", "me", "operators \"me\""),
        ("TENANTRY_LOG__FORMAT", "xml", "expected text or json"),
        ("TENANTRY_LOG__LEVEL", "sqlx=loud", "expected log directives"),
        ("TENANTRY_ALLOWED_HOSTS", "*.example", "is not a host"),
        ("TENANTRY_KEYS_FILE", "/", "keys_file: cannot read /"),
        ("TENANTRY_SIGN_IN__CHINA__CLIENT_SECRET_FILE", "/nowhere/secret", "cannot read /nowhere/secret"),
        ("TENANTRY_CONFIG", "/nowhere/tenantry.toml", "cannot read /nowhere/tenantry.toml"),
    ] {
        let message = problems(None, &[(name, value)]);
        assert!(message.contains(part), "{part}\n{message}");
    }
    assert!(problems(Some("listen = {"), &[]).contains("is not TOML"));
    assert!(problems(Some("operators = [[1]]"), &[]).contains("operators in "));
}

#[test]
fn the_stale_cache_age_can_be_set_or_turned_off() {
    for (environment, stale) in [
        (&[][..], Duration::from_hours(1)),
        (&[("TENANTRY_UPSTREAM__STALE", "10m")], Duration::from_mins(10)),
        (&[("TENANTRY_UPSTREAM__STALE", "off")], Duration::ZERO),
    ] {
        assert_eq!(load(None, environment).unwrap().upstream.stale, stale, "{environment:?}");
    }
}

#[test]
fn rejects_contradictory_settings() {
    for (environment, part) in [
        (&[("TENANTRY_LISTEN", "0.0.0.0:80")][..], "public_origin must be set"),
        (&[("TENANTRY_PUBLIC_ORIGIN", "http://portal.example")], "need https"),
        (&[("TENANTRY_SESSION__IDLE", "13h")], "session.idle is longer"),
        (&[("TENANTRY_SESSION__IDLE", "299s")], "session.idle is under five minutes"),
        (&[("TENANTRY_DRAIN", "44s")], "drain (44s) is shorter than upstream.total (45s)"),
        (&[("TENANTRY_UPSTREAM__CALL", "1s")], "must be in ascending order"),
        (&[("TENANTRY_METRICS_LISTEN", "127.0.0.1:3000")], "must not be public"),
        (&[("TENANTRY_KEYS", "a"), ("TENANTRY_KEYS_FILE", "b")], "both set"),
        (&[("TENANTRY_SIGN_IN__GLOBAL__CLIENT_ID", "x")], "client_secret (or client_secret_file) is missing"),
        (&[("TENANTRY_SIGN_IN__CHINA__CLIENT_SECRET", "x")], "sign_in.china.client_id is missing"),
    ] {
        let message = problems(None, environment);
        assert!(message.contains(part), "{part}\n{message}");
    }
}

#[test]
fn secrets_can_be_read_from_files() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("keys");
    std::fs::write(&file, "one:a2V5\n").unwrap();
    let settings = load(None, &[("TENANTRY_KEYS_FILE", file.to_str().unwrap())]).unwrap();
    assert_eq!(settings.keys.unwrap().expose_secret(), "one:a2V5");
    std::fs::write(&file, " \n").unwrap();
    assert!(problems(None, &[("TENANTRY_KEYS_FILE", file.to_str().unwrap())]).contains("is empty"));
}

#[test]
fn an_unusable_certificate_is_reported_with_its_setting() {
    let pem = pem_until(jiff::Timestamp::now() + Duration::from_hours(24));
    let (certificate, _) = pem.split_at(pem.find("-----BEGIN PRIVATE KEY").unwrap());
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("entra.pem");
    std::fs::write(&file, certificate).unwrap();
    let id = ("TENANTRY_SIGN_IN__CHINA__CLIENT_ID", "x");
    let by_file = [id, ("TENANTRY_SIGN_IN__CHINA__CLIENT_SECRET_FILE", file.to_str().unwrap())];
    let problems = load(None, &by_file).unwrap_err().problems;
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    assert!(problem.starts_with("sign_in.china.client_secret_file: there is no unencrypted private key"), "{problem}");
    let itself = [id, ("TENANTRY_SIGN_IN__CHINA__CLIENT_SECRET", "-----BEGIN CERTIFICATE-----")];
    let problems = load(None, &itself).unwrap_err().problems;
    assert_eq!(problems, ["sign_in.china.client_secret: there is no certificate in it (BEGIN CERTIFICATE)"]);
    std::fs::write(&file, &pem).unwrap();
    let settings = load(None, &by_file).unwrap();
    assert!(matches!(settings.sign_in[&Cloud::China].credential, ClientCredential::Certificate(_)));
}

#[test]
fn secrets_are_masked_in_output_and_debug() {
    let environment = [
        ("TENANTRY_KEYS", "hunter2"),
        ("TENANTRY_DATABASE_URL", "postgres://portal:hunter2@db/tenantry"),
        ("TENANTRY_SIGN_IN__GLOBAL__CLIENT_ID", "visible"),
        ("TENANTRY_SIGN_IN__GLOBAL__CLIENT_SECRET", "hunter2"),
        ("TENANTRY_MAIL__HOST", "smtp.company.example"),
        ("TENANTRY_MAIL__FROM", "portal@company.example"),
        ("TENANTRY_MAIL__USER", "visible too"),
        ("TENANTRY_MAIL__PASSWORD", "hunter2"),
    ];
    let settings = load(None, &environment).unwrap();
    let shown: String = settings.effective().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(!shown.contains("hunter2") && !format!("{settings:?}").contains("hunter2"), "{shown}");
    assert!(shown.contains("keys = \"********\"  # TENANTRY_KEYS"), "{shown}");
    assert!(shown.contains("client_id = \"visible\""), "{shown}");
    assert!(shown.contains("session.idle = \"30m\"  # default"), "{shown}");
}

/// Loads email settings from variables without their prefix `TENANTRY_MAIL__`.
fn load_mail(variables: &[(&str, &str)]) -> Result<Option<Mail>, ConfigError> {
    let variables: Vec<_> =
        variables.iter().map(|(name, value)| (format!("TENANTRY_MAIL__{name}"), (*value).to_owned())).collect();
    let variables: Vec<_> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ok(load(None, &variables)?.mail)
}

const HOST: (&str, &str) = ("HOST", "smtp.company.example");
const FROM: (&str, &str) = ("FROM", "portal@company.example");

#[test]
fn email_is_off_unless_a_mail_server_is_set() {
    assert!(load_mail(&[]).unwrap().is_none());
    let mail = load_mail(&[HOST, FROM]).unwrap().unwrap();
    assert_eq!((mail.server.host.as_str(), mail.server.port), ("smtp.company.example", 465));
    assert_eq!((mail.server.encryption, mail.server.time), (Encryption::Implicit, Duration::from_secs(30)));
    assert!(mail.server.login.is_none() && mail.server.roots.is_empty() && mail.operators.is_empty());
    let more = [
        HOST,
        FROM,
        ("TLS", "starttls"),
        ("USER", "portal"),
        ("PASSWORD", "hunter2"),
        ("OPERATORS", "ops@company.example, boss@company.example"),
        ("LANGUAGE", "pl"),
    ];
    let mail = load_mail(&more).unwrap().unwrap();
    assert_eq!((mail.server.port, mail.operators.len(), mail.language), (587, 2, Language::Polish));
    assert_eq!(mail.server.login.as_ref().unwrap().user, "portal");
    assert!(!format!("{mail:?}").contains("hunter2"), "{mail:?}");
}

#[test]
fn incomplete_email_settings_are_reported_with_what_is_missing() {
    for (variables, problem) in [
        (&[FROM][..], "mail.host is missing, but mail.from is set"),
        (&[("TLS", "starttls")], "mail.host is missing, but mail.tls is set"),
        (&[HOST], "mail.from is missing, but mail.host is set"),
        (&[HOST, FROM, ("USER", "portal")], "mail.password (or mail.password_file) is missing, but mail.user is set"),
        (&[HOST, FROM, ("PASSWORD", "hunter2")], "mail.user is missing, but mail.password is set"),
        (&[HOST, FROM, ("TLS", "none")], "mail.tls is none: that is for a server on this machine"),
        (&[("HOST", "smtp.company.example:587"), FROM], "is not a host name"),
        (&[HOST, ("FROM", "Portal <portal@company.example>")], "expected an email address"),
        (&[HOST, FROM, ("OPERATORS", "ops")], "expected email addresses"),
        (&[HOST, FROM, ("CA_FILE", "/nowhere/ca.pem")], "mail.ca_file: cannot read /nowhere/ca.pem"),
        (&[HOST, FROM, ("PORT", "0")], "mail.port"),
        (&[HOST, FROM, ("LANGUAGE", "fr")], "mail.language"),
    ] {
        let problems = load_mail(variables).unwrap_err().problems;
        let [message] = &problems[..] else { panic!("{problems:?}") };
        assert!(message.contains(problem) && !message.contains("hunter2"), "{message}");
    }
}

#[test]
fn only_a_loopback_mail_server_may_be_unencrypted() {
    for host in ["localhost", "127.0.0.1", "::1", "[::1]", "mail.localhost"] {
        let mail = load_mail(&[("HOST", host), FROM, ("TLS", "none")]).unwrap().unwrap();
        assert_eq!((mail.server.encryption, mail.server.port), (Encryption::None, 25), "{host}");
    }
}

#[test]
fn setting_names_are_unique_and_valid_as_variables() {
    let keys = key::all();
    for key in &keys {
        assert_eq!(keys.iter().filter(|other| other.variable() == key.variable()).count(), 1, "{}", key.name);
        assert!(key.variable().bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'), "{}", key.variable());
        assert!(!key.description.is_empty(), "{}", key.name);
    }
    assert_eq!(load(None, &[]).unwrap().effective().len(), keys.len());
}

proptest! {
    #[test]
    fn arbitrary_settings_never_panic(text in "\\PC{0,200}", name in "[A-Z_]{0,20}", value in "\\PC{0,40}") {
        let variable = format!("TENANTRY_{name}");
        prop_assume!(variable != CONFIG_VARIABLE);
        let loaded = load(Some(&text), &[(&variable, &value), ("PORT", &value)]);
        prop_assert!(loaded.is_ok() || !loaded.unwrap_err().problems.is_empty());
    }
}

#[test]
fn the_default_site_dir_is_the_build_output() {
    assert_eq!(load(None, &[]).unwrap().site_dir, Path::new("target/site"));
}
