//! Sign-in sessions: the record behind the cookie, and the list that a person sees of their own.
//!
//! The cookie's id is a secret and is never stored: a row's key is its SHA-256, which needs no salt since the id is 128
//! random bits. To its owner a session is named by its [`SessionHandle`]. An ended session is gone: saving its record
//! touches no row, so a request that was in flight when it ended brings nothing back. That holds as long as a sign-in
//! makes a fresh handle and only a sign-in renews the id.
//!
//! What belongs to a sign-in stands in one transaction with the session's row: the check that the person is welcome, the
//! sealed refresh token, the audit entry. It gets there with the record, which is all that `tower_sessions` hands over.

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
    ended::{EndedSession, REMEMBERED},
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

/// Who is signed in: what a session record holds under [`Session::KEY`]. No token has a place in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Who it is, as what, and by which public name the session goes.
    pub principal: Principal,
    /// The name to show.
    pub name: String,
    /// What they signed in with; to show, never to tell people apart.
    pub sign_in_name: String,
    /// Whether the sign-in left their groups out for being too many.
    pub groups_overage: bool,
    /// What their roles came of.
    pub role_claims: RoleClaims,
    /// The version of the partner's role mappings that their roles came of; 0 for an operator.
    pub role_version: i64,
    /// Whether they signed in through their partner's own registration rather than the cloud's; their refresh token can
    /// be redeemed by that one only.
    pub through_partner: bool,
    /// Marks one of a customer's own people whose account is at home in another tenant.
    #[serde(default)]
    pub guest: bool,
    /// When their directory was last asked for the roles of one of a customer's own people, if it was since they signed in.
    #[serde(default)]
    pub roles_asked_at: Option<Timestamp>,
    /// When the provider last had them prove who they are (`auth_time`), where it says so.
    #[serde(default)]
    pub authenticated_at: Option<Timestamp>,
    /// When they signed in.
    pub signed_in_at: Timestamp,
    /// When they last asked for something.
    pub seen_at: Timestamp,
    /// What their browser calls itself.
    pub user_agent: Option<String>,
}

impl Session {
    /// The key in the session record.
    pub const KEY: &'static str = "signed_in";
    /// Beside it in the record of a sign-in: the refresh token, as [`Store::seal_staff_token`] sealed it. It is taken out
    /// and kept in a place of its own, so that no stored record has it.
    pub const TOKEN: &'static str = "staff_token";

    /// Returns the session's public name; new at every sign-in.
    pub const fn handle(&self) -> SessionHandle {
        self.principal.session()
    }

    /// An audit entry of what the person does with this session; an operator has no partner's audit.
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

impl Store {
    /// The session store for `tower_sessions::SessionManagerLayer`.
    pub fn sessions(&self) -> Sessions {
        Sessions { store: self.clone(), outlived: time::Duration::ZERO, per_person: NonZeroU32::MAX }
    }

    /// Takes what a session record that is nobody's holds under a key, and removes the record: of several who want it at the
    /// same time, on whatever instance, one gets it.
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

    /// Returns a person's sessions as a member of one place that have not expired, the one last seen first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_sessions(&self, person: PersonId, membership: Membership) -> Result<Vec<SessionSummary>> {
        const SQL: &str = "SELECT handle, created_at, seen_at, expires_at, user_agent FROM session \
                           WHERE principal = $1 AND partner_id IS NOT DISTINCT FROM $2 \
                           AND customer_id IS NOT DISTINCT FROM $3 AND tenant = $4 AND object = $5 \
                           AND handle IS NOT NULL AND expires_at > $6 ORDER BY seen_at DESC, handle";
        let select = membership_of(sql(SQL), membership).bind(person.tenant).bind(person.object).bind(self.now());
        self.database().rows(select).await?.iter().map(summary).collect()
    }

    /// Ends one of a person's sessions, and its staff token with it, with an audit entry of it where one is given. Whether
    /// there was one; where there was none there is no entry.
    ///
    /// # Errors
    /// When the database does not answer, or the entry cannot be written; the session goes on then.
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

    /// Ends a person's sessions, all or all but one, and their staff tokens with them, as [`Store::end_session`]. How many
    /// there were.
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
        self.forget_ended(person).await?;
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

    /// How many people's sessions are in force, over all partners.
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
        outlived: time::Duration,
        per_person: NonZeroU32,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO session (id_hash, handle, partner_id, tenant, object, created_at, seen_at, \
                           expires_at, user_agent, data, principal, customer_id) \
                           VALUES ($1, $2, $3, $4, $5, COALESCE($6, $7), COALESCE($8, $7), $9, $10, $11, $12, $13) \
                           ON CONFLICT (id_hash) DO NOTHING";
        let columns = Columns::of(record, outlived)?;
        record.data.remove(Session::TOKEN);
        let mut tx = self.database().begin().await?;
        if !columns.is_welcome(&mut tx).await? {
            return Err(Error::Conflict("the partner or the person is disabled"));
        }
        while tx.execute(columns.bind(SQL, record.id, self.now())).await? == 0 {
            record.id = Id::default();
        }
        columns.begin(self, &mut tx, per_person).await?;
        tx.commit().await
    }

    async fn save_session(&self, record: &Record, outlived: time::Duration, per_person: NonZeroU32) -> Result<()> {
        const UPDATE: &str = "UPDATE session SET handle = $2, partner_id = $3, tenant = $4, object = $5, \
                              created_at = COALESCE($6, created_at), seen_at = COALESCE($8, $7), expires_at = $9, \
                              user_agent = $10, data = $11, principal = $12, customer_id = $13 WHERE id_hash = $1";
        const SAME: &str = "UPDATE session SET handle = $2, partner_id = $3, tenant = $4, object = $5, \
                            created_at = COALESCE($6, created_at), seen_at = COALESCE($8, $7), expires_at = $9, \
                            user_agent = $10, data = $11, principal = $12, customer_id = $13 WHERE id_hash = $1 \
                            AND handle IS NOT DISTINCT FROM $2 AND partner_id IS NOT DISTINCT FROM $3";
        let columns = Columns::of(record, outlived)?;
        // Nearly every save is by a person who is signed in already. It needs no look at who is welcome, since disabling
        // them or their partner removes the row.
        if self.database().execute(columns.bind(SAME, record.id, self.now())).await? > 0 {
            return Ok(());
        }
        let mut tx = self.database().begin().await?;
        if columns.is_welcome(&mut tx).await? {
            if tx.execute(columns.bind(UPDATE, record.id, self.now())).await? > 0 {
                columns.begin(self, &mut tx, per_person).await?;
            }
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
        let seen_at = record.data.get(Session::KEY).and_then(|session| session.get("seen_at"));
        let known_at = stored.data.get_mut(Session::KEY).and_then(|session| session.get_mut("seen_at"));
        if let (Some(seen_at), Some(known_at)) = (seen_at, known_at) {
            known_at.clone_from(seen_at);
        }
        stored.data == record.data
    }

    async fn load_session(&self, id: Id) -> Result<Option<Record>> {
        // Whoever is disabled has no session left; should one come back by other means, it is nobody's.
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

/// Binds the three columns by which a membership is told: kind, partner, customer.
pub(super) fn membership_of(statement: Statement, membership: Membership) -> Statement {
    statement.bind(membership.kind().as_str()).bind(membership.partner()).bind(membership.customer())
}

/// Reads the membership of a row.
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

/// The session store, as `tower_sessions` wants one.
#[derive(Debug, Clone)]
pub struct Sessions {
    store: Store,
    outlived: time::Duration,
    per_person: NonZeroU32,
}

impl Sessions {
    /// The same for cookies that outlive their sessions by so long: a record is expected to say when its cookie ends.
    #[must_use]
    pub fn outlived_by(self, outlived: time::Duration) -> Self {
        Self { outlived, ..self }
    }

    /// The same where one person may have so many sessions: the one that was not used for longest ends for a new one.
    #[must_use]
    pub fn limited_to(self, per_person: NonZeroU32) -> Self {
        Self { per_person, ..self }
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = session_store::Result<T>> + Send + 'a>>;

fn backend(error: Error) -> session_store::Error {
    match error {
        Error::Invalid(what) => session_store::Error::Encode(what.into()),
        Error::Corrupt(column) => session_store::Error::Decode(format!("the column {column}")),
        other => session_store::Error::Backend(other.to_string()),
    }
}

impl From<session_store::Error> for Error {
    /// What the session layer hands back of an error of the store's; it carries words alone.
    fn from(error: session_store::Error) -> Self {
        match error {
            session_store::Error::Backend(words) if words == Self::Busy.to_string() => Self::Busy,
            other => Self::Unavailable(other.to_string()),
        }
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
        Box::pin(
            async move { self.store.create_session(record, self.outlived, self.per_person).await.map_err(backend) },
        )
    }

    fn save<'me, 'record, 'answer>(&'me self, record: &'record Record) -> Answer<'answer, ()>
    where
        'me: 'answer,
        'record: 'answer,
        Self: 'answer,
    {
        Box::pin(async move {
            match self.store.save_session(record, self.outlived, self.per_person).await {
                Err(error @ (Error::Busy | Error::Full | Error::ReadOnly | Error::Unavailable(_)))
                    if self.store.is_only_seen_later(record).await =>
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
        Box::pin(async move {
            let mut record = self.store.load_session(*id).await.map_err(backend)?;
            if let Some(record) = &mut record {
                record.expiry_date += self.outlived;
            }
            Ok(record)
        })
    }

    fn delete<'me, 'id, 'answer>(&'me self, id: &'id Id) -> Answer<'answer, ()>
    where
        'me: 'answer,
        'id: 'answer,
        Self: 'answer,
    {
        let delete = sql("DELETE FROM session WHERE id_hash = $1").bind(hash(*id));
        Box::pin(async move { self.store.database().execute(delete).await.map(drop).map_err(backend) })
    }
}
