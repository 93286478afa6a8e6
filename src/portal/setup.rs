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
    partner_center::{self, Kind},
    store::Partner,
};

/// A problem with the error code that reported it.
struct Wrong {
    problem: SetupProblem,
    code: Option<String>,
}

impl From<SetupProblem> for Wrong {
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
        let this = self.without_stale_cache();
        let context = this.partner_context(scope)?;
        let partner = &*context.partner;
        let looked = match step {
            SetupStep::SignIn => this.check_sign_in(partner).await,
            SetupStep::Application => this.check_application(partner, context.through_partner),
            SetupStep::Token => this.check_token(partner).await,
            SetupStep::Mfa => this.check_mfa(scope).await,
            SetupStep::PartnerCenter => this.check_partner_center(scope).await,
            SetupStep::Roles => this.check_roles(partner, principal).await?,
            SetupStep::Connection => this.check_connection(scope).await?,
        };
        let (problem, code) = match looked {
            Ok(()) => (None, None),
            Err(Wrong { problem, code }) => (Some(problem), code),
        };
        Ok(StepReport { step, problem, code, correlation: self.correlation() })
    }

    async fn check_sign_in(&self, partner: &Partner) -> Result<(), Wrong> {
        let registration = self.services.registration(partner, true).map_err(|_| SetupProblem::NoApplication)?;
        self.services.providers.reload(&registration).await.map_err(|error| of_provider(&error))
    }

    fn check_application(&self, partner: &Partner, through_partner: bool) -> Result<(), Wrong> {
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
        if partner.client.is_some() && !through_partner {
            return Err(SetupProblem::RedirectUnproven.into());
        }
        Ok(())
    }

    async fn check_token(&self, partner: &Partner) -> Result<(), Wrong> {
        let target = self.services.target(partner, true).await.map_err(|error| of_portal(&error))?;
        let asked = self.services.partner_center.prove_application(&target, self.correlation()).await;
        asked.map_err(|error| of_upstream(&error, SetupProblem::ApplicationRefused))
    }

    async fn check_mfa(&self, scope: &PartnerScope) -> Result<(), Wrong> {
        let client = self.client_for(scope).await.map_err(|error| of_portal(&error))?;
        match client.is_mfa_compliant().await {
            Ok(Some(true)) => Ok(()),
            Ok(Some(false)) => Err(SetupProblem::NoMfa.into()),
            Ok(None) => Err(SetupProblem::MfaUnknown.into()),
            Err(error) => Err(of_upstream(&error, SetupProblem::PartnerCenterRefused)),
        }
    }

    async fn check_partner_center(&self, scope: &PartnerScope) -> Result<(), Wrong> {
        let client = self.client_for(scope).await.map_err(|error| of_portal(&error))?;
        let asked = client.customers().list(1, None).await;
        asked.map(drop).map_err(|error| of_upstream(&error, SetupProblem::PartnerCenterRefused))
    }

    async fn check_roles(&self, partner: &Partner, principal: &Principal) -> Result<Result<(), Wrong>, Error> {
        let mappings = self.store().list_role_mappings(partner.id).await?;
        let mapped = mappings.iter().any(|mapping| mapping.role == Role::AdminAgent);
        let is_one = matches!(principal, Principal::Staff(staff) if staff.roles().contains(&Role::AdminAgent));
        Ok(if mapped || is_one { Ok(()) } else { Err(SetupProblem::NoAdminAgents.into()) })
    }

    async fn check_connection(&self, scope: &PartnerScope) -> Result<Result<(), Wrong>, Error> {
        let partner = &self.partner_context(scope)?.partner;
        let Some(active) = self.store().find_active_connection(partner.id).await? else {
            return Ok(Err(SetupProblem::NotConnected.into()));
        };
        let client = match self.connected_client(partner, &active).await {
            Ok(client) => client,
            Err(Error::NoConnection) => return Ok(Err(SetupProblem::ConnectionOfAnotherApplication.into())),
            Err(error) => return Ok(Err(of_portal(&error))),
        };
        Ok(match client.is_mfa_compliant().await {
            Ok(Some(true)) => Ok(()),
            Ok(Some(false)) => Err(SetupProblem::NoMfa.into()),
            Ok(None) => Err(SetupProblem::MfaUnknown.into()),
            Err(error) => Err(of_upstream(&error, SetupProblem::PartnerCenterRefused)),
        })
    }
}

fn of_portal(error: &Error) -> Wrong {
    match error {
        Error::Provider(error) => of_provider(error),
        Error::Upstream(error) => of_upstream(error, SetupProblem::PartnerCenterRefused),
        _ => SetupProblem::NoApplication.into(),
    }
}

fn of_provider(error: &SignInError) -> Wrong {
    match error {
        SignInError::ProviderUnavailable { .. } => SetupProblem::ProviderUnavailable.into(),
        SignInError::ProviderRefused { code, detail } => {
            Wrong { problem: SetupProblem::ApplicationRefused, code: Some(detail.as_ref().unwrap_or(code).clone()) }
        }
        _ => SetupProblem::ProviderUnusable.into(),
    }
}

/// Returns the setup problem for a failed call; `refused` is the meaning of a refusal.
fn of_upstream(error: &partner_center::Error, refused: SetupProblem) -> Wrong {
    let problem = match error.kind() {
        Kind::SignInAgain => SetupProblem::SignInAgain,
        Kind::MfaRequired => SetupProblem::NoMfa,
        Kind::ConnectionLost => SetupProblem::ConnectionLost,
        Kind::Throttled { .. } => SetupProblem::PartnerCenterBusy,
        Kind::Misconfigured => SetupProblem::ApplicationRefused,
        Kind::Unreachable | Kind::TimedOut | Kind::Failing | Kind::CircuitOpen { .. } | Kind::Unreadable => {
            SetupProblem::PartnerCenterUnavailable
        }
        _ => refused,
    };
    Wrong { problem, code: error.code().map(str::to_owned) }
}
