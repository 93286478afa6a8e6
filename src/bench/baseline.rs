//! The baseline: an axum handler that makes the customer page's upstream call and concatenates its HTML from strings.
//! Without session, tenancy, headers or components, it is a lower bound for the portal's time.
//!
//! The HTML is cut out of one of the portal's own pages, so that both send the same number of bytes however the page
//! changes.

use std::{
    fmt::Write as _,
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use anyhow::{Context as _, ensure};
use axum::{Router, extract::State, http::header::CONTENT_TYPE, response::IntoResponse, routing::get};
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use url::Url;

use super::process::Process;

/// The argument that starts this program as the baseline server.
pub const ARGUMENT: &str = "baseline-server";

/// The configuration of the baseline server, which it reads from standard input.
#[derive(Debug, Serialize, Deserialize)]
pub struct BaselineConfig {
    upstream: Url,
    token: String,
    head: String,
    row: Vec<Piece>,
    tail: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum Piece {
    Literal(String),
    Field(Field),
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Field {
    Id,
    Name,
    Domain,
    /// The domain as a cell shows it, with optional line breaks.
    BreakableDomain,
    Relationship,
}

/// The members of Partner Center's response that the page needs.
#[derive(Debug, Deserialize)]
struct Customers {
    items: Vec<Customer>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Customer {
    id: String,
    company_profile: Company,
    relationship_to_partner: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Company {
    domain: String,
    company_name: String,
}

impl BaselineConfig {
    /// Creates the configuration from a page of the portal and the upstream response that it was rendered from.
    pub fn new(upstream: Url, token: String, response: &str, page: &str) -> anyhow::Result<Self> {
        let customers: Customers = serde_json::from_str(response).context("the upstream response")?;
        let (head, rest) = page.split_once("<tbody>").context("the page has no table")?;
        let (rows, tail) = rest.split_once("</tbody>").context("the table has no end")?;
        let count = rows.matches("<tr>").count();
        ensure!(count == customers.items.len(), "{count} rows of {} customers", customers.items.len());
        // A row whose texts need no escaping, so that they can be found in the HTML.
        let plain = |text: &str| !text.contains(['&', '<', '>', '"', '\'']);
        let (row, customer) = rows
            .split_inclusive("</tr>")
            .zip(&customers.items)
            .find(|(_, customer)| {
                plain(&customer.company_profile.company_name) && customer.relationship_to_partner == "reseller"
            })
            .context("no customer has a plain name")?;
        Ok(Self {
            upstream,
            token,
            head: format!("{head}<tbody>"),
            row: cut(row, customer),
            tail: format!("</tbody>{tail}"),
        })
    }

    fn render(&self, customers: &Customers) -> String {
        let mut html = String::with_capacity(self.head.len() + self.tail.len() + 2000 * customers.items.len());
        html.push_str(&self.head);
        for customer in &customers.items {
            let Company { domain, company_name } = &customer.company_profile;
            for piece in &self.row {
                match piece {
                    Piece::Literal(text) => html.push_str(text),
                    Piece::Field(Field::Id) => escape(&mut html, &customer.id),
                    Piece::Field(Field::Name) => escape(&mut html, company_name),
                    Piece::Field(Field::Domain) => escape(&mut html, domain),
                    Piece::Field(Field::BreakableDomain) => {
                        for label in domain.split_inclusive('.') {
                            escape(&mut html, label);
                            html.push_str("<wbr>");
                        }
                    }
                    Piece::Field(Field::Relationship) => {
                        html.push_str(relationship_label(&customer.relationship_to_partner));
                    }
                }
            }
        }
        html.push_str(&self.tail);
        html
    }
}

/// Splits a row into alternating literals and fields.
fn cut(mut row: &str, customer: &Customer) -> Vec<Piece> {
    let Company { domain, company_name } = &customer.company_profile;
    let breakable = domain.split_inclusive('.').fold(String::new(), |mut text, label| {
        let _ = write!(text, "{label}<wbr>");
        text
    });
    let fields = [
        (breakable.as_str(), Field::BreakableDomain),
        (domain, Field::Domain),
        (&customer.id, Field::Id),
        (company_name, Field::Name),
        (relationship_label(&customer.relationship_to_partner), Field::Relationship),
    ];
    let mut pieces = Vec::new();
    loop {
        let found = fields.iter().filter_map(|(text, field)| Some((row.find(text)?, text.len(), *field)));
        let Some((at, length, field)) = found.min_by_key(|(at, ..)| *at) else { break };
        pieces.extend([Piece::Literal(row[..at].to_owned()), Piece::Field(field)]);
        row = &row[at + length..];
    }
    pieces.push(Piece::Literal(row.to_owned()));
    pieces
}

fn relationship_label(relationship: &str) -> &str {
    match relationship {
        "reseller" => "Reseller",
        "advisor" => "Advisor",
        "syndication" => "Syndication",
        "microsoft_support" => "Microsoft support",
        other => other,
    }
}

fn escape(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(character),
        }
    }
}

/// The baseline server in a process of its own, which ends on drop.
pub struct BaselineServer {
    child: Child,
    page: Url,
}

impl BaselineServer {
    /// Starts this program again as the baseline server.
    pub fn start(config: &BaselineConfig) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        serde_json::to_writer(child.stdin.take().context("no input")?, config)?;
        let output = child.stdout.take().context("no output")?;
        let mut baseline = Self { child, page: Url::parse("http://localhost")? };
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        baseline.page = line.trim().parse().context("the baseline server did not start")?;
        Ok(baseline)
    }

    /// Returns the URL of its page.
    pub const fn page(&self) -> &Url {
        &self.page
    }

    /// Returns its process.
    pub fn process(&self) -> Process {
        Process(self.child.id())
    }
}

impl Drop for BaselineServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Runs the baseline server.
pub async fn serve() -> anyhow::Result<()> {
    let config: BaselineConfig = serde_json::from_reader(std::io::stdin().lock())?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let router = Router::new().route("/customers", get(page)).with_state(Arc::new((client, config)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "http://{}/customers", listener.local_addr()?)?;
    Ok(axum::serve(listener, router).await?)
}

async fn page(State(state): State<Arc<(reqwest::Client, BaselineConfig)>>) -> impl IntoResponse {
    let (client, config) = &*state;
    let response = client.get(config.upstream.clone()).bearer_auth(&config.token).send().await;
    match response.and_then(reqwest::Response::error_for_status) {
        Ok(response) => match response.json::<Customers>().await {
            Ok(customers) => ([(CONTENT_TYPE, "text/html; charset=utf-8")], config.render(&customers)).into_response(),
            Err(_) => StatusCode::BAD_GATEWAY.into_response(),
        },
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}
