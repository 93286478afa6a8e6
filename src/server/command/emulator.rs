//! `emulator`: the emulator of Partner Center and sign-in by itself.

use anyhow::Context as _;
use tokio_util::sync::CancellationToken;

use crate::{
    domain::cloud::Cloud,
    emulator::{Emulator, Options},
    server::{application, command::Out, config::key},
};

/// Runs the emulator until the process receives a signal. Prints the settings that point a portal at it.
///
/// # Errors
/// When it cannot listen, or an address is not a loopback address.
pub async fn emulator(options: Options, out: Out<'_>) -> anyhow::Result<()> {
    let shutdown = CancellationToken::new();
    application::cancel_on_signal(shutdown.clone())?;
    emulate_until(options, &shutdown, out).await
}

async fn emulate_until(options: Options, shutdown: &CancellationToken, out: Out<'_>) -> anyhow::Result<()> {
    let emulator = Emulator::start(options).await.context("the emulator cannot start")?;
    write_settings(&emulator, out)?;
    shutdown.cancelled().await;
    emulator.stop().await;
    Ok(())
}

/// Writes the settings of a portal that uses it, as lines of TOML.
fn write_settings(emulator: &Emulator, out: Out<'_>) -> anyhow::Result<()> {
    writeln!(out, "# Partner Center: {}", emulator.partner_center_url())?;
    writeln!(out, "# Sign-in:        {}", emulator.sign_in_url())?;
    for cloud in Cloud::ALL {
        writeln!(out, "{} = {:?}", key::api(cloud), emulator.partner_center_url().as_str())?;
    }
    for app in &emulator.demo().apps {
        let section = key::sign_in_section(app.cloud);
        writeln!(out, "{section}.authority = {:?}", emulator.authority(app.cloud).as_str())?;
        writeln!(out, "{section}.client_id = {:?}", app.client_id)?;
        writeln!(out, "{section}.client_secret = {:?}", app.client_secret)?;
    }
    writeln!(out, "operators = [{:?}]", emulator.demo().operator.to_string())?;
    out.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::config::Settings;

    #[tokio::test]
    async fn the_printed_settings_are_a_valid_settings_file() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("tenantry.toml");
        let shutdown = CancellationToken::new();
        shutdown.cancel();
        let mut output = Vec::new();
        emulate_until(Options { customers: 1, ..Options::default() }, &shutdown, &mut output).await.unwrap();
        std::fs::write(&file, &output).unwrap();
        let settings = Settings::load(Some(file), []).unwrap();
        assert_eq!(settings.operators.len(), 1);
        assert!(settings.partner_center.contains_key(&Cloud::China));
        assert!(settings.sign_in.values().all(|sign_in| sign_in.authority.is_some()) && !settings.sign_in.is_empty());
    }
}
