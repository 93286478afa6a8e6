//! The claims of an ID token. Those that are used are parsed strictly, and all others are ignored.
//!
//! Providers put arbitrary content into other claims, which must not cause a sign-in to fail. Claims that are verified,
//! and claims that identify the person, must have the type that the specification gives them.

use serde_json::{Map, Value};

use crate::{
    auth::error::TokenFault,
    domain::{
        id::{ObjectId, TenantId},
        role_mapping::RoleClaims,
    },
};

/// The claims that are used.
#[derive(Debug)]
pub(super) struct Claims {
    pub(super) issuer: Option<String>,
    pub(super) audiences: Vec<String>,
    pub(super) authorized_party: Option<String>,
    pub(super) subject: String,
    pub(super) nonce: Option<String>,
    pub(super) access_token_hash: Option<String>,
    /// The expiry (`exp`), in seconds since the Unix epoch, like all times here.
    pub(super) expires_at: i64,
    pub(super) issued_at: i64,
    pub(super) not_before: Option<i64>,
    pub(super) tid: Option<String>,
    pub(super) oid: Option<String>,
    // From here on, a claim that violates the specification counts as absent.
    pub(super) auth_time: Option<i64>,
    pub(super) name: Option<String>,
    pub(super) preferred_username: Option<String>,
    pub(super) upn: Option<String>,
    pub(super) email: Option<String>,
    /// The provider that authenticated the person, where it is not the issuer: that of a guest's own tenant (article
    /// "ID token claims reference").
    pub(super) identity_provider: Option<String>,
    /// The claims that roles are derived from.
    pub(super) roles: RoleClaims,
    /// `true` if the token has any of the claims that roles are derived from, even an empty one.
    pub(super) has_roles: bool,
    /// `true` if Entra omitted the groups because there are too many ("Groups overage claim").
    pub(super) groups_overage: bool,
}

impl Claims {
    /// Parses a token's payload, which has not been verified yet.
    ///
    /// # Errors
    /// The fault of a claim that is required or checked.
    pub(super) fn parse(payload: &[u8]) -> Result<Self, TokenFault> {
        let claims: Map<String, Value> = serde_json::from_slice(payload).map_err(|_| TokenFault::Unreadable)?;
        let optional_text = |name| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let has_distributed_groups = claims.get("_claim_names").is_some_and(|names| names.get("groups").is_some());
        let has_groups = claims.get("hasgroups").is_some_and(|has| *has == true || *has == "true");
        Ok(Self {
            issuer: text(&claims, "iss", TokenFault::Issuer)?,
            audiences: audiences(&claims)?,
            authorized_party: text(&claims, "azp", TokenFault::AuthorizedParty)?,
            subject: text(&claims, "sub", TokenFault::Subject)?.ok_or(TokenFault::Subject)?,
            nonce: text(&claims, "nonce", TokenFault::Nonce)?,
            access_token_hash: text(&claims, "at_hash", TokenFault::AccessTokenHash)?,
            expires_at: numeric_date(&claims, "exp")?.ok_or(TokenFault::Unreadable)?,
            issued_at: numeric_date(&claims, "iat")?.ok_or(TokenFault::IssuedAtMissing)?,
            not_before: numeric_date(&claims, "nbf")?,
            tid: text(&claims, "tid", TokenFault::Tenant)?,
            oid: text(&claims, "oid", TokenFault::Object)?,
            auth_time: numeric_date(&claims, "auth_time").unwrap_or_default(),
            name: optional_text("name"),
            preferred_username: optional_text("preferred_username"),
            upn: optional_text("upn"),
            email: optional_text("email"),
            identity_provider: optional_text("idp"),
            roles: role_claims(&claims),
            has_roles: ["groups", "wids", "roles"].iter().any(|name| present(&claims, name).is_some()),
            groups_overage: has_distributed_groups || has_groups,
        })
    }

    pub(super) fn tenant(&self) -> Result<TenantId, TokenFault> {
        self.tid.as_deref().and_then(|tid| tid.parse().ok()).ok_or(TokenFault::Tenant)
    }

    pub(super) fn object(&self) -> Result<ObjectId, TokenFault> {
        self.oid.as_deref().and_then(|oid| oid.parse().ok()).ok_or(TokenFault::Object)
    }
}

/// Parses a userinfo response for the claims that roles are derived from, which have the same form as in an ID token.
///
/// # Errors
/// [`TokenFault::Unreadable`] when it is not a JSON object, [`TokenFault::Subject`] when its subject is another person
/// (OpenID Connect Core, section 5.3.2).
pub(super) fn parse_user_info(body: &[u8], subject: &str) -> Result<RoleClaims, TokenFault> {
    let claims: Map<String, Value> = serde_json::from_slice(body).map_err(|_| TokenFault::Unreadable)?;
    match text(&claims, "sub", TokenFault::Subject)? {
        Some(sub) if sub == subject => Ok(role_claims(&claims)),
        _ => Err(TokenFault::Subject),
    }
}

fn role_claims(claims: &Map<String, Value>) -> RoleClaims {
    let [groups, wids, roles] = ["groups", "wids", "roles"].map(|name| string_list(claims.get(name)));
    RoleClaims { groups, wids, roles }
}

fn present<'c>(claims: &'c Map<String, Value>, name: &str) -> Option<&'c Value> {
    claims.get(name).filter(|value| !value.is_null())
}

fn text(claims: &Map<String, Value>, name: &str, fault: TokenFault) -> Result<Option<String>, TokenFault> {
    match present(claims, name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(fault),
    }
}

/// Reads `aud`, which is one string or an array of strings.
fn audiences(claims: &Map<String, Value>) -> Result<Vec<String>, TokenFault> {
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or(TokenFault::Audience);
    match present(claims, "aud") {
        None => Ok(Vec::new()),
        Some(Value::Array(values)) => values.iter().map(text).collect(),
        Some(value) => Ok(vec![text(value)?]),
    }
}

/// Reads a time in seconds, with or without a fraction.
fn numeric_date(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, TokenFault> {
    let Some(value) = present(claims, name) else { return Ok(None) };
    let seconds = value.as_i64().or_else(|| {
        let seconds = value.as_f64().filter(|seconds| seconds.abs() < 1e12)?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "it is far below 2^53, and parts of a second do not matter"
        )]
        Some(seconds.floor() as i64)
    });
    seconds.map(Some).ok_or(TokenFault::Unreadable)
}

/// Reads an array of strings or a single string; any other value yields an empty list.
fn string_list(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}
