//! What changes about a customer: one noun, one file. Made up at the first touch, always the same for the same seed, and
//! from then on what callers have made of it.
//!
//! A [`Tenant`] holds the state of each noun that can be written; what can only be read stays in the
//! [`directory`](super::directory).

pub mod accounts;
pub mod agreements;
mod billing_profile;
pub mod budget;
mod commerce;
pub mod domains;
mod policy;
pub mod qualification;

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use super::directory::{Profile, Row};
use crate::domain::id::TenantId;

use self::accounts::LazyAccounts;
pub use self::{
    billing_profile::BillingProfile,
    commerce::{Changed, Commerce, Unchanged},
    policy::Policy,
};

/// One customer's state.
#[derive(Debug)]
pub struct Tenant {
    /// Whom to bill.
    pub billing_profile: BillingProfile,
    /// What it accepted.
    pub agreements: agreements::Agreements,
    /// What kind of customer it is.
    pub qualification: qualification::Qualification,
    /// What it may spend.
    pub budget: budget::Budget,
    /// Its domains.
    pub domains: domains::Domains,
    /// Users, licences and roles.
    pub accounts: LazyAccounts,
    /// What was bought.
    pub commerce: Commerce,
    /// What may be bought without asking.
    pub policy: Policy,
}

impl Tenant {
    fn new(row: &Row, profile: &Profile) -> Self {
        Self {
            billing_profile: BillingProfile::new(row, profile),
            agreements: agreements::Agreements::new(row, profile),
            qualification: qualification::Qualification::new(row, profile),
            budget: budget::Budget::new(row, profile),
            domains: domains::Domains::new(row, profile),
            accounts: LazyAccounts::new(row, profile),
            commerce: Commerce::new(row),
            policy: Policy::new(row),
        }
    }
}

/// A customer's tenant, and the partner whose customer it is as well, as [`Row::also_of`] has it.
type Account = (Uuid, Option<TenantId>);

/// The state of every customer that was touched.
#[derive(Debug, Default)]
pub struct Tenants(Mutex<HashMap<Account, Arc<Mutex<Tenant>>>>);

impl Tenants {
    /// Does something with a customer's state. Calls of one customer wait for each other, and for nobody else. What is of the
    /// tenant itself, its people and its domains, is one whichever partner asks.
    pub fn with<T>(&self, row: &Row, profile: impl Fn() -> Profile, act: impl FnOnce(&mut Tenant) -> T) -> T {
        let account = self.account(row, &profile);
        let mut account = account.lock().unwrap_or_else(PoisonError::into_inner);
        if row.also_of.is_none() {
            return act(&mut account);
        }
        let home = self.account(&row.at_home(), &profile);
        // After that of the one partner, whose calls are the only ones to want both.
        let mut home = home.lock().unwrap_or_else(PoisonError::into_inner);
        let exchange = |account: &mut Tenant, home: &mut Tenant| {
            mem::swap(&mut account.accounts, &mut home.accounts);
            mem::swap(&mut account.domains, &mut home.domains);
        };
        exchange(&mut account, &mut home);
        let done = act(&mut account);
        exchange(&mut account, &mut home);
        done
    }

    fn account(&self, row: &Row, profile: impl Fn() -> Profile) -> Arc<Mutex<Tenant>> {
        let made = || Arc::new(Mutex::new(Tenant::new(row, &profile())));
        Arc::clone(self.lock().entry((row.id, row.also_of)).or_insert_with(made))
    }

    /// Lets so many days pass for every customer that was touched: what has its time is as much older.
    pub fn pass(&self, days: u16) {
        let tenants: Vec<_> = self.lock().values().cloned().collect();
        for tenant in tenants {
            tenant.lock().unwrap_or_else(PoisonError::into_inner).accounts.pass(days);
        }
    }

    /// As after the start.
    pub fn reset(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Account, Arc<Mutex<Tenant>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
