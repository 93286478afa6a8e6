//! The owners of expired sessions: a form submitted afterwards can be kept for the owner. A session that was ended
//! deliberately keeps nothing.

use jiff::{SignedDuration, Timestamp};
use tower_sessions::session::Id;

use super::{bind_membership, hash, membership};
use crate::{
    domain::{id::PersonId, principal::Membership},
    store::{
        Result, Store,
        database::{Statement, Tx, sql},
        value::Row,
    },
};

/// Time after a session's expiry for which its owner is remembered.
pub const EXPIRED_SESSION_RETENTION: SignedDuration = SignedDuration::from_hours(24);

const RETAIN: &str = "INSERT INTO ended_session (id_hash, principal, partner_id, customer_id, tenant, object, \
                        ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id_hash) DO NOTHING";

/// A session that expired within the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpiredSession {
    /// The session's owner.
    pub person: PersonId,
    /// The membership under which they were signed in.
    pub membership: Membership,
}

impl Store {
    /// Deletes expired sessions with their staff tokens and remembers their owners for a day; also deletes expired
    /// drafts, leases and connection candidates. Returns the number of sessions.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_expired_sessions(&self) -> Result<u64> {
        const SQL: &str = "DELETE FROM session WHERE expires_at <= $1 RETURNING id_hash, handle, principal, \
                           partner_id, customer_id, tenant, object, expires_at AS ended_at";
        let now = self.now();
        self.database().execute(sql("DELETE FROM draft WHERE expires_at <= $1").bind(now)).await?;
        self.database()
            .execute(sql("DELETE FROM ended_session WHERE ended_at <= $1").bind(self.retention_cutoff()))
            .await?;
        self.delete_expired_leases().await?;
        self.delete_old_candidates().await?;
        let mut tx = self.database().begin().await?;
        let rows = tx.rows(sql(SQL).bind(now)).await?;
        for row in &rows {
            let ended_at = row.time("ended_at")?;
            retain_owner(&mut tx, row, ended_at).await?;
        }
        tx.commit().await?;
        Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
    }

    /// Ends a session that exceeds its maximum age, as if it had expired.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn expire_session(&self, id: Id) -> Result<()> {
        const SQL: &str = "DELETE FROM session WHERE id_hash = $1 RETURNING id_hash, handle, principal, partner_id, \
                           customer_id, tenant, object";
        let mut tx = self.database().begin().await?;
        for row in tx.rows(sql(SQL).bind(hash(id))).await? {
            retain_owner(&mut tx, &row, self.now()).await?;
        }
        tx.commit().await
    }

    /// Finds the owner of a session that expired within the last day and was not ended deliberately. Returns nothing if
    /// the person or their partner is disabled.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_expired_session(&self, id: Id) -> Result<Option<ExpiredSession>> {
        const SQL: &str = "SELECT tenant, object, principal, partner_id, customer_id FROM ( \
             SELECT tenant, object, principal, partner_id, customer_id FROM session WHERE id_hash = $1 AND principal IS NOT NULL \
             AND expires_at <= $2 AND expires_at > $3 \
             UNION ALL SELECT tenant, object, principal, partner_id, customer_id FROM ended_session \
             WHERE id_hash = $1 AND principal IS NOT NULL AND ended_at > $3 \
             ) AS ended WHERE NOT EXISTS (SELECT 1 FROM disabled_person \
             WHERE disabled_person.tenant = ended.tenant AND disabled_person.object = ended.object) \
             AND NOT EXISTS (SELECT 1 FROM partner WHERE partner.id = ended.partner_id AND partner.disabled = $4)";
        let select = sql(SQL).bind(hash(id)).bind(self.now()).bind(self.retention_cutoff()).bind(true);
        self.database().row(select).await?.map(|row| read_expired_session(&row)).transpose()
    }

    /// Deletes what is remembered of a person's expired sessions, as when they end all their sessions.
    pub(super) async fn forget_expired_sessions(&self, person: PersonId) -> Result<()> {
        self.database()
            .execute(of_person("DELETE FROM ended_session WHERE tenant = $1 AND object = $2", person))
            .await
            .map(drop)
    }

    /// Returns the instant at or before which a session must have expired for its owner to be no longer remembered.
    fn retention_cutoff(&self) -> Timestamp {
        let now = self.now();
        now.checked_sub(EXPIRED_SESSION_RETENTION).unwrap_or(now)
    }
}

/// Creates a statement about a person, whose id is bound to the first two placeholders.
fn of_person(text: &'static str, person: PersonId) -> Statement {
    sql(text).bind(person.tenant).bind(person.object)
}

/// Remembers the owner of a session's row, unless nobody had signed in.
async fn retain_owner(tx: &mut Tx, row: &Row, ended_at: Timestamp) -> Result<()> {
    // Rows of another version of the program lack the kind of membership.
    if row.find_text("handle")?.is_none() || row.find_text("principal")?.is_none() {
        return Ok(());
    }
    let ExpiredSession { person, membership } = read_expired_session(row)?;
    let insert = bind_membership(sql(RETAIN).bind(row.bytes("id_hash")?), membership);
    let insert = insert.bind(person.tenant).bind(person.object);
    tx.execute(insert.bind(ended_at)).await.map(drop)
}

fn read_expired_session(row: &Row) -> Result<ExpiredSession> {
    let person = PersonId { tenant: row.parse("tenant")?, object: row.parse("object")? };
    Ok(ExpiredSession { person, membership: membership(row)? })
}
