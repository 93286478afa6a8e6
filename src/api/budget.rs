//! Azure spending budgets.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        budget::{SpendingBudget, UsageSummary},
        id::{CustomerId, RequestId},
    },
    error::PortalError,
};

/// Returns a customer's Azure spending budget; without its amount for people who may not see prices.
#[server(prefix = "/api", endpoint = "load_budget", input = GetUrl)]
pub async fn load_budget(customer: CustomerId) -> Result<SpendingBudget, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadBilling, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let budget = portal.load_budget(&scope).await?;
        Ok(if principal.may(Capability::ReadPrices) { budget } else { budget.without_prices() })
    })
    .await
}

/// Returns the cost of a customer's usage in the current period; for people who may not see prices, the share of the
/// budget instead of amounts.
#[server(prefix = "/api", endpoint = "load_usage_summary", input = GetUrl)]
pub async fn load_usage_summary(customer: CustomerId) -> Result<UsageSummary, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadBilling, async |portal, principal| {
        let scope = principal.customer(customer)?;
        if principal.may(Capability::ReadPrices) {
            portal.load_usage_summary(&scope).await
        } else {
            portal.load_usage_share(&scope).await
        }
    })
    .await
}

/// Sets a customer's Azure spending budget.
#[server(prefix = "/api", endpoint = "update_budget")]
pub async fn update_budget(
    customer: CustomerId,
    #[server(default)] request_id: RequestId,
    #[server(default)] amount: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{budget::parse_budget, role::Capability},
    };
    portal_call(Capability::ManageBilling, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let amount = parse_budget(&amount)?;
        portal.update_budget(&scope, Some(amount), request_id).await.map(drop)
    })
    .await
}

/// Removes a customer's Azure spending budget.
#[server(prefix = "/api", endpoint = "remove_budget")]
pub async fn remove_budget(customer: CustomerId, #[server(default)] request_id: RequestId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManageBilling, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.update_budget(&scope, None, request_id).await.map(drop)
    })
    .await
}
