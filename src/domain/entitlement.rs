//! A customer's entitlements, which result from orders (Partner Center resource "Entitlement resources").

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
    /// The entitlement type, as the service spells it: `software`, `reservedinstance` …; open to new values.
    pub kind: String,
    /// The order that it results from.
    pub order: Option<Reference<OrderId>>,
    /// The line item of the order.
    pub line: Option<String>,
    /// The order's id in other systems.
    pub alternate_id: Option<String>,
    /// The product's id.
    pub product: Option<String>,
    /// The SKU of the product.
    pub sku: Option<String>,
    /// The quantity, without undelivered and transferred parts.
    pub quantity: Option<i64>,
    /// Parts of the quantity by state, as the service spells the state.
    pub parts: Vec<(i64, String)>,
    /// Additional details, such as `reservationType`.
    pub details: Vec<(String, String)>,
    /// Related resources in other systems.
    pub artifacts: Vec<Artifact>,
    /// Included entitlements.
    pub included: Vec<Entitlement>,
    /// The fulfillment state, as the service spells it.
    pub state: Option<String>,
    /// The expiry, if it expires.
    pub expires: Option<Moment>,
}

/// A resource in another system that belongs to an entitlement, such as a reservation in Azure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// The artifact's type, as the service spells it.
    pub kind: String,
    /// The artifact's id in that system.
    pub resource: Option<String>,
    /// The path to its reservations, if it has any.
    pub place: Option<ArtifactPath>,
}

/// The path under a customer at which Partner Center returns an artifact's reservations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtifactPath {
    /// The artifact's type, such as `reservedinstance`.
    pub kind: String,
    /// The group id.
    pub group: String,
    /// The line item's id.
    pub line: String,
    /// The artifact's id.
    pub resource: String,
}

impl ArtifactPath {
    /// Parses a link to an artifact, with or without the API version. Returns none for a link to another customer or to
    /// anything else.
    pub fn of_link(link: &str, customer: CustomerId) -> Option<Self> {
        let path = link.split(['?', '#']).next().unwrap_or_default();
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty() && *segment != "v1").collect();
        let [customers, id, artifacts, kind, groups, group, items, item, resources, resource] = segments[..] else {
            return None;
        };
        let named = [(customers, "customers"), (artifacts, "artifacts"), (groups, "groups"), (items, "lineitems")];
        let is_artifact_of_customer = id.parse() == Ok(customer)
            && resources.eq_ignore_ascii_case("resource")
            && named.iter().all(|(segment_name, name)| segment_name.eq_ignore_ascii_case(name));
        let artifact_path =
            Self { kind: kind.into(), group: group.into(), line: item.into(), resource: resource.into() };
        (is_artifact_of_customer && artifact_path.is_plain()).then_some(artifact_path)
    }

    /// Checks whether each part is an id or a plain word.
    pub fn is_plain(&self) -> bool {
        let is_plain_segment = |part: &String| {
            !part.is_empty()
                && part.len() <= 100
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        [&self.kind, &self.group, &self.line, &self.resource].into_iter().all(is_plain_segment)
    }
}

/// A reservation of Azure capacity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The reservation's id in Azure.
    pub id: Option<String>,
    /// The reservation's name, if it has one.
    pub name: Option<String>,
    /// The scope of the usage that it applies to, as the service spells it: `Shared`, `Single`.
    pub scope: Option<String>,
    /// The subscriptions or resource groups that it applies to, if it does not apply to all.
    pub applied_to: Vec<String>,
    /// The reserved quantity.
    pub quantity: Option<i64>,
    /// The start of the reservation.
    pub from: Option<Moment>,
    /// The end of the reservation.
    pub until: Option<Moment>,
    /// The provisioning state, as the service spells it.
    pub state: Option<String>,
}

impl Entitlement {
    /// Checks whether it is a reservation of Azure capacity, whose order must be canceled before the relationship can
    /// end.
    pub fn is_reservation(&self) -> bool {
        self.kind.to_ascii_lowercase().ends_with("reservedinstance")
    }
}

/// An entitlement type to filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntitlementType {
    /// Software.
    Software,
    /// Reservations under the current agreement.
    ReservedInstance,
    /// Reservations of virtual machines under the older agreement.
    VirtualMachineReservedInstance,
}

/// The error for a text that names no type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such type of entitlement")]
pub struct ParseEntitlementTypeError;

impl EntitlementType {
    /// All types.
    pub const ALL: [Self; 3] = [Self::Software, Self::ReservedInstance, Self::VirtualMachineReservedInstance];

    /// Returns the value of the query parameter `entitlementType`.
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

    /// Parses the name, ignoring case and the underscores that some responses contain.
    fn from_str(text: &str) -> Result<Self, ParseEntitlementTypeError> {
        let without_underscores = text.replace('_', "");
        Self::ALL
            .into_iter()
            .find(|it| it.as_str().eq_ignore_ascii_case(without_underscores.trim()))
            .ok_or(ParseEntitlementTypeError)
    }
}

/// Parses an entitlement type; an empty text selects all.
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
    fn artifact_links_of_other_customers_or_resources_are_ignored() {
        let customer: CustomerId = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f".parse().unwrap();
        let rest = "artifacts/reservedinstance/groups/g1/lineitems/l-1/resource/r1";
        let artifact_path = ArtifactPath::of_link(&format!("/customers/{customer}/{rest}"), customer).unwrap();
        assert_eq!((artifact_path.kind.as_str(), artifact_path.line.as_str()), ("reservedinstance", "l-1"));
        assert!(ArtifactPath::of_link(&format!("/v1/customers/{customer}/{rest}?x=y"), customer).is_some());
        for link in [
            format!("/customers/00000000-0000-4000-8000-000000000001/{rest}"),
            format!("https://elsewhere.example/customers/{customer}/{rest}"),
            format!("/customers/{customer}/artifacts/x/groups/../lineitems/l/resource/r"),
            format!("/customers/{customer}/users"),
            String::new(),
        ] {
            assert_eq!(ArtifactPath::of_link(&link, customer), None, "{link}");
        }
    }

    #[test]
    fn entitlement_type_parses_in_any_case() {
        assert_eq!("RESERVEDINSTANCE".parse(), Ok(EntitlementType::ReservedInstance));
        assert_eq!("virtual_machine_reserved_instance".parse(), Ok(EntitlementType::VirtualMachineReservedInstance));
        assert_eq!("hardware".parse::<EntitlementType>(), Err(ParseEntitlementTypeError));
    }
}
