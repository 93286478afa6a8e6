//! The identity provider of a partner's people: its issuer, and the portal's client registration there, which is the
//! partner's own or the cloud's.

use reqwest::Url;

use super::{Error, Services};
use crate::{
    auth::{IssuerRule, IssuerUrl, Registration},
    client_credential::ClientCredential,
    domain::{cloud::Cloud, id::TenantId},
    partner_center::cloud::profile,
    store::{NewPartner, Partner},
};

/// The URLs of a cloud, from the settings or the cloud's profile.
#[derive(Debug, Clone, Copy)]
pub struct CloudUrls<'a> {
    /// The sign-in authority.
    pub authority: &'a str,
    /// The Partner Center API.
    pub api: &'a str,
}

impl CloudUrls<'_> {
    /// Returns the partner's service URLs that differ from its cloud's, by their names on the command line. They
    /// require an application of the partner's own: the installation's secret, the assertions signed by its certificate
    /// and the tokens issued to it must stay within the cloud.
    pub fn non_default_urls(
        &self,
        tenant: TenantId,
        issuer: Option<&str>,
        authority: Option<&str>,
        api: Option<&str>,
    ) -> Vec<&'static str> {
        let issuer_of_cloud = format!("{}/{tenant}/v2.0", self.authority.trim_end_matches('/'));
        let urls = [
            ("issuer", issuer, issuer_of_cloud.as_str()),
            ("authority", authority, self.authority),
            ("api", api, self.api),
        ];
        let non_default = urls.into_iter().filter(|(_, own, clouds)| own.is_some_and(|own| !is_same_url(own, clouds)));
        non_default.map(|(name, ..)| name).collect()
    }

    /// Removes the cloud's own URLs from a new partner, since they are the default.
    ///
    /// # Errors
    /// The name of a URL that differs from the cloud's, when the partner has no application of its own.
    pub fn without_default_urls(&self, partner: NewPartner) -> Result<NewPartner, &'static str> {
        if partner.client.is_some() {
            return Ok(partner);
        }
        let NewPartner { tenant, issuer, authority, api, .. } = &partner;
        match self.non_default_urls(*tenant, issuer.as_deref(), authority.as_deref(), api.as_deref()).first() {
            Some(name) => Err(name),
            None => Ok(NewPartner { issuer: None, authority: None, api: None, ..partner }),
        }
    }

    /// Returns the URL at which a partner's people sign in: its own issuer or authority, or the cloud's.
    pub fn sign_in_url_of<'p>(&'p self, partner: &'p Partner) -> &'p str {
        partner.issuer.as_deref().or(partner.authority.as_deref()).unwrap_or(self.authority)
    }

    /// Returns the URLs of an existing partner that differ from its cloud's; see [`Self::non_default_urls`].
    pub fn non_default_urls_of(&self, partner: &Partner) -> Vec<&'static str> {
        self.non_default_urls(
            partner.tenant,
            partner.issuer.as_deref(),
            partner.authority.as_deref(),
            partner.api.as_deref(),
        )
    }
}

/// Checks whether two URLs are equal after normalization.
fn is_same_url(one: &str, other: &str) -> bool {
    let parse = |text: &str| Url::parse(text.trim_end_matches('/')).ok();
    matches!((parse(one), parse(other)), (Some(one), Some(other)) if one == other)
}

impl Services {
    /// Returns the client registration for a partner's people: the partner's own if `use_own_application` is set
    /// and there is one, or else the cloud's, which is only for partners without URLs of their own.
    pub(super) fn registration(&self, partner: &Partner, use_own_application: bool) -> Result<Registration, Error> {
        if let Some(client) = partner.client.as_ref().filter(|_| use_own_application) {
            let credential = ClientCredential::parse(&client.secret)
                .map_err(|_| Error::NotSetUp("the partner's certificate cannot be used"))?;
            return Ok(Registration::own(client.id.clone(), credential, self.own_issuer(partner)?));
        }
        if !self.cloud_urls(partner.cloud).non_default_urls_of(partner).is_empty() {
            return Err(Error::NotSetUp(
                "the partner has an issuer, an authority or a Partner Center address of its own, so its people sign in \
                 with its own application",
            ));
        }
        let cloud = self.settings.clouds.get(&partner.cloud);
        cloud
            .map(|cloud| cloud.tenant(partner.tenant))
            .ok_or(Error::NotSetUp("neither the partner nor its cloud has a client registration"))
    }

    /// Returns the accepted issuer for the people of a partner with an application of its own.
    fn own_issuer(&self, partner: &Partner) -> Result<IssuerRule, Error> {
        let tenant = partner.tenant;
        if let Some(issuer) = &partner.issuer {
            let issuer = IssuerUrl::new(issuer.clone());
            let issuer = issuer.map_err(|_| Error::NotSetUp("the partner's issuer is no URL"))?;
            return Ok(IssuerRule::Exact { issuer, tenant });
        }
        let authority = partner.authority.as_deref().unwrap_or(self.cloud_urls(partner.cloud).authority);
        let authority = authority.parse().map_err(|_| Error::NotSetUp("the partner's authority is no URL"))?;
        Ok(IssuerRule::Tenant { authority, tenant })
    }

    pub(super) fn cloud_urls(&self, cloud: Cloud) -> CloudUrls<'_> {
        let (profile, settings) = (profile(cloud), &self.settings);
        CloudUrls {
            authority: settings.clouds.get(&cloud).map_or(profile.authority, |cloud| cloud.authority().as_str()),
            api: settings.apis.get(&cloud).map_or(profile.api, Url::as_str),
        }
    }
}

/// Returns the scopes of a sign-in whose token is also used for Partner Center. A provider other than Entra does not
/// know Partner Center, and may reject unknown scopes.
pub(super) fn delegated_scopes(registration: &Registration, cloud: Cloud) -> Vec<String> {
    let delegated = registration.is_entra().then(|| format!("{}/user_impersonation", profile(cloud).api));
    ["offline_access".to_owned()].into_iter().chain(delegated).collect()
}
