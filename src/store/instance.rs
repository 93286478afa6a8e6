//! Running instances, with the keys that each holds and may be sealing under, so that keys can be rotated while they
//! run.

use std::{collections::BTreeSet, sync::PoisonError};

use jiff::SignedDuration;
use uuid::Uuid;

use super::{Store, database::sql, error::Result};

/// Time after its last announcement for which an instance counts as running.
const ANNOUNCEMENT_TTL: SignedDuration = SignedDuration::from_secs(60);

/// The keys of a running instance, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// The ids of the keys that it can decrypt with.
    pub held: BTreeSet<String>,
    /// The ids of the keys that it may still be writing under: the active key, and the active key of its previous
    /// announcement.
    pub sealing: BTreeSet<String>,
}

impl Store {
    /// Reloads the keyring and announces its keys for a running instance; must be repeated well within a minute.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn announce_instance(&self, id: Uuid) -> Result<()> {
        const SQL: &str = "INSERT INTO instance (id, held, sealing, seen_at) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT (id) DO UPDATE SET held = excluded.held, sealing = excluded.sealing, \
                           seen_at = excluded.seen_at";
        self.keys().reload();
        let active = self.keys().active();
        let last_announced_key = self.0.last_announced_key.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let sealing: BTreeSet<String> = last_announced_key.into_iter().chain([active.clone()]).collect();
        let announce = sql(SQL).bind(id).bind(join_ids(self.keys().ids())).bind(join_ids(sealing)).bind(self.now());
        self.database().execute(announce).await?;
        *self.0.last_announced_key.lock().unwrap_or_else(PoisonError::into_inner) = Some(active);
        Ok(())
    }

    /// Removes an instance that is shutting down, and instances whose last announcement is too old.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_instance(&self, id: Uuid) -> Result<()> {
        const SQL: &str = "DELETE FROM instance WHERE id = $1 OR seen_at < $2";
        self.database().execute(sql(SQL).bind(id).bind(self.now_plus(-ANNOUNCEMENT_TTL))).await.map(drop)
    }

    /// Returns the running instances.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_instances(&self) -> Result<Vec<Instance>> {
        const SQL: &str = "SELECT held, sealing FROM instance WHERE seen_at >= $1 ORDER BY id";
        let rows = self.database().rows(sql(SQL).bind(self.now_plus(-ANNOUNCEMENT_TTL))).await?;
        let ids = |text: String| text.split(',').map(str::to_owned).collect();
        rows.iter()
            .map(|row| Ok(Instance { held: ids(row.text("held")?), sealing: ids(row.text("sealing")?) }))
            .collect()
    }
}

/// Joins ids into their stored form; none contains a comma.
fn join_ids(ids: BTreeSet<String>) -> String {
    ids.into_iter().collect::<Vec<_>>().join(",")
}
