//! Where settings come from: the file, the environment, the table's defaults.

use std::{collections::BTreeMap, ffi::OsString, fmt, path::PathBuf};

use config::{FileFormat, Source as _, Value, ValueKind};

use super::key::{self, Key};

/// The variable that names the file.
pub const CONFIG_VARIABLE: &str = "TENANTRY_CONFIG";
pub(super) const PREFIX: &str = "TENANTRY_";
/// Variables with our prefix that are the test-suite's. It starts the program too.
const FOREIGN: [&str; 3] = ["TENANTRY_TEST_", "TENANTRY_REQUIRE_", "TENANTRY_SAMPLES"];

/// Where a value was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nowhere: it is the default.
    Default,
    /// In this file.
    File(PathBuf),
    /// By this variable.
    Variable(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => path.display().fmt(f),
            Self::Variable(name) => f.write_str(name),
        }
    }
}

/// One setting as it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// Which.
    pub key: Key,
    /// Its value, masked where it is secret; absent where it is not set.
    pub value: Option<String>,
    /// Where it was set.
    pub source: Source,
}

impl fmt::Display for Effective {
    /// A line of a TOML file that says the same, as far as it can be shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, value, source } = self;
        match value {
            Some(value) => write!(f, "{} = {value:?}  # {source}", key.name),
            None => write!(f, "# {} is not set: {}", key.name, key.meaning),
        }
    }
}

/// One value, not yet read.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    /// Lists are joined by commas, which no member of a list of ours contains.
    pub text: String,
    pub source: Source,
}

/// All values that are set, by key. Only known keys are in it.
pub(super) type Values = BTreeMap<String, Raw>;

/// Collects what is set, and what is wrong with how.
pub(super) fn gather(
    file: Option<PathBuf>,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> (Values, Vec<String>) {
    let mut problems = Vec::new();
    let mut variables = BTreeMap::new();
    let mut port = None;
    let mut named = None;
    for (name, value) in environment {
        let Ok(name) = name.into_string() else { continue };
        if name != "PORT" && (!name.starts_with(PREFIX) || FOREIGN.iter().any(|foreign| name.starts_with(foreign))) {
            continue;
        }
        let Ok(value) = value.into_string() else {
            problems.push(format!("the variable {name} is not UTF-8"));
            continue;
        };
        // Compose files and CI set variables to nothing where they mean to leave them out.
        if value.is_empty() {
            continue;
        }
        match name.as_str() {
            "PORT" => port = Some(value),
            CONFIG_VARIABLE => named = Some(PathBuf::from(value)),
            _ => drop(variables.insert(name, value)),
        }
    }

    let keys = key::all();
    let mut values: Values = BTreeMap::new();
    if let Some(path) = file.or(named) {
        read_file(&path, &keys, &mut values, &mut problems);
    }
    if let Some(port) = port {
        let listen = values.get("listen").map_or("127.0.0.1:3000", |raw| raw.text.as_str());
        let host = listen.rsplit_once(':').map_or(listen, |(host, _)| host);
        let raw = Raw { text: format!("{host}:{port}"), source: Source::Variable("PORT".to_owned()) };
        values.insert("listen".to_owned(), raw);
    }
    for (name, text) in variables {
        match keys.iter().find(|key| key.variable() == name) {
            Some(key) => drop(values.insert(key.name.clone(), Raw { text, source: Source::Variable(name) })),
            None => problems.push(unknown(&format!("the variable {name}"), &name, keys.iter().map(Key::variable))),
        }
    }
    (values, problems)
}

fn read_file(path: &PathBuf, keys: &[Key], values: &mut Values, problems: &mut Vec<String>) {
    let shown = path.display();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => return problems.push(format!("cannot read {shown}: {error}")),
    };
    let root = match config::File::from_str(&text, FileFormat::Toml).collect() {
        Ok(root) => root,
        Err(error) => return problems.push(format!("{shown} is not TOML: {error}")),
    };
    let mut flat = BTreeMap::new();
    for (name, value) in root {
        flatten(name, value, &mut flat);
    }
    for (name, value) in flat {
        let Some(key) = keys.iter().find(|key| key.name == name) else {
            problems.push(unknown(&format!("{name} in {shown}"), &name, keys.iter().map(|key| key.name.clone())));
            continue;
        };
        match value {
            Some(text) => drop(values.insert(key.name.clone(), Raw { text, source: Source::File(path.clone()) })),
            None => problems.push(format!("{name} in {shown} is not a text, a number or a list of these")),
        }
    }
}

/// Tables become dotted names; a value that is neither a scalar nor a list of scalars becomes `None`.
fn flatten(name: String, value: Value, into: &mut BTreeMap<String, Option<String>>) {
    match value.kind {
        ValueKind::Table(table) => {
            for (inner, value) in table {
                flatten(format!("{name}.{inner}"), value, into);
            }
        }
        ValueKind::Array(members) => {
            let members: Option<Vec<String>> = members.into_iter().map(|member| scalar(member.kind)).collect();
            // A comma inside a member would be read as two.
            let list = members.filter(|members| members.iter().all(|member| !member.contains(',')));
            into.insert(name, list.map(|members| members.join(",")));
        }
        kind => {
            into.insert(name, scalar(kind));
        }
    }
}

fn scalar(kind: ValueKind) -> Option<String> {
    match kind {
        ValueKind::String(text) => Some(text),
        ValueKind::Boolean(_)
        | ValueKind::I64(_)
        | ValueKind::I128(_)
        | ValueKind::U64(_)
        | ValueKind::U128(_)
        | ValueKind::Float(_) => Some(kind.to_string()),
        ValueKind::Nil | ValueKind::Table(_) | ValueKind::Array(_) => None,
    }
}

/// Says that a name is unknown, and which known one it resembles.
fn unknown(what: &str, name: &str, known: impl Iterator<Item = String>) -> String {
    let nearest = known.map(|known| (distance(name, &known), known)).min();
    match nearest {
        Some((distance, known)) if distance <= 3 => format!("{what} is no setting; did you mean {known}?"),
        _ => format!("{what} is no setting"),
    }
}

/// Levenshtein's distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in right.iter().enumerate() {
            let above = row[column + 1];
            row[column + 1] = (diagonal + usize::from(letter != *other)).min(above + 1).min(row[column] + 1);
            diagonal = above;
        }
    }
    row[right.len()]
}
