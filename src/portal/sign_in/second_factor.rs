//! Multi-factor authentication as required by partners: Partner Center reports whether a sign-in had it, since Entra's
//! version 2 ID tokens do not.

use std::sync::Arc;

use super::SignInFailure;
use crate::{
    domain::principal::{PartnerScope, Scope as _},
    partner_center::ErrorKind,
    portal::{Error, PartnerContext, Portal, recent_sign_in::RecentSignIn},
    store::{AuditActor, Session, SessionSelection},
};

impl Portal {
    /// Checks a new session whose partner requires multi-factor authentication, and ends it unless Partner Center
    /// confirms it; a failed check denies the sign-in.
    ///
    /// # Errors
    /// [`SignInFailure::NoSecondFactor`], or the error that prevented the check; the session is ended then.
    pub async fn require_second_factor(&self, session: &Session) -> Result<(), SignInFailure> {
        let Ok(scope) = session.principal.partner() else { return Ok(()) };
        let partner = self.store().find_partner(scope.partner()).await.map_err(Error::from)?;
        let Some(partner) = partner.filter(|partner| partner.mfa_required) else { return Ok(()) };
        let name = partner.name.clone();
        let partner_context = PartnerContext {
            partner: Arc::new(partner),
            uses_partner_registration: session.uses_partner_registration,
            role_claims: session.role_claims.clone(),
            recent: Arc::default(),
        };
        let portal = Self::new(Arc::clone(&self.services), Some(partner_context), self.call_context.clone());
        let failure = match portal.has_second_factor(&scope).await {
            Ok(true) => return Ok(()),
            Ok(false) => SignInFailure::NoSecondFactor(name),
            Err(error) => error.into(),
        };
        let (person, action) = (session.principal.person(), session.action("sign_out"));
        let tokens = self.services.tokens_to_revoke(SessionSelection::Session(person, session.handle())).await;
        self.store().end_session(person, session.handle(), action.as_ref()).await.map_err(Error::from)?;
        self.services.revoke_tokens(tokens).await;
        Err(failure)
    }

    /// Returns whether Partner Center recognizes multi-factor authentication in a session's sign-in; a response
    /// without the information counts as no.
    ///
    /// # Errors
    /// When Partner Center is unavailable.
    async fn has_second_factor(&self, scope: &PartnerScope) -> Result<bool, Error> {
        match self.client_for(scope).await?.is_mfa_compliant().await {
            Ok(compliant) => Ok(compliant == Some(true)),
            Err(error) if error.kind() == ErrorKind::MfaRequired => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Sets whether the partner's staff need multi-factor authentication that Partner Center recognizes. If so, all
    /// other sessions end, since their authentication is unknown.
    ///
    /// # Errors
    /// [`Error::NoSecondFactor`] when it is to be required and the person's own sign-in lacks it, since they would be
    /// locked out.
    pub async fn set_mfa_required(&self, scope: &PartnerScope, required: bool, _: RecentSignIn) -> Result<(), Error> {
        if required && !self.has_second_factor(scope).await? {
            return Err(Error::NoSecondFactor);
        }
        let was_required = self.partner_context(scope)?.partner.mfa_required;
        let others = SessionSelection::Staff(scope.partner(), Some(scope.session()));
        let tokens = if required && !was_required { self.services.tokens_to_revoke(others).await } else { Vec::new() };
        let (own, by) = (Some(scope.session()), Some(AuditActor::of(scope)));
        self.store().set_mfa_required(scope.partner(), required, own, by).await?;
        self.services.revoke_tokens(tokens).await;
        Ok(())
    }
}
