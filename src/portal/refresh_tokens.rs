//! Staff's refresh tokens, as the Partner Center client asks for them, from the store.

use futures::future::BoxFuture;
use secrecy::SecretString;

use crate::{
    domain::id::{PartnerId, SessionHandle},
    partner_center::{RefreshTokens, VersionedToken, token::StoreError},
    store::Store,
};

/// The store, as the client sees it.
pub(super) struct StoredTokens(Store);

impl StoredTokens {
    pub(super) const fn new(store: Store) -> Self {
        Self(store)
    }
}

impl RefreshTokens for StoredTokens {
    fn load(
        &self,
        partner: PartnerId,
        session: SessionHandle,
    ) -> BoxFuture<'_, Result<Option<VersionedToken>, StoreError>> {
        Box::pin(async move {
            let found = self.0.find_staff_token(partner, session).await?;
            Ok(found.map(|found| VersionedToken { version: found.version, token: found.token }))
        })
    }

    fn replace(
        &self,
        partner: PartnerId,
        session: SessionHandle,
        seen_version: i64,
        new: SecretString,
    ) -> BoxFuture<'_, Result<bool, StoreError>> {
        Box::pin(async move { Ok(self.0.replace_staff_token(partner, session, seen_version, &new).await?) })
    }
}
