//! `backup`: a copy of the database while the portal goes on.

use std::path::Path;

use crate::server::{
    command::{Out, open_migrated_store},
    config::Settings,
};

/// Copies a SQLite database to a new file, which can take its place. The keys are not in it.
///
/// # Errors
/// On PostgreSQL, which has its own means; when the file exists or cannot be written.
pub async fn backup(settings: &Settings, to: &Path, out: Out<'_>) -> anyhow::Result<()> {
    let store = open_migrated_store(settings).await?;
    store.backup(to).await?;
    writeln!(out, "{} written; keep it apart from the keys", to.display())?;
    store.close().await;
    Ok(())
}
