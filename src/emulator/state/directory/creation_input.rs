//! A customer created by a caller rather than generated.

use crate::partner_center::wire::customer::{BillingProfile, CompanyProfile};

/// The input for a created customer.
#[derive(Debug)]
pub struct CreationInput {
    pub name: String,
    /// The tenant's initial domain.
    pub domain: String,
    /// The country, ISO 3166-1 alpha-2.
    pub country: String,
    /// The company profile, as received.
    pub company: CompanyProfile,
    /// The billing profile, as received.
    pub billing: BillingProfile,
}
