//! Authentication and authorization of callers by their access token (article "Partner Center authentication").

use http::{HeaderMap, StatusCode, header::AUTHORIZATION};
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    operation::{Auth, Operation},
    response::ApiError,
};
use crate::{
    domain::id::{ObjectId, TenantId},
    emulator::state::{
        clouds,
        demo::{DemoPartner, DemoPerson},
        world::World,
    },
};

/// Permitted clock skew, in seconds.
const SKEW: i64 = 300;

/// The caller of an operation.
#[derive(Debug)]
pub struct Caller<'a> {
    pub partner: &'a DemoPartner,
    /// The person; none for an app-only token.
    pub person: Option<&'a DemoPerson>,
    /// `true` if the token contains a second factor.
    pub mfa: bool,
    /// `true` if the token contains a role of the application itself.
    pub has_app_role: bool,
}

/// The relevant claims of an access token.
#[derive(Debug, Deserialize)]
struct Claims {
    aud: String,
    iss: String,
    exp: i64,
    #[serde(default)]
    nbf: i64,
    tid: TenantId,
    #[serde(default)]
    oid: Option<ObjectId>,
    #[serde(default)]
    scp: Option<String>,
    #[serde(default)]
    amr: Vec<String>,
    #[serde(default)]
    roles: Vec<String>,
}

/// Authenticates the caller by the token in the headers.
///
/// # Errors
/// 401 without a valid token for this cloud's Partner Center.
pub fn caller<'a>(world: &'a World, headers: &HeaderMap) -> Result<Caller<'a>, ApiError> {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| ApiError::new(StatusCode::UNAUTHORIZED, 800_001, "The partner token is missing."))?;
    let denied = || ApiError::new(StatusCode::UNAUTHORIZED, 400, "Access denied.");
    let claims = world.keys.verify(token).ok_or_else(denied)?;
    let claims: Claims = serde_json::from_value(claims).map_err(|_| denied())?;
    let now = Timestamp::now().as_second();
    let partner = world.partner(claims.tid).ok_or_else(denied)?;
    let is_valid = claims.exp > now - SKEW
        && claims.nbf <= now + SKEW
        && claims.iss == world.origins.access_issuer(partner.cloud, partner.tenant)
        && world.is_partner_center(partner.cloud, &claims.aud);
    if !is_valid {
        // The article on app-only tokens still requests them with the deprecated Azure AD Graph as their resource.
        let is_legacy_graph = clouds::legacy_graph(partner.cloud) == claims.aud.trim_end_matches('/');
        let legacy_graph =
            || ApiError::new(StatusCode::UNAUTHORIZED, 900_420, "Tokens for Azure AD Graph are not accepted.");
        return Err(if is_legacy_graph { legacy_graph() } else { denied() });
    }
    let person = match (claims.scp, claims.oid) {
        (None, _) => None,
        (Some(_), None) => return Err(denied()),
        (Some(_), Some(object)) => Some(world.person(claims.tid, object).ok_or_else(denied)?),
    };
    Ok(Caller {
        partner,
        person,
        mfa: claims.amr.iter().any(|method| method == "mfa"),
        has_app_role: claims.roles.iter().any(|role| role == clouds::APP_ROLE),
    })
}

/// Returns the error for an app-only token where a person is required.
pub fn person_required() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, 900_329, "App-only tokens are not supported here.")
}

/// Returns the error for a person's token where an app-only token is required.
pub fn application_required() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, 2032, "Access denied: an app-only token is needed.")
}

/// Authorizes the caller for the operation.
///
/// # Errors
/// If the token is of the wrong kind, lacks the second factor or the application's role, or its person is not an agent
/// of the partner; and if the operation does not exist in the partner's cloud.
pub fn authorize(operation: &Operation, caller: &Caller<'_>) -> Result<(), ApiError> {
    match (operation.auth, caller.person) {
        (Auth::User, None) => {
            return Err(person_required());
        }
        (Auth::App, Some(_)) => {
            return Err(application_required());
        }
        (_, None) => {
            if !caller.has_app_role {
                return Err(ApiError::new(StatusCode::FORBIDDEN, 2032, "Access denied: the application has no right."));
            }
        }
        (_, Some(person)) => {
            if !caller.mfa {
                return Err(ApiError::new(
                    StatusCode::UNAUTHORIZED,
                    900_421,
                    "The user signed in without multi-factor authentication.",
                ));
            }
            if !person.is_agent() {
                return Err(ApiError::new(StatusCode::FORBIDDEN, 2032, "Access denied: the user is no agent."));
            }
        }
    }
    if operation.absent_in.contains(&caller.partner.cloud) {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 900_127, "Not supported in the partner's cloud."));
    }
    Ok(())
}
