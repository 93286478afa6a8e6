//! `migrate`: database migrations.

use anyhow::bail;

use crate::server::{
    command::{Out, open_store},
    config::Settings,
};

/// Applies pending migrations or, with `check`, only lists them and fails if there are any.
///
/// # Errors
/// When the database cannot be reached or migrated; with `check`, also when a migration is pending.
pub async fn migrate(settings: &Settings, check: bool, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_store(settings).await?;
    let pending = store.pending_migrations().await?;
    for migration in &pending {
        writeln!(out, "{:04} {}", migration.version, migration.name)?;
    }
    if check && !pending.is_empty() {
        store.close().await;
        bail!("{} pending migrations: run `tenantry migrate`", pending.len());
    }
    if !check {
        store.migrate().await?;
        store.check_keys().await?;
    }
    writeln!(out, "the database's schema is up to date")?;
    store.close().await;
    Ok(())
}
