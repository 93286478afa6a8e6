//! The refresh token store for the Partner Center client: tokens of staff sessions and of partner connections.

use std::time::Duration;

use futures::future::BoxFuture;
use jiff::SignedDuration;
use secrecy::SecretString;
use uuid::Uuid;

use crate::{
    domain::{
        connection::ConnectionSlot,
        id::{ConnectionId, PartnerId},
    },
    partner_center::{RefreshTokens, TokenOwner, VersionedToken, token::StoreError},
    store::{self, Store, StoredConnection},
};

/// The implementation of the client's token store by the portal's database.
pub(super) struct StoredTokens(Store);

impl StoredTokens {
    pub(super) const fn new(store: Store) -> Self {
        Self(store)
    }

    /// Records that a partner connection is no longer accepted; if it is the active one, switches to the reserve.
    async fn record_lost_connection(
        &self,
        partner: PartnerId,
        id: ConnectionId,
        code: Option<&str>,
    ) -> Result<(), store::Error> {
        self.0.record_renewal_failure(partner, id, code).await?;
        tracing::error!(%partner, connection = %id, code, "partner connection is no longer valid");
        let connections = self.0.list_connections(partner).await?;
        let lost = connections.iter().find(|it| it.id == id && it.slot == ConnectionSlot::Active);
        // If the reserve is lost as well, the two would be swapped forever.
        let is_usable_reserve = |it: &&StoredConnection, lost: &StoredConnection| {
            it.slot == ConnectionSlot::Reserve && it.failure.is_none() && it.client_id == lost.client_id
        };
        if let Some(lost) = lost
            && let Some(reserve) = connections.iter().find(|it| is_usable_reserve(it, lost))
            && self.0.use_reserve_connection(partner, reserve.id, None).await?
        {
            tracing::warn!(%partner, "switched to the reserve partner connection");
        }
        Ok(())
    }
}

impl RefreshTokens for StoredTokens {
    fn load(&self, partner: PartnerId, owner: TokenOwner) -> BoxFuture<'_, Result<Option<VersionedToken>, StoreError>> {
        Box::pin(async move {
            let found = match owner {
                TokenOwner::Session(session) => self.0.find_staff_token(partner, session).await?,
                TokenOwner::Connection(id) => self.0.find_connection_token(partner, id).await?,
            };
            Ok(found.map(|found| VersionedToken { version: found.version, token: found.token }))
        })
    }

    fn replace(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        seen_version: i64,
        new: SecretString,
    ) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(async move {
            Ok(match owner {
                TokenOwner::Session(session) => {
                    self.0.replace_staff_token(partner, session, seen_version, &new).await?
                }
                TokenOwner::Connection(id) => self.0.renew_connection_token(partner, id, seen_version, &new).await?,
            })
        })
    }

    fn lock(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        holder: Uuid,
        life: Duration,
    ) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(async move {
            let life = SignedDuration::try_from(life).unwrap_or(SignedDuration::MAX);
            Ok(self.0.acquire_lease(&lease_of(partner, owner), holder, life).await?)
        })
    }

    fn unlock(&self, partner: PartnerId, owner: TokenOwner, holder: Uuid) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move { Ok(self.0.release_lease(&lease_of(partner, owner), holder).await?) })
    }

    fn record_rejection(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        code: Option<String>,
    ) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            match owner {
                // A session without a token requires its person to sign in again.
                TokenOwner::Session(_) => Ok(()),
                TokenOwner::Connection(id) => Ok(self.record_lost_connection(partner, id, code.as_deref()).await?),
            }
        })
    }
}

/// Returns the name of the lease for a token's exchange.
fn lease_of(partner: PartnerId, owner: TokenOwner) -> String {
    match owner {
        TokenOwner::Session(session) => format!("session-token:{partner}/{session}"),
        TokenOwner::Connection(id) => format!("connection-token:{partner}/{id}"),
    }
}
