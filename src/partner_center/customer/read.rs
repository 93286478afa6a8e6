//! Conversion of customers from the wire format.

use crate::{
    domain::{
        customer::{CompanyProfile, Customer, CustomerSummary, Relationship},
        id::CustomerId,
    },
    partner_center::{address, billing_profile, present::present, wire::customer as wire},
};

/// Returns a customer's summary. A customer whose id is not a GUID has no URL in the portal and counts as left out.
pub(in crate::partner_center) fn summary(customer: wire::ListedCustomer) -> Option<CustomerSummary> {
    let profile = customer.company_profile.unwrap_or_default();
    let ids = [Some(customer.id), profile.tenant_id];
    let id = ids.into_iter().flatten().find_map(|id| id.trim().parse().ok())?;
    let country = profile.address.and_then(|address| present(address.country));
    Some(CustomerSummary {
        id,
        name: profile.company_name.unwrap_or_default(),
        domain: profile.domain.unwrap_or_default(),
        relationship: Relationship::parse(customer.relationship_to_partner.as_deref().unwrap_or_default()),
        country,
    })
}

/// Converts a customer that was requested by id; none if the response is about another one. A response without an id is
/// accepted.
pub(super) fn customer(wire: wire::Customer, requested_id: CustomerId) -> Option<Customer> {
    if wire.id.trim().parse().is_ok_and(|id: CustomerId| id != requested_id) {
        return None;
    }
    let profile = wire.company_profile.clone().unwrap_or_default();
    let summary = summary(wire::Customer { id: requested_id.to_string(), ..wire.clone() }.into())?;
    Some(Customer {
        summary,
        commerce_id: present(wire.commerce_id),
        company: company(profile),
        billing: wire.billing_profile.map(billing_profile::read),
        delegated_access: wire.allow_delegated_access,
        custom_domains: wire.custom_domains.unwrap_or_default(),
    })
}

/// Converts a company profile.
pub(in crate::partner_center) fn company(wire: wire::CompanyProfile) -> CompanyProfile {
    CompanyProfile {
        address: wire.address.map(address::read),
        email: present(wire.email),
        registration_number: present(wire.organization_registration_number),
    }
}
