//! The guided setup of a partner, with live checks of each step.

use jiff::Timestamp;

use super::{Error, Portal};
use crate::{
    auth::SignInError,
    client_credential::ClientCredential,
    domain::{
        principal::{PartnerScope, Principal},
        role::Role,
        setup::{SetupProblem, SetupStep, StepReport},
    },
    partner_center::{self, ErrorKind},
    store::Partner,
};

/// A setup problem, with the error code from which it was derived.
struct CheckFailure {
    problem: SetupProblem,
    code: Option<String>,
}

impl From<SetupProblem> for CheckFailure {
    fn from(problem: SetupProblem) -> Self {
        Self { problem, code: None }
    }
}

impl Portal {
    /// Checks a setup step live. Problems are part of the result, never an error.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn load_setup_step(
        &self,
        principal: &Principal,
        scope: &PartnerScope,
        step: SetupStep,
    ) -> Result<StepReport, Error> {
        // Cached responses prove nothing about the current state.
        let portal = self.without_stale_cache();
        let context = portal.partner_context(scope)?;
        let partner = &*context.partner;
        let result = match step {
            SetupStep::SignIn => portal.check_sign_in(partner).await,
            SetupStep::Application => portal.check_application(partner, context.uses_partner_registration),
            SetupStep::Token => portal.check_token(partner).await,
            SetupStep::Mfa => portal.check_mfa(scope).await,
            SetupStep::PartnerCenter => portal.check_partner_center(scope).await,
            SetupStep::Roles => portal.check_roles(partner, principal).await?,
            SetupStep::Connection => portal.check_connection(scope).await?,
        };
        let (problem, code) = match result {
            Ok(()) => (None, None),
            Err(CheckFailure { problem, code }) => (Some(problem), code),
        };
        Ok(StepReport { step, problem, code, correlation: self.correlation() })
    }

    async fn check_sign_in(&self, partner: &Partner) -> Result<(), CheckFailure> {
        let registration = self.services.registration(partner, true).map_err(|_| SetupProblem::NoApplication)?;
        self.services.providers.reload(&registration).await.map_err(|error| failure_of_provider(&error))
    }

    fn check_application(&self, partner: &Partner, uses_partner_registration: bool) -> Result<(), CheckFailure> {
        let now = Timestamp::now();
        let registration = self.services.registration(partner, true).map_err(|error| match error {
            Error::NotSetUp(_) if partner.client.is_some() => SetupProblem::CredentialUnusable,
            _ => SetupProblem::NoApplication,
        })?;
        let known_end = partner.client.as_ref().and(partner.secret_expires_at);
        let expired = match registration.credential() {
            ClientCredential::Certificate(certificate) => certificate.expires_at() <= now,
            ClientCredential::Secret(_) => known_end.is_some_and(|end| end <= now),
        };
        if expired {
            return Err(SetupProblem::CredentialExpired.into());
        }
        if partner.client.is_some() && !uses_partner_registration {
            return Err(SetupProblem::RedirectUnproven.into());
        }
        Ok(())
    }

    async fn check_token(&self, partner: &Partner) -> Result<(), CheckFailure> {
        let target = self.services.target(partner, true).await.map_err(|error| failure_of_portal(&error))?;
        let result = self.services.partner_center.verify_application_credential(&target, self.correlation()).await;
        result.map_err(|error| failure_of_upstream(&error, SetupProblem::ApplicationRefused))
    }

    async fn check_mfa(&self, scope: &PartnerScope) -> Result<(), CheckFailure> {
        let client = self.client_for(scope).await.map_err(|error| failure_of_portal(&error))?;
        match client.is_mfa_compliant().await {
            Ok(Some(true)) => Ok(()),
            Ok(Some(false)) => Err(SetupProblem::NoMfa.into()),
            Ok(None) => Err(SetupProblem::MfaUnknown.into()),
            Err(error) => Err(failure_of_upstream(&error, SetupProblem::PartnerCenterRefused)),
        }
    }

    async fn check_partner_center(&self, scope: &PartnerScope) -> Result<(), CheckFailure> {
        let client = self.client_for(scope).await.map_err(|error| failure_of_portal(&error))?;
        let result = client.customers().list(1, None).await;
        result.map(drop).map_err(|error| failure_of_upstream(&error, SetupProblem::PartnerCenterRefused))
    }

    async fn check_roles(&self, partner: &Partner, principal: &Principal) -> Result<Result<(), CheckFailure>, Error> {
        let mappings = self.store().list_role_mappings(partner.id).await?;
        let has_mapping = mappings.iter().any(|mapping| mapping.role == Role::AdminAgent);
        let is_admin_agent = matches!(principal, Principal::Staff(staff) if staff.roles().contains(&Role::AdminAgent));
        Ok(if has_mapping || is_admin_agent { Ok(()) } else { Err(SetupProblem::NoAdminAgents.into()) })
    }

    async fn check_connection(&self, scope: &PartnerScope) -> Result<Result<(), CheckFailure>, Error> {
        let partner = &self.partner_context(scope)?.partner;
        let Some(active) = self.store().find_active_connection(partner.id).await? else {
            return Ok(Err(SetupProblem::NotConnected.into()));
        };
        let client = match self.client_of_connection(partner, &active).await {
            Ok(client) => client,
            Err(Error::NoConnection) => return Ok(Err(SetupProblem::ConnectionOfAnotherApplication.into())),
            Err(error) => return Ok(Err(failure_of_portal(&error))),
        };
        Ok(match client.is_mfa_compliant().await {
            Ok(Some(true)) => Ok(()),
            Ok(Some(false)) => Err(SetupProblem::NoMfa.into()),
            Ok(None) => Err(SetupProblem::MfaUnknown.into()),
            Err(error) => Err(failure_of_upstream(&error, SetupProblem::PartnerCenterRefused)),
        })
    }
}

/// Converts an error of the portal.
fn failure_of_portal(error: &Error) -> CheckFailure {
    match error {
        Error::Provider(error) => failure_of_provider(error),
        Error::Upstream(error) => failure_of_upstream(error, SetupProblem::PartnerCenterRefused),
        _ => SetupProblem::NoApplication.into(),
    }
}

/// Converts an error of the identity provider.
fn failure_of_provider(error: &SignInError) -> CheckFailure {
    match error {
        SignInError::ProviderUnavailable { .. } => SetupProblem::ProviderUnavailable.into(),
        SignInError::ProviderRefused { code, detail } => CheckFailure {
            problem: SetupProblem::ApplicationRefused,
            code: Some(detail.as_ref().unwrap_or(code).clone()),
        },
        _ => SetupProblem::ProviderUnusable.into(),
    }
}

/// Converts the error of a failed call; `if_rejected` is the problem if Partner Center rejected it.
fn failure_of_upstream(error: &partner_center::Error, if_rejected: SetupProblem) -> CheckFailure {
    let problem = match error.kind() {
        ErrorKind::SignInAgain => SetupProblem::SignInAgain,
        ErrorKind::MfaRequired => SetupProblem::NoMfa,
        ErrorKind::ConnectionLost => SetupProblem::ConnectionLost,
        ErrorKind::Throttled { .. } => SetupProblem::PartnerCenterBusy,
        ErrorKind::Misconfigured => SetupProblem::ApplicationRefused,
        ErrorKind::Unreachable
        | ErrorKind::TimedOut
        | ErrorKind::Failing
        | ErrorKind::CircuitOpen { .. }
        | ErrorKind::Unreadable => SetupProblem::PartnerCenterUnavailable,
        _ => if_rejected,
    };
    CheckFailure { problem, code: error.code().map(str::to_owned) }
}
