//! Throughput of pages compared with the baseline server and with the upstream call alone, and the portal's own share
//! of the time as it reports it.

use std::{collections::HashMap, time::Duration};

use anyhow::{Context as _, ensure};
use tenantry::paths::{self, CustomerPath};

use super::{
    baseline::{BaselineConfig, BaselineServer},
    demo::{Staff, app_only_token, sign_in_customer_administrator},
    http::{Connection, Request},
    installation::Portal,
    load::{self, Outcome, percentile},
    process::{Process, machine},
    table::{Table, heading, milliseconds, print_line, with_target},
};

const ROWS: usize = 50;
const CONNECTIONS: [usize; 3] = [1, 8, 64];
/// Number of alternating slices of each measurement, so that other load on the machine affects all alike.
const SLICES: u32 = 8;
const SLICE: Duration = Duration::from_millis(500);
const WARM_UP: Duration = Duration::from_secs(1);
/// Number of requests of a page for measuring the portal's own time.
const VISITS: usize = 1000;

/// A request whose throughput is compared.
struct Contender {
    name: &'static str,
    request: Request,
    process: Option<Process>,
}

/// Measures the customer page under load.
pub async fn throughput(staff: &Staff<'_>, portal: &Portal) -> anyhow::Result<()> {
    heading(&format!("Customers page, {ROWS} rows, signed in; the emulator beside it"));
    let upstream = staff.emulator.partner_center_url().join(&format!("v1/customers?size={ROWS}"))?;
    let token = app_only_token(staff.emulator).await?;
    let call =
        Request::get(&upstream, &[("Authorization", &format!("Bearer {token}")), ("Accept", "application/json")])?;
    let ours = portal.request(&format!("{}?size={ROWS}", paths::CUSTOMERS), Some(&staff.session))?;

    let (response, page) = (body(&call).await?, body(&ours).await?);
    let baseline = BaselineServer::start(&BaselineConfig::new(upstream, token, &response, &page)?)?;
    let baseline_request = Request::get(baseline.page(), &[("Accept", "text/html")])?;
    let baseline_page = body(&baseline_request).await?;
    ensure!(
        page.len().abs_diff(baseline_page.len()) * 100 < page.len(),
        "{} and {} bytes",
        page.len(),
        baseline_page.len()
    );
    print_line(&format!(
        "portal {} bytes of HTML, baseline {}, upstream {} of JSON; {}",
        page.len(),
        baseline_page.len(),
        response.len(),
        machine()
    ));

    let contenders = [
        Contender { name: "portal", request: ours, process: Some(portal.process()) },
        Contender { name: "baseline", request: baseline_request, process: Some(baseline.process()) },
        Contender { name: "upstream call alone", request: call, process: None },
    ];
    let mut table = Table::new(["", "connections", "pages/s", "p50", "p99", "processor/page", "portal/this"]);
    for connections in CONNECTIONS {
        let mut results = measure(&contenders, connections).await?;
        let ours = results.first().context("no contender")?.0.rate();
        for (contender, (outcome, processor)) in contenders.iter().zip(&mut results) {
            table.row([
                contender.name.to_owned(),
                connections.to_string(),
                format!("{:.0}", outcome.rate()),
                milliseconds(outcome.percentile(50)),
                milliseconds(outcome.percentile(99)),
                processor.map_or_else(String::new, milliseconds),
                format!("{:.2}", ours / outcome.rate()),
            ]);
        }
    }
    table.print();
    print_line(&format!("target: portal/baseline at least 0.50 at one connection, 0.45 at 64; {}", machine()));
    Ok(())
}

/// Returns the measurements of each contender, and the processor time of its process for one response.
async fn measure(contenders: &[Contender], connections: usize) -> anyhow::Result<Vec<(Outcome, Option<Duration>)>> {
    let mut results = vec![(Outcome::default(), Duration::ZERO); contenders.len()];
    for contender in contenders {
        load::run(&contender.request, connections, WARM_UP).await?;
    }
    for _ in 0..SLICES {
        for (contender, (outcome, processor)) in contenders.iter().zip(&mut results) {
            let used = || contender.process.map_or(Ok(Duration::ZERO), Process::processor_time);
            let before = used()?;
            outcome.add(load::run(&contender.request, connections, SLICE).await?);
            *processor += used()?.saturating_sub(before);
        }
    }
    let share =
        |outcome: &Outcome, processor: Duration| processor.checked_div(u32::try_from(outcome.responses()).ok()?);
    let results = results.into_iter().zip(contenders);
    Ok(results
        .map(|((outcome, processor), contender)| {
            let share = contender.process.and_then(|_| share(&outcome, processor));
            (outcome, share)
        })
        .collect())
}

/// A page whose own time is measured, and the name of the page that it is compared with.
struct Timed<'a> {
    name: &'static str,
    path: String,
    session: &'a str,
    compared_to: &'static str,
}

/// Measures the portal's own share of pages, from the `Server-Timing` header: for staff, and for customer users
/// compared with the same pages of staff.
pub async fn own_time(staff: &Staff<'_>, portal: &Portal) -> anyhow::Result<()> {
    heading(&format!("The portal's own time of a page (Server-Timing), one connection, {VISITS} pages of each"));
    let customer = staff.customer().context("the partner has no customer")?;
    let administrator = sign_in_customer_administrator(staff.emulator, portal).await?;
    let own_path = CustomerPath::own(customer);
    let of = |name, path, session, compared_to| Timed { name, path, session, compared_to };
    let pages = [
        of("customers", format!("{}?size={ROWS}", paths::CUSTOMERS), staff.session.as_str(), ""),
        of("overview", paths::customer(customer.into()), &staff.session, ""),
        of("subscriptions", paths::subscriptions(customer.into()), &staff.session, ""),
        of("account", paths::ACCOUNT.to_owned(), &staff.session, ""),
        of("/my", paths::customer(own_path), &administrator, "overview"),
        of("/my/subscriptions", paths::subscriptions(own_path), &administrator, "subscriptions"),
    ];
    let mut table = Table::new(["", "own p50", "own p99", "upstream p50", "whole p50", "own/staff's", "whole/staff's"]);
    let mut own = Vec::new();
    let mut measured: HashMap<&str, (Duration, Duration)> = HashMap::new();
    for Timed { name, path, session, compared_to } in pages {
        let request = portal.request(&path, Some(session))?;
        let mut connection = Connection::open(&request).await?;
        let (mut ours, mut upstream, mut whole) = (Vec::new(), Vec::new(), Vec::new());
        for visit in 0..VISITS + VISITS / 10 {
            let elapsed = connection.send(&request).await?;
            let timing = connection.header("server-timing").context("no Server-Timing")?;
            // The first tenth is for warm-up.
            if visit >= VISITS / 10 {
                ours.push(entry(timing, "portal")?);
                upstream.push(entry(timing, "upstream")?);
                whole.push(elapsed);
            }
        }
        for times in [&mut ours, &mut upstream, &mut whole] {
            times.sort_unstable();
        }
        let [p50, p99] = [50, 99].map(|percent| percentile(&ours, percent));
        let [upstream, whole] = [&upstream, &whole].map(|times| percentile(times, 50));
        measured.insert(name, (p50, whole));
        let ratio = |of: fn(&(Duration, Duration)) -> Duration, this: Duration| {
            measured
                .get(compared_to)
                .map_or_else(String::new, |staff| format!("{:.2}", this.div_duration_f64(of(staff))))
        };
        table.row([
            name.to_owned(),
            milliseconds(p50),
            milliseconds(p99),
            milliseconds(upstream),
            milliseconds(whole),
            ratio(|(own, _)| *own, p50),
            ratio(|(_, whole)| *whole, whole),
        ]);
        own.push((p50, p99));
    }
    table.print();
    let worst = |of: fn(&(Duration, Duration)) -> Duration| own.iter().map(of).max().unwrap_or_default();
    let (p50, p99) = (worst(|(p50, _)| *p50), worst(|(_, p99)| *p99));
    print_line(&with_target(&format!("worst p50 {}", milliseconds(p50)), p50 < Duration::from_millis(1), "< 1 ms"));
    print_line(&with_target(&format!("worst p99 {}", milliseconds(p99)), p99 < Duration::from_millis(5), "< 5 ms"));
    print_line(&machine());
    Ok(())
}

/// Returns one duration of a `Server-Timing` header.
pub fn entry(header: &str, name: &str) -> anyhow::Result<Duration> {
    let entries = header.split(", ").filter_map(|entry| entry.split_once(";dur="));
    let (_, milliseconds) = { entries }.find(|(found, _)| *found == name).context("Server-Timing")?;
    Ok(Duration::from_secs_f64(milliseconds.parse::<f64>()? / 1e3))
}

/// Returns the response body of a request.
async fn body(request: &Request) -> anyhow::Result<String> {
    let mut connection = Connection::open(request).await?;
    connection.send(request).await?;
    Ok(connection.body().to_owned())
}
