//! The admin consent endpoint (article "Admin consent on the Microsoft identity platform"): lets an administrator be
//! selected who consents for the whole tenant, and redirects.

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use url::Url;

use super::{
    Realm, Shared, admission,
    authorize::{CANCEL, PERSON, find_client_and_redirect_uri},
    client::Client,
    error::OAuthError,
    page,
    params::Params,
    respond_with_faults,
};
use crate::{
    domain::id::TenantId,
    emulator::state::{accounts::Account, demo::DemoPerson, world::World},
};

/// Handles GET: shows the administrators to select from.
pub async fn ask(State(world): Shared, path: Path<(String, String)>, RawQuery(query): RawQuery) -> Response {
    endpoint(&world, &path, query.unwrap_or_default().as_bytes()).await
}

/// Handles POST: the page's form.
pub async fn answer(State(world): Shared, path: Path<(String, String)>, body: Bytes) -> Response {
    endpoint(&world, &path, &body).await
}

async fn endpoint(world: &World, path: &Path<(String, String)>, text: &[u8]) -> Response {
    let realm = match Realm::load(world, path) {
        Ok(realm) => realm,
        Err(response) => return *response,
    };
    let params = Params::parse(text);
    let asked = || {
        let params = params.as_ref().map_err(OAuthError::clone)?;
        let (client, redirect_uri) = find_client_and_redirect_uri(world, &realm, params)?;
        Ok((client, Back { params, redirect_uri }))
    };
    let answer = || {
        let answered = asked().and_then(|(client, back)| respond(world, &realm, &client, &back));
        answered.unwrap_or_else(|error| page::refusal(&error))
    };
    let tell = |error: OAuthError| match asked() {
        Ok((_, back)) => back.refuse(realm.tenant(), &error),
        Err(error) => page::refusal(&error),
    };
    respond_with_faults(world, "adminconsent", Some(&realm), tell, answer).await
}

/// Responds to a request of a known application; a returned error is shown on a page rather than sent to it.
fn respond(world: &World, realm: &Realm, client: &Client, back: &Back<'_>) -> Result<Response, OAuthError> {
    let params = back.params;
    params.require("scope")?;
    if params.get(CANCEL).is_some() {
        let text = "The resource owner or authorization server denied the request.";
        return Ok(back.refuse(realm.tenant(), &OAuthError::new("consent_required", 65_004, text)));
    }
    let here = |person: &&DemoPerson| realm.admits(person) && world.account(person) == Account::Active;
    let Some(name) = params.get(PERSON) else {
        let administrators = world.demo.people.iter().filter(here).filter(|it| admission::is_administrator(world, it));
        return Ok(page::consent(client, &administrators.collect::<Vec<_>>(), params));
    };
    let person = world.demo.people.iter().filter(here).find(|person| person.sign_in_name == name);
    let person =
        person.ok_or_else(|| OAuthError::new("access_denied", 50_020, "The account does not exist in the tenant."))?;
    if !admission::is_administrator(world, person) {
        return Err(OAuthError::new("access_denied", 90_094, "The grant requires an administrator's permission."));
    }
    if let Err(error) = admission::service(world, person, &params.scopes(), None) {
        return Ok(back.refuse(Some(person.id.tenant), &error));
    }
    world.consents.set(person.id.tenant, &client.id, true);
    let scope = params.get("scope").unwrap_or_default();
    Ok(back.send(Some(person.id.tenant), &[("scope", scope)]))
}

/// The redirect to the application.
struct Back<'a> {
    params: &'a Params,
    redirect_uri: Url,
}

impl Back<'_> {
    fn refuse(&self, tenant: Option<TenantId>, error: &OAuthError) -> Response {
        self.send(tenant, &[("error", error.error), ("error_description", &error.description())])
    }

    /// Redirects. `admin_consent` is `True` in a refusal too.
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
