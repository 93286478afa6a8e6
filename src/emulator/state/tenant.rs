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

use jiff::Timestamp;
use uuid::Uuid;

use super::directory::{Profile, Row};
use crate::domain::id::TenantId;

use self::{accounts::LazyAccounts, commerce::Seats};
pub use self::{
    billing_profile::BillingProfile,
    commerce::{Changed, Commerce, Given, Shown, Shut, Unchanged},
    policy::Policy,
};

/// One customer's state.
#[derive(Debug)]
pub struct Tenant {
    /// The billing profile.
    pub billing_profile: BillingProfile,
    /// The accepted agreements.
    pub agreements: agreements::Agreements,
    /// The qualification, such as education.
    pub qualification: qualification::Qualification,
    /// The spending budget.
    pub budget: budget::Budget,
    /// Its domains.
    pub domains: domains::Domains,
    /// Users, licenses and roles.
    pub accounts: LazyAccounts,
    /// The orders, subscriptions and entitlements.
    pub commerce: Commerce,
    /// The self-service purchase policy.
    pub policy: Policy,
    /// The seats that licenses were last counted by.
    seats: Seats,
}

impl Tenant {
    fn new(row: &Row, profile: &Profile) -> Self {
        let mut accounts = LazyAccounts::new(row, profile);
        // A large directory takes its time, and one of its own has nothing.
        let stock = if row.large || row.made.is_some() { &[] } else { accounts.get().stock() };
        let commerce = Commerce::new(row, &stock.iter().map(|it| (it.product.name, it.total())).collect());
        Self {
            seats: commerce.seats(),
            billing_profile: BillingProfile::new(row, profile),
            agreements: agreements::Agreements::new(row, profile),
            qualification: qualification::Qualification::new(row, profile),
            budget: budget::Budget::new(row, profile),
            domains: domains::Domains::new(row, profile),
            accounts,
            commerce,
            policy: Policy::new(row),
        }
    }

    /// Does something with it as it is now. What becomes of subscriptions is seen in licenses.
    fn act<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        self.commerce.settle(Timestamp::now());
        self.count_licences();
        let done = act(self);
        self.count_licences();
        done
    }

    fn count_licences(&mut self) {
        let seats = self.commerce.seats();
        if seats == self.seats {
            return;
        }
        let before = mem::replace(&mut self.seats, seats);
        let none = (0, 0);
        for name in before.keys().chain(self.seats.keys().filter(|name| !before.contains_key(*name))) {
            let (was, is) = (before.get(name).unwrap_or(&none), self.seats.get(name).unwrap_or(&none));
            self.accounts.get().add_licences(name, is.0 - was.0, is.1 - was.1);
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
            return account.act(act);
        }
        let home = self.account(&row.at_home(), &profile);
        // After that of the one partner, whose calls are the only ones to want both.
        let mut home = home.lock().unwrap_or_else(PoisonError::into_inner);
        let exchange = |account: &mut Tenant, home: &mut Tenant| {
            mem::swap(&mut account.accounts, &mut home.accounts);
            mem::swap(&mut account.domains, &mut home.domains);
        };
        exchange(&mut account, &mut home);
        let done = account.act(act);
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
            let mut tenant = tenant.lock().unwrap_or_else(PoisonError::into_inner);
            tenant.accounts.pass(days);
            tenant.commerce.pass(days);
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
