//! Azure spending budgets and usage costs (articles "Get a customer's usage spending budget", "Update a customer's
//! usage spending budget", "Get a customer's usage summary", "Get a partner's usage summary").

use http::Method;
use rust_decimal::Decimal;

use super::{
    client::Client,
    customer::CustomerHandle,
    error::Error,
    operation::{Operation, RetryPolicy},
    present::instant,
    wire::{budget as wire, collection::Attributes},
};
use crate::domain::{
    budget::{PartnerUsageSummary, SpendingBudget, UsageSummary},
    id::RequestId,
    money::{Currency, Money},
};

static GET: Operation =
    Operation::read("get-a-customer-s-usage-spending-budget", "usagebudget").per_customer().accepts_application_too();
static UPDATE: Operation = Operation::write(
    "update-a-customer-s-usage-spending-budget",
    "usagebudget",
    Method::PATCH,
    RetryPolicy::NotIdempotent,
)
.per_customer()
.accepts_application_too();
static PARTNER_SUMMARY: Operation = Operation::read("get-a-partner-usage-summary", "usagesummary");
static SUMMARY: Operation = Operation::read("get-a-customer-usage-summary", "usagesummary").per_customer();

impl CustomerHandle<'_> {
    /// Returns the spending budget.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn spending_budget(self) -> Result<SpendingBudget, Error> {
        self.request(&GET).at("usagebudget").json().await.map(|wire| read(&wire))
    }

    /// Sets or removes the spending budget.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn update_spending_budget(self, amount: Option<Decimal>, id: RequestId) -> Result<SpendingBudget, Error> {
        let body = wire::SpendingBudgetUpdate { amount, attributes: Some(Attributes::of("SpendingBudget")) };
        let request = self.request(&UPDATE).at("usagebudget").body(&body).request_id(id);
        request.json().await.map(|wire| read(&wire))
    }

    /// Returns the usage cost of the current period.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn usage_summary(self) -> Result<UsageSummary, Error> {
        let wire: wire::CustomerUsageSummary = self.request(&SUMMARY).at("usagesummary").json().await?;
        Ok(UsageSummary {
            total: wire.total_cost.map(|amount| Money {
                amount,
                // `currencyLocale` is a number format; deriving a currency from it would be a guess.
                currency: wire.currency_code.as_deref().and_then(Currency::parse),
            }),
            total_usd: wire.usd_total_cost.map(|amount| Money { amount, currency: Currency::parse("USD") }),
            budget: wire.budget.and_then(|budget| read(&budget).amount),
            percent: None,
            from: instant(wire.billing_start_date),
            until: instant(wire.billing_end_date),
            updated: instant(wire.last_modified_date),
        })
    }
}

impl Client {
    /// Returns the usage cost of all customers in the current period, and the number of customers over their budgets.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn usage_summary(&self) -> Result<PartnerUsageSummary, Error> {
        let wire: wire::PartnerUsageSummary = self.request(&PARTNER_SUMMARY).at("usagesummary").json().await?;
        Ok(PartnerUsageSummary {
            customers: wire.customers_with_usage_based_subscription,
            over_budget: wire.customers_over_budget,
            trending_over: wire.customers_trending_over,
            total: wire
                .total_cost
                .map(|amount| Money { amount, currency: wire.currency_code.as_deref().and_then(Currency::parse) }),
            from: instant(wire.billing_start_date),
            until: instant(wire.billing_end_date),
            updated: instant(wire.last_modified_date),
        })
    }
}

fn read(wire: &wire::SpendingBudget) -> SpendingBudget {
    SpendingBudget::of(wire.amount.or(wire.usage_spending_budget))
}
