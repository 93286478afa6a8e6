//! Customers that callers have made: who asks again under the same request gets what was made then.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;

use crate::{domain::id::TenantId, partner_center::wire::customer::Customer};

/// What was answered to each request.
#[derive(Debug, Default)]
pub struct Creations(Mutex<HashMap<(TenantId, Uuid), Customer>>);

impl Creations {
    /// What was made under this request of a partner's, or else what `make` makes now. Those who ask at the same time
    /// wait for each other.
    ///
    /// # Errors
    /// Those of `make`; nothing is kept of it then.
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

    /// As after the start.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
