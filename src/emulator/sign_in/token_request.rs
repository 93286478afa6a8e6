//! A token request, for counting.

use axum::response::{IntoResponse, Response};

use super::{error::OAuthError, params::Params};
use crate::{
    domain::id::PersonId,
    emulator::state::{token_request_counts::Outcome, world::World},
};

/// A request, with the person whose code or refresh token it contains.
#[derive(Clone, Copy)]
pub struct TokenRequest<'a> {
    world: &'a World,
    grant_type: &'static str,
    person: Option<PersonId>,
}

/// A marker for a response whose request was counted.
#[derive(Clone, Copy)]
struct Counted;

impl<'a> TokenRequest<'a> {
    /// Reads the request from its parameters; none if they could not be parsed.
    pub fn new(world: &'a World, params: Option<&Params>) -> Self {
        let (grant_type, credential_param) = match params.and_then(|params| params.get("grant_type")) {
            Some("authorization_code") => ("authorization_code", "code"),
            Some("refresh_token") => ("refresh_token", "refresh_token"),
            Some("client_credentials") => ("client_credentials", ""),
            _ => ("other", ""),
        };
        let credential = params.and_then(|params| params.get(credential_param));
        Self { world, grant_type, person: credential.and_then(|text| world.grants.find_person(text)) }
    }

    /// Counts the outcome and creates the response.
    pub fn count_and_respond(self, result: Result<Response, OAuthError>) -> Response {
        let outcome = result.as_ref().map_or_else(|error| Outcome::Refused(error.code()), |_| Outcome::Granted);
        self.world.token_request_counts.count(self.grant_type, self.person, outcome);
        let mut response = result.unwrap_or_else(OAuthError::into_response);
        response.extensions_mut().insert(Counted);
        response
    }

    /// Counts a response that a fault created without an outcome.
    pub fn count_fault_response(self, response: Response) -> Response {
        let status = response.status();
        if response.extensions().get::<Counted>().is_none() && !status.is_success() {
            self.world.token_request_counts.count(self.grant_type, self.person, Outcome::Failed(status.as_u16()));
        }
        response
    }
}
