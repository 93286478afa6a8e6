//! Where people may be sent back to.

use std::sync::{PoisonError, RwLock};

use url::{Host, Url};

/// Loopback on any port, and what is registered.
#[derive(Default)]
pub struct Redirects(RwLock<Vec<Url>>);

impl Redirects {
    /// Allows an address.
    pub fn register(&self, uri: Url) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(uri);
    }

    /// The address, if people may be sent there.
    pub fn find(&self, text: &str) -> Option<Url> {
        let uri = Url::parse(text).ok()?;
        let plain = matches!(uri.scheme(), "http" | "https") && uri.fragment().is_none() && uri.username().is_empty();
        let registered = || self.0.read().unwrap_or_else(PoisonError::into_inner).contains(&uri);
        (plain && (is_loopback(&uri) || registered())).then_some(uri)
    }
}

fn is_loopback(uri: &Url) -> bool {
    match uri.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_allowed_on_any_port_and_elsewhere_only_what_is_registered() {
        let redirects = Redirects::default();
        for uri in ["http://127.0.0.1:5/cb", "https://localhost/cb", "http://[::1]:9/", "http://portal.localhost/x"] {
            assert!(redirects.find(uri).is_some(), "{uri}");
        }
        for uri in ["https://example.com/cb", "http://localhost.example/cb", "http://127.0.0.1/#x", "app:cb", "/cb"] {
            assert!(redirects.find(uri).is_none(), "{uri}");
        }
        redirects.register(Url::parse("https://example.com/cb").unwrap());
        assert!(redirects.find("https://example.com/cb").is_some());
        assert!(redirects.find("https://example.com/cb2").is_none());
    }
}
