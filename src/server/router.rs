//! The portal's routes: pages, server functions, sign-in and sign-out.

use axum::{
    Router,
    extract::{Path, Request, rejection::PathRejection},
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse as _,
    routing::{any, get, post},
};
use http::{HeaderValue, Method, StatusCode, header::LOCATION};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use crate::{
    app::{Access, ROUTES, RoutePath},
    domain::role::{Audience, Capability},
    error::PortalError,
    paths,
    portal::RequestContext,
    server::{cookie, export, forms, layers::Layers, page, request_context, sign_in, site::Site, speculation},
    store::EXPIRED_SESSION_RETENTION,
};

/// A route that is neither a page nor a server function, with its access rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// The HTTP method.
    pub method: &'static Method,
    /// The path.
    pub path: &'static str,
    /// The access rule.
    pub access: Access,
}

/// The routes of sign-in and sign-out, and of file downloads. Anybody may call sign-out, since it does nothing without
/// a session.
pub const ENDPOINTS: [Endpoint; 16] = [
    Endpoint { method: &Method::GET, path: paths::SIGN_IN, access: Access::Anyone },
    Endpoint { method: &Method::GET, path: paths::SIGN_IN_CALLBACK, access: Access::Anyone },
    Endpoint { method: &Method::POST, path: paths::SIGN_OUT, access: Access::Anyone },
    Endpoint { method: &Method::POST, path: paths::BREAK_GLASS, access: Access::Anyone },
    Endpoint {
        method: &Method::POST,
        path: paths::VIEW,
        access: Access::Needs(Audience::Everybody, Capability::UseAccount),
    },
    Endpoint {
        method: &Method::POST,
        path: paths::CONNECT_PARTNER,
        access: Access::Needs(Audience::Staff, Capability::ManagePartner),
    },
    Endpoint { method: &Method::GET, path: paths::CUSTOMERS_EXPORT, access: export::CUSTOMERS },
    Endpoint { method: &Method::GET, path: paths::USERS_EXPORT, access: export::USERS },
    Endpoint { method: &Method::GET, path: paths::DEADLINES_EXPORT, access: export::DEADLINES },
    Endpoint { method: &Method::GET, path: paths::DEADLINES_CALENDAR, access: export::DEADLINES },
    Endpoint { method: &Method::GET, path: paths::JOB_ROWS_EXPORT, access: export::JOBS },
    Endpoint { method: &Method::GET, path: paths::REQUESTS_EXPORT, access: export::REQUESTS },
    Endpoint { method: &Method::GET, path: paths::MY_REQUESTS_EXPORT, access: export::OWN_REQUESTS },
    Endpoint { method: &Method::POST, path: paths::JOB_PASSWORDS, access: export::JOBS },
    Endpoint { method: &Method::GET, path: paths::MY_USERS_EXPORT, access: export::OWN_USERS },
    Endpoint { method: &Method::GET, path: paths::MY_ACTIVITY_EXPORT, access: export::OWN_ACTIVITY },
];

/// Returns the portal's router, with its session layer and below the server's own middleware.
pub fn router(site: &Site, layers: &Layers) -> Router {
    let pages = pages(site);
    let functions = {
        let (site, pages) = (site.clone(), pages.clone());
        any(move |request: Request| forms::call(site.clone(), pages.clone(), request))
    };
    let settings = site.services.settings();
    let secure = settings.is_secure();
    let idle = time::Duration::try_from(settings.idle).unwrap_or(time::Duration::HOUR);
    // A form that is submitted after the session has expired is saved as a draft for its person, who is identified by
    // the cookie.
    let cookie_grace_period = time::Duration::seconds(EXPIRED_SESSION_RETENTION.as_secs());
    let sessions = SessionManagerLayer::new(
        site.services
            .store()
            .sessions()
            .with_cookie_grace(cookie_grace_period)
            .with_session_limit(settings.sessions_per_person),
    )
    .with_name(if secure { "__Host-tenantry" } else { "tenantry" })
    .with_secure(secure)
    .with_http_only(true)
    .with_same_site(SameSite::Lax)
    .with_expiry(Expiry::OnInactivity(idle + cookie_grace_period));
    let routes = Router::new()
        .route(paths::SIGN_IN, get(sign_in::begin))
        .route(paths::SIGN_IN_CALLBACK, get(sign_in::finish))
        .route(paths::SIGN_OUT, post(sign_in::sign_out))
        .route(paths::BREAK_GLASS, post(sign_in::break_glass::redeem))
        .route(paths::VIEW, post(speculation::report_view))
        .route(paths::CONNECT_PARTNER, post(sign_in::connect::begin))
        .route(paths::CUSTOMERS_EXPORT, get(export::customers).head(export::no_head))
        .route(paths::USERS_EXPORT, get(export::users).head(export::no_head))
        .route(paths::DEADLINES_EXPORT, get(export::deadlines).head(export::no_head))
        .route(paths::DEADLINES_CALENDAR, get(export::deadlines_calendar).head(export::no_head))
        .route(paths::JOB_ROWS_EXPORT, get(export::job_rows).head(export::no_head))
        .route(paths::REQUESTS_EXPORT, get(export::requests).head(export::no_head))
        .route(paths::MY_REQUESTS_EXPORT, get(export::own_requests).head(export::no_head))
        .route(paths::JOB_PASSWORDS, post(export::job_passwords))
        .route(paths::MY_USERS_EXPORT, get(export::own_users).head(export::no_head))
        .route(paths::MY_ACTIVITY_EXPORT, get(export::own_activity).head(export::no_head))
        .with_state(site.clone())
        .route("/api/{function}", functions)
        .layer(from_fn(speculation::reject_prefetch))
        .merge(pages);
    // From the outside in: the session, then the principal, then the rate limit.
    let routes =
        layers.limit_rate(routes).layer(from_fn_with_state(site.clone(), request_context::identify)).layer(sessions);
    if secure { routes.layer(from_fn(cookie::enforce_cookie_prefixes)) } else { routes }
}

/// Returns the pages alone; the caller must be in the request's extensions.
fn pages(site: &Site) -> Router {
    let mut router = Router::new();
    for (route, RoutePath { template, access }) in
        ROUTES.iter().flat_map(|it| it.route_paths().into_iter().map(move |at| (it, at)))
    {
        let site = site.clone();
        // A path that is not valid UTF-8 has no parameters, and the page responds with "not found".
        let show = move |path: Result<Path<_>, PathRejection>, request: Request| {
            page::show(site.clone(), *route, access, path.map(|Path(path)| path).unwrap_or_default(), request)
        };
        router = router.route(&template, get(show));
    }
    let site = site.clone();
    router.fallback(async move |request: Request| {
        if let Some(to) = without_trailing_slashes(&request).or_else(|| current_url_of_renamed_page(&request)) {
            return (StatusCode::PERMANENT_REDIRECT, [(LOCATION, to)]).into_response();
        }
        let address = request.uri().path_and_query().map_or(paths::HOME, |address| address.as_str()).to_owned();
        match request.extensions().get::<RequestContext>().cloned() {
            Some(context) => {
                page::show_problem(&site, context, request.headers(), address, PortalError::NotFound).await
            }
            None => StatusCode::NOT_FOUND.into_response(),
        }
    })
}

/// Returns the current URL of a page whose old URL has British spelling, which bookmarks and emails may still contain.
fn current_url_of_renamed_page(request: &Request) -> Option<HeaderValue> {
    let path = request.uri().path();
    let parent = path.strip_suffix("/licences")?;
    let has_licenses_page = parent == "/my" || parent.starts_with("/my/") || parent.starts_with("/customers/");
    if !has_licenses_page || parent.contains('\\') || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    HeaderValue::try_from(format!("{parent}/licenses{query}")).ok()
}

/// Returns the URL without trailing slashes, for requests of pages; only a path of the portal, since browsers treat a
/// URL that begins with two slashes, or with a slash and a backslash, as another host.
fn without_trailing_slashes(request: &Request) -> Option<HeaderValue> {
    let path = request.uri().path();
    let trimmed = path.trim_end_matches('/');
    let local = trimmed.starts_with('/') && !trimmed.starts_with("//") && !trimmed.contains('\\');
    if trimmed.len() == path.len() || !local || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    HeaderValue::try_from(format!("{trimmed}{query}")).ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn redirect_target(method: Method, uri: &str) -> Option<String> {
        let request = Request::builder().method(method).uri(uri).body(Body::empty()).unwrap();
        without_trailing_slashes(&request).map(|to| to.to_str().unwrap().to_owned())
    }

    #[test]
    fn trailing_slashes_are_removed_from_local_paths_only() {
        for (uri, to) in [
            ("/customers/", Some("/customers")),
            ("/customers//", Some("/customers")),
            ("/customers/?search=a%2Fb&by=domain/", Some("/customers?search=a%2Fb&by=domain/")),
            ("/customers", None),
            ("/", None),
            ("//", None),
            ("//evil.example/", None),
            ("///evil.example/", None),
            ("//evil.example/customers/", None),
            ("/%2Fevil.example/", Some("/%2Fevil.example")),
        ] {
            assert_eq!(redirect_target(Method::GET, uri).as_deref(), to, "{uri}");
            assert_eq!(redirect_target(Method::POST, uri), None, "{uri}");
        }
    }
}
