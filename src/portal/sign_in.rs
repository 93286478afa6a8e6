//! Signing people in and out: whose people are welcome, what their claims make them, and what is kept of it.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use reqwest::Url;
use uuid::Uuid;

use super::{Error, Portal, identity_provider::delegated_scope};
use crate::{
    auth::{Callback, Pending, Prompt, Registration, SignInError, TenantName},
    domain::{
        cloud::Cloud,
        connection::ConsentRefusal,
        id::{PartnerId, SessionHandle, TenantId},
        principal::{Principal, Scope as _},
        role_mapping::roles,
    },
    error::{FieldError, Problem},
    partner_center::cloud::profile,
    paths,
    store::{self, Partner, Sealed, Session, Store},
};

/// A way to sign in. Addresses have it as its text: `global`, `global/<tenant id>`, `<partner id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInProvider {
    /// As whoever somebody is at home: with the installation's registration in a cloud.
    Cloud(Cloud),
    /// As whoever somebody is to one organisation, as its guest too: with the same registration.
    Organization(Cloud, TenantId),
    /// As whoever somebody is to a partner: with its own registration, where it has one.
    Partner(PartnerId),
}

impl fmt::Display for SignInProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cloud(cloud) => cloud.fmt(f),
            Self::Organization(cloud, tenant) => write!(f, "{cloud}/{tenant}"),
            Self::Partner(partner) => partner.fmt(f),
        }
    }
}

impl SignInProvider {
    /// Whether a partner's people may come this way: by its cloud, or by itself.
    fn is_of(self, partner: &Partner) -> bool {
        match self {
            Self::Cloud(cloud) | Self::Organization(cloud, _) => cloud == partner.cloud,
            Self::Partner(id) => id == partner.id,
        }
    }
}

impl FromStr for SignInProvider {
    type Err = SignInFailure;

    fn from_str(text: &str) -> Result<Self, SignInFailure> {
        let read = || match text.split_once('/') {
            Some((cloud, tenant)) => Some(Self::Organization(cloud.parse().ok()?, tenant.parse().ok()?)),
            None => text.parse().map(Self::Cloud).or_else(|_| text.parse().map(Self::Partner)).ok(),
        };
        read().ok_or(SignInFailure::NoSuchProvider)
    }
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

    /// The way to sign in to one organisation of a cloud, by the organisation's tenant id or one of its domains. Whether it
    /// is a partner here shows after the sign-in only.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `cloud` or `organization`, [`Error::Provider`] when the cloud's sign-in cannot be asked.
    pub async fn find_organization(&self, cloud: &str, organization: &str) -> Result<SignInProvider, Error> {
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
        Ok(SignInProvider::Organization(cloud, tenant))
    }

    /// Begins a sign-in: where to send the browser, and what to keep for its return. `prompt` is what the provider is to do
    /// even for somebody whom it knows.
    ///
    /// # Errors
    /// [`SignInFailure`]
    pub async fn begin_sign_in(
        &self,
        provider: SignInProvider,
        prompt: Option<Prompt>,
    ) -> Result<(Url, Pending), SignInFailure> {
        let (registration, tenant, cloud) = self.provider(provider).await?;
        let delegated = delegated_scope(cloud);
        // A provider that is not Entra knows nothing of Partner Center, and may refuse scopes that it does not know.
        let scopes = if registration.is_entra() { vec![delegated.as_str()] } else { Vec::new() };
        Ok(self.services.providers.begin(&registration, tenant, &self.callback_url()?, &scopes, None, prompt).await?)
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
        let identity =
            providers.finish(&registration, &self.callback_url()?, pending, callback, |tid| self.admit(tid)).await?;
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
                Principal::staff(person, handle, partner.id, roles(&mappings, &identity.role_claims))
            }
            None => return Err(SignInError::UnknownTenant.into()),
        };
        let now = Timestamp::now();
        let session = Session {
            principal,
            name: identity.name.clone(),
            sign_in_name: identity.sign_in_name.clone(),
            through_partner: by_partner,
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

    /// Ends a session and all that belongs to it, and finds where the provider's own session is ended.
    ///
    /// # Errors
    /// [`Error::Store`]; the session goes on then.
    pub async fn sign_out(&self, session: &Session) -> Result<Option<Url>, Error> {
        let action = session.action("sign_out");
        let principal = &session.principal;
        self.store().end_session(principal.person(), principal.session(), action.as_ref()).await?;
        if let Ok(scope) = principal.partner() {
            self.services.partner_center.forget(scope.partner(), scope.session());
        }
        Ok(self.end_session_url(session).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "cannot sign out at the provider");
            None
        }))
    }

    async fn end_session_url(&self, session: &Session) -> Result<Option<Url>, SignInFailure> {
        let registration = match &self.partner_context {
            Some(context) => self.services.registration(&context.partner, context.through_partner)?,
            None => match self.services.settings.clouds.first_key_value() {
                Some((cloud, _)) => self.cloud_registration(*cloud)?,
                None => return Ok(None),
            },
        };
        let back = self.local_url(paths::SIGNED_OUT)?;
        let hint = Some(session.sign_in_name.as_str());
        Ok(self.services.providers.end_session_url(&registration, &back, hint).await?)
    }

    /// The origins of sign-in that a form of ours may lead to, for the Content-Security-Policy.
    pub fn sign_in_origins(&self) -> Vec<String> {
        let clouds = self.services.settings.clouds.values().map(|cloud| cloud.authority().clone());
        let own = self.partner_context.iter().flat_map(|it| [&it.partner.authority, &it.partner.issuer]);
        let own = own.flatten().filter_map(|address| address.parse::<Url>().ok());
        clouds.chain(own).map(|url| url.origin().ascii_serialization()).collect()
    }

    async fn admit(&self, tenant: TenantId) -> Result<(), SignInError> {
        if self.services.settings.operators.iter().any(|operator| operator.tenant == tenant) {
            return Ok(());
        }
        match self.store().find_partner_by_tenant(tenant).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(SignInError::UnknownTenant),
            Err(error) => {
                tracing::error!(%error, "cannot look a partner up");
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
