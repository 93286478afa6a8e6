//! One request for tokens, for the tally of them.

use axum::response::{IntoResponse, Response};

use super::{error::OAuthError, params::Params};
use crate::{
    domain::id::PersonId,
    emulator::state::{exchanges::Outcome, world::World},
};

/// A request, and whose code or refresh token it brings.
#[derive(Clone, Copy)]
pub struct Exchange<'a> {
    world: &'a World,
    grant_type: &'static str,
    person: Option<PersonId>,
}

/// Marks an answer whose request is counted.
#[derive(Clone, Copy)]
struct Counted;

impl<'a> Exchange<'a> {
    /// Reads it off the parameters; there are none when the request can't be read.
    pub fn new(world: &'a World, params: Option<&Params>) -> Self {
        let (grant_type, brings) = match params.and_then(|params| params.get("grant_type")) {
            Some("authorization_code") => ("authorization_code", "code"),
            Some("refresh_token") => ("refresh_token", "refresh_token"),
            Some("client_credentials") => ("client_credentials", ""),
            _ => ("other", ""),
        };
        let brought = params.and_then(|params| params.get(brings));
        Self { world, grant_type, person: brought.and_then(|text| world.grants.find_holder(text)) }
    }

    /// Counts what was decided, and makes the answer of it.
    pub fn answer(self, decided: Result<Response, OAuthError>) -> Response {
        let outcome = decided.as_ref().map_or_else(|error| Outcome::Refused(error.number()), |_| Outcome::Granted);
        self.world.exchanges.count(self.grant_type, self.person, outcome);
        let mut response = decided.unwrap_or_else(OAuthError::into_response);
        response.extensions_mut().insert(Counted);
        response
    }

    /// Counts an answer that a fault gave without a decision.
    pub fn close(self, response: Response) -> Response {
        let status = response.status();
        if response.extensions().get::<Counted>().is_none() && !status.is_success() {
            self.world.exchanges.count(self.grant_type, self.person, Outcome::Failed(status.as_u16()));
        }
        response
    }
}
