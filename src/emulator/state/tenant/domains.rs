//! The customer's domains, including added ones.

use crate::{
    domain::verified_domain::Authentication,
    emulator::state::directory::{DirectoryCustomer, Profile},
    partner_center::wire::verified_domain::Domain,
};

#[derive(Debug)]
pub struct Domains {
    names: Vec<String>,
    /// The federated domains, whose passwords another directory checks.
    federated: Vec<String>,
}

impl Domains {
    pub(super) fn new(row: &DirectoryCustomer, profile: &Profile) -> Self {
        let own = row.creation_input.is_none().then(|| profile.own_domain.clone());
        Self { names: std::iter::once(row.domain.to_string()).chain(own).collect(), federated: Vec::new() }
    }

    /// Returns all domains, the default one first.
    pub fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    /// Returns the domains in which users can be created.
    pub fn managed(&self) -> Vec<String> {
        self.names.iter().filter(|name| !self.federated.contains(name)).cloned().collect()
    }

    /// Adds a verified domain. Returns `false` if it exists.
    pub fn add(&mut self, domain: &Domain) -> bool {
        let name = domain.name.as_deref().unwrap_or_default().to_ascii_lowercase();
        if self.names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            return false;
        }
        if domain.authentication_type.as_deref() == Some(Authentication::Federated.response_name()) {
            self.federated.push(name.clone());
        }
        self.names.push(name);
        true
    }
}
