//! From a proof of access to Partner Center: which credential the calls go out under.

use std::sync::Arc;

use super::{Error, PartnerContext, Portal};
use crate::{
    domain::{cloud::Cloud, principal::Scope},
    partner_center::{Client, Connection, cloud::profile},
    store::Partner,
};

impl Portal {
    /// Returns Partner Center for whoever holds the scope: staff under their own delegated rights. A customer's own people
    /// have none at the partner; their calls are to go out under the partner's stored connection.
    ///
    /// # Errors
    /// [`Error::NoConnection`] for a customer's own people, [`Error::NotSetUp`], [`Error::Provider`]
    pub(super) async fn client_for(&self, scope: &impl Scope) -> Result<Client, Error> {
        let PartnerContext { partner, through_partner, .. } = self.partner_context(scope)?;
        let staff = scope.staff().ok_or(Error::NoConnection)?;
        let connection = self.connection(partner, *through_partner).await?;
        Ok(self.services.partner_center.delegated(connection, &staff, self.call_context.clone()))
    }

    /// Returns Partner Center as the application of the scope's partner, for operations that take no person: the partner's
    /// own where it has one, else the installation's in its cloud. Only staff have it called for them.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer's own people, [`Error::NotSetUp`], [`Error::Provider`]
    pub(super) async fn application_client_for(&self, scope: &impl Scope) -> Result<Client, Error> {
        scope.staff().ok_or(Error::NotFound)?;
        let connection = self.connection(&self.partner_context(scope)?.partner, true).await?;
        Ok(self.services.partner_center.application(connection, self.call_context.clone()))
    }

    async fn connection(&self, partner: &Partner, own: bool) -> Result<Arc<Connection>, Error> {
        let registration = self.services.registration(partner, own)?;
        let token_endpoint = self.services.providers.token_endpoint(&registration, partner.tenant).await?;
        let cloud = profile(partner.cloud);
        let api = partner.api.as_deref().unwrap_or(self.services.addresses(partner.cloud).api);
        Ok(Arc::new(Connection {
            partner: partner.id,
            cloud: partner.cloud,
            api: api.parse().map_err(|_| Error::NotSetUp("the partner's Partner Center address is no URL"))?,
            resource: cloud.api.to_owned(),
            token_endpoint,
            client_id: registration.client_id().to_owned(),
            credential: registration.credential().clone(),
        }))
    }

    /// The cloud of the scope's partner.
    pub(super) fn cloud(&self, scope: &impl Scope) -> Result<Cloud, Error> {
        self.partner_context(scope).map(|context| context.partner.cloud)
    }

    pub(super) fn partner_context(&self, scope: &impl Scope) -> Result<&PartnerContext, Error> {
        let context = self.partner_context.as_ref().filter(|context| context.partner.id == scope.partner());
        context.ok_or(Error::NotSetUp("the request is not of the scope's partner"))
    }
}
