//! The order of the middleware, in one place.
//!
//! `layers.wrap(layers.guard(pages).merge(assets).merge(health))`: every route gets a request id, logging, metrics,
//! limits and headers; routes with the portal's data are guarded too. The session and the rate limit by principal go
//! between `guard` and the pages, since only they know the portal's state.

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};

use crate::server::{
    client_address::{self, TrustedProxies},
    compression,
    config::Settings,
    error_page::{self, ErrorPage},
    host::{self, Hosts},
    limits::{self, Limits},
    metrics,
    origin::Origin,
    panic,
    rate_limit::{self, RateLimit},
    request_id::{self, Inbound},
    same_origin::{self, SameOrigin},
    security_headers::SecurityHeaders,
    telemetry,
};

/// The configured middleware that needs no state of the portal.
#[derive(Clone)]
pub struct Layers {
    inbound: Inbound,
    proxies: TrustedProxies,
    headers: SecurityHeaders,
    error_page_renderer: ErrorPage,
    limits: Limits,
    hosts: Hosts,
    same_origin_rule: SameOrigin,
    rate: RateLimit,
}

impl Layers {
    /// Configures the middleware for a portal that browsers see at `origin`.
    pub fn new(settings: &Settings, origin: &Origin, error_page_renderer: ErrorPage) -> Self {
        Self {
            inbound: Inbound::behind(settings.trusted_proxies),
            proxies: TrustedProxies(settings.trusted_proxies),
            headers: SecurityHeaders { hsts: origin.is_https(), subdomains: settings.hsts_subdomains },
            error_page_renderer,
            limits: settings.limits,
            hosts: Hosts::new(origin.clone(), settings.allowed_hosts.iter().cloned()),
            same_origin_rule: SameOrigin::new([origin.clone()]),
            rate: RateLimit::new(settings.rates.anonymous, settings.rates.actor),
        }
    }

    /// Returns the rate limits, for [`rate_limit::check`] on the routes within the session.
    pub const fn rate(&self) -> &RateLimit {
        &self.rate
    }

    /// Guards routes with the portal's data: only accepted hosts, and writes only from our own pages. The router needs
    /// a fallback of its own: axum's default would use the unguarded fallback of the router that it is merged with.
    pub fn guard(&self, router: Router) -> Router {
        router
            .layer(compression::layer())
            .layer(from_fn(compression::allow))
            .layer(from_fn_with_state(self.same_origin_rule.clone(), same_origin::check))
            .layer(from_fn_with_state(self.hosts.clone(), host::check))
    }

    /// Wraps all routes. Must be added last, since the log and the metrics know the route template only then.
    pub fn wrap(&self, router: Router) -> Router {
        let router = router
            .layer(from_fn_with_state(self.limits, limits::check))
            .layer(from_fn(panic::catch))
            .layer(from_fn_with_state(self.error_page_renderer.clone(), error_page::render));
        self.headers
            .set_on(router)
            .layer(from_fn(metrics::measure))
            .layer(from_fn(telemetry::observe))
            .layer(from_fn_with_state(self.proxies, client_address::find))
            .layer(from_fn_with_state(self.inbound, request_id::assign))
    }

    /// Applies [`rate_limit::check`] to a router: by principal if an outer layer has put a
    /// [`PrincipalKey`](rate_limit::PrincipalKey) into the request, otherwise by address.
    pub fn limit_rate(&self, router: Router) -> Router {
        router.layer(from_fn_with_state(self.rate.clone(), rate_limit::check))
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        body::Body,
        extract::Request,
        http::{Method, StatusCode, header::HOST},
        response::Response,
        routing::{get, post},
    };
    use tower::ServiceExt as _;

    use super::*;
    use crate::server::health;

    async fn send(request: axum::http::request::Builder) -> Response {
        let environment = [("TENANTRY_PUBLIC_ORIGIN", "https://portal.example")];
        let settings = Settings::load(None, environment.map(|(name, value)| (name.into(), value.into()))).unwrap();
        let origin = settings.origin(settings.listen);
        let layers = Layers::new(&settings, &origin, error_page::plain());
        let pages = Router::new()
            .route("/customers/{id}", get(|| async { "page" }))
            .route("/long/{id}", get(async || "long ".repeat(1000)))
            .route("/long", get(async || "long ".repeat(1000)))
            .route("/write", post(|| async { "written" }))
            .route("/broken", get(async || -> &'static str { panic!("broken") }))
            .fallback(error_page::not_found);
        let router = layers.wrap(layers.guard(layers.limit_rate(pages)).merge(health::router(async || Ok(()))));
        router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    fn request(method: Method, uri: &str, host: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(uri).header(HOST, host)
    }

    #[tokio::test]
    async fn pages_are_compressed_for_same_origin_requests_only() {
        for (site, compressed) in [
            (Some("same-origin"), true),
            (Some("none"), true),
            (Some("cross-site"), false),
            (Some("same-site"), false),
            (None, false),
        ] {
            let mut request = request(Method::GET, "/long/7", "portal.example").header("accept-encoding", "br, gzip");
            if let Some(site) = site {
                request = request.header("sec-fetch-site", site);
            }
            let response = send(request).await;
            assert_eq!(response.status(), StatusCode::OK);
            let encoding = response.headers().get("content-encoding").map(|value| value.to_str().unwrap());
            assert_eq!(encoding, compressed.then_some("br"), "{site:?}");
        }
    }

    #[tokio::test]
    async fn cross_site_requests_are_compressed_only_for_fixed_urls() {
        for (address, compressed) in [
            ("/long", true),
            ("/long?", false),
            ("/long?find=a", false),
            ("/long/7", false),
            ("/long/{id}", false),
            ("/nowhere", false),
        ] {
            for site in ["cross-site", "same-site"] {
                let request = request(Method::GET, address, "portal.example").header("accept-encoding", "br");
                let response = send(request.header("sec-fetch-site", site)).await;
                let is_compressed = response.headers().contains_key("content-encoding");
                assert_eq!(is_compressed, compressed, "{site}: {address}");
            }
        }
    }

    #[tokio::test]
    async fn every_response_has_a_request_id_and_security_headers() {
        for (request, status) in [
            (request(Method::GET, "/customers/1", "portal.example"), StatusCode::OK),
            (request(Method::GET, "/customers/1", "evil.example"), StatusCode::MISDIRECTED_REQUEST),
            (request(Method::GET, "/nowhere", "portal.example"), StatusCode::NOT_FOUND),
            (request(Method::GET, "/nowhere", "evil.example"), StatusCode::MISDIRECTED_REQUEST),
            (request(Method::POST, "/nowhere", "portal.example"), StatusCode::FORBIDDEN),
            (request(Method::POST, "/write", "portal.example"), StatusCode::FORBIDDEN),
            (
                request(Method::POST, "/write", "portal.example").header("origin", "https://portal.example"),
                StatusCode::OK,
            ),
            (request(Method::GET, "/broken", "portal.example"), StatusCode::INTERNAL_SERVER_ERROR),
            (request(Method::GET, &format!("/?{}", "q".repeat(5000)), "portal.example"), StatusCode::URI_TOO_LONG),
            (request(Method::GET, "/health/ready", "10.0.0.1"), StatusCode::OK),
        ] {
            let described = format!("{request:?}");
            let response = send(request).await;
            assert_eq!(response.status(), status, "{described}");
            let headers = response.headers();
            for name in
                ["x-request-id", "strict-transport-security", "content-security-policy", "x-content-type-options"]
            {
                assert!(headers.contains_key(name), "{name}: {described}");
            }
        }
    }
}
