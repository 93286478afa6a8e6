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
    /// Null or absent where there is no budget. An old sample misspells it.
    #[serde(with = "decimal", alias = "ammount", skip_serializing_if = "Option::is_none")]
    pub amount: Option<Decimal>,
    /// The same again, in newer answers.
    #[serde(with = "decimal", skip_serializing_if = "Option::is_none")]
    pub usage_spending_budget: Option<Decimal>,
    /// Links.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// `SpendingBudget`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// A budget as it is written: null removes it, so that the member is always there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SpendingBudgetUpdate {
    /// Null for none.
    #[serde(with = "decimal", default)]
    pub amount: Option<Decimal>,
    /// `SpendingBudget`.
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
    /// First instant of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_start_date: Option<String>,
    /// The period's end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_end_date: Option<String>,
    /// So far.
    #[serde(with = "decimal", skip_serializing_if = "Option::is_none")]
    pub total_cost: Option<Decimal>,
    /// `en-US`: how to write it, and not in which currency it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_locale: Option<String>,
    /// ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_code: Option<String>,
    /// `£`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_symbol: Option<String>,
    /// The same in US dollars.
    #[serde(with = "decimal", skip_serializing_if = "Option::is_none")]
    pub usd_total_cost: Option<Decimal>,
    /// Of when the figures are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    /// Links.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// `CustomerUsageSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// Resource `PartnerUsageSummary`. A sample says id and name twice, under the names of old and new.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PartnerUsageSummary {
    /// How many customers are over their budget.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers_over_budget: Option<i64>,
    /// How many will be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers_trending_over: Option<i64>,
    /// How many pay for what they use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers_with_usage_based_subscription: Option<i64>,
    /// The partner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// The same again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_name: Option<String>,
    /// The same again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// First instant of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_start_date: Option<String>,
    /// The period's end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_end_date: Option<String>,
    /// So far.
    #[serde(with = "decimal", skip_serializing_if = "Option::is_none")]
    pub total_cost: Option<Decimal>,
    /// `en-US`: how to write it, and not in which currency it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_locale: Option<String>,
    /// ISO 4217; not in the sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency_code: Option<String>,
    /// Of when the figures are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    /// Links.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// `PartnerUsageSummary`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}
