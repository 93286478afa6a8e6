//! `restore`: restoration of the database from a backup.

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, bail};
use secrecy::ExposeSecret as _;

use crate::{
    server::{
        command::{Out, load_keys},
        config::Settings,
    },
    store::{Error, Kind, Store},
};

/// Replaces the SQLite database with a backup, after verifying it.
///
/// # Errors
/// On PostgreSQL, which has its own tools; when the database is in use, or may not be replaced; when the backup is
/// invalid. Nothing is changed on error.
pub async fn restore(settings: &Settings, from: &Path, replace: bool, out: Out<'_>) -> anyhow::Result<()> {
    let url = settings.database_url.expose_secret();
    if Kind::of(url)? == Kind::Postgres {
        bail!("on PostgreSQL, use `pg_restore`: `tenantry restore --help` shows how");
    }
    let keys = Arc::new(load_keys(settings)?);
    match Store::restore(url, from, keys, replace).await {
        Ok(restored) => {
            let (partners, entries) = (restored.partners, restored.entries);
            writeln!(out, "restored\tpartners {partners}\taudit entries {entries}, in intact chains")?;
            writeln!(out, "all sessions have ended: everybody has to sign in again")?;
            Ok(())
        }
        Err(Error::Busy) => bail!("the database is in use: stop the portal first"),
        Err(Error::Conflict(what)) => {
            bail!("{what}: --replace replaces it with the backup, and its data is lost")
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be restored", from.display())),
    }
}
