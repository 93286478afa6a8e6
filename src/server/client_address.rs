//! The client's IP address behind trusted proxies.
//!
//! `X-Forwarded-For` is a list to which each proxy appends its client's address. Earlier entries can be forged by the
//! client, so that the address is counted from the right: with one trusted proxy the last entry, with two the last but
//! one.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};

/// The client's address, as a request extension. Absent if the address of the connection is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The number of trusted proxies that every request passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustedProxies(pub usize);

/// Determines the [`ClientAddress`]. Axum middleware.
pub async fn find(State(proxies): State<TrustedProxies>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let address = find_forwarded(request.headers(), proxies.0).or(peer);
    if let Some(address) = address {
        request.extensions_mut().insert(ClientAddress(address.to_canonical()));
    }
    next.run(request).await
}

/// Finds the entry that the outermost trusted proxy wrote, if it is a valid address.
fn find_forwarded(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    if proxies == 0 {
        return None;
    }
    let entries =
        headers.get_all("x-forwarded-for").iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let entries: Vec<&[u8]> = entries.collect();
    let entry = entries.len().checked_sub(proxies).and_then(|index| entries.get(index))?;
    parse_address(str::from_utf8(entry).ok()?.trim())
}

/// Parses an address with or without a port, since proxies differ.
fn parse_address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use axum::{Extension, Router, body::Body, http::HeaderValue, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    async fn client_address(proxies: usize, forwarded: &[&[u8]]) -> String {
        let router = Router::new()
            .route("/", get(|Extension(address): Extension<ClientAddress>| async move { address.0.to_string() }))
            .layer(from_fn_with_state(TrustedProxies(proxies), find));
        let mut request = Request::builder().uri("/").extension(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 9))));
        for value in forwarded {
            request = request.header("x-forwarded-for", HeaderValue::from_bytes(value).unwrap());
        }
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn forwarded_addresses_are_counted_from_the_right() {
        let chain: &[&[u8]] = &[b"6.6.6.6, 203.0.113.7", b" 10.0.0.2"];
        assert_eq!(client_address(0, chain).await, "10.0.0.1");
        assert_eq!(client_address(1, chain).await, "10.0.0.2");
        assert_eq!(client_address(2, chain).await, "203.0.113.7");
    }

    #[tokio::test]
    async fn malformed_x_forwarded_for_falls_back_to_the_connection() {
        for forwarded in [
            &[][..],
            &[b"".as_slice()],
            &[b"unknown"],
            &[b"\xff\xff"],
            &[b"1.2.3.4,"],
            &[b"1.2.3.4.5"],
            &[b"::1]"],
            &[b"[1.2.3.4"],
        ] {
            assert_eq!(client_address(1, forwarded).await, "10.0.0.1", "{forwarded:?}");
        }
        assert_eq!(client_address(3, &[b"1.1.1.1, 2.2.2.2"]).await, "10.0.0.1");
    }

    #[tokio::test]
    async fn addresses_with_ports_and_brackets_are_parsed() {
        for (text, address) in [
            ("203.0.113.7:4711", "203.0.113.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
        ] {
            assert_eq!(client_address(1, &[text.as_bytes()]).await, address, "{text}");
        }
    }
}
