//! Break-glass sign-in: for an operator without a provider, by a code from the command line.

use std::net::IpAddr;

use jiff::Timestamp;
use tower_sessions::session::Id;
use uuid::Uuid;

use super::{CompletedSignIn, SignInFailure};
use crate::{
    domain::{break_glass::BreakGlass, id::SessionHandle, principal::Principal, role_mapping::RoleClaims},
    portal::{Error, Portal},
    store::Session,
};

/// The sign-in name that their account page shows.
const SIGN_IN_NAME: &str = "break-glass";

impl Portal {
    /// Redeems a code for an operator session. Each use is logged as a warning with the person, the reason and the
    /// client's address.
    ///
    /// # Errors
    /// [`SignInFailure::BreakGlass`] when the code is invalid, already redeemed or expired.
    pub async fn redeem_break_glass(
        &self,
        code: &str,
        client: Option<IpAddr>,
        user_agent: Option<String>,
    ) -> Result<CompletedSignIn, SignInFailure> {
        let invalid = |_| SignInFailure::BreakGlass;
        let code: Id = code.trim().parse().map_err(invalid)?;
        let grant = self.store().take_break_glass(code).await.map_err(Error::from)?;
        let grant = grant.ok_or(SignInFailure::BreakGlass)?;
        let (person, name, reason) = (grant.person(), grant.name(), grant.reason());
        tracing::warn!(%person, name, reason, ?client, "break-glass code redeemed");
        Ok(CompletedSignIn { session: session(&grant, user_agent), token: None })
    }
}

fn session(grant: &BreakGlass, user_agent: Option<String>) -> Session {
    let now = Timestamp::now();
    Session {
        principal: Principal::operator(grant.person(), SessionHandle::new(Uuid::new_v4())),
        name: grant.name().to_owned(),
        sign_in_name: SIGN_IN_NAME.to_owned(),
        groups_overage: false,
        role_claims: RoleClaims::default(),
        role_version: 0,
        uses_partner_registration: false,
        guest: false,
        roles_refreshed_at: None,
        authenticated_at: Some(now),
        signed_in_at: now,
        seen_at: now,
        user_agent,
    }
}
