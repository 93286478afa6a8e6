//! The installation's settings, from a TOML file and the environment, validated once at start.
//!
//! Each setting is described in [`key`], which the command `check-config` prints. Environment variables override the
//! file; an unknown name in either is an error, because a misspelled setting is worse than a missing one.

pub mod key;
mod mail;
mod source;
#[cfg(test)]
mod tests;
mod value;

use std::{collections::BTreeMap, ffi::OsString, fmt, net::SocketAddr, num::NonZeroU32, path::PathBuf, time::Duration};

use secrecy::SecretString;
use url::Url;

use crate::{
    client_credential::ClientCredential,
    domain::{cloud::Cloud, id::PersonId},
    server::{
        config::value::Reader,
        limits::Limits,
        origin::Origin,
        rate_limit::Rate,
        telemetry::{self, Format},
    },
};

pub use self::{
    mail::Mail,
    source::{CONFIG_VARIABLE, Effective, Source},
};

/// Minimum idle timeout of sessions, so that active people are not signed out between two writes of their last
/// request's time.
const MIN_IDLE: Duration = Duration::from_mins(5);

/// All settings, with defaults applied.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The origin under which browsers see the portal, if it is set; see [`Settings::origin`].
    pub public_origin: Option<Origin>,
    /// Additional accepted values of the `Host` header.
    pub allowed_hosts: Vec<String>,
    /// `true` if HSTS includes the subdomains of the portal's host.
    pub hsts_subdomains: bool,
    /// The directory for the portal's own files.
    pub data_dir: PathBuf,
    /// The directory of the built assets.
    pub site_dir: PathBuf,
    /// The database URL, which may contain a password.
    pub database_url: SecretString,
    /// The keys that encrypt secrets, active one first, if they are set and exist.
    pub keys: Option<SecretString>,
    /// The file that contains the keys or is to be created, if it is set.
    pub keys_file: Option<PathBuf>,
    /// The number of trusted proxies that every request passes.
    pub trusted_proxies: usize,
    /// The installation's own application in each cloud in which the portal signs people in.
    pub sign_in: BTreeMap<Cloud, SignIn>,
    /// Overrides of the clouds' Partner Center addresses, such as the emulator's.
    pub partner_center: BTreeMap<Cloud, Url>,
    /// The operators of the installation.
    pub operators: Vec<PersonId>,
    /// Session lifetimes.
    pub session: Session,
    /// Rate limits.
    pub rates: Rates,
    /// Limits on the size and duration of requests.
    pub limits: Limits,
    /// Timeouts for Partner Center and sign-in providers.
    pub upstream: Upstream,
    /// Email settings, if email is configured.
    pub mail: Option<Mail>,
    /// Logging settings.
    pub log: Log,
    /// `true` if `serve` runs the workers of the job queue too.
    pub jobs: bool,
    /// The address of the Prometheus metrics listener, if there is one.
    pub metrics_listen: Option<SocketAddr>,
    /// Maximum time for requests in progress to finish at shutdown.
    pub drain: Duration,
    effective: Vec<Effective>,
}

/// The installation's own application in one cloud's Entra.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The sign-in authority, if it is not the cloud's own.
    pub authority: Option<Url>,
    /// The application's client id.
    pub client_id: String,
    /// The application's credential.
    pub credential: ClientCredential,
}

/// Session limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// The idle timeout.
    pub idle: Duration,
    /// The maximum lifetime.
    pub absolute: Duration,
    /// The maximum number of sessions for each person.
    pub per_person: NonZeroU32,
}

/// Rate limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// The limit for one address without a signed-in person.
    pub anonymous: Rate,
    /// The limit for one signed-in person.
    pub actor: Rate,
}

/// Timeouts for upstream services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upstream {
    /// Time for establishing a connection.
    pub connect: Duration,
    /// Time for one call, until the last byte of its response.
    pub call: Duration,
    /// Time for one operation with all its retries and waits.
    pub total: Duration,
    /// Maximum age of a cached response that is shown while the upstream fails (stale-if-error); zero disables that.
    pub stale: Duration,
}

/// Logging settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The format of log lines.
    pub format: Format,
    /// `tracing_subscriber` directives, such as `info` or `info,sqlx=warn`.
    pub level: String,
}

/// The error for invalid settings; each problem names its key and source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// The problems, one sentence each.
    pub problems: Vec<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings cannot be used:")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  - {problem}"))
    }
}

impl Settings {
    /// Loads the settings from the environment and from the file, if one is given or [`CONFIG_VARIABLE`] names one.
    ///
    /// # Errors
    /// With every problem at once: unknown names, values that cannot be read, settings that contradict each other.
    pub fn load(
        file: Option<PathBuf>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let (values, mut problems) = source::gather(file, environment);
        let mut reader = Reader::new(&values);
        let settings = Self::read(&mut reader);
        problems.append(&mut reader.into_problems());
        // A contradiction that involves an unreadable value would only confuse.
        if problems.is_empty() {
            problems = settings.contradictions();
        }
        if problems.is_empty() { Ok(settings) } else { Err(ConfigError { problems }) }
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        let data_dir = reader.path("data_dir");
        let database_url = reader
            .secret("database_url")
            .unwrap_or_else(|| format!("sqlite:{}", data_dir.join("tenantry.db").display()).into());
        Self {
            listen: reader.parse("listen").unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000))),
            public_origin: reader.parse("public_origin"),
            allowed_hosts: reader.hosts("allowed_hosts"),
            site_dir: reader.find_path("site_dir").unwrap_or_else(default_site),
            data_dir,
            database_url,
            keys: reader.secret_or_future_file("keys", "keys_file"),
            keys_file: reader.find_path("keys_file"),
            hsts_subdomains: reader.parse("hsts_subdomains").unwrap_or(false),
            trusted_proxies: reader.parse("trusted_proxies").unwrap_or(0),
            sign_in: Cloud::ALL.into_iter().filter_map(|cloud| Some((cloud, sign_in(reader, cloud)?))).collect(),
            partner_center: Cloud::ALL
                .into_iter()
                .filter_map(|cloud| Some((cloud, reader.parse(&key::api(cloud))?)))
                .collect(),
            operators: reader.list("operators", "tenant id and object id joined by a slash"),
            session: Session {
                idle: reader.duration("session.idle"),
                absolute: reader.duration("session.absolute"),
                per_person: reader.parse("session.per_person").unwrap_or(NonZeroU32::MIN),
            },
            rates: Rates { anonymous: rate(reader, "anonymous"), actor: rate(reader, "actor") },
            limits: Limits {
                body: reader.parse("limits.body").unwrap_or(Limits::default().body),
                time: reader.duration("limits.time"),
                ..Limits::default()
            },
            upstream: Upstream {
                connect: reader.duration("upstream.connect"),
                call: reader.duration("upstream.call"),
                total: reader.duration("upstream.total"),
                stale: reader.duration_or_off("upstream.stale"),
            },
            mail: mail::read(reader),
            log: Log {
                format: reader.parse("log.format").unwrap_or(Format::Text),
                level: reader.checked(
                    "log.level",
                    |text| telemetry::parse_level(text).is_ok(),
                    "log directives such as info",
                ),
            },
            jobs: reader.checked("jobs", |text| matches!(text, "on" | "off"), "on or off") == "on",
            metrics_listen: reader.parse("metrics_listen"),
            drain: reader.duration("drain"),
            effective: reader.effective(),
        }
    }

    fn contradictions(&self) -> Vec<String> {
        let mut problems = Vec::new();
        match &self.public_origin {
            None if !self.listen.ip().is_loopback() => problems.push(format!(
                "public_origin must be set when listening beyond this machine (listen is {}), such as https://portal.example",
                self.listen
            )),
            Some(origin) if !origin.is_https() && !origin.is_loopback() => problems.push(format!(
                "public_origin is {origin}: beyond this machine sessions need https"
            )),
            _ => {}
        }
        if self.session.idle > self.session.absolute {
            problems.push("session.idle is longer than session.absolute".to_owned());
        }
        if self.session.idle < MIN_IDLE && self.session.idle < self.session.absolute {
            problems.push(
                "session.idle is under five minutes: the time of a session's last request is stored only once a \
                 minute"
                    .to_owned(),
            );
        }
        if self.drain < self.upstream.total {
            problems.push(format!(
                "drain ({:?}) is shorter than upstream.total ({:?}): a change that is under way at Partner Center would be cut off",
                self.drain, self.upstream.total
            ));
        }
        if self.upstream.connect > self.upstream.call || self.upstream.call > self.upstream.total {
            problems.push("upstream.connect, upstream.call and upstream.total must be in ascending order".to_owned());
        }
        if self.metrics_listen.is_some_and(|metrics| metrics == self.listen && metrics.port() != 0) {
            problems.push("metrics_listen is the portal's own address: the metrics must not be public".to_owned());
        }
        problems
    }

    /// Returns the origin under which browsers see the portal: as set, or else localhost at the bound port, which is
    /// known only after binding if it is set to 0.
    pub fn origin(&self, bound: SocketAddr) -> Origin {
        self.public_origin.clone().unwrap_or_else(|| Origin::localhost(bound.port()))
    }

    /// Returns every setting with its effective value, for `check-config`; secrets are masked.
    pub fn effective(&self) -> &[Effective] {
        &self.effective
    }
}

/// Returns the default asset directory: beside the program as `make dist` packs it, or else the output of `make site`.
fn default_site() -> PathBuf {
    let packaged = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("site")));
    packaged.filter(|site| site.is_dir()).unwrap_or_else(|| PathBuf::from("target/site"))
}

fn rate(reader: &mut Reader<'_>, caller: &str) -> Rate {
    Rate {
        per_minute: reader.parse(&format!("rate_limit.{caller}_per_minute")).unwrap_or(NonZeroU32::MIN),
        burst: reader.parse(&format!("rate_limit.{caller}_burst")).unwrap_or(NonZeroU32::MIN),
    }
}

fn sign_in(reader: &mut Reader<'_>, cloud: Cloud) -> Option<SignIn> {
    let section = key::sign_in_section(cloud);
    let authority = reader.parse(&format!("{section}.authority"));
    let client_id = reader.text(&format!("{section}.client_id"));
    let (name, file) = (format!("{section}.client_secret"), format!("{section}.client_secret_file"));
    match (client_id, reader.secret_or_file(&name, &file)) {
        (Some(client_id), Some(secret)) => match ClientCredential::parse(&secret) {
            Ok(credential) => Some(SignIn { authority, client_id, credential }),
            Err(error) => {
                let setting = if reader.is_set(&file) { file } else { name };
                reader.fail(format!("{setting}: {error}"))
            }
        },
        (None, None) if authority.is_none() => None,
        (None, _) => reader.fail(format!("{section}.client_id is missing, but another setting of {section} is set")),
        (Some(_), None) => {
            reader.fail(format!("{section}.client_secret (or client_secret_file) is missing, but client_id is set"))
        }
    }
}
