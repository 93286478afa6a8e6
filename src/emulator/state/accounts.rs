//! The state of people's accounts: active, unless a test changes it.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::domain::id::PersonId;

/// The state of an account in the directory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountState {
    /// The account can sign in.
    #[default]
    Active,
    /// The account exists, but cannot sign in.
    Disabled,
    /// The account does not exist any more.
    Deleted,
}

/// The accounts that are not active.
#[derive(Default)]
pub struct Accounts(Mutex<HashMap<PersonId, AccountState>>);

impl Accounts {
    /// Returns the state of a person's account.
    pub fn get(&self, person: PersonId) -> AccountState {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&person).copied().unwrap_or_default()
    }

    /// Sets the state of a person's account.
    pub fn set(&self, person: PersonId, account: AccountState) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(person, account);
    }

    /// Makes all accounts active.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
