//! The running instances: which keys each holds and may be sealing under, so that keys are rotated beside them.

use std::{collections::BTreeSet, sync::PoisonError};

use jiff::SignedDuration;
use uuid::Uuid;

use super::{Store, database::sql, error::Result};

/// How long after its last word an instance is believed to run.
const ALIVE: SignedDuration = SignedDuration::from_secs(60);

/// A running instance's keys, by their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// The keys that it can open with.
    pub held: BTreeSet<String>,
    /// The keys under which something of it may not be written yet: the one that seals, and the one that did when it last said
    /// so.
    pub sealing: BTreeSet<String>,
}

impl Store {
    /// Reads the keys again and says which they are, for an instance that runs; to be repeated well within a minute.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn announce_instance(&self, id: Uuid) -> Result<()> {
        const SQL: &str = "INSERT INTO instance (id, held, sealing, seen_at) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT (id) DO UPDATE SET held = excluded.held, sealing = excluded.sealing, \
                           seen_at = excluded.seen_at";
        self.keys().reload();
        let active = self.keys().active();
        let announced = self.0.announced.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let sealing: BTreeSet<String> = announced.into_iter().chain([active.clone()]).collect();
        let announce = sql(SQL).bind(id).bind(list(self.keys().ids())).bind(list(sealing)).bind(self.now());
        self.database().execute(announce).await?;
        *self.0.announced.lock().unwrap_or_else(PoisonError::into_inner) = Some(active);
        Ok(())
    }

    /// Takes an instance that ends off the list, and those that ended without a word a while ago.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_instance(&self, id: Uuid) -> Result<()> {
        const SQL: &str = "DELETE FROM instance WHERE id = $1 OR seen_at < $2";
        self.database().execute(sql(SQL).bind(id).bind(self.after(-ALIVE))).await.map(drop)
    }

    /// Returns the instances that run.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_instances(&self) -> Result<Vec<Instance>> {
        const SQL: &str = "SELECT held, sealing FROM instance WHERE seen_at >= $1 ORDER BY id";
        let rows = self.database().rows(sql(SQL).bind(self.after(-ALIVE))).await?;
        let ids = |text: String| text.split(',').map(str::to_owned).collect();
        rows.iter()
            .map(|row| Ok(Instance { held: ids(row.text("held")?), sealing: ids(row.text("sealing")?) }))
            .collect()
    }
}

/// Ids as they are stored; none has a comma.
fn list(ids: BTreeSet<String>) -> String {
    ids.into_iter().collect::<Vec<_>>().join(",")
}
