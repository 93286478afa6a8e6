//! `backup`: an online copy of the database.

use std::path::Path;

use anyhow::bail;
use secrecy::ExposeSecret as _;

use crate::{
    server::{
        command::{Out, open_store_at_current_schema},
        config::Settings,
    },
    store::Kind,
};

/// Copies a SQLite database to a new file, for `restore`. It does not contain the keys.
///
/// # Errors
/// On PostgreSQL, which has its own tools; when the file exists or cannot be written.
pub async fn backup(settings: &Settings, to: &Path, out: Out<'_>) -> anyhow::Result<()> {
    if Kind::of(settings.database_url.expose_secret())? == Kind::Postgres {
        bail!("on PostgreSQL, use `pg_dump`: `tenantry backup --help` shows how");
    }
    let store = open_store_at_current_schema(settings).await?;
    store.backup(to).await?;
    writeln!(out, "{} written; store it separately from the keys", to.display())?;
    store.close().await;
    Ok(())
}
