//! Clients of Partner Center by proof of access, which determines the credential.

use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use super::{Error, PartnerContext, Portal, Services};
use crate::{
    auth::{Providers, Registration},
    client_credential::TokenEndpoint,
    domain::{
        cloud::Cloud,
        connection::RenewalFailure,
        id::{PartnerId, TenantId},
        principal::Scope,
    },
    partner_center::{Client, FindTokenEndpoint, Target, cloud::profile},
    store::{Partner, StoredConnection},
};

/// Time for which a connection is not used after a refusal.
const REFUSED_FOR: SignedDuration = SignedDuration::from_mins(1);

impl Portal {
    /// Returns the client of Partner Center for a scope: staff use their own delegated permissions; customer users, who
    /// have none, use the partner's connection.
    ///
    /// # Errors
    /// For customer users [`Error::NoConnection`] when the partner has none or it was refused within the last minute;
    /// [`Error::NotSetUp`], [`Error::Provider`]
    pub(super) async fn client_for(&self, scope: &impl Scope) -> Result<Client, Error> {
        let PartnerContext { partner, through_partner, .. } = self.partner_context(scope)?;
        let Some(staff) = scope.delegation() else {
            return self.connected_client(partner, &self.working_connection(scope.partner()).await?).await;
        };
        let target = self.services.target(partner, *through_partner).await?;
        Ok(self.services.partner_center.delegated(target, &staff, self.call_context.clone()))
    }

    /// Returns the active connection of a partner, unless it was refused a moment ago; otherwise each call of every
    /// customer user would repeat the refused token request.
    ///
    /// # Errors
    /// [`Error::NoConnection`], [`Error::Store`]
    pub(super) async fn working_connection(&self, partner: PartnerId) -> Result<StoredConnection, Error> {
        let now = Timestamp::now();
        // A failure without a code is not a refusal. A failure in the future was recorded before the clock was set
        // back.
        let is_refused =
            |failure: &RenewalFailure| failure.code.is_some() && failure.at <= now && now < failure.at + REFUSED_FOR;
        let works = |it: &StoredConnection| !it.failure.as_ref().is_some_and(is_refused);
        self.store().find_active_connection(partner).await?.filter(works).ok_or(Error::NoConnection)
    }

    /// Returns the client of Partner Center for a connection of a partner.
    ///
    /// # Errors
    /// [`Error::NoConnection`] for one that belongs to another application, [`Error::NotSetUp`], [`Error::Provider`]
    pub(super) async fn connected_client(
        &self,
        partner: &Partner,
        connection: &StoredConnection,
    ) -> Result<Client, Error> {
        let target = self.services.target(partner, true).await?;
        if target.client_id != connection.client_id {
            return Err(Error::NoConnection);
        }
        Ok(self.services.partner_center.stored(target, connection.id, self.call_context.clone()))
    }

    /// Returns the client of Partner Center with app-only credentials, for operations that accept no person: the
    /// partner's own application if it has one, or else the installation's in its cloud. Only for staff.
    ///
    /// # Errors
    /// [`Error::NotFound`] for customer users, [`Error::NotSetUp`], [`Error::Provider`]
    pub(super) async fn application_client_for(&self, scope: &impl Scope) -> Result<Client, Error> {
        scope.staff().ok_or(Error::NotFound)?;
        let target = self.services.target(&self.partner_context(scope)?.partner, true).await?;
        Ok(self.services.partner_center.application(target, self.call_context.clone()))
    }

    /// Returns the cloud of the scope's partner.
    pub(super) fn cloud(&self, scope: &impl Scope) -> Result<Cloud, Error> {
        self.partner_context(scope).map(|context| context.partner.cloud)
    }

    pub(super) fn partner_context(&self, scope: &impl Scope) -> Result<&PartnerContext, Error> {
        let context = self.partner_context.as_ref().filter(|context| context.partner.id == scope.partner());
        context.ok_or(Error::NotSetUp("the request is not of the scope's partner"))
    }
}

impl Services {
    /// Returns the target of a partner's calls: with its own application if requested and there is one, or else with
    /// the installation's in its cloud.
    ///
    /// # Errors
    /// [`Error::NotSetUp`], [`Error::Provider`]
    pub(super) async fn target(&self, partner: &Partner, own: bool) -> Result<Arc<Target>, Error> {
        let registration = self.registration(partner, own)?;
        let token_endpoint = self.providers.token_endpoint(&registration, partner.tenant).await?;
        let cloud = profile(partner.cloud);
        let api = partner.api.as_deref().unwrap_or(self.addresses(partner.cloud).api);
        Ok(Arc::new(Target {
            partner: partner.id,
            cloud: partner.cloud,
            api: api.parse().map_err(|_| Error::NotSetUp("the partner's Partner Center address is no URL"))?,
            resource: cloud.api.to_owned(),
            token_endpoint,
            client_id: registration.client_id().to_owned(),
            credential: registration.credential().clone(),
            documents: Some(Arc::new(Documents {
                providers: self.providers.clone(),
                registration,
                tenant: partner.tenant,
            })),
        }))
    }
}

/// The provider's metadata as a source for the token endpoint.
#[derive(Debug)]
struct Documents {
    providers: Providers,
    registration: Registration,
    tenant: TenantId,
}

impl FindTokenEndpoint for Documents {
    fn find<'a>(&'a self, was: &'a TokenEndpoint) -> BoxFuture<'a, Option<TokenEndpoint>> {
        Box::pin(async move {
            let found = self.providers.find_moved_token_endpoint(&self.registration, self.tenant, was).await;
            found.inspect_err(|error| tracing::warn!(%error, "token endpoint not found")).ok()?
        })
    }
}
