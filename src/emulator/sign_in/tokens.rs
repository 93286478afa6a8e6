//! The tokens: ID tokens created with `openidconnect`'s provider types, access tokens in the format that Partner Center
//! reads.

use std::{
    io,
    time::{Duration, SystemTime},
};

use jiff::Timestamp;
use openidconnect::{
    AccessToken, AdditionalClaims, Audience, EndUserName, EndUserUsername, IdToken, IdTokenClaims, IssuerUrl,
    LocalizedClaim, Nonce, StandardClaims, SubjectIdentifier,
    core::{CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::client::Client;
use crate::{
    domain::{
        id::{ObjectId, TenantId},
        role::Role,
    },
    emulator::state::{
        clouds,
        demo::{DemoPartner, DemoPerson},
        grants::Grant,
        world::World,
    },
};

/// Lifetime of access and ID tokens.
pub const LIFETIME: Duration = Duration::from_hours(1);

/// The claims of an ID token beyond those of OpenID Connect.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EntraClaims {
    tid: TenantId,
    oid: ObjectId,
    ver: String,
    nbf: i64,
    /// The provider that authenticated a guest; absent for people in their home tenant.
    #[serde(skip_serializing_if = "Option::is_none")]
    idp: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
}

impl AdditionalClaims for EntraClaims {}

type EntraIdToken = IdToken<EntraClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// Creates an ID token for an application; `app_roles` adds the claim `roles`. It does not contain the authentication
/// method, since Entra's ID tokens of version 2 have no `amr`.
pub fn id_token(
    world: &World,
    client: &Client,
    person: &DemoPerson,
    grant: &Grant,
    app_roles: bool,
    access_token: &str,
) -> io::Result<String> {
    let now = SystemTime::now();
    let issuer = world.origins.issuer(person.cloud, &person.id.tenant.to_string());
    let claims = IdTokenClaims::new(
        IssuerUrl::new(issuer).map_err(io::Error::other)?,
        vec![Audience::new(client.id.clone())],
        (now + LIFETIME).into(),
        now.into(),
        standard(client, person),
        EntraClaims {
            tid: person.id.tenant,
            oid: person.id.object,
            ver: "2.0".to_owned(),
            nbf: Timestamp::now().as_second(),
            idp: person.guest.then(|| home_provider(world, person)),
            wids: if person.wids_in_token { directory_roles(world, person) } else { Vec::new() },
            groups: groups(world.demo.partner_of(person), person),
            roles: if app_roles {
                person.roles.iter().filter_map(|role| app_role(*role)).collect()
            } else {
                Vec::new()
            },
        },
    )
    .set_nonce(grant.nonce.clone().map(Nonce::new))
    .set_auth_time(Some(grant.signed_in_at.into()));
    let key = world.keys.current();
    let token = EntraIdToken::new(
        claims,
        key.private(),
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        Some(&AccessToken::new(access_token.to_owned())),
        None,
    );
    Ok(token.map_err(io::Error::other)?.to_string())
}

/// Returns the issuer of a guest's home tenant, which is the value of the claim `idp`.
fn home_provider(world: &World, guest: &DemoPerson) -> String {
    let is_same = |it: &&DemoPerson| !it.guest && it.name == guest.name;
    let home = world.demo.people.iter().find(is_same).map_or(guest.id.tenant, |it| it.id.tenant);
    format!("https://sts.windows.net/{home}/")
}

/// Returns the claims about a person in ID tokens and userinfo.
pub fn standard(client: &Client, person: &DemoPerson) -> StandardClaims<CoreGenderClaim> {
    let mut name = LocalizedClaim::new();
    name.insert(None, EndUserName::new(person.name.clone()));
    StandardClaims::new(SubjectIdentifier::new(subject(&client.id, person)))
        .set_name(Some(name))
        .set_preferred_username(Some(EndUserUsername::new(person.sign_in_name.clone())))
}

/// Creates an access token for an application on behalf of a person.
pub fn delegated(
    world: &World,
    client: &Client,
    person: &DemoPerson,
    resource: &str,
    scope: &str,
) -> io::Result<String> {
    let now = Timestamp::now().as_second();
    world.keys.current().sign(&json!({
        "aud": resource,
        "iss": world.origins.access_issuer(person.cloud, person.id.tenant),
        "iat": now, "nbf": now, "exp": now + lifetime_seconds(),
        "acr": "1", "amr": authentication_methods(person), "appid": client.id, "appidacr": "1",
        "name": person.name, "oid": person.id.object, "scp": scope, "sub": subject(&client.id, person),
        "tid": person.id.tenant, "unique_name": person.sign_in_name, "upn": person.sign_in_name,
        "uti": Uuid::new_v4().simple().to_string(), "ver": "1.0", "wids": directory_roles(world, person),
    }))
}

/// Creates an app-only access token, with or without an app role.
pub fn app_only(
    world: &World,
    client: &Client,
    partner: &DemoPartner,
    resource: &str,
    has_app_role: bool,
) -> io::Result<String> {
    let now = Timestamp::now().as_second();
    let principal = Uuid::from_bytes(digest(&[&client.id, "service principal"]));
    let mut claims = json!({
        "aud": resource,
        "iss": world.origins.access_issuer(partner.cloud, partner.tenant),
        "iat": now, "nbf": now, "exp": now + lifetime_seconds(),
        "appid": client.id, "appidacr": "1", "idtyp": "app", "oid": principal, "sub": principal,
        "tid": partner.tenant, "uti": Uuid::new_v4().simple().to_string(), "ver": "1.0",
    });
    if has_app_role {
        claims["roles"] = json!([clouds::APP_ROLE]);
    }
    world.keys.current().sign(&claims)
}

/// Returns the lifetime of tokens in seconds.
pub const fn lifetime_seconds() -> i64 {
    LIFETIME.as_secs().cast_signed()
}

/// Returns the subject of a person, which is pairwise per application, as in Entra.
fn subject(client: &str, person: &DemoPerson) -> String {
    Uuid::from_bytes(digest(&[client, &person.id.to_string()])).simple().to_string()
}

fn digest(parts: &[&str]) -> [u8; 16] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
        digest.update([0]);
    }
    std::array::from_fn({
        let hash = digest.finalize();
        move |at| hash[at]
    })
}

const fn authentication_methods(person: &DemoPerson) -> &'static [&'static str] {
    if person.mfa { &["pwd", "mfa"] } else { &["pwd"] }
}

/// Returns the security groups of a person's agent roles.
fn groups(partner: Option<&DemoPartner>, person: &DemoPerson) -> Vec<String> {
    let group = |role: &Role| Some(partner?.group(*role)?.to_string());
    person.roles.iter().filter_map(group).collect()
}

/// Returns the role template ids of Entra's directory roles (article "Microsoft Entra built-in roles").
fn directory_roles(world: &World, person: &DemoPerson) -> Vec<String> {
    let template = |role: &Role| match role {
        Role::GlobalAdministrator => Some("62e90394-69f5-4237-9190-012177145e10"),
        Role::BillingAdministrator => Some("b0f54661-2d74-4c50-afa3-1ec803f12efe"),
        Role::UserAdministrator => Some("fe930be7-5e62-47db-91af-98c3a49a38b1"),
        Role::GlobalReader => Some("f2ef992c-3afb-46b9-b7cf-a126ee74c451"),
        Role::AdminAgent | Role::SalesAgent | Role::HelpdeskAgent => None,
    };
    // The default user role, which everybody has.
    let default_user_role = "b79fbf4d-3ef9-4689-8143-76b194e85509";
    let role_ids: Vec<_> = match world.customer_roles(person) {
        Some(role_ids) => role_ids.iter().map(Uuid::to_string).collect(),
        None => person.roles.iter().filter_map(template).map(str::to_owned).collect(),
    };
    role_ids.into_iter().chain([default_user_role.to_owned()]).collect()
}

/// Returns the app role, named like the security groups of Partner Center.
fn app_role(role: Role) -> Option<String> {
    let name = match role {
        Role::AdminAgent => "AdminAgents",
        Role::SalesAgent => "SalesAgents",
        Role::HelpdeskAgent => "HelpdeskAgents",
        _ => return None,
    };
    Some(name.to_owned())
}
