//! The [`RequestContext`] of a request: the session, its principal, and personal preferences.

use std::{
    borrow::Cow,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header::ACCEPT_LANGUAGE};
use jiff::{Timestamp, tz::TimeZone};
use percent_encoding::percent_decode_str;
use tower_sessions::Session as CookieSession;
use uuid::Uuid;

use crate::{
    auth::is_blank,
    components::render_context::RenderContext,
    domain::{
        break_glass::{SESSION_LIFETIME, is_break_glass},
        in_progress::InProgress,
        preferences::{Language, Preferences},
        principal::{Principal, PrincipalKind},
        self_service::Preview,
    },
    locales::{self, Text},
    partner_center::CallContext,
    portal::{
        PartnerContext, PersonProfile, Portal, RequestContext,
        account::{LANGUAGE_COOKIE, THEME_COOKIE},
        recent_partners::{PARTNERS_COOKIE, RecentPartners},
    },
    server::{
        after_response::run_after_response, client_address::ClientAddress, cookie, error_page::Rejection,
        rate_limit::PrincipalKey, request_id::HttpRequestId, sign_in, site::Site, speculation::is_speculative,
    },
    store::{ActiveSession, Error, ExpiredSession, Partner, Session},
};

/// The cookie with the browser's time zone, set by script.
const ZONE_COOKIE: &str = "zone";
/// Maximum length of a time zone name that is looked up.
const ZONE_CHARS: usize = 64;
/// The `Retry-After` time while the database is unavailable.
pub(super) const DATABASE_RETRY_AFTER: Duration = Duration::from_secs(5);
/// Minimum age of the "last used" time before it is written again, in seconds.
const SEEN_INTERVAL_SECONDS: i64 = 60;

/// Identifies the caller and puts the context into the request's extensions. Axum middleware.
pub async fn identify(State(site): State<Site>, cookie: CookieSession, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let correlation = request.extensions().get::<HttpRequestId>().map_or_else(Uuid::new_v4, |id| id.0);
    let speculative = is_speculative(request.headers());
    let (found, partner_context, preferences) = match find_session(&site, &cookie, speculative).await {
        Ok(SessionOwner::Person(found)) => {
            let SessionPerson { session, partner_context, preferences, has_draft, principal, preview, in_progress } =
                *found;
            if has_draft {
                request.extensions_mut().insert(HasDraft);
            }
            (Some((session, principal, preview, in_progress)), partner_context, preferences)
        }
        Ok(SessionOwner::Expired(ended)) => {
            request.extensions_mut().insert(ended);
            (None, None, Preferences::default())
        }
        Ok(SessionOwner::Nobody) => (None, None, Preferences::default()),
        Err(error) => {
            tracing::error!(incident = %correlation, %error, "session lookup failed");
            return Rejection::retry_after(StatusCode::SERVICE_UNAVAILABLE, DATABASE_RETRY_AFTER).into_response();
        }
    };
    let call = CallContext { correlation, ..CallContext::new() };
    let partner = partner_context.as_ref().map(|context| &*context.partner);
    let profile = found.as_ref().map(|(session, principal, ..)| Arc::new(profile(&site, session, principal, partner)));
    let partner_id = partner.map(|partner| partner.id);
    let zone = zone(&preferences, request.headers());
    let authenticated_at = found.as_ref().and_then(|(session, ..)| session.authenticated_at);
    let portal = Portal::new(Arc::clone(&site.services), partner_context, call);
    let portal = portal.in_zone(zone).authenticated_at(authenticated_at).speculative(speculative);
    let (principal, preview, in_progress) = match found {
        Some((session, principal, preview, in_progress)) => {
            request.extensions_mut().insert(PrincipalKey(principal.person()));
            request.extensions_mut().insert(session);
            (Some(principal), preview, in_progress)
        }
        None => (None, None, InProgress::default()),
    };
    if principal.is_none()
        && let Some(key) = sign_in::callback_rate_limit_key(&site, request.uri(), request.headers())
    {
        request.extensions_mut().insert(key);
    }
    let recent_partners =
        cookie::find(request.headers(), PARTNERS_COOKIE).map(RecentPartners::parse).unwrap_or_default();
    let context = RequestContext {
        portal: portal.clone(),
        principal,
        profile,
        preview,
        preferences,
        client: request.extensions().get::<ClientAddress>().map(|client| client.0),
        path: request.uri().path().into(),
        in_progress,
        recent_partners,
    };
    request.extensions_mut().insert(context);
    let mut response = next.run(request).await;
    if let Some(partner) = partner_id {
        response.extensions_mut().insert(partner);
    }
    set_server_timing(response, began, portal)
}

/// A marker in the request's extensions: the person has a draft of a form that was submitted after an earlier session
/// had expired.
#[derive(Debug, Clone, Copy)]
pub struct HasDraft;

/// The owner of a session cookie.
enum SessionOwner {
    /// A signed-in person.
    Person(Box<SessionPerson>),
    /// The owner of a session that has expired.
    Expired(ExpiredSession),
    /// No session, or one that was signed out, or whose owner no longer has access.
    Nobody,
}

/// The person of a session, with their data.
struct SessionPerson {
    session: Session,
    /// The partner that they are staff or a customer user of; absent for an operator.
    partner_context: Option<PartnerContext>,
    preferences: Preferences,
    /// `true` if the person has a draft.
    has_draft: bool,
    /// The effective principal: in a preview, a customer user.
    principal: Principal,
    preview: Option<Arc<Preview>>,
    in_progress: InProgress,
}

/// Finds the session's person, unless the session exceeds its maximum lifetime, they or their partner are disabled, or
/// their tenant is no longer a customer of the partner. All of these take effect with the next request. The store has no session of a disabled person.
async fn find_session(site: &Site, cookie: &CookieSession, speculative: bool) -> Result<SessionOwner, Error> {
    let unavailable = |error: tower_sessions::session::Error| Error::Unavailable(error.to_string());
    let Some(id) = cookie.id() else { return Ok(SessionOwner::Nobody) };
    let store = site.services.store();
    let Some(active) = store.find_active_session(id).await? else {
        // The cookie of an expired session is kept, since it identifies the person for whom a submitted form may be
        // saved as a draft.
        if let Some(expired) = store.find_expired_session(id).await? {
            return Ok(SessionOwner::Expired(expired));
        }
        // The session layer removes the cookie of any other session, once a read has found nothing.
        cookie.get_value(Session::KEY).await.map_err(unavailable)?;
        return Ok(SessionOwner::Nobody);
    };
    let ActiveSession {
        mut session,
        partner,
        self_service,
        preview,
        customer_check,
        preferences,
        recent,
        has_draft,
        in_progress,
    } = active;
    let settings = site.services.settings();
    let now = Timestamp::now();
    let age = now.duration_since(session.signed_in_at).unsigned_abs();
    let partner_context = partner.filter(|partner| !partner.disabled).map(|partner| PartnerContext {
        partner: Arc::new(partner),
        uses_partner_registration: session.uses_partner_registration,
        role_claims: session.role_claims.clone(),
        recent: recent.into(),
    });
    session.principal = session.principal.with_self_service(self_service);
    let principal = &session.principal;
    let person = principal.person();
    let is_admitted = match principal.kind() {
        PrincipalKind::Staff => partner_context.is_some(),
        PrincipalKind::CustomerUser => partner_context.is_some() && self_service.is_on(),
        PrincipalKind::Operator => is_break_glass(person) || settings.operators.contains(&person),
    };
    if !is_admitted {
        cookie.flush().await.map_err(unavailable)?;
        return Ok(SessionOwner::Nobody);
    }
    let mut roles_renewed = false;
    if let (Ok(user), Some(context)) = (principal.as_customer_user().cloned(), &partner_context) {
        let portal = Portal::new(Arc::clone(&site.services), Some(context.clone()), CallContext::new());
        match portal.is_still_customer(&user, customer_check).await {
            Ok(true) => roles_renewed = portal.refresh_customer_roles(&mut session).await.unwrap_or_default(),
            Ok(false) => {
                cookie.flush().await.map_err(unavailable)?;
                return Ok(SessionOwner::Nobody);
            }
            Err(error) => return Err(Error::Unavailable(error.to_string())),
        }
    }
    let max_age =
        if is_break_glass(person) { SESSION_LIFETIME.unsigned_abs().min(settings.absolute) } else { settings.absolute };
    if age >= max_age {
        store.expire_session(id).await?;
        let membership = session.principal.membership();
        return Ok(SessionOwner::Expired(ExpiredSession { person, membership }));
    }
    let renewed = roles_renewed
        || match &partner_context {
            Some(context) => Portal::refresh_roles(store, &mut session, &context.partner).await?,
            None => false,
        };
    // Written only at intervals. The write also extends the idle timeout; the session store ignores a failed one.
    let is_due = (now.as_second() - session.seen_at.as_second()).abs() >= SEEN_INTERVAL_SECONDS;
    if renewed || is_due && !speculative {
        session.seen_at = now;
        cookie.insert(Session::KEY, &session).await.map_err(unavailable)?;
    }
    let principal = session.principal.clone();
    let principal = match &preview {
        Some(preview) => principal.previewing(preview.customer, preview.role, self_service),
        None => principal,
    };
    let preview = preview.map(Arc::new);
    Ok(SessionOwner::Person(Box::new(SessionPerson {
        session,
        partner_context,
        preferences,
        has_draft,
        principal,
        preview,
        in_progress,
    })))
}

fn profile(site: &Site, session: &Session, principal: &Principal, partner: Option<&Partner>) -> PersonProfile {
    let contact = partner.filter(|_| principal.kind() == PrincipalKind::CustomerUser);
    PersonProfile {
        person: principal.person(),
        name: display_name(session),
        sign_in_name: session.sign_in_name.clone(),
        partner: partner.map(|partner| partner.name.clone()),
        contact: contact.map(|partner| partner.contact.clone()).unwrap_or_default(),
        cloud: partner.map(|partner| partner.cloud),
        groups_overage: session.groups_overage,
        unmapped: matches!(principal, Principal::Staff(staff) if staff.roles().is_empty())
            .then(|| session.role_claims.counts()),
        mail: site.services.mail_availability(principal, &session.sign_in_name),
    }
}

/// Returns a display name for a person who may have none: the sign-in name, or else the object id.
fn display_name(session: &Session) -> String {
    let names = [&session.name, &session.sign_in_name];
    let name = names.into_iter().find(|name| !is_blank(name)).cloned();
    name.unwrap_or_else(|| session.principal.person().object.to_string())
}

/// Returns the rendering context of components: the person's preferences, or else the browser's. A request that was
/// rejected before its person was identified has no preferences.
pub fn render_context(context: Option<&RequestContext>, headers: &HeaderMap, address: String) -> RenderContext {
    let mut preferences = context.map(|context| context.preferences.clone()).unwrap_or_default();
    if context.is_none_or(|context| context.principal.is_none())
        && let Some(theme) = cookie::find(headers, THEME_COOKIE).and_then(|theme| theme.parse().ok())
    {
        preferences.theme = theme;
    }
    let zone = zone(&preferences, headers);
    let text = Text::new(preferences.language.unwrap_or_else(|| language(headers)));
    let principal = context.and_then(|context| context.principal.as_ref());
    let own = principal.is_some_and(|principal| principal.kind() == PrincipalKind::CustomerUser);
    RenderContext {
        text: if own { text.for_customer_users() } else { text },
        zone: zone.unwrap_or(TimeZone::UTC),
        preferences,
        address: address.into(),
        reference: context.map(|context| context.portal.correlation()),
    }
}

/// Returns the language of a browser: the one that was chosen in it, or else the best one that it accepts.
pub(super) fn language(headers: &HeaderMap) -> Language {
    cookie::find(headers, LANGUAGE_COOKIE).and_then(|language| language.parse().ok()).unwrap_or_else(|| {
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        locales::negotiate(accepted)
    })
}

/// Returns the time zone that the person chose, or else the browser's.
fn zone(preferences: &Preferences, headers: &HeaderMap) -> Option<TimeZone> {
    let zone = preferences.time_zone.clone().or_else(|| browser_zone(headers)).filter(|zone| zone.len() <= ZONE_CHARS);
    TimeZone::get(&zone?).ok()
}

/// Percent-decodes the cookie. Form decoding would turn the plus of `Etc/GMT+5` into a space.
fn browser_zone(headers: &HeaderMap) -> Option<String> {
    let zone = cookie::find(headers, ZONE_COOKIE)?;
    percent_decode_str(zone).decode_utf8().ok().map(Cow::into_owned)
}

/// Reports the duration of the response, split into Partner Center's part and ours (W3C Server Timing): to browsers
/// until the response begins, to the metrics until it ends.
fn set_server_timing(mut response: Response, began: Instant, portal: Portal) -> Response {
    let times = move || {
        let upstream = portal.upstream_time();
        (began.elapsed().saturating_sub(upstream).as_secs_f64(), upstream.as_secs_f64())
    };
    let (own, upstream) = times();
    let header = format!("portal;dur={:.3}, upstream;dur={:.3}", own * 1e3, upstream * 1e3);
    if let Ok(header) = HeaderValue::try_from(header) {
        response.headers_mut().insert(HeaderName::from_static("server-timing"), header);
    }
    run_after_response(response, move || metrics::histogram!("portal_own_seconds").record(times().0))
}

#[cfg(test)]
mod tests {
    use http::header::COOKIE;

    use super::*;

    #[test]
    fn the_browsers_time_zone_is_read_from_an_encoded_cookie() {
        for (cookie, zone) in [
            ("zone=Europe%2FWarsaw", Some("Europe/Warsaw")),
            ("zone=Etc%2FGMT%2B5", Some("Etc/GMT+5")),
            ("zone=Etc/GMT+5", Some("Etc/GMT+5")),
            ("zone=%FF", None),
            ("theme=dark", None),
        ] {
            let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(cookie))]);
            assert_eq!(browser_zone(&headers).as_deref(), zone, "{cookie}");
        }
    }
}
