//! A user who was just created, with the results of the selected license assignments.

use serde::{Deserialize, Serialize};

use super::PasswordSet;
use crate::domain::{
    id::SkuId,
    licence::{LicenceGroup, LicenceWarning, PlanChoice, SubscribedSku},
};

/// A user who was just created, for the page that shows the password once. `E` is the error of a failed license
/// assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCreated<E> {
    /// The user and their password.
    #[serde(flatten)]
    pub password: PasswordSet,
    /// The selected licenses, in the order of assignment.
    #[serde(default = "Vec::new")]
    pub licences: Vec<ChosenLicence<E>>,
}

/// A license that was selected for a new user, with the result of its assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenLicence<E> {
    /// The product's id.
    pub sku: SkuId,
    /// The product's name.
    pub name: String,
    /// The license group.
    pub group: LicenceGroup,
    /// The enabled service plans, as form values.
    pub plans: Vec<String>,
    /// The service's warnings about the assignment.
    pub warnings: Vec<LicenceWarning>,
    /// The error, if the assignment failed.
    pub error: Option<E>,
}

impl<E> ChosenLicence<E> {
    /// Selects a product's license with every service plan that it offers.
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
