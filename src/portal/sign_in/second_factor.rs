//! Partners whose staff need a second factor: Partner Center says whether it sees one in a sign-in, since Entra's ID tokens of
//! version 2 do not.

use std::sync::Arc;

use super::SignInFailure;
use crate::{
    domain::principal::Scope as _,
    partner_center::Kind,
    portal::{Error, PartnerContext, Portal},
    store::{Session, TokensOf},
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
            authenticated_at: session.authenticated_at,
            role_claims: session.role_claims.clone(),
            recent: Arc::default(),
        };
        let portal = Self::new(Arc::clone(&self.services), Some(partner_context), self.call_context.clone());
        let client = portal.client_for(&scope).await;
        let told = match client {
            Ok(client) => client.is_mfa_compliant().await.map_err(Error::from),
            Err(error) => Err(error),
        };
        let failure = match told {
            Ok(Some(true)) => return Ok(()),
            Ok(Some(false) | None) => SignInFailure::NoSecondFactor(name),
            Err(Error::Upstream(error)) if error.kind() == Kind::MfaRequired => SignInFailure::NoSecondFactor(name),
            Err(error) => error.into(),
        };
        let (person, action) = (session.principal.person(), session.action("sign_out"));
        let tokens = self.services.tokens_to_revoke(TokensOf::Session(person, session.handle())).await;
        self.store().end_session(person, session.handle(), action.as_ref()).await.map_err(Error::from)?;
        self.services.revoke_tokens(tokens).await;
        Err(failure)
    }
}
