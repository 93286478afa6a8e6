//! Signing people in and out: whose people are welcome, what their claims make them, and what is kept of it.

use jiff::Timestamp;
use reqwest::Url;
use uuid::Uuid;

use super::{Error, Portal, connection::delegated_scope};
use crate::{
    auth::{Callback, IssuerRule, Pending, Registration, SignInError, roles},
    domain::{
        cloud::Cloud,
        id::{PartnerId, SessionHandle, TenantId},
        role::Role,
    },
    partner_center::cloud::profile,
    paths,
    store::{Sealed, SignedIn},
};

/// A way to sign in that the landing page offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInProvider {
    /// Its name in addresses.
    pub key: String,
    /// The cloud whose people it is for.
    pub cloud: Cloud,
}

/// A sign-in that is over, well.
#[derive(Debug)]
pub struct Admitted {
    /// What the session is to hold.
    pub signed_in: SignedIn,
    /// The refresh token for Partner Center, sealed for that session.
    pub token: Option<Sealed>,
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
    /// The protocol's doing.
    #[error(transparent)]
    Protocol(#[from] SignInError),
    /// The portal's.
    #[error(transparent)]
    Portal(#[from] Error),
}

impl Portal {
    /// The ways to sign in that anybody may see: one for each open cloud that the installation is registered with. A partner
    /// has an address of its own too, which is not advertised: who the partners are is nobody's business.
    pub fn sign_in_providers(&self) -> Vec<SignInProvider> {
        let clouds = self.services.settings.clouds.keys().filter(|cloud| profile(**cloud).open);
        clouds.map(|cloud| SignInProvider { key: cloud.to_string(), cloud: *cloud }).collect()
    }

    /// Begins a sign-in: where to send the browser, and what to keep for its return.
    ///
    /// # Errors
    /// [`SignInFailure`]
    pub async fn begin_sign_in(&self, provider: &str) -> Result<(Url, Pending), SignInFailure> {
        let (registration, cloud) = self.provider(provider).await?;
        let delegated = delegated_scope(cloud);
        // A provider that is not Entra knows nothing of Partner Center, and may refuse scopes that it does not know.
        let scopes = match registration.issuer {
            IssuerRule::Exact { .. } => Vec::new(),
            IssuerRule::Tenant { .. } | IssuerRule::AnyTenant { .. } => vec![delegated.as_str()],
        };
        Ok(self.services.providers.begin(&registration, &self.callback_url()?, &scopes, None, None).await?)
    }

    /// Ends a sign-in: who it is, whose staff, and with which roles.
    ///
    /// # Errors
    /// [`SignInFailure`]; nothing has been kept then.
    pub async fn finish_sign_in(
        &self,
        provider: &str,
        pending: Pending,
        callback: Callback,
        user_agent: Option<String>,
    ) -> Result<Admitted, SignInFailure> {
        let (registration, _) = self.provider(provider).await?;
        let providers = &self.services.providers;
        let identity =
            providers.finish(&registration, &self.callback_url()?, pending, callback, |tid| self.admit(tid)).await?;
        if self.store().is_person_disabled(identity.person).await.map_err(Error::from)? {
            return Err(SignInFailure::PersonDisabled);
        }
        let operator = self.services.settings.operators.contains(&identity.person);
        let partner = self.store().find_partner_by_tenant(identity.person.tenant).await.map_err(Error::from)?;
        let (partner, roles) = match partner {
            _ if operator => (None, [Role::Operator].into()),
            Some(partner) if partner.disabled => return Err(SignInFailure::PartnerDisabled),
            Some(partner) => {
                let mappings = self.store().list_role_mappings(partner.id).await.map_err(Error::from)?;
                (Some(partner.id), roles(&mappings, &identity))
            }
            None => return Err(SignInError::UnknownTenant.into()),
        };
        let now = Timestamp::now();
        let signed_in = SignedIn {
            handle: SessionHandle::new(Uuid::new_v4()),
            person: identity.person,
            partner,
            name: identity.name.clone(),
            sign_in_name: identity.sign_in_name.clone(),
            roles,
            mfa: identity.mfa,
            through_partner: provider.parse::<PartnerId>().is_ok(),
            groups_overage: identity.groups_overage,
            signed_in_at: now,
            seen_at: now,
            user_agent,
        };
        let token = match (partner, &identity.refresh_token) {
            (Some(partner), Some(token)) => Some(self.store().seal_staff_token(partner, signed_in.handle, token)),
            _ => None,
        };
        Ok(Admitted { signed_in, token: token.transpose().map_err(Error::from)? })
    }

    /// Ends a session and all that belongs to it, and finds where the provider's own session is ended.
    ///
    /// # Errors
    /// [`Error::Store`]; the session goes on then.
    pub async fn sign_out(&self, signed_in: &SignedIn) -> Result<Option<Url>, Error> {
        let action = signed_in.action("sign_out");
        self.store().end_session(signed_in.person, signed_in.handle, action.as_ref()).await?;
        if let Some(partner) = signed_in.partner {
            self.services.partner_center.forget(partner, signed_in.handle);
        }
        Ok(self.end_session_url(signed_in).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "cannot sign out at the provider");
            None
        }))
    }

    async fn end_session_url(&self, signed_in: &SignedIn) -> Result<Option<Url>, SignInFailure> {
        let registration = match &self.employer {
            Some(employer) => self.services.registration(&employer.partner, employer.through_partner)?,
            None => match self.services.settings.clouds.first_key_value() {
                Some((cloud, _)) => self.cloud_registration(*cloud)?,
                None => return Ok(None),
            },
        };
        let back = self.local_url(paths::SIGNED_OUT)?;
        let hint = Some(signed_in.sign_in_name.as_str());
        Ok(self.services.providers.end_session_url(&registration, &back, hint).await?)
    }

    /// The origins of sign-in that a form of ours may lead to, for the Content-Security-Policy.
    pub fn sign_in_origins(&self) -> Vec<String> {
        let clouds = self.services.settings.clouds.values().map(|cloud| cloud.authority.clone());
        let own = self.employer.iter().flat_map(|employer| [&employer.partner.authority, &employer.partner.issuer]);
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

    async fn provider(&self, key: &str) -> Result<(Registration, Cloud), SignInFailure> {
        if let Ok(cloud) = key.parse::<Cloud>() {
            return Ok((self.cloud_registration(cloud).map_err(|_| SignInFailure::NoSuchProvider)?, cloud));
        }
        let id: PartnerId = key.parse().map_err(|_| SignInFailure::NoSuchProvider)?;
        let partner = self.store().find_partner(id).await.map_err(Error::from)?;
        let partner = partner.ok_or(SignInFailure::NoSuchProvider)?;
        Ok((self.services.registration(&partner, true)?, partner.cloud))
    }

    fn cloud_registration(&self, cloud: Cloud) -> Result<Registration, Error> {
        let cloud =
            self.services.settings.clouds.get(&cloud).ok_or(Error::NotSetUp("no registration with the cloud"))?;
        Ok(Registration {
            issuer: IssuerRule::AnyTenant { authority: cloud.authority.clone() },
            client_id: cloud.client_id.clone(),
            client_secret: cloud.client_secret.clone(),
        })
    }

    fn callback_url(&self) -> Result<Url, Error> {
        self.local_url(paths::SIGN_IN_CALLBACK)
    }

    fn local_url(&self, path: &str) -> Result<Url, Error> {
        self.services.settings.public_origin.join(path).map_err(|_| Error::NotSetUp("the public origin is no URL"))
    }
}
