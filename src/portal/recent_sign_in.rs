//! Step-up authentication for sensitive changes: they require a [`RecentSignIn`], which only a recent authentication
//! provides (RFC 9470, "OAuth 2.0 Step Up Authentication Challenge Protocol").

use jiff::{SignedDuration, Timestamp};

use super::{Error, Portal};
use crate::{
    domain::principal::{PartnerScope, Scope},
    store::AuditActor,
};

/// Maximum age of the authentication.
const MAX_AGE: SignedDuration = SignedDuration::from_mins(10);
/// Tolerated clock skew of the provider.
const SKEW: SignedDuration = SignedDuration::from_mins(2);

/// Proof that the person authenticated recently.
#[derive(Debug, Clone, Copy)]
pub struct RecentSignIn(());

impl Portal {
    /// Checks the time of the last interactive authentication (`auth_time`, OpenID Connect Core, section 2). The
    /// token's time of issue proves nothing, and neither does a missing `auth_time`.
    ///
    /// # Errors
    /// [`Error::SignInNotRecent`]
    pub fn require_recent_sign_in(&self) -> Result<RecentSignIn, Error> {
        let at = self.authenticated_at;
        if is_recent(at, Timestamp::now()) {
            Ok(RecentSignIn(()))
        } else {
            Err(Error::SignInNotRecent { auth_time_known: at.is_some() })
        }
    }

    /// Checks that the person authenticated recently if their partner requires that for changes that cost money.
    ///
    /// # Errors
    /// [`Error::SignInNotRecent`]
    pub(super) fn require_step_up(&self, scope: &impl Scope) -> Result<(), Error> {
        if self.partner_context(scope)?.partner.step_up_required {
            self.require_recent_sign_in().map(drop)
        } else {
            Ok(())
        }
    }

    /// Sets whether the partner's staff must have authenticated recently for changes that cost money.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn set_step_up_required(
        &self,
        scope: &PartnerScope,
        required: bool,
        _: RecentSignIn,
    ) -> Result<(), Error> {
        Ok(self.store().set_step_up_required(scope.partner(), required, AuditActor::of(scope)).await?)
    }
}

fn is_recent(at: Option<Timestamp>, now: Timestamp) -> bool {
    at.is_some_and(|at| (-SKEW..MAX_AGE).contains(&now.duration_since(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authentication_is_recent_for_ten_minutes_and_never_if_unknown() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let ago = |seconds| Some(now - SignedDuration::from_secs(seconds));
        for (at, expected) in [
            (ago(0), true),
            (ago(599), true),
            (ago(600), false),
            (ago(86_400), false),
            (ago(-120), true),
            (ago(-121), false),
            (None, false),
        ] {
            assert_eq!(is_recent(at, now), expected, "{at:?}");
        }
    }
}
