//! Reasons for which a sign-in fails.

use crate::auth::http::HttpError;

/// A failed sign-in, with one variant for each explanation that a person may see. `why` and `detail` are for the log
/// and contain neither tokens nor personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The person canceled at the provider.
    #[error("canceled at the provider")]
    Cancelled,
    /// More than ten minutes passed between the redirect to the provider and the response.
    #[error("the response came too late")]
    Expired,
    /// The response does not belong to a sign-in that this browser began here with this provider.
    #[error("the response belongs to no sign-in begun here")]
    StateMismatch,
    /// The provider rejected the person, the code or the portal's registration.
    #[error("the provider refuses: {code} {}", detail.as_deref().unwrap_or_default())]
    ProviderRefused {
        /// The OAuth 2.0 error code.
        code: String,
        /// The provider's own error number, such as `AADSTS50105`, if it gave one.
        detail: Option<String>,
    },
    /// The provider is unreachable, fails, or does not respond in time.
    #[error("the provider is unavailable: {why}")]
    ProviderUnavailable {
        /// The kind of failure.
        why: HttpError,
    },
    /// A response violates the protocol, whether it comes from the provider or from a crafted URL.
    #[error("invalid response: {why}")]
    InvalidResponse {
        /// A description of the violation.
        why: &'static str,
    },
    /// The ID token is invalid.
    #[error("the ID token is invalid: {why}")]
    TokenInvalid {
        /// The check that failed.
        why: TokenFault,
    },
    /// The person's tenant belongs to no partner, or the partner is disabled. Only returned by the `admit`
    /// callback of [`Providers::finish`](super::Providers::finish).
    #[error("the tenant belongs to no enabled partner")]
    UnknownTenant,
    /// The partner's registration or the provider is configured in an insecure way.
    #[error("sign-in is misconfigured: {why}")]
    Misconfigured {
        /// A description of the problem.
        why: &'static str,
    },
    /// The portal itself failed; details are in the log. Only returned by the `admit`
    /// callback of [`Providers::finish`](super::Providers::finish).
    #[error("internal error")]
    Internal,
}

/// The check of an ID token that failed (OpenID Connect Core, "ID Token Validation").
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// The response contains no ID token.
    #[error("missing")]
    Absent,
    /// The token is not a signed JSON Web Token with the required claims.
    #[error("unreadable")]
    Unreadable,
    /// `sub` is missing or empty.
    #[error("no subject")]
    Subject,
    /// `iss` is not the expected issuer, or not that of the token's own tenant.
    #[error("another issuer")]
    Issuer,
    /// `aud` does not contain the portal's client id.
    #[error("another audience")]
    Audience,
    /// `azp` is another client, or is missing beside several audiences.
    #[error("another authorized party")]
    AuthorizedParty,
    /// `exp` is in the past.
    #[error("expired")]
    Expired,
    /// `nbf` is in the future.
    #[error("not yet valid")]
    NotYetValid,
    /// `iat` is missing.
    #[error("no time of issue")]
    IssuedAtMissing,
    /// `iat` is in the future.
    #[error("issued in the future")]
    IssuedInFuture,
    /// `nonce` is missing or belongs to another sign-in.
    #[error("another nonce")]
    Nonce,
    /// The token is unsigned, signed with a shared secret, or uses an unsupported algorithm.
    #[error("unaccepted algorithm")]
    Algorithm,
    /// The signature does not verify.
    #[error("a wrong signature")]
    Signature,
    /// No key of the provider has the token's `kid`.
    #[error("an unknown key")]
    UnknownKey,
    /// Several keys could have signed the token.
    #[error("several possible keys")]
    AmbiguousKey,
    /// `at_hash` does not match the access token.
    #[error("another access token")]
    AccessTokenHash,
    /// `tid` is missing, malformed, or not the expected tenant.
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

impl From<HttpError> for SignInError {
    fn from(why: HttpError) -> Self {
        match why {
            HttpError::TooLarge => Self::InvalidResponse { why: "a body over the limit" },
            HttpError::InvalidRequest => Self::Misconfigured { why: "a URL that cannot be requested" },
            why @ (HttpError::NotConnected | HttpError::Unreachable | HttpError::TimedOut | HttpError::Status(_)) => {
                Self::ProviderUnavailable { why }
            }
        }
    }
}
