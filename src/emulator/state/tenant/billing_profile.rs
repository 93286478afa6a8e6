//! The billing profile, with a version that changes with every write.

use serde_json::Value;

use crate::{
    emulator::state::directory::{DirectoryCustomer, Profile},
    partner_center::wire::{
        collection::{Attributes, Link, Links},
        customer as wire,
    },
};

/// A billing profile with its version.
#[derive(Debug)]
pub struct BillingProfile {
    profile: wire::BillingProfile,
    version: i64,
}

impl BillingProfile {
    pub(super) fn new(row: &DirectoryCustomer, details: &Profile) -> Self {
        let links = Some(Links {
            this: Some(Link::get(format!("/customers/{}/profiles/billing", row.id))),
            ..Links::default()
        });
        let id = Some(details.billing_id.to_string());
        if let Some(input) = &row.creation_input {
            let profile = wire::BillingProfile { id, links, attributes: None, ..input.billing.clone() };
            return Self { profile, version: details.billing_version };
        }
        let country = details.country;
        let address = wire::Address {
            country: Some(country.iso.to_owned()),
            city: Some(details.town.to_owned()),
            state: Some(details.region.to_owned()),
            address_line1: Some(details.street.clone()),
            postal_code: Some(details.postal_code.clone()),
            first_name: Some(details.given_name.to_owned()),
            last_name: Some(details.family_name.to_owned()),
            phone_number: Some(details.phone.clone()),
            ..wire::Address::default()
        };
        let profile = wire::BillingProfile {
            id,
            first_name: Some(details.given_name.to_owned()),
            last_name: Some(details.family_name.to_owned()),
            email: Some(format!("billing@{}", details.own_domain)),
            culture: Some(country.culture.to_owned()),
            language: Some(country.language.to_owned()),
            company_name: Some(row.name.to_string()),
            default_address: Some(address),
            links,
            ..wire::BillingProfile::default()
        };
        Self { profile, version: details.billing_version }
    }

    /// Returns the profile on the wire.
    pub fn wire(&self) -> wire::BillingProfile {
        let attributes =
            Attributes { etag: Some(self.version.to_string()), object_type: "CustomerBillingProfile".to_owned() };
        wire::BillingProfile { attributes: Some(attributes), ..self.profile.clone() }
    }

    /// Returns the stored profile.
    pub const fn stored(&self) -> &wire::BillingProfile {
        &self.profile
    }

    /// Merges members into the profile without validation; null removes a member. It simulates data that is older than
    /// the validation rules. Returns `false` if they are not members of a profile.
    pub fn store(&mut self, members: &Value) -> bool {
        let mut json = serde_json::json!(self.profile);
        merge(&mut json, members);
        match serde_json::from_value(json) {
            Ok(profile) => self.replace(profile),
            Err(_) => return false,
        }
        true
    }

    /// Checks whether this is the current version.
    pub fn is_current_version(&self, etag: &str) -> bool {
        self.version.to_string() == etag
    }

    /// Replaces the profile; id and links stay.
    pub fn replace(&mut self, profile: wire::BillingProfile) {
        let (id, links) = (self.profile.id.take(), self.profile.links.take());
        self.profile = wire::BillingProfile { id, links, attributes: None, ..profile };
        self.version = self.version.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    }
}

/// Merges members into an object and removes those that are null (RFC 7396).
fn merge(target: &mut Value, members: &Value) {
    match (target, members) {
        (Value::Object(target), Value::Object(members)) => {
            for (name, value) in members {
                if value.is_null() {
                    target.remove(name);
                } else {
                    merge(target.entry(name).or_insert(Value::Null), value);
                }
            }
        }
        (target, value) => *target = value.clone(),
    }
}
