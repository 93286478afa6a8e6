//! A customer with 20 000 users and 500 subscriptions compared with a small one: response times of its pages, the
//! number of upstream calls, and whether the portal's memory stays stable.

use std::time::Duration;

use anyhow::Context as _;
use tenantry::{domain::id::CustomerId, emulator::Emulator, paths};

use super::{
    demo::Staff,
    http::{Connection, Request},
    installation::{Installation, Portal},
    load::{self, percentile},
    pages::entry,
    process::machine,
    table::{Table, heading, megabytes, milliseconds, print_line},
};

/// Number of sequential requests of each page.
const VISITS: usize = 40;
/// Duration of the concurrent load, for observing the memory.
const LOAD: Duration = Duration::from_secs(3);
const CONNECTIONS: usize = 8;
/// Number of repetitions. Memory that an allocator retains is allocated in the first rounds; a leak keeps growing.
const ROUNDS: usize = 5;

/// The measurements of one page.
struct Measured {
    median: Duration,
    /// The median of the portal's own share, from the `Server-Timing` header.
    own: Duration,
    slowest: Duration,
    bytes: usize,
    calls: u64,
}

/// Measures the pages of a large customer and of a small one, and the portal's memory.
pub async fn scale(installation: &Installation, emulator: &Emulator) -> anyhow::Result<()> {
    heading(&format!(
        "A customer with 20 000 users and 500 subscriptions beside one with few, {VISITS} visits of each"
    ));
    let partner = emulator.demo().partners.first().context("no partner")?.tenant;
    let large = emulator.crowded_customer(partner).context("no large customer")?;
    let small = emulator.customers(partner).into_iter().find(|id| *id != large).context("no small customer")?;
    let portal = installation.start()?;
    let staff = Staff::sign_in(emulator, &portal).await?;
    let visit = Visit { portal: &portal, staff: &staff, emulator };
    let mut table =
        Table::new(["", "p50", "own p50", "slowest", "KiB", "calls upstream", "large/small p50", "large/small own"]);
    for (name, path) in [
        ("users, 100 rows", "users?size=100"),
        ("search users, matches at once", "users?search=a"),
        ("search users, no match", "users?search=zzzz"),
        ("subscriptions", "subscriptions"),
        ("orders", "orders"),
        ("licenses", "licenses"),
        ("users as CSV, all", "users/export"),
    ] {
        let few = visit.measure(&customer_page(small, path)).await?;
        let many = visit.measure(&customer_page(large, path)).await?;
        table.row([
            name.to_owned(),
            milliseconds(many.median),
            milliseconds(many.own),
            milliseconds(many.slowest),
            format!("{}", many.bytes / 1024),
            many.calls.to_string(),
            format!("{:.1}", many.median.div_duration_f64(few.median)),
            format!("{:.1}", many.own.div_duration_f64(few.own)),
        ]);
    }
    table.print();
    print_line(&machine());

    heading(&format!(
        "Resident memory with the large customer's pages, {CONNECTIONS} at once for {} s each",
        LOAD.as_secs()
    ));
    let mut table = Table::new(["", "resident after", "responses"]);
    table.row(["before".to_owned(), megabytes(portal.process().resident()?), String::new()]);
    for round in 1..=ROUNDS {
        for path in ["users?size=100", "users?search=zzzz", "subscriptions", "orders", "users/export"] {
            let outcome =
                load::run(&visit.request(&customer_page(large, path))?, CONNECTIONS.min(max_concurrency(path)), LOAD)
                    .await?;
            let resident = megabytes(portal.process().resident()?);
            table.row([format!("{path}, round {round}"), resident, outcome.responses().to_string()]);
        }
    }
    table.print();
    print_line("target: the last round takes no more than the second");
    Ok(())
}

/// Returns the permitted concurrency: a partner may have three exports at a time, and one whose response was just read
/// may not be released yet.
fn max_concurrency(path: &str) -> usize {
    if path.ends_with("export") { 2 } else { usize::MAX }
}

fn customer_page(customer: CustomerId, path: &str) -> String {
    format!("{}/{path}", paths::customer(customer.into()))
}

/// A visitor with the portal and the emulator.
struct Visit<'a> {
    portal: &'a Portal,
    staff: &'a Staff<'a>,
    emulator: &'a Emulator,
}

impl Visit<'_> {
    fn request(&self, path: &str) -> anyhow::Result<Request> {
        self.portal.request(path, Some(&self.staff.session))
    }

    /// Returns the number of calls that the emulated Partner Center has answered.
    fn calls(&self) -> u64 {
        self.emulator.call_counts().iter().map(|served| served.succeeded + served.failed).sum()
    }

    async fn measure(&self, path: &str) -> anyhow::Result<Measured> {
        let request = self.request(path)?;
        let mut connection = Connection::open(&request).await?;
        // The first request makes the emulator generate the customer.
        connection.send(&request).await?;
        let before = self.calls();
        let (mut times, mut own) = (Vec::with_capacity(VISITS), Vec::with_capacity(VISITS));
        for _ in 0..VISITS {
            times.push(connection.send(&request).await?);
            own.push(entry(connection.header("server-timing").context("no Server-Timing")?, "portal")?);
        }
        let calls = (self.calls() - before) / VISITS as u64;
        times.sort_unstable();
        own.sort_unstable();
        Ok(Measured {
            median: percentile(&times, 50),
            own: percentile(&own, 50),
            slowest: percentile(&times, 100),
            bytes: connection.body().len(),
            calls,
        })
    }
}
