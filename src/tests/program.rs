//! The program as the operator runs it, ended while there is work in hand: politely, and not.

use std::{
    path::Path,
    process::{ExitStatus, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use futures::future::join_all;
use reqwest::Method;
use tempfile::TempDir;
use tenantry::{
    emulator::{
        Emulator, Options,
        fault::{Fault, FaultKind},
    },
    server::{command::demo, config::Settings},
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::{app::empty_site, browser::Browser};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tenantry");
const LIST: &str = "get-a-list-of-customers";

/// Settings and data of a portal, whose Partner Center outlives it.
struct Installation {
    emulator: Emulator,
    directory: TempDir,
    variables: Vec<(&'static str, String)>,
}

/// A portal that runs.
struct Running {
    child: Child,
    origin: String,
}

impl Installation {
    async fn new() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let directory = tempfile::tempdir().unwrap();
        let emulator = Emulator::start(Options { customers: 20, ..Options::default() }).await.unwrap();
        let site = directory.path().join("site");
        empty_site(&site);
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let mut variables = vec![
            ("TENANTRY_LISTEN", "127.0.0.1:0".to_owned()),
            ("TENANTRY_DATA_DIR", text(directory.path())),
            ("TENANTRY_SITE_DIR", text(&site)),
            ("TENANTRY_LOG__FORMAT", "json".to_owned()),
            ("TENANTRY_RATE_LIMIT__ANONYMOUS_PER_MINUTE", "100000".to_owned()),
            ("TENANTRY_RATE_LIMIT__ANONYMOUS_BURST", "10000".to_owned()),
            ("TENANTRY_RATE_LIMIT__ACTOR_PER_MINUTE", "100000".to_owned()),
            ("TENANTRY_RATE_LIMIT__ACTOR_BURST", "10000".to_owned()),
        ];
        let environment = variables.iter().map(|(name, value)| ((*name).into(), value.into()));
        let mut settings = Settings::load(None, environment).unwrap();
        demo::furnish(&mut settings, &emulator).await.unwrap();
        let demo = emulator.demo();
        let app = demo.apps.iter().find(|app| app.cloud == demo.partners[0].cloud).unwrap();
        variables.extend([
            ("TENANTRY_SIGN_IN__GLOBAL__AUTHORITY", emulator.authority(app.cloud).to_string()),
            ("TENANTRY_SIGN_IN__GLOBAL__CLIENT_ID", app.client_id.clone()),
            ("TENANTRY_SIGN_IN__GLOBAL__CLIENT_SECRET", app.client_secret.clone()),
            ("TENANTRY_PARTNER_CENTER__GLOBAL__API", emulator.partner_center_url().to_string()),
        ]);
        Self { emulator, directory, variables }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// Starts the portal, and waits until it says where it is.
    async fn start(&self) -> Running {
        let mut child = self.command(&["serve"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let origin = loop {
            let line = log.next_line().await.unwrap().expect("the portal starts");
            let line: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
            if let Some(origin) = line["origin"].as_str() {
                break origin.to_owned();
            }
        };
        // A log that nobody reads would stop the portal once the pipe is full.
        tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        Running { child, origin }
    }

    /// What a command says that ends well.
    async fn told(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().await.unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    async fn signed_in(&self, running: &Running) -> Browser {
        let person = self.emulator.demo().person("Alicja Żółkiewska").unwrap();
        let mut browser = Browser::new(&running.origin);
        let page = browser.sign_in(person.cloud, &person.sign_in_name).await;
        assert_eq!(page.status, 200, "{}", page.text());
        browser
    }

    async fn stop(self) {
        self.emulator.stop().await;
        self.directory.close().unwrap();
    }
}

impl Running {
    /// Asks the process to end.
    async fn terminate(&mut self) {
        let id = self.child.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
    }

    async fn ended(mut self) -> ExitStatus {
        self.child.wait().await.unwrap()
    }
}

#[tokio::test]
async fn a_portal_that_is_asked_to_end_answers_what_it_has_in_hand() {
    const IN_HAND: u32 = 8;
    let installation = Installation::new().await;
    let mut running = installation.start().await;
    let browser = installation.signed_in(&running).await;
    // Each of these is held upstream until it has been let go.
    installation
        .emulator
        .fault(Fault::once(LIST, FaultKind::Slow).after(std::time::Duration::from_millis(1500)).times(IN_HAND));
    let calls = join_all((0..IN_HAND).map(|_| {
        let mut browser = browser.clone();
        async move { browser.call(Method::GET, "/api/list_customers", &[]).await }
    }));
    let end = async {
        // A fault is used up once its call has arrived.
        while installation.emulator.pending_faults() > 0 {
            tokio::task::yield_now().await;
        }
        running.terminate().await;
    };
    let (answers, ()) = futures::join!(calls, end);
    for (status, body) in answers {
        assert_eq!(status, 200, "{body}");
        assert!(body.contains("\"items\":["), "whole: {body}");
    }
    let ended = running.ended().await;
    assert_eq!(ended.code(), Some(0), "{ended}");
    installation.stop().await;
}

#[tokio::test]
async fn a_portal_that_is_killed_loses_nothing_that_it_has_answered() {
    let installation = Installation::new().await;
    let partners = installation.told(&["partner", "list"]).await;
    let mut running = installation.start().await;
    let browser = installation.signed_in(&running).await;
    let customers = installation.emulator.customers(installation.emulator.demo().partners[0].tenant);
    let done = AtomicUsize::new(0);
    let load = join_all(customers.iter().take(4).map(|customer| {
        let (mut browser, customer, done) = (browser.clone(), customer.to_string(), &done);
        async move {
            // Until nobody answers any more.
            for amount in 1.. {
                let amount = amount.to_string();
                let fields = [("customer", customer.as_str()), ("amount", amount.as_str())];
                match browser.try_call(Method::POST, "/api/update_budget", &fields).await {
                    Ok((200, _)) => done.fetch_add(1, Ordering::Relaxed),
                    Ok((status, body)) => panic!("{status} {body}"),
                    Err(_) => return,
                };
            }
        }
    }));
    let kill = async {
        while done.load(Ordering::Relaxed) < 40 {
            tokio::task::yield_now().await;
        }
        running.child.start_kill().unwrap();
    };
    futures::join!(load, kill);
    assert!(!running.ended().await.success(), "it was killed");

    let again = installation.start().await;
    let mut browser = browser.sent_to(&Browser::new(&again.origin));
    let page = browser.open("/customers").await;
    assert_eq!((page.status, page.heading().as_str()), (200, "Customers"), "the session goes on: {}", page.text());
    assert_eq!(installation.told(&["partner", "list"]).await, partners);
    let verified = installation.told(&["audit", "verify"]).await;
    assert_eq!((verified.lines().count(), verified.matches("\twhole\t").count()), (4, 4), "{verified}");
    let entries: usize = verified
        .lines()
        .filter_map(|line| line.split('\t').nth(2)?.strip_suffix(" entries")?.parse::<usize>().ok())
        .sum();
    let done = done.into_inner();
    assert!(entries >= 2 * done, "an intent and an outcome for each of {done}: {verified}");
    installation.stop().await;
}
