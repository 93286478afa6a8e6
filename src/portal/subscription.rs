//! Subscriptions of a customer and their nicknames.

mod change;

pub use change::ChangeResult;

use futures::{StreamExt as _, stream};

use super::{
    Error, Portal,
    change::{Change, check_response, outcome},
};
use crate::domain::{
    form_action::FormAction,
    id::{RequestId, SubscriptionId},
    principal::CustomerScope,
    subscription::{self, ChangeOutcome, Nickname, Subscription},
};
use crate::store::Outcome;

/// Maximum number of subscriptions that are loaded one by one for their refund options.
const MAX_LOADED: usize = 60;
/// Maximum number of concurrent calls for them.
const CONCURRENT_CALLS: usize = 6;

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
        let loaded = active.into_iter().enumerate().map(async |(index, listed)| {
            if index >= MAX_LOADED {
                return listed;
            }
            subscriptions.load(&listed.id).await.unwrap_or(listed)
        });
        let mut loaded: Vec<_> = stream::iter(loaded).buffered(CONCURRENT_CALLS).collect().await;
        loaded.extend(others);
        Ok(loaded)
    }

    /// Returns the same for an export, which is audited.
    ///
    /// # Errors
    /// [`Error::Upstream`], [`Error::Store`]
    pub async fn export_deadlines(&self, scope: &CustomerScope) -> Result<Vec<Subscription>, Error> {
        let intent = self.record_intent(scope, Some(scope.customer()), Change::export("export_closing")).await?;
        let found = self.list_closing_subscriptions(scope).await;
        let outcome = match &found {
            Ok(_) => Outcome::Done,
            Err(Error::Upstream(error)) => outcome(error),
            Err(_) => Outcome::Failed,
        };
        self.record_outcome(intent, outcome, serde_json::Value::Null).await;
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
        let (change, returned_name) = self
            .change(scope, Change::new(FormAction::RenameSubscription).to(id), async |client| {
                client.customer(scope).subscriptions().rename(id, name, seen, request).await
            })
            .await?;
        check_response([("friendlyName", name.as_str(), &returned_name.unwrap_or_default())])?;
        Ok(change)
    }
}
