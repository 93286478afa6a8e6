//! The two grants: a session's refresh token, and the partner's application by itself.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::{
    AccessToken, Holder, Issuer, StoreError, VersionedToken,
    endpoint::{Granted, Refusal},
};
use crate::{
    domain::id::SessionHandle,
    partner_center::{
        connection::Connection,
        error::{Error, Kind},
    },
};

impl Issuer {
    /// An access token for a session, or for the application itself.
    pub(super) async fn grant(
        &self,
        connection: &Arc<Connection>,
        holder: Holder,
        serial: Uuid,
        correlation: Uuid,
    ) -> Result<AccessToken, Error> {
        let (granted, kind) = match holder {
            Holder::Session(session) => (self.refresh(connection, session, correlation).await?, "staff"),
            Holder::Application(_) => {
                let scope = format!("{}/.default", connection.resource);
                let fields = [("grant_type", "client_credentials")];
                let granted = self.ask_for(&scope, connection, &fields, correlation).await;
                (granted.map_err(Refusal::into_error)?, "app")
            }
        };
        metrics::counter!("partner_center_tokens_total", "kind" => kind).increment(1);
        self.access_token(&granted, serial)
    }

    /// Trades a session's refresh token. Refused, it looks once more: another instance may have traded it a moment ago.
    async fn refresh(
        &self,
        connection: &Arc<Connection>,
        session: SessionHandle,
        correlation: Uuid,
    ) -> Result<Granted, Error> {
        let mut seen = self.load(connection, session).await?;
        let granted = match self.trade(connection, &seen, correlation).await {
            Ok(granted) => granted,
            Err(Refusal::Grant(error)) => {
                let now = self.load(connection, session).await?;
                if now.version == seen.version {
                    return Err(error);
                }
                seen = now;
                self.trade(connection, &seen, correlation).await.map_err(Refusal::into_error)?
            }
            Err(refusal) => return Err(refusal.into_error()),
        };
        if let Some(rotated) = granted.refresh_token.clone() {
            self.keep(connection, session, &seen, rotated).await;
        }
        Ok(granted)
    }

    async fn load(&self, connection: &Connection, session: SessionHandle) -> Result<VersionedToken, Error> {
        let loaded = self.refresh_tokens.load(connection.partner, session).await;
        loaded
            .map_err(Trouble)
            .map_err(|trouble| Error::new(Kind::Store).caused_by(trouble))?
            .ok_or_else(|| Error::new(Kind::SignInAgain))
    }

    async fn trade(
        &self,
        connection: &Arc<Connection>,
        seen: &VersionedToken,
        correlation: Uuid,
    ) -> Result<Granted, Refusal> {
        let scope = format!("{}/user_impersonation offline_access openid", connection.resource);
        let fields = [("grant_type", "refresh_token"), ("refresh_token", seen.token.expose_secret())];
        self.ask_for(&scope, connection, &fields, correlation).await
    }

    /// Asks for a scope; of a provider that does not have it, for what it grants unasked. Entra grants scopes of any
    /// resource for a refresh token, another provider none that the sign-in did not (RFC 6749, section 6).
    async fn ask_for(
        &self,
        scope: &str,
        connection: &Arc<Connection>,
        fields: &[(&str, &str)],
        correlation: Uuid,
    ) -> Result<Granted, Refusal> {
        match self.ask(connection, &[fields, &[("scope", scope)]].concat(), correlation).await {
            Err(Refusal::Scope(_)) => {
                tracing::info!(partner = %connection.partner, scope, "the provider refused the scope; asking without");
                self.ask(connection, fields, correlation).await
            }
            answered => answered,
        }
    }

    /// Keeps a rotated token. That it could not be kept fails nobody's request: the access token is good, and the token
    /// that the store has is honoured for a while yet; but it is said.
    async fn keep(&self, connection: &Connection, session: SessionHandle, seen: &VersionedToken, new: SecretString) {
        if new.expose_secret() == seen.token.expose_secret() {
            return;
        }
        let partner = connection.partner;
        match self.refresh_tokens.replace(partner, session, seen.version, new).await {
            Ok(true) => {}
            Ok(false) => tracing::debug!(%partner, %session, "another instance kept a newer refresh token"),
            Err(error) => {
                tracing::error!(%partner, %session, %error, "a rotated refresh token could not be kept");
            }
        }
    }

    fn access_token(&self, granted: &Granted, serial: Uuid) -> Result<AccessToken, Error> {
        let mut header = HeaderValue::try_from(format!("Bearer {}", granted.access_token.expose_secret()))
            .map_err(|_| Error::new(Kind::Unreadable).with_place("access_token"))?;
        header.set_sensitive(true);
        Ok(AccessToken { header, stale_at: Instant::now() + self.usable_for(granted.life), serial })
    }

    /// A token is given up a margin before its end, for the sake of calls under way and clocks that differ.
    fn usable_for(&self, life: Duration) -> Duration {
        life.saturating_sub(self.settings.token_margin.min(life / 2))
    }
}

/// An error of the store's, as a source.
#[derive(Debug, thiserror::Error)]
#[error("the store of refresh tokens failed")]
struct Trouble(#[source] StoreError);
