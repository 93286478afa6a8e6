//! Why a sign-in ended without a session.

use crate::auth::http::HttpTrouble;

/// A refusal, with one variant for each thing that a person must be told apart. What `why` and `detail` say is for the
/// log; neither holds tokens or personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The person turned back at the provider.
    #[error("cancelled at the provider")]
    Cancelled,
    /// More than ten minutes passed between leaving for the provider and coming back.
    #[error("came back too late")]
    Expired,
    /// The answer does not belong to a sign-in that this browser began here, with this provider.
    #[error("the answer belongs to no sign-in begun here")]
    StateMismatch,
    /// The provider refuses the person, the code or the portal's registration.
    #[error("the provider refuses: {code} {}", detail.as_deref().unwrap_or_default())]
    ProviderRefused {
        /// The OAuth 2.0 error code.
        code: String,
        /// The provider's own number for it, such as `AADSTS50105`, where it gave one.
        detail: Option<String>,
    },
    /// The provider cannot be reached, fails, or does not answer in time.
    #[error("the provider is unavailable: {why}")]
    ProviderUnavailable {
        /// In what way.
        why: HttpTrouble,
    },
    /// The provider, or whoever wrote the answer's address, said something that the protocol does not allow.
    #[error("an answer that cannot be used: {why}")]
    BadAnswer {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The ID token is not to be believed.
    #[error("the ID token cannot be believed: {why}")]
    TokenInvalid {
        /// The check that failed.
        why: TokenFault,
    },
    /// The person's tenant is nobody's here, or its partner is disabled. Only the caller's `admit` says so.
    #[error("nobody's tenant")]
    UnknownTenant,
    /// The partner's registration or the provider is set up in a way that cannot be safe.
    #[error("the sign-in is set up wrongly: {why}")]
    Misconfigured {
        /// What is wrong with it.
        why: &'static str,
    },
    /// Our own side failed; the log has the detail. Only the caller's `admit` says so.
    #[error("our own side failed")]
    Internal,
}

/// The check of an ID token that failed (OpenID Connect Core, "ID Token Validation").
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// The answer has none.
    #[error("there is none")]
    Absent,
    /// Not a signed JSON Web Token with the claims that one must have.
    #[error("unreadable")]
    Unreadable,
    /// `sub` is missing or empty.
    #[error("no subject")]
    Subject,
    /// `iss` is not the issuer asked, or not the one of the token's own tenant.
    #[error("another issuer")]
    Issuer,
    /// `aud` does not name us.
    #[error("another audience")]
    Audience,
    /// `azp` names somebody else, or is missing beside several audiences.
    #[error("another authorized party")]
    AuthorizedParty,
    /// `exp` has passed.
    #[error("expired")]
    Expired,
    /// `nbf` is to come.
    #[error("not yet valid")]
    NotYetValid,
    /// `iat` is missing.
    #[error("no time of issue")]
    IssuedAtMissing,
    /// `iat` is to come.
    #[error("issued in the future")]
    IssuedInFuture,
    /// `nonce` is missing or of another sign-in.
    #[error("another nonce")]
    Nonce,
    /// Unsigned, signed with a shared secret, or in a way we do not read.
    #[error("an algorithm that is not accepted")]
    Algorithm,
    /// The signature does not verify.
    #[error("a wrong signature")]
    Signature,
    /// No key of the provider has the token's `kid`.
    #[error("an unknown key")]
    UnknownKey,
    /// Several keys could have signed it.
    #[error("no telling which key")]
    AmbiguousKey,
    /// `at_hash` is of another access token.
    #[error("another access token")]
    AccessTokenHash,
    /// `tid` is missing, malformed, or not the tenant asked.
    #[error("another tenant")]
    Tenant,
    /// `oid` is missing or malformed.
    #[error("no object id")]
    Object,
}

impl From<TokenFault> for SignInError {
    fn from(why: TokenFault) -> Self {
        Self::TokenInvalid { why }
    }
}

impl From<HttpTrouble> for SignInError {
    fn from(why: HttpTrouble) -> Self {
        match why {
            HttpTrouble::TooLarge => Self::BadAnswer { why: "a body over the limit" },
            HttpTrouble::Unsendable => Self::Misconfigured { why: "an address that cannot be asked" },
            why @ (HttpTrouble::NotConnected
            | HttpTrouble::Unreachable
            | HttpTrouble::TimedOut
            | HttpTrouble::Status(_)) => Self::ProviderUnavailable { why },
        }
    }
}
