//! The table of all settings: name, default, description.

use crate::domain::cloud::Cloud;

/// The description of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The name, dotted as in the settings file. The environment variable is `TENANTRY_` followed by the name in upper
    /// case, with two underscores for each dot.
    pub name: String,
    /// The default value as written in the settings file; absent if there is none, or if it depends on other settings.
    pub default: Option<&'static str>,
    /// The description, as printed by `check-config`.
    pub description: &'static str,
    /// `true` if the value is secret and must not be shown.
    pub secret: bool,
}

impl Key {
    /// Returns the name of the environment variable.
    pub fn variable(&self) -> String {
        format!("{}{}", super::source::PREFIX, self.name.replace('.', "__").to_ascii_uppercase())
    }
}

const SECRET_NAMES: [&str; 4] = ["database_url", "keys", "client_secret", "password"];

const GENERAL_SETTINGS: [(&str, Option<&str>, &str); 40] = [
    ("listen", Some("127.0.0.1:3000"), "address and port to listen on; PORT alone replaces the port"),
    (
        "public_origin",
        None,
        "how browsers reach the portal, such as https://portal.example; http://localhost:<port> if unset",
    ),
    ("allowed_hosts", Some(""), "additional values of the Host header to accept, such as a proxy's internal name"),
    ("hsts_subdomains", Some("false"), "also require HTTPS for every subdomain of the portal's host, for two years"),
    ("data_dir", Some("data"), "directory of the portal's own files"),
    ("site_dir", None, "directory of the built site; `site` beside the program or target/site if unset"),
    ("database_url", None, "sqlite:<path> or postgres://…; sqlite in data_dir if unset"),
    ("keys", None, "keys that seal secrets, the active one first; created by `tenantry keys generate`"),
    ("keys_file", None, "file that holds them instead"),
    (
        "trusted_proxies",
        Some("0"),
        "number of your proxies that every request passes; their X-Forwarded-For and X-Request-Id are trusted",
    ),
    ("operators", Some(""), "operators of the installation, each as tenant ID and object ID joined by a slash"),
    ("session.idle", Some("30m"), "idle time after which a session ends; at least five minutes"),
    ("session.absolute", Some("12h"), "maximum duration of a session"),
    ("session.per_person", Some("20"), "maximum sessions of one person; a new one ends the least recently used"),
    (
        "rate_limit.anonymous_per_minute",
        Some("300"),
        "anonymous requests per minute from one address; sign-in steps are counted separately",
    ),
    ("rate_limit.anonymous_burst", Some("100"), "burst of the same"),
    ("rate_limit.actor_per_minute", Some("1200"), "requests per minute of one signed-in person"),
    ("rate_limit.actor_burst", Some("200"), "burst of the same"),
    ("limits.body", Some("1048576"), "maximum request size in bytes"),
    ("limits.time", Some("60s"), "time limit of a request"),
    ("upstream.connect", Some("5s"), "time limit of connecting to Partner Center or a sign-in provider"),
    ("upstream.call", Some("20s"), "time limit of one call there"),
    ("upstream.total", Some("45s"), "time limit of one operation there, including retries"),
    (
        "upstream.stale",
        Some("1h"),
        "maximum age of saved responses shown, with their age, while Partner Center isn't responding; off to disable",
    ),
    ("log.format", Some("text"), "text or json"),
    ("log.level", Some("info"), "log filter, such as info or info,sqlx=warn"),
    ("mail.host", None, "the mail server; no email is sent if unset"),
    ("mail.port", None, "its port; if unset 465, 587 with starttls and 25 with none"),
    ("mail.tls", Some("implicit"), "implicit, starttls, or none (for a mail server on this machine only)"),
    ("mail.user", None, "user name for the mail server, if it requires one"),
    ("mail.password", None, "the password"),
    ("mail.password_file", None, "file that holds the password instead"),
    ("mail.from", None, "sender address of email"),
    ("mail.operators", Some(""), "recipients of notices about the installation, such as its own certificate expiring"),
    ("mail.language", Some("en"), "language of notices, such as en or zh-Hans"),
    ("mail.ca_file", None, "additional CA certificates (PEM) to trust for the mail server"),
    ("mail.time", Some("30s"), "time limit of sending one message"),
    ("jobs", Some("on"), "on, or off where `tenantry worker` runs jobs instead (PostgreSQL)"),
    ("metrics_listen", None, "address and port of Prometheus metrics, such as 127.0.0.1:9090; keep it private"),
    ("drain", Some("50s"), "time for running requests to finish during shutdown; at least upstream.total"),
];

const SIGN_IN: [(&str, &str); 4] = [
    ("authority", "sign-in authority, if not the cloud's own"),
    ("client_id", "ID of the portal's own application in this cloud's Entra"),
    ("client_secret", "its secret, or its certificate followed by the private key (PEM)"),
    ("client_secret_file", "file that holds the secret or the certificate instead"),
];

/// Returns a cloud's name in settings, with underscores, since names of environment variables cannot contain hyphens.
fn cloud_setting_name(cloud: Cloud) -> String {
    cloud.as_str().replace('-', "_")
}

/// Returns the section of a cloud's sign-in settings.
pub fn sign_in_section(cloud: Cloud) -> String {
    format!("sign_in.{}", cloud_setting_name(cloud))
}

/// Returns the name of the setting for a cloud's Partner Center address.
pub fn api(cloud: Cloud) -> String {
    format!("partner_center.{}.api", cloud_setting_name(cloud))
}

/// Returns all settings in display order.
pub fn all() -> Vec<Key> {
    let secret = |name: &str| SECRET_NAMES.contains(&name.rsplit('.').next().unwrap_or(name));
    let plain = GENERAL_SETTINGS.into_iter().map(|(name, default, description)| Key {
        name: name.to_owned(),
        default,
        description,
        secret: secret(name),
    });
    let sign_in = Cloud::ALL.into_iter().flat_map(|cloud| {
        SIGN_IN.into_iter().map(move |(name, description)| Key {
            name: format!("{}.{name}", sign_in_section(cloud)),
            default: None,
            description,
            secret: secret(name),
        })
    });
    let apis = Cloud::ALL.into_iter().map(|cloud| Key {
        name: api(cloud),
        default: None,
        description: "base address of Partner Center, if not the cloud's own",
        secret: false,
    });
    plain.chain(sign_in).chain(apis).collect()
}
