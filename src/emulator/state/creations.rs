//! Customers created by callers, with idempotency: a repeated request returns the stored response.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;

use crate::{domain::id::TenantId, partner_center::wire::customer::Customer};

/// The responses by partner and idempotency key.
#[derive(Debug, Default)]
pub struct Creations(Mutex<HashMap<(TenantId, Uuid), Customer>>);

impl Creations {
    /// Returns the stored response of a partner's request, or creates it with `make`. Concurrent callers wait for each
    /// other.
    ///
    /// # Errors
    /// Those of `make`, which are not stored.
    pub fn once<E>(
        &self,
        partner: TenantId,
        request: Uuid,
        make: impl FnOnce() -> Result<Customer, E>,
    ) -> Result<Customer, E> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(customer) = known.get(&(partner, request)) {
            return Ok(customer.clone());
        }
        let customer = make()?;
        known.insert((partner, request), customer.clone());
        Ok(customer)
    }

    /// Restores the initial state.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
