//! A user who was just created, with the results of the selected license assignments.

use serde::{Deserialize, Serialize};

use super::PasswordSet;
use crate::domain::{
    id::SkuId,
    license::{LicenseGroup, LicenseWarning, PlanChoice, SubscribedSku},
};

/// A user who was just created, for the page that shows the password once. `E` is the error of a failed license
/// assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCreated<E> {
    /// The user and their password.
    #[serde(flatten)]
    pub password: PasswordSet,
    /// The selected licenses, in the order of assignment.
    #[serde(default = "Vec::new", rename = "licences")]
    pub licenses: Vec<SelectedLicense<E>>,
}

/// A license that was selected for a new user, with the result of its assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectedLicense<E> {
    /// The product's id.
    pub sku: SkuId,
    /// The product's name.
    pub name: String,
    /// The license group.
    pub group: LicenseGroup,
    /// The enabled service plans, as form values.
    pub plans: Vec<String>,
    /// The service's warnings about the assignment.
    pub warnings: Vec<LicenseWarning>,
    /// The error, if the assignment failed.
    pub error: Option<E>,
}

impl<E> SelectedLicense<E> {
    /// Selects a product's license with every service plan that it offers.
    pub fn new(sku: &SubscribedSku) -> Self {
        let id = sku.product.id;
        let offered = sku.plans.iter().filter(|plan| sku.includes_by_default(plan));
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
