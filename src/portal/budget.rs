//! A customer's Azure spending budget and usage cost.

use rust_decimal::Decimal;

use super::{
    Error, Portal,
    change::{Change, check_response, resolve_outcome},
};
use crate::domain::{
    budget::{SpendingBudget, UsageSummary},
    form_action::FormAction,
    id::RequestId,
    principal::CustomerScope,
};

impl Portal {
    /// Returns the spending budget.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_budget(&self, scope: &CustomerScope) -> Result<SpendingBudget, Error> {
        Ok(self.client_for(scope).await?.customer(scope).spending_budget().await?)
    }

    /// Returns the usage cost of the current period.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_usage_summary(&self, scope: &CustomerScope) -> Result<UsageSummary, Error> {
        Ok(self.client_for(scope).await?.customer(scope).usage_summary().await?)
    }

    /// Returns the share of the budget that is used in the current period, for people who may not see prices.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_usage_share(&self, scope: &CustomerScope) -> Result<UsageSummary, Error> {
        let usage = self.load_usage_summary(scope).await?;
        let budget = match usage.budget {
            None if usage.total.is_some() => self.load_budget(scope).await?.amount,
            budget => budget,
        };
        Ok(usage.without_prices(budget))
    }

    /// Sets or removes the spending budget.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn update_budget(
        &self,
        scope: &CustomerScope,
        amount: Option<Decimal>,
        request: RequestId,
    ) -> Result<SpendingBudget, Error> {
        let action = if amount.is_some() { FormAction::UpdateBudget } else { FormAction::RemoveBudget };
        let response = self
            .change(scope, Change::new(action), async |client| {
                let customer = client.customer(scope);
                let read_back = async { Ok(Some(customer.spending_budget().await?).filter(|it| it.amount == amount)) };
                resolve_outcome(customer.update_spending_budget(amount, request).await, read_back).await
            })
            .await?;
        let text = |amount: Option<Decimal>| amount.map(|amount| amount.normalize().to_string()).unwrap_or_default();
        check_response([("amount", &text(amount), &text(response.amount))])?;
        Ok(response)
    }
}
