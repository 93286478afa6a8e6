//! What a customer may use because of what was ordered (Partner Center resource "Entitlement resources").

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::domain::{id::OrderId, moment::Moment};

/// An entitlement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entitlement {
    /// To what, as the service spells it: `software`, `reservedinstance` …; open.
    pub kind: String,
    /// The order that it came from.
    pub order: Option<OrderId>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_read_in_any_case() {
        assert_eq!("RESERVEDINSTANCE".parse(), Ok(EntitlementType::ReservedInstance));
        assert_eq!("virtual_machine_reserved_instance".parse(), Ok(EntitlementType::VirtualMachineReservedInstance));
        assert_eq!("hardware".parse::<EntitlementType>(), Err(ParseEntitlementTypeError));
    }
}
