//! `check-config`: the settings in force, and where each was set.

use crate::server::{command::Out, config::Settings};

/// Writes the settings as lines of TOML, secrets masked. That they could be loaded is the check.
///
/// # Errors
/// When the answer cannot be written.
pub fn check_config(settings: &Settings, out: Out<'_>) -> anyhow::Result<()> {
    for line in settings.effective() {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
