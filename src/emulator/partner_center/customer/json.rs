//! A customer's JSON.

use crate::{
    emulator::directory::{Profile, Row},
    partner_center::wire::{
        collection::{Attributes, Link, Links},
        customer::{Address, BillingProfile, CompanyProfile, Customer},
    },
};

/// As lists have it.
pub fn short(row: &Row) -> Customer {
    let id = row.id.to_string();
    Customer {
        company_profile: Some(CompanyProfile {
            tenant_id: Some(id.clone()),
            domain: Some(row.domain.to_string()),
            company_name: Some(row.name.to_string()),
            links: to(format!("/customers/{id}/profiles/company")),
            attributes: Some(Attributes::of("CustomerCompanyProfile")),
            ..CompanyProfile::default()
        }),
        relationship_to_partner: Some(row.relationship.to_owned()),
        links: to(format!("/customers/{id}")),
        attributes: Some(Attributes::of("Customer")),
        id,
        ..Customer::default()
    }
}

/// As it is by id: without delegated administration the company's address, e-mail and domains are left out.
pub fn full(row: &Row, profile: Profile) -> Customer {
    let mut customer = short(row);
    if let Some(company) = &mut customer.company_profile {
        company.organization_registration_number.clone_from(&profile.registration_number);
        if row.delegated {
            company.address = Some(Address {
                country: Some(profile.country.iso.to_owned()),
                region: Some(profile.region.to_owned()),
                city: Some(profile.town.to_owned()),
                address_line1: Some(profile.street.clone()),
                postal_code: Some(profile.postal_code.clone()),
                phone_number: Some(profile.phone.clone()),
                ..Address::default()
            });
            company.email = Some(format!("office@{}", profile.own_domain));
        }
    }
    customer.commerce_id = Some(profile.commerce_id.to_string());
    customer.allow_delegated_access = Some(row.delegated);
    customer.custom_domains = row.delegated.then(|| vec![row.domain.to_string(), profile.own_domain.clone()]);
    customer.billing_profile = Some(billing(row, profile));
    customer
}

fn billing(row: &Row, profile: Profile) -> BillingProfile {
    BillingProfile {
        id: Some(profile.billing_id.to_string()),
        first_name: Some(profile.given_name.to_owned()),
        last_name: Some(profile.family_name.to_owned()),
        email: Some(format!("billing@{}", profile.own_domain)),
        culture: Some(profile.country.culture.to_owned()),
        language: Some(profile.country.language.to_owned()),
        company_name: Some(row.name.to_string()),
        default_address: Some(Address {
            country: Some(profile.country.iso.to_owned()),
            city: Some(profile.town.to_owned()),
            state: Some(profile.region.to_owned()),
            address_line1: Some(profile.street),
            postal_code: Some(profile.postal_code),
            first_name: Some(profile.given_name.to_owned()),
            last_name: Some(profile.family_name.to_owned()),
            phone_number: Some(profile.phone),
            ..Address::default()
        }),
        links: to(format!("/customers/{}/profiles/billing", row.id)),
        attributes: Some(Attributes {
            etag: Some(profile.billing_version.to_string()),
            object_type: "CustomerBillingProfile".to_owned(),
        }),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the members that take it are optional")]
fn to(uri: String) -> Option<Links> {
    Some(Links { this: Some(Link::get(uri)), ..Links::default() })
}
