//! The way out: the session ends here, its refresh token at the provider, and then the provider's own session.

use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;

use super::SignInFailure;
use crate::{
    auth::Registration,
    domain::principal::{Principal, PrincipalKind, Scope as _},
    paths,
    portal::{Error, Portal},
    store::Session,
};

/// How long somebody waits for their provider to revoke a token.
const REVOKING: Duration = Duration::from_secs(3);

impl Portal {
    /// Ends a session and all that belongs to it, and finds where the provider's own session is ended.
    ///
    /// # Errors
    /// [`Error::Store`]; the session goes on then.
    pub async fn sign_out(&self, session: &Session) -> Result<Option<Url>, Error> {
        let action = session.action("sign_out");
        let principal = &session.principal;
        let token = self.token_to_revoke(principal).await;
        self.store().end_session(principal.person(), principal.session(), action.as_ref()).await?;
        if let Ok(scope) = principal.partner() {
            self.services.partner_center.forget(scope.partner(), scope.session());
        }
        if let Some(token) = token {
            self.revoke(session, &token).await;
        }
        Ok(self.end_session_url(session).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "cannot sign out at the provider");
            None
        }))
    }

    /// Finds the refresh token of a session that is about to end. Where it cannot be had the session ends all the same.
    async fn token_to_revoke(&self, principal: &Principal) -> Option<SecretString> {
        let scope = principal.partner().ok()?;
        let found = self.store().find_staff_token(scope.partner(), scope.session()).await;
        found.inspect_err(|error| tracing::warn!(%error, "cannot find the token to revoke")).ok()?.map(|it| it.token)
    }

    /// Has the provider forget the refresh token of a session that has ended. It is gone here already.
    async fn revoke(&self, session: &Session, token: &SecretString) {
        let asked = async {
            let registration = self.registration_of(session)?.ok_or(SignInFailure::NoSuchProvider)?;
            Ok::<_, SignInFailure>(self.services.providers.revoke(&registration, token).await?)
        };
        match tokio::time::timeout(REVOKING, asked).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a refresh token is not revoked"),
            Err(_) => tracing::warn!("a refresh token is not revoked in time"),
        }
    }

    async fn end_session_url(&self, session: &Session) -> Result<Option<Url>, SignInFailure> {
        let Some(registration) = self.registration_of(session)? else { return Ok(None) };
        let back = self.local_url(paths::SIGNED_OUT)?;
        let hint = Some(session.sign_in_name.as_str());
        Ok(self.services.providers.end_session_url(&registration, &back, hint).await?)
    }

    /// Returns as which client of which provider a session was signed in.
    fn registration_of(&self, session: &Session) -> Result<Option<Registration>, Error> {
        Ok(Some(match &self.partner_context {
            // Who is a customer's own signed in with the cloud, and is nobody to the partner's tenant.
            Some(context) if session.principal.kind() == PrincipalKind::CustomerUser => {
                self.cloud_registration(context.partner.cloud)?
            }
            Some(context) => self.services.registration(&context.partner, context.through_partner)?,
            None => match self.services.settings.clouds.first_key_value() {
                Some((cloud, _)) => self.cloud_registration(*cloud)?,
                None => return Ok(None),
            },
        }))
    }
}
