//! Names of the objects of audit entries. The audit stores ids alone, so that names can change and be deleted; a few
//! names are looked up, with a short timeout, when entries are read.

use std::{collections::HashMap, hash::Hash, time::Duration};

use futures::{
    FutureExt,
    future::{BoxFuture, join_all},
};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout_at},
};

use super::Portal;
use crate::domain::{
    activity::PortalAuditRecord,
    form_action::FormAction,
    id::CustomerId,
    principal::{CustomerScope, PartnerScope},
    title::title,
};

/// Maximum number of names that are looked up for a page.
const MAX_NAMES: usize = 12;
/// Maximum number of concurrent calls.
const CONCURRENT_CALLS: usize = 6;
/// Timeout of the lookups.
const TIMEOUT: Duration = Duration::from_millis(1_500);

/// The kind of object that an action concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Target {
    User,
    Subscription,
}

impl Target {
    /// Returns the kind of an action's target, if it has a name.
    fn of(action: &str) -> Option<Self> {
        const USER: [FormAction; 7] = [
            FormAction::UpdateUser,
            FormAction::DeleteUser,
            FormAction::RestoreUser,
            FormAction::ResetPassword,
            FormAction::UpdateLicenses,
            FormAction::AddRoleMember,
            FormAction::RemoveRoleMember,
        ];
        const SUBSCRIPTION: [FormAction; 6] = [
            FormAction::RenameSubscription,
            FormAction::UpdateQuantity,
            FormAction::UpdateTermEnd,
            FormAction::SuspendSubscription,
            FormAction::ReactivateSubscription,
            FormAction::CancelSubscription,
        ];
        let contains = |actions: &[FormAction]| actions.iter().any(|known| known.as_str() == action);
        if contains(&USER) { Some(Self::User) } else { contains(&SUBSCRIPTION).then_some(Self::Subscription) }
    }
}

impl Portal {
    /// Looks up the names of the users and subscriptions of entries, as far as they arrive in time.
    pub(super) async fn name_targets(
        &self,
        records: &mut [PortalAuditRecord],
        scope: impl Fn(CustomerId) -> CustomerScope + Send,
    ) {
        let key =
            |record: &PortalAuditRecord| Some((record.customer?, Target::of(&record.action)?, record.target.clone()?));
        let mut calls = Vec::new();
        for key in distinct(records.iter().filter_map(key)) {
            let scope = scope(key.0);
            let call = async move {
                let name = self.target_name(&scope, key.1, &key.2).await?;
                Some((key, name))
            };
            calls.push(call.boxed());
        }
        let names = self.resolve_names(calls).await;
        for record in records {
            record.target_name = key(record).and_then(|key| names.get(&key).cloned());
        }
    }

    /// Looks up the names of the customers of entries, as far as they arrive in time.
    pub(super) async fn name_customers(&self, records: &mut [PortalAuditRecord], scope: &PartnerScope) {
        let mut calls = Vec::new();
        for customer in distinct(records.iter().filter_map(|record| record.customer)) {
            let scope = scope.customer(customer);
            let call = async move { Some((customer, self.load_customer_summary(&scope).await.ok()?.title())) };
            calls.push(call.boxed());
        }
        let names = self.resolve_names(calls).await;
        for record in records {
            record.customer_name = record.customer.and_then(|id| names.get(&id).cloned());
        }
    }

    async fn target_name(&self, scope: &CustomerScope, target: Target, id: &str) -> Option<String> {
        match target {
            Target::User => Some(self.load_user(scope, id.parse().ok()?).await.ok()?.title()),
            Target::Subscription => {
                let found = self.load_subscription(scope, &id.parse().ok()?).await.ok()?;
                Some(title([found.name_or_offer()], id))
            }
        }
    }

    async fn resolve_names<K: Eq + Hash + Send>(
        &self,
        calls: Vec<BoxFuture<'_, Option<(K, String)>>>,
    ) -> HashMap<K, String> {
        let (deadline, semaphore) = (Instant::now() + TIMEOUT, Semaphore::new(CONCURRENT_CALLS));
        let mut lookups = Vec::new();
        for call in calls {
            let semaphore = &semaphore;
            let lookup = async move {
                let _permit = semaphore.acquire().await.ok()?;
                if self.throttled_for().is_some() { None } else { call.await }
            };
            lookups.push(timeout_at(deadline, lookup).boxed());
        }
        join_all(lookups).await.into_iter().filter_map(|lookup| lookup.ok().flatten()).collect()
    }
}

/// Returns the first distinct keys, up to the maximum.
fn distinct<K: PartialEq>(keys: impl Iterator<Item = K>) -> Vec<K> {
    let mut found = Vec::new();
    for key in keys {
        if found.len() < MAX_NAMES && !found.contains(&key) {
            found.push(key);
        }
    }
    found
}
