//! Benchmarks of the portal: `make bench`, or `cargo bench --bench portal`.
//!
//! Results are comparable only within one run, since the load of the machine varies. The portal runs as in production:
//! in a separate process, set up with its own commands. The emulator runs in the process of the benchmarks. Arguments
//! select sections: `cargo bench --bench portal -- pages memory`.

mod baseline;
#[path = "../tests/browser.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "the integration tests' browser, of which only signing in is needed"
)]
mod browser;
mod demo;
mod emulated;
mod http;
mod installation;
mod jobs;
mod load;
mod memory;
mod pages;
mod process;
mod scale;
mod site;
mod table;

use std::path::{Path, PathBuf};

use anyhow::bail;
use tenantry::emulator::{Emulator, Options};

use self::{demo::Staff, installation::Installation, table::print_line};

const SECTIONS: [&str; 7] = ["pages", "scale", "start", "memory", "jobs", "emulator", "site"];

fn main() -> anyhow::Result<()> {
    drop(rustls::crypto::ring::default_provider().install_default());
    // The portal's number of worker threads.
    let workers = std::thread::available_parallelism().map_or(4, |processors| processors.get().max(4));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build()?;
    // Cargo adds the argument `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments == [baseline::ARGUMENT] {
        return runtime.block_on(baseline::serve());
    }
    if let Some(unknown) = arguments.iter().find(|argument| !SECTIONS.contains(&argument.as_str())) {
        bail!("{unknown} is none of {}", SECTIONS.join(", "));
    }
    runtime.block_on(measure(|section| arguments.is_empty() || arguments.iter().any(|argument| argument == section)))
}

async fn measure(wanted: impl Fn(&str) -> bool) -> anyhow::Result<()> {
    print_line(&format!("tenantry {}, {}", env!("CARGO_PKG_VERSION"), process::machine()));
    let site = built_site();
    let emulator = Emulator::start(Options::default()).await?;
    let installation = Installation::set_up(&emulator, site.as_deref())?;
    if wanted("pages") {
        let portal = installation.start()?;
        let staff = Staff::sign_in(&emulator, &portal).await?;
        pages::throughput(&staff, &portal).await?;
        pages::own_time(&staff, &portal).await?;
    }
    if wanted("scale") {
        scale::scale(&installation, &emulator).await?;
    }
    if wanted("start") {
        memory::start(&installation).await?;
    }
    if wanted("memory") {
        memory::memory(&installation, &emulator).await?;
    }
    if wanted("jobs") {
        jobs::license_changes(&installation, &emulator).await?;
    }
    if wanted("site") {
        match &site {
            Some(site) => site::sizes(site, &installation.start()?).await?,
            None => print_line("\nNo site has been built (`make site`): its sizes are left out."),
        }
    }
    emulator.stop().await;
    if wanted("emulator") {
        emulated::many_customers().await?;
    }
    Ok(())
}

/// Returns the directory of the built assets, if `make site` has built them.
fn built_site() -> Option<PathBuf> {
    let site = std::env::var_os("PORTAL_SITE")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/site"), PathBuf::from);
    site.join("assets.json").is_file().then_some(site)
}
