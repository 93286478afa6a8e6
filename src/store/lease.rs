//! Leases: locks across instances for work that one of them does at a time. The lease of a crashed holder expires.

use jiff::SignedDuration;
use uuid::Uuid;

use super::{Store, database::sql, error::Result};

impl Store {
    /// Acquires or renews a lease; returns `false` if somebody else holds it. Renewal restarts its lifetime.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn acquire_lease(&self, name: &str, holder: Uuid, ttl: SignedDuration) -> Result<bool> {
        const SQL: &str = "INSERT INTO lease (name, holder, expires_at) VALUES ($1, $2, $3) \
                           ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at \
                           WHERE lease.expires_at <= $4 OR lease.holder = excluded.holder";
        let take = sql(SQL).bind(name).bind(holder).bind(self.now_plus(ttl)).bind(self.now());
        Ok(self.database().execute(take).await? > 0)
    }

    /// Releases a lease. A lease that somebody else has acquired meanwhile is left alone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release_lease(&self, name: &str, holder: Uuid) -> Result<()> {
        let release = sql("DELETE FROM lease WHERE name = $1 AND holder = $2").bind(name).bind(holder);
        self.database().execute(release).await.map(drop)
    }

    /// Deletes expired leases.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn delete_expired_leases(&self) -> Result<()> {
        self.database().execute(sql("DELETE FROM lease WHERE expires_at <= $1").bind(self.now())).await.map(drop)
    }
}
