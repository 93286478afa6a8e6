//! A customer that a caller has made, rather than one that was made up.

use crate::partner_center::wire::customer::{BillingProfile, CompanyProfile};

/// What a caller made a customer of.
#[derive(Debug)]
pub struct Made {
    /// The company's name.
    pub name: String,
    /// The tenant's first domain.
    pub domain: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The company, as given.
    pub company: CompanyProfile,
    /// Whom to bill, as given.
    pub billing: BillingProfile,
}
