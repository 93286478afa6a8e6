//! Authorization codes and refresh tokens: each good once.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

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
}

/// All that are out.
#[derive(Default)]
pub struct Grants(Mutex<State>);

#[derive(Default)]
struct State {
    codes: HashMap<String, Code>,
    refresh: HashMap<String, Refresh>,
    revoked: HashSet<Uuid>,
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
        state.refresh.insert(text.clone(), Refresh { grant, since: Instant::now(), used: false });
        text
    }

    /// Takes a refresh token back from the application that it was given to.
    ///
    /// # Errors
    /// When it is unknown, used, expired, revoked or another application's.
    pub fn take_refresh(&self, text: &str, client: &str) -> Result<Grant, Unredeemed> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { refresh, revoked, .. } = &mut *state;
        let token = refresh.get_mut(text).ok_or(Unredeemed::ExpiredToken)?;
        if token.grant.client != client {
            return Err(Unredeemed::ForeignToken);
        }
        if token.used {
            return Err(Unredeemed::TokenUsed);
        }
        if revoked.contains(&token.grant.family) || token.since.elapsed() >= REFRESH {
            return Err(Unredeemed::ExpiredToken);
        }
        token.used = true;
        Ok(token.grant.clone())
    }

    /// Ends all refresh tokens.
    pub fn expire(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).refresh.clear();
    }
}

fn opaque(beginning: &str) -> String {
    format!("{beginning}{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}
