//! The steps of a partner's guided set-up, each looked at as it is now: nothing is kept of them, so that whoever comes back
//! goes on where it is not right yet.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A step of the set-up; each needs those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetupStep {
    /// The provider's documents can be had and are of the partner's issuer.
    SignIn,
    /// The application is usable, and has the portal's redirect address.
    Application,
    /// The application gets a token for Partner Center.
    Token,
    /// Partner Center sees a second factor in the person's sign-in.
    Mfa,
    /// Partner Center answers the person.
    PartnerCenter,
    /// Somebody of the partner's can be an admin agent.
    Roles,
    /// The partner's own connection works.
    Connection,
}

impl SetupStep {
    /// Every step, in order.
    pub const ALL: [Self; 7] =
        [Self::SignIn, Self::Application, Self::Token, Self::Mfa, Self::PartnerCenter, Self::Roles, Self::Connection];

    /// Returns the name in addresses and in the keys of messages.
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

/// The text names no step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such step")]
pub struct ParseSetupStepError;

impl FromStr for SetupStep {
    type Err = ParseSetupStepError;

    fn from_str(text: &str) -> Result<Self, ParseSetupStepError> {
        Self::ALL.into_iter().find(|step| step.as_str() == text).ok_or(ParseSetupStepError)
    }
}

/// A problem found at a step. Its words, what happened and what to do, are the message `setup-problem-<name>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetupProblem {
    /// The provider cannot be reached, or fails.
    ProviderUnavailable,
    /// The provider's documents are not those of the partner's issuer.
    ProviderUnusable,
    /// Neither the partner nor its cloud has an application that may be used.
    NoApplication,
    /// The certificate has ended, or cannot be used.
    CredentialUnusable,
    /// The end of the secret or certificate has come, by what the portal was told.
    CredentialExpired,
    /// The person came by another application, so that nobody knows whether the partner's own has the redirect address.
    RedirectUnproven,
    /// The provider refuses the application; the code says why.
    ApplicationRefused,
    /// Partner Center does not see a second factor.
    NoMfa,
    /// Partner Center does not say whether it sees one.
    MfaUnknown,
    /// The person has to sign in again before it can be told.
    SignInAgain,
    /// Partner Center cannot be reached, or fails.
    PartnerCenterUnavailable,
    /// Partner Center asks to wait.
    PartnerCenterBusy,
    /// Partner Center refuses the person or the application.
    PartnerCenterRefused,
    /// No mapping makes anybody an admin agent, and the person is none.
    NoAdminAgents,
    /// There is no connection.
    NotConnected,
    /// The connection is no longer honoured.
    ConnectionLost,
    /// The connection was made with another application.
    ConnectionOfAnotherApplication,
}

impl SetupProblem {
    /// Every problem.
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

    /// Returns whether it is something that Entra or Partner Center said, rather than the portal's own data.
    pub const fn is_told(self) -> bool {
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

    /// Returns the name in the keys of messages.
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
    /// The step.
    pub step: SetupStep,
    /// What is wrong; nothing when it is right.
    pub problem: Option<SetupProblem>,
    /// Entra's or Partner Center's code, where there was one.
    pub code: Option<String>,
    /// The `MS-CorrelationId` under which it was asked.
    pub correlation: Uuid,
}

impl StepReport {
    /// Returns whether the step is right.
    pub const fn is_good(&self) -> bool {
        self.problem.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_steps_parse_back() {
        for step in SetupStep::ALL {
            assert_eq!(step.as_str().parse(), Ok(step));
        }
    }
}
