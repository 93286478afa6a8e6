//! What was done to customers through the API, as Partner Center's own audit records tell it (article "Get a record of
//! Partner Center activity by user").

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::id::TenantId;

/// Most records that are kept; the oldest go first.
const KEPT: usize = 10_000;

/// One thing that was done.
#[derive(Debug, Clone)]
pub struct Activity {
    /// The partner.
    pub partner: TenantId,
    /// The customer's id and name, where it was done to one.
    pub customer: Option<(Uuid, String)>,
    /// The user principal name of who did it; nobody's for app-only calls.
    pub by: Option<String>,
    /// `customer`, `customer_user`, `subscription`, … (enumeration `ResourceType`).
    pub resource_type: &'static str,
    /// `update_customer_billing_profile`, … (enumeration `OperationType`).
    pub operation_type: &'static str,
    /// The call's `MS-CorrelationId`, where it has one.
    pub correlation: Option<Uuid>,
    /// When.
    pub at: Timestamp,
}

/// What was done so far.
#[derive(Debug, Default)]
pub struct Activities(Mutex<Vec<Activity>>);

impl Activities {
    /// Notes one.
    pub fn record(&self, activity: Activity) {
        let mut known = self.lock();
        if known.len() == KEPT {
            known.remove(0);
        }
        known.push(activity);
    }

    /// A partner's, the newest first.
    pub fn of(&self, partner: TenantId) -> Vec<Activity> {
        self.lock().iter().rev().filter(|activity| activity.partner == partner).cloned().collect()
    }

    /// Forgets all.
    pub fn reset(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Activity>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
