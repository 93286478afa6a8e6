//! `keys generate|rotate`: the keys that seal secrets in the database.
//!
//! A rotation has four steps, because a running portal reads its keys at start and must be able to open whatever another
//! instance seals: the new key is *added* behind the others, *promoted* to seal, everything is *resealed*, and what seals
//! nothing any more is *forgotten*. Between the first three, every instance is restarted.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, bail};
use secrecy::ExposeSecret as _;

use crate::{
    server::{
        command::{self, Out, open_migrated_store},
        config::Settings,
    },
    store::{Keyring, Store},
};

/// One step of a rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Add a new key, which opens but does not seal.
    Add,
    /// Let the newest key seal.
    Promote,
    /// Seal everything under the key that seals now.
    Reseal,
    /// Remove the keys that seal nothing any more.
    Forget,
}

impl Step {
    /// All of them, for an installation whose only instance is stopped meanwhile.
    pub const ALL: [Self; 4] = [Self::Add, Self::Promote, Self::Reseal, Self::Forget];
}

/// Makes a first key: in the key file, or written to `out` for other places that keep secrets.
///
/// # Errors
/// When there is a key file already: whatever it seals would be lost with it.
pub fn generate(settings: &Settings, print: bool, out: Out<'_>) -> anyhow::Result<()> {
    let text = Keyring::generate()?.to_text();
    if print {
        writeln!(out, "{}", text.expose_secret())?;
        return Ok(());
    }
    let file = key_file(settings)?;
    if file.exists() {
        bail!("{} exists; `tenantry keys rotate` replaces a key without losing what it seals", file.display());
    }
    write_private(&file, text.expose_secret())?;
    writeln!(out, "{} written: keep a copy apart from the database's", file.display())?;
    Ok(())
}

/// Makes a first key in a file, for a demonstration.
#[cfg(feature = "emulator")]
pub(super) fn generate_in(file: &Path) -> anyhow::Result<()> {
    write_private(file, Keyring::generate()?.to_text().expose_secret())
}

/// Takes steps of a rotation.
///
/// # Errors
/// When the keys are not in a file, or the database cannot be used; steps that were taken before stay taken.
pub async fn rotate(settings: &Settings, steps: &[Step], out: Out<'_>) -> anyhow::Result<()> {
    for step in steps {
        match step {
            Step::Add => {
                let (file, mut entries) = read_entries(settings)?;
                let fresh = Keyring::generate()?;
                entries.push(fresh.to_text().expose_secret().to_owned());
                write_private(&file, &entries.join(","))?;
                writeln!(out, "added {}: it opens, but does not seal yet", fresh.active())?;
            }
            Step::Promote => {
                let (file, mut entries) = read_entries(settings)?;
                if entries.len() < 2 {
                    bail!("{} has one key only: add one first", file.display());
                }
                entries.rotate_right(1);
                write_private(&file, &entries.join(","))?;
                writeln!(out, "promoted {}: it seals from now on", id_of(&entries[0]))?;
            }
            Step::Reseal => {
                let store = store_with_current_keys(settings).await?;
                writeln!(out, "resealed {}", store.reseal().await?)?;
                store.close().await;
            }
            Step::Forget => forget(settings, out).await?,
        }
    }
    Ok(())
}

async fn forget(settings: &Settings, out: Out<'_>) -> anyhow::Result<()> {
    let store = store_with_current_keys(settings).await?;
    let used = store.used_keys().await?;
    store.close().await;
    let (file, entries) = read_entries(settings)?;
    let (kept, forgotten): (Vec<_>, Vec<_>) =
        entries.into_iter().enumerate().partition(|(place, entry)| *place == 0 || used.contains(id_of(entry)));
    let kept: Vec<String> = kept.into_iter().map(|(_, entry)| entry).collect();
    write_private(&file, &kept.join(","))?;
    for (_, entry) in forgotten {
        writeln!(out, "forgot {}", id_of(&entry))?;
    }
    Ok(())
}

/// The file that a command may change.
fn key_file(settings: &Settings) -> anyhow::Result<PathBuf> {
    let set = |name: &str| settings.effective().iter().find(|line| line.key.name == name && line.value.is_some());
    if let Some(keys) = set("keys") {
        bail!("the keys are in {}, which this command cannot change; keep them in a file (keys_file)", keys.source);
    }
    Ok(command::key_file(settings))
}

/// The keys as the file has them now; the settings may have been read before an earlier step.
fn read_entries(settings: &Settings) -> anyhow::Result<(PathBuf, Vec<String>)> {
    let file = key_file(settings)?;
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Keyring::parse(&text).with_context(|| format!("the keys of {} cannot be used", file.display()))?;
    let entries = text.split([',', '\n']).map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty());
    Ok((file, entries.collect()))
}

async fn store_with_current_keys(settings: &Settings) -> anyhow::Result<Store> {
    if key_file(settings).is_err() {
        return open_migrated_store(settings).await;
    }
    let (_, entries) = read_entries(settings)?;
    let keys = Keyring::parse(&entries.join(","))?;
    Ok(Store::open(settings.database_url.expose_secret(), Arc::new(keys)).await?)
}

fn id_of(entry: &str) -> &str {
    entry.split(':').next().unwrap_or_default().trim()
}

/// Replaces a file in one move, so that a crash leaves the old keys or the new ones and never half of them.
fn write_private(file: &Path, text: &str) -> anyhow::Result<()> {
    let write = || {
        if let Some(directory) = file.parent().filter(|directory| !directory.as_os_str().is_empty()) {
            std::fs::create_dir_all(directory)?;
        }
        let fresh = file.with_extension("new");
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut open = options.open(&fresh)?;
        writeln!(open, "{text}")?;
        open.sync_all()?;
        std::fs::rename(&fresh, file)
    };
    write().with_context(|| format!("cannot write {}", file.display()))
}
