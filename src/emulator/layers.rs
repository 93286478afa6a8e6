//! Tests of the emulator's layers: the state below, handlers above it, controls above these. They read the `use` lines.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The modules, with the other modules of the emulator that each may import.
const MAY_IMPORT: [(&str, &[&str]); 7] = [
    ("state", &[]),
    ("fault_response", &["state"]),
    ("listener", &[]),
    ("partner_center", &["state", "fault_response"]),
    ("sign_in", &["state", "fault_response"]),
    ("control", &["state", "partner_center"]),
    ("sign_in_controls", &["state"]),
];

/// HTTP crates, which the state must not import.
const HTTP: [&str; 5] = ["axum", "http", "hyper", "reqwest", "tower"];

/// A source file and the path of its module below the emulator.
struct Source {
    module: Vec<String>,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/emulator")
}

/// Returns the sources of a module, without its tests, which may import anything.
fn sources(module: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(module)];
    let mut files = vec![root().join(format!("{module}.rs"))];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let kind = if path.is_dir() { &mut folders } else { &mut files };
            kind.push(path);
        }
    }
    for file in files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs")) {
        let below = file.strip_prefix(root()).unwrap().with_extension("");
        let module: Vec<_> = below.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        if !module.iter().any(|part| part == "tests") {
            let text = fs::read_to_string(&file).unwrap();
            found.push(Source { module, text: text.split("#[cfg(test)]").next().unwrap().to_owned() });
        }
    }
    assert!(!found.is_empty(), "{module}");
    found
}

/// Returns the full paths in the `use` lines of a source.
fn imports(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (start, _) in text.match_indices("use ") {
        let line = text[..start].rsplit('\n').next().unwrap_or_default();
        if !line.split_whitespace().all(|word| word.starts_with("pub")) {
            continue;
        }
        let (tree, _) = text[start + "use ".len()..].split_once(';').unwrap();
        expand("", tree, &mut paths);
    }
    paths
}

/// Expands a tree such as `a::{b, c::d}` into its paths.
fn expand(before: &str, tree: &str, paths: &mut Vec<String>) {
    let (mut depth, mut start) = (0, 0);
    let mut branches = Vec::new();
    for (at, letter) in tree.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches.push(&tree[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    branches.push(&tree[start..]);
    for branch in branches.into_iter().map(str::trim).filter(|branch| !branch.is_empty()) {
        match branch.split_once('{') {
            Some((stem, rest)) => expand(&format!("{before}{stem}"), rest.trim_end().strip_suffix('}').unwrap(), paths),
            None => paths.push(format!("{before}{branch}")),
        }
    }
}

/// Returns the emulator's module that a path refers to, seen from a module, if there is one.
fn target(module: &[String], path: &str) -> Option<String> {
    if let Some(rest) = path.strip_prefix("crate::emulator::") {
        return rest.split("::").next().map(str::to_owned);
    }
    let up = path.split("::").take_while(|part| *part == "super").count();
    let from = module.len().checked_sub(up).filter(|_| up > 0)?;
    let down = path.split("::").nth(up).map(str::to_owned);
    if from == 0 { down } else { module.first().cloned() }
}

#[test]
fn layers_import_only_lower_layers() {
    let mut wrong = Vec::new();
    for (name, allowed) in MAY_IMPORT {
        for Source { module, text } in sources(name) {
            for path in imports(&text) {
                if target(&module, &path).is_some_and(|to| to != name && !allowed.contains(&to.as_str())) {
                    wrong.push(format!("{} imports {path}", module.join("/")));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn state_does_not_depend_on_http_crates() {
    let mut wrong = Vec::new();
    for Source { module, text } in sources("state") {
        let named = |name: &&str| {
            let starts = |(at, _): (usize, &str)| !text[..at].ends_with(|it: char| it.is_alphanumeric() || it == '_');
            text.match_indices(&format!("{name}::")).any(starts)
        };
        wrong.extend(HTTP.into_iter().filter(named).map(|name| format!("{} names {name}", module.join("/"))));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_module_is_assigned_to_a_layer() {
    let declared = include_str!("../emulator.rs");
    let modules: Vec<_> = declared
        .split("#[cfg(test)]\n")
        .enumerate()
        .flat_map(|(index, part)| part.lines().skip(usize::from(index > 0)))
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    let mut known = MAY_IMPORT.map(|(name, _)| name);
    known.sort_unstable();
    assert_eq!(modules, known);
}

#[test]
fn parses_all_forms_of_use_declarations() {
    let text = "use axum::Json;\npub use self::a::B;\nuse super::{super::etag, Maker};\n    // I use it;\n\
        use crate::{\n    domain::id::X,\n    emulator::{state::{a, b::{C, D}}, sign_in},\n};\n";
    let found = imports(text);
    let expected = [
        "axum::Json",
        "self::a::B",
        "super::super::etag",
        "super::Maker",
        "crate::domain::id::X",
        "crate::emulator::state::a",
        "crate::emulator::state::b::C",
        "crate::emulator::state::b::D",
        "crate::emulator::sign_in",
    ];
    assert_eq!(found, expected);
    let module = ["state", "keys"].map(str::to_owned);
    let to = |path: &str| target(&module, path);
    assert_eq!(to("super::super::sign_in::error"), Some("sign_in".to_owned()));
    assert_eq!(to("crate::emulator::control"), Some("control".to_owned()));
    assert_eq!(to("super::fault::Fault"), Some("state".to_owned()));
    assert_eq!(to("crate::domain::id"), None);
}
