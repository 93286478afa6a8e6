//! Checks of people's access to applications: the state of their account, and their tenant's consent.

use super::{
    authorize::requests_prompt, client::Client, error::OAuthError, params::Params, target::requests_partner_center,
};
use crate::{
    domain::role::{CustomerRole, Role},
    emulator::state::{accounts::AccountState, clouds::PARTNER_CENTER_APP, demo::DemoPerson, world::World},
};

/// Checks whether a person may sign in to an application. An administrator who is prompted for consent grants it by
/// continuing.
///
/// # Errors
/// If the account is disabled or deleted, the tenant lacks a requested service, or its consent is missing.
pub fn check_sign_in(world: &World, client: &Client, person: &DemoPerson, params: &Params) -> Result<(), OAuthError> {
    check_account(world, person).map_err(|(code, text)| OAuthError::new("access_denied", code, text))?;
    check_service_principal(world, person, &params.scopes(), params.get("resource"))?;
    if requests_prompt(params, "consent") && is_administrator(world, person) {
        world.consents.set(person.id.tenant, &client.id, true);
    }
    check_consent(world, client, person).map_err(|(code, text)| OAuthError::new("consent_required", code, text))
}

/// Checks whether an application may redeem a person's code or refresh token.
///
/// # Errors
/// As for [`check_sign_in`], with the token endpoint's codes.
pub fn check_redemption(world: &World, client: &Client, person: &DemoPerson) -> Result<(), OAuthError> {
    check_account(world, person).map_err(|(code, text)| OAuthError::new("invalid_grant", code, text))?;
    check_consent(world, client, person)
        .map_err(|(code, text)| OAuthError::new("invalid_grant", code, text).with_suberror("consent_required"))
}

/// Rejects Partner Center as a resource in tenants without that service: customers do not have it, with or without
/// consent. For a Microsoft service, Entra responds at the authorization endpoint with `invalid_client` (error
/// `AADSTS650052` of the article "Microsoft Entra authentication and authorization error codes"; the OAuth error as in
/// PostHog/posthog#43486). `AADSTS500011`, with `invalid_resource`, is for resources that no tenant has.
///
/// # Errors
/// If it is requested.
pub fn check_service_principal(
    world: &World,
    person: &DemoPerson,
    scopes: &[String],
    resource: Option<&str>,
) -> Result<(), OAuthError> {
    if person.customer.is_none() || !requests_partner_center(world, scopes, resource) {
        return Ok(());
    }
    let text = format!(
        "The app is trying to access a service '{PARTNER_CENTER_APP}' (Microsoft Partner Center) that your organization \
         '{}' lacks a service principal for.",
        person.id.tenant
    );
    Err(OAuthError::new("invalid_client", 650_052, text))
}

/// Checks whether a person administers their whole tenant.
pub fn is_administrator(world: &World, person: &DemoPerson) -> bool {
    let template = CustomerRole::GlobalAdministrator.template();
    match world.customer_roles(person) {
        Some(roles) => roles.contains(&template),
        None => person.roles.contains(&Role::GlobalAdministrator),
    }
}

/// The AADSTS code of an error, with its text.
type AadstsError = (u32, &'static str);

fn check_account(world: &World, person: &DemoPerson) -> Result<(), AadstsError> {
    match world.account(person) {
        AccountState::Active => Ok(()),
        AccountState::Disabled => Err((50_057, "The account is disabled.")),
        AccountState::Deleted => Err((50_034, "The account does not exist in the directory.")),
    }
}

fn check_consent(world: &World, client: &Client, person: &DemoPerson) -> Result<(), AadstsError> {
    if world.consents.has(person.id.tenant, &client.id) {
        Ok(())
    } else {
        Err((65_001, "Neither the person nor an administrator has consented to the application."))
    }
}
