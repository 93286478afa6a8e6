//! Paths of a customer's pages: below the customer's id for the partner's staff, below `/my` for customer users.

use std::fmt;

use super::{CUSTOMER, MY};
use crate::domain::{id::CustomerId, principal::Principal};

/// The base path of a customer's pages for a principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerPath {
    /// The customer's id.
    pub id: CustomerId,
    /// `true` if the principal is a customer user.
    pub own: bool,
}

impl CustomerPath {
    /// Returns the path for customer users.
    pub const fn own(id: CustomerId) -> Self {
        Self { id, own: true }
    }

    /// Returns the path for a principal.
    pub const fn for_principal(principal: Option<&Principal>, id: CustomerId) -> Self {
        Self { id, own: matches!(principal, Some(Principal::CustomerUser(_))) }
    }
}

impl From<CustomerId> for CustomerPath {
    fn from(id: CustomerId) -> Self {
        Self { id, own: false }
    }
}

impl fmt::Display for CustomerPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.own { f.write_str(MY) } else { write!(f, "/customers/{}", self.id) }
    }
}

/// Returns the template below `/my` for one below a customer's id; `None` for any other template.
pub fn customer_user_template(template: &str) -> Option<String> {
    let rest = template.strip_prefix(CUSTOMER)?;
    (rest.is_empty() || rest.starts_with('/')).then(|| format!("{MY}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;

    #[test]
    fn customer_users_have_urls_without_the_customer_id() {
        let id: CustomerId = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f".parse().unwrap();
        assert_eq!(paths::customer(CustomerPath::own(id)), "/my");
        assert_eq!(paths::licenses(CustomerPath::own(id)), "/my/licenses");
        assert_eq!(paths::licenses(id.into()), format!("/customers/{id}/licenses"));
        assert_eq!(customer_user_template(paths::USER).as_deref(), Some("/my/users/{user}"));
        assert_eq!(customer_user_template(paths::CUSTOMER).as_deref(), Some("/my"));
        assert_eq!((customer_user_template(paths::CUSTOMERS), customer_user_template(paths::PARTNER)), (None, None));
    }
}
