//! The emulator with many customers: memory use, and search time.

use std::time::Instant;

use anyhow::Context as _;
use tenantry::emulator::{Emulator, Options};

use super::{
    demo::app_only_token,
    http::{Connection, Request},
    load::percentile,
    process::{Process, machine},
    table::{Table, heading, megabytes, milliseconds, print_line},
};

const CUSTOMERS: usize = 100_000;
const CALLS: usize = 500;

/// Measures in this process, whose memory is read before and after.
pub async fn many_customers() -> anyhow::Result<()> {
    heading(&format!("The emulator with {CUSTOMERS} customers of each of its three partners"));
    let before = Process::own().resident()?;
    let start = Instant::now();
    let emulator = Emulator::start(Options { customers: CUSTOMERS, ..Options::default() }).await?;
    let elapsed = start.elapsed();
    let growth = Process::own().resident()?.saturating_sub(before);
    print_line(&format!("generated in {}, {} of memory", milliseconds(elapsed), megabytes(growth)));

    let token = app_only_token(&emulator).await?;
    let partner = emulator.demo().partners.first().context("no partner")?;
    let customer = *emulator.customers(partner.tenant).get(CUSTOMERS / 2).context("no customer")?;
    let filter = |field: &str, value: &str| {
        let filter = serde_json::json!({ "Field": field, "Value": value, "Operator": "starts_with" }).to_string();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("size", "50")
            .append_pair("filter", &filter)
            .finish();
        format!("v1/customers?{query}")
    };
    let mut table = Table::new(["", "p50", "p99"]);
    for (name, path) in [
        ("list, first 50", "v1/customers?size=50".to_owned()),
        ("list, first 500", "v1/customers?size=500".to_owned()),
        ("find by name", filter("CompanyName", "Con")),
        ("find by domain", filter("Domain", "con")),
        ("one by id", format!("v1/customers/{customer}")),
    ] {
        let authorization = format!("Bearer {token}");
        let headers = [("Authorization", authorization.as_str()), ("Accept", "application/json")];
        let request = Request::get(&emulator.partner_center_url().join(&path)?, &headers)?;
        let mut connection = Connection::open(&request).await?;
        let mut times = Vec::new();
        for _ in 0..CALLS {
            times.push(connection.send(&request).await?);
        }
        times.sort_unstable();
        let [p50, p99] = [50, 99].map(|percent| milliseconds(percentile(&times, percent)));
        table.row([name.to_owned(), p50, p99]);
    }
    table.print();
    print_line(&machine());
    emulator.stop().await;
    Ok(())
}
