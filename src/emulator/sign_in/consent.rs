//! The admin consent endpoint (article "Admin consent on the Microsoft identity platform"): lets an administrator be
//! selected who consents for the whole tenant, and redirects.

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use url::Url;

use super::{
    Authority, Shared, access_checks,
    authorize::{CANCEL, PERSON, find_client_and_redirect_uri},
    client::Client,
    error::OAuthError,
    page,
    params::Params,
    respond_with_faults,
};
use crate::{
    domain::id::TenantId,
    emulator::state::{accounts::AccountState, demo::DemoPerson, world::World},
};

/// Handles GET: shows the administrators to select from.
pub async fn handle_get(State(world): Shared, path: Path<(String, String)>, RawQuery(query): RawQuery) -> Response {
    endpoint(&world, &path, query.unwrap_or_default().as_bytes()).await
}

/// Handles POST: the page's form.
pub async fn handle_post(State(world): Shared, path: Path<(String, String)>, body: Bytes) -> Response {
    endpoint(&world, &path, &body).await
}

async fn endpoint(world: &World, path: &Path<(String, String)>, text: &[u8]) -> Response {
    let authority = match Authority::load(world, path) {
        Ok(authority) => authority,
        Err(response) => return *response,
    };
    let params = Params::parse(text);
    let find_client = || {
        let params = params.as_ref().map_err(OAuthError::clone)?;
        let (client, redirect_uri) = find_client_and_redirect_uri(world, &authority, params)?;
        Ok((client, RedirectToApp { params, redirect_uri }))
    };
    let handle = || {
        let result = find_client().and_then(|(client, redirect)| respond(world, &authority, &client, &redirect));
        result.unwrap_or_else(|error| page::error_page(&error))
    };
    let error_response = |error: OAuthError| match find_client() {
        Ok((_, redirect)) => redirect.send_error(authority.tenant(), &error),
        Err(error) => page::error_page(&error),
    };
    respond_with_faults(world, "adminconsent", Some(&authority), error_response, handle).await
}

/// Responds to a request of a known application; a returned error is shown on a page rather than sent to it.
fn respond(
    world: &World,
    authority: &Authority,
    client: &Client,
    redirect: &RedirectToApp<'_>,
) -> Result<Response, OAuthError> {
    let params = redirect.params;
    params.require("scope")?;
    if params.get(CANCEL).is_some() {
        let text = "The resource owner or authorization server denied the request.";
        return Ok(redirect.send_error(authority.tenant(), &OAuthError::new("consent_required", 65_004, text)));
    }
    let is_selectable =
        |person: &&DemoPerson| authority.accepts(person) && world.account(person) == AccountState::Active;
    let Some(name) = params.get(PERSON) else {
        let administrators =
            world.demo.people.iter().filter(is_selectable).filter(|it| access_checks::is_administrator(world, it));
        return Ok(page::consent(client, &administrators.collect::<Vec<_>>(), params));
    };
    let person = world.demo.people.iter().filter(is_selectable).find(|person| person.sign_in_name == name);
    let person =
        person.ok_or_else(|| OAuthError::new("access_denied", 50_020, "The account does not exist in the tenant."))?;
    if !access_checks::is_administrator(world, person) {
        return Err(OAuthError::new("access_denied", 90_094, "The grant requires an administrator's permission."));
    }
    if let Err(error) = access_checks::check_service_principal(world, person, &params.scopes(), None) {
        return Ok(redirect.send_error(Some(person.id.tenant), &error));
    }
    world.consents.set(person.id.tenant, &client.id, true);
    let scope = params.get("scope").unwrap_or_default();
    Ok(redirect.send(Some(person.id.tenant), &[("scope", scope)]))
}

/// The redirect to the application.
struct RedirectToApp<'a> {
    params: &'a Params,
    redirect_uri: Url,
}

impl RedirectToApp<'_> {
    fn send_error(&self, tenant: Option<TenantId>, error: &OAuthError) -> Response {
        self.send(tenant, &[("error", error.error), ("error_description", &error.description())])
    }

    /// Redirects. `admin_consent` is `True` with an error too.
    fn send(&self, tenant: Option<TenantId>, members: &[(&str, &str)]) -> Response {
        let tenant = tenant.map(|tenant| tenant.to_string());
        let more = [("tenant", tenant.as_deref()), ("state", self.params.get("state"))];
        let more = more.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let mut uri = self.redirect_uri.clone();
        uri.query_pairs_mut()
            .append_pair("admin_consent", "True")
            .extend_pairs(more)
            .extend_pairs(members.iter().copied());
        Redirect::to(uri.as_str()).into_response()
    }
}
