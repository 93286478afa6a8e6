//! A domain of a customer's directory (Partner Center article "Get a customer custom domain").

use serde::{Deserialize, Serialize};

use crate::domain::verified_domain::Authentication;

/// A custom domain. Partner Center returns only its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomDomain {
    /// The domain's name.
    pub name: String,
    /// The authentication type of its users, if this portal added it as a verified domain.
    pub added_as: Option<Authentication>,
}
