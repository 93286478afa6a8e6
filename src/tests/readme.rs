//! Tests that run the commands of the README's *Configure* and *Run it* as written: only paths are moved into the
//! test's folder, placeholders in angle brackets or capitals are filled in, and the emulator replaces Microsoft. Where
//! the portal is served, an administrator signs in and connects Partner Center, as the section describes.

use std::{
    collections::VecDeque,
    io::Write as _,
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use secrecy::ExposeSecret as _;
use tenantry::{
    domain::{cloud::Cloud, role::Role},
    emulator::{Emulator, Options},
    store::{Keyring, Store},
};

use crate::{app::empty_site, browser::Browser};

const README: &str = include_str!("../../README.md");
const PROGRAM: &str = env!("CARGO_BIN_EXE_tenantry");
const OBJECT: &str = "7c1a0f9e-3b2d-4e5f-8a6b-1c2d3e4f5a6b";

/// A step of the sections, in order.
#[derive(Debug, PartialEq)]
enum Step {
    File(String),
    Command(String),
}

/// Returns the code of the two sections: TOML files, and commands in blocks or inline.
fn steps() -> Vec<Step> {
    let configure = README.split("\n## Configure\n").nth(1).unwrap().split("\n## Architecture\n").next().unwrap();
    let mut steps = Vec::new();
    // The indentation within a list is not part of the code.
    let configure = configure.replace("\n   ", "\n");
    let mut parts = configure.split("\n```");
    let inline = |text: &str, steps: &mut Vec<Step>| {
        for code in text.split('`').skip(1).step_by(2) {
            let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
            if code.starts_with("tenantry ") || code.starts_with("openssl ") {
                steps.push(Step::Command(code));
            }
        }
    };
    inline(parts.next().unwrap(), &mut steps);
    while let (Some(block), after) = (parts.next(), parts.next()) {
        let (language, code) = block.split_once('\n').unwrap();
        match language {
            "toml" => steps.push(Step::File(code.to_owned())),
            "sh" => {
                let lines = code.replace("\\\n", " ");
                let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
                steps.extend(lines.map(|line| Step::Command(line.to_owned())));
            }
            other => panic!("unexpected code block of {other:?}"),
        }
        inline(after.unwrap_or_default(), &mut steps);
    }
    steps
}

/// The machine on which the commands of the README run.
struct Machine {
    emulator: Emulator,
    folder: PathBuf,
    exported: Vec<(String, String)>,
    partner: String,
}

impl Machine {
    /// Adapts a line of the README to this machine.
    fn fill_placeholders(&self, line: &str) -> String {
        let inside = |path: &str| format!("{}{path}", self.folder.display());
        let mut line = line.to_owned();
        for path in ["/etc/", "/var/lib/", "/run/secrets/", "/backups/"] {
            line = line.replace(path, &inside(path));
        }
        let partner = &self.emulator.demo().partners[0];
        let app = self.emulator.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
        let tenant = partner.tenant.to_string();
        let group = |role| partner.groups.iter().find(|group| group.role == role).unwrap().group.to_string();
        for (place, value) in [
            ("<tenant id>", tenant.as_str()),
            ("<another tenant id>", &self.emulator.demo().partners[1].tenant.to_string()),
            ("<object id>", OBJECT),
            ("<application id>", &app.client_id),
            ("<AdminAgents group>", &group(Role::AdminAgent)),
            ("<SalesAgents group>", &group(Role::SalesAgent)),
            ("<partner id> …", &format!("{} --role groups:{OBJECT}=admin-agent", self.partner)),
            ("<partner id>", &self.partner),
            ("PARTNER", &self.partner),
            ("TENANT/OBJECT", &format!("{tenant}/{OBJECT}")),
            ("--client-id …", &format!("--client-id {OBJECT}")),
            ("FILE", "copy.db"),
            ("ADDRESS", "ops@portal.example"),
        ] {
            line = line.replace(place, value);
        }
        assert!(!line.contains(['<', '…']), "unknown placeholder: {line}");
        line
    }

    fn shell(&self, line: &str) -> Command {
        let mut command = Command::new("sh");
        let path = std::env::var("PATH").unwrap();
        let programs = Path::new(PROGRAM).parent().unwrap().display();
        command.args(["-ec", line]).current_dir(&self.folder).env_clear().kill_on_drop(true);
        command.env("PATH", format!("{programs}:{path}")).stdin(Stdio::null());
        command.env("PORT", "0").env("TENANTRY_SITE_DIR", self.folder.join("site")).env("TENANTRY_LOG__FORMAT", "json");
        // Before the settings file is named, there is no client id for it.
        if self.exported.iter().any(|(name, _)| name == "TENANTRY_CONFIG") {
            command.env("TENANTRY_SIGN_IN__GLOBAL__AUTHORITY", self.emulator.authority(Cloud::Global).as_str());
            command.env("TENANTRY_PARTNER_CENTER__GLOBAL__API", self.emulator.partner_center_url().as_str());
        }
        command.envs(self.exported.iter().map(|(name, value)| (name, value)));
        command
    }

    async fn run(&self, line: &str) -> String {
        let output = self.shell(line).output().await.unwrap();
        let (stdout, log) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{line}\n{stdout}\n{log}");
        stdout.into_owned()
    }

    /// Serves, checks readiness, has an administrator sign in and connect, and stops.
    async fn serve(&self, line: &str) {
        // The proxy that terminates TLS is missing here, so browsers connect to the portal itself.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let origin = format!("http://localhost:{port}");
        let mut command = self.shell(&format!("exec {line}"));
        command.env("TENANTRY_PUBLIC_ORIGIN", &origin).env("TENANTRY_LISTEN", format!("127.0.0.1:{port}"));
        command.env("TENANTRY_LOG__LEVEL", "debug").env("TENANTRY_TRUSTED_PROXIES", "0");
        let mut child: Child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut startup_log = VecDeque::new();
        let address = loop {
            let Some(line) = log.next_line().await.unwrap() else { panic!("it did not start: {startup_log:?}") };
            let fields: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
            if let Some(address) = fields["address"].as_str() {
                break address.to_owned();
            }
            startup_log.push_back(line);
        };
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let ready = client.get(format!("http://{address}/health/ready")).send().await.unwrap();
        assert_eq!(ready.status(), 200);
        let logged = tokio::spawn(async move {
            let mut lines = Vec::new();
            while let Some(line) = log.next_line().await.unwrap() {
                lines.push(line);
            }
            lines
        });
        self.sign_in_and_connect(&origin).await;
        let id = child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        assert_eq!(child.wait().await.unwrap().code(), Some(0));
        let token = self.refresh_token_of_connection().await;
        let logged = logged.await.unwrap();
        assert!(logged.iter().any(|line| line.contains("signed in")), "the searched log is the right one: {logged:?}");
        // A JSON Web Token begins with the Base64 of an opening brace.
        for secret in [token.as_str(), "eyJ", "code=", "code_verifier", "a-secret"] {
            let lines_with_secret: Vec<_> = logged.iter().filter(|line| line.contains(secret)).collect();
            assert!(lines_with_secret.is_empty(), "{lines_with_secret:?}");
        }
    }

    /// Follows the section about the first sign-in and the connection.
    async fn sign_in_and_connect(&self, origin: &str) {
        let account = |name: &str| self.emulator.demo().person(name).unwrap().sign_in_name.clone();
        let mut browser = Browser::new(origin);
        let page = browser.sign_in(Cloud::Global, &account("Alicja Żółkiewska")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let page = browser.open("/partner").await;
        let set_up = page.attributes("a[href='/partner/set-up']", "href");
        assert_eq!(browser.open(&set_up[0]).await.status, 200);
        let provider = browser.post("/partner/connect", &[("slot", "active")]).await;
        let done = browser.select_account(provider, &account("Connection (Bursztyn)")).await;
        assert_eq!(done.texts(".done"), ["Partner Center connected."], "{}", done.text());
        let page = browser.open("/partner/set-up").await;
        assert!(page.text().contains("7 of 7 steps are ready"), "{}", page.text());
    }

    async fn refresh_token_of_connection(&self) -> String {
        let keys = std::fs::read_to_string(self.folder.join("etc/tenantry.keys")).unwrap();
        let database = format!("sqlite:{}", self.folder.join("var/lib/tenantry/tenantry.db").display());
        let store = Store::open(&database, Keyring::parse(&keys).unwrap().into()).await.unwrap();
        let partner = self.partner.parse().unwrap();
        let id = store.list_connections(partner).await.unwrap()[0].id;
        let token = store.find_connection_token(partner, id).await.unwrap().unwrap().token;
        store.close().await;
        token.expose_secret().to_owned()
    }
}

#[tokio::test]
async fn every_command_of_configure_and_run_it_works_as_it_is_written() {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().to_owned();
    empty_site(&folder.join("site"));
    for path in ["etc", "run/secrets", "var/lib"] {
        std::fs::create_dir_all(folder.join(path)).unwrap();
    }
    let emulator = Emulator::start(Options { customers: 20, ..Options::default() }).await.unwrap();
    let app = emulator.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
    for (name, secret) in [("entra", app.client_secret.as_str()), ("mail", "a-secret"), ("fabrikam", "a-secret")] {
        std::fs::write(folder.join("run/secrets").join(name), format!("{secret}\n")).unwrap();
    }
    let has_openssl = Command::new("openssl").arg("version").output().await.is_ok_and(|output| output.status.success());
    if !has_openssl {
        std::io::stderr()
            .write_all(b"NOT RUN: the README's commands on certificates, since there is no openssl\n")
            .unwrap();
    }
    let mut machine = Machine { emulator, folder, exported: Vec::new(), partner: String::new() };
    let mut run = Vec::new();
    for step in steps() {
        match step {
            Step::File(text) => {
                let path = machine.fill_placeholders(text.lines().next().unwrap().trim_start_matches("# "));
                // As the file says, the default is SQLite.
                let lines = text.lines().filter(|line| !line.starts_with("database_url"));
                let text = machine.fill_placeholders(&lines.collect::<Vec<_>>().join("\n"));
                std::fs::write(path, text).unwrap();
            }
            Step::Command(line) => {
                let line = machine.fill_placeholders(&line);
                if let Some((name, value)) = line.strip_prefix("export ").and_then(|line| line.split_once('=')) {
                    machine.exported.push((name.to_owned(), value.to_owned()));
                } else if line.starts_with("tenantry serve") {
                    machine.serve(&line).await;
                } else if line.contains("--send-mail") {
                    // This requires a mail server, see `mail.rs`.
                } else if has_openssl || !(line.contains("openssl") || line.contains(".pem")) {
                    let stdout = machine.run(&line).await;
                    if line.starts_with("tenantry partner add") && machine.partner.is_empty() {
                        machine.partner = stdout.trim().to_owned();
                    }
                }
                run.push(line);
            }
        }
    }
    for command in [
        "keys generate",
        "migrate",
        "partner add",
        "serve",
        "partner set",
        "check-config",
        "partner list",
        "backup",
        "restore",
        "partner disable",
        "person disable",
        "person list",
        "keys rotate",
        "audit verify",
    ] {
        assert!(
            run.iter().any(|line| line.starts_with(&format!("tenantry {command}"))),
            "{command} is not run: {run:?}"
        );
    }
    machine.emulator.stop().await;
    directory.close().unwrap();
}
