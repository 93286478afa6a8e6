//! Whom a provider says that somebody is.

use std::fmt;

use jiff::Timestamp;
use openidconnect::IssuerUrl;
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    auth::{claims::Claims, error::TokenFault, registration::IssuerRule},
    domain::{
        id::{ObjectId, PersonId, TenantId},
        role_mapping::RoleClaims,
    },
};

/// Longest name kept, in characters.
const NAME_LIMIT: usize = 256;

/// A person as an ID token that has been checked describes them. What it prints is the person's id and nothing else.
#[derive(Clone)]
pub struct Identity {
    /// Who it is, by tenant and object id.
    pub person: PersonId,
    /// The name to show; empty where the provider gives none.
    pub name: String,
    /// The name they sign in with, to show and never to decide by; empty where the provider gives none.
    pub sign_in_name: String,
    /// The claims from which roles are mapped.
    pub role_claims: RoleClaims,
    /// Whether the person is in more groups than a token holds, so that the claims name none.
    pub groups_overage: bool,
    /// The refresh token, where the provider gave one. Seal it before keeping it.
    pub refresh_token: Option<SecretString>,
    /// When the provider had the person prove who they are (`auth_time`), where it says so. When it issued the token
    /// (`iat`) proves nothing of that.
    pub signed_in_at: Option<Timestamp>,
    /// Marks a guest of the tenant, whose account is at home in another one.
    pub guest: bool,
    /// When the ID token ends; what a session's length is, is the portal's to say.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("person", &self.person).finish_non_exhaustive()
    }
}

impl Identity {
    /// Reads the claims of a token that has passed every check, for a tenant that has been admitted.
    pub(super) fn parse(
        rule: &IssuerRule,
        tenant: TenantId,
        claims: &Claims,
        role_claims: RoleClaims,
        refresh_token: Option<SecretString>,
    ) -> Result<Self, TokenFault> {
        let object = match rule {
            IssuerRule::Tenant { .. } | IssuerRule::AnyTenant { .. } => claims.object()?,
            IssuerRule::Exact { issuer, .. } => exact_object(issuer, tenant, claims)?,
        };
        let names = [&claims.preferred_username, &claims.upn, &claims.email].map(|name| shown(name.as_deref()));
        let sign_in_name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        Ok(Self {
            person: PersonId { tenant, object },
            name: shown(claims.name.as_deref()),
            sign_in_name,
            role_claims,
            groups_overage: claims.groups_overage,
            guest: claims.identity_provider.is_some() && claims.identity_provider != claims.issuer,
            refresh_token,
            signed_in_at: claims.signed_in_at.and_then(|time| seconds(time).ok()),
            expires_at: seconds(claims.expires_at)?,
        })
    }
}

/// Another provider's person. Its `tid` is never taken for a tenant: it could name anybody's. Where it names the very
/// tenant that the provider speaks for, `oid` means what it means in Entra; elsewhere the object id is made from issuer
/// and subject, which OpenID Connect promises never to give to somebody else.
fn exact_object(issuer: &IssuerUrl, tenant: TenantId, claims: &Claims) -> Result<ObjectId, TokenFault> {
    if claims.tid.is_some() && claims.oid.is_some() {
        return if claims.tenant()? == tenant { claims.object() } else { Err(TokenFault::Tenant) };
    }
    let digest = Sha256::new()
        .chain_update(Uuid::NAMESPACE_URL)
        .chain_update(issuer.as_str())
        .chain_update([0])
        .chain_update(&claims.subject)
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    // Version 8 is the one for names hashed with anything but MD5 and SHA-1 (RFC 9562, section 6.5).
    Ok(ObjectId::new(uuid::Builder::from_custom_bytes(bytes).into_uuid()))
}

fn seconds(seconds: i64) -> Result<Timestamp, TokenFault> {
    Timestamp::from_second(seconds).map_err(|_| TokenFault::Unreadable)
}

/// A name as it can be shown; empty when there is nothing to be seen of it.
fn shown(text: Option<&str>) -> String {
    let visible: String = text.unwrap_or_default().chars().filter(|c| !c.is_control()).take(NAME_LIMIT).collect();
    if is_blank(&visible) { String::new() } else { visible.trim().to_owned() }
}

/// Whether nobody could see a text: it has none but blanks, and signs without a width (Unicode, "Format Characters").
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    })
}
