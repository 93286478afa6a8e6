//! What became of the accounts of people who sign in: nothing, until it is arranged.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::domain::id::PersonId;

/// An account in the directory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Account {
    /// Signs in.
    #[default]
    Active,
    /// Is there, and may not sign in.
    Disabled,
    /// Is there no more.
    Deleted,
}

/// The accounts that are not active.
#[derive(Default)]
pub struct Accounts(Mutex<HashMap<PersonId, Account>>);

impl Accounts {
    /// Finds out what became of a person's account.
    pub fn get(&self, person: PersonId) -> Account {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&person).copied().unwrap_or_default()
    }

    /// Sets it.
    pub fn set(&self, person: PersonId, account: Account) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(person, account);
    }

    /// Makes all of them active.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
