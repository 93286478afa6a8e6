//! A customer's subscriptions, and what they are called.

use super::{Error, Portal, change};
use crate::domain::{
    id::{RequestId, SubscriptionId},
    principal::CustomerScope,
    subscription::{self, Nickname, Renaming, Subscription},
    write::Write,
};

impl Portal {
    /// All subscriptions, those first that somebody should look at.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_subscriptions(&self, scope: &CustomerScope) -> Result<Vec<Subscription>, Error> {
        let mut found = self.client_for(scope).await?.customer(scope).subscriptions().list().await?;
        subscription::sort(&mut found);
        Ok(found)
    }

    /// One subscription.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_subscription(&self, scope: &CustomerScope, id: &SubscriptionId) -> Result<Subscription, Error> {
        Ok(self.client_for(scope).await?.customer(scope).subscriptions().load(id).await?)
    }

    /// Gives a subscription another nickname, unless it is no longer called what the person saw.
    ///
    /// # Errors
    /// [`Error::Upstream`] of a conflict when it is called something else by now.
    pub async fn rename_subscription(
        &self,
        scope: &CustomerScope,
        id: &SubscriptionId,
        name: &Nickname,
        seen: &str,
        request: RequestId,
    ) -> Result<Renaming, Error> {
        let (change, told) = self
            .change(scope, change::Change::new(Write::RenameSubscription).to(id), async |client| {
                client.customer(scope).subscriptions().rename(id, name, seen, request).await
            })
            .await?;
        change::as_asked([("friendlyName", name.as_str(), &told.unwrap_or_default())])?;
        Ok(change)
    }
}
