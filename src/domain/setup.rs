//! The steps of a partner's guided setup. Each is checked anew and nothing is stored, so that a returning administrator
//! continues at the first step that fails.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A step of the setup; each depends on the steps before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetupStep {
    /// The provider's metadata is available and matches the partner's issuer.
    SignIn,
    /// The application is usable and has the portal's redirect URI.
    Application,
    /// The application obtains a token for Partner Center.
    Token,
    /// Partner Center recognizes a second factor in the person's sign-in.
    Mfa,
    /// Partner Center answers the person's calls.
    PartnerCenter,
    /// At least one person of the partner can be an admin agent.
    Roles,
    /// The partner connection (stored consent) works.
    Connection,
}

impl SetupStep {
    /// All steps, in order.
    pub const ALL: [Self; 7] =
        [Self::SignIn, Self::Application, Self::Token, Self::Mfa, Self::PartnerCenter, Self::Roles, Self::Connection];

    /// Returns the name in URLs and in message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Application => "application",
            Self::Token => "token",
            Self::Mfa => "mfa",
            Self::PartnerCenter => "partner-center",
            Self::Roles => "roles",
            Self::Connection => "connection",
        }
    }
}

impl fmt::Display for SetupStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error for a text that names no step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such step")]
pub struct ParseSetupStepError;

impl FromStr for SetupStep {
    type Err = ParseSetupStepError;

    fn from_str(text: &str) -> Result<Self, ParseSetupStepError> {
        Self::ALL.into_iter().find(|step| step.as_str() == text).ok_or(ParseSetupStepError)
    }
}

/// A problem found at a step. Its description and remedy are the message `setup-problem-<name>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetupProblem {
    /// The provider is unreachable or fails.
    ProviderUnavailable,
    /// The provider's metadata does not match the partner's issuer.
    ProviderUnusable,
    /// Neither the partner nor its cloud has a usable application.
    NoApplication,
    /// The certificate has expired or is unusable.
    CredentialUnusable,
    /// The secret or certificate has expired, according to the expiry that the portal knows.
    CredentialExpired,
    /// The person signed in through another application, so that the redirect URI of the partner's own remains
    /// untested.
    RedirectUnproven,
    /// The provider rejects the application; the code is the reason.
    ApplicationRefused,
    /// Partner Center recognizes no second factor.
    NoMfa,
    /// Partner Center does not report whether there was a second factor.
    MfaUnknown,
    /// The person must sign in again before the step can be checked.
    SignInAgain,
    /// Partner Center is unreachable or fails.
    PartnerCenterUnavailable,
    /// Partner Center throttles calls.
    PartnerCenterBusy,
    /// Partner Center denies access to the person or the application.
    PartnerCenterRefused,
    /// No mapping grants the admin agent role, and the person does not have it.
    NoAdminAgents,
    /// There is no partner connection (stored consent).
    NotConnected,
    /// The partner connection is no longer accepted.
    ConnectionLost,
    /// The consent of the partner connection was given to another application.
    ConnectionOfAnotherApplication,
}

impl SetupProblem {
    /// All problems.
    pub const ALL: [Self; 17] = [
        Self::ProviderUnavailable,
        Self::ProviderUnusable,
        Self::NoApplication,
        Self::CredentialUnusable,
        Self::CredentialExpired,
        Self::RedirectUnproven,
        Self::ApplicationRefused,
        Self::NoMfa,
        Self::MfaUnknown,
        Self::SignInAgain,
        Self::PartnerCenterUnavailable,
        Self::PartnerCenterBusy,
        Self::PartnerCenterRefused,
        Self::NoAdminAgents,
        Self::NotConnected,
        Self::ConnectionLost,
        Self::ConnectionOfAnotherApplication,
    ];

    /// Returns `true` if the problem was reported by Entra or Partner Center, rather than found in the portal's own
    /// data.
    pub const fn is_reported_by_service(self) -> bool {
        !matches!(
            self,
            Self::NoApplication
                | Self::CredentialUnusable
                | Self::CredentialExpired
                | Self::RedirectUnproven
                | Self::NoAdminAgents
                | Self::NotConnected
                | Self::ConnectionOfAnotherApplication
        )
    }

    /// Returns the name in message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProviderUnavailable => "provider-unavailable",
            Self::ProviderUnusable => "provider-unusable",
            Self::NoApplication => "no-application",
            Self::CredentialUnusable => "credential-unusable",
            Self::CredentialExpired => "credential-expired",
            Self::RedirectUnproven => "redirect-unproven",
            Self::ApplicationRefused => "application-refused",
            Self::NoMfa => "no-mfa",
            Self::MfaUnknown => "mfa-unknown",
            Self::SignInAgain => "sign-in-again",
            Self::PartnerCenterUnavailable => "partner-center-unavailable",
            Self::PartnerCenterBusy => "partner-center-busy",
            Self::PartnerCenterRefused => "partner-center-refused",
            Self::NoAdminAgents => "no-admin-agents",
            Self::NotConnected => "not-connected",
            Self::ConnectionLost => "connection-lost",
            Self::ConnectionOfAnotherApplication => "connection-of-another-application",
        }
    }
}

/// The result of checking a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReport {
    /// The checked step.
    pub step: SetupStep,
    /// The problem; none if the step succeeds.
    pub problem: Option<SetupProblem>,
    /// Entra's or Partner Center's error code, if there was one.
    pub code: Option<String>,
    /// The `MS-CorrelationId` of the call.
    pub correlation: Uuid,
}

impl StepReport {
    /// Returns `true` if the step succeeds.
    pub const fn is_good(&self) -> bool {
        self.problem.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn step_names_round_trip() {
        for step in SetupStep::ALL {
            assert_eq!(step.as_str().parse(), Ok(step));
        }
    }
}
