//! The columns of a session's row, which lists and deletions use, and the checks and writes of a sign-in.

use std::{collections::BTreeMap, num::NonZeroU32};

use jiff::Timestamp;
use serde::Deserialize as _;
use sha2::{Digest as _, Sha256};
use tower_sessions::session::{Id, Record};

use super::Session;
use crate::{
    domain::principal::{Membership, Principal},
    store::{
        Error, MailContact, Outcome, Result, Sealed, Store,
        database::{Kind, Statement, Tx, sql},
        person::disabled,
        self_service::is_disabled_customer_user,
        value::bounded,
    },
};

/// Maximum length of a stored user agent, in characters.
const USER_AGENT_CHARS: usize = 300;
/// Maximum size of a stored record, in bytes of JSON: a session is not a place for bulk data.
const RECORD_BYTES: usize = 64 * 1024;

/// Returns the key of a session's row.
pub(in crate::store) fn hash(id: Id) -> Vec<u8> {
    Sha256::digest(id.0.to_le_bytes()).to_vec()
}

/// The columns of a row to be written.
pub(super) struct Columns {
    session: Option<Session>,
    token: Option<Sealed>,
    mail_contact: Option<MailContact>,
    expires_at: Timestamp,
    data: String,
}

impl Columns {
    pub(super) fn of(record: &Record, cookie_grace: time::Duration) -> Result<Self> {
        let session = record.data.get(Session::KEY).map(Session::deserialize).transpose();
        let token = record.data.get(Session::TOKEN).map(Sealed::deserialize).transpose();
        let mail_contact = record.data.get(Session::MAIL_CONTACT).map(MailContact::deserialize).transpose();
        let is_stored = |key: &str| ![Session::TOKEN, Session::MAIL_CONTACT].contains(&key);
        let data: BTreeMap<_, _> = record.data.iter().filter(|(key, _)| is_stored(key)).collect();
        let data = serde_json::to_string(&data).map_err(|_| Error::Invalid("session record"))?;
        if data.len() > RECORD_BYTES {
            return Err(Error::Invalid("session record: too large"));
        }
        let expires_at = i64::try_from((record.expiry_date - cookie_grace).unix_timestamp_nanos() / 1_000_000)
            .ok()
            .and_then(|millis| Timestamp::from_millisecond(millis).ok())
            .ok_or(Error::Invalid("session expiry"))?;
        let session = session.map_err(|_| Error::Invalid("session"))?;
        let token = token.map_err(|_| Error::Invalid("staff_token"))?;
        let mail_contact = mail_contact.map_err(|_| Error::Invalid("mail contact"))?;
        Ok(Self { session, token, mail_contact, expires_at, data })
    }

    pub(super) fn bind(&self, text: &'static str, id: Id, now: Timestamp) -> Statement {
        let session = self.session.as_ref();
        let principal = session.map(|session| &session.principal);
        let membership = principal.map(Principal::membership);
        let user_agent = session.and_then(|session| session.user_agent.as_deref());
        sql(text)
            .bind(hash(id))
            .bind(principal.map(Principal::session))
            .bind(membership.and_then(Membership::partner))
            .bind(principal.map(|principal| principal.person().tenant))
            .bind(principal.map(|principal| principal.person().object))
            .bind(session.map(|session| session.signed_in_at))
            .bind(now)
            .bind(session.map(|session| session.seen_at))
            .bind(self.expires_at)
            .bind(user_agent.map(|user_agent| bounded(user_agent, USER_AGENT_CHARS)))
            .bind(self.data.as_str())
            .bind(membership.map(|membership| membership.kind().as_str()))
            .bind(membership.and_then(Membership::customer))
    }

    /// Checks that neither the session's person nor their partner is disabled. The partner's row stays locked until the
    /// transaction ends, so that disabling either of them sees the session or is seen here.
    pub(super) async fn may_sign_in(&self, tx: &mut Tx) -> Result<bool> {
        let Some(session) = &self.session else { return Ok(true) };
        if let Some(partner) = session.principal.membership().partner() {
            let text = match tx.kind() {
                Kind::Sqlite => "SELECT disabled FROM partner WHERE id = $1",
                Kind::Postgres => "SELECT disabled FROM partner WHERE id = $1 FOR SHARE",
            };
            let row = tx.row(sql(text).bind(partner)).await?;
            if row.map_or(Ok(true), |row| row.bool("disabled"))? {
                return Ok(false);
            }
        }
        if is_disabled_customer_user(tx, &session.principal).await? {
            return Ok(false);
        }
        Ok(tx.row(disabled(session.principal.person())).await?.is_none())
    }

    /// Writes the refresh token, the mail address and the audit entry of a session that was just signed in. If the
    /// person exceeds the limit of sessions, the least recently used one ends.
    pub(super) async fn record_sign_in(
        &self,
        store: &Store,
        tx: &mut Tx,
        max_sessions_per_person: NonZeroU32,
    ) -> Result<()> {
        // The first number exceeds every person's count; SQLite requires a limit before an offset.
        const SURPLUS: &str = "DELETE FROM session WHERE tenant = $1 AND object = $2 AND handle IN (SELECT handle \
                               FROM session WHERE tenant = $1 AND object = $2 AND handle IS NOT NULL \
                               ORDER BY seen_at DESC, created_at DESC, handle LIMIT 1000000 OFFSET $3)";
        const TOKEN: &str = "INSERT INTO staff_token (partner_id, handle, key_id, sealed, version) \
                             VALUES ($1, $2, $3, $4, 1)";
        let Some(session) = &self.session else { return Ok(()) };
        if let Some(token) = &self.token {
            let insert = sql(TOKEN).bind(session.principal.membership().partner()).bind(session.principal.session());
            tx.execute(insert.bind(token.key_id.as_str()).bind(token.bytes.clone())).await?;
        }
        if let Some(mail_contact) = &self.mail_contact {
            store.save_mail_contact_in(tx, &session.principal, mail_contact).await?;
        }
        let person = session.principal.person();
        let surplus =
            sql(SURPLUS).bind(person.tenant).bind(person.object).bind(i64::from(max_sessions_per_person.get()));
        tx.execute(surplus).await?;
        if let Some(action) = session.action("sign_in") {
            store.append_audit(tx, &action, Outcome::Done, None).await?;
        }
        Ok(())
    }
}
