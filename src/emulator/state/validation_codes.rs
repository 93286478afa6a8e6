//! Each partner's validation codes for government customers.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;

use crate::{
    domain::id::TenantId,
    emulator::state::demo::DemoPartner,
    partner_center::wire::qualification::{ValidationCode, ValidationId},
};

/// The initial codes: code, organization, maximum number of customers, number left.
const CODES: [(&str, &str, i64, i64); 3] = [
    ("482913", "County Water District", 5, 4),
    ("705526", "Department of Parks and Recreation", 40, 40),
    ("118840", "City Library Board", 1, 0),
];

/// The codes of partners, created on first use.
#[derive(Debug, Default)]
pub struct ValidationCodes(Mutex<HashMap<TenantId, Vec<ValidationCode>>>);

impl ValidationCodes {
    /// Returns a partner's codes.
    pub fn of(&self, partner: &DemoPartner) -> Vec<ValidationCode> {
        self.with(partner, |codes| codes.clone())
    }

    /// Uses a code once. Returns `false` if it is unknown or used up.
    pub fn take(&self, partner: &DemoPartner, code: &str) -> bool {
        self.with(partner, |codes| {
            let has_code =
                |known: &&mut ValidationCode| known.validation_id.as_ref().is_some_and(|id| id.text() == code);
            let Some(found) = codes.iter_mut().find(has_code) else { return false };
            let Some(remaining) = found.remaining_creates.as_mut().filter(|remaining| **remaining > 0) else {
                return false;
            };
            *remaining -= 1;
            found.etag = Some(etag());
            true
        })
    }

    /// Restores the initial state.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn with<T>(&self, partner: &DemoPartner, act: impl FnOnce(&mut Vec<ValidationCode>) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        act(all.entry(partner.tenant).or_insert_with(|| {
            CODES
                .iter()
                .map(|(code, organization, max, remaining)| ValidationCode {
                    partner_id: Some(partner.tenant.to_string()),
                    organization_name: Some((*organization).to_owned()),
                    validation_id: Some(ValidationId::Text((*code).to_owned())),
                    max_creates: Some(*max),
                    remaining_creates: Some(*remaining),
                    etag: Some(etag()),
                })
                .collect()
        }))
    }
}

/// Returns a version (`ETag`) in the service's format.
fn etag() -> String {
    let now = Timestamp::now().to_string().replace(':', "%3A");
    format!("W/\"datetime'{now}'\"")
}
