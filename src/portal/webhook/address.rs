//! The addresses that messages may be sent to: an HTTPS URL whose host has public addresses only, so that nobody
//! reaches the network behind the portal through it (server-side request forgery).
//!
//! A URL is checked when it is saved, and the addresses of its host at each connection, since they may change
//! meanwhile.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Maximum length of a URL, in characters.
pub(super) const URL_CHARS: usize = 1000;

/// The endpoints that are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointPolicy {
    /// Public endpoints over HTTPS only.
    Public,
    /// Endpoints on this machine too, with or without TLS: for a portal that itself is reachable only on this machine,
    /// such as a demo.
    Local,
}

impl EndpointPolicy {
    /// Returns the allowed endpoints of a portal with this public origin.
    pub fn of(public_origin: &Url) -> Self {
        let is_local = match public_origin.host() {
            Some(Host::Domain(name)) => is_localhost(name),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if is_local { Self::Local } else { Self::Public }
    }

    /// Parses the URL of an endpoint; `None` if it is not allowed.
    pub fn parse(self, text: &str) -> Option<Url> {
        let url: Url = text.trim().parse().ok()?;
        let allowed = match url.host()? {
            // The address is checked at the connection.
            Host::Domain(name) => self == Self::Local || !is_localhost(name),
            Host::Ipv4(address) => self.allows(address.into()),
            Host::Ipv6(address) => self.allows(address.into()),
        };
        let is_loopback = match url.host()? {
            Host::Domain(name) => is_localhost(name),
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        let scheme = url.scheme() == "https" || (url.scheme() == "http" && is_loopback && self == Self::Local);
        let has_no_credentials_or_fragment =
            url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        (allowed && scheme && has_no_credentials_or_fragment).then_some(url)
    }

    /// Checks whether connections to an address are allowed.
    pub fn allows(self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        (self == Self::Local && address.is_loopback())
            || match address {
                IpAddr::V4(address) => is_public_v4(address),
                IpAddr::V6(address) => is_public_v6(address),
            }
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

/// Checks an address against the IANA IPv4 Special-Purpose Address Registry.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = matches!(
        (a, b, c),
        // "This network", loopback, private, multicast, reserved and broadcast addresses.
        (0 | 10 | 127 | 224.., ..) | (192, 168, _) | (172, 16..=31, _)
        // Carrier-grade NAT (RFC 6598), link-local, 6to4 relays.
        | (100, 64..=127, _) | (169, 254, _) | (192, 88, 99)
        // Protocol assignments, documentation and benchmarks.
        | (192, 0, 0 | 2) | (198, 51, 100) | (203, 0, 113) | (198, 18 | 19, _)
    );
    !is_special
}

/// Checks an address: global unicast only, without the blocks in it that lead elsewhere.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, rest @ ..] = address.segments();
    match (first, second) {
        // NAT64 (RFC 6052) embeds the destination's IPv4 address at the end.
        (0x64, 0xff9b) if third == 0 && rest[..3] == [0; 3] => is_public_v4(last_v4(address)),
        // 6to4 (RFC 3056) embeds an IPv4 address after its prefix.
        (0x2002, _) => {
            let [high, low] = [second.to_be_bytes(), third.to_be_bytes()];
            is_public_v4(Ipv4Addr::new(high[0], high[1], low[0], low[1]))
        }
        // Teredo, ORCHID and other protocol assignments; documentation.
        (0x2001, 0..=0x1ff | 0xdb8) | (0x3fff, 0..=0xfff) => false,
        // The only block of global unicast addresses that is assigned.
        (0x2000..=0x3fff, _) => true,
        _ => false,
    }
}

fn last_v4(address: Ipv6Addr) -> Ipv4Addr {
    let [.., a, b, c, d] = address.octets();
    Ipv4Addr::from([a, b, c, d])
}

/// The error for a host without an allowed address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the host has no public address")]
pub struct NotPublic;

/// A resolver that returns allowed addresses only, and fails for hosts that have others as well.
#[derive(Debug, Clone, Copy)]
pub struct PublicResolver(pub EndpointPolicy);

impl PublicResolver {
    /// Resolves a host.
    ///
    /// # Errors
    /// When it has no address, or one that is not allowed.
    pub async fn addresses(self, host: &str) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let found: Vec<_> = tokio::net::lookup_host((host, 0)).await?.collect();
        if found.iter().all(|address| self.0.allows(address.ip())) { Ok(found) } else { Err(NotPublic.into()) }
    }

    /// Wraps it for an HTTP client.
    pub(super) fn shared(self) -> Arc<dyn Resolve> {
        Arc::new(self)
    }
}

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = *self;
        Box::pin(async move {
            let found = resolver.addresses(name.as_str()).await?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_allowed() {
        for (address, public) in [
            ("8.8.8.8", true),
            ("1.1.1.1", true),
            ("172.15.255.255", true),
            ("172.32.0.1", true),
            ("100.63.255.255", true),
            ("100.128.0.1", true),
            ("169.253.1.1", true),
            ("192.0.1.1", true),
            ("223.255.255.255", true),
            ("0.0.0.0", false),
            ("0.1.2.3", false),
            ("10.0.0.1", false),
            ("100.64.0.1", false),
            ("100.127.255.255", false),
            ("127.0.0.1", false),
            ("127.255.255.254", false),
            ("169.254.169.254", false),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("192.0.0.8", false),
            ("192.0.2.1", false),
            ("192.88.99.1", false),
            ("192.168.1.1", false),
            ("198.18.0.1", false),
            ("198.51.100.1", false),
            ("203.0.113.9", false),
            ("224.0.0.1", false),
            ("240.0.0.1", false),
            ("255.255.255.255", false),
            ("2606:4700:4700::1111", true),
            ("2a00:1450:4001:80b::200e", true),
            ("2001:4860:4860::8888", true),
            ("::", false),
            ("::1", false),
            ("::7f00:1", false),
            ("::ffff:8.8.8.8", true),
            ("::ffff:127.0.0.1", false),
            ("::ffff:10.0.0.1", false),
            ("::ffff:169.254.169.254", false),
            ("::ffff:100.64.0.1", false),
            ("::ffff:0.0.0.0", false),
            ("64:ff9b::8.8.8.8", true),
            ("64:ff9b::10.0.0.1", false),
            ("64:ff9b:1::8.8.8.8", false),
            ("2002:0808:0808::1", true),
            ("2002:7f00:0001::1", false),
            ("2002:c0a8:0101::1", false),
            ("2001::1", false),
            ("2001:db8::1", false),
            ("3fff::1", false),
            ("fc00::1", false),
            ("fd12:3456::1", false),
            ("fe80::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
            ("100::1", false),
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert_eq!(EndpointPolicy::Public.allows(address), public, "{address}");
            let local = public || address.to_canonical().is_loopback();
            assert_eq!(EndpointPolicy::Local.allows(address), local, "{address}, locally");
        }
    }

    #[test]
    fn endpoints_must_use_https_and_a_public_host() {
        for (text, public, local) in [
            ("https://hooks.fabrikam.example/tenantry?key=1", true, true),
            ("  https://hooks.fabrikam.example  ", true, true),
            ("https://hooks.fabrikam.example:8443/", true, true),
            ("https://8.8.8.8/", true, true),
            ("https://[2606:4700:4700::1111]/", true, true),
            ("http://hooks.fabrikam.example/", false, false),
            ("http://8.8.8.8/", false, false),
            ("ftp://hooks.fabrikam.example/", false, false),
            ("file:///etc/passwd", false, false),
            ("hooks.fabrikam.example", false, false),
            ("https://", false, false),
            ("", false, false),
            ("https://user@hooks.fabrikam.example/", false, false),
            ("https://user:word@hooks.fabrikam.example/", false, false),
            ("https://:word@hooks.fabrikam.example/", false, false),
            ("https://hooks.fabrikam.example/#part", false, false),
            ("https://localhost/", false, true),
            ("https://LOCALHOST./", false, true),
            ("https://a.localhost/", false, true),
            ("http://localhost:3000/", false, true),
            ("http://127.0.0.1:3000/", false, true),
            ("http://[::1]:3000/", false, true),
            ("https://127.0.0.1/", false, true),
            // The same address in decimal, hexadecimal, octal and short notation.
            ("https://2130706433/", false, true),
            ("https://0x7f000001/", false, true),
            ("https://0177.0.0.1/", false, true),
            ("https://127.1/", false, true),
            ("https://[::ffff:127.0.0.1]/", false, true),
            ("https://10.0.0.1/", false, false),
            ("https://0xa000001/", false, false),
            ("https://169.254.169.254/latest/meta-data", false, false),
            ("https://[::ffff:a9fe:a9fe]/", false, false),
            ("https://[fd00::1]/", false, false),
            ("https://[::]/", false, false),
            ("https://0/", false, false),
        ] {
            assert_eq!(EndpointPolicy::Public.parse(text).is_some(), public, "{text}");
            assert_eq!(EndpointPolicy::Local.parse(text).is_some(), local, "{text}, locally");
        }
    }

    #[test]
    fn portal_on_localhost_allows_local_endpoints() {
        for (origin, policy) in [
            ("http://localhost:3000", EndpointPolicy::Local),
            ("http://127.0.0.1:3000", EndpointPolicy::Local),
            ("http://[::1]:3000", EndpointPolicy::Local),
            ("https://portal.example", EndpointPolicy::Public),
            ("https://localhost.portal.example", EndpointPolicy::Public),
            ("http://10.0.0.1:3000", EndpointPolicy::Public),
        ] {
            assert_eq!(EndpointPolicy::of(&origin.parse().unwrap()), policy, "{origin}");
        }
    }

    #[tokio::test]
    async fn resolver_rejects_localhost() {
        let error = PublicResolver(EndpointPolicy::Public).addresses("localhost").await.unwrap_err();
        assert!(error.is::<NotPublic>(), "{error}");
        assert!(!PublicResolver(EndpointPolicy::Local).addresses("localhost").await.unwrap().is_empty());
    }
}
