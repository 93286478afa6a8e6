//! The routes of a partner connection (a partner's consent for Partner Center): they redirect the browser of an
//! administrator to the provider and process the response in the session that requested it. Which accounts' consents
//! are accepted is decided in `portal::connection`.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};

use super::{RedirectWithCookies, pending_sign_in, pending_sign_in::Purpose, show_failure};
use crate::{
    api::portal_call_in,
    auth::{Callback, Pending},
    domain::{
        connection::{ConnectionSlot, ConsentRefusal},
        form_action::CONNECT_PARTNER,
        id::SessionHandle,
        principal::Scope as _,
        role::Capability,
    },
    error::PortalError,
    paths,
    portal::{RequestContext, sign_in::SignInFailure},
    server::{
        page::{done_cookie, see_other, show_problem},
        site::Site,
    },
};

/// A consent that was requested from the provider.
#[derive(Serialize, Deserialize)]
pub(super) struct PendingConsent {
    /// The session that requested it; the response is accepted in no other.
    session: SessionHandle,
    slot: ConnectionSlot,
}

/// The fields of the form.
#[derive(Deserialize)]
pub struct Form {
    #[serde(default)]
    slot: String,
}

/// Handles `POST /partner/connect`: redirects the browser to the partner's provider.
pub async fn begin(
    State(site): State<Site>,
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
    form: Result<axum::Form<Form>, axum::extract::rejection::FormRejection>,
) -> Response {
    if context.principal.is_none() {
        return see_other(&paths::home_with_return_url(paths::PARTNER));
    }
    let slot = form.ok().and_then(|axum::Form(form)| form.slot.parse().ok()).unwrap_or(ConnectionSlot::Active);
    let begun = portal_call_in(&context, Capability::ManagePartner, async |portal, principal| {
        let scope = principal.partner()?;
        let (to, pending) = portal.begin_consent(&scope, portal.require_recent_sign_in()?).await?;
        Ok((PendingConsent { session: scope.session(), slot: target_slot(slot) }, to, pending))
    });
    let (pending_consent, to, pending) = match begun.await {
        Ok(begun) => begun,
        Err(error) => return problem(&site, context, &headers, error).await,
    };
    match pending_sign_in::store(&site, &headers, Purpose::Connect(pending_consent), &pending).await {
        Ok(cookies) => RedirectWithCookies { to: to.into(), cookies }.into_response(),
        Err(failure) => show_failure(&site, context, &headers, &failure, None).await,
    }
}

/// Returns the slot that a consent is promoted to after its check. A form cannot request `Candidate`, which is treated
/// as `Active`.
const fn target_slot(slot: ConnectionSlot) -> ConnectionSlot {
    match slot {
        ConnectionSlot::Active | ConnectionSlot::Candidate => ConnectionSlot::Active,
        ConnectionSlot::Reserve => ConnectionSlot::Reserve,
    }
}

async fn problem(site: &Site, context: RequestContext, headers: &HeaderMap, error: PortalError) -> Response {
    show_problem(site, context, headers, paths::PARTNER.to_owned(), error).await
}

/// Processes the response to a consent, in the session that requested it.
pub(super) async fn finish(
    site: &Site,
    context: &RequestContext,
    pending_consent: PendingConsent,
    (pending, callback): (Pending, Callback),
    removal_cookie: HeaderValue,
) -> Result<RedirectWithCookies, SignInFailure> {
    let principal = context
        .principal
        .as_ref()
        .filter(|principal| principal.session() == pending_consent.session && principal.may(Capability::ManagePartner));
    let scope = principal.and_then(|principal| principal.partner().ok());
    let scope = scope.ok_or(SignInFailure::Consent(ConsentRefusal::SessionEnded))?;
    context.portal.finish_consent(&scope, pending_consent.slot, pending, callback).await?;
    let done = done_cookie(site, CONNECT_PARTNER, None);
    Ok(RedirectWithCookies {
        to: paths::PARTNER.to_owned(),
        cookies: [removal_cookie].into_iter().chain(done).collect(),
    })
}
