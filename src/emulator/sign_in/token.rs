//! The token endpoint, in version 2 (`scope`) and version 1 (`resource`, numbers as texts).

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

use super::{Realm, Shared, Tenancy, answer, client::Client, error::OAuthError, flaw, params::Params, tokens};
use crate::emulator::state::{
    clouds,
    demo::DemoPerson,
    fault::{FaultKind, ID_TOKEN},
    grants::{Code, Grant},
    world::World,
};

/// Scopes that name no resource.
const PLAIN: [&str; 5] = ["openid", "profile", "email", "offline_access", "roles"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

/// Version 2.
pub async fn version_2(world: Shared, path: Path<(String, String)>, headers: HeaderMap, body: Bytes) -> Response {
    endpoint(world, path, &headers, &body, Version::Two).await
}

/// Version 1.
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
    let realm = match Realm::load(&world, &path) {
        Ok(realm) => realm,
        Err(response) => return *response,
    };
    let request = || {
        let params = Params::parse(body)?;
        let path = if version == Version::One { "oauth2/token" } else { "oauth2/v2.0/token" };
        let endpoint = format!("{}/{}/{path}", world.origins.authority(realm.cloud), realm.tenant);
        let client = Client::authenticate(&world, realm.cloud, &endpoint, headers, &params)?;
        Request { world: &world, realm: &realm, version, params, client }.answer()
    };
    answer(&world, "token", Some(&realm), || request().unwrap_or_else(OAuthError::into_response)).await
}

/// A request by a client that said who it is.
struct Request<'a> {
    world: &'a Arc<World>,
    realm: &'a Realm,
    version: Version,
    params: Params,
    client: Client,
}

/// What an access token is for.
struct Target {
    resource: String,
    scope: String,
}

impl Request<'_> {
    fn answer(&self) -> Result<Response, OAuthError> {
        match self.params.require("grant_type")? {
            "authorization_code" => {
                let grant = self.world.grants.take_code(self.params.require("code")?, |code| self.check(code))?;
                self.for_person(grant, true)
            }
            "refresh_token" => {
                let text = self.params.require("refresh_token")?;
                let mut grant = self.world.grants.take_refresh(text, &self.client.id)?;
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

    /// Whether a code's conditions are met (RFC 6749, 4.1.3; RFC 7636, 4.6).
    fn check(&self, code: &Code) -> Result<(), OAuthError> {
        if code.grant.client != self.client.id {
            return Err(OAuthError::new("invalid_grant", 700_005, "The code was issued to another application."));
        }
        if self.params.require("redirect_uri")? != code.redirect_uri {
            return Err(OAuthError::new("invalid_grant", 500_112, "The redirect URI differs from the request's."));
        }
        let verifier = self.params.get("code_verifier");
        let proven = match (&code.challenge, verifier) {
            (None, None) => true,
            (Some(challenge), Some(verifier)) => {
                (43..=128).contains(&verifier.len()) && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == *challenge
            }
            _ => false,
        };
        if proven {
            Ok(())
        } else {
            Err(OAuthError::new("invalid_grant", 50_148, "The code_verifier does not match the code_challenge."))
        }
    }

    fn for_person(&self, grant: Grant, first: bool) -> Result<Response, OAuthError> {
        let person = self
            .world
            .person(grant.person.tenant, grant.person.object)
            .filter(|person| self.realm.admits(person))
            .ok_or_else(|| OAuthError::new("invalid_grant", 50_020, "The account does not exist in the tenant."))?;
        let asked = self.params.scopes();
        let scopes = if asked.is_empty() { grant.scopes.clone() } else { asked };
        let target = self.target(&scopes, grant.resource.as_deref())?;
        let has = |scope: &str| self.version == Version::One || scopes.iter().any(|known| known == scope);
        let access = tokens::delegated(self.world, &self.client, person, &target.resource, &target.scope)
            .map_err(|error| ours(&error))?;
        let mut answer = self.describe(&access, &target);
        if has("openid") {
            answer["id_token"] = Value::from(self.id_token(person, &grant, &scopes, &access)?);
        }
        // The first token is given out when asked for, and then goes on for as long as it is used.
        if !first || has("offline_access") || grant.scopes.iter().any(|scope| scope == "offline_access") {
            answer["refresh_token"] = Value::from(self.world.grants.add_refresh(grant));
        }
        Ok(no_store(&answer))
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
        let token = token.map_err(|error| ours(&error))?;
        match self.world.sign_in_faults.take(ID_TOKEN, Some(person.id.tenant)).map(|fault| fault.kind) {
            Some(FaultKind::IdToken { flaw }) => flaw::spoil(self.world, &token, flaw).map_err(|error| ours(&error)),
            _ => Ok(token),
        }
    }

    fn for_client(&self) -> Result<Response, OAuthError> {
        let Tenancy::One(tenant) = self.realm.tenancy else {
            return Err(OAuthError::new("invalid_request", 53_003, "App-only tokens need the address of one tenant."));
        };
        let partner = self.world.partner(tenant).filter(|partner| self.client.home == Some(partner.tenant));
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
        let access =
            tokens::app_only(self.world, &self.client, partner, &target.resource).map_err(|error| ours(&error))?;
        let mut answer = self.describe(&access, &target);
        if let Some(members) = answer.as_object_mut() {
            members.remove("scope");
        }
        Ok(no_store(&answer))
    }

    /// The one resource that the scopes, or `resource`, name.
    fn target(&self, scopes: &[String], granted: Option<&str>) -> Result<Target, OAuthError> {
        let resources: Vec<(&str, &str)> = scopes
            .iter()
            .map(String::as_str)
            .filter(|scope| !PLAIN.contains(scope))
            .map(|scope| scope.rsplit_once('/').unwrap_or((clouds::GRAPH_APP, scope)))
            .map(|(resource, name)| (resource.trim_end_matches('/'), name))
            .collect();
        let resource = match (self.version, self.params.get("resource").or(granted), resources.first()) {
            (Version::One, Some(resource), _) => resource,
            (_, _, Some((resource, _))) => resource,
            (Version::Two, _, None) => clouds::GRAPH_APP,
            (Version::One, None, None) => return Err(OAuthError::missing("resource")),
        };
        if resources.iter().any(|(other, _)| *other != resource) && self.version == Version::Two {
            let text = "The scopes are of more than one resource.";
            return Err(OAuthError::new("invalid_scope", 28_000, text));
        }
        let cloud = self.realm.cloud;
        let known = self.world.is_partner_center(cloud, resource)
            || resource == clouds::GRAPH_APP
            || clouds::others(cloud).contains(&resource.trim_end_matches('/'));
        if !known {
            let text = format!("The resource '{resource}' was not found in the tenant.");
            return Err(OAuthError::new("invalid_resource", 500_011, text));
        }
        let mut names: Vec<&str> = resources.iter().map(|(_, name)| *name).collect();
        if names.is_empty() || names.contains(&".default") {
            names = vec!["user_impersonation"];
        }
        Ok(Target { resource: resource.to_owned(), scope: names.join(" ") })
    }

    /// The members of an answer that are about the access token.
    fn describe(&self, access: &str, target: &Target) -> Value {
        let life = tokens::life();
        let now = Timestamp::now().as_second();
        match self.version {
            Version::Two => {
                let scope: Vec<_> = target.scope.split(' ').map(|name| format!("{}/{name}", target.resource)).collect();
                json!({
                    "token_type": "Bearer", "scope": scope.join(" "), "expires_in": life, "ext_expires_in": life,
                    "access_token": access,
                })
            }
            Version::One => json!({
                "token_type": "Bearer", "scope": target.scope, "expires_in": life.to_string(),
                "ext_expires_in": life.to_string(), "expires_on": (now + life).to_string(),
                "not_before": now.to_string(), "resource": target.resource, "access_token": access,
            }),
        }
    }
}

fn ours(error: &io::Error) -> OAuthError {
    OAuthError::new("server_error", 90_033, format!("The emulator failed: {error}"))
}

fn no_store(answer: &Value) -> Response {
    let mut response = (StatusCode::OK, Json(answer)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache"));
    response
}
