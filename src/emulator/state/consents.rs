//! Which applications a tenant has consented to: all but those of the start, until a consent is given or taken away.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use crate::domain::id::TenantId;

/// The consents that are missing, by tenant and client id.
pub struct Consents {
    at_first: HashSet<Consent>,
    missing: Mutex<HashSet<Consent>>,
}

/// A tenant's to an application.
type Consent = (TenantId, String);

impl Consents {
    /// Begins with every consent but these.
    pub fn without(at_first: HashSet<Consent>) -> Self {
        Self { missing: Mutex::new(at_first.clone()), at_first }
    }

    /// Tells whether the tenant has consented to the application.
    pub fn has(&self, tenant: TenantId, client: &str) -> bool {
        !self.missing.lock().unwrap_or_else(PoisonError::into_inner).contains(&(tenant, client.to_owned()))
    }

    /// Gives the consent, or takes it away.
    pub fn set(&self, tenant: TenantId, client: &str, given: bool) {
        let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (tenant, client.to_owned());
        if given {
            missing.remove(&key);
        } else {
            missing.insert(key);
        }
    }

    /// As at the start.
    pub fn reset(&self) {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&self.at_first);
    }
}
