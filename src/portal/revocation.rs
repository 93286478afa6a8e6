//! Revocation of the refresh tokens of sessions that were ended deliberately, if the provider has a revocation
//! endpoint. The sessions are deleted before that, so that nobody stays signed in if it fails.

use std::{collections::HashMap, time::Duration};

use futures::{StreamExt as _, stream};

use super::{Error, Services, sign_in::SignInFailure};
use crate::{
    domain::id::PartnerId,
    store::{Partner, SessionSelection, SessionToken},
};

/// Timeout for the revocation at the provider.
const TIMEOUT: Duration = Duration::from_secs(3);
/// Maximum number of concurrent revocations.
const CONCURRENT_CALLS: usize = 8;
/// Maximum number of tokens revoked at once, most recently used first; the others expire.
const MAX_TOKENS: u32 = 100;

impl Services {
    /// Loads the refresh tokens of sessions that are about to be ended. If that fails, the sessions end all the same.
    pub async fn tokens_to_revoke(&self, of: SessionSelection) -> Vec<SessionToken> {
        let found = self.store.list_session_tokens(of, MAX_TOKENS).await;
        found.inspect_err(|error| tracing::warn!(%error, "tokens to revoke not loaded")).unwrap_or_default()
    }

    /// Revokes the refresh tokens of ended sessions at their providers, as far as time permits.
    pub async fn revoke_tokens(&self, tokens: Vec<SessionToken>) {
        if tokens.is_empty() {
            return;
        }
        let count = tokens.len();
        let revocation = async {
            let partners = self.partners_of(&tokens).await?;
            stream::iter(&tokens)
                .for_each_concurrent(CONCURRENT_CALLS, async |token| {
                    if let Some(partner) = partners.get(&token.partner)
                        && let Err(failure) = self.revoke_token(partner, token).await
                    {
                        tracing::warn!(partner = %token.partner, %failure, "refresh token not revoked");
                    }
                })
                .await;
            Ok::<_, Error>(())
        };
        match tokio::time::timeout(TIMEOUT, revocation).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(count, %error, "refresh tokens not revoked"),
            Err(_) => tracing::warn!(count, "refresh token revocation timed out"),
        }
    }

    async fn partners_of(&self, tokens: &[SessionToken]) -> Result<HashMap<PartnerId, Partner>, Error> {
        let mut partners = HashMap::new();
        for token in tokens {
            if !partners.contains_key(&token.partner)
                && let Some(partner) = self.store.find_partner(token.partner).await?
            {
                partners.insert(token.partner, partner);
            }
        }
        Ok(partners)
    }

    async fn revoke_token(&self, partner: &Partner, token: &SessionToken) -> Result<(), SignInFailure> {
        let registration = self.registration(partner, token.uses_partner_registration)?;
        self.providers.revoke(&registration, &token.token).await?;
        Ok(())
    }
}
