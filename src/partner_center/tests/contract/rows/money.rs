//! Budget, usage and audit operations.

use crate::{
    domain::{
        activity::{PartnerCenterRecord, Period, RecordFilter},
        id::RequestId,
        money::Money,
    },
    partner_center::{
        tests::contract::{
            parsed_result::{Fields, ParsedResult},
            row::{Row, row},
        },
        wire::budget as wire,
    },
};

/// The customer, who is known already, and number formats.
const WHOSE: &[&str] = &["id", "name", "resourceId", "resourceName", "currencyLocale", "currencySymbol"];

fn amount(money: Option<&Money>) -> Option<String> {
    money.map(|it| it.amount.to_string())
}

fn currency(money: Option<&Money>) -> Option<String> {
    money.and_then(|it| it.currency.as_ref()).map(ToString::to_string)
}

fn record(it: &PartnerCenterRecord) -> Fields {
    let detail = it.details.first();
    Fields::default()
        .text("/id", it.id.clone())
        .text("/customerId", it.customer.clone())
        .text("/customerName", it.customer_name.clone())
        .instant("/operationDate", it.at)
        .text("/userPrincipalName", it.by.clone())
        .text("/applicationId", it.application.clone())
        .text("/operationType", Some(&it.operation))
        .text("/resourceType", Some(&it.resource))
        .enum_value("/operationStatus", &it.status)
        .text("/originalCorrelationId", it.correlation.clone())
        .text("/customizedData/0/key", detail.map(|(key, _)| key))
        .text("/customizedData/0/value", detail.and_then(|(_, value)| value.clone()))
}

pub(super) const ROWS: &[Row] = &[
    row!("get-a-customer-s-usage-spending-budget", GET "/v1/customers/{customer}/usagebudget", |call, client| {
        let found = call.customer(&client).spending_budget().await?;
        Ok(ParsedResult::one(&found, |it| Fields::default().text("/amount|/ammount|/usageSpendingBudget", it.amount)))
    })
    // A duplicate value.
    .unread(&["usageSpendingBudget"]),
    row!("update-a-customer-s-usage-spending-budget", PATCH "/v1/customers/{customer}/usagebudget", |call, client| {
        let wanted: wire::SpendingBudgetUpdate = call.request();
        let saved = call.customer(&client).update_spending_budget(wanted.amount, RequestId::default()).await?;
        Ok(ParsedResult::one(&saved, |it| Fields::default().text("/amount|/usageSpendingBudget", it.amount)))
    }),
    row!("get-a-customer-usage-summary", GET "/v1/customers/{customer}/usagesummary", |call, client| {
        let found = call.customer(&client).usage_summary().await?;
        Ok(ParsedResult::one(&found, |it| {
            Fields::default()
                .text("/totalCost", amount(it.total.as_ref()))
                .text("/currencyCode", currency(it.total.as_ref()))
                .text("/usdTotalCost", amount(it.total_usd.as_ref()))
                .text("/budget/amount|/budget/ammount|/budget/usageSpendingBudget", it.budget)
                .instant("/billingStartDate", it.from)
                .instant("/billingEndDate", it.until)
                .instant("/lastModifiedDate", it.updated)
        }))
    })
    .unread(WHOSE),
    row!("get-a-partner-usage-summary", GET "/v1/usagesummary", |call, client| {
        let found = client.usage_summary().await?;
        Ok(ParsedResult::one(&found, |it| {
            Fields::default()
                .text("/customersOverBudget", it.over_budget)
                .text("/customersTrendingOver", it.trending_over)
                .text("/customersWithUsageBasedSubscription", it.customers)
                .text("/totalCost", amount(it.total.as_ref()))
                // A number format does not determine the currency.
                .text("/currencyCode", currency(it.total.as_ref()))
                .instant("/billingStartDate", it.from)
                .instant("/billingEndDate", it.until)
                .instant("/lastModifiedDate", it.updated)
        }))
    })
    .unread(WHOSE),
    row!("get-a-record-of-partner-center-activity-by-user", GET "/v1/auditrecords", |call, client| {
        let (period, rows) = (Period::default(), call.rows());
        let text = call.filter("Value").unwrap_or_default();
        let page = match call.filter("Field").as_deref() {
            Some("CustomerId") => call.customer(&client).audit_records(period, rows, None).await?,
            Some("CompanyName") => {
                client.audit_records(period, Some(&RecordFilter::Company(text)), rows, None).await?
            }
            Some(_) => client.audit_records(period, Some(&RecordFilter::Resource(text)), rows, None).await?,
            None => client.audit_records(period, None, rows, None).await?,
        };
        Ok(ParsedResult::list(&page.items, record))
    })
    .about(|it| {
        let filter: serde_json::Value = serde_json::from_str(&it.query("filter")?).ok()?;
        filter["Value"].as_str().filter(|_| filter["Field"] == "CustomerId").map(str::to_owned)
    })
    // The documentation has dates in a locale's format and no size.
    .ignored_query(&["startDate", "endDate", "size"])
    .unread(&["items[].partnerId"]),
];
