//! Control endpoints for accounts, consents, applications and refresh tokens.

use axum::{
    Json,
    extract::{Path, State},
};
use http::StatusCode;
use serde::Deserialize;

use super::{Shared, Switch};
use crate::{
    domain::id::{ObjectId, PersonId, TenantId},
    emulator::state::{
        accounts::AccountState, applications::AppState, grants::InvalidationReason,
        token_request_counts::TokenRequestCount, world::World,
    },
};

/// The tenant id and the object id of a person, as path parameters.
type PersonPath = Path<(TenantId, ObjectId)>;

/// Returns the numbers of token requests by grant type, person and outcome.
pub async fn token_request_counts(State(world): Shared) -> Json<Vec<TokenRequestCount>> {
    Json(world.token_request_counts.list())
}

/// Sets whether refresh tokens remain valid after their use.
pub async fn set_reusable(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.grants.set_reusable(switch.on);
    StatusCode::NO_CONTENT
}

/// Adds or removes the token revocation endpoint.
pub async fn set_revocation(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.endpoints.set_revocation(switch.on);
    StatusCode::NO_CONTENT
}

/// Returns the people whose refresh tokens were revoked.
pub async fn revocations(State(world): Shared) -> Json<Vec<PersonId>> {
    Json(world.grants.revocations())
}

/// Moves the token endpoint to another URL, or back.
pub async fn move_token_endpoint(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.endpoints.set_token_moved(switch.on);
    StatusCode::NO_CONTENT
}

/// The request body for invalidating refresh tokens.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvalidationRequest {
    ended: InvalidationReason,
}

/// Invalidates the refresh tokens of a person.
pub async fn invalidate_refresh_tokens(
    State(world): Shared,
    Path(person_path): PersonPath,
    Json(InvalidationRequest { ended }): Json<InvalidationRequest>,
) -> StatusCode {
    with_person(&world, person_path, |person| world.grants.invalidate(person, ended))
}

/// The request body for changing an account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    account: AccountState,
}

/// Disables, deletes or reactivates an account.
pub async fn set_account(
    State(world): Shared,
    Path(person_path): PersonPath,
    Json(change): Json<AccountChange>,
) -> StatusCode {
    with_person(&world, person_path, |person| world.accounts.set(person, change.account))
}

/// Grants a tenant's consent to an application.
pub async fn grant_consent(State(world): Shared, Path((tenant, client)): Path<(TenantId, String)>) -> StatusCode {
    world.consents.set(tenant, &client, true);
    StatusCode::NO_CONTENT
}

/// Withdraws a tenant's consent to an application.
pub async fn withdraw_consent(State(world): Shared, Path((tenant, client)): Path<(TenantId, String)>) -> StatusCode {
    world.consents.set(tenant, &client, false);
    StatusCode::NO_CONTENT
}

/// The request body for changing an application.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppChange {
    state: AppState,
}

/// Sets the state of a partner's application: working, or failing in one way.
pub async fn set_application(
    State(world): Shared,
    Path(partner): Path<TenantId>,
    Json(change): Json<AppChange>,
) -> StatusCode {
    if world.partner(partner).is_none() {
        return StatusCode::NOT_FOUND;
    }
    world.applications.set(partner, change.state);
    StatusCode::NO_CONTENT
}

/// Applies a change to a person who can sign in, or responds with 404 if there is no such person.
fn with_person(world: &World, (tenant, object): (TenantId, ObjectId), apply: impl FnOnce(PersonId)) -> StatusCode {
    let Some(person) = world.person(tenant, object) else { return StatusCode::NOT_FOUND };
    apply(person.id);
    StatusCode::NO_CONTENT
}
