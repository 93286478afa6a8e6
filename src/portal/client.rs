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
    partner_center::{Client, Target, TokenEndpointLookup, cloud::profile},
    store::{Partner, StoredConnection},
};

/// Time for which a partner connection is not used after its token request was rejected.
const RETRY_INTERVAL: SignedDuration = SignedDuration::from_mins(1);

impl Portal {
    /// Returns the client of Partner Center for a scope: staff use their own delegated permissions; customer users, who
    /// have none, use the partner connection (the stored consent).
    ///
    /// # Errors
    /// For customer users [`Error::NoConnection`] when the partner has none or it was refused within the last minute;
    /// [`Error::NotSetUp`], [`Error::Provider`]
    pub(super) async fn client_for(&self, scope: &impl Scope) -> Result<Client, Error> {
        let PartnerContext { partner, uses_partner_registration, .. } = self.partner_context(scope)?;
        let Some(staff) = scope.delegation() else {
            return self.client_of_connection(partner, &self.find_usable_connection(scope.partner()).await?).await;
        };
        let target = self.services.target(partner, *uses_partner_registration).await?;
        Ok(self.services.partner_center.delegated(target, &staff, self.call_context.clone()))
    }

    /// Returns the active partner connection, unless its token request was rejected within the last minute; otherwise
    /// each call of every customer user would repeat that request.
    ///
    /// # Errors
    /// [`Error::NoConnection`], [`Error::Store`]
    pub(super) async fn find_usable_connection(&self, partner: PartnerId) -> Result<StoredConnection, Error> {
        let now = Timestamp::now();
        // A failure without a code is not a refusal. A failure in the future was recorded before the clock was set
        // back.
        let was_just_rejected =
            |failure: &RenewalFailure| failure.code.is_some() && failure.at <= now && now < failure.at + RETRY_INTERVAL;
        let is_usable = |it: &StoredConnection| !it.failure.as_ref().is_some_and(was_just_rejected);
        self.store().find_active_connection(partner).await?.filter(is_usable).ok_or(Error::NoConnection)
    }

    /// Returns the client of Partner Center for a partner connection.
    ///
    /// # Errors
    /// [`Error::NoConnection`] for one that belongs to another application, [`Error::NotSetUp`], [`Error::Provider`]
    pub(super) async fn client_of_connection(
        &self,
        partner: &Partner,
        connection: &StoredConnection,
    ) -> Result<Client, Error> {
        let target = self.services.target(partner, true).await?;
        if target.client_id != connection.client_id {
            return Err(Error::NoConnection);
        }
        Ok(self.services.partner_center.for_connection(target, connection.id, self.call_context.clone()))
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
    /// Returns the target of a partner's calls: with its own application if `use_own_application` is set and there is
    /// one, or else with the installation's in its cloud.
    ///
    /// # Errors
    /// [`Error::NotSetUp`], [`Error::Provider`]
    pub(super) async fn target(&self, partner: &Partner, use_own_application: bool) -> Result<Arc<Target>, Error> {
        let registration = self.registration(partner, use_own_application)?;
        let token_endpoint = self.providers.token_endpoint(&registration, partner.tenant).await?;
        let cloud = profile(partner.cloud);
        let api = partner.api.as_deref().unwrap_or(self.cloud_urls(partner.cloud).api);
        Ok(Arc::new(Target {
            partner: partner.id,
            cloud: partner.cloud,
            api: api.parse().map_err(|_| Error::NotSetUp("the partner's Partner Center URL is invalid"))?,
            resource: cloud.api.to_owned(),
            token_endpoint,
            client_id: registration.client_id().to_owned(),
            credential: registration.credential().clone(),
            token_endpoint_lookup: Some(Arc::new(ProviderMetadata {
                providers: self.providers.clone(),
                registration,
                tenant: partner.tenant,
            })),
        }))
    }
}

/// The provider's metadata as a source for the token endpoint.
#[derive(Debug)]
struct ProviderMetadata {
    providers: Providers,
    registration: Registration,
    tenant: TenantId,
}

impl TokenEndpointLookup for ProviderMetadata {
    fn find<'a>(&'a self, previous: &'a TokenEndpoint) -> BoxFuture<'a, Option<TokenEndpoint>> {
        Box::pin(async move {
            let found = self.providers.find_moved_token_endpoint(&self.registration, self.tenant, previous).await;
            found.inspect_err(|error| tracing::warn!(%error, "token endpoint not found")).ok()?
        })
    }
}
