//! The clock by which deadlines, throttles, circuits and the rate limits of background calls are measured. It is a
//! setting, so that tests can advance it by an hour at once.

use std::{fmt, time::Instant};

use futures::future::{BoxFuture, FutureExt as _};

/// A source of time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Returns the current time.
    fn now(&self) -> Instant;

    /// Waits until a time.
    fn sleep_until(&self, time: Instant) -> BoxFuture<'_, ()>;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep_until(&self, time: Instant) -> BoxFuture<'_, ()> {
        tokio::time::sleep_until(time.into()).boxed()
    }
}
