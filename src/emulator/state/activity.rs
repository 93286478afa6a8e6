//! What was done to customers through the API, as Partner Center's own audit records tell it (article "Get a record of
//! Partner Center activity by user").

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
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
    /// What is told of the thing that it was done to.
    pub told: Told,
    /// The call's `MS-CorrelationId`, where it has one.
    pub correlation: Option<Uuid>,
    /// When.
    pub at: Timestamp,
}

/// What a record tells of the thing that something was done to.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// What it has become, as JSON text (`resourceNewValue`).
    pub value: Option<String>,
    /// Names and values beside it (`customizedData`).
    pub data: Vec<(&'static str, Option<String>)>,
}

impl Told {
    /// Takes a thing as it goes over the wire; records write it in PascalCase.
    pub fn of(thing: &impl Serialize) -> Self {
        let value = serde_json::to_value(thing).ok().map(|value| pascal_case(value).to_string());
        Self { value, data: Vec::new() }
    }

    /// Adds a name and its value.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids and literals read better without a borrow")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.data.push((name, Some(value.to_string())));
        self
    }
}

fn pascal_case(value: Value) -> Value {
    let begun = |name: String| {
        let mut letters = name.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    match value {
        Value::Object(members) => members.into_iter().map(|(name, value)| (begun(name), pascal_case(value))).collect(),
        Value::Array(values) => values.into_iter().map(pascal_case).collect(),
        other => other,
    }
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
