//! Download sizes of a browser's first page, by the files of the built assets.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, ensure};

use super::{
    http::Connection,
    installation::Portal,
    table::{Table, heading, kilobytes, print_line},
};

/// The assets that every page references.
const FILES: [&str; 6] =
    ["main.css", "tenantry.js", "tenantry_bg.wasm", "icons.svg", "favicon.svg", "fonts/inter-latin.woff2"];

/// Prints sizes as stored and as sent.
pub async fn sizes(site: &Path, portal: &Portal) -> anyhow::Result<()> {
    heading("Bytes of a first visit, by the files of the built site");
    let names: BTreeMap<String, String> = serde_json::from_str(&fs::read_to_string(site.join("assets.json"))?)?;
    let bytes_of = |path: &Path| fs::metadata(path).map(|file| file.len());
    let mut table = Table::new(["", "uncompressed", "as sent (br)"]);
    let mut sums = [0; 2];
    let mut add = |name: &str, sizes: [u64; 2]| {
        sums = [sums[0] + sizes[0], sums[1] + sizes[1]];
        table.row([name.to_owned(), kilobytes(sizes[0]), kilobytes(sizes[1])]);
    };
    let request = portal.request("/", None)?;
    let mut connection = Connection::open(&request).await?;
    connection.send(&request).await?;
    let html = u64::try_from(connection.body().len())?;
    ensure!(connection.header("content-encoding").is_none(), "the page is compressed");
    add("/ (HTML, sent uncompressed)", [html, html]);
    for logical in FILES {
        let name = names.get(logical).with_context(|| format!("the site has no {logical}"))?;
        let file = site.join(name.trim_start_matches('/'));
        let raw = bytes_of(&file).with_context(|| file.display().to_string())?;
        let compressed = bytes_of(Path::new(&format!("{}.br", file.display()))).unwrap_or(raw);
        add(logical, [raw, compressed]);
    }
    table.row(["all".to_owned(), kilobytes(sums[0]), kilobytes(sums[1])]);
    table.print();
    print_line("headers are not counted");
    Ok(())
}
