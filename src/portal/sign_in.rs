//! Signing people in and out: whose people are welcome, what their claims make them, and what is kept of it.

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

/// A way to sign in. Addresses have it as its text: `global`, `global/<tenant id>`, `<partner id>`,
/// `customer/global/<tenant id>/<partner id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInProvider {
    /// As whoever somebody is at home: with the installation's registration in a cloud.
    Cloud(Cloud),
    /// As whoever somebody is to one organisation, as its guest too: with the same registration.
    Organization(Cloud, TenantId),
    /// As whoever somebody is to a partner: with its own registration, where it has one.
    Partner(PartnerId),
    /// As one of the people of a partner's customer: with the installation's registration in a cloud, which is asked for nothing
    /// but who they are, since customers' tenants need not know Partner Center.
    Customer {
        /// The cloud.
        cloud: Cloud,
        /// The customer's tenant, where it is not the person's own but one that they are a guest of.
        tenant: Option<TenantId>,
        /// Which partner's, for a customer of several.
        partner: Option<PartnerId>,
    },
}

/// How the texts of [`SignInProvider::Customer`] begin; its tenant and partner may be empty.
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
    /// Whether a partner's people may come this way: by its cloud, or by itself.
    fn is_of(self, partner: &Partner) -> bool {
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
            return customer_provider(rest).ok_or(SignInFailure::NoSuchProvider);
        }
        let read = || match text.split_once('/') {
            Some((cloud, tenant)) => Some(Self::Organization(cloud.parse().ok()?, tenant.parse().ok()?)),
            None => text.parse().map(Self::Cloud).or_else(|_| text.parse().map(Self::Partner)).ok(),
        };
        read().ok_or(SignInFailure::NoSuchProvider)
    }
}

fn customer_provider(text: &str) -> Option<SignInProvider> {
    let mut parts = text.split('/');
    let cloud = parts.next()?.parse().ok()?;
    let (tenant, partner) = (parts.next()?, parts.next()?);
    let tenant = if tenant.is_empty() { None } else { Some(tenant.parse().ok()?) };
    let partner = if partner.is_empty() { None } else { Some(partner.parse().ok()?) };
    parts.next().is_none().then_some(SignInProvider::Customer { cloud, tenant, partner })
}

/// A sign-in that is over, well.
#[derive(Debug)]
pub struct Admitted {
    /// What the session is to hold.
    pub session: Session,
    /// The refresh token for Partner Center, sealed for that session.
    pub token: Option<Sealed>,
}

impl Admitted {
    /// Whether somebody who is to ask Partner Center for something got no lasting permission to.
    pub const fn lacks_token(&self) -> bool {
        self.session.principal.partner().is_ok() && self.token.is_none()
    }
}

/// Why a sign-in did not end well.
#[derive(Debug, thiserror::Error)]
pub enum SignInFailure {
    /// The address names no way to sign in.
    #[error("no such provider")]
    NoSuchProvider,
    /// Their partner has been switched off.
    #[error("the partner is disabled")]
    PartnerDisabled,
    /// They have been shut out themselves.
    #[error("the person is disabled")]
    PersonDisabled,
    /// An account's consent to the partner's connection was not taken.
    #[error("the consent is not taken: {}", .0.as_str())]
    Consent(ConsentRefusal),
    /// The customer's tenant has not consented to the portal's application; an administrator can at this address.
    #[error("the customer's tenant has not consented")]
    CustomerConsent(Url),
    /// The tenant is a customer of several partners, and the person has to choose one.
    #[error("a customer of several partners")]
    SeveralPartners(Vec<(String, SignInProvider)>),
    /// The partner of this name requires a second factor, and Partner Center sees none in the sign-in.
    #[error("no second factor")]
    NoSecondFactor(String),
    /// The break-glass code is none, was redeemed before or has expired.
    #[error("the break-glass code cannot be redeemed")]
    BreakGlass,
    /// No partner here offers self-service to the tenant.
    #[error("no partner's customer")]
    NoPartner,
    /// What kept a consent from being looked at.
    #[error("not connected: {0}")]
    Connecting(Box<SignInFailure>),
    /// The protocol's doing.
    #[error(transparent)]
    Protocol(#[from] SignInError),
    /// The portal's.
    #[error(transparent)]
    Portal(#[from] Error),
}

impl Portal {
    /// The open clouds that the installation is registered with: the ways to sign in that anybody may see. A partner has an
    /// address of its own too, which is not advertised: who the partners are is nobody's business.
    pub fn sign_in_clouds(&self) -> impl Iterator<Item = Cloud> {
        self.services.settings.clouds.keys().copied().filter(|cloud| profile(*cloud).open)
    }

    /// The way to sign in to one organisation of a cloud, by the organisation's tenant id or one of its domains, on its staff or
    /// as one of a customer's people. Whether it is a partner or a customer here shows after the sign-in only.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `cloud` or `organization`, [`Error::Provider`] when the cloud's sign-in cannot be asked.
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

    /// Returns the way by which somebody is signed in, to send them there again.
    pub fn provider_of(&self, principal: &Principal) -> Option<SignInProvider> {
        let Some(PartnerContext { partner, through_partner, .. }) = &self.partner_context else {
            return self.sign_in_clouds().next().map(SignInProvider::Cloud);
        };
        Some(match principal.kind() {
            PrincipalKind::CustomerUser => SignInProvider::Customer {
                cloud: partner.cloud,
                tenant: Some(principal.person().tenant),
                partner: Some(partner.id),
            },
            _ if *through_partner => SignInProvider::Partner(partner.id),
            _ => SignInProvider::Organization(partner.cloud, partner.tenant),
        })
    }

    /// Begins a sign-in: where to send the browser, and what to keep for its return. `person` is the sign-in name of who is
    /// expected, and `prompt` what the provider is to do even for somebody whom it knows.
    ///
    /// # Errors
    /// [`SignInFailure`]
    pub async fn begin_sign_in(
        &self,
        provider: SignInProvider,
        person: Option<&str>,
        prompt: Option<Prompt>,
    ) -> Result<(Url, Pending), SignInFailure> {
        let (registration, tenant, cloud) = self.provider(provider).await?;
        let scopes = match provider {
            SignInProvider::Customer { .. } => Vec::new(),
            _ => delegated_scopes(&registration, cloud),
        };
        Ok(self.services.providers.begin(&registration, tenant, &self.callback_url()?, &scopes, person, prompt).await?)
    }

    /// Ends a sign-in: who it is, whose staff, and with which roles.
    ///
    /// # Errors
    /// [`SignInFailure`]; nothing has been kept then.
    pub async fn finish_sign_in(
        &self,
        provider: SignInProvider,
        pending: Pending,
        callback: Callback,
        user_agent: Option<String>,
    ) -> Result<Admitted, SignInFailure> {
        let (registration, ..) = self.provider(provider).await?;
        let providers = &self.services.providers;
        let back = self.callback_url()?;
        if let SignInProvider::Customer { cloud, partner, .. } = provider {
            // Whether the tenant is a customer is asked under the person's name, once it is known who it is.
            let admit = async |_| Ok(());
            let identity = providers.finish(&registration, &back, pending, callback, admit).await;
            let identity = identity.map_err(|error| self.customer_refusal(error, cloud, provider))?;
            return self.admit_customer_user(cloud, partner, identity, user_agent).await;
        }
        let failed = OnceLock::new();
        let identity = providers.finish(&registration, &back, pending, callback, |tid| self.admit(tid, &failed)).await;
        let identity = identity.map_err(|error| match failed.into_inner() {
            Some(trouble) => Error::Store(trouble).into(),
            None => SignInFailure::from(error),
        })?;
        if self.store().is_person_disabled(identity.person).await.map_err(Error::from)? {
            return Err(SignInFailure::PersonDisabled);
        }
        // The word of a partner's own provider counts for that partner alone.
        let by_partner = matches!(provider, SignInProvider::Partner(_));
        let operator = !by_partner && self.services.settings.operators.contains(&identity.person);
        let partner = self.store().find_partner_by_tenant(identity.person.tenant).await.map_err(Error::from)?;
        let (person, handle) = (identity.person, SessionHandle::new(Uuid::new_v4()));
        let mut role_version = 0;
        let principal = match partner {
            _ if operator => Principal::operator(person, handle),
            Some(partner) if partner.disabled && provider.is_of(&partner) => {
                return Err(SignInFailure::PartnerDisabled);
            }
            Some(partner) => {
                // Whoever comes by way of the cloud is nobody to a partner whose provider is another, or whose cloud is.
                if !provider.is_of(&partner) || self.services.registration(&partner, by_partner).is_err() {
                    return Err(SignInError::UnknownTenant.into());
                }
                // Read after the partner, so that mappings that changed in between are noticed with the first request.
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
            through_partner: by_partner,
            guest: false,
            authenticated_at: identity.signed_in_at,
            roles_asked_at: None,
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
        Ok(Admitted { session, token: token.transpose().map_err(Error::from)? })
    }

    /// Makes a session's roles anew where the partner's role mappings have changed since they were made; returns whether they
    /// had.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn renew_roles(store: &Store, session: &mut Session, partner: &Partner) -> Result<bool, store::Error> {
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

    /// The origins of sign-in that a form of ours may lead to, for the Content-Security-Policy.
    pub fn sign_in_origins(&self) -> Vec<String> {
        let clouds = self.services.settings.clouds.values().map(|cloud| cloud.authority().clone());
        let own = self.partner_context.iter().flat_map(|it| [&it.partner.authority, &it.partner.issuer]);
        let own = own.flatten().filter_map(|address| address.parse::<Url>().ok());
        clouds.chain(own).map(|url| url.origin().ascii_serialization()).collect()
    }

    /// Lets people of partners on, and of operators. That our own data failed is kept apart: it is no provider's doing.
    async fn admit(&self, tenant: TenantId, failed: &OnceLock<store::Error>) -> Result<(), SignInError> {
        if self.services.settings.operators.iter().any(|operator| operator.tenant == tenant) {
            return Ok(());
        }
        match self.store().find_partner_by_tenant(tenant).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(SignInError::UnknownTenant),
            Err(error) => {
                tracing::error!(%error, "cannot look a partner up");
                let _ = failed.set(error);
                Err(SignInError::Internal)
            }
        }
    }

    /// As which client somebody signs in, to which tenant if not to their own, and in which cloud.
    async fn provider(
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
