//! Allowed redirect URIs.

use std::sync::{
    PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
};

use url::{Host, Url};

/// Loopback on any port unless disabled, and registered URIs.
#[derive(Default)]
pub struct Redirects {
    registered: RwLock<Vec<Url>>,
    no_loopback: AtomicBool,
}

impl Redirects {
    pub fn register(&self, uri: Url) {
        self.registered.write().unwrap_or_else(PoisonError::into_inner).push(uri);
    }

    /// Allows or disallows loopback.
    pub fn allow_loopback(&self, allowed: bool) {
        self.no_loopback.store(!allowed, Ordering::Relaxed);
    }

    /// Parses a redirect URI, if it is allowed.
    pub fn find(&self, text: &str) -> Option<Url> {
        let uri = Url::parse(text).ok()?;
        let plain = matches!(uri.scheme(), "http" | "https") && uri.fragment().is_none() && uri.username().is_empty();
        let loopback = is_loopback(&uri) && !self.no_loopback.load(Ordering::Relaxed);
        let registered = || self.registered.read().unwrap_or_else(PoisonError::into_inner).contains(&uri);
        (plain && (loopback || registered())).then_some(uri)
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
    fn allows_loopback_on_any_port_and_registered_uris() {
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
        redirects.allow_loopback(false);
        assert!(
            redirects.find("http://127.0.0.1:5/cb").is_none() && redirects.find("https://example.com/cb").is_some()
        );
        redirects.allow_loopback(true);
        assert!(redirects.find("http://127.0.0.1:5/cb").is_some());
    }
}
