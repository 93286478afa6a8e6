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
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use super::directory::{Profile, Row};

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

/// The state of every customer that was touched.
#[derive(Debug, Default)]
pub struct Tenants(Mutex<HashMap<Uuid, Arc<Mutex<Tenant>>>>);

impl Tenants {
    /// Does something with a customer's state. Calls of one customer wait for each other, and for nobody else.
    pub fn with<T>(&self, row: &Row, profile: impl FnOnce() -> Profile, act: impl FnOnce(&mut Tenant) -> T) -> T {
        let tenant =
            Arc::clone(self.lock().entry(row.id).or_insert_with(|| Arc::new(Mutex::new(Tenant::new(row, &profile())))));
        let mut tenant = tenant.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut tenant)
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

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Mutex<Tenant>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
