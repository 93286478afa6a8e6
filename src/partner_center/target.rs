//! The target of a partner's calls: URLs and application.

use std::{fmt, sync::Arc};

use futures::future::BoxFuture;
use url::{ParseError, Url};

use super::cloud::profile;
use crate::{
    client_credential::{ClientCredential, TokenEndpoint},
    domain::{
        cloud::Cloud,
        id::{PartnerId, TenantId},
    },
};

/// A source for the provider's current token endpoint.
pub trait TokenEndpointLookup: fmt::Debug + Send + Sync {
    /// Finds the endpoint's new location; none if it is unchanged or unknown, or was looked up a moment ago.
    fn find<'a>(&'a self, was: &'a TokenEndpoint) -> BoxFuture<'a, Option<TokenEndpoint>>;
}

/// The target of a partner's calls.
#[derive(Debug, Clone)]
pub struct Target {
    /// The partner that makes the calls.
    pub partner: PartnerId,
    /// The cloud the partner is in.
    pub cloud: Cloud,
    /// The base URL of the API, to which `/v1/…` is appended.
    pub api: Url,
    /// The audience of access tokens, without a trailing slash.
    pub resource: String,
    /// The token endpoint (v2.0) of the partner's tenant.
    pub token_endpoint: TokenEndpoint,
    /// The source for the endpoint's new location, once it has moved.
    pub token_endpoint_lookup: Option<Arc<dyn TokenEndpointLookup>>,
    /// The client id of the partner's application.
    pub client_id: String,
    /// The application's credential.
    pub credential: ClientCredential,
}

impl Target {
    /// Returns the real service of a cloud, by that cloud's own URLs.
    ///
    /// # Errors
    /// Never in practice: tests check the URLs of every cloud.
    pub fn to_cloud(
        partner: PartnerId,
        cloud: Cloud,
        tenant: TenantId,
        client_id: impl Into<String>,
        credential: ClientCredential,
    ) -> Result<Self, ParseError> {
        let profile = profile(cloud);
        Ok(Self {
            partner,
            cloud,
            api: profile.api.parse()?,
            resource: profile.api.to_owned(),
            token_endpoint: TokenEndpoint {
                address: format!("{}/{tenant}/oauth2/v2.0/token", profile.authority).parse()?,
                secret_in_form: true,
            },
            token_endpoint_lookup: None,
            client_id: client_id.into(),
            credential,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_cloud_has_valid_urls_and_debug_omits_the_secret() {
        for cloud in Cloud::ALL {
            let target = Target::to_cloud(
                PartnerId::new(Uuid::nil()),
                cloud,
                TenantId::new(Uuid::nil()),
                "app",
                ClientCredential::Secret("hush".into()),
            )
            .unwrap();
            assert_eq!(target.api.scheme(), "https");
            assert!(target.token_endpoint.address.path().ends_with("/oauth2/v2.0/token"), "{cloud}");
            assert!(!format!("{target:?}").contains("hush"));
        }
    }
}
