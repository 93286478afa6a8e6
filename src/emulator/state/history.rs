//! Operations before the start of the emulator: generated, and deterministic for seed and day.

use jiff::{SignedDuration, civil::Date, tz::TimeZone};
use uuid::Uuid;

use super::{
    activity::{Activity, AuditDetails},
    demo::{DemoPartner, DemoPerson},
    directory::{CustomerFilter, DirectoryCustomer},
    fold::fold,
    seeded::Seeded,
    world::World,
};

/// Maximum number of customers with generated operations, in a list for several customers.
const MAX_CUSTOMERS: usize = 200;

/// The most common operations on customers, by resource type and operation.
const OPERATION_TYPES: [(&str, &str); 7] = [
    ("customer_user", "create_customer_user"),
    ("license", "update_customer_user_licenses"),
    ("license", "update_customer_user_licenses"),
    ("subscription", "update_subscription"),
    ("order", "create_order"),
    ("customer_user", "reset_customer_user_password"),
    ("customer", "update_customer_billing_profile"),
];

/// The customers whose operations are requested.
#[derive(Debug, Clone, Copy)]
pub enum CustomerSelection<'a> {
    /// One customer.
    Customer(Uuid),
    /// Customers whose names contain this case-folded text.
    Named(&'a str),
    /// All customers.
    Any,
}

/// Returns the generated operations on a partner's customers.
pub fn generated_activities(
    world: &World,
    partner: &DemoPartner,
    selection: CustomerSelection<'_>,
    today: Date,
) -> Vec<Activity> {
    let Some(directory) = world.directory(partner.tenant) else { return Vec::new() };
    if let CustomerSelection::Customer(id) = selection {
        return directory.find(id).map(|row| activities_of_customer(world, partner, &row, today)).unwrap_or_default();
    }
    let positions = directory.positions(&CustomerFilter::All);
    let rows = positions.slice(0..positions.len()).filter_map(|position| directory.at(position));
    let selected = rows.filter(|row| match selection {
        CustomerSelection::Named(name_part) => fold(&row.name).contains(name_part),
        _ => true,
    });
    selected.take(MAX_CUSTOMERS).flat_map(|row| activities_of_customer(world, partner, &row, today)).collect()
}

fn activities_of_customer(world: &World, partner: &DemoPartner, row: &DirectoryCustomer, today: Date) -> Vec<Activity> {
    if row.creation_input.is_some() {
        return Vec::new();
    }
    let mut seeded = Seeded::new(0, &["history", &row.id.to_string()]);
    let partner_index = world.demo.partners.iter().position(|known| known.tenant == partner.tenant);
    let is_agent = |person: &&DemoPerson| person.partner == partner_index && person.is_agent() && !person.is_service;
    let staff: Vec<_> = world.demo.people.iter().filter(is_agent).collect();
    // All of them precede today, so that new operations come first.
    let midnight = today.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).unwrap_or_default();
    (0..3 + seeded.below(12))
        .map(|_| {
            let (resource_type, operation_type) = *seeded.pick(&OPERATION_TYPES);
            let minutes = i64::from(seeded.below(85 * 24 * 60)) + 1;
            Activity {
                partner: partner.tenant,
                customer: Some((row.id, row.name.to_string())),
                caller: (!staff.is_empty()).then(|| seeded.pick(&staff).sign_in_name.clone()),
                resource_type,
                operation_type,
                details: AuditDetails::default(),
                correlation: Some(Uuid::from_u128(
                    u128::from(seeded.below(u32::MAX)) << 96
                        | 0x4000_8000_0000_0000_0000
                        | u128::from(seeded.below(u32::MAX)),
                )),
                at: midnight - SignedDuration::from_mins(minutes),
            }
        })
        .collect()
}
