//! A user who was just created, with what became of the licences that were chosen with them.

use serde::{Deserialize, Serialize};

use super::PasswordSet;
use crate::domain::{
    id::SkuId,
    licence::{LicenceGroup, LicenceWarning, PlanChoice, SubscribedSku},
};

/// A user who was just created: on its way to the page that shows the password once. `E` is why a licence was not
/// assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCreated<E> {
    /// Who, and their password.
    #[serde(flatten)]
    pub password: PasswordSet,
    /// The licences that were chosen for them, in the order in which they were assigned.
    #[serde(default = "Vec::new")]
    pub licences: Vec<ChosenLicence<E>>,
}

/// A licence that was chosen for a new user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenLicence<E> {
    /// Of which product.
    pub sku: SkuId,
    /// Its name.
    pub name: String,
    /// The group that it is assigned with.
    pub group: LicenceGroup,
    /// The services that it comes with, as forms have them.
    pub plans: Vec<String>,
    /// What the service warned of when it assigned the licence.
    pub warnings: Vec<LicenceWarning>,
    /// Why it was not assigned.
    pub error: Option<E>,
}

impl<E> ChosenLicence<E> {
    /// Begins with a product whose licence is to be assigned with every service that it offers.
    pub fn new(sku: &SubscribedSku) -> Self {
        let id = sku.product.id;
        let offered = sku.plans.iter().filter(|plan| sku.offers(plan));
        Self {
            sku: id,
            name: sku.product.title(),
            group: sku.product.group.clone(),
            plans: offered.map(|plan| PlanChoice { sku: id, plan: plan.id }.to_string()).collect(),
            warnings: Vec::new(),
            error: None,
        }
    }
}
