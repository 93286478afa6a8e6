//! JSON of spending budgets and usage summaries (resource articles "Spending budget", "Customer usage summary").

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    collection::{Attributes, Links},
    decimal,
};

/// Resource `SpendingBudget`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SpendingBudget {
    /// The budget; null or absent if there is none. An old sample misspells the name.
    #[serde(with = "decimal", alias = "ammount", skip_serializing_if = "Option::is_none")]
    pub amount: Option<Decimal>,
    /// The same value in newer responses.
    #[serde(with = "decimal", skip_serializing_if = "Option::is_none")]
    pub usage_spending_budget: Option<Decimal>,
    /// Links to the resource itself and to related ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// Attributes with the object type `SpendingBudget`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// A budget for writing: null removes it, so that the member is always written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SpendingBudgetUpdate {
    /// The new budget; null for none.
    #[serde(with = "decimal", default)]
    pub amount: Option<Decimal>,
    /// Attributes with the object type `SpendingBudget`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// Resource `CustomerUsageSummary`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CustomerUsageSummary {
    /// The budget.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<SpendingBudget>,
    /// The customer; `id` in an old sample.
    #[serde(alias = "id", skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// Its name; `name` in an old sample.
    #[serde(alias = "name", skip_serializing_if = "Option::is_none")]
    pub resource_name: Option<String>,
    /// Start of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_start_date: Option<String>,
    /// End of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_end_date: Option<String>,
    /// The cost so far in the period.
    #[serde(with = "decimal", skip_serializing_if = "Option::is_none")]
    pub total_cost: Option<Decimal>,
    /// The number format, such as `en-US`, not the currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_locale: Option<String>,
    /// Currency code (ISO 4217).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_code: Option<String>,
    /// The currency symbol, such as `£`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_symbol: Option<String>,
    /// The cost in US dollars.
    #[serde(with = "decimal", skip_serializing_if = "Option::is_none")]
    pub usd_total_cost: Option<Decimal>,
    /// The time of the figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    /// Links to the resource itself and to related ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// Attributes with the object type `CustomerUsageSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// Resource `PartnerUsageSummary`. A sample has id and name twice, under their old and new names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PartnerUsageSummary {
    /// The number of customers over their budget.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers_over_budget: Option<i64>,
    /// The number of customers who will exceed their budget.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers_trending_over: Option<i64>,
    /// The number of customers with usage-based subscriptions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers_with_usage_based_subscription: Option<i64>,
    /// The partner's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// The partner's id under its old name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The partner's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_name: Option<String>,
    /// The partner's name under its old name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Start of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_start_date: Option<String>,
    /// End of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_end_date: Option<String>,
    /// The cost so far in the period.
    #[serde(with = "decimal", skip_serializing_if = "Option::is_none")]
    pub total_cost: Option<Decimal>,
    /// The number format, such as `en-US`, not the currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_locale: Option<String>,
    /// Currency code (ISO 4217); missing in the sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_code: Option<String>,
    /// The time of the figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    /// Links to the resource itself and to related ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// Attributes with the object type `PartnerUsageSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}
