//! What a customer may use because of what was ordered (Partner Center resource "Entitlement resources").

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::domain::{
    field::Problem,
    form::InvalidFields,
    id::{CustomerId, OrderId},
    moment::Moment,
    reference::Reference,
};

/// An entitlement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entitlement {
    /// To what, as the service spells it: `software`, `reservedinstance` …; open.
    pub kind: String,
    /// The order that it came from.
    pub order: Option<Reference<OrderId>>,
    /// The order's line.
    pub line: Option<String>,
    /// The id under which people know the order elsewhere.
    pub alternate_id: Option<String>,
    /// The product.
    pub product: Option<String>,
    /// Which of the product's variants.
    pub sku: Option<String>,
    /// How much, without what is not delivered or was passed on.
    pub quantity: Option<i64>,
    /// Parts of the quantity by state, as the service spells it.
    pub parts: Vec<(i64, String)>,
    /// More about it, such as `reservationType`.
    pub details: Vec<(String, String)>,
    /// What stands for it elsewhere.
    pub artifacts: Vec<Artifact>,
    /// What it brings with it.
    pub included: Vec<Entitlement>,
    /// How far it was delivered, as the service spells it.
    pub state: Option<String>,
    /// Until when; for those that end.
    pub expires: Option<Moment>,
}

/// What stands for an entitlement elsewhere, such as a reservation in Azure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// Its kind, as the service spells it.
    pub kind: String,
    /// Its id there.
    pub resource: Option<String>,
    /// Where its reservations are told, where they are.
    pub place: Option<ArtifactPlace>,
}

/// Where Partner Center tells the reservations that stand for an entitlement, below the customer's own address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtifactPlace {
    /// The kind of artifact, such as `reservedinstance`.
    pub kind: String,
    /// The group that it belongs to.
    pub group: String,
    /// The line that it came from.
    pub line: String,
    /// Its id.
    pub resource: String,
}

impl ArtifactPlace {
    /// Reads a link to an artifact, with or without the API's version. One that leads to another customer's, or to
    /// anything else, leads nowhere.
    pub fn of_link(link: &str, customer: CustomerId) -> Option<Self> {
        let path = link.split(['?', '#']).next().unwrap_or_default();
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty() && *segment != "v1").collect();
        let [customers, id, artifacts, kind, groups, group, items, item, resources, resource] = segments[..] else {
            return None;
        };
        let named = [(customers, "customers"), (artifacts, "artifacts"), (groups, "groups"), (items, "lineitems")];
        let is_ours = id.parse() == Ok(customer)
            && resources.eq_ignore_ascii_case("resource")
            && named.iter().all(|(given, name)| given.eq_ignore_ascii_case(name));
        let place = Self { kind: kind.into(), group: group.into(), line: item.into(), resource: resource.into() };
        (is_ours && place.is_plain()).then_some(place)
    }

    /// Whether each part is an id or a plain word.
    pub fn is_plain(&self) -> bool {
        let plain = |part: &String| {
            !part.is_empty()
                && part.len() <= 100
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        [&self.kind, &self.group, &self.line, &self.resource].into_iter().all(plain)
    }
}

/// A reservation of Azure capacity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// Its id in Azure.
    pub id: Option<String>,
    /// What it is called, where it has a name.
    pub name: Option<String>,
    /// Whose usage it is for, as the service spells it: `Shared`, `Single`.
    pub scope: Option<String>,
    /// The subscriptions or resource groups that it is for, where it is not for all.
    pub applied_to: Vec<String>,
    /// How much is reserved.
    pub quantity: Option<i64>,
    /// Since when.
    pub from: Option<Moment>,
    /// Until when.
    pub until: Option<Moment>,
    /// How far it is, as the service spells it.
    pub state: Option<String>,
}

impl Entitlement {
    /// Whether it is a reservation of Azure capacity: its order has to be cancelled before the relationship can end.
    pub fn is_reservation(&self) -> bool {
        self.kind.to_ascii_lowercase().ends_with("reservedinstance")
    }
}

/// Which entitlements to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntitlementType {
    /// Software.
    Software,
    /// Reservations by today's contract.
    ReservedInstance,
    /// Reservations of virtual machines, by the older contract.
    VirtualMachineReservedInstance,
}

/// The text names no type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such type of entitlement")]
pub struct ParseEntitlementTypeError;

impl EntitlementType {
    /// Every type.
    pub const ALL: [Self; 3] = [Self::Software, Self::ReservedInstance, Self::VirtualMachineReservedInstance];

    /// The value of the query `entitlementType`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Software => "software",
            Self::ReservedInstance => "reservedInstance",
            Self::VirtualMachineReservedInstance => "virtualmachinereservedinstance",
        }
    }
}

impl fmt::Display for EntitlementType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for EntitlementType {
    type Err = ParseEntitlementTypeError;

    /// Reads it in any case, and with the separators that some answers have.
    fn from_str(text: &str) -> Result<Self, ParseEntitlementTypeError> {
        let plain = text.replace('_', "");
        Self::ALL.into_iter().find(|it| it.as_str().eq_ignore_ascii_case(plain.trim())).ok_or(ParseEntitlementTypeError)
    }
}

/// Reads a type of entitlement; nothing is all.
///
/// # Errors
/// [`InvalidFields`] at the field `kind`.
pub fn parse_kind(text: &str) -> Result<Option<EntitlementType>, InvalidFields> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| InvalidFields::at("kind", Problem::Malformed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_anything_but_an_artifact_of_the_customers_own_leads_nowhere() {
        let customer: CustomerId = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f".parse().unwrap();
        let rest = "artifacts/reservedinstance/groups/g1/lineitems/l-1/resource/r1";
        let place = ArtifactPlace::of_link(&format!("/customers/{customer}/{rest}"), customer).unwrap();
        assert_eq!((place.kind.as_str(), place.line.as_str()), ("reservedinstance", "l-1"));
        assert!(ArtifactPlace::of_link(&format!("/v1/customers/{customer}/{rest}?x=y"), customer).is_some());
        for link in [
            format!("/customers/00000000-0000-4000-8000-000000000001/{rest}"),
            format!("https://elsewhere.example/customers/{customer}/{rest}"),
            format!("/customers/{customer}/artifacts/x/groups/../lineitems/l/resource/r"),
            format!("/customers/{customer}/users"),
            String::new(),
        ] {
            assert_eq!(ArtifactPlace::of_link(&link, customer), None, "{link}");
        }
    }

    #[test]
    fn a_type_is_read_in_any_case() {
        assert_eq!("RESERVEDINSTANCE".parse(), Ok(EntitlementType::ReservedInstance));
        assert_eq!("virtual_machine_reserved_instance".parse(), Ok(EntitlementType::VirtualMachineReservedInstance));
        assert_eq!("hardware".parse::<EntitlementType>(), Err(ParseEntitlementTypeError));
    }
}
