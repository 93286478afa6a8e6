//! JSON of licenses (resource article "License resources").

use serde::{Deserialize, Serialize};

use super::collection::{Attributes, null_as_default};

/// Resource `SubscribedSku`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscribedSku {
    /// `totalUnits` less `consumedUnits`.
    #[serde(default)]
    pub available_units: Option<i64>,
    /// Units of active subscriptions.
    #[serde(default)]
    pub active_units: Option<i64>,
    /// Assigned units.
    #[serde(default)]
    pub consumed_units: Option<i64>,
    /// Units of suspended subscriptions.
    #[serde(default)]
    pub suspended_units: Option<i64>,
    /// `activeUnits` and `warningUnits`.
    #[serde(default)]
    pub total_units: Option<i64>,
    /// Units of subscriptions in their grace period.
    #[serde(default)]
    pub warning_units: Option<i64>,
    /// The product.
    #[serde(default)]
    pub product_sku: Option<ProductSku>,
    /// The service plans.
    #[serde(default, deserialize_with = "null_as_default")]
    pub service_plans: Vec<ServicePlan>,
    /// The capability status, such as `Enabled` or `Warning`.
    #[serde(default)]
    pub capability_status: Option<String>,
    /// Attributes with the object type `SubscribedSku`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// Resource `License`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct License {
    /// The enabled service plans.
    #[serde(default, deserialize_with = "null_as_default")]
    pub service_plans: Vec<ServicePlan>,
    /// The product.
    #[serde(default)]
    pub product_sku: Option<ProductSku>,
    /// Attributes with the object type `License`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// Resource `ProductSku`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductSku {
    /// The product's id, which is called `skuId` elsewhere.
    #[serde(default)]
    pub id: Option<String>,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// Its short name.
    #[serde(default)]
    pub sku_part_number: Option<String>,
    /// One of `User`, `Tenant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_type: Option<String>,
    /// One of `group1`, `group2`.
    #[serde(default)]
    pub license_group_id: Option<String>,
}

/// Resource `ServicePlan`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicePlan {
    /// Its name.
    #[serde(default)]
    pub display_name: Option<String>,
    /// Its short name.
    #[serde(default)]
    pub service_name: Option<String>,
    /// The id, by which it is excluded.
    #[serde(default)]
    pub id: Option<String>,
    /// The capability status, such as `Enabled` or `Assigned`.
    #[serde(default)]
    pub capability_status: Option<String>,
    /// One of `User`, `Tenant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_type: Option<String>,
}

/// A `LicenseUpdate`. Its lists are null or absent if empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseUpdate {
    /// The licenses to assign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licenses_to_assign: Option<Vec<LicenseAssignment>>,
    /// The licenses to remove, by `skuId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licenses_to_remove: Option<Vec<String>>,
    /// The warnings; in responses only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_warnings: Option<Vec<LicenseWarning>>,
    /// Attributes with the object type `LicenseUpdate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// Resource `LicenseAssignment`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseAssignment {
    /// The product.
    #[serde(default)]
    pub sku_id: Option<String>,
    /// The excluded plans; null or absent if there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded_plans: Option<Vec<String>>,
}

/// Resource `LicenseWarning`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseWarning {
    /// The warning's code.
    #[serde(default)]
    pub code: Option<String>,
    /// The warning's message.
    #[serde(default)]
    pub message: Option<String>,
    /// The short names of the plans.
    #[serde(default, deserialize_with = "null_as_default")]
    pub service_plans: Vec<String>,
}
