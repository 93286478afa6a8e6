//! Operations on customers through the API, for Partner Center's audit records (article "Get a record of Partner Center
//! activity by user").

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::id::TenantId;

/// Maximum number of stored records; the oldest are removed first.
const MAX_RECORDS: usize = 10_000;

/// A recorded operation.
#[derive(Debug, Clone)]
pub struct Activity {
    pub partner: TenantId,
    /// The customer's id and name, if the operation concerns one.
    pub customer: Option<(Uuid, String)>,
    /// The caller's user principal name; none for app-only calls.
    pub caller: Option<String>,
    /// The resource type: `customer`, `customer_user`, `subscription`, … (enumeration `ResourceType`).
    pub resource_type: &'static str,
    /// The operation: `update_customer_billing_profile`, … (enumeration `OperationType`).
    pub operation_type: &'static str,
    /// The recorded details of the resource.
    pub details: AuditDetails,
    /// The call's `MS-CorrelationId`, if it contains one.
    pub correlation: Option<Uuid>,
    /// The time of the operation.
    pub at: Timestamp,
}

/// The recorded details of a resource.
#[derive(Debug, Clone, Default)]
pub struct AuditDetails {
    /// The new value as JSON text (`resourceNewValue`).
    pub value: Option<String>,
    /// Additional names and values (`customizedData`).
    pub data: Vec<(&'static str, Option<String>)>,
}

impl AuditDetails {
    /// Converts a wire type; records write its members in PascalCase.
    pub fn of(thing: &impl Serialize) -> Self {
        let value = serde_json::to_value(thing).ok().map(|value| pascal_case(value).to_string());
        Self { value, data: Vec::new() }
    }

    /// Adds a name and a value.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids and literals read better without a borrow")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.data.push((name, Some(value.to_string())));
        self
    }
}

fn pascal_case(value: Value) -> Value {
    let capitalize_first = |name: String| {
        let mut letters = name.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    match value {
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (capitalize_first(name), pascal_case(value))).collect()
        }
        Value::Array(values) => values.into_iter().map(pascal_case).collect(),
        other => other,
    }
}

/// The records so far.
#[derive(Debug, Default)]
pub struct Activities(Mutex<Vec<Activity>>);

impl Activities {
    pub fn record(&self, activity: Activity) {
        let mut records = self.lock();
        if records.len() == MAX_RECORDS {
            records.remove(0);
        }
        records.push(activity);
    }

    /// Returns a partner's records, the newest first.
    pub fn of_partner(&self, partner: TenantId) -> Vec<Activity> {
        self.lock().iter().rev().filter(|activity| activity.partner == partner).cloned().collect()
    }

    pub fn reset(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Activity>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
