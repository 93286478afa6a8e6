//! The JSON of a customer.

use crate::{
    emulator::state::directory::{DirectoryCustomer, Profile},
    partner_center::wire::{
        collection::{Attributes, Link, Links},
        customer::{Address, BillingProfile, CompanyProfile, Customer},
    },
};

/// Returns a customer as in lists.
pub fn list_item(row: &DirectoryCustomer) -> Customer {
    let id = row.id.to_string();
    Customer {
        company_profile: Some(short_company(row)),
        relationship_to_partner: Some(row.relationship.to_owned()),
        links: self_link(format!("/customers/{id}")),
        attributes: Some(Attributes::of("Customer")),
        id,
        ..Customer::default()
    }
}

/// Returns the company; without delegated administration, address and e-mail are omitted.
pub fn company(row: &DirectoryCustomer, profile: &Profile) -> CompanyProfile {
    if let Some(input) = &row.creation_input {
        return CompanyProfile {
            organization_registration_number: input.company.organization_registration_number.clone(),
            address: input.billing.default_address.clone().filter(|_| row.delegated).map(as_company_address),
            email: input.billing.email.clone().filter(|_| row.delegated),
            ..short_company(row)
        };
    }
    let address = || Address {
        country: Some(profile.country.iso.to_owned()),
        region: Some(profile.region.to_owned()),
        city: Some(profile.town.to_owned()),
        address_line1: Some(profile.street.clone()),
        postal_code: Some(profile.postal_code.clone()),
        phone_number: Some(profile.phone.clone()),
        ..Address::default()
    };
    CompanyProfile {
        organization_registration_number: profile.registration_number.clone(),
        address: row.delegated.then(address),
        email: row.delegated.then(|| format!("office@{}", profile.own_domain)),
        ..short_company(row)
    }
}

/// Converts a billing address to a company address, which has a region rather than a state.
fn as_company_address(mut address: Address) -> Address {
    address.region = address.state.take();
    address
}

fn short_company(row: &DirectoryCustomer) -> CompanyProfile {
    CompanyProfile {
        tenant_id: Some(row.id.to_string()),
        domain: Some(row.domain.to_string()),
        company_name: Some(row.name.to_string()),
        links: self_link(format!("/customers/{}/profiles/company", row.id)),
        attributes: Some(Attributes::of("CustomerCompanyProfile")),
        ..CompanyProfile::default()
    }
}

/// Returns a customer as by id; without delegated administration, the domains are omitted.
pub fn details(row: &DirectoryCustomer, profile: &Profile, billing: BillingProfile, domains: Vec<String>) -> Customer {
    Customer {
        company_profile: Some(company(row, profile)),
        commerce_id: Some(profile.commerce_id.to_string()),
        allow_delegated_access: Some(row.delegated),
        custom_domains: row.delegated.then_some(domains),
        billing_profile: Some(billing),
        ..list_item(row)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the members that take it are optional")]
fn self_link(uri: String) -> Option<Links> {
    Some(Links { this: Some(Link::get(uri)), ..Links::default() })
}
