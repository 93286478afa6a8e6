//! Tests of e-mail with a real mail server: encryption, authentication, refusals, and the command line.

mod certificates;
mod notices;
pub mod smtp_server;

use std::{path::Path, process::Stdio, time::Duration};

use serde_json::json;
use tenantry::mail::{Encryption, Login, MailAddress, MailError, MailServer, Mailer, Message, Reply, parse_roots};
use tokio::{net::TcpListener, process::Command};

use smtp_server::SmtpServer;

fn address(text: &str) -> MailAddress {
    text.parse().unwrap()
}

/// Returns a server without authentication and without additional root certificates.
fn at(host: &str, port: u16, encryption: Encryption) -> MailServer {
    let time = Duration::from_secs(30);
    MailServer { host: host.into(), port, encryption, login: None, roots: Vec::new(), time }
}

fn of(server: MailServer) -> Mailer {
    Mailer::new(server, address("portal@portal.example")).unwrap()
}

fn mailer(host: &str, port: u16, encryption: Encryption) -> Mailer {
    of(at(host, port, encryption))
}

fn message() -> Message {
    Message::new(vec![address("zofia@bursztyn.example")], "Zażółć gęślą jaźń", "Grüße aus Łódź.\nZofia\n".into())
}

/// Writes a certificate to a file that exists as long as the folder.
fn file(directory: &Path, name: &str, pem: &str) -> String {
    let path = directory.join(name);
    std::fs::write(&path, pem).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_message_arrives_as_it_was_written() {
    let Some(mut server) = SmtpServer::start("a message arrives", &[]).await else { return };
    let long = "ż".repeat(3000);
    let to = vec![address("zofia@bursztyn.example"), address("jan@bursztyn.example")];
    let body = format!("Grüße aus Łódź.\n.\n..\nFrom here\n{long}\n");
    let sent = Message::new(to, &format!("Zażółć gęślą jaźń {}", "ć".repeat(100)), body.clone());
    mailer("localhost", server.port, Encryption::None).send(&sent).await.unwrap();
    let taken = server.message().await;
    // Lines end in CRLF (RFC 5322, section 2.3).
    let read = taken["body"].as_str().unwrap().replace("\r\n", "\n");
    assert_eq!((taken["subject"].as_str().unwrap(), read), (sent.subject(), body));
    let people = json!(["zofia@bursztyn.example", "jan@bursztyn.example"]);
    assert_eq!((&taken["to"], &taken["recipients"]), (&people, &people));
    assert_eq!((&taken["from"], &taken["sender"]), (&json!("portal@portal.example"), &json!("portal@portal.example")));
    assert_eq!((&taken["hello"], &taken["encrypted"]), (&json!("portal.example"), &json!(false)));
    let id = taken["message_id"].as_str().unwrap();
    assert!(id.starts_with('<') && id.ends_with("@portal.example>"), "{id}");
    assert!(taken["date"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok(), "{taken}");
}

#[tokio::test]
async fn a_connection_is_encrypted_under_a_certificate_that_an_authority_of_the_settings_vouches_for() {
    let directory = tempfile::tempdir().unwrap();
    let certificate = file(directory.path(), "mail.pem", &certificates::of_host("localhost", "Ours"));
    for encryption in [Encryption::Implicit, Encryption::StartTls] {
        let arguments = ["--tls", encryption.as_str(), "--certificate", &certificate];
        let Some(mut server) = SmtpServer::start("encrypted mail", &arguments).await else { return };
        let trusting = |authority: &str| {
            let roots = parse_roots(&certificates::authority(authority)).unwrap();
            of(MailServer { roots, ..at("localhost", server.port, encryption) })
        };
        let (good, stranger) = (trusting("Ours"), trusting("Somebody else's"));
        good.send(&message()).await.unwrap();
        assert_eq!(server.message().await["encrypted"], true);
        for refused in [stranger, of_unknown_host(&server, encryption)] {
            let error = refused.send(&message()).await.unwrap_err();
            assert!(matches!(error, MailError::Tls(_)), "{encryption}: {error}");
        }
        assert!(server.stop().await.is_empty(), "{encryption}");
    }
}

/// Returns a mailer with a host name that the certificate does not contain.
fn of_unknown_host(server: &SmtpServer, encryption: Encryption) -> Mailer {
    let roots = parse_roots(&certificates::authority("Ours")).unwrap();
    of(MailServer { roots, ..at("127.0.0.1", server.port, encryption) })
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_to_a_server_that_offers_no_encryption() {
    for encryption in [Encryption::Implicit, Encryption::StartTls] {
        let Some(server) = SmtpServer::start("a server without encryption", &[]).await else { return };
        let roots = parse_roots(&certificates::authority("Ours")).unwrap();
        let mailer = of(MailServer { roots, ..at("localhost", server.port, encryption) });
        let error = mailer.send(&message()).await.unwrap_err();
        assert!(matches!(error, MailError::Tls(_)), "{encryption}: {error}");
        assert!(server.stop().await.is_empty(), "{encryption}");
    }
}

#[tokio::test]
async fn a_server_that_wants_a_password_gets_the_right_one_or_nothing() {
    let arguments = ["--user", "portal", "--password", "hunter2"];
    let Some(mut server) = SmtpServer::start("authentication", &arguments).await else { return };
    let with = |password: &str| {
        let login = Some(Login { user: "portal".into(), password: password.into() });
        of(MailServer { login, ..at("localhost", server.port, Encryption::None) })
    };
    let (good, bad, none) = (with("hunter2"), with("hunter3"), mailer("localhost", server.port, Encryption::None));
    good.send(&message()).await.unwrap();
    assert_eq!(server.message().await["user"], "portal");
    let refused = bad.send(&message()).await.unwrap_err();
    let reply = Reply { code: 535, enhanced: Some("5.7.8".into()) };
    assert_eq!(refused, MailError::Authentication(Some(reply)));
    assert!(!format!("{refused} {refused:?} {bad:?}").contains("hunter"), "{refused:?} {bad:?}");
    assert!(matches!(none.send(&message()).await, Err(MailError::Refused(Reply { code: 530, .. }))));
    assert!(server.stop().await.is_empty());
}

#[tokio::test]
async fn a_password_for_a_server_that_wants_none_is_said() {
    let Some(server) = SmtpServer::start("needless authentication", &[]).await else { return };
    let login = Some(Login { user: "portal".into(), password: "hunter2".into() });
    let mailer = of(MailServer { login, ..at("localhost", server.port, Encryption::None) });
    assert_eq!(mailer.send(&message()).await, Err(MailError::Authentication(None)));
}

#[tokio::test]
async fn a_message_is_sent_to_those_whom_the_server_knows() {
    let arguments = ["--refuse", "nobody@bursztyn.example"];
    let Some(mut server) = SmtpServer::start("refused recipients", &arguments).await else { return };
    let mailer = mailer("localhost", server.port, Encryption::None);
    let nobody = address("nobody@bursztyn.example");
    let refused = mailer.send(&Message::new(vec![nobody.clone()], "Hello", "Hello".into())).await.unwrap_err();
    assert_eq!(refused, MailError::Refused(Reply { code: 550, enhanced: Some("5.1.1".into()) }));
    assert!(!format!("{refused} {refused:?}").contains("bursztyn"), "{refused:?}");
    let both = vec![nobody, address("zofia@bursztyn.example")];
    mailer.send(&Message::new(both, "Hello", "Hello".into())).await.unwrap();
    assert_eq!(server.message().await["recipients"], json!(["zofia@bursztyn.example"]));
    assert!(server.stop().await.is_empty());
}

#[tokio::test]
async fn a_server_that_is_down_or_silent_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let time = Duration::from_millis(100);
    for encryption in [Encryption::None, Encryption::Implicit] {
        let roots = parse_roots(&certificates::authority("Ours")).unwrap();
        let mailer = of(MailServer { time, roots, ..at("127.0.0.1", port, encryption) });
        // The connection is accepted, but there is no response.
        assert_eq!(mailer.send(&message()).await, Err(MailError::OutOfTime(time)), "{encryption}");
    }
    drop(listener);
    let down = mailer("127.0.0.1", port, Encryption::None).send(&message()).await.unwrap_err();
    assert!(matches!(&down, MailError::Unreachable(_)) && down.to_string().contains("refused"), "{down}");
}

/// Runs `check-config --send-mail` with e-mail settings; returns whether it succeeded, with its output.
async fn check_config(to: &str, settings: &[(&str, &str)]) -> (bool, String) {
    let directory = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry"));
    command.args(["check-config", "--send-mail", to]).env_clear().stdin(Stdio::null()).kill_on_drop(true);
    command.env("TENANTRY_DATA_DIR", directory.path());
    command.envs(settings.iter().map(|(name, value)| (format!("TENANTRY_MAIL__{name}"), value)));
    let output = command.output().await.unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn an_operator_sees_whether_a_test_message_was_taken() {
    let directory = tempfile::tempdir().unwrap();
    let certificate = file(directory.path(), "mail.pem", &certificates::of_host("localhost", "Ours"));
    let roots = file(directory.path(), "ca.pem", &certificates::authority("Ours"));
    let password = file(directory.path(), "password", "hunter2\n");
    let arguments = [
        ["--tls", "starttls"],
        ["--certificate", &certificate],
        ["--user", "portal"],
        ["--password", "hunter2"],
        ["--refuse", "nobody@portal.example"],
    ];
    let Some(mut server) = SmtpServer::start("check-config --send-mail", arguments.as_flattened()).await else {
        return;
    };
    let port = server.port.to_string();
    let mut settings = vec![
        ("HOST", "localhost"),
        ("PORT", port.as_str()),
        ("TLS", "starttls"),
        ("USER", "portal"),
        ("PASSWORD_FILE", password.as_str()),
        ("FROM", "portal@portal.example"),
        ("CA_FILE", roots.as_str()),
    ];
    let (well, said) = check_config("ops@portal.example", &settings).await;
    assert!(well && said.contains(&format!("# email goes to localhost:{port}, TLS starttls\n")), "{said}");
    let taken = format!("# the mail server localhost:{port} took a test message to ops@portal.example\n");
    assert!(said.ends_with(&taken) && !said.contains("hunter2"), "{said}");
    let message = server.message().await;
    assert_eq!((&message["subject"], &message["encrypted"]), (&json!("Test email from the portal"), &json!(true)));

    let (well, said) = check_config("nobody@portal.example", &settings).await;
    let refused = "tenantry: the test message to nobody@portal.example was not sent: the mail server refused the \
                   message with 550 5.1.1\n";
    assert!(!well && said.ends_with(refused), "{said}");
    settings.retain(|(name, _)| *name != "CA_FILE");
    let (well, said) = check_config("ops@portal.example", &settings).await;
    assert!(!well && said.contains("was not sent: TLS with the mail server failed"), "{said}");
    let (well, said) = check_config("ops@portal.example", &[]).await;
    assert!(!well && said.ends_with("no email is sent: mail.host is not set\n"), "{said}");
    let (well, said) = check_config("ops", &[]).await;
    assert!(!well && said.contains("expected an email address"), "{said}");
    assert!(server.stop().await.is_empty());
}
