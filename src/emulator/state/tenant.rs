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

use super::directory::{DirectoryCustomer, Profile};
use crate::domain::id::TenantId;

use self::{accounts::LazyAccounts, commerce::Seats};
pub use self::{
    billing_profile::BillingProfile,
    commerce::{ChangeError, ChangeOutcome, Commerce, RequestedSubscription, SubscriptionResponse, WindowClosed},
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
    fn new(row: &DirectoryCustomer, profile: &Profile) -> Self {
        let mut accounts = LazyAccounts::new(row, profile);
        // Generating a large directory is slow, and that of a created customer has no licenses.
        let stock = if row.large || row.creation_input.is_some() { &[] } else { accounts.get().stock() };
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
    fn access<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        self.commerce.apply_due_events(Timestamp::now());
        self.sync_license_counts();
        let result = act(self);
        self.sync_license_counts();
        result
    }

    fn sync_license_counts(&mut self) {
        let seats = self.commerce.seats();
        if seats == self.seats {
            return;
        }
        let before = mem::replace(&mut self.seats, seats);
        let none = (0, 0);
        for name in before.keys().chain(self.seats.keys().filter(|name| !before.contains_key(*name))) {
            let (old, new) = (before.get(name).unwrap_or(&none), self.seats.get(name).unwrap_or(&none));
            self.accounts.get().add_licenses(name, new.0 - old.0, new.1 - old.1);
        }
    }
}

/// A customer's tenant id, and the additional partner if the customer has more than one
/// ([`DirectoryCustomer::additional_partner`]).
type TenantKey = (Uuid, Option<TenantId>);

/// The state of all customers that were accessed.
#[derive(Debug, Default)]
pub struct Tenants(Mutex<HashMap<TenantKey, Arc<Mutex<Tenant>>>>);

impl Tenants {
    /// Accesses a customer's state. Calls for one customer are serialized; those for others are concurrent. Users and
    /// domains belong to the tenant and are shared by all its partners.
    pub fn with<T>(
        &self,
        row: &DirectoryCustomer,
        profile: impl Fn() -> Profile,
        act: impl FnOnce(&mut Tenant) -> T,
    ) -> T {
        let tenant = self.get_or_create(row, &profile);
        let mut tenant = tenant.lock().unwrap_or_else(PoisonError::into_inner);
        if row.additional_partner.is_none() {
            return tenant.access(act);
        }
        let original = self.get_or_create(&row.for_original_partner(), &profile);
        // Locked after the state for the additional partner. Only calls of that partner lock both, so they cannot
        // deadlock.
        let mut original = original.lock().unwrap_or_else(PoisonError::into_inner);
        let swap_shared = |tenant: &mut Tenant, original: &mut Tenant| {
            mem::swap(&mut tenant.accounts, &mut original.accounts);
            mem::swap(&mut tenant.domains, &mut original.domains);
        };
        swap_shared(&mut tenant, &mut original);
        let result = tenant.access(act);
        swap_shared(&mut tenant, &mut original);
        result
    }

    fn get_or_create(&self, row: &DirectoryCustomer, profile: impl Fn() -> Profile) -> Arc<Mutex<Tenant>> {
        let create = || Arc::new(Mutex::new(Tenant::new(row, &profile())));
        Arc::clone(self.lock().entry((row.id, row.additional_partner)).or_insert_with(create))
    }

    /// Advances the clock by this number of days for all customers that were accessed, by moving their dates into the
    /// past.
    pub fn advance_clock(&self, days: u16) {
        let tenants: Vec<_> = self.lock().values().cloned().collect();
        for tenant in tenants {
            let mut tenant = tenant.lock().unwrap_or_else(PoisonError::into_inner);
            tenant.accounts.advance_clock(days);
            tenant.commerce.advance_clock(days);
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
