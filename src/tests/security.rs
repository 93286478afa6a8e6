//! Tests that everything named in SECURITY.md exists.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Collects all source files below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Returns the project's tests, each with the stem of its file and its name.
fn tests() -> BTreeSet<(String, String)> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut found = BTreeSet::new();
    for file in files {
        let module = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&file).unwrap();
        // Suites for two databases repeat the names of their tests in a list.
        let listed =
            text.lines().map(|line| line.trim().trim_start_matches("on_both!(").trim_end_matches([',', ';', ')']));
        let listed: BTreeSet<_> = listed.collect();
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            let name = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
            if let Some(name) = name.and_then(|rest| rest.split(['(', '<']).next()) {
                if is_test || listed.contains(name) {
                    found.insert((module.clone(), name.to_owned()));
                }
                is_test = false;
            } else if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                is_test = true;
            }
        }
    }
    found
}

#[test]
fn every_test_named_in_security_md_exists() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md")).unwrap();
    let known = tests();
    let rows: Vec<_> = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| guarantee")).collect();
    assert!(rows.len() > 20, "the table was parsed");
    for row in rows {
        let tests_cell = row.rsplit('|').nth(1).unwrap();
        let test_names: Vec<_> = tests_cell.split('`').skip(1).step_by(2).collect();
        assert!(!test_names.is_empty(), "no test is named for: {row}");
        for test in test_names {
            let (module, name) = test.split_once("::").unwrap_or_else(|| panic!("not the name of a test: {test}"));
            assert!(known.contains(&(module.to_owned(), name.to_owned())), "test {test} does not exist");
        }
    }
}
