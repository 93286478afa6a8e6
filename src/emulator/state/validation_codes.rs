//! Each partner's stock of codes that vouch for government customers.

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

/// What codes there are: code, whom it vouches for, for how many customers, how many of them are left.
const CODES: [(&str, &str, i64, i64); 3] = [
    ("482913", "County Water District", 5, 4),
    ("705526", "Department of Parks and Recreation", 40, 40),
    ("118840", "City Library Board", 1, 0),
];

/// The stock of every partner that was asked about.
#[derive(Debug, Default)]
pub struct ValidationCodes(Mutex<HashMap<TenantId, Vec<ValidationCode>>>);

impl ValidationCodes {
    /// A partner's codes.
    pub fn of(&self, partner: &DemoPartner) -> Vec<ValidationCode> {
        self.with(partner, |codes| codes.clone())
    }

    /// Uses a code once; whether there was one with something left.
    pub fn take(&self, partner: &DemoPartner, code: &str) -> bool {
        self.with(partner, |codes| {
            let is_it = |known: &&mut ValidationCode| known.validation_id.as_ref().is_some_and(|id| id.text() == code);
            let Some(found) = codes.iter_mut().find(is_it) else { return false };
            let Some(left) = found.remaining_creates.as_mut().filter(|left| **left > 0) else { return false };
            *left -= 1;
            found.etag = Some(etag());
            true
        })
    }

    /// As after the start.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn with<T>(&self, partner: &DemoPartner, act: impl FnOnce(&mut Vec<ValidationCode>) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        act(all.entry(partner.tenant).or_insert_with(|| {
            CODES
                .iter()
                .map(|(code, organization, most, left)| ValidationCode {
                    partner_id: Some(partner.tenant.to_string()),
                    organization_name: Some((*organization).to_owned()),
                    validation_id: Some(ValidationId::Text((*code).to_owned())),
                    max_creates: Some(*most),
                    remaining_creates: Some(*left),
                    etag: Some(etag()),
                })
                .collect()
        }))
    }
}

/// A version, spelled as the service spells it.
fn etag() -> String {
    let now = Timestamp::now().to_string().replace(':', "%3A");
    format!("W/\"datetime'{now}'\"")
}
