//! What a customer's own directory says of the company (Partner Center article "Get a customer organization").

use serde::{Deserialize, Serialize};

use crate::domain::address::Address;

/// An organisation as its directory, Microsoft Entra, knows it. It need not be what Partner Center bills.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// The name that its people see.
    pub name: Option<String>,
    /// Where it is.
    pub address: Option<Address>,
    /// E-mail addresses that technical notices go to.
    pub technical_contacts: Vec<String>,
}
