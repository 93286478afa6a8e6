//! The program's commands, called by `main` after it has parsed the command line.
//!
//! Output is written to a writer that `main` passes (standard output), so that tests can read it; the log goes
//! elsewhere.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, bail};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    server::config::Settings,
    store::{self, Keyring, SessionSelection, Store},
};

pub mod arguments;
pub mod audit;
pub mod backup;
mod certificates;
pub mod check_config;
mod custom_endpoints;
#[cfg(feature = "emulator")]
pub mod demo;
#[cfg(feature = "emulator")]
pub mod emulator;
pub mod keys;
pub mod migrate;
pub mod operator;
pub mod partner;
pub mod person;
pub mod restore;
pub mod serve;
#[cfg(test)]
mod tests;
#[cfg(feature = "emulator")]
pub mod webhook_receiver;
pub mod worker;

/// The writer for a command's output.
pub type Out<'a> = &'a mut (dyn std::io::Write + Send);

/// Returns the path of the key file: the one in the settings, or the default in the data directory.
fn key_file(settings: &Settings) -> PathBuf {
    settings.keys_file.clone().unwrap_or_else(|| settings.data_dir.join("keys"))
}

/// Rejects a key file that other accounts of the machine can read.
#[cfg(unix)]
fn check_privacy(file: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(file)
        .with_context(|| format!("cannot read the permissions of {}", file.display()))?
        .permissions()
        .mode();
    if mode & 0o007 != 0 {
        bail!("{0} can be read by everybody on this machine: run `chmod o= {0}`", file.display());
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_privacy(_: &Path) -> anyhow::Result<()> {
    Ok(())
}

/// Loads the keys from the settings, or from the file in the data directory. Keys from a file are reloaded when it
/// changes.
fn load_keys(settings: &Settings) -> anyhow::Result<Keyring> {
    let file = key_file(settings);
    if let Some(text) = &settings.keys {
        let keys = Keyring::parse(text.expose_secret());
        let keys = keys.context("the keys of the setting keys or keys_file cannot be used")?;
        if settings.keys_file.is_none() {
            return Ok(keys);
        }
        check_privacy(&file)?;
        return Ok(keys.backed_by(&file));
    }
    let path = file.display();
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => SecretString::from(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(
            "there are no keys to seal secrets with: run `tenantry keys generate`, which writes {path}, or set keys or \
             keys_file"
        ),
        Err(error) => return Err(error).context(format!("cannot read {path}")),
    };
    check_privacy(&file)?;
    let keys = Keyring::parse(text.expose_secret()).with_context(|| format!("the keys of {path} cannot be used"))?;
    Ok(keys.backed_by(&file))
}

/// Opens the store, whatever its migration level.
async fn open_store(settings: &Settings) -> anyhow::Result<Store> {
    let keys = Arc::new(load_keys(settings)?);
    Ok(Store::open(settings.database_url.expose_secret(), keys).await?)
}

/// Ends sessions, and revokes their refresh tokens if the provider has a revocation endpoint. Only ending the sessions
/// can fail.
async fn end_sessions_and_revoke_tokens<T>(
    settings: &Settings,
    store: &Store,
    sessions: SessionSelection,
    end: impl Future<Output = store::Result<T>>,
) -> anyhow::Result<T> {
    let services =
        || serve::services(settings, &settings.origin(settings.listen), store.clone(), load_keys(settings)?.into());
    let services = services().inspect_err(|error| tracing::warn!(%error, "refresh tokens not revoked")).ok();
    let tokens = match &services {
        Some(services) => services.tokens_to_revoke(sessions).await,
        None => Vec::new(),
    };
    let ended = end.await?;
    if let Some(services) = services {
        services.revoke_tokens(tokens).await;
    }
    Ok(ended)
}

/// Opens the store for a command that requires up-to-date tables.
async fn open_store_at_current_schema(settings: &Settings) -> anyhow::Result<Store> {
    let store = open_store(settings).await?;
    if !store.pending_migrations().await?.is_empty() {
        bail!("the database's schema is out of date: run `tenantry migrate` first");
    }
    store.check_keys().await?;
    Ok(store)
}
