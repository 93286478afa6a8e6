//! The JSON of licences (resource article "License resources").

use serde::{Deserialize, Serialize};

use super::collection::{Attributes, null_as_default};

/// A `SubscribedSku`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscribedSku {
    /// `totalUnits` less `consumedUnits`.
    #[serde(default)]
    pub available_units: Option<i64>,
    /// Of subscriptions that are active.
    #[serde(default)]
    pub active_units: Option<i64>,
    /// Assigned.
    #[serde(default)]
    pub consumed_units: Option<i64>,
    /// Of subscriptions that are suspended.
    #[serde(default)]
    pub suspended_units: Option<i64>,
    /// `activeUnits` and `warningUnits`.
    #[serde(default)]
    pub total_units: Option<i64>,
    /// Of subscriptions whose time to pay runs out.
    #[serde(default)]
    pub warning_units: Option<i64>,
    /// The product.
    #[serde(default)]
    pub product_sku: Option<ProductSku>,
    /// Its parts.
    #[serde(default, deserialize_with = "null_as_default")]
    pub service_plans: Vec<ServicePlan>,
    /// `Enabled`, `Warning`, …
    #[serde(default)]
    pub capability_status: Option<String>,
    /// `SubscribedSku`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// A `License`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct License {
    /// The parts that are not left out.
    #[serde(default, deserialize_with = "null_as_default")]
    pub service_plans: Vec<ServicePlan>,
    /// The product.
    #[serde(default)]
    pub product_sku: Option<ProductSku>,
    /// `License`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// A `ProductSku`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductSku {
    /// `skuId` elsewhere.
    #[serde(default)]
    pub id: Option<String>,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// Its short name.
    #[serde(default)]
    pub sku_part_number: Option<String>,
    /// `User` or `Tenant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_type: Option<String>,
    /// `group1` or `group2`.
    #[serde(default)]
    pub license_group_id: Option<String>,
}

/// A `ServicePlan`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicePlan {
    /// Its name.
    #[serde(default)]
    pub display_name: Option<String>,
    /// Its short name.
    #[serde(default)]
    pub service_name: Option<String>,
    /// By which it is left out.
    #[serde(default)]
    pub id: Option<String>,
    /// `Enabled`, `Assigned`, …
    #[serde(default)]
    pub capability_status: Option<String>,
    /// `User` or `Tenant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_type: Option<String>,
}

/// A `LicenseUpdate`. Its lists are null or absent where there is nothing in them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseUpdate {
    /// To give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licenses_to_assign: Option<Vec<LicenseAssignment>>,
    /// To take away, by `skuId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licenses_to_remove: Option<Vec<String>>,
    /// In answers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_warnings: Option<Vec<LicenseWarning>>,
    /// `LicenseUpdate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// A `LicenseAssignment`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseAssignment {
    /// The product.
    #[serde(default)]
    pub sku_id: Option<String>,
    /// The parts to leave out; null or absent where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded_plans: Option<Vec<String>>,
}

/// A `LicenseWarning`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseWarning {
    /// Its code.
    #[serde(default)]
    pub code: Option<String>,
    /// Its words.
    #[serde(default)]
    pub message: Option<String>,
    /// Short names of plans.
    #[serde(default, deserialize_with = "null_as_default")]
    pub service_plans: Vec<String>,
}
