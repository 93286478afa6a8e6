//! Authorization codes, good once, and refresh tokens, good once or for as long as they last.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::id::PersonId;

/// Life of a code.
const CODE: Duration = Duration::from_mins(10);
/// Life of a refresh token.
const REFRESH: Duration = Duration::from_hours(90 * 24);

/// What a person agreed to.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Who.
    pub person: PersonId,
    /// For which application.
    pub client: String,
    /// The words of `scope` at the start.
    pub scopes: Vec<String>,
    /// `resource` of version 1.
    pub resource: Option<String>,
    /// For the ID token.
    pub nonce: Option<String>,
    /// When they signed in.
    pub signed_in_at: SystemTime,
    /// The same by the clock that codes' lives are measured with.
    pub at: Instant,
    /// What came of one sign-in ends together.
    family: Uuid,
}

impl Grant {
    /// A fresh one.
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

/// Why a code or a refresh token is not honoured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unredeemed {
    /// No such code is out, or not any more.
    UnknownCode,
    /// The code was taken back before.
    CodeUsed,
    /// No such refresh token is out, or not any more.
    ExpiredToken,
    /// The refresh token is another application's.
    ForeignToken,
    /// The refresh token was taken back before.
    TokenUsed,
    /// The person's sign-ins were revoked.
    RevokedToken,
    /// A second factor is asked for that the sign-in did without.
    MfaRequired,
}

/// An end of refresh tokens before their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// An administrator revoked the person's sessions, or their password was changed.
    Revoked,
    /// Nobody used them for 90 days.
    Expired,
    /// The tenant began to ask for a second factor.
    MfaRequired,
}

impl From<Ended> for Unredeemed {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Revoked => Self::RevokedToken,
            Ended::Expired => Self::ExpiredToken,
            Ended::MfaRequired => Self::MfaRequired,
        }
    }
}

/// A code's conditions.
#[derive(Debug, Clone)]
pub struct Code {
    /// What it is good for.
    pub grant: Grant,
    /// Where it was sent to.
    pub redirect_uri: String,
    /// S256 of the verifier.
    pub challenge: Option<String>,
    used: bool,
}

impl Code {
    /// A fresh one.
    pub fn new(grant: Grant, redirect_uri: String, challenge: Option<String>) -> Self {
        Self { grant, redirect_uri, challenge, used: false }
    }
}

#[derive(Debug, Clone)]
struct Refresh {
    grant: Grant,
    since: Instant,
    used: bool,
    ended: Option<Ended>,
}

/// All that are out.
#[derive(Default)]
pub struct Grants(Mutex<State>);

#[derive(Default)]
struct State {
    codes: HashMap<String, Code>,
    refresh: HashMap<String, Refresh>,
    revoked: HashSet<Uuid>,
    /// Whose refresh tokens applications gave up, in order.
    given_up: Vec<PersonId>,
    reusable: bool,
}

impl Grants {
    /// Gives out a code.
    pub fn add_code(&self, code: Code) -> String {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Used ones stay as long as the others, so that a replay is told from a guess.
        state.codes.retain(|_, code| code.grant.at.elapsed() < CODE);
        let text = opaque("0.C");
        state.codes.insert(text.clone(), code);
        text
    }

    /// Takes a code back; `check` says whether its conditions are met. A second time it is refused, and what came of it
    /// is revoked (RFC 6749, 4.1.2).
    ///
    /// # Errors
    /// Those of `check`, and when the code is unknown or used.
    pub fn take_code<E: From<Unredeemed>>(
        &self,
        text: &str,
        check: impl FnOnce(&Code) -> Result<(), E>,
    ) -> Result<Grant, E> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { codes, revoked, .. } = &mut *state;
        let code = codes.get_mut(text).filter(|code| code.grant.at.elapsed() < CODE).ok_or(Unredeemed::UnknownCode)?;
        if code.used {
            revoked.insert(code.grant.family);
            return Err(Unredeemed::CodeUsed.into());
        }
        // A failed attempt uses it up too: whoever sent it has seen it.
        code.used = true;
        check(code)?;
        Ok(code.grant.clone())
    }

    /// Gives out a refresh token.
    pub fn add_refresh(&self, grant: Grant) -> String {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.refresh.retain(|_, refresh| refresh.since.elapsed() < REFRESH);
        let text = opaque("0.R");
        state.refresh.insert(text.clone(), Refresh { grant, since: Instant::now(), used: false, ended: None });
        text
    }

    /// Takes a refresh token back from the application that it was given to; `check` says whether what it was given out for
    /// still holds. One that fails is as good as before.
    ///
    /// # Errors
    /// Those of `check`, and when it is unknown, used, ended or another application's.
    pub fn take_refresh<E: From<Unredeemed>>(
        &self,
        text: &str,
        client: &str,
        check: impl FnOnce(&Grant) -> Result<(), E>,
    ) -> Result<Grant, E> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { refresh, revoked, reusable, .. } = &mut *state;
        let token = refresh.get_mut(text).ok_or(Unredeemed::ExpiredToken)?;
        if token.grant.client != client {
            return Err(Unredeemed::ForeignToken.into());
        }
        if let Some(ended) = token.ended {
            return Err(Unredeemed::from(ended).into());
        }
        if token.used && !*reusable {
            return Err(Unredeemed::TokenUsed.into());
        }
        if revoked.contains(&token.grant.family) || token.since.elapsed() >= REFRESH {
            return Err(Unredeemed::ExpiredToken.into());
        }
        check(&token.grant)?;
        token.used = true;
        Ok(token.grant.clone())
    }

    /// Has what came of a sign-in end, as the application wishes that it was given to (RFC 7009). A token that is not out, or
    /// ended before, is as good as revoked.
    ///
    /// # Errors
    /// When it is another application's.
    pub fn revoke(&self, text: &str, client: &str) -> Result<(), Unredeemed> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { refresh, revoked, given_up, .. } = &mut *state;
        let Some(token) = refresh.get(text) else { return Ok(()) };
        if token.grant.client != client {
            return Err(Unredeemed::ForeignToken);
        }
        if revoked.insert(token.grant.family) {
            given_up.push(token.grant.person);
        }
        Ok(())
    }

    /// Lists whose refresh tokens applications gave up, in order.
    pub fn revocations(&self) -> Vec<PersonId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).given_up.clone()
    }

    /// Forgets that list; what was revoked stays so.
    pub fn forget_revocations(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).given_up.clear();
    }

    /// Finds whose a code or a refresh token is, good or not.
    pub fn find_holder(&self, text: &str) -> Option<PersonId> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let code = state.codes.get(text).map(|code| &code.grant);
        code.or_else(|| state.refresh.get(text).map(|token| &token.grant)).map(|grant| grant.person)
    }

    /// Sets whether a refresh token goes on working after its use.
    pub fn set_reusable(&self, reusable: bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).reusable = reusable;
    }

    /// Ends the refresh tokens of a person that are out.
    pub fn end(&self, person: PersonId, ended: Ended) {
        self.end_those(ended, |grant| grant.person == person);
    }

    /// Ends all refresh tokens that are out.
    pub fn expire(&self) {
        self.end_those(Ended::Expired, |_| true);
    }

    fn end_those(&self, ended: Ended, meant: impl Fn(&Grant) -> bool) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.refresh.values_mut().filter(|token| meant(&token.grant)).for_each(|token| token.ended = Some(ended));
    }
}

fn opaque(beginning: &str) -> String {
    format!("{beginning}{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}
