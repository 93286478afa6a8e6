//! Sign-in and sign-out: admission of people, derivation of roles from claims, and the resulting session.

mod break_glass;
mod customer;
mod partner_domain;
mod second_factor;
mod sign_out;

use std::{fmt, str::FromStr, sync::OnceLock};

use jiff::Timestamp;
use reqwest::Url;
use uuid::Uuid;

use super::{Error, PartnerContext, Portal, identity_provider::delegated_scopes};
use crate::{
    auth::{Callback, Pending, Prompt, Registration, SignInError, TenantName},
    domain::{
        cloud::Cloud,
        connection::ConsentRefusal,
        id::{PartnerId, SessionHandle, TenantId},
        principal::{Principal, PrincipalKind, Scope as _},
        role_mapping::{RoleClaimCounts, roles},
    },
    error::{FieldError, Problem},
    partner_center::cloud::profile,
    paths,
    store::{self, Partner, Sealed, Session, Store},
};

/// The identity provider and tenant of a sign-in. Its text form in URLs is `global`, `global/<tenant id>`, `<partner
/// id>` or `customer/global/<tenant id>/<partner id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInProvider {
    /// Sign-in at the home tenant, with the installation's registration in a cloud.
    Cloud(Cloud),
    /// Sign-in at one organization's tenant, also as its guest, with the same registration.
    Organization(Cloud, TenantId),
    /// Sign-in as a member of a partner, with the partner's own registration if it has one.
    Partner(PartnerId),
    /// Sign-in as a customer user, with the installation's registration in a cloud. Requests only the identity, since
    /// customers' tenants may not know Partner Center.
    Customer {
        /// The cloud.
        cloud: Cloud,
        /// The customer's tenant, if the person is a guest there.
        tenant: Option<TenantId>,
        /// The chosen partner, for a customer of several.
        partner: Option<PartnerId>,
    },
}

/// The prefix of the text form of [`SignInProvider::Customer`]; its tenant and partner may be empty.
const CUSTOMER: &str = "customer/";

impl fmt::Display for SignInProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cloud(cloud) => cloud.fmt(f),
            Self::Organization(cloud, tenant) => write!(f, "{cloud}/{tenant}"),
            Self::Partner(partner) => partner.fmt(f),
            Self::Customer { cloud, tenant, partner } => {
                let tenant = tenant.map(|tenant| tenant.to_string()).unwrap_or_default();
                let partner = partner.map(|partner| partner.to_string()).unwrap_or_default();
                write!(f, "{CUSTOMER}{cloud}/{tenant}/{partner}")
            }
        }
    }
}

impl SignInProvider {
    /// Checks whether a partner's people may sign in with this provider: it is the partner's cloud or the partner
    /// itself.
    fn serves(self, partner: &Partner) -> bool {
        match self {
            Self::Cloud(cloud) | Self::Organization(cloud, _) => cloud == partner.cloud,
            Self::Partner(id) => id == partner.id,
            Self::Customer { .. } => false,
        }
    }
}

impl FromStr for SignInProvider {
    type Err = SignInFailure;

    fn from_str(text: &str) -> Result<Self, SignInFailure> {
        if let Some(rest) = text.strip_prefix(CUSTOMER) {
            return parse_customer_provider(rest).ok_or(SignInFailure::NoSuchProvider);
        }
        let read = || match text.split_once('/') {
            Some((cloud, tenant)) => Some(Self::Organization(cloud.parse().ok()?, tenant.parse().ok()?)),
            None => text.parse().map(Self::Cloud).or_else(|_| text.parse().map(Self::Partner)).ok(),
        };
        read().ok_or(SignInFailure::NoSuchProvider)
    }
}

fn parse_customer_provider(text: &str) -> Option<SignInProvider> {
    let mut parts = text.split('/');
    let cloud = parts.next()?.parse().ok()?;
    let (tenant, partner) = (parts.next()?, parts.next()?);
    let tenant = if tenant.is_empty() { None } else { Some(tenant.parse().ok()?) };
    let partner = if partner.is_empty() { None } else { Some(partner.parse().ok()?) };
    parts.next().is_none().then_some(SignInProvider::Customer { cloud, tenant, partner })
}

/// A successful sign-in.
#[derive(Debug)]
pub struct CompletedSignIn {
    /// The contents of the new session.
    pub session: Session,
    /// The refresh token for Partner Center, encrypted for that session.
    pub token: Option<Sealed>,
}

impl CompletedSignIn {
    /// Checks whether a principal who needs Partner Center received no refresh token.
    pub const fn lacks_token(&self) -> bool {
        self.session.principal.partner().is_ok() && self.token.is_none()
    }
}

/// The reason of a failed sign-in.
#[derive(Debug, thiserror::Error)]
pub enum SignInFailure {
    /// The URL names no provider.
    #[error("no such provider")]
    NoSuchProvider,
    /// The person's partner is disabled.
    #[error("the partner is disabled")]
    PartnerDisabled,
    /// The person is disabled.
    #[error("the person is disabled")]
    PersonDisabled,
    /// An account's consent to the partner's connection was rejected.
    #[error("the consent was rejected: {}", .0.as_str())]
    Consent(ConsentRefusal),
    /// The customer's tenant has not consented to the portal's application; an administrator can do so at this URL.
    #[error("the customer's tenant has not consented")]
    CustomerConsent(Url),
    /// The tenant is a customer of several partners, and the person has to choose one.
    #[error("the tenant is a customer of several partners")]
    SeveralPartners(Vec<(String, SignInProvider)>),
    /// The partner with this name requires multi-factor authentication, and Partner Center recognizes none in the
    /// sign-in.
    #[error("no multi-factor authentication that Partner Center recognizes")]
    NoSecondFactor(String),
    /// The break-glass code is invalid, already redeemed or expired.
    #[error("the break-glass code cannot be redeemed")]
    BreakGlass,
    /// No partner offers self-service to the tenant.
    #[error("no partner offers self-service to the tenant")]
    NoPartner,
    /// The error that prevented the check of a consent.
    #[error("the consent could not be checked: {0}")]
    PendingConsent(Box<SignInFailure>),
    /// An error of the OpenID Connect protocol.
    #[error(transparent)]
    Protocol(#[from] SignInError),
    /// An error of the portal.
    #[error(transparent)]
    Portal(#[from] Error),
}

impl Portal {
    /// Returns the clouds for the public sign-in page: those that the installation is registered with and that are open
    /// for new partners. Partners have a sign-in URL too, which is not shown there, since the list of partners is
    /// confidential.
    pub fn sign_in_clouds(&self) -> impl Iterator<Item = Cloud> {
        self.services.settings.clouds.keys().copied().filter(|cloud| profile(*cloud).open)
    }

    /// Finds the provider of one organization of a cloud, by its tenant id or one of its domains, as staff or as
    /// a customer user. Only the sign-in reveals whether the organization is a partner or a customer.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `cloud` or `organization`, [`Error::Provider`] when the cloud's sign-in is unavailable.
    pub async fn find_organization(
        &self,
        cloud: &str,
        organization: &str,
        as_customer: bool,
    ) -> Result<SignInProvider, Error> {
        let invalid = |field, problem| Error::Invalid(vec![FieldError::new(field, problem)]);
        let cloud = self.sign_in_clouds().find(|known| known.as_str() == cloud);
        let cloud = cloud.ok_or_else(|| invalid("cloud", Problem::Malformed))?;
        let unknown = || invalid("organization", Problem::Organization);
        if organization.trim().is_empty() {
            return Err(invalid("organization", Problem::Missing));
        }
        let name: TenantName = organization.parse().map_err(|_| unknown())?;
        let settings = self.services.settings.clouds.get(&cloud).ok_or_else(unknown)?;
        let tenant = self.services.providers.find_tenant(settings.authority(), &name).await?.ok_or_else(unknown)?;
        Ok(if as_customer {
            SignInProvider::Customer { cloud, tenant: Some(tenant), partner: None }
        } else {
            SignInProvider::Organization(cloud, tenant)
        })
    }

    /// Returns the provider by which somebody is signed in, to repeat the sign-in.
    pub fn provider_of(&self, principal: &Principal) -> Option<SignInProvider> {
        let Some(PartnerContext { partner, uses_partner_registration, .. }) = &self.partner_context else {
            return self.sign_in_clouds().next().map(SignInProvider::Cloud);
        };
        Some(match principal.kind() {
            PrincipalKind::CustomerUser => SignInProvider::Customer {
                cloud: partner.cloud,
                tenant: Some(principal.person().tenant),
                partner: Some(partner.id),
            },
            _ if *uses_partner_registration => SignInProvider::Partner(partner.id),
            _ => SignInProvider::Organization(partner.cloud, partner.tenant),
        })
    }

    /// Begins a sign-in: returns the URL to send the browser to, and the state to store until the callback. `person` is
    /// the expected sign-in name (login hint), and `prompt` overrides the provider's single sign-on.
    ///
    /// # Errors
    /// [`SignInFailure`]
    pub async fn begin_sign_in(
        &self,
        provider: SignInProvider,
        person: Option<&str>,
        prompt: Option<Prompt>,
    ) -> Result<(Url, Pending), SignInFailure> {
        let (registration, tenant, cloud) = self.provider_registration(provider).await?;
        let scopes = match provider {
            SignInProvider::Customer { .. } => Vec::new(),
            _ => delegated_scopes(&registration, cloud),
        };
        Ok(self.services.providers.begin(&registration, tenant, &self.callback_url()?, &scopes, person, prompt).await?)
    }

    /// Completes a sign-in: identifies the person, their partner and their roles.
    ///
    /// # Errors
    /// [`SignInFailure`]; nothing is stored then.
    pub async fn finish_sign_in(
        &self,
        provider: SignInProvider,
        pending: Pending,
        callback: Callback,
        user_agent: Option<String>,
    ) -> Result<CompletedSignIn, SignInFailure> {
        let (registration, ..) = self.provider_registration(provider).await?;
        let providers = &self.services.providers;
        let redirect_uri = self.callback_url()?;
        if let SignInProvider::Customer { cloud, partner, .. } = provider {
            // Whether the tenant is a customer is checked in the person's name, after they are identified.
            let check_tenant = async |_| Ok(());
            let identity = providers.finish(&registration, &redirect_uri, pending, callback, check_tenant).await;
            let identity = identity.map_err(|error| self.customer_sign_in_failure(error, cloud, provider))?;
            return self.complete_customer_sign_in(cloud, partner, identity, user_agent).await;
        }
        let store_error = OnceLock::new();
        let identity = providers
            .finish(&registration, &redirect_uri, pending, callback, |tid| self.check_tenant(tid, &store_error))
            .await;
        let identity = identity.map_err(|error| match store_error.into_inner() {
            Some(error) => Error::Store(error).into(),
            None => SignInFailure::from(error),
        })?;
        if self.store().is_person_disabled(identity.person).await.map_err(Error::from)? {
            return Err(SignInFailure::PersonDisabled);
        }
        // A partner's own provider is trusted for that partner alone.
        let by_partner = matches!(provider, SignInProvider::Partner(_));
        let operator = !by_partner && self.services.settings.operators.contains(&identity.person);
        let partner = self.store().find_partner_by_tenant(identity.person.tenant).await.map_err(Error::from)?;
        let (person, handle) = (identity.person, SessionHandle::new(Uuid::new_v4()));
        let mut role_version = 0;
        let principal = match partner {
            _ if operator => Principal::operator(person, handle),
            Some(partner) if partner.disabled && provider.serves(&partner) => {
                return Err(SignInFailure::PartnerDisabled);
            }
            Some(partner) => {
                // A person who signs in through the cloud has no access to a partner with another provider or cloud.
                if !provider.serves(&partner) || self.services.registration(&partner, by_partner).is_err() {
                    return Err(SignInError::UnknownTenant.into());
                }
                // Read after the partner, so that a concurrent change of the mappings is noticed with the first
                // request.
                let mappings = self.store().list_role_mappings(partner.id).await.map_err(Error::from)?;
                role_version = partner.role_version;
                let roles = roles(&mappings, &identity.role_claims);
                if roles.is_empty() {
                    let RoleClaimCounts { groups, wids, roles } = identity.role_claims.counts();
                    let overage = identity.groups_overage;
                    tracing::warn!(partner = %partner.id, %person, groups, wids, roles, overage, "signed in without a role");
                }
                Principal::staff(person, handle, partner.id, roles)
            }
            None => return Err(SignInError::UnknownTenant.into()),
        };
        let now = Timestamp::now();
        let session = Session {
            principal,
            name: identity.name.clone(),
            sign_in_name: identity.sign_in_name.clone(),
            uses_partner_registration: by_partner,
            guest: false,
            authenticated_at: identity.authenticated_at,
            roles_refreshed_at: None,
            groups_overage: identity.groups_overage,
            role_claims: identity.role_claims.clone(),
            role_version,
            signed_in_at: now,
            seen_at: now,
            user_agent,
        };
        let token = match (session.principal.partner(), &identity.refresh_token) {
            (Ok(scope), Some(token)) => Some(self.store().seal_staff_token(scope.partner(), handle, token)),
            _ => None,
        };
        Ok(CompletedSignIn { session, token: token.transpose().map_err(Error::from)? })
    }

    /// Derives a session's roles again if the partner's role mappings have changed; returns whether they had.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn refresh_roles(store: &Store, session: &mut Session, partner: &Partner) -> Result<bool, store::Error> {
        let Principal::Staff(_) = &session.principal else { return Ok(false) };
        if session.role_version == partner.role_version {
            return Ok(false);
        }
        let mappings = store.list_role_mappings(partner.id).await?;
        let (person, handle) = (session.principal.person(), session.handle());
        session.principal = Principal::staff(person, handle, partner.id, roles(&mappings, &session.role_claims));
        session.role_version = partner.role_version;
        Ok(true)
    }

    /// Returns the sign-in origins that forms may lead to, for the Content-Security-Policy.
    pub fn sign_in_origins(&self) -> Vec<String> {
        let clouds = self.services.settings.clouds.values().map(|cloud| cloud.authority().clone());
        let own = self.partner_context.iter().flat_map(|it| [&it.partner.authority, &it.partner.issuer]);
        let own = own.flatten().filter_map(|address| address.parse::<Url>().ok());
        clouds.chain(own).map(|url| url.origin().ascii_serialization()).collect()
    }

    /// Checks whether a tenant is a partner's or an operator's. A database error is reported through `store_error`,
    /// since it is not the provider's.
    async fn check_tenant(&self, tenant: TenantId, store_error: &OnceLock<store::Error>) -> Result<(), SignInError> {
        if self.services.settings.operators.iter().any(|operator| operator.tenant == tenant) {
            return Ok(());
        }
        match self.store().find_partner_by_tenant(tenant).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(SignInError::UnknownTenant),
            Err(error) => {
                tracing::error!(%error, "partner lookup failed");
                let _ = store_error.set(error);
                Err(SignInError::Internal)
            }
        }
    }

    /// Returns the client registration of a sign-in, its tenant if it is not the home tenant, and its cloud.
    async fn provider_registration(
        &self,
        provider: SignInProvider,
    ) -> Result<(Registration, Option<TenantId>, Cloud), SignInFailure> {
        let registration = |cloud| self.cloud_registration(cloud).map_err(|_| SignInFailure::NoSuchProvider);
        match provider {
            SignInProvider::Cloud(cloud) => Ok((registration(cloud)?, None, cloud)),
            SignInProvider::Customer { cloud, tenant, .. } => Ok((registration(cloud)?, tenant, cloud)),
            SignInProvider::Organization(cloud, tenant) => Ok((registration(cloud)?, Some(tenant), cloud)),
            SignInProvider::Partner(id) => {
                let partner = self.store().find_partner(id).await.map_err(Error::from)?;
                let partner = partner.ok_or(SignInFailure::NoSuchProvider)?;
                Ok((self.services.registration(&partner, true)?, None, partner.cloud))
            }
        }
    }

    /// Returns the installation's client registration in a cloud, for people of any tenant.
    fn cloud_registration(&self, cloud: Cloud) -> Result<Registration, Error> {
        let cloud =
            self.services.settings.clouds.get(&cloud).ok_or(Error::NotSetUp("no registration with the cloud"))?;
        Ok(cloud.any_tenant())
    }

    pub(super) fn callback_url(&self) -> Result<Url, Error> {
        self.local_url(paths::SIGN_IN_CALLBACK)
    }

    pub(super) fn local_url(&self, path: &str) -> Result<Url, Error> {
        self.services.settings.public_origin.join(path).map_err(|_| Error::NotSetUp("the public origin is no URL"))
    }
}
