//! The kinds of failure, and which status and code mean which.

use std::{fmt, time::Duration};

use http::StatusCode;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 401, and again with a fresh token.
    Unauthorized,
    /// The token lacks multi-factor authentication (401/900421, or the token endpoint asks for interaction).
    MfaRequired,
    /// The session's refresh token ended, was withdrawn or is not there.
    SignInAgain,
    /// The same of the partner's stored connection: its administrators have to connect again.
    ConnectionLost,
    /// 403: the partner's roles or set-up do not allow it; the code says more.
    Forbidden,
    /// 404, and the codes that say the same of a customer who is not the partner's (403/20002, 403/900159).
    NotFound,
    /// 400: what was asked cannot be.
    Invalid,
    /// 409.
    Conflict,
    /// 412, 417, 428, 400/2055: it changed meanwhile.
    PreconditionFailed,
    /// The continuation token is no longer known, or never was one.
    PageExpired,
    /// 429, or a 429 a moment ago holds this call back too.
    Throttled {
        /// What is left of the wait.
        retry_after: Duration,
    },
    /// 405, 406, 415, 501 and the codes that say the operation is not offered here.
    Unsupported,
    /// 5xx, after all attempts.
    Failing,
    /// No connection, or it broke; for a write only where nothing was sent.
    Unreachable,
    /// No answer in time; for a write see [`OutcomeUnknown`](Self::OutcomeUnknown).
    TimedOut,
    /// An answer that is not what is documented: no JSON, another type, too large, a redirect.
    Unreadable,
    /// Not asked: the partner's calls failed again and again a moment ago.
    CircuitOpen {
        /// When the next call is let through.
        retry_after: Duration,
    },
    /// A write of which no answer came: it may have been done. Try again under the error's `request` id where the
    /// operation is [`Deduplicated`](crate::partner_center::Safety::Deduplicated).
    OutcomeUnknown,
    /// A scope of another partner or session than the client's: a bug of ours. Nothing was sent.
    ScopeMismatch,
    /// The service does not take the operation under the client's credential; nothing was sent. A bug of ours.
    CredentialNotAccepted,
    /// The partner's application, secret or addresses are refused or unusable: the operator's to put right.
    Misconfigured,
    /// The store of refresh tokens failed, or the refresh did not finish.
    Store,
}

impl Kind {
    /// Returns whether the token endpoint honours a person's grant no longer.
    pub(in crate::partner_center) const fn is_refusal_of_grant(self) -> bool {
        matches!(self, Self::SignInAgain | Self::MfaRequired)
    }

    /// What an answer means.
    pub(super) fn of_answer(status: StatusCode, code: Option<&str>) -> Self {
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

    /// What an answer of the token endpoint means that is not OAuth's: a gateway's, or an address that is none of its.
    pub(in crate::partner_center) fn of_token_answer(status: StatusCode) -> Self {
        match status.as_u16() {
            500..=599 => Self::Failing,
            400..=499 => Self::Misconfigured,
            _ => Self::Unreadable,
        }
    }

    /// One word for metrics and logs.
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

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(status: u16, code: &str) -> Kind {
        Kind::of_answer(StatusCode::from_u16(status).unwrap(), Some(code))
    }

    #[test]
    fn a_strangers_customer_is_not_found() {
        for code in ["20002", "900159"] {
            assert_eq!(kind(403, code), kind(404, "1000"));
        }
        assert_eq!(kind(403, "900308"), Kind::Forbidden);
    }

    #[test]
    fn a_stale_version_is_one_thing_however_it_is_said() {
        for (status, code) in [(412, ""), (400, "2055"), (417, "800036"), (428, "")] {
            assert_eq!(kind(status, code), Kind::PreconditionFailed);
        }
    }

    #[test]
    fn codes_do_not_count_under_another_status() {
        assert_eq!(kind(400, "900421"), Kind::Invalid);
        assert_eq!(kind(500, "20002"), Kind::Failing);
    }

    #[test]
    fn every_status_has_a_kind_and_redirects_are_unreadable() {
        for status in 100..=999 {
            let kind = kind(status, "");
            assert_eq!(kind == Kind::Unreadable, !(400..=599).contains(&status), "{status}");
        }
    }
}
