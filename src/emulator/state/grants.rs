//! Authorization codes, valid for one use, and refresh tokens, valid for one use or for their lifetime.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::id::PersonId;

/// The lifetime of a code.
const CODE_LIFETIME: Duration = Duration::from_mins(10);
/// The lifetime of a refresh token.
const REFRESH_LIFETIME: Duration = Duration::from_hours(90 * 24);

/// The permissions that a person granted to an application.
#[derive(Debug, Clone)]
pub struct Grant {
    pub person: PersonId,
    /// The application's client id.
    pub client: String,
    /// The values of `scope` in the original request.
    pub scopes: Vec<String>,
    /// The value of `resource` in version 1.
    pub resource: Option<String>,
    /// The nonce for the ID token.
    pub nonce: Option<String>,
    /// The time of sign-in.
    pub signed_in_at: SystemTime,
    /// The same time by the clock that measures the lifetime of codes.
    pub at: Instant,
    /// The id of the sign-in, whose tokens are revoked together.
    family: Uuid,
}

impl Grant {
    /// Creates a grant of a new sign-in.
    pub fn new(person: PersonId, client: String) -> Self {
        Self {
            person,
            client,
            scopes: Vec::new(),
            resource: None,
            nonce: None,
            signed_in_at: SystemTime::now(),
            at: Instant::now(),
            family: Uuid::new_v4(),
        }
    }
}

/// The reason why a code or a refresh token is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantError {
    /// The code is unknown or has expired.
    UnknownCode,
    /// The code was used before.
    CodeUsed,
    /// The refresh token is unknown or has expired.
    ExpiredToken,
    /// The refresh token belongs to another application.
    ForeignToken,
    /// The refresh token was used before.
    TokenUsed,
    /// The person's sign-ins were revoked.
    RevokedToken,
    /// A second factor is required, which the sign-in lacked.
    MfaRequired,
}

/// The reason for an early invalidation of refresh tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InvalidationReason {
    /// An administrator revoked the person's sessions, or the password was changed.
    Revoked,
    /// The tokens were unused for 90 days.
    Expired,
    /// The tenant started to require a second factor.
    MfaRequired,
}

impl From<InvalidationReason> for GrantError {
    fn from(invalidation_reason: InvalidationReason) -> Self {
        match invalidation_reason {
            InvalidationReason::Revoked => Self::RevokedToken,
            InvalidationReason::Expired => Self::ExpiredToken,
            InvalidationReason::MfaRequired => Self::MfaRequired,
        }
    }
}

/// A code with its conditions.
#[derive(Debug, Clone)]
pub struct Code {
    /// The grant that it is redeemed for.
    pub grant: Grant,
    pub redirect_uri: String,
    /// The S256 challenge of the verifier.
    pub challenge: Option<String>,
    used: bool,
}

impl Code {
    /// Creates an unused code.
    pub fn new(grant: Grant, redirect_uri: String, challenge: Option<String>) -> Self {
        Self { grant, redirect_uri, challenge, used: false }
    }
}

#[derive(Debug, Clone)]
struct RefreshToken {
    grant: Grant,
    issued_at: Instant,
    used: bool,
    invalidation_reason: Option<InvalidationReason>,
}

/// All issued codes and refresh tokens.
#[derive(Default)]
pub struct Grants(Mutex<State>);

#[derive(Default)]
struct State {
    codes: HashMap<String, Code>,
    refresh: HashMap<String, RefreshToken>,
    /// The ids of the sign-ins whose tokens are revoked.
    revoked: HashSet<Uuid>,
    /// The people whose refresh tokens applications revoked, in order.
    revocations: Vec<PersonId>,
    reusable: bool,
}

impl Grants {
    pub fn add_code(&self, code: Code) -> String {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Used codes are kept as long as others, so that a replay is distinguished from a guess.
        state.codes.retain(|_, code| code.grant.at.elapsed() < CODE_LIFETIME);
        let text = opaque("0.C");
        state.codes.insert(text.clone(), code);
        text
    }

    /// Redeems a code; `check` verifies its conditions. A second use is rejected and revokes the tokens of the first
    /// (RFC 6749, 4.1.2).
    ///
    /// # Errors
    /// Those of `check`, and if the code is unknown or used.
    pub fn redeem_code<E: From<GrantError>>(
        &self,
        text: &str,
        check: impl FnOnce(&Code) -> Result<(), E>,
    ) -> Result<Grant, E> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { codes, revoked, .. } = &mut *state;
        let code = codes
            .get_mut(text)
            .filter(|code| code.grant.at.elapsed() < CODE_LIFETIME)
            .ok_or(GrantError::UnknownCode)?;
        if code.used {
            revoked.insert(code.grant.family);
            return Err(GrantError::CodeUsed.into());
        }
        // A failed attempt uses it up too, since its sender has seen the code.
        code.used = true;
        check(code)?;
        Ok(code.grant.clone())
    }

    /// Issues a refresh token.
    pub fn issue_refresh_token(&self, grant: Grant) -> String {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.refresh.retain(|_, refresh| refresh.issued_at.elapsed() < REFRESH_LIFETIME);
        let text = opaque("0.R");
        state.refresh.insert(
            text.clone(),
            RefreshToken { grant, issued_at: Instant::now(), used: false, invalidation_reason: None },
        );
        text
    }

    /// Redeems a refresh token of the application that it was issued to; `check` verifies that its grant is still
    /// valid. A failed check does not use it up.
    ///
    /// # Errors
    /// Those of `check`, and if it is unknown, used, invalidated or another application's.
    pub fn redeem_refresh_token<E: From<GrantError>>(
        &self,
        text: &str,
        client: &str,
        check: impl FnOnce(&Grant) -> Result<(), E>,
    ) -> Result<Grant, E> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { refresh, revoked, reusable, .. } = &mut *state;
        let token = refresh.get_mut(text).ok_or(GrantError::ExpiredToken)?;
        if token.grant.client != client {
            return Err(GrantError::ForeignToken.into());
        }
        if let Some(invalidation_reason) = token.invalidation_reason {
            return Err(GrantError::from(invalidation_reason).into());
        }
        if token.used && !*reusable {
            return Err(GrantError::TokenUsed.into());
        }
        if revoked.contains(&token.grant.family) || token.issued_at.elapsed() >= REFRESH_LIFETIME {
            return Err(GrantError::ExpiredToken.into());
        }
        check(&token.grant)?;
        token.used = true;
        Ok(token.grant.clone())
    }

    /// Revokes the tokens of a sign-in at the request of the application that they were issued to (RFC 7009). An
    /// unknown or invalid token counts as revoked.
    ///
    /// # Errors
    /// If it is another application's.
    pub fn revoke(&self, text: &str, client: &str) -> Result<(), GrantError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { refresh, revoked, revocations, .. } = &mut *state;
        let Some(token) = refresh.get(text) else { return Ok(()) };
        if token.grant.client != client {
            return Err(GrantError::ForeignToken);
        }
        if revoked.insert(token.grant.family) {
            revocations.push(token.grant.person);
        }
        Ok(())
    }

    /// Returns the people whose refresh tokens applications revoked, in order.
    pub fn revocations(&self) -> Vec<PersonId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).revocations.clone()
    }

    /// Clears that list; the tokens stay revoked.
    pub fn clear_revocations(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).revocations.clear();
    }

    /// Finds the person of a code or a refresh token, valid or not.
    pub fn find_person(&self, text: &str) -> Option<PersonId> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let code = state.codes.get(text).map(|code| &code.grant);
        code.or_else(|| state.refresh.get(text).map(|token| &token.grant)).map(|grant| grant.person)
    }

    /// Sets whether a refresh token remains valid after its use.
    pub fn set_reusable(&self, reusable: bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).reusable = reusable;
    }

    /// Invalidates the issued refresh tokens of a person.
    pub fn invalidate(&self, person: PersonId, invalidation_reason: InvalidationReason) {
        self.invalidate_where(invalidation_reason, |grant| grant.person == person);
    }

    /// Expires all issued refresh tokens.
    pub fn expire(&self) {
        self.invalidate_where(InvalidationReason::Expired, |_| true);
    }

    fn invalidate_where(&self, invalidation_reason: InvalidationReason, matches: impl Fn(&Grant) -> bool) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state
            .refresh
            .values_mut()
            .filter(|token| matches(&token.grant))
            .for_each(|token| token.invalidation_reason = Some(invalidation_reason));
    }
}

fn opaque(prefix: &str) -> String {
    format!("{prefix}{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}
