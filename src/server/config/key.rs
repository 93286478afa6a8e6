//! The table of all settings: name, default, meaning.

use crate::domain::cloud::Cloud;

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Dotted, as in the file. In the environment it is upper case after `TENANTRY_`, with two underscores for a dot.
    pub name: String,
    /// As it would be written; absent where there is none, or where it depends on others.
    pub default: Option<&'static str>,
    /// What it is for.
    pub meaning: &'static str,
    /// Whether its value must not be shown.
    pub secret: bool,
}

impl Key {
    /// The variable that sets it.
    pub fn variable(&self) -> String {
        format!("{}{}", super::source::PREFIX, self.name.replace('.', "__").to_ascii_uppercase())
    }
}

const SECRETS: [&str; 4] = ["database_url", "keys", "client_secret", "password"];

const PLAIN: [(&str, Option<&str>, &str); 39] = [
    ("listen", Some("127.0.0.1:3000"), "address and port to listen on; PORT alone replaces the port"),
    (
        "public_origin",
        None,
        "how browsers reach the portal, such as https://portal.example; http://localhost:<port> if unset",
    ),
    ("allowed_hosts", Some(""), "further values of the Host header to answer to, such as a proxy's inner name"),
    (
        "hsts_subdomains",
        Some("false"),
        "tell browsers to reach every name below the portal's host by HTTPS only as well, for two years",
    ),
    ("data_dir", Some("data"), "directory of files of our own"),
    ("site_dir", None, "directory of the built site; `site` beside the program or target/site if unset"),
    ("database_url", None, "sqlite:<path> or postgres://…; sqlite in data_dir if unset"),
    ("keys", None, "keys that seal secrets, active one first; made by `tenantry keys generate`"),
    ("keys_file", None, "file that holds them instead"),
    (
        "trusted_proxies",
        Some("0"),
        "how many proxies of yours every request passes; their X-Forwarded-For and X-Request-Id are believed",
    ),
    ("operators", Some(""), "people who run the installation, each tenant id and object id joined by a slash"),
    ("session.idle", Some("30m"), "a session ends after so long without a request; five minutes at least"),
    ("session.absolute", Some("12h"), "a session ends after so long in any case"),
    (
        "session.per_person",
        Some("20"),
        "sessions that one person may have; the one unused for longest ends for a new one",
    ),
    (
        "rate_limit.anonymous_per_minute",
        Some("300"),
        "requests in a minute from one address with nobody signed in; steps of signing in count apart",
    ),
    ("rate_limit.anonymous_burst", Some("100"), "the same at once"),
    ("rate_limit.actor_per_minute", Some("1200"), "requests in a minute of one signed-in person"),
    ("rate_limit.actor_burst", Some("200"), "the same at once"),
    ("limits.body", Some("1048576"), "bytes that a request may carry"),
    ("limits.time", Some("60s"), "how long a request may take"),
    ("upstream.connect", Some("5s"), "how long a connection to Partner Center or a sign-in provider may take"),
    ("upstream.call", Some("20s"), "how long one call there may take"),
    ("upstream.total", Some("45s"), "how long one operation there may take with its retries"),
    (
        "upstream.stale",
        Some("1h"),
        "how old what Partner Center said last may be to be shown, with its age, while it does not answer; off for never",
    ),
    ("log.format", Some("text"), "text or json"),
    ("log.level", Some("info"), "what is logged, such as info or info,sqlx=warn"),
    ("mail.host", None, "the mail server; no e-mail is sent if unset"),
    ("mail.port", None, "its port; if unset 465, 587 with starttls and 25 with none"),
    ("mail.tls", Some("implicit"), "implicit, starttls, or none, which is for a mail server on this machine only"),
    ("mail.user", None, "what the portal signs in to it with, if it wants that"),
    ("mail.password", None, "the password"),
    ("mail.password_file", None, "file that holds the password instead"),
    ("mail.from", None, "the address that e-mail comes from"),
    (
        "mail.operators",
        Some(""),
        "addresses of notices about the installation, such as of a certificate of its own that expires",
    ),
    ("mail.language", Some("en"), "language of notices: en or pl"),
    ("mail.ca_file", None, "certificates (PEM) of authorities to trust for the mail server besides the system's"),
    ("mail.time", Some("30s"), "how long handing in one message may take"),
    ("metrics_listen", None, "address and port of the figures for Prometheus, such as 127.0.0.1:9090; not public"),
    (
        "drain",
        Some("50s"),
        "how long requests in hand may take once the process was told to end; no shorter than upstream.total",
    ),
];

const SIGN_IN: [(&str, &str); 4] = [
    ("authority", "sign-in authority, if not the cloud's own"),
    ("client_id", "id of the portal's own application in this cloud's Entra"),
    ("client_secret", "its secret, or its certificate followed by the private key (PEM)"),
    ("client_secret_file", "file that holds the secret or the certificate instead"),
];

/// A cloud's name in settings; underscores, so that the environment can spell it.
fn spelt(cloud: Cloud) -> String {
    cloud.as_str().replace('-', "_")
}

/// The section of a cloud's sign-in settings.
pub fn sign_in_section(cloud: Cloud) -> String {
    format!("sign_in.{}", spelt(cloud))
}

/// The setting of a cloud's Partner Center address.
pub fn api(cloud: Cloud) -> String {
    format!("partner_center.{}.api", spelt(cloud))
}

/// Every setting, in the order in which they are shown.
pub fn all() -> Vec<Key> {
    let secret = |name: &str| SECRETS.contains(&name.rsplit('.').next().unwrap_or(name));
    let plain = PLAIN.into_iter().map(|(name, default, meaning)| Key {
        name: name.to_owned(),
        default,
        meaning,
        secret: secret(name),
    });
    let sign_in = Cloud::ALL.into_iter().flat_map(|cloud| {
        SIGN_IN.into_iter().map(move |(name, meaning)| Key {
            name: format!("{}.{name}", sign_in_section(cloud)),
            default: None,
            meaning,
            secret: secret(name),
        })
    });
    let apis = Cloud::ALL.into_iter().map(|cloud| Key {
        name: api(cloud),
        default: None,
        meaning: "base address of Partner Center, if not the cloud's own",
        secret: false,
    });
    plain.chain(sign_in).chain(apis).collect()
}
