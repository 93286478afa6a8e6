//! An OpenID provider that behaves like Entra as far as a relying party can observe, and signs in any person who is
//! selected.
//!
//! One listener serves every cloud: the first segment of the path is the cloud, the second the tenant, followed by
//! Entra's own paths. Authority: OpenID Connect Core, RFC 6749, RFC 7636, and Microsoft Learn "Microsoft identity
//! platform and OAuth 2.0 authorization code flow".

mod access_checks;
mod assertion;
mod authorize;
mod client;
mod consent;
mod discovery;
mod error;
mod flaw;
mod logout;
mod page;
mod params;
mod revocation;
mod target;
mod token;
mod token_request;
mod tokens;
mod userinfo;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::StatusCode;
use serde_json::json;

use self::error::OAuthError;
use super::{
    fault_response::respond_with_fault,
    state::{demo::DemoPerson, fault::FaultKind, world::World},
};
use crate::domain::{cloud::Cloud, id::TenantId};

/// Returns all routes of the sign-in listener except the controls.
pub fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/{cloud}/{tenant}/v2.0/.well-known/openid-configuration", get(discovery::metadata))
        .route("/{cloud}/{tenant}/.well-known/openid-configuration", get(discovery::metadata))
        .route("/{cloud}/{tenant}/discovery/v2.0/keys", get(discovery::keys))
        .route("/{cloud}/{tenant}/discovery/keys", get(discovery::keys))
        .route("/{cloud}/{tenant}/oauth2/v2.0/authorize", get(authorize::handle_get).post(authorize::handle_post))
        .route("/{cloud}/{tenant}/oauth2/authorize", get(authorize::handle_get).post(authorize::handle_post))
        .route("/{cloud}/{tenant}/v2.0/adminconsent", get(consent::handle_get).post(consent::handle_post))
        .route("/{cloud}/{tenant}/oauth2/v2.0/token", post(token::version_2))
        .route("/{cloud}/{tenant}/oauth2/v2.0/moved/token", post(token::version_2_moved))
        .route("/{cloud}/{tenant}/oauth2/token", post(token::version_1))
        .route("/{cloud}/{tenant}/oauth2/v2.0/revoke", post(revocation::revoke))
        .route("/{cloud}/{tenant}/oauth2/v2.0/logout", get(logout::sign_out).post(logout::sign_out))
        .route("/{cloud}/{tenant}/oauth2/logout", get(logout::sign_out).post(logout::sign_out))
        .route("/{cloud}/oidc/userinfo", get(userinfo::claims).post(userinfo::claims))
}

/// The people that an authority signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tenancy {
    /// People of one tenant.
    One(TenantId),
    /// People of any tenant of the cloud: `organizations` and `common`.
    Any,
}

/// The authority in the first two segments of a path.
#[derive(Debug, Clone)]
struct Authority {
    cloud: Cloud,
    tenancy: Tenancy,
    /// The second segment, as received.
    tenant_segment: String,
}

impl Authority {
    /// Parses the segments; a tenant is named by its id or one of its domains. Every customer of a partner is a tenant
    /// as well.
    fn find(world: &World, cloud: &str, tenant: &str) -> Option<Self> {
        let cloud: Cloud = cloud.parse().ok()?;
        let tenancy = if tenant.eq_ignore_ascii_case("organizations") || tenant.eq_ignore_ascii_case("common") {
            Tenancy::Any
        } else {
            let mut people = world.demo.people.iter().filter(|person| person.cloud == cloud);
            let domain = |person: &DemoPerson| {
                person.sign_in_name.split('@').nth(1).is_some_and(|domain| domain.eq_ignore_ascii_case(tenant))
            };
            let id = tenant.parse::<TenantId>().ok();
            let of_person = people.find(|person| id == Some(person.id.tenant) || domain(person));
            let of_person = of_person.map(|person| person.id.tenant);
            Tenancy::One(of_person.or_else(|| world.customer_tenant(cloud, tenant))?)
        };
        Some(Self { cloud, tenancy, tenant_segment: tenant.to_owned() })
    }

    /// Returns the tenant, unless the authority accepts any.
    const fn tenant(&self) -> Option<TenantId> {
        match self.tenancy {
            Tenancy::One(tenant) => Some(tenant),
            Tenancy::Any => None,
        }
    }

    /// Checks whether the person can sign in here.
    fn accepts(&self, person: &DemoPerson) -> bool {
        person.cloud == self.cloud
            && match self.tenancy {
                Tenancy::One(tenant) => tenant == person.id.tenant,
                Tenancy::Any => !person.guest,
            }
    }

    /// Finds the authority, or returns the response for an unknown tenant.
    fn load(world: &World, Path((cloud, tenant)): &Path<(String, String)>) -> Result<Self, Box<Response>> {
        Self::find(world, cloud, tenant).ok_or_else(|| {
            let error = OAuthError::new("invalid_tenant", 90002, "The tenant was not found.");
            Box::new(error.into_response())
        })
    }
}

/// Responds, applying a pending fault of the operation.
async fn respond(
    world: &World,
    operation: &str,
    authority: Option<&Authority>,
    handle: impl FnOnce() -> Response,
) -> Response {
    respond_with_faults(world, operation, authority, OAuthError::into_response, handle).await
}

/// Responds, applying a pending fault of the operation; `error_response` creates the response of an error with an Entra
/// code.
async fn respond_with_faults(
    world: &World,
    operation: &str,
    authority: Option<&Authority>,
    error_response: impl FnOnce(OAuthError) -> Response,
    handle: impl FnOnce() -> Response,
) -> Response {
    let Some(fault) = world.sign_in_faults.take(operation, authority.and_then(Authority::tenant)) else {
        return handle();
    };
    if let FaultKind::Code { code, .. } = fault.kind {
        return error_response(OAuthError::new(error::oauth_error_for(code), code, "A fault of the emulator."));
    }
    let status_response = |status: u16, retry_after: Option<u64>| {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = Json(json!({"error": "temporarily_unavailable", "error_description": "A fault of the emulator."}));
        let mut response = (status, body).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(http::header::RETRY_AFTER, seconds.into());
        }
        response
    };
    respond_with_fault(&fault, &world.stop, status_response, handle).await
}

/// The state of every handler.
type Shared = State<Arc<World>>;

#[cfg(test)]
mod tests;
