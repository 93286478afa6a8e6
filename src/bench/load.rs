//! Load generation: many requests on several connections for a period.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::http::{Connection, Request};

/// The measurements of a run, which can be merged.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    elapsed: Duration,
    latencies: Vec<Duration>,
    sorted: bool,
}

impl Outcome {
    /// Returns the number of responses.
    pub fn responses(&self) -> usize {
        self.latencies.len()
    }

    /// Returns the number of responses per second.
    #[expect(clippy::cast_precision_loss, reason = "there are not so many")]
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// Returns a percentile of the latencies.
    pub fn percentile(&mut self, percent: usize) -> Duration {
        if !self.sorted {
            self.latencies.sort_unstable();
            self.sorted = true;
        }
        percentile(&self.latencies, percent)
    }

    /// Merges another run.
    pub fn add(&mut self, other: Self) {
        self.elapsed += other.elapsed;
        self.latencies.extend(other.latencies);
        self.sorted = false;
    }
}

/// Returns a percentile of sorted values.
pub fn percentile<T: Copy + Default>(sorted: &[T], percent: usize) -> T {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

/// Sends the same request on each of several connections, one after another, until the time is over.
pub async fn run(request: &Request, connections: usize, length: Duration) -> anyhow::Result<Outcome> {
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        open.push(Connection::open(request).await?);
    }
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for mut connection in open {
        let request = request.clone();
        tasks.spawn(async move {
            let mut latencies = Vec::new();
            while start.elapsed() < length {
                latencies.push(connection.send(&request).await?);
            }
            anyhow::Ok(latencies)
        });
    }
    let mut outcome = Outcome::default();
    while let Some(latencies) = tasks.join_next().await {
        outcome.latencies.extend(latencies??);
    }
    outcome.elapsed = start.elapsed();
    Ok(outcome)
}
