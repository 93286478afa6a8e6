//! The organization in a customer's own directory (Partner Center article "Get a customer organization").

use serde::{Deserialize, Serialize};

use crate::domain::address::Address;

/// An organization in Microsoft Entra. It can differ from the billing profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// The name that its users see.
    pub name: Option<String>,
    /// The organization's address.
    pub address: Option<Address>,
    /// The e-mail addresses for technical notifications.
    pub technical_contacts: Vec<String>,
}
