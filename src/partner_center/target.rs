//! Where a partner's calls go, and as which application.

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

/// The documents in which a provider says where its token endpoint is.
pub trait FindTokenEndpoint: fmt::Debug + Send + Sync {
    /// Looks where the endpoint is by now; none where it is what it was, where that cannot be told, and where somebody
    /// looked a moment ago.
    fn find<'a>(&'a self, was: &'a TokenEndpoint) -> BoxFuture<'a, Option<TokenEndpoint>>;
}

/// Where and as whom a partner's calls go.
#[derive(Debug, Clone)]
pub struct Target {
    /// Whose it is.
    pub partner: PartnerId,
    /// The cloud the partner is in.
    pub cloud: Cloud,
    /// The API's root, to which `/v1/…` is added.
    pub api: Url,
    /// The audience of access tokens, without a trailing slash.
    pub resource: String,
    /// The token endpoint (v2.0) of the partner's tenant.
    pub token_endpoint: TokenEndpoint,
    /// What says where that is once it has moved.
    pub documents: Option<Arc<dyn FindTokenEndpoint>>,
    /// The partner's application.
    pub client_id: String,
    /// What the application proves itself with.
    pub credential: ClientCredential,
}

impl Target {
    /// Returns the real service of a cloud, by that cloud's own addresses.
    ///
    /// # Errors
    /// Never in practice: the addresses of every cloud are tested to be addresses.
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
            documents: None,
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
    fn every_cloud_has_addresses_and_no_secret_is_printed() {
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
