//! From a customer's JSON to domain types.

use crate::{
    domain::{
        customer::{Address, BillingProfile, CompanyProfile, Customer, CustomerSummary, Relationship},
        id::CustomerId,
    },
    partner_center::wire::customer as wire,
};

/// What a list shows of a customer. One without an id that is a GUID has no address in the portal either: it is left
/// out, and said in the log.
pub(in crate::partner_center) fn summary(customer: wire::Customer) -> Option<CustomerSummary> {
    let profile = customer.company_profile.unwrap_or_default();
    let ids = [Some(customer.id), profile.tenant_id];
    let Some(id) = ids.into_iter().flatten().find_map(|id| id.trim().parse().ok()) else {
        tracing::warn!("a customer without a usable id was left out of a list");
        metrics::counter!("partner_center_unreadable_items_total", "noun" => "customer").increment(1);
        return None;
    };
    Some(CustomerSummary {
        id,
        name: profile.company_name.unwrap_or_default(),
        domain: profile.domain.unwrap_or_default(),
        relationship: Relationship::parse(customer.relationship_to_partner.as_deref().unwrap_or_default()),
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
        company: CompanyProfile {
            address: profile.address.map(address),
            email: present(profile.email),
            registration_number: present(profile.organization_registration_number),
        },
        billing: wire.billing_profile.map(billing),
        delegated_access: wire.allow_delegated_access,
        custom_domains: wire.custom_domains.unwrap_or_default(),
    })
}

fn billing(wire: wire::BillingProfile) -> BillingProfile {
    BillingProfile {
        first_name: present(wire.first_name),
        last_name: present(wire.last_name),
        email: present(wire.email),
        culture: present(wire.culture),
        language: present(wire.language),
        company_name: present(wire.company_name),
        address: wire.default_address.map(address),
    }
}

fn address(wire: wire::Address) -> Address {
    Address {
        country: present(wire.country),
        state: present(wire.state).or(present(wire.region)),
        city: present(wire.city),
        lines: [wire.address_line1, wire.address_line2, wire.address_line3].into_iter().filter_map(present).collect(),
        postal_code: present(wire.postal_code),
        first_name: present(wire.first_name),
        last_name: present(wire.last_name),
        phone: present(wire.phone_number),
    }
}

/// Services differ in whether what is not there is left out, null or empty.
fn present(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
