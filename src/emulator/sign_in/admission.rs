//! Whether somebody may go on with an application: by what became of their account, and by their tenant's consent.

use super::{authorize::prompts, client::Client, error::OAuthError, params::Params, target::asks_partner_center};
use crate::{
    domain::role::{CustomerRole, Role},
    emulator::state::{accounts::Account, clouds::PARTNER_CENTER_APP, demo::DemoPerson, world::World},
};

/// Lets somebody in who signs in. An administrator who is asked for consent gives it by going on.
///
/// # Errors
/// When their account is no more, the tenant lacks a service that is asked for, or the tenant's consent is missing.
pub fn sign_in(world: &World, client: &Client, person: &DemoPerson, params: &Params) -> Result<(), OAuthError> {
    account(world, person).map_err(|(number, text)| OAuthError::new("access_denied", number, text))?;
    service(world, person, &params.scopes(), params.get("resource"))?;
    if prompts(params, "consent") && is_administrator(world, person) {
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

/// Refuses Partner Center where it is none of the tenant's services: those of customers have it not, whoever consents.
/// Entra tells so of a Microsoft service at the authorization endpoint, by `invalid_client` (error `AADSTS650052` of the
/// article "Microsoft Entra authentication and authorization error codes"; the word as in PostHog/posthog#43486).
/// `AADSTS500011`, by `invalid_resource`, is of resources that no tenant has.
///
/// # Errors
/// When it is asked for.
pub fn service(
    world: &World,
    person: &DemoPerson,
    scopes: &[String],
    resource: Option<&str>,
) -> Result<(), OAuthError> {
    if person.customer.is_none() || !asks_partner_center(world, scopes, resource) {
        return Ok(());
    }
    let text = format!(
        "The app is trying to access a service '{PARTNER_CENTER_APP}' (Microsoft Partner Center) that your organization \
         '{}' lacks a service principal for.",
        person.id.tenant
    );
    Err(OAuthError::new("invalid_client", 650_052, text))
}

/// Tells whether somebody administers their whole tenant.
pub fn is_administrator(world: &World, person: &DemoPerson) -> bool {
    let template = CustomerRole::GlobalAdministrator.template();
    match world.customer_roles(person) {
        Some(held) => held.contains(&template),
        None => person.roles.contains(&Role::GlobalAdministrator),
    }
}

type Missing = (u32, &'static str);

fn account(world: &World, person: &DemoPerson) -> Result<(), Missing> {
    match world.account(person) {
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
