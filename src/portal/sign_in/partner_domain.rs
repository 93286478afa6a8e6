//! Home realm discovery: finding a partner's sign-in by its people's domain. The list of partners stays confidential:
//! nothing is revealed without knowing a partner's domain.

use reqwest::Url;

use super::{
    super::{Error, Portal},
    SignInFailure, SignInProvider,
};
use crate::{
    domain::{id::PartnerId, verified_domain::DomainName},
    error::{FieldError, Problem},
};

/// The form field with the address.
const ADDRESS_FIELD: &str = "work_address";

impl Portal {
    /// Checks whether people may have to enter their domain to find their sign-in: a partner has its own provider, or
    /// no cloud is configured.
    pub async fn offers_sign_in_by_domain(&self) -> bool {
        let clouds = &self.services.settings.clouds;
        if self.sign_in_clouds().next().is_none() {
            return true;
        }
        match self.store().list_domain_sign_ins().await {
            Ok(known) => known.iter().any(|it| it.has_custom_provider || !clouds.contains_key(&it.cloud)),
            Err(error) => {
                tracing::warn!(%error, "partner's own provider lookup failed");
                false
            }
        }
    }

    /// Finds the partner whose people have this email address or domain.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `work_address`, the same for an invalid domain and for an unknown one.
    pub async fn find_partner_by_address(&self, address: &str) -> Result<SignInProvider, Error> {
        let invalid = |problem| Error::Invalid(vec![FieldError::new(ADDRESS_FIELD, problem)]);
        if address.trim().is_empty() {
            return Err(invalid(Problem::Missing));
        }
        let domain = address.rsplit('@').next().unwrap_or_default();
        let domain = DomainName::parse(domain).map_err(|_| invalid(Problem::Malformed))?;
        let partner = self.store().find_partner_by_domain(&domain).await?;
        partner.map(SignInProvider::Partner).ok_or_else(|| invalid(Problem::Malformed))
    }

    /// Returns the host at which a partner's people sign in, to be shown before the redirect.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner, [`Error::NotSetUp`] when it cannot sign anybody in.
    pub async fn load_sign_in_host(&self, partner: PartnerId) -> Result<String, Error> {
        let partner = self.store().find_partner(partner).await?.ok_or(Error::NotFound)?;
        let cloud_urls = self.services.cloud_urls(partner.cloud);
        let url = cloud_urls.sign_in_url_of(&partner).parse::<Url>();
        let host = url.ok().and_then(|url| url.host_str().map(str::to_owned));
        host.ok_or(Error::NotSetUp("the partner's sign-in is no URL"))
    }
}

impl SignInProvider {
    /// Parses the provider of a partner.
    ///
    /// # Errors
    /// [`SignInFailure::NoSuchProvider`] for any other provider.
    pub fn parse_partner(text: &str) -> Result<PartnerId, SignInFailure> {
        match text.parse()? {
            Self::Partner(partner) => Ok(partner),
            Self::Cloud(_) | Self::Organization(..) | Self::Customer { .. } => Err(SignInFailure::NoSuchProvider),
        }
    }
}
