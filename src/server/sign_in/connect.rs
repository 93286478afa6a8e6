//! The routes of a partner's connection: they redirect an administrator's browser to the provider and process the
//! response in the session in which it was begun. Which accounts' consents are accepted is decided in
//! `portal::connection`.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};

use super::{Onward, on_their_way, on_their_way::Purpose, refuse};
use crate::{
    api::portal_call_in,
    auth::{Callback, Pending},
    domain::{
        connection::{ConnectionSlot, ConsentRefusal},
        id::SessionHandle,
        principal::Scope as _,
        role::Capability,
        write::CONNECT_PARTNER,
    },
    error::PortalError,
    paths,
    portal::{RequestContext, sign_in::SignInFailure},
    server::{
        page::{done_cookie, see_other, show_problem},
        site::Site,
    },
};

/// A pending consent.
#[derive(Serialize, Deserialize)]
pub(super) struct Connecting {
    /// The session in which it was begun; the response is accepted in no other.
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
        return see_other(&paths::home_then(paths::PARTNER));
    }
    let slot = form.ok().and_then(|axum::Form(form)| form.slot.parse().ok()).unwrap_or(ConnectionSlot::Active);
    let begun = portal_call_in(&context, Capability::ManagePartner, async |portal, principal| {
        let scope = principal.partner()?;
        let (to, pending) = portal.begin_consent(&scope, portal.fresh_sign_in()?).await?;
        Ok((Connecting { session: scope.session(), slot: offered(slot) }, to, pending))
    });
    let (connecting, to, pending) = match begun.await {
        Ok(begun) => begun,
        Err(error) => return problem(&site, context, &headers, error).await,
    };
    match on_their_way::keep(&site, &headers, Purpose::Connect(connecting), &pending).await {
        Ok(cookies) => Onward { to: to.into(), cookies }.into_response(),
        Err(failure) => refuse(&site, context, &headers, &failure, None).await,
    }
}

/// Returns the slot that a form may request; every consent begins as a candidate.
const fn offered(slot: ConnectionSlot) -> ConnectionSlot {
    match slot {
        ConnectionSlot::Active | ConnectionSlot::Candidate => ConnectionSlot::Active,
        ConnectionSlot::Reserve => ConnectionSlot::Reserve,
    }
}

async fn problem(site: &Site, context: RequestContext, headers: &HeaderMap, error: PortalError) -> Response {
    show_problem(site, context, headers, paths::PARTNER.to_owned(), error).await
}

/// Processes the response to a consent, in the session in which it was begun.
pub(super) async fn finish(
    site: &Site,
    context: &RequestContext,
    connecting: Connecting,
    (pending, callback): (Pending, Callback),
    forget: HeaderValue,
) -> Result<Onward, SignInFailure> {
    let principal = context
        .principal
        .as_ref()
        .filter(|principal| principal.session() == connecting.session && principal.may(Capability::ManagePartner));
    let scope = principal.and_then(|principal| principal.partner().ok());
    let scope = scope.ok_or(SignInFailure::Consent(ConsentRefusal::SessionEnded))?;
    context.portal.finish_consent(&scope, connecting.slot, pending, callback).await?;
    let done = done_cookie(site, CONNECT_PARTNER, None);
    Ok(Onward { to: paths::PARTNER.to_owned(), cookies: [forget].into_iter().chain(done).collect() })
}
