//! The consents of tenants to applications: given, except for initial ones, unless a test changes it.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use crate::domain::id::TenantId;

/// Missing consents, by tenant and client id.
pub struct Consents {
    initially_missing: HashSet<Consent>,
    missing: Mutex<HashSet<Consent>>,
}

/// The consent of a tenant to an application, by client id.
type Consent = (TenantId, String);

impl Consents {
    /// Creates the state in which all consents but these are given.
    pub fn without(initially_missing: HashSet<Consent>) -> Self {
        Self { missing: Mutex::new(initially_missing.clone()), initially_missing }
    }

    /// Checks whether the tenant has consented to the application.
    pub fn has(&self, tenant: TenantId, client: &str) -> bool {
        !self.missing.lock().unwrap_or_else(PoisonError::into_inner).contains(&(tenant, client.to_owned()))
    }

    /// Grants or withdraws the consent.
    pub fn set(&self, tenant: TenantId, client: &str, granted: bool) {
        let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (tenant, client.to_owned());
        if granted {
            missing.remove(&key);
        } else {
            missing.insert(key);
        }
    }

    /// Restores the initial state.
    pub fn reset(&self) {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&self.initially_missing);
    }
}
