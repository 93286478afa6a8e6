//! The pace of background calls. The tests move the clock.

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
    world::{LIST, World, nothing, quick},
};
use crate::{
    domain::principal::Scope as _,
    partner_center::{CallContext, CircuitState, Client, Clock, Kind, Settings},
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
        if let Some(place) = due.iter().position(|due| *due == self.1) {
            due.swap_remove(place);
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
    fn move_to(&self, time: Instant) {
        self.due.lock().unwrap().retain(|due| *due > time);
        self.now.send_replace(time);
    }

    fn pass(&self, time: Duration) {
        self.move_to(self.now() + time);
    }

    /// Returns the next time that a task waits for.
    fn next(&self) -> Option<Instant> {
        self.due.lock().unwrap().iter().min().copied()
    }
}

/// A world whose clock the test moves.
struct Bench {
    world: World,
    clock: Arc<ManualClock>,
}

impl Bench {
    async fn new() -> Self {
        Self::with(quick()).await
    }

    async fn with(mut settings: Settings) -> Self {
        settings.background.patience = Duration::from_hours(3);
        Self::as_set(settings).await
    }

    async fn as_set(settings: Settings) -> Self {
        let clock = Arc::new(ManualClock { now: watch::Sender::new(Instant::now()), due: Mutex::default() });
        let world = World::with(Settings { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..settings }).await;
        Self { world, clock }
    }

    /// Returns a client of a job.
    fn job(&self) -> Client {
        let World { center, target, scope, .. } = &self.world;
        center.delegated(Arc::clone(target), scope, CallContext::new().in_background())
    }

    fn waiting(&self) -> usize {
        self.world.center.health().get(&self.world.scope.partner()).map_or(0, |health| health.background_waiting)
    }

    /// Waits until this number of background calls are waiting, and nothing proceeds until the clock is advanced.
    async fn until_waiting(&self, calls: usize) {
        while self.waiting() != calls || self.clock.next().is_none() {
            yield_now().await;
        }
    }

    /// Advances the clock to the next time that a task waits for.
    fn move_on(&self) {
        self.clock.move_to(self.clock.next().unwrap());
    }

    fn seen(&self) -> usize {
        self.world.mock.seen(LIST).len()
    }

    /// Starts background calls.
    fn begin(&self, calls: usize) -> JoinSet<()> {
        let mut begun = JoinSet::new();
        for _ in 0..calls {
            let job = self.job();
            begun.spawn(async move {
                job.customers().list(1, None).await.unwrap();
            });
        }
        begun
    }
}

#[tokio::test]
async fn a_background_call_waits_for_its_pace() {
    let bench = Bench::new().await;
    bench.world.mock.script("GET", LIST, [nothing(), nothing()]);
    bench.job().customers().list(1, None).await.unwrap();
    let began = bench.clock.now();
    let mut second = bench.begin(1);
    bench.until_waiting(1).await;
    assert_eq!(bench.clock.next(), Some(began + SPACING));
    bench.clock.move_to(began + Duration::from_millis(124));
    bench.until_waiting(1).await;
    assert_eq!(bench.seen(), 1);
    bench.move_on();
    second.join_next().await.unwrap().unwrap();
    assert_eq!(bench.waiting(), 0);
}

#[tokio::test]
async fn an_interactive_call_passes_all_background_ones_that_wait() {
    let bench = Bench::new().await;
    bench.world.mock.script("GET", LIST, [nothing(), nothing(), nothing()]);
    let mut queued = bench.begin(200);
    queued.join_next().await.unwrap().unwrap();
    bench.until_waiting(199).await;
    bench.world.client().customers().list(2, None).await.unwrap();
    assert_eq!(bench.seen(), 2);
    // Canceled calls leave nothing behind.
    queued.shutdown().await;
    assert_eq!((bench.waiting(), bench.clock.next()), (0, None));
    bench.clock.pass(SPACING);
    bench.job().customers().list(1, None).await.unwrap();
}

#[tokio::test]
async fn background_calls_leave_places_in_the_concurrency_limit() {
    let mut settings = Settings { in_flight_per_partner: 4, ..quick() };
    settings.background.per_minute = 60_000;
    let bench = Bench::with(settings).await;
    let gate = Gate::closed();
    let replies = [nothing().behind(&gate), nothing().behind(&gate), nothing(), nothing(), nothing(), nothing()];
    bench.world.mock.script("GET", LIST, replies);
    let mut begun = bench.begin(5);
    while bench.seen() < 2 {
        bench.clock.pass(Duration::from_millis(2));
        yield_now().await;
    }
    bench.clock.pass(MINUTE / 2);
    bench.world.client().customers().list(2, None).await.unwrap();
    let sizes: Vec<_> = bench.world.mock.seen(LIST).iter().map(|seen| seen.query[0].1.clone()).collect();
    assert_eq!(sizes, ["1", "1", "2"]);
    gate.open();
    while !begun.is_empty() {
        bench.clock.pass(Duration::from_millis(2));
        yield_now().await;
        if let Some(ended) = begun.try_join_next() {
            ended.unwrap();
        }
    }
}

#[tokio::test]
async fn after_a_429_interactive_calls_go_first_and_background_ones_more_slowly() {
    let bench = Bench::new().await;
    bench.world.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "3")]);
    let began = bench.clock.now();
    let mut background = bench.begin(1);
    bench.until_waiting(1).await;
    bench.world.mock.script("GET", LIST, [nothing(), nothing(), nothing(), nothing()]);
    let client = bench.world.client();
    let (interactive, ()) = tokio::join!(async { client.customers().list(2, None).await }, async {
        while bench.clock.due.lock().unwrap().len() < 2 {
            yield_now().await;
        }
        assert_eq!(bench.seen(), 1);
        bench.clock.move_to(began + Duration::from_millis(3_400));
    });
    interactive.unwrap();
    assert_eq!((bench.seen(), bench.waiting()), (2, 1));
    bench.clock.move_to(began + Duration::from_secs(4));
    background.join_next().await.unwrap().unwrap();
    let seen = bench.world.mock.seen(LIST);
    assert_ne!(seen[0].header("ms-requestid"), seen[2].header("ms-requestid"));
    // The limit is the lowest one, since only one call was counted when the service refused it. The first call makes up
    // for a second of the wait.
    let mut wait = Duration::ZERO;
    for _ in 0..2 {
        let mut next = bench.begin(1);
        bench.until_waiting(1).await;
        wait = bench.clock.next().unwrap() - bench.clock.now();
        bench.move_on();
        next.join_next().await.unwrap().unwrap();
    }
    assert!(wait > Duration::from_secs(2) && wait < Duration::from_millis(2_300), "{wait:?}");
}

#[tokio::test]
async fn a_background_call_sits_out_an_hour_which_no_deadline_counts() {
    let bench = Bench::new().await;
    bench.world.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "3600"), nothing()]);
    let mut background = bench.begin(1);
    bench.until_waiting(1).await;
    let error = bench.world.client().customers().list(2, None).await.unwrap_err();
    assert!(matches!(error.kind(), Kind::Throttled { .. }), "{error}");
    bench.clock.pass(Duration::from_mins(59));
    bench.until_waiting(1).await;
    assert_eq!(bench.seen(), 1);
    bench.clock.pass(Duration::from_mins(2));
    background.join_next().await.unwrap().unwrap();
}

#[tokio::test]
async fn a_background_call_that_would_wait_too_long_says_so_before_it_is_sent() {
    let bench = Bench::as_set(quick()).await;
    bench.world.mock.script("GET", LIST, [Reply::status(429).header("retry-after", "3600")]);
    for _ in 0..2 {
        let error = bench.job().customers().list(1, None).await.unwrap_err();
        assert!(matches!(error.kind(), Kind::Throttled { retry_after } if retry_after > MINUTE), "{error}");
    }
    assert_eq!(bench.seen(), 1, "the second was not sent");
}

#[tokio::test]
async fn a_background_call_waits_for_an_open_circuit_and_may_be_its_probe() {
    let mut settings = Settings { attempts: 1, ..quick() };
    settings.circuit.failures = 2;
    let pause = settings.circuit.pause;
    let bench = Bench::with(settings).await;
    bench.world.mock.script("GET", LIST, [Reply::fault(503, 0), Reply::fault(503, 0)]);
    // A job's failures count for the circuit like all others.
    assert_eq!(bench.job().customers().list(1, None).await.unwrap_err().kind(), Kind::Failing);
    assert_eq!(bench.world.client().customers().list(1, None).await.unwrap_err().kind(), Kind::Failing);
    let opened = bench.clock.now();
    let mut begun = bench.begin(20);
    bench.until_waiting(20).await;
    assert_eq!(bench.clock.next(), Some(opened + pause));
    bench.clock.pass(pause.saturating_sub(Duration::from_millis(1)));
    bench.until_waiting(20).await;
    assert_eq!(bench.seen(), 2);
    bench.world.mock.script("GET", LIST, [Reply::fault(503, 0)]);
    bench.move_on();
    // One probe for all of them, which fails; the others wait for the next pause.
    assert!(begun.join_next().await.unwrap().is_err());
    bench.until_waiting(19).await;
    assert_eq!(bench.seen(), 3);
    bench.world.mock.script("GET", LIST, (0..19).map(|_| nothing()));
    while !begun.is_empty() {
        bench.clock.pass(Duration::from_secs(1));
        yield_now().await;
        if let Some(ended) = begun.try_join_next() {
            ended.unwrap();
        }
    }
    assert_eq!(bench.world.center.health()[&bench.world.scope.partner()].api, CircuitState::Closed);
}

/// The record of a service with a limit: the times of the calls of a job and of interactive ones, and the number of
/// those that it refused.
#[derive(Default)]
struct Counted {
    job: Vec<Instant>,
    interactive: Vec<Instant>,
    refused: usize,
    window: Option<(Instant, usize)>,
}

/// Runs a job of eight concurrent workers for some minutes, beside interactive calls that began a minute before it, at
/// a service that permits 500 calls in a minute.
async fn run(minutes: u32, interactive_a_minute: u32) -> (Bench, Instant, Arc<Mutex<Counted>>) {
    const WORKERS: usize = 8;
    let bench = Bench::new().await;
    let counted = Arc::new(Mutex::new(Counted::default()));
    let (service, clock) = (Arc::clone(&counted), Arc::clone(&bench.clock));
    bench.world.mock.always("GET", LIST, move |_, seen| {
        let (now, mut counted) = (clock.now(), service.lock().unwrap());
        let (began, calls) = counted.window.filter(|(began, _)| now - *began < MINUTE).unwrap_or((now, 0));
        counted.window = Some((began, calls + 1));
        if calls >= 500 {
            counted.refused += 1;
            return Reply::status(429).header("retry-after", &(began + MINUTE - now).as_secs().max(1).to_string());
        }
        let is_job = seen.query[0].1 == "1";
        if is_job { &mut counted.job } else { &mut counted.interactive }.push(now);
        nothing()
    });
    let client = bench.world.client();
    let every = MINUTE.checked_div(interactive_a_minute);
    if let Some(every) = every {
        for _ in 0..interactive_a_minute {
            client.customers().list(2, None).await.unwrap();
            bench.clock.pass(every);
        }
    }
    let began = bench.clock.now();
    let (end, mut person) = (began + MINUTE * minutes, every.map(|_| began));
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let job = bench.job();
        workers.spawn(async move {
            loop {
                job.customers().list(1, None).await.unwrap();
            }
        });
    }
    loop {
        bench.until_waiting(WORKERS).await;
        let next = bench.clock.next().unwrap();
        if next.min(person.unwrap_or(next)) >= end {
            break;
        }
        match person.zip(every) {
            Some((now, every)) if now <= next => {
                bench.clock.move_to(now.max(bench.clock.now()));
                client.customers().list(2, None).await.unwrap();
                person = Some(now + every);
            }
            _ => bench.move_on(),
        }
    }
    workers.shutdown().await;
    (bench, began, counted)
}

fn in_minute(times: &[Instant], began: Instant, minute: u32) -> usize {
    times.iter().filter(|at| **at >= began + MINUTE * minute && **at < began + MINUTE * (minute + 1)).count()
}

#[tokio::test]
async fn a_job_alone_makes_nearly_all_calls_that_the_limit_permits() {
    let (_bench, began, counted) = run(3, 0).await;
    let counted = counted.lock().unwrap();
    for minute in 0..3 {
        let made = in_minute(&counted.job, began, minute);
        assert!((475..=500).contains(&made), "minute {minute}: {made}");
    }
    assert_eq!(counted.refused, 0);
}

#[tokio::test]
async fn a_job_beside_interactive_calls_makes_nearly_all_that_they_leave_and_none_is_refused() {
    let (_bench, began, counted) = run(3, 100).await;
    let counted = counted.lock().unwrap();
    for minute in 0..3 {
        let made = in_minute(&counted.job, began, minute);
        assert!((380..=400).contains(&made), "minute {minute}: {made}");
        assert_eq!(in_minute(&counted.interactive, began, minute), 100);
    }
    assert_eq!(counted.refused, 0);
}

#[tokio::test]
async fn the_background_calls_that_wait_are_counted() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let bench = Bench::new().await;
    bench.world.mock.script("GET", LIST, [nothing(), nothing()]);
    let mut begun = bench.begin(2);
    begun.join_next().await.unwrap().unwrap();
    bench.until_waiting(1).await;
    let waiting = |calls: usize| {
        let line = format!(r#"partner_center_background_waiting{{operation="get-a-list-of-customers"}} {calls}"#);
        let metrics = handle.render();
        assert!(metrics.contains(&line), "{line}\n{metrics}");
    };
    waiting(1);
    bench.move_on();
    begun.join_next().await.unwrap().unwrap();
    waiting(0);
    let waits = r#"partner_center_background_wait_seconds_count{operation="get-a-list-of-customers"} 2"#;
    assert!(handle.render().contains(waits), "{}", handle.render());
}
