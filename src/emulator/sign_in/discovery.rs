//! Provider metadata and the key set (OpenID Connect Discovery).

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use openidconnect::{
    AdditionalProviderMetadata, AuthUrl, IssuerUrl, JsonWebKeySetUrl, ProviderMetadata, ResponseTypes, Scope, TokenUrl,
    UserInfoUrl,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode,
        CoreResponseType, CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use url::ParseError;

use super::{Authority, Shared, Tenancy, error::OAuthError, respond, token};
use crate::{
    domain::cloud::Cloud,
    emulator::state::{fault::ISSUER, world::World},
};

/// Metadata that Entra has in addition to the standard's, and that of other providers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct EntraMetadata {
    end_session_endpoint: String,
    /// The revocation endpoint; Entra has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation_endpoint: Option<String>,
    http_logout_supported: bool,
    frontchannel_logout_supported: bool,
    code_challenge_methods_supported: Vec<String>,
    cloud_instance_name: String,
    tenant_region_scope: Option<String>,
}

impl AdditionalProviderMetadata for EntraMetadata {}

type Metadata = ProviderMetadata<
    EntraMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Returns the metadata of a tenant, or of any tenant, with the issuer template `…/{tenantid}/v2.0`.
pub async fn metadata(State(world): Shared, path: Path<(String, String)>) -> Response {
    let authority = match Authority::load(&world, &path) {
        Ok(authority) => authority,
        Err(response) => return *response,
    };
    respond(&world, "discovery", Some(&authority), || match provider_metadata(&world, &authority) {
        Ok(metadata) => Json(metadata).into_response(),
        Err(error) => OAuthError::new("server_error", 90_033, error.to_string()).into_response(),
    })
    .await
}

/// Returns the key set.
pub async fn keys(State(world): Shared, path: Path<(String, String)>) -> Response {
    let authority = match Authority::load(&world, &path) {
        Ok(authority) => authority,
        Err(response) => return *response,
    };
    respond(&world, "keys", Some(&authority), || Json(world.keys.set()).into_response()).await
}

fn provider_metadata(world: &World, authority: &Authority) -> Result<Metadata, ParseError> {
    let base = world.origins.authority(authority.cloud);
    let tenant = &authority.tenant_segment;
    let issuer = match authority.tenancy {
        Tenancy::One(tenant) => world.origins.issuer(authority.cloud, &tenant.to_string()),
        Tenancy::Any => world.origins.issuer(authority.cloud, "{tenantid}"),
    };
    let faulty = world.sign_in_faults.take(ISSUER, authority.tenant()).is_some();
    let issuer = if faulty { issuer.replacen("/v2.0", "/another/v2.0", 1) } else { issuer };
    let instance = match authority.cloud {
        Cloud::Global => "microsoftonline.com",
        Cloud::China => "partner.microsoftonline.cn",
        Cloud::Germany => "microsoftonline.de",
        Cloud::UsGovernment => "microsoftonline.us",
    };
    let scopes = ["openid", "profile", "email", "offline_access"];
    let claims = [
        "sub",
        "iss",
        "aud",
        "exp",
        "iat",
        "acr",
        "auth_time",
        "nonce",
        "preferred_username",
        "name",
        "tid",
        "oid",
        "ver",
        "at_hash",
        "groups",
        "wids",
        "roles",
    ];
    let metadata = Metadata::new(
        IssuerUrl::new(issuer)?,
        AuthUrl::new(format!("{base}/{tenant}/oauth2/v2.0/authorize"))?,
        JsonWebKeySetUrl::new(format!("{base}/{tenant}/discovery/v2.0/keys"))?,
        vec![ResponseTypes::new(vec![CoreResponseType::Code])],
        vec![CoreSubjectIdentifierType::Pairwise],
        vec![CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256],
        EntraMetadata {
            end_session_endpoint: format!("{base}/{tenant}/oauth2/v2.0/logout"),
            revocation_endpoint: world
                .endpoints
                .has_revocation()
                .then(|| format!("{base}/{tenant}/oauth2/v2.0/revoke")),
            http_logout_supported: true,
            frontchannel_logout_supported: false,
            code_challenge_methods_supported: vec!["S256".to_owned()],
            cloud_instance_name: instance.to_owned(),
            tenant_region_scope: None,
        },
    )
    .set_token_endpoint(Some(TokenUrl::new(token::endpoint_url(world, authority))?))
    .set_userinfo_endpoint(Some(UserInfoUrl::new(format!("{base}/oidc/userinfo"))?))
    .set_response_modes_supported(Some(vec![CoreResponseMode::Query, CoreResponseMode::FormPost]))
    .set_grant_types_supported(Some(vec![
        CoreGrantType::AuthorizationCode,
        CoreGrantType::RefreshToken,
        CoreGrantType::ClientCredentials,
    ]))
    .set_token_endpoint_auth_methods_supported(Some(vec![
        CoreClientAuthMethod::ClientSecretPost,
        CoreClientAuthMethod::PrivateKeyJwt,
        CoreClientAuthMethod::ClientSecretBasic,
    ]))
    .set_scopes_supported(Some(scopes.map(|scope| Scope::new(scope.to_owned())).to_vec()))
    .set_claims_supported(Some(claims.map(|claim| CoreClaimName::new(claim.to_owned())).to_vec()))
    .set_request_uri_parameter_supported(Some(false));
    Ok(metadata)
}
