//! The installation's partners, for its operator, without any customer's data.

use secrecy::SecretString;

use super::{Error, Portal, fresh_sign_in::FreshSignIn};
use crate::{
    client_credential::ClientCredential,
    domain::{id::PartnerId, installation::PartnerDetails, principal::Operator},
    error::{FieldError, Problem},
    store::{self, AuditActor, ClientCredentials, NewPartner, TokensOf},
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
        _: FreshSignIn,
    ) -> Result<PartnerId, Error> {
        let PartnerDetails { name, tenant, cloud, role_mappings, client_id, issuer, authority, api, domains } = details;
        let wrong = |field, problem| Error::Invalid(vec![FieldError::new(field, problem)]);
        let client = client_id.zip(secret).map(|(id, secret)| ClientCredentials { id, secret });
        match &client {
            Some(client) => {
                ClientCredential::parse(&client.secret).map_err(|_| wrong("client_secret", Problem::Malformed))?;
            }
            None if !self.services.settings.clouds.contains_key(&cloud) => {
                return Err(wrong("client_id", Problem::Missing));
            }
            None => {}
        }
        let new = NewPartner { name, tenant, cloud, issuer, authority, api, client, role_mappings, domains };
        new.check_addresses().map_err(|field| wrong(field, Problem::Malformed))?;
        let new = self.services.addresses(cloud).settle(new).map_err(|_| wrong("client_id", Problem::Missing))?;
        match self.store().add_partner(new, Some(AuditActor::operator(operator))).await {
            Ok(partner) => Ok(partner.id),
            Err(store::Error::Conflict(store::DOMAIN_TAKEN)) => Err(wrong("domains", Problem::Taken)),
            Err(store::Error::Conflict(_)) => Err(wrong("tenant", Problem::Taken)),
            Err(store::Error::Invalid(field)) => Err(wrong(field, Problem::Malformed)),
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
        _: FreshSignIn,
    ) -> Result<(), Error> {
        let staff = TokensOf::Staff(partner, None);
        let tokens = if disabled { self.services.tokens_to_revoke(staff).await } else { Vec::new() };
        match self.store().set_partner_disabled(partner, disabled, Some(AuditActor::operator(operator))).await {
            Err(store::Error::NotFound(_)) => return Err(Error::NotFound),
            changed => changed?,
        }
        self.services.partner_center.forget_partner(partner);
        self.services.revoke_tokens(tokens).await;
        Ok(())
    }
}
