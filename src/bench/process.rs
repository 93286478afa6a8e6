//! Process statistics from proc(5).

use std::{fs, time::Duration};

use anyhow::Context as _;

/// A process by its id.
#[derive(Debug, Clone, Copy)]
pub struct Process(pub u32);

/// The unit of times in proc(5), hundredths of a second on every Linux (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

impl Process {
    /// Returns the current process.
    pub fn own() -> Self {
        Self(std::process::id())
    }

    /// Returns the resident memory in bytes.
    pub fn resident(self) -> anyhow::Result<u64> {
        self.memory("VmRSS")
    }

    /// Returns the peak of the resident memory in bytes, since it was last reset.
    pub fn peak(self) -> anyhow::Result<u64> {
        self.memory("VmHWM")
    }

    /// Resets the peak of the resident memory to the current value.
    pub fn reset_peak(self) -> anyhow::Result<()> {
        fs::write(format!("/proc/{}/clear_refs", self.0), "5").context("peak of the resident memory")
    }

    fn memory(self, name: &'static str) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).context("resident memory")?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).context(name)?;
        let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().context(name)?;
        Ok(kilobytes * 1024)
    }

    /// Returns the processor time so far, of all threads.
    pub fn processor_time(self) -> anyhow::Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).context("processor time")?;
        // The program's name is in parentheses and may contain anything.
        let (_, after_name) = stat.rsplit_once(')').context("stat")?;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks = |at: usize| -> anyhow::Result<u32> { Ok(fields.get(at).context("stat")?.parse()?) };
        Ok(TICK * (ticks(11)? + ticks(12)?))
    }
}

/// Returns the machine's load averages over 1, 5 and 15 minutes, and its number of processors.
pub fn machine() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    let processors = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!("load averages {load}, {processors} processors")
}
