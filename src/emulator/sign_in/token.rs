//! The token endpoint, in version 2 (`scope`) and version 1 (`resource`, numbers as strings).

use std::{io, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    Authority, Shared, Tenancy, access_checks,
    client::Client,
    error::OAuthError,
    flaw,
    params::Params,
    respond_with_faults,
    target::{Target, Version},
    token_request::TokenRequest,
    tokens,
};
use crate::emulator::state::{
    applications::AppState,
    demo::DemoPerson,
    fault::{FaultKind, ID_TOKEN},
    grants::{Code, Grant},
    world::World,
};

/// Handles version 2.
pub async fn version_2(world: Shared, path: Path<(String, String)>, headers: HeaderMap, body: Bytes) -> Response {
    if world.endpoints.is_token_moved() {
        return StatusCode::NOT_FOUND.into_response();
    }
    endpoint(world, path, &headers, &body, Version::Two).await
}

/// Handles version 2 at the URL that it can be moved to.
pub async fn version_2_moved(world: Shared, path: Path<(String, String)>, headers: HeaderMap, body: Bytes) -> Response {
    if !world.endpoints.is_token_moved() {
        return StatusCode::NOT_FOUND.into_response();
    }
    endpoint(world, path, &headers, &body, Version::Two).await
}

/// Handles version 1.
pub async fn version_1(world: Shared, path: Path<(String, String)>, headers: HeaderMap, body: Bytes) -> Response {
    endpoint(world, path, &headers, &body, Version::One).await
}

async fn endpoint(
    State(world): Shared,
    path: Path<(String, String)>,
    headers: &HeaderMap,
    body: &[u8],
    version: Version,
) -> Response {
    let authority = match Authority::load(&world, &path) {
        Ok(authority) => authority,
        Err(response) => return *response,
    };
    let params = Params::parse(body);
    let token_request = TokenRequest::new(&world, params.as_ref().ok());
    let process = || {
        let params = params.as_ref().map_err(OAuthError::clone)?;
        let endpoint = match version {
            Version::One => {
                format!("{}/{}/oauth2/token", world.origins.authority(authority.cloud), authority.tenant_segment)
            }
            Version::Two => endpoint_url(&world, &authority),
        };
        let client = Client::authenticate(&world, authority.cloud, &endpoint, headers, params)?;
        AuthenticatedRequest { world: &world, authority: &authority, version, params, client }.respond()
    };
    let error_response = |error| token_request.count_and_respond(Err(error));
    let handle = || token_request.count_and_respond(process());
    let response = respond_with_faults(&world, "token", Some(&authority), error_response, handle).await;
    token_request.count_fault_response(response)
}

/// Returns the URL of version 2, which applications use as the audience.
pub fn endpoint_url(world: &World, authority: &Authority) -> String {
    format!("{}/{}/{}", world.origins.authority(authority.cloud), authority.tenant_segment, world.endpoints.token())
}

/// A request by an authenticated client.
struct AuthenticatedRequest<'a> {
    world: &'a Arc<World>,
    authority: &'a Authority,
    version: Version,
    params: &'a Params,
    client: Client,
}

impl AuthenticatedRequest<'_> {
    fn respond(&self) -> Result<Response, OAuthError> {
        match self.params.require("grant_type")? {
            "authorization_code" => {
                let grant = self.world.grants.redeem_code(self.params.require("code")?, |code| self.check(code))?;
                self.for_person(grant, true)
            }
            "refresh_token" => {
                let text = self.params.require("refresh_token")?;
                let check = |grant: &Grant| self.active_person(grant).map(drop);
                let mut grant = self.world.grants.redeem_refresh_token(text, &self.client.id, check)?;
                grant.nonce = None;
                self.for_person(grant, false)
            }
            "client_credentials" => self.for_client(),
            other => {
                let text = format!("The grant type '{}' is not supported.", other.chars().take(64).collect::<String>());
                Err(OAuthError::new("unsupported_grant_type", 70_003, text))
            }
        }
    }

    /// Checks a code's conditions (RFC 6749, 4.1.3; RFC 7636, 4.6).
    fn check(&self, code: &Code) -> Result<(), OAuthError> {
        if code.grant.client != self.client.id {
            return Err(OAuthError::new("invalid_grant", 700_005, "The code was issued to another application."));
        }
        if self.params.require("redirect_uri")? != code.redirect_uri {
            return Err(OAuthError::new("invalid_grant", 500_112, "The redirect URI differs from the request's."));
        }
        let verifier = self.params.get("code_verifier");
        let is_verified = match (&code.challenge, verifier) {
            (None, None) => true,
            (Some(challenge), Some(verifier)) => {
                (43..=128).contains(&verifier.len()) && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == *challenge
            }
            _ => false,
        };
        if is_verified {
            Ok(())
        } else {
            Err(OAuthError::new("invalid_grant", 50_148, "The code_verifier does not match the code_challenge."))
        }
    }

    /// Finds the person of a grant, if it is still valid.
    fn active_person(&self, grant: &Grant) -> Result<&DemoPerson, OAuthError> {
        let person = self
            .world
            .person(grant.person.tenant, grant.person.object)
            .filter(|person| self.authority.accepts(person))
            .ok_or_else(|| OAuthError::new("invalid_grant", 50_020, "The account does not exist in the tenant."))?;
        access_checks::check_redemption(self.world, &self.client, person)?;
        Ok(person)
    }

    /// Responds with the tokens of a person; `is_initial` is `true` for a code and `false` for a refresh token.
    fn for_person(&self, grant: Grant, is_initial: bool) -> Result<Response, OAuthError> {
        let person = self.active_person(&grant)?;
        let requested_scopes = self.params.scopes();
        let scopes = if requested_scopes.is_empty() { grant.scopes.clone() } else { requested_scopes };
        let resource = self.params.get("resource").or(grant.resource.as_deref());
        access_checks::check_service_principal(self.world, person, &scopes, resource)?;
        let target = self.target(&scopes, resource)?;
        let has = |scope: &str| self.version == Version::One || scopes.iter().any(|known| known == scope);
        let access = tokens::delegated(self.world, &self.client, person, &target.resource, &target.scope)
            .map_err(|error| server_error(&error))?;
        let mut body = self.access_token_members(&access, &target);
        if has("openid") {
            body["id_token"] = Value::from(self.id_token(person, &grant, &scopes, &access)?);
        }
        // The first refresh token must be requested, and is then renewed with each use.
        if !is_initial || has("offline_access") || grant.scopes.iter().any(|scope| scope == "offline_access") {
            body["refresh_token"] = Value::from(self.world.grants.issue_refresh_token(grant));
        }
        Ok(token_response(&body))
    }

    fn id_token(
        &self,
        person: &DemoPerson,
        grant: &Grant,
        scopes: &[String],
        access: &str,
    ) -> Result<String, OAuthError> {
        let app_roles = scopes.iter().any(|scope| scope == "roles");
        let token = tokens::id_token(self.world, &self.client, person, grant, app_roles, access);
        let token = token.map_err(|error| server_error(&error))?;
        match self.world.sign_in_faults.take(ID_TOKEN, Some(person.id.tenant)).map(|fault| fault.kind) {
            Some(FaultKind::IdToken { flaw }) => {
                flaw::apply(self.world, &token, flaw).map_err(|error| server_error(&error))
            }
            _ => Ok(token),
        }
    }

    /// Responds with an app-only access token.
    fn for_client(&self) -> Result<Response, OAuthError> {
        let Tenancy::One(tenant) = self.authority.tenancy else {
            return Err(OAuthError::new("invalid_request", 53_003, "App-only tokens need the address of one tenant."));
        };
        let state = self.client.state(self.world);
        let (has_principal, has_rights) = match self.client.home {
            Some(home) => (home == tenant && state != AppState::WithoutPrincipal, state != AppState::WithoutRights),
            // Consent adds the portal's own application to a tenant, but does not assign app roles to it.
            None => (self.world.consents.has(tenant, &self.client.id), false),
        };
        let partner = self.world.partner(tenant).filter(|_| has_principal);
        let partner = partner.ok_or_else(|| {
            let text = format!("Application '{}' has no service principal in the tenant.", self.client.id);
            OAuthError::new("unauthorized_client", 7_000_229, text)
        })?;
        let scopes = self.params.scopes();
        if self.version == Version::Two {
            self.params.require("scope")?;
            if !scopes.iter().all(|scope| scope.ends_with("/.default")) {
                let text = "The scope of a client credentials request must end in /.default.";
                return Err(OAuthError::new("invalid_scope", 1_002_012, text));
            }
        }
        let target = self.target(&scopes, None)?;
        let access = tokens::app_only(self.world, &self.client, partner, &target.resource, has_rights)
            .map_err(|error| server_error(&error))?;
        let mut body = self.access_token_members(&access, &target);
        if let Some(members) = body.as_object_mut() {
            members.remove("scope");
        }
        Ok(token_response(&body))
    }

    fn target(&self, scopes: &[String], granted_resource: Option<&str>) -> Result<Target, OAuthError> {
        let resource = self.params.get("resource").or(granted_resource);
        Target::find(self.world, self.authority.cloud, self.version, scopes, resource)
    }

    /// Returns the members of a response about the access token.
    fn access_token_members(&self, access: &str, target: &Target) -> Value {
        let lifetime = tokens::lifetime_seconds();
        let now = Timestamp::now().as_second();
        match self.version {
            Version::Two => {
                let scope: Vec<_> = target.scope.split(' ').map(|name| format!("{}/{name}", target.resource)).collect();
                json!({
                    "token_type": "Bearer", "scope": scope.join(" "), "expires_in": lifetime, "ext_expires_in": lifetime,
                    "access_token": access,
                })
            }
            Version::One => json!({
                "token_type": "Bearer", "scope": target.scope, "expires_in": lifetime.to_string(),
                "ext_expires_in": lifetime.to_string(), "expires_on": (now + lifetime).to_string(),
                "not_before": now.to_string(), "resource": target.resource, "access_token": access,
            }),
        }
    }
}

fn server_error(error: &io::Error) -> OAuthError {
    OAuthError::new("server_error", 90_033, format!("The emulator failed: {error}"))
}

fn token_response(body: &Value) -> Response {
    let mut response = (StatusCode::OK, Json(body)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache"));
    response
}
