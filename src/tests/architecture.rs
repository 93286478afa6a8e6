//! The arrows of the house: a lower layer never imports a higher one. Read off the `use crate::…` lines.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use tenantry::domain::role::{Capability, Role};

/// Each module and what it may import; whatever is not named here may not be imported by it.
const ARROWS: [(&str, &[&str]); 15] = [
    ("domain", &[]),
    ("error", &["domain"]),
    ("paths", &["domain"]),
    ("client_credential", &[]),
    ("partner_center", &["domain", "client_credential"]),
    ("store", &["domain"]),
    ("auth", &["domain", "client_credential"]),
    ("portal", &["domain", "error", "paths", "client_credential", "partner_center", "store", "auth"]),
    ("api", &["domain", "error", "paths", "portal"]),
    ("locales", &["domain"]),
    ("islands", &["domain", "error", "paths", "api"]),
    ("components", &["domain", "error", "paths", "locales", "pages"]),
    ("pages", &["domain", "error", "paths", "locales", "api", "islands", "components", "portal"]),
    ("app", &["domain", "error", "paths", "locales", "islands", "components", "pages", "portal"]),
    ("emulator", &["domain", "client_credential", "partner_center"]),
];

pub fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The modules that a source imports from the crate, one line or braced.
fn imports(source: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for (start, _) in source.match_indices("crate::") {
        let rest = &source[start + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            // The first name of each member; what follows it up to the next comma of the group is inside that module.
            let (mut depth, mut name, mut within) = (0, String::new(), false);
            for letter in group.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => (name, within) = (String::new(), false),
                    ':' if depth == 0 && !within => {
                        modules.insert(name.trim().to_owned());
                        within = true;
                    }
                    _ if depth == 0 && !within => name.push(letter),
                    _ => {}
                }
            }
        } else {
            modules.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    modules.retain(|module| ARROWS.iter().any(|(known, _)| known == module) || module == "server");
    modules
}

#[test]
fn the_arrows_point_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut read = 0;
    for (module, may) in ARROWS {
        let mut files = vec![root.join(format!("{module}.rs"))];
        let folder = root.join(module);
        if folder.is_dir() {
            sources(&folder, &mut files);
        }
        for file in files {
            let source = fs::read_to_string(&file).unwrap();
            read += 1;
            for imported in imports(&source) {
                if imported != module && !may.contains(&imported.as_str()) {
                    wrong.push(format!("{} imports {imported}", file.strip_prefix(&root).unwrap().display()));
                }
            }
        }
    }
    assert!(read > 50, "only {read} files were read");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn an_actor_is_made_from_a_session_and_nowhere_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let makers: Vec<_> = files
        .iter()
        .filter(|file| !file.starts_with(root.join("tests")) && !file.ends_with("domain/actor.rs"))
        .filter(|file| {
            let source = fs::read_to_string(file).unwrap();
            let code = source.split("#[cfg(test)]").next().unwrap_or_default();
            code.contains("Actor::staff(") || code.contains("Actor::operator(")
        })
        .map(|file| file.strip_prefix(&root).unwrap().display().to_string())
        .filter(|file| !file.contains("/tests/") && !file.ends_with("tests.rs"))
        .collect();
    assert_eq!(makers, ["server/visit.rs"]);
}

#[test]
fn imports_are_found_in_both_forms() {
    let source =
        "use crate::{auth::error::X, domain::{id::X, role::Y}, error::PortalError};\nlet x = crate::store::open();";
    assert_eq!(imports(source), BTreeSet::from(["auth", "domain", "error", "store"].map(str::to_owned)));
}

/// The table of capability × role as the README has it. One's own account takes no role, so it has no row; a role that
/// may nothing else has no column.
fn role_table() -> String {
    let columns: Vec<Role> = Role::ALL.into_iter().filter(|role| !role.capabilities().is_empty()).collect();
    let mut table = String::from("| may |");
    for column in &columns {
        write!(table, " {column} |").unwrap();
    }
    writeln!(table, "\n|{}", "---|".repeat(columns.len() + 1)).unwrap();
    for capability in Capability::ALL.into_iter().filter(|capability| *capability != Capability::UseAccount) {
        write!(table, "| {capability:?} |").unwrap();
        for column in &columns {
            table += if column.capabilities().contains(&capability) { " yes |" } else { " – |" };
        }
        table += "\n";
    }
    table
}

#[test]
fn the_readme_has_the_table_of_roles_that_the_code_has() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, rest) = readme.split_once("<!-- roles:").expect("the README marks the table");
    let (_, rest) = rest.split_once("-->\n").unwrap();
    let (table, _) = rest.split_once("<!-- /roles -->").unwrap();
    assert_eq!(table, role_table());
}
