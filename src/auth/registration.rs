//! Client registrations: the provider that signs people in, and the portal's client at that provider.

use std::str::FromStr;

use openidconnect::IssuerUrl;
use url::Url;

use crate::{
    auth::{error::SignInError, http},
    client_credential::ClientCredential,
    domain::{
        id::TenantId,
        verified_domain::{DomainName, ParseDomainNameError},
    },
};

/// The placeholder for the tenant in Entra's multi-tenant metadata.
const TENANT_PLACEHOLDER: &str = "{tenantid}";

/// The segment for any organization in place of the tenant in Entra's URLs.
const ANY_TENANT: &str = "organizations";

/// The portal as a client of an OpenID provider. Its credential is sent to that provider and nowhere else, so there are
/// two ways to create one: the installation's own registration, which is tied to its cloud ([`CloudRegistration`]), and
/// a partner's own ([`Registration::own`]), for the provider that the partner names.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The accepted issuer.
    pub(super) issuer: IssuerRule,
    /// The client id ("application id") at the provider.
    pub(super) client_id: String,
    /// The credential for client authentication.
    pub(super) credential: ClientCredential,
}

impl Registration {
    /// Creates the registration of a partner's own application at the provider that the partner names.
    pub const fn own(client_id: String, credential: ClientCredential, issuer: IssuerRule) -> Self {
        Self { issuer, client_id, credential }
    }

    /// Checks whether the provider is Entra, which can issue tokens for Partner Center.
    pub const fn is_entra(&self) -> bool {
        !matches!(self.issuer, IssuerRule::Exact { .. })
    }

    /// Returns the client id at the provider.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Returns the credential for client authentication.
    pub const fn credential(&self) -> &ClientCredential {
        &self.credential
    }
}

/// The installation's application in a cloud, for people of any registered partner there. It is permanently tied to the
/// cloud's own sign-in authority.
#[derive(Debug, Clone)]
pub struct CloudRegistration {
    authority: Url,
    client_id: String,
    credential: ClientCredential,
}

impl CloudRegistration {
    /// Creates the registration from the settings.
    pub const fn new(authority: Url, client_id: String, credential: ClientCredential) -> Self {
        Self { authority, client_id, credential }
    }

    /// Returns the cloud's sign-in authority.
    pub const fn authority(&self) -> &Url {
        &self.authority
    }

    /// Returns the application's credential.
    pub const fn credential(&self) -> &ClientCredential {
        &self.credential
    }

    /// Returns the registration for people of any tenant of the cloud.
    pub fn any_tenant(&self) -> Registration {
        self.with_issuer(IssuerRule::AnyTenant { authority: self.authority.clone() })
    }

    /// Returns the registration for people of one tenant of the cloud.
    pub fn tenant(&self, tenant: TenantId) -> Registration {
        self.with_issuer(IssuerRule::Tenant { authority: self.authority.clone(), tenant })
    }

    fn with_issuer(&self, issuer: IssuerRule) -> Registration {
        Registration { issuer, client_id: self.client_id.clone(), credential: self.credential.clone() }
    }
}

/// The issuer that is accepted for a person's identity.
#[derive(Debug, Clone)]
pub enum IssuerRule {
    /// Any OpenID provider by its exact issuer. It signs people in for one tenant only, whatever its tokens claim.
    Exact {
        /// The issuer, exactly as its tokens contain it.
        issuer: IssuerUrl,
        /// The tenant whose people it signs in.
        tenant: TenantId,
    },
    /// One Entra tenant: `{authority}/{tenant}/v2.0`.
    Tenant {
        /// The cloud's sign-in authority. In the 21Vianet cloud it must be the one in the issuer.
        authority: Url,
        /// The only tenant accepted.
        tenant: TenantId,
    },
    /// Any Entra tenant of a cloud, through `{authority}/organizations/v2.0`; the caller decides which tenants may sign
    /// in.
    AnyTenant {
        /// The cloud's sign-in authority.
        authority: Url,
    },
}

impl IssuerRule {
    /// Returns the issuer that the provider's metadata must contain; a template for [`Self::AnyTenant`].
    pub(super) fn issuer(&self) -> String {
        match self {
            Self::Exact { issuer, .. } => issuer.as_str().to_owned(),
            Self::Tenant { authority, tenant } => entra_issuer(authority, &tenant.to_string()),
            Self::AnyTenant { authority } => entra_issuer(authority, TENANT_PLACEHOLDER),
        }
    }

    /// Returns the issuer of a tenant's tokens, as `iss` must contain it.
    pub(super) fn issuer_for(&self, tenant: TenantId) -> String {
        match self {
            Self::Exact { .. } | Self::Tenant { .. } => self.issuer(),
            Self::AnyTenant { authority } => entra_issuer(authority, &tenant.to_string()),
        }
    }

    /// Returns the tenant of an issuer, if this rule accepts the issuer.
    pub(super) fn find_tenant_of(&self, issuer: &str) -> Option<TenantId> {
        match self {
            Self::Exact { tenant, .. } | Self::Tenant { tenant, .. } => (issuer == self.issuer()).then_some(*tenant),
            Self::AnyTenant { .. } => {
                let template = self.issuer();
                let (before, after) = template.split_once(TENANT_PLACEHOLDER)?;
                let tenant = issuer.strip_prefix(before)?.strip_suffix(after)?.parse().ok()?;
                (issuer == self.issuer_for(tenant)).then_some(tenant)
            }
        }
    }

    /// Returns the discovery URL (OpenID Connect Discovery, "Obtaining OpenID Provider Configuration Information"),
    /// which is also the cache key of the rule's documents.
    ///
    /// # Errors
    /// [`SignInError::Misconfigured`] when the URL is unsafe.
    pub(super) fn discovery_url(&self) -> Result<Url, SignInError> {
        let issuer = match self {
            Self::AnyTenant { authority } => entra_issuer(authority, ANY_TENANT),
            Self::Exact { .. } | Self::Tenant { .. } => self.issuer(),
        };
        discovery_url_of(&issuer)
    }

    /// Returns a URL from the provider's metadata, changed to one of the provider's tenants. Entra's URLs have the
    /// tenant as a path segment, and replacing it avoids loading metadata for each customer.
    ///
    /// # Errors
    /// [`SignInError::UnknownTenant`] when the provider does not serve the tenant, [`SignInError::InvalidResponse`]
    /// when the URL has no such segment.
    pub(super) fn url_for_tenant(&self, tenant: TenantId, mut url: Url) -> Result<Url, SignInError> {
        let tenant_segment = match self {
            Self::Exact { tenant: own, .. } | Self::Tenant { tenant: own, .. } if *own == tenant => return Ok(url),
            Self::Exact { .. } => return Err(SignInError::UnknownTenant),
            Self::Tenant { tenant: own, .. } => own.to_string(),
            Self::AnyTenant { .. } => ANY_TENANT.to_owned(),
        };
        let mut segments: Vec<String> = url.path().split('/').map(str::to_owned).collect();
        let mut matching_segments = segments.iter_mut().filter(|segment| **segment == tenant_segment);
        match (matching_segments.next(), matching_segments.next()) {
            (Some(segment), None) => *segment = tenant.to_string(),
            _ => return Err(SignInError::InvalidResponse { why: "the provider's endpoint URL has no tenant segment" }),
        }
        url.set_path(&segments.join("/"));
        Ok(url)
    }
}

/// A name of a tenant in Entra's URLs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TenantName {
    /// The tenant's id.
    Id(TenantId),
    /// One of the tenant's domains.
    Domain(DomainName),
}

impl FromStr for TenantName {
    type Err = ParseDomainNameError;

    fn from_str(text: &str) -> Result<Self, ParseDomainNameError> {
        text.trim().parse().map(Self::Id).or_else(|_| DomainName::parse(text).map(Self::Domain))
    }
}

/// Returns the discovery URL of a tenant in an Entra cloud.
///
/// # Errors
/// As [`IssuerRule::discovery_url`].
pub(super) fn tenant_discovery_url(authority: &Url, tenant: &TenantName) -> Result<Url, SignInError> {
    match tenant {
        TenantName::Id(id) => discovery_url_of(&entra_issuer(authority, &id.to_string())),
        TenantName::Domain(domain) => discovery_url_of(&entra_issuer(authority, domain.as_str())),
    }
}

fn discovery_url_of(issuer: &str) -> Result<Url, SignInError> {
    let url = Url::parse(&format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/')))
        .map_err(|_| SignInError::Misconfigured { why: "the issuer is not a URL" })?;
    if !http::is_safe(&url) || url.query().is_some() {
        return Err(SignInError::Misconfigured { why: "the issuer is not an https URL without query" });
    }
    Ok(url)
}

fn entra_issuer(authority: &Url, tenant: &str) -> String {
    format!("{}/{tenant}/v2.0", authority.as_str().trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ENTRA: &str = "https://login.example";

    fn any() -> IssuerRule {
        IssuerRule::AnyTenant { authority: ENTRA.parse().unwrap() }
    }

    #[test]
    fn issuer_template_round_trips_with_its_tenant() {
        let tenant = TenantId::new(Uuid::from_u128(0xABC));
        let issuer = any().issuer_for(tenant);
        assert_eq!(issuer, "https://login.example/00000000-0000-0000-0000-000000000abc/v2.0");
        assert_eq!(any().find_tenant_of(&issuer), Some(tenant));
        assert_eq!(any().issuer(), "https://login.example/{tenantid}/v2.0");
    }

    #[test]
    fn an_issuer_that_does_not_match_the_template_has_no_tenant() {
        for issuer in [
            "https://login.example/{tenantid}/v2.0",
            "https://login.example/organizations/v2.0",
            "https://login.example/00000000-0000-0000-0000-000000000ABC/v2.0",
            "https://login.example/00000000-0000-0000-0000-000000000abc/v2.0/",
            "https://login.example.evil/00000000-0000-0000-0000-000000000abc/v2.0",
            "https://login.example/00000000-0000-0000-0000-000000000abc/v1.0",
            "",
        ] {
            assert_eq!(any().find_tenant_of(issuer), None, "{issuer}");
        }
    }

    #[test]
    fn rejects_unsafe_discovery_urls() {
        for authority in ["http://login.example", "https://login.example/?x=1", "https://user@login.example"] {
            let rule = IssuerRule::AnyTenant { authority: authority.parse().unwrap() };
            assert!(matches!(rule.discovery_url(), Err(SignInError::Misconfigured { .. })), "{authority}");
        }
    }

    #[test]
    fn the_url_of_another_tenant_differs_only_in_the_tenant_segment() {
        let (own, other) = (TenantId::new(Uuid::from_u128(1)), TenantId::new(Uuid::from_u128(2)));
        let one = IssuerRule::Tenant { authority: ENTRA.parse().unwrap(), tenant: own };
        let url = |tenant_segment: &str| Url::parse(&format!("{ENTRA}/{tenant_segment}/oauth2/v2.0/token")).unwrap();
        let expected = url(&other.to_string());
        assert_eq!(any().url_for_tenant(other, url(ANY_TENANT)), Ok(expected.clone()));
        assert_eq!(one.url_for_tenant(other, url(&own.to_string())), Ok(expected));
        assert_eq!(one.url_for_tenant(own, url("anything")), Ok(url("anything")));
        for tenant_segment in ["common", "organizations/organizations"] {
            assert!(
                matches!(any().url_for_tenant(other, url(tenant_segment)), Err(SignInError::InvalidResponse { .. })),
                "{tenant_segment}"
            );
        }
    }

    #[test]
    fn an_exact_issuer_keeps_its_spelling() {
        let tenant = TenantId::new(Uuid::from_u128(7));
        for spelling in ["https://id.example", "https://id.example/", "https://id.example/realm"] {
            let rule = IssuerRule::Exact { issuer: IssuerUrl::new(spelling.to_owned()).unwrap(), tenant };
            assert_eq!(rule.issuer(), spelling);
            assert!(!rule.discovery_url().unwrap().path().contains("//"), "{spelling}");
        }
    }
}
