//! From a customer's JSON to domain types.

use crate::{
    domain::{
        customer::{CompanyProfile, Customer, CustomerSummary, Relationship},
        id::CustomerId,
    },
    partner_center::{address, billing_profile, present::present, wire::customer as wire},
};

/// What a list shows of a customer. One without an id that is a GUID has no address in the portal either: it counts as left
/// out.
pub(in crate::partner_center) fn summary(customer: wire::Customer) -> Option<CustomerSummary> {
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

/// A customer that was asked for by id; none when the answer is about another one. An answer without an id is taken
/// for what was asked.
pub(super) fn customer(wire: wire::Customer, asked: CustomerId) -> Option<Customer> {
    if wire.id.trim().parse().is_ok_and(|id: CustomerId| id != asked) {
        return None;
    }
    let profile = wire.company_profile.clone().unwrap_or_default();
    let summary = summary(wire::Customer { id: asked.to_string(), ..wire.clone() })?;
    Some(Customer {
        summary,
        commerce_id: present(wire.commerce_id),
        company: company(profile),
        billing: wire.billing_profile.map(billing_profile::read),
        delegated_access: wire.allow_delegated_access,
        custom_domains: wire.custom_domains.unwrap_or_default(),
    })
}

/// What is known of the company.
pub(in crate::partner_center) fn company(wire: wire::CompanyProfile) -> CompanyProfile {
    CompanyProfile {
        address: wire.address.map(address::read),
        email: present(wire.email),
        registration_number: present(wire.organization_registration_number),
    }
}
