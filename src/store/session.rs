//! Sign-in sessions: the record behind the cookie, and the list that a person sees of their own.
//!
//! The cookie's id is a secret and is never stored: a row's key is its SHA-256, which needs no salt since the id is 128
//! random bits. To its owner a session is named by its [`SessionHandle`]. An ended session is gone: saving its record
//! touches no row, so a request that was in flight when it ended brings nothing back. That holds as long as a sign-in
//! makes a fresh handle and only a sign-in renews the id.

use std::{collections::BTreeSet, pin::Pin};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store,
};

use super::{
    Store,
    database::{Kind, Statement, Tx, sql},
    error::{Error, Result},
    value::{Row, bounded},
};
use crate::domain::{
    id::{PartnerId, PersonId, SessionHandle},
    role::Role,
};

/// Who is signed in: what a session record holds under [`SignedIn::KEY`]. No token has a place in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The session's public name; new at every sign-in.
    pub handle: SessionHandle,
    /// Who it is.
    pub person: PersonId,
    /// Whose staff they are; absent for an operator.
    pub partner: Option<PartnerId>,
    /// The name to show.
    pub name: String,
    /// What they signed in with; to show, never to tell people apart.
    pub sign_in_name: String,
    /// The roles that the sign-in gave them.
    pub roles: BTreeSet<Role>,
    /// Whether multi-factor authentication was part of the sign-in.
    pub mfa: bool,
    /// Whether the sign-in left their groups out for being too many.
    pub groups_overage: bool,
    /// Whether they signed in through their partner's own registration rather than the cloud's; their refresh token can
    /// be redeemed by that one only.
    pub through_partner: bool,
    /// When they signed in.
    pub signed_in_at: Timestamp,
    /// When they last asked for something.
    pub seen_at: Timestamp,
    /// What their browser calls itself.
    pub user_agent: Option<String>,
}

impl SignedIn {
    /// The key in the session record.
    pub const KEY: &'static str = "signed_in";
}

/// A session as its owner's list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionSummary {
    /// Its public name.
    pub handle: SessionHandle,
    /// When they signed in.
    pub signed_in_at: Timestamp,
    /// When they last asked for something.
    pub seen_at: Timestamp,
    /// When it ends by itself, if nothing more is asked for.
    pub expires_at: Timestamp,
    /// What the browser calls itself.
    pub user_agent: Option<String>,
}

/// Longest stored user agent, in characters.
const USER_AGENT_CHARS: usize = 300;
/// Largest stored record, in bytes of JSON: a session is no place for data.
const RECORD_BYTES: usize = 64 * 1024;

impl Store {
    /// The session store for `tower_sessions::SessionManagerLayer`.
    pub fn sessions(&self) -> Sessions {
        Sessions(self.clone())
    }

    /// A person's sessions at a partner (or as operator) that have not expired, the one last seen first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_sessions(&self, person: PersonId, partner: Option<PartnerId>) -> Result<Vec<SessionSummary>> {
        const SQL: &str = "SELECT handle, created_at, seen_at, expires_at, user_agent FROM session \
                           WHERE partner_id IS NOT DISTINCT FROM $1 AND tenant = $2 AND object = $3 \
                           AND handle IS NOT NULL AND expires_at > $4 ORDER BY seen_at DESC, handle";
        let select = sql(SQL).bind(partner).bind(person.tenant).bind(person.object).bind(self.now());
        self.database().rows(select).await?.iter().map(summary).collect()
    }

    /// Ends one of a person's sessions, and its staff token with it. Whether there was one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_session(&self, person: PersonId, handle: SessionHandle) -> Result<bool> {
        const SQL: &str = "DELETE FROM session WHERE tenant = $1 AND object = $2 AND handle = $3";
        let delete = sql(SQL).bind(person.tenant).bind(person.object).bind(handle);
        Ok(self.database().execute(delete).await? > 0)
    }

    /// Ends a person's sessions, all or all but one, and their staff tokens with them. How many there were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_sessions(&self, person: PersonId, except: Option<SessionHandle>) -> Result<u64> {
        const SQL: &str = "DELETE FROM session WHERE tenant = $1 AND object = $2 AND ($3 IS NULL OR handle <> $3)";
        self.database().execute(sql(SQL).bind(person.tenant).bind(person.object).bind(except)).await
    }

    /// Removes expired sessions, and their staff tokens with them. How many there were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_expired(&self) -> Result<u64> {
        self.database().execute(sql("DELETE FROM session WHERE expires_at <= $1").bind(self.now())).await
    }

    /// How many people's sessions are in force, over all partners.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_sessions(&self) -> Result<u64> {
        const SQL: &str = "SELECT COUNT(*) AS n FROM session WHERE handle IS NOT NULL AND expires_at > $1";
        let count = self.database().row(sql(SQL).bind(self.now())).await?.ok_or(Error::Corrupt("n"))?.int("n")?;
        u64::try_from(count).map_err(|_| Error::Corrupt("n"))
    }

    async fn create_session(&self, record: &mut Record) -> Result<()> {
        const SQL: &str = "INSERT INTO session (id_hash, handle, partner_id, tenant, object, created_at, seen_at, \
                           expires_at, user_agent, data) \
                           VALUES ($1, $2, $3, $4, $5, COALESCE($6, $7), COALESCE($8, $7), $9, $10, $11) \
                           ON CONFLICT (id_hash) DO NOTHING";
        let columns = Columns::of(record)?;
        let mut tx = self.database().begin().await?;
        if !columns.partner_is_enabled(&mut tx).await? {
            return Err(Error::Conflict("the partner is disabled"));
        }
        while tx.execute(columns.bind(SQL, record.id, self.now())).await? == 0 {
            record.id = Id::default();
        }
        tx.commit().await
    }

    async fn save_session(&self, record: &Record) -> Result<()> {
        const UPDATE: &str = "UPDATE session SET handle = $2, partner_id = $3, tenant = $4, object = $5, \
                              created_at = COALESCE($6, created_at), seen_at = COALESCE($8, $7), expires_at = $9, \
                              user_agent = $10, data = $11 WHERE id_hash = $1";
        const SAME: &str = "UPDATE session SET handle = $2, partner_id = $3, tenant = $4, object = $5, \
                            created_at = COALESCE($6, created_at), seen_at = COALESCE($8, $7), expires_at = $9, \
                            user_agent = $10, data = $11 WHERE id_hash = $1 \
                            AND handle IS NOT DISTINCT FROM $2 AND partner_id IS NOT DISTINCT FROM $3";
        let columns = Columns::of(record)?;
        // Nearly every save is by a person who is signed in already. It needs no look at the partner, since disabling
        // one removes the row.
        if self.database().execute(columns.bind(SAME, record.id, self.now())).await? > 0 {
            return Ok(());
        }
        let mut tx = self.database().begin().await?;
        if columns.partner_is_enabled(&mut tx).await? {
            tx.execute(columns.bind(UPDATE, record.id, self.now())).await?;
        } else {
            tx.execute(sql("DELETE FROM session WHERE id_hash = $1").bind(hash(record.id))).await?;
        }
        tx.commit().await
    }

    /// Whether a record says nothing that is not stored, but when its owner was last seen.
    async fn is_only_seen_later(&self, record: &Record) -> bool {
        let Ok(Some(mut stored)) = self.load_session(record.id).await else {
            return false;
        };
        let seen_at = record.data.get(SignedIn::KEY).and_then(|signed_in| signed_in.get("seen_at"));
        let known_at = stored.data.get_mut(SignedIn::KEY).and_then(|signed_in| signed_in.get_mut("seen_at"));
        if let (Some(seen_at), Some(known_at)) = (seen_at, known_at) {
            known_at.clone_from(seen_at);
        }
        stored.data == record.data
    }

    async fn load_session(&self, id: Id) -> Result<Option<Record>> {
        const SQL: &str = "SELECT data, expires_at FROM session WHERE id_hash = $1 AND expires_at > $2";
        let Some(row) = self.database().row(sql(SQL).bind(hash(id)).bind(self.now())).await? else {
            return Ok(None);
        };
        let data = serde_json::from_str(&row.text("data")?).map_err(|_| Error::Corrupt("data"))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp_nanos(i128::from(row.int("expires_at")?) * 1_000_000)
            .map_err(|_| Error::Corrupt("expires_at"))?;
        Ok(Some(Record { id, data, expiry_date }))
    }
}

fn summary(row: &Row) -> Result<SessionSummary> {
    Ok(SessionSummary {
        handle: row.parse("handle")?,
        signed_in_at: row.time("created_at")?,
        seen_at: row.time("seen_at")?,
        expires_at: row.time("expires_at")?,
        user_agent: row.find_text("user_agent")?,
    })
}

pub(super) fn hash(id: Id) -> Vec<u8> {
    Sha256::digest(id.0.to_le_bytes()).to_vec()
}

/// What a record says of itself, for the columns that lists and deletions go by.
struct Columns {
    signed_in: Option<SignedIn>,
    expires_at: Timestamp,
    data: String,
}

impl Columns {
    fn of(record: &Record) -> Result<Self> {
        let signed_in = record
            .data
            .get(SignedIn::KEY)
            .map(SignedIn::deserialize)
            .transpose()
            .map_err(|_| Error::Invalid("signed_in"))?;
        let data = serde_json::to_string(&record.data).map_err(|_| Error::Invalid("session record"))?;
        if data.len() > RECORD_BYTES {
            return Err(Error::Invalid("session record: too large"));
        }
        let expires_at = i64::try_from(record.expiry_date.unix_timestamp_nanos() / 1_000_000)
            .ok()
            .and_then(|millis| Timestamp::from_millisecond(millis).ok())
            .ok_or(Error::Invalid("session expiry"))?;
        Ok(Self { signed_in, expires_at, data })
    }

    fn bind(&self, text: &'static str, id: Id, now: Timestamp) -> Statement {
        let signed_in = self.signed_in.as_ref();
        let user_agent = signed_in.and_then(|signed_in| signed_in.user_agent.as_deref());
        sql(text)
            .bind(hash(id))
            .bind(signed_in.map(|signed_in| signed_in.handle))
            .bind(signed_in.and_then(|signed_in| signed_in.partner))
            .bind(signed_in.map(|signed_in| signed_in.person.tenant))
            .bind(signed_in.map(|signed_in| signed_in.person.object))
            .bind(signed_in.map(|signed_in| signed_in.signed_in_at))
            .bind(now)
            .bind(signed_in.map(|signed_in| signed_in.seen_at))
            .bind(self.expires_at)
            .bind(user_agent.map(|user_agent| bounded(user_agent, USER_AGENT_CHARS)))
            .bind(self.data.as_str())
    }

    /// Whether the session may be, as far as its partner goes. The partner's row stays locked until the transaction
    /// ends, so that disabling it either sees the session or is seen here.
    async fn partner_is_enabled(&self, tx: &mut Tx) -> Result<bool> {
        let Some(partner) = self.signed_in.as_ref().and_then(|signed_in| signed_in.partner) else {
            return Ok(true);
        };
        let text = match tx.kind() {
            Kind::Sqlite => "SELECT disabled FROM partner WHERE id = $1",
            Kind::Postgres => "SELECT disabled FROM partner WHERE id = $1 FOR SHARE",
        };
        tx.row(sql(text).bind(partner)).await?.map_or(Ok(false), |row| row.bool("disabled").map(|disabled| !disabled))
    }
}

/// The session store, as `tower_sessions` wants one.
#[derive(Debug, Clone)]
pub struct Sessions(Store);

type Answer<'a, T> = Pin<Box<dyn Future<Output = session_store::Result<T>> + Send + 'a>>;

fn backend(error: Error) -> session_store::Error {
    match error {
        Error::Invalid(what) => session_store::Error::Encode(what.into()),
        Error::Corrupt(column) => session_store::Error::Decode(format!("the column {column}")),
        other => session_store::Error::Backend(other.to_string()),
    }
}

// The signatures are those that the trait's `async_trait` attribute expands to.
impl SessionStore for Sessions {
    fn create<'me, 'record, 'answer>(&'me self, record: &'record mut Record) -> Answer<'answer, ()>
    where
        'me: 'answer,
        'record: 'answer,
        Self: 'answer,
    {
        Box::pin(async move { self.0.create_session(record).await.map_err(backend) })
    }

    fn save<'me, 'record, 'answer>(&'me self, record: &'record Record) -> Answer<'answer, ()>
    where
        'me: 'answer,
        'record: 'answer,
        Self: 'answer,
    {
        Box::pin(async move {
            match self.0.save_session(record).await {
                Err(error @ (Error::Busy | Error::Full | Error::ReadOnly | Error::Unavailable(_)))
                    if self.0.is_only_seen_later(record).await =>
                {
                    // Worth nobody's page; it is written with one of the next.
                    tracing::warn!(%error, "when somebody was last seen was not written");
                    Ok(())
                }
                saved => saved.map_err(backend),
            }
        })
    }

    fn load<'me, 'id, 'answer>(&'me self, id: &'id Id) -> Answer<'answer, Option<Record>>
    where
        'me: 'answer,
        'id: 'answer,
        Self: 'answer,
    {
        Box::pin(async move { self.0.load_session(*id).await.map_err(backend) })
    }

    fn delete<'me, 'id, 'answer>(&'me self, id: &'id Id) -> Answer<'answer, ()>
    where
        'me: 'answer,
        'id: 'answer,
        Self: 'answer,
    {
        let delete = sql("DELETE FROM session WHERE id_hash = $1").bind(hash(*id));
        Box::pin(async move { self.0.database().execute(delete).await.map(drop).map_err(backend) })
    }
}
