//! The installation's partners, for its operator, without any customer's data.

use secrecy::SecretString;

use super::{Error, Portal, recent_sign_in::RecentSignIn};
use crate::{
    client_credential::ClientCredential,
    domain::{id::PartnerId, installation::PartnerDetails, principal::Operator},
    error::{FieldError, Problem},
    store::{self, AuditActor, ClientCredentials, NewPartner, SessionSelection},
};

impl Portal {
    /// Adds a partner; a secret belongs to the partner's own application.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `tenant` when it belongs to a partner already, at `domains` when another partner has one
    /// of them, at `client_id` when its cloud has no application or a URL differs from the cloud's and the partner has
    /// no application, at `client_secret` when it is an invalid certificate, at a URL that secrets may not be sent to.
    pub async fn add_partner(
        &self,
        operator: &Operator,
        details: PartnerDetails,
        secret: Option<SecretString>,
        _: RecentSignIn,
    ) -> Result<PartnerId, Error> {
        let PartnerDetails { name, tenant, cloud, role_mappings, client_id, issuer, authority, api, domains } = details;
        let invalid = |field, problem| Error::Invalid(vec![FieldError::new(field, problem)]);
        let client = client_id.zip(secret).map(|(id, secret)| ClientCredentials { id, secret });
        match &client {
            Some(client) => {
                ClientCredential::parse(&client.secret).map_err(|_| invalid("client_secret", Problem::Malformed))?;
            }
            None if !self.services.settings.clouds.contains_key(&cloud) => {
                return Err(invalid("client_id", Problem::Missing));
            }
            None => {}
        }
        let new = NewPartner { name, tenant, cloud, issuer, authority, api, client, role_mappings, domains };
        new.check_service_urls().map_err(|field| invalid(field, Problem::Malformed))?;
        let new = self
            .services
            .cloud_urls(cloud)
            .without_default_urls(new)
            .map_err(|_| invalid("client_id", Problem::Missing))?;
        match self.store().add_partner(new, Some(AuditActor::operator(operator))).await {
            Ok(partner) => Ok(partner.id),
            Err(store::Error::Conflict(store::DOMAIN_TAKEN)) => Err(invalid("domains", Problem::Taken)),
            Err(store::Error::Conflict(_)) => Err(invalid("tenant", Problem::Taken)),
            Err(store::Error::Invalid(field)) => Err(invalid(field, Problem::Malformed)),
            Err(error) => Err(error.into()),
        }
    }

    /// Disables a partner, ending its people's sessions and revoking their refresh tokens, or enables it again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner.
    pub async fn set_partner_disabled(
        &self,
        operator: &Operator,
        partner: PartnerId,
        disabled: bool,
        _: RecentSignIn,
    ) -> Result<(), Error> {
        let staff = SessionSelection::Staff(partner, None);
        let tokens = if disabled { self.services.tokens_to_revoke(staff).await } else { Vec::new() };
        match self.store().set_partner_disabled(partner, disabled, Some(AuditActor::operator(operator))).await {
            Err(store::Error::NotFound(_)) => return Err(Error::NotFound),
            changed => changed?,
        }
        self.services.partner_center.evict_partner(partner);
        self.services.revoke_tokens(tokens).await;
        Ok(())
    }
}
