//! Sources of settings: the file, the environment, and the defaults.

use std::{collections::BTreeMap, ffi::OsString, fmt, path::PathBuf};

use config::{FileFormat, Source as _, Value, ValueKind};

use super::key::{self, Key};

/// The environment variable that names the settings file.
pub const CONFIG_VARIABLE: &str = "TENANTRY_CONFIG";
pub(super) const PREFIX: &str = "TENANTRY_";
/// Prefixes of variables that belong to the test suite, which also starts the program.
const TEST_SUITE_PREFIXES: [&str; 3] = ["TENANTRY_TEST_", "TENANTRY_REQUIRE_", "TENANTRY_SAMPLES"];

/// The source of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The default.
    Default,
    /// This file.
    File(PathBuf),
    /// This environment variable.
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

/// A setting with its effective value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// The setting's description.
    pub key: Key,
    /// The value, masked if it is secret; absent if it is not set.
    pub value: Option<String>,
    /// The value's source.
    pub source: Source,
}

impl fmt::Display for Effective {
    /// Writes the setting as a line of TOML, as far as it can be shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, value, source } = self;
        match value {
            Some(value) => write!(f, "{} = {value:?}  # {source}", key.name),
            None => write!(f, "# {} is not set: {}", key.name, key.description),
        }
    }
}

/// An unparsed value.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    /// The text. Lists are joined by commas, which no list member contains.
    pub text: String,
    pub source: Source,
}

/// All values that are set, by key; only known keys.
pub(super) type Values = BTreeMap<String, Raw>;

/// Collects the values that are set, and problems with their form.
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
        if name != "PORT"
            && (!name.starts_with(PREFIX) || TEST_SUITE_PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
        {
            continue;
        }
        let Ok(value) = value.into_string() else {
            problems.push(format!("the variable {name} is not UTF-8"));
            continue;
        };
        // Compose files and CI set variables to the empty string to unset them.
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

/// Flattens tables to dotted names; a value that is neither a scalar nor a list of scalars becomes `None`.
fn flatten(name: String, value: Value, into: &mut BTreeMap<String, Option<String>>) {
    match value.kind {
        ValueKind::Table(table) => {
            for (inner, value) in table {
                flatten(format!("{name}.{inner}"), value, into);
            }
        }
        ValueKind::Array(members) => {
            let members: Option<Vec<String>> = members.into_iter().map(|member| scalar(member.kind)).collect();
            // A comma within a member would be read as a separator.
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

/// Returns the message for an unknown name, with the most similar known one.
fn unknown(what: &str, name: &str, known: impl Iterator<Item = String>) -> String {
    let nearest = known.map(|known| (distance(name, &known), known)).min();
    match nearest {
        Some((distance, known)) if distance <= 3 => format!("{what} is no setting; did you mean {known}?"),
        _ => format!("{what} is no setting"),
    }
}

/// Returns the Levenshtein distance of two texts.
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
