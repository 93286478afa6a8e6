//! Sign-out: ends the session here, revokes its refresh token, and then ends the provider's session.

use reqwest::Url;

use super::SignInFailure;
use crate::{
    auth::Registration,
    domain::principal::{PrincipalKind, Scope as _},
    paths,
    portal::{Error, Portal},
    store::{Session, SessionSelection},
};

impl Portal {
    /// Ends a session with its data, and returns the URL that ends the provider's session.
    ///
    /// # Errors
    /// [`Error::Store`]; the session is not ended then.
    pub async fn sign_out(&self, session: &Session) -> Result<Option<Url>, Error> {
        let action = session.action("sign_out");
        let principal = &session.principal;
        let tokens =
            self.services.tokens_to_revoke(SessionSelection::Session(principal.person(), principal.session())).await;
        self.store().end_session(principal.person(), principal.session(), action.as_ref()).await?;
        if let Ok(scope) = principal.partner() {
            self.services.partner_center.evict_session(scope.partner(), scope.session());
        }
        self.services.revoke_tokens(tokens).await;
        Ok(self.end_session_url(session).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "sign-out at the provider failed");
            None
        }))
    }

    async fn end_session_url(&self, session: &Session) -> Result<Option<Url>, SignInFailure> {
        let Some(registration) = self.registration_of(session)? else { return Ok(None) };
        let redirect_uri = self.local_url(paths::SIGNED_OUT)?;
        let hint = Some(session.sign_in_name.as_str());
        Ok(self.services.providers.end_session_url(&registration, &redirect_uri, hint).await?)
    }

    /// Returns the client registration that a session was signed in with.
    fn registration_of(&self, session: &Session) -> Result<Option<Registration>, Error> {
        Ok(Some(match &self.partner_context {
            // A customer user signed in through the cloud, and is unknown in the partner's tenant.
            Some(context) if session.principal.kind() == PrincipalKind::CustomerUser => {
                self.cloud_registration(context.partner.cloud)?
            }
            Some(context) => self.services.registration(&context.partner, context.uses_partner_registration)?,
            None => match self.services.settings.clouds.first_key_value() {
                Some((cloud, _)) => self.cloud_registration(*cloud)?,
                None => return Ok(None),
            },
        }))
    }
}
