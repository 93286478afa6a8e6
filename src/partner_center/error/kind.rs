//! Kinds of failure, and their mapping from status and error code.

use std::{fmt, time::Duration};

use http::StatusCode;

/// The kind of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// 401, even with a fresh token.
    Unauthorized,
    /// The token lacks multi-factor authentication (401/900421, or the token endpoint requires interaction).
    MfaRequired,
    /// The session's refresh token expired, was revoked or is missing.
    SignInAgain,
    /// The partner connection's refresh token (of the stored consent) is no longer accepted: an administrator of the
    /// partner must renew the consent.
    ConnectionLost,
    /// 403: the partner's roles or configuration do not permit it; the code has details.
    Forbidden,
    /// 404, and the codes for a customer of another partner (403/20002, 403/900159).
    NotFound,
    /// 400: the request is invalid.
    Invalid,
    /// 409: the resource exists already or conflicts with another one.
    Conflict,
    /// 412, 417, 428, 400/2055: the resource changed meanwhile.
    PreconditionFailed,
    /// The continuation token has expired or is invalid.
    PageExpired,
    /// 429, or another call's recent 429 that applies to this call too.
    Throttled {
        /// The remaining time to wait.
        retry_after: Duration,
    },
    /// 405, 406, 415, 501 and the codes for an operation that is not offered here.
    Unsupported,
    /// 5xx, after all attempts.
    Failing,
    /// The connection could not be established, or broke; for a write only if nothing was sent.
    Unreachable,
    /// No response in time; for a write see [`OutcomeUnknown`](Self::OutcomeUnknown).
    TimedOut,
    /// The response is not as documented: not JSON, of another type, too large, or a redirect.
    Unreadable,
    /// Not sent: the circuit is open, since the partner's recent calls failed repeatedly.
    CircuitOpen {
        /// The time until the next call is admitted.
        retry_after: Duration,
    },
    /// A write without a response: it may have been applied. Retry with the error's `request` id if the operation is
    /// [`Deduplicated`](crate::partner_center::RetryPolicy::Deduplicated).
    OutcomeUnknown,
    /// A scope of another partner or session than the client's: a bug of the portal. Nothing was sent.
    ScopeMismatch,
    /// The service does not accept the operation under the client's credential; nothing was sent. A bug of the portal.
    CredentialNotAccepted,
    /// The partner's application, secret or URLs are rejected or invalid, which the operator must correct.
    Misconfigured,
    /// The store of refresh tokens failed, or the refresh did not complete.
    Store,
}

impl ErrorKind {
    /// Checks whether the token endpoint no longer accepts a person's grant.
    pub(in crate::partner_center) const fn is_grant_rejection(self) -> bool {
        matches!(self, Self::SignInAgain | Self::MfaRequired)
    }

    /// Returns the kind for a response's status and error code.
    pub(super) fn from_status(status: StatusCode, code: Option<&str>) -> Self {
        match (status.as_u16(), code.unwrap_or_default()) {
            (401, "900421") => Self::MfaRequired,
            (401, _) => Self::Unauthorized,
            (403, "20002" | "900159") | (404 | 410, _) => Self::NotFound,
            (403, _) => Self::Forbidden,
            (409, _) => Self::Conflict,
            (412 | 417 | 428, _) | (400, "2055") => Self::PreconditionFailed,
            (408, _) => Self::TimedOut,
            (429, _) => Self::Throttled { retry_after: Duration::ZERO },
            (501, "0") => Self::Failing,
            (405 | 406 | 415 | 501, _) | (400, "900127" | "900141") => Self::Unsupported,
            (400..=499, _) => Self::Invalid,
            (500..=599, _) => Self::Failing,
            _ => Self::Unreadable,
        }
    }

    /// Returns the kind for a token endpoint's response that is not an OAuth error, such as a gateway's or a wrong
    /// URL's.
    pub(in crate::partner_center) fn from_token_endpoint_status(status: StatusCode) -> Self {
        match status.as_u16() {
            500..=599 => Self::Failing,
            400..=499 => Self::Misconfigured,
            _ => Self::Unreadable,
        }
    }

    /// Returns a word for metrics and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::MfaRequired => "mfa_required",
            Self::SignInAgain => "sign_in_again",
            Self::ConnectionLost => "connection_lost",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Invalid => "invalid",
            Self::Conflict => "conflict",
            Self::PreconditionFailed => "precondition_failed",
            Self::PageExpired => "page_expired",
            Self::Throttled { .. } => "throttled",
            Self::Unsupported => "unsupported",
            Self::Failing => "failing",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Unreadable => "unreadable",
            Self::CircuitOpen { .. } => "circuit_open",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::ScopeMismatch => "scope_mismatch",
            Self::CredentialNotAccepted => "credential_not_accepted",
            Self::Misconfigured => "misconfigured",
            Self::Store => "store",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(status: u16, code: &str) -> ErrorKind {
        ErrorKind::from_status(StatusCode::from_u16(status).unwrap(), Some(code))
    }

    #[test]
    fn customer_of_another_partner_is_not_found() {
        for code in ["20002", "900159"] {
            assert_eq!(kind(403, code), kind(404, "1000"));
        }
        assert_eq!(kind(403, "900308"), ErrorKind::Forbidden);
    }

    #[test]
    fn every_status_for_a_stale_version_is_precondition_failed() {
        for (status, code) in [(412, ""), (400, "2055"), (417, "800036"), (428, "")] {
            assert_eq!(kind(status, code), ErrorKind::PreconditionFailed);
        }
    }

    #[test]
    fn error_codes_are_ignored_under_another_status() {
        assert_eq!(kind(400, "900421"), ErrorKind::Invalid);
        assert_eq!(kind(500, "20002"), ErrorKind::Failing);
    }

    #[test]
    fn every_error_status_has_a_kind_and_other_statuses_are_unreadable() {
        for status in 100..=999 {
            let kind = kind(status, "");
            assert_eq!(kind == ErrorKind::Unreadable, !(400..=599).contains(&status), "{status}");
        }
    }
}
