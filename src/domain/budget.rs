//! A customer's monthly Azure budget and spending (Partner Center resources "Spending budget" and "Customer usage
//! summary").

use jiff::Timestamp;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

use crate::domain::{
    field::Problem,
    form::{FieldParser, InvalidFields},
    money::{Money, parse_amount},
};

/// A customer's Azure spending budget. Exceeding it causes a warning; nothing is stopped.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendingBudget {
    /// The amount per month, in the customer's billing currency; absent if there is no budget.
    pub amount: Option<Decimal>,
    /// `true` if there is a budget; also set for people without permission to see amounts.
    pub is_set: bool,
}

impl SpendingBudget {
    /// Returns a budget with this amount, or an unset one.
    pub const fn of(amount: Option<Decimal>) -> Self {
        Self { amount, is_set: amount.is_some() }
    }

    /// Returns the budget for people without permission to see prices. The amount is removed because, together with the
    /// share used, it would reveal the spending.
    #[must_use]
    pub const fn without_prices(self) -> Self {
        Self { amount: None, ..self }
    }
}

/// A customer's usage cost in the current billing period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageSummary {
    /// The cost so far.
    pub total: Option<Money>,
    /// The same in US dollars, if the service sends it.
    pub total_usd: Option<Money>,
    /// The budget, according to the summary.
    pub budget: Option<Decimal>,
    /// The share of the budget that is used, in whole percent; replaces the amounts for people without permission to
    /// see prices.
    pub percent: Option<u32>,
    /// The start of the period.
    pub from: Option<Timestamp>,
    /// The end of the period, exclusive.
    pub until: Option<Timestamp>,
    /// The time of the figures.
    pub updated: Option<Timestamp>,
}

impl UsageSummary {
    /// Returns the summary for people without permission to see prices, from which costs are computed. The share of the
    /// budget that is used reveals no price as long as the budget's amount is hidden too.
    #[must_use]
    pub fn without_prices(self, budget: Option<Decimal>) -> Self {
        let percent = self.total.as_ref().zip(budget).and_then(|(total, budget)| percent_used(total.amount, budget));
        Self { total: None, total_usd: None, budget: None, percent, ..self }
    }
}

/// The usage cost of all of a partner's customers in the current billing period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerUsageSummary {
    /// The number of customers with usage-based billing.
    pub customers: Option<i64>,
    /// The number of customers over their budget.
    pub over_budget: Option<i64>,
    /// The number of customers who will exceed their budget at the current rate.
    pub trending_over: Option<i64>,
    /// The cost so far.
    pub total: Option<Money>,
    /// The start of the period.
    pub from: Option<Timestamp>,
    /// The end of the period, exclusive.
    pub until: Option<Timestamp>,
    /// The time of the figures.
    pub updated: Option<Timestamp>,
}

/// Returns the share of a budget that is used, in whole percent; none for a budget of zero or less.
pub fn percent_used(total: Decimal, budget: Decimal) -> Option<u32> {
    if budget <= Decimal::ZERO {
        return None;
    }
    let percent = (total.max(Decimal::ZERO)).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(budget)?;
    // Rounded down: 99.9% is not yet all of it.
    Some(percent.floor().to_u32().unwrap_or(u32::MAX))
}

/// Parses the amount of the form.
///
/// # Errors
/// [`InvalidFields`] at the field `amount`.
pub fn parse_budget(amount: &str) -> Result<Decimal, InvalidFields> {
    let mut fields = FieldParser::default();
    let parsed = fields.required("amount", amount).and_then(|text| {
        let parsed = parse_amount(&text).ok();
        if parsed.is_none() {
            fields.add_error("amount", Problem::Number);
        }
        parsed
    });
    fields.finish(parsed.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_used_is_rounded_down() {
        let percent = |total: &str, budget: &str| percent_used(total.parse().unwrap(), budget.parse().unwrap());
        assert_eq!(percent("99.99", "100"), Some(99));
        assert_eq!(percent("250", "100"), Some(250));
        assert_eq!(percent("-1", "100"), Some(0));
        assert_eq!(percent("5", "0"), None);
        assert_eq!(percent("79228162514264337593543950335", "1"), None);
    }

    #[test]
    fn usage_without_prices_has_the_share_of_the_budget_and_no_amount() {
        let spent = |amount: i64| Some(Money { amount: Decimal::from(amount), currency: None });
        let budget = Some(Decimal::from(200));
        let (from, until, updated) = (None, None, None);
        let nothing = UsageSummary { total: None, total_usd: None, budget: None, percent: None, from, until, updated };
        let summary = UsageSummary { total: spent(25), total_usd: spent(26), budget, ..nothing.clone() };
        let redacted = summary.clone().without_prices(budget);
        assert_eq!(redacted, UsageSummary { percent: Some(12), ..nothing.clone() });
        assert_eq!(summary.without_prices(None), nothing);
        let hidden = SpendingBudget::of(budget).without_prices();
        assert_eq!(hidden, SpendingBudget { amount: None, is_set: true });
    }
}
