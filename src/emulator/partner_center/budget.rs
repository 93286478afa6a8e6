//! Spending budgets and usage costs (articles "Update a customer's usage spending budget", "Get a customer's usage
//! summary").

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    call::Call,
    operation::{Auth::AppOrUser, Operation, get, patch},
    response::{ApiError, ApiResponse},
};
use crate::{
    domain::cloud::Cloud,
    emulator::state::{directory::CustomerFilter, tenant::budget::Budget},
    partner_center::wire::{
        budget::{CustomerUsageSummary, PartnerUsageSummary, SpendingBudget, SpendingBudgetUpdate},
        collection::{Attributes, Link, Links},
    },
};

/// Maximum number of customers in a partner's summary.
const MAX_CUSTOMERS: usize = 200;
/// The share of a budget, in tenths, from which a customer is about to exceed it.
const TRENDING_TENTHS: Decimal = Decimal::from_parts(9, 0, 0, false, 0);

pub const OPERATIONS: &[Operation] = &[
    get("get-a-customer-s-usage-spending-budget", "/v1/customers/{customer}/usagebudget", AppOrUser)
        .not_in(&[Cloud::China])
        .handler(load),
    patch("update-a-customer-s-usage-spending-budget", "/v1/customers/{customer}/usagebudget", AppOrUser)
        .not_in(&[Cloud::China])
        .handler(update),
];

/// Creates the response about a budget, with the link of the call.
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

fn load(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let amount = call.tenant(|tenant| tenant.budget.amount)?;
    ApiResponse::json(&wire(call, amount, "GET"))
}

fn update(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    // A body without the member is invalid, and does not remove the budget.
    let body: Value = call.read()?;
    if body.get("amount").is_none() {
        return Err(ApiError::invalid("amount is required; null removes the budget."));
    }
    let SpendingBudgetUpdate { amount, .. } = call.read()?;
    if amount.is_some_and(|amount| amount.is_sign_negative() && !amount.is_zero()) {
        return Err(ApiError::invalid("amount should not be below zero."));
    }
    call.tenant(|tenant| tenant.budget.amount = amount)?;
    call.record("spending_limit", "update_customer_spending_budget");
    ApiResponse::json(&wire(call, amount, "PATCH"))
}

/// Returns the usage costs of this month.
pub fn summary(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
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
            billing_start_date: Some(format_timestamp(from)),
            billing_end_date: Some(format_timestamp(until)),
            total_cost: Some(spent),
            currency_code: Some(currency.to_owned()),
            usd_total_cost: Some(tenant.budget.spent_usd()),
            last_modified_date: Some(format_timestamp(now)),
            attributes: Some(Attributes::of("CustomerUsageSummary")),
            ..CustomerUsageSummary::default()
        }
    })?;
    ApiResponse::json(&summary)
}

/// Returns this month's usage costs of the partner's first customers, in US dollars, with the number of those over
/// their budget.
pub fn partner_summary(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let directory = call.directory().ok_or_else(|| ApiError::internal("the partner has no directory"))?;
    let now = Timestamp::now();
    let (from, until) = Budget::period(now);
    let positions = directory.positions(&CustomerFilter::All);
    let (mut customers, mut over, mut trending, mut total) = (0, 0, 0, Decimal::ZERO);
    for row in positions.slice(0..positions.len().min(MAX_CUSTOMERS)).filter_map(|position| directory.at(position)) {
        let (amount, spent, spent_usd) = call.world.tenants.with(
            &row,
            || directory.profile(&row),
            |tenant| (tenant.budget.amount, tenant.budget.spent, tenant.budget.spent_usd()),
        );
        customers += 1;
        total += spent_usd;
        over += i64::from(amount.is_some_and(|amount| spent > amount));
        trending +=
            i64::from(amount.is_some_and(|amount| spent <= amount && spent * Decimal::TEN > amount * TRENDING_TENTHS));
    }
    let partner = call.caller.partner;
    ApiResponse::json(&PartnerUsageSummary {
        customers_over_budget: Some(over),
        customers_trending_over: Some(trending),
        customers_with_usage_based_subscription: Some(customers),
        resource_id: Some(partner.tenant.to_string()),
        id: Some(partner.tenant.to_string()),
        resource_name: Some(partner.name.clone()),
        name: Some(partner.name.clone()),
        billing_start_date: Some(format_timestamp(from)),
        billing_end_date: Some(format_timestamp(until)),
        total_cost: Some(total),
        currency_locale: Some("en-US".to_owned()),
        last_modified_date: Some(format_timestamp(now)),
        links: Some(Links { this: Some(Link::get(call.link())), ..Links::default() }),
        attributes: Some(Attributes::of("PartnerUsageSummary")),
        ..PartnerUsageSummary::default()
    })
}

/// Formats an instant as this service does.
fn format_timestamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}
