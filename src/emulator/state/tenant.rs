//! The mutable state of a customer, with one file per noun. It is generated on first access, deterministically for the
//! seed, and changed by callers from then on.
//!
//! A [`Tenant`] holds the state of each noun that can be written; read-only data stays in the
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
    commerce::{ChangeError, Changed, Commerce, RequestedSubscription, Shown, WindowClosed},
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
    /// The domains.
    pub domains: domains::Domains,
    /// The users, licenses and roles.
    pub accounts: LazyAccounts,
    /// The orders, subscriptions and entitlements.
    pub commerce: Commerce,
    /// The self-service purchase policy.
    pub policy: Policy,
    /// The seat counts as of the last synchronization of the license counts.
    seats: Seats,
}

impl Tenant {
    fn new(row: &Row, profile: &Profile) -> Self {
        let mut accounts = LazyAccounts::new(row, profile);
        // Generating a large directory is slow, and that of a created customer has no licenses.
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

    /// Accesses the current state: due renewals and expirations are carried out first, and license counts follow
    /// changes of subscriptions.
    fn act<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        self.commerce.settle(Timestamp::now());
        self.sync_license_counts();
        let done = act(self);
        self.sync_license_counts();
        done
    }

    fn sync_license_counts(&mut self) {
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

/// A customer's tenant id, and the additional partner if the customer has more than one ([`Row::additional_partner`]).
type TenantKey = (Uuid, Option<TenantId>);

/// The state of all customers that were accessed.
#[derive(Debug, Default)]
pub struct Tenants(Mutex<HashMap<TenantKey, Arc<Mutex<Tenant>>>>);

impl Tenants {
    /// Accesses a customer's state. Calls for one customer are serialized; those for others are concurrent. Users and
    /// domains belong to the tenant and are shared by all its partners.
    pub fn with<T>(&self, row: &Row, profile: impl Fn() -> Profile, act: impl FnOnce(&mut Tenant) -> T) -> T {
        let account = self.account(row, &profile);
        let mut account = account.lock().unwrap_or_else(PoisonError::into_inner);
        if row.additional_partner.is_none() {
            return account.act(act);
        }
        let home = self.account(&row.for_original_partner(), &profile);
        // Locked after the account of the added relationship. Only calls for that account lock both, so they cannot
        // deadlock.
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
        Arc::clone(self.lock().entry((row.id, row.additional_partner)).or_insert_with(made))
    }

    /// Advances the clock by this number of days for all customers that were accessed, by moving their dates into the
    /// past.
    pub fn pass(&self, days: u16) {
        let tenants: Vec<_> = self.lock().values().cloned().collect();
        for tenant in tenants {
            let mut tenant = tenant.lock().unwrap_or_else(PoisonError::into_inner);
            tenant.accounts.pass(days);
            tenant.commerce.pass(days);
        }
    }

    /// Restores the initial state.
    pub fn reset(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TenantKey, Arc<Mutex<Tenant>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
