//! The controls of what a sign-in leads to: accounts, consents, applications and refresh tokens.

use axum::{
    Json,
    extract::{Path, State},
};
use http::StatusCode;
use serde::Deserialize;

use super::{Shared, Switch};
use crate::{
    domain::id::{ObjectId, PersonId, TenantId},
    emulator::state::{accounts::Account, applications::AppState, exchanges::Exchanged, grants::Ended, world::World},
};

/// A tenant and the object id of somebody who signs in, as addresses name them.
type Who = Path<(TenantId, ObjectId)>;

/// Lists how often tokens were asked for.
pub async fn exchanges(State(world): Shared) -> Json<Vec<Exchanged>> {
    Json(world.exchanges.list())
}

/// Lets refresh tokens go on working after their use, or not.
pub async fn set_reusable(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.grants.set_reusable(switch.on);
    StatusCode::NO_CONTENT
}

/// Adds a revocation endpoint, or takes it away.
pub async fn set_revocation(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.endpoints.set_revocation(switch.on);
    StatusCode::NO_CONTENT
}

/// Lists the people whose refresh tokens were revoked.
pub async fn revocations(State(world): Shared) -> Json<Vec<PersonId>> {
    Json(world.grants.revocations())
}

/// Moves the token endpoint, or back.
pub async fn move_token_endpoint(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.endpoints.set_token_moved(switch.on);
    StatusCode::NO_CONTENT
}

/// An end of refresh tokens.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    ended: Ended,
}

/// Ends the refresh tokens of a person.
pub async fn end_refresh_tokens(State(world): Shared, Path(who): Who, Json(End { ended }): Json<End>) -> StatusCode {
    of_person(&world, who, |person| world.grants.end(person, ended))
}

/// A change of an account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    account: Account,
}

/// Disables or deletes an account, or makes it active again.
pub async fn set_account(State(world): Shared, Path(who): Who, Json(change): Json<AccountChange>) -> StatusCode {
    of_person(&world, who, |person| world.accounts.set(person, change.account))
}

/// Gives a tenant's consent to an application.
pub async fn give_consent(State(world): Shared, Path((tenant, client)): Path<(TenantId, String)>) -> StatusCode {
    world.consents.set(tenant, &client, true);
    StatusCode::NO_CONTENT
}

/// Takes a tenant's consent to an application away.
pub async fn withdraw_consent(State(world): Shared, Path((tenant, client)): Path<(TenantId, String)>) -> StatusCode {
    world.consents.set(tenant, &client, false);
    StatusCode::NO_CONTENT
}

/// A change of an application.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppChange {
    state: AppState,
}

/// Takes something from a partner's application, or has it work again.
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

/// Does something to somebody whom sign-in knows.
fn of_person(world: &World, (tenant, object): (TenantId, ObjectId), act: impl FnOnce(PersonId)) -> StatusCode {
    let Some(person) = world.person(tenant, object) else { return StatusCode::NOT_FOUND };
    act(person.id);
    StatusCode::NO_CONTENT
}
