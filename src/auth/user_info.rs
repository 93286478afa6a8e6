//! Group claims that an ID token lacks, from the userinfo endpoint (OpenID Connect Core, section 5.3).

use openidconnect::AccessToken;
use url::Url;

use crate::{
    auth::{
        claims::{Claims, parse_user_info},
        error::{SignInError, TokenFault},
        providers::Providers,
        registration::Registration,
    },
    domain::role_mapping::RoleClaims,
};

impl Providers {
    /// Returns the claims that a person's roles are derived from: the ID token's or, if it has none and the provider is
    /// not Entra, those of the userinfo endpoint. Entra's userinfo endpoint has no more than the token.
    ///
    /// # Errors
    /// When its subject is another person, or it is unreachable: signing in without roles would leave them missing for
    /// the whole session without an explanation.
    pub(super) async fn role_claims(
        &self,
        registration: &Registration,
        claims: &Claims,
        user_info: Option<Url>,
        token: &AccessToken,
    ) -> Result<RoleClaims, SignInError> {
        let is_needed = !registration.is_entra() && !claims.has_roles && !claims.groups_overage;
        let Some(url) = user_info.filter(|_| is_needed) else { return Ok(claims.roles.clone()) };
        let issuer = registration.issuer.issuer();
        let Some(body) = self.http().load_authorized(&url, token).await? else {
            tracing::warn!(issuer, "userinfo endpoint returned no claims");
            return Ok(claims.roles.clone());
        };
        match parse_user_info(&body, &claims.subject) {
            Ok(found) => Ok(found),
            Err(TokenFault::Subject) => Err(SignInError::InvalidResponse { why: "userinfo of another subject" }),
            Err(_) => {
                // It may be signed or encrypted (`application/jwt`), which was not negotiated.
                tracing::warn!(issuer, "userinfo response is not a JSON object");
                Ok(claims.roles.clone())
            }
        }
    }
}
