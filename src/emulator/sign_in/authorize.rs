//! The authorization endpoint: lets a person be selected, and redirects with a code.

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use url::Url;

use super::{
    Authority, Shared, access_checks, client::Client, error::OAuthError, page, params::Params, respond_with_faults,
};
use crate::emulator::state::{
    accounts::AccountState,
    demo::DemoPerson,
    fault::OFFLINE_ACCESS,
    grants::{Code, Grant},
    world::World,
};

/// The page's parameter with the selected person, in addition to those of the request.
pub const PERSON: &str = "emulator_person";
/// The page's parameter for a canceled sign-in.
pub const CANCEL: &str = "emulator_cancel";

/// Handles GET: shows the people to select from.
pub async fn handle_get(State(world): Shared, path: Path<(String, String)>, RawQuery(query): RawQuery) -> Response {
    endpoint(&world, &path, query.unwrap_or_default().as_bytes()).await
}

/// Handles POST: the page's form, or a request in a form (OpenID Connect Core, 3.1.2.1).
pub async fn handle_post(State(world): Shared, path: Path<(String, String)>, body: Bytes) -> Response {
    endpoint(&world, &path, &body).await
}

async fn endpoint(world: &World, path: &Path<(String, String)>, text: &[u8]) -> Response {
    let authority = match Authority::load(world, path) {
        Ok(authority) => authority,
        Err(response) => return *response,
    };
    let params = Params::parse(text);
    let handle = || match &params {
        Ok(params) => respond(world, &authority, params),
        Err(error) => page::error_page(error),
    };
    let error_response = |error: OAuthError| match &params {
        Ok(params) => match find_client_and_redirect_uri(world, &authority, params) {
            Ok((_, redirect_uri)) => RedirectToApp { params, redirect_uri }.send_error(&error),
            Err(error) => page::error_page(&error),
        },
        Err(error) => page::error_page(error),
    };
    respond_with_faults(world, "authorize", Some(&authority), error_response, handle).await
}

fn respond(world: &World, authority: &Authority, params: &Params) -> Response {
    // No redirect before the URI is known to belong to the client (RFC 9700, 4.1).
    let (client, redirect_uri) = match find_client_and_redirect_uri(world, authority, params) {
        Ok(client_and_uri) => client_and_uri,
        Err(error) => return page::error_page(&error),
    };
    let redirect = RedirectToApp { params, redirect_uri };
    if let Err(error) = check(params) {
        return redirect.send_error(&error);
    }
    if params.get(CANCEL).is_some() {
        return redirect.send_error(&OAuthError::new("access_denied", 65_004, "The person cancelled the sign-in."));
    }
    // Before a person is selected: `prompt=none` shows no page, and there are no existing sessions.
    if requests_prompt(params, "none") {
        return redirect.send_error(&OAuthError::new("login_required", 50_058, "Nobody is signed in."));
    }
    if let Some(name) = params.get(PERSON) {
        let person = world.demo.people.iter().find(|person| person.sign_in_name == name);
        return match person.filter(|person| authority.accepts(person)) {
            Some(person) => redirect.sign_in(world, &client, person),
            None => redirect.send_error(&OAuthError::new(
                "access_denied",
                50_020,
                "The account does not exist in the tenant.",
            )),
        };
    }
    let is_selectable =
        |person: &&DemoPerson| authority.accepts(person) && world.account(person) != AccountState::Deleted;
    let people: Vec<_> = world.demo.people.iter().filter(is_selectable).collect();
    page::select_person(&world.demo, &client, &people, params)
}

/// Checks whether `prompt` contains a value.
pub fn requests_prompt(params: &Params, value: &str) -> bool {
    params.get("prompt").is_some_and(|prompt| prompt.split(' ').any(|word| word == value))
}

/// Finds the application and the redirect URI of a request.
///
/// # Errors
/// If either is unknown.
pub fn find_client_and_redirect_uri(
    world: &World,
    authority: &Authority,
    params: &Params,
) -> Result<(Client, Url), OAuthError> {
    let client = Client::find(world, authority.cloud, params.require("client_id")?)?;
    let redirect_uri = world.redirects.find(params.require("redirect_uri")?).ok_or_else(|| {
        OAuthError::new("invalid_request", 50_011, "The redirect URI is neither on loopback nor registered.")
    })?;
    Ok((client, redirect_uri))
}

/// Validates a request of a known client.
fn check(params: &Params) -> Result<(), OAuthError> {
    if params.require("response_type")? != "code" {
        let text = "The emulator supports the response type 'code' only.";
        return Err(OAuthError::new("unsupported_response_type", 700_054, text));
    }
    if !matches!(params.get("response_mode"), None | Some("query" | "form_post")) {
        return Err(OAuthError::new("invalid_request", 70_016, "The response mode must be 'query' or 'form_post'."));
    }
    let prompt: Vec<_> = params.get("prompt").into_iter().flat_map(|prompt| prompt.split(' ')).collect();
    let known = prompt.iter().all(|word| ["none", "login", "consent", "select_account"].contains(word));
    if !known || (prompt.contains(&"none") && prompt.len() > 1) {
        return Err(OAuthError::new("invalid_request", 90_023, "The value of 'prompt' is not supported."));
    }
    match (params.get("code_challenge"), params.get("code_challenge_method")) {
        (None, None) | (Some(_), Some("S256")) => Ok(()),
        _ => Err(OAuthError::new("invalid_request", 501_491, "code_challenge needs the method S256.")),
    }
}

/// The redirect to the application.
struct RedirectToApp<'a> {
    params: &'a Params,
    redirect_uri: Url,
}

impl RedirectToApp<'_> {
    fn sign_in(self, world: &World, client: &Client, person: &DemoPerson) -> Response {
        if let Err(error) = access_checks::check_sign_in(world, client, person, self.params) {
            return self.send_error(&error);
        }
        let mut grant = Grant::new(person.id, client.id.clone());
        grant.scopes = self.params.scopes();
        if !requests_prompt(self.params, "consent") {
            let withheld = world.sign_in_faults.take(OFFLINE_ACCESS, Some(person.id.tenant)).is_some();
            grant.scopes.retain(|scope| !withheld || scope != "offline_access");
        }
        grant.resource = self.params.get("resource").map(str::to_owned);
        grant.nonce = self.params.get("nonce").map(str::to_owned);
        // Stored as received, since the token request must repeat it exactly.
        let redirect_uri = self.params.get("redirect_uri").unwrap_or_default().to_owned();
        let challenge = self.params.get("code_challenge").map(str::to_owned);
        let code = world.grants.add_code(Code::new(grant, redirect_uri, challenge));
        self.send(&[("code", &code)])
    }

    fn send_error(self, error: &OAuthError) -> Response {
        self.send(&[("error", error.error), ("error_description", &error.description())])
    }

    fn send(self, members: &[(&str, &str)]) -> Response {
        let state = self.params.get("state").map(|state| ("state", state));
        let members = members.iter().copied().chain(state);
        if self.params.get("response_mode") == Some("form_post") {
            return page::form_post(&self.redirect_uri, members);
        }
        let mut uri = self.redirect_uri;
        uri.query_pairs_mut().extend_pairs(members);
        Redirect::to(uri.as_str()).into_response()
    }
}
