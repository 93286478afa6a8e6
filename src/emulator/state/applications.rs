//! The state of partners' applications: working, unless a test changes it.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::domain::id::TenantId;

/// The state of an application in the tenant that it is registered in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppState {
    /// It works, app-only and on behalf of people.
    #[default]
    Working,
    /// It obtains app-only tokens without app roles.
    WithoutRights,
    /// It has no service principal in the tenant, and so obtains no app-only tokens.
    WithoutPrincipal,
    /// It does not exist.
    Unknown,
    /// It has another secret.
    WrongSecret,
    /// Its secret has expired.
    ExpiredSecret,
}

/// The applications that do not work, by their tenants.
#[derive(Default)]
pub struct Applications(Mutex<HashMap<TenantId, AppState>>);

impl Applications {
    /// Returns the state of the application of a partner's tenant.
    pub fn get(&self, tenant: TenantId) -> AppState {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&tenant).copied().unwrap_or_default()
    }

    /// Sets the state of the application of a partner's tenant.
    pub fn set(&self, tenant: TenantId, state: AppState) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant, state);
    }

    /// Makes all applications work.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
