//! The two grants: a refresh token (of a session or a partner connection), and client credentials.

use std::{
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;
use uuid::Uuid;

use super::{
    AccessToken, Holder, StoreError, TokenFetcher, TokenOwner, VersionedToken,
    endpoint::{GrantedTokens, TokenError},
};
use crate::{
    domain::id::PartnerId,
    partner_center::{
        error::{Error, ErrorKind},
        target::Target,
    },
};

/// The first interval before the lock is tried again; it doubles each time.
const LOCK_POLL: Duration = Duration::from_millis(10);
/// The maximum interval before the lock is tried again.
const LOCK_POLL_MAX: Duration = Duration::from_millis(200);

impl TokenFetcher {
    /// Returns an access token for a session or a connection, or for the application itself.
    pub(super) async fn grant(
        &self,
        target: &Arc<Target>,
        token_holder: Holder,
        serial: Uuid,
        correlation: Uuid,
    ) -> Result<AccessToken, Error> {
        let (granted, kind) = match token_holder {
            Holder::Owner(owner) => {
                let kind = match owner {
                    TokenOwner::Session(_) => "staff",
                    TokenOwner::Connection(_) => "connection",
                };
                (self.refresh(target, owner, correlation).await?, kind)
            }
            Holder::Application(_) => {
                let scope = format!("{}/.default", target.resource);
                let fields = [("grant_type", "client_credentials")];
                let granted = self.request_with_scope(&scope, target, &fields, correlation).await;
                (granted.map_err(TokenError::into_error)?, "app")
            }
        };
        metrics::counter!("partner_center_tokens_total", "kind" => kind).increment(1);
        self.access_token(&granted, serial)
    }

    /// Exchanges a refresh token. One exchange runs at a time, across all instances.
    async fn refresh(
        &self,
        target: &Arc<Target>,
        owner: TokenOwner,
        correlation: Uuid,
    ) -> Result<GrantedTokens, Error> {
        let (partner, holder) = (target.partner, Uuid::new_v4());
        self.lock(partner, owner, holder).await?;
        let mut exchange = pin!(self.refresh_locked(target, owner, correlation));
        // Attempts and waits can outlast the lock, whose lifetime is short for the sake of those who wait for a crashed
        // holder.
        let granted = loop {
            match timeout(self.settings.token_lock / 3, &mut exchange).await {
                Ok(granted) => break granted,
                Err(_) => self.extend_lock(partner, owner, holder).await,
            }
        };
        if let Err(error) = self.refresh_tokens.unlock(partner, owner, holder).await {
            tracing::warn!(%partner, %error, "token lock not released; it expires by itself");
        }
        granted
    }

    /// Waits for the lock on a token.
    async fn lock(&self, partner: PartnerId, owner: TokenOwner, holder: Uuid) -> Result<(), Error> {
        // The longest time that an exchange with all attempts can take, plus the lock's expiry.
        let max_wait = self.settings.attempt_timeout * self.settings.attempts + self.settings.token_lock;
        let began = Instant::now();
        let mut pause = LOCK_POLL;
        loop {
            match self.refresh_tokens.lock(partner, owner, holder, self.settings.token_lock).await {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                // A read-only database must not keep anybody from reading customers: the token can still be exchanged.
                Err(error) => {
                    tracing::warn!(%partner, %error, "token exchanged without holding its lock");
                    return Ok(());
                }
            }
            if began.elapsed() >= max_wait {
                return Err(Error::new(ErrorKind::TimedOut));
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LOCK_POLL_MAX);
        }
    }

    async fn extend_lock(&self, partner: PartnerId, owner: TokenOwner, holder: Uuid) {
        match self.refresh_tokens.lock(partner, owner, holder, self.settings.token_lock).await {
            Ok(true) => {}
            Ok(false) => tracing::warn!(%partner, "another instance took the token lock"),
            Err(error) => tracing::warn!(%partner, %error, "token lock not extended"),
        }
    }

    /// Exchanges a refresh token while its lock is held. If it is rejected, loads it again: another instance may have
    /// exchanged it after its lock expired.
    async fn refresh_locked(
        &self,
        target: &Arc<Target>,
        owner: TokenOwner,
        correlation: Uuid,
    ) -> Result<GrantedTokens, Error> {
        let mut stored = self.load(target, owner).await?;
        let result = match self.exchange_refresh_token(target, &stored, correlation).await {
            Err(TokenError::InvalidGrant(error)) => {
                let reloaded = self.load(target, owner).await?;
                if reloaded.version == stored.version {
                    Err(TokenError::InvalidGrant(error))
                } else {
                    stored = reloaded;
                    self.exchange_refresh_token(target, &stored, correlation).await
                }
            }
            result => result,
        };
        let granted = match result.map_err(TokenError::into_error) {
            Ok(granted) => granted,
            Err(error) => {
                if error.kind().is_grant_rejection() {
                    self.record_rejection(target.partner, owner, &error).await;
                }
                return Err(error);
            }
        };
        let new_token = granted.refresh_token.clone().unwrap_or_else(|| stored.token.clone());
        self.store_new_token(target, owner, &stored, new_token).await;
        Ok(granted)
    }

    async fn record_rejection(&self, partner: PartnerId, owner: TokenOwner, error: &Error) {
        if let Err(error) = self.refresh_tokens.record_rejection(partner, owner, error.code().map(str::to_owned)).await
        {
            tracing::warn!(%partner, %error, "rejected refresh token not recorded");
        }
    }

    async fn load(&self, target: &Target, owner: TokenOwner) -> Result<VersionedToken, Error> {
        let loaded = self.refresh_tokens.load(target.partner, owner).await;
        loaded.map_err(store_error)?.ok_or_else(|| Error::new(ErrorKind::SignInAgain))
    }

    async fn exchange_refresh_token(
        &self,
        target: &Arc<Target>,
        stored: &VersionedToken,
        correlation: Uuid,
    ) -> Result<GrantedTokens, TokenError> {
        let scope = format!("{}/user_impersonation offline_access openid", target.resource);
        let fields = [("grant_type", "refresh_token"), ("refresh_token", stored.token.expose_secret())];
        self.request_with_scope(&scope, target, &fields, correlation).await
    }

    /// Requests a token with a scope, or without one from a provider that does not support it. Entra grants scopes of
    /// any resource for a refresh token, other providers only those of the sign-in (RFC 6749, section 6). Only a
    /// rejection reveals which one it is: Entra does not list the scopes of resources, and an issuer with any name may
    /// be Entra's.
    async fn request_with_scope(
        &self,
        scope: &str,
        target: &Arc<Target>,
        fields: &[(&str, &str)],
        correlation: Uuid,
    ) -> Result<GrantedTokens, TokenError> {
        if self.scope_rejections.contains(target, scope) {
            return self.request_token(target, fields, correlation).await;
        }
        match self.request_token(target, &[fields, &[("scope", scope)]].concat(), correlation).await {
            Err(TokenError::InvalidScope(_)) => {
                self.scope_rejections.insert(target, scope);
                tracing::info!(partner = %target.partner, scope, "provider rejected the scope; retrying without it");
                self.request_token(target, fields, correlation).await
            }
            result => result,
        }
    }

    /// Stores the new refresh token. A failure to store it is logged but fails no request: the access token is valid,
    /// and the stored token is accepted for a while yet.
    async fn store_new_token(&self, target: &Target, owner: TokenOwner, old: &VersionedToken, new: SecretString) {
        let same = new.expose_secret() == old.token.expose_secret();
        // A connection also records the time of the exchange.
        if same && matches!(owner, TokenOwner::Session(_)) {
            return;
        }
        let partner = target.partner;
        match self.refresh_tokens.replace(partner, owner, old.version, new).await {
            Ok(true) => {}
            Ok(false) => tracing::debug!(%partner, ?owner, "another instance stored a newer refresh token"),
            Err(error) => {
                tracing::error!(%partner, ?owner, %error, "rotated refresh token not stored");
            }
        }
    }

    fn access_token(&self, granted: &GrantedTokens, serial: Uuid) -> Result<AccessToken, Error> {
        let mut header = HeaderValue::try_from(format!("Bearer {}", granted.access_token.expose_secret()))
            .map_err(|_| Error::new(ErrorKind::Unreadable).with_json_path("access_token"))?;
        header.set_sensitive(true);
        Ok(AccessToken { header, stale_at: Instant::now() + self.usable_for(granted.lifetime), serial })
    }

    /// Returns how long a token is used: until a margin before its expiry, for calls in progress and clock skew.
    fn usable_for(&self, lifetime: Duration) -> Duration {
        lifetime.saturating_sub(self.settings.token_margin.min(lifetime / 2))
    }
}

fn store_error(error: StoreError) -> Error {
    Error::new(ErrorKind::Store).caused_by(TokenStoreError(error))
}

/// An error of the token store, as a source.
#[derive(Debug, thiserror::Error)]
#[error("the store of refresh tokens failed")]
struct TokenStoreError(#[source] StoreError);
