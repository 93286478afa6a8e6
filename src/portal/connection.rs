//! From a partner's record to its sign-in and to its Partner Center.

use std::sync::Arc;

use reqwest::Url;

use super::{Employer, Error, Portal, Services};
use crate::{
    auth::{IssuerRule, IssuerUrl, Registration},
    client_credential::ClientCredential,
    domain::{actor::PartnerScope, cloud::Cloud},
    partner_center::{Client, Connection, cloud::profile},
    store::Partner,
};

impl Services {
    /// The portal as a client that a partner's people sign in with: the partner's own registration where it is wanted
    /// and there is one, else the cloud's.
    pub(super) fn registration(&self, partner: &Partner, own: bool) -> Result<Registration, Error> {
        let cloud = self.settings.clouds.get(&partner.cloud);
        let (client_id, credential) = match (partner.client.as_ref().filter(|_| own), cloud) {
            (Some(own), _) => {
                let credential = ClientCredential::parse(&own.secret)
                    .map_err(|_| Error::NotSetUp("the partner's certificate cannot be used"))?;
                (own.id.clone(), credential)
            }
            (None, Some(cloud)) => (cloud.client_id.clone(), cloud.credential.clone()),
            (None, None) => return Err(Error::NotSetUp("neither the partner nor its cloud has a client registration")),
        };
        let issuer = match &partner.issuer {
            Some(issuer) => IssuerRule::Exact {
                issuer: IssuerUrl::new(issuer.clone())
                    .map_err(|_| Error::NotSetUp("the partner's issuer is no URL"))?,
                tenant: partner.tenant,
            },
            None => IssuerRule::Tenant { authority: self.authority(partner)?, tenant: partner.tenant },
        };
        Ok(Registration { issuer, client_id, credential })
    }

    fn authority(&self, partner: &Partner) -> Result<Url, Error> {
        let cloud = self.settings.clouds.get(&partner.cloud).map(|cloud| cloud.authority.as_str());
        let authority = partner.authority.as_deref().or(cloud).unwrap_or(profile(partner.cloud).authority);
        authority.parse().map_err(|_| Error::NotSetUp("the partner's authority is no URL"))
    }
}

/// The scope that lets a person's sign-in be used for Partner Center.
pub(super) fn delegated_scope(cloud: Cloud) -> String {
    format!("{}/user_impersonation", profile(cloud).api)
}

impl Portal {
    /// Partner Center as the person behind the scope, under their own delegated rights.
    pub(super) async fn staff_client(&self, scope: &PartnerScope) -> Result<Client, Error> {
        let Employer { partner, through_partner, .. } = self.employer(scope)?;
        let registration = self.services.registration(partner, *through_partner)?;
        let token_endpoint = self.services.providers.token_endpoint(&registration, partner.tenant).await?;
        let cloud = profile(partner.cloud);
        let moved = self.services.settings.apis.get(&partner.cloud).map(Url::as_str);
        let api = partner.api.as_deref().or(moved).unwrap_or(cloud.api);
        let connection = Connection {
            partner: partner.id,
            cloud: partner.cloud,
            api: api.parse().map_err(|_| Error::NotSetUp("the partner's Partner Center address is no URL"))?,
            resource: cloud.api.to_owned(),
            token_endpoint,
            client_id: registration.client_id,
            credential: registration.credential,
        };
        Ok(self.services.partner_center.staff(Arc::new(connection), scope, self.call.clone()))
    }

    /// The cloud of the scope's partner.
    pub(super) fn cloud(&self, scope: &PartnerScope) -> Result<Cloud, Error> {
        self.employer(scope).map(|employer| employer.partner.cloud)
    }

    pub(super) fn employer(&self, scope: &PartnerScope) -> Result<&Employer, Error> {
        let employer = self.employer.as_ref().filter(|employer| employer.partner.id == scope.partner());
        employer.ok_or(Error::NotSetUp("the request is not of the scope's partner"))
    }
}
