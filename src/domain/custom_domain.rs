//! A domain of a customer's directory (Partner Center article "Get a customer custom domain").

use serde::{Deserialize, Serialize};

use crate::domain::verified_domain::Authentication;

/// A domain, and what is known of it. Partner Center tells names and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomDomain {
    /// Its name.
    pub name: String,
    /// How its people sign in, where it was added as a verified domain by this portal.
    pub added_as: Option<Authentication>,
}
