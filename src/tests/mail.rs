//! Tests of e-mail with a real mail server: encryption, authentication, refusals, and the command line.

mod certificates;
mod notices;
pub mod smtp_server;

use std::{path::Path, process::Stdio, time::Duration};

use serde_json::json;
use tenantry::mail::{
    Encryption, Login, MailAddress, MailError, MailServer, Mailer, Message, Reply, parse_root_certificates,
};
use tokio::{net::TcpListener, process::Command};

use smtp_server::SmtpServer;

fn address(text: &str) -> MailAddress {
    text.parse().unwrap()
}

/// Returns a server without authentication and without additional root certificates.
fn server_at(host: &str, port: u16, encryption: Encryption) -> MailServer {
    let time = Duration::from_secs(30);
    MailServer { host: host.into(), port, encryption, login: None, roots: Vec::new(), time }
}

fn mailer_for(server: MailServer) -> Mailer {
    Mailer::new(server, address("portal@portal.example")).unwrap()
}

fn mailer(host: &str, port: u16, encryption: Encryption) -> Mailer {
    mailer_for(server_at(host, port, encryption))
}

fn message() -> Message {
    Message::new(vec![address("zofia@bursztyn.example")], "Zażółć gęślą jaźń", "Grüße aus Łódź.\nZofia\n".into())
}

/// Writes a file of this content, and returns its path.
fn write_file(directory: &Path, name: &str, pem: &str) -> String {
    let path = directory.join(name);
    std::fs::write(&path, pem).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_message_is_delivered_unchanged() {
    let Some(mut server) = SmtpServer::start("a message arrives", &[]).await else { return };
    let long = "ż".repeat(3000);
    let to = vec![address("zofia@bursztyn.example"), address("jan@bursztyn.example")];
    let body = format!("Grüße aus Łódź.\n.\n..\nFrom here\n{long}\n");
    let sent = Message::new(to, &format!("Zażółć gęślą jaźń {}", "ć".repeat(100)), body.clone());
    mailer("localhost", server.port, Encryption::None).send(&sent).await.unwrap();
    let received = server.message().await;
    // Lines end in CRLF (RFC 5322, section 2.3).
    let read = received["body"].as_str().unwrap().replace("\r\n", "\n");
    assert_eq!((received["subject"].as_str().unwrap(), read), (sent.subject(), body));
    let people = json!(["zofia@bursztyn.example", "jan@bursztyn.example"]);
    assert_eq!((&received["to"], &received["recipients"]), (&people, &people));
    assert_eq!(
        (&received["from"], &received["sender"]),
        (&json!("portal@portal.example"), &json!("portal@portal.example"))
    );
    assert_eq!((&received["hello"], &received["encrypted"]), (&json!("portal.example"), &json!(false)));
    let id = received["message_id"].as_str().unwrap();
    assert!(id.starts_with('<') && id.ends_with("@portal.example>"), "{id}");
    assert!(received["date"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok(), "{received}");
}

#[tokio::test]
async fn tls_needs_a_certificate_of_a_configured_authority() {
    let directory = tempfile::tempdir().unwrap();
    let certificate = write_file(directory.path(), "mail.pem", &certificates::of_host("localhost", "Ours"));
    for encryption in [Encryption::Implicit, Encryption::StartTls] {
        let arguments = ["--tls", encryption.as_str(), "--certificate", &certificate];
        let Some(mut server) = SmtpServer::start("encrypted mail", &arguments).await else { return };
        let trusting = |authority: &str| {
            let roots = parse_root_certificates(&certificates::authority(authority)).unwrap();
            mailer_for(MailServer { roots, ..server_at("localhost", server.port, encryption) })
        };
        let (trusted, other_authority) = (trusting("Ours"), trusting("Somebody else's"));
        trusted.send(&message()).await.unwrap();
        assert_eq!(server.message().await["encrypted"], true);
        for mailer in [other_authority, of_unknown_host(&server, encryption)] {
            let error = mailer.send(&message()).await.unwrap_err();
            assert!(matches!(error, MailError::Tls(_)), "{encryption}: {error}");
        }
        assert!(server.stop().await.is_empty(), "{encryption}");
    }
}

/// Returns a mailer with a host name that the certificate does not contain.
fn of_unknown_host(server: &SmtpServer, encryption: Encryption) -> Mailer {
    let roots = parse_root_certificates(&certificates::authority("Ours")).unwrap();
    mailer_for(MailServer { roots, ..server_at("127.0.0.1", server.port, encryption) })
}

#[tokio::test]
async fn nothing_is_sent_unencrypted_to_a_server_without_tls() {
    for encryption in [Encryption::Implicit, Encryption::StartTls] {
        let Some(server) = SmtpServer::start("a server without encryption", &[]).await else { return };
        let roots = parse_root_certificates(&certificates::authority("Ours")).unwrap();
        let mailer = mailer_for(MailServer { roots, ..server_at("localhost", server.port, encryption) });
        let error = mailer.send(&message()).await.unwrap_err();
        assert!(matches!(error, MailError::Tls(_)), "{encryption}: {error}");
        assert!(server.stop().await.is_empty(), "{encryption}");
    }
}

#[tokio::test]
async fn a_failed_authentication_sends_no_message() {
    let arguments = ["--user", "portal", "--password", "hunter2"];
    let Some(mut server) = SmtpServer::start("authentication", &arguments).await else { return };
    let with = |password: &str| {
        let login = Some(Login { user: "portal".into(), password: password.into() });
        mailer_for(MailServer { login, ..server_at("localhost", server.port, Encryption::None) })
    };
    let (good, bad, none) = (with("hunter2"), with("hunter3"), mailer("localhost", server.port, Encryption::None));
    good.send(&message()).await.unwrap();
    assert_eq!(server.message().await["user"], "portal");
    let error = bad.send(&message()).await.unwrap_err();
    let reply = Reply { code: 535, enhanced: Some("5.7.8".into()) };
    assert_eq!(error, MailError::Authentication(Some(reply)));
    assert!(!format!("{error} {error:?} {bad:?}").contains("hunter"), "{error:?} {bad:?}");
    assert!(matches!(none.send(&message()).await, Err(MailError::Refused(Reply { code: 530, .. }))));
    assert!(server.stop().await.is_empty());
}

#[tokio::test]
async fn a_password_for_a_server_without_authentication_is_an_error() {
    let Some(server) = SmtpServer::start("a password for a server without authentication", &[]).await else { return };
    let login = Some(Login { user: "portal".into(), password: "hunter2".into() });
    let mailer = mailer_for(MailServer { login, ..server_at("localhost", server.port, Encryption::None) });
    assert_eq!(mailer.send(&message()).await, Err(MailError::Authentication(None)));
}

#[tokio::test]
async fn a_rejected_recipient_does_not_block_the_others() {
    let arguments = ["--refuse", "nobody@bursztyn.example"];
    let Some(mut server) = SmtpServer::start("refused recipients", &arguments).await else { return };
    let mailer = mailer("localhost", server.port, Encryption::None);
    let nobody = address("nobody@bursztyn.example");
    let error = mailer.send(&Message::new(vec![nobody.clone()], "Hello", "Hello".into())).await.unwrap_err();
    assert_eq!(error, MailError::Refused(Reply { code: 550, enhanced: Some("5.1.1".into()) }));
    assert!(!format!("{error} {error:?}").contains("bursztyn"), "{error:?}");
    let both = vec![nobody, address("zofia@bursztyn.example")];
    mailer.send(&Message::new(both, "Hello", "Hello".into())).await.unwrap();
    assert_eq!(server.message().await["recipients"], json!(["zofia@bursztyn.example"]));
    assert!(server.stop().await.is_empty());
}

#[tokio::test]
async fn unreachable_and_silent_servers_are_errors_within_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let timeout = Duration::from_millis(100);
    for encryption in [Encryption::None, Encryption::Implicit] {
        let roots = parse_root_certificates(&certificates::authority("Ours")).unwrap();
        let mailer = mailer_for(MailServer { time: timeout, roots, ..server_at("127.0.0.1", port, encryption) });
        // The connection is accepted, but there is no response.
        assert_eq!(mailer.send(&message()).await, Err(MailError::TimedOut(timeout)), "{encryption}");
    }
    drop(listener);
    let error = mailer("127.0.0.1", port, Encryption::None).send(&message()).await.unwrap_err();
    assert!(matches!(&error, MailError::Unreachable(_)) && error.to_string().contains("refused"), "{error}");
}

/// Runs `check-config --send-mail` with e-mail settings; returns whether it succeeded, with its output.
async fn check_config(to: &str, settings: &[(&str, &str)]) -> (bool, String) {
    let directory = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry"));
    command.args(["check-config", "--send-mail", to]).env_clear().stdin(Stdio::null()).kill_on_drop(true);
    command.env("TENANTRY_DATA_DIR", directory.path());
    command.envs(settings.iter().map(|(name, value)| (format!("TENANTRY_MAIL__{name}"), value)));
    let output = command.output().await.unwrap();
    let output_text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(output_text).unwrap())
}

#[tokio::test]
async fn check_config_reports_whether_the_test_message_was_accepted() {
    let directory = tempfile::tempdir().unwrap();
    let certificate = write_file(directory.path(), "mail.pem", &certificates::of_host("localhost", "Ours"));
    let roots = write_file(directory.path(), "ca.pem", &certificates::authority("Ours"));
    let password = write_file(directory.path(), "password", "hunter2\n");
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
    let (succeeded, output) = check_config("ops@portal.example", &settings).await;
    assert!(succeeded && output.contains(&format!("# email goes to localhost:{port}, TLS starttls\n")), "{output}");
    let accepted = format!("# the mail server localhost:{port} took a test message to ops@portal.example\n");
    assert!(output.ends_with(&accepted) && !output.contains("hunter2"), "{output}");
    let message = server.message().await;
    assert_eq!((&message["subject"], &message["encrypted"]), (&json!("Test email from the portal"), &json!(true)));

    let (succeeded, output) = check_config("nobody@portal.example", &settings).await;
    let rejected = "tenantry: the test message to nobody@portal.example was not sent: the mail server refused the \
                   message with 550 5.1.1\n";
    assert!(!succeeded && output.ends_with(rejected), "{output}");
    settings.retain(|(name, _)| *name != "CA_FILE");
    let (succeeded, output) = check_config("ops@portal.example", &settings).await;
    assert!(!succeeded && output.contains("was not sent: TLS with the mail server failed"), "{output}");
    let (succeeded, output) = check_config("ops@portal.example", &[]).await;
    assert!(!succeeded && output.ends_with("no email is sent: mail.host is not set\n"), "{output}");
    let (succeeded, output) = check_config("ops", &[]).await;
    assert!(!succeeded && output.contains("expected an email address"), "{output}");
    assert!(server.stop().await.is_empty());
}
