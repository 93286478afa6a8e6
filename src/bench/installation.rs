//! A portal that is set up by the operator's commands and uses an external emulator for its clouds.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use tempfile::TempDir;
use tenantry::{
    domain::{cloud::Cloud, role_mapping::RoleClaim},
    emulator::{DemoPartner, Emulator},
    store::{Keyring, Store},
};
use url::Url;

use super::{
    http::{Connection, Request},
    process::Process,
};

/// The portal binary of this build.
const PROGRAM: &str = env!("CARGO_BIN_EXE_tenantry");

/// A portal's settings and data.
pub struct Installation {
    directory: TempDir,
    variables: Vec<(String, String)>,
}

impl Installation {
    /// Creates keys, tables and the emulator's first partner.
    pub fn set_up(emulator: &Emulator, site: Option<&Path>) -> anyhow::Result<Self> {
        let directory = tempfile::tempdir()?;
        let site = match site {
            Some(site) => site.to_owned(),
            None => empty_site(directory.path())?,
        };
        let app = emulator.demo().apps.iter().find(|app| app.cloud == Cloud::Global).context("no application")?;
        // One address and one person send all requests: rate limits for people would be measured otherwise.
        let variables = [
            ("LISTEN", "127.0.0.1:0"),
            ("DATA_DIR", directory.path().join("data").to_str().context("the path is not UTF-8")?),
            ("SITE_DIR", fs::canonicalize(site)?.to_str().context("the path is not UTF-8")?),
            ("LOG__FORMAT", "json"),
            ("RATE_LIMIT__ANONYMOUS_PER_MINUTE", "10000000"),
            ("RATE_LIMIT__ANONYMOUS_BURST", "1000000"),
            ("RATE_LIMIT__ACTOR_PER_MINUTE", "10000000"),
            ("RATE_LIMIT__ACTOR_BURST", "1000000"),
            ("SIGN_IN__GLOBAL__AUTHORITY", emulator.authority(Cloud::Global).as_str()),
            ("SIGN_IN__GLOBAL__CLIENT_ID", &app.client_id),
            ("SIGN_IN__GLOBAL__CLIENT_SECRET", &app.client_secret),
            ("PARTNER_CENTER__GLOBAL__API", emulator.partner_center_url().as_str()),
        ]
        .map(|(name, value)| (format!("TENANTRY_{name}"), value.to_owned()))
        .to_vec();
        let installation = Self { directory, variables };
        installation.run(&["keys", "generate"], "")?;
        installation.run(&["migrate"], "")?;
        installation.add_partner(emulator.demo().partners.first().context("no partner")?)?;
        Ok(installation)
    }

    /// Starts the portal and waits until it is ready.
    pub fn start(&self) -> anyhow::Result<Portal> {
        self.start_with(&[])
    }

    /// Starts the portal with further settings, and waits until it is ready.
    pub fn start_with(&self, settings: &[(&str, &str)]) -> anyhow::Result<Portal> {
        let started = Instant::now();
        let mut command = self.command(&["serve"]);
        let mut child = command.envs(settings.iter().copied()).stderr(Stdio::piped()).spawn()?;
        let log = child.stderr.take().context("no log")?;
        let mut portal = Portal { child, origin: Url::parse("http://localhost")?, started };
        let mut log = BufReader::new(log);
        let mut line = String::new();
        loop {
            line.clear();
            ensure!(log.read_line(&mut line)? > 0, "the portal ended at its start");
            let Ok(line) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
            if let Some(origin) = line.get("origin").and_then(serde_json::Value::as_str) {
                portal.origin = origin.parse()?;
                break;
            }
        }
        // An unread log would block the portal once the pipe is full.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Ok(portal)
    }

    /// Opens the portal's database.
    pub async fn store(&self) -> anyhow::Result<Store> {
        let keys = Keyring::parse(&fs::read_to_string(self.data().join("keys"))?)?;
        Ok(Store::open(&format!("sqlite:{}", self.data().join("tenantry.db").display()), Arc::new(keys)).await?)
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    fn add_partner(&self, partner: &DemoPartner) -> anyhow::Result<()> {
        let tenant = partner.tenant.to_string();
        let roles: Vec<String> = partner
            .groups
            .iter()
            .map(|group| format!("--role={}:{}={}", RoleClaim::Groups, group.group, group.role))
            .collect();
        let mut arguments = vec!["partner", "add", "--name", &partner.name, "--tenant", &tenant];
        arguments.extend(["--client-id", &partner.client_id, "--client-secret-file", "-"]);
        arguments.extend(roles.iter().map(String::as_str));
        self.run(&arguments, &partner.client_secret)
    }

    /// Runs one of the portal's commands with an input.
    fn run(&self, arguments: &[&str], input: &str) -> anyhow::Result<()> {
        let mut child = self.command(arguments).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        child.stdin.take().context("no input")?.write_all(input.as_bytes())?;
        let output = child.wait_with_output()?;
        ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        // The caller's environment must not affect the measurement.
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }
}

/// A running portal, which ends on drop.
pub struct Portal {
    child: Child,
    origin: Url,
    started: Instant,
}

impl Portal {
    /// Returns the portal's origin.
    pub const fn origin(&self) -> &Url {
        &self.origin
    }

    /// Returns the portal's process.
    pub fn process(&self) -> Process {
        Process(self.child.id())
    }

    /// Creates a request for one of its pages, with a session if one is given.
    pub fn request(&self, path: &str, session: Option<&str>) -> anyhow::Result<Request> {
        let cookie = session.map(|session| format!("tenantry={session}"));
        let cookie = cookie.as_deref().map(|cookie| ("Cookie", cookie));
        let headers: Vec<_> = [("Accept", "text/html")].into_iter().chain(cookie).collect();
        Request::get(&self.origin.join(path)?, &headers)
    }

    /// Requests the first page; returns the time since the portal was started.
    pub async fn first_page(&self) -> anyhow::Result<Duration> {
        let request = self.request("/", None)?;
        Connection::open(&request).await?.send(&request).await?;
        Ok(self.started.elapsed())
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Creates an asset directory without files, if none has been built: rendering needs none of them.
fn empty_site(directory: &Path) -> anyhow::Result<PathBuf> {
    let site = directory.join("site");
    fs::create_dir(&site)?;
    fs::write(site.join("assets.json"), "{}")?;
    Ok(site)
}
