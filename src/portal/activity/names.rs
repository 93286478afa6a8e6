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
    id::CustomerId,
    principal::{CustomerScope, PartnerScope},
    title::title,
    write::Write,
};

/// Maximum number of names that are looked up for a page.
const MOST: usize = 12;
/// Maximum number of concurrent calls.
const AT_ONCE: usize = 6;
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
        const USER: [Write; 7] = [
            Write::UpdateUser,
            Write::DeleteUser,
            Write::RestoreUser,
            Write::ResetPassword,
            Write::UpdateLicences,
            Write::AddRoleMember,
            Write::RemoveRoleMember,
        ];
        const SUBSCRIPTION: [Write; 6] = [
            Write::RenameSubscription,
            Write::UpdateQuantity,
            Write::UpdateTermEnd,
            Write::SuspendSubscription,
            Write::ReactivateSubscription,
            Write::CancelSubscription,
        ];
        let is_of = |writes: &[Write]| writes.iter().any(|write| write.as_str() == action);
        if is_of(&USER) { Some(Self::User) } else { is_of(&SUBSCRIPTION).then_some(Self::Subscription) }
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
        let names = self.look_up(calls).await;
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
        let names = self.look_up(calls).await;
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

    async fn look_up<K: Eq + Hash + Send>(&self, calls: Vec<BoxFuture<'_, Option<(K, String)>>>) -> HashMap<K, String> {
        let (ends, turn) = (Instant::now() + TIMEOUT, Semaphore::new(AT_ONCE));
        let mut answers = Vec::new();
        for call in calls {
            let turn = &turn;
            let answer = async move {
                let _turn = turn.acquire().await.ok()?;
                if self.throttled_for().is_some() { None } else { call.await }
            };
            answers.push(timeout_at(ends, answer).boxed());
        }
        join_all(answers).await.into_iter().filter_map(|answer| answer.ok().flatten()).collect()
    }
}

/// Returns the first distinct keys, up to the maximum.
fn distinct<K: PartialEq>(keys: impl Iterator<Item = K>) -> Vec<K> {
    let mut found = Vec::new();
    for key in keys {
        if found.len() < MOST && !found.contains(&key) {
            found.push(key);
        }
    }
    found
}
