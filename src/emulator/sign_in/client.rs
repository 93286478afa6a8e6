//! The registered applications and their authentication.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, header::AUTHORIZATION};

use super::{
    assertion::{RegisteredCertificate, unknown_key},
    error::OAuthError,
    params::Params,
};
use crate::{
    domain::{cloud::Cloud, id::TenantId},
    emulator::state::{applications::AppState, world::World},
};

/// A registered application.
#[derive(Debug, Clone)]
pub struct Client {
    pub id: String,
    /// The name for people.
    pub name: String,
    /// The tenant that it is registered in; none for the portal's own, which belongs to no partner's tenant.
    pub home: Option<TenantId>,
    /// The secret, or the certificate in its place.
    secret: String,
}

impl Client {
    /// Finds the application with this id in this cloud.
    ///
    /// # Errors
    /// If there is none.
    pub fn find(world: &World, cloud: Cloud, id: &str) -> Result<Self, OAuthError> {
        let demo = &world.demo;
        let partner =
            demo.partners.iter().find(|partner| partner.cloud == cloud && partner.client_id == id).map(|it| Self {
                id: it.client_id.clone(),
                name: it.name.clone(),
                home: Some(it.tenant),
                secret: it.client_secret.clone(),
            });
        let portal = || {
            demo.apps.iter().find(|app| app.cloud == cloud && app.client_id == id).map(|it| Self {
                id: it.client_id.clone(),
                name: "Tenantry".to_owned(),
                home: None,
                secret: it.client_secret.clone(),
            })
        };
        let client = partner.or_else(portal);
        client.filter(|client| client.state(world) != AppState::Unknown).ok_or_else(|| {
            let text = format!("Application with identifier '{id}' was not found in the directory.");
            OAuthError::new("unauthorized_client", 700_016, text)
        })
    }

    /// Returns the state of the application, which is always working for the portal's own.
    pub fn state(&self, world: &World) -> AppState {
        self.home.map(|home| world.applications.get(home)).unwrap_or_default()
    }

    /// Authenticates the application of a token request by its secret, in the form (`client_secret_post`) or in the
    /// header (`client_secret_basic`), or by an assertion signed with its certificate's key (`private_key_jwt`).
    ///
    /// # Errors
    /// If it is unknown, or the credential is missing or wrong.
    pub fn authenticate(
        world: &World,
        cloud: Cloud,
        token_endpoint: &str,
        headers: &HeaderMap,
        params: &Params,
    ) -> Result<Self, OAuthError> {
        let (id, secret) = match basic(headers) {
            Some((id, secret)) => (id, Some(secret)),
            None => (params.require("client_id")?.to_owned(), params.get("client_secret").map(str::to_owned)),
        };
        let client = Self::find(world, cloud, &id)?;
        let (certificate, assertion) = (RegisteredCertificate::find(&client.secret), params.get("client_assertion"));
        if let Some(assertion) = assertion {
            if secret.is_some() {
                let text = "The request must not contain both 'client_assertion' and 'client_secret'.";
                return Err(OAuthError::new("invalid_request", 90_023, text));
            }
            let certificate = certificate.ok_or_else(unknown_key)?;
            let kind = params.require("client_assertion_type")?;
            certificate.check((kind, assertion), &client.id, token_endpoint, &world.assertions)?;
            return Ok(client);
        }
        match secret {
            None => Err(OAuthError::new(
                "invalid_client",
                7_000_218,
                "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
            )),
            Some(secret) if certificate.is_none() && secret == client.secret => match client.state(world) {
                AppState::WrongSecret => Err(wrong_secret()),
                AppState::ExpiredSecret => {
                    Err(OAuthError::new("invalid_client", 7_000_222, "The client secret has expired."))
                }
                _ => Ok(client),
            },
            Some(_) => Err(wrong_secret()),
        }
    }
}

fn wrong_secret() -> OAuthError {
    OAuthError::new("invalid_client", 7_000_215, "Invalid client secret provided.")
}

/// Parses id and secret of a Basic header; both are form-encoded in it (RFC 6749, 2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, text) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode = |text: &str| {
        let pair = format!("x={}", text.replace('&', "%26").replace('=', "%3D"));
        url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned())
    };
    Some((decode(id)?, decode(secret)?))
}
