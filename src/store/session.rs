//! Sign-in sessions: the record behind the cookie, and the list of a person's own sessions.
//!
//! The cookie's id is a secret and is never stored: a row's key is its SHA-256, which needs no salt since the id is 128
//! random bits. Its owner sees a session by its [`SessionHandle`]. An ended session is deleted: saving its record
//! affects no row, so that a request in flight cannot restore it. This relies on every sign-in creating a new handle,
//! and on only a sign-in changing the id.
//!
//! A sign-in is one transaction: the check that the person is not disabled, the session's row, the encrypted refresh
//! token and the audit entry. All of it is passed inside the record, which is all that `tower_sessions` hands over.

mod break_glass;
mod columns;
mod ended;
mod sign_in;

use std::{num::NonZeroU32, pin::Pin};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store,
};

use self::columns::Columns;
pub(super) use self::columns::hash;
pub use self::{
    ended::{EXPIRED_SESSION_RETENTION, ExpiredSession},
    sign_in::SignInRecord,
};
use super::{
    Store,
    audit::{AuditAction, AuditActor, Outcome},
    database::{Statement, sql},
    error::{Error, Result},
    value::Row,
};
use crate::domain::{
    id::{PersonId, SessionHandle},
    principal::{Membership, Principal, PrincipalKind},
    role_mapping::RoleClaims,
};

/// The signed-in person: the value of a session record under [`Session::KEY`]. It never contains a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The principal, including the session's public handle.
    pub principal: Principal,
    /// The display name.
    pub name: String,
    /// The sign-in name; for display only, never an identifier.
    pub sign_in_name: String,
    /// `true` if the ID token omitted the groups because there were too many (groups overage).
    pub groups_overage: bool,
    /// The claims that the roles were derived from.
    pub role_claims: RoleClaims,
    /// The version of the partner's role mappings that the roles were derived from; 0 for an operator.
    pub role_version: i64,
    /// `true` if the sign-in went through the partner's own application registration rather than the cloud's, which
    /// alone can redeem the refresh token.
    #[serde(rename = "through_partner")]
    pub uses_partner_registration: bool,
    /// `true` if a customer user is a guest, whose home tenant is another one.
    #[serde(default)]
    pub guest: bool,
    /// The time at which a customer user's directory roles were last refreshed, if they were since the sign-in.
    #[serde(default, rename = "roles_asked_at")]
    pub roles_refreshed_at: Option<Timestamp>,
    /// The time of the last interactive authentication (`auth_time`), if the provider reports it.
    #[serde(default)]
    pub authenticated_at: Option<Timestamp>,
    /// The time of the sign-in.
    pub signed_in_at: Timestamp,
    /// The time of the last request.
    pub seen_at: Timestamp,
    /// The browser's `User-Agent`.
    pub user_agent: Option<String>,
}

impl Session {
    /// The key of this value in the session record.
    pub const KEY: &'static str = "signed_in";
    /// The key of the encrypted refresh token (see [`Store::seal_staff_token`]) in the record of a sign-in. It is moved
    /// into a table of its own, so that no stored record contains it.
    pub const TOKEN: &'static str = "staff_token";
    /// The key of the person's [`MailContact`](crate::store::MailContact) in the record of a sign-in. It is moved
    /// into a table of its own too.
    pub const MAIL_CONTACT: &'static str = "correspondence";

    /// Returns the session's public handle, which changes at every sign-in.
    pub const fn handle(&self) -> SessionHandle {
        self.principal.session()
    }

    /// Returns an audit action of the session's person; none for an operator, who has no partner's audit.
    pub fn action(&self, action: &str) -> Option<AuditAction> {
        let target = Some(self.handle().to_string());
        let membership = self.principal.membership();
        membership.partner().map(|partner| AuditAction {
            actor: Some(AuditActor::from(&self.principal)),
            customer: membership.customer(),
            target,
            ..AuditAction::new(partner, action)
        })
    }
}

/// A session as shown in its owner's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionSummary {
    /// The public handle.
    pub handle: SessionHandle,
    /// The time of the sign-in.
    pub signed_in_at: Timestamp,
    /// The time of the last request.
    pub seen_at: Timestamp,
    /// The expiry if no more requests are made.
    pub expires_at: Timestamp,
    /// The browser's `User-Agent`.
    pub user_agent: Option<String>,
}

impl Store {
    /// Returns the session store for `tower_sessions::SessionManagerLayer`.
    pub fn sessions(&self) -> Sessions {
        Sessions { store: self.clone(), cookie_grace: time::Duration::ZERO, max_sessions_per_person: NonZeroU32::MAX }
    }

    /// Takes a value from a session record that is not signed in, and deletes the record: of several concurrent
    /// callers, on any instance, exactly one gets it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_record(&self, id: Id, key: &str) -> Result<Option<serde_json::Value>> {
        const SQL: &str =
            "DELETE FROM session WHERE id_hash = $1 AND handle IS NULL AND expires_at > $2 RETURNING data";
        let mut tx = self.database().begin().await?;
        let row = tx.row(sql(SQL).bind(hash(id)).bind(self.now())).await?;
        tx.commit().await?;
        let Some(row) = row else { return Ok(None) };
        let mut data: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&row.text("data")?).map_err(|_| Error::Corrupt("data"))?;
        Ok(data.remove(key))
    }

    /// Returns a person's unexpired sessions of one membership, most recently seen first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_sessions(&self, person: PersonId, membership: Membership) -> Result<Vec<SessionSummary>> {
        const SQL: &str = "SELECT handle, created_at, seen_at, expires_at, user_agent FROM session \
                           WHERE principal = $1 AND partner_id IS NOT DISTINCT FROM $2 \
                           AND customer_id IS NOT DISTINCT FROM $3 AND tenant = $4 AND object = $5 \
                           AND handle IS NOT NULL AND expires_at > $6 ORDER BY seen_at DESC, handle";
        let select = bind_membership(sql(SQL), membership).bind(person.tenant).bind(person.object).bind(self.now());
        self.database().rows(select).await?.iter().map(summary).collect()
    }

    /// Ends one of a person's sessions, deletes its staff token, and writes the audit entry if one is given. Returns
    /// whether the session existed; if not, nothing is written.
    ///
    /// # Errors
    /// When the database does not answer, or the entry cannot be written; the session is not ended then.
    pub async fn end_session(
        &self,
        person: PersonId,
        handle: SessionHandle,
        action: Option<&AuditAction>,
    ) -> Result<bool> {
        const SQL: &str = "DELETE FROM session WHERE tenant = $1 AND object = $2 AND handle = $3";
        let delete = sql(SQL).bind(person.tenant).bind(person.object).bind(handle);
        Ok(self.delete_sessions(delete, action).await? > 0)
    }

    /// Ends a person's sessions, all or all but one, as [`Store::end_session`]; returns their number.
    ///
    /// # Errors
    /// As [`Store::end_session`].
    pub async fn end_sessions(
        &self,
        person: PersonId,
        except: Option<SessionHandle>,
        action: Option<&AuditAction>,
    ) -> Result<u64> {
        const SQL: &str = "DELETE FROM session WHERE tenant = $1 AND object = $2 AND ($3 IS NULL OR handle <> $3)";
        self.forget_expired_sessions(person).await?;
        self.delete_sessions(sql(SQL).bind(person.tenant).bind(person.object).bind(except), action).await
    }

    async fn delete_sessions(&self, delete: Statement, action: Option<&AuditAction>) -> Result<u64> {
        let mut tx = self.database().begin().await?;
        let ended = tx.execute(delete).await?;
        if let Some(action) = action.filter(|_| ended > 0) {
            self.append_audit(&mut tx, action, Outcome::Done, None).await?;
        }
        tx.commit().await?;
        Ok(ended)
    }

    /// Counts the active sessions of all partners.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_sessions(&self) -> Result<u64> {
        const SQL: &str = "SELECT COUNT(*) AS n FROM session WHERE handle IS NOT NULL AND expires_at > $1";
        let count = self.database().row(sql(SQL).bind(self.now())).await?.ok_or(Error::Corrupt("n"))?.int("n")?;
        u64::try_from(count).map_err(|_| Error::Corrupt("n"))
    }

    async fn create_session(
        &self,
        record: &mut Record,
        cookie_grace: time::Duration,
        max_sessions_per_person: NonZeroU32,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO session (id_hash, handle, partner_id, tenant, object, created_at, seen_at, \
                           expires_at, user_agent, data, principal, customer_id) \
                           VALUES ($1, $2, $3, $4, $5, COALESCE($6, $7), COALESCE($8, $7), $9, $10, $11, $12, $13) \
                           ON CONFLICT (id_hash) DO NOTHING";
        let columns = Columns::of(record, cookie_grace)?;
        record.data.remove(Session::TOKEN);
        record.data.remove(Session::MAIL_CONTACT);
        let mut tx = self.database().begin().await?;
        if !columns.may_sign_in(&mut tx).await? {
            return Err(Error::Conflict("the partner or the person is disabled"));
        }
        while tx.execute(columns.bind(SQL, record.id, self.now())).await? == 0 {
            record.id = Id::default();
        }
        columns.record_sign_in(self, &mut tx, max_sessions_per_person).await?;
        tx.commit().await
    }

    async fn save_session(
        &self,
        record: &Record,
        cookie_grace: time::Duration,
        max_sessions_per_person: NonZeroU32,
    ) -> Result<()> {
        const UPDATE: &str = "UPDATE session SET handle = $2, partner_id = $3, tenant = $4, object = $5, \
                              created_at = COALESCE($6, created_at), seen_at = COALESCE($8, $7), expires_at = $9, \
                              user_agent = $10, data = $11, principal = $12, customer_id = $13 WHERE id_hash = $1";
        const SAME: &str = "UPDATE session SET handle = $2, partner_id = $3, tenant = $4, object = $5, \
                            created_at = COALESCE($6, created_at), seen_at = COALESCE($8, $7), expires_at = $9, \
                            user_agent = $10, data = $11, principal = $12, customer_id = $13 WHERE id_hash = $1 \
                            AND handle IS NOT DISTINCT FROM $2 AND partner_id IS NOT DISTINCT FROM $3";
        let columns = Columns::of(record, cookie_grace)?;
        // Nearly every save is of a session that is already signed in. It needs no check of its person, since disabling
        // them or their partner deletes the row.
        if self.database().execute(columns.bind(SAME, record.id, self.now())).await? > 0 {
            return Ok(());
        }
        let mut tx = self.database().begin().await?;
        if columns.may_sign_in(&mut tx).await? {
            if tx.execute(columns.bind(UPDATE, record.id, self.now())).await? > 0 {
                columns.record_sign_in(self, &mut tx, max_sessions_per_person).await?;
            }
        } else {
            tx.execute(sql("DELETE FROM session WHERE id_hash = $1").bind(hash(record.id))).await?;
        }
        tx.commit().await
    }

    /// Checks whether a record differs from the stored one in nothing but the time of the last request.
    async fn differs_only_in_seen_at(&self, record: &Record) -> bool {
        let Ok(Some(mut stored)) = self.load_session(record.id).await else {
            return false;
        };
        let seen_at = record.data.get(Session::KEY).and_then(|session| session.get("seen_at"));
        let stored_at = stored.data.get_mut(Session::KEY).and_then(|session| session.get_mut("seen_at"));
        if let (Some(seen_at), Some(stored_at)) = (seen_at, stored_at) {
            stored_at.clone_from(seen_at);
        }
        stored.data == record.data
    }

    async fn load_session(&self, id: Id) -> Result<Option<Record>> {
        // A disabled person has no sessions left; should one reappear by other means, it is ignored.
        const SQL: &str = "SELECT data, expires_at FROM session WHERE id_hash = $1 AND expires_at > $2 \
                           AND NOT EXISTS (SELECT 1 FROM disabled_person \
                           WHERE disabled_person.tenant = session.tenant AND disabled_person.object = session.object)";
        let Some(row) = self.database().row(sql(SQL).bind(hash(id)).bind(self.now())).await? else {
            return Ok(None);
        };
        let data = serde_json::from_str(&row.text("data")?).map_err(|_| Error::Corrupt("data"))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp_nanos(i128::from(row.int("expires_at")?) * 1_000_000)
            .map_err(|_| Error::Corrupt("expires_at"))?;
        Ok(Some(Record { id, data, expiry_date }))
    }
}

/// Binds the three columns that identify a membership: kind, partner, customer.
pub(super) fn bind_membership(statement: Statement, membership: Membership) -> Statement {
    statement.bind(membership.kind().as_str()).bind(membership.partner()).bind(membership.customer())
}

/// Reads a membership from a row.
pub(super) fn membership(row: &Row) -> Result<Membership> {
    Ok(match row.parse("principal")? {
        PrincipalKind::Staff => Membership::Staff(row.parse("partner_id")?),
        PrincipalKind::CustomerUser => Membership::CustomerUser(row.parse("partner_id")?, row.parse("customer_id")?),
        PrincipalKind::Operator => Membership::Operator,
    })
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

/// The implementation of `tower_sessions`' session store.
#[derive(Debug, Clone)]
pub struct Sessions {
    store: Store,
    cookie_grace: time::Duration,
    max_sessions_per_person: NonZeroU32,
}

impl Sessions {
    /// Returns the store for cookies that outlive their sessions by this time: a record carries the expiry of its
    /// cookie.
    #[must_use]
    pub fn with_cookie_grace(self, cookie_grace: time::Duration) -> Self {
        Self { cookie_grace, ..self }
    }

    /// Returns the store with a limit of sessions for each person; the least recently used one ends when a new one
    /// exceeds it.
    #[must_use]
    pub fn with_session_limit(self, max_sessions_per_person: NonZeroU32) -> Self {
        Self { max_sessions_per_person, ..self }
    }
}

type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = session_store::Result<T>> + Send + 'a>>;

fn session_store_error(error: Error) -> session_store::Error {
    match error {
        Error::Invalid(what) => session_store::Error::Encode(what.into()),
        Error::Corrupt(column) => session_store::Error::Decode(format!("the column {column}")),
        other => session_store::Error::Backend(other.to_string()),
    }
}

impl From<session_store::Error> for Error {
    /// Converts an error that the session layer hands back, which carries only text.
    fn from(error: session_store::Error) -> Self {
        match error {
            session_store::Error::Backend(message) if message == Self::Busy.to_string() => Self::Busy,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

// The signatures are those that the trait's `async_trait` attribute expands to.
impl SessionStore for Sessions {
    fn create<'me, 'record, 'future>(&'me self, record: &'record mut Record) -> StoreFuture<'future, ()>
    where
        'me: 'future,
        'record: 'future,
        Self: 'future,
    {
        Box::pin(async move {
            self.store
                .create_session(record, self.cookie_grace, self.max_sessions_per_person)
                .await
                .map_err(session_store_error)
        })
    }

    fn save<'me, 'record, 'future>(&'me self, record: &'record Record) -> StoreFuture<'future, ()>
    where
        'me: 'future,
        'record: 'future,
        Self: 'future,
    {
        Box::pin(async move {
            match self.store.save_session(record, self.cookie_grace, self.max_sessions_per_person).await {
                Err(error @ (Error::Busy | Error::Full | Error::ReadOnly | Error::Unavailable(_)))
                    if self.store.differs_only_in_seen_at(record).await =>
                {
                    // Not worth failing a page: the time is written with a later request.
                    tracing::warn!(%error, "last activity not stored");
                    Ok(())
                }
                saved => saved.map_err(session_store_error),
            }
        })
    }

    fn load<'me, 'id, 'future>(&'me self, id: &'id Id) -> StoreFuture<'future, Option<Record>>
    where
        'me: 'future,
        'id: 'future,
        Self: 'future,
    {
        Box::pin(async move {
            let mut record = self.store.load_session(*id).await.map_err(session_store_error)?;
            if let Some(record) = &mut record {
                record.expiry_date += self.cookie_grace;
            }
            Ok(record)
        })
    }

    fn delete<'me, 'id, 'future>(&'me self, id: &'id Id) -> StoreFuture<'future, ()>
    where
        'me: 'future,
        'id: 'future,
        Self: 'future,
    {
        let delete = sql("DELETE FROM session WHERE id_hash = $1").bind(hash(*id));
        Box::pin(async move { self.store.database().execute(delete).await.map(drop).map_err(session_store_error) })
    }
}
