//! Which applications a tenant has consented to: all, until a consent is taken away.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use crate::domain::id::TenantId;

/// The consents that are missing, by tenant and client id.
#[derive(Default)]
pub struct Consents(Mutex<HashSet<(TenantId, String)>>);

impl Consents {
    /// Tells whether the tenant has consented to the application.
    pub fn has(&self, tenant: TenantId, client: &str) -> bool {
        !self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&(tenant, client.to_owned()))
    }

    /// Gives the consent, or takes it away.
    pub fn set(&self, tenant: TenantId, client: &str, given: bool) {
        let mut missing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (tenant, client.to_owned());
        if given {
            missing.remove(&key);
        } else {
            missing.insert(key);
        }
    }

    /// Gives every consent.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
