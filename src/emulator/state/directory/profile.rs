//! The details of a customer, generated on demand and deterministic for seed and id.

use uuid::Uuid;

use super::{DirectoryCustomer, countries::Country};
use crate::{domain::cloud::Cloud, emulator::state::seeded::Seeded};

/// The details of a customer that no list contains.
#[derive(Debug, Clone)]
pub struct Profile {
    pub country: &'static Country,
    /// The customer's id in the commerce system.
    pub commerce_id: Uuid,
    /// The billing profile's id.
    pub billing_id: Uuid,
    /// The billing profile's version.
    pub billing_version: i64,
    /// The customer's custom domain.
    pub own_domain: String,
    pub town: &'static str,
    /// The state, province or region.
    pub region: &'static str,
    /// The street and number.
    pub street: String,
    pub postal_code: String,
    pub phone: String,
    /// The registration number, in the countries that require one.
    pub registration_number: Option<String>,
    /// The given name of the billing contact.
    pub given_name: &'static str,
    /// The family name of the billing contact.
    pub family_name: &'static str,
}

impl Profile {
    pub(super) fn new(seed: u64, cloud: Cloud, row: &DirectoryCustomer) -> Self {
        let mut seeded = Seeded::new(seed, &["profile", &row.id.to_string()]);
        let country = row.country(cloud);
        let (commerce_id, billing_id, billing_version) = (seeded.guid(), seeded.guid(), seeded.signed());
        let (town, _, region) = *seeded.pick(country.towns);
        let street = *seeded.pick(country.streets);
        let label = row.domain.split('.').next().unwrap_or_default();
        Self {
            country,
            commerce_id,
            billing_id,
            billing_version,
            own_domain: format!("{label}.{}", country.domain_suffix),
            town,
            region,
            street: seeded.fill(street),
            postal_code: seeded.fill(country.postal),
            phone: seeded.fill(country.phone),
            registration_number: country.registration.map(|pattern| seeded.fill(pattern)),
            given_name: *seeded.pick(country.given_names),
            family_name: *seeded.pick(country.family_names),
        }
    }
}
