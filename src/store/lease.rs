//! Leases: what one instance does at a time. A holder that dies leaves its lease to expire.

use jiff::SignedDuration;
use uuid::Uuid;

use super::{Store, database::sql, error::Result};

impl Store {
    /// Takes a lease, unless somebody else holds it; returns whether it was taken. A holder that takes it again has it for
    /// as long anew.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_lease(&self, name: &str, holder: Uuid, life: SignedDuration) -> Result<bool> {
        const SQL: &str = "INSERT INTO lease (name, holder, expires_at) VALUES ($1, $2, $3) \
                           ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at \
                           WHERE lease.expires_at <= $4 OR lease.holder = excluded.holder";
        let take = sql(SQL).bind(name).bind(holder).bind(self.after(life)).bind(self.now());
        Ok(self.database().execute(take).await? > 0)
    }

    /// Gives a lease back. One that somebody else holds by now stays theirs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release_lease(&self, name: &str, holder: Uuid) -> Result<()> {
        let release = sql("DELETE FROM lease WHERE name = $1 AND holder = $2").bind(name).bind(holder);
        self.database().execute(release).await.map(drop)
    }

    /// Removes the leases that their holders left to expire.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn delete_expired_leases(&self) -> Result<()> {
        self.database().execute(sql("DELETE FROM lease WHERE expires_at <= $1").bind(self.now())).await.map(drop)
    }
}
