//! Subscriptions of a customer and their nicknames.

mod change;

pub use change::Settled;

use futures::{StreamExt as _, stream};

use super::{Error, Portal, change as changing};
use crate::domain::{
    id::{RequestId, SubscriptionId},
    principal::CustomerScope,
    subscription::{self, ChangeOutcome, Nickname, Subscription},
    write::Write,
};
use crate::store::Outcome;

/// Maximum number of subscriptions that are loaded one by one for their refund options.
const LOOKED_AT: usize = 60;
/// Maximum number of concurrent calls for them.
const AT_ONCE: usize = 6;

impl Portal {
    /// Returns all subscriptions; those that need attention come first.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_subscriptions(&self, scope: &CustomerScope) -> Result<Vec<Subscription>, Error> {
        let mut found = self.client_for(scope).await?.customer(scope).subscriptions().list().await?;
        subscription::sort(&mut found);
        Ok(found)
    }

    /// Returns all subscriptions, the active ones with their refund options, which the list omits. With very many, only
    /// those whose term ends first have them; the options of a subscription that fails to load stay absent.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_closing_subscriptions(&self, scope: &CustomerScope) -> Result<Vec<Subscription>, Error> {
        let found = self.list_subscriptions(scope).await?;
        let client = self.client_for(scope).await?;
        let subscriptions = client.customer(scope).subscriptions();
        let (active, others): (Vec<_>, Vec<_>) = found.into_iter().partition(Subscription::is_active);
        let told = active.into_iter().enumerate().map(async |(place, listed)| {
            if place >= LOOKED_AT {
                return listed;
            }
            subscriptions.load(&listed.id).await.unwrap_or(listed)
        });
        let mut told: Vec<_> = stream::iter(told).buffered(AT_ONCE).collect().await;
        told.extend(others);
        Ok(told)
    }

    /// Returns the same for an export, which is audited.
    ///
    /// # Errors
    /// [`Error::Upstream`], [`Error::Store`]
    pub async fn export_closing(&self, scope: &CustomerScope) -> Result<Vec<Subscription>, Error> {
        let intent = self.begin(scope, Some(scope.customer()), changing::Change::export("export_closing")).await?;
        let found = self.list_closing_subscriptions(scope).await;
        let outcome = match &found {
            Ok(_) => Outcome::Done,
            Err(Error::Upstream(error)) => changing::outcome(error),
            Err(_) => Outcome::Failed,
        };
        self.settle(intent, outcome, serde_json::Value::Null).await;
        found
    }

    /// Returns a subscription.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_subscription(&self, scope: &CustomerScope, id: &SubscriptionId) -> Result<Subscription, Error> {
        Ok(self.client_for(scope).await?.customer(scope).subscriptions().load(id).await?)
    }

    /// Changes the nickname of a subscription, unless it differs from the one that the person saw.
    ///
    /// # Errors
    /// [`Error::Upstream`] of a conflict if the nickname has changed meanwhile.
    pub async fn rename_subscription(
        &self,
        scope: &CustomerScope,
        id: &SubscriptionId,
        name: &Nickname,
        seen: &str,
        request: RequestId,
    ) -> Result<ChangeOutcome, Error> {
        let (change, told) = self
            .change(scope, changing::Change::new(Write::RenameSubscription).to(id), async |client| {
                client.customer(scope).subscriptions().rename(id, name, seen, request).await
            })
            .await?;
        changing::as_asked([("friendlyName", name.as_str(), &told.unwrap_or_default())])?;
        Ok(change)
    }
}
