//! The rate limiting of background calls. The tests advance the clock.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use futures::future::{BoxFuture, FutureExt as _};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::{
    sync::watch,
    task::{JoinSet, yield_now},
};

use super::{
    mock::{Gate, Reply},
    setup::{LIST, TestSetup, empty_list, fast_settings},
};
use crate::{
    domain::principal::Scope as _,
    partner_center::{CallContext, CircuitState, Client, Clock, ErrorKind, Settings},
};

const MINUTE: Duration = Duration::from_mins(1);

/// The time between two background calls under a limit of 500 a minute.
const SPACING: Duration = Duration::from_millis(125);

/// A clock that only a test advances.
#[derive(Debug)]
struct ManualClock {
    now: watch::Sender<Instant>,
    due: Mutex<Vec<Instant>>,
}

/// A task that waits for a time.
struct Sleeper<'a>(&'a ManualClock, Instant);

impl Drop for Sleeper<'_> {
    fn drop(&mut self) {
        let mut due = self.0.due.lock().unwrap();
        if let Some(index) = due.iter().position(|due| *due == self.1) {
            due.swap_remove(index);
        }
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        *self.now.borrow()
    }

    fn sleep_until(&self, time: Instant) -> BoxFuture<'_, ()> {
        async move {
            if self.now() < time {
                self.due.lock().unwrap().push(time);
                let _sleeper = Sleeper(self, time);
                self.now.subscribe().wait_for(|now| *now >= time).await.unwrap();
            }
        }
        .boxed()
    }
}

impl ManualClock {
    fn advance_to(&self, time: Instant) {
        self.due.lock().unwrap().retain(|due| *due > time);
        self.now.send_replace(time);
    }

    fn advance(&self, time: Duration) {
        self.advance_to(self.now() + time);
    }

    /// Returns the next time that a task waits for.
    fn next(&self) -> Option<Instant> {
        self.due.lock().unwrap().iter().min().copied()
    }
}

/// A [`TestSetup`] whose clock the test advances.
struct PaceSetup {
    setup: TestSetup,
    clock: Arc<ManualClock>,
}

impl PaceSetup {
    async fn new() -> Self {
        Self::with(fast_settings()).await
    }

    async fn with(mut settings: Settings) -> Self {
        settings.background.patience = Duration::from_hours(3);
        Self::with_default_patience(settings).await
    }

    async fn with_default_patience(settings: Settings) -> Self {
        let clock = Arc::new(ManualClock { now: watch::Sender::new(Instant::now()), due: Mutex::default() });
        let setup = TestSetup::with(Settings { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..settings }).await;
        Self { setup, clock }
    }

    /// Returns a client of a job.
    fn job(&self) -> Client {
        let TestSetup { partner_center, target, scope, .. } = &self.setup;
        partner_center.delegated(Arc::clone(target), scope, CallContext::new().in_background())
    }

    fn waiting(&self) -> usize {
        self.setup
            .partner_center
            .health()
            .get(&self.setup.scope.partner())
            .map_or(0, |health| health.background_waiting)
    }

    /// Waits until this number of background calls are waiting, and nothing proceeds until the clock is advanced.
    async fn until_waiting(&self, calls: usize) {
        while self.waiting() != calls || self.clock.next().is_none() {
            yield_now().await;
        }
    }

    /// Advances the clock to the next time that a task waits for.
    fn advance_to_next(&self) {
        self.clock.advance_to(self.clock.next().unwrap());
    }

    fn seen(&self) -> usize {
        self.setup.mock.requests(LIST).len()
    }

    /// Starts background calls.
    fn start_calls(&self, calls: usize) -> JoinSet<()> {
        let mut started_calls = JoinSet::new();
        for _ in 0..calls {
            let job = self.job();
            started_calls.spawn(async move {
                job.customers().list(1, None).await.unwrap();
            });
        }
        started_calls
    }
}

#[tokio::test]
async fn background_call_waits_for_a_rate_limit_slot() {
    let pace_setup = PaceSetup::new().await;
    pace_setup.setup.mock.script("GET", LIST, [empty_list(), empty_list()]);
    pace_setup.job().customers().list(1, None).await.unwrap();
    let began = pace_setup.clock.now();
    let mut second = pace_setup.start_calls(1);
    pace_setup.until_waiting(1).await;
    assert_eq!(pace_setup.clock.next(), Some(began + SPACING));
    pace_setup.clock.advance_to(began + Duration::from_millis(124));
    pace_setup.until_waiting(1).await;
    assert_eq!(pace_setup.seen(), 1);
    pace_setup.advance_to_next();
    second.join_next().await.unwrap().unwrap();
    assert_eq!(pace_setup.waiting(), 0);
}

#[tokio::test]
async fn interactive_call_overtakes_waiting_background_calls() {
    let pace_setup = PaceSetup::new().await;
    pace_setup.setup.mock.script("GET", LIST, [empty_list(), empty_list(), empty_list()]);
    let mut queued = pace_setup.start_calls(200);
    queued.join_next().await.unwrap().unwrap();
    pace_setup.until_waiting(199).await;
    pace_setup.setup.client().customers().list(2, None).await.unwrap();
    assert_eq!(pace_setup.seen(), 2);
    // Canceled calls leave nothing behind.
    queued.shutdown().await;
    assert_eq!((pace_setup.waiting(), pace_setup.clock.next()), (0, None));
    pace_setup.clock.advance(SPACING);
    pace_setup.job().customers().list(1, None).await.unwrap();
}

#[tokio::test]
async fn background_calls_leave_permits_of_the_concurrency_limit() {
    let mut settings = Settings { in_flight_per_partner: 4, ..fast_settings() };
    settings.background.per_minute = 60_000;
    let pace_setup = PaceSetup::with(settings).await;
    let gate = Gate::closed();
    let replies = [
        empty_list().gated_by(&gate),
        empty_list().gated_by(&gate),
        empty_list(),
        empty_list(),
        empty_list(),
        empty_list(),
    ];
    pace_setup.setup.mock.script("GET", LIST, replies);
    let mut started_calls = pace_setup.start_calls(5);
    while pace_setup.seen() < 2 {
        pace_setup.clock.advance(Duration::from_millis(2));
        yield_now().await;
    }
    pace_setup.clock.advance(MINUTE / 2);
    pace_setup.setup.client().customers().list(2, None).await.unwrap();
    let sizes: Vec<_> = pace_setup.setup.mock.requests(LIST).iter().map(|seen| seen.query[0].1.clone()).collect();
    assert_eq!(sizes, ["1", "1", "2"]);
    gate.open();
    while !started_calls.is_empty() {
        pace_setup.clock.advance(Duration::from_millis(2));
        yield_now().await;
        if let Some(ended) = started_calls.try_join_next() {
            ended.unwrap();
        }
    }
}

#[tokio::test]
async fn after_a_429_interactive_calls_go_first_and_background_calls_slow_down() {
    let pace_setup = PaceSetup::new().await;
    pace_setup.setup.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "3")]);
    let began = pace_setup.clock.now();
    let mut background = pace_setup.start_calls(1);
    pace_setup.until_waiting(1).await;
    pace_setup.setup.mock.script("GET", LIST, [empty_list(), empty_list(), empty_list(), empty_list()]);
    let client = pace_setup.setup.client();
    let (interactive, ()) = tokio::join!(async { client.customers().list(2, None).await }, async {
        while pace_setup.clock.due.lock().unwrap().len() < 2 {
            yield_now().await;
        }
        assert_eq!(pace_setup.seen(), 1);
        pace_setup.clock.advance_to(began + Duration::from_millis(3_400));
    });
    interactive.unwrap();
    assert_eq!((pace_setup.seen(), pace_setup.waiting()), (2, 1));
    pace_setup.clock.advance_to(began + Duration::from_secs(4));
    background.join_next().await.unwrap().unwrap();
    let seen = pace_setup.setup.mock.requests(LIST);
    assert_ne!(seen[0].header("ms-requestid"), seen[2].header("ms-requestid"));
    // The limit is the lowest one, since only one call was counted when the service rejected it. The first call makes
    // up for a second of the wait.
    let mut wait = Duration::ZERO;
    for _ in 0..2 {
        let mut next = pace_setup.start_calls(1);
        pace_setup.until_waiting(1).await;
        wait = pace_setup.clock.next().unwrap() - pace_setup.clock.now();
        pace_setup.advance_to_next();
        next.join_next().await.unwrap().unwrap();
    }
    assert!(wait > Duration::from_secs(2) && wait < Duration::from_millis(2_300), "{wait:?}");
}

#[tokio::test]
async fn background_call_waits_an_hour_outside_its_deadline() {
    let pace_setup = PaceSetup::new().await;
    pace_setup.setup.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "3600"), empty_list()]);
    let mut background = pace_setup.start_calls(1);
    pace_setup.until_waiting(1).await;
    let error = pace_setup.setup.client().customers().list(2, None).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Throttled { .. }), "{error}");
    pace_setup.clock.advance(Duration::from_mins(59));
    pace_setup.until_waiting(1).await;
    assert_eq!(pace_setup.seen(), 1);
    pace_setup.clock.advance(Duration::from_mins(2));
    background.join_next().await.unwrap().unwrap();
}

#[tokio::test]
async fn background_call_that_would_wait_too_long_fails_unsent() {
    let pace_setup = PaceSetup::with_default_patience(fast_settings()).await;
    pace_setup.setup.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "3600")]);
    for _ in 0..2 {
        let error = pace_setup.job().customers().list(1, None).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Throttled { retry_after } if retry_after > MINUTE), "{error}");
    }
    assert_eq!(pace_setup.seen(), 1, "the second was not sent");
}

#[tokio::test]
async fn a_background_call_waits_for_an_open_circuit_and_may_be_its_probe() {
    let mut settings = Settings { attempts: 1, ..fast_settings() };
    settings.circuit.failures = 2;
    let pause = settings.circuit.pause;
    let pace_setup = PaceSetup::with(settings).await;
    pace_setup.setup.mock.script("GET", LIST, [Reply::fault(503, 0), Reply::fault(503, 0)]);
    // A job's failures count for the circuit like all others.
    assert_eq!(pace_setup.job().customers().list(1, None).await.unwrap_err().kind(), ErrorKind::Failing);
    assert_eq!(pace_setup.setup.client().customers().list(1, None).await.unwrap_err().kind(), ErrorKind::Failing);
    let opened = pace_setup.clock.now();
    let mut started_calls = pace_setup.start_calls(20);
    pace_setup.until_waiting(20).await;
    assert_eq!(pace_setup.clock.next(), Some(opened + pause));
    pace_setup.clock.advance(pause.saturating_sub(Duration::from_millis(1)));
    pace_setup.until_waiting(20).await;
    assert_eq!(pace_setup.seen(), 2);
    pace_setup.setup.mock.script("GET", LIST, [Reply::fault(503, 0)]);
    pace_setup.advance_to_next();
    // One probe for all of them, which fails; the others wait for the next pause.
    assert!(started_calls.join_next().await.unwrap().is_err());
    pace_setup.until_waiting(19).await;
    assert_eq!(pace_setup.seen(), 3);
    pace_setup.setup.mock.script("GET", LIST, (0..19).map(|_| empty_list()));
    while !started_calls.is_empty() {
        pace_setup.clock.advance(Duration::from_secs(1));
        yield_now().await;
        if let Some(ended) = started_calls.try_join_next() {
            ended.unwrap();
        }
    }
    assert_eq!(pace_setup.setup.partner_center.health()[&pace_setup.setup.scope.partner()].api, CircuitState::Closed);
}

/// The record of a service with a limit: the times of the calls of a job and of interactive ones, and the number of
/// those that it rejected.
#[derive(Default)]
struct RecordedCalls {
    job: Vec<Instant>,
    interactive: Vec<Instant>,
    rejected: usize,
    window: Option<(Instant, usize)>,
}

/// Runs a job of eight concurrent workers for some minutes, beside interactive calls that began a minute before it, at
/// a service that permits 500 calls in a minute.
async fn run(minutes: u32, interactive_a_minute: u32) -> (PaceSetup, Instant, Arc<Mutex<RecordedCalls>>) {
    const WORKERS: usize = 8;
    let pace_setup = PaceSetup::new().await;
    let recorded = Arc::new(Mutex::new(RecordedCalls::default()));
    let (service, clock) = (Arc::clone(&recorded), Arc::clone(&pace_setup.clock));
    pace_setup.setup.mock.always("GET", LIST, move |_, seen| {
        let (now, mut recorded) = (clock.now(), service.lock().unwrap());
        let (began, calls) = recorded.window.filter(|(began, _)| now - *began < MINUTE).unwrap_or((now, 0));
        recorded.window = Some((began, calls + 1));
        if calls >= 500 {
            recorded.rejected += 1;
            return Reply::status(429).header("retry-after", &(began + MINUTE - now).as_secs().max(1).to_string());
        }
        let is_job = seen.query[0].1 == "1";
        if is_job { &mut recorded.job } else { &mut recorded.interactive }.push(now);
        empty_list()
    });
    let client = pace_setup.setup.client();
    let interval = MINUTE.checked_div(interactive_a_minute);
    if let Some(interval) = interval {
        for _ in 0..interactive_a_minute {
            client.customers().list(2, None).await.unwrap();
            pace_setup.clock.advance(interval);
        }
    }
    let began = pace_setup.clock.now();
    let (end, mut next_interactive) = (began + MINUTE * minutes, interval.map(|_| began));
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let job = pace_setup.job();
        workers.spawn(async move {
            loop {
                job.customers().list(1, None).await.unwrap();
            }
        });
    }
    loop {
        pace_setup.until_waiting(WORKERS).await;
        let next = pace_setup.clock.next().unwrap();
        if next.min(next_interactive.unwrap_or(next)) >= end {
            break;
        }
        match next_interactive.zip(interval) {
            Some((now, interval)) if now <= next => {
                pace_setup.clock.advance_to(now.max(pace_setup.clock.now()));
                client.customers().list(2, None).await.unwrap();
                next_interactive = Some(now + interval);
            }
            _ => pace_setup.advance_to_next(),
        }
    }
    workers.shutdown().await;
    (pace_setup, began, recorded)
}

fn in_minute(times: &[Instant], began: Instant, minute: u32) -> usize {
    times.iter().filter(|at| **at >= began + MINUTE * minute && **at < began + MINUTE * (minute + 1)).count()
}

#[tokio::test]
async fn a_job_alone_makes_nearly_all_calls_that_the_limit_permits() {
    let (_pace_setup, began, recorded) = run(3, 0).await;
    let recorded = recorded.lock().unwrap();
    for minute in 0..3 {
        let sent = in_minute(&recorded.job, began, minute);
        assert!((475..=500).contains(&sent), "minute {minute}: {sent}");
    }
    assert_eq!(recorded.rejected, 0);
}

#[tokio::test]
async fn job_beside_interactive_calls_uses_nearly_all_of_the_remaining_limit() {
    let (_pace_setup, began, recorded) = run(3, 100).await;
    let recorded = recorded.lock().unwrap();
    for minute in 0..3 {
        let sent = in_minute(&recorded.job, began, minute);
        assert!((380..=400).contains(&sent), "minute {minute}: {sent}");
        assert_eq!(in_minute(&recorded.interactive, began, minute), 100);
    }
    assert_eq!(recorded.rejected, 0);
}

#[tokio::test]
async fn waiting_background_calls_are_counted() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let pace_setup = PaceSetup::new().await;
    pace_setup.setup.mock.script("GET", LIST, [empty_list(), empty_list()]);
    let mut started_calls = pace_setup.start_calls(2);
    started_calls.join_next().await.unwrap().unwrap();
    pace_setup.until_waiting(1).await;
    let waiting = |calls: usize| {
        let line = format!(r#"partner_center_background_waiting{{operation="get-a-list-of-customers"}} {calls}"#);
        let metrics = handle.render();
        assert!(metrics.contains(&line), "{line}\n{metrics}");
    };
    waiting(1);
    pace_setup.advance_to_next();
    started_calls.join_next().await.unwrap().unwrap();
    waiting(0);
    let waits = r#"partner_center_background_wait_seconds_count{operation="get-a-list-of-customers"} 2"#;
    assert!(handle.render().contains(waits), "{}", handle.render());
}
