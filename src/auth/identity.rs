//! The verified identity of a person.

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

/// Maximum length of a name, in characters.
const NAME_LIMIT: usize = 256;

/// A person as described by a verified ID token. Its `Debug` output contains the person's id and nothing else.
#[derive(Clone)]
pub struct Identity {
    /// The person's id: tenant and object id.
    pub person: PersonId,
    /// The display name; empty if the provider gives none.
    pub name: String,
    /// The sign-in name, for display only and never for decisions; empty if the provider gives none.
    pub sign_in_name: String,
    /// The claims that roles are derived from.
    pub role_claims: RoleClaims,
    /// `true` if the person is in more groups than a token can contain, so that the claims have none (groups overage).
    pub groups_overage: bool,
    /// The refresh token, if the provider issued one. Must be encrypted before it is stored.
    pub refresh_token: Option<SecretString>,
    /// The time of the last interactive authentication (`auth_time`), if the provider reports it. The time of issue
    /// (`iat`) proves nothing about that.
    pub authenticated_at: Option<Timestamp>,
    /// `true` for a guest of the tenant, whose home tenant is another one.
    pub guest: bool,
    /// The expiry of the ID token; the lifetime of the session is the portal's decision.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("person", &self.person).finish_non_exhaustive()
    }
}

impl Identity {
    /// Reads the identity from the claims of a verified token, for a tenant that has been admitted.
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
        let names = [&claims.preferred_username, &claims.upn, &claims.email].map(|name| display_text(name.as_deref()));
        let sign_in_name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        Ok(Self {
            person: PersonId { tenant, object },
            name: display_text(claims.name.as_deref()),
            sign_in_name,
            role_claims,
            groups_overage: claims.groups_overage,
            guest: claims.identity_provider.is_some() && claims.identity_provider != claims.issuer,
            refresh_token,
            authenticated_at: claims.auth_time.and_then(|time| seconds(time).ok()),
            expires_at: seconds(claims.expires_at)?,
        })
    }
}

/// Returns the object id for a person of a provider other than Entra. Its `tid` is not trusted as a tenant, since it
/// could name any. If it equals the tenant that the provider serves, `oid` has its meaning in Entra; otherwise the
/// object id is derived from issuer and subject, which OpenID Connect guarantees never to be reassigned.
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
    // Version 8 is for ids derived with hashes other than MD5 and SHA-1 (RFC 9562, section 6.5).
    Ok(ObjectId::new(uuid::Builder::from_custom_bytes(bytes).into_uuid()))
}

fn seconds(seconds: i64) -> Result<Timestamp, TokenFault> {
    Timestamp::from_second(seconds).map_err(|_| TokenFault::Unreadable)
}

/// Returns a name as it can be displayed; empty if it has no visible characters.
fn display_text(text: Option<&str>) -> String {
    let visible: String = text.unwrap_or_default().chars().filter(|c| !c.is_control()).take(NAME_LIMIT).collect();
    if is_blank(&visible) { String::new() } else { visible.trim().to_owned() }
}

/// Checks whether a text has no visible characters: only whitespace, control characters and zero-width characters
/// (Unicode, "Format Characters").
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    })
}
