//! Origins (RFC 6454): scheme, host and port, in the serialization that browsers use.

use std::{fmt, net::IpAddr, str::FromStr};

use url::{Host, Url};

/// The portal's public origin, such as `https://portal.example`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    serialized: String,
    https: bool,
    loopback: bool,
}

/// The error for a text that is not an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a scheme, a host and perhaps a port, such as https://portal.example, with nothing after it")]
pub struct ParseOriginError;

impl Origin {
    /// Returns the plain-HTTP origin of this machine at a port, which is the default of a portal without settings.
    pub fn localhost(port: u16) -> Self {
        let serialized = if port == 80 { "http://localhost".to_owned() } else { format!("http://localhost:{port}") };
        Self { serialized, https: false, loopback: true }
    }

    /// Returns the origin as in the `Origin` header: lower case, no default port, no trailing slash.
    pub fn as_str(&self) -> &str {
        &self.serialized
    }

    /// Returns host and port as in the `Host` header.
    pub fn authority(&self) -> &str {
        self.serialized.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// Checks whether the scheme is HTTPS, served by the portal or by a proxy in front of it.
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// Checks whether only this machine can reach it.
    pub const fn is_loopback(&self) -> bool {
        self.loopback
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.serialized)
    }
}

impl FromStr for Origin {
    type Err = ParseOriginError;

    /// Parses an `http` or `https` URL without user, path, query or fragment.
    fn from_str(text: &str) -> Result<Self, ParseOriginError> {
        let url = Url::parse(text).map_err(|_| ParseOriginError)?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        let https = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(ParseOriginError),
        };
        // `Url` repairs much (backslashes, missing slashes, white space); an origin in a settings file must be exact.
        let literal =
            text.trim_end_matches('/').split_once("://").is_some_and(|(_, rest)| !rest.contains(['/', '\\', '@']));
        if !bare || !anonymous || !literal || text.contains(char::is_whitespace) {
            return Err(ParseOriginError);
        }
        let loopback = match url.host().ok_or(ParseOriginError)? {
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(address) => IpAddr::from(address).is_loopback(),
            Host::Ipv6(address) => IpAddr::from(address).is_loopback(),
        };
        Ok(Self { serialized: url.origin().ascii_serialization(), https, loopback })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_normalized() {
        for (text, expected) in [
            ("https://Portal.Example", "https://portal.example"),
            ("https://portal.example:443/", "https://portal.example"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("https://żółw.example", "https://xn--w-uga1v8h.example"),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().as_str(), expected, "{text}");
        }
        assert_eq!("https://portal.example".parse::<Origin>().unwrap().authority(), "portal.example");
    }

    #[test]
    fn rejects_text_that_is_not_exactly_an_origin() {
        for text in [
            "",
            "portal.example",
            "ftp://portal.example",
            "https://",
            "https://portal.example/sub",
            "https:portal.example",
            "https://user@portal.example",
            "https://portal.example?x",
            "https://portal.example#x",
            " https://portal.example",
            "https://portal.example\\x",
            "https://a b",
        ] {
            assert_eq!(text.parse::<Origin>(), Err(ParseOriginError), "{text}");
        }
    }

    #[test]
    fn only_loopback_hosts_are_loopback() {
        for (text, loopback) in [
            ("http://localhost:1", true),
            ("http://127.8.0.1", true),
            ("http://[::1]", true),
            ("http://localhost.example", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().is_loopback(), loopback, "{text}");
        }
        assert_eq!(Origin::localhost(80), "http://localhost:80".parse().unwrap());
    }
}
