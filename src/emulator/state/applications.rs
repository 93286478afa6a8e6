//! What is wrong with partners' applications: nothing, until it is arranged.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::domain::id::TenantId;

/// An application, as the tenant that it is registered in has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppState {
    /// Works, for itself and for people.
    #[default]
    Working,
    /// Gets tokens for itself, without rights.
    WithoutRights,
    /// Is not in the tenant, so that it gets no tokens for itself.
    WithoutPrincipal,
    /// Is not known at all.
    Unknown,
    /// Has another secret.
    WrongSecret,
    /// Has a secret that has expired.
    ExpiredSecret,
}

/// The applications that do not work, by their tenants.
#[derive(Default)]
pub struct Applications(Mutex<HashMap<TenantId, AppState>>);

impl Applications {
    /// Finds out what is wrong with the application of a partner's tenant.
    pub fn get(&self, tenant: TenantId) -> AppState {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&tenant).copied().unwrap_or_default()
    }

    /// Sets it.
    pub fn set(&self, tenant: TenantId, state: AppState) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant, state);
    }

    /// Makes all of them work.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
