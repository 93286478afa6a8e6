//! Customers created by callers, with idempotency: a repeated request returns the stored response.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;

use crate::{domain::id::TenantId, partner_center::wire::customer::Customer};

/// The responses by partner and idempotency key.
#[derive(Debug, Default)]
pub struct CreatedCustomers(Mutex<HashMap<(TenantId, Uuid), Customer>>);

impl CreatedCustomers {
    /// Returns the stored response of a partner's request, or creates it with `create`. Concurrent callers wait for
    /// each other.
    ///
    /// # Errors
    /// Those of `create`, which are not stored.
    pub fn get_or_create<E>(
        &self,
        partner: TenantId,
        idempotency_key: Uuid,
        create: impl FnOnce() -> Result<Customer, E>,
    ) -> Result<Customer, E> {
        let mut responses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(customer) = responses.get(&(partner, idempotency_key)) {
            return Ok(customer.clone());
        }
        let customer = create()?;
        responses.insert((partner, idempotency_key), customer.clone());
        Ok(customer)
    }

    /// Restores the initial state.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
