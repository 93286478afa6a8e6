//! Whether somebody may go on with an application: by what became of their account, and by their tenant's consent.

use super::{client::Client, error::OAuthError};
use crate::{
    domain::role::Role,
    emulator::state::{accounts::Account, demo::DemoPerson, world::World},
};

/// Lets somebody in who signs in. An administrator who is asked for consent gives it by going on.
///
/// # Errors
/// When their account is no more, or the tenant's consent is missing.
pub fn sign_in(world: &World, client: &Client, person: &DemoPerson, asks_consent: bool) -> Result<(), OAuthError> {
    account(world, person).map_err(|(number, text)| OAuthError::new("access_denied", number, text))?;
    if asks_consent && person.roles.contains(&Role::GlobalAdministrator) {
        world.consents.set(person.id.tenant, &client.id, true);
    }
    consent(world, client, person).map_err(|(number, text)| OAuthError::new("consent_required", number, text))
}

/// Lets an application have tokens that has a code or a refresh token of somebody's.
///
/// # Errors
/// As for [`sign_in`], in the words of the token endpoint.
pub fn exchange(world: &World, client: &Client, person: &DemoPerson) -> Result<(), OAuthError> {
    account(world, person).map_err(|(number, text)| OAuthError::new("invalid_grant", number, text))?;
    consent(world, client, person)
        .map_err(|(number, text)| OAuthError::new("invalid_grant", number, text).with_suberror("consent_required"))
}

type Missing = (u32, &'static str);

fn account(world: &World, person: &DemoPerson) -> Result<(), Missing> {
    match world.accounts.get(person.id) {
        Account::Active => Ok(()),
        Account::Disabled => Err((50_057, "The account is disabled.")),
        Account::Deleted => Err((50_034, "The account does not exist in the directory.")),
    }
}

fn consent(world: &World, client: &Client, person: &DemoPerson) -> Result<(), Missing> {
    if world.consents.has(person.id.tenant, &client.id) {
        Ok(())
    } else {
        Err((65_001, "Neither the person nor an administrator has consented to the application."))
    }
}
