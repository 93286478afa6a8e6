//! Contract tests with the documented payloads, in a loop over all folders: the client sends what is documented, and
//! reads all documented members except those that are listed as unused.
//!
//! The folder that `TENANTRY_SAMPLES` names has one folder for each article. An example is played to the client by the
//! [row](row::Row) of its method and path, so that added payloads are tested without code. Folders of operations that
//! the client lacks are counted and named.

mod compare;
mod fixture;
mod members;
mod own;
mod parsed_result;
mod play;
mod row;
mod rows;
mod sample;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Write as _},
    path::Path,
};

use futures::{StreamExt as _, stream};

pub(super) use compare::assert_body;
use members::is_below;
use play::{Members, play};
use row::Row;

/// Maximum number of examples played concurrently: each mostly waits for the network.
const AT_A_TIME: usize = 4;

/// The results of a run.
#[derive(Debug, Default)]
struct Report {
    /// Folders with at least one example that was played.
    played: BTreeSet<String>,
    /// Examples that were played.
    examples: usize,
    /// Members of responses that affect the client's result.
    members: usize,
    /// Members of requests whose change is detected.
    sent: usize,
    /// Folders without an example that was played, since the client lacks the operation.
    unplayed: BTreeSet<String>,
    /// Examples, in folders that are otherwise played, of operations that the client lacks.
    other_examples: Vec<String>,
    /// Examples whose body is not valid JSON and cannot be played.
    has_invalid_json: Vec<String>,
    /// Operations of the client without an example.
    without_example: BTreeSet<&'static str>,
    /// The failures.
    failures: Vec<String>,
}

/// Plays every example in every folder.
async fn run(root: &Path) -> Report {
    let mut report = Report::default();
    let mut played = Vec::new();
    for folder in sample::folders(root) {
        let article = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let examples = match sample::examples(&folder) {
            Ok(examples) => examples,
            Err(fault) => {
                report.failures.push(fault);
                continue;
            }
        };
        let mut other_examples = Vec::new();
        for example in examples {
            match rows::find(&example) {
                Some(_) if example.has_invalid_json => {
                    report.played.insert(article.clone());
                    report.has_invalid_json.push(example.title());
                }
                Some(row) => {
                    report.played.insert(article.clone());
                    played.push((row, example));
                }
                None => other_examples.push(example.title()),
            }
        }
        if report.played.contains(&article) {
            report.other_examples.extend(other_examples);
        } else {
            if rows::all().any(|row| row.operation == article) {
                report
                    .failures
                    .push(format!("{article}: the client implements it, but no example has its method and path"));
            }
            report.unplayed.insert(article);
        }
    }
    report.examples = played.len();
    let known: BTreeSet<_> = rows::all().map(|row| row.operation).collect();
    let seen: BTreeSet<_> = played.iter().map(|(row, _)| row.operation).collect();
    report.without_example = known.difference(&seen).copied().collect();
    let each = stream::iter(&played).map(async |(row, example)| (*row, example, play(row, example).await));
    let mut members_by_row: BTreeMap<(&str, &str), (&Row, Members)> = BTreeMap::new();
    for (row, example, outcome) in each.buffered(AT_A_TIME).collect::<Vec<_>>().await {
        match outcome {
            Ok(members) => {
                report.sent += members.sent;
                let (_, all) = members_by_row.entry((row.operation, row.path)).or_insert((row, Members::default()));
                all.read.extend(members.read);
                all.unread.extend(members.unread);
            }
            Err(fault) => report.failures.push(format!("{}: {fault}", example.title())),
        }
    }
    for (row, members) in members_by_row.values() {
        report.members += members.read.len();
        report.failures.extend(unlisted(row, members));
    }
    report
}

/// Returns the members that are neither read nor listed, and those that are listed and read.
fn unlisted(row: &Row, members: &Members) -> Option<String> {
    let is_listed = |name: &&String| row.unread.iter().any(|listed| is_below(name, listed));
    let texts = |names: Vec<&String>| names.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let neither: Vec<_> = members.unread.difference(&members.read).filter(|name| !is_listed(name)).collect();
    let both: Vec<_> = members.read.iter().filter(is_listed).collect();
    let faults = [("neither read nor listed", neither), ("listed as not read, and read", both)];
    let faults = faults.into_iter().filter(|(_, names)| !names.is_empty());
    let faults: Vec<_> = faults.map(|(fault, names)| format!("{fault}: {}", texts(names))).collect();
    let (operation, path) = (row.operation, row.path);
    (!faults.is_empty()).then(|| format!("{operation} ({path}): {}", faults.join("; ")))
}

/// Writes past the test harness, which captures the output of passing tests.
fn print_line(text: &str) {
    writeln!(io::stderr(), "{text}").unwrap();
}

impl Report {
    fn print(&self) {
        let listed = |names: &BTreeSet<String>| names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let folders = self.played.len() + self.unplayed.len();
        print_line(&format!(
            "CONTRACT: {} of {folders} documented folders are played to the client, {} examples in all; {} response \
             members affect the result, {} request members are compared",
            self.played.len(),
            self.examples,
            self.members,
            self.sent
        ));
        print_line(&format!(
            "NOT PLAYED: {} folders of operations that the client does not implement: {}",
            self.unplayed.len(),
            listed(&self.unplayed)
        ));
        for (what, named) in [
            (
                "examples of operations that the client does not implement, in folders that are played",
                &self.other_examples,
            ),
            ("examples whose documented body is not valid JSON", &self.has_invalid_json),
        ] {
            if !named.is_empty() {
                print_line(&format!("NOT PLAYED: {} {what}: {}", named.len(), named.join(", ")));
            }
        }
        let without_example: Vec<_> = self.without_example.iter().copied().collect();
        print_line(&format!(
            "WITHOUT AN EXAMPLE: {} operations of the client: {}",
            without_example.len(),
            without_example.join(", ")
        ));
    }
}

#[tokio::test]
async fn every_documented_example_of_an_operation_is_sent_and_read() {
    let Some(root) = sample::root() else {
        print_line(&format!("SKIPPED: the documented samples were not read: {} names no folder", sample::VARIABLE));
        return;
    };
    let report = run(&root).await;
    report.print();
    assert!(report.examples > 0, "{} has no example of an operation of the client", root.display());
    assert!(report.failures.is_empty(), "{} failures:\n{}", report.failures.len(), report.failures.join("\n"));
}

/// Collects the names of the operations in the client's source, so that the list cannot become outdated.
fn declared(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
            declared(&path, names);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let source = fs::read_to_string(path).unwrap();
            let declarations = source.split(": Operation =").skip(1);
            names.extend(declarations.map(|it| it.split('"').nth(1).unwrap().to_owned()));
        }
    }
}

#[test]
fn every_operation_of_the_client_has_a_row() {
    let mut names = BTreeSet::new();
    declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/partner_center"), &mut names);
    let rows = rows::all().map(|row| row.operation.to_owned()).collect::<BTreeSet<_>>();
    assert!(names.len() >= 60, "{} operations are found in the source", names.len());
    assert_eq!(names.difference(&rows).collect::<Vec<_>>(), Vec::<&String>::new(), "operations without a row");
    assert_eq!(rows.difference(&names).collect::<Vec<_>>(), Vec::<&String>::new(), "rows of no operation");
}
