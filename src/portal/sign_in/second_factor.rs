//! Partners whose staff need a second factor: Partner Center says whether it sees one in a sign-in, since Entra's ID tokens of
//! version 2 do not.

use std::sync::Arc;

use super::SignInFailure;
use crate::{
    domain::principal::{PartnerScope, Scope as _},
    partner_center::Kind,
    portal::{Error, PartnerContext, Portal, fresh_sign_in::FreshSignIn},
    store::{AuditActor, Session, TokensOf},
};

impl Portal {
    /// Checks a session that has just begun, where its partner requires a second factor, and ends it unless Partner Center sees
    /// one: what cannot be found out lets nobody in.
    ///
    /// # Errors
    /// [`SignInFailure::NoSecondFactor`], or what kept it from being found out; the session has ended then.
    pub async fn require_second_factor(&self, session: &Session) -> Result<(), SignInFailure> {
        let Ok(scope) = session.principal.partner() else { return Ok(()) };
        let partner = self.store().find_partner(scope.partner()).await.map_err(Error::from)?;
        let Some(partner) = partner.filter(|partner| partner.mfa_required) else { return Ok(()) };
        let name = partner.name.clone();
        let partner_context = PartnerContext {
            partner: Arc::new(partner),
            through_partner: session.through_partner,
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
        let tokens = self.services.tokens_to_revoke(TokensOf::Session(person, session.handle())).await;
        self.store().end_session(person, session.handle(), action.as_ref()).await.map_err(Error::from)?;
        self.services.revoke_tokens(tokens).await;
        Err(failure)
    }

    /// Asks Partner Center whether it sees a second factor in the sign-in of a session; where it does not say, there is none.
    ///
    /// # Errors
    /// When Partner Center cannot be asked.
    async fn has_second_factor(&self, scope: &PartnerScope) -> Result<bool, Error> {
        match self.client_for(scope).await?.is_mfa_compliant().await {
            Ok(told) => Ok(told == Some(true)),
            Err(error) if error.kind() == Kind::MfaRequired => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Sets whether the partner's staff need a second factor that Partner Center sees. Once they do, the sessions of everybody
    /// else end: nobody knows how those began.
    ///
    /// # Errors
    /// [`Error::NoSecondFactor`] where it is to be needed and the person's own sign-in has none: they would be the first who
    /// cannot come back.
    pub async fn set_mfa_required(&self, scope: &PartnerScope, required: bool, _: FreshSignIn) -> Result<(), Error> {
        if required && !self.has_second_factor(scope).await? {
            return Err(Error::NoSecondFactor);
        }
        let was = self.partner_context(scope)?.partner.mfa_required;
        let others = TokensOf::Staff(scope.partner(), Some(scope.session()));
        let tokens = if required && !was { self.services.tokens_to_revoke(others).await } else { Vec::new() };
        let (own, by) = (Some(scope.session()), Some(AuditActor::of(scope)));
        self.store().set_mfa_required(scope.partner(), required, own, by).await?;
        self.services.revoke_tokens(tokens).await;
        Ok(())
    }
}
