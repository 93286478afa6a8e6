//! `keys generate|rotate`: the keys that seal secrets in the database.
//!
//! A rotation has four steps: the new key is *added* behind the others, *promoted* to the active key, everything is
//! *resealed* (re-encrypted), and unused keys are *forgotten*. Running portals reload a changed key file by themselves
//! and announce the keys that they hold and encrypt with; each step waits for all of them.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use secrecy::ExposeSecret as _;

use crate::{
    server::{
        command::{self, Out, open_store_at_current_schema},
        config::Settings,
    },
    store::{self, Keyring, Store},
};

/// Maximum time to wait for running portals, which exceeds the time for which a crashed one counts as running.
const TIMEOUT: Duration = Duration::from_secs(90);
/// Polling interval while waiting for them.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// One step of a rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Adds a new key, which decrypts but does not encrypt.
    Add,
    /// Makes the newest key the active one.
    Promote,
    /// Re-encrypts everything with the active key.
    Reseal,
    /// Removes the keys that no value is sealed under.
    Forget,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Self; 4] = [Self::Add, Self::Promote, Self::Reseal, Self::Forget];
}

/// Creates the first key: in the key file, or written to `out` for another secret store.
///
/// # Errors
/// When a key file exists already: everything sealed under its keys would be lost.
pub fn generate(settings: &Settings, print: bool, out: Out<'_>) -> anyhow::Result<()> {
    let text = Keyring::generate()?.to_text();
    if print {
        writeln!(out, "{}", text.expose_secret())?;
        return Ok(());
    }
    let file = key_file(settings)?;
    if file.exists() {
        bail!(
            "{} exists; `tenantry keys rotate` replaces a key without losing the data encrypted with it",
            file.display()
        );
    }
    write_private(&file, text.expose_secret())?;
    writeln!(out, "{} written: store a copy separately from the database backup", file.display())?;
    Ok(())
}

/// Creates the first key in a file, for a demo.
#[cfg(feature = "emulator")]
pub(super) fn generate_in(file: &Path) -> anyhow::Result<()> {
    write_private(file, Keyring::generate()?.to_text().expose_secret())
}

/// Performs steps of a rotation while portals run.
///
/// # Errors
/// When the keys are not in a file, a running portal does not pick up an earlier step, or the database fails; completed
/// steps persist.
pub async fn rotate(settings: &Settings, steps: &[Step], out: Out<'_>) -> anyhow::Result<()> {
    for step in steps {
        match step {
            Step::Add => add(settings, out).await?,
            Step::Promote => promote(settings, out).await?,
            Step::Reseal => {
                let (store, active) = store_with_current_keys(settings).await?;
                let seals = |it: &store::Instance| it.sealing.iter().eq([&active]);
                await_instances(&store, &format!("encrypts with {active} only"), seals).await?;
                writeln!(out, "re-encrypted {}", store.reseal().await?)?;
                store.close().await;
            }
            Step::Forget => remove_unused(settings, out).await?,
        }
    }
    Ok(())
}

/// Adds a key, unless the last one that was added has not encrypted anything yet, so that an interrupted rotation is
/// resumed.
async fn add(settings: &Settings, out: Out<'_>) -> anyhow::Result<()> {
    let (file, mut entries) = read_entries(settings)?;
    let (store, active) = store_with_current_keys(settings).await?;
    let ever_active = store.ever_active_keys().await?;
    store.close().await;
    if let Some(unused_key) =
        entries.last().map(|entry| id_of(entry)).filter(|id| *id != active && !ever_active.contains(*id))
    {
        writeln!(out, "{unused_key} was added before: it decrypts, but does not encrypt yet")?;
        return Ok(());
    }
    let new_key = Keyring::generate()?;
    entries.push(new_key.to_text().expose_secret().to_owned());
    write_private(&file, &entries.join(","))?;
    writeln!(out, "added {}: it decrypts, but does not encrypt yet", new_key.active())?;
    Ok(())
}

async fn promote(settings: &Settings, out: Out<'_>) -> anyhow::Result<()> {
    let (file, mut entries) = read_entries(settings)?;
    if entries.len() < 2 {
        bail!("{} has one key only: add one first", file.display());
    }
    entries.rotate_right(1);
    let promoted = id_of(&entries[0]).to_owned();
    let (store, _) = store_with_current_keys(settings).await?;
    await_instances(&store, &format!("holds {promoted}"), |it| it.held.contains(&promoted)).await?;
    store.close().await;
    write_private(&file, &entries.join(","))?;
    writeln!(out, "promoted {promoted}: it encrypts from now on")?;
    Ok(())
}

/// Removes the keys that no value and no running instance uses.
async fn remove_unused(settings: &Settings, out: Out<'_>) -> anyhow::Result<()> {
    let (store, _) = store_with_current_keys(settings).await?;
    let mut used = store.used_keys().await?;
    used.extend(store.list_instances().await?.into_iter().flat_map(|instance| instance.sealing));
    store.close().await;
    let (file, entries) = read_entries(settings)?;
    let (retained, removed): (Vec<_>, Vec<_>) =
        entries.into_iter().enumerate().partition(|(index, entry)| *index == 0 || used.contains(id_of(entry)));
    let retained: Vec<String> = retained.into_iter().map(|(_, entry)| entry).collect();
    write_private(&file, &retained.join(","))?;
    for (_, entry) in removed {
        writeln!(out, "removed key {}", id_of(&entry))?;
    }
    for entry in retained.iter().skip(1) {
        writeln!(out, "retained key {}: data is encrypted with it", id_of(entry))?;
    }
    Ok(())
}

/// Waits until every running portal satisfies a condition.
async fn await_instances(
    store: &Store,
    condition: &str,
    is_met: impl Fn(&store::Instance) -> bool,
) -> anyhow::Result<()> {
    let begun = Instant::now();
    loop {
        let pending_count = store.list_instances().await?.iter().filter(|instance| !is_met(instance)).count();
        if pending_count == 0 {
            return Ok(());
        }
        if begun.elapsed() > TIMEOUT {
            bail!(
                "timed out waiting for {pending_count} running portals, of which none {condition}. Copy this key \
                 file to each, or restart it, then run this command again; no data is lost"
            );
        }
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}

/// Returns the path of the key file that a command may change.
fn key_file(settings: &Settings) -> anyhow::Result<PathBuf> {
    let set = |name: &str| settings.effective().iter().find(|line| line.key.name == name && line.value.is_some());
    if let Some(keys) = set("keys") {
        bail!("the keys are in {}, which this command cannot change; keep them in a file (keys_file)", keys.source);
    }
    Ok(command::key_file(settings))
}

/// Reads the keys from the file; the settings may have been read before an earlier step.
fn read_entries(settings: &Settings) -> anyhow::Result<(PathBuf, Vec<String>)> {
    let file = key_file(settings)?;
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Keyring::parse(&text).with_context(|| format!("the keys of {} cannot be used", file.display()))?;
    let entries = text.split([',', '\n']).map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty());
    Ok((file, entries.collect()))
}

/// Opens the store with the current keys, and returns the active key's id with it.
async fn store_with_current_keys(settings: &Settings) -> anyhow::Result<(Store, String)> {
    let store = if key_file(settings).is_err() {
        open_store_at_current_schema(settings).await?
    } else {
        let (_, entries) = read_entries(settings)?;
        let keys = Keyring::parse(&entries.join(","))?;
        Store::open(settings.database_url.expose_secret(), Arc::new(keys)).await?
    };
    let active = store.active_key();
    Ok((store, active))
}

fn id_of(entry: &str) -> &str {
    entry.split(':').next().unwrap_or_default().trim()
}

/// Replaces a file atomically, so that a crash leaves the old keys or the new ones, never a partial file.
fn write_private(file: &Path, text: &str) -> anyhow::Result<()> {
    let write = || {
        if let Some(directory) = file.parent().filter(|directory| !directory.as_os_str().is_empty()) {
            std::fs::create_dir_all(directory)?;
        }
        let temporary_file = file.with_extension("new");
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut open = options.open(&temporary_file)?;
        writeln!(open, "{text}")?;
        open.sync_all()?;
        std::fs::rename(&temporary_file, file)
    };
    write().with_context(|| format!("cannot write {}", file.display()))
}
