//! The resource of an access token: by `scope` in version 2, by `resource` in version 1.

use super::error::OAuthError;
use crate::{
    domain::cloud::Cloud,
    emulator::state::{clouds, world::World},
};

/// Scopes without a resource.
const SCOPES_WITHOUT_RESOURCE: [&str; 5] = ["openid", "profile", "email", "offline_access", "roles"];

/// The versions of the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Version 1, with `resource`.
    One,
    /// Version 2, with `scope`.
    Two,
}

/// Checks whether scopes or `resource` name Partner Center, of any cloud.
pub fn requests_partner_center(world: &World, scopes: &[String], resource: Option<&str>) -> bool {
    let resources = scopes.iter().filter_map(|scope| scope.rsplit_once('/')).map(|(resource, _)| resource);
    let is_partner_center =
        |resource: &str| Cloud::ALL.into_iter().any(|cloud| world.is_partner_center(cloud, resource));
    resources.chain(resource).any(is_partner_center)
}

/// The resource of an access token.
pub struct Target {
    /// The audience.
    pub resource: String,
    /// The value of `scp`.
    pub scope: String,
}

impl Target {
    /// Finds the one resource that the scopes, or `resource`, name.
    ///
    /// # Errors
    /// If there is none or more than one, or it is unknown in the cloud.
    pub fn find(
        world: &World,
        cloud: Cloud,
        version: Version,
        scopes: &[String],
        resource: Option<&str>,
    ) -> Result<Self, OAuthError> {
        let resources: Vec<(&str, &str)> = scopes
            .iter()
            .map(String::as_str)
            .filter(|scope| !SCOPES_WITHOUT_RESOURCE.contains(scope))
            .map(|scope| scope.rsplit_once('/').unwrap_or((clouds::GRAPH_APP, scope)))
            .map(|(resource, name)| (resource.trim_end_matches('/'), name))
            .collect();
        let resource = match (version, resource, resources.first()) {
            (Version::One, Some(resource), _) => resource,
            (_, _, Some((resource, _))) => resource,
            (Version::Two, _, None) => clouds::GRAPH_APP,
            (Version::One, None, None) => return Err(OAuthError::missing("resource")),
        };
        if resources.iter().any(|(other, _)| *other != resource) && version == Version::Two {
            let text = "The scopes are of more than one resource.";
            return Err(OAuthError::new("invalid_scope", 28_000, text));
        }
        let known = world.is_partner_center(cloud, resource)
            || resource == clouds::GRAPH_APP
            || clouds::other_resources(cloud).contains(&resource.trim_end_matches('/'));
        if !known {
            let text = format!("The resource '{resource}' was not found in the tenant.");
            return Err(OAuthError::new("invalid_resource", 500_011, text));
        }
        let mut names: Vec<&str> = resources.iter().map(|(_, name)| *name).collect();
        if names.is_empty() || names.contains(&".default") {
            names = vec!["user_impersonation"];
        }
        Ok(Self { resource: resource.to_owned(), scope: names.join(" ") })
    }
}
