//! Pending sign-ins and consents: each has a record of its own, and a cookie that binds it to the browser.
//!
//! The cookie's value is encrypted, so that it proves without a database query that the browser began a sign-in here.
//!
//! They are not in the person's session: two tabs that begin before there is a cookie would get two sessions, of which
//! the browser keeps one. A record is read and deleted atomically before it is used, so that of several requests with
//! the same response, on any instance, only one proceeds.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tower_sessions::{Expiry, Session, session::Id};

use super::{connect::PendingConsent, session_error};
use crate::{
    auth::{Pending, SignInError},
    portal::sign_in::SignInFailure,
    server::{cookie, site::Site},
    store::{Sealed, SignInRecord},
};

/// The prefix of the cookies' names, which continue with the time of creation and an id.
const COOKIE: &str = "sign-in-";
/// Maximum number of pending sign-ins of a browser, in tabs of its own; the oldest is replaced.
const MAX_PENDING: usize = 4;
/// The sealing context of a cookie's value, together with the tag in its name.
const COOKIE_CONTEXT: &str = "cookie.sign_in";
/// Lifetime of a record, slightly longer than a response is accepted.
const LIFETIME: time::Duration = time::Duration::minutes(11);

/// The purpose of the redirect to the provider.
#[derive(Serialize, Deserialize)]
pub(super) enum Purpose {
    /// Signing a person in.
    SignIn(PendingSignIn),
    /// Obtaining the consent for a partner connection.
    Connect(PendingConsent),
}

/// A pending sign-in.
#[derive(Serialize, Deserialize)]
pub(super) struct PendingSignIn {
    pub(super) provider: String,
    pub(super) return_to: Option<String>,
    /// `true` if the request asks the provider to prompt for consent.
    #[serde(default)]
    pub(super) consent: bool,
    /// `true` if the request asks the provider to reauthenticate the person.
    #[serde(default)]
    pub(super) again: bool,
    /// `true` if the request asks the provider to prompt for an account.
    #[serde(default)]
    pub(super) other_account: bool,
}

#[derive(Serialize, Deserialize)]
struct Record {
    purpose: Purpose,
    pending: Sealed,
}

/// Returns a name for a `state` that does not reveal it.
pub(super) fn tag(state: &str) -> String {
    hex::encode(&Sha256::digest(state)[..12])
}

/// Stores a pending sign-in, and returns the cookies to set.
pub(super) async fn store(
    site: &Site,
    headers: &HeaderMap,
    purpose: Purpose,
    pending: &Pending,
) -> Result<Vec<HeaderValue>, SignInFailure> {
    let tag = tag(pending.state());
    let text = serde_json::to_string(pending).map_err(|_| SignInError::Internal)?;
    let sealed = site
        .services
        .keys()
        .seal(SignInRecord::ASSOCIATED_DATA, &SecretString::from(text))
        .map_err(crate::portal::Error::from)?;
    let sessions = Arc::new(site.services.store().sessions());
    let session = Session::new(None, sessions, Some(Expiry::OnInactivity(LIFETIME)));
    session.insert(SignInRecord::KEY, Record { purpose, pending: sealed }).await.map_err(session_error)?;
    // Saved here rather than by the session layer, which could not report a failure.
    session.save().await.map_err(session_error)?;
    let id = session.id().ok_or(SignInError::Internal)?;

    let mut names: Vec<String> = pending_cookies(site, headers).map(|(name, _)| name.to_owned()).collect();
    names.sort();
    let excess = (names.len() + 1).saturating_sub(MAX_PENDING);
    let mut cookies: Vec<String> = names.drain(..excess).map(|name| set_cookie(site, &name, "", 0)).collect();
    let name = format!("{}{:x}-{tag}", prefix(site), Timestamp::now().as_millisecond());
    cookies.push(set_cookie(site, &name, &encrypt_record_id(site, &tag, id)?, LIFETIME.whole_seconds()));
    cookies.iter().map(|cookie| HeaderValue::try_from(cookie).map_err(|_| SignInError::Internal.into())).collect()
}

/// Takes the pending sign-in of a `state`, deleting it before use, and returns it with the cookie that removes the
/// browser's. Returns nothing if this browser began no such sign-in, or its response was processed already.
pub(super) async fn take(
    site: &Site,
    headers: &HeaderMap,
    state: &str,
) -> Result<Option<(Purpose, Pending, HeaderValue)>, SignInFailure> {
    let ending = format!("-{}", tag(state));
    let Some((name, id)) = pending_cookies(site, headers).find(|(name, _)| name.ends_with(&ending)) else {
        return Ok(None);
    };
    let Some(id) = decrypt_record_id(site, &tag(state), id) else { return Ok(None) };
    let record = site.services.store().take_record(id, SignInRecord::KEY).await.map_err(crate::portal::Error::from)?;
    let record = record.and_then(|record| serde_json::from_value::<Record>(record).ok());
    let Some(Record { purpose, pending }) = record else { return Ok(None) };
    let pending = site.services.keys().open(SignInRecord::ASSOCIATED_DATA, &pending).ok();
    let pending = pending.and_then(|text| serde_json::from_str::<Pending>(text.expose_secret()).ok());
    let removal_cookie = HeaderValue::try_from(set_cookie(site, name, "", 0)).map_err(|_| SignInError::Internal)?;
    Ok(pending.filter(|pending| pending.state() == state).map(|pending| (purpose, pending, removal_cookie)))
}

/// Returns the tag of the pending sign-in that a request responds to, if the same browser began it here and it has not
/// expired.
pub(super) fn find_tag(site: &Site, headers: &HeaderMap, state: &str) -> Option<String> {
    let tag = tag(state);
    let ending = format!("-{tag}");
    let (_, value) = pending_cookies(site, headers).find(|(name, _)| name.ends_with(&ending))?;
    decrypt_record_id(site, &tag, value).map(|_| tag)
}

/// Encrypts the id of a sign-in's record and its expiry, for the cookie.
fn encrypt_record_id(site: &Site, tag: &str, id: Id) -> Result<String, SignInFailure> {
    let until = Timestamp::now().as_second() + LIFETIME.whole_seconds();
    let text = SecretString::from(format!("{until} {id}"));
    let sealing_context = format!("{COOKIE_CONTEXT}:{tag}");
    let Sealed { key_id, bytes } =
        site.services.keys().seal(&sealing_context, &text).map_err(crate::portal::Error::from)?;
    Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(key_id), URL_SAFE_NO_PAD.encode(bytes)))
}

fn decrypt_record_id(site: &Site, tag: &str, value: &str) -> Option<Id> {
    let (key_id, bytes) = value.split_once('.')?;
    let key_id = String::from_utf8(URL_SAFE_NO_PAD.decode(key_id).ok()?).ok()?;
    let sealed = Sealed { key_id, bytes: URL_SAFE_NO_PAD.decode(bytes).ok()? };
    let text = site.services.keys().open(&format!("{COOKIE_CONTEXT}:{tag}"), &sealed).ok()?;
    let (until, id) = text.expose_secret().split_once(' ')?;
    let is_current = Timestamp::now().as_second() < until.parse().ok()?;
    id.parse().ok().filter(|_| is_current)
}

fn prefix(site: &Site) -> String {
    let host = if site.services.settings().is_secure() { "__Host-" } else { "" };
    format!("{host}{COOKIE}")
}

/// Returns the cookies of pending sign-ins, by name.
fn pending_cookies<'h>(site: &Site, headers: &'h HeaderMap) -> impl Iterator<Item = (&'h str, &'h str)> {
    let prefix = prefix(site);
    cookie::all(headers).filter(move |(name, _)| name.starts_with(&prefix))
}

fn set_cookie(site: &Site, name: &str, value: &str, seconds: i64) -> String {
    let secure = if site.services.settings().is_secure() { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}
