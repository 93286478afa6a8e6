//! A job of many license changes at one customer, whose calls Partner Center limits: its rate, its memory, and the
//! pages that people open meanwhile.

use std::{collections::HashMap, time::Duration};

use anyhow::{Context as _, ensure};
use reqwest::Method;
use serde::de::DeserializeOwned;
use tenantry::{
    domain::{
        id::{CustomerId, JobId, SkuId, UserId},
        job::{Job, JobState, RowState},
        license::{License, SubscribedSku},
        page::{Page, Seek},
        user::User,
    },
    emulator::{Emulator, Limit},
    paths,
    store::CheckedRow,
};
use tokio::time::{Instant, interval};

use super::{
    browser::Browser,
    demo,
    http::{Connection, Request},
    installation::Installation,
    load::percentile,
    process::machine,
    table::{Table, heading, megabytes, milliseconds, print_line, with_target},
};

const ROWS: u32 = 1000;
/// Maximum number of calls per minute of one API about one customer (article "API throttling guidance for partners").
const LIMIT: u32 = 500;
/// The last path segments of the calls for one row of the job.
const CALLS: [&str; 3] = ["subscribedskus", "licenses", "licenseupdates"];
/// Interval of the visits: the rate limit for one person's pages permits no more.
const VISIT_INTERVAL: Duration = Duration::from_millis(500);
/// Number of visits before the job, and again after it.
const VISITS: u32 = 90;
/// Number of visits between two checks of the job.
const VISITS_PER_CHECK: u32 = 4;

/// Measures a job from its confirmation to its end, with a concurrent visitor, and fails if a change was sent twice.
pub async fn license_changes(installation: &Installation, emulator: &Emulator) -> anyhow::Result<()> {
    heading(&format!("A job of {ROWS} license changes at one customer, with concurrent page views"));
    let partner = emulator.demo().partners.first().context("no partner")?.tenant;
    let customer = emulator.crowded_customer(partner).context("no large customer")?;
    let other = emulator.customers(partner).into_iter().find(|id| *id != customer).context("no small customer")?;
    let (browser, job) = plan(installation, emulator, customer).await?;

    for api in ["users", "subscribedskus"] {
        emulator.limit(Limit { calls: LIMIT, seconds: 60, api: Some(api.to_owned()) });
    }
    let portal = installation.start()?;
    let mut browser = browser.with_session_at(&Browser::new(portal.origin().as_str()));
    let session = browser.session().context("no session")?.to_owned();
    // With the column of licenses, each visit would make a call for each user.
    let columns = [("table", "users"), ("columns[]", "sign_in_name"), ("density", "comfortable")];
    let (status, response) = browser.call(Method::POST, "/api/save_table_view", &columns).await;
    ensure!(status == 200, "the column is not hidden: {status} {response}");
    let users = format!("{}/users", paths::customer(other.into()));
    let mut visitor =
        Visitor::of([portal.request(paths::CUSTOMERS, Some(&session))?, portal.request(&users, Some(&session))?])
            .await?;
    let process = portal.process();
    // The first visits warm up.
    visitor.visit(some_visits()).await?;
    process.reset_peak()?;
    let calls_before = calls(emulator);
    let [mut customers_without, mut users_without] = visitor.visit(some_visits()).await?;
    ensure!(calls(emulator) == calls_before, "the visits make calls that the job is measured by");
    let peak_without = process.peak()?;

    let earlier = changes(emulator);
    process.reset_peak()?;
    let started = Instant::now();
    start(&mut browser, job).await?;
    let (mut visits, mut counts) = (0, None);
    let [mut customers_beside, mut users_beside] = visitor
        .visit(async || {
            visits += 1;
            if visits % VISITS_PER_CHECK == 0 {
                let job: Job = get(&mut browser, "load_job", &[("job", &job.to_string())]).await?;
                counts = (job.state == JobState::Finished).then_some(job.counts);
            }
            Ok(counts.is_none())
        })
        .await?;
    let minutes = started.elapsed().as_secs_f64() / 60.0;
    let peak_beside = process.peak()?;
    let (all, throttled) = calls(emulator);
    let [customers_after, users_after] = visitor.visit(some_visits()).await?;
    customers_without.extend(customers_after);
    users_without.extend(users_after);

    let done = counts.context("the job is not finished")?.done;
    ensure!(done == ROWS, "{done} of {ROWS} rows are done");
    let changes = changes(emulator).into_iter().map(|(path, done)| done - earlier.get(&path).unwrap_or(&0));
    let doubles = changes.filter(|done| *done > 1).count();
    ensure!(doubles == 0, "{doubles} changes were sent more than once");
    let (rows, all, limit) = (f64::from(ROWS), f64::from(u32::try_from(all - calls_before.0)?), f64::from(LIMIT));
    let rate = all / minutes;
    print_line(&format!(
        "in real time, all rows: {minutes:.1} minutes, excluding the dry run, which needs {} more calls first",
        2 * ROWS
    ));
    print_line(&format!("{:.0} rows a minute, {:.1} calls each", rows / minutes, all / rows));
    let share = rate / limit * 100.0;
    let figure = format!("{rate:.0} calls a minute, {share:.0} % of the {LIMIT} that are allowed");
    print_line(&with_target(&figure, share >= 90.0, "90 %"));
    print_line(&format!("refused with 429: {}, changes sent more than once: {doubles}", throttled - calls_before.1));
    print_line(&format!(
        "peak of the resident memory with the job {}, without it {}",
        megabytes(peak_beside),
        megabytes(peak_without)
    ));
    let mut table = Table::new(["", "p50 beside the job", "p95", "p50 without", "p95", "ratio of p50", "of p95"]);
    for (name, beside, without) in [
        ("customers page", &mut customers_beside, &mut customers_without),
        ("users page", &mut users_beside, &mut users_without),
    ] {
        beside.sort_unstable();
        without.sort_unstable();
        let [p50, p95] = [50, 95].map(|percent| (percentile(beside, percent), percentile(without, percent)));
        let ratio = |(beside, without): (Duration, Duration)| format!("{:.2}", beside.div_duration_f64(without));
        table.row([
            name.to_owned(),
            milliseconds(p50.0),
            milliseconds(p95.0),
            milliseconds(p50.1),
            milliseconds(p95.1),
            ratio(p50),
            ratio(p95),
        ]);
    }
    table.print();
    print_line(&machine());
    Ok(())
}

/// Plans a job that assigns a license to users from whom it was just removed, so that enough are available; returns a
/// browser of its owner. A dry run would take as long as the job, so its result is stored directly.
async fn plan(
    installation: &Installation,
    emulator: &Emulator,
    customer: CustomerId,
) -> anyhow::Result<(Browser, JobId)> {
    let portal = installation.start_with(&[("TENANTRY_JOBS", "off")])?;
    let mut browser = demo::connect(emulator, &portal).await?;
    let id = customer.to_string();
    let skus: Vec<SubscribedSku> = get(&mut browser, "list_available_licenses", &[("customer", &id)]).await?;
    let sku = skus.iter().max_by_key(|sku| sku.consumed).context("no product")?.product.id;
    let users = free_licenses(&mut browser, &id, sku).await?;

    let users: Vec<String> = users.iter().map(ToString::to_string).collect();
    let mut fields = vec![("customer", id.as_str())];
    fields.extend(users.iter().map(|user| ("users[]", user.as_str())));
    let draft = browser.post("/api/draft_users_job", &fields).await;
    let job = draft.path().strip_prefix("/jobs/").with_context(|| draft.text())?.to_owned();
    let fields = [("job", job.as_str()), ("action", "assign-licenses"), ("skus[]", &sku.to_string())];
    let (status, response) = browser.call(Method::POST, "/api/plan_job", &fields).await;
    ensure!(status == 200, "not planned: {status} {response}");

    let (job, store) = (job.parse()?, installation.store().await?);
    let partner = demo::staff_person(emulator)?.id.tenant;
    let partner = store.find_partner_by_tenant(partner).await?.context("no partner")?.id;
    let checked =
        |number| CheckedRow { number, customer: None, user: None, contents: None, state: RowState::Queued, note: None };
    store.record_checks(partner, job, &(1..=ROWS).map(checked).collect::<Vec<_>>()).await?;
    ensure!(store.finish_check(partner, job).await?, "rows are unchecked");
    store.close().await;
    Ok((browser, job))
}

/// Removes a license from as many users as the job has rows, and returns them.
async fn free_licenses(browser: &mut Browser, customer: &str, sku: SkuId) -> anyhow::Result<Vec<UserId>> {
    let sku_text = sku.to_string();
    let mut free = Vec::new();
    let mut seek: Option<Seek> = None;
    loop {
        let mut query = vec![("customer", customer)];
        if let Some(seek) = &seek {
            query.extend([("seek[direction]", "next"), ("seek[token]", &seek.token)]);
        }
        let page: Page<User> = get(browser, "list_users", &query).await?;
        for user in &page.items {
            let id = user.id.to_string();
            let licenses: Vec<License> =
                get(browser, "list_user_licenses", &[("customer", customer), ("user", &id)]).await?;
            if !licenses.iter().any(|license| license.product.id == sku) {
                continue;
            }
            let fields = [("customer", customer), ("user", &id), ("had[]", &sku_text)];
            let (status, response) = browser.call(Method::POST, "/api/update_licences", &fields).await;
            ensure!(status == 200, "a license was not removed: {status} {response}");
            free.push(user.id);
            if free.len() == ROWS as usize {
                return Ok(free);
            }
        }
        seek = Some(page.next.context("too few users have the license")?);
    }
}

async fn start(browser: &mut Browser, job: JobId) -> anyhow::Result<()> {
    let (status, response) = browser.call(Method::POST, "/api/start_job", &[("job", &job.to_string())]).await;
    ensure!(status == 200, "not started: {status} {response}");
    Ok(())
}

async fn get<T: DeserializeOwned>(browser: &mut Browser, function: &str, query: &[(&str, &str)]) -> anyhow::Result<T> {
    let (status, response) = browser.call(Method::GET, &format!("/api/{function}"), query).await;
    ensure!(status == 200, "{function}: {status} {response}");
    serde_json::from_str(&response).context(response)
}

/// Returns the number of calls by which a job is measured, and the number of those that were throttled.
fn calls(emulator: &Emulator) -> (u64, u64) {
    let of_rows = |path: &str| path.rsplit('/').next().is_some_and(|last| CALLS.contains(&last));
    let tally = emulator.call_counts().into_iter().filter(|served| of_rows(&served.path));
    tally.fold((0, 0), |(calls, throttled), served| {
        (calls + served.succeeded + served.failed, throttled + served.throttled)
    })
}

/// Returns how many times each user's licenses were changed.
fn changes(emulator: &Emulator) -> HashMap<String, u64> {
    let changes = emulator.changes().into_iter().filter(|changed| changed.path.ends_with("licenseupdates"));
    changes.map(|changed| (changed.path, changed.done)).collect()
}

/// Returns a condition that holds for [`VISITS`] visits.
fn some_visits() -> impl AsyncFnMut() -> anyhow::Result<bool> {
    let mut visits = 0;
    async move || {
        visits += 1;
        Ok(visits < VISITS)
    }
}

/// A visitor who opens pages at an interval.
struct Visitor<const PAGES: usize>([(Request, Connection); PAGES]);

impl<const PAGES: usize> Visitor<PAGES> {
    async fn of(requests: [Request; PAGES]) -> anyhow::Result<Self> {
        let mut pages = Vec::new();
        for request in requests {
            let connection = Connection::open(&request).await?;
            pages.push((request, connection));
        }
        Ok(Self(pages.try_into().ok().context("pages")?))
    }

    /// Opens each page as long as the condition holds; returns the times of each.
    async fn visit(
        &mut self,
        mut keep_going: impl AsyncFnMut() -> anyhow::Result<bool>,
    ) -> anyhow::Result<[Vec<Duration>; PAGES]> {
        let mut times = [const { Vec::new() }; PAGES];
        let mut ticks = interval(VISIT_INTERVAL);
        loop {
            ticks.tick().await;
            for ((request, connection), times) in self.0.iter_mut().zip(&mut times) {
                times.push(connection.send(request).await?);
            }
            if !keep_going().await? {
                return Ok(times);
            }
        }
    }
}
