//! What a customer may spend on Azure in a month, and what was spent (Partner Center resources "Spending budget" and
//! "Customer usage summary").

use jiff::Timestamp;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

use crate::domain::{
    field::Problem,
    form::{Fields, InvalidFields},
    money::{Money, parse_amount},
};

/// A customer's Azure spending budget. A budget warns; it stops nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendingBudget {
    /// How much a month, in the customer's billing currency; absent where there is no budget.
    pub amount: Option<Decimal>,
    /// Tells that there is a budget, also to those who may not see amounts.
    pub is_set: bool,
}

impl SpendingBudget {
    /// Returns a budget of an amount, or none.
    pub const fn of(amount: Option<Decimal>) -> Self {
        Self { amount, is_set: amount.is_some() }
    }

    /// Returns it for somebody who may not see prices: beside the share that is used, the amount would tell what was spent.
    #[must_use]
    pub const fn without_prices(self) -> Self {
        Self { amount: None, ..self }
    }
}

/// What a customer's usage comes to in the current billing period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageSummary {
    /// So far.
    pub total: Option<Money>,
    /// The same in US dollars, where the service says so.
    pub total_usd: Option<Money>,
    /// The budget that the summary knows of.
    pub budget: Option<Decimal>,
    /// The share of the budget that is used, in whole per cent, in place of the amounts for those who may not see prices.
    pub percent: Option<u32>,
    /// The period's first instant.
    pub from: Option<Timestamp>,
    /// The instant at which it is over.
    pub until: Option<Timestamp>,
    /// Of when the figures are.
    pub updated: Option<Timestamp>,
}

impl UsageSummary {
    /// Returns it for somebody who may not see prices, which what is spent is made of: the share of a budget that is used
    /// tells none as long as the budget's amount stays away too.
    #[must_use]
    pub fn without_prices(self, budget: Option<Decimal>) -> Self {
        let percent = self.total.as_ref().zip(budget).and_then(|(total, budget)| percent_used(total.amount, budget));
        Self { total: None, total_usd: None, budget: None, percent, ..self }
    }
}

/// What the usage of all of a partner's customers comes to in the current billing period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerUsageSummary {
    /// How many customers pay for what they use.
    pub customers: Option<i64>,
    /// How many are over their budget.
    pub over_budget: Option<i64>,
    /// How many will be, if they go on like this.
    pub trending_over: Option<i64>,
    /// So far.
    pub total: Option<Money>,
    /// The period's first instant.
    pub from: Option<Timestamp>,
    /// The instant at which it is over.
    pub until: Option<Timestamp>,
    /// Of when the figures are.
    pub updated: Option<Timestamp>,
}

/// How much of a budget is used, in whole per cent; nothing where the budget is nothing.
pub fn percent_used(total: Decimal, budget: Decimal) -> Option<u32> {
    if budget <= Decimal::ZERO {
        return None;
    }
    let percent = (total.max(Decimal::ZERO)).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(budget)?;
    // Rounded down: 99.9 % is not yet all of it.
    Some(percent.floor().to_u32().unwrap_or(u32::MAX))
}

/// Reads the amount of the form.
///
/// # Errors
/// [`InvalidFields`] at the field `amount`.
pub fn parse_budget(amount: &str) -> Result<Decimal, InvalidFields> {
    let mut fields = Fields::default();
    let read = fields.required("amount", amount).and_then(|text| {
        let read = parse_amount(&text).ok();
        if read.is_none() {
            fields.refuse("amount", Problem::Number);
        }
        read
    });
    fields.finish(read.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn use_is_told_in_whole_per_cent_and_never_early() {
        let percent = |total: &str, budget: &str| percent_used(total.parse().unwrap(), budget.parse().unwrap());
        assert_eq!(percent("99.99", "100"), Some(99));
        assert_eq!(percent("250", "100"), Some(250));
        assert_eq!(percent("-1", "100"), Some(0));
        assert_eq!(percent("5", "0"), None);
        assert_eq!(percent("79228162514264337593543950335", "1"), None);
    }

    #[test]
    fn without_prices_the_share_of_the_budget_is_told_and_no_amount() {
        let spent = |amount: i64| Some(Money { amount: Decimal::from(amount), currency: None });
        let budget = Some(Decimal::from(200));
        let (from, until, updated) = (None, None, None);
        let nothing = UsageSummary { total: None, total_usd: None, budget: None, percent: None, from, until, updated };
        let summary = UsageSummary { total: spent(25), total_usd: spent(26), budget, ..nothing.clone() };
        let told = summary.clone().without_prices(budget);
        assert_eq!(told, UsageSummary { percent: Some(12), ..nothing.clone() });
        assert_eq!(summary.without_prices(None), nothing);
        let hidden = SpendingBudget::of(budget).without_prices();
        assert_eq!(hidden, SpendingBudget { amount: None, is_set: true });
    }
}
