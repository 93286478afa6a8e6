//! What the system says of a process: proc(5).

use std::{fs, time::Duration};

use anyhow::Context as _;

/// A process by its id.
#[derive(Debug, Clone, Copy)]
pub struct Process(pub u32);

/// In proc(5) times are in hundredths of a second on every Linux there is (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

impl Process {
    /// The one that runs this.
    pub fn own() -> Self {
        Self(std::process::id())
    }

    /// Resident memory in bytes.
    pub fn resident(self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).context("resident memory")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().context("VmRSS")?;
        Ok(kilobytes * 1024)
    }

    /// Processor time so far, of all its threads.
    pub fn processor_time(self) -> anyhow::Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).context("processor time")?;
        // The program's name stands in brackets and may hold anything.
        let (_, after_name) = stat.rsplit_once(')').context("stat")?;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks = |at: usize| -> anyhow::Result<u32> { Ok(fields.get(at).context("stat")?.parse()?) };
        Ok(TICK * (ticks(11)? + ticks(12)?))
    }
}

/// Load averages of the machine over 1, 5 and 15 minutes, and how many processors it has.
pub fn machine() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    let processors = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!("load averages {load}, {processors} processors")
}
