//! Validation of the `Host` header: a forged host would end up in links and redirects.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header::HOST},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::server::{error_page::Rejection, origin::Origin};

/// The accepted host names.
#[derive(Debug, Clone)]
pub struct Hosts(Arc<Names>);

#[derive(Debug)]
struct Names {
    public: Origin,
    additional: Vec<String>,
}

/// The relation of a request's host to the accepted ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HostKind {
    Accepted,
    /// Another name of this machine, while the portal is on loopback.
    Alias,
    Unknown,
}

impl Hosts {
    /// Accepts the public origin's host and additional ones (`host` or `host:port`), such as a proxy's internal name.
    pub fn new(public: Origin, additional: impl IntoIterator<Item = String>) -> Self {
        let additional = additional.into_iter().map(|host| normalize_host(&host, public.is_https())).collect();
        Self(Arc::new(Names { public, additional }))
    }

    fn kind_of(&self, host: &str) -> HostKind {
        let Names { public, additional } = &*self.0;
        let host = normalize_host(host, public.is_https());
        if host == public.authority() || additional.contains(&host) {
            return HostKind::Accepted;
        }
        let port = public.authority().rsplit_once(':').map_or("", |(_, port)| port);
        let alias = public.is_loopback()
            && ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| match host.strip_prefix(name) {
                Some("") => port.is_empty(),
                Some(rest) => rest.strip_prefix(':') == Some(port),
                None => false,
            });
        if alias { HostKind::Alias } else { HostKind::Unknown }
    }
}

/// Normalizes a host: lower case, without the scheme's default port.
fn normalize_host(host: &str, https: bool) -> String {
    let lower = host.to_ascii_lowercase();
    let default = if https { ":443" } else { ":80" };
    lower.strip_suffix(default).map(ToOwned::to_owned).unwrap_or(lower)
}

/// Rejects other hosts with 421 and an ambiguous one with 400, and redirects other names of this machine to the one
/// that cookies and sign-in use. Axum middleware.
pub async fn check(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let Ok(host) = host_of(&request) else {
        return Rejection::new(StatusCode::BAD_REQUEST).into_response();
    };
    match hosts.kind_of(&host) {
        HostKind::Accepted => next.run(request).await,
        HostKind::Alias if matches!(*request.method(), Method::GET | Method::HEAD) => {
            // A URL that begins with two slashes would become another host.
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            Redirect::temporary(&format!("{}/{}", hosts.0.public, path.trim_start_matches('/'))).into_response()
        }
        HostKind::Alias | HostKind::Unknown => Rejection::new(StatusCode::MISDIRECTED_REQUEST).into_response(),
    }
}

/// The error for a request whose host is missing, malformed, or stated in contradicting ways.
struct AmbiguousHost;

/// Returns the host of the request, from its target (HTTP/2, absolute form) or its `Host` header.
fn host_of(request: &Request) -> Result<String, AmbiguousHost> {
    let mut headers = request.headers().get_all(HOST).iter();
    let header = match (headers.next(), headers.next()) {
        (None, _) => None,
        (Some(value), None) => Some(value.to_str().map_err(|_| AmbiguousHost)?),
        (Some(_), Some(_)) => return Err(AmbiguousHost),
    };
    let target = request.uri().authority().map(axum::http::uri::Authority::as_str);
    let host = match (header, target) {
        (Some(header), Some(target)) if !header.eq_ignore_ascii_case(target) => return Err(AmbiguousHost),
        (Some(host), _) | (None, Some(host)) => host,
        (None, None) => return Err(AmbiguousHost),
    };
    let plausible = !host.is_empty()
        && host.len() <= 255
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']' | b'_'));
    if plausible { Ok(host.to_owned()) } else { Err(AmbiguousHost) }
}

#[cfg(test)]
mod tests {
    use axum::{
        Router, body::Body, http::HeaderValue, http::header::LOCATION, middleware::from_fn_with_state, routing::any,
    };
    use tower::ServiceExt as _;

    use super::*;

    async fn send(public: &str, method: Method, uri: &str, hosts: &[&[u8]]) -> Response {
        let accepted_hosts = Hosts::new(public.parse().unwrap(), ["portal.internal:8080".to_owned()]);
        let router = Router::new().fallback(any(|| async {})).layer(from_fn_with_state(accepted_hosts, check));
        let mut request = Request::builder().method(method).uri(uri);
        for value in hosts {
            request = request.header(HOST, HeaderValue::from_bytes(value).unwrap());
        }
        router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn status(hosts: &[&[u8]]) -> StatusCode {
        send("https://portal.example", Method::GET, "/", hosts).await.status()
    }

    #[tokio::test]
    async fn accepted_hosts_pass() {
        for host in ["portal.example", "PORTAL.Example", "portal.example:443", "portal.internal:8080"] {
            assert_eq!(status(&[host.as_bytes()]).await, StatusCode::OK, "{host}");
        }
        let http2 = send("https://portal.example", Method::GET, "https://portal.example/x", &[]).await;
        assert_eq!(http2.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn other_hosts_are_misdirected() {
        for host in [
            "evil.example",
            "portal.example.evil.example",
            "portal.example:80",
            "portal.example:8443",
            "portal.internal",
            "portal.example.",
            "127.0.0.1",
            "localhost",
        ] {
            assert_eq!(status(&[host.as_bytes()]).await, StatusCode::MISDIRECTED_REQUEST, "{host}");
        }
    }

    #[tokio::test]
    async fn a_missing_or_ambiguous_host_is_a_bad_request() {
        let long = "a".repeat(256);
        for hosts in [
            &[][..],
            &[b"".as_slice()],
            &[b"portal.example", b"portal.example"],
            &[b"portal.example", b"evil.example"],
            &[b"portal.example, evil.example"],
            &[b"user@portal.example"],
            &[b"portal.example/x"],
            &[b"portal.example\tx"],
            &[b"\xff\xfe"],
            &[long.as_bytes()],
        ] {
            assert_eq!(status(hosts).await, StatusCode::BAD_REQUEST, "{hosts:?}");
        }
        let contradicted =
            send("https://portal.example", Method::GET, "https://portal.example/", &[b"evil.example"]).await;
        assert_eq!(contradicted.status(), StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn loopback_aliases_redirect_to_the_public_origin() {
        let response = send("http://localhost:3000", Method::GET, "//evil.example/a?b=c", &[b"127.0.0.1:3000"]).await;
        assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(response.headers()[LOCATION], "http://localhost:3000/evil.example/a?b=c");
        let post = send("http://localhost:3000", Method::POST, "/", &[b"127.0.0.1:3000"]).await;
        assert_eq!(post.status(), StatusCode::MISDIRECTED_REQUEST);
        for host in ["127.0.0.1:3001", "127.0.0.1", "127.0.0.1.evil.example:3000", "localhost"] {
            let response = send("http://localhost:3000", Method::GET, "/", &[host.as_bytes()]).await;
            assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
        }
    }
}
