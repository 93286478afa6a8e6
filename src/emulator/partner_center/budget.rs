//! Spending budgets, and what is spent (articles "Update a customer's usage spending budget", "Get a customer's usage
//! summary").

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{Auth::AppOrUser, Operation, get, patch},
};
use crate::{
    domain::cloud::Cloud,
    emulator::tenant::budget::Budget,
    partner_center::wire::{
        budget::{CustomerUsageSummary, SpendingBudget, SpendingBudgetUpdate},
        collection::{Attributes, Link, Links},
    },
};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-a-customer-s-usage-spending-budget", "/v1/customers/{customer}/usagebudget", AppOrUser)
        .not_in(&[Cloud::China])
        .answer(load),
    patch("update-a-customer-s-usage-spending-budget", "/v1/customers/{customer}/usagebudget", AppOrUser)
        .not_in(&[Cloud::China])
        .answer(update),
];

fn wire(call: &Call<'_>, amount: Option<Decimal>, method: &str) -> SpendingBudget {
    let link = Link {
        uri: call.uri.split('?').next().unwrap_or_default().to_owned(),
        method: method.to_owned(),
        headers: Vec::new(),
    };
    SpendingBudget {
        amount,
        usage_spending_budget: amount,
        links: Some(Links { this: Some(link), ..Links::default() }),
        attributes: Some(Attributes::of("SpendingBudget")),
    }
}

fn load(call: &Call<'_>) -> Result<Answer, Refusal> {
    let amount = call.tenant(|tenant| tenant.budget.amount)?;
    Answer::json(&wire(call, amount, "GET"))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    // A body without the member asks for nothing, and is no wish to remove the budget.
    let body: Value = call.read()?;
    if body.get("amount").is_none() {
        return Err(Refusal::invalid("amount is required; null removes the budget."));
    }
    let SpendingBudgetUpdate { amount, .. } = call.read()?;
    if amount.is_some_and(|amount| amount.is_sign_negative() && !amount.is_zero()) {
        return Err(Refusal::invalid("amount should not be below zero."));
    }
    call.tenant(|tenant| tenant.budget.amount = amount)?;
    call.record("spending_limit", "update_customer_spending_budget");
    Answer::json(&wire(call, amount, "PATCH"))
}

/// What the usage of this month comes to.
pub fn summary(call: &Call<'_>) -> Result<Answer, Refusal> {
    let row = call.customer()?;
    let now = Timestamp::now();
    let (from, until) = Budget::period(now);
    let summary = call.tenant(|tenant| {
        let Budget { amount, spent, currency, .. } = tenant.budget;
        CustomerUsageSummary {
            budget: Some(SpendingBudget {
                amount,
                attributes: Some(Attributes::of("SpendingBudget")),
                ..SpendingBudget::default()
            }),
            resource_id: Some(row.id.to_string()),
            resource_name: Some(row.name.to_string()),
            billing_start_date: Some(offset(from)),
            billing_end_date: Some(offset(until)),
            total_cost: Some(spent),
            currency_code: Some(currency.to_owned()),
            usd_total_cost: Some(tenant.budget.spent_usd()),
            last_modified_date: Some(offset(now)),
            attributes: Some(Attributes::of("CustomerUsageSummary")),
            ..CustomerUsageSummary::default()
        }
    })?;
    Answer::json(&summary)
}

/// As this service writes instants.
fn offset(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}
